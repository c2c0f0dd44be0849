//! x
pub mod config;
pub mod data;
pub mod diagnostic;
pub mod document;
pub mod fingerprint;
pub mod path;
pub mod source;

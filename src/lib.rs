//! `diptych` turns a folder of Markdown in Chinese and English into a searchable static site.
//!
//! A build is a chain of values, each complete when it exists; between disk and disk every step is a pure function that
//! returns a value and its diagnostics:
//!
//! ```text
//! disk ─scan→ SourceTree ─parse→ Document ─assemble→ Site ─view→ PageView ─render→ OutputSet ─publish→ disk
//!                 ├─→ Config ──────────────────┘                    │                      └─serve→ browser
//!                 └─→ Theme ────────────────────────────────────────┘
//! ```
//!
//! The modules below stand in reading order; each knows only those above it. ARCHITECTURE.md is the map.

pub mod fingerprint;
pub mod path;
pub mod words;

pub mod compressed;
pub mod diagnostic;

pub mod cache;
pub mod data;
pub mod output;
pub mod source;

pub mod config;

pub mod glossary;

pub mod document;

pub mod site;
pub mod theme;

pub mod render;
pub mod search;

pub mod pipeline;
pub mod report;

pub mod serve;

pub mod cli;

//! Tests through the public entrance, one file per feature.

mod support;

mod architecture;
mod browser;
mod cli;
mod corpora;
mod diagnostics;
mod languages;
mod links;

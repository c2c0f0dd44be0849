//! Tests through the public entrance, one file per feature.

mod support;

mod architecture;
mod cli;

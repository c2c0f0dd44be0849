//! Tests through the public entrance, one file per feature.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests make their own files; one that cannot go on has found something"
)]

mod support;

mod architecture;
mod browser;
mod cli;
mod corpora;
mod determinism;
mod diagnostics;
mod files_are_safe;
mod hostile_content;
mod inputs_stay_inside;
mod languages;
mod links;
mod markdown;
mod new;
mod publishing;
mod serve;
mod site;
mod themes;

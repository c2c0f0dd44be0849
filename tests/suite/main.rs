//! Tests through the public entrance, one file per feature.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests make their own files; one that cannot go on has found something"
)]

mod support;

mod architecture;
mod browser;
mod cache;
mod cli;
mod code_blocks;
mod constructs;
mod corpora;
#[cfg(unix)]
mod criteria;
#[cfg(unix)]
mod determinism;
mod diagnostics;
mod ejecting;
mod emphasis;
mod encodings;
mod endings;
mod escaping;
#[cfg(unix)]
mod files_are_safe;
mod fixing;
mod foreign_text;
mod formulas;
mod history;
#[cfg(unix)]
mod hostile_content;
mod images;
mod in_step;
mod incremental;
#[cfg(unix)]
mod inputs_stay_inside;
mod languages;
mod links;
mod markdown;
#[cfg(unix)]
mod narrow;
mod new;
mod paths;
mod pictures;
mod playbooks_in_browser;
#[cfg(unix)]
mod publishing;
mod reading;
mod scanning;
#[cfg(unix)]
mod screenshots;
mod search;
mod search_growth;
mod search_in_browser;
mod search_large;
mod second_theme;
#[cfg(unix)]
mod serve;
mod site;
mod snapshots;
mod speech;
mod switching;
mod theme_contract;
mod themes;
mod typing;

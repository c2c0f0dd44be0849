//! `cargo run --release --example search_scale [PAGES…]`: what a query costs on large sites, in bytes and until it is painted.
//!
//! The sites are those of `cargo bench --bench build`. Bytes are counted as the script of the pages loads them, run by
//! QuickJS; times are those of headless Chromium ([`latency`]). Without a browser there are no times.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a report makes its own files, prints its result and stops at what it did not expect"
)]

#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../../tests/suite/support/chromium.rs"]
mod chromium;
#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../../tests/search/client.rs"]
mod client;
#[path = "../../benches/support/generator.rs"]
mod generator;
#[path = "../../tests/suite/support/installed.rs"]
mod installed;
mod latency;
#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../../tests/suite/support/server.rs"]
mod server;
#[path = "../../benches/support/sizes.rs"]
mod sizes;

use std::collections::BTreeMap;
use std::fs;
use std::rc::Rc;

use client::Client;
use diptych::pipeline::{self, Options};
use diptych::source::scan;

const SIZES: [usize; 2] = [1_000, 10_000];
/// What readers ask, by kind, each with the language of the page it is typed on.
pub(crate) const QUERIES: [(&str, &str, &[&str]); 4] = [
    (
        "English",
        "en",
        &["agency", "channel margin", "commission report stock", "promot", "brand contract 77"],
    ),
    ("typing mistakes", "en", &["comission", "capacty review"]),
    ("Chinese", "zh", &["代运营", "渠道利润", "經銷商", "库存报告", "试用期面试", "渠", "代运营 3"]),
    ("pinyin", "zh", &["daiyunying", "qudao", "kucun baogao"]),
];

fn main() {
    println!("| pages | kind | index, mean | index, most | shown, mean | first search, most |");
    println!("|--:|---|--:|--:|--:|--:|");
    let mut times = Vec::new();
    for pages in sizes::sizes(&SIZES) {
        times.extend(measure(pages).into_iter().map(|line| format!("| {pages} {line}")));
    }
    println!("\n| pages | kind | keys | median | p95 | most |");
    println!("|--:|---|--:|--:|--:|--:|");
    for line in times {
        println!("{line}");
    }
}

/// Prints what queries load on a site of so many pages, and gives how long they take, as lines of a table.
fn measure(pages: usize) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    generator::generate(folder.path(), pages);
    let sources = scan::scan(folder.path()).expect("the site");
    let build = pipeline::build(&sources, &Options::default());
    assert!(!build.has_errors());
    let (files, script) = client::files(&build.outputs);
    let (files, packed) = (Rc::new(files), client::packed(script.as_bytes()));
    for (kind, language, queries) in QUERIES {
        let costs: Vec<Cost> = queries.iter().map(|query| cost(&files, &script, language, query)).collect();
        let mean = |of: fn(&Cost) -> usize| costs.iter().map(of).sum::<usize>() / costs.len();
        let most = |of: fn(&Cost) -> usize| costs.iter().map(of).max().unwrap_or(0);
        println!(
            "| {pages} | {kind} | {} | {} | {} | {} |",
            mean(|cost| cost.index),
            most(|cost| cost.index),
            mean(|cost| cost.shown),
            most(|cost| cost.first) + packed,
        );
    }
    let largest: BTreeMap<&str, usize> = files
        .iter()
        .filter(|(name, _)| !name.contains('/'))
        .map(|(name, bytes)| (name.as_str(), bytes.len()))
        .collect();
    println!(
        "\n{pages} pages: {largest:?}, {} bytes in {} files\n",
        files.values().map(Vec::len).sum::<usize>(),
        files.len()
    );
    let site = folder.path().join("site");
    for (path, file) in build.outputs.iter() {
        let place = site.join(path.as_str());
        fs::create_dir_all(place.parent().expect("a parent")).expect("a folder");
        fs::write(place, &*file.bytes()).expect("a file");
    }
    drop(build);
    latency::times(&site).map_or_else(Vec::new, |times| latency::lines(&times))
}

/// Bytes that a query loads.
struct Cost {
    /// Of the index, when the manifest is there.
    index: usize,
    /// Of what is shown.
    shown: usize,
    /// Of all files, in a browser that has none.
    first: usize,
}

fn cost(files: &Rc<client::Files>, script: &str, language: &str, query: &str) -> Cost {
    let client = Client::new(Rc::clone(files), script);
    client.run::<()>(&format!("(globalThis.searcher = open({language:?})).index.open().then(() => null)"));
    let manifest: usize = client.loaded().iter().map(|(_, bytes)| bytes).sum();
    let query = serde_json::to_string(query).expect("text");
    // As the dialog asks.
    let found: usize =
        client.run(&format!("(await searcher.search({query}, {{ counts: true }})).results.length"));
    assert!(found > 0, "{query} is found");
    let loaded = client.loaded();
    let bytes = |of: fn(&str) -> bool| {
        loaded.iter().filter(|(name, _)| of(name)).map(|(_, bytes)| bytes).sum::<usize>()
    };
    Cost {
        index: bytes(|name| !name.starts_with("f/") && name != "fold"),
        shown: bytes(|name| name.starts_with("f/")),
        first: manifest + bytes(|_| true),
    }
}

//! `cargo run --release --example search_scale [PAGES…]`: what a query costs on large sites, in bytes and until it is painted.
//!
//! The sites are those of `cargo bench --bench build`. Bytes are counted as the script of the pages loads them, run by
//! QuickJS; times are those of headless Chromium, from a key to the frame after the results are in the document, with
//! everything loaded. Without a browser there are no times.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a report makes its own files, prints its result and stops at what it did not expect"
)]

#[path = "../../tests/search/client.rs"]
mod client;
#[path = "../../benches/support/generator.rs"]
mod generator;
#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../../tests/suite/support/server.rs"]
mod server;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::time::{Duration, Instant};

use client::Client;
use diptych::pipeline::{self, Options};
use diptych::source::scan;
use serde::Deserialize;
use server::Server;

const SIZES: [usize; 2] = [1_000, 10_000];
const SUBPATH: &str = "/kb/";
/// What readers of a language ask: names, several words, a beginning, mistakes, the other script, pinyin.
const QUERIES: [(&str, &[&str]); 2] = [
    (
        "en",
        &[
            "agency",
            "channel margin",
            "commission report stock",
            "comission",
            "promot",
            "brand contract 77",
            "capacty review",
        ],
    ),
    (
        "zh",
        &["代运营", "渠道利润", "經銷商", "库存报告", "daiyunying", "qudao", "试用期面试", "渠", "代运营 3"],
    ),
];
/// A run in the browser that takes longer has failed.
const LONGEST: Duration = Duration::from_secs(180);

fn main() {
    let chosen: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    println!(
        "| pages | index, mean | index, most | shown, mean | first search, most | keys | median | p95 | most |"
    );
    println!("|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for pages in if chosen.is_empty() { SIZES.to_vec() } else { chosen } {
        measure(pages);
    }
}

fn measure(pages: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    generator::generate(folder.path(), pages);
    let sources = scan::scan(folder.path()).expect("the site");
    let build = pipeline::build(&sources, &Options::default());
    assert!(!build.has_errors());
    let (files, script) = client::files(&build.outputs);
    let (files, packed) = (Rc::new(files), gzip(script.as_bytes()));
    let mut costs = Vec::new();
    for (language, queries) in QUERIES {
        costs.extend(queries.iter().map(|query| cost(&files, &script, language, query)));
    }
    let mean = |of: fn(&Cost) -> usize| costs.iter().map(of).sum::<usize>() / costs.len();
    let most = |of: fn(&Cost) -> usize| costs.iter().map(of).max().unwrap_or(0);
    let site = folder.path().join("site");
    for (path, file) in build.outputs.iter() {
        let place = site.join(path.as_str());
        fs::create_dir_all(place.parent().expect("a parent")).expect("a folder");
        fs::write(place, file.bytes()).expect("a file");
    }
    let mut times = times(&site).unwrap_or_default();
    times.sort_by(f64::total_cmp);
    let at = |share: f64| {
        times
            .get(((times.len() as f64 * share) as usize).min(times.len().max(1) - 1))
            .copied()
            .unwrap_or(f64::NAN)
    };
    println!(
        "| {pages} | {} | {} | {} | {} | {} | {:.1} ms | {:.1} ms | {:.1} ms |",
        mean(|cost| cost.index),
        most(|cost| cost.index),
        mean(|cost| cost.shown),
        most(|cost| cost.first) + packed,
        times.len(),
        at(0.5),
        at(0.95),
        at(1.0),
    );
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
    let found: usize =
        client.run(&format!("(await searcher.search({query}, {{ limit: 10 }})).results.length"));
    assert!(found > 0, "{query} is found");
    let loaded = client.loaded();
    let bytes = |of: fn(&str) -> bool| {
        loaded.iter().filter(|(name, _)| of(name)).map(|(_, bytes)| bytes).sum::<usize>()
    };
    Cost {
        index: bytes(|name| name.starts_with(['t', 'o', 'r'])),
        shown: bytes(|name| name.starts_with("f/")),
        first: manifest + bytes(|_| true),
    }
}

fn gzip(bytes: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut encoder, bytes).expect("memory");
    encoder.finish().expect("memory").len()
}

#[derive(Deserialize)]
struct Played {
    times: Vec<f64>,
    fault: Option<String>,
}

/// Milliseconds from each key to its results on the screen; `None` without a browser.
fn times(site: &Path) -> Option<Vec<f64>> {
    let browser = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(|name| {
        Command::new(name)
            .arg("--version")
            .stdout(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    })?;
    let (listener, _) = Server::listen(SUBPATH);
    let queries = serde_json::to_vec(&QUERIES).expect("JSON");
    let extra = [
        ("/-test/latency.html", include_bytes!("latency.html").to_vec()),
        ("/-test/latency.js", include_bytes!("latency.js").to_vec()),
        ("/-test/queries.json", queries),
    ];
    let extra = extra.map(|(path, content)| (path.to_owned(), content)).to_vec();
    let server = Server::start(listener, SUBPATH, site, extra);
    let profile = tempfile::tempdir().expect("a temporary folder");
    let mut child = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--disable-quic", "--no-proxy-server", "--remote-debugging-port=0", "--window-size=1400,1000"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(server.url("/-test/latency.html"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the browser starts");
    let began = Instant::now();
    // The page hands over what it measured by asking for an address that does not exist.
    let report = loop {
        let asked = server.missing();
        if let Some(report) = asked.iter().find_map(|path| path.strip_prefix("/-test/report/")) {
            break report.to_owned();
        }
        assert!(began.elapsed() < LONGEST, "the browser reports nothing: {asked:?}");
        std::thread::sleep(Duration::from_millis(50));
    };
    let _ = child.kill();
    let _ = child.wait();
    let played: Played = serde_json::from_str(&report).expect("a report");
    assert!(played.fault.is_none(), "{:?}", played.fault);
    Some(played.times)
}

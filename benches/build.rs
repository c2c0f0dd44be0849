//! `cargo bench --bench build [PAGES…]`: builds of generated sites, with memory and the ratio to a plain copy.
//!
//! `TMPDIR` says on which disk. Of times the median is given, and of cold builds the least: others that use the machine only
//! add. Then how much of it was the search index, and how long a build takes after an edit of one page.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark makes its own files and prints its result"
)]

#[path = "support/generator.rs"]
mod generator;
#[path = "support/only_tests.rs"]
mod only_tests;
#[path = "support/sizes.rs"]
mod sizes;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const RUNS: usize = 5;

fn main() {
    if only_tests::only_tests() {
        return;
    }
    println!(
        "| pages | Markdown | cold build | least | of it search | peak memory | files | written | `cp -r` of the output | \
         ratio | after an edit | its peak |"
    );
    println!("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for pages in sizes::sizes(&[100, 1_000, 10_000]) {
        measure(pages);
    }
}

fn measure(pages: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    generator::generate(folder.path(), pages);
    let source = size(&folder.path().join("content"));
    let mut out = folder.path().join("dist");
    let (mut cold, mut copies) = (Vec::new(), Vec::new());
    for run in 0..RUNS {
        // Nothing is removed before the end: ext4 makes new files slowly where many have just gone.
        out = folder.path().join(format!("dist-{run}"));
        let copy = folder.path().join(format!("copy-{run}"));
        settle();
        cold.push(build(folder.path(), &out, &["--no-cache"]));
        settle();
        let began = Instant::now();
        let status = Command::new("cp").arg("-r").arg(&out).arg(&copy).status().expect("cp");
        assert!(status.success());
        copies.push(began.elapsed());
    }
    // The first of these leaves its cache to the others.
    let warm: Vec<Built> = (0..=RUNS)
        .map(|run| {
            edit(folder.path(), run);
            settle();
            build(folder.path(), &out, &[])
        })
        .skip(1)
        .collect();
    let times = |of: fn(&Built) -> Duration, builds: &[Built]| sorted(builds.iter().map(of).collect());
    let peak = |builds: &[Built]| builds.iter().map(|built| built.memory).max().unwrap_or(0) / 1024;
    let (builds, searches) = (times(|built| built.time, &cold), times(|built| built.search, &cold));
    let (copies, (files, bytes)) = (sorted(copies), size(&out));
    println!(
        "| {pages} | {:.1} MB | {:.2} s | {:.2} s | {:.2} s | {} MB | {files} | {:.1} MB | {:.2} s | {:.1} | {:.2} s | {} MB |",
        source.1 as f64 / 1e6,
        median(&builds).as_secs_f64(),
        builds[0].as_secs_f64(),
        median(&searches).as_secs_f64(),
        peak(&cold),
        bytes as f64 / 1e6,
        median(&copies).as_secs_f64(),
        median(&builds).as_secs_f64() / median(&copies).as_secs_f64(),
        median(&times(|built| built.time, &warm)).as_secs_f64(),
        peak(&warm),
    );
}

/// Writes a sentence that was not there to the end of a page in the middle.
fn edit(folder: &Path, number: usize) {
    let mut pages = files(&folder.join("content"));
    pages.retain(|page| page.extension().is_some_and(|extension| extension == "md"));
    pages.sort();
    let page = &pages[pages.len() / 2];
    let text = fs::read_to_string(page).expect("a page");
    fs::write(page, format!("{text}\nAnother sentence, number {number}. 又一句。\n")).expect("written");
}

/// Lets the disk finish what came before, so that nobody is charged for the work of others: publishing ends with a sync,
/// which waits for everything that is still to be written, while `cp` leaves its own behind.
fn settle() {
    let status = Command::new("sync").status().expect("sync");
    assert!(status.success());
}

/// One build.
struct Built {
    time: Duration,
    /// What making the search index took of it.
    search: Duration,
    /// The most memory it held, in kilobytes (0 where the system does not say).
    memory: u64,
}

fn build(folder: &Path, out: &Path, options: &[&str]) -> Built {
    let said = folder.join("said");
    let file = fs::File::create(&said).expect("a file");
    let began = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_diptych"))
        .args(["build", "--timings", "--out"])
        .arg(out)
        .args(options)
        .current_dir(folder)
        .stdout(file.try_clone().expect("the file"))
        .stderr(file)
        .spawn()
        .expect("the program runs");
    let status_file = format!("/proc/{}/status", child.id());
    let mut memory = 0;
    let time = loop {
        if let Some(status) = child.try_wait().expect("a child") {
            assert!(status.success(), "the generated site builds without errors");
            break began.elapsed();
        }
        let status = fs::read_to_string(&status_file).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        memory =
            memory.max(line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    };
    let said = fs::read_to_string(said).expect("what it said");
    let search = said.lines().find_map(|line| line.trim().strip_prefix("search")?.trim().strip_suffix(" ms"));
    let search = search.and_then(|milliseconds| milliseconds.trim().parse().ok()).unwrap_or(0.0_f64);
    Built { time, search: Duration::from_secs_f64(search / 1e3), memory }
}

fn sorted(mut times: Vec<Duration>) -> Vec<Duration> {
    times.sort();
    times
}

fn median(sorted: &[Duration]) -> Duration {
    sorted[sorted.len() / 2]
}

/// Files below a folder, and their bytes.
fn size(folder: &Path) -> (usize, u64) {
    let files = files(folder);
    let bytes = files.iter().map(|file| fs::metadata(file).expect("metadata").len());
    (files.len(), bytes.sum())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let list = if entry.metadata().expect("metadata").is_dir() { &mut folders } else { &mut files };
            list.push(entry.path());
        }
    }
    files
}

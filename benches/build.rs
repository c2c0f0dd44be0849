//! `cargo bench --bench build [PAGES…]`: cold builds of generated sites, with memory and the ratio to a plain copy.
//!
//! `TMPDIR` says on which disk. Of times the median is given, and the least: others that use the machine only add.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark makes its own files and prints its result"
)]

#[path = "support/generator.rs"]
mod generator;
#[path = "support/sizes.rs"]
mod sizes;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 5;

fn main() {
    let sizes = sizes::sizes(&[100, 1_000, 10_000]);
    if sizes.is_empty() {
        return;
    }
    println!(
        "| pages | Markdown | cold build | least | peak memory | files | written | `cp -r` of the output | least | ratio |"
    );
    println!("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for pages in sizes {
        measure(pages);
    }
}

fn measure(pages: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    generator::generate(folder.path(), pages);
    let source = size(&folder.path().join("content"));
    let mut out = folder.path().join("dist");
    let (mut builds, mut copies, mut memory) = (Vec::new(), Vec::new(), 0);
    for run in 0..RUNS {
        // Nothing is removed before the end: ext4 makes new files slowly where many have just gone.
        out = folder.path().join(format!("dist-{run}"));
        let copy = folder.path().join(format!("copy-{run}"));
        settle();
        let (time, peak) = build(folder.path(), &out);
        builds.push(time);
        memory = memory.max(peak);
        settle();
        let began = Instant::now();
        let status = Command::new("cp").arg("-r").arg(&out).arg(&copy).status().expect("cp");
        assert!(status.success());
        copies.push(began.elapsed());
    }
    let (build, copied, (files, bytes)) = (median(&mut builds), median(&mut copies), size(&out));
    println!(
        "| {pages} | {:.1} MB | {:.2} s | {:.2} s | {} MB | {files} | {:.1} MB | {:.2} s | {:.2} s | {:.1} |",
        source.1 as f64 / 1e6,
        build.as_secs_f64(),
        builds[0].as_secs_f64(),
        memory / 1024,
        bytes as f64 / 1e6,
        copied.as_secs_f64(),
        copies[0].as_secs_f64(),
        build.as_secs_f64() / copied.as_secs_f64(),
    );
}

/// Lets the disk finish what came before, so that nobody is charged for the work of others: publishing ends with a sync,
/// which waits for everything that is still to be written, while `cp` leaves its own behind.
fn settle() {
    let status = Command::new("sync").status().expect("sync");
    assert!(status.success());
}

/// Builds once; how long it took and the most memory it held, in kilobytes (0 where the system does not say).
fn build(folder: &Path, out: &Path) -> (Duration, u64) {
    let began = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_diptych"))
        .args(["build", "--no-cache", "--quiet", "--out"])
        .arg(out)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        if let Some(status) = child.try_wait().expect("a child") {
            assert!(status.success(), "the generated site builds without errors");
            return (began.elapsed(), peak);
        }
        let status = fs::read_to_string(&status_file).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = peak.max(line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Sorts them too.
fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// Files and bytes below a folder.
fn size(folder: &Path) -> (usize, u64) {
    let mut total = (0, 0);
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let metadata = entry.metadata().expect("metadata");
            if metadata.is_dir() {
                folders.push(entry.path());
            } else {
                total = (total.0 + 1, total.1 + metadata.len());
            }
        }
    }
    total
}

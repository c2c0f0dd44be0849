//! `cargo run --release --example search_report`: how well and how cheaply the search answers the judged queries of the
//! corpora, by kind of query.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a report reads its own files, prints its result and stops at what it did not expect"
)]

#[path = "../tests/search/client.rs"]
mod client;
#[path = "../tests/search/judged.rs"]
mod judged;
#[path = "../tests/search/manuals.rs"]
mod manuals;

fn main() {
    match manuals::size() {
        Some((pages, bytes)) => {
            println!(
                "Chinese manual pages: {pages}, {:.2} KB a page\n",
                bytes as f64 / pages as f64 / 1000.0
            );
        }
        None => println!("skipped: no {}\n", manuals::PLACE),
    }
    let verbose = std::env::args().any(|argument| argument == "--misses");
    let Some(report) = judged::measure() else {
        println!("skipped: no {}", judged::shared().display());
        return;
    };
    report.print();
    if verbose {
        report.print_misses();
    }
}

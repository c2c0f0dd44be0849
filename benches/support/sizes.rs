//! Of how many pages the sites are that a benchmark measures.

const SIZES: [usize; 3] = [100, 1_000, 10_000];

/// What the command line asks for, else the usual sizes. Nothing under `cargo test --benches`: nothing is measured then.
pub(crate) fn sizes() -> Vec<usize> {
    if std::env::args().any(|argument| argument == "--test") {
        return Vec::new();
    }
    let chosen: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    if chosen.is_empty() { SIZES.to_vec() } else { chosen }
}

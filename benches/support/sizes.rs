//! Of how many pages the sites are that a benchmark measures.

/// What the command line asks for, else the usual sizes.
pub(crate) fn sizes(usual: &[usize]) -> Vec<usize> {
    let chosen: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    if chosen.is_empty() { usual.to_vec() } else { chosen }
}

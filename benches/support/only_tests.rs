//! Whether a benchmark was started by those who test.

/// Under `cargo test --benches` nothing is measured.
pub(crate) fn only_tests() -> bool {
    std::env::args().any(|argument| argument == "--test")
}

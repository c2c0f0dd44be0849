//! How much code is coloured.

/// Why code should stay plain, if it should.
pub(super) fn objection(code: &str, _grammar: &str, largest: usize) -> Option<String> {
    (code.len() > largest).then(|| format!("it has {} bytes, and at most {largest} are coloured", code.len()))
}

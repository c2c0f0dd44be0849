//! Braces at the end of a heading that are words and no attributes: `# 收费 {草稿}`, `# {运营|yùn|yíng}`.
//!
//! The parser takes whatever stands in braces there for attributes, and the words would be lost. Attributes are `#id`,
//! `.class` and `key=value`; after anything else the invisible character is put, and the parser leaves it alone.

use crate::document::line::prefix;

/// Where to end such a line, in order.
pub(super) fn insertions(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends = memchr::memchr_iter(b'}', bytes).filter_map(|at| {
        // Nearly all braces are in code, and most of them are followed by more of it.
        let after = bytes.get(at + 1..)?;
        let end = after.iter().position(|byte| *byte == b'\n' || !byte.is_ascii_whitespace());
        if end.is_some_and(|end| after.get(end) != Some(&b'\n')) {
            return None;
        }
        let start = memchr::memrchr(b'\n', bytes.get(..at)?).map_or(0, |end| end + 1);
        let line = text.get(start..=at)?;
        let next = || text.get(at + 1 + end? + 1..)?.split('\n').next();
        let is_meant = (is_heading(line) || next().is_some_and(is_underline)) && ends_in_words(line);
        is_meant.then_some(at + 1)
    });
    ends.collect()
}

fn is_heading(line: &str) -> bool {
    line.get(prefix(line).len()..).is_some_and(|rest| rest.starts_with('#'))
}

fn is_underline(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '>']).trim_end();
    !line.is_empty() && (line.bytes().all(|byte| byte == b'=') || line.bytes().all(|byte| byte == b'-'))
}

/// Whether the braces at the end of a line hold anything but attributes.
fn ends_in_words(line: &str) -> bool {
    let inside = line.rsplit_once('{').and_then(|(_, rest)| rest.strip_suffix('}')).unwrap_or("");
    let is_attribute = |word: &str| word.starts_with(['#', '.']) || word.contains('=');
    inside.split_whitespace().any(|word| !is_attribute(word))
}

#[cfg(test)]
mod tests {
    use super::insertions;

    #[test]
    fn words_in_braces_are_kept() {
        for (text, expected) in [
            ("# 收费 {#fees}\n", vec![]),
            ("# 收费 {#fees .wide lang=zh}", vec![]),
            ("# 收费 {草稿}\n", vec![17]),
            ("> ## {运营|yùn}\n", vec![18]),
            ("收费 {草稿}\n----\n", vec![15]),
            ("正文 {草稿}\n", vec![]),
            ("# }", vec![]),
        ] {
            assert_eq!(insertions(text), expected, "{text}");
        }
    }
}

//! A part of a file (RFC 9110, section 14): browsers show films only from servers that give parts.

use std::ops::Range;

/// What a `Range` header asks for, of a file with so many bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it: there is no such header, it is not understood, or it asks for several parts.
    Whole,
    /// These bytes.
    Bytes(Range<usize>),
    /// Bytes that the file does not have.
    Nothing,
}

/// Reads the header.
pub(super) fn part(header: Option<&str>, length: usize) -> Part {
    let Some(range) = header.and_then(|header| header.strip_prefix("bytes=")) else { return Part::Whole };
    let Some((first, last)) = range.split_once('-') else { return Part::Whole };
    let number = |text: &str| -> Option<Option<usize>> {
        if text.is_empty() {
            return Some(None);
        }
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        // More than a machine can count is more than any file has.
        digits.then(|| Some(text.parse().unwrap_or(usize::MAX)))
    };
    let (start, end) = match (number(first.trim()), number(last.trim())) {
        (Some(Some(first)), Some(None)) => (first, length),
        (Some(Some(first)), Some(Some(last))) if first <= last => (first, last.saturating_add(1).min(length)),
        (Some(None), Some(Some(count))) if count > 0 => (length.saturating_sub(count), length),
        (Some(None), Some(Some(_))) => return Part::Nothing,
        _ => return Part::Whole,
    };
    if start < length { Part::Bytes(start..end) } else { Part::Nothing }
}

#[cfg(test)]
mod tests {
    use super::Part::{self, Bytes, Nothing, Whole};
    use super::part;

    #[test]
    fn headers_ask_for_parts() {
        let cases: [(&str, Part); 16] = [
            ("bytes=0-0", Bytes(0..1)),
            ("bytes=0-", Bytes(0..10)),
            ("bytes=3-5", Bytes(3..6)),
            ("bytes=3-99999999999999999999999", Bytes(3..10)),
            ("bytes=-4", Bytes(6..10)),
            ("bytes=-40", Bytes(0..10)),
            ("bytes=-0", Nothing),
            ("bytes=10-", Nothing),
            ("bytes=99999999999999999999999-", Nothing),
            ("bytes=5-3", Whole),
            ("bytes=0-1,3-4", Whole),
            ("bytes=-", Whole),
            ("bytes=a-b", Whole),
            ("bytes=+1-2", Whole),
            ("items=0-1", Whole),
            ("", Whole),
        ];
        for (header, expected) in cases {
            assert_eq!(part(Some(header), 10), expected, "{header}");
        }
        assert_eq!(part(None, 10), Whole);
        assert_eq!(part(Some("bytes=0-"), 0), Nothing);
    }
}

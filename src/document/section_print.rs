//! What tells one wording of a section from another, short enough for authors to keep in front matter.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::fingerprint::Fingerprint;

/// The fingerprint of a section's source, without white space: to wrap its lines anew changes nothing. The same on every
/// machine. Two wordings have the same one once in four thousand million times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SectionPrint(u32);

impl SectionPrint {
    /// Of a heading's text and of what stands below it, as it is written.
    pub fn of(heading: &str, source: &str) -> Self {
        let whole = heading.split_whitespace().chain(["\n"]).chain(source.split_whitespace());
        let [a, b, c, d, ..] = Fingerprint::of_joined(whole.map(str::as_bytes)).to_bytes();
        Self(u32::from_le_bytes([a, b, c, d]))
    }

    /// As it is written: eight hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let is_whole = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        u32::from_str_radix(text, 16).ok().filter(|_| is_whole).map(Self)
    }
}

impl fmt::Display for SectionPrint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::SectionPrint;

    #[test]
    fn white_space_is_no_change_and_everything_else_is() {
        let of = SectionPrint::of;
        assert_eq!(of("Fees", "one two\nthree"), of("Fees", "one\ntwo  three\n\n"));
        assert_eq!(of("收费", "一行，\n又一行。"), of("收费", "一行，又一行。"));
        assert_ne!(of("Fees", "5%"), of("Fees", "6%"));
        assert_ne!(of("Fees", ""), of("", "Fees"));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let print = SectionPrint::of("Fees", "5%");
        // In front matter for years: it must never be another.
        assert_eq!(print.to_string(), "b8af18a3");
        assert_eq!(SectionPrint::parse(&print.to_string()), Some(print));
        for wrong in ["", "1234567", "123456789", "+1234567", "1234567g", "一二三四五六七八"] {
            assert_eq!(SectionPrint::parse(wrong), None, "{wrong}");
        }
    }
}

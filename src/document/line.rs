//! What begins the lines of a block inside quotations and lists.

/// What stands before the block on its first line: spaces, quotation marks, list markers.
pub(super) fn prefix(line: &str) -> &str {
    let mut at = 0;
    loop {
        let rest = line.get(at..).unwrap_or("");
        let marker = rest.trim_start_matches([' ', '\t', '>']);
        at += rest.len() - marker.len();
        let digits = marker.bytes().take_while(u8::is_ascii_digit).count();
        let sign = marker.get(digits..).unwrap_or("");
        let is_list = match digits {
            0 => sign.starts_with(['-', '+', '*']),
            // A longer number is none to Markdown.
            1..=9 => sign.starts_with(['.', ')']),
            _ => false,
        };
        if !is_list || !sign.get(1..).is_some_and(|rest| rest.starts_with([' ', '\t'])) {
            return line.get(..at).unwrap_or("");
        }
        at += digits + 1;
    }
}

/// The same width for further lines of the block: quotation marks stay, list markers become spaces.
pub(super) fn continuation(prefix: &str) -> String {
    prefix.chars().map(|c| if matches!(c, '>' | '\t') { c } else { ' ' }).collect()
}

#[cfg(test)]
mod tests {
    use super::{continuation, prefix};

    #[test]
    fn prefixes_end_where_text_begins() {
        for (line, before, further) in [
            ("text", "", ""),
            ("> - text", "> - ", ">   "),
            ("  10. text", "  10. ", "      "),
            ("1.text", "", ""),
            ("-text", "", ""),
            ("> > * 甲", "> > * ", "> >   "),
        ] {
            assert_eq!(prefix(line), before, "{line}");
            assert_eq!(continuation(before), further, "{line}");
        }
    }
}

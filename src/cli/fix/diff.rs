//! The lines that change, as `diff -u` shows them.

use similar::{ChangeTag, TextDiff};

use crate::report::{Colour, harmless};

/// Unchanged lines that are shown around a change.
const CONTEXT: usize = 1;

/// The difference of two texts, line by line, in colour or not. Line ends are not shown.
pub(super) fn lines(before: &str, after: &str, colour: Colour) -> Vec<String> {
    let difference = TextDiff::from_lines(before, after);
    let mut shown = Vec::new();
    for hunk in difference.unified_diff().context_radius(CONTEXT).iter_hunks() {
        shown.push(painted(&hunk.header().to_string(), "36", colour));
        for change in hunk.iter_changes() {
            let line = harmless(change.value().trim_end_matches(['\r', '\n']));
            shown.push(match change.tag() {
                ChangeTag::Delete => painted(&format!("-{line}"), "31", colour),
                ChangeTag::Insert => painted(&format!("+{line}"), "32", colour),
                ChangeTag::Equal => format!(" {line}"),
            });
        }
    }
    shown
}

fn painted(line: &str, sgr: &str, colour: Colour) -> String {
    match colour {
        Colour::Always => format!("\u{1b}[{sgr}m{line}\u{1b}[0m"),
        Colour::Never => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::lines;
    use crate::report::Colour;

    #[test]
    fn changed_lines_are_shown_with_their_neighbours() {
        let before = "一\r\n二\r\n三\u{200b}\r\n四\r\n五\r\n";
        let after = before.replace('\u{200b}', "");
        assert_eq!(
            lines(before, &after, Colour::Never),
            ["@@ -2,3 +2,3 @@", " 二", "-三\\u{200b}", "+三", " 四"]
        );
        assert_eq!(lines("a\n", "b\n", Colour::Always)[1], "\u{1b}[31m-a\u{1b}[0m");
    }
}

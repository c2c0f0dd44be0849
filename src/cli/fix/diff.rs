//! The lines that change, as `diff -u` shows them.

use std::fmt::{self, Write};

use gix_imara_diff::{
    Algorithm, Diff, InternedInput, Interner, Token, UnifiedDiffConfig, UnifiedDiffPrinter,
};

use crate::report::{Colour, harmless};

/// Unchanged lines that are shown around a change.
const CONTEXT: u32 = 1;

/// The difference of two texts, line by line, in colour or not. Line ends are not shown.
pub(super) fn lines(before: &str, after: &str, colour: Colour) -> Vec<String> {
    let input = InternedInput::new(before, after);
    // The other algorithm takes quadratic time where every second line has changed.
    let mut difference = Diff::compute(Algorithm::Myers, &input);
    difference.postprocess_lines(&input);
    let printer = Printer { lines: &input.interner, colour };
    let mut config = UnifiedDiffConfig::default();
    config.context_len(CONTEXT);
    let shown = difference.unified_diff(&printer, config, &input).to_string();
    shown.lines().map(str::to_owned).collect()
}

/// How hunks and lines look: every line harmless to terminals, and a line of its own whatever it holds.
struct Printer<'a> {
    lines: &'a Interner<&'a str>,
    colour: Colour,
}

impl Printer<'_> {
    fn line(&self, sign: char, token: Token) -> String {
        format!("{sign}{}", harmless(self.lines[token].trim_end_matches(['\r', '\n'])))
    }
}

impl UnifiedDiffPrinter for Printer<'_> {
    fn display_header(
        &self,
        mut shown: impl Write,
        before: u32,
        after: u32,
        before_lines: u32,
        after_lines: u32,
    ) -> fmt::Result {
        let header = format!("@@ -{},{before_lines} +{},{after_lines} @@", before + 1, after + 1);
        writeln!(shown, "{}", painted(&header, "36", self.colour))
    }

    fn display_context_token(&self, mut shown: impl Write, token: Token) -> fmt::Result {
        writeln!(shown, "{}", self.line(' ', token))
    }

    fn display_hunk(&self, mut shown: impl Write, before: &[Token], after: &[Token]) -> fmt::Result {
        for token in before {
            writeln!(shown, "{}", painted(&self.line('-', *token), "31", self.colour))?;
        }
        for token in after {
            writeln!(shown, "{}", painted(&self.line('+', *token), "32", self.colour))?;
        }
        Ok(())
    }
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

    #[test]
    fn changes_far_apart_are_hunks_of_their_own_and_the_last_line_needs_no_end() {
        let before = "1\n2\n3\n4\n5\n6\n7";
        let after = "一\n2\n3\n4\n5\n6\n七";
        assert_eq!(
            lines(before, after, Colour::Never),
            ["@@ -1,2 +1,2 @@", "-1", "+一", " 2", "@@ -6,2 +6,2 @@", " 6", "-7", "+七"]
        );
        assert!(lines(before, before, Colour::Never).is_empty());
    }
}

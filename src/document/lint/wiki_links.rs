//! Links by name: `【【首页】】`, `［［首页］］`, `[[首页】】`.

use super::Page;
use super::correction::{Certainty, Correction, shown};
use super::facts::Line;
use super::links::UNMARKED_LINK;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::sign::first_named;
use crate::words::words;

const OPENING: [char; 3] = ['[', '［', '【'];
const CLOSING: [char; 3] = [']', '］', '】'];

pub(super) fn check(page: &Page<'_>, said: &mut Vec<Diagnostic>) {
    for line in &page.lines {
        let source = page.source(&line.span);
        let mut at = 0;
        while let Some(open) = source.get(at..).and_then(|rest| rest.find(OPENING)) {
            let start = at + open;
            at = match Written::of(source.get(start..).unwrap_or("")) {
                Some(written) => {
                    said.extend(written.fault(page, line, start));
                    start + written.length()
                }
                None => source.ceil_char_boundary(start + 1),
            };
        }
    }
}

/// Two brackets, a name, and two brackets.
struct Written<'a> {
    open: &'a str,
    name: &'a str,
    close: &'a str,
}

impl<'a> Written<'a> {
    /// What a text begins with.
    fn of(text: &'a str) -> Option<Self> {
        let (open, rest) = two(text, OPENING)?;
        let end = rest.find(|sign| OPENING.contains(&sign) || CLOSING.contains(&sign) || sign == '\n')?;
        let (name, rest) = rest.split_at_checked(end)?;
        let (close, rest) = two(rest, CLOSING)?;
        let is_link = !name.trim().is_empty()
            && !name.starts_with([' ', '^', '＾'])
            && [open, close].iter().any(|brackets| !brackets.is_ascii())
            // A link whose text is in brackets.
            && !rest.starts_with(['(', '（', '[']);
        is_link.then_some(Self { open, name, close })
    }

    fn length(&self) -> usize {
        self.open.len() + self.name.len() + self.close.len()
    }

    /// `start` is where it begins in its line.
    fn fault(&self, page: &Page<'_>, line: &Line, start: usize) -> Option<Diagnostic> {
        let at = line.span.start + start;
        let span = at..at + self.length();
        let close_at = span.end - self.close.len();
        if !page.is_text(at) || !page.is_text(close_at) {
            return None;
        }
        let named = first_named(self.open).or_else(|| first_named(self.close))?;
        let written = shown(page.source(&span));
        let message = words!(
            en: "{named} in a link by name: `{written}` is shown as text",
            zh: "按名称写的链接里有{named}：`{written}`原样显示";
            named
        );
        // Prose may be framed by two lenticular brackets, too.
        let is_framed = self.open == "【【" && self.close == "】】";
        let (severity, certainty) = match is_framed {
            true => (Severity::Warning, Certainty::Likely),
            false => (Severity::Error, Certainty::Certain),
        };
        let fault = page.fault(UNMARKED_LINK, severity, span.clone(), message);
        let correction = Correction::of(at..at + self.open.len(), "[[").and(close_at..span.end, "]]");
        Some(page.corrected(fault, correction, &span, certainty))
    }
}

/// The two signs that a text begins with, and the rest.
fn two(text: &str, signs: [char; 3]) -> Option<(&str, &str)> {
    let rest = text.strip_prefix(signs)?.strip_prefix(signs)?;
    text.split_at_checked(text.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{accepts, advises, mends};
    use super::UNMARKED_LINK;

    #[test]
    fn links_by_name() {
        mends(
            UNMARKED_LINK,
            &[
                ("见［［收费模式］］。", "见[[收费模式]]。"),
                ("见[[收费模式】】。", "见[[收费模式]]。"),
                ("见［[收费模式|收费]]。", "见[[收费模式|收费]]。"),
                ("| ［［甲］］ |\n|---|", "| [[甲]] |\n|---|"),
                ("［［甲］］［［乙］］", "[[甲]][[乙]]"),
            ],
        );
        advises(UNMARKED_LINK, &[("见【【收费模式】】。", "write `[[收费模式]]`")]);
    }

    #[test]
    fn other_brackets_are_no_links_by_name() {
        accepts(&["[[甲]]", "【【】】", "【甲】】", "`【【甲】】`", "\\［［甲］］", "【【甲】、【乙】】"]);
    }
}

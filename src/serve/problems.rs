//! What is wrong with a site, for the browser of its author: where, the line itself, what to do, and how to get there.

use std::collections::BTreeMap;

use serde::Serialize;

use super::panel::Desk;
use super::snapshot::Made;
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::path::SourcePath;
use crate::report::harmless;
use crate::source::{LineIndex, text};
use crate::words::Speech;

/// More are not shown at once: the terminal has them all.
const MOST: usize = 50;
/// Of a line, so many characters on either side of what is wrong in it.
const AROUND: usize = 60;

/// Problems of the site and notes on the page.
#[derive(Debug, Serialize)]
pub(super) struct Problems {
    errors: usize,
    warnings: usize,
    /// The worst first, those of the page before others.
    shown: Vec<Problem>,
}

#[derive(Debug, Serialize)]
struct Problem {
    severity: &'static str,
    code: &'static str,
    message: String,
    help: Option<String>,
    path: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    excerpt: Option<Excerpt>,
    /// What opens the place in the author's editor.
    link: Option<String>,
    /// Whether it is about the page that is looked at.
    here: bool,
}

/// A line with what is wrong in it.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Excerpt {
    before: String,
    marked: String,
    after: String,
}

/// The problems of a site, seen from a page that was made of some files, told in a language.
pub(super) fn problems(made: &Made, desk: &Desk<'_>, files: &[&SourcePath], speech: Speech) -> Problems {
    let is_here = |diagnostic: &Diagnostic| {
        diagnostic.location.as_ref().is_some_and(|location| files.contains(&&location.path))
    };
    let mut chosen: Vec<&Diagnostic> = made.diagnostics.iter().collect();
    chosen.retain(|diagnostic| diagnostic.severity != Severity::Note || is_here(diagnostic));
    chosen.sort_by_key(|diagnostic| (diagnostic.severity, !is_here(diagnostic)));
    chosen.truncate(MOST);

    let mut texts = BTreeMap::new();
    for location in chosen.iter().filter_map(|diagnostic| diagnostic.location.as_ref()) {
        if let (false, Some(file)) = (texts.contains_key(&location.path), made.sources.get(&location.path)) {
            texts.insert(&location.path, text(file).value);
        }
    }
    let lines: BTreeMap<_, _> = texts.iter().map(|(path, text)| (*path, LineIndex::new(text))).collect();
    let shown = chosen.into_iter().map(|diagnostic| {
        let location = diagnostic.location.as_ref();
        // A file as a whole has no place in it.
        let within = location.filter(|location| location.span != (0..0));
        let place = within.and_then(|at| Some((at, texts.get(&at.path)?, lines.get(&at.path)?)));
        let position = place.map(|(at, _, lines)| lines.position(at.span.start));
        Problem {
            severity: match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            },
            code: diagnostic.code.name,
            message: harmless(diagnostic.message.get(speech)).into_owned(),
            help: diagnostic.help.as_ref().map(|help| harmless(help.get(speech)).into_owned()),
            path: location.map(|location| harmless(location.path.as_str()).into_owned()),
            line: position.map(|position| position.line),
            column: position.map(|position| position.column),
            excerpt: place.map(|(at, text, _)| excerpt(text, at)),
            link: location.and_then(|at| {
                let (line, column) = position.map_or((1, 1), |position| (position.line, position.column));
                desk.link(&at.path, line, column)
            }),
            here: is_here(diagnostic),
        }
    });
    let shown = shown.collect();
    Problems { errors: made.count(Severity::Error), warnings: made.count(Severity::Warning), shown }
}

/// The line in which a place begins, cut around it.
fn excerpt(text: &str, location: &Location) -> Excerpt {
    let start = text.floor_char_boundary(location.span.start);
    let (before, rest) = text.split_at(start);
    let before = before.rsplit('\n').next().unwrap_or("");
    let line = rest.split('\n').next().unwrap_or("");
    let end = location.span.end.saturating_sub(start).min(line.len());
    let (marked, after) = line.split_at(line.ceil_char_boundary(end));
    let skipped = before.chars().count().saturating_sub(AROUND);
    let head: String = before.chars().skip(skipped).collect();
    let shown = |text: &str, most: usize| {
        let cut: String = text.chars().take(most).collect();
        let dots = if cut.len() < text.len() { "…" } else { "" };
        format!("{}{dots}", harmless(&cut))
    };
    Excerpt {
        before: format!("{}{}", if skipped > 0 { "…" } else { "" }, harmless(&head)),
        marked: shown(marked, AROUND * 2),
        after: shown(after.trim_end(), AROUND),
    }
}

#[cfg(test)]
mod tests {
    use super::{AROUND, Excerpt, excerpt};
    use crate::diagnostic::Location;
    use crate::path::SourcePath;

    #[test]
    fn excerpts_are_one_line() {
        let check = |text: &str, span: std::ops::Range<usize>, expected: [&str; 3]| {
            let location = Location::new(&SourcePath::new("a.md").expect("a path"), span);
            let [before, marked, after] = expected.map(str::to_owned);
            assert_eq!(excerpt(text, &location), Excerpt { before, marked, after });
        };
        check("一\n见[乙](b.md)。\n三", 13..17, ["见[乙](", "b.md", ")。"]);
        check("one two\nthree", 4..13, ["one ", "two", ""]);
        check("end", 3..3, ["end", "", ""]);
        check("short", 90..99, ["short", "", ""]);
        check("一二", 1..2, ["", "一", "二"]);
        check("a\u{202e}b", 0..1, ["", "a", "\\u{202e}b"]);
        let long = "字".repeat(200);
        let part = "字".repeat(AROUND);
        check(&long, 300..303, [&format!("…{part}"), "字", &format!("{part}…")]);
    }
}

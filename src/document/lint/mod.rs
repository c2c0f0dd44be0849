//! Lints: Markdown that a Chinese keyboard types and no Markdown reader understands.
//!
//! The faults here do not break a page, they change silently what it says: `＃ 标题` is a paragraph, `[文]（/a）` is no
//! link. Each family of signs has a file. A lint says what was typed, names the character, shows the line as it should
//! be, and carries edits only when there is no doubt about what was meant.
//!
//! [`Facts`] are noted while the page is read; [`check`] looks at the source with them and parses nothing again.

mod addresses;
mod braces;
mod containers;
mod correction;
mod emphasis;
mod facts;
mod fences;
mod footnotes;
mod headings;
mod indents;
mod links;
mod lists;
mod plain;
mod quotes;
mod suspicion;
mod tables;
mod tasks;
#[cfg(test)]
mod tests;
mod wiki_links;

use std::ops::Range;

pub use braces::UNMARKED_BRACES;
pub use containers::UNMARKED_CONTAINER;
pub(super) use correction::with_command;
pub use emphasis::{GLUED_EMPHASIS, LITERAL_ASTERISKS, UNMARKED_EMPHASIS};
pub(super) use facts::Facts;
pub use fences::UNMARKED_CODE;
pub use footnotes::UNMARKED_FOOTNOTE;
pub use headings::{UNMARKED_HEADING, UNMARKED_HEADING_ID};
pub use indents::FIRST_LINE_INDENT;
pub use links::{UNMARKED_IMAGE, UNMARKED_LINK};
pub use lists::UNMARKED_LIST;
pub(super) use plain::in_front_matter;
pub use quotes::UNMARKED_QUOTE;
pub use tables::UNMARKED_TABLE;
pub use tasks::UNMARKED_TASK;

use super::include::Manuscript;
use crate::diagnostic::Diagnostic;
use facts::{Kind, Line, Within};

/// Looks at one body for signs that were meant as Markdown. `facts` were noted of exactly this body.
pub(super) fn check(manuscript: &Manuscript<'_>, facts: &Facts, said: &mut Vec<Diagnostic>) {
    let body = manuscript.text.as_ref();
    let lines = facts.lines.iter().filter(|line| !is_title(body, line)).collect();
    let mut page = Page { manuscript, body, facts, lines, fenced: Vec::new() };
    if facts.is_complete {
        page.fenced = fences::check(&page, said);
        let fenced = &page.fenced;
        page.lines.retain(|line| around(line.span.start, fenced).is_none());
        containers::check(&page, said);
        headings::check(&page, said);
        lists::check(&page, said);
        tasks::check(&page, said);
        quotes::check(&page, said);
        links::check(&page, said);
        addresses::check(&page, said);
        wiki_links::check(&page, said);
        braces::check(&page, said);
        tables::check(&page, said);
        footnotes::check(&page, said);
        indents::check(&page, said);
    }
    emphasis::check(&page, said);
    plain::check(&page, facts, said);
}

/// Whether a line is the title of a container, which holds no blocks.
fn is_title(body: &str, line: &Line) -> bool {
    let before = body.get(..line.span.start).unwrap_or("");
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    line.kind == Kind::Paragraph && before.get(start..).is_some_and(|before| before.contains(":::"))
}

/// A body and what is known about it.
struct Page<'a> {
    manuscript: &'a Manuscript<'a>,
    body: &'a str,
    facts: &'a Facts,
    /// The lines to look at: those of [`Facts`] that are not code.
    lines: Vec<&'a Line>,
    /// Blocks that were meant as code.
    fenced: Vec<Range<usize>>,
}

impl<'a> Page<'a> {
    fn source(&self, span: &Range<usize>) -> &'a str {
        self.body.get(span.clone()).unwrap_or("")
    }

    /// Lines of paragraphs, each with its text. An escaped first sign is no sign.
    fn paragraph_lines(&self) -> impl Iterator<Item = (&'a Line, &'a str)> {
        self.lines
            .iter()
            .filter(|line| line.kind == Kind::Paragraph && !self.is_escaped(line.span.start))
            .map(|line| (*line, self.source(&line.span)))
    }

    /// Paragraphs, each as its lines.
    fn paragraphs(&self) -> impl Iterator<Item = &[&'a Line]> {
        self.lines
            .chunk_by(|line, next| line.block == next.block)
            .filter(|lines| lines.first().is_some_and(|line| line.kind == Kind::Paragraph))
    }

    /// A line with the signs of quotes and lists before it, as its author sees it.
    fn whole(&self, line: &Range<usize>) -> Range<usize> {
        let before = self.body.get(..line.start).unwrap_or("");
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let indent = before.get(start..).map_or(0, |signs| signs.len() - signs.trim_start().len());
        start + indent..line.end
    }

    /// The line of the file in which something stands.
    fn line_at(&self, at: usize) -> Range<usize> {
        let before = self.body.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
        let after = self.body.get(at..).and_then(|after| after.find('\n'));
        before..after.map_or(self.body.len(), |end| at + end)
    }

    /// Whether a backslash takes the meaning of what stands there.
    fn is_escaped(&self, at: usize) -> bool {
        let before = self.body.as_bytes().get(..at).unwrap_or_default();
        before.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
    }

    /// Whether what stands there is shown as it is: no code, no link, no sign that Markdown has understood.
    fn is_text(&self, at: usize) -> bool {
        self.within(at) == Some(Within::Prose)
    }

    /// What the text that stands there is inside of; `None` when what stands there is no text or is escaped.
    fn within(&self, at: usize) -> Option<Within> {
        let text = that_around(at, &self.facts.texts, |text| &text.span)?;
        (!self.is_escaped(at)).then_some(text.within)
    }

    /// Whether what stands there is code or HTML.
    fn is_code(&self, at: usize) -> bool {
        around(at, &self.facts.codes).is_some()
    }
}

/// That of some ranges which holds a place. They stand one behind another.
fn around(place: usize, ranges: &[Range<usize>]) -> Option<&Range<usize>> {
    that_around(place, ranges, |range| range)
}

/// The same of what has a span.
fn that_around<T>(place: usize, all: &[T], span: impl Fn(&T) -> &Range<usize>) -> Option<&T> {
    let next = all.partition_point(|one| span(one).end <= place);
    all.get(next).filter(|one| span(one).contains(&place))
}

//! A few lines of a file with marks under them.
//!
//! Lines are cut and made safe first, then drawn by `annotate-snippets`, which knows how wide a Han character is.
//! It is never given a long line or a foreign span: its own cutting would tell the columns of the cut line, and a
//! span outside the text makes it panic.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::cut::Cut;
use super::place::{Lines, Region};
use super::{Colour, safe};

/// What the line numbers and the rule beside them may take of the terminal's width.
const GUTTER: usize = 8;
/// Narrower excerpts show nothing; in a terminal narrower than this they wrap.
const NARROWEST: usize = 40;
/// A related place within so many lines of the first is marked in the same excerpt.
const NEAR: usize = 5;
/// Wide enough that the renderer never cuts.
const UNCUT: usize = 100_000;

/// Lines of one file, and what is marked in them.
pub(super) struct Excerpt<'a> {
    lines: &'a Lines<'a>,
    columns: usize,
    /// The line of the first mark.
    line: usize,
    /// Every line with a mark, by number.
    cuts: BTreeMap<usize, Cut<'a>>,
    marks: Vec<Mark<'a>>,
}

/// A region with a few words. Of a region of many lines the first is marked.
pub(super) struct Mark<'a> {
    /// Where.
    pub(super) region: Region<'a>,
    /// In which colour and with which underline.
    pub(super) kind: AnnotationKind,
    /// Beside the underline; empty for none.
    pub(super) label: &'a str,
}

impl<'a> Excerpt<'a> {
    /// The line where the mark is, in a terminal of some width.
    pub(super) fn new(mark: Mark<'a>, width: usize) -> Self {
        let mut excerpt = Self {
            lines: mark.region.lines,
            columns: width.saturating_sub(GUTTER).max(NARROWEST),
            line: mark.region.start.line,
            cuts: BTreeMap::new(),
            marks: Vec::new(),
        };
        excerpt.add(mark);
        excerpt
    }

    /// Whether another mark is near enough to be seen in this excerpt.
    pub(super) fn has_room_for(&self, region: &Region<'_>) -> bool {
        let line = region.start.line;
        std::ptr::eq(self.lines.text, region.lines.text)
            && line.abs_diff(self.line) <= NEAR
            && self.cuts.get(&line).is_none_or(|cut| cut.holds(&region.span))
    }

    /// Marks another place.
    pub(super) fn add(&mut self, mark: Mark<'a>) {
        let (text, columns) = (self.lines.text, self.columns);
        let cut = || Cut::around(text, &mark.region.span, columns);
        self.cuts.entry(mark.region.start.line).or_insert_with(cut);
        self.marks.push(mark);
    }

    /// The number of the last line, which is the widest.
    pub(super) fn last_line(&self) -> usize {
        self.cuts.keys().next_back().copied().unwrap_or(self.line)
    }

    /// The drawn lines.
    pub(super) fn draw(&self, level: Level<'static>, colour: Colour) -> Vec<String> {
        let renderer = match colour {
            Colour::Always => Renderer::styled(),
            Colour::Never => Renderer::plain(),
        };
        let drawn = renderer.term_width(UNCUT).render(&[Group::with_level(level).element(self.snippet())]);
        drawn.lines().map(|line| line.trim_end().to_owned()).collect()
    }

    fn snippet(&self) -> Snippet<'static, annotate_snippets::Annotation<'static>> {
        let first = self.cuts.keys().next().copied().unwrap_or(self.line);
        let mut next_line = 0;
        let mut source = String::new();
        let mut annotations = Vec::new();
        for number in first..=self.last_line() {
            // A line between two marked ones has no cut yet.
            let between = Cut::around(self.lines.text, &(next_line..next_line), self.columns);
            let cut = self.cuts.get(&number).unwrap_or(&between);
            if number > first {
                source.push('\n');
            }
            for mark in self.marks.iter().filter(|mark| mark.region.start.line == number) {
                let place = cut.place(&mark.region.span);
                let span = source.len() + place.start..source.len() + place.end;
                let label = (!mark.label.is_empty()).then(|| safe::one_line(mark.label).into_owned());
                annotations.push(mark.kind.span(span).label(label));
            }
            source.push_str(&cut.shown());
            next_line = cut.next_line();
        }
        Snippet::source(source).line_start(first).annotations(annotations)
    }
}

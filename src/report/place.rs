//! Places as readers count them: from the byte spans of diagnostics to lines and columns.
//!
//! Each file is read and indexed once, however many diagnostics it has, and only if one of them is shown: a report for
//! people counts most of what thousands of files have in common.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use super::safe;
use crate::diagnostic::{Diagnostic, Location};
use crate::path::SourcePath;
use crate::source::{LineIndex, Position, SourceFile, SourceTree, text};

/// All files that a report mentions, each with its text once that was asked for.
pub(super) struct Texts<'a>(BTreeMap<&'a SourcePath, (&'a SourceFile, OnceCell<Cow<'a, str>>)>);

impl<'a> Texts<'a> {
    /// Finds them. Files that the tree does not hold are left out.
    pub(super) fn of(diagnostics: &'a [Diagnostic], tree: &'a SourceTree) -> Self {
        let mut texts = BTreeMap::new();
        for diagnostic in diagnostics {
            let related = diagnostic.related.iter().map(|(location, _)| location);
            for location in diagnostic.location.iter().chain(related) {
                if !texts.contains_key(&location.path)
                    && let Some(file) = tree.get(&location.path)
                {
                    texts.insert(&location.path, (file, OnceCell::new()));
                }
            }
        }
        Self(texts)
    }

    fn get(&self, path: &SourcePath) -> Option<&str> {
        let (file, read) = self.0.get(path)?;
        Some(read.get_or_init(|| text(file).value))
    }
}

/// The text of one file, and where its lines begin.
pub(super) struct Lines<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// The line starts.
    pub(super) index: LineIndex<'a>,
}

/// Turns locations into places.
pub(super) struct Places<'a> {
    texts: &'a Texts<'a>,
    lines: BTreeMap<&'a SourcePath, OnceCell<Lines<'a>>>,
}

impl<'a> Places<'a> {
    /// Those in some texts.
    pub(super) fn new(texts: &'a Texts<'a>) -> Self {
        Self { texts, lines: texts.0.keys().map(|path| (*path, OnceCell::new())).collect() }
    }

    /// Where a location is.
    pub(super) fn find<'l>(&'l self, location: &'l Location) -> Place<'l> {
        let has_region = location.span != (0..0);
        let lines = has_region.then(|| self.lines(&location.path)).flatten();
        let region = lines.map(|lines| Region::of(lines, &location.span));
        Place { path: &location.path, region }
    }

    fn lines(&self, path: &SourcePath) -> Option<&Lines<'a>> {
        let lines = self.lines.get(path)?;
        let text = self.texts.get(path)?;
        Some(lines.get_or_init(|| Lines { text, index: LineIndex::new(text) }))
    }
}

/// Where something is.
pub(super) struct Place<'a> {
    /// The file.
    pub(super) path: &'a SourcePath,
    /// Absent for the file as a whole, and when its text is not known.
    pub(super) region: Option<Region<'a>>,
}

impl fmt::Display for Place<'_> {
    /// `path:line:column`, or the path alone.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&safe::one_line(self.path.as_str()))?;
        match &self.region {
            Some(region) => write!(formatter, ":{}:{}", region.start.line, region.start.column),
            None => Ok(()),
        }
    }
}

/// A stretch of a file's text.
pub(super) struct Region<'a> {
    /// The whole text.
    pub(super) lines: &'a Lines<'a>,
    /// Bytes, inside the text and between its characters whatever the diagnostic said.
    pub(super) span: Range<usize>,
    /// The first character.
    pub(super) start: Position,
    /// The character after the last.
    pub(super) end: Position,
}

impl<'a> Region<'a> {
    fn of(lines: &'a Lines<'a>, span: &Range<usize>) -> Self {
        let Lines { text, index } = lines;
        let start = text.floor_char_boundary(span.start);
        let end = text.ceil_char_boundary(span.end.max(start));
        Self { lines, span: start..end, start: index.position(start), end: index.position(end) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{BROKEN, path, tree};
    use super::{Places, Texts};
    use crate::diagnostic::{Diagnostic, Location};

    #[test]
    fn spans_are_brought_into_the_text() {
        let files = tree(&[("a.md", "\u{feff}一二\r\n尾")]);
        let span = |start, end| {
            let location = Location::new(&path("a.md"), start..end);
            let diagnostics = [Diagnostic::error(BROKEN, location.clone(), "x")];
            let texts = Texts::of(&diagnostics, &files);
            let places = Places::new(&texts);
            places.find(&location).region.map(|region| (region.span, region.start.line, region.end.column))
        };
        assert_eq!(span(0, 0), None, "the file as a whole");
        assert_eq!(span(0, 3), Some((0..3, 1, 2)));
        assert_eq!(span(1, 4), Some((0..6, 1, 3)), "inside characters");
        assert_eq!(span(7, 2), Some((7..7, 2, 1)), "backwards");
        assert_eq!(span(3, 900), Some((3..10, 1, 2)));
        assert_eq!(span(900, 901), Some((10..10, 2, 2)));
    }

    #[test]
    fn places_name_what_is_known() {
        let files = tree(&[("a.md", "一二")]);
        let locations = [
            Location::new(&path("a.md"), 3..6),
            Location::file(&path("a.md")),
            Location::new(&path("gone.md"), 3..6),
        ];
        let diagnostics = locations.clone().map(|location| Diagnostic::error(BROKEN, location, "x"));
        let texts = Texts::of(&diagnostics, &files);
        let places = Places::new(&texts);
        assert_eq!(
            locations.map(|location| places.find(&location).to_string()),
            ["a.md:1:2", "a.md", "gone.md"]
        );
    }
}

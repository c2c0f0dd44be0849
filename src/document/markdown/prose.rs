//! What a reader reads: the text without markup that the search, excerpts and counts take, and the line ends in it.

use super::run::Mark;
use super::soft_break::LineEnd;
use super::writer::Writer;

impl Writer<'_> {
    /// Something that is no text comes, or a block begins or ends.
    pub(super) fn not_text(&mut self) {
        let line_end = self.soft_breaks.other();
        self.end_soft_break(line_end);
    }

    /// Writes the line end that waited, where it was: tags may have been opened since.
    pub(super) fn end_soft_break(&mut self, line_end: LineEnd) {
        self.joined_lines += usize::from(line_end == LineEnd::Joined);
        if line_end == LineEnd::Kept {
            self.plain("\n");
            if self.line_end == self.run.html.len() {
                self.run.html.push('\n');
            } else {
                self.run.marks.push((self.line_end, Mark::Text("\n")));
            }
        }
    }

    /// Text a reader reads: it counts, and may belong to a heading or the excerpt.
    pub(super) fn plain(&mut self, text: &str) {
        if self.in_reading || self.hidden.is_some() {
            return;
        }
        self.words.add(text);
        if self.in_heading {
            if let Some(heading) = self.headings.last_mut() {
                heading.text.push_str(text);
            }
            return;
        }
        self.passage.text.push_str(text);
        if self.footnote.is_none()
            && self.depth == 1
            && self.containers.is_empty()
            && self.lists.is_empty()
            && self.excerpt.len() < 600
        {
            let start = self.excerpt.len();
            self.excerpt.push_str(text);
            if self.shown_by_title
                && let Some(link) = self.links.len().checked_sub(1)
            {
                self.excerpt_names.push((start..self.excerpt.len(), link));
            }
        }
    }

    /// Paragraphs are lines of the excerpt.
    pub(super) fn end_excerpt_line(&mut self) {
        if !self.excerpt.is_empty() && !self.excerpt.ends_with('\n') {
            self.excerpt.push('\n');
        }
    }

    /// Cells are words of the excerpt.
    pub(super) fn end_excerpt_word(&mut self) {
        if self.excerpt.ends_with(|last: char| !last.is_whitespace()) {
            self.excerpt.push(' ');
        }
    }

    /// Blocks and cells are lines of the passage they stand in.
    pub(super) fn end_line(&mut self) {
        self.end_citations();
        let text = &mut self.passage.text;
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        self.begin_block();
    }
}

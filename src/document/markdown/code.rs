//! Code blocks: from their events to a [`code::Block`], and what is said of them, with its place.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr};

use super::run::Mark;
use super::writer::Writer;
use crate::diagnostic::Diagnostic;
use crate::document::code::{self, Place, Remark};
use crate::document::html::escape;
use crate::document::{Part, Piece};

/// A code block that is being read.
pub(super) struct OpenCode<'a> {
    /// The line that opens it, without its fence.
    opening: CowStr<'a>,
    /// In the body.
    span: Range<usize>,
    pub(super) text: String,
}

impl<'a> Writer<'a> {
    pub(super) fn open_code(&mut self, kind: CodeBlockKind<'a>, span: Range<usize>) {
        let opening = match kind {
            CodeBlockKind::Fenced(opening) => opening,
            CodeBlockKind::Indented => CowStr::Borrowed(""),
        };
        self.code = Some(OpenCode { opening, span, text: String::new() });
    }

    pub(super) fn close_code(&mut self) {
        let Some(open) = self.code.take() else { return };
        let budget = &mut self.colouring;
        let (block, remarks) = code::read(&open.opening, &open.text, self.markdown, self.palette, budget);
        for Remark { code, place, message, help } in remarks {
            let location = self.manuscript.locate(&open.place(&self.manuscript.text, &place));
            self.diagnostics.push(Diagnostic::warning(code, location, message).with_help(help));
        }
        self.parts.insert(Part::Code);
        self.passage.code.push_str(block.text());
        let element = if block.title().is_some() { "figure" } else { "div" };
        let html = &mut self.run.html;
        html.push_str(&format!("<{element} class=\"code\">"));
        if let Some(title) = block.title() {
            html.push_str("<figcaption>");
            escape(html, title);
            html.push_str("</figcaption>");
            self.passage.text.push_str(title);
            self.passage.text.push('\n');
        }
        self.run.mark(Mark::Hole(Piece::Html(block.html())));
        self.run.html.push_str(&format!("</{element}>\n"));
    }
}

impl OpenCode<'_> {
    /// A place of the block in the body.
    fn place(&self, body: &str, place: &Place) -> Range<usize> {
        match place {
            Place::Opening(span) => {
                let line = body.get(self.span.clone()).and_then(|text| text.lines().next()).unwrap_or("");
                // With escapes in it the line reads otherwise than it is written: then it is meant as a whole.
                match line.find(&*self.opening).filter(|_| !span.is_empty()) {
                    Some(at) => self.span.start + at + span.start..self.span.start + at + span.end,
                    None => self.span.start..self.span.start + line.len(),
                }
            }
            Place::Code(span) => {
                // Its lines may stand behind the signs of quotes and lists: what is meant is looked for.
                let written = self.text.get(span.clone()).unwrap_or("");
                let before = self.text.get(..span.start).unwrap_or("").matches(written).count();
                let block = body.get(self.span.clone()).unwrap_or("");
                let at = block.match_indices(written).nth(before).map_or(0, |(at, _)| at);
                self.span.start + at..self.span.start + at + written.len()
            }
        }
    }
}

//! Code blocks: from their events to a [`code::Block`], and what is said of them, with its place.

use std::ops::Range;

use pulldown_cmark::CodeBlockKind;

use super::run::Mark;
use super::writer::Writer;
use crate::diagnostic::Diagnostic;
use crate::document::code::{self, Place, Remark};
use crate::document::html::escape;
use crate::document::{Part, Piece};

/// A code block that is being read.
pub(super) struct OpenCode<'a> {
    kind: CodeBlockKind<'a>,
    /// In the body.
    span: Range<usize>,
    pub(super) text: String,
}

impl OpenCode<'_> {
    /// The line that opens it, without its fence.
    fn opening(&self) -> &str {
        match &self.kind {
            CodeBlockKind::Fenced(opening) => opening,
            CodeBlockKind::Indented => "",
        }
    }
}

impl<'a> Writer<'a> {
    pub(super) fn open_code(&mut self, kind: CodeBlockKind<'a>, span: Range<usize>) {
        self.code = Some(OpenCode { kind, span, text: String::new() });
    }

    pub(super) fn close_code(&mut self) {
        let Some(open) = self.code.take() else { return };
        let budget = &mut self.colouring;
        let (block, remarks) = code::read(open.opening(), &open.text, self.markdown, self.palette, budget);
        if !remarks.is_empty() {
            let places = Places::of(&open, &self.manuscript.text);
            for Remark { code, place, message, help } in remarks {
                let location = self.manuscript.locate(&places.find(&place));
                self.diagnostics.push(Diagnostic::warning(code, location, message).with_help(help));
            }
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

/// Where what is said of a block stands in the body.
struct Places<'a> {
    body: &'a str,
    code: &'a str,
    /// The line that opens the block.
    line: Range<usize>,
    /// Where what opens it stands in that line, if it stands there as it reads.
    opening: Option<usize>,
    /// Where the lines of the code begin, as it reads and in the body.
    starts: Vec<usize>,
    written: Vec<usize>,
}

impl<'a> Places<'a> {
    fn of(open: &'a OpenCode<'_>, body: &'a str) -> Self {
        let block = body.get(open.span.clone()).unwrap_or("");
        let line = block.lines().next().unwrap_or("");
        let starts = |text: &str| {
            let ends = text.match_indices('\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(ends).collect::<Vec<_>>()
        };
        let fences = match open.kind {
            CodeBlockKind::Fenced(_) => 1,
            CodeBlockKind::Indented => 0,
        };
        Self {
            body,
            code: &open.text,
            line: open.span.start..open.span.start + line.len(),
            opening: line.find(open.opening()),
            starts: starts(&open.text),
            written: starts(block).into_iter().skip(fences).map(|at| open.span.start + at).collect(),
        }
    }

    fn find(&self, place: &Place) -> Range<usize> {
        match place {
            // With escapes in it the line reads otherwise than it is written: then it is meant as a whole.
            Place::Opening(span) => match self.opening.filter(|_| !span.is_empty()) {
                Some(at) => self.line.start + at + span.start..self.line.start + at + span.end,
                None => self.line.clone(),
            },
            // Its lines may stand behind the signs of quotes and lists, which the code as it reads lacks.
            Place::Code(span) => {
                let number = self.starts.partition_point(|start| *start <= span.start).saturating_sub(1);
                let from_end = |end: usize| self.code.get(span.start..end).map_or(0, str::len);
                let end = self.starts.get(number + 1).map_or(self.code.len(), |next| next - 1);
                let line = self.written.get(number).copied().unwrap_or(self.line.start);
                let written = self.body.get(line..).and_then(|rest| rest.lines().next()).unwrap_or("");
                let at = line + written.len().saturating_sub(from_end(end));
                at..at + span.len()
            }
        }
    }
}

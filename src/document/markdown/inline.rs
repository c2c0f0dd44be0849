//! Links, images and raw HTML: everything that points somewhere.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType};

use super::run::Mark;
use super::{Alternative, Writer};
use crate::config::RawHtml;
use crate::diagnostic::Location;
use crate::document::html::{escape, unescape};
use crate::document::{Link, LinkKind, Piece, raw_html, sanitize};

impl Writer<'_> {
    pub(super) fn open_link(
        &mut self,
        link_type: LinkType,
        destination: &str,
        title: &str,
        span: Range<usize>,
    ) {
        let number = match link_type {
            LinkType::Email => self.link(&format!("mailto:{destination}"), span, LinkKind::Page),
            _ => self.link(destination, span, LinkKind::Page),
        };
        self.run.html.push_str("<a href=\"");
        self.run.mark(Mark::Hole(Piece::Link(number)));
        if !title.is_empty() {
            self.run.html.push_str("\" title=\"");
            escape(&mut self.run.html, title);
        }
        self.run.html.push_str("\">");
    }

    /// Notes a link and gives its number. Its place is that of the destination when it can be seen in the source.
    pub(super) fn link(&mut self, destination: &str, span: Range<usize>, kind: LinkKind) -> usize {
        let source = self.body.get(span.clone()).unwrap_or("");
        let span = match source.rfind(destination).filter(|_| !destination.is_empty()) {
            Some(at) => span.start + at..span.start + at + destination.len(),
            None => span,
        };
        let location = Location::new(self.path, span.start + self.start..span.end + self.start);
        self.links.push(Link { destination: destination.to_owned(), location, kind });
        self.links.len() - 1
    }

    /// The text of an image is an attribute: of what it is written with only the words remain.
    pub(super) fn in_alternative(&mut self, event: &Event<'_>) {
        let Some(alternative) = &mut self.alternative else { return };
        match event {
            Event::Start(_) => alternative.depth += 1,
            Event::End(_) if alternative.depth > 0 => alternative.depth -= 1,
            Event::End(_) => self.close_image(),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                alternative.text.push_str(text);
            }
            Event::SoftBreak | Event::HardBreak => alternative.text.push('\n'),
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::Rule
            | Event::TaskListMarker(_) => {}
        }
    }

    fn close_image(&mut self) {
        let Some(Alternative { text, title, .. }) = self.alternative.take() else { return };
        self.plain(&text);
        self.run.html.push_str("\" alt=\"");
        escape(&mut self.run.html, &text);
        if !title.is_empty() {
            self.run.html.push_str("\" title=\"");
            escape(&mut self.run.html, &title);
        }
        self.run.html.push_str("\" loading=\"lazy\" decoding=\"async\">");
    }

    /// HTML of the author. `at` is where it begins in the body.
    pub(super) fn raw_html(&mut self, html: &str, at: usize) {
        if self.markdown.raw_html == RawHtml::Escape {
            self.text(html);
            return;
        }
        self.has_raw_html = true;
        let offset = self.start + at;
        let mut written = 0;
        for tag in raw_html::tags(html) {
            if self.markdown.raw_html == RawHtml::Sanitize {
                self.diagnostics.extend(sanitize::objection(self.path, &tag, offset));
            }
            for attribute in &tag.attributes {
                let kind = match (
                    tag.name.to_ascii_lowercase().as_str(),
                    attribute.name.to_ascii_lowercase().as_str(),
                ) {
                    (_, "id") | ("a", "name") => {
                        self.ids.insert(unescape(attribute.value));
                        continue;
                    }
                    ("a", "href") => LinkKind::Page,
                    ("img", "src") => LinkKind::Image,
                    _ => continue,
                };
                self.run.html.push_str(html.get(written..attribute.span.start).unwrap_or(""));
                let quoted =
                    html.get(..attribute.span.start).is_some_and(|before| before.ends_with(['"', '\'']));
                let number = self.links.len();
                let destination = unescape(attribute.value);
                let span = attribute.span.start + offset..attribute.span.end + offset;
                self.links.push(Link { destination, location: Location::new(self.path, span), kind });
                self.run.html.push_str(if quoted { "" } else { "\"" });
                let piece = if kind == LinkKind::Page { Piece::Link(number) } else { Piece::Image(number) };
                self.run.mark(Mark::Hole(piece));
                self.run.html.push_str(if quoted { "" } else { "\"" });
                written = attribute.span.end;
            }
        }
        self.run.html.push_str(html.get(written..).unwrap_or(""));
    }
}

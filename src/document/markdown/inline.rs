//! Links and raw HTML: what points somewhere.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser};

use super::run::Mark;
use super::soft_break::one_line;
use super::writer::Writer;
use super::{image, options};
use crate::config::RawHtml;
use crate::diagnostic::Diagnostic;
use crate::document::formula::{self, Setting};
use crate::document::html::{escape, text_of, unescape};
use crate::document::sanitize::{self, Fate};
use crate::document::unruly;
use crate::document::{Link, LinkKind, Part, Piece, anchor, include, raw_html, raw_text};
use crate::words::{Phrase, Words, words};

/// A link whose words are its address: on paper it needs no second one.
const BARE: &str = "<a class=\"bare\" href=\"";

impl Writer<'_> {
    pub(super) fn open_link(
        &mut self,
        link_type: LinkType,
        destination: &str,
        title: &str,
        span: Range<usize>,
    ) {
        let written = self.manuscript.text.get(span.clone()).unwrap_or("");
        let is_empty_label = written.trim_end_matches(']').trim_end().ends_with('|');
        let number = match link_type {
            LinkType::Email => self.link(&format!("mailto:{destination}"), span, LinkKind::Page),
            // A bar inside a table is written `\|`, and the parser leaves the backslash.
            LinkType::WikiLink { .. } => {
                self.link(destination.trim_end_matches('\\').trim(), span, LinkKind::Wiki)
            }
            _ => self.link(destination, span, LinkKind::Page),
        };
        self.begin_citation(number, destination);
        self.link_depth += 1;
        let before = self.run.end();
        self.run.html.push_str("<a href=\"");
        self.run.mark(Mark::Hole(Piece::Link(number)));
        if !title.is_empty() {
            self.run.html.push_str("\" title=\"");
            escape(&mut self.run.html, title);
        }
        self.run.html.push_str("\">");
        self.begins_with_link(before);
        // A page is called by its title; a place on it by what its author wrote.
        let is_unlabelled = match link_type {
            LinkType::WikiLink { has_pothole: false } => !destination.contains('#'),
            LinkType::WikiLink { has_pothole: true } => is_empty_label,
            _ => false,
        };
        if is_unlabelled {
            self.shown_by_title = true;
            self.run.mark(Mark::Hole(Piece::LinkTitle(number)));
        }
    }

    pub(super) fn close_link(&mut self) {
        self.link_depth = self.link_depth.saturating_sub(1);
        self.end_of_link();
        self.shown_by_title = false;
        let before = self.run.end();
        self.run.html.push_str("</a>");
        self.ends_with_link(before);
    }

    /// A link to an address that stands in the text as it is.
    pub(super) fn address(&mut self, address: &str) {
        let destination =
            if address.contains("://") { address.to_owned() } else { format!("https://{address}") };
        let number = self.links.len();
        // Nothing is ever said of it: it leads out of the site.
        self.links.push(Link {
            destination,
            location: self.manuscript.locate(&(0..0)),
            kind: LinkKind::Page,
        });
        self.run.html.push_str(BARE);
        self.run.mark(Mark::Hole(Piece::Link(number)));
        self.run.html.push_str("\">");
        escape(&mut self.run.html, address);
        self.run.html.push_str("</a>");
    }

    /// A formula, which stands at `span`. One that cannot be read is shown as it is written.
    pub(super) fn formula(&mut self, latex: &str, setting: Setting, span: &Range<usize>) {
        self.not_text();
        self.plain(latex);
        match formula::mathml(latex, setting) {
            Ok(mathml) => {
                self.parts.insert(Part::Formula);
                self.run.mark(Mark::Hole(Piece::Html(mathml)));
            }
            Err(fault) => {
                let written = self.manuscript.text.get(span.clone()).unwrap_or("");
                // Behind the signs of a quote it reads otherwise than it is written: then it is meant as a whole.
                let place = match written.find(latex).filter(|_| !latex.is_empty()) {
                    Some(at) => span.start + at + fault.span.start..span.start + at + fault.span.end,
                    None => span.clone(),
                };
                self.bad_formula(&place, &fault.message);
                self.run.html.push_str("<code>");
                escape(&mut self.run.html, written);
                self.run.html.push_str("</code>");
            }
        }
    }

    pub(super) fn bad_formula(&mut self, span: &Range<usize>, reason: &Words) {
        let message =
            words!(en: "this formula cannot be read: {reason}", zh: "这个公式读不出来：{reason}"; reason);
        let help = Phrase {
            english: "correct the LaTeX; a dollar sign that stands for itself is written `\\$`",
            chinese: "改正LaTeX；美元符号本身写成`\\$`",
        };
        let diagnostic = Diagnostic::error(formula::BAD_FORMULA, self.manuscript.locate(span), message);
        self.diagnostics.push(diagnostic.with_help(help));
    }

    pub(super) fn keys(&mut self, keys: &[&str]) {
        for (index, key) in keys.iter().enumerate() {
            self.run.html.push_str(if index == 0 { "<kbd>" } else { "+<kbd>" });
            escape(&mut self.run.html, key);
            self.run.html.push_str("</kbd>");
        }
    }

    /// Characters with their readings: one for each, or one for all.
    pub(super) fn ruby(&mut self, base: &str, readings: &[&str]) {
        let html = &mut self.run.html;
        let bases: Vec<&str> = match readings.len() {
            1 => vec![base],
            _ => base.split("").filter(|character| !character.is_empty()).collect(),
        };
        html.push_str("<ruby>");
        for (base, reading) in bases.iter().zip(readings) {
            escape(html, base);
            html.push_str("<rp>(</rp><rt>");
            escape(html, reading);
            html.push_str("</rt><rp>)</rp>");
        }
        html.push_str("</ruby>");
    }

    /// Notes a link and gives its number. Its place is that of the destination when it can be seen in the source.
    pub(super) fn link(&mut self, destination: &str, span: Range<usize>, kind: LinkKind) -> usize {
        let source = self.manuscript.text.get(span.clone()).unwrap_or("");
        let span = match source.rfind(destination).filter(|_| !destination.is_empty()) {
            Some(at) => span.start + at..span.start + at + destination.len(),
            None => span,
        };
        let location = self.manuscript.locate(&span);
        self.links.push(Link { destination: destination.to_owned(), location, kind });
        self.links.len() - 1
    }

    /// HTML inside text. Tags are seen through; what stands between `<rt>` and its end is no text of its own.
    pub(super) fn inline_html(&mut self, html: &str, at: usize) {
        let lower: String = html.chars().take(5).flat_map(char::to_lowercase).collect();
        if lower.starts_with("<img") || lower.starts_with("<br") {
            self.not_text();
        }
        if lower.starts_with("<rt") || lower.starts_with("<rp") {
            self.in_reading = true;
        } else if lower.starts_with("</r") {
            self.in_reading = false;
        }
        if self.markdown.raw_html != RawHtml::Escape {
            self.link_or_hide(html, at);
        }
        if lower.starts_with("<img") && self.markdown.raw_html != RawHtml::Escape {
            for piece in raw_text::pieces(html) {
                if let raw_text::Piece::Alternative(text) = piece {
                    self.plain(&text_of(text));
                }
            }
        }
        self.raw_html(html, at);
    }

    /// Tags change what the text behind them is: part of a link, or, where it has an end, not shown.
    fn link_or_hide(&mut self, html: &str, at: usize) {
        let closing = html.strip_prefix("</").and_then(raw_html::name);
        let opening = html.strip_prefix('<').and_then(raw_html::name);
        if closing.is_some_and(is_link) {
            self.html_links = self.html_links.saturating_sub(1);
        } else if opening.is_some_and(is_link) {
            self.html_links += 1;
        } else if self.hidden.is_some() && closing.and_then(hidden) == self.hidden {
            self.hidden = None;
        } else if let Some(name) = opening.and_then(hidden).filter(|name| self.ends_after(name, at)) {
            self.hidden.get_or_insert(name);
        }
    }

    /// Whether a tag behind a place ends a hidden element.
    fn ends_after(&mut self, name: &str, at: usize) -> bool {
        let text = &self.manuscript.text;
        let ends = self.hidden_ends.get_or_insert_with(|| hidden_ends(text));
        unruly::HIDDEN.iter().zip(ends).any(|(hidden, last)| *hidden == name && *last > at)
    }

    /// A block of HTML, whose text counts like any other.
    pub(super) fn html_block(&mut self, html: &str, at: usize) {
        if self.markdown.raw_html != RawHtml::Escape {
            let shown = match self.hidden {
                None => Some(html),
                Some(name) => unruly::last_end(html, name).and_then(|end| html.get(end..)),
            };
            if let Some(shown) = shown {
                self.hidden = None;
                self.raw_text(shown);
            }
            // A link may stay open around the blocks that follow.
            let lower = html.to_ascii_lowercase();
            let begins = ["<a ", "<a\n"].map(|tag| lower.rfind(tag)).into_iter().max().flatten();
            let ends = lower.rfind("</a");
            if begins.or(ends).is_some() {
                self.in_html_link = begins > ends;
            }
        }
        self.raw_html(html, at);
    }

    /// HTML of the author. `at` is where it begins in the body.
    fn raw_html(&mut self, html: &str, at: usize) {
        if self.markdown.raw_html == RawHtml::Escape {
            self.text(html);
            return;
        }
        if include::is_meant(html) {
            self.diagnostics.push(include::unread(self.manuscript.locate(&(at..at + html.len()))));
        }
        // Comments are for other authors. They cost readers nothing then, and the page no cleaning.
        if self.markdown.raw_html == RawHtml::Sanitize && is_comment(html) {
            return;
        }
        self.has_raw_html = true;
        let mut written = 0;
        for tag in raw_html::tags(html) {
            if self.markdown.raw_html == RawHtml::Sanitize {
                let fate = match hidden(tag.name) {
                    Some(name) if self.ends_after(name, at + tag.span.start) => Fate::Content,
                    Some(_) => Fate::Endless,
                    None => Fate::TagAlone,
                };
                let place = |span: &Range<usize>| self.manuscript.locate(&(span.start + at..span.end + at));
                self.diagnostics.extend(sanitize::objection(&tag, fate, place));
            }
            let name = tag.name.to_ascii_lowercase();
            if name == "table" {
                self.parts.insert(Part::Table);
            }
            if name == "img" && tag.value("alt").is_none() {
                let span = at + tag.span.start..at + tag.span.end;
                self.missing_alternative(tag.value("src").unwrap_or(""), &span);
            }
            for attribute in &tag.attributes {
                let kind = match (name.as_str(), attribute.name.to_ascii_lowercase().as_str()) {
                    // Old pages give an anchor the same name twice, for browsers that knew only one of the two.
                    ("a", "name") if tag.value("id") == Some(attribute.value) => continue,
                    (_, "id") | ("a", "name") => {
                        let span = attribute.span.start + at..attribute.span.end + at;
                        self.raw_id(unescape(attribute.value), &span);
                        continue;
                    }
                    ("a", "href") => LinkKind::Page,
                    ("img", "src") => LinkKind::Image,
                    _ => continue,
                };
                self.run.html.push_str(html.get(written..attribute.whole.start).unwrap_or(""));
                written = attribute.whole.end;
                let number = self.links.len();
                let destination = unescape(attribute.value);
                let span = attribute.span.start + at..attribute.span.end + at;
                let location = self.manuscript.locate(&span);
                self.links.push(Link { destination, location, kind });
                if kind == LinkKind::Image {
                    self.run.mark(Mark::Hole(Piece::Image(image::written(number, &tag))));
                } else {
                    self.run.html.push_str("href=\"");
                    self.run.mark(Mark::Hole(Piece::Link(number)));
                    self.run.html.push('"');
                }
            }
        }
        self.run.html.push_str(html.get(written..).unwrap_or(""));
    }

    /// An id of the author's HTML. One that is taken leads to one of two places only.
    fn raw_id(&mut self, id: String, span: &Range<usize>) {
        if anchor::is_of_frame(&id) || (self.ids.contains(&id) && !id.is_empty()) {
            self.diagnostics.push(anchor::taken(&id, self.manuscript.locate(span)));
        }
        self.ids.insert(id);
    }

    /// The text of HTML is what it is to its readers, line by line.
    fn raw_text(&mut self, html: &str) {
        let mut line = String::new();
        for piece in raw_text::pieces(html) {
            match piece {
                raw_text::Piece::Text { text, .. } => line.push_str(&text_of(text)),
                raw_text::Piece::Alternative(text) => {
                    line.push(' ');
                    line.push_str(&text_of(text));
                    line.push(' ');
                }
                raw_text::Piece::Break => self.raw_line(&mut line),
            }
        }
        self.raw_line(&mut line);
    }

    fn raw_line(&mut self, line: &mut String) {
        let text = one_line(line, self.writing);
        line.clear();
        if text.is_empty() {
            return;
        }
        self.plain(&text);
        self.end_line();
        self.end_excerpt_line();
    }
}

/// Whether an element is a link.
fn is_link(name: &str) -> bool {
    name.eq_ignore_ascii_case("a")
}

/// Where the tags stand that end hidden elements for the last time. Code shows such tags and has none.
fn hidden_ends(text: &str) -> [usize; 2] {
    let mut ends = [0; 2];
    for (event, span) in Parser::new_ext(text, options()).into_offset_iter() {
        let (Event::Html(html) | Event::InlineHtml(html)) = event else { continue };
        for (name, last) in unruly::HIDDEN.iter().zip(&mut ends) {
            *last = unruly::last_end(&html, name).map_or(*last, |end| span.start + end);
        }
    }
    ends
}

/// The name of an element whose content is not shown.
fn hidden(name: &str) -> Option<&'static str> {
    unruly::HIDDEN.into_iter().find(|hidden| hidden.eq_ignore_ascii_case(name))
}

/// Whether a piece of HTML is one comment and nothing else, as every browser reads it.
fn is_comment(html: &str) -> bool {
    let inside = html.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    inside.is_some_and(|text| !text.contains("--") && !text.starts_with(['>', '-']) && !text.ends_with('-'))
}

//! Words: text with what it holds that Markdown has no word for, and code between words.

use std::ops::Range;

use super::abbreviation;
use super::blank::{self, Blank};
use super::run::Mark;
use super::soft_break::LineEnd;
use super::sugar;
use super::writer::Writer;
use crate::document::anchor::SOURCES;
use crate::document::html::escape;
use crate::document::{Claim, Label, Part, Piece};

/// Whether the first character of a text, which stands at `at` of its source, stands for itself: `\{`, `&#123;`. Only
/// characters that begin what Markdown has no word for.
pub(super) fn stands_for_itself(source: &str, at: usize, text: &str) -> bool {
    let Some(first) = text.chars().next().filter(|first| matches!(first, '{' | '+')) else { return false };
    let is_escaped = source.get(..at).is_some_and(|before| before.ends_with('\\'));
    is_escaped || !source.get(at..).is_some_and(|rest| rest.starts_with(first))
}

impl Writer<'_> {
    /// Text that stands at `span` of the source.
    pub(super) fn text_at(&mut self, text: &str, span: &Range<usize>) {
        let source = &self.manuscript.text;
        if self.code.is_none() && stands_for_itself(source, span.start, text) {
            let (literal, rest) = text.split_at(1);
            self.set(&sugar::Part::Text(literal));
            if !rest.is_empty() {
                self.text(rest);
            }
        } else {
            self.text(text);
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if let Some(code) = &mut self.code {
            code.text.push_str(text);
            return;
        }
        let parts = if self.link_depth + self.html_links == 0 { sugar::parts(text) } else { None };
        match parts {
            Some(parts) => parts.iter().for_each(|part| self.set(part)),
            None => self.set(&sugar::Part::Text(text)),
        }
    }

    /// Sets a part behind the line end that may wait for it.
    fn set(&mut self, part: &sugar::Part<'_>) {
        let line_end = match part {
            sugar::Part::Text(text) | sugar::Part::Address(text) | sugar::Part::Ruby { base: text, .. } => {
                self.soft_breaks.text(text, self.writing)
            }
            sugar::Part::Keys(_) => self.soft_breaks.other(),
            // A flag is set beside the words, and is none of them.
            sugar::Part::Claim(..) => LineEnd::None,
        };
        self.end_soft_break(line_end);
        self.part(part);
    }

    fn part(&mut self, part: &sugar::Part<'_>) {
        match part {
            sugar::Part::Text(text) => {
                self.plain(text);
                if !self.shown_by_title {
                    self.words_and_blanks(text);
                }
            }
            sugar::Part::Address(address) => {
                self.plain(address);
                self.address(address);
            }
            sugar::Part::Claim(claim, detail) => self.claim(*claim, detail),
            sugar::Part::Keys(keys) => {
                self.plain(&keys.join("+"));
                self.keys(keys);
            }
            sugar::Part::Ruby { base, readings } => {
                self.plain(base);
                self.ruby(base, readings);
            }
        }
    }

    /// Text, with its fields where there are some.
    fn words_and_blanks(&mut self, text: &str) {
        let mut rest = text;
        while let Some(blank) = blank::first(rest).filter(|_| self.has_fields()) {
            self.words_and_terms(blank.before);
            if self.names_source(blank.name) {
                escape(&mut self.run.html, &format!("{}{}{}", blank.open, blank.name, blank.close));
            } else {
                self.blank(&blank);
            }
            rest = rest.get(blank.length()..).unwrap_or("");
        }
        self.words_and_terms(rest);
    }

    /// Whether what stands in brackets says where a claim comes from: `[S4 F122]`, with a source of the page before all else.
    fn names_source(&self, name: &str) -> bool {
        let first = name.split_whitespace().next();
        first.is_some()
            && self.front_matter.sources.iter().any(|source| source.split_whitespace().next() == first)
    }

    /// A field keeps its brackets for those who copy it; readers see its shape.
    fn blank(&mut self, blank: &Blank<'_>) {
        let html = &mut self.run.html;
        html.push_str("<span class=\"blank\"><i>");
        html.push_str(blank.open);
        html.push_str("</i>");
        escape(html, blank.name);
        html.push_str("<i>");
        html.push_str(blank.close);
        html.push_str("</i></span>");
    }

    /// Text, with the terms in it that the glossary explains, where the page uses them first, but not in headings and links.
    fn words_and_terms(&mut self, text: &str) {
        let mut written = 0;
        if self.link_depth == 0 && !self.in_heading && !self.in_container_title {
            for (before, word, id) in self.terms.find(text, &mut self.met) {
                self.words_and_abbreviations(before);
                self.run.html.push_str("<a class=\"term\" href=\"");
                self.run.mark(Mark::Hole(Piece::Term(id.to_owned())));
                self.run.html.push_str("\">");
                escape(&mut self.run.html, word);
                self.run.html.push_str("</a>");
                self.parts.insert(Part::Card);
                written += before.len() + word.len();
            }
        }
        self.words_and_abbreviations(text.get(written..).unwrap_or(""));
    }

    /// A flag behind a claim, which leads to the sources of the page if it has any. It is no text of the author: the
    /// search does not find it.
    fn claim(&mut self, claim: Claim, detail: &str) {
        self.parts.insert(Part::Claim);
        self.claims.insert(claim);
        let leads = !self.front_matter.sources.is_empty() && self.link_depth == 0 && !self.in_heading;
        let (element, target) =
            if leads { ("a", format!(" href=\"#{SOURCES}\"")) } else { ("span", String::new()) };
        self.run.html.push_str(&format!("<{element} class=\"claim claim-{}\"{target}>", claim.name()));
        if detail.is_empty() {
            self.run.mark(Mark::Hole(Piece::Label(Label::Claim(claim))));
        } else {
            escape(&mut self.run.html, detail);
        }
        self.run.html.push_str(&format!("</{element}>"));
    }

    /// Text, with the abbreviations in it explained where the page uses them first, but not in headings and links, whose
    /// words are explained elsewhere.
    fn words_and_abbreviations(&mut self, text: &str) {
        let mut written = 0;
        if self.link_depth == 0 && !self.in_heading {
            for (before, short) in abbreviation::find(text, self.abbreviations, &mut self.explained) {
                escape(&mut self.run.html, before);
                self.run.html.push_str("<abbr title=\"");
                escape(&mut self.run.html, self.abbreviations.get(short).map_or("", String::as_str));
                self.run.html.push_str("\">");
                escape(&mut self.run.html, short);
                self.run.html.push_str("</abbr>");
                written += before.len() + short.len();
            }
        }
        escape(&mut self.run.html, text.get(written..).unwrap_or(""));
    }

    pub(super) fn inline_code(&mut self, code: &str) {
        self.not_text();
        self.plain(code);
        if self.has_fields()
            && let Some(blank) = blank::first(code).filter(|blank| blank.length() == code.len())
            && blank.before.is_empty()
        {
            self.blank(&blank);
            return;
        }
        self.run.html.push_str("<code>");
        escape(&mut self.run.html, code);
        self.run.html.push_str("</code>");
    }
}

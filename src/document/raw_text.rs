//! What a reader reads of HTML that authors write: its text, without tags, comments, scripts and styles.
//!
//! As forgiving and as linear as [`super::raw_html`]: a browser shows something of every text, and so does this.

use super::raw_html::{attributes, name};
use super::unruly::{HIDDEN, last_end};

/// A piece of HTML, as far as readers are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text as it is written: entities are still to be read.
    Text {
        text: &'a str,
        /// Where it stands.
        at: usize,
        /// Whether it is code, which shows signs as they are.
        is_verbatim: bool,
    },
    /// The words in place of a picture, as they are written.
    Alternative(&'a str),
    /// One line or block ends, and another may begin.
    Break,
}

/// Elements that end a line, by themselves or as blocks.
const BREAKS: &str = "address article aside blockquote br caption center dd details div dl dt fieldset figcaption \
    figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section summary table tbody td tfoot th \
    thead tr ul";
/// Elements that show code, keys and the like.
const VERBATIM: [&str; 6] = ["code", "kbd", "pre", "samp", "tt", "var"];

/// Whether an element shows its text as it is written.
pub(super) fn is_verbatim(name: &str) -> bool {
    VERBATIM.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The pieces of a stretch of HTML, in order.
pub(super) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let ends = HIDDEN.map(|name| last_end(html, name).unwrap_or(0));
    let mut reader = Reader { html, ends, pieces: Vec::new(), verbatim: 0, in_reading: false };
    let mut at = 0;
    while let Some(open) = html.get(at..).and_then(|rest| rest.find('<')).map(|found| at + found) {
        reader.text(at, open);
        at = reader.markup(open);
    }
    reader.text(at, html.len());
    reader.pieces
}

struct Reader<'a> {
    html: &'a str,
    /// Where the last of the elements ends whose content is no text for readers.
    ends: [usize; 2],
    pieces: Vec<Piece<'a>>,
    /// How many elements are open that show code.
    verbatim: usize,
    /// Readings above characters are no text of their own.
    in_reading: bool,
}

impl<'a> Reader<'a> {
    fn text(&mut self, at: usize, end: usize) {
        let text = self.html.get(at..end).unwrap_or("");
        if !text.is_empty() && !self.in_reading {
            self.pieces.push(Piece::Text { text, at, is_verbatim: self.verbatim > 0 });
        }
    }

    /// Reads what begins with `<` at `open`, and says where it ends.
    fn markup(&mut self, open: usize) -> usize {
        let rest = self.html.get(open + 1..).unwrap_or("");
        let to = |sign: &str, from: &str| from.find(sign).map_or(self.html.len(), |end| end + sign.len());
        let behind = |skipped: usize| open + 1 + skipped;
        if let Some(comment) = rest.strip_prefix("!--") {
            return (behind(3) + to("-->", comment)).min(self.html.len());
        }
        if let Some(closing) = rest.strip_prefix('/').and_then(name) {
            self.close(closing);
            return (behind(0) + to(">", rest)).min(self.html.len());
        }
        if rest.starts_with(['!', '?', '/']) {
            return (behind(0) + to(">", rest)).min(self.html.len());
        }
        match name(rest) {
            Some(name) => self.open(name, open),
            None => {
                self.text(open, open + 1);
                open + 1
            }
        }
    }

    fn open(&mut self, name: &'a str, open: usize) -> usize {
        let (attributes, end) = attributes(self.html, open + 1 + name.len());
        let mut hidden = HIDDEN.iter().zip(self.ends);
        // Without an end tag only the tag is not shown.
        if let Some((hidden, _)) =
            hidden.find(|(known, last)| known.eq_ignore_ascii_case(name) && *last >= end)
        {
            let inside = self.html.get(end..).unwrap_or("");
            let closes = |at: &usize| {
                let name = inside.as_bytes().get(at + 2..at + 2 + hidden.len());
                name.is_some_and(|name| name.eq_ignore_ascii_case(hidden.as_bytes()))
            };
            let closing = inside.match_indices("</").map(|(at, _)| at).find(closes);
            return closing.map_or(self.html.len(), |closing| end + closing);
        }
        self.breaks(name);
        self.verbatim += usize::from(is_verbatim(name));
        match name.to_ascii_lowercase().as_str() {
            "rt" | "rp" => self.in_reading = true,
            "rb" => self.in_reading = false,
            "img" => {
                let alternative = attributes.iter().find(|found| found.name.eq_ignore_ascii_case("alt"));
                self.pieces.extend(alternative.map(|found| Piece::Alternative(found.value)));
            }
            _ => {}
        }
        end
    }

    fn close(&mut self, name: &str) {
        self.breaks(name);
        if is_verbatim(name) {
            self.verbatim = self.verbatim.saturating_sub(1);
        }
        if ["rt", "rp", "ruby"].iter().any(|known| known.eq_ignore_ascii_case(name)) {
            self.in_reading = false;
        }
    }

    fn breaks(&mut self, name: &str) {
        if BREAKS.split_whitespace().any(|known| known.eq_ignore_ascii_case(name)) {
            self.pieces.push(Piece::Break);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces};

    /// The text, `|` for breaks, code in braces, pictures in brackets.
    fn shown(html: &str) -> String {
        let piece = |piece: &Piece<'_>| match piece {
            Piece::Text { text, is_verbatim: true, .. } => format!("{{{text}}}"),
            Piece::Text { text, .. } => (*text).to_owned(),
            Piece::Alternative(text) => format!("[{text}]"),
            Piece::Break => "|".to_owned(),
        };
        pieces(html).iter().map(piece).collect()
    }

    #[test]
    fn readers_read_text() {
        for (html, expected) in [
            ("<div>代运营<b>收费</b></div>", "|代运营收费|"),
            ("<p title=\"不是\">甲</p><p>乙", "|甲||乙"),
            ("甲<!-- 不是 -->乙<!DOCTYPE x>丙<?x y?>丁", "甲乙丙丁"),
            ("甲<SCRIPT>var a = '<b>不是';</script>乙<style>p{}</style>丙", "甲乙丙"),
            ("甲<script>乙", "甲乙"),
            ("甲<template>乙</template>", "甲乙"),
            ("<ruby>运<rp>(</rp><rt>yùn</rt><rp>)</rp></ruby>营", "运营"),
            ("<img src=a.png alt='漏斗'><img src=b.png>", "[漏斗]"),
            ("甲 < 乙 <3 <", "甲 < 乙 <3 <"),
            ("<code>**</code>甲<kbd>~~</kbd>", "{**}甲{~~}"),
            ("甲<br>乙</未知>丙", "甲|乙丙"),
            ("甲</p", "甲|"),
            ("甲<a href=", "甲"),
        ] {
            assert_eq!(shown(html), expected, "{html}");
        }
    }

    #[test]
    fn places_are_those_of_the_text() {
        let html = "<div>代<b>运 & 营</b></div>";
        for piece in pieces(html) {
            if let Piece::Text { text, at, .. } = piece {
                assert!(html[at..].starts_with(text));
            }
        }
    }
}

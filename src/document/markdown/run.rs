//! A run of HTML with marks in it, and how it becomes a body with holes.

use super::writer::Writer;
use crate::config::RawHtml;
use crate::document::{Body, Piece, sanitize};

/// Something that belongs at a position of the HTML and is known later than what follows it.
pub(super) enum Mark {
    Text(&'static str),
    Hole(Piece),
}

/// A run of HTML and its marks, in order of position.
#[derive(Default)]
pub(super) struct Run {
    pub(super) html: String,
    pub(super) marks: Vec<(usize, Mark)>,
}

impl Run {
    pub(super) fn mark(&mut self, mark: Mark) {
        self.marks.push((self.html.len(), mark));
    }

    pub(super) fn append(&mut self, other: Run) {
        let base = self.html.len();
        self.html.push_str(&other.html);
        self.marks.extend(other.marks.into_iter().map(|(at, mark)| (base + at, mark)));
    }
}

pub(super) fn cut(writer: &mut Writer<'_>) -> Body {
    let Run { html, mut marks } = std::mem::take(&mut writer.run);
    marks.sort_by_key(|(at, _)| *at);
    let mut pieces = Pieces::default();
    let mut written = 0;
    for (at, mark) in marks {
        pieces.html(html.get(written..at).unwrap_or(""));
        written = at;
        match mark {
            Mark::Text(text) => pieces.html(text),
            Mark::Hole(piece) => pieces.hole(piece),
        }
    }
    pieces.html(html.get(written..).unwrap_or(""));
    let body = Body(pieces.done());
    let sanitize = writer.has_raw_html && writer.markdown.raw_html == RawHtml::Sanitize;
    if sanitize { sanitized(body) } else { body }
}

/// Pieces as they are put together: runs of HTML grow into one.
#[derive(Default)]
struct Pieces {
    pieces: Vec<Piece>,
    html: String,
}

impl Pieces {
    fn html(&mut self, html: &str) {
        self.html.push_str(html);
    }

    fn hole(&mut self, piece: Piece) {
        if !self.html.is_empty() {
            self.pieces.push(Piece::Html(std::mem::take(&mut self.html)));
        }
        self.pieces.push(piece);
    }

    fn done(mut self) -> Vec<Piece> {
        if !self.html.is_empty() {
            self.pieces.push(Piece::Html(self.html));
        }
        self.pieces
    }
}

/// Sanitises a body as a whole. Holes travel as addresses of a scheme of their own and are cut out again.
fn sanitized(body: Body) -> Body {
    let mut html = String::new();
    let mut holes = Vec::new();
    for piece in body.0 {
        match piece {
            Piece::Html(run) => html.push_str(&run.replace(sanitize::HOLE_SCHEME, "")),
            hole => {
                html.push_str(&format!("{}:{}.", sanitize::HOLE_SCHEME, holes.len()));
                holes.push(hole);
            }
        }
    }
    let clean = sanitize::sanitize(&html);
    let mut pieces = Pieces::default();
    let prefix = format!("{}:", sanitize::HOLE_SCHEME);
    let mut runs = clean.split(&prefix);
    pieces.html(runs.next().unwrap_or(""));
    for run in runs {
        let (number, rest) = run.split_once('.').unwrap_or(("", run));
        if let Some(hole) = number.parse().ok().and_then(|number: usize| holes.get(number)) {
            pieces.hole(hole.clone());
        }
        pieces.html(rest);
    }
    Body(pieces.done())
}

//! A run of HTML with marks in it, and how it becomes a body with holes.

use super::writer::Writer;
use crate::config::RawHtml;
use crate::document::{Body, Loading, Piece, sanitize};

/// Something that belongs at a position of the HTML and is known later than what follows it.
pub(super) enum Mark {
    Text(&'static str),
    /// A hole, or HTML of our own that is whole already: no author could write it, so nothing of it is sanitised.
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

    /// How much there is, in bytes and marks: equal only where nothing was written in between.
    pub(super) fn end(&self) -> (usize, usize) {
        (self.html.len(), self.marks.len())
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
    let mut parts = pieces.done();
    first_image_at_once(&mut parts);
    let sanitize = writer.has_raw_html && writer.markdown.raw_html == RawHtml::Sanitize;
    let parts = if sanitize { sanitized(parts) } else { parts };
    Body(parts.into_iter().map(Part::into_piece).collect())
}

/// The first image is likely to be in sight when the page opens: browsers should not wait for it.
fn first_image_at_once(parts: &mut [Part]) {
    let image = parts.iter_mut().find_map(|part| match part {
        Part::Hole(Piece::Image(image)) => Some(image),
        Part::Hole(_) | Part::Run(_) => None,
    });
    if let Some(image) = image.filter(|image| image.loading == Loading::Lazy) {
        image.loading = Loading::Eager;
    }
}

/// A part of a body that is put together.
enum Part {
    /// A run that authors may have had a hand in.
    Run(String),
    Hole(Piece),
}

impl Part {
    fn into_piece(self) -> Piece {
        match self {
            Self::Run(html) => Piece::Html(html),
            Self::Hole(piece) => piece,
        }
    }
}

/// Parts as they are put together: runs of HTML grow into one.
#[derive(Default)]
struct Pieces {
    parts: Vec<Part>,
    html: String,
}

impl Pieces {
    fn html(&mut self, html: &str) {
        self.html.push_str(html);
    }

    fn trim_end(&mut self, end: &str) {
        if self.html.ends_with(end) {
            self.html.truncate(self.html.len() - end.len());
        }
    }

    fn hole(&mut self, piece: Piece) {
        if !self.html.is_empty() {
            self.parts.push(Part::Run(std::mem::take(&mut self.html)));
        }
        self.parts.push(Part::Hole(piece));
    }

    fn done(mut self) -> Vec<Part> {
        if !self.html.is_empty() {
            self.parts.push(Part::Run(self.html));
        }
        self.parts
    }
}

/// What stands before the address of an image, so that the sanitiser sees an attribute.
const SOURCE: &str = "src=\"";

/// Sanitises a body as a whole. Holes travel as addresses of a scheme of their own and are cut out again.
fn sanitized(parts: Vec<Part>) -> Vec<Part> {
    let mut html = String::new();
    let mut holes = Vec::new();
    for part in parts {
        match part {
            Part::Run(run) => html.push_str(&run.replace(sanitize::HOLE_SCHEME, "")),
            Part::Hole(hole) => {
                let address = format!("{}:{}.", sanitize::HOLE_SCHEME, holes.len());
                match hole {
                    Piece::Image(_) => html.push_str(&format!("{SOURCE}{address}\"")),
                    _ => html.push_str(&address),
                }
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
        let (number, mut rest) = run.split_once('.').unwrap_or(("", run));
        if let Some(hole) = number.parse().ok().and_then(|number: usize| holes.get(number)) {
            if let Piece::Image(_) = hole {
                pieces.trim_end(SOURCE);
                rest = rest.strip_prefix('"').unwrap_or(rest);
            }
            pieces.hole(hole.clone());
        }
        pieces.html(rest);
    }
    pieces.done()
}

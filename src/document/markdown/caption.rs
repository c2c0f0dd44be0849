//! Captions: a paragraph that begins with `Table:` or `表：` and stands directly above a table belongs to it. Tables and
//! figures with a caption are counted in the order of the page.

use super::run::Mark;
use super::writer::Writer;
use crate::document::{Label, Piece};

/// What a caption begins with. Authors write no number: it is counted.
const BEGINS: [&str; 4] = ["Table:", "Table：", "表：", "表:"];

/// Captions so far.
#[derive(Default)]
pub(super) struct Captions {
    /// Tables that have one.
    pub(super) tables: usize,
    /// Tables that have none.
    pub(super) untitled: usize,
    /// Figures. Each has one.
    pub(super) figures: usize,
    /// The last paragraph, when it may be a caption.
    candidate: Option<Candidate>,
}

impl Captions {
    /// A block begins that is no table: what stands above it is no caption.
    pub(super) fn other_block(&mut self) {
        self.candidate = None;
    }
}

/// A paragraph that is a caption if a table follows. Positions are those of [`super::run::Run::end`].
struct Candidate {
    /// Where its tag begins.
    start: usize,
    /// Where its words begin.
    words: usize,
    /// Where it ends.
    end: (usize, usize),
}

impl Writer<'_> {
    /// A paragraph that began at `start` has been closed.
    pub(super) fn may_be_caption(&mut self, start: usize) {
        let Some(text) = self.run.html.get(start..).and_then(|html| html.strip_prefix("<p>")) else { return };
        let Some(words) = BEGINS.iter().find_map(|begin| text.strip_prefix(begin)) else { return };
        let words = words.trim_start();
        if words.trim_end() != "</p>" {
            let words = self.run.html.len() - words.len();
            self.captions.candidate = Some(Candidate { start, words, end: self.run.end() });
        }
    }

    /// Makes the paragraph directly above a table that begins its caption, and gives its id.
    pub(super) fn table_caption(&mut self) -> Option<String> {
        let candidate = self.captions.candidate.take().filter(|candidate| candidate.end == self.run.end())?;
        self.captions.tables += 1;
        let id = format!("table-{}", self.captions.tables);
        let open = format!("<p class=\"table-caption\" id=\"{id}\"><strong>");
        let number = candidate.start + open.len();
        let tag = open + "</strong> ";
        let (before, after) = (candidate.words - candidate.start, tag.len());
        self.run.html.replace_range(candidate.start..candidate.words, &tag);
        // Nothing but what is in the paragraph was marked since it began.
        let inside =
            self.run.marks.iter().rposition(|(at, _)| *at < candidate.words).map_or(0, |last| last + 1);
        for (at, _) in self.run.marks.iter_mut().skip(inside) {
            *at = (*at + after).saturating_sub(before);
        }
        self.run
            .marks
            .insert(inside, (number, Mark::Hole(Piece::Label(Label::TableNumber(self.captions.tables)))));
        self.ids.insert(id.clone());
        Some(id)
    }
}

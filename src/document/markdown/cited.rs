//! Links and the blocks they stand in: what their pages are told of them.

use std::collections::{BTreeMap, BTreeSet};

use super::writer::Writer;
use crate::document::Citation;

/// A link whose sentence is not whole yet.
struct OpenCitation {
    /// Its number.
    link: usize,
    /// Where it leads, without a place on the page.
    page: String,
    /// Where in the text of its passage its words begin.
    start: usize,
    /// Where they end, once they have.
    end: Option<usize>,
    /// Whether it shows the title of its page in place of what was typed.
    shows_title: bool,
}

/// The links of the block that is being read.
#[derive(Default)]
pub(super) struct OpenCitations {
    /// Where in the text of its passage the block begins.
    block: usize,
    links: Vec<OpenCitation>,
    /// Where links lead that have a citation already: a page is told of the first.
    known: BTreeSet<String>,
    /// The sentences, by the number of the link.
    pub(super) citations: BTreeMap<usize, Citation>,
}

impl Writer<'_> {
    /// A link begins that may lead to another page. In headings links have no sentence around them.
    pub(super) fn begin_citation(&mut self, number: usize, destination: &str) {
        let page = destination.split('#').next().unwrap_or("");
        let leads_out = destination.contains("://") || destination.starts_with("mailto:");
        if page.is_empty() || leads_out || self.in_heading || self.cited.known.contains(page) {
            return;
        }
        let start = self.passage.text.len();
        self.cited.links.push(OpenCitation {
            link: number,
            page: page.to_owned(),
            start,
            end: None,
            shows_title: false,
        });
    }

    /// The words of the link end.
    pub(super) fn end_of_link(&mut self) {
        let here = self.passage.text.len();
        if let Some(open) = self.cited.links.last_mut().filter(|open| open.end.is_none()) {
            open.end = Some(here);
            open.shows_title = self.shown_by_title;
        }
    }

    /// A block ends: its sentences are whole.
    pub(super) fn end_citations(&mut self) {
        let block = self.passage.text.get(self.cited.block..).unwrap_or("");
        for open in self.cited.links.drain(..) {
            if self.cited.known.contains(&open.page) {
                continue;
            }
            let start = open.start.saturating_sub(self.cited.block);
            let end = open.end.unwrap_or(open.start).saturating_sub(self.cited.block);
            let citation = Citation::of(block, start..end);
            let citation = citation.map(|citation| match open.shows_title {
                true => Citation { words: String::new(), ..citation },
                false => citation,
            });
            if let Some(citation) = citation {
                self.cited.citations.insert(open.link, citation);
                self.cited.known.insert(open.page);
            }
        }
    }

    /// The next block begins here.
    pub(super) fn begin_block(&mut self) {
        self.cited.block = self.passage.text.len();
    }
}

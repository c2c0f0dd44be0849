//! Links seen from the other end: what leads to a page, and which pages nothing leads to.

use std::collections::{BTreeMap, HashSet};

use super::PageId;
use super::language::Entry;
use super::link::{PageLinks, Target};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::words::Phrase;

/// A page no other page leads to.
pub const ORPHAN_PAGE: Code =
    Code::new("orphan-page", "a page no other page links to", "没有别的页面链接到的页面");

/// The links of one page to another, seen from that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlink {
    /// The page that has them.
    pub page: PageId,
    /// Their numbers among that page's links.
    pub links: Vec<usize>,
}

/// Links seen from the other end, within each language.
pub(super) fn turn_round(entries: &[Entry], resolved: &mut [PageLinks]) {
    let mut backlinks: BTreeMap<PageId, BTreeMap<PageId, Vec<usize>>> = BTreeMap::new();
    for (index, links) in resolved.iter().enumerate() {
        for (link, target) in links.targets.iter().enumerate() {
            if let Target::Page(page, _) = target
                && page.0 != index
                && entries.get(page.0).map(|e| e.language) == entries.get(index).map(|e| e.language)
            {
                backlinks.entry(*page).or_default().entry(PageId(index)).or_default().push(link);
            }
        }
    }
    for (page, from) in backlinks {
        if let Some(links) = resolved.get_mut(page.0) {
            links.backlinks = from.into_iter().map(|(page, links)| Backlink { page, links }).collect();
        }
    }
}

/// Pages that only lists lead to. Indexes are excused: the navigation is made of them.
pub(super) fn report_orphans(entries: &[Entry], resolved: &[PageLinks], diagnostics: &mut Vec<Diagnostic>) {
    let related: HashSet<PageId> = resolved.iter().flat_map(|links| links.related.iter().copied()).collect();
    // A link of another language to the page that stands in for it there leads to the same text.
    let is_led_to = |id: &PageId| {
        resolved.get(id.0).is_some_and(|links| !links.backlinks.is_empty()) || related.contains(id)
    };
    for (index, entry) in entries.iter().enumerate() {
        let written = entry.document.as_ref().filter(|_| entry.original.is_none() && !entry.is_index());
        let Some(document) = written else { continue };
        let own = PageId(index);
        let stands_in = |id: &&PageId| entries.get(id.0).is_some_and(|other| other.original == Some(own));
        if !entry.versions.iter().filter(stands_in).chain([&own]).any(is_led_to) {
            let message = Phrase {
                english: "no other page links to this page",
                chinese: "没有别的页面链接到这一页",
            };
            let help = Phrase {
                english: "link to it where readers would need it, or name it under `related` of another page",
                chinese: "在读者用得上的地方加上链接，或者写进另一页的`related`",
            };
            let location = Location::file(&document.path);
            diagnostics.push(Diagnostic::warning(ORPHAN_PAGE, location, message).with_help(help));
        }
    }
}

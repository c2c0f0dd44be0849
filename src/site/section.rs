//! Sections: the tree of folders in each language, and the order in which pages are read.
//!
//! Inside a folder pages and folders stand together: first those with an `order`, by it, then the rest by file name.
//! The order is the same in every language, since a page without one takes its translation's.

use std::collections::BTreeMap;

use super::language::Entry;
use super::{LanguageIndex, PageId, SectionId};
use crate::config::Config;

/// A folder with pages in it, in one language.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its language.
    pub language: LanguageIndex,
    /// Its index page.
    pub index: PageId,
    /// The section around it; `None` at the top.
    pub parent: Option<SectionId>,
    /// What is directly in it, in order, without its index.
    pub children: Vec<Child>,
    /// How many written or fallback pages are in it and below it, without generated indexes.
    pub count: usize,
}

/// Something directly in a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Child {
    /// A page.
    Page(PageId),
    /// A section below it.
    Section(SectionId),
}

/// The sections of all languages, and where each page stands among them.
pub(super) struct Tree {
    pub(super) sections: Vec<Section>,
    pub(super) roots: Vec<SectionId>,
    pub(super) places: Vec<Within>,
}

/// Where a page stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Within {
    pub(super) section: SectionId,
    pub(super) previous: Option<PageId>,
    pub(super) next: Option<PageId>,
}

/// Builds the tree. Every folder has an index entry: [`super::language`] saw to that.
pub(super) fn tree(config: &Config, entries: &[Entry]) -> Tree {
    let mut ids: BTreeMap<(LanguageIndex, &str), SectionId> = BTreeMap::new();
    let mut sections: Vec<Section> = Vec::new();
    for (index, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.is_index()) {
        ids.insert((entry.language, entry.folder()), SectionId(sections.len()));
        sections.push(Section {
            language: entry.language,
            index: PageId(index),
            parent: None,
            children: Vec::new(),
            count: 0,
        });
    }
    let section_of =
        |entry: &Entry| ids.get(&(entry.language, entry.folder())).copied().unwrap_or(SectionId(0));
    let parent_of = |entry: &Entry| {
        let (parent, _) = entry.folder().rsplit_once('/').unwrap_or(("", entry.folder()));
        let top = entry.folder().is_empty();
        (!top).then(|| ids.get(&(entry.language, parent)).copied()).flatten()
    };

    let mut children: Vec<(SectionId, i64, &str, Child)> = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let order = entry.order.unwrap_or(i64::MAX);
        let own = section_of(entry);
        if !entry.is_index() {
            children.push((own, order, &entry.path, Child::Page(PageId(index))));
        } else if let Some(parent) = parent_of(entry) {
            children.push((parent, order, entry.folder(), Child::Section(own)));
            if let Some(section) = sections.get_mut(own.0) {
                section.parent = Some(parent);
            }
        }
    }
    children.sort_by(|a, b| (a.0, a.1, a.2).cmp(&(b.0, b.1, b.2)));
    for (parent, _, _, child) in children {
        if let Some(section) = sections.get_mut(parent.0) {
            section.children.push(child);
        }
    }
    count(&mut sections, entries, &section_of);

    let roots: Vec<SectionId> = (0..config.languages.len())
        .map(|language| ids.get(&(language, "")).copied().unwrap_or(SectionId(0)))
        .collect();
    let places = places(&sections, &roots, entries, &section_of);
    Tree { sections, roots, places }
}

fn count(sections: &mut [Section], entries: &[Entry], section_of: &impl Fn(&Entry) -> SectionId) {
    for entry in entries.iter().filter(|entry| entry.document.is_some()) {
        let mut at = Some(section_of(entry));
        while let Some(section) = at.and_then(|id| sections.get_mut(id.0)) {
            section.count += 1;
            at = section.parent;
        }
    }
}

/// Reading order: a section's index, then what is in it. The front page of a language stands outside.
fn places(
    sections: &[Section],
    roots: &[SectionId],
    entries: &[Entry],
    section_of: &impl Fn(&Entry) -> SectionId,
) -> Vec<Within> {
    let mut places: Vec<Within> = entries
        .iter()
        .map(|entry| Within { section: section_of(entry), previous: None, next: None })
        .collect();
    for root in roots {
        let mut order = Vec::new();
        // A stack of its own: folders may be nested deeper than the call stack is.
        let mut stack: Vec<Child> = children_of(sections, *root).rev().collect();
        while let Some(child) = stack.pop() {
            match child {
                Child::Page(page) => order.push(page),
                Child::Section(id) => {
                    order.extend(sections.get(id.0).map(|section| section.index));
                    stack.extend(children_of(sections, id).rev());
                }
            }
        }
        order.retain(|page| entries.get(page.0).is_some_and(|entry| entry.document.is_some()));
        for (previous, next) in order.iter().zip(order.iter().skip(1)) {
            if let Some(place) = places.get_mut(previous.0) {
                place.next = Some(*next);
            }
            if let Some(place) = places.get_mut(next.0) {
                place.previous = Some(*previous);
            }
        }
    }
    places
}

fn children_of(sections: &[Section], id: SectionId) -> impl DoubleEndedIterator<Item = Child> + '_ {
    sections.get(id.0).into_iter().flat_map(|section| section.children.iter().copied())
}

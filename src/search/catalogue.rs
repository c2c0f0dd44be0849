//! What is searched: the written pages of the site in a fixed order, cut into parts and sections.
//!
//! Pages are numbered by language, area and path, so that a language and an area are each a range of numbers. A long
//! page is several numbers in a row, its parts: a browser that shows one section need not load the whole page.

use crate::config::{Config, Localised};
use crate::document::{Document, Documents, FrontMatter, Parsed, Passage};
use crate::fingerprint::Fingerprint;
use crate::site::{LanguageIndex, Page, PageId, SectionId, Site};

/// Bytes of text after which a page is cut before its next heading.
const PART: usize = 2_000;

/// Sections after which it is cut, however short they are: a section's number in its part takes twelve bits.
const SECTIONS: usize = 1_000;

/// All parts, in the order of their numbers, and the ranges they fall into.
#[derive(Debug)]
pub struct Catalogue<'a> {
    pub(super) site: &'a Site,
    /// Every part.
    pub parts: Vec<Part<'a>>,
    pub(super) languages: Vec<Range>,
}

/// The numbers of a language.
#[derive(Debug)]
pub(super) struct Range {
    pub(super) language: LanguageIndex,
    /// Its first part.
    pub(super) first: usize,
    /// Its areas: the section, and the first part.
    pub(super) areas: Vec<(SectionId, usize)>,
}

/// A page, or a piece of a long one.
#[derive(Debug)]
pub struct Part<'a> {
    pub(super) id: PageId,
    pub(super) page: &'a Page,
    pub(super) document: &'a Document,
    parsed: &'a Parsed,
    /// Whether it goes on where the part before it ends.
    pub(super) continues: bool,
    pub(super) sections: Vec<Section<'a>>,
    /// The titles of the sections around the page, outermost first, without the front page.
    pub(super) crumbs: Vec<&'a str>,
    /// Its tags, as its readers see them.
    pub(super) tags: Vec<&'a str>,
}

/// A heading and what stands below it; the beginning of a page has none.
#[derive(Debug, Hash)]
pub(super) struct Section<'a> {
    pub(super) heading: Option<(&'a str, &'a str)>,
    /// The number of its passage in the text of the page. Nothing stands at the beginning of a page without one.
    passage: Option<usize>,
}

impl<'a> Part<'a> {
    pub(super) fn front_matter(&self) -> &'a FrontMatter {
        &self.document.front_matter
    }

    /// What stands in one of its sections. To look at it may take unpacking the text of the page.
    pub(super) fn passage(&self, section: &Section<'_>) -> Option<&'a Passage> {
        self.parsed.text().passages.get(section.passage?)
    }

    /// Of the text of its page: with equal ones, equal sections say the same.
    pub(super) fn content(&self) -> Fingerprint {
        self.parsed.content
    }

    /// Whether it holds the beginning of its page.
    pub(super) fn is_first(&self) -> bool {
        !self.continues
    }
}

/// Lists what is searched: pages somebody wrote, without drafts and without those that say `search: false`.
pub fn catalogue<'a>(config: &'a Config, site: &'a Site, documents: &'a Documents) -> Catalogue<'a> {
    let mut catalogue = Catalogue { site, parts: Vec::new(), languages: Vec::new() };
    for language in 0..site.languages.len() {
        let mut range = Range { language, first: catalogue.parts.len(), areas: Vec::new() };
        let pages = site.pages_in(language).filter(|(_, page)| page.is_written());
        let searched = pages.filter_map(|(id, page)| {
            let parsed = documents.get(documents.number(&page.document.as_ref()?.path)?)?;
            let front_matter = &parsed.document.front_matter;
            let wanted = !front_matter.unsearched && !front_matter.draft;
            wanted.then(|| (area(site, page), id, page, parsed))
        });
        let mut searched: Vec<_> = searched.collect();
        searched.sort_by_key(|(area, id, _, _)| (*area, *id));
        for (area, id, page, parsed) in searched {
            if range.areas.last().is_none_or(|(last, _)| Some(*last) != area)
                && let Some(area) = area
            {
                range.areas.push((area, catalogue.parts.len()));
            }
            let document = &*parsed.document;
            let crumbs = crumbs(site, page);
            let tags = tags(config, site, language, document);
            for (number, sections) in cut(parsed).into_iter().enumerate() {
                let (crumbs, tags) = (crumbs.clone(), tags.clone());
                catalogue.parts.push(Part {
                    id,
                    page,
                    document,
                    parsed,
                    continues: number > 0,
                    sections,
                    crumbs,
                    tags,
                });
            }
        }
        catalogue.languages.push(range);
    }
    catalogue
}

/// The section directly below the front page that a page belongs to; `None` for what stands beside it.
fn area(site: &Site, page: &Page) -> Option<SectionId> {
    let mut at = page.section;
    loop {
        let parent = site.section(at)?.parent?;
        if site.section(parent)?.parent.is_none() {
            return Some(at);
        }
        at = parent;
    }
}

fn crumbs<'a>(site: &'a Site, page: &Page) -> Vec<&'a str> {
    let mut crumbs = Vec::new();
    let own = site.section(page.section);
    let mut at = if page.is_index { own.and_then(|section| section.parent) } else { Some(page.section) };
    while let Some(section) = at.and_then(|id| site.section(id)) {
        if section.parent.is_some() {
            crumbs.extend(site.page(section.index).map(|page| page.title.as_str()));
        }
        at = section.parent;
    }
    crumbs.reverse();
    crumbs
}

fn tags<'a>(
    config: &'a Config,
    site: &Site,
    language: LanguageIndex,
    document: &'a Document,
) -> Vec<&'a str> {
    let code = site.languages.get(language).map_or("", |language| language.code.as_str());
    let label = |labels: &'a Localised| labels.0.get(code).map(String::as_str);
    let tags = document.front_matter.tags.iter();
    tags.map(|tag| config.labels.tags.get(&tag.value).and_then(label).unwrap_or(&tag.value)).collect()
}

/// The sections of a page, in parts of about [`PART`] bytes.
fn cut(parsed: &Parsed) -> Vec<Vec<Section<'_>>> {
    let mut parts = vec![vec![Section { heading: None, passage: None }]];
    let mut size = 0;
    for (number, extent) in parsed.extents.iter().enumerate() {
        let heading = extent.heading.and_then(|index| parsed.document.headings.get(index));
        let heading = heading.map(|heading| (heading.id.as_str(), heading.text.as_str()));
        let section = Section { heading, passage: Some(number) };
        if size > PART || parts.last().is_some_and(|part| part.len() >= SECTIONS) {
            parts.push(Vec::new());
            size = 0;
        }
        size += extent.bytes;
        let Some(part) = parts.last_mut() else { continue };
        match part.first_mut() {
            Some(first) if section.heading.is_none() => *first = section,
            _ => part.push(section),
        }
    }
    parts
}

//! Which sections of a translation are behind their original, by the record that its author keeps of it.

use std::collections::BTreeMap;

use super::{Page, PageId, Site};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::document::{Document, Excerpts, FrontMatter, SectionPrint};
use crate::path::argument;
use crate::words::words;

/// A section whose original has changed since it was translated.
pub const STALE_SECTION: Code = Code::new(
    "stale-section",
    "a section whose original has changed since it was translated",
    "译文里的一节，原文后来改过",
);

/// A translation that is behind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StalePage {
    /// The page that it is a translation of.
    pub original: PageId,
    /// At least one.
    pub sections: Vec<StaleSection>,
}

/// A section of a translation whose original has changed since.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StaleSection {
    /// Which heading of the translation it stands below; `None` for what stands before the first.
    pub heading: Option<usize>,
    /// The id of the section on the page of the original.
    pub fragment: Option<String>,
}

/// The original of a translation: the page in the default language, else in the first that has it.
pub fn original_of(site: &Site, page: &Page) -> Option<PageId> {
    let written = |id: &PageId| site.page(*id).is_some_and(Page::is_written);
    let default = page.versions.get(site.default_language).copied().filter(written);
    let original = default.or_else(|| page.versions.iter().copied().find(written))?;
    (page.is_written() && site.page(original)?.language != page.language).then_some(original)
}

/// The sections of a page by their ids, each with what tells its wordings apart; first what stands before them all. A section
/// that has its name is left out: in a record the two could not be told apart.
pub fn prints<'a>(
    document: &'a Document,
    excerpts: &'a Excerpts,
) -> impl Iterator<Item = (&'a str, SectionPrint)> {
    let ids = document.headings.iter().map(|heading| heading.id.as_str());
    let sections = [FrontMatter::TOP].into_iter().chain(ids).zip(excerpts.sections.iter().copied());
    let told_apart =
        |(number, (id, _)): &(usize, (&str, SectionPrint))| *number == 0 || *id != FrontMatter::TOP;
    sections.enumerate().filter(told_apart).map(|(_, section)| section)
}

/// The translations of a site that are behind their originals.
#[derive(Clone, Debug, Default)]
pub struct Behind(BTreeMap<PageId, StalePage>);

impl Behind {
    /// Those that keep a record which says so, given the excerpts of each page.
    pub fn of<'a>(site: &Site, excerpts: impl Fn(PageId) -> Option<&'a Excerpts>) -> Self {
        let keeps_record = |page: &Page| {
            page.document.as_ref().is_some_and(|document| !document.front_matter.in_step.is_empty())
        };
        let stale = site.pages.iter().enumerate().filter(|(_, page)| keeps_record(page));
        let stale = stale.filter_map(|(id, page)| {
            let original = original_of(site, page)?;
            let sections = stale_sections(page, site.page(original)?, excerpts(original)?);
            (!sections.is_empty()).then_some((PageId(id), StalePage { original, sections }))
        });
        Self(stale.collect())
    }

    /// A page, if it is one of them.
    pub fn page(&self, id: PageId) -> Option<&StalePage> {
        self.0.get(&id)
    }

    /// All of them, in order.
    pub fn pages(&self) -> impl Iterator<Item = PageId> {
        self.0.keys().copied()
    }

    /// Reports every section that is behind.
    pub fn report(&self, site: &Site) -> Vec<Diagnostic> {
        let of_page = |(id, stale): (&PageId, &StalePage)| {
            let own = site.page(*id)?.document.as_ref()?;
            let original = site.page(stale.original)?.document.as_ref()?;
            Some(stale.sections.iter().map(|section| report(own, original, section)).collect::<Vec<_>>())
        };
        self.0.iter().filter_map(of_page).flatten().collect()
    }
}

fn report(own: &Document, original: &Document, section: &StaleSection) -> Diagnostic {
    let path = &original.path;
    let (location, message) = match section.heading.and_then(|number| own.headings.get(number)) {
        Some(heading) => (
            heading.location.clone(),
            words!(
                en: "the original of this section, in `{path}`, has changed since it was translated",
                zh: "这一节的原文（`{path}`）在翻译之后改过",
            ),
        ),
        None => (
            Location::file(&own.path),
            words!(
                en: "the original of what stands before the first heading, in `{path}`, has changed since it was \
                     translated",
                zh: "第一个标题之前的内容，原文（`{path}`）在翻译之后改过",
            ),
        ),
    };
    let typed = argument(own.path.as_str());
    let help = words!(
        en: "bring it up to date, then run `diptych fix in-step {typed}`",
        zh: "先更新译文，再运行`diptych fix in-step {typed}`",
    );
    Diagnostic::warning(STALE_SECTION, location, message).with_help(help)
}

/// The sections of a translation whose original is not what it was when their author last said that they were in step. Of
/// sections that the record does not name nothing is said.
fn stale_sections(page: &Page, original: &Page, excerpts: &Excerpts) -> Vec<StaleSection> {
    let (Some(own), Some(theirs)) = (&page.document, &original.document) else { return Vec::new() };
    let has_changed = |(id, print): &(&str, SectionPrint)| {
        own.front_matter.in_step.get(*id).is_some_and(|known| known != print)
    };
    let stale = prints(theirs, excerpts).enumerate().filter(|(_, section)| has_changed(section));
    let section = |(number, (id, _)): (usize, (&str, SectionPrint))| {
        if number == 0 {
            return Some(StaleSection { heading: None, fragment: None });
        }
        let heading = page.anchors.iter().position(|anchor| anchor.is(id))?;
        Some(StaleSection { heading: Some(heading), fragment: Some(id.to_owned()) })
    };
    stale.filter_map(section).collect()
}

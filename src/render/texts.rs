//! What a page may see of texts: its own, and excerpts of a few others.

use std::collections::{BTreeMap, BTreeSet};

use super::Scene;
use super::pages::Job;
use crate::document::{Excerpts, Text};
use crate::site::{PageId, StalePage};

/// The text of a job's own page, and excerpts of those pages that [`Texts::sources`] names.
#[derive(Clone, Debug, Default)]
pub struct Texts<'a> {
    /// Its own.
    pub own: Option<&'a Text>,
    /// Of other pages.
    pub excerpts: BTreeMap<PageId, &'a Excerpts>,
    /// How far its own is behind its original.
    pub stale: Option<&'a StalePage>,
    /// For the lists of a language: all translations that are behind, in any language.
    pub behind: BTreeSet<PageId>,
}

impl Texts<'_> {
    /// The pages of whose texts a job shows excerpts: those that link to its page.
    pub fn sources(scene: &Scene<'_>, job: Job) -> impl Iterator<Item = PageId> {
        let page = match job {
            Job::Page(id) => scene.site.page(id),
            Job::Language(_) | Job::Root => None,
        };
        page.into_iter().flat_map(|page| &page.backlinks).map(|backlink| backlink.page)
    }
}

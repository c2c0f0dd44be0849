//! What a page may see of texts: its own, and excerpts of a few others.

use std::collections::BTreeMap;

use super::Scene;
use super::pages::Job;
use crate::document::{Excerpts, Text};
use crate::site::{self, PageId};

/// The text of a job's own page, and excerpts of those pages that [`Texts::sources`] names.
#[derive(Clone, Debug, Default)]
pub struct Texts<'a> {
    /// Its own.
    pub own: Option<&'a Text>,
    /// Of other pages.
    pub excerpts: BTreeMap<PageId, &'a Excerpts>,
}

impl Texts<'_> {
    /// The pages of whose texts a job shows excerpts: those that link to its page, and the original that it follows.
    pub fn sources(scene: &Scene<'_>, job: Job) -> impl Iterator<Item = PageId> {
        let page = match job {
            Job::Page(id) => scene.site.page(id),
            Job::Language(_) | Job::Root => None,
        };
        let citing = page.into_iter().flat_map(|page| &page.backlinks).map(|backlink| backlink.page);
        citing.chain(page.and_then(|page| site::followed(scene.site, page)))
    }
}

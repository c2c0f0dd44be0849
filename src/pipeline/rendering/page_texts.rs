//! The texts of a site as its pages show them.

use crate::document::{Documents, Excerpts, Parsed};
use crate::fingerprint::Fingerprint;
use crate::render::{Scene, Texts, pages::Job};
use crate::site::PageId;

/// The texts of a site, by page.
#[derive(Clone, Copy, Debug)]
pub(in crate::pipeline) struct PageTexts<'a> {
    documents: &'a Documents,
    /// For each page, the file whose text it shows, by its number among the documents.
    shown: &'a [Option<usize>],
}

impl<'a> PageTexts<'a> {
    pub(in crate::pipeline) fn new(documents: &'a Documents, shown: &'a [Option<usize>]) -> Self {
        Self { documents, shown }
    }

    /// The file that a job's own page shows.
    pub(super) fn own(self, job: Job) -> Option<&'a Parsed> {
        let Job::Page(id) = job else { return None };
        self.page(id)
    }

    /// Everything of texts that a job may see.
    pub(super) fn of(self, scene: &Scene<'_>, job: Job) -> Texts<'a> {
        let excerpts = Texts::sources(scene, job).filter_map(|id| Some((id, self.excerpts(id)?)));
        Texts { own: self.own(job).map(Parsed::text), excerpts: excerpts.collect() }
    }

    /// Of [`Self::of`]: while it is the same on one site, so are the job's pages.
    pub(super) fn fingerprint(self, scene: &Scene<'_>, job: Job) -> Fingerprint {
        let own = self.own(job).map(|parsed| parsed.content);
        let excerpts = Texts::sources(scene, job).map(|id| self.page(id).map(|parsed| parsed.excerpted));
        Fingerprint::of_value(&(own, excerpts.collect::<Vec<_>>()))
    }

    /// What single other pages show of a page.
    pub(in crate::pipeline) fn excerpts(self, id: PageId) -> Option<&'a Excerpts> {
        Some(&*self.page(id)?.excerpts)
    }

    fn page(self, id: PageId) -> Option<&'a Parsed> {
        self.documents.get(self.shown.get(id.0).copied().flatten()?)
    }
}

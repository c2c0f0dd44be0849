//! The texts of a site as its pages show them.

use std::sync::Arc;

use crate::document::{Documents, Excerpts, Parsed};
use crate::fingerprint::Fingerprint;
use crate::render::{Scene, Texts, pages::Job};
use crate::site::{Behind, PageId, Site};

/// The texts of a site, by page.
#[derive(Clone, Debug)]
pub(in crate::pipeline) struct PageTexts {
    documents: Arc<Documents>,
    /// For each page, the file whose text it shows, by its number among the documents.
    shown: Arc<[Option<usize>]>,
    behind: Arc<Behind>,
}

impl PageTexts {
    pub(in crate::pipeline) fn new(
        site: &Site,
        documents: Arc<Documents>,
        shown: Arc<[Option<usize>]>,
    ) -> Self {
        let texts = Self { documents, shown, behind: Arc::default() };
        let behind = Behind::of(site, |id| texts.excerpts(id));
        Self { behind: Arc::new(behind), ..texts }
    }

    /// The translations that are behind their originals.
    pub(in crate::pipeline) fn behind(&self) -> &Behind {
        &self.behind
    }

    /// The file that a job's own page shows.
    pub(super) fn own(&self, job: Job) -> Option<&Parsed> {
        let Job::Page(id) = job else { return None };
        self.page(id)
    }

    /// Everything of texts that a job may see.
    pub(super) fn of(&self, scene: &Scene<'_>, job: Job) -> Texts<'_> {
        let excerpts = Texts::sources(scene, job).filter_map(|id| Some((id, self.excerpts(id)?)));
        let own = self.own(job).map(Parsed::text);
        let texts = Texts { own, excerpts: excerpts.collect(), ..Texts::default() };
        match job {
            Job::Page(id) => Texts { stale: self.behind.page(id), ..texts },
            Job::Language(_) => Texts { behind: self.behind.pages().collect(), ..texts },
            Job::Root => texts,
        }
    }

    /// Of [`Self::of`]: while it is the same on one site, so are the job's pages.
    pub(super) fn fingerprint(&self, scene: &Scene<'_>, job: Job) -> Fingerprint {
        let own = self.own(job).map(|parsed| parsed.content);
        let excerpts = Texts::sources(scene, job).map(|id| self.page(id).map(|parsed| parsed.excerpted));
        let seen = (own, excerpts.collect::<Vec<_>>());
        match job {
            Job::Page(id) => Fingerprint::of_value(&(seen, self.behind.page(id))),
            Job::Language(_) => Fingerprint::of_value(&(seen, self.behind.pages().collect::<Vec<_>>())),
            Job::Root => Fingerprint::of_value(&seen),
        }
    }

    /// What single other pages show of a page.
    fn excerpts(&self, id: PageId) -> Option<&Excerpts> {
        Some(&*self.page(id)?.excerpts)
    }

    fn page(&self, id: PageId) -> Option<&Parsed> {
        self.documents.get(self.shown.get(id.0).copied().flatten()?)
    }
}

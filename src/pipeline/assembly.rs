//! The site put together from all files; while no file says anything new of itself, the site is the one of before.

use std::collections::HashMap;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Location};
use crate::document::{Document, Documents, Parsed};
use crate::fingerprint::Fingerprint;
use crate::glossary::Glossary;
use crate::path::SourcePath;
use crate::site::{self, Drafts, File, Site};

/// A site, and what it was made of.
#[derive(Debug)]
pub(super) struct Assembly {
    key: Key,
    site: Arc<Site>,
    diagnostics: Vec<Diagnostic>,
    /// As they were when the diagnostics were made.
    documents: Documents,
    /// For each page, the file whose text it shows, by its number among the documents.
    shown: Arc<[Option<usize>]>,
}

/// Everything a site is made of.
#[derive(Debug, PartialEq, Hash)]
struct Key {
    /// Of configuration and glossary.
    setting: Fingerprint,
    files: Vec<File>,
    drafts: Drafts,
    outlines: Vec<Fingerprint>,
}

impl Assembly {
    /// The site of these files, given the one before. `setting` tells configurations and glossaries apart.
    pub(super) fn after(
        before: Option<Self>,
        (config, glossary, setting): (&Config, &Glossary, Fingerprint),
        documents: &Documents,
        files: Vec<File>,
        drafts: Drafts,
    ) -> Self {
        let outlines = documents.iter().map(|parsed| parsed.outline).collect();
        let key = Key { setting, files, drafts, outlines };
        if let Some(before) = before.filter(|before| before.key == key) {
            return before;
        }
        let listed: Vec<Arc<Document>> = documents.iter().map(|parsed| parsed.document.clone()).collect();
        let mut diagnostics = site::report_terms(config, &listed, glossary);
        let site = site::assemble(config, &listed, &key.files, drafts).take(&mut diagnostics);
        let shown = site.pages.iter().map(|page| documents.number(&page.document.as_ref()?.path)).collect();
        Self { key, site: Arc::new(site), diagnostics, documents: documents.clone(), shown }
    }

    /// The site.
    pub(super) fn site(&self) -> &Arc<Site> {
        &self.site
    }

    /// Of everything the site is made of: equal fingerprints mean equal sites.
    pub(super) fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of_value(&self.key)
    }

    /// For each page, the file whose text it shows, by its number among the documents.
    pub(super) fn shown(&self) -> &Arc<[Option<usize>]> {
        &self.shown
    }

    /// What is wrong with it. Links and headings may have moved in their files since.
    pub(super) fn diagnostics(&self, documents: &Documents) -> Vec<Diagnostic> {
        let pairs = self.documents.iter().zip(documents.iter());
        let moves: HashMap<Place<'_>, &Location> = pairs.flat_map(|(old, new)| moves(old, new)).collect();
        let mut diagnostics = self.diagnostics.clone();
        if !moves.is_empty() {
            for diagnostic in &mut diagnostics {
                let related = diagnostic.related.iter_mut().map(|(location, _)| location);
                for location in diagnostic.location.iter_mut().chain(related) {
                    if let Some(new) = moves.get(&place(location)) {
                        *location = (*new).clone();
                    }
                }
            }
        }
        diagnostics
    }
}

/// A span of a file.
type Place<'a> = (&'a SourcePath, usize, usize);

fn place(location: &Location) -> Place<'_> {
    (&location.path, location.span.start, location.span.end)
}

/// Where links and headings of a file went. Everything else that a site complains of is in front matter, which is as it
/// was.
fn moves<'a>(old: &'a Parsed, new: &'a Parsed) -> Vec<(Place<'a>, &'a Location)> {
    if Arc::ptr_eq(&old.document, &new.document) {
        return Vec::new();
    }
    let links = old.document.links.iter().zip(&new.document.links);
    let links = links.map(|(old, new)| (&old.location, &new.location));
    let headings = old.document.headings.iter().zip(&new.document.headings);
    let headings = headings.map(|(old, new)| (&old.location, &new.location));
    let all = links.chain(headings).filter(|(old, new)| old != new);
    all.map(|(old, new)| (place(old), new)).collect()
}

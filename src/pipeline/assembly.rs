//! The site put together from all files; while no file says anything new of itself, the site is the one of before.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Location};
use crate::document::{Document, Documents, Parsed};
use crate::fingerprint::Fingerprint;
use crate::glossary::Glossary;
use crate::path::SourcePath;
use crate::site::{self, Drafts, File, Renewal, Site};

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
        let mut key = Key { setting, files, drafts, outlines };
        if let Some(before) = before {
            if before.key == key {
                return before;
            }
            match before.renewed(key, documents) {
                Ok(renewed) => return renewed,
                Err(other) => key = other,
            }
        }
        let listed: Vec<Arc<Document>> = documents.iter().map(|parsed| parsed.document.clone()).collect();
        let mut diagnostics = site::report_terms(config, &listed, glossary);
        let site = site::assemble(config, &listed, &key.files, drafts).take(&mut diagnostics);
        let shown = site.pages.iter().map(|page| documents.number(&page.document.as_ref()?.path)).collect();
        Self { key, site: Arc::new(site), diagnostics, documents: documents.clone(), shown }
    }

    /// The site of a key that differs at most in what pages pass on of documents. The key given back where it is another.
    fn renewed(self, key: Key, documents: &Documents) -> Result<Self, Key> {
        let site = self.key.differing(&key).and_then(|numbers| {
            let renewals = numbers.into_iter().map(|number| {
                Renewal::of(&self.documents.get(number)?.document, &documents.get(number)?.document)
            });
            self.site.renewed(&renewals.collect::<Option<Vec<_>>>()?)
        });
        match site {
            Some(site) => Ok(Self { key, site: Arc::new(site), ..self }),
            None => Err(key),
        }
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

    /// What is wrong with it. What it is wrong with may have moved in its file since.
    pub(super) fn diagnostics(&self, documents: &Documents) -> Vec<Diagnostic> {
        let pairs = self.documents.iter().zip(documents.iter());
        let moves: HashMap<Place<'_>, Place<'_>> = pairs.flat_map(|(old, new)| moves(old, new)).collect();
        let mut diagnostics = self.diagnostics.clone();
        if !moves.is_empty() {
            for diagnostic in &mut diagnostics {
                let related = diagnostic.related.iter_mut().map(|(location, _)| location);
                for location in diagnostic.location.iter_mut().chain(related) {
                    if let Some((path, span)) = moves.get(&(&location.path, &location.span)) {
                        *location = Location::new(path, (*span).clone());
                    }
                }
            }
        }
        diagnostics
    }
}

impl Key {
    /// Which documents another key differs in, by their numbers; nothing where anything else does.
    fn differing(&self, other: &Self) -> Option<Vec<usize>> {
        let Self { setting, files, drafts, outlines } = self;
        let is_rest = *setting == other.setting
            && *files == other.files
            && *drafts == other.drafts
            && outlines.len() == other.outlines.len();
        let pairs = outlines.iter().zip(&other.outlines).enumerate();
        is_rest.then(|| pairs.filter(|(_, (one, other))| one != other).map(|(number, _)| number).collect())
    }
}

/// A span of a file.
type Place<'a> = (&'a SourcePath, &'a Range<usize>);

/// Where everything in a file that a site may complain of went.
fn moves<'a>(old: &'a Parsed, new: &'a Parsed) -> Vec<(Place<'a>, Place<'a>)> {
    if Arc::ptr_eq(&old.document, &new.document) {
        return Vec::new();
    }
    let pairs = old.document.places().zip(new.document.places());
    pairs.filter(|(old, new)| old != new).collect()
}

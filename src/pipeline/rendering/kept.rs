//! What was rendered, kept for another run: pages and sidebars by their keys, and a list of all pages of a site, so that those
//! whose text is the same need not even be looked at.

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;

use super::stage::Hung;
use super::{Done, Rendered};
use crate::cache::{self, Kind, Packed, Records};
use crate::compressed::Compressed;
use crate::fingerprint::Fingerprint;
use crate::output::OutputFile;
use crate::path::OutputPath;
use crate::render::pages;

/// What was rendered, to be packed for another run.
#[derive(Debug)]
pub(in crate::pipeline) struct Results {
    pub(super) done: Vec<Done>,
    pub(super) sidebars: Vec<Hung>,
    /// Of the stage, if nothing is wrong with it.
    pub(super) key: Option<Fingerprint>,
}

impl Results {
    pub(in crate::pipeline) fn pack(&self) -> Vec<Packed> {
        let pages: Vec<&Arc<Rendered>> = self.done.iter().flat_map(|done| &done.pages).collect();
        let pages = pages.into_par_iter().filter(|page| page.diagnostics.is_empty()).filter_map(|page| {
            let file = page.file.as_ref()?;
            let html = file.as_compressed().cloned().unwrap_or_else(|| Compressed::of(&file.bytes()));
            Some(Packed::new(Kind::Page, page.key, html))
        });
        let mut packed: Vec<Packed> = pages.collect();
        let sidebars = self.sidebars.iter();
        let sidebars =
            sidebars.map(|hung| Packed::of(Kind::Sidebar, hung.key, hung.sidebar.to_text().as_bytes()));
        packed.extend(sidebars);
        let list = self
            .key
            .map(|key| Packed::of(Kind::Rendering, key, &cache::join(self.done.iter().map(Done::to_bytes))));
        packed.extend(list);
        packed
    }
}

impl Done {
    /// For another run: what it saw of texts, and of each page its place, its kind and its key. Nothing where something is wrong.
    fn to_bytes(&self) -> Vec<u8> {
        if self.pages.iter().any(|page| page.file.is_none() || !page.diagnostics.is_empty()) {
            return Vec::new();
        }
        let texts = self.texts.to_bytes().to_vec();
        let pages = self.pages.iter().flat_map(|page| {
            [
                page.output.as_str().as_bytes().to_vec(),
                page.kind.as_bytes().to_vec(),
                page.key.to_bytes().to_vec(),
            ]
        });
        cache::join(std::iter::once(texts).chain(pages))
    }

    /// What [`Self::to_bytes`] gave on a stage of the same key, if the texts are still the same.
    pub(super) fn recall(
        bytes: &[u8],
        job: pages::Job,
        texts: Fingerprint,
        records: &Records,
    ) -> Option<Self> {
        let parts = cache::split(bytes)?;
        let (seen, pages) = parts.split_first()?;
        if *seen != texts.to_bytes() {
            return None;
        }
        let pages = pages.chunks(3).map(|page| {
            let [output, kind, key] = page else { return None };
            let key = Fingerprint::from_bytes(*key.first_chunk()?);
            let file = OutputFile::compressed(records.compressed(Kind::Page, key)?.clone());
            let output = OutputPath::new(std::str::from_utf8(output).ok()?).ok()?;
            let kind = Cow::Owned(std::str::from_utf8(kind).ok()?.to_owned());
            Some(Arc::new(Rendered { job, output, kind, file: Some(file), key, diagnostics: Vec::new() }))
        });
        Some(Self { job, texts, pages: pages.collect::<Option<_>>()? })
    }
}

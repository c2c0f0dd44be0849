//! A build that is under way: put together, then rendered, and not yet one set of files.

use std::sync::Arc;

use super::assembly::Assembly;
use super::clock::Stopwatch;
use super::collect::{self, Collection, Harvest};
use super::indexing::Searched;
use super::rendering::{PageTexts, Ready, Rendering};
use super::settings::Setting;
use super::{EarlyPages, Options, any_error};
use crate::diagnostic::{Checked, Diagnostic};
use crate::document::Documents;
use crate::output::OutputFile;
use crate::path::OutputPath;
use crate::site::Site;
use crate::source::SourceTree;

/// A site that was put together, and none of its pages rendered.
#[derive(Debug)]
pub struct Begun<'a> {
    pub(super) sources: &'a Checked<SourceTree>,
    pub(super) options: &'a Options,
    pub(super) setting: Setting,
    pub(super) documents: Arc<Documents>,
    pub(super) page_texts: PageTexts,
    pub(super) assembly: Assembly,
    pub(super) ready: Ready,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) clock: Stopwatch,
}

impl Begun<'_> {
    /// What it is made of.
    pub fn sources(&self) -> &Checked<SourceTree> {
        self.sources
    }

    /// What all files mean together.
    pub fn site(&self) -> &Site {
        self.assembly.site()
    }

    /// Whether anything is wrong, as far as that is known, that would not be published.
    pub fn has_errors(&self) -> bool {
        any_error(&self.diagnostics)
    }

    /// What the theme gives to browsers, and where.
    pub fn theme_files(&self) -> impl Iterator<Item = &(OutputPath, OutputFile)> {
        self.setting.theme.assets.files.iter()
    }

    /// Single pages, for whoever cannot wait for all. Nothing when few are to be rendered: those whose text has changed.
    pub fn early(&self) -> Option<EarlyPages> {
        let site = self.assembly.site();
        Some(EarlyPages {
            stage: self.ready.new_stage()?.clone(),
            files: collect::beside_pages(site, &self.setting.theme, &self.sources.value),
            setting: self.setting.clone(),
            site: site.clone(),
            page_texts: self.page_texts.clone(),
            history: self.options.history.clone(),
        })
    }
}

/// A site whose pages were rendered, and whose files are not yet in one set.
#[derive(Debug)]
pub(super) struct Drawn<'a> {
    pub(super) sources: &'a Checked<SourceTree>,
    pub(super) options: &'a Options,
    pub(super) searched: Searched,
    pub(super) assembly: Assembly,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) clock: Stopwatch,
}

impl Drawn<'_> {
    /// All its files but the search index, given the collection before.
    pub(super) fn collect(&self, before: Option<Collection>, rendering: &Rendering) -> Collection {
        let Searched { setting, site, documents, .. } = &self.searched;
        let scene = setting.scene(site, &self.options.history);
        let harvest = Harvest {
            scene: &scene,
            assembly: &self.assembly,
            setting: setting.pages,
            tree: &self.sources.value,
            documents,
            rendering,
        };
        Collection::after(before, harvest)
    }
}

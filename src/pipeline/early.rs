//! Pages of a site before all are rendered: each when somebody asks for it, so that nobody waits for thousands of others.

use std::sync::Arc;

use super::rendering::{PageTexts, Stage};
use super::settings::Setting;
use crate::output::OutputFile;
use crate::path::OutputPath;
use crate::site::Site;
use crate::source::History;

/// A site whose pages can be asked for one by one. Each has the bytes that it will have in the whole site.
#[derive(Debug)]
pub struct EarlyPages {
    pub(super) stage: Arc<Stage>,
    pub(super) setting: Setting,
    pub(super) site: Arc<Site>,
    pub(super) page_texts: PageTexts,
    pub(super) history: Arc<History>,
    /// What pages need beside them: the files of the theme, and those that authors publish as they are.
    pub(super) files: Vec<(OutputPath, OutputFile)>,
}

impl EarlyPages {
    /// The page at a path. Nothing where only the whole site can say what is there: for the lists of a language, for a page
    /// whose template fails, and for a path that may lead nowhere.
    pub fn page(&self, path: &str) -> Option<OutputFile> {
        let scene = self.setting.scene(&self.site, &self.history);
        self.stage.one(&scene, &self.page_texts, path)
    }

    /// What pages need beside them: the files of the theme, and those that authors publish as they are.
    pub fn files(&self) -> &[(OutputPath, OutputFile)] {
        &self.files
    }
}

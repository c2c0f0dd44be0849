//! What a whole site depends on beside its pages: configuration, glossary and theme, each read again only when it changed.

use std::sync::Arc;

use super::Options;
use super::last::Last;
use crate::config::{self, BaseUrl, Config};
use crate::diagnostic::{Checked, Diagnostic};
use crate::fingerprint::Fingerprint;
use crate::glossary::{self, Glossary};
use crate::path::SourcePath;
use crate::render::Scene;
use crate::site::Site;
use crate::source::{self, History, SourceTree};
use crate::theme::{self, AssetNames, THEMES, Theme};

/// Of the bytes of a file, if there is one.
type FileKey = Option<Fingerprint>;

/// What was read, with what is wrong with it.
type Read<T> = Arc<Checked<Arc<T>>>;

/// Remembers what was read.
#[derive(Debug, Default)]
pub(super) struct Settings {
    config: Last<FileKey, Read<Config>>,
    glossary: Last<(FileKey, FileKey), Read<Glossary>>,
    theme: Last<(FileKey, Fingerprint, AssetNames), Read<Theme>>,
    loader: theme::Loader,
}

/// What files are read with: a part of the setting, known before the theme is.
#[derive(Clone, Debug)]
pub(super) struct Ground {
    pub(super) config: Arc<Config>,
    pub(super) glossary: Arc<Glossary>,
    config_key: FileKey,
    glossary_key: FileKey,
}

/// What was read.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    pub(super) config: Arc<Config>,
    pub(super) base_url: BaseUrl,
    pub(super) glossary: Arc<Glossary>,
    pub(super) theme: Arc<Theme>,
    /// Of what sites are made with: configuration and glossary.
    pub(super) site: Fingerprint,
    /// Of what pages are made with: configuration, glossary, address, the looks of the theme and the days of changes.
    pub(super) pages: Fingerprint,
}

impl Setting {
    /// With a site, everything that views are made of.
    pub(super) fn scene<'a>(&'a self, site: &'a Site, history: &'a History) -> Scene<'a> {
        Scene {
            config: &self.config,
            base_url: &self.base_url,
            site,
            theme: &self.theme,
            glossary: &self.glossary,
            history,
        }
    }
}

impl Settings {
    /// Reads what has changed of what files are read with.
    pub(super) fn ground(&mut self, tree: &SourceTree) -> Checked<Ground> {
        let mut diagnostics = Vec::new();
        let config_file = tree.get(&SourcePath::config());
        let config_key = config_file.map(|file| file.fingerprint);
        let config = self.config.of(config_key, || shared(config::parse(config_file)));
        let config = taken(&config, &mut diagnostics);

        let glossary_file = tree.find(glossary::FILE);
        let glossary_key = glossary_file.map(|file| file.fingerprint);
        let glossary =
            self.glossary.of((config_key, glossary_key), || shared(glossary::parse(glossary_file, &config)));
        let glossary = taken(&glossary, &mut diagnostics);
        Checked::new(Ground { config, glossary, config_key, glossary_key }, diagnostics)
    }

    /// Reads what has changed of the theme: then the setting is whole.
    pub(super) fn whole(&mut self, ground: Ground, tree: &SourceTree, options: &Options) -> Checked<Setting> {
        let mut diagnostics = Vec::new();
        let Ground { config, glossary, config_key, glossary_key } = ground;
        let files = source::fingerprint(tree.below(THEMES));
        let names = options.asset_names;
        let loader = &mut self.loader;
        let theme = self.theme.of((config_key, files, names), || shared(loader.load(tree, &config, names)));
        let theme = taken(&theme, &mut diagnostics);

        let base_url = options.base_url.clone().unwrap_or_else(|| config.base_url.clone());
        let site = Fingerprint::of_value(&(config_key, glossary_key));
        let pages = Fingerprint::of_value(&(
            config_key,
            glossary_key,
            base_url.to_string(),
            theme.looks,
            &options.history,
        ));
        Checked::new(Setting { config, base_url, glossary, theme, site, pages }, diagnostics)
    }
}

fn shared<T>(checked: Checked<T>) -> Read<T> {
    Arc::new(Checked::new(Arc::new(checked.value), checked.diagnostics))
}

fn taken<T>(checked: &Checked<Arc<T>>, diagnostics: &mut Vec<Diagnostic>) -> Arc<T> {
    diagnostics.extend(checked.diagnostics.iter().cloned());
    checked.value.clone()
}

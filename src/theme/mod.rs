//! What a site looks like: the user's theme laid over the built-in one, file by file.
//!
//! `themes/default` is part of the program and an ordinary theme at once: a project's `themes/<name>/` replaces those of
//! its files that have the same path. The code below cannot tell which is which.

mod accent;
mod archetype;
mod assets;
mod bundles;
mod part;
mod script;
mod strings;
mod style;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

pub use accent::ACCENT_CONTRAST;
pub use archetype::{archetype, kinds};
use assets::JoinedScripts;
pub use assets::{AssetNames, Assets, Bundle};
pub use part::{OUTDATED_OVERRIDE, PartFile, parts};
pub use strings::{MISSING_STRING, Strings, Text, fill};

use crate::config::Config;
use crate::data::{Fields, Located, parse_toml};
use crate::diagnostic::{Checked, Code, Diagnostic, Location, Severity, nearest};
use crate::fingerprint::Fingerprint;
use crate::path::SourcePath;
use crate::source::{SourceFile, SourceTree, text};
use crate::words::{did_you_mean, words};

/// A theme that does not exist.
pub const UNKNOWN_THEME: Code =
    Code::new("unknown-theme", "a theme that does not exist", "没有这个主题").fixed();

/// The folder of themes in a project.
pub const THEMES: &str = "themes";
/// The name of the theme inside the program.
pub const DEFAULT: &str = "default";

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");
static BUILT_IN_FILES: LazyLock<SourceTree> = LazyLock::new(|| {
    let mut tree = SourceTree::default();
    let mut folders = vec![&BUILT_IN];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let path = file.path().iter().filter_map(|part| part.to_str()).collect::<Vec<_>>().join("/");
            if let Some(path) = SourcePath::new(&format!("{THEMES}/{DEFAULT}/{path}")) {
                tree.insert(SourceFile::new(path, file.contents()));
            }
        }
    }
    tree
});

/// Everything that decides what pages look like.
#[derive(Debug)]
pub struct Theme {
    /// Templates by their name below `templates/`, such as `components/header.html`.
    pub templates: BTreeMap<String, SourceFile>,
    /// Styles, scripts and other files for the browser.
    pub assets: Assets,
    /// The interface in each language, by language index.
    pub strings: Vec<Strings>,
    /// Of all that pages are made of: templates, strings, and the addresses of the other files, not what is in them.
    pub looks: Fingerprint,
}

/// The files of a theme by their path inside it: the project's over the program's.
fn files<'a>(tree: &'a SourceTree, name: &str) -> BTreeMap<&'a str, &'a SourceFile> {
    let within = |file: &'a SourceFile, name: &str| {
        Some((file.path.within(THEMES)?.strip_prefix(name)?.strip_prefix('/')?, file))
    };
    let built_in = BUILT_IN_FILES.files().filter_map(|file| within(file, DEFAULT));
    let own = tree.files().filter_map(|file| within(file, name));
    built_in.chain(own).collect()
}

/// Puts the theme of a site together.
pub fn load(tree: &SourceTree, config: &Config, names: AssetNames) -> Checked<Theme> {
    Loader::default().load(tree, config, names)
}

/// Puts the theme of a site together again and again.
#[derive(Debug, Default)]
pub struct Loader {
    scripts: JoinedScripts,
}

impl Loader {
    /// The theme as it is now.
    pub fn load(&mut self, tree: &SourceTree, config: &Config, names: AssetNames) -> Checked<Theme> {
        let mut diagnostics = Vec::new();
        report_unknown(tree, config, &mut diagnostics);
        part::report_outdated(tree, config, &mut diagnostics);
        let files = files(tree, &config.theme.value);
        if let Some(file) = files.get("theme.toml") {
            report_mistakes(file, &mut diagnostics);
        }
        let templates = files
            .iter()
            .filter_map(|(path, file)| Some((path.strip_prefix("templates/")?.to_owned(), (*file).clone())));
        let templates: BTreeMap<String, SourceFile> = templates.collect();
        let accent = config.accent.as_ref().map(|accent| accent::style(accent).take(&mut diagnostics));
        let assets =
            assets::collect(&files, accent.as_deref(), names, &mut self.scripts).take(&mut diagnostics);
        let strings = strings::load(tree, config).take(&mut diagnostics);
        let looks = looks(&templates, &assets, &strings);
        Checked::new(Theme { templates, assets, strings, looks }, diagnostics)
    }
}

fn looks(templates: &BTreeMap<String, SourceFile>, assets: &Assets, strings: &[Strings]) -> Fingerprint {
    let templates: Vec<_> = templates.iter().map(|(name, file)| (name, file.fingerprint)).collect();
    let Assets { files: _, style, styles, bundles, scripts, others } = assets;
    Fingerprint::of_value(&(templates, style, styles, bundles, scripts, others, strings))
}

/// `theme.toml` names the theme; the build needs nothing from it, but a mistake in it should be found.
fn report_mistakes(file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) {
    let text = text(file).take(diagnostics);
    let table = parse_toml(&file.path, &text, 0).take(diagnostics);
    let mut fields = Fields::new(&file.path, &table);
    fields.text("name");
    fields.text("description");
    diagnostics.extend(fields.finish(Severity::Error));
}

fn report_unknown(tree: &SourceTree, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    let Located { value: name, span } = &config.theme;
    let folder = format!("{THEMES}/{name}");
    if name == DEFAULT || tree.below(&folder).next().is_some() {
        return;
    }
    let known = tree.below(THEMES).filter_map(|file| file.path.within(THEMES)?.split('/').next());
    let help = match nearest(name, known.chain([DEFAULT])) {
        Some(near) => did_you_mean(near),
        None => words!(
            en: "create the folder {folder}/, or use the theme `{DEFAULT}`",
            zh: "新建文件夹{folder}/，或者用主题`{DEFAULT}`",
        ),
    };
    let location = Location::new(&SourcePath::config(), span.clone());
    let message = words!(en: "there is no theme `{name}`", zh: "没有`{name}`这个主题");
    diagnostics.push(Diagnostic::error(UNKNOWN_THEME, location, message).with_help(help));
}

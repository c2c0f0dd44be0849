//! Styles, scripts and other files for the browser, with their published names.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{bundles, script, style};
use crate::diagnostic::Checked;
use crate::fingerprint::Fingerprint;
use crate::output::OutputFile;
use crate::path::OutputPath;
use crate::source::{SourceFile, fingerprint, text};

/// How assets are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum AssetNames {
    /// `style.css`: the dev server swaps a style sheet under the same name.
    Plain,
    /// `style.3f2a….css`: a host may let browsers keep it for ever.
    #[default]
    Fingerprinted,
}

/// The files a theme gives to browsers.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// Every file, with where it is published.
    pub files: Vec<(OutputPath, OutputFile)>,
    /// The address of the style sheet of every page.
    pub style: String,
    /// The address of the style sheet of each part that not every page has, by its name without extension.
    pub styles: BTreeMap<String, String>,
    /// Style sheets that hold the one of every page and those of some parts.
    pub bundles: BTreeMap<String, Bundle>,
    /// The address of each script, by its name without extension.
    pub scripts: BTreeMap<String, String>,
    /// The address of every other file, by its path below `assets/`.
    pub others: BTreeMap<String, String>,
}

/// The scripts that were joined the last time, by their sources: joining them takes longer than everything else about a
/// theme, and most edits of a theme are of styles.
#[derive(Debug, Default)]
pub(super) struct JoinedScripts {
    known: BTreeMap<Fingerprint, Checked<String>>,
}

/// The style sheet of every page and those of some parts in one file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Bundle {
    /// Its address.
    pub address: String,
    /// The parts whose styles it holds.
    pub parts: Vec<String>,
}

/// The sheet that names the layers and the sheet that names the colours stand before all others.
const FIRST_STYLES: [&str; 2] = ["layers.css", "tokens.css"];

/// `accent` is the style sheet of the site's own colour. It comes last: who chooses a colour means it.
pub(super) fn collect(
    files: &BTreeMap<&str, &SourceFile>,
    accent: Option<&str>,
    names: AssetNames,
    joined_before: &mut JoinedScripts,
) -> Checked<Assets> {
    let mut diagnostics = Vec::new();
    let mut assets = Assets::default();
    let before = std::mem::take(joined_before);
    // A script may be one of several of a folder, which call things by the same short names.
    let mut join = |files: &[&SourceFile], folder: &[&SourceFile]| {
        let key = fingerprint(files.iter().chain(folder).copied());
        let script = before.known.get(&key).cloned().unwrap_or_else(|| joined_script(files, folder));
        joined_before.known.insert(key, script.clone());
        script
    };
    let mut styles: Vec<(usize, &SourceFile)> = Vec::new();
    let mut parts: BTreeMap<&str, String> = BTreeMap::new();
    let mut joined: BTreeMap<&str, BTreeMap<String, Vec<&SourceFile>>> = BTreeMap::new();
    for (path, file) in files {
        if let Some(name) = path.strip_prefix("styles/parts/").and_then(|name| name.strip_suffix(".css")) {
            let mut sheet = String::new();
            style::push(&mut sheet, &text(file).take(&mut diagnostics));
            let address = assets.publish(&format!("{name}.css"), sheet.clone().into_bytes(), names);
            assets.styles.insert(name.to_owned(), address);
            parts.insert(name, sheet);
        } else if let Some(name) = path.strip_prefix("styles/").filter(|name| name.ends_with(".css")) {
            let rank = FIRST_STYLES.iter().position(|first| *first == name).unwrap_or(FIRST_STYLES.len());
            styles.push((rank, file));
        } else if let Some(name) =
            path.strip_prefix("scripts/parts/").and_then(|name| name.strip_suffix(".js"))
        {
            let script = join(&[file], &[file]).take(&mut diagnostics);
            assets.script(name, script, names);
        } else if let Some(name) = path.strip_prefix("scripts/").and_then(|name| name.strip_suffix(".js")) {
            match name.split_once('/') {
                Some((folder, rest)) => {
                    let inner = rest.split_once('/').map(|(inner, _)| format!("{folder}-{inner}"));
                    let scripts = joined.entry(folder).or_default();
                    scripts.entry(inner.unwrap_or_else(|| folder.to_owned())).or_default().push(file);
                }
                None => {
                    let script = text(file).take(&mut diagnostics);
                    assets.script(name, script.into_owned(), names);
                }
            }
        } else if let Some(name) = path.strip_prefix("assets/") {
            // What is text is the same however a clone of the theme ends its lines.
            let is_text = [".css", ".js", ".svg"].iter().any(|end| name.ends_with(end));
            let bytes = match is_text {
                true => text(file).take(&mut diagnostics).into_owned().into_bytes(),
                false => file.bytes.to_vec(),
            };
            let address = assets.publish(name, bytes, names);
            assets.others.insert(name.to_owned(), address);
        }
    }
    let folders = joined.iter().filter(|(folder, scripts)| scripts.contains_key(**folder));
    let folders: BTreeSet<&str> = folders.map(|(folder, _)| *folder).collect();
    let together = files.get(bundles::SCRIPTS.path);
    let together = together.map(|file| bundles::SCRIPTS.read(file, &folders, &mut diagnostics));
    let together = together.unwrap_or_default();
    for scripts in joined.values() {
        let folder: Vec<&SourceFile> = scripts.values().flatten().copied().collect();
        let alone = scripts.iter().filter(|(name, _)| together.iter().all(|(other, _)| other != *name));
        for (name, files) in alone {
            let script = join(files, &folder).take(&mut diagnostics);
            assets.script(name, script, names);
        }
    }
    for (name, folders) in together {
        let files = folders.iter().filter_map(|folder| joined.get(folder.as_str())?.get(folder)).flatten();
        let files: Vec<&SourceFile> = files.copied().collect();
        let script = join(&files, &files).take(&mut diagnostics);
        assets.script(&name, script, names);
    }
    // The files come by name; the sort keeps that order within a rank.
    styles.sort_by_key(|(rank, _)| *rank);
    let mut sheet = String::new();
    for (_, file) in styles {
        style::push(&mut sheet, &text(file).take(&mut diagnostics));
    }
    if let Some(accent) = accent {
        style::push(&mut sheet, accent);
    }
    let known = parts.keys().copied().collect();
    let together = files.get(bundles::STYLES.path);
    let together = together.map(|file| bundles::STYLES.read(file, &known, &mut diagnostics));
    for (name, own) in together.unwrap_or_default() {
        let mut joined = sheet.clone();
        joined.extend(own.iter().filter_map(|part| parts.get(part.as_str())).map(String::as_str));
        let address =
            assets.publish(&format!("style-{name}.css"), style::by_layer(&joined).into_bytes(), names);
        assets.bundles.insert(name, Bundle { address, parts: own });
    }
    assets.style = assets.publish("style.css", style::by_layer(&sheet).into_bytes(), names);
    Checked::new(assets, diagnostics)
}

/// Scripts as one: by name, but `base.js` first and `main.js` last. `folder` is all that shares its names with them.
fn joined_script(files: &[&SourceFile], folder: &[&SourceFile]) -> Checked<String> {
    let mut diagnostics = Vec::new();
    let mut files = files.to_vec();
    files.sort_by_key(|file| match file.path.file_name() {
        "base.js" => 0,
        "main.js" => 2,
        _ => 1,
    });
    let sources: Vec<Cow<'_, str>> =
        files.into_iter().map(|file| text(file).take(&mut diagnostics)).collect();
    // What is wrong with a file is told where it is joined.
    let folder: Vec<Cow<'_, str>> = folder.iter().map(|file| text(file).take(&mut Vec::new())).collect();
    let script = script::join(&all(&sources), &all(&folder));
    Checked::new(script, diagnostics)
}

fn all<'a>(sources: &'a [Cow<'_, str>]) -> Vec<&'a str> {
    sources.iter().map(|source| &**source).collect()
}

impl Assets {
    /// Adds a script, which templates know by its name.
    fn script(&mut self, name: &str, script: String, names: AssetNames) {
        let address = self.publish(&format!("{name}.js"), script.into_bytes(), names);
        self.scripts.insert(name.to_owned(), address);
    }

    /// Adds a file below `assets/` of the site and gives its address.
    fn publish(&mut self, name: &str, bytes: Vec<u8>, names: AssetNames) -> String {
        let (stem, extension) = name.rfind('.').map_or((name, ""), |dot| name.split_at(dot));
        let published = match names {
            AssetNames::Plain => name.to_owned(),
            AssetNames::Fingerprinted => format!("{stem}.{}{extension}", Fingerprint::of(&bytes).short()),
        };
        let path = format!("assets/{published}");
        let output = OutputPath::new(&path).unwrap_or_else(|_| OutputPath::stand_in(&path, "asset"));
        let address = output.as_str().to_owned();
        self.files.push((output, OutputFile::new(bytes)));
        address
    }
}

//! Styles, scripts and other files for the browser, with their published names.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::script;
use crate::diagnostic::{Checked, Diagnostic};
use crate::fingerprint::Fingerprint;
use crate::path::OutputPath;
use crate::source::{SourceFile, text};

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
    pub files: Vec<(OutputPath, Vec<u8>)>,
    /// The address of the one style sheet.
    pub style: String,
    /// The address of each script, by its name without extension.
    pub scripts: BTreeMap<String, String>,
    /// The address of every other file, by its path below `assets/`.
    pub others: BTreeMap<String, String>,
}

/// The sheet that names the layers and the sheet that names the colours stand before all others.
const FIRST_STYLES: [&str; 2] = ["layers.css", "tokens.css"];

pub(super) fn collect(files: &BTreeMap<&str, &SourceFile>, names: AssetNames) -> Checked<Assets> {
    let mut diagnostics = Vec::new();
    let mut assets = Assets::default();
    let mut styles: Vec<(usize, &SourceFile)> = Vec::new();
    let mut joined: BTreeMap<&str, Vec<&SourceFile>> = BTreeMap::new();
    for (path, file) in files {
        if let Some(name) = path.strip_prefix("styles/").filter(|name| name.ends_with(".css")) {
            let rank = FIRST_STYLES.iter().position(|first| *first == name).unwrap_or(FIRST_STYLES.len());
            styles.push((rank, file));
        } else if let Some(name) = path.strip_prefix("scripts/").and_then(|name| name.strip_suffix(".js")) {
            match name.split_once('/') {
                Some((folder, _)) => joined.entry(folder).or_default().push(file),
                None => {
                    let script = text(file).take(&mut diagnostics);
                    assets.script(name, script.into_owned(), names);
                }
            }
        } else if let Some(name) = path.strip_prefix("assets/") {
            let address = assets.publish(name, file.bytes.to_vec(), names);
            assets.others.insert(name.to_owned(), address);
        }
    }
    for (name, files) in joined {
        let script = joined_script(&files, &mut diagnostics);
        assets.script(name, script, names);
    }
    // The files come by name; the sort keeps that order within a rank.
    styles.sort_by_key(|(rank, _)| *rank);
    let mut sheet = String::new();
    for (_, file) in styles {
        push_style(&mut sheet, &text(file).take(&mut diagnostics));
    }
    assets.style = assets.publish("style.css", sheet.into_bytes(), names);
    Checked::new(assets, diagnostics)
}

/// Adds a style sheet without its comments and its indentation: readers pay for every byte of it on every site.
fn push_style(sheet: &mut String, style: &str) {
    let mut rest = style;
    while let Some(at) = rest.find(['"', '\'', '/', '\n']) {
        let (before, found) = rest.split_at(at);
        sheet.push_str(before);
        let length = match found.as_bytes() {
            [b'/', b'*', ..] => {
                rest = found.split_once("*/").map_or("", |(_, after)| after);
                continue;
            }
            [b'\n', ..] => {
                if !sheet.is_empty() && !sheet.ends_with('\n') {
                    sheet.push('\n');
                }
                rest = found.trim_start();
                continue;
            }
            [quote @ (b'"' | b'\''), ..] => string_end(found, char::from(*quote)),
            _ => 1,
        };
        sheet.push_str(found.get(..length).unwrap_or(found));
        rest = found.get(length..).unwrap_or("");
    }
    sheet.push_str(rest);
    if !sheet.ends_with('\n') {
        sheet.push('\n');
    }
}

/// Where a string ends that begins with this quote: behind the next one that is not escaped.
fn string_end(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The scripts of a folder as one: by name, but `main.js` last.
fn joined_script(files: &[&SourceFile], diagnostics: &mut Vec<Diagnostic>) -> String {
    let (last, first): (Vec<&SourceFile>, Vec<&SourceFile>) =
        files.iter().partition(|file| file.path.file_name() == "main.js");
    let sources = first.into_iter().chain(last).map(|file| text(file).take(diagnostics));
    let sources: Vec<Cow<'_, str>> = sources.collect();
    script::join(&sources.iter().map(|source| &**source).collect::<Vec<_>>())
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
        self.files.push((output, bytes));
        address
    }
}

#[cfg(test)]
mod tests {
    use super::push_style;

    #[test]
    fn styles_lose_only_what_no_browser_reads() {
        for (style, expected) in [
            ("  a { b: c; }\n\n  /* d */\n  e {\n    f: g;\n  }\n", "  a { b: c; }\ne {\nf: g;\n}\n"),
            ("a::b { content: \"/* no */\"; } /* yes */", "a::b { content: \"/* no */\"; } \n"),
            ("a { b: url('data:x,<y z=\"1\">/*'); }", "a { b: url('data:x,<y z=\"1\">/*'); }\n"),
            ("a { content: '\\'/* x */'; }", "a { content: '\\'/* x */'; }\n"),
            ("a { b: 1 / 2 } /* open", "a { b: 1 / 2 } \n"),
            ("a { content: \"open", "a { content: \"open\n"),
            ("\n\n甲", "甲\n"),
        ] {
            let mut sheet = String::new();
            push_style(&mut sheet, style);
            assert_eq!(sheet, expected, "{style}");
        }
    }
}

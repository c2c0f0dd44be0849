//! Parts of the built-in theme, for projects to copy and change; and copies whose original has changed since.
//!
//! A part is all files with one name: a template, a style sheet, a script. A copy says in its first line of what it is
//! a copy, and which version; so a later program can tell its owner that the original has moved on.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{BUILT_IN_FILES, DEFAULT, THEMES};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::fingerprint::Fingerprint;
use crate::source::{SourceFile, SourceTree, text};
use crate::words::words;

/// A copy of a part whose original has changed.
pub const OUTDATED_OVERRIDE: Code = Code::new(
    "outdated-override",
    "a copied part of the built-in theme whose original has changed",
    "从内置主题复制的部件，原件已有改动",
);

/// What stands in the first line of a copy, before the original's fingerprint.
const MARK: &str = "diptych original ";

/// A file of the built-in theme.
#[derive(Clone, Copy, Debug)]
pub struct PartFile {
    /// Its path inside a theme.
    pub path: &'static str,
    file: &'static SourceFile,
}

impl PartFile {
    /// The file as it is.
    pub fn text(&self) -> Cow<'static, str> {
        text(self.file).value
    }

    /// The file with a first line that says of what it is a copy; as it is when it can hold no such line.
    pub fn copy(&self) -> Vec<u8> {
        let (open, close) = match self.path.rsplit('.').next() {
            Some("html") => ("{# ", " -#}"),
            Some("css") => ("/* ", " */"),
            Some("js") => ("// ", ""),
            _ => return self.file.bytes.to_vec(),
        };
        let mut copy =
            format!("{open}{MARK}{}{close}\n", Fingerprint::of(&self.file.bytes).short()).into_bytes();
        copy.extend_from_slice(&self.file.bytes);
        copy
    }
}

/// The parts of the built-in theme with their files, by name. Texts and archetypes are no parts: those are merged and
/// chosen one by one.
pub fn parts() -> BTreeMap<&'static str, Vec<PartFile>> {
    let mut parts: BTreeMap<&'static str, Vec<PartFile>> = BTreeMap::new();
    for file in BUILT_IN_FILES.files() {
        let inside = file.path.within(THEMES).and_then(|path| path.strip_prefix(DEFAULT)?.strip_prefix('/'));
        let Some(path) = inside else { continue };
        if let Some(name) = part_of(path) {
            parts.entry(name).or_default().push(PartFile { path, file });
        }
    }
    parts
}

/// Folders whose scripts are each of a part; the others are a part as a whole.
const SHARED_FOLDERS: [&str; 3] = ["parts/", "site/", "text/"];

/// The part that a file of a theme belongs to: its name without extension, or the folder whose scripts are joined.
fn part_of(path: &str) -> Option<&str> {
    let (kind, rest) = path.split_once('/')?;
    let name = match kind {
        "templates" => rest.strip_prefix("components/").unwrap_or(rest),
        "styles" => rest.strip_prefix("parts/").unwrap_or(rest),
        "scripts" => match SHARED_FOLDERS.iter().find_map(|folder| rest.strip_prefix(folder)) {
            // What the parts share belongs to none of them.
            Some("base.js" | "main.js") | None => rest.split('/').next()?,
            Some(name) => name,
        },
        "assets" => rest,
        _ => return None,
    };
    Some(name.rsplit_once('.').map_or(name, |(stem, _)| stem))
}

/// Reports the project's copies of parts whose original is another by now, or is gone.
pub(super) fn report_outdated(tree: &SourceTree, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    let theme = &config.theme.value;
    for file in tree.below(&format!("{THEMES}/{theme}")) {
        let inside =
            file.path.within(THEMES).and_then(|path| path.strip_prefix(theme.as_str())?.strip_prefix('/'));
        let Some(part) = inside.and_then(part_of) else { continue };
        let source = text(file).value;
        let Some(line) = source.lines().next() else { continue };
        let Some((before, after)) = line.split_once(MARK) else { continue };
        let copied = after.split_whitespace().next().unwrap_or("");
        let original = BUILT_IN_FILES.find(&format!("{THEMES}/{DEFAULT}/{}", inside.unwrap_or("")));
        let current = original.map(|original| Fingerprint::of(&original.bytes).short());
        if current.as_deref() == Some(copied) {
            continue;
        }
        let start = before.len() + MARK.len();
        let location = Location::new(&file.path, start..start + copied.len());
        let (message, help) = match current {
            Some(current) => (
                words!(en: "the original of this part has changed since it was copied", zh: "这个部件复制之后，原件有了改动"),
                words!(
                    en: "compare it with what `diptych theme show {part}` prints, take over what you need, then write `{current}` here",
                    zh: "把它和`diptych theme show {part}`的输出比较，采纳需要的改动，再把这里改成`{current}`",
                ),
            ),
            None => (
                words!(en: "the built-in theme has this file no longer", zh: "内置主题里已经没有这个文件"),
                words!(
                    en: "remove the file, or remove its first line if your own templates use it",
                    zh: "删除这个文件；如果您自己的模板还在用，就删除它的第一行",
                ),
            ),
        };
        diagnostics.push(Diagnostic::warning(OUTDATED_OVERRIDE, location, message).with_help(help));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{part_of, parts};
    use crate::document::Part;

    /// What is no part of a page but concerns every page as a whole.
    const WHOLE: [&str; 6] = ["base", "layers", "layout", "print", "prose", "tokens"];
    /// What is set among the words of a text and is not its author's: marks.
    const MARKS: [&str; 1] = ["stale"];

    #[test]
    fn style_sheets_are_named_after_their_templates() {
        let parts = parts();
        let named = |folder: &str, end: &str| -> BTreeSet<&str> {
            let of = |path: &str| path.starts_with(folder) && path.ends_with(end);
            let parts = parts.iter().filter(|(_, files)| files.iter().any(|file| of(file.path)));
            parts.map(|(name, _)| *name).collect()
        };
        let (styles, templates) = (named("styles/", ".css"), named("templates/", ".html"));
        let written: BTreeSet<&str> = Part::ALL.iter().map(|part| part.name()).collect();
        let others: Vec<&&str> = styles
            .iter()
            .filter(|name| !templates.contains(*name) && !written.contains(*name))
            .filter(|name| !WHOLE.contains(name) && !MARKS.contains(name))
            .collect();
        assert_eq!(others, Vec::<&&str>::new(), "no template, part of texts or mark is called like them");
    }

    #[test]
    fn files_of_one_name_are_one_part() {
        for (path, part) in [
            ("templates/page.html", Some("page")),
            ("templates/components/header.html", Some("header")),
            ("styles/header.css", Some("header")),
            ("styles/parts/table.css", Some("table")),
            ("scripts/parts/table.js", Some("table")),
            ("scripts/search/main.js", Some("search")),
            ("scripts/appearance/main.js", Some("appearance")),
            ("scripts/site/appearance.js", Some("appearance")),
            ("scripts/text/base.js", Some("text")),
            ("scripts/redirect.js", Some("redirect")),
            ("assets/favicon.svg", Some("favicon")),
            ("strings/en.toml", None),
            ("archetypes/sop.md", None),
            ("theme.toml", None),
        ] {
            assert_eq!(part_of(path), part, "{path}");
        }
    }

    #[test]
    fn copies_say_what_they_are_copies_of() {
        let parts = parts();
        let header = parts.get("header").expect("a header");
        assert!(header.iter().any(|file| file.path == "templates/components/header.html"));
        for file in parts.values().flatten() {
            let copy = file.copy();
            assert!(copy.ends_with(file.text().as_bytes()), "{}", file.path);
        }
    }
}

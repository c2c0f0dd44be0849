//! Links: where each leads, and what is wrong with those that lead nowhere.
//!
//! A link is a relative path to a file, as the author sees it in the editor: `../channel/margin-split.md#formula`. It
//! leads to that page in the reader's language, so a fallback's links lead readers back to their own language wherever
//! it exists. Paths and fragments are compared decoded and in NFC.

mod faults;
mod named;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use percent_encoding::percent_decode_str;
use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::backlink::{self, Backlink};
use super::known::Known;
use super::language::Entry;
use super::scheme::{self, Scheme};
use super::wiki::{self, Names};
use super::{Anchor, Asset, CONTENT, LanguageIndex, PageId, STATIC, encode_path};
use crate::config::Config;
use crate::diagnostic::{Checked, Code, Diagnostic, Location};
use crate::document::{Document, LinkKind};
use crate::path::{SourcePath, resolve};
use crate::source::ImageSize;
use crate::words::{Phrase, words};

/// A link to a page or file that does not exist.
pub const BROKEN_LINK: Code =
    Code::new("broken-link", "a link to a page or file that does not exist", "链接指向的页面或文件不存在");
/// A link to a heading that does not exist.
pub const MISSING_ANCHOR: Code =
    Code::new("missing-anchor", "a link to a heading that does not exist", "链接指向的标题不存在");
/// An image that does not exist.
pub const MISSING_IMAGE: Code = Code::new("missing-image", "an image that does not exist", "图片不存在");
/// A link that leads readers to another language.
pub const MIXED_LANGUAGE_LINK: Code =
    Code::new("mixed-language-link", "a link that leads to another language", "链接通向另一种语言");
/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A place on the same page.
    Here(String),
    /// A page of the site, and the id of a place on it.
    Page(PageId, Option<String>),
    /// A file of the site: its address, and its size when it is a picture.
    File(String, Option<ImageSize>),
    /// Somewhere else, as written.
    Elsewhere(String),
    /// Nowhere: as written. It has been reported.
    Broken(String),
    /// Nowhere, because it could run code. It has been reported.
    Unsafe,
}

/// What the links of a page come to.
pub(super) struct PageLinks {
    pub(super) targets: Vec<Target>,
    pub(super) related: Vec<PageId>,
    pub(super) backlinks: Vec<Backlink>,
}

/// Everything a link can be compared with.
pub(super) struct Resolver<'a> {
    config: &'a Config,
    entries: &'a [Entry],
    /// Pages by file: `en/agency/fees.md`.
    by_file: HashMap<&'a str, PageId>,
    /// Pages by language and path: `agency/fees`.
    by_path: HashMap<(LanguageIndex, &'a str), PageId>,
    /// Published files by where they are read: `en/agency/chart.png`.
    files: HashMap<&'a str, &'a Asset>,
    /// Drafts that are not published.
    drafts: HashMap<&'a str, &'a Document>,
    // These three only where a link asks for them: most sites need none.
    known_pages: OnceLock<Known<'a>>,
    known_files: OnceLock<Known<'a>>,
    /// Of the headings of each page.
    anchors: &'a [Vec<Anchor>],
    names: OnceLock<Names>,
}

/// A link being resolved: who has it, and where it stands.
struct Asked<'a> {
    page: PageId,
    document: &'a Arc<Document>,
    /// The language of the document.
    written_in: LanguageIndex,
    /// The language of the reader.
    read_in: LanguageIndex,
    location: Location,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(
        config: &'a Config,
        entries: &'a [Entry],
        assets: &'a [Asset],
        drafts: &'a [Arc<Document>],
        anchors: &'a [Vec<Anchor>],
    ) -> Self {
        let inside = |path: &'a SourcePath| path.within(CONTENT);
        let pages = || entries.iter().enumerate().map(|(index, entry)| (PageId(index), entry));
        let by_file = pages().filter(|(_, entry)| entry.original.is_none()).filter_map(|(id, entry)| {
            let document = entry.document.as_ref()?;
            Some((inside(&document.path)?, id))
        });
        let by_file: HashMap<&str, PageId> = by_file.collect();
        let files: HashMap<&str, &Asset> =
            assets.iter().filter_map(|asset| Some((inside(&asset.source)?, asset))).collect();
        Self {
            config,
            entries,
            known_pages: OnceLock::new(),
            known_files: OnceLock::new(),
            by_file,
            files,
            by_path: pages().map(|(id, entry)| ((entry.language, entry.path.as_str()), id)).collect(),
            anchors,
            names: OnceLock::new(),
            drafts: drafts.iter().filter_map(|draft| Some((inside(&draft.path)?, &**draft))).collect(),
        }
    }

    /// Resolves every link of every page. A link of a fallback is checked where it was written, not again here.
    pub(super) fn resolve(&self) -> Checked<Vec<PageLinks>> {
        let pages = self.entries.par_iter().enumerate();
        let pages: Vec<Checked<PageLinks>> =
            pages.map(|(index, entry)| self.links_of(PageId(index), entry)).collect();
        let mut diagnostics = Vec::new();
        let mut resolved: Vec<PageLinks> =
            pages.into_iter().map(|links| links.take(&mut diagnostics)).collect();
        backlink::turn_round(self.entries, &mut resolved);
        backlink::report_orphans(self.entries, &resolved, &mut diagnostics);
        Checked::new(resolved, diagnostics)
    }

    /// All but those that lead to it.
    fn links_of(&self, page: PageId, entry: &Entry) -> Checked<PageLinks> {
        let mut links = PageLinks { targets: Vec::new(), related: Vec::new(), backlinks: Vec::new() };
        let mut said = Vec::new();
        let Some(document) = &entry.document else { return Checked::new(links, said) };
        let original = entry.original.and_then(|original| self.entries.get(original.0));
        let written_in = original.map_or(entry.language, |original| original.language);
        let asked =
            |location: Location| Asked { page, document, written_in, read_in: entry.language, location };
        for link in &document.links {
            let asked = asked(link.location.clone());
            links.targets.push(self.target(&asked, &link.destination, link.kind, &mut said));
        }
        for path in &document.front_matter.related {
            let asked = asked(Location::new(&document.path, path.span.clone()));
            let related = self.related(&asked, &path.value, &mut said);
            links.related.extend(related.filter(|related| *related != page));
        }
        if entry.original.is_some() {
            said.clear();
        }
        Checked::new(links, said)
    }

    fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::new(self.entries))
    }

    fn known_pages(&self) -> &Known<'a> {
        self.known_pages.get_or_init(|| self.by_file.keys().copied().collect())
    }

    fn known_files(&self) -> &Known<'a> {
        self.known_files.get_or_init(|| self.files.keys().copied().collect())
    }

    fn related(&self, asked: &Asked<'_>, path: &str, said: &mut Vec<Diagnostic>) -> Option<PageId> {
        match self.target(asked, path, LinkKind::Page, said) {
            Target::Page(page, _) => Some(page),
            Target::Broken(_) | Target::Unsafe => None,
            Target::Here(_) | Target::File(..) | Target::Elsewhere(_) => {
                let message = words!(
                    en: "`related` names `{path}`, which is not a page of this site",
                    zh: "`related`里的`{path}`不是本站的页面",
                );
                let help = Phrase {
                    english: "write the relative path of a Markdown file, such as `../reference/glossary.md`",
                    chinese: "写Markdown文件的相对路径，例如`../reference/glossary.md`",
                };
                said.push(Diagnostic::error(BROKEN_LINK, asked.location(), message).with_help(help));
                None
            }
        }
    }

    fn target(
        &self,
        asked: &Asked<'_>,
        destination: &str,
        kind: LinkKind,
        said: &mut Vec<Diagnostic>,
    ) -> Target {
        match scheme::of(destination, kind) {
            Scheme::None => {}
            Scheme::Safe => return Target::Elsewhere(destination.to_owned()),
            Scheme::Unsafe(scheme) => {
                said.push(scheme::objection(asked.location(), &scheme));
                return Target::Unsafe;
            }
        }
        if destination.starts_with("//") {
            said.push(faults::without_scheme(asked, destination, kind));
            return Target::Elsewhere(destination.to_owned());
        }
        let (path, fragment) = parts(destination);
        let fragment = fragment.map(decoded).filter(|fragment| !fragment.is_empty());
        if path.is_empty() {
            return self.here(asked, fragment, said);
        }
        if kind == LinkKind::Wiki {
            // A page may have the sign in its name: `C#`.
            let whole = decoded(destination);
            if whole.contains('#') && self.names().has(asked.written_in, &whole) {
                return self.named(asked, &whole, None, said);
            }
            return self.named(asked, &path, fragment, said);
        }
        let Some(wanted) = self.wanted(asked, &path) else {
            said.push(self.outside(asked, &path, kind));
            return Target::Broken(destination.to_owned());
        };
        if let Some(page) = self.page(asked, &wanted) {
            if kind == LinkKind::Image {
                said.push(faults::page_as_image(asked, &path));
                return Target::Broken(destination.to_owned());
            }
            return self.to_page(asked, page, fragment, said);
        }
        if let Some(asset) = self.file(asked, &wanted) {
            return Target::File(encode_path(asset.output.as_str()), asset.size);
        }
        said.push(self.broken(asked, &wanted, kind));
        Target::Broken(destination.to_owned())
    }

    fn here(&self, asked: &Asked<'_>, fragment: Option<String>, said: &mut Vec<Diagnostic>) -> Target {
        let Some(fragment) = fragment else { return Target::Here(String::new()) };
        if !self.has_anchor(asked.page, asked.document, &fragment) {
            said.push(faults::missing_anchor(asked, &fragment, asked.document));
        }
        Target::Here(fragment)
    }

    /// The path below `content/` that a destination means. `/guide/a` counts from the language, or names one.
    fn wanted(&self, asked: &Asked<'_>, path: &str) -> Option<String> {
        let own = asked.location.path.folder();
        let folder = own.strip_prefix(CONTENT).map_or(own, |folder| folder.trim_start_matches('/'));
        let Some(absolute) = path.strip_prefix('/') else { return resolve(folder, path) };
        let first = absolute.split('/').next().unwrap_or("");
        if self.config.language_index(first).is_some() {
            return resolve("", absolute);
        }
        resolve(&self.config.languages.get(asked.written_in)?.code, absolute)
    }

    /// The page at a path: as a file, without its extension, or as a folder; also where only a translation exists.
    fn page(&self, asked: &Asked<'_>, wanted: &str) -> Option<PageId> {
        if let Some(page) = self.by_file.get(wanted) {
            return Some(*page);
        }
        let (first, rest) = wanted.split_once('/').unwrap_or((wanted, ""));
        let language = self.config.language_index(first)?;
        let stem = rest.strip_suffix(".md").or_else(|| rest.strip_suffix(".html")).unwrap_or(rest);
        let index = if stem.is_empty() { "index".to_owned() } else { format!("{stem}/index") };
        let found =
            self.by_path.get(&(language, stem)).or_else(|| self.by_path.get(&(language, index.as_str())))?;
        // A draft is paired with nothing; its path may still have a fallback of another language.
        let hidden = self.drafts.contains_key(wanted) && asked.written_in == language;
        (!hidden).then_some(*found)
    }

    fn file(&self, asked: &Asked<'_>, wanted: &str) -> Option<&Asset> {
        if let Some(asset) = self.files.get(wanted) {
            return Some(asset);
        }
        let (first, rest) = wanted.split_once('/')?;
        let index = self.config.language_index(first)?;
        let at_root = || self.files.get(format!("{STATIC}/{rest}").as_str());
        // A picture that needs no translation lives in one language only.
        let elsewhere = || {
            let others = self.config.languages.iter().filter(|language| language.code != first);
            others
                .map(|language| format!("{}/{rest}", language.code))
                .find_map(|path| self.files.get(path.as_str()))
        };
        let own = (index == asked.written_in).then(elsewhere).flatten();
        own.or_else(at_root).copied()
    }

    fn to_page(
        &self,
        asked: &Asked<'_>,
        page: PageId,
        fragment: Option<String>,
        said: &mut Vec<Diagnostic>,
    ) -> Target {
        let Some(entry) = self.entries.get(page.0) else { return Target::Broken(String::new()) };
        let same_language = entry.language == asked.written_in;
        if !same_language && let Some(language) = self.config.languages.get(entry.language) {
            let (name, code) = (&language.name, &language.code);
            let message = words!(
                en: "the link leads to a page in {name} (`{code}`)", zh: "链接通向{name}（`{code}`）的页面"
            );
            let own = entry.versions.get(asked.written_in).and_then(|own| self.entries.get(own.0));
            let help = match own.and_then(|own| own.document.as_ref().filter(|_| own.original.is_none())) {
                Some(own) => {
                    let path = &own.path;
                    words!(
                        en: "link to {path}, the same page in this language",
                        zh: "改成链接到`{path}`，它是这种语言的同一页",
                    )
                }
                None => words!(
                    en: "link by the path the page would have in this language: readers get the best version",
                    zh: "用这一页在本语言里应有的路径来链接：读者会看到最合适的版本",
                ),
            };
            said.push(Diagnostic::warning(MIXED_LANGUAGE_LINK, asked.location(), message).with_help(help));
        }
        let shown =
            if same_language { entry.versions.get(asked.read_in).copied().unwrap_or(page) } else { page };
        let Some(fragment) = fragment else { return Target::Page(shown, None) };
        if let Some(document) = &entry.document
            && !self.has_anchor(page, document, &fragment)
        {
            said.push(faults::missing_anchor(asked, &fragment, document));
            return Target::Page(shown, None);
        }
        let shown_document = self.entries.get(shown.0).and_then(|entry| entry.document.as_ref());
        let exists = |fragment: &String| {
            shown_document.is_some_and(|document| self.has_anchor(shown, document, fragment))
        };
        // The words of a heading are another language's; its shared id is not.
        let shared = || self.anchors(page).iter().find(|anchor| anchor.is(&fragment)).map(|a| a.id.clone());
        let fragment = Some(fragment.clone()).filter(exists).or_else(|| shared().filter(exists));
        Target::Page(shown, fragment)
    }

    fn anchors(&self, page: PageId) -> &[Anchor] {
        self.anchors.get(page.0).map(Vec::as_slice).unwrap_or_default()
    }

    fn has_anchor(&self, page: PageId, document: &Document, fragment: &str) -> bool {
        // `#top` is every browser's name for the beginning of the page.
        document.ids.contains(fragment)
            || fragment == "top"
            || self.anchors(page).iter().any(|anchor| anchor.is(fragment))
    }
}

impl Asked<'_> {
    fn location(&self) -> Location {
        self.location.clone()
    }
}

/// What a link by name may ask for, as [`Names`] tells names apart: the sign of a fragment may belong to the name.
pub(super) fn names_asked(destination: &str) -> impl Iterator<Item = String> {
    let (path, _) = parts(destination);
    [path, decoded(destination)].into_iter().map(|name| wiki::asked(&name))
}

/// The path of a destination, and its fragment as it is written.
fn parts(destination: &str) -> (String, Option<&str>) {
    let (path, fragment) = destination.split_once('#').map_or((destination, None), |(p, f)| (p, Some(f)));
    (decoded(path.split('?').next().unwrap_or(path)), fragment)
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().nfc().collect()
}

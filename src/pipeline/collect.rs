//! All files of the site in one set: pages, assets, Markdown copies, extras. Two that want one place are an error.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use super::rendering::{Rendered, Rendering};
use crate::diagnostic::{Checked, Code, Diagnostic, Location};
use crate::document::{Document, Documents};
use crate::fingerprint::Fingerprint;
use crate::output::{Claims, Clash, Collision, OutputFile, OutputSet};
use crate::path::{OutputPath, SourcePath};
use crate::render::{Scene, extras, pages};
use crate::site::{Redirect, SEARCH, Site};
use crate::source::{SourceFile, SourceTree, text};
use crate::theme::Theme;
use crate::words::{Words, words};

/// Two sources that want the same place on the site.
pub const DUPLICATE_URL: Code = Code::new(
    "duplicate-url",
    "two sources want the same place on the site",
    "两个来源要占站点上的同一个位置",
);

/// Who wants a place, for the message when two do.
#[derive(Clone, Debug)]
struct Owner {
    what: Words,
    location: Option<Location>,
    /// For a fallback: where the page is whose text it shows.
    original: Option<OutputPath>,
}

impl Owner {
    /// Somebody with a file an author can change.
    fn of(what: Words, location: Location) -> Self {
        Self { what, location: Some(location), original: None }
    }

    /// The program or the theme.
    fn nobody(what: Words) -> Self {
        Self { what, location: None, original: None }
    }
}

/// Every file of a site but its search index, and what they were collected from.
#[derive(Debug)]
pub(super) struct Collection {
    set: OutputSet,
    diagnostics: Vec<Diagnostic>,
    /// Whether two wanted one place. What lost it must not come back by being edited.
    has_collisions: bool,
    /// What lies in a folder that the search index might want.
    beside_search: Vec<(OutputPath, Owner)>,
    site: Arc<Site>,
    setting: Fingerprint,
    theme: Arc<Theme>,
    pages: Vec<Arc<Rendered>>,
    sources: Vec<(SourcePath, Fingerprint)>,
}

/// What is collected.
#[derive(Clone, Copy)]
pub(super) struct Harvest<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) site: &'a Arc<Site>,
    /// Tells configurations, themes and addresses apart.
    pub(super) setting: Fingerprint,
    pub(super) tree: &'a SourceTree,
    pub(super) documents: &'a Documents,
    pub(super) rendering: &'a Rendering,
}

impl Collection {
    /// Puts everything into one set, given the collection before.
    pub(super) fn after(before: Option<Self>, harvest: Harvest<'_>) -> Self {
        let pages: Vec<Arc<Rendered>> = harvest.rendering.pages().cloned().collect();
        let sources: Vec<_> =
            harvest.tree.files().map(|file| (file.path.clone(), file.fingerprint)).collect();
        match before {
            Some(before) if before.has_places_of(&harvest, &pages, &sources) => {
                before.refreshed(&harvest, pages, sources)
            }
            _ => Self::anew(&harvest, pages, sources),
        }
    }

    fn anew(
        harvest: &Harvest<'_>,
        pages: Vec<Arc<Rendered>>,
        sources: Vec<(SourcePath, Fingerprint)>,
    ) -> Self {
        let scene = harvest.scene;
        let mut collector = Collector::default();
        for asset in &scene.site.assets {
            let Some(file) = harvest.tree.get(&asset.source) else { continue };
            let path = &asset.source;
            let what = words!(en: "the file `{path}`", zh: "文件`{path}`");
            let owner = Owner::of(what, Location::file(path));
            collector.add(asset.output.clone(), as_it_is(file), owner);
        }
        let mut redirects = scene.site.redirects.iter();
        for page in &pages {
            let owner = owner(scene, page, &mut redirects);
            if let Some(file) = &page.file {
                collector.add(page.output.clone(), file.clone(), owner);
            }
        }
        for page in scene.site.pages.iter().filter(|page| page.is_written()) {
            let Some(document) = &page.document else { continue };
            let Some(file) = markdown_copy(harvest, document) else { continue };
            let path = &document.path;
            let what = words!(en: "the Markdown copy of `{path}`", zh: "`{path}`的Markdown副本");
            let owner = Owner::of(what, Location::file(path));
            collector.add(page.place.markdown.clone(), file, owner);
        }
        for (output, file) in &scene.theme.assets.files {
            collector.add(
                output.clone(),
                file.clone(),
                Owner::nobody(words!(en: "a file of the theme", zh: "主题的文件")),
            );
        }
        let taken = |path: &str| collector.set.get(path).is_some();
        for extra in extras::extras(scene, taken) {
            let owner = Owner::nobody(extra.what.into());
            collector.add(extra.output, OutputFile::new(extra.text.into_bytes()), owner);
        }
        Self {
            set: collector.set,
            diagnostics: collector.diagnostics,
            has_collisions: collector.has_collisions,
            beside_search: collector.beside_search,
            site: harvest.site.clone(),
            setting: harvest.setting,
            theme: scene.theme.clone(),
            pages,
            sources,
        }
    }

    /// Whether all the same places are wanted by the same owners.
    fn has_places_of(
        &self,
        harvest: &Harvest<'_>,
        pages: &[Arc<Rendered>],
        sources: &[(SourcePath, Fingerprint)],
    ) -> bool {
        let places =
            |theme: &Theme| theme.assets.files.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
        let theme = harvest.scene.theme;
        !self.has_collisions
            && Arc::ptr_eq(&self.site, harvest.site)
            && self.setting == harvest.setting
            && (Arc::ptr_eq(&self.theme, theme) || places(&self.theme) == places(theme))
            && self.sources.len() == sources.len()
            && self.sources.iter().zip(sources).all(|((one, _), (other, _))| one == other)
            && self.pages.len() == pages.len()
            && self.pages.iter().zip(pages).all(|(one, other)| {
                Arc::ptr_eq(one, other)
                    || (one.output == other.output && one.file.is_some() == other.file.is_some())
            })
    }

    /// The same places with what is in them now.
    fn refreshed(
        self,
        harvest: &Harvest<'_>,
        pages: Vec<Arc<Rendered>>,
        sources: Vec<(SourcePath, Fingerprint)>,
    ) -> Self {
        let scene = harvest.scene;
        let mut set = self.set;
        let mut put = |path: &OutputPath, file: OutputFile| {
            set.insert_file(path.clone(), file);
        };
        let differ = self.sources.iter().zip(&sources).filter(|(one, other)| one.1 != other.1);
        let changed: HashSet<&SourcePath> = differ.map(|(_, (path, _))| path).collect();
        for asset in scene.site.assets.iter().filter(|asset| changed.contains(&asset.source)) {
            if let Some(file) = harvest.tree.get(&asset.source) {
                put(&asset.output, as_it_is(file));
            }
        }
        for (old, new) in self.pages.iter().zip(&pages).filter(|(old, new)| !Arc::ptr_eq(old, new)) {
            if let (Some(_), Some(file)) = (&old.file, &new.file) {
                put(&new.output, file.clone());
            }
        }
        for page in scene.site.pages.iter().filter(|page| page.is_written()) {
            let Some(document) = &page.document else { continue };
            let touched = changed.contains(&document.path)
                || document.includes.iter().any(|included| changed.contains(included));
            if touched && let Some(file) = markdown_copy(harvest, document) {
                put(&page.place.markdown, file);
            }
        }
        if !Arc::ptr_eq(&self.theme, scene.theme) {
            for (output, file) in &scene.theme.assets.files {
                put(output, file.clone());
            }
        }
        Self { set, pages, sources, theme: scene.theme.clone(), ..self }
    }

    /// What is wrong with places.
    pub(super) fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The whole site: with the files of its search index.
    pub(super) fn with(&self, index: &[(OutputPath, OutputFile)]) -> Checked<OutputSet> {
        let mut collector = Collector { set: self.set.clone(), ..Collector::default() };
        for (path, owner) in &self.beside_search {
            // They have been told apart before.
            let _ = collector.claims.claim(path.clone(), owner.clone());
        }
        for (path, file) in index {
            collector.add(
                path.clone(),
                file.clone(),
                Owner::nobody(words!(en: "the search index", zh: "搜索索引")),
            );
        }
        Checked::new(collector.set, collector.diagnostics)
    }
}

fn as_it_is(file: &SourceFile) -> OutputFile {
    OutputFile { bytes: file.bytes.clone(), fingerprint: file.fingerprint }
}

/// Who made a page. `redirects` are those of the site whose pages are still to come: two may want one place.
fn owner<'a>(
    scene: &Scene<'_>,
    page: &Rendered,
    redirects: &mut impl Iterator<Item = &'a Redirect>,
) -> Owner {
    let generated = || {
        let (output, kind) = (&page.output, page.kind);
        Owner::nobody(
            words!(en: "the generated page `{output}` ({kind})", zh: "自动生成的页面`{output}`（{kind}）"),
        )
    };
    match page.job {
        pages::Job::Page(id) => {
            let Some(own) = scene.site.page(id) else { return generated() };
            let Some(document) = &own.document else { return generated() };
            let original = own.original.and_then(|original| scene.site.page(original));
            let path = &document.path;
            Owner {
                original: original.map(|original| original.place.output.clone()),
                ..Owner::of(words!(en: "the page `{path}`", zh: "页面`{path}`"), Location::file(path))
            }
        }
        pages::Job::Root if page.kind == "redirect" => {
            let redirect = redirects.find(|redirect| redirect.output == page.output);
            redirect.map_or_else(generated, |redirect| {
                let path = &redirect.location.path;
                let what = words!(en: "an alias in `{path}`", zh: "`{path}`里的别名");
                Owner::of(what, redirect.location.clone())
            })
        }
        pages::Job::Language(_) | pages::Job::Root => generated(),
    }
}

/// A written page as Markdown, beside the page, with the same relative links.
fn markdown_copy(harvest: &Harvest<'_>, document: &Document) -> Option<OutputFile> {
    let source = harvest.tree.get(&document.path)?;
    // Most files are stored as they are published; those share their bytes with the source.
    let compiled = harvest.documents.text(&document.path).and_then(|text| text.compiled.as_deref());
    let text = compiled.map_or_else(|| text(source).value, Cow::Borrowed);
    if text.as_bytes() == &*source.bytes {
        return Some(as_it_is(source));
    }
    Some(OutputFile::new(text.into_owned().into_bytes()))
}

#[derive(Default)]
struct Collector {
    set: OutputSet,
    claims: Claims<Owner>,
    diagnostics: Vec<Diagnostic>,
    has_collisions: bool,
    beside_search: Vec<(OutputPath, Owner)>,
}

impl Collector {
    fn add(&mut self, path: OutputPath, file: OutputFile, owner: Owner) {
        let first = path.as_str().split('/').next().unwrap_or_default();
        if first.eq_ignore_ascii_case(SEARCH) || !first.is_ascii() {
            self.beside_search.push((path.clone(), owner.clone()));
        }
        match self.claims.claim(path.clone(), owner) {
            Ok(()) => {
                self.set.insert_file(path, file);
            }
            Err(collision) => {
                self.has_collisions = true;
                // Two fallbacks clash where their originals do, which has been reported.
                let (own, other) = (&collision.owner.original, &collision.other_owner.original);
                if own.is_none() || own != other {
                    self.diagnostics.push(duplicate(collision));
                }
            }
        }
    }
}

fn duplicate(collision: Collision<Owner>) -> Diagnostic {
    let Collision { path, other_path, owner, other_owner, clash } = collision;
    let how = match clash {
        Clash::SamePlace if path == other_path => words!(en: "both become `{path}`", zh: "都会成为`{path}`"),
        Clash::SamePlace => words!(
            en: "become `{path}` and `{other_path}`, which many systems cannot tell apart",
            zh: "会成为`{path}`和`{other_path}`，许多系统分不清两者",
        ),
        Clash::FileAndFolder => words!(
            en: "become `{path}` and `{other_path}`: a file where the other needs a folder",
            zh: "会成为`{path}`和`{other_path}`：同一处既要是文件，又要是文件夹",
        ),
        Clash::FolderSpelling => words!(
            en: "become `{path}` and `{other_path}`, whose folders many systems cannot tell apart",
            zh: "会成为`{path}`和`{other_path}`，许多系统分不清两者的文件夹",
        ),
    };
    let (own, other) = (owner.what, other_owner.what);
    let message = words!(en: "{own} and {other} {how}", zh: "{own}和{other}{how}"; own, other, how);
    let mut diagnostic = Diagnostic::error_anywhere(DUPLICATE_URL, message).with_help(words!(
        en: "rename one of them, or give the page another `slug`", zh: "给其中一个改名，或者给页面换个`slug`"
    ));
    // The one a person can change is the one to point at.
    match (owner.location, other_owner.location) {
        (Some(own), Some(other)) => {
            diagnostic.location = Some(own);
            diagnostic = diagnostic.with_related(other, words!(en: "the other", zh: "另一个"));
        }
        (own, other) => diagnostic.location = own.or(other),
    }
    diagnostic
}

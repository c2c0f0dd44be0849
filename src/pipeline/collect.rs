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

/// Two sources that want the same place on the site.
pub const DUPLICATE_URL: Code = Code::new("duplicate-url", "two sources want the same place on the site");

/// Who wants a place, for the message when two do.
#[derive(Clone, Debug)]
struct Owner {
    what: String,
    location: Option<Location>,
    /// For a fallback: where the page is whose text it shows.
    original: Option<OutputPath>,
}

impl Owner {
    /// Somebody with a file an author can change.
    fn of(what: String, location: Location) -> Self {
        Self { what, location: Some(location), original: None }
    }

    /// The program or the theme.
    fn nobody(what: String) -> Self {
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
            let owner = Owner::of(format!("the file `{}`", asset.source), Location::file(&asset.source));
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
            let what = format!("the Markdown copy of `{}`", document.path);
            let owner = Owner::of(what, Location::file(&document.path));
            collector.add(page.place.markdown.clone(), file, owner);
        }
        for (output, file) in &scene.theme.assets.files {
            collector.add(output.clone(), file.clone(), Owner::nobody("a file of the theme".to_owned()));
        }
        let taken = |path: &str| collector.set.get(path).is_some();
        for extra in extras::extras(scene, taken) {
            let owner = Owner::nobody(extra.what.to_owned());
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
            collector.add(path.clone(), file.clone(), Owner::nobody("the search index".to_owned()));
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
    let generated = || Owner::nobody(format!("the generated page `{}` ({})", page.output, page.kind));
    match page.job {
        pages::Job::Page(id) => {
            let Some(own) = scene.site.page(id) else { return generated() };
            let Some(document) = &own.document else { return generated() };
            let original = own.original.and_then(|original| scene.site.page(original));
            Owner {
                original: original.map(|original| original.place.output.clone()),
                ..Owner::of(format!("the page `{}`", document.path), Location::file(&document.path))
            }
        }
        pages::Job::Root if page.kind == "redirect" => {
            let redirect = redirects.find(|redirect| redirect.output == page.output);
            redirect.map_or_else(generated, |redirect| {
                Owner::of(format!("an alias in `{}`", redirect.location.path), redirect.location.clone())
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
        Clash::SamePlace if path == other_path => format!("both become `{path}`"),
        Clash::SamePlace => {
            format!("become `{path}` and `{other_path}`, which many systems cannot tell apart")
        }
        Clash::FileAndFolder => {
            format!("become `{path}` and `{other_path}`: a file where the other needs a folder")
        }
        Clash::FolderSpelling => {
            format!("become `{path}` and `{other_path}`, whose folders many systems cannot tell apart")
        }
    };
    let message = format!("{} and {} {how}", owner.what, other_owner.what);
    let mut diagnostic = Diagnostic::error_anywhere(DUPLICATE_URL, message)
        .with_help("rename one of them, or give the page another `slug`");
    // The one a person can change is the one to point at.
    match (owner.location, other_owner.location) {
        (Some(own), Some(other)) => {
            diagnostic.location = Some(own);
            diagnostic = diagnostic.with_related(other, "the other");
        }
        (own, other) => diagnostic.location = own.or(other),
    }
    diagnostic
}

//! All files of the site in one set: pages, assets, Markdown copies, extras. Two that want one place are an error.

use std::collections::HashSet;
use std::sync::Arc;

use super::assembly::Assembly;
use super::owner::{self, Owner};
use super::rendering::{Rendered, Rendering};
use crate::diagnostic::{Diagnostic, Location};
use crate::document::Documents;
use crate::fingerprint::Fingerprint;
use crate::output::{Claims, OutputFile, OutputSet};
use crate::path::{DEV_SERVER, OutputPath, SourcePath};
use crate::render::{Scene, extras};
use crate::site::{SEARCH, Site};
use crate::source::SourceTree;
use crate::theme::Theme;
use crate::words::{Phrase, words};

/// Every file of a site, and what they were collected from.
#[derive(Debug)]
pub(super) struct Collection {
    /// Everything but the search index, in the order in which places are given away.
    wanted: Vec<(OutputPath, Fingerprint)>,
    set: Settled,
    /// What lies in a folder that the search index might want.
    beside_search: Vec<(OutputPath, Owner)>,
    whole: Option<Whole>,
    extras: Extras,
}

/// Everything, and the search index in it.
#[derive(Debug)]
struct Whole {
    index: Arc<Vec<(OutputPath, OutputFile)>>,
    settled: Settled,
}

/// Files that have their places.
#[derive(Clone, Debug, Default)]
struct Settled {
    set: OutputSet,
    diagnostics: Vec<Diagnostic>,
    /// Whether two wanted one place. What lost it must not come back by being edited.
    has_collisions: bool,
}

/// The files that no template makes, and the site and setting they were made of.
#[derive(Clone, Debug)]
struct Extras {
    site: Arc<Site>,
    setting: Fingerprint,
    files: Arc<Vec<(OutputPath, OutputFile, Phrase)>>,
}

/// What is collected.
#[derive(Clone, Copy)]
pub(super) struct Harvest<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) assembly: &'a Assembly,
    /// Tells configurations, themes and addresses apart.
    pub(super) setting: Fingerprint,
    pub(super) tree: &'a SourceTree,
    pub(super) documents: &'a Documents,
    pub(super) rendering: &'a Rendering,
}

/// A file, and who wants it to be published.
struct Wanted<'a> {
    output: &'a OutputPath,
    file: OutputFile,
    by: By<'a>,
}

/// Who wants a place: enough to find out the rest when two do.
#[derive(Clone, Copy)]
enum By<'a> {
    Asset(&'a SourcePath),
    Page(&'a Rendered),
    Copy(&'a SourcePath),
    Theme,
    Extra(Phrase),
}

impl Collection {
    /// Puts everything but the search index into one set, given the collection before. Where places are the same, the
    /// index is still that of before.
    pub(super) fn after(before: Option<Self>, harvest: Harvest<'_>) -> Self {
        let extras = Extras::after(before.as_ref().map(|before| &before.extras), &harvest);
        let wanted = wanted(&harvest, &extras);
        match before {
            Some(before) if before.has_places_of(&wanted) => before.refreshed(&wanted, &extras),
            _ => Self::anew(&harvest, wanted, &extras),
        }
    }

    fn anew(harvest: &Harvest<'_>, wanted: Vec<Wanted<'_>>, extras: &Extras) -> Self {
        let listed = wanted.iter().map(|one| (one.output.clone(), one.file.fingerprint)).collect();
        let mut collector = Collector::default();
        let mut redirects = harvest.scene.site.redirects.iter();
        for Wanted { output, file, by } in wanted {
            let owner = match by {
                By::Asset(path) => {
                    Owner::of(words!(en: "the file `{path}`", zh: "文件`{path}`"), Location::file(path))
                }
                By::Page(page) => Owner::of_page(harvest.scene, page, &mut redirects),
                By::Copy(path) => {
                    let what = words!(en: "the Markdown copy of `{path}`", zh: "`{path}`的Markdown副本");
                    Owner::of(what, Location::file(path))
                }
                By::Theme => Owner::nobody(words!(en: "a file of the theme", zh: "主题的文件")),
                By::Extra(what) => Owner::nobody(what.into()),
            };
            collector.add(output.clone(), file, owner);
        }
        let Collector { set, diagnostics, has_collisions, beside_search, .. } = collector;
        let set = Settled { set, diagnostics, has_collisions };
        Self { wanted: listed, set, beside_search, whole: None, extras: extras.clone() }
    }

    /// Whether all the same places are wanted in the same order, and everybody got one.
    fn has_places_of(&self, wanted: &[Wanted<'_>]) -> bool {
        !self.set.has_collisions
            && self.wanted.len() == wanted.len()
            && self.wanted.iter().zip(wanted).all(|((place, _), wanted)| place == wanted.output)
    }

    /// The same places with what is in them now.
    fn refreshed(mut self, wanted: &[Wanted<'_>], extras: &Extras) -> Self {
        for ((place, known), Wanted { output, file, .. }) in self.wanted.iter_mut().zip(wanted) {
            if *known != file.fingerprint {
                *known = file.fingerprint;
                place.clone_from(output);
                self.set.set.insert_file(place.clone(), file.clone());
                if let Some(whole) = &mut self.whole {
                    whole.settled.set.insert_file(place.clone(), file.clone());
                }
            }
        }
        Self { extras: extras.clone(), ..self }
    }

    /// The same with a search index.
    pub(super) fn with_index(self, index: &Arc<Vec<(OutputPath, OutputFile)>>) -> Self {
        if self.whole.as_ref().is_some_and(|whole| Arc::ptr_eq(&whole.index, index)) {
            return self;
        }
        let settled = with_index(&self.set, &self.beside_search, index);
        Self { whole: Some(Whole { index: index.clone(), settled }), ..self }
    }

    /// What is wrong with places.
    pub(super) fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        let whole = self.whole.iter().flat_map(|whole| &whole.settled.diagnostics);
        self.set.diagnostics.iter().chain(whole)
    }

    /// The whole site; before it has an index, without.
    pub(super) fn outputs(&self) -> &OutputSet {
        let settled = self.whole.as_ref().map_or(&self.set, |whole| &whole.settled);
        &settled.set
    }
}

/// Everything but the search index, in the order in which places are given away.
fn wanted<'a>(harvest: &Harvest<'a>, extras: &'a Extras) -> Vec<Wanted<'a>> {
    let scene = harvest.scene;
    let pages = harvest.rendering.pages().filter_map(|page| {
        let file = page.file.clone()?;
        Some(Wanted { output: &page.output, file, by: By::Page(page) })
    });
    // Each written page as Markdown, beside the page, with the same relative links.
    let shown = scene.site.pages.iter().zip(harvest.assembly.shown().iter());
    let copies = shown.filter(|(page, _)| page.is_written()).filter_map(|(page, number)| {
        let parsed = harvest.documents.get((*number)?)?;
        let by = By::Copy(&parsed.document.path);
        Some(Wanted { output: &page.place.markdown, file: parsed.markdown.clone(), by })
    });
    let extras = extras.files.iter();
    let extras =
        extras.map(|(output, file, what)| Wanted { output, file: file.clone(), by: By::Extra(*what) });
    assets(scene.site, harvest.tree)
        .chain(pages)
        .chain(copies)
        .chain(of_theme(scene.theme))
        .chain(extras)
        .collect()
}

/// The files that authors publish as they are.
fn assets<'a>(site: &'a Site, tree: &'a SourceTree) -> impl Iterator<Item = Wanted<'a>> {
    site.assets.iter().filter_map(|asset| {
        let file = tree.get(&asset.source)?;
        let file = OutputFile::known(file.bytes.clone(), file.fingerprint);
        Some(Wanted { output: &asset.output, file, by: By::Asset(&asset.source) })
    })
}

fn of_theme(theme: &Theme) -> impl Iterator<Item = Wanted<'_>> {
    theme.assets.files.iter().map(|(output, file)| Wanted { output, file: file.clone(), by: By::Theme })
}

/// What pages need beside them. Where two want one place, the last gets it.
pub(super) fn beside_pages(site: &Site, theme: &Theme, tree: &SourceTree) -> Vec<(OutputPath, OutputFile)> {
    let wanted = of_theme(theme).chain(assets(site, tree));
    wanted.map(|wanted| (wanted.output.clone(), wanted.file)).collect()
}

impl Extras {
    fn after(before: Option<&Self>, harvest: &Harvest<'_>) -> Self {
        let site = harvest.assembly.site();
        match before {
            Some(before) if Arc::ptr_eq(&before.site, site) && before.setting == harvest.setting => {
                before.clone()
            }
            _ => {
                // An author may write some of them instead.
                let taken = |path: &str| site.assets.iter().any(|asset| asset.output.as_str() == path);
                let files = extras::extras(harvest.scene, taken)
                    .into_iter()
                    .map(|extra| (extra.output, OutputFile::new(extra.text.into_bytes()), extra.what));
                let files = Arc::new(files.collect());
                Self { site: site.clone(), setting: harvest.setting, files }
            }
        }
    }
}

/// All files of a site, given those without its search index.
fn with_index(
    without: &Settled,
    beside_search: &[(OutputPath, Owner)],
    index: &[(OutputPath, OutputFile)],
) -> Settled {
    let mut collector = Collector { set: without.set.clone(), ..Collector::default() };
    for (path, owner) in beside_search {
        // They have been told apart before.
        let _ = collector.claims.claim(path.clone(), owner.clone());
    }
    for (path, file) in index {
        let owner = Owner::nobody(words!(en: "the search index", zh: "搜索索引"));
        collector.add(path.clone(), file.clone(), owner);
    }
    let Collector { set, diagnostics, has_collisions, .. } = collector;
    Settled { set, diagnostics, has_collisions }
}

#[derive(Default)]
struct Collector {
    set: OutputSet,
    claims: Claims<Owner>,
    diagnostics: Vec<Diagnostic>,
    has_collisions: bool,
    beside_search: Vec<(OutputPath, Owner)>,
    /// Which two have been told of each other: pages that clash do so with their copies too.
    told: HashSet<(Location, Location)>,
}

impl Collector {
    fn add(&mut self, path: OutputPath, file: OutputFile, owner: Owner) {
        let first = path.as_str().split('/').next().unwrap_or_default();
        if first.eq_ignore_ascii_case(SEARCH) || !first.is_ascii() {
            self.beside_search.push((path.clone(), owner.clone()));
        }
        if first == DEV_SERVER {
            self.has_collisions = true;
            self.diagnostics.push(owner::reserved(&path, owner));
            return;
        }
        match self.claims.claim(path.clone(), owner) {
            Ok(()) => {
                self.set.insert_file(path, file);
            }
            Err(collision) => {
                self.has_collisions = true;
                // Two fallbacks clash where their originals do, which has been reported.
                let (own, other) = (&collision.owner.original, &collision.other_owner.original);
                let is_new = match (&collision.owner.location, &collision.other_owner.location) {
                    (Some(own), Some(other)) => self.told.insert((own.clone(), other.clone())),
                    _ => true,
                };
                if is_new && (own.is_none() || own != other) {
                    self.diagnostics.push(owner::duplicate(collision));
                }
            }
        }
    }
}

//! All files of the site in one set: pages, assets, Markdown copies, extras. Two that want one place are an error.

use std::borrow::Cow;

use crate::diagnostic::{Checked, Code, Diagnostic, Location};
use crate::output::{Claims, Clash, Collision, OutputFile, OutputSet};
use crate::path::OutputPath;
use crate::render::view::PageView;
use crate::render::{Scene, extras, pages};
use crate::site::Redirect;
use crate::source::{SourceTree, text};

/// Two sources that want the same place on the site.
pub const DUPLICATE_URL: Code = Code::new("duplicate-url", "two sources want the same place on the site");

/// A page after rendering.
pub(super) struct Rendered {
    job: pages::Job,
    output: OutputPath,
    kind: &'static str,
    /// `None` when its template failed, which has been reported.
    file: Option<OutputFile>,
}

impl Rendered {
    pub(super) fn new(job: pages::Job, view: PageView, html: Option<String>) -> Self {
        let file = html.map(|html| OutputFile::new(html.into_bytes()));
        Self { job, output: view.output, kind: view.page.kind, file }
    }
}

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

/// Puts everything into one set.
pub(super) fn outputs(
    scene: &Scene<'_>,
    tree: &SourceTree,
    pages: Vec<Rendered>,
    index: Vec<(OutputPath, Vec<u8>)>,
) -> Checked<OutputSet> {
    let mut collector = Collector::default();
    for asset in &scene.site.assets {
        let Some(file) = tree.get(&asset.source) else { continue };
        let owner = Owner::of(format!("the file `{}`", asset.source), Location::file(&asset.source));
        let file = OutputFile { bytes: file.bytes.clone(), fingerprint: file.fingerprint };
        collector.add(asset.output.clone(), file, owner);
    }
    let mut redirects = scene.site.redirects.iter();
    for page in pages {
        let owner = owner(scene, &page, &mut redirects);
        if let Some(file) = page.file {
            collector.add(page.output, file, owner);
        }
    }
    markdown_copies(scene, tree, &mut collector);
    for (output, bytes) in &scene.theme.assets.files {
        let owner = Owner::nobody("a file of the theme".to_owned());
        collector.add(output.clone(), OutputFile::new(bytes.clone()), owner);
    }
    for (output, bytes) in index {
        collector.add(output, OutputFile::new(bytes), Owner::nobody("the search index".to_owned()));
    }
    let taken = |path: &str| collector.set.get(path).is_some();
    for extra in extras::extras(scene, taken) {
        let owner = Owner::nobody(extra.what.to_owned());
        collector.add(extra.output, OutputFile::new(extra.text.into_bytes()), owner);
    }
    Checked::new(collector.set, collector.diagnostics)
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

/// Each written page as Markdown, beside the page, with the same relative links.
fn markdown_copies(scene: &Scene<'_>, tree: &SourceTree, collector: &mut Collector) {
    for page in scene.site.pages.iter().filter(|page| page.is_written()) {
        let Some(document) = &page.document else { continue };
        let Some(source) = tree.get(&document.path) else { continue };
        let what = format!("the Markdown copy of `{}`", document.path);
        let owner = Owner::of(what, Location::file(&document.path));
        // Most files are stored as they are published; those share their bytes with the source.
        let text = match &document.compiled {
            Some(compiled) => Cow::Borrowed(compiled.as_str()),
            None => text(source).value,
        };
        let file = if text.as_bytes() == &*source.bytes {
            OutputFile { bytes: source.bytes.clone(), fingerprint: source.fingerprint }
        } else {
            OutputFile::new(text.into_owned().into_bytes())
        };
        collector.add(page.place.markdown.clone(), file, owner);
    }
}

#[derive(Default)]
struct Collector {
    set: OutputSet,
    claims: Claims<Owner>,
    diagnostics: Vec<Diagnostic>,
}

impl Collector {
    fn add(&mut self, path: OutputPath, file: OutputFile, owner: Owner) {
        match self.claims.claim(path.clone(), owner) {
            Ok(()) => {
                self.set.insert_file(path, file);
            }
            Err(collision) => {
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

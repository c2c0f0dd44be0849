//! The foreman: the steps from source files to the whole site in memory, in order, on one screen.
//!
//! Build, check and serve are this one call; they differ in what they do with the result. Nothing here touches the disk,
//! the clock (but for timings), the network or the terminal.

mod codes;
mod collect;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub use codes::{ADJUSTABLE, CODES};
pub use collect::DUPLICATE_URL;
use rayon::prelude::*;

use crate::config::{self, BaseUrl, Config};
use crate::diagnostic::{Checked, Diagnostic, Severity};
use crate::document::{self, Dialect, Document, Library, Palette};
use crate::glossary::{self, Glossary};
use crate::output::OutputSet;
use crate::path::{OutputPath, SourcePath};
use crate::render::{self, Renderer, Scene, Sidebar, pages};
use crate::search;
use crate::site::scheme::{self, Scheme};
use crate::site::{self, CONTENT, Drafts, LanguageIndex, SectionId, Site};
use crate::source::{self, SourceFile, SourceTree};
use crate::theme::{self, AssetNames, Strings};

/// What differs between commands.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// In place of the `base_url` of the configuration.
    pub base_url: Option<BaseUrl>,
    /// Whether drafts are pages.
    pub drafts: Drafts,
    /// How assets are named.
    pub asset_names: AssetNames,
}

/// A whole site, and everything there is to say about it.
#[derive(Debug)]
pub struct Build {
    /// The configuration it was built with.
    pub config: Config,
    /// Every file of the site. With errors among the diagnostics it may lack some.
    pub outputs: OutputSet,
    /// All problems, by place, each once.
    pub diagnostics: Vec<Diagnostic>,
    /// How many pages authors wrote.
    pub pages: usize,
    /// How long each step took.
    pub timings: Vec<(&'static str, Duration)>,
}

impl Build {
    /// What is wrong, without what is only worth knowing.
    pub fn problems(&self) -> Vec<Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity != Severity::Note).cloned().collect()
    }

    /// Whether anything is wrong enough not to publish.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Builds a site from its sources.
pub fn build(sources: &Checked<SourceTree>, options: &Options) -> Build {
    let tree = &sources.value;
    let mut diagnostics = sources.diagnostics.clone();
    let mut clock = Stopwatch::start();

    let config = config::parse(tree.get(&SourcePath::config())).take(&mut diagnostics);
    let base_url = options.base_url.as_ref().unwrap_or(&config.base_url);

    let glossary = glossary::parse(tree.find(glossary::FILE), &config).take(&mut diagnostics);
    let documents = documents(tree, &config, &glossary).take(&mut diagnostics);
    diagnostics.extend(site::report_terms(&config, &documents, &glossary));
    clock.lap("parse");

    let theme = theme::load(tree, &config, options.asset_names).take(&mut diagnostics);
    clock.lap("theme");

    let files = files(tree).take(&mut diagnostics);
    let site = site::assemble(&config, &documents, &files, options.drafts).take(&mut diagnostics);
    clock.lap("assemble");

    let scene = Scene { config: &config, base_url, site: &site, theme: &theme };
    diagnostics.extend(render::report_unknown(&scene));
    let pages = render_pages(&scene).take(&mut diagnostics);
    clock.lap("render");

    let index = search_index(&scene, &glossary);
    clock.lap("search");

    let outputs = collect::outputs(&scene, tree, pages, index).take(&mut diagnostics);
    clock.lap("collect");

    let diagnostics = codes::finish(diagnostics, &config);
    Build { pages: written(&site), outputs, diagnostics, timings: clock.laps, config }
}

/// What the files of a project mean together, drafts included, before anything is rendered.
pub fn site(tree: &SourceTree) -> Site {
    let config = config::parse(tree.get(&SourcePath::config())).value;
    let glossary = glossary::parse(tree.find(glossary::FILE), &config).value;
    let documents = documents(tree, &config, &glossary).value;
    site::assemble(&config, &documents, &files(tree).value, Drafts::Shown).value
}

/// Every Markdown file of `content/`, read in parallel. Those of `content/static/` are files like others.
fn documents(tree: &SourceTree, config: &Config, glossary: &Glossary) -> Checked<Vec<Arc<Document>>> {
    let mut files: Vec<&SourceFile> = tree.below(CONTENT).filter(|file| is_document(&file.path)).collect();
    // A page and its translations are read one after another, by one thread: they have the same code, which is coloured
    // once then.
    files.sort_by_key(|file| {
        file.path.within(CONTENT).and_then(|path| path.split_once('/')).map(|(_, path)| path)
    });
    let palette = Palette::default();
    let library = Library { tree, palette: &palette };
    let languages = 0..config.languages.len();
    let dialects: Vec<Dialect> = languages.map(|language| Dialect::of(config, language, glossary)).collect();
    let other = Dialect::other(config);
    let read = |file: &&SourceFile| {
        let folder = file.path.within(CONTENT).and_then(|path| path.split('/').next());
        let dialect = folder.and_then(|code| dialects.get(config.language_index(code)?)).unwrap_or(&other);
        let checked = document::parse(file, &library, dialect);
        Checked::new(Arc::new(checked.value), checked.diagnostics)
    };
    let mut read: Checked<Vec<Arc<Document>>> =
        files.par_iter().map(read).collect::<Vec<_>>().into_iter().collect();
    read.value.sort_by(|one, other| one.path.cmp(&other.path));
    let parts = included_parts(tree, &read.value);
    read.diagnostics.extend(parts.into_iter().flat_map(|part| document::inspect(part).diagnostics));
    read
}

/// The files that pages include and that are no pages themselves: nobody else says what is wrong with their text.
fn included_parts<'a>(tree: &'a SourceTree, documents: &[Arc<Document>]) -> Vec<&'a SourceFile> {
    let included: BTreeSet<&SourcePath> =
        documents.iter().flat_map(|document| &document.includes).filter(|path| !is_document(path)).collect();
    included.into_iter().filter_map(|path| tree.get(path)).collect()
}

fn is_document(path: &SourcePath) -> bool {
    is_markdown(path) && !is_part(path)
}

/// Whether a file is Markdown of an author: a page, or a part of pages.
pub fn is_markdown(path: &SourcePath) -> bool {
    let inside = path.within(CONTENT);
    inside.is_some_and(|inside| !inside.starts_with("static/")) && path.extension() == "md"
}

/// Text for other pages to include, which is no page of its own: its name, or that of a folder it is in, begins with `_`.
fn is_part(path: &SourcePath) -> bool {
    path.as_str().split('/').any(|part| part.starts_with('_'))
}

/// Every other file of `content/` that is published, pictures with their size: not the glossary.
fn files(tree: &SourceTree) -> Checked<Vec<site::File>> {
    let files =
        tree.below(CONTENT).filter(|file| !is_markdown(&file.path) && file.path.as_str() != glossary::FILE);
    let read = files.map(|file| {
        let size = source::image_size(file);
        Checked::new(site::File { path: file.path.clone(), size: size.value }, size.diagnostics)
    });
    read.collect()
}

/// Every page, rendered in parallel, in a fixed order.
fn render_pages(scene: &Scene<'_>) -> Checked<Vec<collect::Rendered>> {
    let mut diagnostics = Vec::new();
    let Some(renderer) = Renderer::new(scene).take(&mut diagnostics) else {
        return Checked::new(Vec::new(), diagnostics);
    };
    let sections = (0..scene.site.sections.len()).into_par_iter();
    let sidebars = sections.map(|section| renderer.sidebar(scene, SectionId(section))).collect::<Vec<_>>();
    let sidebars: Vec<Sidebar> = sidebars.into_iter().collect::<Checked<_>>().take(&mut diagnostics);
    let none = Sidebar::default();
    let render = |job: pages::Job| {
        let views = pages::views(scene, job).into_iter();
        let rendered = views.map(|view| {
            let sidebar = sidebars.get(view.section.0).unwrap_or(&none);
            let html = renderer.page(&view, sidebar);
            Checked::new(collect::Rendered::new(job, view, html.value), html.diagnostics)
        });
        rendered.collect::<Checked<Vec<_>>>()
    };
    let jobs = pages::jobs(scene).into_par_iter().map(render).collect::<Vec<_>>();
    let pages = jobs.into_iter().collect::<Checked<Vec<_>>>().take(&mut diagnostics);
    Checked::new(pages.into_iter().flatten().collect(), diagnostics)
}

/// The search index, read, put together and packed; the first and the last in parallel.
fn search_index(scene: &Scene<'_>, glossary: &Glossary) -> Vec<(OutputPath, Vec<u8>)> {
    let catalogue = search::catalogue(scene.config, scene.site);
    let analyses: Vec<_> = catalogue.parts.par_iter().map(search::analyse).collect();
    let index = search::index(&catalogue, analyses, scene.config, glossary);
    let files = (0..index.len()).into_par_iter().map(|number| index.file(number)).collect::<Vec<_>>();
    let mut files: Vec<_> = files.into_iter().flatten().collect();
    files.extend(index.manifests(&files, &scene.theme.strings));
    files
}

/// One file by itself: its body as HTML, with the interface texts of a language. Links stay as they are written.
pub fn render_one(
    file: &SourceFile,
    tree: &SourceTree,
    config: &Config,
    language: LanguageIndex,
) -> Checked<String> {
    let mut diagnostics = Vec::new();
    let glossary = glossary::parse(tree.find(glossary::FILE), config).value;
    let dialect = Dialect::of(config, language, &glossary);
    let document = document::parse(file, &Library { tree, palette: &Palette::default() }, &dialect)
        .take(&mut diagnostics);
    let theme = theme::load(tree, config, AssetNames::Plain).take(&mut diagnostics);
    diagnostics.extend(document.links.iter().filter_map(|link| {
        match scheme::of(&link.destination, link.kind) {
            Scheme::Unsafe(name) => Some(scheme::objection(link.location.clone(), &name)),
            Scheme::None | Scheme::Safe => None,
        }
    }));
    let none = Strings::none();
    let html = render::alone(&document, theme.strings.get(language).unwrap_or(&none));
    diagnostics.sort();
    Checked::new(html, diagnostics)
}

fn written(site: &Site) -> usize {
    site.pages.iter().filter(|page| page.is_written()).count()
}

struct Stopwatch {
    last: Instant,
    laps: Vec<(&'static str, Duration)>,
}

impl Stopwatch {
    fn start() -> Self {
        Self { last: Instant::now(), laps: Vec::new() }
    }

    fn lap(&mut self, step: &'static str) {
        self.laps.push((step, self.last.elapsed()));
        self.last = Instant::now();
    }
}

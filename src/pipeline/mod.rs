//! The foreman: the steps from source files to the whole site in memory, in order, on one screen.
//!
//! Build, check and serve are this one call; they differ in what they do with the result. Nothing here touches the disk,
//! the clock (but for timings), the network or the terminal.

mod assembly;
mod begun;
mod clock;
mod codes;
mod collect;
mod early;
mod indexing;
mod last;
mod owner;
mod reading;
mod rendering;
mod settings;

use std::sync::Arc;
use std::time::Duration;

use assembly::Assembly;
pub use begun::Begun;
use begun::Drawn;
use clock::{Stopwatch, timed};
pub use codes::CODES;
use collect::Collection;
pub use early::EarlyPages;
use indexing::Searched;
pub use indexing::{IndexFiles, Indexing};
use last::{Last, Same};
pub use owner::DUPLICATE_URL;
use reading::Reader;
pub use reading::{is_document, is_markdown};
use rendering::{PageTexts, Ready, Rendering};
use settings::{Ground, Setting, Settings};

use crate::cache::Records;
use crate::config::{BaseUrl, Config};
use crate::diagnostic::{Checked, Diagnostic, Severity};
use crate::document::{self, Dialect, Documents, Library, Palette, Terms};
use crate::fingerprint::Fingerprint;
use crate::glossary;
use crate::output::OutputSet;
use crate::render;
use crate::site::scheme::{self, Scheme};
use crate::site::{self, CONTENT, Drafts, LanguageIndex, Site};
use crate::source::{self, History, SourceFile, SourceTree};
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
    /// When the files of the project were changed.
    pub history: Arc<History>,
}

/// A whole site, and everything there is to say about it.
#[derive(Clone, Debug)]
pub struct Build {
    /// The configuration it was built with.
    pub config: Arc<Config>,
    /// What all its files mean together.
    pub site: Arc<Site>,
    /// What its files say.
    pub documents: Arc<Documents>,
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
        any_error(&self.diagnostics)
    }
}

/// Builds a site from its sources.
pub fn build(sources: &Checked<SourceTree>, options: &Options) -> Build {
    Builder::default().build(sources, options)
}

/// Builds a project again and again, and does only what an edit asks for.
///
/// Each step is a function of values that it is given, and its key is the fingerprint of those. So whatever was edited in
/// whatever order, the result is that of a fresh build, byte for byte.
#[derive(Debug, Default)]
pub struct Builder {
    setting: Settings,
    reader: Reader,
    files: Last<Fingerprint, Arc<Checked<Vec<site::File>>>>,
    assembly: Option<Assembly>,
    rendering: Rendering,
    collection: Option<Collection>,
    index: IndexFiles,
    unknown: Last<(Same<Site>, Fingerprint), Arc<Vec<Diagnostic>>>,
    latest: Option<Latest>,
}

impl Builder {
    /// One that knows what an earlier run knew. What it builds is the same as without.
    pub fn remembering(records: Arc<Records>) -> Self {
        Self {
            reader: Reader::remembering(records.clone()),
            index: IndexFiles::remembering(&records),
            rendering: Rendering::remembering(records),
            ..Self::default()
        }
    }

    /// One whose results are to be packed: pages are compressed as they are made, instead of kept in both forms.
    pub fn to_be_packed(self) -> Self {
        Self { rendering: self.rendering.without_room(), ..self }
    }

    /// What the next run may want to know. Cheap to ask for; to pack it takes a while, on whatever thread.
    pub fn results(&self) -> Results {
        Results { read: self.reader.results(), rendered: self.rendering.results(), index: self.index.clone() }
    }

    /// The whole site.
    pub fn build(&mut self, sources: &Checked<SourceTree>, options: &Options) -> Build {
        let begun = self.begin(sources, options);
        let mut drawn = self.render(begun);
        let before = self.collection.take();
        // To collect is work for one core.
        let ((index, searching), (collection, collecting)) = rayon::join(
            || timed(|| drawn.searched.indexing(&self.index).map(|indexing| indexing.run())),
            || timed(|| drawn.collect(before, &self.rendering)),
        );
        drawn.clock.add("search", searching);
        drawn.clock.add("collect", collecting);
        self.index = index.unwrap_or_else(|| self.index.clone());
        let collection = collection.with_index(&self.index.files);
        drawn.clock.lap("bind");
        self.keep(drawn, collection)
    }

    /// The site with the search index that there was before: what is to be seen at once. [`Self::indexing`] says whether
    /// the index is to be made anew.
    pub fn pages(&mut self, sources: &Checked<SourceTree>, options: &Options) -> Build {
        let begun = self.begin(sources, options);
        self.finish(begun)
    }

    /// The first half of [`Self::pages`]: everything up to the rendering. The builder lends what it remembers until
    /// [`Self::finish`] has brought it back.
    pub fn begin<'a>(&mut self, sources: &'a Checked<SourceTree>, options: &'a Options) -> Begun<'a> {
        let tree = &sources.value;
        let mut diagnostics = sources.diagnostics.clone();
        let mut clock = Stopwatch::start();

        let ground = self.setting.ground(tree).take(&mut diagnostics);
        let (config, glossary) = (&*ground.config, &*ground.glossary);
        // Most of a theme is work for one core.
        let ((setting, theming), (documents, parsing)) = rayon::join(
            || timed(|| self.setting.whole(ground.clone(), tree, options)),
            || timed(|| self.reader.read(tree, config, glossary)),
        );
        let (setting, documents) = (setting.take(&mut diagnostics), documents.take(&mut diagnostics));
        clock.add("theme", theming);
        clock.add("parse", parsing);

        let published: Vec<&SourceFile> = published(tree).collect();
        let files = self.files.of(source::fingerprint(published.iter().copied()), || {
            Arc::new(published.into_iter().map(described).collect())
        });
        diagnostics.extend(files.diagnostics.iter().cloned());
        let about = (config, glossary, setting.site);
        let assembly =
            Assembly::after(self.assembly.take(), about, &documents, files.value.clone(), options.drafts);
        diagnostics.extend(assembly.diagnostics(&documents));
        clock.lap("assemble");

        let site = assembly.site().clone();
        // That content cannot be read is said already.
        if written(&site) == 0 && !any_error(&sources.diagnostics) {
            let outlines = documents.iter().map(|parsed| &*parsed.document);
            diagnostics.extend(site::report_no_pages(config, outlines));
        }
        let scene = setting.scene(&site, &options.history);
        let unknown =
            self.unknown.of((Same(site.clone()), setting.pages), || Arc::new(render::report_unknown(&scene)));
        diagnostics.extend(unknown.iter().cloned());
        let page_texts = PageTexts::new(&site, documents.clone(), assembly.shown().clone());
        diagnostics.extend(page_texts.behind().report(&site));
        let ready = Ready::after(std::mem::take(&mut self.rendering), &scene, &assembly, setting.pages);
        Begun { sources, options, setting, documents, page_texts, assembly, ready, diagnostics, clock }
    }

    /// The second half of [`Self::pages`].
    pub fn finish(&mut self, begun: Begun<'_>) -> Build {
        let mut drawn = self.render(begun);
        let collection = drawn.collect(self.collection.take(), &self.rendering);
        let collection = collection.with_index(&self.index.files);
        drawn.clock.lap("collect");
        self.keep(drawn, collection)
    }

    fn render<'a>(&mut self, begun: Begun<'a>) -> Drawn<'a> {
        let Begun {
            sources,
            options,
            setting,
            documents,
            page_texts,
            assembly,
            ready,
            mut diagnostics,
            mut clock,
        } = begun;
        let site = assembly.site().clone();
        let scene = setting.scene(&site, &options.history);
        self.rendering = ready.render(&scene, &page_texts);
        diagnostics.extend(self.rendering.diagnostics().cloned());
        clock.lap("render");
        let searched = Searched { setting, site, documents, drafts: options.drafts };
        Drawn { sources, options, searched, assembly, diagnostics, clock }
    }

    fn keep(&mut self, drawn: Drawn<'_>, collection: Collection) -> Build {
        let Drawn { searched, assembly, diagnostics, clock, .. } = drawn;
        let latest = Latest { said: diagnostics, pages: written(&searched.site), searched };
        let build = latest.build(&collection, clock.laps);
        self.assembly = Some(assembly);
        self.collection = Some(collection);
        self.latest = Some(latest);
        build
    }

    /// What the search index is to be made of, when it is not that of the last build.
    pub fn indexing(&self) -> Option<Indexing> {
        self.latest.as_ref()?.searched.indexing(&self.index)
    }

    /// The last build with a new search index, even if files have changed since the index was begun: then
    /// [`Self::indexing`] asks for another.
    pub fn adopt(&mut self, index: IndexFiles) -> Option<Build> {
        self.index = index;
        let collection = self.collection.take()?.with_index(&self.index.files);
        let collection = self.collection.insert(collection);
        Some(self.latest.as_ref()?.build(collection, Vec::new()))
    }
}

/// What a run leaves for the next.
#[derive(Debug)]
pub struct Results {
    read: reading::Results,
    rendered: rendering::Results,
    index: IndexFiles,
}

impl Results {
    /// As the cache keeps it.
    pub fn pack(self) -> Records {
        let packed = self.rendered.pack().into_iter().chain(self.index.records());
        self.read.pack().into_iter().chain(packed).collect()
    }
}

/// What was built last, but for its files.
#[derive(Debug)]
struct Latest {
    /// What is wrong with anything but places.
    said: Vec<Diagnostic>,
    pages: usize,
    searched: Searched,
}

impl Latest {
    fn build(&self, collection: &Collection, timings: Vec<(&'static str, Duration)>) -> Build {
        let Searched { setting, site, documents, .. } = &self.searched;
        let diagnostics = self.said.iter().chain(collection.diagnostics()).cloned().collect();
        Build {
            config: setting.config.clone(),
            site: site.clone(),
            documents: documents.clone(),
            outputs: collection.outputs().clone(),
            diagnostics: codes::finish(diagnostics, &setting.config),
            pages: self.pages,
            timings,
        }
    }
}

fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// What the files of a project mean together, drafts included, before anything is rendered.
pub fn site(tree: &SourceTree) -> Site {
    let Ground { config, glossary, .. } = Settings::default().ground(tree).value;
    let documents = Reader::default().read(tree, &config, &glossary).value;
    let files: Vec<site::File> = published(tree).map(|file| described(file).value).collect();
    let listed: Vec<_> = documents.iter().map(|parsed| parsed.document.clone()).collect();
    site::assemble(&config, &listed, &files, Drafts::Shown).value
}

/// Every file of `content/` that is published as it is: not the glossary.
fn published(tree: &SourceTree) -> impl Iterator<Item = &SourceFile> {
    tree.below(CONTENT).filter(|file| !is_markdown(&file.path) && file.path.as_str() != glossary::FILE)
}

/// A file that is published as it is, pictures with their size.
fn described(file: &SourceFile) -> Checked<site::File> {
    let size = source::image_size(file);
    Checked::new(site::File { path: file.path.clone(), size: size.value }, size.diagnostics)
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
    // By itself a file has no glossary beside it to lead to.
    let dialect = Dialect { terms: Terms::default(), ..Dialect::of(config, language, &glossary) };
    let parsed = document::parse(file, &Library { tree, palette: &Palette::default() }, &dialect)
        .take(&mut diagnostics);
    let theme = theme::load(tree, config, AssetNames::Plain).take(&mut diagnostics);
    diagnostics.extend(parsed.document.links.iter().filter_map(|link| {
        match scheme::of(&link.destination, link.kind) {
            Scheme::Unsafe(name) => Some(scheme::objection(link.location.clone(), &name)),
            Scheme::None | Scheme::Safe => None,
        }
    }));
    let none = Strings::none();
    let html = render::alone(&parsed, theme.strings.get(language).unwrap_or(&none));
    diagnostics.sort();
    Checked::new(html, diagnostics)
}

fn written(site: &Site) -> usize {
    site.pages.iter().filter(|page| page.is_written()).count()
}

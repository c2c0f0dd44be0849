//! Every page rendered; those whose view is as it was are not rendered again.
//!
//! In two steps: [`Ready`] has everything that pages are rendered with, from which [`EarlyPages`](super::EarlyPages) takes
//! single ones; [`Ready::render`] renders all.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::assembly::Assembly;
use crate::cache::{self, Kind, Packed, Records};
use crate::compressed::Compressed;
use crate::diagnostic::{Checked, Diagnostic};
use crate::document::{Documents, Parsed};
use crate::fingerprint::Fingerprint;
use crate::output::OutputFile;
use crate::path::OutputPath;
use crate::render::view::PageView;
use crate::render::{Renderer, Scene, Sidebar, areas, pages};
use crate::site::{self, PageId, SectionId, Site};

/// Bytes of pages that are kept as they are. To compress takes time, which pays only where memory is short: on large sites.
const PLAIN: usize = 160 << 20;

/// A page after rendering.
#[derive(Clone, Debug)]
pub(super) struct Rendered {
    pub(super) job: pages::Job,
    pub(super) output: OutputPath,
    pub(super) kind: Cow<'static, str>,
    /// `None` when its template failed, which has been reported.
    pub(super) file: Option<OutputFile>,
    key: Fingerprint,
    diagnostics: Vec<Diagnostic>,
}

impl Rendered {
    /// How many bytes it is kept in, unless they are compressed.
    fn plain_bytes(&self) -> usize {
        let plain = self.file.as_ref().filter(|file| file.as_compressed().is_none());
        plain.map_or(0, |file| usize::try_from(file.length()).unwrap_or(usize::MAX))
    }
}

/// Everything that was rendered, in a fixed order, and what it was rendered from.
#[derive(Debug, Default)]
pub(super) struct Rendering {
    stage: Option<Arc<Stage>>,
    done: Vec<Done>,
    /// What an earlier run rendered.
    records: Arc<Records>,
    /// What was rendered before templates broke that every page needs.
    shelved: Vec<Done>,
    /// What is wrong with the theme as a whole, and with sidebars.
    diagnostics: Vec<Diagnostic>,
}

/// What all pages see beside their own text. While it stays the same, only pages whose text has changed can differ.
#[derive(Debug)]
pub(super) struct Stage {
    site: Arc<Site>,
    setting: Fingerprint,
    /// Of all that the site is made of, and the setting. On stages of one key, pages with the same text are the same.
    key: Fingerprint,
    renderer: Renderer,
    /// By section.
    sidebars: Vec<Hung>,
    /// How many bytes of pages are kept as they are. Which pages that are is left to chance: it decides no byte of the site.
    plain: AtomicUsize,
}

/// A sidebar that pages share.
#[derive(Clone, Debug)]
struct Hung {
    key: Fingerprint,
    sidebar: Arc<Sidebar>,
    diagnostics: Vec<Diagnostic>,
}

/// A job that was done.
#[derive(Clone, Debug)]
struct Done {
    job: pages::Job,
    /// The file that its own page shows, by its number among the documents, and what was in it.
    shown: Option<(usize, Fingerprint)>,
    pages: Vec<Arc<Rendered>>,
}

impl Done {
    /// For another run: what was shown, and of each page its place, its kind and its key. Nothing where something is wrong.
    fn to_bytes(&self) -> Vec<u8> {
        if self.pages.iter().any(|page| page.file.is_none() || !page.diagnostics.is_empty()) {
            return Vec::new();
        }
        let shown = text(self.shown);
        let pages = self.pages.iter().flat_map(|page| {
            [
                page.output.as_str().as_bytes().to_vec(),
                page.kind.as_bytes().to_vec(),
                page.key.to_bytes().to_vec(),
            ]
        });
        cache::join(std::iter::once(shown).chain(pages))
    }

    /// What [`Self::to_bytes`] gave on a stage of the same key, if the text is still the same.
    fn recall(
        bytes: &[u8],
        job: pages::Job,
        shown: Option<(usize, Fingerprint)>,
        records: &Records,
    ) -> Option<Self> {
        let parts = cache::split(bytes)?;
        let (content, pages) = parts.split_first()?;
        if *content != text(shown) {
            return None;
        }
        let pages = pages.chunks(3).map(|page| {
            let [output, kind, key] = page else { return None };
            let key = Fingerprint::from_bytes(*key.first_chunk()?);
            let file = OutputFile::compressed(records.compressed(Kind::Page, key)?.clone());
            let output = OutputPath::new(std::str::from_utf8(output).ok()?).ok()?;
            let kind = Cow::Owned(std::str::from_utf8(kind).ok()?.to_owned());
            Some(Arc::new(Rendered { job, output, kind, file: Some(file), key, diagnostics: Vec::new() }))
        });
        Some(Self { job, shown, pages: pages.collect::<Option<_>>()? })
    }
}

/// Everything that pages are rendered with, before any is.
#[derive(Debug)]
pub(super) struct Ready {
    /// What was rendered before, on the stage of now.
    rendering: Rendering,
    task: Task,
}

/// Which pages there are to render.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    /// Those whose text has changed.
    Texts,
    /// All.
    Everything,
    /// None: templates are broken that every page needs.
    Nothing,
}

/// What was rendered, to be packed for another run.
#[derive(Debug)]
pub(super) struct Results {
    done: Vec<Done>,
    sidebars: Vec<Hung>,
    /// Of the stage, if nothing is wrong with it.
    key: Option<Fingerprint>,
}

impl Results {
    pub(super) fn pack(&self) -> Vec<Packed> {
        let pages: Vec<&Arc<Rendered>> = self.done.iter().flat_map(|done| &done.pages).collect();
        let pages = pages.into_par_iter().filter(|page| page.diagnostics.is_empty()).filter_map(|page| {
            let file = page.file.as_ref()?;
            let html = file.as_compressed().cloned().unwrap_or_else(|| Compressed::of(&file.bytes()));
            Some(Packed::new(Kind::Page, page.key, html))
        });
        let mut packed: Vec<Packed> = pages.collect();
        let sidebars = self.sidebars.iter();
        let sidebars =
            sidebars.map(|hung| Packed::of(Kind::Sidebar, hung.key, hung.sidebar.to_text().as_bytes()));
        packed.extend(sidebars);
        let list = self
            .key
            .map(|key| Packed::of(Kind::Rendering, key, &cache::join(self.done.iter().map(Done::to_bytes))));
        packed.extend(list);
        packed
    }
}

impl Rendering {
    /// Nothing yet, but what an earlier run knew.
    pub(super) fn remembering(records: Arc<Records>) -> Self {
        Self { records, ..Self::default() }
    }

    /// What another run may want to know: everything that was rendered without a complaint.
    pub(super) fn results(&self) -> Results {
        let stage = self.stage.as_ref();
        let sidebars = stage.iter().flat_map(|stage| &stage.sidebars);
        Results {
            done: self.done.clone(),
            sidebars: sidebars.filter(|hung| hung.diagnostics.is_empty()).cloned().collect(),
            key: stage.filter(|_| self.diagnostics.is_empty()).map(|stage| stage.key),
        }
    }

    /// Every page, in a fixed order.
    pub(super) fn pages(&self) -> impl Iterator<Item = &Arc<Rendered>> {
        self.done.iter().flat_map(|done| &done.pages)
    }

    /// What is wrong with templates.
    pub(super) fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().chain(self.pages().flat_map(|page| &page.diagnostics))
    }
}

impl Ready {
    /// The stage of now, given the rendering before. `setting` tells configurations, themes and addresses apart.
    pub(super) fn after(
        before: Rendering,
        scene: &Scene<'_>,
        assembly: &Assembly,
        setting: Fingerprint,
    ) -> Self {
        let site = assembly.site();
        let is_same = |stage: &Arc<Stage>| Arc::ptr_eq(&stage.site, site) && stage.setting == setting;
        if before.stage.as_ref().is_some_and(is_same) {
            return Self { rendering: before, task: Task::Texts };
        }
        let Rendering { stage: earlier, done, records, shelved, .. } = before;
        let done = if done.is_empty() { shelved } else { done };
        let mut diagnostics = Vec::new();
        let Some(renderer) = Renderer::new(scene).take(&mut diagnostics) else {
            let rendering = Rendering { diagnostics, shelved: done, records, ..Rendering::default() };
            return Self { rendering, task: Task::Nothing };
        };
        let earlier = earlier.iter().flat_map(|stage| stage.sidebars.iter().cloned());
        let sidebars = sidebars(scene, &renderer, earlier, &records);
        diagnostics.extend(sidebars.iter().flat_map(|hung| &hung.diagnostics).cloned());
        let plain = done.iter().flat_map(|done| &done.pages).map(|page| page.plain_bytes()).sum();
        let plain = AtomicUsize::new(plain);
        let key = Fingerprint::of_value(&(assembly.fingerprint(), setting));
        let stage = Arc::new(Stage { site: site.clone(), setting, key, renderer, sidebars, plain });
        let rendering = Rendering { stage: Some(stage), done, records, diagnostics, ..Rendering::default() };
        Self { rendering, task: Task::Everything }
    }

    /// What all pages are rendered on, when that is another than before.
    pub(super) fn new_stage(&self) -> Option<&Arc<Stage>> {
        self.rendering.stage.as_ref().filter(|_| self.task == Task::Everything)
    }

    /// Every page.
    pub(super) fn render(self, scene: &Scene<'_>, assembly: &Assembly, documents: &Documents) -> Rendering {
        let Self { rendering, task } = self;
        let Some(stage) = &rendering.stage else { return rendering };
        let done = match task {
            Task::Nothing => return rendering,
            Task::Texts => stage.redo(scene, documents, rendering.done),
            Task::Everything => stage.do_all(scene, assembly, documents, rendering.done, &rendering.records),
        };
        // What an earlier run rendered has been used by now, or never will be.
        Rendering { done, records: Arc::default(), ..rendering }
    }
}

impl Stage {
    /// The page at a path, rendered now and not kept. Nothing for the lists of a language, which take longer, and for a page
    /// whose template fails.
    pub(super) fn one(
        &self,
        scene: &Scene<'_>,
        shown: &[Option<usize>],
        documents: &Documents,
        path: &str,
    ) -> Option<OutputFile> {
        let is_here = |page: &site::Page| page.place.output.as_str() == path;
        let id = self.site.pages.iter().position(is_here).map(PageId);
        let job = id.map_or(pages::Job::Root, pages::Job::Page);
        let parsed = id.and_then(|id| documents.get(shown.get(id.0).copied().flatten()?));
        let views = pages::views(scene, job, parsed.map(|parsed| &*parsed.text));
        let view = views.into_iter().find(|view| view.output.as_str() == path)?;
        let html = self.html(&view, parsed).value?;
        Some(OutputFile::new(html.into_bytes()))
    }

    /// All jobs. Pages that were rendered before, or by an earlier run, and whose key is the same are as they were.
    fn do_all(
        &self,
        scene: &Scene<'_>,
        assembly: &Assembly,
        documents: &Documents,
        before: Vec<Done>,
        records: &Records,
    ) -> Vec<Done> {
        let known = before.into_iter().flat_map(|done| done.pages);
        let known: HashMap<OutputPath, Arc<Rendered>> =
            known.map(|page| (page.output.clone(), page)).collect();
        // On a stage that an earlier run knew, nobody has to look at pages whose text is the same.
        let list = records.get(Kind::Rendering, self.key).unwrap_or_default();
        let listed = cache::split(&list).unwrap_or_default();
        let done = pages::jobs(scene).into_par_iter().enumerate().map(|(place, job)| {
            let number = shown(assembly, job);
            let shown = number.zip(number.and_then(|number| documents.get(number)));
            let content = shown.map(|(number, parsed)| (number, parsed.content));
            let recalled = listed.get(place).and_then(|bytes| Done::recall(bytes, job, content, records));
            recalled.unwrap_or_else(|| self.do_one(scene, job, shown, records, |output| known.get(output)))
        });
        done.collect()
    }

    /// The same jobs, where only texts can differ.
    fn redo(&self, scene: &Scene<'_>, documents: &Documents, before: Vec<Done>) -> Vec<Done> {
        let again = before.into_par_iter().map(|done| {
            // The site is the same, so the documents have the same numbers.
            let Some((number, content)) = done.shown else { return done };
            match documents.get(number) {
                Some(parsed) if parsed.content != content => {
                    let known = |output: &OutputPath| done.pages.iter().find(|page| page.output == *output);
                    self.do_one(scene, done.job, Some((number, parsed)), &Records::default(), known)
                }
                _ => done,
            }
        });
        again.collect()
    }

    fn do_one<'k>(
        &self,
        scene: &Scene<'_>,
        job: pages::Job,
        shown: Option<(usize, &Parsed)>,
        records: &Records,
        known: impl Fn(&OutputPath) -> Option<&'k Arc<Rendered>>,
    ) -> Done {
        let parsed = shown.map(|(_, parsed)| parsed);
        let views = pages::views(scene, job, parsed.map(|parsed| &*parsed.text)).into_iter();
        let pages = views.map(|view| match known(&view.output) {
            Some(same) if same.key == self.key(&view, parsed) => {
                // Another site may list the same page under another number.
                if same.job == job {
                    same.clone()
                } else {
                    Arc::new(Rendered { job, ..Rendered::clone(same) })
                }
            }
            replaced => {
                if let Some(replaced) = replaced {
                    self.plain.fetch_sub(replaced.plain_bytes(), Ordering::Relaxed);
                }
                let recalled = self.recalled(job, &view, parsed, records);
                Arc::new(recalled.unwrap_or_else(|| self.render(job, view, parsed)))
            }
        });
        Done { job, shown: shown.map(|(number, parsed)| (number, parsed.content)), pages: pages.collect() }
    }

    /// A page as an earlier run rendered it.
    fn recalled(
        &self,
        job: pages::Job,
        view: &PageView,
        parsed: Option<&Parsed>,
        records: &Records,
    ) -> Option<Rendered> {
        if records.is_empty() {
            return None;
        }
        let key = self.key(view, parsed);
        let file = Some(OutputFile::compressed(records.compressed(Kind::Page, key)?.clone()));
        let (output, kind) = (view.output.clone(), Cow::Borrowed(view.page.kind));
        Some(Rendered { job, output, kind, file, key, diagnostics: Vec::new() })
    }

    fn render(&self, job: pages::Job, view: PageView, parsed: Option<&Parsed>) -> Rendered {
        let key = self.key(&view, parsed);
        let html = self.html(&view, parsed);
        let file = html.value.map(|html| self.file(html));
        let (output, kind) = (view.output, Cow::Borrowed(view.page.kind));
        Rendered { job, output, kind, file, key, diagnostics: html.diagnostics }
    }

    fn html(&self, view: &PageView, parsed: Option<&Parsed>) -> Checked<Option<String>> {
        let none = Sidebar::default();
        let sidebar = self.hung(view.section).map_or(&none, |hung| &*hung.sidebar);
        self.renderer.page(view, sidebar, parsed.map(|parsed| &*parsed.text))
    }

    fn file(&self, html: String) -> OutputFile {
        let length = html.len();
        if self.plain.fetch_add(length, Ordering::Relaxed) < PLAIN {
            return OutputFile::new(html.into_bytes());
        }
        self.plain.fetch_sub(length, Ordering::Relaxed);
        OutputFile::compressed(Compressed::of(html.as_bytes()))
    }

    fn key(&self, view: &PageView, parsed: Option<&Parsed>) -> Fingerprint {
        let sidebar = self.hung(view.section).map(|hung| hung.key);
        self.renderer.page_key(view, sidebar, parsed.map(|parsed| parsed.content))
    }

    fn hung(&self, section: SectionId) -> Option<&Hung> {
        self.sidebars.get(section.0)
    }
}

/// The text that is shown, told apart from any other: nothing for no text.
fn text(shown: Option<(usize, Fingerprint)>) -> Vec<u8> {
    shown.map(|(_, content)| content.to_bytes().to_vec()).unwrap_or_default()
}

/// The file that a job's own page shows, by its number.
fn shown(assembly: &Assembly, job: pages::Job) -> Option<usize> {
    let pages::Job::Page(id) = job else { return None };
    assembly.shown().get(id.0).copied().flatten()
}

fn sidebars(
    scene: &Scene<'_>,
    renderer: &Renderer,
    before: impl Iterator<Item = Hung>,
    records: &Records,
) -> Vec<Hung> {
    let known: HashMap<Fingerprint, Hung> = before.map(|hung| (hung.key, hung)).collect();
    let sections = (0..scene.site.sections.len()).into_par_iter();
    let sidebars = sections.map(|section| {
        let areas = areas(scene, SectionId(section));
        let key = renderer.sidebar_key(&areas);
        let recalled = || {
            let text = String::from_utf8(records.get(Kind::Sidebar, key)?).ok()?;
            Some(Hung { key, sidebar: Arc::new(Sidebar::from_text(&text)), diagnostics: Vec::new() })
        };
        known.get(&key).cloned().or_else(recalled).unwrap_or_else(|| {
            let Checked { value, diagnostics } = renderer.sidebar(&areas);
            Hung { key, sidebar: Arc::new(value), diagnostics }
        })
    });
    sidebars.collect()
}

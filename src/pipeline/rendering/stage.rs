//! What all pages are rendered on: the site, the templates and the sidebars.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::{Done, PageTexts, Rendered, Room};
use crate::cache::{self, Kind, Records};
use crate::compressed::Compressed;
use crate::diagnostic::{Checked, Diagnostic};
use crate::document::Parsed;
use crate::fingerprint::Fingerprint;
use crate::output::OutputFile;
use crate::path::OutputPath;
use crate::pipeline::assembly::Assembly;
use crate::render::view::PageView;
use crate::render::{Renderer, Scene, Sidebar, areas, pages};
use crate::site::{self, PageId, SectionId, Site};

/// What all pages see beside their own text. While it stays the same, only pages that show of texts
/// what has changed can differ.
#[derive(Debug)]
pub(in crate::pipeline) struct Stage {
    site: Arc<Site>,
    setting: Fingerprint,
    /// Of all that the site is made of, and the setting. On stages of one key, pages that see the same of texts are the same.
    pub(super) key: Fingerprint,
    renderer: Renderer,
    /// By section.
    pub(super) sidebars: Vec<Hung>,
    /// How many bytes of pages are kept as they are, of how many. Which pages that are is left to chance: it decides no byte of
    /// the site.
    plain: AtomicUsize,
    room: Room,
}

/// A sidebar that pages share.
#[derive(Clone, Debug)]
pub(super) struct Hung {
    pub(super) key: Fingerprint,
    pub(super) sidebar: Arc<Sidebar>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Stage {
    /// The stage of a site, given the one before, what was done on that, and what an earlier run knew. `setting` tells
    /// configurations, themes and addresses apart. Without a usable theme there is none.
    pub(super) fn set(
        scene: &Scene<'_>,
        assembly: &Assembly,
        setting: Fingerprint,
        (earlier, done, room): (Option<&Self>, &[Done], Room),
        records: &Records,
    ) -> Checked<Option<Self>> {
        let mut diagnostics = Vec::new();
        let Some(renderer) = Renderer::new(scene).take(&mut diagnostics) else {
            return Checked::new(None, diagnostics);
        };
        let earlier = earlier.iter().flat_map(|stage| stage.sidebars.iter().cloned());
        let sidebars = sidebars(scene, &renderer, earlier, records);
        diagnostics.extend(sidebars.iter().flat_map(|hung| &hung.diagnostics).cloned());
        let plain = done.iter().flat_map(|done| &done.pages).map(|page| page.plain_bytes()).sum();
        let plain = AtomicUsize::new(plain);
        let key = Fingerprint::of_value(&(assembly.fingerprint(), setting));
        let site = assembly.site().clone();
        Checked::new(Some(Self { site, setting, key, renderer, sidebars, plain, room }), diagnostics)
    }

    /// Whether it is that of a site in a setting.
    pub(super) fn is_of(&self, site: &Arc<Site>, setting: Fingerprint) -> bool {
        Arc::ptr_eq(&self.site, site) && self.setting == setting
    }

    /// The page at a path, rendered now and not kept. Nothing for the lists of a language, which take longer, and for a page
    /// whose template fails.
    pub(in crate::pipeline) fn one(
        &self,
        scene: &Scene<'_>,
        page_texts: &PageTexts,
        path: &str,
    ) -> Option<OutputFile> {
        let is_here = |page: &Arc<site::Page>| page.place.output.as_str() == path;
        let id = self.site.pages.iter().position(is_here).map(PageId);
        let job = id.map_or(pages::Job::Root, pages::Job::Page);
        let views = pages::views(scene, job, &page_texts.of(scene, job));
        let view = views.into_iter().find(|view| view.output.as_str() == path)?;
        let html = self.html(&view, page_texts.own(job)).value?;
        Some(OutputFile::new(html.into_bytes()))
    }

    /// All jobs. Pages that were rendered before, or by an earlier run, and whose key is the same are as they were.
    pub(super) fn do_all(
        &self,
        scene: &Scene<'_>,
        page_texts: &PageTexts,
        before: Vec<Done>,
        records: &Records,
    ) -> Vec<Done> {
        let known = before.into_iter().flat_map(|done| done.pages);
        let known: HashMap<OutputPath, Arc<Rendered>> =
            known.map(|page| (page.output.clone(), page)).collect();
        // On a stage that an earlier run knew, nobody has to look at pages that see the same of texts.
        let list = records.get(Kind::Rendering, self.key).unwrap_or_default();
        let listed = cache::split(&list).unwrap_or_default();
        let done = pages::jobs(scene).into_par_iter().enumerate().map(|(place, job)| {
            let texts = page_texts.fingerprint(scene, job);
            let recalled = listed.get(place).and_then(|bytes| Done::recall(bytes, job, texts, records));
            recalled
                .unwrap_or_else(|| self.do_one(scene, (job, texts), page_texts, records, |at| known.get(at)))
        });
        done.collect()
    }

    /// The same jobs, where only texts can differ.
    pub(super) fn redo(&self, scene: &Scene<'_>, page_texts: &PageTexts, before: Vec<Done>) -> Vec<Done> {
        let again = before.into_par_iter().map(|done| {
            let texts = page_texts.fingerprint(scene, done.job);
            if texts == done.texts {
                return done;
            }
            let known = |output: &OutputPath| done.pages.iter().find(|page| page.output == *output);
            self.do_one(scene, (done.job, texts), page_texts, &Records::default(), known)
        });
        again.collect()
    }

    fn do_one<'k>(
        &self,
        scene: &Scene<'_>,
        (job, texts): (pages::Job, Fingerprint),
        page_texts: &PageTexts,
        records: &Records,
        known: impl Fn(&OutputPath) -> Option<&'k Arc<Rendered>>,
    ) -> Done {
        let parsed = page_texts.own(job);
        let views = pages::views(scene, job, &page_texts.of(scene, job)).into_iter();
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
        Done { job, texts, pages: pages.collect() }
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
        self.renderer.page(view, sidebar, parsed.map(Parsed::text))
    }

    fn file(&self, html: String) -> OutputFile {
        let length = html.len();
        if self.plain.fetch_add(length, Ordering::Relaxed) < self.room.0 {
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

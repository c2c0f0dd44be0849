//! Every page rendered; those whose view is as it was are not rendered again.
//!
//! Pages are rendered on a [`Stage`], in two steps: [`Ready`] has everything that pages are rendered with, from which [`EarlyPages`](super::EarlyPages) takes
//! single ones; [`Ready::render`] renders all.

mod kept;
mod page_texts;
mod stage;

use std::borrow::Cow;
use std::sync::Arc;

pub(super) use kept::Results;
pub(super) use page_texts::PageTexts;
pub(super) use stage::Stage;

use super::assembly::Assembly;
use crate::cache::Records;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::output::OutputFile;
use crate::path::OutputPath;
use crate::render::{Scene, pages};

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

/// How many bytes of pages are kept as they are; further ones are compressed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room(usize);

impl Default for Room {
    /// To compress takes time, which pays only where memory is short: on large sites.
    fn default() -> Self {
        Self(160 << 20)
    }
}

/// Everything that was rendered, in a fixed order, and what it was rendered from.
#[derive(Debug, Default)]
pub(super) struct Rendering {
    stage: Option<Arc<Stage>>,
    done: Vec<Done>,
    /// What an earlier run rendered.
    records: Arc<Records>,
    room: Room,
    /// What was rendered before templates broke that every page needs.
    shelved: Vec<Done>,
    /// What is wrong with the theme as a whole, and with sidebars.
    diagnostics: Vec<Diagnostic>,
}

/// A job that was done.
#[derive(Clone, Debug)]
struct Done {
    job: pages::Job,
    /// What it saw of texts.
    texts: Fingerprint,
    pages: Vec<Arc<Rendered>>,
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
    /// Those that show of texts what has changed.
    Texts,
    /// All.
    Everything,
    /// None: templates are broken that every page needs.
    Nothing,
}

impl Rendering {
    /// Nothing yet, but what an earlier run knew.
    pub(super) fn remembering(records: Arc<Records>) -> Self {
        Self { records, ..Self::default() }
    }

    /// Keeps every page compressed, as the next run will be given it.
    pub(super) fn without_room(self) -> Self {
        Self { room: Room(0), ..self }
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
        if before.stage.as_ref().is_some_and(|stage| stage.is_of(assembly.site(), setting)) {
            return Self { rendering: before, task: Task::Texts };
        }
        let Rendering { stage: earlier, done, records, shelved, room, .. } = before;
        let done = if done.is_empty() { shelved } else { done };
        let set = Stage::set(scene, assembly, setting, (earlier.as_deref(), &done, room), &records);
        let (diagnostics, nothing) = (set.diagnostics, Rendering { room, ..Rendering::default() });
        match set.value.map(Arc::new) {
            None => {
                let rendering = Rendering { diagnostics, shelved: done, records, ..nothing };
                Self { rendering, task: Task::Nothing }
            }
            stage => {
                let rendering = Rendering { stage, done, records, diagnostics, ..nothing };
                Self { rendering, task: Task::Everything }
            }
        }
    }

    /// What all pages are rendered on, when that is another than before.
    pub(super) fn new_stage(&self) -> Option<&Arc<Stage>> {
        self.rendering.stage.as_ref().filter(|_| self.task == Task::Everything)
    }

    /// Every page.
    pub(super) fn render(self, scene: &Scene<'_>, page_texts: &PageTexts) -> Rendering {
        let Self { rendering, task } = self;
        let Some(stage) = &rendering.stage else { return rendering };
        let done = match task {
            Task::Nothing => return rendering,
            Task::Texts => stage.redo(scene, page_texts, rendering.done),
            Task::Everything => stage.do_all(scene, page_texts, rendering.done, &rendering.records),
        };
        // What an earlier run rendered has been used by now, or never will be.
        Rendering { done, records: Arc::default(), ..rendering }
    }
}

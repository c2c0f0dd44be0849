//! A project on disk, as commands see it: found, read, built, reported on.
#![expect(clippy::disallowed_methods, reason = "commands run in a folder")]

use std::fmt;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;

use super::progress::Progress;
use super::{Console, Outcome};
use crate::cache::{self, Records};
use crate::diagnostic::{Checked, Diagnostic, Severity};
use crate::output::Protected;
use crate::path::SourcePath;
use crate::pipeline::{Build, Builder, Options};
use crate::report::{self, Format, Style, Summary};
use crate::source::{History, SourceTree, scan};
use crate::words::{Failure, Phrase, words};

/// How wide reports are drawn: enough for paths, little enough to be read in a log.
const REPORT_WIDTH: usize = 120;

/// There is no project where one was looked for.
#[derive(Debug)]
pub(super) struct NoProject(pub(super) Failure);

impl fmt::Display for NoProject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl std::error::Error for NoProject {}

const BEGIN_ONE: Phrase = Phrase {
    english: "`diptych init DIR` begins a site",
    chinese: "`diptych init DIR`可以新建一个站点",
};

/// Writes a new file, with the folders above it; one that is there already stays.
pub(super) fn create(target: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    let unwritten = || format!("cannot write {}", target.display());
    std::fs::File::create_new(target).with_context(unwritten)?.write_all(bytes).with_context(unwritten)
}

/// The folder of the project, if there is one.
pub(super) fn find(root: Option<&Path>) -> Option<PathBuf> {
    let is_project = |folder: &Path| folder.join(SourcePath::config().as_str()).is_file();
    match root {
        Some(root) => is_project(root).then(|| root.to_path_buf()),
        None => {
            let here = std::env::current_dir().ok()?;
            here.ancestors().find(|folder| is_project(folder)).map(Path::to_path_buf)
        }
    }
}

/// The folder of the project: `--root`, or the nearest parent with a `site.toml`.
pub(super) fn root(console: &Console) -> anyhow::Result<PathBuf> {
    if let Some(root) = find(console.root.as_deref()) {
        return Ok(root);
    }
    let config = SourcePath::config();
    let message = match &console.root {
        Some(root) => {
            let place = root.display();
            words!(en: "there is no {config} in `{place}`", zh: "`{place}`里没有{config}")
        }
        None => {
            let here = std::env::current_dir().context("cannot tell the current folder")?;
            let place = here.display();
            words!(
                en: "there is no {config} in `{place}` or above it", zh: "`{place}`和它的上级文件夹里都没有{config}"
            )
        }
    };
    Err(NoProject(Failure { message, help: BEGIN_ONE }).into())
}

/// What no output may touch.
pub(super) fn protected(root: &Path) -> Protected {
    let folders = ["content", "themes", "archetypes", "src", "tests", ".git", cache::FOLDER];
    Protected {
        project_root: root.to_path_buf(),
        sources: folders.iter().map(|folder| root.join(folder)).collect(),
        home: std::env::home_dir(),
    }
}

/// A project that was read, and what an earlier run knew.
pub(super) struct Project {
    sources: Checked<SourceTree>,
    history: Arc<History>,
    /// What an earlier run knew.
    records: Arc<Records>,
    /// Knows it too.
    builder: Builder,
}

/// A project that was read and built.
pub(super) struct Built {
    pub(super) sources: Checked<SourceTree>,
    pub(super) build: Build,
    pub(super) builder: Builder,
    /// What an earlier run knew.
    pub(super) records: Arc<Records>,
}

impl Project {
    /// Reads a project. What an earlier run knew is recalled meanwhile.
    pub(super) fn read(root: &Path, recall: impl FnOnce() -> Records + Send) -> anyhow::Result<Self> {
        let (sources, (records, builder)) = std::thread::scope(|threads| {
            let recalled = threads.spawn(|| {
                let records = Arc::new(recall());
                (records.clone(), Builder::remembering(records))
            });
            (scan::scan(root), recalled.join().unwrap_or_default())
        });
        let sources = sources?;
        let history = Arc::new(History::read(root));
        Ok(Self { sources, history, records, builder })
    }

    /// To be built for another run to know of it.
    pub(super) fn packing(self) -> Self {
        Self { builder: self.builder.to_be_packed(), ..self }
    }

    /// Builds it.
    pub(super) fn build(self, options: Options) -> Built {
        let Self { sources, history, records, mut builder } = self;
        let options = Options { history, ..options };
        let build = builder.build(&sources, &options);
        Built { sources, build, builder, records }
    }
}

/// The line that people see who wait for a build.
pub(super) fn progress(console: &Console) -> Progress {
    Progress::start(console, Phrase { english: "building", chinese: "正在构建" })
}

/// What became of writing a result. A reader that has gone away is no reason to fail; a full disk is, for whoever reads the result
/// later would take what is there for all of it.
pub(super) fn handed_over(written: std::io::Result<()>) -> anyhow::Result<()> {
    match written {
        Err(fault) if fault.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write the result"),
    }
}

/// Writes a report. With `--quiet`, only what fails the command.
///
/// # Errors
/// Those of writing.
pub(super) fn report(
    console: &Console,
    out: &mut (impl Write + IsTerminal),
    tree: &SourceTree,
    diagnostics: &[Diagnostic],
    format: Format,
    strictness: Strictness,
) -> std::io::Result<()> {
    let style = Style { format, colour: console.colour_on(out), speech: console.speech, width: REPORT_WIDTH };
    let errors: Vec<Diagnostic>;
    let shown = if console.quiet && format == Format::Human && strictness == Strictness::Errors {
        errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
        &errors
    } else {
        diagnostics
    };
    report::write(out, shown, tree, &style)?;
    if format == Format::Human && !console.quiet {
        writeln!(out, "{}", Summary::of(diagnostics).words().get(console.speech))?;
    }
    out.flush()
}

/// Whether warnings count as errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strictness {
    Errors,
    Warnings,
}

impl Strictness {
    pub(super) fn of(strict: bool) -> Self {
        if strict { Self::Warnings } else { Self::Errors }
    }
}

/// What diagnostics mean for the exit code: a mistake in `site.toml` is one of configuration.
pub(super) fn verdict(diagnostics: &[Diagnostic], strictness: Strictness) -> Outcome {
    let counts = |diagnostic: &&Diagnostic| match diagnostic.severity {
        Severity::Error => true,
        Severity::Warning => strictness == Strictness::Warnings,
        Severity::Note => false,
    };
    let config = SourcePath::config();
    let in_config = |d: &Diagnostic| d.location.as_ref().is_some_and(|location| location.path == config);
    let mut fatal = diagnostics.iter().filter(counts).peekable();
    if fatal.peek().is_none() {
        Outcome::Done
    } else if fatal.any(in_config) {
        Outcome::Refused
    } else {
        Outcome::ContentErrors
    }
}

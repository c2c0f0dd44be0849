//! `diptych check`: find everything that is wrong; write nothing.

use clap::{Args, ValueEnum};

use super::project::{self, Built, Project, Strictness};
use super::speech::Spoken;
use super::{Console, Outcome};
use crate::cache::{self, Purpose};
use crate::pipeline::Options;
use crate::report::Format;

/// Find everything that is wrong, without writing anything
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// How to report
    #[arg(long, value_enum, default_value_t = FormatName::Human)]
    format: FormatName,
    /// Warnings are errors
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    pub(super) spoken: Spoken,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatName {
    /// With excerpts, for people
    Human,
    /// One line each, for editors
    Short,
    /// All facts, for programs
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Human => Self::Human,
            FormatName::Short => Self::Short,
            FormatName::Json => Self::Json,
            FormatName::Sarif => Self::Sarif,
            FormatName::Github => Self::Github,
        }
    }
}

pub(super) fn run(console: &Console, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let root = project::root(console)?;
    // What a build has kept helps; what is only checked keeps nothing.
    let recall = || cache::load(&root, Purpose::Publish);
    let progress = project::progress(console);
    let project = Project::read(&root, recall)?;
    let Built { sources, build, .. } = project.build(Options::default());
    progress.finish();
    let strictness = Strictness::of(arguments.strict);
    let stdout = &mut std::io::stdout();
    let format = arguments.format.into();
    let written = project::report(console, stdout, &sources.value, &build.diagnostics, format, strictness);
    project::handed_over(written)?;
    Ok(project::verdict(&build.diagnostics, strictness))
}

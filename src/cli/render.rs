//! `diptych render`: one Markdown file to HTML, for pipes and tests.
#![expect(clippy::disallowed_methods, reason = "reads the one file it is asked to render")]

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use super::project::{self, Strictness};
use super::{Console, Outcome};
use crate::config::{self, Config};
use crate::path::SourcePath;
use crate::pipeline;
use crate::report::Format;
use crate::source::{SourceFile, SourceTree, scan};
use crate::words::{Words, words};

/// Print the HTML of one Markdown file, without the page around it (which has the title)
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The file, or - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The language of the text, by its code [default: the site's]
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
}

pub(super) fn run(console: &Console, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let bytes = if arguments.file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).context("cannot read standard input")?;
        bytes
    } else {
        std::fs::read(&arguments.file)
            .with_context(|| format!("cannot read `{}`", arguments.file.display()))?
    };
    let tree = match project::root(console) {
        Ok(root) => scan::scan(&root)?.value,
        // A file can be rendered without a site around it; an explicit --root must exist.
        Err(missing) if console.root.is_some() => return Err(missing),
        Err(_) => SourceTree::default(),
    };
    let config = config(&tree);
    let index = match &arguments.lang {
        Some(code) => config.language_index(code),
        None => Some(config.default_language),
    };
    let Some(language) = index else {
        let codes = Words::list(config.languages.iter().map(|language| &language.code));
        let code = arguments.lang.as_deref().unwrap_or("");
        let message = words!(en: "`{code}` is not a language of this site", zh: "`{code}`不是本站的语言");
        return Ok(console.refuse(&message, words!(en: "languages: {codes}", zh: "语言：{codes}"; codes)));
    };
    let name = arguments.file.file_name().and_then(|name| name.to_str()).filter(|name| *name != "-");
    let path = SourcePath::new(name.unwrap_or("stdin.md")).unwrap_or_else(SourcePath::config);
    let file = SourceFile::new(path, bytes);
    let rendered = pipeline::render_one(&file, &tree, &config, language);
    let shown: SourceTree = std::iter::once(file).collect();
    if !rendered.diagnostics.is_empty() {
        let stderr = &mut std::io::stderr();
        // The exit code says it too.
        let _ = project::report(
            console,
            stderr,
            &shown,
            &rendered.diagnostics,
            Format::Human,
            Strictness::Errors,
        );
    }
    let mut stdout = std::io::stdout();
    project::handed_over(stdout.write_all(rendered.value.as_bytes()).and_then(|()| stdout.flush()))?;
    Ok(project::verdict(&rendered.diagnostics, Strictness::Errors))
}

/// The site's configuration; without a site, that of English and Chinese.
fn config(tree: &SourceTree) -> Config {
    const ALONE: &str = "title = \"\"\ndescription = \"\"\nbase_url = \"https://example.com/\"\n\
        [[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n\
        [[languages]]\ncode = \"zh\"\ntag = \"zh-Hans\"\nname = \"简体中文\"\n";
    let alone = SourceFile::new(SourcePath::config(), ALONE.as_bytes());
    config::parse(Some(tree.get(&SourcePath::config()).unwrap_or(&alone))).value
}

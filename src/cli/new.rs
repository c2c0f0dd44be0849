//! `diptych new`: begin a page in every language, from an archetype.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use super::project;
use super::{Console, Outcome};
use crate::config::{self, Config, Language};
use crate::path::{OutputPath, SourcePath};
use crate::render;
use crate::site::CONTENT;
use crate::source::{self, SourceTree, scan};
use crate::theme;

/// Begin a page in every language, from the archetype of its kind
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Where, below a language's folder: agency/client-onboarding
    #[arg(value_name = "PATH")]
    path: String,
    /// The kind of page: sop, checklist, decision-guide … [default: a page without a kind]
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Its title [default: from the path]
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// The languages to begin it in, by code [default: all of the site]
    #[arg(long, value_name = "LANG", value_delimiter = ',')]
    lang: Vec<String>,
}

pub(super) fn run(console: &Console, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let root = project::root(console)?;
    let tree = scan::scan(&root)?.value;
    let config = config::parse(tree.get(&SourcePath::config())).value;
    let pages = match plan(&tree, &config, arguments) {
        Ok(pages) => pages,
        Err(refusal) => return Ok(console.refuse(&refusal.message, &refusal.help)),
    };
    let content = root.join(CONTENT);
    for page in &pages {
        let target = root.join(page.path.as_str());
        if std::fs::symlink_metadata(&target).is_ok() {
            let message = format!("`{}` exists", page.path);
            return Ok(console.refuse(&message, "name another path; nothing was written"));
        }
        if let Some(outside) = leads_outside(&target, &content, &root) {
            let message = format!("`{}` is behind a link that leads elsewhere", outside.display());
            return Ok(console.refuse(&message, "remove the link; nothing was written"));
        }
    }
    for page in &pages {
        create(&root.join(page.path.as_str()), &page.text)?;
        console.say(&format!("began {}", page.path));
    }
    Ok(Outcome::Done)
}

struct Page {
    path: SourcePath,
    text: String,
}

struct Refusal {
    message: String,
    help: String,
}

fn plan(tree: &SourceTree, config: &Config, arguments: &Arguments) -> Result<Vec<Page>, Refusal> {
    let refuse = |message: String, help: String| Refusal { message, help };
    let path = arguments.path.strip_suffix(".md").unwrap_or(&arguments.path);
    // What can be published can be written on every system; a source path must also stay inside.
    if let Err(unusable) = OutputPath::new(path) {
        let help = "write a path below the language's folder, such as agency/client-onboarding";
        return Err(refuse(format!("the path {unusable}"), help.to_owned()));
    }
    if let Some(inner) = below_language(path, config) {
        let message = format!("the path `{path}` begins above the languages");
        return Err(refuse(message, format!("write `{inner}`: the page is begun in every language")));
    }
    let mut pages = Vec::new();
    for language in languages(config, &arguments.lang)? {
        let archetype =
            theme::archetype(tree, &config.theme.value, arguments.kind.as_deref(), &language.code);
        let Some(archetype) = archetype else {
            let kinds = theme::kinds(tree, &config.theme.value).join(", ");
            let message =
                format!("there is no archetype for `{}`", arguments.kind.as_deref().unwrap_or("default"));
            return Err(refuse(message, format!("kinds: {kinds}; or write archetypes/<kind>.md")));
        };
        let title = arguments.title.clone().unwrap_or_else(|| title_of(path));
        let source = source::text(archetype).value;
        let text = render::fill_archetype(&source, &title, arguments.kind.as_deref().unwrap_or(""));
        let text = text.map_err(|message| refuse(message, format!("correct {}", archetype.path)))?;
        let path = SourcePath::new(&format!("{CONTENT}/{}/{path}.md", language.code));
        let path =
            path.ok_or_else(|| refuse("the path leaves content/".to_owned(), "remove `..`".to_owned()))?;
        pages.push(Page { path, text });
    }
    Ok(pages)
}

/// What is left of a path as a file manager shows it, `content/en/fees`, or as an address does, `en/fees`.
fn below_language<'a>(path: &'a str, config: &Config) -> Option<&'a str> {
    let path = path.strip_prefix(CONTENT).and_then(|path| path.strip_prefix('/')).unwrap_or(path);
    let (folder, inner) = path.split_once('/')?;
    config.language_index(folder).map(|_| inner)
}

fn languages<'a>(config: &'a Config, codes: &[String]) -> Result<Vec<&'a Language>, Refusal> {
    if codes.is_empty() {
        return Ok(config.languages.iter().collect());
    }
    let find = |code: &String| {
        config.languages.iter().find(|language| language.code == *code).ok_or_else(|| {
            let known: Vec<&str> = config.languages.iter().map(|language| language.code.as_str()).collect();
            let help = format!("languages: {}", known.join(", "));
            Refusal { message: format!("`{code}` is not a language of this site"), help }
        })
    };
    codes.iter().map(find).collect()
}

fn title_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path).replace(['-', '_'], " ");
    let mut characters = name.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// The nearest existing parent, if a link has moved it out of `content/`, or `content/` out of the project.
fn leads_outside(target: &Path, content: &Path, root: &Path) -> Option<PathBuf> {
    let existing = target.ancestors().skip(1).find(|folder| folder.exists())?;
    let real = existing.canonicalize().ok()?;
    let real_content = content.canonicalize().ok()?;
    let inside = real.starts_with(&real_content) && real_content.starts_with(root.canonicalize().ok()?);
    (!inside && existing.starts_with(content)).then(|| existing.to_path_buf())
}

fn create(target: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    let mut file =
        std::fs::File::create_new(target).with_context(|| format!("cannot write {}", target.display()))?;
    file.write_all(text.as_bytes()).with_context(|| format!("cannot write {}", target.display()))
}

//! `diptych new`: begin a page in every language, from an archetype.

use std::path::{Path, PathBuf};

use clap::Args;

use super::project;
use super::{Console, Outcome};
use crate::config::{self, Config, Language};
use crate::path::{OutputPath, SourcePath};
use crate::pipeline;
use crate::render;
use crate::site::CONTENT;
use crate::source::{self, SourceTree, scan};
use crate::theme;
use crate::words::{Words, words};

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
        Err(refusal) => return Ok(console.refuse(&refusal.message, refusal.help)),
    };
    let content = root.join(CONTENT);
    for page in &pages {
        let target = root.join(page.path.as_str());
        if std::fs::symlink_metadata(&target).is_ok() {
            let path = &page.path;
            let message = words!(en: "`{path}` exists", zh: "`{path}`已经存在");
            let help = words!(en: "name another path; nothing was written", zh: "换一个路径；什么都没有写入");
            return Ok(console.refuse(&message, help));
        }
        if let Some(outside) = leads_outside(&target, &content, &root) {
            let place = outside.display();
            let message = words!(
                en: "`{place}` is behind a link that leads elsewhere", zh: "`{place}`在一个指向别处的链接后面"
            );
            let help = words!(en: "remove the link; nothing was written", zh: "删掉链接；什么都没有写入");
            return Ok(console.refuse(&message, help));
        }
    }
    for page in &pages {
        project::create(&root.join(page.path.as_str()), page.text.as_bytes())?;
        let path = &page.path;
        console.say(&words!(en: "began {path}", zh: "已新建{path}"));
    }
    Ok(Outcome::Done)
}

struct Page {
    path: SourcePath,
    text: String,
}

struct Refusal {
    message: Words,
    help: Words,
}

fn plan(tree: &SourceTree, config: &Config, arguments: &Arguments) -> Result<Vec<Page>, Refusal> {
    let refuse = |message: Words, help: Words| Refusal { message, help };
    let path = arguments.path.strip_suffix(".md").unwrap_or(&arguments.path);
    // What can be published can be written on every system; a source path must also stay inside.
    if let Err(unusable) = OutputPath::new(path) {
        let help = words!(
            en: "write a path below the language's folder, such as agency/client-onboarding",
            zh: "写语言文件夹里的路径，例如agency/client-onboarding",
        );
        let (unusable, help) = (unusable.words(), unusable.help.map_or(help, Words::from));
        return Err(refuse(words!(en: "the path {unusable}", zh: "路径{unusable}"; unusable), help));
    }
    if let Some(inner) = below_language(path, config) {
        let message = words!(
            en: "the path `{path}` begins above the languages", zh: "路径`{path}`从语言文件夹的上级开始"
        );
        let help = words!(
            en: "write `{inner}`: the page is begun in every language", zh: "写`{inner}`：每种语言都会新建这一页"
        );
        return Err(refuse(message, help));
    }
    let mut pages = Vec::new();
    for language in languages(config, &arguments.lang)? {
        let archetype =
            theme::archetype(tree, &config.theme.value, arguments.kind.as_deref(), &language.code);
        let Some(archetype) = archetype else {
            let kinds = Words::list(theme::kinds(tree, &config.theme.value));
            let kind = arguments.kind.as_deref().unwrap_or("default");
            let message = words!(en: "there is no archetype for `{kind}`", zh: "`{kind}`没有页面原型");
            let help = words!(
                en: "kinds: {kinds}; or write archetypes/<kind>.md",
                zh: "可用的类型：{kinds}；也可以自己写archetypes/<类型>.md";
                kinds
            );
            return Err(refuse(message, help));
        };
        let title = arguments.title.clone().unwrap_or_else(|| title_of(path));
        let source = source::text(archetype).value;
        let text = render::fill_archetype(&source, &title, arguments.kind.as_deref().unwrap_or(""));
        let path_of_archetype = &archetype.path;
        let text = text.map_err(|message| {
            let help = words!(en: "correct {path_of_archetype}", zh: "改正{path_of_archetype}");
            refuse(Words::same(message), help)
        })?;
        let path = SourcePath::new(&format!("{CONTENT}/{}/{path}.md", language.code));
        let path = path.ok_or_else(|| {
            refuse(
                words!(en: "the path leaves content/", zh: "路径离开了content/"),
                words!(en: "remove `..`", zh: "去掉`..`"),
            )
        })?;
        if scan::is_passed_over(&path) || !pipeline::is_document(&path) {
            let message = words!(
                en: "`{path}` would not be published: the site passes over such a name",
                zh: "`{path}`不会发布：站点会略过这样的名字",
            );
            let help = words!(
                en: "choose a name that does not begin with `.` or `_` and is not that of a temporary file; nothing was written",
                zh: "换一个不以`.`或`_`开头、也不是临时文件的名字；什么都没有写入",
            );
            return Err(refuse(message, help));
        }
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
            let known = Words::list(config.languages.iter().map(|language| &language.code));
            let help = words!(en: "languages: {known}", zh: "语言：{known}"; known);
            let message = words!(en: "`{code}` is not a language of this site", zh: "`{code}`不是本站的语言");
            Refusal { message, help }
        })
    };
    let mut found: Vec<&Language> = Vec::new();
    for code in codes {
        let language = find(code)?;
        // Named twice, it is begun once.
        if !found.iter().any(|known| known.code == language.code) {
            found.push(language);
        }
    }
    Ok(found)
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

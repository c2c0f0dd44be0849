//! `diptych theme`: the parts of the built-in theme, listed, shown, copied into the project's own.

use std::collections::BTreeSet;

use clap::{Args, Subcommand};

use super::project;
use super::speech::Spoken;
use super::{Console, Outcome};
use crate::config;
use crate::diagnostic::nearest;
use crate::path::SourcePath;
use crate::source::scan;
use crate::theme::{self, PartFile};
use crate::words::{Words, did_you_mean, words};

/// List, show or copy the parts of the built-in theme
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the parts and their files
    List(ListArguments),
    /// Print the files of a part as they are in the program
    Show(ShowArguments),
    /// Copy the files of parts into the project's theme, to be changed there; nothing is overwritten
    Eject(EjectArguments),
}

#[derive(Debug, Args)]
struct ListArguments {
    #[command(flatten)]
    spoken: Spoken,
}

#[derive(Debug, Args)]
struct ShowArguments {
    /// A part, such as header
    #[arg(value_name = "PART")]
    part: String,
    #[command(flatten)]
    spoken: Spoken,
}

#[derive(Debug, Args)]
struct EjectArguments {
    /// Parts, such as header
    #[arg(value_name = "PART", required = true)]
    parts: Vec<String>,
    /// The folder below themes/ to copy them into [default: the theme that site.toml names]
    #[arg(long, value_name = "NAME")]
    theme: Option<String>,
    #[command(flatten)]
    spoken: Spoken,
}

impl Arguments {
    /// The language of messages that was asked for.
    pub(super) fn lang(&self) -> Option<super::speech::Name> {
        match &self.action {
            Action::List(arguments) => arguments.spoken.lang,
            Action::Show(arguments) => arguments.spoken.lang,
            Action::Eject(arguments) => arguments.spoken.lang,
        }
    }
}

pub(super) fn run(console: &Console, arguments: &Arguments) -> anyhow::Result<Outcome> {
    match &arguments.action {
        Action::List(_) => {
            let mut lines = theme::parts().into_iter().map(|(name, files)| {
                let paths: Vec<&str> = files.iter().map(|file| file.path).collect();
                format!("{name}: {}", paths.join(", "))
            });
            project::handed_over(lines.try_for_each(|line| console.write(&line)))?;
            Ok(Outcome::Done)
        }
        Action::Show(arguments) => show(console, &arguments.part),
        Action::Eject(arguments) => eject(console, arguments),
    }
}

fn show(console: &Console, part: &str) -> anyhow::Result<Outcome> {
    let files = match files_of(part) {
        Ok(files) => files,
        Err((message, help)) => return Ok(console.refuse(&message, help)),
    };
    let mut texts = files.iter().map(|file| format!("== {}\n{}", file.path, file.text().trim_end()));
    project::handed_over(texts.try_for_each(|text| console.write(&text)))?;
    Ok(Outcome::Done)
}

fn eject(console: &Console, arguments: &EjectArguments) -> anyhow::Result<Outcome> {
    let root = project::root(console)?;
    let tree = scan::scan(&root)?.value;
    let config = config::parse(tree.get(&SourcePath::config())).value;
    let name = arguments.theme.as_deref().unwrap_or(&config.theme.value);
    if name == theme::DEFAULT || !config::is_theme_name(name) {
        let message = words!(
            en: "the copies need a theme of your own, and `{name}` is none",
            zh: "复制出来的部件要放进您自己的主题，`{name}`不是",
        );
        let help = words!(
            en: "write `theme = \"mine\"` in site.toml, above the first table, or add `--theme mine`",
            zh: "在site.toml第一张表的上面写`theme = \"mine\"`，或者加上`--theme mine`",
        );
        return Ok(console.refuse(&message, help));
    }
    let (mut files, mut seen) = (Vec::new(), BTreeSet::new());
    for part in &arguments.parts {
        match files_of(part) {
            // Parts may be named twice, and may share files.
            Ok(found) => files.extend(found.into_iter().filter(|file| seen.insert(file.path))),
            Err((message, help)) => return Ok(console.refuse(&message, help)),
        }
    }
    let folder = root.join(theme::THEMES).join(name);
    if let Some(file) = files.iter().find(|file| std::fs::symlink_metadata(folder.join(file.path)).is_ok()) {
        let path = format!("{}/{name}/{}", theme::THEMES, file.path);
        let message = words!(en: "`{path}` exists", zh: "`{path}`已经存在");
        let help = words!(
            en: "rename it, or work with it; nothing was written", zh: "给它改名，或者直接修改它；什么都没有写入"
        );
        return Ok(console.refuse(&message, help));
    }
    for file in &files {
        project::create(&folder.join(file.path), &file.copy())?;
        let path = format!("{}/{name}/{}", theme::THEMES, file.path);
        console.say(&words!(en: "copied {path}", zh: "已复制{path}"));
    }
    if config.theme.value != name {
        console.say(&words!(
            en: "next: write `theme = \"{name}\"` in site.toml", zh: "接下来：在site.toml里写`theme = \"{name}\"`"
        ));
    }
    Ok(Outcome::Done)
}

/// The files of a part, or what to say of a name that is none.
fn files_of(part: &str) -> Result<Vec<PartFile>, (Words, Words)> {
    let mut parts = theme::parts();
    if let Some(files) = parts.remove(part) {
        return Ok(files);
    }
    let message = words!(en: "the built-in theme has no part `{part}`", zh: "内置主题没有`{part}`这个部件");
    let help = match nearest(part, parts.keys().copied()) {
        Some(near) => did_you_mean(near),
        None => {
            let known = Words::list(parts.keys().copied());
            words!(en: "parts: {known}", zh: "可用的部件：{known}"; known)
        }
    };
    Err((message, help))
}

//! `diptych fix`: what can be mended by a program, mended in the authors' files.
//!
//! Every kind of repair plans first: a [`Plan`] says which files would become what. Then all of it is shown, and only
//! then written, file by file (`source::rewrite`). A file that cannot be written does not keep the others from it.

mod diff;
mod encoding;
mod ids;
mod in_step;
mod page;
mod scope;
mod typos;

use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use scope::Scope;

use super::speech::{self, Spoken};
use super::{Console, Outcome, environment, project};
use crate::report::harmless;
use crate::source::rewrite::rewrite;
use crate::source::{SourceFile, SourceTree, scan};
use crate::words::{Failure, Phrase, Words, words};

/// Mend pages: show what would change, then change it
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    kind: Kind,
}

#[derive(Debug, Subcommand)]
enum Kind {
    /// Store pages as UTF-8: from GB18030, Big5 and UTF-16, without byte order marks and control characters
    Encoding {
        /// The encoding of the named pages that are not UTF-8, when it is not recognised: big5, windows-1252 …
        #[arg(long, value_name = "ENCODING", requires = "paths")]
        from: Option<String>,
        #[command(flatten)]
        options: Options,
    },
    /// Correct what `check` knows the certain correction of
    Typos {
        #[command(flatten)]
        options: Options,
    },
    /// Record that translations say what their originals say now, section by section
    InStep {
        #[command(flatten)]
        options: Options,
    },
    /// Write the id of each heading into its page, so that links to it survive another title
    Ids {
        #[command(flatten)]
        options: Options,
    },
}

/// What all kinds have in common.
#[derive(Debug, Args)]
struct Options {
    /// Pages or folders below content/ [default: all; in-step wants those that were compared]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Only show; the exit code is 1 when there is something to change
    #[arg(long)]
    dry_run: bool,
    /// Do not ask, not even on a terminal
    #[arg(short, long)]
    yes: bool,
    #[command(flatten)]
    spoken: Spoken,
}

impl Arguments {
    /// The language of messages that was asked for.
    pub(super) fn lang(&self) -> Option<speech::Name> {
        self.kind.options().spoken.lang
    }
}

impl Kind {
    fn options(&self) -> &Options {
        match self {
            Self::Encoding { options, .. }
            | Self::Typos { options }
            | Self::InStep { options }
            | Self::Ids { options } => options,
        }
    }
}

/// What would be written, and what cannot be mended.
#[derive(Default)]
struct Plan {
    changes: Vec<Change>,
    /// What is good to know: a line for each.
    notes: Vec<Words>,
    /// What is left for a person to do: a line for each.
    left: Vec<Words>,
}

/// A page that would be written.
struct Change {
    /// As it was read.
    file: SourceFile,
    /// What stands there afterwards.
    bytes: Vec<u8>,
    /// A few words for what is done.
    what: Words,
    /// What is shown of it.
    shown: Shown,
}

enum Shown {
    /// The lines that change.
    Difference { before: String },
    /// Some lines as they are read, when it is not the text that changes but how it is stored.
    Sample(Vec<String>),
}

pub(super) fn run(console: &Console, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let root = project::root(console)?;
    let tree = scan::scan(&root)?.value;
    let options = arguments.kind.options();
    if matches!(arguments.kind, Kind::InStep { .. }) && options.paths.is_empty() {
        let help = Phrase {
            english: "name the pages you have compared; `content` stands for all of them",
            chinese: "写核对过的页面；写`content`表示全部页面",
        };
        let message = words!(
            en: "a translation is in step only if somebody has compared it with its original",
            zh: "译文与原文对照过，才算同步",
        );
        return Ok(console.refuse(&message, help));
    }
    let scope = match Scope::of(&root, &tree, &options.paths) {
        Ok(scope) => scope,
        Err(refusal) => return Ok(console.refuse(&refusal.message, refusal.help)),
    };
    let plan = match &arguments.kind {
        Kind::Encoding { from: Some(from), .. } if !encoding::is_known(from) => {
            let help = Phrase {
                english: "name one as browsers do: gb18030, big5, utf-16le, shift_jis, windows-1252 …",
                chinese: "写浏览器所用的名称：gb18030、big5、utf-16le、shift_jis、windows-1252……",
            };
            let name = harmless(from);
            let message = words!(en: "there is no encoding `{name}`", zh: "没有`{name}`这种编码");
            return Ok(console.refuse(&message, help));
        }
        Kind::Encoding { from, .. } => encoding::plan(&tree, &scope, from.as_deref()),
        Kind::Typos { .. } => typos::plan(tree, &scope),
        Kind::InStep { .. } => in_step::plan(&tree, &scope),
        Kind::Ids { .. } => ids::plan(&tree, &scope),
    };
    // Whoever cannot see what would be written has not agreed to it.
    project::handed_over(show(console, &plan))?;
    if plan.changes.is_empty() {
        console.say(&words!(en: "nothing to change", zh: "没有要改的"));
        return Ok(if plan.left.is_empty() { Outcome::Done } else { Outcome::ContentErrors });
    }
    let count = pages_in_words(plan.changes.len());
    if options.dry_run {
        console.say(&words!(
            en: "{count} would change; nothing was written", zh: "{count}需要改；什么都没有写入"; count
        ));
        return Ok(Outcome::ContentErrors);
    }
    let question = words!(en: "write {count}? [y/N] ", zh: "写入{count}？[y/N] "; count);
    if !options.yes && !agreed(question.get(console.speech)) {
        console.say(&words!(en: "nothing was written", zh: "什么都没有写入"));
        return Ok(Outcome::ContentErrors);
    }
    write(console, &root, &plan)
}

/// The pages of the project that a command is to look at, in the order of their paths.
fn pages<'a>(tree: &'a SourceTree, scope: &'a Scope) -> impl Iterator<Item = &'a SourceFile> {
    tree.files().filter(|file| scope.has(&file.path))
}

fn show(console: &Console, plan: &Plan) -> std::io::Result<()> {
    let colour = console.colour_on(&std::io::stdout());
    for change in &plan.changes {
        let (path, what) = (harmless(change.file.path.as_str()), &change.what);
        let title = words!(en: "{path}: {what}", zh: "{path}：{what}"; what);
        console.write(title.get(console.speech))?;
        match &change.shown {
            Shown::Difference { before } => {
                let after = std::str::from_utf8(&change.bytes).unwrap_or("");
                for line in diff::lines(before, after, colour) {
                    console.write(&line)?;
                }
            }
            Shown::Sample(lines) => {
                for line in lines {
                    console.write(&format!("  | {}", harmless(line)))?;
                }
            }
        }
    }
    for note in &plan.notes {
        console.warn(&harmless_words(note));
    }
    for left in &plan.left {
        console.complain(&harmless_words(left), None);
    }
    Ok(())
}

/// Asks the person at the terminal. Where there is none, the command itself was the answer: nothing may wait for ever.
fn agreed(question: &str) -> bool {
    let stdin = std::io::stdin();
    if !stdin.is_terminal() || !std::io::stdout().is_terminal() || environment("CI").is_some() {
        return true;
    }
    let mut answer = String::new();
    let _ = write!(std::io::stdout(), "{question}");
    let _ = std::io::stdout().flush();
    let read = stdin.lock().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes" | "是")
}

fn write(console: &Console, root: &std::path::Path, plan: &Plan) -> anyhow::Result<Outcome> {
    let mut failed = 0;
    for change in &plan.changes {
        if let Err(reason) = rewrite(root, &change.file, &change.bytes) {
            failed += 1;
            let (path, reason) = (harmless(change.file.path.as_str()), reason.words());
            let message =
                words!(en: "{path} was not written: {reason}", zh: "{path}没有写入：{reason}"; reason);
            console.complain(&message, None);
        }
    }
    let written = pages_in_words(plan.changes.len() - failed);
    console.say(&words!(en: "{written} written", zh: "已写入{written}"; written));
    if failed > 0 {
        let (pages, are) = (pages_in_words(failed), if failed == 1 { "is" } else { "are" });
        return Err(Failure {
            message: words!(
                en: "{pages} could not be written and {are} as before", zh: "有{pages}写不进去，内容和以前一样"; pages
            ),
            help: Phrase {
                english: "mend what is said above, and run the command again",
                chinese: "处理上面说的问题，再运行一次命令",
            },
        }
        .into());
    }
    Ok(if plan.left.is_empty() { Outcome::Done } else { Outcome::ContentErrors })
}

fn pages_in_words(count: usize) -> Words {
    let plural = if count == 1 { "" } else { "s" };
    words!(en: "{count} page{plural}", zh: "{count}页")
}

fn harmless_words(words: &Words) -> Words {
    words.clone().map(|words| harmless(&words).into_owned())
}

//! `diptych fix`: what can be mended by a program, mended in the authors' files.
//!
//! Every kind of repair plans first: a [`Plan`] says which files would become what. Then all of it is shown, and only
//! then written, file by file (`source::rewrite`). A file that cannot be written does not keep the others from it.

mod diff;
mod encoding;
mod ids;
mod page;
mod scope;
mod typos;

use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;

use anyhow::bail;
use clap::{Args, Subcommand};
use scope::Scope;

use super::{Console, Outcome, environment, project};
use crate::report::harmless;
use crate::source::rewrite::rewrite;
use crate::source::{SourceFile, SourceTree, scan};

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
    /// Write the id of each heading into its page, so that links to it survive another title
    Ids {
        #[command(flatten)]
        options: Options,
    },
}

/// What all kinds have in common.
#[derive(Debug, Args)]
struct Options {
    /// Pages or folders below content/ [default: all]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Only show; the exit code is 1 when there is something to change
    #[arg(long)]
    dry_run: bool,
    /// Do not ask, not even on a terminal
    #[arg(short, long)]
    yes: bool,
}

impl Kind {
    fn options(&self) -> &Options {
        match self {
            Self::Encoding { options, .. } | Self::Typos { options } | Self::Ids { options } => options,
        }
    }
}

/// What would be written, and what cannot be mended.
#[derive(Default)]
struct Plan {
    changes: Vec<Change>,
    /// What is good to know: a line for each.
    notes: Vec<String>,
    /// What is left for a person to do: a line for each.
    left: Vec<String>,
}

/// A page that would be written.
struct Change {
    /// As it was read.
    file: SourceFile,
    /// What stands there afterwards.
    bytes: Vec<u8>,
    /// A few words for what is done.
    what: String,
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
    let scope = match Scope::of(&root, &tree, &options.paths) {
        Ok(scope) => scope,
        Err(refusal) => return Ok(console.refuse(&refusal.message, refusal.help)),
    };
    let plan = match &arguments.kind {
        Kind::Encoding { from: Some(from), .. } if !encoding::is_known(from) => {
            let help = "name one as browsers do: gb18030, big5, utf-16le, shift_jis, windows-1252 …";
            return Ok(console.refuse(&format!("there is no encoding `{}`", harmless(from)), help));
        }
        Kind::Encoding { from, .. } => encoding::plan(&tree, &scope, from.as_deref()),
        Kind::Typos { .. } => typos::plan(tree, &scope),
        Kind::Ids { .. } => ids::plan(&tree, &scope),
    };
    show(console, &plan);
    if plan.changes.is_empty() {
        console.say("nothing to change");
        return Ok(if plan.left.is_empty() { Outcome::Done } else { Outcome::ContentErrors });
    }
    let count = counted(plan.changes.len(), "page");
    if options.dry_run {
        console.say(&format!("{count} would change; nothing was written"));
        return Ok(Outcome::ContentErrors);
    }
    if !options.yes && !agreed(&format!("write {count}? [y/N] ")) {
        console.say("nothing was written");
        return Ok(Outcome::ContentErrors);
    }
    write(console, &root, &plan)
}

/// The pages of the project that a command is to look at, in the order of their paths.
fn pages<'a>(tree: &'a SourceTree, scope: &'a Scope) -> impl Iterator<Item = &'a SourceFile> {
    tree.files().filter(|file| scope.has(&file.path))
}

fn show(console: &Console, plan: &Plan) {
    let colour = console.colour_on(&std::io::stdout());
    for change in &plan.changes {
        console.say(&format!("{}: {}", harmless(change.file.path.as_str()), change.what));
        match &change.shown {
            Shown::Difference { before } => {
                let after = std::str::from_utf8(&change.bytes).unwrap_or("");
                for line in diff::lines(before, after, colour) {
                    console.say(&line);
                }
            }
            Shown::Sample(lines) => {
                for line in lines {
                    console.say(&format!("  | {}", harmless(line)));
                }
            }
        }
    }
    for note in &plan.notes {
        console.warn(&harmless(note));
    }
    for left in &plan.left {
        console.complain(&harmless(left), None);
    }
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
            console.complain(
                &format!("{} was not written: {reason}", harmless(change.file.path.as_str())),
                None,
            );
        }
    }
    console.say(&format!("{} written", counted(plan.changes.len() - failed, "page")));
    if failed > 0 {
        bail!(
            "{} could not be written and {} as before",
            counted(failed, "page"),
            if failed == 1 { "is" } else { "are" }
        );
    }
    Ok(if plan.left.is_empty() { Outcome::Done } else { Outcome::ContentErrors })
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

//! `diptych init`: begin a site.
#![expect(clippy::disallowed_methods, reason = "writes the files of a new site into an empty folder")]

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use include_dir::{Dir, include_dir};

use super::speech::Spoken;
use super::{Console, Outcome, project};
use crate::report::harmless;
use crate::words::{Words, words};

/// Begin a small site in two languages
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Where: a new or empty folder [default: the current one]
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    #[command(flatten)]
    pub(super) spoken: Spoken,
}

/// How many things that a folder has in it are named.
const NAMED: usize = 10;

static SCAFFOLD: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/scaffold");

pub(super) fn run(console: &Console, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let folder = &arguments.folder;
    let conflict = match in_the_way(folder) {
        Some(conflict) => Some(conflict),
        None => not_empty(folder)?,
    };
    if let Some(conflict) = conflict {
        let help =
            words!(en: "name a new folder; nothing was written", zh: "换一个新的文件夹；什么都没有写入");
        return Ok(console.refuse(&conflict, help));
    }
    std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let mut written = Vec::new();
    write(&SCAFFOLD, folder, &mut written)?;
    let place = folder.display();
    console.say(&words!(en: "began a site in `{place}`:", zh: "已在`{place}`里建好站点："));
    for file in written {
        console.show(&format!("  {file}"));
    }
    console.say(&words!(
        en: "next: `diptych serve` in that folder shows it; `diptych new PATH` adds a page",
        zh: "接下来：在该文件夹里运行`diptych serve`可以查看；`diptych new PATH`新增页面",
    ));
    Ok(Outcome::Done)
}

/// Something else where the folder, or one that it is to be in, should be.
fn in_the_way(folder: &Path) -> Option<Words> {
    let there = folder.ancestors().find(|path| path.symlink_metadata().is_ok())?;
    let place = harmless(&there.to_string_lossy()).into_owned();
    if there.is_dir() {
        None
    } else if there.exists() {
        Some(words!(en: "`{place}` is a file, not a folder", zh: "`{place}`是文件，不是文件夹"))
    } else {
        Some(words!(en: "`{place}` is a link that leads nowhere", zh: "`{place}`是一个指向不存在之处的链接"))
    }
}

/// What the folder has in it.
fn not_empty(folder: &Path) -> anyhow::Result<Option<Words>> {
    let unreadable = || format!("cannot read {}", folder.display());
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(fault) => return Err(fault).with_context(unreadable),
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.with_context(unreadable)?.file_name();
        names.push(format!("`{}`", harmless(&name.to_string_lossy())));
    }
    if names.is_empty() {
        return Ok(None);
    }
    names.sort_unstable();
    let unnamed = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let names = Words::list(&names);
    let more = match unnamed {
        0 => Words::default(),
        more => words!(en: " and {more} more", zh: "等，另有{more}个"),
    };
    let folder = folder.display();
    Ok(Some(words!(
        en: "`{folder}` is not empty: it has {names}{more}", zh: "`{folder}`不是空的：里面有{names}{more}"; names, more
    )))
}

fn write(from: &Dir<'_>, folder: &Path, written: &mut Vec<String>) -> anyhow::Result<()> {
    for file in from.files() {
        // Dot files are kept under plain names: tools would take them for the program's own.
        let name = file.path().to_string_lossy().replace("dot-", ".");
        let target = folder.join(&name);
        project::create(&target, file.contents())?;
        written.push(name);
    }
    for below in from.dirs() {
        write(below, folder, written)?;
    }
    Ok(())
}

//! `diptych init`: begin a site.
#![expect(clippy::disallowed_methods, reason = "writes the files of a new site into an empty folder")]

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use include_dir::{Dir, include_dir};

use super::speech::Spoken;
use super::{Console, Outcome, project};
use crate::words::words;

/// Begin a small site in two languages
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Where: a new or empty folder [default: the current one]
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    #[command(flatten)]
    pub(super) spoken: Spoken,
}

static SCAFFOLD: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/scaffold");

pub(super) fn run(console: &Console, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let folder = &arguments.folder;
    let conflict = match file_in_the_way(folder) {
        Some(file) => {
            let file = file.display();
            Some(words!(en: "`{file}` is a file, not a folder", zh: "`{file}`是文件，不是文件夹"))
        }
        None => first_entry(folder)?.map(|entry| {
            let folder = folder.display();
            words!(en: "`{folder}` is not empty: it has `{entry}`", zh: "`{folder}`不是空的：里面有`{entry}`")
        }),
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

/// A file where the folder, or one that it is to be in, should be.
fn file_in_the_way(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|path| path.exists()).filter(|path| !path.is_dir())
}

/// What the folder has in it, by the least name.
fn first_entry(folder: &Path) -> anyhow::Result<Option<String>> {
    match std::fs::read_dir(folder) {
        Ok(entries) => {
            let names: Result<Vec<String>, _> = entries
                .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
                .collect();
            let names = names.with_context(|| format!("cannot read {}", folder.display()))?;
            Ok(names.into_iter().min())
        }
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(fault) => Err(fault).with_context(|| format!("cannot read {}", folder.display())),
    }
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

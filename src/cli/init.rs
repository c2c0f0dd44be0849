//! `diptych init`: begin a site.
#![expect(clippy::disallowed_methods, reason = "writes the files of a new site into an empty folder")]

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use include_dir::{Dir, include_dir};

use super::{Console, Outcome};

/// Begin a small site in two languages
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Where: a new or empty folder [default: the current one]
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

static SCAFFOLD: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/scaffold");

pub(super) fn run(console: &Console, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let folder = &arguments.folder;
    let conflict = match file_in_the_way(folder) {
        Some(file) => Some(format!("`{}` is a file, not a folder", file.display())),
        None => {
            first_entry(folder)?.map(|entry| format!("`{}` is not empty: it has `{entry}`", folder.display()))
        }
    };
    if let Some(conflict) = conflict {
        return Ok(console.refuse(&conflict, "name a new folder; nothing was written"));
    }
    std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let mut written = Vec::new();
    write(&SCAFFOLD, folder, &mut written)?;
    console.say(&format!("began a site in `{}`:", folder.display()));
    for file in written {
        console.say(&format!("  {file}"));
    }
    console.say("next: `diptych serve` in that folder shows it; `diptych new PATH` adds a page");
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
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))?;
        }
        let mut new = std::fs::File::create_new(&target)
            .with_context(|| format!("cannot write {}", target.display()))?;
        std::io::Write::write_all(&mut new, file.contents())
            .with_context(|| format!("cannot write {}", target.display()))?;
        written.push(name);
    }
    for below in from.dirs() {
        write(below, folder, written)?;
    }
    Ok(())
}

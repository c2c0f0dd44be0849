//! Records in a folder of the project: what was read in one file, what was rendered in one for each purpose, so that
//! publishing and serving take turns without forgetting what the other has rendered.
#![expect(clippy::disallowed_methods, reason = "this is the place that keeps the cache")]

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::{Kind, Purpose, Records};
use crate::fingerprint::Fingerprint;

/// The folder, in the project's.
pub const FOLDER: &str = ".diptych-cache";

/// What was read.
const READ: &str = "read";
/// <https://bford.info/cachedir/>: tells backup programs that nothing here is worth keeping.
const TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n# Made by diptych. It may be deleted.\n";
const MAGIC: &[u8; 8] = b"diptych\n";

impl Purpose {
    /// What was rendered for it.
    fn file(self) -> &'static str {
        match self {
            Self::Publish => "published",
            Self::Serve => "served",
        }
    }
}

/// What earlier runs left for this purpose; nothing if there were none, or none that this program can use.
pub fn load(root: &Path, purpose: Purpose) -> Records {
    let mut records = read(root, READ).unwrap_or_default();
    records.results.extend(read(root, purpose.file()).unwrap_or_default().results);
    records
}

fn read(root: &Path, name: &str) -> Option<Records> {
    let bytes = fs::read(root.join(FOLDER).join(name)).ok()?;
    let (magic, rest) = bytes.split_first_chunk::<8>()?;
    let (program, rest) = rest.split_first_chunk::<16>()?;
    let (sum, content) = rest.split_first_chunk::<16>()?;
    let is_ours = magic == MAGIC
        && Fingerprint::from_bytes(*program) == this_program()?
        && Fingerprint::from_bytes(*sum) == Fingerprint::of(content);
    if is_ours { Records::decode(content) } else { None }
}

/// Keeps records for the next run, in place of those that are there and were loaded `before`.
///
/// # Errors
/// When the folder cannot be written. Nothing is lost but time.
pub fn store(root: &Path, purpose: Purpose, records: &Records, before: &Records) -> anyhow::Result<()> {
    let folder = root.join(FOLDER);
    let written = |name: &str, of: &dyn Fn(Kind) -> bool| {
        let (records, before) = (records.encode(of), before.encode(of));
        // A head has the fingerprint of what follows it.
        let is_same = records.iter().map(|(head, _)| head).eq(before.iter().map(|(head, _)| head));
        if is_same { Ok(()) } else { write(&folder, name, &records) }
    };
    let stored =
        written(READ, &Kind::is_read).and_then(|()| written(purpose.file(), &|kind| !kind.is_read()));
    stored.with_context(|| format!("{} cannot be written", folder.display()))
}

fn write(folder: &Path, name: &str, encoded: &[(Vec<u8>, &[u8])]) -> anyhow::Result<()> {
    let program = this_program().context("the program cannot read itself")?;
    make(folder)?;
    let content = || encoded.iter().flat_map(|(head, packed)| [&**head, *packed]);
    let beside = Beside(folder.join(format!("{name}-{}.tmp", std::process::id())));
    let mut file = BufWriter::new(fs::File::create(&beside.0)?);
    let (program, sum) = (program.to_bytes(), Fingerprint::of_joined(content()).to_bytes());
    let head = [MAGIC.as_slice(), &program, &sum];
    head.into_iter().chain(content()).try_for_each(|part| file.write_all(part))?;
    file.flush()?;
    drop(file);
    // Not synced: a half-written file after a power cut is told by its sum.
    Ok(fs::rename(&beside.0, folder.join(name))?)
}

/// Makes the folder, and in it what tells git and backup programs to pass over it.
fn make(folder: &Path) -> anyhow::Result<()> {
    if folder.symlink_metadata().is_ok_and(|metadata| !metadata.is_dir()) {
        anyhow::bail!("it is not a folder");
    }
    fs::create_dir_all(folder)?;
    for (name, text) in [(".gitignore", "*\n"), ("CACHEDIR.TAG", TAG)] {
        let path = folder.join(name);
        if !path.exists() {
            fs::write(path, text)?;
        }
    }
    Ok(())
}

/// A file that is removed when it could not be finished.
struct Beside(PathBuf);

impl Drop for Beside {
    fn drop(&mut self) {
        // After the renaming there is nothing to remove.
        let _ = fs::remove_file(&self.0);
    }
}

/// Another build of the program may make something else of the same input.
fn this_program() -> Option<Fingerprint> {
    Some(Fingerprint::of(&fs::read(std::env::current_exe().ok()?).ok()?))
}

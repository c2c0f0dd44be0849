//! Records in a folder of the project.
#![expect(clippy::disallowed_methods, reason = "this is the place that keeps the cache")]

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::Records;
use crate::fingerprint::Fingerprint;

/// The folder, in the project's.
pub const FOLDER: &str = ".diptych-cache";

const NAME: &str = "records";
/// <https://bford.info/cachedir/>: tells backup programs that nothing here is worth keeping.
const TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n# Made by diptych. It may be deleted.\n";
const MAGIC: &[u8; 8] = b"diptych\n";

/// What the last run left; nothing if there is none, or none that this program can use.
pub fn load(root: &Path) -> Records {
    read(root).unwrap_or_default()
}

fn read(root: &Path) -> Option<Records> {
    let bytes = fs::read(root.join(FOLDER).join(NAME)).ok()?;
    let (magic, rest) = bytes.split_first_chunk::<8>()?;
    let (program, rest) = rest.split_first_chunk::<16>()?;
    let (sum, content) = rest.split_first_chunk::<16>()?;
    let is_ours = magic == MAGIC
        && Fingerprint::from_bytes(*program) == this_program()?
        && Fingerprint::from_bytes(*sum) == Fingerprint::of(content);
    if is_ours { Records::decode(content) } else { None }
}

/// Keeps records for the next run, in place of those that are there.
///
/// # Errors
/// When the folder cannot be written. Nothing is lost but time.
pub fn store(root: &Path, records: &Records) -> anyhow::Result<()> {
    let folder = root.join(FOLDER);
    let context = || format!("{} cannot be written", folder.display());
    let program = this_program().with_context(context)?;
    if folder.symlink_metadata().is_ok_and(|metadata| !metadata.is_dir()) {
        anyhow::bail!("{} is not a folder", folder.display());
    }
    fs::create_dir_all(&folder).with_context(context)?;
    for (name, text) in [(".gitignore", "*\n"), ("CACHEDIR.TAG", TAG)] {
        let path = folder.join(name);
        if !path.exists() {
            fs::write(path, text).with_context(context)?;
        }
    }
    let encoded = records.encode();
    let content = || encoded.iter().flat_map(|(head, packed)| [&**head, *packed]);
    let beside = Beside(folder.join(format!("{NAME}-{}.tmp", std::process::id())));
    let mut file = BufWriter::new(fs::File::create(&beside.0).with_context(context)?);
    let (program, sum) = (program.to_bytes(), Fingerprint::of_joined(content()).to_bytes());
    let head = [MAGIC.as_slice(), &program, &sum];
    head.into_iter().chain(content()).try_for_each(|part| file.write_all(part)).with_context(context)?;
    file.flush().with_context(context)?;
    drop(file);
    // Not synced: a half-written file after a power cut is told by its sum.
    fs::rename(&beside.0, folder.join(NAME)).with_context(context)
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

//! Records in a folder of the project: what was read in one folder, what was rendered in one for each purpose, so that
//! publishing and serving take turns without forgetting what the other has rendered. Each is shared out over files, so that
//! an edit writes again only a few of them.
#![expect(clippy::disallowed_methods, reason = "this is the place that keeps the cache")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;

use super::{Kind, Named, Packed, Purpose, Records, decode, encode};
use crate::fingerprint::Fingerprint;

/// The folder, in the project's.
pub const FOLDER: &str = ".diptych-cache";

/// What was read.
const READ: &str = "read";
/// <https://bford.info/cachedir/>: tells backup programs that nothing here is worth keeping.
const TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n# Made by diptych. It may be deleted.\n";
const MAGIC: &[u8; 8] = b"diptych\n";
/// Bytes before the records of a file: what it is, the program that wrote it, the sum of what follows.
const HEAD: usize = 8 + 16 + 16;
/// How many files the records of a folder are shared out over.
const SHARDS: u8 = 64;
/// Bytes that are read at a time.
const PIECE: usize = 64 * 1024;

impl Purpose {
    /// Where what was rendered for it is.
    fn folder(self) -> &'static str {
        match self {
            Self::Publish => "published",
            Self::Serve => "served",
        }
    }
}

/// What earlier runs left for this purpose; nothing if there were none, or none that this program can use.
pub fn load(root: &Path, purpose: Purpose) -> Records {
    let folders = [READ, purpose.folder()].map(|folder| root.join(FOLDER).join(folder));
    let folders: Vec<&PathBuf> = folders.iter().filter(|folder| folder.is_dir()).collect();
    let Some(program) = this_program().filter(|_| !folders.is_empty()) else { return Records::default() };
    // A shard that is missing or damaged is as if there were nothing in it.
    let shards = |folder: &Path| -> Vec<Packed> {
        (0..SHARDS).filter_map(|number| read(&folder.join(name(number)), program)).flatten().collect()
    };
    let found = std::thread::scope(|scope| {
        let reading: Vec<_> = folders.iter().map(|folder| scope.spawn(|| shards(folder))).collect();
        reading.into_iter().filter_map(|reading| reading.join().ok()).collect::<Vec<_>>()
    });
    found.into_iter().flatten().collect()
}

fn read(path: &Path, program: Fingerprint) -> Option<Vec<Packed>> {
    let bytes = fs::read(path).ok()?;
    let (magic, rest) = bytes.split_first_chunk::<8>()?;
    let (writer, rest) = rest.split_first_chunk::<16>()?;
    let (sum, content) = rest.split_first_chunk::<16>()?;
    let is_ours = magic == MAGIC
        && Fingerprint::from_bytes(*writer) == program
        && Fingerprint::from_bytes(*sum) == Fingerprint::of(content);
    if is_ours { decode(&Arc::new(bytes), HEAD) } else { None }
}

/// A note that an earlier run of any version left; nothing when it is missing or damaged.
pub fn note(root: &Path, name: &str) -> Option<Vec<u8>> {
    let bytes = fs::read(root.join(FOLDER).join(name)).ok()?;
    let (magic, rest) = bytes.split_first_chunk::<8>()?;
    let (sum, content) = rest.split_first_chunk::<16>()?;
    let is_whole = magic == MAGIC && Fingerprint::from_bytes(*sum) == Fingerprint::of(content);
    is_whole.then(|| content.to_vec())
}

/// Keeps a note for the next run.
///
/// # Errors
/// When the folder of the cache cannot be written. Nothing is lost but time.
pub fn keep_note(root: &Path, name: &str, content: &[u8]) -> anyhow::Result<()> {
    let folder = root.join(FOLDER);
    let sum = Fingerprint::of(content).to_bytes();
    let head = [MAGIC.as_slice(), &sum];
    make(&folder)
        .and_then(|()| write_beside(&folder, name, head.into_iter().chain([content])))
        .with_context(|| format!("{} cannot be written", folder.display()))
}

/// The file of a shard.
fn name(number: u8) -> String {
    format!("{number:02x}")
}

/// What the next run is to know and this one did not, or knew otherwise.
#[derive(Debug)]
pub struct Changes<'a>(Vec<Folder<'a>>);

/// Records of a folder that differ from those that are there.
#[derive(Debug)]
struct Folder<'a> {
    name: &'static str,
    now: BTreeMap<u8, Vec<Named<'a>>>,
    before: BTreeMap<u8, Vec<Named<'a>>>,
}

impl<'a> Changes<'a> {
    /// Those between the records of now and those that are there and were loaded `before`.
    pub fn between(purpose: Purpose, now: &'a Records, before: &'a Records) -> Self {
        let read = Folder::of(READ, now, before, Kind::is_read);
        let rendered = Folder::of(purpose.folder(), now, before, |kind| !kind.is_read());
        Self(read.into_iter().chain(rendered).collect())
    }

    /// Keeps them for the next run.
    ///
    /// # Errors
    /// When the folder of the cache cannot be written. Nothing is lost but time.
    pub fn store(&self, root: &Path) -> anyhow::Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        let cache = root.join(FOLDER);
        let program = this_program().context("the program cannot read itself")?;
        let stored = make(&cache)
            .and_then(|()| self.0.iter().try_for_each(|folder| folder.write_below(&cache, program)));
        stored.with_context(|| format!("{} cannot be written", cache.display()))
    }
}

impl<'a> Folder<'a> {
    fn of(
        name: &'static str,
        now: &'a Records,
        before: &'a Records,
        of: impl Fn(Kind) -> bool,
    ) -> Option<Self> {
        let (now, before) = (now.shards(SHARDS, &of), before.shards(SHARDS, &of));
        (now != before).then_some(Self { name, now, before })
    }

    fn write_below(&self, folder: &Path, program: Fingerprint) -> anyhow::Result<()> {
        let folder = folder.join(self.name);
        make_room(&folder)?;
        (0..SHARDS).try_for_each(|number| match self.now.get(&number) {
            Some(records) if self.before.get(&number) == Some(records) => Ok(()),
            Some(records) => write(&folder, &name(number), program, records),
            None => match fs::remove_file(folder.join(name(number))) {
                Err(fault) if fault.kind() != ErrorKind::NotFound => Err(fault.into()),
                _ => Ok(()),
            },
        })
    }
}

/// Makes the folder, in place of a file that an older program left.
fn make_room(folder: &Path) -> std::io::Result<()> {
    if folder.symlink_metadata().is_ok_and(|metadata| metadata.is_file()) {
        fs::remove_file(folder)?;
    }
    fs::create_dir_all(folder)
}

fn write(folder: &Path, name: &str, program: Fingerprint, records: &[Named<'_>]) -> anyhow::Result<()> {
    let encoded: Vec<_> = records.iter().map(encode).collect();
    let content = || encoded.iter().flat_map(|(head, packed)| [&**head, *packed]);
    let (program, sum) = (program.to_bytes(), Fingerprint::of_joined(content()).to_bytes());
    let head = [MAGIC.as_slice(), &program, &sum];
    write_beside(folder, name, head.into_iter().chain(content()))
}

/// Writes a file beside its place, then puts it there: nobody finds half of it.
fn write_beside<'a>(folder: &Path, name: &str, parts: impl Iterator<Item = &'a [u8]>) -> anyhow::Result<()> {
    let beside = Beside(folder.join(format!("{name}-{}.tmp", std::process::id())));
    let mut file = BufWriter::new(fs::File::create(&beside.0)?);
    for part in parts {
        file.write_all(part)?;
    }
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
    let program = fs::File::open(std::env::current_exe().ok()?).ok()?;
    Fingerprint::of_read(program, &mut vec![0; PIECE]).ok()
}

//! Records in a folder of the project: what was read in one folder, what was rendered in one for each purpose, so that
//! publishing and serving take turns without forgetting what the other has rendered. Each is shared out over files, so that
//! an edit writes again only a few of them.
#![expect(clippy::disallowed_methods, reason = "this is the place that keeps the cache")]

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufWriter, ErrorKind, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;

use super::{Kind, Named, Packed, Purpose, Records, decode, head};
use crate::compressed::Keeper;
use crate::fingerprint::Fingerprint;

/// The folder, in the project's.
pub const FOLDER: &str = ".diptych-cache";

/// What was read.
const READ: &str = "read";
/// <https://bford.info/cachedir/>: tells backup programs that nothing here is worth keeping.
const TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n# Made by diptych. It may be deleted.\n";
const MAGIC: &[u8; 8] = b"diptych\n";
/// Bytes at the beginning of a file of records: what it is, the program that wrote it, the sum of all that follows, how many bytes
/// the heads of its records have, which come next (8, lowest first). What is packed comes last.
const FRONT: usize = 8 + 16 + 16 + 8;
/// Where what the sum is of begins.
const SUMMED: usize = FRONT - 8;
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

/// Where records stay until somebody looks at them.
#[derive(Clone, Copy, Debug)]
enum Stay {
    /// Most are looked at, or it may be long until they are.
    InMemory,
    /// Hardly any is looked at: to publish a page that has not changed its fingerprint is enough.
    InFiles,
}

/// What earlier runs left for this purpose; nothing if there were none, or none that this program can use.
pub fn load(root: &Path, purpose: Purpose) -> Records {
    let rendered = match purpose {
        Purpose::Publish => Stay::InFiles,
        Purpose::Serve => Stay::InMemory,
    };
    let folders = [(READ, Stay::InMemory), (purpose.folder(), rendered)];
    let folders = folders.map(|(folder, stay)| (root.join(FOLDER).join(folder), stay));
    let folders: Vec<&(PathBuf, Stay)> = folders.iter().filter(|(folder, _)| folder.is_dir()).collect();
    let Some(program) = this_program().filter(|_| !folders.is_empty()) else { return Records::default() };
    // A shard that is missing or damaged is as if there were nothing in it.
    let shards = |(folder, stay): &(PathBuf, Stay)| -> Vec<Packed> {
        let mut piece = vec![0; PIECE];
        let shards =
            (0..SHARDS).filter_map(|number| read(&folder.join(name(number)), program, *stay, &mut piece));
        shards.flatten().collect()
    };
    let found = std::thread::scope(|scope| {
        let reading: Vec<_> = folders.iter().map(|folder| scope.spawn(|| shards(folder))).collect();
        reading.into_iter().filter_map(|reading| reading.join().ok()).collect::<Vec<_>>()
    });
    found.into_iter().flatten().collect()
}

/// To open a pipe would wait for whoever writes to it.
fn is_file(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file())
}

fn read(path: &Path, program: Fingerprint, stay: Stay, piece: &mut [u8]) -> Option<Vec<Packed>> {
    if !is_file(path) {
        return None;
    }
    let (whole, length, sum): (Arc<dyn Keeper>, _, _) = match stay {
        Stay::InMemory => {
            let bytes = fs::read(path).ok()?;
            let sum = Fingerprint::of(bytes.get(SUMMED..)?);
            let length = bytes.len();
            (Arc::new(bytes), length, sum)
        }
        Stay::InFiles => {
            let mut file = fs::File::open(path).ok()?;
            let length = usize::try_from(file.metadata().ok()?.len()).ok()?;
            file.seek(SeekFrom::Start(SUMMED as u64)).ok()?;
            let sum = Fingerprint::of_read(&mut file, piece).ok()?;
            (Arc::new(Opened(file)), length, sum)
        }
    };
    let front = whole.read(&(0..FRONT))?;
    let (magic, rest) = front.split_first_chunk::<8>()?;
    let (writer, rest) = rest.split_first_chunk::<16>()?;
    let (declared, heads) = rest.split_first_chunk::<16>()?;
    let is_ours = magic == MAGIC
        && Fingerprint::from_bytes(*writer) == program
        && Fingerprint::from_bytes(*declared) == sum;
    if !is_ours {
        return None;
    }
    let packed = FRONT.checked_add(usize::try_from(u64::from_le_bytes(*heads.first_chunk()?)).ok()?)?;
    let heads = whole.read(&(FRONT..packed))?;
    decode(&heads, &whole, packed..length)
}

/// A note that an earlier run of any version left; nothing when it is missing or damaged.
pub fn note(root: &Path, name: &str) -> Option<Vec<u8>> {
    let path = place(root, name);
    let bytes = is_file(&path).then(|| fs::read(path).ok())??;
    let (magic, rest) = bytes.split_first_chunk::<8>()?;
    let (sum, content) = rest.split_first_chunk::<16>()?;
    let is_whole = magic == MAGIC && Fingerprint::from_bytes(*sum) == Fingerprint::of(content);
    is_whole.then(|| content.to_vec())
}

/// Where something that is not a record stays until the next run.
pub fn place(root: &Path, name: &str) -> PathBuf {
    root.join(FOLDER).join(name)
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

/// A folder whose records differ from those that are there.
#[derive(Debug)]
struct Folder<'a> {
    name: &'static str,
    /// The shards that differ, with all their records.
    changed: BTreeMap<u8, Vec<Named<'a>>>,
    /// Shards that have no records.
    empty: Vec<u8>,
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
        let differing = now.differing_shards(before, SHARDS, &of);
        let present = now.present_shards(SHARDS, &of);
        (!differing.is_empty()).then(|| Self {
            name,
            changed: now.shards(SHARDS, |kind, number| differing.contains(&number) && of(kind)),
            empty: (0..SHARDS).filter(|number| !present.contains(number)).collect(),
        })
    }

    fn write_below(&self, folder: &Path, program: Fingerprint) -> anyhow::Result<()> {
        let folder = folder.join(self.name);
        make_room(&folder)?;
        for (number, records) in &self.changed {
            write(&folder, &name(*number), program, records)?;
        }
        self.empty.iter().try_for_each(|number| match fs::remove_file(folder.join(name(*number))) {
            Err(fault) if fault.kind() != ErrorKind::NotFound => Err(fault.into()),
            _ => Ok(()),
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

/// What has changed in its file since that was opened is left out: under a new sum it would be taken for right for ever.
fn write(folder: &Path, name: &str, program: Fingerprint, records: &[Named<'_>]) -> anyhow::Result<()> {
    let kept: Vec<_> = records.iter().filter_map(|named| Some((named, named.1.packed()?))).collect();
    let heads: Vec<u8> = kept.iter().flat_map(|(named, _)| head(named)).collect();
    let length = (heads.len() as u64).to_le_bytes();
    let packed: Vec<_> = kept.into_iter().map(|(_, packed)| packed).collect();
    let content = || [&length, &*heads].into_iter().chain(packed.iter().map(|packed| &**packed));
    let (program, sum) = (program.to_bytes(), Fingerprint::of_joined(content()).to_bytes());
    let front = [MAGIC.as_slice(), &program, &sum];
    write_beside(folder, name, front.into_iter().chain(content()))
}

/// A file of records, open: whatever is put into its place meanwhile, this one stays what it is.
#[derive(Debug)]
struct Opened(fs::File);

impl Keeper for Opened {
    fn read(&self, place: &Range<usize>) -> Option<Cow<'_, [u8]>> {
        let length = place.end.checked_sub(place.start)?;
        let mut bytes = vec![0; length];
        read_at(&self.0, &mut bytes, place.start as u64).ok()?;
        Some(Cow::Owned(bytes))
    }

    fn is_exposed(&self) -> bool {
        true
    }
}

#[cfg(unix)]
fn read_at(file: &fs::File, bytes: &mut [u8], at: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(windows)]
fn read_at(file: &fs::File, mut bytes: &mut [u8], mut at: u64) -> std::io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, at)? {
            0 => return Err(ErrorKind::UnexpectedEof.into()),
            length => {
                bytes = bytes.get_mut(length..).unwrap_or_default();
                at += length as u64;
            }
        }
    }
    Ok(())
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

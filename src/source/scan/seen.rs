//! What files looked like when they were read, so that those that look the same need not be read again.

use std::collections::HashMap;
use std::fs::Metadata;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use crate::source::SourceFile;

/// Files that were read, by where they are on disk: two spellings of a name are two files there.
pub(super) type Memory = HashMap<PathBuf, (Seen, SourceFile)>;

/// What a file looked like when it was read.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    looks: Looks,
    /// Whether it was read so soon after a change that another change might look the same: clocks of file systems are
    /// coarse.
    is_fresh: bool,
}

/// What the system tells of a file without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Looks {
    length: u64,
    written: Option<SystemTime>,
    identity: Identity,
}

/// A clock of a file system may be as coarse as this (FAT).
const COARSEST_CLOCK: Duration = Duration::from_secs(2);

impl Seen {
    pub(super) fn new(metadata: &Metadata) -> Self {
        let written = metadata.modified().ok();
        let age = written.and_then(|written| SystemTime::now().duration_since(written).ok());
        Self {
            looks: Looks { length: metadata.len(), written, identity: identity(metadata) },
            is_fresh: age.is_none_or(|age| age < COARSEST_CLOCK),
        }
    }

    /// Whether a file that looks like this now is as it was read.
    pub(super) fn is_still(&self, now: &Self) -> bool {
        !self.is_fresh && self.looks == now.looks
    }
}

/// Which file it is, and when anything about it changed: a tool that sets back the time of a file cannot set back this.
#[cfg(unix)]
type Identity = (u64, i64, i64);

#[cfg(unix)]
fn identity(metadata: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
type Identity = Option<SystemTime>;

#[cfg(not(unix))]
fn identity(metadata: &Metadata) -> Identity {
    metadata.created().ok()
}

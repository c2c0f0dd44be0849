//! How published files looked when it was last known what is in them, so that the next run need not read them.
//!
//! A file that looks the same holds the same: nobody has written to it since. That holds for a file that could be looked at
//! later than it was written, by the clock of its file system: two writes in one tick look alike. It is kept where it may be
//! lost, and damaged or of another site it is as if there were nothing: then files are read.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::plan::Plan;
use super::stage::{COARSE, Stamp, Written};
use crate::fingerprint::Fingerprint;

/// Longer than the tick of a clock that tells parts of milliseconds.
const FINE: Duration = Duration::from_millis(50);

/// So few files are as quickly read as anything is done about them.
pub(super) const FEW: usize = 256;

/// How the files that a manifest lists look, in its order; of some nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looks {
    /// Of the manifest.
    manifest: Option<Fingerprint>,
    files: Vec<Option<Stamp>>,
}

impl Looks {
    /// What is known after publishing a manifest with this text.
    pub(super) fn after(manifest: &str, plan: &Plan<'_>, written: &[Written<'_>]) -> Self {
        let latest = written.iter().filter_map(|(_, stamp)| stamp.modified()).max();
        let settled = |stamp: &Stamp| {
            let (modified, latest) = (stamp.modified()?, latest?);
            // What is changed after all was written has a later time than what was written well before the last of it.
            (modified.checked_add(tick(latest))? <= latest).then(|| stamp.clone())
        };
        let kept = plan.kept.iter().map(|kept| (kept.path, kept.sight.stamp.clone()));
        let written = written.iter().map(|(path, stamp)| (*path, settled(stamp)));
        let mut files: Vec<(&str, Option<Stamp>)> = kept.chain(written).collect();
        files.sort_unstable_by_key(|(path, _)| *path);
        let files = files.into_iter().map(|(_, stamp)| stamp).collect();
        Self { files, manifest: Some(Fingerprint::of(manifest.as_bytes())) }
    }

    /// How a file looks that a manifest lists at a place.
    pub(super) fn of(&self, place: usize) -> Option<&Stamp> {
        self.files.get(place)?.as_ref()
    }

    /// Whether it tells of the files that a manifest with this fingerprint lists.
    pub(super) fn are_of(&self, manifest: Fingerprint) -> bool {
        self.manifest == Some(manifest)
    }

    /// Whether they are worth keeping in place of others: those of another site, or that know too little.
    pub fn tell_more_than(&self, others: &Self) -> bool {
        let news =
            |(place, stamp): &(usize, &Option<Stamp>)| stamp.is_some() && stamp.as_ref() != others.of(*place);
        self.manifest != others.manifest || self.files.iter().enumerate().filter(news).count() > FEW
    }

    /// As they are kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// As they were kept; nothing where they cannot be read.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        postcard::from_bytes(bytes).unwrap_or_default()
    }
}

/// The longest tick of a clock that gave this time.
fn tick(time: SystemTime) -> Duration {
    let fine = time.duration_since(UNIX_EPOCH).is_ok_and(|since| since.subsec_nanos() % 1_000_000 != 0);
    if fine { FINE } else { COARSE }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{FEW, Looks};
    use crate::fingerprint::Fingerprint;
    use crate::output::stage::Stamp;

    #[test]
    fn a_few_files_are_no_reason_to_keep_a_note() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let stamp = Stamp::of(&fs::symlink_metadata(file.path()).unwrap());
        let looks = |site: &str, known: usize| Looks {
            manifest: Some(Fingerprint::of(site.as_bytes())),
            files: (0..2 * FEW).map(|place| Some(stamp.clone()).filter(|_| place < known)).collect(),
        };
        let nothing = Looks::default();
        assert!(looks("one", 0).tell_more_than(&nothing), "of another site");
        assert!(looks("one", 3).tell_more_than(&looks("two", 3)));
        assert!(!looks("one", FEW).tell_more_than(&looks("one", 0)));
        assert!(looks("one", FEW + 1).tell_more_than(&looks("one", 0)));
        assert!(!looks("one", 2).tell_more_than(&looks("one", FEW + 1)), "it knows less");
    }
}

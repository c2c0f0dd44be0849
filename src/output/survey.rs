//! Published files read ahead, while the site that may replace them is still being made: a second core, or the disk, has
//! nothing better to do then.
//!
//! What was seen counts only as long as a file looks as it did, and only if it had not just been written: two writes in one
//! tick of a file system's clock look the same. Of everything else nothing is known, and it is read when it is judged.
#![expect(clippy::disallowed_methods, reason = "reads what was published")]

use std::collections::HashMap;
use std::fs::{self, File, Metadata};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::looks::{FEW, Looks};
use super::manifest::{Listed, MANIFEST_FILE, Manifest};
use super::plan::PIECE;
use super::stage::Stamp;
use super::tree::{Kind, spelled, walk};
use crate::fingerprint::Fingerprint;

/// What was in published files, and how they looked then.
#[derive(Debug, Default)]
pub struct Survey {
    /// Of the bytes of the manifest, and what it says.
    manifest: Option<(Fingerprint, Arc<Manifest>)>,
    /// How files looked when they held what the manifest says; empty if that is not known of its files.
    known: Looks,
    /// What was read now, and how it looked.
    seen: HashMap<String, (Stamp, Fingerprint)>,
}

impl Survey {
    /// Reads what is published in a folder, file by file, until it is `enough`. What cannot be read is left out. A file whose
    /// looks are `known` is left to whoever looks at it: it is read only if it has changed.
    pub fn of(out: &Path, known: Looks, enough: &AtomicBool) -> Self {
        let Some(manifest) = manifest(out) else { return Self::default() };
        let known = if known.are_of(manifest.0) { known } else { Looks::default() };
        let nothing = Self { seen: HashMap::new(), known, manifest: Some(manifest) };
        Self { seen: nothing.read(out, enough), ..nothing }
    }

    fn read(&self, out: &Path, enough: &AtomicBool) -> HashMap<String, (Stamp, Fingerprint)> {
        let unknown = |path: &str| self.place(path).is_some_and(|(place, _)| self.known.of(place).is_none());
        let listed = self.manifest.iter().flat_map(|(_, manifest)| manifest.paths());
        if self.known != Looks::default() && listed.filter(|path| unknown(path)).count() <= FEW {
            return HashMap::new();
        }
        let mut piece = vec![0; PIECE];
        // Not as the manifest says: it may come from a stranger, and lead through links.
        let entries = walk(out).unwrap_or_default();
        let files = entries.iter().filter(|entry| entry.kind == Kind::File);
        let listed = files.take_while(|_| !enough.load(Ordering::Relaxed)).filter_map(|entry| {
            let path = spelled(&entry.path).filter(|path| unknown(path))?;
            Some((path.into_owned(), look(&out.join(&entry.path), &mut piece)?))
        });
        listed.collect()
    }

    fn place(&self, path: &str) -> Option<(usize, Listed)> {
        self.manifest.as_ref()?.1.find(path)
    }

    /// How files were known to look before.
    pub fn known(&self) -> &Looks {
        &self.known
    }

    /// What a manifest with these bytes says, if it is the one that was seen.
    pub(super) fn manifest(&self, bytes: &[u8]) -> Option<Arc<Manifest>> {
        let (fingerprint, manifest) = self.manifest.as_ref()?;
        (*fingerprint == Fingerprint::of(bytes)).then(|| Arc::clone(manifest))
    }

    /// Of what is in a file that looks like this, if that is known.
    pub(super) fn fingerprint(&self, path: &str, stamp: &Stamp) -> Option<Fingerprint> {
        let seen = self.seen.get(path).filter(|(seen, _)| seen == stamp).map(|(_, fingerprint)| *fingerprint);
        seen.or_else(|| {
            let (place, listed) = self.place(path)?;
            self.known.of(place).filter(|known| *known == stamp).map(|_| listed.fingerprint)
        })
    }
}

fn manifest(out: &Path) -> Option<(Fingerprint, Arc<Manifest>)> {
    let path = out.join(MANIFEST_FILE);
    path.symlink_metadata().ok().filter(Metadata::is_file)?;
    let bytes = fs::read(path).ok()?;
    Some((Fingerprint::of(&bytes), Arc::new(Manifest::parse(&bytes).ok()?)))
}

fn look(path: &Path, piece: &mut [u8]) -> Option<(Stamp, Fingerprint)> {
    let metadata = path.symlink_metadata().ok().filter(Metadata::is_file)?;
    let stamp = Stamp::of(&metadata);
    if !stamp.is_settled() {
        return None;
    }
    Some((stamp, Fingerprint::of_read(File::open(path).ok()?, piece).ok()?))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::sync::atomic::AtomicBool;
    use std::time::{Duration, SystemTime};

    use super::super::OutputSet;
    use super::super::guard::Protected;
    use super::super::looks::Looks;
    use super::super::publish::publish;
    use super::super::stage::Stamp;
    use super::Survey;
    use crate::fingerprint::Fingerprint;
    use crate::path::OutputPath;

    fn protected(root: &Path) -> Protected {
        Protected { project_root: root.to_path_buf(), sources: Vec::new(), home: None }
    }

    fn site(text: &str) -> OutputSet {
        let mut set = OutputSet::default();
        set.insert(OutputPath::new("zh/一.html").unwrap(), text.as_bytes().to_vec());
        set
    }

    fn age(path: &Path) {
        let long_ago = SystemTime::now() - Duration::from_secs(60);
        fs::File::options().append(true).open(path).unwrap().set_modified(long_ago).unwrap();
    }

    #[test]
    fn what_looks_as_it_did_is_known_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("dist");
        let (protected, survey) = (protected(folder.path()), Survey::default());
        publish(&site("one"), &out, &protected, &survey).unwrap();
        let page = out.join("zh/一.html");
        let survey = |is_enough| Survey::of(&out, Looks::default(), &AtomicBool::new(is_enough));
        let known =
            |survey: &Survey| survey.fingerprint("zh/一.html", &Stamp::of(&page.symlink_metadata().unwrap()));
        assert_eq!(known(&survey(false)), None, "just written");
        age(&page);
        let seen = survey(false);
        assert_eq!(known(&seen), Some(Fingerprint::of(b"one")));
        assert_eq!(known(&survey(true)), None, "nobody wants to know any more");
        fs::write(&page, "two").unwrap();
        assert_eq!(known(&seen), None);
        // What an author did to it meanwhile is seen.
        let (published, _) = publish(&site("one"), &out, &protected, &seen).unwrap();
        assert_eq!((published.written, published.kept), (1, 0));
        assert_eq!(fs::read_to_string(&page).unwrap(), "one");
    }

    #[test]
    fn a_folder_that_was_not_published_has_nothing_to_know() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("mine"), "mine").unwrap();
        for out in [folder.path().to_path_buf(), folder.path().join("missing")] {
            assert!(Survey::of(&out, Looks::default(), &AtomicBool::new(false)).seen.is_empty());
        }
    }

    #[test]
    fn what_looks_as_it_was_written_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("dist");
        let protected = protected(folder.path());
        let mut set = site("one");
        let (_, looks) = publish(&set, &out, &protected, &Survey::default()).unwrap();
        let page = out.join("zh/一.html");
        let survey = |looks: &Looks| Survey::of(&out, looks.clone(), &AtomicBool::new(false));
        let known = |looks: &Looks| {
            survey(looks).fingerprint("zh/一.html", &Stamp::of(&page.symlink_metadata().unwrap()))
        };
        assert_eq!(known(&looks), None, "the last that was written may be written to in the same tick");
        // A later file, and the first is known by its looks.
        std::thread::sleep(Duration::from_millis(120));
        set.insert(OutputPath::new("zh/二.html").unwrap(), "two".as_bytes().to_vec());
        age(&page);
        let (published, looks) = publish(&set, &out, &protected, &survey(&Looks::default())).unwrap();
        assert_eq!((published.written, published.kept), (1, 1));
        let kept = Looks::from_bytes(&looks.to_bytes());
        assert_eq!(kept, looks);
        assert_eq!(known(&kept), Some(Fingerprint::of(b"one")));
        assert!(survey(&kept).seen.is_empty(), "nobody had to read it");
        // Also by who does not wait for the survey.
        let hurried = Survey::of(&out, kept.clone(), &AtomicBool::new(true));
        let stamp = Stamp::of(&page.symlink_metadata().unwrap());
        assert_eq!(hurried.fingerprint("zh/一.html", &stamp), Some(Fingerprint::of(b"one")));
        // Bytes of the same number and time: only a reader could tell, and none does.
        let modified = page.symlink_metadata().unwrap().modified().unwrap();
        fs::write(&page, "eno").unwrap();
        assert_eq!(known(&kept), None, "it has another time");
        fs::File::options().append(true).open(&page).unwrap().set_modified(modified).unwrap();
        assert_eq!(known(&kept), Some(Fingerprint::of(b"one")));
        // Of another site nothing is known.
        assert!(Looks::from_bytes(b"x") == Looks::default());
        publish(&site("three"), &out, &protected, &Survey::default()).unwrap();
        assert_eq!(known(&kept), None);
    }
}

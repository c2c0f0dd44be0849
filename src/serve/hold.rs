//! Files that are gone or empty only for a moment, because a program is about to save them again.
//!
//! Some programs save by deleting a file and writing a new one, some by emptying it and filling it again. Until they
//! have finished, the file counts as what it was; then what it is.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use crate::path::{CONTENT, SourcePath};
use crate::source::{SourceFile, SourceTree};

/// So long a deleted file may still come back.
const GONE: Duration = Duration::from_millis(250);
/// So long an emptied file may still be filled.
const EMPTY: Duration = Duration::from_secs(1);

/// The files that are held at what they were, and since when.
#[derive(Debug, Default)]
pub(super) struct Held(BTreeMap<SourcePath, Instant>);

/// A tree to build, and when to look again whether what is held has come back.
pub(super) struct Settled {
    pub(super) tree: SourceTree,
    pub(super) again: Option<Instant>,
}

impl Held {
    /// What to build after `shown`, when `found` is on disk.
    pub(super) fn settle(&mut self, shown: &SourceTree, found: &SourceTree, now: Instant) -> Settled {
        let mut settled = Settled { tree: found.clone(), again: None };
        let mut held = BTreeMap::new();
        let mut moved = None;
        for before in shown.files() {
            let patience = match found.get(&before.path) {
                Some(file) if !file.bytes.is_empty() || before.bytes.is_empty() => continue,
                Some(_) => EMPTY,
                // A file that has only moved is not missed.
                None if moved.get_or_insert_with(|| arrived(shown, found)).contains(&before.fingerprint) => {
                    continue;
                }
                None => GONE,
            };
            let since = self.0.get(&before.path).copied().unwrap_or(now);
            let until = since + patience;
            if now < until {
                settled.tree.insert(before.clone());
                settled.again = Some(settled.again.map_or(until, |again| again.min(until)));
            }
            held.insert(before.path.clone(), since);
        }
        self.0 = held;
        settled
    }
}

/// The fingerprints of all files that were not there before.
fn arrived(shown: &SourceTree, found: &SourceTree) -> BTreeSet<crate::fingerprint::Fingerprint> {
    let new = found.files().filter(|file| shown.get(&file.path).is_none());
    new.map(|file| file.fingerprint).collect()
}

/// Whether a project is there at all, and not just being replaced: without a configuration or without content, nothing
/// that is served would be worth to be lost.
pub(super) fn is_whole(tree: &SourceTree) -> bool {
    tree.get(&SourcePath::config()).is_some() && tree.below(CONTENT).next().is_some()
}

/// Whether two trees hold the same files.
pub(super) fn are_equal(one: &SourceTree, other: &SourceTree) -> bool {
    fn key(file: &SourceFile) -> (&SourcePath, crate::fingerprint::Fingerprint) {
        (&file.path, file.fingerprint)
    }
    one.len() == other.len() && one.files().map(key).eq(other.files().map(key))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Held, are_equal, is_whole};
    use crate::path::SourcePath;
    use crate::source::{SourceFile, SourceTree};

    /// Path and content of each file.
    type Files = [(&'static str, &'static str)];

    fn tree(files: &[(&str, &str)]) -> SourceTree {
        let file = |(path, text): &(&str, &str)| {
            SourceFile::new(SourcePath::new(path).expect("a path"), text.as_bytes())
        };
        files.iter().map(file).collect()
    }

    /// What is shown of a project that was `before`, when it is `found` at these milliseconds.
    fn check(before: &[(&str, &str)], found: &[(u64, &[(&str, &str)])], expected: &[&[(&str, &str)]]) {
        let now = Instant::now();
        let mut held = Held::default();
        let mut shown = tree(before);
        for ((at, found), expected) in found.iter().zip(expected) {
            shown = held.settle(&shown, &tree(found), now + Duration::from_millis(*at)).tree;
            assert!(are_equal(&shown, &tree(expected)), "at {at}: {:?}", shown.files().collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_file_is_what_it_was_until_it_is_whole_again() {
        let (old, new): (&Files, &Files) = (&[("a", "old")], &[("a", "new")]);
        check(old, &[(0, &[]), (100, &[]), (200, new)], &[old, old, new]);
        check(old, &[(0, &[("a", "")]), (900, &[("a", "")]), (950, new)], &[old, old, new]);
    }

    #[test]
    fn what_stays_gone_or_empty_is_believed() {
        let old: &[(&str, &str)] = &[("a", "old"), ("b", "old")];
        check(old, &[(0, &[("b", "old")]), (260, &[("b", "old")])], &[old, &[("b", "old")]]);
        let emptied: &[(&str, &str)] = &[("a", ""), ("b", "old")];
        check(old, &[(0, emptied), (1001, emptied)], &[old, emptied]);
    }

    #[test]
    fn a_file_that_has_moved_is_not_shown_twice() {
        check(&[("a", "text")], &[(0, &[("b", "text")])], &[&[("b", "text")]]);
    }

    #[test]
    fn a_project_without_content_is_none() {
        assert!(is_whole(&tree(&[("site.toml", ""), ("content/en/a.md", "")])));
        assert!(!is_whole(&tree(&[("site.toml", "")])) && !is_whole(&tree(&[("content/en/a.md", "")])));
    }
}

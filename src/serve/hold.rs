//! Files that are gone, empty or half written only for a moment, because a program is about to save them again.
//!
//! Some programs save by deleting a file and writing a new one, some by emptying it and filling it again, some take their
//! time to write. Until they have finished, the file counts as what it was; then what it is.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use crate::fingerprint::Fingerprint;
use crate::path::{CONTENT, SourcePath};
use crate::source::{Difference, SourceTree};

/// So long a deleted file may still come back.
const GONE: Duration = Duration::from_millis(250);
/// So long an emptied file may still be filled.
const EMPTY: Duration = Duration::from_secs(1);
/// So long a file may be written: some programs never close theirs.
const WRITTEN: Duration = Duration::from_secs(2);

/// The files that are held at what they were, and since when.
#[derive(Debug, Default)]
pub(super) struct Held(BTreeMap<SourcePath, Instant>);

/// A tree to build, and when to look again whether what is held has come back.
pub(super) struct Settled {
    pub(super) tree: SourceTree,
    pub(super) again: Option<Instant>,
}

impl Held {
    /// What to build after `shown`, when `found` is on disk and some files are being written just now.
    pub(super) fn settle(
        &mut self,
        shown: &SourceTree,
        found: &SourceTree,
        being_written: &BTreeSet<SourcePath>,
        now: Instant,
    ) -> Settled {
        let mut settled = Settled { tree: found.clone(), again: None };
        let before = std::mem::take(&mut self.0);
        for (path, patience) in unsettled(shown, found, being_written) {
            let since = before.get(path).copied().unwrap_or(now);
            let until = since + patience;
            if now < until {
                match shown.get(path) {
                    Some(file) => settled.tree.insert(file.clone()),
                    None => settled.tree.remove(path),
                }
                settled.again = Some(settled.again.map_or(until, |again| again.min(until)));
            }
            self.0.insert(path.clone(), since);
        }
        // Who has been waited for, and goes on writing, is not waited for again.
        for (path, since) in before {
            if being_written.contains(&path) {
                self.0.entry(path).or_insert(since);
            }
        }
        settled
    }
}

/// The files that may be about to be saved, and how long to wait for each.
fn unsettled<'a>(
    shown: &'a SourceTree,
    found: &'a SourceTree,
    being_written: &BTreeSet<SourcePath>,
) -> Vec<(&'a SourcePath, Duration)> {
    let differences = || shown.differences(found);
    // A file that has only moved is not missed.
    let arrived = || {
        differences().filter_map(|difference| match difference {
            (None, Some(file)) => Some(file.fingerprint),
            _ => None,
        })
    };
    let mut moved: Option<BTreeSet<Fingerprint>> = None;
    let mut patience_with = |difference: &Difference<'_>| match difference {
        (_, Some(file)) if being_written.contains(&file.path) => Some(WRITTEN),
        (Some(before), Some(file)) => (file.bytes.is_empty() && !before.bytes.is_empty()).then_some(EMPTY),
        (Some(before), None) => {
            let moved = moved.get_or_insert_with(|| arrived().collect());
            (!moved.contains(&before.fingerprint)).then_some(GONE)
        }
        (None, _) => None,
    };
    let unsettled = differences().filter_map(|difference| {
        let patience = patience_with(&difference)?;
        let (before, after) = difference;
        Some((&before.or(after)?.path, patience))
    });
    unsettled.collect()
}

/// Whether a project is there at all, and not just being replaced: without a configuration or without content, nothing
/// that is served would be worth to be lost.
pub(super) fn is_whole(tree: &SourceTree) -> bool {
    tree.get(&SourcePath::config()).is_some() && tree.below(CONTENT).next().is_some()
}

/// Whether two trees hold the same files.
pub(super) fn are_equal(one: &SourceTree, other: &SourceTree) -> bool {
    one.differences(other).next().is_none()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
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
            let (found, now) = (tree(found), now + Duration::from_millis(*at));
            shown = held.settle(&shown, &found, &BTreeSet::new(), now).tree;
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
    fn a_file_that_is_being_written_is_what_it_was_but_not_for_ever() {
        let now = Instant::now();
        let mut held = Held::default();
        let path = |text| SourcePath::new(text).expect("a path");
        let open = BTreeSet::from([path("a"), path("new")]);
        let (old, half) =
            (tree(&[("a", "old"), ("b", "old")]), tree(&[("a", "ha"), ("b", "new"), ("new", "ha")]));
        let mut settle = |shown: &SourceTree, found: &SourceTree, open: &BTreeSet<SourcePath>, at| {
            held.settle(shown, found, open, now + Duration::from_millis(at)).tree
        };
        let shown = settle(&old, &half, &open, 0);
        assert!(are_equal(&shown, &tree(&[("a", "old"), ("b", "new")])), "what is whole is shown");
        let shown = settle(&shown, &half, &open, 1999);
        assert!(are_equal(&shown, &tree(&[("a", "old"), ("b", "new")])));
        let shown = settle(&shown, &half, &open, 2000);
        assert!(are_equal(&shown, &half), "it may never be closed");
        let shown = settle(&shown, &half, &open, 2100);
        let more = tree(&[("a", "half"), ("b", "new"), ("new", "ha")]);
        let shown = settle(&shown, &more, &open, 2200);
        assert!(are_equal(&shown, &more), "and is not waited for again");
        let whole = tree(&[("a", "whole"), ("b", "new"), ("new", "whole")]);
        let shown = settle(&shown, &whole, &BTreeSet::new(), 2300);
        assert!(are_equal(&shown, &whole));
        assert!(are_equal(&settle(&shown, &more, &open, 2400), &whole), "after that, it is");
    }

    #[test]
    fn a_project_without_content_is_none() {
        assert!(is_whole(&tree(&[("site.toml", ""), ("content/en/a.md", "")])));
        assert!(!is_whole(&tree(&[("site.toml", "")])) && !is_whole(&tree(&[("content/en/a.md", "")])));
    }
}

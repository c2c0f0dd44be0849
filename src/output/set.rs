//! The whole site in memory, in pieces that one state shares with the next.

use std::borrow::Borrow;
use std::collections::HashSet;
use std::sync::Arc;

use super::OutputFile;
use crate::path::OutputPath;

/// Files in a piece, at most.
const MOST: usize = 512;

/// The whole site in memory, in the order of its paths.
///
/// The dev server keeps the site it serves while the next one is made, and a copy of tens of thousands of files after every
/// edit would be most of the wait: a set that was cloned has its own copy of those pieces only in which it was changed.
#[derive(Clone, Debug, Default)]
pub struct OutputSet {
    /// None of them empty, both they and what is in them in the order of paths.
    pieces: Vec<Arc<Vec<(OutputPath, OutputFile)>>>,
}

/// Lets a set be asked by text. Sound, since an [`OutputPath`] is ordered and compared as its text.
impl Borrow<str> for OutputPath {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl OutputSet {
    /// Adds a file and returns the one it replaced. Producers that might meet at one place ask [`Claims`](super::Claims) first.
    pub fn insert(&mut self, path: OutputPath, bytes: impl Into<Arc<[u8]>>) -> Option<OutputFile> {
        self.insert_file(path, OutputFile::new(bytes))
    }

    /// Adds a file whose fingerprint is known already, and returns the one it replaced.
    pub fn insert_file(&mut self, path: OutputPath, file: OutputFile) -> Option<OutputFile> {
        let number = self.number_of_piece(&path);
        let Some(piece) = self.pieces.get_mut(number) else {
            self.pieces.push(Arc::new(vec![(path, file)]));
            return None;
        };
        let piece = Arc::make_mut(piece);
        match piece.binary_search_by(|(own, _)| own.cmp(&path)) {
            Ok(place) => piece.get_mut(place).map(|(_, old)| std::mem::replace(old, file)),
            Err(place) => {
                piece.insert(place, (path, file));
                if piece.len() > MOST {
                    let rest = piece.split_off(MOST / 2);
                    self.pieces.insert(number + 1, Arc::new(rest));
                }
                None
            }
        }
    }

    /// The file at a path, given as an [`OutputPath`] or as text in NFC.
    pub fn get<Q: Ord + ?Sized>(&self, path: &Q) -> Option<&OutputFile>
    where
        OutputPath: Borrow<Q>,
    {
        let piece = self.pieces.get(self.number_of_piece(path))?;
        let place = piece.binary_search_by(|(own, _)| own.borrow().cmp(path)).ok()?;
        piece.get(place).map(|(_, file)| file)
    }

    /// Where a path is, or would be: the last piece that does not begin after it, or else the first.
    fn number_of_piece<Q: Ord + ?Sized>(&self, path: &Q) -> usize
    where
        OutputPath: Borrow<Q>,
    {
        let begins_before = |piece: &Arc<Vec<(OutputPath, OutputFile)>>| {
            piece.first().is_some_and(|(first, _)| first.borrow() <= path)
        };
        self.pieces.partition_point(begins_before).saturating_sub(1)
    }

    /// All files, in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&OutputPath, &OutputFile)> {
        self.pieces.iter().flat_map(|piece| piece.iter()).map(|(path, file)| (path, file))
    }

    /// The paths at which this set has another file than the other, or only one of them has any; in order. What both share
    /// is not looked at.
    pub fn differences<'a>(&'a self, other: &'a Self) -> Vec<&'a OutputPath> {
        let pointers = |set: &Self| set.pieces.iter().map(Arc::as_ptr).collect::<HashSet<_>>();
        let (own, others) = (pointers(self), pointers(other));
        let mut one = self.unless_in(&others).peekable();
        let mut two = other.unless_in(&own).peekable();
        let mut differences = Vec::new();
        loop {
            let path = match (one.peek(), two.peek()) {
                (None, None) => return differences,
                (Some((path, _)), None) | (None, Some((path, _))) => *path,
                (Some((path, _)), Some((other, _))) => (*path).min(*other),
            };
            let left = one.next_if(|(own, _)| *own == path);
            let right = two.next_if(|(own, _)| *own == path);
            if left.map(|(_, file)| file) != right.map(|(_, file)| file) {
                differences.push(path);
            }
        }
    }

    fn unless_in(
        &self,
        shared: &HashSet<*const Vec<(OutputPath, OutputFile)>>,
    ) -> impl Iterator<Item = (&OutputPath, &OutputFile)> {
        let own = self.pieces.iter().filter(|piece| !shared.contains(&Arc::as_ptr(piece)));
        own.flat_map(|piece| piece.iter()).map(|(path, file)| (path, file))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.pieces.iter().map(|piece| piece.len()).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// How many bytes all files have together.
    pub fn total_bytes(&self) -> u64 {
        self.iter().map(|(_, file)| file.length()).sum()
    }
}

/// However they are cut into pieces.
impl PartialEq for OutputSet {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.differences(other).is_empty()
    }
}

impl Eq for OutputSet {}

impl FromIterator<(OutputPath, OutputFile)> for OutputSet {
    fn from_iter<I: IntoIterator<Item = (OutputPath, OutputFile)>>(files: I) -> Self {
        let mut set = Self::default();
        for (path, file) in files {
            set.insert_file(path, file);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::{MOST, OutputSet};
    use crate::output::OutputFile;
    use crate::path::OutputPath;

    fn path(number: usize) -> OutputPath {
        OutputPath::new(&format!("p/{number}")).expect("a path")
    }

    fn insert(set: &mut OutputSet, known: &mut BTreeMap<OutputPath, OutputFile>, number: usize, text: u8) {
        let file = OutputFile::new([text].as_slice());
        assert_eq!(set.insert_file(path(number), file.clone()), known.insert(path(number), file));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// Enough files for several pieces, and a clone that goes its own way.
        #[test]
        fn it_is_an_ordered_map(
            first in prop::collection::vec((0usize..4 * MOST, any::<u8>()), 0..3 * MOST),
            then in prop::collection::vec((0usize..4 * MOST, 0u8..3), 0..40),
        ) {
            let (mut set, mut known) = (OutputSet::default(), BTreeMap::new());
            for (number, text) in first {
                insert(&mut set, &mut known, number, text);
            }
            let (before, known_before) = (set.clone(), known.clone());
            for (number, text) in then {
                insert(&mut set, &mut known, number, text);
            }
            for (set, known) in [(&set, &known), (&before, &known_before)] {
                prop_assert!(set.iter().eq(known.iter()));
                prop_assert_eq!(set.len(), known.len());
                prop_assert!(set.pieces.iter().all(|piece| (1..=MOST).contains(&piece.len())));
                for number in 0..4 * MOST {
                    prop_assert_eq!(set.get(&path(number)), known.get(&path(number)));
                }
            }
            let all = (0..4 * MOST).map(path).collect::<std::collections::BTreeSet<_>>();
            let differ = all.iter().filter(|path| known.get(*path) != known_before.get(*path));
            prop_assert!(set.differences(&before).into_iter().eq(differ.clone()));
            prop_assert!(before.differences(&set).into_iter().eq(differ));
            prop_assert_eq!(set == before, known == known_before);
            prop_assert!(set == known.into_iter().collect::<OutputSet>());
        }
    }

    #[test]
    fn an_edit_copies_one_piece() {
        let before: OutputSet = (0..9 * MOST).map(|number| (path(number), OutputFile::new(*b"a"))).collect();
        let mut after = before.clone();
        after.insert(path(7), *b"b");
        let own =
            after.pieces.iter().filter(|piece| !before.pieces.iter().any(|other| Arc::ptr_eq(piece, other)));
        assert_eq!(own.count(), 1);
    }
}

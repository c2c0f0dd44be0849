//! Finds producers that want one place, before one of their files is silently lost.
//!
//! The rules are those of the strictest system, so that a site that builds on Linux can be kept on macOS and Windows.

use rustc_hash::FxHashMap;

use crate::path::OutputPath;

/// Who has asked for which place. An owner is whatever names a producer in a message.
#[derive(Clone, Debug)]
pub struct Claims<Owner> {
    claimed: Vec<(OutputPath, Owner)>,
    /// By collision key: which claim, and the bytes of its path that spell this file or folder.
    places: FxHashMap<String, Place>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    claim: usize,
    length: usize,
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    File,
    Folder,
}

/// Two claims that cannot both be met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collision<Owner> {
    /// The place that was refused.
    pub path: OutputPath,
    /// The place that was claimed before.
    pub other_path: OutputPath,
    /// Who was refused.
    pub owner: Owner,
    /// Who was first.
    pub other_owner: Owner,
    /// In which way the places collide.
    pub clash: Clash,
}

/// In which way two places collide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clash {
    /// They are one place, at least where case, width and composition do not count.
    SamePlace,
    /// One is a file where the other needs a folder: `en/a` and `en/a/b`.
    FileAndFolder,
    /// A folder of theirs is spelled in two ways: `En/a` and `en/b` share a folder on some systems only.
    FolderSpelling,
}

impl<Owner> Default for Claims<Owner> {
    fn default() -> Self {
        Self { claimed: Vec::new(), places: FxHashMap::default() }
    }
}

impl<Owner: Clone> Claims<Owner> {
    /// Asks for a place. Takes time in proportion to the length of the path, however many claims there are.
    ///
    /// # Errors
    /// When the place collides with an earlier claim. The earlier one stays, this one leaves no trace.
    pub fn claim(&mut self, path: OutputPath, owner: Owner) -> Result<(), Collision<Owner>> {
        let key = path.collision_key();
        if let Some((earlier, clash)) = self.clash(&path, &key) {
            let (other_path, other_owner) = earlier.clone();
            return Err(Collision { path, other_path, owner, other_owner, clash });
        }
        let claim = self.claimed.len();
        for (folder, length) in folders(&path, &key) {
            // Nearly always it is known: to look costs less than to make a text for it.
            if !self.places.contains_key(folder) {
                self.places.insert(folder.to_owned(), Place { claim, length, what: What::Folder });
            }
        }
        self.places.insert(key, Place { claim, length: path.as_str().len(), what: What::File });
        self.claimed.push((path, owner));
        Ok(())
    }

    fn clash(&self, path: &OutputPath, key: &str) -> Option<(&(OutputPath, Owner), Clash)> {
        if let Some(place) = self.places.get(key) {
            let clash = match place.what {
                What::File => Clash::SamePlace,
                What::Folder => Clash::FileAndFolder,
            };
            return Some((self.claimed.get(place.claim)?, clash));
        }
        folders(path, key).find_map(|(folder, length)| {
            let place = self.places.get(folder)?;
            let earlier = self.claimed.get(place.claim)?;
            if place.what == What::File {
                return Some((earlier, Clash::FileAndFolder));
            }
            let spelled = earlier.0.as_str().get(..place.length);
            (spelled != path.as_str().get(..length)).then_some((earlier, Clash::FolderSpelling))
        })
    }
}

/// The folders a path needs: the key of each, and how many bytes of the path spell it. A key has a slash where its
/// path has one, but for compatibility forms of the slash itself, which are reported as if they were one.
fn folders<'a>(path: &'a OutputPath, key: &'a str) -> impl Iterator<Item = (&'a str, usize)> {
    let lengths = path.as_str().match_indices('/').map(|(length, _)| length);
    let keys = key.match_indices('/').filter_map(|(end, _)| key.get(..end));
    keys.zip(lengths)
}

#[cfg(test)]
mod tests {
    use super::{Claims, Clash};
    use crate::path::OutputPath;

    /// Claims all but the last path, then says what becomes of the last.
    fn check(paths: &[&str]) -> Option<(String, Clash)> {
        let (last, earlier) = paths.split_last().unwrap();
        let mut claims = Claims::default();
        for path in earlier {
            claims.claim(OutputPath::new(path).unwrap(), *path).unwrap();
        }
        let collision = claims.claim(OutputPath::new(last).unwrap(), *last).err()?;
        assert_eq!(collision.owner, *last);
        assert_eq!(collision.path.as_str(), *last);
        assert_eq!(collision.other_path.as_str(), collision.other_owner);
        Some((collision.other_owner.to_owned(), collision.clash))
    }

    #[test]
    fn one_place_is_given_once() {
        assert_eq!(check(&["x", "en/a", "en/a"]), Some(("en/a".into(), Clash::SamePlace)));
        assert_eq!(check(&["en/Foo", "en/foo"]), Some(("en/Foo".into(), Clash::SamePlace)));
        assert_eq!(
            check(&["zh/ＡＢＣ.html", "zh/abc.html"]),
            Some(("zh/ＡＢＣ.html".into(), Clash::SamePlace))
        );
    }

    #[test]
    fn a_file_is_not_a_folder() {
        assert_eq!(check(&["en/a", "en/a/b"]), Some(("en/a".into(), Clash::FileAndFolder)));
        assert_eq!(check(&["en/a/b/c", "en/a"]), Some(("en/a/b/c".into(), Clash::FileAndFolder)));
        assert_eq!(check(&["en/A/b/c", "en/a/B"]), Some(("en/A/b/c".into(), Clash::FileAndFolder)));
    }

    #[test]
    fn a_folder_has_one_spelling() {
        assert_eq!(check(&["En/a", "en/b"]), Some(("En/a".into(), Clash::FolderSpelling)));
    }

    #[test]
    fn neighbours_do_not_collide() {
        assert_eq!(check(&["en/a", "en/b", "en/a-b/c", "en/ab", "zh/a", "en/c/index.html", "en/c/d"]), None);
    }

    #[test]
    fn a_refused_claim_leaves_no_trace() {
        let mut claims = Claims::default();
        let claim = |claims: &mut Claims<()>, path| claims.claim(OutputPath::new(path).unwrap(), ()).is_ok();
        assert!(claim(&mut claims, "a"));
        assert!(!claim(&mut claims, "a/b/c"));
        assert!(claim(&mut claims, "b"));
    }
}

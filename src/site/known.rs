//! Paths that exist, arranged so that a mistyped one finds the path that was meant without looking at all of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;

use crate::diagnostic::nearest;

/// Files are compared with at most this many neighbours in their folder.
const NEIGHBOURS: usize = 500;

/// Paths below `content/`.
#[derive(Default)]
pub(super) struct Known<'a> {
    paths: BTreeSet<&'a str>,
    by_name: HashMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> FromIterator<&'a str> for Known<'a> {
    fn from_iter<I: IntoIterator<Item = &'a str>>(paths: I) -> Self {
        let mut known = Self::default();
        for path in paths {
            known.paths.insert(path);
            known.by_name.entry(name(path)).or_default().insert(path);
        }
        known
    }
}

impl<'a> Known<'a> {
    /// The path that was probably meant: the same name elsewhere in the language, else a similar one in the folder.
    pub(super) fn suggest(&self, wanted: &str, language: &str) -> Option<&'a str> {
        let in_language = |path: &&&str| path.split_once('/').is_some_and(|(first, _)| first == language);
        let same_name =
            self.by_name.get(name(wanted)).and_then(|paths| paths.iter().find(in_language).copied());
        same_name.or_else(|| {
            let folder = wanted.rsplit_once('/').map_or("", |(folder, _)| folder);
            let below = self
                .paths
                .range::<str, _>((Bound::Included(folder), Bound::Unbounded))
                .take_while(|path| path.starts_with(folder));
            let neighbours = below.filter(|path| path.rsplit_once('/').is_some_and(|(own, _)| own == folder));
            // Names alone are compared: what all of a folder have in common would make any two of them similar.
            let names: BTreeMap<&str, &str> =
                neighbours.take(NEIGHBOURS).map(|path| (stem(path), *path)).collect();
            names.get(nearest(stem(wanted), names.keys().copied())?).copied()
        })
    }
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn stem(path: &str) -> &str {
    let name = name(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::Known;

    #[test]
    fn finds_what_was_meant() {
        let known: Known<'_> = ["en/a/fees.md", "en/b/modes.md", "zh/a/fees.md"].into_iter().collect();
        assert_eq!(known.suggest("en/b/fees.md", "en"), Some("en/a/fees.md"));
        assert_eq!(known.suggest("zh/b/fees.md", "zh"), Some("zh/a/fees.md"));
        assert_eq!(known.suggest("en/b/mode.md", "en"), Some("en/b/modes.md"));
        assert_eq!(known.suggest("en/b/quite-different.md", "en"), None);
        assert_eq!(known.suggest("en/b/fee.md", "en"), None, "short names need more in common than a folder");
    }
}

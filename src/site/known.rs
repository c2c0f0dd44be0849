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
    /// By name in lower case: a system that ignores case lets authors write it as they like.
    by_name: HashMap<String, BTreeSet<&'a str>>,
}

impl<'a> FromIterator<&'a str> for Known<'a> {
    fn from_iter<I: IntoIterator<Item = &'a str>>(paths: I) -> Self {
        let mut known = Self::default();
        for path in paths {
            known.paths.insert(path);
            known.by_name.entry(name(path).to_lowercase()).or_default().insert(path);
        }
        known
    }
}

impl<'a> Known<'a> {
    /// The path that was probably meant: the same name elsewhere in the language, else a similar one in the folder. Every
    /// folder has an index, so of those the one in a similar folder.
    pub(super) fn suggest(&self, wanted: &str, language: &str) -> Option<&'a str> {
        let in_language = |path: &&&str| path.split_once('/').is_some_and(|(first, _)| first == language);
        let same_name =
            self.by_name.get(&name(wanted).to_lowercase()).into_iter().flatten().filter(in_language);
        if stem(wanted) == "index" {
            return similar(folder(wanted), same_name.map(|path| (folder(path), *path)));
        }
        same_name.min_by_key(|path| (folder(path) != folder(wanted), **path)).copied().or_else(|| {
            let below = self
                .paths
                .range::<str, _>((Bound::Included(folder(wanted)), Bound::Unbounded))
                .take_while(|path| path.starts_with(folder(wanted)));
            let neighbours = below.filter(|path| folder(path) == folder(wanted)).take(NEIGHBOURS);
            // Names alone are compared: what all of a folder have in common would make any two of them similar.
            similar(stem(wanted), neighbours.map(|path| (stem(path), *path)))
        })
    }
}

/// The path whose name is nearest to the wanted one.
fn similar<'a>(wanted: &str, paths: impl Iterator<Item = (&'a str, &'a str)>) -> Option<&'a str> {
    let paths: BTreeMap<&str, &str> = paths.collect();
    paths.get(nearest(wanted, paths.keys().copied())?).copied()
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
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
        assert_eq!(known.suggest("en/A/Fees.md", "en"), Some("en/a/fees.md"));
        let known: Known<'_> = ["en/index.md", "en/agency/index.md", "en/pay/index.md"].into_iter().collect();
        assert_eq!(known.suggest("en/agnecy/index.md", "en"), Some("en/agency/index.md"));
        assert_eq!(known.suggest("en/recruiting/index.md", "en"), None);
    }
}

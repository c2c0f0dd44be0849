//! What differs between two states of a site, as far as browsers treat it differently.

use std::sync::Arc;

use crate::output::OutputSet;
use crate::path::{CONTENT, OutputPath};
use crate::site::{Page, Site};
use crate::source::SourceTree;

/// Longer lists are not told: whoever is shown so many changes begins anew.
const LONGEST: usize = 100;

/// From one state to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    /// Paths of files that are no pages, such as style sheets and pictures; `None` when there are too many.
    pub(super) files: Option<Vec<String>>,
    /// The address of the page whose text was edited, when it is one.
    pub(super) edited: Option<String>,
}

/// The files other than pages that were added, removed or changed.
pub(super) fn files(before: &OutputSet, after: &OutputSet) -> Option<Vec<String>> {
    let differences = before.differences(after).into_iter().map(OutputPath::as_str);
    let changed: Vec<String> =
        differences.filter(|path| !path.ends_with(".html")).map(str::to_owned).collect();
    (changed.len() <= LONGEST).then_some(changed)
}

/// The address of the one page whose file is another than before.
pub(super) fn edited(before: &SourceTree, after: &SourceTree, site: &Site) -> Option<String> {
    let now = before.differences(after).filter_map(|(_, now)| now);
    let mut changed = now.filter(|file| file.path.within(CONTENT).is_some());
    let (only, None) = (changed.next()?, changed.next()) else { return None };
    let of_file = |page: &&Arc<Page>| {
        page.original.is_none() && page.document.as_ref().is_some_and(|document| document.path == only.path)
    };
    site.pages.iter().find(of_file).map(|page| page.place.address.clone())
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, files};
    use crate::output::OutputSet;
    use crate::path::OutputPath;

    fn set(files: &[(&str, &str)]) -> OutputSet {
        let mut set = OutputSet::default();
        for (path, text) in files {
            set.insert(OutputPath::new(path).expect("a path"), text.as_bytes());
        }
        set
    }

    #[test]
    fn files_that_differ_are_listed_and_pages_are_not() {
        let before = set(&[("a.css", "1"), ("b.png", "1"), ("c.html", "1"), ("d.js", "1")]);
        let after = set(&[("a.css", "2"), ("c.html", "2"), ("d.js", "1"), ("e.svg", "1")]);
        assert_eq!(files(&before, &after).expect("a list"), ["a.css", "b.png", "e.svg"]);
        assert_eq!(files(&before, &before).expect("a list"), Vec::<String>::new());
        let many: Vec<String> = (0..=LONGEST).map(|number| format!("{number}.png")).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|name| (name.as_str(), "")).collect();
        assert_eq!(files(&set(&many), &set(&[])), None);
    }
}

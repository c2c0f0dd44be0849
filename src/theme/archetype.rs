//! Archetypes: how a new page of a kind begins.

use super::files;
use crate::source::{SourceFile, SourceTree};

/// The site's own archetypes.
const OWN: &str = "archetypes";

/// The archetype for a kind in a language: the site's own before the theme's, the language's before the general, the
/// kind's before the default. `None` when not even the default exists.
pub fn archetype<'a>(
    tree: &'a SourceTree,
    theme: &str,
    kind: Option<&str>,
    language: &str,
) -> Option<&'a SourceFile> {
    let themes = files(tree, theme);
    let find = |name: &str| {
        let own = tree.find(&format!("{OWN}/{name}"));
        own.or_else(|| themes.get(format!("{OWN}/{name}").as_str()).copied())
    };
    let name = kind.unwrap_or("default");
    find(&format!("{name}.{language}.md")).or_else(|| find(&format!("{name}.md")))
}

/// The kinds there are archetypes for, for messages.
pub fn kinds(tree: &SourceTree, theme: &str) -> Vec<String> {
    let themes = files(tree, theme);
    let in_theme = themes.keys().filter_map(|path| path.strip_prefix(OWN)?.strip_prefix('/'));
    let own = tree.below(OWN).filter_map(|file| file.path.within(OWN));
    let names =
        in_theme.chain(own).filter_map(|name| name.strip_suffix(".md")).filter(|name| !name.contains('.'));
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}

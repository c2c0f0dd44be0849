//! Tags: which pages of a language carry which.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::url::{Place, language_place, segment};
use super::{Collation, LanguageIndex, Page, PageId};
use crate::config::Config;

/// A tag of one language.
#[derive(Clone, Debug)]
pub struct Tag {
    /// As written in front matter.
    pub id: String,
    /// What readers of the language see: its label in `site.toml`, else as written.
    pub label: String,
    /// The page that lists its pages.
    pub place: Place,
    /// Its pages, in reading order, fallbacks included.
    pub pages: Vec<PageId>,
}

/// The tags of every language, in the order of their labels. Tags that differ only in case, spaces or composition are one.
pub(super) fn tags(config: &Config, pages: &[Arc<Page>]) -> Vec<Vec<Tag>> {
    (0..config.languages.len()).map(|language| tags_of(config, pages, language)).collect()
}

fn tags_of(config: &Config, pages: &[Arc<Page>], language: LanguageIndex) -> Vec<Tag> {
    let Some(named) = config.languages.get(language) else { return Vec::new() };
    let mut carried: Vec<(&str, Vec<PageId>)> = Vec::new();
    // The numbers of tags among them: as they are written, which is found quickly, and as they are told apart.
    let mut written: FxHashMap<&str, usize> = FxHashMap::default();
    let mut spellings: BTreeMap<String, usize> = BTreeMap::new();
    for (index, page) in pages.iter().enumerate().filter(|(_, page)| page.language == language) {
        for tag in page.document.iter().flat_map(|document| &document.front_matter.tags) {
            let number = *written.entry(&tag.value).or_insert_with(|| {
                *spellings.entry(segment(&tag.value)).or_insert_with(|| {
                    carried.push((&tag.value, Vec::new()));
                    carried.len() - 1
                })
            });
            if let Some((_, on)) = carried.get_mut(number).filter(|(_, on)| on.last() != Some(&PageId(index)))
            {
                on.push(PageId(index));
            }
        }
    }
    let mut names = BTreeSet::new();
    let carried = spellings.into_iter().filter_map(|(spelling, number)| {
        let (id, pages) = carried.get_mut(number)?;
        Some((spelling, *id, std::mem::take(pages)))
    });
    let tags = carried.map(|(spelling, id, pages)| Tag {
        id: id.to_owned(),
        label: config
            .labels
            .tags
            .get(id)
            .and_then(|label| label.0.get(&named.code))
            .map_or(id, |label| label)
            .to_owned(),
        place: language_place(config, language, &format!("tags/{}", file_name(&spelling, &mut names))),
        pages,
    });
    let collation = Collation::of(&named.tag);
    let mut tags: Vec<Tag> = tags.collect();
    tags.sort_by_cached_key(|tag| (collation.key(&tag.label), tag.id.clone()));
    tags
}

/// A tag as the last part of an address that no other tag has: what no address can hold is left out, so that `c` and
/// `c#` need a number.
fn file_name(spelling: &str, taken: &mut BTreeSet<String>) -> String {
    let kept: String =
        spelling.chars().filter(|c| !c.is_control() && !"\\/:<>\"|?*#%.".contains(*c)).collect();
    let kept = if kept.is_empty() { "tag".to_owned() } else { kept };
    let numbered = (2..).map(|number| format!("{kept}-{number}"));
    let free = std::iter::once(kept.clone()).chain(numbered).find(|name| !taken.contains(name));
    let name = free.unwrap_or(kept);
    taken.insert(name.clone());
    name
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::file_name;

    #[test]
    fn different_tags_have_different_addresses() {
        let mut taken = BTreeSet::new();
        let names: Vec<String> =
            ["c", "c#", "c++", "..", "#", "收费/模式"].map(|tag| file_name(tag, &mut taken)).to_vec();
        assert_eq!(names, ["c", "c-2", "c++", "tag", "tag-2", "收费模式"]);
    }
}

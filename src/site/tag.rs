//! Tags: which pages of a language carry which.

use std::collections::BTreeMap;

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

/// The tags of every language, in the order of their labels. Spellings with one address are one tag.
pub(super) fn tags(config: &Config, pages: &[Page]) -> Vec<Vec<Tag>> {
    (0..config.languages.len()).map(|language| tags_of(config, pages, language)).collect()
}

fn tags_of(config: &Config, pages: &[Page], language: LanguageIndex) -> Vec<Tag> {
    let Some(named) = config.languages.get(language) else { return Vec::new() };
    let mut tags: BTreeMap<String, Tag> = BTreeMap::new();
    for (index, page) in pages.iter().enumerate().filter(|(_, page)| page.language == language) {
        for tag in page.document.iter().flat_map(|document| &document.front_matter.tags) {
            let name = file_name(&tag.value);
            let entry = tags.entry(name.clone()).or_insert_with(|| Tag {
                id: tag.value.clone(),
                label: config
                    .labels
                    .tags
                    .get(&tag.value)
                    .and_then(|label| label.0.get(&named.code))
                    .unwrap_or(&tag.value)
                    .clone(),
                place: language_place(config, language, &format!("tags/{name}")),
                pages: Vec::new(),
            });
            if entry.pages.last() != Some(&PageId(index)) {
                entry.pages.push(PageId(index));
            }
        }
    }
    let collation = Collation::of(&named.tag);
    let mut tags: Vec<Tag> = tags.into_values().collect();
    tags.sort_by_cached_key(|tag| (collation.key(&tag.label), tag.id.clone()));
    tags
}

/// A tag as the last part of an address: what no address can hold is left out.
fn file_name(tag: &str) -> String {
    let kept: String =
        segment(tag).chars().filter(|c| !c.is_control() && !"\\/:<>\"|?*#%.".contains(*c)).collect();
    if kept.is_empty() { "tag".to_owned() } else { kept }
}

//! Pages by the names authors call them between `[[` and `]]`: title, alias, path or file name.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::language::Entry;
use super::{CONTENT, LanguageIndex, PageId};

/// The names of all pages, each in its language.
pub(super) struct Names {
    titles: HashMap<(LanguageIndex, String), Vec<PageId>>,
    others: HashMap<(LanguageIndex, String), Vec<PageId>>,
}

/// What a name means.
pub(super) enum Named {
    Page(PageId),
    /// Several pages are called so.
    Several(Vec<PageId>),
    Nothing,
}

impl Names {
    pub(super) fn new(entries: &[Entry]) -> Self {
        let mut names = Self { titles: HashMap::new(), others: HashMap::new() };
        for (index, entry) in entries.iter().enumerate() {
            let page = PageId(index);
            add(&mut names.titles, entry.language, &entry.title(), page);
            let name = entry.path.strip_suffix("/index").unwrap_or(&entry.path);
            add(&mut names.others, entry.language, name, page);
            add(&mut names.others, entry.language, last(name), page);
            let Some(document) = entry.document.as_ref().filter(|_| entry.original.is_none()) else {
                continue;
            };
            if let Some(path) = document.path.within(CONTENT).and_then(|path| path.split_once('/')) {
                add(&mut names.others, entry.language, path.1.trim_end_matches(".md"), page);
            }
            for alias in &document.front_matter.aliases {
                let alias = alias.value.trim_matches('/');
                add(&mut names.others, entry.language, alias, page);
                add(&mut names.others, entry.language, last(alias), page);
            }
        }
        names
    }

    /// The page of a language that is called so. A title goes before a path or an alias.
    pub(super) fn find(&self, language: LanguageIndex, name: &str) -> Named {
        let key = (language, asked(name));
        let found = self.titles.get(&key).or_else(|| self.others.get(&key));
        match found.map(Vec::as_slice) {
            None | Some([]) => Named::Nothing,
            Some([page]) => Named::Page(*page),
            Some(pages) => Named::Several(pages.to_vec()),
        }
    }

    /// Whether any page of a language is called so.
    pub(super) fn has(&self, language: LanguageIndex, name: &str) -> bool {
        !matches!(self.find(language, name), Named::Nothing)
    }

    /// Titles of a language, for suggestions.
    pub(super) fn nearest(&self, language: LanguageIndex, name: &str) -> Option<PageId> {
        let wanted = normal(name);
        let mut titles: Vec<(&str, &Vec<PageId>)> = self
            .titles
            .iter()
            .filter(|((own, _), _)| *own == language)
            .map(|((_, title), pages)| (title.as_str(), pages))
            .collect();
        titles.sort_unstable();
        let near = crate::diagnostic::nearest(&wanted, titles.iter().map(|(title, _)| *title))?;
        titles.iter().find(|(title, _)| *title == near).and_then(|(_, pages)| pages.first().copied())
    }
}

fn add(
    names: &mut HashMap<(LanguageIndex, String), Vec<PageId>>,
    language: LanguageIndex,
    name: &str,
    page: PageId,
) {
    let pages = names.entry((language, normal(name))).or_default();
    if !pages.contains(&page) {
        pages.push(page);
    }
}

/// Whether a page with this title, or this path below the folder of its language, is called so.
pub(super) fn is_same(known: &str, name: &str) -> bool {
    normal(known.trim_end_matches(".md")) == asked(name)
}

/// A name between `[[` and `]]`, as names are told apart.
pub(super) fn asked(name: &str) -> String {
    normal(name.trim_matches('/').trim_end_matches(".md"))
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Letter case, composition and the width of spaces do not tell names apart.
pub(super) fn normal(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let name = words.join(" ");
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    name.nfc().flat_map(char::to_lowercase).collect()
}

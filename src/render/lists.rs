//! Generated lists of a language: all pages from A to Z, tags, the pages of a tag, recent changes, due reviews.

use std::collections::BTreeMap;

use super::articles::{self, entries, entry, recent, tag_view};
use super::pages::{Generated, generated};
use super::shared::{self, ALL_PAGES, CHANGES, DUE, TAGS, changed, place_of};
use super::view::{Content, GroupView, ListView, PageView};
use super::{Scene, letters};
use crate::site::{Collation, LanguageIndex, Page, Place, SEARCH, Tag};
use crate::theme::fill;

/// All lists of a language.
pub(super) fn lists(scene: &Scene<'_>, language: LanguageIndex) -> Vec<PageView> {
    let mut views = vec![
        all_pages(scene, language),
        tags(scene, language),
        changes(scene, language),
        search(scene, language),
    ];
    let own = scene.site.tags.get(language).map(Vec::as_slice).unwrap_or_default();
    views.extend(own.iter().map(|tag| tag_page(scene, language, tag)));
    if shared::has_due(scene, language) {
        views.push(due(scene, language));
    }
    views
}

/// The page of search results. A script fills it; search engines have no use for it.
fn search(scene: &Scene<'_>, language: LanguageIndex) -> PageView {
    let title = scene.strings(language).get("search.title").to_owned();
    let (place, versions) = (place_of(scene, language, SEARCH), versions(scene, SEARCH));
    let template = "search.html";
    let content = Content::Nothing;
    let mut view =
        generated(scene, Generated { kind: "search", template, title, place, versions, language, content });
    view.page.unlisted = true;
    view
}

fn list(
    scene: &Scene<'_>,
    language: LanguageIndex,
    kind: &'static str,
    title: String,
    of: (Place, Vec<Place>),
    list: ListView,
) -> PageView {
    let (place, versions) = of;
    let content = Content::List(list);
    generated(scene, Generated { kind, template: "list.html", title, place, versions, language, content })
}

/// The place of a list in every language.
fn versions(scene: &Scene<'_>, path: &str) -> Vec<Place> {
    (0..scene.site.languages.len()).map(|language| place_of(scene, language, path)).collect()
}

fn all_pages(scene: &Scene<'_>, language: LanguageIndex) -> PageView {
    let tag = scene.site.languages.get(language).map_or("und", |language| language.tag.as_str());
    let collation = Collation::of(tag);
    let mut pages: Vec<&Page> =
        scene.site.pages_in(language).map(|(_, page)| page).filter(|page| page.document.is_some()).collect();
    pages.sort_by_cached_key(|page| (collation.key(&page.title), page.place.address.clone()));
    let mut groups: Vec<GroupView> = Vec::new();
    let mut used = BTreeMap::new();
    for page in &pages {
        let initial = collation.letter(&page.title);
        let title = initial.to_string();
        if groups.last().is_none_or(|group| group.title != title) {
            let id = letters::name(initial);
            used.insert(initial, id.clone());
            groups.push(GroupView { id, title, entries: Vec::new() });
        }
        if let Some(group) = groups.last_mut() {
            group.entries.push(entry(scene, page));
        }
    }
    let initials = letters::initials(&collation, &used);
    let view = ListView { groups, initials, tags: Vec::new(), count: pages.len() };
    let title = scene.strings(language).get("titles.all_pages").to_owned();
    let of = (place_of(scene, language, ALL_PAGES), versions(scene, ALL_PAGES));
    list(scene, language, "all-pages", title, of, view)
}

fn tags(scene: &Scene<'_>, language: LanguageIndex) -> PageView {
    let own = scene.site.tags.get(language).map(Vec::as_slice).unwrap_or_default();
    let view = ListView {
        groups: Vec::new(),
        initials: Vec::new(),
        tags: own.iter().map(tag_view).collect(),
        count: own.len(),
    };
    let title = scene.strings(language).get("titles.tags").to_owned();
    list(scene, language, "tags", title, (place_of(scene, language, TAGS), versions(scene, TAGS)), view)
}

fn tag_page(scene: &Scene<'_>, language: LanguageIndex, tag: &Tag) -> PageView {
    let group = GroupView { id: String::new(), title: String::new(), entries: entries(scene, &tag.pages) };
    let view =
        ListView { groups: vec![group], initials: Vec::new(), tags: Vec::new(), count: tag.pages.len() };
    let title = fill(scene.strings(language).get("titles.tag"), &[("tag", &tag.label)]);
    // Where a language does not use the tag, its readers get its list of tags.
    let versions = scene.site.tags.iter().enumerate().map(|(language, tags)| {
        let same = tags.iter().find(|other| other.id == tag.id);
        same.map_or_else(|| place_of(scene, language, TAGS), |same| same.place.clone())
    });
    list(scene, language, "tag", title, (tag.place.clone(), versions.collect()), view)
}

fn changes(scene: &Scene<'_>, language: LanguageIndex) -> PageView {
    let recent = recent(scene, language);
    let shown: Vec<&Page> = recent.into_iter().take(scene.config.limits.listing).collect();
    let mut groups: Vec<GroupView> = Vec::new();
    for page in &shown {
        let Some(day) = changed(scene, page) else { continue };
        let id = format!("{:04}-{:02}", day.year, day.month);
        if groups.last().is_none_or(|group| group.id != id) {
            groups.push(GroupView { title: scene.strings(language).month(day), id, entries: Vec::new() });
        }
        if let Some(group) = groups.last_mut() {
            group.entries.push(entry(scene, page));
        }
    }
    let view = ListView { groups, initials: Vec::new(), tags: Vec::new(), count: shown.len() };
    let title = scene.strings(language).get("titles.changes").to_owned();
    let of = (place_of(scene, language, CHANGES), versions(scene, CHANGES));
    list(scene, language, "changes", title, of, view)
}

/// The pages by the day of their next review, in groups by who answers for them. Every language has as many groups as owners.
fn due(scene: &Scene<'_>, language: LanguageIndex) -> PageView {
    let pages = articles::due(scene, language);
    let mut groups: Vec<GroupView> = Vec::new();
    for page in &pages {
        let entry = entry(scene, page);
        let title = entry.owner.clone().unwrap_or_default();
        match groups.iter_mut().find(|group| group.title == title) {
            Some(group) => group.entries.push(entry),
            None => {
                let id = format!("owner-{}", groups.len() + 1);
                groups.push(GroupView { id, title, entries: vec![entry] });
            }
        }
    }
    let view = ListView { groups, initials: Vec::new(), tags: Vec::new(), count: pages.len() };
    let title = scene.strings(language).get("titles.due").to_owned();
    // Where a language has no reviews, its readers get its recent changes.
    let versions = (0..scene.site.languages.len()).map(|language| {
        place_of(scene, language, if shared::has_due(scene, language) { DUE } else { CHANGES })
    });
    list(scene, language, "due", title, (place_of(scene, language, DUE), versions.collect()), view)
}

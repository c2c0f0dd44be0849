//! One page in every language: what the language switcher and search engines are told.

use std::collections::BTreeSet;

use super::view::{AlternateView, VersionView};
use super::{Scene, shared};
use crate::site::Page;

/// The languages that really have the page. Fallbacks are no translations, so search engines never hear of them.
pub(super) fn alternates(scene: &Scene<'_>, page: &Page) -> Vec<AlternateView> {
    let written =
        || page.versions.iter().filter_map(|id| scene.site.page(*id)).filter(|version| version.is_written());
    if written().count() < 2 {
        return Vec::new();
    }
    let alternate = |tag: &str, version: &Page| AlternateView {
        tag: tag.to_owned(),
        url: scene.absolute(&version.place.address),
    };
    let mut alternates: Vec<AlternateView> = written()
        .filter_map(|version| Some(alternate(&scene.site.languages.get(version.language)?.tag, version)))
        .collect();
    let default = written()
        .find(|version| version.language == scene.site.default_language)
        .or_else(|| written().next());
    alternates.extend(default.map(|version| alternate("x-default", version)));
    alternates
}

/// The page in every language, in the order of the configuration.
pub(super) fn versions(scene: &Scene<'_>, page: &Page) -> Vec<VersionView> {
    let versions = page.versions.iter().enumerate().filter_map(|(language, id)| {
        let version = scene.site.page(*id)?;
        Some(VersionView {
            language: shared::language(scene, language),
            address: version.place.address.clone(),
            title: version.is_written().then(|| version.title.clone()),
            current: language == page.language,
            fragments: fragments(page, version),
        })
    });
    versions.collect()
}

/// Stands for every id of the page. No id itself: an author cannot write it in `{#...}`.
const ALL: &str = "*";

/// The ids of a page that another language's version has too, so that a reader who changes the language keeps the place.
fn fragments(page: &Page, version: &Page) -> String {
    let (own, other) = (places(page), places(version));
    if !own.is_empty() && own.is_subset(&other) {
        return ALL.to_owned();
    }
    own.intersection(&other).copied().collect::<Vec<_>>().join(" ")
}

/// The ids of a page, with those that its headings have from the original. The words of its own headings lead there as
/// well, and no other language knows them.
fn places(page: &Page) -> BTreeSet<&str> {
    let Some(document) = &page.document else { return BTreeSet::new() };
    let mut places: BTreeSet<&str> = document.ids.iter().map(String::as_str).collect();
    for (heading, anchor) in document.headings.iter().zip(&page.anchors) {
        places.remove(heading.id.as_str());
        places.insert(&anchor.id);
    }
    places
}

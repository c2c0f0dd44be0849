//! One page in every language: what the language switcher and search engines are told.

use std::collections::{BTreeMap, BTreeSet};

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

/// Where a reader who changes the language keeps the place: for each place of a page that another language's version has
/// too, what it is called there, as a query, since browsers read those. Ids have the same name in both; the words of a
/// heading stand for its id.
fn fragments(page: &Page, version: &Page) -> String {
    let (own, other) = (places(page), places(version));
    let shared = |id: &&str| other.contains(*id);
    let has_all = !own.is_empty() && own.iter().all(&shared);
    let mut kept: BTreeMap<&str, &str> = BTreeMap::new();
    if !has_all {
        kept.extend(own.iter().filter(|id| shared(id)).map(|id| (*id, *id)));
    }
    let aliases =
        page.anchors.iter().filter_map(|anchor| Some((anchor.alias.as_deref()?, anchor.id.as_str())));
    kept.extend(aliases.filter(|(_, id)| shared(id)));
    let pair = |(from, to): (&str, &str)| format!("{}={}", in_query(from), in_query(to));
    let all = has_all.then(|| ALL.to_owned());
    all.into_iter().chain(kept.into_iter().map(pair)).collect::<Vec<_>>().join("&")
}

/// A name in a query, with only those signs encoded that mean something there: Han stay short.
fn in_query(name: &str) -> String {
    let mut written = String::with_capacity(name.len());
    for sign in name.chars() {
        match sign {
            '%' | '&' | '+' | '=' | '?' | ' ' => written.push_str(&format!("%{:02X}", u32::from(sign))),
            other => written.push(other),
        }
    }
    written
}

/// The ids of a page, with those that its headings have from the original. The words of its own headings lead there as
/// well, and are no ids that another language could have.
fn places(page: &Page) -> BTreeSet<&str> {
    let Some(document) = &page.document else { return BTreeSet::new() };
    let mut places: BTreeSet<&str> = document.ids.iter().map(String::as_str).collect();
    for (heading, anchor) in document.headings.iter().zip(&page.anchors) {
        places.remove(heading.id.as_str());
        places.insert(&anchor.id);
    }
    places
}

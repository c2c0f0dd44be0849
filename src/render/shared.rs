//! What all pages of a language share, made once.

use super::view::{AssetsView, BundleView, DateView, LanguageView, SiteView};
use super::{Scene, locale};
use crate::config::Dates;
use crate::data::Dated;
use crate::site::{GLOSSARY, LanguageIndex, Page, Place, SEARCH, generated_place, search_file};
use crate::theme::Bundle;

/// The pages the program makes in every language, by their path below it.
pub(super) const ALL_PAGES: &str = "all-pages";
pub(super) const TAGS: &str = "tags";
pub(super) const CHANGES: &str = "changes";
pub(super) const DUE: &str = "due";
pub(super) const MAP: &str = "map";

/// Where a generated page of a language is.
pub(super) fn place_of(scene: &Scene<'_>, language: LanguageIndex, path: &str) -> Place {
    generated_place(scene.config.urls, &format!("{}/{path}", scene.code(language)))
}

/// A language as templates see it.
pub(super) fn language(scene: &Scene<'_>, index: LanguageIndex) -> LanguageView {
    let home = scene.site.roots.get(index).and_then(|root| scene.site.section(*root));
    let home = home.and_then(|section| scene.site.page(section.index));
    let language = scene.site.languages.get(index);
    LanguageView {
        code: language.map_or_else(String::new, |language| language.code.clone()),
        tag: language.map_or_else(String::new, |language| language.tag.clone()),
        name: language.map_or_else(String::new, |language| language.name.clone()),
        home: home.map_or_else(String::new, |page| page.place.address.clone()),
        locale: language.and_then(|language| locale::of_tag(&language.tag)),
    }
}

/// The site in a language.
pub(super) fn site(scene: &Scene<'_>, index: LanguageIndex) -> SiteView {
    let code = scene.code(index);
    let assets = &scene.theme.assets;
    SiteView {
        title: scene.config.title.get(code).to_owned(),
        short_title: scene.config.short_title.as_ref().unwrap_or(&scene.config.title).get(code).to_owned(),
        description: scene.config.description.get(code).to_owned(),
        base_url: scene.base_url.to_string(),
        language: language(scene, index),
        languages: (0..scene.site.languages.len()).map(|index| language(scene, index)).collect(),
        feed: has_feed(scene, index).then(|| format!("{code}/{}", super::feed::FILE)),
        all_pages: place_of(scene, index, ALL_PAGES).address,
        tags: place_of(scene, index, TAGS).address,
        changes: place_of(scene, index, CHANGES).address,
        glossary: super::glossary::exists(scene).then(|| place_of(scene, index, GLOSSARY).address),
        due: has_due(scene, index).then(|| place_of(scene, index, DUE).address),
        map: place_of(scene, index, MAP).address,
        search: place_of(scene, index, SEARCH).address,
        search_index: search_file(scene.config.urls, code),
        page_count: scene.site.pages_in(index).filter(|(_, page)| page.document.is_some()).count(),
        assets: AssetsView {
            style: assets.style.clone(),
            bundles: assets.bundles.iter().map(bundle).collect(),
            styles: assets.styles.clone(),
            scripts: assets.scripts.clone(),
            files: assets.others.clone(),
        },
    }
}

fn bundle((name, bundle): (&String, &Bundle)) -> (String, BundleView) {
    (name.clone(), BundleView { address: bundle.address.clone(), parts: bundle.parts.clone() })
}

/// What a page is called in every language: its address in the default language, without that.
pub(super) fn key(scene: &Scene<'_>, page: &Page) -> String {
    let default = scene.site.default_language;
    let version = page.versions.get(default).and_then(|id| scene.site.page(*id)).unwrap_or(page);
    let address = version.place.address.as_str();
    address.split_once('/').map_or(address, |(_, key)| key).to_owned()
}

/// A language has a feed when the site wants feeds and a page with a date was written in it.
pub(super) fn has_feed(scene: &Scene<'_>, index: LanguageIndex) -> bool {
    scene.config.feeds.entries > 0
        && scene.site.pages_in(index).any(|(_, page)| page.is_written() && changed(scene, page).is_some())
}

/// Whether a page of the language says when it must be reviewed again.
pub(super) fn has_due(scene: &Scene<'_>, index: LanguageIndex) -> bool {
    scene.site.pages_in(index).any(|(_, page)| page.is_written() && review_by(page).is_some())
}

/// By when a page must be reviewed again.
pub(super) fn review_by(page: &Page) -> Option<Dated> {
    Some(page.document.as_ref()?.front_matter.review_by.as_ref()?.value)
}

/// When a page was last changed: the day its repository remembers, else its date, else its last review.
pub(super) fn changed(scene: &Scene<'_>, page: &Page) -> Option<Dated> {
    let document = page.document.as_ref()?;
    let remembered = match scene.config.dates {
        Dates::Git => scene.history.day(&document.path).and_then(Dated::parse),
        Dates::FrontMatter => None,
    };
    remembered.or(document.front_matter.date).or(document.front_matter.reviewed)
}

/// A day in a language.
pub(super) fn date(scene: &Scene<'_>, language: LanguageIndex, date: Dated) -> DateView {
    let strings = scene.strings(language);
    DateView { iso: date.to_string(), text: strings.date(date), short: strings.short_date(date) }
}

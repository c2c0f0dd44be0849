//! The site as every page of a language sees it, and where the files of its theme are.

use std::collections::BTreeMap;

use serde::Serialize;

/// The site, in one language.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct SiteView {
    /// Its name.
    pub title: String,
    /// What it is called where there is little room; its name unless the site says otherwise.
    pub short_title: String,
    /// What it is about.
    pub description: String,
    /// Where it is published, with the slash at the end.
    pub base_url: String,
    /// The reader's language.
    pub language: LanguageView,
    /// All languages, in the order of the configuration.
    pub languages: Vec<LanguageView>,
    /// The Atom feed of this language, when the site has feeds.
    pub feed: Option<String>,
    /// The A to Z index of this language.
    pub all_pages: String,
    /// The list of tags of this language.
    pub tags: String,
    /// Recent changes of this language.
    pub changes: String,
    /// The glossary in this language; absent when the site has none.
    pub glossary: Option<String>,
    /// The pages of this language by the day of their next review; absent when none has one.
    pub due: Option<String>,
    /// The page of search results of this language.
    pub search: String,
    /// What the scripts of the search read first, in this language.
    pub search_index: String,
    /// The pictures of the site in this language.
    pub map: String,
    /// How many content pages this language has, fallbacks included.
    pub page_count: usize,
    /// Addresses of the theme's own files: `site.assets.style`, `site.assets.scripts.appearance`.
    pub assets: AssetsView,
}

/// Where the theme's own files are.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct AssetsView {
    /// The style sheet of every page.
    pub style: String,
    /// Style sheets that hold `style` and those of some parts, by the name of the bundle.
    pub bundles: BTreeMap<String, BundleView>,
    /// The style sheet of each part that not every page has, by its name: `site.assets.styles.table`.
    pub styles: BTreeMap<String, String>,
    /// Each script by its name without extension.
    pub scripts: BTreeMap<String, String>,
    /// Each file of `assets/` by its whole name, such as `favicon.svg`.
    pub files: BTreeMap<String, String>,
}

/// The style sheet of every page and those of some parts in one file.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct BundleView {
    /// Where it is.
    pub address: String,
    /// The parts whose styles it holds: those need no sheet of their own.
    pub parts: Vec<String>,
}

/// A language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Hash)]
pub struct LanguageView {
    /// The first part of its addresses: `zh`.
    pub code: String,
    /// For `lang` and `hreflang`: `zh-Hans`.
    pub tag: String,
    /// In its own words: `简体中文`.
    pub name: String,
    /// The address of its home page.
    pub home: String,
    /// For `og:locale`: `zh_CN`. Absent when nobody can say which territory.
    pub locale: Option<String>,
}

//! What every page has, whatever its kind.

use serde::Serialize;

use super::LanguageView;
use crate::render::structured::StructuredData;

/// What every page has.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct PageHead {
    /// `home`, `section`, `article`, `all-pages`, `tags`, `tag`, `changes`, `due`, `glossary`, `map`, `path`, `search`, `not-found`, `chooser` or `redirect`.
    pub kind: &'static str,
    /// The page's title, without the site's.
    pub title: String,
    /// One or two plain sentences; may be empty.
    pub description: String,
    /// The page's own address.
    pub address: String,
    /// What the page is called in every language, for what a reader's browser remembers of it: `agency/fees/`.
    pub key: String,
    /// The absolute address search engines should keep: for a fallback, that of the original.
    pub canonical: Option<String>,
    /// Absolute addresses of the page in each language that really has it, with `x-default`; empty when there is only one.
    pub alternates: Vec<AlternateView>,
    /// The page in every language, in the order of the configuration: the language switcher.
    pub versions: Vec<VersionView>,
    /// From the home page to the parent; without the page itself.
    pub breadcrumbs: Vec<LinkView>,
    /// The page as Markdown.
    pub markdown: Option<String>,
    /// JSON-LD for `<script type="application/ld+json">`, safe to print there; absent on pages not worth describing.
    #[serde(skip)]
    pub structured_data: Option<StructuredData>,
    /// Whether search engines should leave it alone: drafts, errors, redirects.
    pub unlisted: bool,
    /// The parts it has that not every page has, such as `table`: load `site.assets.styles` and
    /// `site.assets.scripts` of these names.
    pub parts: Vec<&'static str>,
}

/// A page in a language that has it.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct AlternateView {
    /// BCP 47 tag or `x-default`.
    pub tag: String,
    /// Absolute address.
    pub url: String,
}

/// A page as the language switcher sees it.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct VersionView {
    /// The language.
    pub language: LanguageView,
    /// Where the switcher leads: the same page, or the nearest page above it.
    pub address: String,
    /// The page's title in that language, when it really exists there.
    pub title: Option<String>,
    /// Whether this is the page the reader is on.
    pub current: bool,
    /// The places of the page the reader is on that this one has too, as a query: `fees=fees&收费=fees` says that the id
    /// `fees`, and the words of its heading, are `fees` here. `*` stands for all ids when it has all of them.
    pub fragments: String,
}

/// A link to a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Hash)]
pub struct LinkView {
    /// What to show.
    pub title: String,
    /// Where it leads.
    pub address: String,
    /// The language of its title, when that is not the reader's.
    pub language: Option<LanguageView>,
}

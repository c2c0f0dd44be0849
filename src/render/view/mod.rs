//! The contract with themes: everything a template can see, field by field.
//!
//! A template is rendered with these values under their names:
//!
//! | name | what | which templates |
//! |---|---|---|
//! | `root` | write it before every address: `href="{{ root }}{{ page.address }}"` | all |
//! | `site` | [`SiteView`]: the site in the reader's language | all |
//! | `strings` | the theme's strings in the reader's language, `strings.callout.note` | all |
//! | `page` | [`PageHead`]: what every page has | all but `navigation.html` |
//! | `navigation` | the sidebar as HTML, rendered from `navigation.html` | pages with a sidebar |
//! | `article` | [`ArticleView`] | `page.html`, `section.html`, `home.html` |
//! | `section` | [`SectionView`] | `section.html`, `home.html` |
//! | `list` | [`ListView`] | `list.html` |
//! | `glossary` | [`GlossaryView`] | `glossary.html` |
//! | `path` | [`PathView`] | `path.html` |
//! | `map` | [`MapView`] | `map.html` |
//! | `redirect` | [`RedirectView`] | `redirect.html` |
//! | `areas` | `Vec<`[`NavigationItem`]`>` | `navigation.html` |
//!
//! Addresses are relative to the site's root and percent-encoded: `zh/agency/`. `root` is what leads from the page to
//! it (`../../`), so the published tree works under any subpath and, with `urls = "file"`, from a disk.
//! Absent values are `null`: ask with `{% if article.owner %}` before printing.
//!
//! `navigation.html` is rendered once per section, not per page. The renderer marks the reader's place afterwards: in
//! its output, the link whose `href` is the page's own address receives `aria-current="page"`.

mod paths;
mod pictures;

pub use paths::{PathView, StepView};
pub use pictures::{
    ArcView, AreaView, BarView, LinkPictureView, MapView, NodeView, PartnerView, SegmentView,
};
use serde::Serialize;

use super::body::Filling;
use super::structured::StructuredData;
use crate::path::OutputPath;
use crate::site::{LanguageIndex, SectionId};

/// A page as its template sees it, and what the renderer needs to know about it.
#[derive(Clone, Debug, Hash)]
pub struct PageView {
    /// The file it becomes.
    pub output: OutputPath,
    /// The template it is rendered with.
    pub template: &'static str,
    /// The reader's language: decides which `site` and `strings` the template sees.
    pub language: LanguageIndex,
    /// The section whose sidebar it shows.
    pub section: SectionId,
    /// `root`.
    pub root: String,
    /// `page`.
    pub page: PageHead,
    /// What is special about it.
    pub content: Content,
}

impl PageView {
    /// `article`, on a content page or the index of a section.
    pub fn article(&self) -> Option<&ArticleView> {
        match &self.content {
            Content::Article(article) | Content::Section(article, _) => Some(article),
            Content::List(_)
            | Content::Glossary(_)
            | Content::Map(_)
            | Content::Path(_)
            | Content::Redirect(_)
            | Content::Nothing => None,
        }
    }
}

/// The part of a view that differs between kinds of pages.
#[derive(Clone, Debug, Hash)]
pub enum Content {
    /// A content page: `article`.
    Article(ArticleView),
    /// The index of a section, or a front page: `article` and `section`.
    Section(ArticleView, SectionView),
    /// A generated list: `list`.
    List(ListView),
    /// The glossary: `glossary`.
    Glossary(GlossaryView),
    /// The way of an audience through the site: `path`.
    Path(PathView),
    /// The site as pictures: `map`.
    Map(MapView),
    /// A page that leads to another: `redirect`.
    Redirect(RedirectView),
    /// Nothing more: an error page, the choice of languages.
    Nothing,
}

/// The site, in one language.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct SiteView {
    /// Its name.
    pub title: String,
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
    /// Style sheets that hold `style` and those of some parts, by the name of the bundle: `address` and `parts`.
    pub bundles: std::collections::BTreeMap<String, crate::theme::Bundle>,
    /// The style sheet of each part that not every page has, by its name: `site.assets.styles.table`.
    pub styles: std::collections::BTreeMap<String, String>,
    /// Each script by its name without extension.
    pub scripts: std::collections::BTreeMap<String, String>,
    /// Each file of `assets/` by its whole name, such as `favicon.svg`.
    pub files: std::collections::BTreeMap<String, String>,
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
    /// The ids of the page the reader is on that this one has too, with spaces between them; `*` when it has all.
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

/// A content page: one Markdown file in one language, or the fallback shown in its place.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct ArticleView {
    /// The text as HTML, safe to print; empty for a folder without an `index.md`.
    #[serde(skip)]
    pub body: Filling,
    /// The page's own description, to stand before the text; `page.description` falls back to the text's beginning.
    pub lead: Option<String>,
    /// The language of the text: differs from `site.language` on a fallback.
    pub language: LanguageView,
    /// When the page does not exist in the reader's language: the page shown instead.
    pub fallback: Option<FallbackView>,
    /// Headings of level 2 and 3, in order.
    pub contents: Vec<HeadingView>,
    /// The id that belongs on the page's `h1`, when the file has its own first heading.
    pub title_id: Option<String>,
    /// What kind of page: `sop` and its name.
    pub kind: Option<LabelView>,
    /// For whom.
    pub audiences: Vec<LabelView>,
    /// `draft`, `partial`, `reviewed` or `outdated`, and its name.
    pub status: Option<LabelView>,
    /// Who answers for it: a role.
    pub owner: Option<String>,
    /// When it was last reviewed.
    pub reviewed: Option<DateView>,
    /// By when it must be reviewed again.
    pub review_by: Option<DateView>,
    /// When it was last changed.
    pub date: Option<DateView>,
    /// Minutes to read, at least 1.
    pub minutes: usize,
    /// Han characters and other words.
    pub words: usize,
    /// Where its claims come from, as written.
    pub sources: Vec<String>,
    /// Its tags.
    pub tags: Vec<TagView>,
    /// Pages named by `related`.
    pub related: Vec<EntryView>,
    /// Pages whose text links here.
    pub backlinks: Vec<EntryView>,
    /// Pages its text links to, in order, each once.
    pub links: Vec<LinkView>,
    /// A picture of both; absent when there are none.
    pub picture: Option<LinkPictureView>,
    /// The page before it in reading order.
    pub previous: Option<LinkView>,
    /// The page after it.
    pub next: Option<LinkView>,
    /// The paths it is a step of.
    pub steps: Vec<StepView>,
    /// Where its source is changed, when the site says so.
    pub edit_url: Option<String>,
    /// Whether it is a draft (shown only when drafts were asked for).
    pub draft: bool,
}

/// Why a reader sees another language.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct FallbackView {
    /// The language the text is in.
    pub language: LanguageView,
    /// The original page.
    pub original: LinkView,
    /// The pages of the same section, in the reader's language; for a front page, all pages.
    pub section: LinkView,
}

/// A heading of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Hash)]
pub struct HeadingView {
    /// 2 or 3.
    pub level: u8,
    /// Its anchor.
    pub id: String,
    /// Its text, without markup.
    pub title: String,
}

/// An id and what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Hash)]
pub struct LabelView {
    /// As written in front matter.
    pub id: String,
    /// In the reader's language.
    pub label: String,
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Hash)]
pub struct TagView {
    /// As written in front matter.
    pub id: String,
    /// In the reader's language.
    pub label: String,
    /// The page that lists its pages.
    pub address: String,
    /// How many pages carry it.
    pub count: usize,
}

/// A day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Hash)]
pub struct DateView {
    /// `2026-11-24`, for `datetime`.
    pub iso: String,
    /// In the reader's language: `2026年11月24日`.
    pub text: String,
    /// The same where there is little room: `24 Nov 2026`.
    pub short: String,
}

/// A page in a list.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct EntryView {
    /// Its title.
    pub title: String,
    /// Where it is.
    pub address: String,
    /// What it is called in every language, as in [`PageHead`].
    pub key: String,
    /// Its description; may be empty.
    pub description: String,
    /// What kind of page.
    pub kind: Option<LabelView>,
    /// Its state.
    pub status: Option<LabelView>,
    /// Who answers for it: a role.
    pub owner: Option<String>,
    /// By when it must be reviewed again.
    pub review_by: Option<DateView>,
    /// When it was last changed.
    pub date: Option<DateView>,
    /// The tag of the language its text is in, when that is not the reader's.
    pub language: Option<LanguageView>,
    /// Its title in the first other language that has it.
    pub counterpart: Option<CounterpartView>,
    /// The section it is in.
    pub section: Option<LinkView>,
}

/// A title in another language.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct CounterpartView {
    /// BCP 47 tag.
    pub tag: String,
    /// The title.
    pub title: String,
}

/// What is below a section.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct SectionView {
    /// Its pages, in order, without its own.
    pub pages: Vec<EntryView>,
    /// The sections directly below it.
    pub sections: Vec<SubsectionView>,
    /// Recently changed pages; on the home page only.
    pub changes: Vec<EntryView>,
    /// The ways of audiences through the site; on the home page only.
    pub paths: Vec<PathView>,
    /// The pages whose review is due first; on the home page only.
    pub due: Vec<EntryView>,
}

/// A section below another.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct SubsectionView {
    /// Its title.
    pub title: String,
    /// Its index page.
    pub address: String,
    /// Its description; may be empty.
    pub description: String,
    /// How many pages are in it and below it.
    pub count: usize,
    /// The language of its title and description, when that is not the reader's.
    pub language: Option<LanguageView>,
}

/// A generated list: all pages, tags, one tag, recent changes.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct ListView {
    /// Groups in order: letters, years, or one without a heading.
    pub groups: Vec<GroupView>,
    /// Tags, on the list of tags.
    pub tags: Vec<TagView>,
    /// How many entries there are.
    pub count: usize,
}

/// Entries under a heading.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct GroupView {
    /// Its anchor; empty for a group without a heading.
    pub id: String,
    /// Its heading; empty when the list has one group only.
    pub title: String,
    /// Its entries.
    pub entries: Vec<EntryView>,
}

/// The glossary in one language.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct GlossaryView {
    /// Its terms by letter, in the order of the reader's language.
    pub letters: Vec<LetterView>,
    /// How many terms there are.
    pub count: usize,
}

/// Terms that begin with one letter.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct LetterView {
    /// Its anchor.
    pub id: String,
    /// The letter; of Chinese that of pinyin.
    pub title: String,
    /// Its terms.
    pub terms: Vec<TermView>,
}

/// A term of the glossary.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct TermView {
    /// Its anchor.
    pub id: String,
    /// What it is called, the reader's language first; languages without a name are left out.
    pub wordings: Vec<WordingView>,
    /// The page that explains it.
    pub page: Option<LinkView>,
}

/// A term in one language.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct WordingView {
    /// The language.
    pub language: LanguageView,
    /// Its preferred name.
    pub name: String,
    /// How it is read, with tones; of Chinese only.
    pub pinyin: Option<String>,
    /// Other names that are right.
    pub aliases: Vec<String>,
    /// What it means.
    pub definition: Option<String>,
}

/// A page that leads to another.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct RedirectView {
    /// Where to.
    pub target: LinkView,
}

/// A link of the sidebar, with what is below it.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct NavigationItem {
    /// What to show.
    pub title: String,
    /// Where it leads.
    pub address: String,
    /// How many pages are below it; 0 for a page.
    pub count: usize,
    /// By when it must be reviewed again, as `2027-11-24`; absent for a section.
    pub review_by: Option<String>,
    /// Whether it is on the way to the reader's section.
    pub open: bool,
    /// The tag and name of the language of the text, when it is not the reader's.
    pub language: Option<LanguageView>,
    /// What is shown below it.
    pub children: Vec<NavigationItem>,
}

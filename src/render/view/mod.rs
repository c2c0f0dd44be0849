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

mod article;
mod glossary;
mod list;
mod page;
mod paths;
mod pictures;
mod site;
mod way;

pub use article::{
    ArticleView, BacklinkView, BehindView, DateView, FallbackView, HeadingView, LabelView, PhraseView,
    SourceView, TagView,
};
pub use glossary::{GlossaryView, LetterView, TermView, WordingView};
pub use list::{
    AudienceView, CounterpartView, EntryView, ExampleView, GroupView, InitialView, ListView, SectionView,
    SubsectionView,
};
pub use page::{AlternateView, LinkView, PageHead, VersionView};
pub use paths::{PathView, StepView};
pub use pictures::{
    ArcView, AreaView, BarView, LinkPictureView, MapView, NodeView, PartnerView, ReviewsDueView, SegmentView,
};
pub use site::{AssetsView, BundleView, LanguageView, SiteView};
pub use way::{NavigationItem, RedirectView};

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

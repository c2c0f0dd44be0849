//! A content page, and the small facts it is made of.

use serde::Serialize;

use super::{EntryView, LanguageView, LinkPictureView, LinkView, StepView};
use crate::render::body::Filling;

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
    /// Whether it is filled in elsewhere, and copied as a whole: a template, a job description.
    pub form: bool,
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
    /// Where its claims come from.
    pub sources: Vec<SourceView>,
    /// The kinds of its claims that have a flag behind them: `opinion` and its name.
    pub claims: Vec<LabelView>,
    /// Its tags.
    pub tags: Vec<TagView>,
    /// Pages named by `related`.
    pub related: Vec<EntryView>,
    /// Pages whose text links here.
    pub backlinks: Vec<BacklinkView>,
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
    /// How far it is behind its original, by the record that its author keeps; absent where nothing is.
    pub behind: Option<BehindView>,
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

/// How far a translation is behind.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct BehindView {
    /// How many sections; what stands before the first heading is one.
    pub sections: usize,
    /// The language of the original.
    pub language: LanguageView,
}

/// Where claims come from.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct SourceView {
    /// Its id in `[[sources]]` of `site.toml`; absent for a source that only its page knows.
    pub id: Option<String>,
    /// What it is called; for a source that only its page knows, the words of the page's author.
    pub title: String,
    /// What the page's author wrote behind the id.
    pub detail: Option<String>,
    /// When it was written, in words.
    pub date: Option<String>,
    /// What to know before relying on it: `opinion` and its name, as for flags behind claims.
    pub flag: Option<LabelView>,
    /// Where the site explains it, a place on a page among others.
    pub address: Option<String>,
}

/// A page whose text links to this one.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct BacklinkView {
    /// Its title.
    pub title: String,
    /// Where it is.
    pub address: String,
    /// The language of its title and text, when that is not the reader's.
    pub language: Option<LanguageView>,
    /// The section it is in.
    pub section: Option<LinkView>,
    /// The sentence that links here; absent where the link stands alone.
    pub phrase: Option<PhraseView>,
}

/// A sentence with a link in it, without markup, cut to 120 columns; a Han character takes two.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct PhraseView {
    /// What stands before the link.
    pub before: String,
    /// The words of the link.
    pub words: String,
    /// What stands behind it.
    pub after: String,
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

//! Lists of pages: sections, and what the program lists by itself.

use serde::Serialize;

use super::{DateView, LabelView, LanguageView, LinkView, PathView, TagView};

/// A page in a list.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct EntryView {
    /// Its title.
    pub title: String,
    /// Where it is.
    pub address: String,
    /// What it is called in every language, as in [`PageHead`](super::PageHead).
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
    /// For whom its pages are, those of most pages first; empty where all are for the same readers.
    pub audiences: Vec<AudienceView>,
    /// The sections directly below it.
    pub sections: Vec<SubsectionView>,
    /// Recently changed pages; on the home page only.
    pub changes: Vec<EntryView>,
    /// The ways of audiences through the site; on the home page only.
    pub paths: Vec<PathView>,
    /// The pages whose review is due first; on the home page only.
    pub due: Vec<EntryView>,
    /// What the search may be asked: a word of this language, one of another, one in pinyin; on the home page only.
    pub examples: Vec<ExampleView>,
}

/// Readers for whom some pages of a section are.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct AudienceView {
    /// As written in front matter.
    pub id: String,
    /// In the reader's language.
    pub label: String,
    /// An anchor for the list of these pages only, the same in every language.
    pub anchor: String,
    /// The keys of these pages, in the order of the section.
    pub pages: Vec<String>,
}

/// A question to the search.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct ExampleView {
    /// What is asked.
    pub query: String,
    /// Where its results are.
    pub address: String,
    /// The language it is in, when that is not the reader's.
    pub language: Option<LanguageView>,
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

/// A generated list: all pages, tags, one tag, recent changes, reviews.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct ListView {
    /// Groups in order: letters, years, or one without a heading.
    pub groups: Vec<GroupView>,
    /// The letters above all pages; empty on other lists, and where there is one letter only.
    pub initials: Vec<InitialView>,
    /// Tags, on the list of tags.
    pub tags: Vec<TagView>,
    /// How many entries there are.
    pub count: usize,
}

/// A letter of an index.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct InitialView {
    /// The letter, or `#` for all else.
    pub title: String,
    /// The anchor of what begins with it; absent where nothing does.
    pub id: Option<String>,
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

//! One file: what a page says, read once.
//!
//! A [`Document`] knows no other file, no address and no theme. Its body is HTML with holes where only the site knows
//! what to write (where a link leads) or only the theme does (what a callout is called). When another page moves, no
//! Markdown is read again.

mod anchor;
mod callout;
mod character;
mod citation;
mod claim;
mod code;
mod dialect;
mod excerpts;
mod formula;
mod front_matter;
mod html;
mod include;
mod line;
mod lint;
mod markdown;
mod measure;
mod named_page;
mod parse;
mod part;
mod raw_html;
mod raw_text;
mod record;
mod sanitize;
mod section_print;
mod sign;
mod stored_text;
mod term;
mod unruly;

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use anchor::{DUPLICATE_ID, slug};
pub use callout::Callout;
pub use character::is_wide;
pub use citation::Citation;
pub use claim::Claim;
pub use code::Palette;
pub use code::{CODE_ATTRIBUTE, PLAIN_CODE};
pub use dialect::Dialect;
pub use excerpts::Excerpts;
pub use formula::BAD_FORMULA;
pub use front_matter::{
    BAD_INDENTATION, CURLY_QUOTES, FRONT_MATTER, FULL_WIDTH_COLON, FrontMatter, MISSING_SPACE, UNSPLIT_LIST,
};
pub use html::escape;
pub use include::BROKEN_INCLUDE;
pub use lint::{
    FIRST_LINE_INDENT, GLUED_EMPHASIS, LITERAL_ASTERISKS, UNMARKED_BRACES, UNMARKED_CODE, UNMARKED_CONTAINER,
    UNMARKED_EMPHASIS, UNMARKED_FOOTNOTE, UNMARKED_HEADING, UNMARKED_HEADING_ID, UNMARKED_IMAGE,
    UNMARKED_LINK, UNMARKED_LIST, UNMARKED_QUOTE, UNMARKED_TABLE, UNMARKED_TASK,
};
pub use markdown::{
    MISSING_ALT, SURPLUS_CELLS, UNCLOSED_CONTAINER, UNKNOWN_CONTAINER, UNUSED_FOOTNOTE, as_parsed, options,
};
pub use measure::Words;
pub use named_page::NamedPage;
pub use parse::{HIDDEN_HEADING, Library, inspect, parse};
pub use part::Part;
pub use record::Record;
pub use sanitize::REMOVED_HTML;
pub use section_print::SectionPrint;
pub use sign::named as named_sign;
pub use stored_text::Extent;
pub use term::Terms;

use crate::diagnostic::Location;
use crate::fingerprint::Fingerprint;
use crate::output::OutputFile;
use crate::path::SourcePath;
use stored_text::StoredText;

/// What one Markdown file says, in three parts: what the rest of the site may know of it, its text, and what single other
/// pages show of that.
///
/// Most edits change a text only. Then nothing else of the site is looked at again but, at most, those single pages.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// What other pages may see.
    pub document: Arc<Document>,
    /// What only its own page shows.
    text: Arc<StoredText>,
    /// How the passages of the text follow one another.
    pub extents: Arc<[Extent]>,
    /// What single other pages show.
    pub excerpts: Arc<Excerpts>,
    /// The file as it is published beside its page: with what it includes, in UTF-8.
    pub markdown: OutputFile,
    /// Of the document, but for where its links and headings stand in their files.
    pub outline: Fingerprint,
    /// Of the text.
    pub content: Fingerprint,
    /// Of the excerpts.
    pub excerpted: Fingerprint,
}

impl Parsed {
    fn new(document: Document, text: Text, excerpts: Excerpts, markdown: OutputFile) -> Self {
        let text = text.without_spare_room();
        Self {
            outline: Fingerprint::of_value(&document),
            content: Fingerprint::of_value(&text),
            excerpted: Fingerprint::of_value(&excerpts),
            document: Arc::new(document),
            extents: text.passages.iter().map(Extent::of).collect(),
            text: Arc::new(StoredText::new(text)),
            excerpts: Arc::new(excerpts),
            markdown,
        }
    }

    /// What only its own page shows.
    pub fn text(&self) -> &Text {
        self.text.get()
    }
}

/// Every file of a site that was read, in the order of paths.
#[derive(Clone, Debug, Default)]
pub struct Documents(Vec<Parsed>);

impl Documents {
    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Parsed> {
        self.0.iter()
    }

    /// Which of them was read from a file.
    pub fn number(&self, path: &SourcePath) -> Option<usize> {
        self.0.binary_search_by(|parsed| parsed.document.path.cmp(path)).ok()
    }

    /// The one with a number.
    pub fn get(&self, number: usize) -> Option<&Parsed> {
        self.0.get(number)
    }

    /// The text that was read from a file.
    pub fn text(&self, path: &SourcePath) -> Option<&Text> {
        self.get(self.number(path)?).map(Parsed::text)
    }
}

impl FromIterator<Parsed> for Documents {
    fn from_iter<I: IntoIterator<Item = Parsed>>(parsed: I) -> Self {
        let mut documents: Vec<Parsed> = parsed.into_iter().collect();
        documents.sort_by(|one, other| one.document.path.cmp(&other.document.path));
        Self(documents)
    }
}

/// What one Markdown file says of itself: all that other pages, lists and addresses are made of.
#[derive(Clone, Debug, Hash, Serialize, Deserialize)]
pub struct Document {
    /// Where it was read from.
    pub path: SourcePath,
    /// Its front matter.
    pub front_matter: FrontMatter,
    /// Its title: from front matter, else its first heading, else its file name.
    pub title: String,
    /// The id of its first heading of level 1, which becomes the page's title.
    pub title_id: Option<String>,
    /// Headings of the body, in order.
    pub headings: Vec<Heading>,
    /// Links and images of the body, in order: [`Piece::Link`] and [`Piece::Image`] count into it.
    pub links: Vec<Link>,
    /// Everything a fragment can point to.
    pub ids: BTreeSet<String>,
    /// For lists and search engines: the description of its front matter, else the beginning of its text, plain.
    pub summary: String,
    /// Where the summary names pages as its author typed them and readers see their titles.
    pub named_pages: Vec<NamedPage>,
    /// What is in it that not every page has.
    pub parts: BTreeSet<Part>,
    /// The kinds of its claims that have a flag behind them.
    pub claims: BTreeSet<Claim>,
    /// The files whose text stands in this one, in its order.
    pub includes: Vec<SourcePath>,
}

impl Document {
    /// Everything in it that can be wrong with regard to other files, in a fixed order: its file, and bytes of that.
    pub fn places(&self) -> impl Iterator<Item = (&SourcePath, &Range<usize>)> {
        let FrontMatter { aliases, related, terms, slug, translation_key, .. } = &self.front_matter;
        let lists = [aliases, related, terms].into_iter().flatten();
        let values = lists.chain(slug).chain(translation_key).map(|value| (&self.path, &value.span));
        let links = self.links.iter().map(|link| &link.location);
        let headings = self.headings.iter().map(|heading| &heading.location);
        values.chain(links.chain(headings).map(|location| (&location.path, &location.span)))
    }
}

/// The text of one Markdown file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Text {
    /// As HTML.
    pub body: Body,
    /// Without markup, heading by heading; what stands before the first heading comes first.
    pub passages: Vec<Passage>,
    /// How long it is.
    pub words: Words,
    /// How many line ends inside paragraphs were nothing, between Chinese characters for example.
    pub joined_lines: usize,
}

impl Text {
    /// Strings that grew hold room for twice their length. Texts of thousands of pages are kept: without it. Copied, for
    /// allocators leave up to half of it to whoever only asks them to shrink it.
    fn without_spare_room(mut self) -> Self {
        for piece in &mut self.body.0 {
            if let Piece::Html(html) = piece {
                *html = html.as_str().to_owned();
            }
        }
        self.body.0.shrink_to_fit();
        for passage in &mut self.passages {
            passage.text = passage.text.as_str().to_owned();
            passage.code = passage.code.as_str().to_owned();
        }
        self.passages.shrink_to_fit();
        self
    }
}

/// HTML with holes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Body(pub Vec<Piece>);

/// A run of HTML, or a hole in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Piece {
    /// Finished HTML.
    Html(String),
    /// The value of an `href`: where link number n leads.
    Link(usize),
    /// The attributes of an image that depend on its file, `src` among them.
    Image(Image),
    /// The value of an `href`: where the glossary explains the term with this id.
    Term(String),
    /// The text of link number n: what the page is called that it leads to.
    LinkTitle(usize),
    /// The id of heading number n, as the value of an attribute.
    HeadingId(usize),
    /// An element in front of heading number n that carries its other id, if it has two.
    HeadingAlias(usize),
    /// What is to be said of the section of heading number n, below it.
    AfterHeading(usize),
    /// A text of the theme, in the language of the document.
    Label(Label),
}

/// An image in a body: which it is, and what its author has said already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Image {
    /// Its number in [`Document::links`].
    pub link: usize,
    /// How wide the author wants it.
    pub width: Side,
    /// How high the author wants it.
    pub height: Side,
    /// When browsers should fetch it.
    pub loading: Loading,
}

/// One side of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Side {
    /// As the file says.
    Natural,
    /// Pixels of CSS, which the HTML says already.
    Pixels(u32),
    /// Something else, which the HTML says already.
    Other,
}

/// When browsers should fetch an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Loading {
    /// With the page: the first image of a page is likely to be in sight.
    Eager,
    /// When readers come near.
    Lazy,
    /// As the HTML says already.
    Said,
}

/// A text that the theme gives.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Label {
    /// The title of a callout.
    Callout(Callout),
    /// What opens details that have no title.
    Details,
    /// The title of tab n, which has none of its own.
    Tab(usize),
    /// The name of the link beside a heading with this title.
    Anchor(String),
    /// The name of the list of footnotes.
    Footnotes,
    /// The name of the link to footnote n.
    Footnote(usize),
    /// The name of the link back from a footnote.
    FootnoteBack,
    /// What kind of claim stands before.
    Claim(Claim),
    /// The title of a template that has none.
    Template,
    /// The title of a worked example that has none.
    WorkedExample,
    /// The name of table n of those without a caption, which scrolls when it is too wide.
    Untitled(usize),
    /// The name of the table with caption n, which scrolls when it is too wide.
    Table(usize),
    /// What stands before caption n of a table.
    TableNumber(usize),
    /// What stands before caption n of a figure.
    FigureNumber(usize),
}

/// A heading of the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 2 to 6; a further heading of level 1 counts as 2, since the page has one already.
    pub level: u8,
    /// Its anchor in this file, unique on the page. A translation may be given its original's beside it.
    pub id: String,
    /// Whether its author chose the id.
    pub explicit: bool,
    /// Its text without markup.
    pub text: String,
    /// Where it stands.
    pub location: Location,
}

/// All but the place in the file, which says nothing to a reader: text before it may grow.
impl Hash for Heading {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { level, id, explicit, text, location: _ } = self;
        (level, id, explicit, text).hash(state);
    }
}

/// What stands below one heading, up to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Passage {
    /// The index in [`Document::headings`]; `None` before the first.
    pub heading: Option<usize>,
    /// What a reader reads, without markup: a line for each block.
    pub text: String,
    /// The code of its code blocks.
    pub code: String,
}

/// A link or an image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// As written.
    pub destination: String,
    /// Where the destination stands. Relative destinations count from the folder of that file.
    pub location: Location,
    /// What it is.
    pub kind: LinkKind,
}

/// All but the place in the file. Which file it is decides where a relative destination leads.
impl Hash for Link {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { destination, location, kind } = self;
        (destination, &location.path, kind).hash(state);
    }
}

/// What a link asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LinkKind {
    /// Something to go to, by its path.
    Page,
    /// Something to go to, by its title, an alias or its path.
    Wiki,
    /// Something to show.
    Image,
}

//! Markdown events to a body with holes.
//!
//! 1. [`prepare`] shows the parser what it does not know as something it does: emphasis beside Chinese ([`emphasis`]),
//!    the lines of containers ([`fence`]), brackets that are no wiki links ([`wiki_link`]), braces that are no attributes
//!    ([`heading_attributes`]), dollar signs that are prices ([`dollar`]).
//! 2. The parser's [`events`] are turned back into the author's places and words. [`Writer`] turns them into one run of
//!    HTML and a list of marks, positions where something is missing that is not known yet.
//! 3. When all headings are known, [`anchor`] gives them ids.
//! 4. [`finish`] cuts the HTML at the holes, and sanitises it when the author wrote HTML.

mod abbreviation;
mod blank;
mod block;
mod caption;
mod cited;
mod code;
mod container;
mod dollar;
mod emphasis;
mod events;
mod fence;
mod footnote;
mod heading_attributes;
mod image;
mod inline;
mod prepared;
mod prose;
mod row;
mod run;
mod soft_break;
mod sugar;
mod wiki_link;
mod words;
mod writer;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

pub(super) use container::is_container;
pub use container::{UNCLOSED_CONTAINER, UNKNOWN_CONTAINER};
use events::{Events, Said};
pub use footnote::UNUSED_FOOTNOTE;
pub use image::MISSING_ALT;
use prepared::{Change, Prepared};
use pulldown_cmark::Options;
pub use row::SURPLUS_CELLS;
pub(super) use soft_break::join_lines;
use writer::{RawHeading, Writer};

use super::code::Palette;
use super::include::Manuscript;
use super::lint::{self, Facts};
use super::measure::{self, Words};
use super::{
    Body, Citation, Claim, Dialect, FrontMatter, Heading, Link, NamedPage, Part, Passage, SectionPrint,
    anchor, named_page,
};
use crate::config::Writing;
use crate::diagnostic::{Checked, Location};
use crate::words::words;

/// What the body of a file says.
#[derive(Default)]
pub(super) struct Content {
    pub(super) title: Option<String>,
    pub(super) title_id: Option<String>,
    /// Where the heading stands that is the title.
    pub(super) title_location: Option<Location>,
    pub(super) body: Body,
    pub(super) headings: Vec<Heading>,
    pub(super) links: Vec<Link>,
    /// The sentences that links stand in, by the number of the link.
    pub(super) citations: BTreeMap<usize, Citation>,
    /// Of what stands before the first heading, then of each section in order.
    pub(super) sections: Vec<SectionPrint>,
    pub(super) ids: BTreeSet<String>,
    pub(super) passages: Vec<Passage>,
    /// The beginning of the text, and where it names pages.
    pub(super) summary: (String, Vec<NamedPage>),
    pub(super) words: Words,
    pub(super) joined_lines: usize,
    pub(super) parts: BTreeSet<Part>,
    pub(super) claims: BTreeSet<Claim>,
}

/// Reads the body of a page. Of its front matter, its sources and its kind decide how some things are shown.
pub(super) fn parse(
    manuscript: &Manuscript<'_>,
    dialect: &Dialect,
    palette: &Palette,
    front_matter: &FrontMatter,
) -> Checked<Content> {
    let mut options = options();
    if dialect.markdown.smart_punctuation && dialect.writing == Writing::Spaced {
        options |= Options::ENABLE_SMART_PUNCTUATION;
    }
    let (mut prepared, markers) = prepare(&manuscript.text);
    let mut broken = Vec::new();
    if dialect.markdown.math {
        let dollars = dollar::find(&prepared.text, options);
        broken.extend(dollars.broken.into_iter().map(|span| prepared.original(span)));
        prepared = prepared.with_escapes(&dollars.literal);
        options |= Options::ENABLE_MATH;
    }
    let mut writer = Writer::new(manuscript, dialect, palette, front_matter);
    let mut facts = Facts::of(&manuscript.text);
    for span in broken {
        writer.bad_formula(&span, &words!(en: "its braces do not match", zh: "花括号不成对"));
    }
    for (said, span) in Events::new(&prepared, options) {
        match said {
            Said::Event(event) => {
                facts.note(&event, &span);
                writer.event(event, span);
            }
            Said::Marker(number) => {
                facts.end_block();
                writer.container_line(markers.get(number));
            }
        }
    }
    writer.close_containers();
    lint::check(manuscript, &facts, &mut writer.diagnostics);
    writer.footnotes();
    finish(writer)
}

/// Whether a text is one reading above characters, or one flag, and nothing else.
pub(super) fn is_reading_or_flag(text: &str) -> bool {
    matches!(sugar::parts(text).as_deref(), Some([sugar::Part::Ruby { .. } | sugar::Part::Claim(..)]))
}

/// A body as the parser is given it, for measurements and reports.
pub fn as_parsed(body: &str) -> Cow<'_, str> {
    prepare(body).0.text
}

/// The text as the parser is to see it, and the lines of its containers.
fn prepare(text: &str) -> (Prepared<'_>, Vec<fence::Marker>) {
    let Some(invisible) = emphasis::sentinel(text) else {
        return (Prepared::new(text, &[], char::MIN), Vec::new());
    };
    let (mut changes, markers) = fence::find(text, invisible);
    let inserted =
        [emphasis::insertions(text), wiki_link::insertions(text), heading_attributes::insertions(text)]
            .concat();
    changes.extend(inserted.into_iter().map(|at| Change { span: at..at, text: invisible.to_string() }));
    changes.sort_by_key(|change| change.span.start);
    (Prepared::new(text, &changes, invisible), markers)
}

/// What of Markdown is read on every page, also for measurements and reports.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
}

/// What tells wordings of sections apart, each with its heading's text: its id may be written or not.
fn sections(writer: &Writer<'_>) -> Vec<SectionPrint> {
    let headings: Vec<&RawHeading> = writer.headings.iter().filter(|heading| !heading.is_title).collect();
    let ends = headings.iter().map(|heading| heading.span.start).chain([writer.manuscript.text.len()]);
    let starts = headings.iter().map(|heading| (heading.text.as_str(), heading.span.end));
    let print = |((heading, start), end): ((&str, usize), usize)| {
        SectionPrint::of(heading, writer.manuscript.text.get(start..end).unwrap_or_default())
    };
    [("", 0)].into_iter().chain(starts).zip(ends).map(print).collect()
}

/// Ids for headings, and the run cut into pieces.
fn finish(mut writer: Writer<'_>) -> Checked<Content> {
    let wanted: Vec<anchor::Wanted<'_>> = writer
        .headings
        .iter()
        .map(|heading| anchor::Wanted {
            text: &heading.text,
            explicit: heading.explicit.as_deref(),
            location: writer.manuscript.locate(&heading.span),
        })
        .collect();
    let ids = anchor::assign(&wanted, &writer.ids, &mut writer.diagnostics);
    let sections = sections(&writer);
    let mut content = Content {
        sections,
        body: run::cut(&mut writer),
        links: writer.links,
        citations: writer.cited.citations,
        ids: writer.ids,
        summary: named_page::summary(&writer.excerpt, &writer.excerpt_names),
        words: writer.words,
        joined_lines: writer.joined_lines,
        parts: writer.parts,
        claims: writer.claims,
        passages: writer.passages,
        ..Content::default()
    };
    content.passages.push(writer.passage);
    // A page may be nothing but lists, callouts or tabs.
    if let Some(first) = content.passages.iter().find(|passage| !passage.text.trim().is_empty())
        && content.summary.0.is_empty()
    {
        content.summary.0 = measure::excerpt(&first.text);
    }
    content.passages.retain(|passage| passage.heading.is_some() || *passage != Passage::default());
    for (heading, id) in writer.headings.into_iter().zip(ids) {
        content.ids.insert(id.clone());
        if heading.is_title {
            content.title = Some(heading.text).filter(|text| !text.trim().is_empty());
            content.title_id = Some(id);
            content.title_location = Some(writer.manuscript.locate(&heading.span));
        } else {
            content.headings.push(Heading {
                level: heading.level,
                id,
                explicit: heading.explicit.is_some(),
                text: heading.text,
                location: writer.manuscript.locate(&heading.span),
            });
        }
    }
    Checked::new(content, writer.diagnostics)
}

//! Markdown events to a body with holes.
//!
//! 1. The parser gives events with their places. [`Writer`] turns them into one run of HTML and a list of [`Mark`]s,
//!    positions where something is missing that is not known yet.
//! 2. When all headings are known, [`anchor`] gives them ids.
//! 3. [`finish`] puts ids in place, cuts the HTML at the holes, and sanitises it when the author wrote HTML.

mod block;
mod footnote;
mod inline;
mod run;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

pub use footnote::UNUSED_FOOTNOTE;
use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};
use run::{Mark, Run};

use super::html::escape;
use super::measure::{self, Words};
use super::{Body, Dialect, Heading, Link, LinkKind, Passage, Piece, anchor};
use crate::config::Markdown;
use crate::diagnostic::{Checked, Diagnostic};
use crate::path::SourcePath;

/// What the body of a file says.
#[derive(Default)]
pub(super) struct Content {
    pub(super) title: Option<String>,
    pub(super) title_id: Option<String>,
    pub(super) body: Body,
    pub(super) headings: Vec<Heading>,
    pub(super) links: Vec<Link>,
    pub(super) ids: BTreeSet<String>,
    pub(super) passages: Vec<Passage>,
    pub(super) excerpt: String,
    pub(super) words: Words,
}

/// Reads the body of a text, which begins at `start`. All places count from the beginning of the text.
pub(super) fn parse(path: &SourcePath, text: &str, start: usize, dialect: &Dialect) -> Checked<Content> {
    let body = text.get(start..).unwrap_or("");
    let mut writer = Writer::new(path, body, start, dialect);
    for (event, span) in Parser::new_ext(body, options()).into_offset_iter() {
        writer.event(event, span);
    }
    writer.footnotes();
    finish(writer)
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

/// A heading as the events give it.
#[derive(Default)]
struct RawHeading {
    level: u8,
    explicit: Option<String>,
    text: String,
    span: Range<usize>,
    /// The first heading of the file, of level 1: it becomes the page's title and leaves the body.
    is_title: bool,
}

/// A list that is open, and where its tag and the tag of its current item end.
struct OpenList {
    tag: usize,
    item: usize,
    is_task_list: bool,
}

/// The text of an image while it is read.
struct Alternative<'a> {
    text: String,
    title: CowStr<'a>,
    /// How many tags are open in it.
    depth: usize,
}

struct Writer<'a> {
    path: &'a SourcePath,
    body: &'a str,
    start: usize,
    markdown: &'a Markdown,
    run: Run,
    /// Runs set aside while a footnote or the title is written.
    aside: Vec<Run>,
    headings: Vec<RawHeading>,
    in_heading: bool,
    links: Vec<Link>,
    lists: Vec<OpenList>,
    open_label: bool,
    alignments: Vec<Alignment>,
    column: usize,
    in_table_head: bool,
    code: Option<(String, String)>,
    raw: Option<(String, usize)>,
    has_raw_html: bool,
    alternative: Option<Alternative<'a>>,
    callouts: usize,
    tables: usize,
    footnotes: BTreeMap<String, (Run, Range<usize>)>,
    footnote: Option<(String, Range<usize>)>,
    references: Vec<(String, usize)>,
    ids: BTreeSet<String>,
    depth: usize,
    /// Those before the last heading.
    passages: Vec<Passage>,
    passage: Passage,
    excerpt: String,
    words: Words,
    blocks: usize,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Writer<'a> {
    fn new(path: &'a SourcePath, body: &'a str, start: usize, dialect: &'a Dialect) -> Self {
        let run = Run { html: String::with_capacity(body.len() + body.len() / 2), marks: Vec::new() };
        Self {
            path,
            body,
            start,
            markdown: &dialect.markdown,
            run,
            aside: Vec::new(),
            headings: Vec::new(),
            in_heading: false,
            links: Vec::new(),
            lists: Vec::new(),
            open_label: false,
            alignments: Vec::new(),
            column: 0,
            in_table_head: false,
            code: None,
            raw: None,
            has_raw_html: false,
            alternative: None,
            callouts: 0,
            tables: 0,
            footnotes: BTreeMap::new(),
            footnote: None,
            references: Vec::new(),
            ids: BTreeSet::new(),
            depth: 0,
            passages: Vec::new(),
            passage: Passage::default(),
            excerpt: String::new(),
            words: Words::default(),
            blocks: 0,
            diagnostics: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'a>, span: Range<usize>) {
        if self.alternative.is_some() {
            self.in_alternative(&event);
            return;
        }
        match event {
            Event::Start(tag) => self.open(tag, span),
            Event::End(tag) => self.close(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => self.inline_code(&code),
            Event::Html(html) => match &mut self.raw {
                Some((raw, _)) => raw.push_str(&html),
                None => self.raw_html(&html, span.start),
            },
            Event::InlineHtml(html) => self.raw_html(&html, span.start),
            Event::SoftBreak => self.text("\n"),
            Event::HardBreak => {
                self.plain("\n");
                self.run.html.push_str("<br>\n");
            }
            Event::Rule => self.run.html.push_str("<hr>\n"),
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::TaskListMarker(checked) => self.task(if checked { " checked" } else { "" }),
            // Mathematics is not switched on.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
        }
    }

    fn open(&mut self, tag: Tag<'a>, span: Range<usize>) {
        if tag_is_block(&tag) {
            self.close_label();
            self.blocks += 1;
            self.depth += 1;
        }
        match tag {
            Tag::Paragraph => self.run.html.push_str("<p>"),
            Tag::Heading { level, id, .. } => self.open_heading(level, id.as_deref(), span),
            Tag::BlockQuote(kind) => self.open_quote(kind),
            Tag::CodeBlock(kind) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split([' ', ',', '{', '\t']).next().unwrap_or(""),
                    CodeBlockKind::Indented => "",
                };
                self.code = Some((language.to_owned(), String::new()));
            }
            Tag::HtmlBlock => self.raw = Some((String::new(), span.start)),
            Tag::List(first) => self.open_list(first),
            Tag::Item => {
                self.run.html.push_str("<li");
                if let Some(list) = self.lists.last_mut() {
                    list.item = self.run.html.len();
                }
                self.run.html.push('>');
            }
            Tag::FootnoteDefinition(label) => {
                self.footnote = Some((label.to_string(), span));
                self.aside.push(std::mem::take(&mut self.run));
            }
            Tag::DefinitionList => self.run.html.push_str("<dl>\n"),
            Tag::DefinitionListTitle => self.run.html.push_str("<dt>"),
            Tag::DefinitionListDefinition => self.run.html.push_str("<dd>"),
            Tag::Table(alignments) => self.open_table(alignments),
            Tag::TableHead => {
                self.in_table_head = true;
                self.column = 0;
                self.run.html.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.run.html.push_str("<tr>");
            }
            Tag::TableCell => self.open_cell(),
            Tag::Emphasis => self.run.html.push_str("<em>"),
            Tag::Strong => self.run.html.push_str("<strong>"),
            Tag::Strikethrough => self.run.html.push_str("<del>"),
            Tag::Superscript => self.run.html.push_str("<sup>"),
            Tag::Subscript => self.run.html.push_str("<sub>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.open_link(link_type, &dest_url, &title, span)
            }
            Tag::Image { dest_url, title, .. } => {
                let number = self.link(&dest_url, span, LinkKind::Image);
                self.run.html.push_str("<img src=\"");
                self.run.mark(Mark::Hole(Piece::Image(number)));
                self.alternative = Some(Alternative { text: String::new(), title, depth: 0 });
            }
            Tag::MetadataBlock(_) => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        if tag_end_is_block(&tag) || tag == TagEnd::TableCell {
            self.end_line();
        }
        if tag_end_is_block(&tag) {
            self.close_label();
            self.depth = self.depth.saturating_sub(1);
        }
        match tag {
            TagEnd::Paragraph => {
                self.run.html.push_str("</p>\n");
                if self.depth == 0 && !self.excerpt.is_empty() && !self.excerpt.ends_with('\n') {
                    self.excerpt.push('\n');
                }
            }
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::BlockQuote(None) => self.run.html.push_str("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.run.html.push_str("</div></div>\n"),
            TagEnd::CodeBlock => self.close_code(),
            TagEnd::HtmlBlock => {
                if let Some((raw, at)) = self.raw.take() {
                    self.raw_html(&raw, at);
                }
            }
            TagEnd::List(ordered) => self.close_list(if ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => self.run.html.push_str("</li>\n"),
            TagEnd::FootnoteDefinition => {
                let run = std::mem::replace(&mut self.run, self.aside.pop().unwrap_or_default());
                if let Some((label, span)) = self.footnote.take() {
                    self.footnotes.entry(label).or_insert((run, span));
                }
            }
            TagEnd::DefinitionList => self.run.html.push_str("</dl>\n"),
            TagEnd::DefinitionListTitle => self.run.html.push_str("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.run.html.push_str("</dd>\n"),
            TagEnd::Table => self.run.html.push_str("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                self.in_table_head = false;
                self.run.html.push_str("</tr></thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.run.html.push_str("</tr>\n"),
            TagEnd::TableCell => self.run.html.push_str(if self.in_table_head { "</th>" } else { "</td>" }),
            TagEnd::Emphasis => self.run.html.push_str("</em>"),
            TagEnd::Strong => self.run.html.push_str("</strong>"),
            TagEnd::Strikethrough => self.run.html.push_str("</del>"),
            TagEnd::Superscript => self.run.html.push_str("</sup>"),
            TagEnd::Subscript => self.run.html.push_str("</sub>"),
            TagEnd::Link => self.run.html.push_str("</a>"),
            // An image ends where its text does.
            TagEnd::Image | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, code)) = &mut self.code {
            code.push_str(text);
            self.passage.code.push_str(text);
        } else {
            self.plain(text);
            escape(&mut self.run.html, text);
        }
    }

    /// Text a reader reads: it counts, and may belong to a heading or the excerpt.
    fn plain(&mut self, text: &str) {
        self.words.add(text);
        if self.in_heading {
            if let Some(heading) = self.headings.last_mut() {
                heading.text.push_str(text);
            }
            return;
        }
        self.passage.text.push_str(text);
        if self.footnote.is_none() && self.depth == 1 && self.lists.is_empty() && self.excerpt.len() < 600 {
            self.excerpt.push_str(text);
        }
    }

    /// Blocks and cells are lines of the passage they stand in.
    fn end_line(&mut self) {
        let text = &mut self.passage.text;
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
    }

    fn inline_code(&mut self, code: &str) {
        self.plain(code);
        self.run.html.push_str("<code>");
        escape(&mut self.run.html, code);
        self.run.html.push_str("</code>");
    }
}

/// Blocks that end the line of a task and that count for nesting.
fn tag_is_block(tag: &Tag<'_>) -> bool {
    tag_end_is_block(&tag.to_end())
}

fn tag_end_is_block(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Table
    )
}

/// Ids for headings, and the run cut into pieces.
fn finish(mut writer: Writer<'_>) -> Checked<Content> {
    let wanted: Vec<anchor::Wanted<'_>> = writer
        .headings
        .iter()
        .map(|heading| anchor::Wanted {
            text: &heading.text,
            explicit: heading.explicit.as_deref(),
            span: heading.span.clone(),
        })
        .collect();
    let ids = anchor::assign(writer.path, &wanted, &writer.ids, &mut writer.diagnostics);
    let mut content = Content {
        body: run::cut(&mut writer, &ids),
        links: writer.links,
        ids: writer.ids,
        excerpt: measure::excerpt(&writer.excerpt),
        words: writer.words,
        passages: writer.passages,
        ..Content::default()
    };
    content.passages.push(writer.passage);
    content.passages.retain(|passage| passage.heading.is_some() || *passage != Passage::default());
    for (heading, id) in writer.headings.into_iter().zip(ids) {
        content.ids.insert(id.clone());
        if heading.is_title {
            content.title = Some(heading.text).filter(|text| !text.trim().is_empty());
            content.title_id = Some(id);
        } else {
            content.headings.push(Heading {
                level: heading.level,
                id,
                text: heading.text,
                span: heading.span,
            });
        }
    }
    Checked::new(content, writer.diagnostics)
}

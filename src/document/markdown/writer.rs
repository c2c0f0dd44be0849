//! The writer: events in, HTML and what it lacks out.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

use super::block::OpenCell;
use super::caption::Captions;
use super::cited::OpenCitations;
use super::code::OpenCode;
use super::container::OpenContainer;
use super::image::{Alternative, Paragraph};
use super::run::Run;
use super::soft_break::SoftBreaks;
use crate::config::{Markdown, Writing};
use crate::diagnostic::Diagnostic;
use crate::document::code::{Budget, Palette};
use crate::document::formula::Setting;
use crate::document::include::Manuscript;
use crate::document::measure::Words;
use crate::document::{Claim, Dialect, FrontMatter, Link, Part, Passage, Terms};

/// A heading as the events give it.
#[derive(Default)]
pub(super) struct RawHeading {
    pub(super) level: u8,
    pub(super) explicit: Option<String>,
    pub(super) text: String,
    pub(super) span: Range<usize>,
    /// The first heading of the file, of level 1: it becomes the page's title and leaves the body.
    pub(super) is_title: bool,
}

/// A list that is open, and where its tag and the tag of its current item end.
pub(super) struct OpenList {
    pub(super) tag: usize,
    pub(super) item: usize,
    pub(super) is_task_list: bool,
    /// Its items are beside each other: what goes into a worked example, each with a list of its own.
    pub(super) compares: bool,
}

pub(super) struct Writer<'a> {
    /// The text that is read. All places of the writer count its bytes.
    pub(super) manuscript: &'a Manuscript<'a>,
    /// Its sources and its kind decide how claims and names in brackets are shown.
    pub(super) front_matter: &'a FrontMatter,
    pub(super) markdown: &'a Markdown,
    pub(super) palette: &'a Palette,
    pub(super) writing: Writing,
    pub(super) abbreviations: &'a BTreeMap<String, String>,
    /// Abbreviations that were explained.
    pub(super) explained: BTreeSet<String>,
    pub(super) terms: &'a Terms,
    /// Terms that were met.
    pub(super) met: BTreeSet<&'a str>,
    pub(super) run: Run,
    /// Runs set aside while a footnote or the title is written.
    pub(super) aside: Vec<Run>,
    pub(super) headings: Vec<RawHeading>,
    pub(super) in_heading: bool,
    pub(super) links: Vec<Link>,
    pub(super) cited: OpenCitations,
    pub(super) lists: Vec<OpenList>,
    pub(super) open_label: bool,
    pub(super) alignments: Vec<Alignment>,
    pub(super) column: usize,
    pub(super) in_table_head: bool,
    pub(super) cell: OpenCell,
    pub(super) code: Option<OpenCode<'a>>,
    /// How much more code of this page may be coloured.
    pub(super) colouring: Budget,
    pub(super) raw: Option<(String, usize)>,
    pub(super) has_raw_html: bool,
    pub(super) alternative: Option<Alternative<'a>>,
    /// The paragraph that is open, while it may become a figure.
    pub(super) paragraph: Paragraph,
    pub(super) callouts: usize,
    pub(super) captions: Captions,
    pub(super) footnotes: BTreeMap<String, (Run, Range<usize>)>,
    pub(super) footnote: Option<(String, Range<usize>)>,
    pub(super) references: Vec<(String, usize)>,
    pub(super) ids: BTreeSet<String>,
    pub(super) depth: usize,
    /// Containers that are open, outermost first.
    pub(super) containers: Vec<OpenContainer>,
    /// The paragraph that is read is the title of a container.
    pub(super) in_container_title: bool,
    pub(super) tabs: usize,
    pub(super) templates: usize,
    pub(super) examples: usize,
    pub(super) soft_breaks: SoftBreaks,
    pub(super) joined_lines: usize,
    /// Where in the HTML the last line end was.
    pub(super) line_end: usize,
    /// How many links are open.
    pub(super) link_depth: usize,
    /// How many links that are written as HTML are open in this block.
    pub(super) html_links: usize,
    /// Whether a block of HTML has left one open.
    pub(super) in_html_link: bool,
    /// The text that is read is shown by the title of the page it names.
    pub(super) shown_by_title: bool,
    /// The text that is read is a reading above characters: no text of its own.
    pub(super) in_reading: bool,
    /// The text that is read stands in such an element of HTML and is not shown.
    pub(super) hidden: Option<&'static str>,
    /// Where the tags stand that end such elements for the last time, once somebody has asked.
    pub(super) hidden_ends: Option<[usize; 2]>,
    /// Those before the last heading.
    pub(super) passages: Vec<Passage>,
    pub(super) passage: Passage,
    pub(super) excerpt: String,
    /// Where the excerpt has what was typed for a page that is called by its title, with the numbers of the links.
    pub(super) excerpt_names: Vec<(Range<usize>, usize)>,
    pub(super) words: Words,
    pub(super) blocks: usize,
    pub(super) parts: BTreeSet<Part>,
    pub(super) claims: BTreeSet<Claim>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        manuscript: &'a Manuscript<'a>,
        dialect: &'a Dialect,
        palette: &'a Palette,
        front_matter: &'a FrontMatter,
    ) -> Self {
        let body = &manuscript.text;
        let run = Run { html: String::with_capacity(body.len() + body.len() / 2), marks: Vec::new() };
        Self {
            manuscript,
            front_matter,
            markdown: &dialect.markdown,
            palette,
            writing: dialect.writing,
            abbreviations: &dialect.abbreviations,
            explained: BTreeSet::new(),
            terms: &dialect.terms,
            met: BTreeSet::new(),
            run,
            aside: Vec::new(),
            headings: Vec::new(),
            in_heading: false,
            links: Vec::new(),
            cited: OpenCitations::default(),
            lists: Vec::new(),
            open_label: false,
            alignments: Vec::new(),
            column: 0,
            in_table_head: false,
            cell: OpenCell::default(),
            code: None,
            colouring: Budget::of_page(),
            raw: None,
            has_raw_html: false,
            alternative: None,
            paragraph: Paragraph::default(),
            callouts: 0,
            captions: Captions::default(),
            footnotes: BTreeMap::new(),
            footnote: None,
            references: Vec::new(),
            ids: BTreeSet::new(),
            depth: 0,
            containers: Vec::new(),
            in_container_title: false,
            tabs: 0,
            templates: 0,
            examples: 0,
            soft_breaks: SoftBreaks::default(),
            joined_lines: 0,
            line_end: 0,
            link_depth: 0,
            html_links: 0,
            in_html_link: false,
            shown_by_title: false,
            in_reading: false,
            hidden: None,
            hidden_ends: None,
            passages: Vec::new(),
            passage: Passage::default(),
            excerpt: String::new(),
            excerpt_names: Vec::new(),
            words: Words::default(),
            blocks: 0,
            parts: BTreeSet::new(),
            claims: BTreeSet::new(),
            diagnostics: Vec::new(),
        }
    }

    pub(super) fn event(&mut self, event: Event<'a>, span: Range<usize>) {
        if self.alternative.is_some() {
            self.in_alternative(&event);
            return;
        }
        match event {
            Event::Start(tag) => self.open(tag, span),
            Event::End(tag) => self.close(tag),
            Event::Text(text) => self.text_at(&text, &span),
            Event::Code(code) => self.inline_code(&code),
            Event::Html(html) => match &mut self.raw {
                Some((raw, _)) => raw.push_str(&html),
                None => self.html_block(&html, span.start),
            },
            Event::InlineHtml(html) => self.inline_html(&html, span.start),
            Event::SoftBreak => {
                self.soft_breaks.line_end();
                self.line_end = self.run.html.len();
            }
            Event::HardBreak => {
                self.not_text();
                self.plain("\n");
                self.run.html.push_str("<br>\n");
            }
            Event::Rule => self.run.html.push_str("<hr>\n"),
            Event::FootnoteReference(label) => {
                self.not_text();
                self.footnote_reference(&label);
            }
            Event::TaskListMarker(checked) => self.task(if checked { " checked" } else { "" }),
            Event::InlineMath(latex) => self.formula(&latex, Setting::Line, &span),
            Event::DisplayMath(latex) => self.formula(&latex, Setting::Block, &span),
        }
    }

    fn open(&mut self, tag: Tag<'a>, span: Range<usize>) {
        if tag_is_block(&tag) {
            self.not_text();
            // A list may begin in the text of an item.
            self.end_line();
            self.close_label();
            self.blocks += 1;
            self.depth += 1;
            if !matches!(tag, Tag::Table(_)) {
                self.captions.other_block();
            }
        }
        match tag {
            Tag::Paragraph if self.in_container_title => {}
            Tag::Paragraph => self.open_paragraph(),
            Tag::Heading { level, id, classes, attrs } => {
                let lang = attrs.into_iter().find(|(name, _)| &**name == "lang").and_then(|(_, value)| value);
                self.open_heading(level, id.as_deref(), span);
                self.heading_attributes(&classes, lang.as_deref());
            }
            Tag::BlockQuote(kind) => self.open_quote(kind),
            Tag::CodeBlock(kind) => self.open_code(kind, span),
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
                self.surplus_cells(&span);
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
            Tag::Image { dest_url, title, .. } => self.open_image(&dest_url, title, span),
            Tag::MetadataBlock(_) => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        // What HTML says is said while its block is open, like the text of any other.
        if let Some((raw, at)) = self.raw.take_if(|_| tag == TagEnd::HtmlBlock) {
            self.html_block(&raw, at);
        }
        if tag_end_is_block(&tag) || tag == TagEnd::TableCell {
            self.end_line();
            self.html_links = 0;
        }
        if tag == TagEnd::TableCell {
            self.end_excerpt_word();
        }
        if tag_end_is_block(&tag) {
            self.not_text();
            self.close_label();
            self.close_containers_inside(self.depth);
            self.depth = self.depth.saturating_sub(1);
        }
        match tag {
            TagEnd::Paragraph if self.in_container_title => {}
            TagEnd::Paragraph => {
                self.close_paragraph();
                if self.depth == 0 {
                    self.end_excerpt_line();
                }
            }
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::BlockQuote(None) => self.run.html.push_str("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.run.html.push_str("</div></div>\n"),
            TagEnd::CodeBlock => self.close_code(),
            TagEnd::List(ordered) => self.close_list(if ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => self.run.html.push_str("</li>\n"),
            TagEnd::FootnoteDefinition => {
                let run = std::mem::replace(&mut self.run, self.aside.pop().unwrap_or_default());
                self.close_footnote(run);
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
            TagEnd::TableCell => self.close_cell(),
            TagEnd::Emphasis => self.run.html.push_str("</em>"),
            TagEnd::Strong => self.run.html.push_str("</strong>"),
            TagEnd::Strikethrough => self.run.html.push_str("</del>"),
            TagEnd::Superscript => self.run.html.push_str("</sup>"),
            TagEnd::Subscript => self.run.html.push_str("</sub>"),
            TagEnd::Link => self.close_link(),
            // An image ends where its text does, and HTML has been written.
            TagEnd::Image | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) => {}
        }
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

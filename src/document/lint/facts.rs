//! Where prose is in a file: what the lints need to know, noted while the Markdown is read once.
//!
//! All places are bytes of the body as the author wrote it.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{plain, suspicion};
use crate::document::raw_text::{self, is_verbatim};

/// One line of prose in the source, without the signs of quotes and lists before it and without the line end.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) span: Range<usize>,
    /// Lines of one block have one number; blocks that follow each other have different ones.
    pub(super) block: usize,
    pub(super) kind: Kind,
    /// What the line is the first one of.
    pub(super) opens: Opens,
    /// How many lists it is inside of.
    pub(super) lists: usize,
    /// How many quotes it is inside of.
    pub(super) quotes: usize,
}

/// What a line is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    Heading,
    Cell,
}

/// What a line is the first one of: the innermost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opens {
    /// Not even of its block.
    Nothing,
    Block,
    Item,
    Quote,
}

/// Text that is shown as it stands, in one piece.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) span: Range<usize>,
    pub(super) within: Within,
}

/// What text is inside of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Within {
    Prose,
    Link,
    /// The text in place of an image.
    Image,
    /// `<code>`, `<kbd>` and the like, written as HTML.
    Code,
    /// A block of HTML, in which no Markdown is read.
    Html,
}

/// A link (not an image).
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) span: Range<usize>,
    pub(super) leads_to_image: bool,
}

/// What was noted of one body.
#[derive(Debug, Default)]
pub(in crate::document) struct Facts {
    /// Whether the body was worth noting more than literal asterisks and tildes.
    pub(super) is_complete: bool,
    /// In the order of the file.
    pub(super) lines: Vec<Line>,
    /// In the order of the file; pieces that touch are one.
    pub(super) texts: Vec<Text>,
    pub(super) links: Vec<Link>,
    /// Titles of links and images that have two asterisks or tildes, with the span of the whole.
    pub(super) titles: Vec<(Box<str>, Range<usize>)>,
    /// Inline code and inline HTML.
    pub(super) codes: Vec<Range<usize>>,
    /// Blocks of code between fences.
    pub(super) fenced: Vec<Range<usize>>,
    /// Labels of footnotes that have a text.
    pub(super) footnotes: BTreeSet<String>,
    state: State,
}

/// Where in the document the next event is.
#[derive(Debug, Default)]
struct State {
    line: Option<Line>,
    block: usize,
    kinds: Vec<Kind>,
    opens: Vec<Opens>,
    lists: usize,
    quotes: usize,
    links: usize,
    images: usize,
    code_tags: usize,
    in_code_block: bool,
    /// The lines of a block of HTML that is open, each with where it begins in it and in the body.
    html: Option<(String, Vec<(usize, usize)>)>,
    /// Where two asterisks or tildes stand side by side: those that no event has passed yet.
    stars: std::vec::IntoIter<usize>,
}

impl Facts {
    /// Begins to note what is in a body: everything, or on most pages next to nothing.
    pub(in crate::document) fn of(body: &str) -> Self {
        let stars = suspicion::stars(body).into_iter();
        Self {
            is_complete: suspicion::is_warranted(body),
            state: State { stars, ..State::default() },
            ..Self::default()
        }
    }

    /// Notes one event. Events come in the order of the parser, `span` counts from the beginning of the body.
    pub(in crate::document) fn note(&mut self, event: &Event<'_>, span: &Range<usize>) {
        if let Event::Start(Tag::Image { title, .. } | Tag::Link { title, .. }) = event
            && plain::is_suspect(title)
        {
            self.titles.push((title.as_ref().into(), span.clone()));
        }
        if !self.is_complete {
            self.note_stars(event, span);
            return;
        }
        match event {
            Event::Start(tag) => self.open(tag, span),
            Event::End(tag) => self.close(tag, span),
            Event::Text(_) if self.state.in_code_block => {}
            Event::Text(_) => {
                self.extend(span);
                self.text(span);
            }
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                self.extend(span);
                self.codes.push(span.clone());
            }
            Event::InlineHtml(html) => {
                self.extend(span);
                self.codes.push(span.clone());
                self.inline_tag(html);
            }
            Event::FootnoteReference(_) => self.extend(span),
            Event::TaskListMarker(_) => self.state.opens.clear(),
            Event::SoftBreak | Event::HardBreak => self.end_line(),
            Event::Html(html) => {
                self.end_block();
                self.html_line(html, span);
            }
            Event::Rule => self.end_block(),
        }
    }

    /// Notes only texts with asterisks or tildes in them, and what such a text is inside of.
    fn note_stars(&mut self, event: &Event<'_>, span: &Range<usize>) {
        match event {
            Event::Text(_) if !self.state.in_code_block => {
                while self.state.stars.as_slice().first().is_some_and(|at| *at < span.start) {
                    self.state.stars.next();
                }
                if self.state.stars.as_slice().first().is_some_and(|at| span.contains(at)) {
                    self.text(span);
                }
            }
            Event::InlineHtml(html) => self.inline_tag(html),
            Event::Html(html) => self.html_line(html, span),
            Event::Start(Tag::HtmlBlock) => self.open_html(),
            Event::End(TagEnd::HtmlBlock) => self.close_html(),
            Event::Start(Tag::CodeBlock(_)) => self.state.in_code_block = true,
            Event::End(TagEnd::CodeBlock) => self.state.in_code_block = false,
            Event::Start(Tag::Image { .. }) => self.state.images += 1,
            Event::End(TagEnd::Image) => self.state.images = self.state.images.saturating_sub(1),
            Event::Start(Tag::Link { .. }) => self.state.links += 1,
            Event::End(TagEnd::Link) => self.state.links = self.state.links.saturating_sub(1),
            _ => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>, span: &Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {
                self.extend(&(span.start..span.start));
            }
            Tag::Link { dest_url, .. } => {
                self.extend(&(span.start..span.start));
                self.state.links += 1;
                self.links
                    .push(Link { span: span.clone(), leads_to_image: super::links::is_image(dest_url) });
            }
            Tag::Image { .. } => {
                self.extend(&(span.start..span.start));
                self.state.images += 1;
            }
            block => {
                self.end_block();
                match block {
                    Tag::Heading { .. } => self.state.kinds.push(Kind::Heading),
                    Tag::TableCell => self.state.kinds.push(Kind::Cell),
                    Tag::CodeBlock(kind) => {
                        self.state.in_code_block = true;
                        self.state.opens.clear();
                        self.fenced.extend(kind.is_fenced().then(|| span.clone()));
                    }
                    Tag::HtmlBlock => {
                        self.state.opens.clear();
                        self.open_html();
                    }
                    Tag::List(_) => self.state.lists += 1,
                    Tag::Item => self.state.opens.push(Opens::Item),
                    Tag::BlockQuote(_) => {
                        self.state.quotes += 1;
                        self.state.opens.push(Opens::Quote);
                    }
                    Tag::FootnoteDefinition(label) => {
                        self.footnotes.insert(label.to_string());
                    }
                    _ => {}
                }
            }
        }
    }

    fn close(&mut self, tag: &TagEnd, span: &Range<usize>) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript => self.extend(&(span.end..span.end)),
            TagEnd::Link => {
                self.state.links = self.state.links.saturating_sub(1);
                self.extend(&(span.end..span.end));
            }
            TagEnd::Image => {
                self.state.images = self.state.images.saturating_sub(1);
                self.extend(&(span.end..span.end));
            }
            block => {
                self.end_block();
                self.state.opens.clear();
                match block {
                    TagEnd::Heading(_) | TagEnd::TableCell => {
                        self.state.kinds.pop();
                    }
                    TagEnd::CodeBlock => self.state.in_code_block = false,
                    TagEnd::HtmlBlock => self.close_html(),
                    TagEnd::List(_) => self.state.lists = self.state.lists.saturating_sub(1),
                    TagEnd::BlockQuote(_) => self.state.quotes = self.state.quotes.saturating_sub(1),
                    _ => {}
                }
            }
        }
    }

    /// The line that is open reaches at least to the end of `span`; if none is, one begins there.
    fn extend(&mut self, span: &Range<usize>) {
        if let Some(line) = &mut self.state.line {
            line.span.end = line.span.end.max(span.end);
            return;
        }
        let continues = self.lines.last().is_some_and(|line| line.block == self.state.block);
        let opens = match self.state.opens.pop() {
            _ if continues => Opens::Nothing,
            Some(container) => container,
            None => Opens::Block,
        };
        self.state.opens.clear();
        self.state.line = Some(Line {
            span: span.clone(),
            block: self.state.block,
            kind: self.state.kinds.last().copied().unwrap_or(Kind::Paragraph),
            opens,
            lists: self.state.lists,
            quotes: self.state.quotes,
        });
    }

    fn end_line(&mut self) {
        self.lines.extend(self.state.line.take());
    }

    /// A block ends here, whatever begins next.
    pub(in crate::document) fn end_block(&mut self) {
        self.end_line();
        self.state.block += 1;
    }

    fn text(&mut self, span: &Range<usize>) {
        let within = match &self.state {
            State { images: 1.., .. } => Within::Image,
            State { links: 1.., .. } => Within::Link,
            State { code_tags: 1.., .. } => Within::Code,
            _ => Within::Prose,
        };
        match self.texts.last_mut() {
            Some(last) if last.span.end == span.start && last.within == within => last.span.end = span.end,
            _ => self.texts.push(Text { span: span.clone(), within }),
        }
    }

    /// Blocks of HTML matter only on pages with two asterisks or tildes side by side.
    fn open_html(&mut self) {
        self.state.html = (!self.state.stars.as_slice().is_empty()).then(Default::default);
    }

    fn html_line(&mut self, html: &str, span: &Range<usize>) {
        if let Some((text, lines)) = &mut self.state.html {
            lines.push((text.len(), span.start));
            text.push_str(html);
        }
    }

    /// Notes the text of a block of HTML, line by line: other signs may stand between them.
    fn close_html(&mut self) {
        let Some((html, lines)) = self.state.html.take() else { return };
        for piece in raw_text::pieces(&html) {
            let raw_text::Piece::Text { text, at, is_verbatim: false } = piece else { continue };
            let end = at + text.len();
            let first = lines.partition_point(|(start, _)| *start <= at).saturating_sub(1);
            let behind = lines.get(first..).unwrap_or_default();
            let ends = lines.get(first + 1..).unwrap_or_default().iter().map(|(start, _)| *start);
            for ((start, body), line_end) in behind.iter().zip(ends.chain([html.len()])) {
                let (from, to) = (at.max(*start), end.min(line_end));
                if from >= to {
                    break;
                }
                let span = body + from - start..body + to - start;
                self.texts.push(Text { span, within: Within::Html });
            }
        }
    }

    fn inline_tag(&mut self, html: &str) {
        let names = |tag: &str| is_verbatim(tag.split(ends_name).next().unwrap_or(tag));
        if html.strip_prefix("</").is_some_and(names) {
            self.state.code_tags = self.state.code_tags.saturating_sub(1);
        } else if html.strip_prefix('<').is_some_and(names) {
            self.state.code_tags += 1;
        }
    }
}

fn ends_name(character: char) -> bool {
    character == '>' || character.is_ascii_whitespace()
}

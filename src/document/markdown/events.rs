//! The parser's events as if it had read the author's text: places are the author's, nothing added is left in them.

use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, OffsetIter, Options, Parser, Tag, TagEnd};

use super::prepared::Prepared;
use super::words::stands_for_itself;

/// One event.
pub(super) enum Said<'a> {
    /// The parser's own.
    Event(Event<'a>),
    /// A line of a container, by its number.
    Marker(usize),
}

/// The events of a text.
pub(super) struct Events<'a> {
    prepared: &'a Prepared<'a>,
    parser: Peekable<OffsetIter<'a>>,
}

impl<'a> Events<'a> {
    pub(super) fn new(prepared: &'a Prepared<'a>, options: Options) -> Self {
        let parser = Parser::new_ext(&prepared.text, options).into_offset_iter().peekable();
        Self { prepared, parser }
    }

    /// A run of text in one piece: the parser breaks it wherever markup could have been.
    fn text(&mut self, first: CowStr<'a>, span: &mut Range<usize>) -> CowStr<'a> {
        if !matches!(self.parser.peek(), Some((Event::Text(_), _))) {
            return first;
        }
        let mut text = first.into_string();
        // What begins with a sign that stands for itself is a run of its own.
        let source = &self.prepared.text;
        let goes_on = |(next, at): &(Event<'_>, Range<usize>)| matches!(next, Event::Text(more) if !stands_for_itself(source, at.start, more));
        while let Some((Event::Text(more), at)) = self.parser.next_if(goes_on) {
            text.push_str(&more);
            span.end = at.end;
        }
        text.into()
    }

    /// The number of the marker that a block of HTML is, and nothing else. It is read to its end then.
    fn marker(&mut self) -> Option<usize> {
        let Some((Event::Html(html), _)) = self.parser.peek() else { return None };
        let marker = self.prepared.marker(html)?;
        self.parser.find(|(event, _)| matches!(event, Event::End(TagEnd::HtmlBlock)));
        Some(marker)
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = (Said<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (event, mut span) = self.parser.next()?;
            let event = match event {
                Event::Text(text) => Event::Text(self.text(text, &mut span)),
                other => other,
            };
            if self.prepared.is_unchanged() {
                return Some((Said::Event(event), span));
            }
            let span = self.prepared.original(span);
            if matches!(event, Event::Start(Tag::HtmlBlock))
                && let Some(marker) = self.marker()
            {
                return Some((Said::Marker(marker), span));
            }
            let event = clean(self.prepared, event);
            // A text of nothing but the sentinel is none.
            if !matches!(&event, Event::Text(text) if text.is_empty()) {
                return Some((Said::Event(event), span));
            }
        }
    }
}

/// Every string of an event as the author wrote it.
fn clean<'a>(prepared: &Prepared<'a>, event: Event<'a>) -> Event<'a> {
    let clean = |text| prepared.clean(text);
    match event {
        Event::Start(tag) => Event::Start(clean_tag(prepared, tag)),
        Event::Text(text) => Event::Text(clean(text)),
        Event::Code(text) => Event::Code(clean(text)),
        Event::InlineMath(text) => Event::InlineMath(clean(text)),
        Event::DisplayMath(text) => Event::DisplayMath(clean(text)),
        Event::Html(text) => Event::Html(clean(text)),
        Event::InlineHtml(text) => Event::InlineHtml(clean(text)),
        Event::FootnoteReference(label) => Event::FootnoteReference(clean(label)),
        Event::End(_) | Event::SoftBreak | Event::HardBreak | Event::Rule | Event::TaskListMarker(_) => event,
    }
}

fn clean_tag<'a>(prepared: &Prepared<'a>, tag: Tag<'a>) -> Tag<'a> {
    let clean = |text| prepared.clean(text);
    match tag {
        Tag::Heading { level, id, classes, attrs } => Tag::Heading {
            level,
            id: id.map(clean),
            classes: classes.into_iter().map(clean).collect(),
            attrs: attrs.into_iter().map(|(name, value)| (clean(name), value.map(clean))).collect(),
        },
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => Tag::CodeBlock(CodeBlockKind::Fenced(clean(info))),
        Tag::FootnoteDefinition(label) => Tag::FootnoteDefinition(clean(label)),
        Tag::Link { link_type, dest_url, title, id } => {
            Tag::Link { link_type, dest_url: clean(dest_url), title: clean(title), id: clean(id) }
        }
        Tag::Image { link_type, dest_url, title, id } => {
            Tag::Image { link_type, dest_url: clean(dest_url), title: clean(title), id: clean(id) }
        }
        other => other,
    }
}

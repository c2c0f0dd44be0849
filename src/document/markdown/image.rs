//! Images, and the figures that images with a title become when they have a paragraph to themselves.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event};

use super::run::Mark;
use super::soft_break::LineEnd;
use super::writer::Writer;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::html::escape;
use crate::document::raw_html::Tag;
use crate::document::{Image, Label, LinkKind, Loading, Part, Piece, Side};
use crate::words::words;

/// An image without words for readers who cannot see it.
pub const MISSING_ALT: Code = Code::new(
    "missing-alt",
    "an image without words for readers who cannot see it",
    "图片没有给看不见它的读者写说明",
);

/// An image while the text that stands for it is read.
pub(super) struct Alternative<'a> {
    text: String,
    title: CowStr<'a>,
    link: usize,
    destination: String,
    /// In the body.
    span: Range<usize>,
    /// How many tags are open in it.
    depth: usize,
}

/// What is known of the paragraph that is open. Positions are those of [`super::run::Run::end`].
#[derive(Default)]
pub(super) struct Paragraph {
    /// Where its tag begins.
    start: usize,
    /// Where its content begins: behind the tag of a link that begins it.
    content: Option<(usize, usize)>,
    /// The image it begins with.
    picture: Option<Picture>,
}

struct Picture {
    /// Where it ends: behind the end of a link that holds it alone.
    end: (usize, usize),
    /// Where its `title` stands in the HTML.
    title: Range<usize>,
    caption: String,
    /// Which one it is, where it may lead to its own file: not in a link of the author, nor without words that name it.
    own_link: Option<usize>,
}

/// An image of the author's HTML.
pub(super) fn written(link: usize, tag: &Tag<'_>) -> Image {
    let side = |name| match tag.value(name) {
        None => Side::Natural,
        Some(value) => value.trim().parse().map_or(Side::Other, Side::Pixels),
    };
    let loading = if tag.value("loading").is_some() { Loading::Said } else { Loading::Lazy };
    Image { link, width: side("width"), height: side("height"), loading }
}

impl<'a> Writer<'a> {
    pub(super) fn open_image(&mut self, destination: &str, title: CowStr<'a>, span: Range<usize>) {
        self.not_text();
        let link = self.link(destination, span.clone(), LinkKind::Image);
        let destination = destination.to_owned();
        self.alternative =
            Some(Alternative { text: String::new(), title, link, destination, span, depth: 0 });
    }

    /// The text of an image is an attribute: of what it is written with only the words remain.
    pub(super) fn in_alternative(&mut self, event: &Event<'_>) {
        let Some(alternative) = &mut self.alternative else { return };
        match event {
            Event::Start(_) => alternative.depth += 1,
            Event::End(_) if alternative.depth > 0 => alternative.depth -= 1,
            Event::End(_) => self.close_image(),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                if self.soft_breaks.text(text, self.writing) == LineEnd::Kept {
                    alternative.text.push('\n');
                }
                alternative.text.push_str(text);
            }
            Event::SoftBreak => self.soft_breaks.line_end(),
            Event::HardBreak => alternative.text.push('\n'),
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::Rule
            | Event::TaskListMarker(_) => {}
        }
    }

    fn close_image(&mut self) {
        let Some(image) = self.alternative.take() else { return };
        self.soft_breaks.other();
        let (text, width, height) = sized(&image.text);
        if text.trim().is_empty() {
            self.missing_alternative(&image.destination, &image.span);
        }
        self.plain(text);
        let begins = self.paragraph.content == Some(self.run.end());
        self.run.html.push_str("<img ");
        let (link, loading) = (image.link, Loading::Lazy);
        self.run.mark(Mark::Hole(Piece::Image(Image { link, width, height, loading })));
        let html = &mut self.run.html;
        for (name, side) in [("width", width), ("height", height)] {
            if let Side::Pixels(pixels) = side {
                html.push_str(&format!(" {name}=\"{pixels}\""));
            }
        }
        html.push_str(" alt=\"");
        escape(html, text);
        html.push('"');
        let title = html.len();
        if !image.title.is_empty() {
            html.push_str(" title=\"");
            escape(html, &image.title);
            html.push('"');
        }
        let title = title..html.len();
        html.push_str(" decoding=\"async\">");
        if begins && !title.is_empty() {
            let end = self.run.end();
            let is_linked = self.link_depth > 0 || self.in_html_link;
            let own_link = Some(link).filter(|_| !is_linked && !text.trim().is_empty());
            self.paragraph.picture = Some(Picture { end, title, caption: image.title.to_string(), own_link });
        }
    }

    /// Reports an image that nothing is said about. `span` is its place in the body.
    pub(super) fn missing_alternative(&mut self, destination: &str, span: &Range<usize>) {
        let location = self.manuscript.locate(span);
        let message = words!(
            en: "the image `{destination}` has no words for readers who cannot see it",
            zh: "图片`{destination}`没有给看不见它的读者写说明",
        );
        let help = words!(
            en: "write what it shows, `![…]({destination})`; of mere decoration say so: `<img src=\"{destination}\" alt=\"\">`",
            zh: "写出图上有什么：`![…]({destination})`；只作装饰的就写明：`<img src=\"{destination}\" alt=\"\">`",
        );
        self.diagnostics.push(Diagnostic::warning(MISSING_ALT, location, message).with_help(help));
    }

    pub(super) fn open_paragraph(&mut self) {
        let start = self.run.html.len();
        self.run.html.push_str(PARAGRAPH);
        self.paragraph = Paragraph { start, content: Some(self.run.end()), picture: None };
    }

    /// A link has been opened where the run ended `before`: an image may stand alone in it.
    pub(super) fn begins_with_link(&mut self, before: (usize, usize)) {
        if self.paragraph.content == Some(before) {
            self.paragraph.content = Some(self.run.end());
        }
    }

    /// A link has been closed where the run ended `before`.
    pub(super) fn ends_with_link(&mut self, before: (usize, usize)) {
        let after = self.run.end();
        if let Some(picture) = self.paragraph.picture.as_mut().filter(|picture| picture.end == before) {
            picture.end = after;
        }
    }

    /// A paragraph that holds an image with a title and nothing else is a figure, and the title its caption.
    pub(super) fn close_paragraph(&mut self) {
        let Paragraph { start, picture, .. } = std::mem::take(&mut self.paragraph);
        let Some(picture) = picture.filter(|picture| picture.end == self.run.end()) else {
            self.run.html.push_str("</p>\n");
            self.may_be_caption(start);
            return;
        };
        // The title is the last thing before the end that anything depends on: only the marks of the image and of its
        // link stand between it and the beginning of the paragraph.
        self.run.html.replace_range(picture.title, "");
        let opening =
            if picture.own_link.is_some() { [FIGURE, LINK, LINKED].concat() } else { FIGURE.to_owned() };
        self.run.html.replace_range(start..start + PARAGRAPH.len(), &opening);
        let mut marks = self.run.marks.len();
        for (at, _) in self.run.marks.iter_mut().rev().take_while(|(at, _)| *at > start) {
            *at += opening.len() - PARAGRAPH.len();
            marks -= 1;
        }
        if let Some(link) = picture.own_link {
            let mark = Mark::Hole(Piece::Link(link));
            self.run.marks.insert(marks, (start + FIGURE.len() + LINK.len(), mark));
            self.run.html.push_str("</a>");
        }
        self.run.html.push_str("\n<figcaption><strong>");
        self.captions.figures += 1;
        self.run.mark(Mark::Hole(Piece::Label(Label::FigureNumber(self.captions.figures))));
        self.run.html.push_str("</strong> ");
        escape(&mut self.run.html, &picture.caption);
        self.parts.insert(Part::Figure);
        self.run.html.push_str("</figcaption>\n</figure>\n");
        self.words.add(&picture.caption);
        self.passage.text.push_str(&picture.caption);
        self.end_line();
    }
}

const PARAGRAPH: &str = "<p>";
const FIGURE: &str = "<figure>\n";
/// Up to the address of the picture itself: readers see it as large as it is.
const LINK: &str = "<a class=\"picture-link\" href=\"";
const LINKED: &str = "\">";

/// `A chart|320` and `A chart|320x200`: the text, and the size that Obsidian lets authors ask for.
fn sized(text: &str) -> (&str, Side, Side) {
    let side = |digits: &str| {
        let plain =
            !digits.is_empty() && digits.len() < 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|pixels| plain && *pixels > 0).map(Side::Pixels)
    };
    let read = || {
        let (words, size) = text.rsplit_once('|')?;
        match size.split_once('x') {
            Some((width, height)) => Some((words, side(width)?, side(height)?)),
            None => Some((words, side(size)?, Side::Natural)),
        }
    };
    read().unwrap_or((text, Side::Natural, Side::Natural))
}

#[cfg(test)]
mod tests {
    use super::{Side, sized};

    #[test]
    fn sizes_are_asked_for_as_in_obsidian() {
        use Side::{Natural, Pixels};
        assert_eq!(sized("图|320"), ("图", Pixels(320), Natural));
        assert_eq!(sized("a|b|320x200"), ("a|b", Pixels(320), Pixels(200)));
        for text in ["", "a", "a|b", "a|", "a|0", "a|3.5", "a|12x", "a|+3", "a|1234567"] {
            assert_eq!(sized(text), (text, Natural, Natural));
        }
    }
}

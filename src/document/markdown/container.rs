//! Containers as blocks: callouts, details, tabs, templates, worked examples.

use std::ops::Range;

use super::fence::Marker;
use super::run::Mark;
use super::writer::Writer;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{Callout, Claim, Label, Part, Piece};
use crate::words::{Phrase, Words, did_you_mean, words};

/// A container with a name that means nothing.
pub const UNKNOWN_CONTAINER: Code =
    Code::new("unknown-container", "a `:::` container with an unknown name", "`:::`容器的名字不认识");
/// A container that does not end, or an end without a beginning.
pub const UNCLOSED_CONTAINER: Code = Code::new(
    "unclosed-container",
    "a `:::` container without an end, or an end without a container",
    "`:::`容器没有结尾，或结尾没有对应的容器",
);

/// What a container is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Callout(Callout),
    Details,
    Tabs,
    Tab,
    Template,
    /// A calculation from what goes in to what comes out.
    WorkedExample,
    /// Of a name that means nothing.
    Other,
    /// Too deep inside others to be shown as one.
    Ignored,
}

/// How many containers may stand inside each other. Nobody reads deeper, and browsers have limits of their own.
const DEEPEST: usize = 32;

/// Names of containers. Those of other generators that mean the same are understood.
const NAMES: [(&str, Kind); 17] = [
    ("note", Kind::Callout(Callout::Note)),
    ("info", Kind::Callout(Callout::Note)),
    ("tip", Kind::Callout(Callout::Tip)),
    ("success", Kind::Callout(Callout::Tip)),
    ("important", Kind::Callout(Callout::Important)),
    ("warning", Kind::Callout(Callout::Warning)),
    ("caution", Kind::Callout(Callout::Caution)),
    ("danger", Kind::Callout(Callout::Caution)),
    ("example", Kind::Callout(Callout::Example)),
    ("details", Kind::Details),
    ("tabs", Kind::Tabs),
    ("code-group", Kind::Tabs),
    ("tab", Kind::Tab),
    ("tab-item", Kind::Tab),
    ("template", Kind::Template),
    ("worked-example", Kind::WorkedExample),
    ("calculation", Kind::WorkedExample),
];

/// Whether containers of this name mean something.
pub(in crate::document) fn is_container(name: &str) -> bool {
    Kind::of(name).is_some()
}

impl Kind {
    fn of(name: &str) -> Option<Self> {
        NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, kind)| *kind)
    }

    /// What closes it.
    fn end(self) -> &'static str {
        match self {
            Self::Callout(_) => "</div></div>\n",
            Self::Details => "</details>\n",
            Self::Tabs | Self::Other => "</div>\n",
            Self::Tab => "</section>\n",
            Self::Template | Self::WorkedExample => "</div></section>\n",
            Self::Ignored => "",
        }
    }

    /// What closes its title.
    fn title_end(self) -> &'static str {
        match self {
            Self::Details => "</summary>\n",
            Self::Template => "</p>\n<div class=\"template-text\">\n",
            Self::WorkedExample => "</span></p>\n<div class=\"example-text\">\n",
            Self::Ignored => "",
            _ => "</p>\n",
        }
    }
}

/// A container that is open.
pub(super) struct OpenContainer {
    kind: Kind,
    colons: usize,
    /// How many blocks are open around it.
    depth: usize,
    /// Of its name.
    span: Range<usize>,
}

impl Writer<'_> {
    /// A line of a container.
    pub(super) fn container_line(&mut self, marker: Option<&Marker>) {
        self.not_text();
        self.close_label();
        match marker {
            Some(Marker::Open { name, span, colons, has_title }) => {
                self.open_container(name, span, *colons, *has_title)
            }
            Some(Marker::TitleEnd) => {
                self.in_container_title = false;
                self.end_line();
                if let Some(kind) = self.containers.last().map(|open| open.kind) {
                    self.end_container_title(kind);
                }
            }
            Some(Marker::Close { colons, span }) => self.close_container(*colons, span),
            None => {}
        }
    }

    /// Opens a section with a title that names it: the `number`-th of its class on the page.
    fn open_section(&mut self, class: &str, number: usize) {
        let id = format!("{class}-{number}");
        let html = format!(
            "<section class=\"{class}\" aria-labelledby=\"{id}\"><p class=\"{class}-title\" id=\"{id}\">"
        );
        self.run.html.push_str(&html);
        self.ids.insert(id);
    }

    fn open_container(&mut self, name: &str, span: &Range<usize>, colons: usize, has_title: bool) {
        let known = if self.containers.len() < DEEPEST { Kind::of(name) } else { Some(Kind::Ignored) };
        let kind = known.unwrap_or_else(|| {
            self.diagnostics.push(self.unknown(name, span));
            Kind::Other
        });
        // One tab ends where the next begins.
        if kind == Kind::Tab
            && self.containers.last().is_some_and(|open| open.kind == Kind::Tab && open.depth == self.depth)
        {
            self.end_container();
        }
        self.containers.push(OpenContainer { kind, colons, depth: self.depth, span: span.clone() });
        let label = match kind {
            Kind::Callout(callout) => {
                self.open_callout(callout);
                Some(Label::Callout(callout))
            }
            Kind::Details => {
                self.run.html.push_str("<details class=\"details\"><summary>");
                Some(Label::Details)
            }
            Kind::Tab => {
                self.tabs += 1;
                self.open_section("tab", self.tabs);
                Some(Label::Tab(self.tabs))
            }
            Kind::Template => {
                self.parts.insert(Part::Template);
                self.templates += 1;
                self.open_section("template", self.templates);
                Some(Label::Template)
            }
            Kind::WorkedExample => {
                self.parts.extend([Part::Claim, Part::Example]);
                self.examples += 1;
                self.open_section("example", self.examples);
                Some(Label::WorkedExample)
            }
            Kind::Tabs => {
                self.parts.insert(Part::Tabs);
                self.run.html.push_str("<div class=\"tabs\">");
                has_title.then(|| self.run.html.push_str("<p class=\"tabs-title\">"));
                None
            }
            Kind::Ignored => None,
            Kind::Other => {
                self.run.html.push_str("<div class=\"container\">");
                has_title.then(|| self.run.html.push_str("<p class=\"container-title\">"));
                None
            }
        };
        self.in_container_title = has_title;
        if let (false, Some(label)) = (has_title, label) {
            self.run.mark(Mark::Hole(Piece::Label(label)));
            self.end_container_title(kind);
        }
    }

    /// A list opens. In an item of a list of a worked example it makes the items of that one panels beside each other.
    pub(super) fn compare_inputs(&mut self) {
        let example = self.containers.last().filter(|open| open.kind == Kind::WorkedExample);
        // Around it are, in the container, a list and its item; it counts itself.
        let inside = example.is_some_and(|open| self.depth == open.depth + 3);
        if let Some(list) = self.lists.last_mut().filter(|list| inside && !list.compares) {
            list.compares = true;
            self.run.marks.push((list.tag, Mark::Text(" class=\"diptych\"")));
        }
    }

    /// What a worked example counts with is made up, and its head says so.
    fn end_container_title(&mut self, kind: Kind) {
        if kind == Kind::WorkedExample {
            self.run.html.push_str(" <span class=\"claim claim-example\">");
            self.run.mark(Mark::Hole(Piece::Label(Label::Claim(Claim::Example))));
        }
        self.run.html.push_str(kind.title_end());
    }

    /// Whether names in brackets are fields here: in templates, and on pages that are filled in as a whole.
    pub(super) fn has_fields(&self) -> bool {
        !self.in_container_title
            && (self.front_matter.is_form() || self.containers.iter().any(|open| open.kind == Kind::Template))
    }

    /// A line of colons ends the container that as many opened, else the innermost.
    fn close_container(&mut self, colons: usize, span: &Range<usize>) {
        let here = |open: &OpenContainer| open.depth == self.depth;
        let innermost =
            self.containers.len().checked_sub(1).filter(|_| self.containers.last().is_some_and(here));
        let same = self.containers.iter().rposition(|open| here(open) && open.colons == colons);
        let Some(index) = same.or(innermost) else {
            let message = Phrase {
                english: "`:::` ends a container, and none is open here",
                chinese: "`:::`用来结束容器，这里却没有打开的容器",
            };
            let help = Phrase {
                english: "remove the line, or indent it like the line that begins the container",
                chinese: "删掉这一行，或者让它的缩进与容器开始的那一行相同",
            };
            let location = self.manuscript.locate(span);
            self.diagnostics.push(Diagnostic::warning(UNCLOSED_CONTAINER, location, message).with_help(help));
            return;
        };
        while self.containers.len() > index + 1 {
            // A tab needs no end of its own.
            if self.containers.last().is_some_and(|open| open.kind != Kind::Tab) {
                self.report_unclosed();
            }
            self.end_container();
        }
        self.end_container();
    }

    /// Ends what a block that ends has left open in it.
    pub(super) fn close_containers_inside(&mut self, depth: usize) {
        while self.containers.last().is_some_and(|open| open.depth >= depth) {
            self.report_unclosed();
            self.end_container();
        }
    }

    /// Ends what the text has left open.
    pub(super) fn close_containers(&mut self) {
        self.close_containers_inside(0);
    }

    fn end_container(&mut self) {
        if let Some(open) = self.containers.pop() {
            self.run.html.push_str(open.kind.end());
        }
    }

    fn report_unclosed(&mut self) {
        let Some(open) = self.containers.last() else { return };
        let name = self.manuscript.text.get(open.span.clone()).unwrap_or("");
        let message = words!(en: "the container `{name}` does not end", zh: "容器`{name}`没有结束");
        let colons = ":".repeat(open.colons);
        let help = words!(
            en: "write `{colons}` on a line of its own where it ends", zh: "在它结束的地方单独写一行`{colons}`"
        );
        let location = self.manuscript.locate(&open.span);
        self.diagnostics.push(Diagnostic::warning(UNCLOSED_CONTAINER, location, message).with_help(help));
    }

    fn unknown(&self, name: &str, span: &Range<usize>) -> Diagnostic {
        let known = || NAMES.iter().map(|(name, _)| *name);
        let help = match nearest(name, known()) {
            Some(near) => did_you_mean(near),
            None => {
                let known = Words::list(known());
                words!(en: "containers: {known}", zh: "可用的容器：{known}"; known)
            }
        };
        let message = words!(
            en: "`{name}` is no container: its text is shown without a frame",
            zh: "没有`{name}`这种容器：里面的文字不带外框显示",
        );
        Diagnostic::warning(UNKNOWN_CONTAINER, self.manuscript.locate(span), message).with_help(help)
    }
}

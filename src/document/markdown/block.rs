//! Blocks: headings, callouts, lists and tasks, tables, code.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CowStr, HeadingLevel};

use super::run::Mark;
use super::writer::{OpenList, RawHeading, Writer};
use crate::document::html::escape;
use crate::document::{Callout, Label, Part, Passage, Piece};

impl Writer<'_> {
    pub(super) fn open_heading(&mut self, level: HeadingLevel, id: Option<&str>, span: Range<usize>) {
        let is_title = level == HeadingLevel::H1 && self.blocks == 1;
        let level = (level as u8).max(2);
        let number = self.headings.len();
        let explicit = id.filter(|id| !id.is_empty()).map(str::to_owned);
        self.headings.push(RawHeading { level, explicit, text: String::new(), span, is_title });
        self.in_heading = true;
        let heading = (!is_title).then(|| number.saturating_sub(self.title_headings()));
        let passage = std::mem::replace(&mut self.passage, Passage { heading, ..Passage::default() });
        self.passages.push(passage);
        self.begin_block();
        if is_title {
            self.aside.push(std::mem::take(&mut self.run));
            return;
        }
        let index = number.saturating_sub(self.title_headings());
        self.run.html.push_str("<div class=\"heading\">");
        self.run.mark(Mark::Hole(Piece::HeadingAlias(index)));
        self.run.html.push_str("<h");
        self.run.html.push(char::from(b'0' + level));
        self.run.html.push_str(" id=\"");
        self.run.mark(Mark::Hole(Piece::HeadingId(index)));
        self.run.html.push('"');
    }

    /// Ends the tag of a heading with what its author gave it: `{.wide lang=en}`. Of the title, nothing is written here.
    pub(super) fn heading_attributes(&mut self, classes: &[CowStr<'_>], lang: Option<&str>) {
        if self.headings.last().is_some_and(|heading| heading.is_title) {
            return;
        }
        if !classes.is_empty() {
            self.run.html.push_str(" class=\"");
            escape(&mut self.run.html, &classes.join(" "));
            self.run.html.push('"');
        }
        if let Some(lang) = lang {
            self.run.html.push_str(" lang=\"");
            escape(&mut self.run.html, lang);
            self.run.html.push('"');
        }
        self.run.html.push('>');
    }

    /// 1 when the first heading is the title, which is not among the headings of the body.
    fn title_headings(&self) -> usize {
        usize::from(self.headings.first().is_some_and(|heading| heading.is_title))
    }

    pub(super) fn close_heading(&mut self) {
        self.in_heading = false;
        let number = self.headings.len().saturating_sub(1);
        let Some(heading) = self.headings.last() else { return };
        if heading.is_title {
            self.run = self.aside.pop().unwrap_or_default();
            // The title leaves the body, and with it what it refers to and what could be linked to. It was the first
            // block: nothing else is forgotten.
            self.references.clear();
            self.ids.clear();
            return;
        }
        let level = char::from(b'0' + heading.level);
        self.run.html.push_str("</h");
        self.run.html.push(level);
        self.run.html.push('>');
        let title = heading.text.clone();
        let index = number.saturating_sub(self.title_headings());
        self.run.html.push_str("<a class=\"anchor\" href=\"#");
        self.run.mark(Mark::Hole(Piece::HeadingId(index)));
        self.run.html.push_str("\" aria-label=\"");
        self.run.mark(Mark::Hole(Piece::Label(Label::Anchor(title))));
        self.run.html.push_str("\">#</a></div>\n");
        self.run.mark(Mark::Hole(Piece::AfterHeading(index)));
    }

    pub(super) fn open_quote(&mut self, kind: Option<BlockQuoteKind>) {
        let Some(kind) = kind else {
            self.run.html.push_str("<blockquote>\n");
            return;
        };
        let callout = match kind {
            BlockQuoteKind::Note => Callout::Note,
            BlockQuoteKind::Tip => Callout::Tip,
            BlockQuoteKind::Important => Callout::Important,
            BlockQuoteKind::Warning => Callout::Warning,
            BlockQuoteKind::Caution => Callout::Caution,
        };
        self.open_callout(callout);
        self.run.mark(Mark::Hole(Piece::Label(Label::Callout(callout))));
        self.run.html.push_str("</p>\n");
    }

    /// Begins a callout, up to its title.
    pub(super) fn open_callout(&mut self, callout: Callout) {
        self.parts.insert(Part::Callout);
        self.callouts += 1;
        let id = format!("callout-{}", self.callouts);
        self.run.html.push_str(&format!(
            "<div class=\"callout callout-{}\" role=\"note\" aria-labelledby=\"{id}\">\
             <div class=\"callout-icon\" aria-hidden=\"true\"></div><div class=\"callout-text\">\
             <p class=\"callout-title\" id=\"{id}\">",
            callout.name()
        ));
        self.ids.insert(id);
    }

    pub(super) fn open_list(&mut self, first: Option<u64>) {
        self.compare_inputs();
        match first {
            None => self.run.html.push_str("<ul"),
            Some(1) => self.run.html.push_str("<ol"),
            Some(first) => self.run.html.push_str(&format!("<ol start=\"{first}\"")),
        }
        let tag = self.run.html.len();
        self.lists.push(OpenList { tag, item: tag, is_task_list: false, compares: false });
        self.run.html.push_str(">\n");
    }

    pub(super) fn close_list(&mut self, end: &str) {
        self.lists.pop();
        self.run.html.push_str(end);
    }

    /// The item that is open turns out to be a task.
    pub(super) fn task(&mut self, checked: &str) {
        self.parts.insert(Part::Tasks);
        if let Some(list) = self.lists.last_mut() {
            if !list.is_task_list {
                list.is_task_list = true;
                self.run.marks.push((list.tag, Mark::Text(" class=\"tasks\"")));
            }
            self.run.marks.push((list.item, Mark::Text(" class=\"task\"")));
        }
        self.run.html.push_str("<label><input type=\"checkbox\"");
        self.run.html.push_str(checked);
        self.run.html.push_str("> ");
        self.open_label = true;
    }

    /// A label holds only the line of its task, not lists or paragraphs below it.
    pub(super) fn close_label(&mut self) {
        if std::mem::take(&mut self.open_label) {
            self.run.html.push_str("</label>");
        }
    }

    pub(super) fn open_table(&mut self, alignments: Vec<Alignment>) {
        self.parts.insert(Part::Table);
        self.alignments = alignments;
        let caption = self.table_caption();
        self.run.html.push_str("<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
        let label = if caption.is_some() {
            Label::Table(self.captions.tables)
        } else {
            self.captions.untitled += 1;
            Label::Untitled(self.captions.untitled)
        };
        self.run.mark(Mark::Hole(Piece::Label(label)));
        self.run.html.push_str("\"><table");
        if let Some(id) = caption {
            self.run.html.push_str(&format!(" aria-labelledby=\"{id}\""));
        }
        self.run.html.push('>');
    }

    pub(super) fn open_cell(&mut self) {
        let begins = self.run.html.len();
        self.run.html.push_str(if self.in_table_head { HEAD_CELL } else { "<td" });
        self.run.html.push_str(match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"align-left\">",
            Some(Alignment::Center) => " class=\"align-center\">",
            Some(Alignment::Right) => " class=\"align-right\">",
            Some(Alignment::None) | None => ">",
        });
        self.cell = OpenCell { begins, after_tag: self.run.end() };
        self.column += 1;
    }

    /// A cell of a head that says nothing heads nothing.
    pub(super) fn close_cell(&mut self) {
        if self.in_table_head && self.run.end() == self.cell.after_tag {
            let tag = self.run.html.split_off(self.cell.begins);
            self.run.html.push_str(&tag.replacen(HEAD_CELL, "<td", 1));
            self.run.html.push_str("</td>");
        } else {
            self.run.html.push_str(if self.in_table_head { "</th>" } else { "</td>" });
        }
    }
}

const HEAD_CELL: &str = "<th scope=\"col\"";

/// The cell that is being written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OpenCell {
    /// Where its tag begins.
    begins: usize,
    /// What was written when its tag had been.
    after_tag: (usize, usize),
}

//! Footnotes: numbered in the order in which they are referred to, each with the way back.

use std::collections::btree_map::Entry;

use super::run::{Mark, Run};
use super::writer::Writer;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Label, Part, Piece};
use crate::words::{Phrase, words};

/// A footnote nothing refers to, or the second of one label: it is not shown.
pub const UNUSED_FOOTNOTE: Code =
    Code::new("unused-footnote", "a footnote that nothing refers to", "没有地方引用的脚注");

impl Writer<'_> {
    pub(super) fn footnote_reference(&mut self, label: &str) {
        let known = self.references.iter_mut().enumerate().find(|(_, (known, _))| known == label);
        let (number, time) = match known {
            Some((index, (_, times))) => {
                *times += 1;
                (index + 1, *times)
            }
            None => {
                self.references.push((label.to_owned(), 1));
                (self.references.len(), 1)
            }
        };
        let id = if time == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{time}") };
        self.run.html.push_str(&format!(
            "<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"{id}\" aria-label=\""
        ));
        self.run.mark(Mark::Hole(Piece::Label(Label::Footnote(number))));
        self.run.html.push_str(&format!("\">{number}</a></sup>"));
        self.ids.insert(id);
    }

    /// A footnote ends. A second one of its label is shown nowhere.
    pub(super) fn close_footnote(&mut self, run: Run) {
        let Some((label, span)) = self.footnote.take() else { return };
        match self.footnotes.entry(label) {
            Entry::Vacant(free) => {
                free.insert((run, span));
            }
            Entry::Occupied(taken) => {
                let label = taken.key();
                let message = words!(
                    en: "the page has a footnote `{label}` already: this one is not shown",
                    zh: "本页已经有脚注`{label}`：这一条不会显示",
                );
                let help = Phrase {
                    english: "give it a label of its own, here and where it is referred to",
                    chinese: "换一个标记，这里和引用的地方都要改",
                };
                let location = self.manuscript.locate(&span);
                self.diagnostics
                    .push(Diagnostic::warning(UNUSED_FOOTNOTE, location, message).with_help(help));
            }
        }
    }

    /// Writes the footnotes that are referred to, in the order of their first references.
    pub(super) fn footnotes(&mut self) {
        let mut footnotes = std::mem::take(&mut self.footnotes);
        let references = std::mem::take(&mut self.references);
        if references.iter().any(|(label, _)| footnotes.contains_key(label)) {
            self.parts.extend([Part::Footnote, Part::Card]);
            self.run.html.push_str("<section class=\"footnotes\" aria-label=\"");
            self.run.mark(Mark::Hole(Piece::Label(Label::Footnotes)));
            self.run.html.push_str("\"><ol>\n");
            for (index, (label, _)) in references.iter().enumerate() {
                let Some((run, _)) = footnotes.remove(label) else { continue };
                let number = index + 1;
                self.ids.insert(format!("fn-{number}"));
                self.run.html.push_str(&format!("<li id=\"fn-{number}\">"));
                self.run.append(run);
                self.run
                    .html
                    .push_str(&format!("<a class=\"footnote-back\" href=\"#fnref-{number}\" aria-label=\""));
                self.run.mark(Mark::Hole(Piece::Label(Label::FootnoteBack)));
                self.run.html.push_str("\">↩</a></li>\n");
            }
            self.run.html.push_str("</ol></section>\n");
        }
        for (label, (_, span)) in footnotes {
            let location = self.manuscript.locate(&span);
            self.diagnostics.push(
                Diagnostic::warning(
                    UNUSED_FOOTNOTE,
                    location,
                    words!(en: "nothing refers to the footnote `{label}`", zh: "没有地方引用脚注`{label}`"),
                )
                .with_help(words!(
                    en: "write `[^{label}]` where it belongs, or remove it",
                    zh: "在该引用的地方写`[^{label}]`，或者删掉这条脚注",
                )),
            );
        }
    }
}

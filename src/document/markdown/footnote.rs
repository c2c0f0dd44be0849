//! Footnotes: numbered in the order in which they are referred to, each with the way back.

use super::run::Mark;
use super::writer::Writer;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Label, Part, Piece};
use crate::words::words;

/// A footnote nothing refers to: it is not shown.
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

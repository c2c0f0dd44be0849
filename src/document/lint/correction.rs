//! How a lint says what should be written instead.

use std::ops::Range;

use super::Page;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::words::{Words, words};

/// How sure a lint is of what the author meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Certainty {
    /// A program may write the correction.
    Certain,
    /// A person must look.
    Likely,
}

/// Replacements in the body, in its order and apart from each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Correction(Vec<(Range<usize>, String)>);

impl Correction {
    /// One replacement.
    pub(super) fn of(span: Range<usize>, text: impl Into<String>) -> Self {
        Self::default().and(span, text)
    }

    /// The same with one more replacement.
    pub(super) fn and(mut self, span: Range<usize>, text: impl Into<String>) -> Self {
        self.0.push((span, text.into()));
        self
    }

    /// The same with those of another correction, which come after.
    pub(super) fn and_all(mut self, other: Option<Correction>) -> Self {
        self.0.extend(other.into_iter().flat_map(|other| other.0));
        self
    }

    /// A part of the body as it would be.
    pub(super) fn applied(&self, body: &str, part: &Range<usize>) -> String {
        let mut text = String::new();
        let mut at = part.start;
        for (span, replacement) in &self.0 {
            if span.start < at || span.end > part.end {
                continue;
            }
            text.push_str(body.get(at..span.start).unwrap_or(""));
            text.push_str(replacement);
            at = span.end;
        }
        text.push_str(body.get(at..part.end).unwrap_or(""));
        text
    }
}

/// How many characters of a line a correction shows.
const LINE: usize = 48;
/// How many characters of a text a message shows. It shows some, because equal messages are told once.
const WORDS: usize = 20;

/// What a text begins with, for messages.
pub(super) fn shown(text: &str) -> String {
    beginning(text.trim(), WORDS)
}

/// The beginning of a line, whole when it is short.
fn beginning(line: &str, limit: usize) -> String {
    match line.char_indices().nth(limit) {
        Some((cut, _)) => format!("{}…", line.get(..cut).unwrap_or(line)),
        None => line.to_owned(),
    }
}

/// Names the command that carries out the edits of a fault, if it has any.
pub(in crate::document) fn with_command(mut fault: Diagnostic) -> Diagnostic {
    if let Some(help) = fault.help.as_mut().filter(|_| !fault.edits.is_empty()) {
        help.english.push_str(", or let `diptych fix typos` do it");
        help.chinese.push_str("，或者交给`diptych fix typos`");
    }
    fault
}

impl Page<'_> {
    /// Something wrong at a place of the body.
    pub(super) fn fault(
        &self,
        code: Code,
        severity: Severity,
        span: Range<usize>,
        message: Words,
    ) -> Diagnostic {
        let location = self.manuscript.locate(&span);
        match severity {
            Severity::Error => Diagnostic::error(code, location, message),
            Severity::Warning | Severity::Note => Diagnostic::warning(code, location, message),
        }
    }

    /// Adds how it should be written: `part` of the body, corrected, and an edit for each replacement when it is certain.
    pub(super) fn corrected(
        &self,
        fault: Diagnostic,
        correction: Correction,
        part: &Range<usize>,
        certainty: Certainty,
    ) -> Diagnostic {
        let written = correction.applied(self.body, part);
        let line = beginning(written.trim_end(), LINE);
        let help = if written.contains('`') {
            words!(en: "write {line}", zh: "写成{line}")
        } else {
            words!(en: "write `{line}`", zh: "写成`{line}`")
        };
        self.edited(fault.with_help(help), correction, certainty)
    }

    /// Adds an edit for each replacement when it is certain.
    pub(super) fn edited(
        &self,
        mut fault: Diagnostic,
        correction: Correction,
        certainty: Certainty,
    ) -> Diagnostic {
        let edits = correction.0.into_iter();
        let edits: Vec<_> =
            edits.map(|(span, text)| (span.len(), self.manuscript.locate(&span), text)).collect();
        // What an include tears apart cannot be written back into one file.
        let file = fault.location.as_ref().map(|location| &location.path);
        let is_whole =
            edits.iter().all(|(length, place, _)| file == Some(&place.path) && place.span.len() == *length);
        if certainty == Certainty::Certain && is_whole {
            for (_, place, text) in edits {
                fault = fault.with_edit(place.span, text);
            }
        }
        with_command(fault)
    }
}

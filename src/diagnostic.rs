//! Words for what is wrong: a diagnostic, its place, and values that carry their diagnostics with them.
//!
//! Nothing here knows what can go wrong: each room declares the [`Code`]s it raises. Nothing here prints.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::path::SourcePath;
use crate::words::{Phrase, Words};

/// The stable name of one kind of problem, such as `broken-link`. Each has a section in the authoring manual.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    /// Kebab case, never reused for another meaning.
    pub name: &'static str,
    /// One line for lists of rules, without a full stop.
    pub summary: Phrase,
    /// Whether a site may take it more or less seriously.
    pub weight: Weight,
}

/// Who decides how serious a kind of problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// The site may.
    Adjustable,
    /// Nobody: the site would be incomplete, or unsafe.
    Fixed,
}

impl Code {
    /// Declares a code, with its summary in English and in Chinese.
    pub const fn new(name: &'static str, english: &'static str, chinese: &'static str) -> Self {
        Self { name, summary: Phrase { english, chinese }, weight: Weight::Adjustable }
    }

    /// The same, with a weight that no site can change.
    #[must_use]
    pub const fn fixed(self) -> Self {
        Self { weight: Weight::Fixed, ..self }
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The site would be wrong: nothing is published.
    Error,
    /// Worth mending; fails the run under `--strict`.
    Warning,
    /// Worth knowing; told by `check` and never fails a run.
    Note,
}

/// A place in a source file, in bytes of its text (see `source::text`). Lines and columns exist only when printed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Location {
    /// The file.
    pub path: SourcePath,
    /// Bytes of the file's text; empty for "the file as a whole" at 0.
    pub span: Range<usize>,
}

impl Location {
    /// A span of a file.
    pub fn new(path: &SourcePath, span: Range<usize>) -> Self {
        Self { path: path.clone(), span }
    }

    /// The file as a whole.
    pub fn file(path: &SourcePath) -> Self {
        Self::new(path, 0..0)
    }
}

impl PartialOrd for Diagnostic {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Diagnostic {
    /// By place, then by code and the English words: the order in which problems are reported in every language.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        fn key(d: &Diagnostic) -> (Option<(&SourcePath, usize, usize)>, Severity, Code, &str) {
            let place = d.location.as_ref().map(|l| (&l.path, l.span.start, l.span.end));
            (place, d.severity, d.code, &d.message.english)
        }
        key(self).cmp(&key(other))
    }
}

/// One thing that is wrong, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of problem.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// What was found, lower case, no full stop, names in backticks.
    pub message: Words,
    /// Where; `None` when no file is to blame.
    pub location: Option<Location>,
    /// Other places that belong to it, each with a few words.
    pub related: Vec<(Location, Words)>,
    /// What to do, concretely.
    pub help: Option<Words>,
    /// What could be written instead, in the file of `location`, when that is certain enough to be written by a program.
    pub edits: Vec<Edit>,
}

/// One replacement in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Bytes of the file's text.
    pub span: Range<usize>,
    /// What stands there afterwards.
    pub text: String,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: Code, location: Location, message: impl Into<Words>) -> Self {
        Self::new(code, Severity::Error, Some(location), message.into())
    }

    /// A warning at a place.
    pub fn warning(code: Code, location: Location, message: impl Into<Words>) -> Self {
        Self::new(code, Severity::Warning, Some(location), message.into())
    }

    /// A note about a place.
    pub fn note(code: Code, location: Location, message: impl Into<Words>) -> Self {
        Self::new(code, Severity::Note, Some(location), message.into())
    }

    /// An error that no file is to blame for.
    pub fn error_anywhere(code: Code, message: impl Into<Words>) -> Self {
        Self::new(code, Severity::Error, None, message.into())
    }

    fn new(code: Code, severity: Severity, location: Option<Location>, message: Words) -> Self {
        Self { code, severity, message, location, related: Vec::new(), help: None, edits: Vec::new() }
    }

    /// The same with advice.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<Words>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with one more replacement that would mend it.
    #[must_use]
    pub fn with_edit(mut self, span: Range<usize>, text: impl Into<String>) -> Self {
        self.edits.push(Edit { span, text: text.into() });
        self
    }

    /// The same with another place that belongs to it.
    #[must_use]
    pub fn with_related(mut self, location: Location, note: impl Into<Words>) -> Self {
        self.related.push((location, note.into()));
        self
    }
}

/// A value, and everything there is to say about how it was obtained.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked<T> {
    /// The value: always complete, whatever was wrong.
    pub value: T,
    /// What was wrong, in the order it was met.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// A value with what was said about it.
    pub fn new(value: T, diagnostics: Vec<Diagnostic>) -> Self {
        Self { value, diagnostics }
    }

    /// Takes the value and moves what was said to `into`.
    pub fn take(self, into: &mut Vec<Diagnostic>) -> T {
        into.extend(self.diagnostics);
        self.value
    }
}

impl<T> FromIterator<Checked<T>> for Checked<Vec<T>> {
    /// Joins many: all values, all diagnostics, in order.
    fn from_iter<I: IntoIterator<Item = Checked<T>>>(many: I) -> Self {
        let mut diagnostics = Vec::new();
        let value = many.into_iter().map(|one| one.take(&mut diagnostics)).collect();
        Self { value, diagnostics }
    }
}

/// The nearest of the `known` words to a mistyped one, if any is near enough to be meant: one slip in three characters, as
/// compilers have it.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_within((typed.chars().count() / 3).max(1), typed, known)
}

/// What is longer, in characters, is not compared: no path or title is, and to compare takes the square of the length.
const LONGEST: usize = 1_024;

/// The nearest of the `known` words that can be reached by at most `limit` slips of the keyboard.
pub fn nearest_within<'a>(
    limit: usize,
    typed: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let length = typed.chars().count();
    if length > LONGEST {
        return None;
    }
    known
        .into_iter()
        // Each slip makes a word longer or shorter by one character at most.
        .filter(|word| word.chars().count().abs_diff(length) <= limit)
        .map(|word| (strsim::damerau_levenshtein(typed, word), word))
        // Words that share no character are not mistaken for one another, however short they are.
        .filter(|(distance, word)| *distance <= limit && *distance < length.max(word.chars().count()))
        .min()
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn suggests_only_what_is_near() {
        let known = ["title", "description", "tags", "review_by"];
        assert_eq!(nearest("titel", known), Some("title"));
        assert_eq!(nearest("reviewby", known), Some("review_by"));
        assert_eq!(nearest("weight", known), None);
        for (typed, other) in [("id", "kind"), ("ads", "tags"), ("footer", "order"), ("type", "title")] {
            assert_eq!(nearest(typed, [other]), None, "{typed} and {other} are different words");
        }
        assert_eq!(nearest("概述", ["c", "中国", "概要"]), Some("概要"));
        assert_eq!(nearest("概述", ["c", "中国"]), None);
        let long = format!("{}/steps.md", "clients".repeat(140));
        assert_eq!(nearest(&long.replace("steps", "stesp"), [long.as_str()]), Some(long.as_str()));
        let endless = "x".repeat(1_025);
        assert_eq!(nearest(&endless, [endless.as_str()]), None, "no word, and too long to be compared");
    }
}

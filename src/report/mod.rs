//! Diagnostics shown: for people in a terminal, for editors, for scripts, for code hosts.
//!
//! One entrance, [`write()`], and one file per [`Format`]. What they share: `place` turns byte spans into lines and
//! columns, `safe` keeps strangers' characters from doing anything to a terminal. For people alone, `grouped` decides
//! what to show when there is too much, `cut` shortens a line, `excerpt` draws lines with marks under them.
//!
//! Nothing here knows where diagnostics come from. Every format but [`Format::Human`] carries all of them.

mod cut;
mod excerpt;
mod github;
mod grouped;
mod human;
mod json;
mod place;
mod safe;
mod sarif;
mod short;

use std::io::{self, BufWriter, Write};

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::SourceTree;
use crate::words::{Phrase, Speech, Words, words};

/// Who will read the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// People: excerpts with carets, equal problems told once, long lists cut.
    Human,
    /// Editors and `grep`: one line each, `path:line:column` first.
    Short,
    /// Scripts: one JSON object; the module `json` documents its fields.
    Json,
    /// Code hosts and analysis viewers: SARIF 2.1.0.
    Sarif,
    /// A workflow on GitHub: commands that become annotations.
    Github,
}

/// Whether [`Format::Human`] is coloured. Whoever knows the terminal decides; this room does not ask it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// With ANSI escapes.
    Always,
    /// Plain text.
    Never,
}

/// How a report looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Who reads it.
    pub format: Format,
    /// Only of interest to people.
    pub colour: Colour,
    /// The language of messages and of advice. Codes and the names of fields are the same in all.
    pub speech: Speech,
    /// Columns of the terminal: longer lines of an excerpt are cut around the problem.
    pub width: usize,
}

/// Text of strangers with the characters spelled out that would act on a terminal or hide: `\u{202e}`.
pub fn harmless(text: &str) -> std::borrow::Cow<'_, str> {
    safe::lines(text)
}

/// Writes a whole report to any stream. The excerpts, lines and columns come from `tree`; a file it does not hold is
/// named without them. The diagnostics are expected sorted and without duplicates.
///
/// # Errors
/// When the stream fails.
pub fn write(
    out: &mut dyn Write,
    diagnostics: &[Diagnostic],
    tree: &SourceTree,
    style: &Style,
) -> io::Result<()> {
    let texts = place::Texts::of(diagnostics, tree);
    let places = place::Places::new(&texts);
    let mut out = BufWriter::new(out);
    match style.format {
        Format::Human => human::write(&mut out, diagnostics, &places, style),
        Format::Short => short::write(&mut out, diagnostics, &places, style.speech),
        Format::Json => json::write(&mut out, diagnostics, &places, style.speech),
        Format::Sarif => sarif::write(&mut out, diagnostics, &places, style.speech),
        Format::Github => github::write(&mut out, diagnostics, &places, style.speech),
    }?;
    out.flush()
}

/// How many problems there are: the last line of a command, such as `2 errors, 14 warnings` or `no problems`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many errors.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
    /// How many notes.
    pub notes: usize,
}

impl Summary {
    /// Counts.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let count =
            |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        let [errors, warnings, notes] = SEVERITIES.map(count);
        Self { errors, warnings, notes }
    }

    /// The counts in words.
    pub fn words(&self) -> Words {
        let Self { errors, warnings, notes } = *self;
        let [error, warning, note] = [errors, warnings, notes].map(plural);
        let counts = [
            (errors, words!(en: "{errors} error{error}", zh: "{errors}个错误")),
            (warnings, words!(en: "{warnings} warning{warning}", zh: "{warnings}条警告")),
            (notes, words!(en: "{notes} note{note}", zh: "{notes}条提示")),
        ];
        let none = (errors + warnings == 0).then(|| words!(en: "no problems", zh: "没有问题"));
        let counts = counts.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words);
        Words::join(none.into_iter().chain(counts), Phrase { english: ", ", chinese: "，" })
    }
}

/// What English puts behind a noun.
fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// How many places are not named one by one.
fn more_places(count: usize) -> Words {
    let s = plural(count);
    words!(en: "and {count} more place{s}", zh: "另有{count}处")
}

/// From the worst on, the order in which problems are shown to people.
const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

/// The word that programs know a severity by.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::{Colour, Format, Style, Summary, write};
    use crate::diagnostic::{Code, Diagnostic, Location};
    use crate::path::SourcePath;
    use crate::source::{SourceFile, SourceTree};
    use crate::words::Speech;

    pub(super) const BROKEN: Code = Code::new("broken-link", "a link leads nowhere", "链接哪里也不通");
    pub(super) const OTHER: Code = Code::new("unknown-key", "a key is not known", "未知的键");

    pub(super) fn path(name: &str) -> SourcePath {
        SourcePath::new(name).unwrap()
    }

    pub(super) fn tree(files: &[(&str, &str)]) -> SourceTree {
        files.iter().map(|(name, text)| SourceFile::new(path(name), text.as_bytes())).collect()
    }

    /// The place of `needle`, which occurs once in `text`.
    pub(super) fn at(name: &str, text: &str, needle: &str) -> Location {
        let start = text.find(needle).unwrap();
        Location::new(&path(name), start..start + needle.len())
    }

    pub(super) fn written(diagnostics: &[Diagnostic], tree: &SourceTree, style: Style) -> String {
        let mut out = Vec::new();
        write(&mut out, diagnostics, tree, &style).unwrap();
        String::from_utf8(out).unwrap()
    }

    pub(super) fn plain(format: Format) -> Style {
        Style { format, colour: Colour::Never, speech: Speech::English, width: 80 }
    }

    pub(super) const FORMATS: [Format; 5] =
        [Format::Human, Format::Short, Format::Json, Format::Sarif, Format::Github];

    #[test]
    fn summaries_count() {
        let error = || Diagnostic::error_anywhere(BROKEN, "x");
        let warning = || Diagnostic::warning(BROKEN, Location::file(&path("a.md")), "x");
        let summary = |diagnostics: &[Diagnostic]| Summary::of(diagnostics).words().english;
        assert_eq!(summary(&[]), "no problems");
        assert_eq!(summary(&[error()]), "1 error");
        assert_eq!(summary(&[warning(), warning()]), "2 warnings");
        assert_eq!(summary(&[error(), error(), warning()]), "2 errors, 1 warning");
        let note = || Diagnostic::note(BROKEN, Location::file(&path("a.md")), "x");
        assert_eq!(summary(&[note()]), "no problems, 1 note");
        assert_eq!(summary(&[warning(), note(), note()]), "1 warning, 2 notes");
        let mixed = Summary::of(&[error(), warning(), warning(), note()]).words();
        assert_eq!(mixed.chinese, "1个错误，2条警告，1条提示");
        assert_eq!(Summary::default().words().chinese, "没有问题");
    }

    #[test]
    fn no_format_shows_a_terminal_what_could_harm_it() {
        let hostile = "一\u{1b}[31m\u{202e}\u{9b}\u{7}\u{200b}二\n\u{2066}尾";
        let name = "content/\u{1b}]0;x\u{202e}.md";
        let files = tree(&[(name, hostile)]);
        let first = Diagnostic::error(BROKEN, at(name, hostile, "二"), hostile)
            .with_help(hostile)
            .with_related(at(name, hostile, "尾"), hostile)
            .with_related(Location::file(&path(name)), hostile);
        let again = Diagnostic::error(BROKEN, at(name, hostile, "尾"), hostile);
        for format in FORMATS {
            let out = written(&[first.clone(), again.clone()], &files, plain(format));
            let raw: Vec<char> = out.chars().filter(|c| *c != '\n' && super::safe::is_hostile(*c)).collect();
            assert!(raw.is_empty(), "{format:?} {raw:?}: {out}");
        }
    }

    #[test]
    fn no_span_is_too_odd() {
        let text = "一二\n\n尾\n";
        let files = tree(&[("a.md", text), ("empty.md", "")]);
        let mut diagnostics = Vec::new();
        for start in 0..=text.len() + 2 {
            for end in [0, start, start + 1, start + 4, usize::MAX] {
                for name in ["a.md", "empty.md", "gone.md"] {
                    let location = Location::new(&path(name), start..end);
                    diagnostics.push(
                        Diagnostic::error(BROKEN, location.clone(), format!("{start}..{end}"))
                            .with_related(location, "同"),
                    );
                }
            }
        }
        diagnostics.push(Diagnostic::error_anywhere(BROKEN, ""));
        for format in FORMATS {
            for diagnostic in &diagnostics {
                let out = written(std::slice::from_ref(diagnostic), &files, plain(format));
                assert!(out.contains("broken-link"), "{out}");
            }
        }
    }
}

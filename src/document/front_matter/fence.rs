//! Where front matter begins and ends: lines of `---` or `+++`, and lines that were meant as such.

use std::ops::Range;

use super::{FRONT_MATTER, keys};
use crate::diagnostic::{Diagnostic, Location};
use crate::document::sign::first_named;
use crate::path::SourcePath;
use crate::words::{Phrase, Words, words};

/// What front matter is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    Yaml,
    Toml,
}

impl Syntax {
    fn fence(self) -> &'static str {
        match self {
            Self::Yaml => "---",
            Self::Toml => "+++",
        }
    }
}

/// Front matter in a text: where its fences are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fences {
    pub(super) syntax: Syntax,
    /// The line that begins it, without white space at its end.
    pub(super) opening: Range<usize>,
    /// What stands between the fences, from the first line that is not empty. `None` when nothing ends it.
    pub(super) content: Option<Range<usize>>,
    /// The line after the one that begins it.
    inside: usize,
    /// Where the line that ends it ends.
    pub(super) body_start: usize,
}

/// Finds front matter. A text that only resembles it must also begin with a key and have an end: a rule at the top of a
/// page is no front matter.
pub(super) fn find(text: &str) -> Option<Fences> {
    let mut lines = lines(text);
    let first = lines.find(|line| !line.text.trim().is_empty())?;
    let written = first.text.trim();
    let syntax = resembles(written)?;
    let next = lines.find(|line| !line.text.trim().is_empty())?;
    let blank = next.start > first.end;
    let is_right =
        first.text.trim_end() == syntax.fence() && first.start == 0 && !(blank && syntax == Syntax::Yaml);
    if !is_right && !begins_with_key(next.text, syntax) {
        return None;
    }
    let found = closing(text, first.end, written, syntax);
    if found.is_none() && !is_right {
        return None;
    }
    let body_start = found.as_ref().map_or(0, |(_, end)| *end);
    Some(Fences {
        syntax,
        opening: first.start..first.start + first.text.trim_end().len(),
        content: found.map(|(start, _)| next.start.min(start)..start),
        inside: first.end,
        body_start,
    })
}

const BEGINS: Phrase = Phrase { english: "begins", chinese: "开始" };
const ENDS: Phrase = Phrase { english: "ends", chinese: "结束" };

impl Fences {
    /// Reports what is wrong with them.
    pub(super) fn check(&self, path: &SourcePath, text: &str) -> Vec<Diagnostic> {
        let fence = self.syntax.fence();
        let place = |span: &Range<usize>| Location::new(path, span.clone());
        let Some(content) = &self.content else {
            let message = words!(
                en: "front matter begins with `{fence}` and never ends",
                zh: "页首信息以`{fence}`开始，却没有结束",
            );
            let help = words!(
                en: "write `{fence}` on a line of its own after the last key",
                zh: "在最后一个键后面单独写一行`{fence}`",
            );
            return vec![Diagnostic::error(FRONT_MATTER, place(&self.opening), message).with_help(help)];
        };
        let remove = |span: Range<usize>, message: Words, help: Words| {
            let fault = Diagnostic::error(FRONT_MATTER, place(&span), message).with_help(help);
            (!span.is_empty()).then(|| fault.with_edit(span, ""))
        };
        let line = text.get(self.opening.clone()).unwrap_or("");
        let at = self.opening.start + line.len() - line.trim_start().len();
        let above = remove(
            0..self.opening.start,
            words!(en: "front matter does not begin in the first line", zh: "页首信息没有从第一行开始"),
            words!(
                en: "remove what stands before the first `{fence}`", zh: "删掉第一个`{fence}`前面的内容"
            ),
        );
        let before = remove(
            self.opening.start..at,
            words!(
                en: "white space before the `{fence}` that begins front matter",
                zh: "页首信息开头的`{fence}`前面有空白",
            ),
            words!(en: "write `{fence}` at the beginning of the line", zh: "把`{fence}`写在行首"),
        );
        // TOML may begin with an empty line.
        let below = remove(
            if self.syntax == Syntax::Yaml { self.inside..content.start } else { at..at },
            words!(
                en: "a blank line after the line that begins front matter",
                zh: "页首信息开始的那一行后面有空行",
            ),
            words!(
                en: "remove the blank line: with it, the page begins with a rule",
                zh: "删掉空行：有它在，页面就会以一条横线开头",
            ),
        );
        let end = text.get(content.end..self.body_start).unwrap_or("").trim_end();
        let first = self.wrong(path, at..self.opening.end, line.trim_start(), BEGINS);
        let last = self.wrong(path, content.end..content.end + end.len(), end, ENDS);
        [above, before, first, below, last].into_iter().flatten().collect()
    }

    /// A fence of other signs.
    fn wrong(
        &self,
        path: &SourcePath,
        span: Range<usize>,
        written: &str,
        does: Phrase,
    ) -> Option<Diagnostic> {
        let fence = self.syntax.fence();
        if written == fence {
            return None;
        }
        let message = match first_named(written) {
            Some(named) => words!(
                en: "{named} in the line that {does} front matter", zh: "{does}页首信息的那一行里有{named}"; named, does
            ),
            None => words!(
                en: "`{written}` is not the line that {does} front matter",
                zh: "`{written}`不是{does}页首信息的那一行";
                does
            ),
        };
        let fault = Diagnostic::error(FRONT_MATTER, Location::new(path, span.clone()), message);
        let help = words!(en: "write `{fence}`, three half-width signs", zh: "写成`{fence}`，三个半角符号");
        Some(fault.with_help(help).with_edit(span, fence))
    }
}

struct Line<'a> {
    start: usize,
    /// After the line end.
    end: usize,
    text: &'a str,
}

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        Line { start, end: at, text: line.trim_end_matches(['\n', '\r']) }
    })
}

/// The syntax whose fence a line is or was meant to be.
fn resembles(line: &str) -> Option<Syntax> {
    let all = |signs: &str| line.chars().all(|sign| signs.contains(sign));
    match line.chars().count() {
        2..=12 if all("-—–－―─") || line == "***" || line == "===" => Some(Syntax::Yaml),
        2..=12 if all("+＋") => Some(Syntax::Toml),
        _ => None,
    }
}

fn begins_with_key(line: &str, syntax: Syntax) -> bool {
    let signs = match syntax {
        Syntax::Yaml => [':', '：'],
        Syntax::Toml => ['=', '＝'],
    };
    line.split_once(signs).is_some_and(|(key, _)| keys::holds(key.trim()).is_some())
}

/// Where the line that ends front matter begins and ends.
fn closing(text: &str, start: usize, opening: &str, syntax: Syntax) -> Option<(usize, usize)> {
    let text = text.get(start..)?;
    let ends = |written: &str| {
        let is_dash = !written.starts_with(['*', '=']);
        written == syntax.fence() || (resembles(written) == Some(syntax) && (written == opening || is_dash))
    };
    // White space before it only where there is no other: in a value of several lines it would be text.
    let found = lines(text)
        .find(|line| ends(line.text.trim_end()))
        .or_else(|| lines(text).find(|line| ends(line.text.trim())))?;
    Some((start + found.start, start + found.end))
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::path::SourcePath;

    /// The content of the front matter of a text, the text with its fences corrected, and how many faults they have.
    fn found(text: &str) -> Option<(String, String, usize)> {
        let fences = find(text)?;
        let said = fences.check(&SourcePath::new("a.md").unwrap(), text);
        let mut mended = text.to_owned();
        for edit in said.iter().flat_map(|fault| &fault.edits).rev() {
            mended.replace_range(edit.span.clone(), &edit.text);
        }
        Some((text[fences.content?].to_owned(), mended, said.len()))
    }

    #[test]
    fn fences_of_other_signs_are_understood_and_reported() {
        let right = "---\ntitle: 手册\n---\n正文\n";
        for text in [
            "——-\ntitle: 手册\n---\n正文\n",
            "———\ntitle: 手册\n———\n正文\n",
            "－－－\ntitle: 手册\n－－－\n正文\n",
            "---\ntitle: 手册\n———\n正文\n",
            "--\ntitle: 手册\n----\n正文\n",
            "***\ntitle: 手册\n***\n正文\n",
            "\n\n---\ntitle: 手册\n---\n正文\n",
            "　\n---\ntitle: 手册\n---\n正文\n",
            " ---\ntitle: 手册\n---\n正文\n",
            " ---\ntitle: 手册\n ---\n正文\n",
            "---\ntitle: 手册\n\u{3000}---\n正文\n",
            "---\n\ntitle: 手册\n---\n正文\n",
        ] {
            let (content, mended, faults) = found(text).unwrap_or_else(|| panic!("{text:?}"));
            assert_eq!((content.as_str(), mended.as_str()), ("title: 手册\n", right), "{text:?}");
            assert!((1..=2).contains(&faults), "{text:?}: {faults}");
        }
        assert_eq!(found(right).map(|(_, _, faults)| faults), Some(0));
        assert_eq!(found("---\r\ntitle: 手册\r\n---\r\n").map(|(_, _, faults)| faults), Some(0));
        let (_, mended, _) = found("＋＋＋\ntitle = \"手册\"\n++\n").unwrap();
        assert_eq!(mended, "+++\ntitle = \"手册\"\n+++\n");
        let (content, _, faults) = found("---\ntitle: |\n  甲\n  ---\n---\n正文\n").unwrap();
        assert_eq!((content.as_str(), faults), ("title: |\n  甲\n  ---\n", 0));
    }

    #[test]
    fn rules_and_prose_are_not_front_matter() {
        for text in [
            "",
            "———\n正文\n———\n",
            "\n---\n正文\n---\n",
            "---\n\n正文\n\n---\n",
            "---\n",
            "---",
            "***\n注：正文\n***\n",
            "———\ntitle: 手册\n",
            "——\n\n——\n",
            "正文\n---\ntitle: 手册\n---\n",
        ] {
            assert_eq!(found(text), None, "{text:?}");
        }
    }
}

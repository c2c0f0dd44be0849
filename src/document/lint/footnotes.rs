//! Footnotes: `[^1]：注`, `［^1］`, `[＾1]`, and references that lost their note.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Page;
use super::correction::{Certainty, Correction};
use super::facts::{Kind, Line};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::sign::{first_named, named};
use crate::words::{Words, words};

/// A footnote or a reference to one that is text.
pub const UNMARKED_FOOTNOTE: Code = Code::new(
    "unmarked-footnote",
    "a footnote, or a reference to one, that is shown as text",
    "脚注或脚注的引用被当作文字显示",
);

pub(super) fn check(page: &Page<'_>, said: &mut Vec<Diagnostic>) {
    let mut notes = page.facts.footnotes.clone();
    let mut begun = BTreeSet::new();
    let mut marks: BTreeMap<&str, usize> = BTreeMap::new();
    for line in &page.lines {
        let source = page.source(&line.span);
        for (at, _) in source.match_indices(['^', '＾']) {
            if let Some(mark) = Mark::around(line.span.start, source, at) {
                *marks.entry(mark.label).or_insert(0) += 1;
            }
        }
    }
    for line in page.lines.iter().filter(|line| line.kind == Kind::Paragraph) {
        let Some((mark, definition)) = definition(page, line, &marks) else { continue };
        begun.insert(mark.span.start);
        notes.insert(mark.label.to_owned());
        said.push(definition);
    }
    for line in &page.lines {
        let source = page.source(&line.span);
        for (at, _) in source.match_indices(['^', '＾']) {
            let Some(mark) = Mark::around(line.span.start, source, at) else { continue };
            if begun.contains(&mark.span.start)
                || !page.is_text(mark.span.start)
                || !page.is_text(line.span.start + at)
            {
                continue;
            }
            said.extend(reference(page, &mark, notes.contains(mark.label)));
        }
    }
}

/// `[^label]` with signs of any width.
struct Mark<'a> {
    span: Range<usize>,
    label: &'a str,
    is_right: bool,
}

impl<'a> Mark<'a> {
    /// The mark whose circumflex stands at `at`. `start` is where the line begins.
    fn around(start: usize, source: &'a str, at: usize) -> Option<Self> {
        let open = source.get(..at)?.chars().next_back().filter(|c| matches!(c, '[' | '［' | '【'))?;
        let circumflex = source.get(at..)?.chars().next().filter(|c| matches!(c, '^' | '＾'))?;
        let label_at = at + circumflex.len_utf8();
        let rest = source.get(label_at..)?;
        let length = rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')))
            .filter(|length| *length > 0)?;
        let close = rest.get(length..)?.chars().next().filter(|c| matches!(c, ']' | '］' | '】'))?;
        Some(Self {
            span: start + at - open.len_utf8()..start + label_at + length + close.len_utf8(),
            label: rest.get(..length)?,
            is_right: open == '[' && circumflex == '^' && close == ']',
        })
    }

    fn correct(&self) -> String {
        format!("[^{}]", self.label)
    }

    /// The first of its signs that is none of Markdown's, with its name. The label may be in any script.
    fn wrong_sign(&self, page: &Page<'_>) -> Option<Words> {
        let (before, after) = page.source(&self.span).split_once(self.label)?;
        first_named(before).or_else(|| first_named(after))
    }
}

/// A line that was meant as the text of a footnote.
fn definition<'a>(
    page: &Page<'a>,
    line: &Line,
    marks: &BTreeMap<&str, usize>,
) -> Option<(Mark<'a>, Diagnostic)> {
    let source = page.source(&line.span);
    let open = source.chars().next()?;
    let mark = Mark::around(line.span.start, source, open.len_utf8())
        .filter(|mark| mark.span.start == line.span.start)?;
    let after = source.get(mark.span.len()..)?;
    let colon = after.chars().next().filter(|c| matches!(c, ':' | '：'))?;
    if (mark.is_right && colon == ':') || !page.is_text(line.span.start) {
        return None;
    }
    let text = after.get(colon.len_utf8()..)?.trim_start();
    let span = line.span.start..line.span.start + source.len() - text.len();
    let named = mark.wrong_sign(page).unwrap_or_else(|| named(colon));
    let label = mark.label;
    let message = words!(
        en: "{named} where the footnote `{label}` begins: the note is lost",
        zh: "脚注`{label}`开头用了{named}：这条注释不见了";
        named
    );
    let fault = page.fault(UNMARKED_FOOTNOTE, Severity::Error, span.clone(), message);
    let correction = Correction::of(span, format!("{}: ", mark.correct()));
    // A note that nothing refers to is shown nowhere: corrected, its text would go.
    let is_referred_to = marks.get(label).is_some_and(|count| *count > 1);
    let certainty = if is_referred_to { Certainty::Certain } else { Certainty::Likely };
    let fault = page.corrected(fault, correction, &line.span, certainty);
    Some((mark, fault))
}

/// A reference that is text, because of how it is written or because nothing is known under its label.
fn reference(page: &Page<'_>, mark: &Mark<'_>, has_note: bool) -> Option<Diagnostic> {
    let (right, label) = (mark.correct(), mark.label);
    if !mark.is_right {
        let named = mark.wrong_sign(page).unwrap_or_default();
        let message = words!(
            en: "{named} in a reference to the footnote `{label}`: it is shown as text",
            zh: "引用脚注`{label}`时用了{named}：原样显示";
            named
        );
        let fault = page.fault(UNMARKED_FOOTNOTE, Severity::Error, mark.span.clone(), message);
        let certainty = if has_note { Certainty::Certain } else { Certainty::Likely };
        return Some(page.corrected(fault, Correction::of(mark.span.clone(), right), &mark.span, certainty));
    }
    // A set of characters in a regular expression looks the same.
    let repeats = page
        .body
        .get(mark.span.end..)
        .is_some_and(|rest| rest.starts_with(['+', '*', '?', '{', ']', '(', '[']));
    let ranges = mark.label.contains('-') && mark.label.split('-').all(|part| part.chars().count() <= 2);
    if has_note || ranges || repeats {
        return None;
    }
    let message = words!(
        en: "there is no footnote `{label}`: the reference is shown as text",
        zh: "没有脚注`{label}`：引用原样显示",
    );
    let help = words!(
        en: "write `{right}: …` on a line of its own, or `\\{right}` if no note is meant",
        zh: "单独写一行`{right}: …`；如果不是脚注，就写`\\{right}`",
    );
    Some(page.fault(UNMARKED_FOOTNOTE, Severity::Error, mark.span.clone(), message).with_help(help))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{accepts, advises, lint, mends};
    use super::UNMARKED_FOOTNOTE;

    #[test]
    fn footnotes() {
        mends(
            UNMARKED_FOOTNOTE,
            &[
                ("甲[^1]\n\n[^1]：注", "甲[^1]\n\n[^1]: 注"),
                ("甲[^1]乙[^2]\n\n[^1]：注\n[^2]： 注", "甲[^1]乙[^2]\n\n[^1]: 注\n[^2]: 注"),
                ("甲［^注］\n\n［^注］：文", "甲[^注]\n\n[^注]: 文"),
                ("甲[＾1]\n\n[^1]: 注", "甲[^1]\n\n[^1]: 注"),
                ("甲【^1】\n\n【^1】:注", "甲[^1]\n\n[^1]: 注"),
            ],
        );
        advises(
            UNMARKED_FOOTNOTE,
            &[
                ("[^9]：在段首说", "write `[^9]: 在段首说`"),
                ("甲[^1]", "write `[^1]: …` on a line of its own"),
                ("甲［^1］", "write `[^1]`"),
            ],
        );
    }

    #[test]
    fn the_sign_is_named_and_not_the_label() {
        for (text, expected) in
            [("甲[^注]\n\n[^注]：文", "\"：\""), ("甲[^注］\n\n[^注]: 文", "\"］\""), ("［^注]", "\"［\"")]
        {
            let said = lint(text, 0);
            let [fault] = said.as_slice() else { panic!("{text}: {said:?}") };
            assert!(fault.message.english.starts_with(expected), "{text}: {}", fault.message.english);
        }
    }

    #[test]
    fn other_circumflexes_are_no_footnotes() {
        accepts(&[
            "甲[^1]\n\n[^1]: 注",
            "[^a-z]+",
            "[^0-9]",
            "[^ab]*",
            "2^10、x^[1]",
            "`[^1]`",
            "\\[^1]",
            "[^甲](/a)",
            "【称呼】：您好",
            "[ab]：文",
        ]);
    }
}

//! `**` and `~~` in words that no Markdown is read in: titles of images and links, the title and the description of a page.

use std::ops::Range;

use super::emphasis::{LITERAL_ASTERISKS, effect};
use super::{Facts, Page};
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::path::SourcePath;
use crate::words::{Phrase, Words, words};

/// What to do about signs in words that are plain.
pub(super) const LEAVE_OUT: Phrase = Phrase {
    english: "these words are shown as plain text: leave the signs out",
    chinese: "这里只显示纯文字：把符号去掉",
};

/// Bytes that may stand behind a title and still belong to its link: a quotation mark, spaces, a bracket.
const BEHIND: usize = 64;

/// Titles of images, which are shown as captions, and of links.
pub(super) fn check(page: &Page<'_>, facts: &Facts, said: &mut Vec<Diagnostic>) {
    for (title, span) in &facts.titles {
        // At the end, and looked for there alone: images can be nested thousands deep.
        let source = page.source(span);
        let from = source.ceil_char_boundary(source.len().saturating_sub(title.len() + BEHIND));
        let source = source.get(from..).unwrap_or("");
        // A title of a definition stands elsewhere: then the whole of what has it is to blame.
        let at = source.rfind(title.as_ref()).map(|at| from + at);
        if at.is_none() && source.contains('\\') {
            continue;
        }
        let run = runs(title).next().map(|run| (title.get(run.clone()).unwrap_or(""), run));
        let Some((signs, run)) = run else { continue };
        let place = at.map_or(span.clone(), |at| {
            let start = span.start + at;
            start + run.start..start + run.end
        });
        let fault = page.fault(LITERAL_ASTERISKS, Severity::Warning, place, shown_as_it_is(signs));
        said.push(fault.with_help(LEAVE_OUT));
    }
}

/// Whether a title has signs that [`check`] might report.
pub(super) fn is_suspect(title: &str) -> bool {
    title.contains("**") || title.contains("~~")
}

/// Words of front matter in signs that come in pairs: `title: "**手册**"`. Alone they may be meant, and nothing there could say
/// so. `written` is the value as it stands in the file, from `start` on.
pub(in crate::document) fn in_front_matter(
    path: &SourcePath,
    written: &str,
    start: usize,
) -> Option<Diagnostic> {
    let all: Vec<Range<usize>> = runs(written).collect();
    let opens = |run: &&Range<usize>| touches(written.get(run.end..).and_then(|rest| rest.chars().next()));
    let closes =
        |run: &Range<usize>| touches(written.get(..run.start).and_then(|before| before.chars().next_back()));
    let run = all.iter().enumerate().filter(|(_, run)| opens(run)).find_map(|(index, open)| {
        let signs = written.get(open.clone());
        let next = all.get(index + 1..)?.iter().find(|run| written.get((*run).clone()) == signs)?;
        closes(next).then_some(open)
    })?;
    let place = Location::new(path, start + run.start..start + run.end);
    let message = shown_as_it_is(written.get(run.clone()).unwrap_or(""));
    Some(Diagnostic::warning(LITERAL_ASTERISKS, place, message).with_help(LEAVE_OUT))
}

fn touches(neighbour: Option<char>) -> bool {
    neighbour.is_some_and(|c| !c.is_whitespace() && !matches!(c, '"' | '\''))
}

/// Where exactly two asterisks or tildes stand side by side. More of them hide something: `138****8000`.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(at..)?;
            let start = at + rest.find(['*', '~'])?;
            let signs = text.get(start..)?;
            let sign = signs.chars().next()?;
            at = start + signs.len() - signs.trim_start_matches(sign).len();
            if at - start == 2 {
                return Some(start..at);
            }
        }
    })
}

fn shown_as_it_is(signs: &str) -> Words {
    let effect = effect(signs);
    words!(
        en: "`{signs}` is shown as it is: nothing is {effect} here",
        zh: "`{signs}`原样显示：这里什么也没有{effect}";
        effect
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::{accepts, advises};
    use super::{LITERAL_ASTERISKS, in_front_matter};
    use crate::path::SourcePath;

    #[test]
    fn signs_in_captions_and_in_the_words_for_an_image() {
        advises(
            LITERAL_ASTERISKS,
            &[
                ("![图](a.png \"**流程**图\")", "leave the signs out"),
                ("甲![图](a.png '~~旧~~图')乙", "leave the signs out"),
                ("[文](/a \"**t**\")", "leave the signs out"),
                ("![图][a]\n\n[a]: a.png \"**流程**\"", "leave the signs out"),
                ("![图** 一](a.png)", "leave the signs out"),
            ],
        );
        accepts(&[
            "![**图**](a.png \"流程\")",
            "![图](a.png \"电话 138****8000\")",
            "![图](a.png \"2 * 3\")",
            "![图](a.png \"\\*\\*流程\\*\\*\")",
            "![张***](a.png)",
        ]);
    }

    #[test]
    fn signs_round_words_of_front_matter() {
        let path = SourcePath::new("zh/a.md").unwrap();
        for (written, expected) in [
            ("**手册**", Some(10..12)),
            ("\"收费**手册**\"", Some(17..19)),
            ("~~旧~~手册", Some(10..12)),
            ("src/**/*.rs 是什么", None),
            ("138****8000", None),
            ("2**3", None),
            ("** 与 ~~", None),
            ("**甲~~", None),
        ] {
            let fault = in_front_matter(&path, written, 10);
            assert_eq!(fault.and_then(|fault| fault.location).map(|place| place.span), expected, "{written}");
        }
    }
}

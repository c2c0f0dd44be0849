//! Readings and flags of other signs: `{运营｜yùn|yíng}`, `｛观点｝`, `{opinion｝`.

use super::Page;
use super::correction::{Certainty, Correction};
use super::facts::Line;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::markdown::is_reading_or_flag;
use crate::document::sign::first_named;
use crate::words::words;

/// A reading or a flag that is text.
pub const UNMARKED_BRACES: Code = Code::new(
    "unmarked-braces",
    "a reading above characters, or a flag, that is shown as text",
    "注音或标记被当作文字显示",
);

/// What is longer, in bytes, is not looked at: a line may be full of what opens it.
const LONGEST: usize = 200;

pub(super) fn check(page: &Page<'_>, said: &mut Vec<Diagnostic>) {
    for line in &page.lines {
        let source = page.source(&line.span);
        for (at, _) in source.match_indices(['{', '｛']) {
            said.extend(fault(page, line, source, at));
        }
    }
}

fn fault(page: &Page<'_>, line: &Line, source: &str, at: usize) -> Option<Diagnostic> {
    let near = source.get(at..source.floor_char_boundary(at + LONGEST))?;
    let inside = near.get(near.chars().next()?.len_utf8()..)?;
    let close = near.len() - inside.len() + inside.find(['{', '｛', '}', '｝', '\n'])?;
    let end = close + near.get(close..)?.chars().next().filter(|sign| matches!(sign, '}' | '｝'))?.len_utf8();
    let written = near.get(..end)?;
    let right = written.replace('｛', "{").replace('｝', "}").replace('｜', "|");
    if right == written || !is_reading_or_flag(&right) || !page.is_text(line.span.start + at) {
        return None;
    }
    let signs: String = written.chars().filter(|sign| matches!(sign, '｛' | '｝' | '｜')).collect();
    let named = first_named(&signs)?;
    let message = words!(
        en: "{named} in a reading or a flag: `{written}` is shown as text",
        zh: "注音或标记里有{named}：`{written}`原样显示";
        named
    );
    let span = line.span.start + at..line.span.start + at + end;
    let fault = page.fault(UNMARKED_BRACES, Severity::Warning, span.clone(), message);
    Some(page.corrected(fault, Correction::of(span.clone(), right), &span, Certainty::Certain))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{accepts, mends};
    use super::UNMARKED_BRACES;

    #[test]
    fn readings_and_flags() {
        mends(
            UNMARKED_BRACES,
            &[
                ("{运营｜yùn｜yíng}手册", "{运营|yùn|yíng}手册"),
                ("甲。｛观点｝乙", "甲。{观点}乙"),
                ("A claim.{opinion｝", "A claim.{opinion}"),
                ("- ｛漢字|かんじ｝", "- {漢字|かんじ}"),
            ],
        );
    }

    #[test]
    fn other_braces_are_text() {
        accepts(&[
            "｛品牌名｝",
            "{运营|yùn}",
            "`{运营｜yùn}`",
            "\\{运营｜yùn}",
            "{甲｜乙｜丙｜丁}",
            "｛",
            "集合｛1，2｝",
        ]);
    }
}

//! Quotes and callouts: `》引`, `＞ 引`, `> [！NOTE]`.

use super::Page;
use super::correction::{Certainty, Correction, shown};
use super::facts::{Kind, Opens};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::measure::is_han_or_kana;
use crate::document::sign::{first_named, half_width, named};
use crate::words::words;

/// A quote or callout that is text.
pub const UNMARKED_QUOTE: Code = Code::new(
    "unmarked-quote",
    "a quote or callout whose signs Markdown does not see as such",
    "引用或提示框的符号Markdown不认",
);

/// The kinds a callout can have.
const KINDS: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

/// What readers of Chinese see above them, and other words for it, which authors write in their place.
const CHINESE_KINDS: [(&str, &str); 11] = [
    ("说明", "NOTE"),
    ("备注", "NOTE"),
    ("做法", "TIP"),
    ("提示", "TIP"),
    ("技巧", "TIP"),
    ("重要", "IMPORTANT"),
    ("注意", "WARNING"),
    ("警告", "WARNING"),
    ("红线", "CAUTION"),
    ("小心", "CAUTION"),
    ("危险", "CAUTION"),
];

pub(super) fn check(page: &Page<'_>, said: &mut Vec<Diagnostic>) {
    for lines in page.paragraphs() {
        for line in lines {
            let source = page.source(&line.span);
            let Some(marker) = marker(source).filter(|_| page.is_text(line.span.start)) else { break };
            let span = line.span.start..line.span.start + marker.len();
            let text = source.get(marker.len()..).unwrap_or("");
            let depth = marker.chars().filter(|c| matches!(c, '》' | '＞' | '>')).count();
            let correction = Correction::of(span.clone(), format!("{} ", ">".repeat(depth))).and_all(
                callout(text)
                    .filter(is_certain)
                    .map(|(right, _)| Correction::of(span.end..line.span.end, right)),
            );
            let Some(named) = first_named(marker) else { continue };
            let quote = shown(text);
            let message = words!(
                en: "{named} where a quote begins: `{quote}` is not a quote",
                zh: "引用开头用了{named}：`{quote}`没有成为引用";
                named
            );
            let fault = page.fault(UNMARKED_QUOTE, Severity::Warning, span, message);
            said.push(page.corrected(fault, correction, &page.whole(&line.span), Certainty::Certain));
        }
    }
    for line in page.lines.iter().filter(|line| line.opens == Opens::Quote && line.kind == Kind::Paragraph) {
        let source = page.source(&line.span);
        let Some((right, certainty)) = callout(source).filter(|_| page.is_text(line.span.start)) else {
            continue;
        };
        let wrong = source.chars().find(|c| !c.is_ascii() && !is_han_or_kana(*c)).map(named);
        let message = match wrong {
            Some(named) => words!(
                en: "{named} in the first line of a callout: `{source}` is shown as text",
                zh: "提示框的第一行里有{named}：`{source}`原样显示";
                named
            ),
            None => words!(
                en: "`{source}` is not the first line of a callout: it is shown as text",
                zh: "`{source}`不是提示框的第一行：原样显示",
            ),
        };
        let fault = page.fault(UNMARKED_QUOTE, Severity::Warning, line.span.clone(), message);
        let correction = Correction::of(line.span.clone(), right);
        said.push(page.corrected(fault, correction, &page.whole(&line.span), certainty));
    }
}

/// The signs of a quote and the space after them, if one of them is full-width.
fn marker(source: &str) -> Option<&str> {
    let signs = source.trim_start_matches(['》', '＞']);
    let text = signs.trim_start();
    let begins = text.chars().next()?;
    // `＞50%` compares.
    let compares =
        source.starts_with('＞') && (half_width(begins).is_ascii_digit() || matches!(begins, '=' | '＝'));
    let found = signs.len() < source.len() && !compares;
    source.get(..source.len() - text.len()).filter(|_| found)
}

/// The first line of a callout as it should be, if it is one and is not written so. Which kind a Chinese word means, a
/// person decides.
fn callout(line: &str) -> Option<(String, Certainty)> {
    let line = line.trim();
    let folded: String = line.chars().map(half_width).map(|c| if c == '【' { '[' } else { c }).collect();
    let folded = folded.replace('】', "]");
    let inside = folded.strip_prefix('[')?.strip_suffix(']')?;
    let kind = inside.trim().strip_prefix('!')?.trim().to_ascii_uppercase();
    if let Some((_, kind)) = CHINESE_KINDS.iter().find(|(chinese, _)| *chinese == kind) {
        return Some((format!("[!{kind}]"), Certainty::Likely));
    }
    let right = format!("[!{kind}]");
    let known = KINDS.contains(&kind.as_str()) && !right.eq_ignore_ascii_case(line);
    known.then_some((right, Certainty::Certain))
}

fn is_certain((_, certainty): &(String, Certainty)) -> bool {
    *certainty == Certainty::Certain
}

#[cfg(test)]
mod tests {
    use super::super::tests::{accepts, advises, mends};
    use super::UNMARKED_QUOTE;

    #[test]
    fn quotes_and_callouts() {
        mends(
            UNMARKED_QUOTE,
            &[
                ("》引", "> 引"),
                ("》引\n》续", "> 引\n> 续"),
                ("》》 引", ">> 引"),
                ("＞ 引", "> 引"),
                ("> [！NOTE]\n> 文", "> [!NOTE]\n> 文"),
                ("> ［!tip］\n> 文", "> [!TIP]\n> 文"),
                ("> 【！Warning】\n> 文", "> [!WARNING]\n> 文"),
                ("> [! NOTE]\n> 文", "> [!NOTE]\n> 文"),
                ("》[！NOTE]\n》文", "> [!NOTE]\n> 文"),
            ],
        );
        advises(
            UNMARKED_QUOTE,
            &[("> [!说明]\n> 文", "write `> [!NOTE]`"), ("> 【！警告】\n> 文", "write `> [!WARNING]`")],
        );
    }

    #[test]
    fn titles_and_comparisons_are_no_quotes() {
        accepts(&[
            "见《很长的\n》一书",
            "＞50%的店铺",
            "＞＝3",
            "> [!NOTE]\n> 文",
            "> [！]",
            "> [!甲]\n> 文",
            "> 注意[！NOTE]",
            "》",
            "> 引用“[!NOTE]”",
            "《书》\n\n甲》乙",
        ]);
    }
}

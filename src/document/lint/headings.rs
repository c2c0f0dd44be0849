//! Headings: `#标题`, `＃ 标题`, `#　标题`, and ids such as `｛#id｝` and `{#an id}`.

use std::ops::Range;

use super::Page;
use super::correction::{Certainty, Correction, shown};
use super::facts::{Kind, Line, Opens};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::measure::is_han_or_kana;
use crate::document::sign::{first_named, is_odd_space, named};
use crate::words::{Words, words};

/// A line that was meant as a heading and is text.
pub const UNMARKED_HEADING: Code = Code::new(
    "unmarked-heading",
    "a heading whose `#` Markdown does not see as one",
    "标题的`#`Markdown不认",
);
/// An id in braces that are not the right ones, or with a space in it.
pub const UNMARKED_HEADING_ID: Code = Code::new(
    "unmarked-heading-id",
    "a heading id in full-width braces or with a space, which is shown as text",
    "标题id用了全角花括号，或者带有空格，被当作文字显示",
);

pub(super) fn check(page: &Page<'_>, said: &mut Vec<Diagnostic>) {
    for (line, source) in page.paragraph_lines() {
        if let Some(marker) = Marker::of(line, source) {
            let id =
                page.is_text(line.span.end.saturating_sub(1)).then(|| heading_id(source, line)).flatten();
            let id = id.filter(|id| id.certainty == Certainty::Certain);
            said.push(marker.fault(page, line, id.as_ref()));
        }
    }
    for line in page.lines.iter().filter(|line| line.kind == Kind::Heading) {
        // The parser takes `{＃id}` for an attribute that it does not know: the text of the heading ends before it.
        let rest = page.body.get(line.span.end..).and_then(|rest| rest.lines().next()).unwrap_or("");
        let whole = line.span.start..line.span.end + rest.len();
        let Some(id) = heading_id(page.source(&whole), line) else { continue };
        if !page.is_code(id.span.start) && !page.is_escaped(id.span.start) {
            let (named, shown) = (&id.named, &id.written);
            let message = words!(
                en: "{named} in the braces of an id: `{shown}` is shown as text",
                zh: "id的花括号里有{named}：`{shown}`原样显示";
                named
            );
            let fault = page.fault(UNMARKED_HEADING_ID, Severity::Warning, id.span.clone(), message);
            said.push(page.corrected(fault, id.correction(), &page.whole(&whole), id.certainty));
        }
    }
}

/// What stands before the text of a heading.
struct Marker<'a> {
    level: usize,
    /// The signs and the space after them.
    written: &'a str,
    certainty: Certainty,
}

impl<'a> Marker<'a> {
    fn of(line: &Line, source: &'a str) -> Option<Self> {
        let signs = source.len() - source.trim_start_matches(['#', '＃']).len();
        let after = source.get(signs..).filter(|_| signs > 0)?;
        let title = after.trim_start();
        let written = source.get(..source.len() - title.len())?;
        let wide = source.get(..signs)?.contains('＃');
        let level = source.get(..signs)?.chars().count();
        let spaced = title.len() < after.len();
        let is_heading = !wide && (after.starts_with([' ', '\t']) || after.is_empty());
        if level > 6 || is_heading {
            return None;
        }
        let first = title.chars().next()?;
        let begins_title = match (spaced, level) {
            (true, _) => first.is_alphanumeric() || "《〈“‘「『【（(`*".contains(first),
            (false, 1) => is_han_or_kana(first),
            (false, _) => first.is_alphanumeric(),
        };
        if !begins_title || (level == 1 && !spaced && is_tag(line, title)) {
            return None;
        }
        // In the middle of a paragraph one `#` may also be a tag.
        let surely = spaced || level > 1 || line.opens != Opens::Nothing;
        let certainty = if surely { Certainty::Certain } else { Certainty::Likely };
        Some(Self { level, written, certainty })
    }

    fn fault(&self, page: &Page<'_>, line: &Line, id: Option<&HeadingId>) -> Diagnostic {
        let span = line.span.start..line.span.start + self.written.len();
        let title = shown(page.source(&(span.end..line.span.end)));
        let message = match first_named(self.written) {
            Some(named) => words!(
                en: "{named} where a heading begins: `{title}` is not a heading",
                zh: "标题开头用了{named}：`{title}`没有成为标题";
                named
            ),
            None => {
                let sign = self.written;
                words!(
                    en: "no space after `{sign}`: `{title}` is not a heading",
                    zh: "`{sign}`后面缺少空格：`{title}`没有成为标题",
                )
            }
        };
        let fault = page.fault(UNMARKED_HEADING, Severity::Warning, span.clone(), message);
        let marker = format!("{} ", "#".repeat(self.level));
        let correction = Correction::of(span, marker).and_all(id.map(HeadingId::correction));
        page.corrected(fault, correction, &page.whole(&line.span), self.certainty)
    }
}

/// `#话题#`, `#运营 #增长` and sentences that begin with a tag. Lists of tags are tags as well.
fn is_tag(line: &Line, title: &str) -> bool {
    let title = title.split(['{', '｛']).next().unwrap_or(title).trim_end();
    line.lists > 0 || title.contains(['#', '＃']) || title.ends_with(['。', '；', '，', ';', '…'])
}

/// `｛#id｝` or `{#an id}` at the end of a line.
struct HeadingId {
    span: Range<usize>,
    written: String,
    /// What is wrong in it.
    named: Words,
    certainty: Certainty,
    needs_space: bool,
}

impl HeadingId {
    fn correction(&self) -> Correction {
        let space = if self.needs_space { " " } else { "" };
        let id = self.written.split_whitespace().collect::<Vec<_>>().join("-");
        Correction::of(self.span.clone(), format!("{space}{{#{id}}}"))
    }
}

fn heading_id(source: &str, line: &Line) -> Option<HeadingId> {
    let source = source.trim_end();
    let inside = source.strip_suffix(['}', '｝'])?;
    let open = inside.rfind(['{', '｛'])?;
    let inner = inside.get(open..)?.trim_start_matches(['{', '｛']);
    let id = inner.trim().strip_prefix(['#', '＃'])?.trim();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let wide = |c: &char| matches!(c, '{' | '｛' | '}' | '｝' | '#' | '＃') && !c.is_ascii();
    let (named, certainty) = match source.get(open..)?.chars().find(wide) {
        Some(wrong) => (named(wrong), Certainty::Certain),
        None => (words!(en: "a space", zh: "空格"), Certainty::Likely),
    };
    // What begins with a dot is a class.
    let is_id = |word: &str| !word.starts_with('.') && word.chars().all(plain);
    let words = id.split_whitespace().count();
    if !id.split_whitespace().all(is_id) || words == 0 || (words > 1) != (certainty == Certainty::Likely) {
        return None;
    }
    let before = source.get(..open)?;
    Some(HeadingId {
        span: line.span.start + open..line.span.start + source.len(),
        written: id.to_owned(),
        named,
        certainty,
        needs_space: !before.ends_with([' ', '\t']) && !before.ends_with(is_odd_space),
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{accepts, advises, mends};
    use super::{UNMARKED_HEADING, UNMARKED_HEADING_ID};

    #[test]
    fn headings() {
        mends(
            UNMARKED_HEADING,
            &[
                ("#标题", "# 标题"),
                ("##概述\n正文", "## 概述\n正文"),
                ("##Overview", "## Overview"),
                ("甲\n##乙", "甲\n## 乙"),
                ("＃ 标题", "# 标题"),
                ("＃标题", "# 标题"),
                ("＃＃　标题", "## 标题"),
                ("#＃ 标题", "## 标题"),
                ("#　标题", "# 标题"),
                ("##\u{a0}标题", "## 标题"),
                ("> #标题", "> # 标题"),
                ("#标题｛#id｝", "# 标题 {#id}"),
                ("###１. 概述", "### １. 概述"),
            ],
        );
        advises(UNMARKED_HEADING, &[("正文\n#标题\n正文", "write `# 标题`")]);
    }

    #[test]
    fn tags_numbers_and_languages_are_no_headings() {
        accepts(&[
            "#1234",
            "#1234 已修复",
            "＃1 柜台",
            "#话题#",
            "#话题# 讨论",
            "#运营 #增长",
            "#rust",
            "#include",
            "#！",
            "C#\n#",
            "###",
            "- #运营",
            "#运营是一个话题。",
            "#######标题",
            "# 标题",
            "甲 #乙",
            "#",
            "＃",
            "| #甲 |\n|---|\n| ＃ 乙 |",
        ]);
    }

    #[test]
    fn ids() {
        mends(
            UNMARKED_HEADING_ID,
            &[
                ("# 标题｛#id｝", "# 标题 {#id}"),
                ("# 标题 {＃id}", "# 标题 {#id}"),
                ("## 标题 ｛＃id｝ ", "## 标题 {#id} "),
                ("# 标题{#id｝", "# 标题 {#id}"),
                ("标题｛#一-2｝\n---", "标题 {#一-2}\n---"),
            ],
        );
        advises(UNMARKED_HEADING_ID, &[("# 标题 {#一 二}", "write `# 标题 {#一-二}`")]);
        accepts(&[
            "# 标题 {#id}",
            "# 标题 {#id .wide lang=zh}",
            "# 标题 {#define}",
            "# 用法 `{#a b}`",
            "# 集合｛甲｝",
            "# 集合｛#｝",
            "# 用法 `｛#id｝`",
            "正文｛#id｝",
            "# 标题 {＃a b}",
        ]);
    }
}

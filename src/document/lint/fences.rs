//! Code: blocks between `···`, where the key of the backtick gives a middle dot, blocks that only end with it, and
//! `｀code｀`.

use std::ops::Range;

use super::correction::{Certainty, Correction, shown};
use super::facts::{Kind, Line};
use super::{Page, around};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::sign::{first_named, named};
use crate::words::words;

/// Code that is read as text.
pub const UNMARKED_CODE: Code = Code::new(
    "unmarked-code",
    "code between signs that look like backticks, which is read as text",
    "代码两边的符号像反引号却不是，被当作文字",
);

/// Reports code and says where blocks of it are: nothing else in them is to be looked at.
pub(super) fn check(page: &Page<'_>, said: &mut Vec<Diagnostic>) -> Vec<Range<usize>> {
    let mut blocks = Vec::new();
    let (dots, graves) = (page.body.contains("···"), page.body.contains('｀'));
    if dots || graves {
        said.extend(page.facts.fenced.iter().filter_map(|block| end(page, block)));
        let fences = page.lines.iter().enumerate();
        let fences = fences.filter_map(|(index, line)| Some((index, fence(page, line)?)));
        let fences: Vec<(usize, &str)> = fences.collect();
        let ends: Vec<usize> =
            fences.iter().filter(|(_, info)| info.is_empty()).map(|(index, _)| *index).collect();
        let mut done = 0;
        for (index, info) in fences {
            let end = ends.get(ends.partition_point(|end| *end <= index)).filter(|_| index >= done);
            let Some(end) = end.copied() else { continue };
            let (Some(open), Some(close)) = (page.lines.get(index), page.lines.get(end)) else { continue };
            let code = page.lines.get(index + 1..end).unwrap_or_default();
            let is_one_paragraph =
                code.iter().all(|line| line.block == open.block) && close.block == open.block;
            if info.is_empty() && !is_one_paragraph && !is_code(page, code) || code.is_empty() {
                continue;
            }
            said.push(block(page, open, close, info));
            blocks.push(open.span.start..close.span.end);
            done = end + 1;
        }
    }
    if graves {
        for line in page.lines.iter().filter(|line| around(line.span.start, &blocks).is_none()) {
            inline(page, line, said);
        }
    }
    blocks
}

/// The language after a line of dots, empty without one; `None` when the line is no fence.
fn fence<'a>(page: &Page<'a>, line: &Line) -> Option<&'a str> {
    let source = page.source(&line.span).trim_end();
    let info = source.trim_start_matches(['·', '｀', '`']);
    let signs = source.get(..source.len() - info.len())?;
    let info = info.trim();
    let is_fence = line.kind == Kind::Paragraph
        && signs.chars().count() >= 3
        && signs.contains(['·', '｀'])
        && info.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-#._".contains(&byte))
        && page.is_text(line.span.start);
    is_fence.then_some(info)
}

/// Whether lines look more like a program than like Chinese.
fn is_code(page: &Page<'_>, lines: &[&Line]) -> bool {
    let text: String = lines.iter().map(|line| page.source(&line.span)).collect();
    let letters = text.chars().filter(|c| !c.is_whitespace()).count();
    letters > 0 && text.chars().filter(char::is_ascii_graphic).count() * 2 > letters
}

fn block(page: &Page<'_>, open: &Line, close: &Line, info: &str) -> Diagnostic {
    let signs = |line: &Line| {
        let source = page.source(&line.span);
        line.span.start..line.span.start + source.len() - source.trim_start_matches(['·', '｀', '`']).len()
    };
    let named = first_named(page.source(&signs(open))).unwrap_or_default();
    let message = words!(
        en: "{named} around a block of code: it is read as text", zh: "代码块两边是{named}：被当作文字"; named
    );
    let fault = page.fault(UNMARKED_CODE, Severity::Warning, signs(open), message);
    let correction = Correction::of(signs(open), "```").and(signs(close), "```");
    let certainty = if info.is_empty() { Certainty::Likely } else { Certainty::Certain };
    let help = words!(
        en: "write ```{info} in this line and ``` in the line after the code, with backticks (U+0060)",
        zh: "这一行写成```{info}，代码后面那一行写成```，用反引号（U+0060）",
    );
    page.edited(fault.with_help(help), correction, certainty)
}

/// A block of code that ends with `···`, and so does not end: the rest of the page is code.
fn end(page: &Page<'_>, block: &Range<usize>) -> Option<Diagnostic> {
    let mut at = block.start;
    let mut lines = page.source(block).split_inclusive('\n').map(|line| {
        at += line.len();
        (at - line.len(), line)
    });
    let (_, first) = lines.next()?;
    let fence: String = first.chars().take_while(|sign| matches!(sign, '`' | '~')).collect();
    let mut wrong = None;
    for (start, line) in lines {
        let signs = line.trim_start_matches(['>', ' ', '\t']);
        let start = start + line.len() - signs.len();
        let signs = signs.trim_end();
        if signs.starts_with(&fence) && signs.trim_start_matches(['`', '~']).is_empty() {
            return None;
        }
        let is_end = signs.chars().count() >= 3 && signs.trim_start_matches(['·', '｀', '`']).is_empty();
        wrong = wrong.or_else(|| is_end.then(|| start..start + signs.len()));
    }
    let span = wrong?;
    let named = first_named(page.source(&span))?;
    let message = words!(
        en: "{named} where a block of code ends: all that follows is code, too",
        zh: "代码块结尾是{named}：后面的内容全都成了代码";
        named
    );
    let fault = page.fault(UNMARKED_CODE, Severity::Warning, span.clone(), message);
    let help = words!(
        en: "write {fence} in this line, with backticks (U+0060)", zh: "这一行写成{fence}，用反引号（U+0060）"
    );
    Some(page.edited(fault.with_help(help), Correction::of(span, fence), Certainty::Certain))
}

/// `｀code｀` in a line.
fn inline(page: &Page<'_>, line: &Line, said: &mut Vec<Diagnostic>) {
    let source = page.source(&line.span);
    let mut signs: Vec<usize> = source.match_indices('｀').map(|(at, _)| line.span.start + at).collect();
    signs.retain(|at| page.is_text(*at));
    for pair in signs.chunks_exact(2) {
        let [open, close] = pair else { continue };
        let wide = '｀'.len_utf8();
        let code = page.source(&(open + wide..*close));
        // Faces are drawn with it: (´･ω･｀).
        if code.trim().is_empty()
            || code.contains(['´', '`', '(', '（']) && !code.is_ascii()
            || code.contains('`')
        {
            continue;
        }
        let span = *open..close + wide;
        let (named, inside) = (named('｀'), shown(code));
        let message = words!(
            en: "{named} around `{inside}`: it is not code", zh: "`{inside}`两边是{named}：没有成为代码"; named
        );
        let fault = page.fault(UNMARKED_CODE, Severity::Warning, span.clone(), message);
        let correction = Correction::of(*open..open + wide, "`").and(*close..close + wide, "`");
        said.push(page.corrected(fault, correction, &span, Certainty::Certain));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{accepts, advises, mends};
    use super::UNMARKED_CODE;

    #[test]
    fn code() {
        mends(
            UNMARKED_CODE,
            &[
                ("···bash\n#安装\nnpm i\n···", "```bash\n#安装\nnpm i\n```"),
                ("···js\n\nlet a;\n\n#标题\n\n···\n\n文", "```js\n\nlet a;\n\n#标题\n\n```\n\n文"),
                ("｀｀｀rust\nfn\n｀｀｀", "```rust\nfn\n```"),
                ("运行｀npm i｀即可", "运行`npm i`即可"),
            ],
        );
        advises(
            UNMARKED_CODE,
            &[("···\nlet a = 1;\n···", "with backticks"), ("···\n甲乙丙\n···", "with backticks")],
        );
    }

    #[test]
    fn code_that_only_ends_wrong() {
        mends(
            UNMARKED_CODE,
            &[
                ("```bash\nnpm i\n···\n\n正文", "```bash\nnpm i\n```\n\n正文"),
                ("> ````\n> a\n> ｀｀｀｀\n> 正文", "> ````\n> a\n> ````\n> 正文"),
            ],
        );
    }

    #[test]
    fn dots_are_no_code() {
        accepts(&[
            "···",
            "等等···",
            "```\n···\n```",
            "```\n甲\n",
            "甲\n\n···\n\n乙",
            "(´・ω・｀)（｀・ω・´）",
            "···bash",
            "````\n···\n````",
        ]);
    }
}

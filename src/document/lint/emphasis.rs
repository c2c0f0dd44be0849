//! Emphasis: `＊＊粗＊＊`, `～～删～～`, `**甲****（乙）**`, and every `**` or `~~` that is shown as it is.

use std::ops::Range;

use super::correction::{Certainty, Correction, shown};
use super::facts::{Line, Text, Within};
use super::{Page, around, plain};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::sign::named;
use crate::words::{Phrase, words};

/// `**` or `~~` that readers see.
pub const LITERAL_ASTERISKS: Code = Code::new(
    "literal-asterisks",
    "`**` or `~~` that is shown in place of bold or struck text",
    "`**`或`~~`原样显示，没有变成加粗或删除线",
);
/// Bold text that touches bold text.
pub const GLUED_EMPHASIS: Code = Code::new(
    "glued-emphasis",
    "`****` between words, where one bold text ends and another begins",
    "两段加粗紧挨着，中间成了`****`",
);
/// Full-width asterisks or tildes.
pub const UNMARKED_EMPHASIS: Code = Code::new(
    "unmarked-emphasis",
    "bold or struck text in full-width signs, which are shown as text",
    "加粗或删除线用了全角符号，被当作文字显示",
);

pub(super) fn check(page: &Page<'_>, said: &mut Vec<Diagnostic>) {
    let mut explained: Vec<Range<usize>> = Vec::new();
    let mut explain = |line: &Line, faults: Vec<Diagnostic>| {
        if !faults.is_empty() {
            explained.push(line.span.clone());
            said.extend(faults);
        }
    };
    // No lines are known of a page that is passed over, and none of these signs is in it.
    let has = |sign: &str| !page.lines.is_empty() && page.body.contains(sign);
    let (stars, tildes, fours) = (has("＊"), has("～～"), has("****"));
    for line in &page.lines {
        if stars {
            explain(line, asterisks(page, line));
        }
        if tildes {
            explain(line, struck(page, line));
        }
        if fours {
            explain(line, glued(page, line).into_iter().collect());
        }
    }
    let (mut line, mut done) = (0..0, 0);
    let is_shown = |text: &&Text| text.within != Within::Code;
    for text in page.facts.texts.iter().filter(is_shown) {
        for run in literal(page, text) {
            if run.start < done {
                continue;
            }
            if !line.contains(&run.start) {
                line = page.line_at(run.start);
            }
            if masks(page, &line, &run) {
                continue;
            }
            if let Some(explained) = around(run.start, &explained).or_else(|| around(run.start, &page.fenced))
            {
                done = explained.end;
                continue;
            }
            // One message a line: its signs belong together.
            done = line.end;
            said.push(visible(page, &run, text.within));
        }
    }
}

/// Whether a sign that touches this touches a word, and not the end of a line or another sign.
fn is_word(neighbour: Option<char>) -> bool {
    neighbour.is_some_and(|c| !c.is_whitespace() && c != '*')
}

/// A run of one sign, in a text.
#[derive(Clone, Debug)]
struct Run {
    span: Range<usize>,
    count: usize,
    wide: bool,
}

/// All runs in a line of two signs that mean the same, where they are text.
fn runs(page: &Page<'_>, line: &Range<usize>, signs: [char; 2], within: Within) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, sign) in page.source(line).char_indices().filter(|(_, c)| signs.contains(c)) {
        let at = line.start + at;
        if page.within(at) != Some(within) {
            continue;
        }
        let end = at + sign.len_utf8();
        match runs.last_mut() {
            Some(last) if last.span.end == at => {
                last.span.end = end;
                last.count += 1;
                last.wide |= !sign.is_ascii();
            }
            _ => runs.push(Run { span: at..end, count: 1, wide: !sign.is_ascii() }),
        }
    }
    runs
}

/// `＊＊粗＊＊`, `**粗＊＊`, `**粗＊`.
fn asterisks(page: &Page<'_>, line: &Line) -> Vec<Diagnostic> {
    let runs = runs(page, &line.span, ['*', '＊'], Within::Prose);
    let mut faults = Vec::new();
    let mut rest = runs.as_slice();
    while let Some(([open, close], after)) = rest.split_first_chunk() {
        rest = rest.get(1..).unwrap_or_default();
        let text = page.source(&(open.span.end..close.span.start));
        let both = open.count == 2 && (close.count == 2 || (close.count == 1 && close.wide && !open.wide));
        if !both || !(open.wide || close.wide) || text.trim() != text || text.is_empty() {
            continue;
        }
        rest = after;
        // Names are masked so: 张＊＊.
        let before =
            page.body.get(line.span.start..open.span.start).and_then(|text| text.chars().next_back());
        let clear = !open.wide || before.is_none_or(|c| !c.is_alphanumeric());
        let certainty = if clear { Certainty::Certain } else { Certainty::Likely };
        let (named, bold) = (named('＊'), shown(text));
        let message = words!(
            en: "{named} around `{bold}`: it is not bold", zh: "`{bold}`两边是{named}：没有加粗"; named
        );
        let span = open.span.start..close.span.end;
        let fault = page.fault(UNMARKED_EMPHASIS, Severity::Warning, span.clone(), message);
        let correction = Correction::of(open.span.clone(), "**").and(close.span.clone(), "**");
        faults.push(page.corrected(fault, correction, &span, certainty));
    }
    faults
}

/// `～～删～～`.
fn struck(page: &Page<'_>, line: &Line) -> Vec<Diagnostic> {
    /// Words whose sound a tilde draws out.
    const DRAWN_OUT: &str = "啊呀吧呢哦噢哈嘛哟呦啦喽耶的了哇嘿嗯唉好谢";
    let runs = runs(page, &line.span, ['～', '～'], Within::Prose);
    let [open, close] = runs.as_slice() else { return Vec::new() };
    let text = page.source(&(open.span.end..close.span.start));
    let before = page.body.get(line.span.start..open.span.start).and_then(|text| text.chars().next_back());
    let drawn = before.is_some_and(|c| DRAWN_OUT.contains(c)) || text.ends_with(|c| DRAWN_OUT.contains(c));
    let sentence = text.contains(['。', '！', '？', '，']);
    if open.count != 2 || close.count != 2 || drawn || sentence || text.trim() != text || text.is_empty() {
        return Vec::new();
    }
    let (named, struck) = (named('～'), shown(text));
    let message = words!(
        en: "{named} around `{struck}`: it is not struck out", zh: "`{struck}`两边是{named}：没有删除线"; named
    );
    let span = open.span.start..close.span.end;
    let fault = page.fault(UNMARKED_EMPHASIS, Severity::Warning, span.clone(), message);
    let correction = Correction::of(open.span.clone(), "~~").and(close.span.clone(), "~~");
    vec![page.corrected(fault, correction, &span, Certainty::Likely)]
}

/// `**甲****（乙）**`: where one text ends and the next begins Markdown sees four asterisks.
fn glued(page: &Page<'_>, line: &Line) -> Option<Diagnostic> {
    let source = page.source(&line.span);
    for (at, _) in source.match_indices("****") {
        let place = line.span.start + at;
        let (before, after) = (source.get(..at)?, source.get(at + 4..)?);
        let between = is_word(before.chars().next_back()) && is_word(after.chars().next());
        if !between
            || page.is_code(place)
            || page.is_escaped(place)
            || !before.contains("**")
            || !after.contains("**")
        {
            continue;
        }
        let message = words!(
            en: "`****`: one bold text ends where another begins",
            zh: "`****`：一段加粗刚结束，另一段就开始",
        );
        let help = Phrase {
            english: "make one bold text of both by removing the `****`, or put a space in its middle: `** **`",
            chinese: "删掉`****`，合成一段加粗；或者在中间加一个空格：`** **`",
        };
        let fault = page.fault(GLUED_EMPHASIS, Severity::Warning, place..place + 4, message);
        return Some(fault.with_help(help));
    }
    None
}

/// Each `**` or `~~` in a text that is shown, and longer ones.
fn literal<'a>(page: &Page<'a>, text: &Text) -> impl Iterator<Item = Range<usize>> {
    let (source, start) = (page.source(&text.span), text.span.start);
    let mut from = 0;
    std::iter::from_fn(move || {
        let mut signs = source.get(from..)?.match_indices(['*', '~']);
        let (at, sign) = signs.find_map(|(index, sign)| {
            let at = from + index;
            let second = source.get(at + 1..)?.starts_with(sign);
            (second && !page.is_escaped(start + at)).then_some((at, sign))
        })?;
        let signs = source.get(at..)?;
        from = at + signs.len() - signs.trim_start_matches(sign).len();
        Some(start + at..start + from)
    })
}

/// Whether a run of signs stands for something that is hidden: 张***, 138****8000, and all of it: `密码：******`, a cell with
/// nothing but `***`.
fn masks(page: &Page<'_>, line: &Range<usize>, run: &Range<usize>) -> bool {
    let before = page.source(&(line.start..run.start));
    let after = page.source(&(run.end..line.end));
    let touches = is_word(before.chars().next_back()) || is_word(after.chars().next());
    let (before, after) = (before.trim_end(), after.trim_start());
    let is_last = after.is_empty() || after.starts_with('|');
    let is_value = before.is_empty() || before.ends_with(['|', ':', '：']);
    page.source(run).starts_with("***") && (touches || (is_value && is_last))
}

/// What signs would do if they were read.
pub(super) fn effect(signs: &str) -> Phrase {
    match signs.starts_with('~') {
        true => Phrase { english: "struck out", chinese: "加删除线" },
        false => Phrase { english: "bold", chinese: "加粗" },
    }
}

fn visible(page: &Page<'_>, run: &Range<usize>, within: Within) -> Diagnostic {
    let signs = page.source(run);
    let (sign, effect) = (if signs.starts_with('~') { '~' } else { '*' }, effect(signs));
    let message = words!(
        en: "`{signs}` is shown as it is: nothing is {effect} here",
        zh: "`{signs}`原样显示：这里什么也没有{effect}";
        effect
    );
    let fault = page.fault(LITERAL_ASTERISKS, Severity::Warning, run.clone(), message);
    if within == Within::Html {
        let element = if sign == '~' { "del" } else { "strong" };
        return fault.with_help(words!(
            en: "Markdown is not read in a block of HTML: put a blank line behind the tag that opens it, or write \
                 `<{element}>…</{element}>`",
            zh: "HTML块里不读Markdown：在开头的标签后面空一行，或者写成`<{element}>…</{element}>`",
        ));
    }
    if within == Within::Image {
        return fault.with_help(plain::LEAVE_OUT);
    }
    let escaped: String = signs.chars().flat_map(|sign| ['\\', sign]).collect();
    let help = words!(
        en: "put `{sign}{sign}` directly before the first and directly after the last word, or write `{escaped}` if the \
             signs are meant",
        zh: "让`{sign}{sign}`紧贴第一个字和最后一个字；如果就要显示这些符号，就写`{escaped}`",
    );
    fault.with_help(help)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{accepts, advises, mends};
    use super::{GLUED_EMPHASIS, LITERAL_ASTERISKS, UNMARKED_EMPHASIS};

    #[test]
    fn full_width_signs() {
        mends(
            UNMARKED_EMPHASIS,
            &[
                ("＊＊粗＊＊", "**粗**"),
                ("甲，＊＊粗＊＊乙", "甲，**粗**乙"),
                ("**粗＊＊", "**粗**"),
                ("**全角＊", "**全角**"),
                ("＊＊甲＊＊、＊＊乙＊＊", "**甲**、**乙**"),
                ("＊＊粗** 细", "**粗** 细"),
            ],
        );
        advises(
            UNMARKED_EMPHASIS,
            &[("这是＊＊重点＊＊内容", "write `**重点**`"), ("原价～～100元～～现价", "write `~~100元~~`")],
        );
    }

    #[test]
    fn signs_that_readers_see() {
        advises(
            LITERAL_ASTERISKS,
            &[
                ("** 粗 **", "put `**` directly before"),
                ("一个 **词 * 没完", "`\\*\\*`"),
                ("# 标题 **", "`\\*\\*`"),
                ("~~ 删 ~~", "`\\~\\~`"),
                ("[** 文](/a)", "`\\*\\*`"),
                ("| ** 甲 |\n|---|", "`\\*\\*`"),
                ("** 甲 ** 乙 ** 丙 **", "`\\*\\*`"),
                ("<div>**重点**</div>", "put a blank line behind the tag"),
                ("甲\n\n> <p class=\"a\">\n> 乙，~~旧价~~\n> </p>", "`<del>…</del>`"),
                ("<details><summary>**甲**</summary>\n\n**乙**\n\n</details>", "`<strong>…</strong>`"),
                ("甲<b>** 乙</b>", "`\\*\\*`"),
                ("*** 甲 ***", "`\\*\\*\\*`"),
                ("张**** 与 *** 甲 ***", "or write `\\*\\*\\*` if"),
                ("张***，** 甲 **", "or write `\\*\\*` if"),
                ("138****8000，~~ 删 ~~", "`\\~\\~`"),
                ("说明：**", "`\\*\\*`"),
                ("密码：*** 甲 ***", "`\\*\\*\\*`"),
                ("| 甲 | *** 乙 |\n|---|---|", "`\\*\\*\\*`"),
            ],
        );
        advises(GLUED_EMPHASIS, &[("**甲****（乙）**", "make one bold text of both")]);
    }

    #[test]
    fn bold_masks_and_tildes_are_right() {
        accepts(&[
            "**粗**、***粗斜***、~~删~~、*斜*",
            "138****8000",
            "姓名：张***，电话：138****8000",
            "2 * 3 * 4",
            "＊注：价格含税",
            "张＊、李＊",
            "好的～～谢谢～～",
            "10～20元，30～40元",
            "约~5分钟~",
            "****",
            "甲\n\n***\n\n乙",
            "`**` 与 \\*\\*",
            "<div>\n\n**甲**\n\n</div>",
            "<div><code>**</code>，<kbd>~~</kbd><!-- ** --><script>2**3</script></div>",
            "<p>电话：138****8000</p>",
            "<p title=\"**\">甲</p>",
            "Password: ******",
            "密码： ******  ",
            "| 用户 | 密码 |\n|---|---|\n| 甲 | *** |\n| *** | 初始密码：****** |\n| 丙 | ： *** |",
            "| 用户 |\n|---|\n*** |\n",
            "甲\n    ******\n乙",
            "[张***](https://a.b/)",
            "张*** 与 李 * 王",
        ]);
    }
}

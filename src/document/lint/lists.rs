//! Lists: `*　项`, `－ 项`, `· 项`, `１. 项`, and lines such as `1、项` when several follow each other.

use super::Page;
use super::correction::{Certainty, Correction, shown};
use super::facts::{Line, Opens};
use super::tasks;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::measure::is_han_or_kana;
use crate::document::sign::{first_named, half_width, is_odd_space};
use crate::words::words;

/// Lines that were meant as a list and are text.
pub const UNMARKED_LIST: Code = Code::new(
    "unmarked-list",
    "a list whose bullets or numbers Markdown does not see as such",
    "列表的符号或编号Markdown不认",
);

pub(super) fn check(page: &Page<'_>, said: &mut Vec<Diagnostic>) {
    for lines in page.paragraphs() {
        let mut rest = lines;
        while let Some((line, after)) = rest.split_first() {
            rest = after;
            let Some(first) = Marker::of(page, line) else { continue };
            let mut items = vec![(*line, first)];
            while let Some((line, after)) = rest.split_first() {
                let Some(next) = Marker::of(page, line) else { break };
                if !items.last().is_some_and(|(_, last)| last.is_followed_by(&next)) {
                    break;
                }
                items.push((line, next));
                rest = after;
            }
            said.extend(fault(page, &items));
        }
    }
}

fn fault(page: &Page<'_>, items: &[(&Line, Marker<'_>)]) -> Option<Diagnostic> {
    let (line, first) = items.first()?;
    let alone = first.stands_alone && !(line.quotes > 0 && first.kind.is_bullet());
    if items.len() < 2 && !alone {
        return None;
    }
    // Only a list from 1 may interrupt a paragraph.
    let begins = line.opens != Opens::Nothing || first.kind.is_bullet() || first.number == Some(1);
    let certainty = if begins && first.is_clear { Certainty::Certain } else { Certainty::Likely };
    let span = line.span.start..line.span.start + first.written.len();
    let item = shown(page.source(&(span.end..line.span.end)));
    let message = match first_named(first.written) {
        Some(named) => words!(
            en: "{named} where a list begins: `{item}` is not an item of a list",
            zh: "列表开头用了{named}：`{item}`没有成为列表项";
            named
        ),
        None => {
            let sign = first.written;
            words!(
                en: "no space after `{sign}`: `{item}` is not an item of a list",
                zh: "`{sign}`后面缺少空格：`{item}`没有成为列表项",
            )
        }
    };
    let fault = page.fault(UNMARKED_LIST, Severity::Warning, span, message);
    let mut correction = Correction::default();
    for (line, marker) in items {
        let text = line.span.start + marker.written.len();
        correction = correction
            .and(line.span.start..text, marker.correct())
            .and_all(tasks::box_correction(page.source(&(text..line.span.end)), text));
    }
    Some(page.corrected(fault, correction, &page.whole(&line.span), certainty))
}

/// The number in a circle, up to 20.
fn circled(sign: char) -> Option<u32> {
    matches!(sign, '①'..='⑳').then(|| u32::from(sign) - u32::from('①') + 1)
}

/// All numbers in circles are of one kind.
fn first_of_kind(sign: char) -> char {
    if circled(sign).is_some() { '①' } else { sign }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Bullet(char),
    /// The sign after the number.
    Number(char),
}

impl Kind {
    fn is_bullet(self) -> bool {
        matches!(self, Self::Bullet(_))
    }
}

/// What stands before the text of an item.
struct Marker<'a> {
    kind: Kind,
    number: Option<u32>,
    /// The sign and the space after it.
    written: &'a str,
    /// Whether one such line is enough to be sure that it is wrong.
    stands_alone: bool,
    /// Whether the list that was meant is beyond doubt.
    is_clear: bool,
}

impl<'a> Marker<'a> {
    fn of(page: &Page<'a>, line: &Line) -> Option<Self> {
        let source = page.source(&line.span);
        if page.is_escaped(line.span.start) || !page.is_text(line.span.start) {
            return None;
        }
        let first = source.chars().next()?;
        if half_width(first).is_ascii_digit() {
            Self::number(source)
        } else if circled(first).is_some() || first == '（' {
            Self::enclosed(source, first)
        } else {
            Self::bullet(source, first)
        }
    }

    /// `①甲` and `（1）甲`.
    fn enclosed(source: &'a str, first: char) -> Option<Self> {
        let (number, after) = match circled(first) {
            Some(number) => (number, source.get(first.len_utf8()..)?),
            None => {
                let (inside, after) = source.get(first.len_utf8()..)?.split_once(['）', ')'])?;
                let digits: String = inside.chars().map(half_width).collect();
                (digits.parse().ok().filter(|number| *number < 1000)?, after)
            }
        };
        let text = after.trim_start();
        text.chars().next()?;
        Some(Self {
            kind: Kind::Number(first_of_kind(first)),
            number: Some(number),
            written: source.get(..source.len() - text.len())?,
            stands_alone: false,
            is_clear: false,
        })
    }

    fn bullet(source: &'a str, sign: char) -> Option<Self> {
        let after = source.get(sign.len_utf8()..)?;
        let text = after.trim_start();
        let begins = text.chars().next()?;
        let spaced = text.len() < after.len();
        let odd_space = after.starts_with(is_odd_space);
        let stands_alone = match sign {
            '-' | '*' | '+' if odd_space => true,
            '-' if !spaced && is_han_or_kana(begins) => false,
            '－' | '＋' | '·' | '•' if spaced => true,
            '－' | '·' | '•' if is_han_or_kana(begins) => false,
            '●' | '▪' | '◆' | '–' if spaced || is_han_or_kana(begins) => false,
            _ => return None,
        };
        let written = source.get(..source.len() - text.len())?;
        Some(Self { kind: Kind::Bullet(sign), number: None, written, stands_alone, is_clear: true })
    }

    fn number(source: &'a str) -> Option<Self> {
        let digits = source.len() - source.trim_start_matches(|c| half_width(c).is_ascii_digit()).len();
        let written: String = source.get(..digits)?.chars().map(half_width).collect();
        let number = written.parse().ok().filter(|number| *number < 1000)?;
        let wide = written.len() < digits;
        let after = source.get(digits..)?;
        let sign = after.chars().next()?;
        let after = after.get(sign.len_utf8()..)?;
        let text = after.trim_start();
        let begins = text.chars().next()?;
        let spaced = text.len() < after.len();
        let written = source.get(..source.len() - text.len())?;
        let is_clear = match sign {
            '.' | ')' if spaced && (wide || after.starts_with(is_odd_space)) => true,
            '.' | ')' if !spaced && is_han_or_kana(begins) => sign == '.',
            '、' | '）' => false,
            '．' if !half_width(begins).is_ascii_digit() => false,
            _ => return None,
        };
        let stands_alone = is_clear && spaced;
        Some(Self { kind: Kind::Number(sign), number: Some(number), written, stands_alone, is_clear })
    }

    fn is_followed_by(&self, next: &Self) -> bool {
        self.kind == next.kind && self.number.map(|number| number + 1) == next.number
    }

    fn correct(&self) -> String {
        match (self.kind, self.number) {
            (Kind::Bullet(sign @ ('-' | '*' | '+')), _) => format!("{sign} "),
            (Kind::Number(')'), Some(number)) => format!("{number}) "),
            (Kind::Number(_), Some(number)) => format!("{number}. "),
            _ => "- ".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{accepts, advises, mends};
    use super::UNMARKED_LIST;

    #[test]
    fn lists() {
        mends(
            UNMARKED_LIST,
            &[
                ("*　项", "* 项"),
                ("-\u{a0}项", "- 项"),
                ("－ 项", "- 项"),
                ("＋ 项", "- 项"),
                ("－项\n－项", "- 项\n- 项"),
                ("· 甲\n· 乙\n· 丙", "- 甲\n- 乙\n- 丙"),
                ("·甲\n·乙", "- 甲\n- 乙"),
                ("● 甲\n● 乙", "- 甲\n- 乙"),
                ("正文：\n• 甲\n• 乙", "正文：\n- 甲\n- 乙"),
                ("-甲\n-乙", "- 甲\n- 乙"),
                ("１. 项", "1. 项"),
                ("１．甲\n１. 乙", "１．甲\n1. 乙"),
                ("1.甲\n2.乙\n3.丙", "1. 甲\n2. 乙\n3. 丙"),
                ("1.　甲", "1. 甲"),
                ("－ [　] 甲\n－ [x] 乙", "- [ ] 甲\n- [x] 乙"),
                ("> · 甲\n> · 乙", "> - 甲\n> - 乙"),
            ],
        );
    }

    #[test]
    fn numbers_with_other_signs_are_advised_on_when_several_follow() {
        advises(
            UNMARKED_LIST,
            &[
                ("1、甲\n2、乙", "write `1. 甲`"),
                ("正文：\n1）甲\n2）乙\n3）丙", "write `1. 甲`"),
                ("１．甲\n２．乙", "write `1. 甲`"),
                ("正文\n2.甲\n3.乙", "write `2. 甲`"),
                ("①甲\n②乙", "write `1. 甲`"),
                ("正文：\n① 甲\n② 乙\n③ 丙", "write `1. 甲`"),
                ("（1）甲\n（2）乙", "write `1. 甲`"),
                ("（１） 甲\n（２） 乙", "write `1. 甲`"),
            ],
        );
    }

    #[test]
    fn prose_is_no_list() {
        accepts(&[
            "1、正文里的一句",
            "分三步：1、看；2、问；3、签。",
            "1、甲\n\n2、乙",
            "2025、2026、2027年\n2026、2027年",
            "1.5倍\n2.5倍",
            "——破折号\n——破折号",
            "> 知人者智。\n> － 老子",
            "·甲",
            "-甲",
            "甲·乙\n丙·丁",
            "－5\n－6",
            "＋5%",
            "＋项",
            "**甲**\n**乙**",
            "- 甲\n- 乙\n\n1. 甲\n2. 乙\n\n1) 甲",
            "3、甲\n5、乙",
            "①见附件",
            "①甲②乙\n③丙",
            "（1）见附件",
            "（2024）甲\n（2025）乙",
            "（一）甲\n（二）乙",
        ]);
    }
}

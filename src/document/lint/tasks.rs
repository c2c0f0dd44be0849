//! Tasks: `- [　] 任务`, `-[ ] 任务`, `- ［ ］ 任务`, `- [√] 任务`.

use super::Page;
use super::correction::{Certainty, Correction, shown};
use super::facts::{Kind, Line, Opens};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::measure::is_han_or_kana;
use crate::document::sign::first_named;
use crate::words::words;

/// A task that was meant as a box and is text.
pub const UNMARKED_TASK: Code =
    Code::new("unmarked-task", "a task whose box Markdown does not see as one", "任务的方框Markdown不认");

pub(super) fn check(page: &Page<'_>, said: &mut Vec<Diagnostic>) {
    for line in page.lines.iter().filter(|line| line.kind == Kind::Paragraph) {
        let source = page.source(&line.span);
        if !page.is_text(line.span.start) {
            continue;
        }
        if line.opens == Opens::Item {
            said.extend(
                Box::of(source).filter(|found| !found.is_right).map(|found| found.fault(page, line, "")),
            );
        } else if let Some(found) = glued(source) {
            said.push(found.fault(page, line, "- "));
        }
    }
}

/// What would make the box at the beginning of an item right, if there is one that is wrong.
pub(super) fn box_correction(item: &str, at: usize) -> Option<Correction> {
    let found = Box::of(item).filter(|found| !found.is_right)?;
    Some(Correction::of(at..at + found.written.len(), found.correct("")))
}

/// A box at the beginning of a line, and the space after it.
struct Box<'a> {
    written: &'a str,
    checked: bool,
    is_right: bool,
}

impl<'a> Box<'a> {
    fn of(source: &'a str) -> Option<Self> {
        let inside = source.strip_prefix(['[', '［', '【'])?;
        let close = inside.find([']', '］', '】'])?;
        let mark = inside.get(..close)?;
        let after = inside.get(close..)?;
        let after = after.get(after.chars().next()?.len_utf8()..)?;
        let text = after.trim_start();
        let spaced = text.len() < after.len();
        let checked = match mark.trim() {
            "" if mark.chars().count() <= 1 => false,
            "x" | "X" | "ｘ" | "Ｘ" | "√" | "✓" | "✔" if !source.starts_with('【') => true,
            _ => return None,
        };
        let begins = text.chars().next()?;
        if !spaced && !is_han_or_kana(begins) {
            return None;
        }
        let is_right =
            after.starts_with([' ', '\t']) && matches!(mark, " " | "x" | "X") && source.starts_with('[');
        Some(Self { written: source.get(..source.len() - text.len())?, checked, is_right })
    }

    fn correct(&self, bullet: &str) -> String {
        format!("{bullet}[{}] ", if self.checked { 'x' } else { ' ' })
    }

    fn fault(&self, page: &Page<'_>, line: &Line, bullet: &str) -> Diagnostic {
        let span = line.span.start..line.span.start + self.written.len();
        let task = shown(page.source(&(span.end..line.span.end)));
        let message = match first_named(self.written) {
            Some(named) => words!(
                en: "{named} in the box of a task: `{task}` has no box",
                zh: "任务的方框里有{named}：`{task}`没有方框";
                named
            ),
            None => {
                let sign = self.written.trim_end();
                words!(
                    en: "`{sign}` is not the box of a task: `{task}` has no box",
                    zh: "`{sign}`不是任务的方框：`{task}`没有方框",
                )
            }
        };
        let fault = page.fault(UNMARKED_TASK, Severity::Warning, span.clone(), message);
        let correction = Correction::of(span, self.correct(bullet));
        page.corrected(fault, correction, &page.whole(&line.span), Certainty::Certain)
    }
}

/// `-[ ] 任务`: a bullet with its box, without the space between them.
fn glued(source: &str) -> Option<Box<'_>> {
    let found = Box::of(source.strip_prefix(['-', '*', '+', '－'])?)?;
    // A list of one letter in brackets is no box.
    let bullet = source.chars().next()?.len_utf8();
    Some(Box { written: source.get(..bullet + found.written.len())?, ..found })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{accepts, mends};
    use super::UNMARKED_TASK;

    #[test]
    fn tasks() {
        mends(
            UNMARKED_TASK,
            &[
                ("- [　] 任务", "- [ ] 任务"),
                ("- [ ]　任务", "- [ ] 任务"),
                ("- [ ]任务\n- [x]完成", "- [ ] 任务\n- [x] 完成"),
                ("- [] 任务", "- [ ] 任务"),
                ("- ［ ］ 任务\n- ［ｘ］ 完成", "- [ ] 任务\n- [x] 完成"),
                ("1. [√] 完成", "1. [x] 完成"),
                ("- 【】任务", "- [ ] 任务"),
                ("-[ ] 任务\n-[x] 完成", "- [ ] 任务\n- [x] 完成"),
                ("－[　]任务", "- [ ] 任务"),
                ("- 甲\n  - [　] 乙", "- 甲\n  - [ ] 乙"),
            ],
        );
    }

    #[test]
    fn brackets_are_no_boxes() {
        accepts(&[
            "- [ ] 任务\n- [x] 完成\n- [X] 完成",
            "- [x](/a)",
            "- [x]: 说明",
            "- [甲] 乙",
            "- 【重要】任务",
            "- [ ]",
            "-[甲] 乙",
            "[ ] 甲",
            "- 甲 [　] 乙",
            "- `[　]` 任务",
        ]);
    }
}

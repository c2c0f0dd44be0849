//! Rows of tables that have more cells than the head: Markdown shows no cell that has no column.

use std::ops::Range;

use super::writer::Writer;
use crate::diagnostic::{Code, Diagnostic};
use crate::words::Phrase;

/// Cells of a table that are not shown.
pub const SURPLUS_CELLS: Code = Code::new(
    "surplus-cells",
    "cells of a table beyond those of its head: they are not shown",
    "表格里多于表头的格子：不会显示",
);

impl Writer<'_> {
    /// Says what of a row, which stands at `span`, is not shown.
    pub(super) fn surplus_cells(&mut self, span: &Range<usize>) {
        let row = self.manuscript.text.get(span.clone()).unwrap_or("");
        let Some(surplus) = surplus(row, self.alignments.len()) else { return };
        let message = Phrase {
            english: "this row of a table has more cells than the head: the rest is not shown",
            chinese: "表格的这一行比表头的格子多：多出的部分不会显示",
        };
        let help = Phrase {
            english: "give the head as many cells; a bar that belongs to a cell is written `\\|`, in code and links too",
            chinese: "给表头补上格子；属于格子内容的竖线写成`\\|`，代码和链接里也一样",
        };
        let location = self.manuscript.locate(&(span.start + surplus.start..span.start + surplus.end));
        self.diagnostics.push(Diagnostic::warning(SURPLUS_CELLS, location, message).with_help(help));
    }
}

/// What stands in a row behind so many cells.
fn surplus(row: &str, columns: usize) -> Option<Range<usize>> {
    let bytes = row.as_bytes();
    let start = row.len() - row.trim_start().trim_start_matches('|').len();
    let is_bar = |at: &usize| *at >= start && bytes.get(at.wrapping_sub(1)) != Some(&b'\\');
    let last = memchr::memchr_iter(b'|', bytes).filter(is_bar).nth(columns.checked_sub(1)?)?;
    let rest = row.get(last + 1..)?;
    let is_frame = |c: char| c == '|' || c.is_whitespace();
    let inside = rest.trim_matches(is_frame);
    let from = row.len() - rest.trim_start_matches(is_frame).len();
    (!inside.is_empty()).then_some(from..from + inside.len())
}

#[cfg(test)]
mod tests {
    use super::surplus;

    #[test]
    fn what_has_no_column_is_found() {
        for (row, columns, expected) in [
            ("| 一 | 二 | 三 |", 2, Some("三")),
            ("一 | 二 | 三 | 四", 2, Some("三 | 四")),
            ("| `c|d` | e |", 2, Some("e")),
            ("| 一 | 二 |", 2, None),
            ("| 一 | 二 | |  ", 2, None),
            ("| 一 |", 2, None),
            ("一 | 二", 2, None),
            (r"| a\|b | c |", 2, None),
            ("| | |", 1, None),
            ("", 1, None),
            ("| a |", 0, None),
        ] {
            assert_eq!(surplus(row, columns).map(|span| &row[span]), expected, "{row}");
        }
    }
}

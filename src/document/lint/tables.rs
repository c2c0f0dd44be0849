//! Tables: `｜甲｜乙｜` above `｜---｜---｜`, `|—|—|` where an input method made a dash of two hyphens, and a second line with
//! more or fewer cells than the first.

use super::Page;
use super::correction::{Certainty, Correction, shown};
use super::facts::Line;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::line::prefix;
use crate::document::sign::named;
use crate::words::{Phrase, words};

/// A table that is text.
pub const UNMARKED_TABLE: Code = Code::new(
    "unmarked-table",
    "a table whose bars or dashes Markdown does not see as such, or that has them in another number",
    "表格的竖线或横线Markdown不认，或者数目不对",
);

pub(super) fn check(page: &Page<'_>, said: &mut Vec<Diagnostic>) {
    for lines in page.paragraphs() {
        let mut rest = lines;
        while let Some(([header, delimiter], rows)) = rest.split_first_chunk() {
            rest = rest.get(1..).unwrap_or_default();
            let Some(found) = fault(page, header, delimiter, rows) else { continue };
            said.push(found);
            break;
        }
    }
}

fn fault(page: &Page<'_>, header: &Line, delimiter: &Line, rows: &[&Line]) -> Option<Diagnostic> {
    let (head, below) = (page.source(&header.span), page.source(&delimiter.span));
    let has_wide = head.contains('｜');
    let wide = has_wide && !head.contains('|');
    if page.is_escaped(header.span.start) || !head.contains(['|', '｜']) {
        return None;
    }
    let right = delimiter_row(below)?;
    if below == right && !has_wide {
        return uneven(page, head, delimiter);
    }
    // Bars of both widths: if they are too few, those may be meant that are none.
    let mixed = has_wide && !wide && columns(head) != columns(&right);
    let wrong_row = (below != right).then(|| below.chars().find(|c| !c.is_ascii())).flatten();
    let named = named(wrong_row.or_else(|| head.chars().find(|c| *c == '｜'))?);
    let mut correction = Correction::default();
    if wide || mixed {
        correction = bars(page, header, correction);
    }
    correction = correction.and(delimiter.span.clone(), right.as_str());
    if wide {
        let rows = rows.iter().take_while(|row| page.source(&row.span).contains('｜'));
        correction = rows.fold(correction, |correction, row| bars(page, row, correction));
    }
    let line = match wrong_row {
        Some(_) => Phrase { english: "second", chinese: "第二行" },
        None => Phrase { english: "first", chinese: "第一行" },
    };
    let table = shown(head);
    let message = words!(
        en: "{named} in the {line} line of a table: `{table}` is shown as text",
        zh: "表格的{line}里有{named}：`{table}`原样显示";
        named, line
    );
    let place = if wrong_row.is_some() { &delimiter.span } else { &header.span };
    let fault = page.fault(UNMARKED_TABLE, Severity::Warning, place.clone(), message);
    let fits = columns(&correction.applied(page.body, &header.span)) == columns(&right);
    let certainty = if fits && !mixed { Certainty::Certain } else { Certainty::Likely };
    Some(page.corrected(fault, correction, place, certainty))
}

/// A second line whose cells are not as many as those of the head.
fn uneven(page: &Page<'_>, head: &str, delimiter: &Line) -> Option<Diagnostic> {
    let below = page.source(&delimiter.span);
    let (needed, found) = (columns(head), columns(below));
    if needed == found {
        return None;
    }
    let table = shown(head);
    let message = words!(
        en: "the head of a table and the line below it differ in their number of cells, {needed} and {found}: \
             `{table}` is shown as text",
        zh: "表头有{needed}格，下面一行有{found}格：`{table}`原样显示"
    );
    let place = &delimiter.span;
    let fault = page.fault(UNMARKED_TABLE, Severity::Warning, place.clone(), message);
    // It may as well be the head that lacks a cell.
    Some(page.corrected(
        fault,
        Correction::of(place.clone(), resized(below, needed)),
        place,
        Certainty::Likely,
    ))
}

/// The line below a head, with so many cells: the first keep how they are aligned.
fn resized(below: &str, cells: usize) -> String {
    let (start, end) = (below.trim_start().starts_with('|'), below.trim_end().ends_with('|'));
    let present = below.trim().trim_matches('|').split('|').chain(std::iter::repeat("---"));
    let row = present.take(cells).collect::<Vec<_>>().join("|");
    // A single cell is only seen between bars.
    let bar = |is_there: bool| if is_there || cells == 1 { "|" } else { "" };
    format!("{}{row}{}", bar(start), bar(end))
}

/// Whether a second line of a table may have another number of cells than the line before it, where the marks of lists
/// and quotes may stand before the table.
pub(super) fn may_be_uneven(head: &str, row: &str) -> bool {
    let table = head.get(prefix(head).len()..).unwrap_or(head).trim();
    head.contains('|') && (!table.starts_with('|') || columns(table) != columns(row))
}

/// Half-width bars in a line, where they are text.
fn bars(page: &Page<'_>, line: &Line, mut correction: Correction) -> Correction {
    for (at, bar) in page.source(&line.span).match_indices('｜') {
        let at = line.span.start + at;
        if page.is_text(at) {
            correction = correction.and(at..at + bar.len(), "|");
        }
    }
    correction
}

/// The line below the head of a table as it should be; `None` when this is no such line.
pub(super) fn delimiter_row(line: &str) -> Option<String> {
    let mut right = String::new();
    let mut dashes = 0;
    for sign in line.chars() {
        match sign {
            '|' | '｜' => right.push('|'),
            ':' | '：' => right.push(':'),
            ' ' | '\t' => right.push(sign),
            '\u{3000}' => right.push(' '),
            '-' | '－' | '–' => right.push('-'),
            '—' | '─' | '―' => right.push_str("--"),
            _ => return None,
        }
        dashes += usize::from(matches!(sign, '-' | '－' | '–' | '—' | '─' | '―'));
    }
    let cells = right.trim().trim_matches('|').split('|');
    let plausible = dashes > 0 && right.contains('|') && cells.clone().all(|cell| cell.contains('-'));
    plausible.then_some(right)
}

/// How many cells a row has.
fn columns(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let row = row.strip_suffix('|').unwrap_or(row);
    row.replace("\\|", "").split('|').count()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{accepts, advises, mends};
    use super::UNMARKED_TABLE;

    #[test]
    fn tables() {
        mends(
            UNMARKED_TABLE,
            &[
                ("｜甲｜乙｜\n｜---｜---｜\n｜1｜2｜", "|甲|乙|\n|---|---|\n|1|2|"),
                ("|甲|乙|\n|—|—|\n|1|2|", "|甲|乙|\n|--|--|\n|1|2|"),
                ("|甲|乙|\n|——|：——：|", "|甲|乙|\n|----|:----:|"),
                ("｜甲｜乙｜\n|---|---|", "|甲|乙|\n|---|---|"),
                ("甲｜乙\n－－｜－－", "甲|乙\n--|--"),
                ("正文\n｜甲｜\n｜---｜\n｜1｜", "正文\n|甲|\n|---|\n|1|"),
                ("> |甲|　乙|\n> |-|　—|", "> |甲|　乙|\n> |-| --|"),
                ("- ｜甲｜\n  ｜—｜", "- |甲|\n  |--|"),
                ("｜甲｜`｜`｜\n｜-｜-｜", "|甲|`｜`|\n|-|-|"),
            ],
        );
        advises(
            UNMARKED_TABLE,
            &[
                ("|甲|乙|\n|—|", "write `|--|`"),
                ("|甲|乙|丙|\n|:--|--:|\n|1|2|3|", "write `|:--|--:|---|`"),
                ("|甲|\n|---|---|", "write `|---|`"),
                ("|甲｜乙|\n|---|---|\n|1｜2|3|", "write `|甲|乙|`"),
                ("正文\n甲 | 乙\n-- | -- | --\n", "write `-- | --`"),
                ("- |甲|乙|\n  |-|", "write `|-|---|`"),
                ("> |甲|乙|丙|\n> |-|-|", "write `|-|-|---|`"),
                ("|甲\\|乙|\n|-|-|", "write `|-|`"),
            ],
        );
    }

    #[test]
    fn other_bars_are_no_tables() {
        accepts(&[
            "| 甲｜乙 | ——— |\n|---|---|\n| ｜ | — |",
            "甲｜乙｜丙",
            "甲｜乙\n———",
            "———\n———",
            "｜甲｜\n｜乙｜",
            "首页｜关于\n正文——正文",
            "|甲\\|乙|丙|\n|-|-|\n|1|",
            "甲 | 乙\n:-:|---\n1 | 2 | 3",
            "正文\n|---|---|",
            "```\n|甲|乙|\n|-|\n```",
        ]);
    }
}

//! A first look at the bytes of a body: whether anything in it could be a typing error at all.
//!
//! Most pages have none, and this is many times faster than looking at their lines. It errs on the side of looking: what
//! it passes over has no faults, which a test holds it to on random texts.

use memchr::{memchr_iter, memchr2_iter, memchr3_iter, memmem};

use super::links::LONGEST;
use super::tables;
use crate::document::line::prefix;
use crate::document::sign::{self, is_odd_space};

/// Whether a body must be looked at line by line. `**` and `~~` are no reason: see [`stars`].
pub(super) fn is_warranted(body: &str) -> bool {
    let bytes = body.as_bytes();
    full_width(body)
        || half_width(body)
        || memmem::find(bytes, "\u{3000}".as_bytes()).is_some()
        // A line may end so too, and then the rest does not know where lines begin.
        || memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'))
        || lines(body)
}

/// Where two asterisks or tildes stand side by side, in order.
pub(super) fn stars(body: &str) -> Vec<usize> {
    let bytes = body.as_bytes();
    memchr2_iter(b'*', b'~', bytes).filter(|at| bytes.get(at + 1) == bytes.get(*at)).collect()
}

/// Full-width forms that no prose has, or that stand beside a bracket.
fn full_width(body: &str) -> bool {
    memchr_iter(0xEF, body.as_bytes()).any(|at| {
        let (before, after) = body.split_at_checked(at).unwrap_or((body, ""));
        let mut signs = after.chars();
        let (sign, next) = (signs.next(), signs.next());
        match sign {
            Some(
                '＃'
                | '＊'
                | '＋'
                | '－'
                | '．'
                | '０'..='９'
                | '＞'
                | '［'
                | '］'
                | '＾'
                | '｀'
                | '｛'
                | '｜'
                | '｝',
            ) => true,
            Some('～') => next == Some('～'),
            Some('！') => matches!(next, Some('[' | '［' | '【')) || before.ends_with(['[', '【']),
            Some('：') => {
                matches!(next, Some('：' | ':' | '/' | '／')) || before.ends_with([']', '】', ':'])
            }
            Some('（') => before.ends_with([']', '】']),
            Some('／') => before.ends_with(':'),
            _ => false,
        }
    })
}

/// Signs that are right in most places: `#` without a space, `](` with one, `[^`, `****`.
fn half_width(body: &str) -> bool {
    let bytes = body.as_bytes();
    let wide = |at: usize| bytes.get(at).is_some_and(|byte| !byte.is_ascii());
    memchr3_iter(b'#', b'^', b']', bytes).any(|at| match bytes.get(at) {
        Some(b'#') => {
            let first = at.checked_sub(1).and_then(|before| bytes.get(before));
            let begins = first.is_none_or(|byte| matches!(byte, b'\n' | b' ' | b'\t' | b'>'));
            let level = bytes.get(at..).unwrap_or_default().iter().take_while(|byte| **byte == b'#').count();
            let letter = bytes.get(at + level).is_some_and(u8::is_ascii_alphanumeric);
            let braces = bytes.get(at + 1..).unwrap_or_default().iter().take(LONGEST);
            let mut id = braces.take_while(|byte| !matches!(byte, b'}' | b'\n'));
            begins && (wide(at + level) || (level > 1 && letter))
                || first == Some(&b'{') && id.any(|byte| matches!(byte, b' ' | b'\t'))
        }
        Some(b'^') => body.get(..at).is_some_and(|before| before.ends_with(['[', '［', '【'])),
        _ => bytes.get(at + 1) == Some(&b'(') && has_space(body.get(at + 2..).unwrap_or("")),
    }) || memmem::find(bytes, b"****").is_some()
        || ["】(", "【【", "】】"].iter().any(|signs| memmem::find(bytes, signs.as_bytes()).is_some())
}

/// Whether a destination, which begins here, has white space or a full-width bracket in it.
fn has_space(rest: &str) -> bool {
    let mut depth = 0_usize;
    // Nobody looks farther for the end of a link.
    let near = rest.get(..rest.floor_char_boundary(LONGEST)).unwrap_or("");
    for sign in near.chars() {
        match sign {
            '\n' => return false,
            '(' => depth += 1,
            ')' if depth == 0 => return false,
            ')' => depth -= 1,
            '（' | '）' => return true,
            sign if sign.is_whitespace() => return true,
            _ => {}
        }
    }
    false
}

/// Signs that mean something only where a line begins.
fn lines(body: &str) -> bool {
    let (mut start, mut before) = (0, "");
    memchr_iter(b'\n', body.as_bytes()).chain([body.len()]).any(|end| {
        let line = body.get(start..end).unwrap_or("");
        start = end + 1;
        line_begins_wrong(std::mem::replace(&mut before, line), line)
    })
}

fn line_begins_wrong(before: &str, line: &str) -> bool {
    // Most lines are told by their first sign: a letter, a Han character, a bracket of code.
    let first = line.bytes().find(|byte| !matches!(byte, b' ' | b'\t' | b'>'));
    let may = matches!(
        first,
        Some(b'-' | b'*' | b'+' | b'0'..=b'9' | b'[' | b'`' | b'|' | b':' | 0xC2 | 0xE2 | 0xE3 | 0xEF)
    );
    if !may {
        return false;
    }
    let rest = line.get(prefix(line).len()..).unwrap_or("");
    let rest = rest.strip_prefix(": ").unwrap_or(rest).trim_start();
    let task = ["[ ] ", "[x] ", "[X] "].iter().find_map(|task| rest.strip_prefix(task));
    let rest = task.map_or(rest, str::trim_start);
    let mut signs = rest.chars();
    let (Some(first), second) = (signs.next(), signs.next()) else { return false };
    match first {
        '·' | '•' | '●' | '▪' | '◆' | '–' | '》' | '【' | '\u{a0}' | '①'..='⑳' => true,
        '（' => second.is_some_and(|digit| sign::half_width(digit).is_ascii_digit()),
        '[' => !is_right_bracket(rest),
        '`' => rest.contains('·'),
        '-' if second.is_some_and(|sign| !sign.is_ascii()) => true,
        '-' | '*' | '+' if second.is_some_and(|sign| sign == '[' || is_odd_space(sign)) => true,
        '0'..='9' => {
            let mut signs = rest.trim_start_matches(|sign: char| sign.is_ascii_digit()).chars();
            match (signs.next(), signs.next()) {
                (Some('、' | '）'), _) => true,
                (Some('.' | ')'), Some(text)) => !text.is_ascii(),
                _ => false,
            }
        }
        '|' | '-' | ':' | '—' | '─' | '―' => {
            let row = rest.trim_end();
            let is_wrong = |right: String| right != row || tables::may_be_uneven(before, row);
            tables::delimiter_row(row).is_some_and(is_wrong)
        }
        _ => false,
    }
}

/// Whether a bracket that begins a line is surely no box and no callout that was mistyped.
fn is_right_bracket(rest: &str) -> bool {
    let inside = rest.strip_prefix('[').unwrap_or("");
    if let Some(kind) = inside.strip_prefix('!') {
        let kind = kind.strip_prefix('[').unwrap_or(kind);
        return kind.starts_with(|sign: char| sign.is_ascii_alphabetic()) && !kind.contains([' ', '\t']);
    }
    let mut signs = inside.chars();
    match (signs.next(), signs.next()) {
        (Some(' ' | 'x' | 'X' | '√' | '✓' | '✔' | ']' | '!'), _) => false,
        (_, Some('！')) => false,
        (first, _) => first.is_some_and(|sign| !sign.is_whitespace()),
    }
}

//! Where two brackets are not a wiki link: `[[1]](address)` and `[[1]][label]` are links whose text is in brackets,
//! `[[ -f x ]]` is text.
//!
//! The parser takes every `[[…]]` for a wiki link. Between brackets that are none, the invisible character is put.

use std::cell::LazyCell;
use std::collections::BTreeSet;

/// No name is longer, in bytes. Without a limit, a line of nothing but brackets would be searched once for each of them.
const LONGEST: usize = 1_000;

/// Where to part two brackets, in order.
pub(super) fn insertions(text: &str) -> Vec<usize> {
    let labels = LazyCell::new(|| labels(text));
    let is_none = |at: &usize| {
        let inside = text.get(at + 2..).unwrap_or("");
        let near = inside.get(..inside.floor_char_boundary(LONGEST)).unwrap_or("");
        let Some((name, _)) = near.split('\n').next().and_then(|line| line.split_once("]]")) else {
            return false;
        };
        let after = inside.get(name.len() + 2..).unwrap_or("");
        is_condition(name) || name.starts_with('^') || name.trim().is_empty() || leads_on(after, &labels)
    };
    memchr::memmem::find_iter(text.as_bytes(), "[[").filter(is_none).map(|at| at + 1).collect()
}

/// What shells write between two brackets: `[[ -f x ]]`, `[[ $a == b ]]`.
fn is_condition(name: &str) -> bool {
    let shell =
        |word: &str| word.starts_with(['-', '$', '!', '"', '(']) || matches!(word, "=" | "==" | "!=" | "=~");
    name.starts_with(' ') && name.split(' ').any(shell)
}

/// Whether a link goes on behind its text: to an address without spaces or with a title, or to a label of the page.
fn leads_on(after: &str, labels: &BTreeSet<&str>) -> bool {
    let inside = |open: char, close: char| {
        let rest = after.strip_prefix(open)?;
        let near = rest.get(..rest.floor_char_boundary(LONGEST)).unwrap_or("");
        near.split('\n').next()?.split_once(close).map(|(inside, _)| inside)
    };
    if let Some(address) = inside('(', ')') {
        let (address, title) = address.trim().split_once(' ').unwrap_or((address, ""));
        // A word of another script in parentheses is a word.
        let is_word = !address.is_ascii() && !address.contains(['.', '/', '#', ':']);
        return address.starts_with('<')
            || (title.is_empty() && !is_word)
            || title.trim_start().starts_with(['"', '\'', '(']);
    }
    inside('[', ']').is_some_and(|label| labels.contains(label))
}

/// What the page gives addresses to: `[label]: address`.
fn labels(text: &str) -> BTreeSet<&str> {
    let label = |line: &'_ str| -> Option<std::ops::Range<usize>> {
        let inside = line.trim_start().strip_prefix('[')?;
        let length = inside.find("]:").filter(|length| *length > 0 && !inside.starts_with('^'))?;
        let start = line.len() - inside.len();
        Some(start..start + length)
    };
    text.lines().filter_map(|line| line.get(label(line)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::insertions;

    #[test]
    fn only_names_between_brackets_are_links() {
        for (text, expected) in [
            ("见[[收费模式]]。", vec![]),
            ("[[a|b]] [[c#d]]", vec![]),
            ("[[1]](u)", vec![1]),
            ("[[1]]()", vec![1]),
            ("[[1]](u \"t\")", vec![1]),
            ("甲 [[1]][x]\n\n[x]: u", vec![5]),
            ("甲 [[1]][x]", vec![]),
            ("见[[a]][^1]。\n\n[^1]: u", vec![]),
            ("[[a]][[b]] [[c]]: d [[e]](see f) [[g]](见下)", vec![]),
            ("[[1]](收费.md)", vec![1]),
            ("[[ Fee models ]]", vec![]),
            ("[[ $a == b ]]", vec![1]),
            ("if [[ -f x ]]", vec![4]),
            ("[[^1]]", vec![1]),
            ("[[a\nb]]", vec![]),
        ] {
            assert_eq!(insertions(text), expected, "{text}");
        }
    }
}

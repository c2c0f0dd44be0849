//! Where two brackets are not a wiki link: `[[1]](address)` is a link whose text is in brackets, `[[ -f x ]]` is text.
//!
//! The parser takes every `[[…]]` for a wiki link. Between brackets that are none, the invisible character is put.

/// No name is longer, in bytes. Without a limit, a line of nothing but brackets would be searched once for each of them.
const LONGEST: usize = 1_000;

/// Where to part two brackets, in order.
pub(super) fn insertions(text: &str) -> Vec<usize> {
    let is_none = |at: &usize| {
        let inside = text.get(at + 2..).unwrap_or("");
        let near = inside.get(..inside.floor_char_boundary(LONGEST)).unwrap_or("");
        let Some((name, _)) = near.split('\n').next().and_then(|line| line.split_once("]]")) else {
            return false;
        };
        let after = inside.get(name.len() + 2..).unwrap_or("");
        name.starts_with([' ', '^']) || name.trim().is_empty() || after.starts_with(['(', '[', ':'])
    };
    memchr::memmem::find_iter(text.as_bytes(), "[[").filter(is_none).map(|at| at + 1).collect()
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
            ("甲 [[1]][x]", vec![5]),
            ("if [[ -f x ]]", vec![4]),
            ("[[^1]]", vec![1]),
            ("[[a\nb]]", vec![]),
        ] {
            assert_eq!(insertions(text), expected, "{text}");
        }
    }
}

//! Characters nobody sees: they come along when text is copied, and then words are not found and links do not match.

use crate::diagnostic::{Code, Diagnostic, Location};
use crate::path::SourcePath;
use crate::words::{Phrase, Words, words};

use super::remedy;

/// A character that nobody sees.
pub const INVISIBLE_CHARACTER: Code =
    Code::new("invisible-character", "a text has characters that nobody sees", "文本里有看不见的字符");

/// What an unwanted invisible character is called. The joiner of emoji and the marks of direction are wanted.
pub(super) fn name(character: char) -> Option<Phrase> {
    let (english, chinese) = match character {
        '\u{85}' => ("next line", "换行控制符"),
        '\u{80}'..='\u{9f}' => ("control character", "控制字符"),
        '\u{200b}' => ("zero-width space", "零宽空格"),
        '\u{200c}' => ("zero-width non-joiner", "零宽不连字符"),
        '\u{2028}' => ("line separator", "行分隔符"),
        '\u{2029}' => ("paragraph separator", "段分隔符"),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            ("change of the direction of writing", "改变书写方向的字符")
        }
        '\u{2060}' => ("word joiner", "词连接符"),
        '\u{feff}' => ("byte order mark inside the text", "夹在文中的BOM"),
        _ => return None,
    };
    Some(Phrase { english, chinese })
}

/// One warning for each kind, at its first place, with edits for all places where it certainly has no purpose.
pub(super) fn find(path: &SourcePath, text: &str, is_explained: impl Fn(usize) -> bool) -> Vec<Diagnostic> {
    let mut kinds: Vec<(char, Vec<usize>)> = Vec::new();
    let mut before = None;
    for (at, character) in text.char_indices() {
        let after = || text.get(at + character.len_utf8()..).and_then(|rest| rest.chars().next());
        let unwanted = name(character).is_some()
            && !is_explained(at)
            && !(character == '\u{200c}' && joins(before) && joins(after()));
        if unwanted {
            match kinds.iter_mut().find(|(kind, _)| *kind == character) {
                Some((_, places)) => places.push(at),
                None => kinds.push((character, vec![at])),
            }
        }
        before = Some(character);
    }
    kinds.into_iter().filter_map(|(kind, places)| report(path, text, kind, &places)).collect()
}

fn report(path: &SourcePath, text: &str, kind: char, places: &[usize]) -> Option<Diagnostic> {
    let first = *places.first()?;
    let length = kind.len_utf8();
    let count = match places.len() {
        1 => Words::default(),
        more => words!(en: ", {more} times in this file", zh: "，这个文件里有{more}处"),
    };
    let (code, name) = (u32::from(kind), name(kind)?);
    let message = words!(
        en: "an invisible character: U+{code:04X}, {name}{count}",
        zh: "看不见的字符：U+{code:04X} {name}{count}";
        name, count
    );
    let mut diagnostic =
        Diagnostic::warning(INVISIBLE_CHARACTER, Location::new(path, first..first + length), message);
    for at in places.iter().filter(|at| has_no_purpose(text, kind, **at)) {
        diagnostic = diagnostic.with_edit(*at..at + length, "");
    }
    let by_hand = Phrase {
        english: "delete it in an editor that shows such characters",
        chinese: "在能显示这类字符的编辑器里删掉",
    };
    let help = if diagnostic.edits.is_empty() {
        by_hand.into()
    } else {
        let does = Phrase {
            english: "deletes it where it certainly has no purpose",
            chinese: "会删掉肯定没有用处的",
        };
        remedy(path, does, by_hand)
    };
    Some(diagnostic.with_help(help))
}

/// A mark inside a text never has a purpose. A zero-width space allows a line to break, which it does anyway beside
/// white space and Han; but beside the signs of emphasis authors put it on purpose.
fn has_no_purpose(text: &str, kind: char, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let after = text.get(at + kind.len_utf8()..).and_then(|after| after.chars().next());
    let is_sign = |one: Option<char>| matches!(one, Some('*' | '_' | '~' | '`'));
    let breaks = |one: Option<char>| {
        one.is_none_or(|one| {
            one.is_whitespace()
                || super::is_han(one)
                || matches!(one, '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff65}')
        })
    };
    match kind {
        '\u{feff}' => true,
        '\u{200b}' => !is_sign(before) && !is_sign(after) && (breaks(before) || breaks(after)),
        _ => false,
    }
}

/// Letters of scripts that are written joined, where the non-joiner is spelling.
fn joins(character: Option<char>) -> bool {
    character.is_some_and(|one| matches!(one, '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}'))
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::path::SourcePath;

    /// The message and the text after the edits.
    fn check(text: &str) -> Vec<(String, usize)> {
        let found = find(&SourcePath::new("content/a.md").unwrap(), text, |_| false);
        found.into_iter().map(|one| (one.message.english, one.edits.len())).collect()
    }

    #[test]
    fn kinds_are_named_counted_and_deleted_where_that_is_safe() {
        let one = |message: &str, edits| vec![(format!("an invisible character: {message}"), edits)];
        assert_eq!(
            check("一\u{feff}\n二\u{feff}"),
            one("U+FEFF, byte order mark inside the text, 2 times in this file", 2)
        );
        assert_eq!(
            check("代\u{200b}运营 x\u{200b}y **一**\u{200b}二"),
            one("U+200B, zero-width space, 3 times in this file", 1)
        );
        assert_eq!(check("a\u{2028}b"), one("U+2028, line separator", 0));
        assert_eq!(check("a\u{202e}b"), one("U+202E, change of the direction of writing", 0));
        assert_eq!(check("a\u{9b}b"), one("U+009B, control character", 0));
        assert_eq!(check("می\u{200c}خواهم 👩\u{200d}💻 ❤\u{fe0f}"), []);
        assert_eq!(check("字\u{200c}符"), one("U+200C, zero-width non-joiner", 0));
    }
}

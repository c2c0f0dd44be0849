//! Pinyin in brackets behind Traditional characters, as in 公務(wù)員: left by programs that convert pages or keep
//! them from being copied. It is no fault of an encoding.

use std::ops::Range;

use encoding_rs::GBK;

use crate::diagnostic::{Code, Diagnostic, Location};
use crate::path::SourcePath;
use crate::words::{Phrase, words};

use super::{is_han, is_mention, remedy};

/// Pinyin that a converter has left.
pub const CONVERTER_RESIDUE: Code = Code::new(
    "converter-residue",
    "a converter has left pinyin in brackets behind characters",
    "转换工具在汉字后面留下了括号里的拼音",
);

/// One is a note of the author on how to read a character.
const LEAST: usize = 2;

/// A vowel with a mark of tone.
pub(super) fn has_tone(character: char) -> bool {
    "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ".contains(character)
}

/// One warning for a file, with edits that remove the brackets.
pub(super) fn find(path: &SourcePath, text: &str) -> Option<Diagnostic> {
    let places = places(text);
    let first = places.first().filter(|_| places.len() >= LEAST)?;
    let before = text.get(..first.start)?.chars().next_back()?;
    let span = first.start - before.len_utf8()..first.end;
    let (shown, count) = (text.get(span.clone())?, places.len());
    let message = words!(
        en: "`{shown}`: a converter has left pinyin behind {count} characters of this file",
        zh: "`{shown}`：转换工具在这个文件的{count}个汉字后面留下了拼音",
    );
    let diagnostic =
        Diagnostic::warning(CONVERTER_RESIDUE, Location::new(path, span), message).with_help(remedy(
            path,
            Phrase { english: "removes it", chinese: "会把它去掉" },
            Phrase { english: "delete the brackets", chinese: "自己删掉这些括号" },
        ));
    Some(places.iter().fold(diagnostic, |diagnostic, place| diagnostic.with_edit(place.clone(), "")))
}

/// The brackets with one syllable of pinyin, with its tone, behind a character that Simplified Chinese does not have.
fn places(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, open) in text.match_indices(['(', '（']) {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let Some(before) = before.filter(|one| is_han(*one) && !is_simplified(*one)) else { continue };
        let inside = text.get(at + open.len()..).unwrap_or("");
        let length = inside.find(|one: char| !one.is_ascii_lowercase() && !has_tone(one) && one != 'ü');
        let Some((syllable, rest)) = length.and_then(|length| inside.split_at_checked(length)) else {
            continue;
        };
        let letters = syllable.chars().count();
        let one_tone = syllable.chars().filter(|one| has_tone(*one)).count() == 1;
        let close = rest.chars().next().filter(|one| matches!(one, ')' | '）'));
        if let Some(close) = close.filter(|_| one_tone && letters <= 6) {
            let end = at + open.len() + syllable.len() + close.len_utf8();
            if !is_mention(text, &(at - before.len_utf8()..end)) {
                found.push(at..end);
            }
        }
    }
    found
}

/// Whether GB 2312 has a character: in GBK those are the ones with both bytes from A1 on.
fn is_simplified(character: char) -> bool {
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = GBK.encode(character.encode_utf8(&mut buffer));
    !unmappable && matches!(*bytes, [0xB0..=0xF7, 0xA1..=0xFE])
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::path::SourcePath;

    fn mended(text: &str) -> Option<String> {
        let found = find(&SourcePath::new("content/a.md").unwrap(), text)?;
        let mut mended = text.to_owned();
        for edit in found.edits.iter().rev() {
            mended.replace_range(edit.span.clone(), &edit.text);
        }
        Some(mended)
    }

    #[test]
    fn brackets_behind_traditional_characters_go() {
        assert_eq!(mended("公務(wù)員和產（chǎn）品、電(diàn)話").as_deref(), Some("公務員和產品、電話"));
        // One may be a note; Simplified characters have notes on how to read them.
        assert_eq!(mended("公務(wù)員"), None);
        assert_eq!(mended("`務(wù)`、`產(chǎn)`"), None);
        assert_eq!(mended("重(chóng)庆和长(cháng)沙"), None);
        assert_eq!(mended("電(a)話務(wu)員產(chǎn pǐn)、務(café)"), None);
    }
}

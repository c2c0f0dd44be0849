//! Properties of characters that decide how text in Chinese, Japanese and Korean is read.
//!
//! They are Unicode's, asked of ICU's tables; nothing is listed here by hand.

use icu_properties::props::{
    DefaultIgnorableCodePoint, EastAsianWidth, Emoji, EmojiPresentation, GeneralCategory,
    GeneralCategoryGroup, Script,
};
use icu_properties::{CodePointMapData, CodePointSetData};

/// The character that tells a quotation mark before it to be full-width (Unicode's standardised variants).
pub(super) const FULL_WIDTH_QUOTE: char = '\u{FE01}';

/// Whether a character takes the place of two: wide, full-width, or half-width kana and Hangul, but no emoji.
pub fn is_wide(character: char) -> bool {
    // The overwhelming part of Chinese text, without a look at a table.
    if matches!(character, '\u{4E00}'..='\u{9FFF}') {
        return true;
    }
    // Nothing below the first Hangul letter is wide.
    if character < '\u{1100}' {
        return false;
    }
    let width = CodePointMapData::<EastAsianWidth>::new().get(character);
    matches!(width, EastAsianWidth::Wide | EastAsianWidth::Fullwidth | EastAsianWidth::Halfwidth)
        && !CodePointSetData::new::<EmojiPresentation>().contains(character)
}

/// Whether a character counts as Chinese, Japanese or Korean for emphasis: the definition of the markdown-cjk-friendly
/// amendment to CommonMark.
pub(super) fn is_cjk(character: char) -> bool {
    is_wide(character) || is_hangul(character)
}

/// Whether a character belongs to Hangul, which has spaces between words.
pub(super) fn is_hangul(character: char) -> bool {
    character >= '\u{1100}'
        && !matches!(character, '\u{4E00}'..='\u{9FFF}')
        && CodePointMapData::<Script>::new().get(character) == Script::Hangul
}

/// Whether a character is punctuation or a symbol, which is what CommonMark 0.31 calls punctuation.
pub(super) fn is_punctuation(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_punctuation();
    }
    if matches!(character, '\u{4E00}'..='\u{9FFF}') {
        return false;
    }
    let category = CodePointMapData::<GeneralCategory>::new().get(character);
    GeneralCategoryGroup::Punctuation.union(GeneralCategoryGroup::Symbol).contains(category)
}

/// Whether a character is punctuation or a symbol whose width depends on the text around it: `“ ” ‘ ’ — … ·`.
pub(super) fn is_ambiguous_punctuation(character: char) -> bool {
    !character.is_ascii()
        && CodePointMapData::<EastAsianWidth>::new().get(character) == EastAsianWidth::Ambiguous
        && is_punctuation(character)
}

/// Whether a character is punctuation that brings its own space: `、。，（）「」` and their like.
pub(super) fn is_full_width_punctuation(character: char) -> bool {
    matches!(character,
        '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301F}' | '\u{FF01}'..='\u{FF0F}'
        | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF65}')
}

/// Whether a character is drawn as a picture by itself.
pub(super) fn is_emoji(character: char) -> bool {
    !character.is_ascii()
        && (CodePointSetData::new::<EmojiPresentation>().contains(character)
            || (character >= '\u{1F000}' && CodePointSetData::new::<Emoji>().contains(character)))
}

/// Whether a character is not seen: joiners, variation selectors.
pub(super) fn is_ignorable(character: char) -> bool {
    character >= '\u{AD}' && CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(character)
}

/// Whether a character chooses a form of the one before it: U+FE00 to U+FE0E. U+FE0F asks for an emoji, which is none of
/// the writing.
pub(super) fn is_variation_selector(character: char) -> bool {
    matches!(character, '\u{FE00}'..='\u{FE0E}')
}

/// Whether a character chooses a form of a Han character.
pub(super) fn is_ideographic_selector(character: char) -> bool {
    matches!(character, '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::{
        is_ambiguous_punctuation, is_cjk, is_emoji, is_full_width_punctuation, is_punctuation, is_wide,
    };

    #[test]
    fn characters_are_told_apart() {
        let all = |text: &str, is: fn(char) -> bool| text.chars().all(is);
        let none = |text: &str, is: fn(char) -> bool| !text.chars().any(is);
        assert!(all("代運営カｶ，。（「　𠮷〰〽", is_wide));
        assert!(none("aé“—…·😀🈯한", |c| is_wide(c) && c != '한'));
        assert!(all("한ㄱᄀ", is_cjk));
        assert!(all(".,+$，。「“—…·", is_punctuation));
        assert!(none("a1代한 \u{FE00}", is_punctuation));
        assert!(all("“”‘’—…·", is_ambiguous_punctuation));
        assert!(none("，。a代", is_ambiguous_punctuation));
        assert!(all("、。《》（），：；？！「」『』【】", is_full_width_punctuation));
        assert!(all("😀🎉🇨", is_emoji));
        assert!(none("1#代〰", is_emoji));
    }
}

//! What the characters are called that input methods type where Markdown or YAML wants another one.

use crate::words::{Words, words};

/// The names of characters: English, then what Chinese keyboards call them.
const NAMES: [(char, &str, &str); 42] = [
    ('\u{a0}', "no-break space", "不换行空格"),
    ('\t', "tab", "制表符"),
    ('·', "middle dot", "间隔号"),
    ('•', "bullet", "项目符号"),
    ('●', "black circle", "实心圆点"),
    ('▪', "small black square", "小黑方块"),
    ('◆', "black diamond", "实心菱形"),
    ('–', "en dash", "半字线"),
    ('—', "em dash", "破折号"),
    ('―', "horizontal bar", "横线"),
    ('─', "box drawing line", "制表线"),
    ('‘', "left single quote", "左单引号"),
    ('’', "right single quote", "右单引号"),
    ('“', "left double quote", "左双引号"),
    ('”', "right double quote", "右双引号"),
    ('…', "ellipsis", "省略号"),
    ('\u{3000}', "ideographic space", "全角空格"),
    ('、', "enumeration comma", "顿号"),
    ('》', "right title mark", "右书名号"),
    ('【', "left lenticular bracket", "左方头括号"),
    ('】', "right lenticular bracket", "右方头括号"),
    ('！', "full-width exclamation mark", "全角叹号"),
    ('＂', "full-width quote", "全角引号"),
    ('＃', "full-width number sign", "全角井号"),
    ('（', "full-width left parenthesis", "全角左括号"),
    ('）', "full-width right parenthesis", "全角右括号"),
    ('＊', "full-width asterisk", "全角星号"),
    ('＋', "full-width plus", "全角加号"),
    ('，', "full-width comma", "全角逗号"),
    ('－', "full-width hyphen", "全角连字符"),
    ('．', "full-width full stop", "全角句点"),
    ('：', "full-width colon", "全角冒号"),
    ('＝', "full-width equals sign", "全角等号"),
    ('＞', "full-width greater-than sign", "全角大于号"),
    ('［', "full-width left square bracket", "全角左方括号"),
    ('］', "full-width right square bracket", "全角右方括号"),
    ('＾', "full-width circumflex", "全角脱字符"),
    ('｀', "full-width grave accent", "全角反引号"),
    ('｛', "full-width left brace", "全角左花括号"),
    ('｜', "full-width vertical bar", "全角竖线"),
    ('｝', "full-width right brace", "全角右花括号"),
    ('～', "full-width tilde", "全角波浪号"),
];

/// A character with its name, for messages: `"：" (U+FF1A, full-width colon 全角冒号)`. Who reads English types Chinese
/// all the same, so the name that keyboards have for it is in both.
pub fn named(character: char) -> Words {
    let code = u32::from(character);
    let known = NAMES.iter().find(|(known, ..)| *known == character);
    let (english, chinese) = match known {
        Some((_, english, chinese)) => (*english, *chinese),
        None if (0xFF10..=0xFF19).contains(&code) => ("full-width digit", "全角数字"),
        None if (0xFF21..=0xFF5A).contains(&code) => ("full-width letter", "全角字母"),
        None if matches!(character, '①'..='⑳') => ("number in a circle", "带圈数字"),
        None => return words!(en: "\"{character}\" (U+{code:04X})", zh: "\"{character}\"（U+{code:04X}）"),
    };
    words!(
        en: "\"{character}\" (U+{code:04X}, {english} {chinese})",
        zh: "\"{character}\"（U+{code:04X} {chinese}）",
    )
}

/// The first character of a text that is not ASCII, with its name: the one to blame.
pub(super) fn first_named(text: &str) -> Option<Words> {
    text.chars().find(|character| !character.is_ascii()).map(named)
}

/// The ASCII form of a full-width digit, letter or sign; other characters stay as they are.
pub(super) fn half_width(character: char) -> char {
    let code = u32::from(character);
    match code {
        0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(character),
        0x3000 => ' ',
        _ => character,
    }
}

/// A space that looks like one and is none to Markdown and YAML.
pub(super) fn is_odd_space(character: char) -> bool {
    character.is_whitespace() && !character.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::{NAMES, first_named, half_width, named};

    #[test]
    fn characters_are_named_once() {
        assert_eq!(named('：').english, "\"：\" (U+FF1A, full-width colon 全角冒号)");
        assert_eq!(named('：').chinese, "\"：\"（U+FF1A 全角冒号）");
        assert_eq!(named('５').english, "\"５\" (U+FF15, full-width digit 全角数字)");
        assert_eq!(first_named("a[＾b］"), Some(named('＾')));
        for (index, (character, ..)) in NAMES.iter().enumerate() {
            assert!(NAMES.iter().skip(index + 1).all(|(other, ..)| other != character), "{character}");
        }
    }

    #[test]
    fn full_width_forms_have_half_width_ones() {
        let folded: String = "＃［１．Ａ］｛｜｝　中·".chars().map(half_width).collect();
        assert_eq!(folded, "#[1.A]{|} 中·");
    }
}

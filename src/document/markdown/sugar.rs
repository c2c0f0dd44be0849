//! Small things inside text that Markdown has no word for: bare addresses, keys, readings above characters.

use unicode_normalization::char::is_combining_mark;

use crate::document::Claim;
use crate::document::character::{is_cjk, is_wide};

/// A piece of a run of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    Text(&'a str),
    /// `https://example.com/`: a link to itself.
    Address(&'a str),
    /// `++Ctrl+K++`.
    Keys(Vec<&'a str>),
    /// `{opinion}`, `{dated about 2012}`: a flag, and what is shown in place of its usual word.
    Claim(Claim, &'a str),
    /// `{运营|yùn|yíng}`: a reading for each character, or one for all.
    Ruby {
        base: &'a str,
        readings: Vec<&'a str>,
    },
}

/// Splits a run of text. `None` when it holds none of these, which is the rule.
pub(super) fn parts(text: &str) -> Option<Vec<Part<'_>>> {
    let may = text.contains("://") || text.contains("www.") || text.contains("++") || text.contains('{');
    if !may {
        return None;
    }
    let mut parts = Vec::new();
    let mut written = 0;
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(['h', 'H', 'w', 'W', '+', '{'])) {
        at += found;
        let before = text.get(..at).unwrap_or("");
        let rest = text.get(at..).unwrap_or("");
        let Some((part, length)) = part(before, rest) else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        if at > written {
            parts.push(Part::Text(text.get(written..at).unwrap_or("")));
        }
        parts.push(part);
        at += length;
        written = at;
    }
    if parts.is_empty() {
        return None;
    }
    if written < text.len() {
        parts.push(Part::Text(text.get(written..).unwrap_or("")));
    }
    Some(parts)
}

/// What begins here, and how long it is.
fn part<'a>(before: &str, rest: &'a str) -> Option<(Part<'a>, usize)> {
    match rest.as_bytes().first()? {
        b'+' => keys(rest),
        b'{' => claim(rest).or_else(|| ruby(rest)),
        _ => address(before, rest).map(|address| (Part::Address(address), address.len())),
    }
}

/// No address is longer, in bytes.
const LONGEST_ADDRESS: usize = 2_000;

/// An address ends before Chinese, which follows without a space, and before every sign that is not ASCII; letters of
/// scripts with spaces between words may be its own: `https://fr.wikipedia.org/wiki/Café`. What closes a sentence or a
/// bracket that was opened before it is not its own, as in GitHub's Markdown.
fn address<'a>(before: &str, rest: &'a str) -> Option<&'a str> {
    let is_scheme =
        |scheme: &str| rest.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let scheme = ["https://", "http://", "www."].into_iter().find(|scheme| is_scheme(scheme))?;
    if before
        .chars()
        .next_back()
        .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '@'))
    {
        return None;
    }
    let rest = near(rest, LONGEST_ADDRESS);
    let end = rest.find(|c: char| {
        !(c.is_ascii_graphic() || is_spaced_letter(c))
            || matches!(c, '<' | '>' | '"' | '`' | '{' | '}' | '|' | '^' | '\\')
    });
    let mut address = rest.get(..end.unwrap_or(rest.len()))?;
    loop {
        let shorter = match address.chars().next_back()? {
            '.' | ',' | ';' | ':' | '!' | '?' | '*' | '_' | '~' | '\'' => address.get(..address.len() - 1)?,
            ')' if address.matches(')').count() > address.matches('(').count() => {
                address.get(..address.len() - 1)?
            }
            ']' if address.matches(']').count() > address.matches('[').count() => {
                address.get(..address.len() - 1)?
            }
            _ => break,
        };
        address = shorter;
    }
    let host = address.get(scheme.len()..)?;
    let host = host.split(['/', '?', '#']).next().unwrap_or("");
    let is_host = host.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
        && (host.contains('.') || host.contains(':') || host == "localhost");
    is_host.then_some(address)
}

fn is_spaced_letter(character: char) -> bool {
    (character.is_alphanumeric() || is_combining_mark(character)) && !is_cjk(character)
}

/// Names of keys, lower case. A single letter, digit or sign is a key beside one of them.
const KEYS: [&str; 40] = [
    "ctrl",
    "control",
    "cmd",
    "command",
    "alt",
    "option",
    "shift",
    "meta",
    "win",
    "super",
    "fn",
    "enter",
    "return",
    "esc",
    "escape",
    "tab",
    "space",
    "backspace",
    "delete",
    "del",
    "insert",
    "home",
    "end",
    "pageup",
    "pagedown",
    "up",
    "down",
    "left",
    "right",
    "capslock",
    "printscreen",
    "menu",
    "⌘",
    "⌥",
    "⇧",
    "⌃",
    "↵",
    "⌫",
    "⇥",
    "⎋",
];

/// No keys and no claim are longer, in bytes. What closes them is looked for no farther: a page may be full of what opens
/// them.
const LONGEST_KEYS: usize = 59;
const LONGEST_CLAIM: usize = 79;

/// The beginning of a text, of so many bytes at most.
fn near(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes)).unwrap_or(text)
}

fn keys(rest: &str) -> Option<(Part<'_>, usize)> {
    let inside = rest.strip_prefix("++")?;
    let end = near(inside, LONGEST_KEYS + 2).find("++").filter(|end| *end > 0)?;
    // `++Ctrl++++`: the last key is the plus sign itself.
    let plus = inside.get(end..).is_some_and(|tail| tail.starts_with("++++"));
    let names = inside.get(..end)?;
    let mut keys: Vec<&str> = names.split('+').collect();
    if plus {
        keys.push(inside.get(end..end + 1)?);
    }
    let is_named = |key: &&str| {
        let lower = key.to_lowercase();
        let function =
            lower.strip_prefix('f').is_some_and(|n| n.parse::<u8>().is_ok_and(|n| (1..=24).contains(&n)));
        KEYS.contains(&lower.as_str()) || function
    };
    let is_key = |key: &&str| is_named(key) || key.chars().count() == 1;
    if !keys.iter().any(is_named) || !keys.iter().all(is_key) {
        return None;
    }
    let length = 2 + end + if plus { 4 } else { 2 };
    Some((Part::Keys(keys), length))
}

fn claim(rest: &str) -> Option<(Part<'_>, usize)> {
    let inside = rest.strip_prefix('{')?;
    let end = near(inside, LONGEST_CLAIM + 1).find('}')?;
    let (claim, detail) = Claim::parse(inside.get(..end)?)?;
    Some((Part::Claim(claim, detail), end + 2))
}

fn ruby(rest: &str) -> Option<(Part<'_>, usize)> {
    let inside = rest.strip_prefix('{')?;
    let end = inside
        .find(['}', '{', '\n'])
        .filter(|end| inside.get(*end..).is_some_and(|tail| tail.starts_with('}')))?;
    let mut fields = inside.get(..end)?.split('|');
    let base = fields.next().filter(|base| !base.is_empty() && base.chars().all(is_wide))?;
    let readings: Vec<&str> = fields.map(str::trim).collect();
    let count = base.chars().count();
    let fits = readings.len() == 1 || readings.len() == count;
    if !fits || readings.iter().any(|reading| reading.is_empty()) {
        return None;
    }
    Some((Part::Ruby { base, readings }, end + 2))
}

#[cfg(test)]
mod tests {
    use super::{Part, parts};

    fn shown(text: &str) -> String {
        let show = |part: Part<'_>| match part {
            Part::Text(text) => text.to_owned(),
            Part::Address(address) => format!("<{address}>"),
            Part::Keys(keys) => format!("[{}]", keys.join(" ")),
            Part::Claim(claim, detail) => format!("!{}:{detail}!", claim.name()),
            Part::Ruby { base, readings } => format!("({base}:{})", readings.join(" ")),
        };
        parts(text).map_or_else(|| text.to_owned(), |parts| parts.into_iter().map(show).collect())
    }

    #[test]
    fn addresses_end_before_chinese_and_before_the_sentence_does() {
        for (text, expected) in [
            ("见https://a.cn/b。然后", "见<https://a.cn/b>。然后"),
            ("（https://a.cn/b）", "（<https://a.cn/b>）"),
            ("打开https://a.cn/查看", "打开<https://a.cn/>查看"),
            ("(see https://a.com/x_(y)).", "(see <https://a.com/x_(y)>)."),
            ("https://a.com/b, and http://c.d!", "<https://a.com/b>, and <http://c.d>!"),
            ("www.example.com/路径", "<www.example.com/>路径"),
            ("https://a.com/?q=1&r=2#s", "<https://a.com/?q=1&r=2#s>"),
            ("见https://fr.a.org/Café，然后", "见<https://fr.a.org/Café>，然后"),
            ("https://ru.a.org/Москва/страница.", "<https://ru.a.org/Москва/страница>."),
            ("https://a.com/e\u{301}t", "<https://a.com/e\u{301}t>"),
            ("HTTPS://A.COM", "<HTTPS://A.COM>"),
            ("xhttps://a.com", "xhttps://a.com"),
            ("https://", "https://"),
            ("https:// a", "https:// a"),
            ("https://。", "https://。"),
            ("http://localhost:4380/", "<http://localhost:4380/>"),
            ("awww.hello", "awww.hello"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn keys_are_named() {
        for (text, expected) in [
            ("按++Ctrl+K++搜索", "按[Ctrl K]搜索"),
            ("++F5++ and ++Shift+Enter++", "[F5] and [Shift Enter]"),
            ("++Ctrl++++", "[Ctrl +]"),
            ("C++ and i++", "C++ and i++"),
            ("a++b++c", "a++b++c"),
            ("++i++", "++i++"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn what_closes_keys_and_claims_is_not_looked_for_farther_than_they_are_long() {
        let claim = |length: usize| shown(&format!("{{opinion {}}}", "x".repeat(length - 8)));
        assert!(claim(79).starts_with("!opinion:x"));
        assert!(claim(80).starts_with("{opinion x"));
        let keys = |length: usize| shown(&format!("++{}++", "Ctrl+".repeat(length / 5) + "Up"));
        assert!(keys(55).starts_with("[Ctrl Ctrl"));
        assert!(keys(60).starts_with("++Ctrl"));
    }

    #[test]
    fn readings_stand_above_han() {
        for (text, expected) in [
            ("{运营|yùn|yíng}手册", "(运营:yùn yíng)手册"),
            ("{漢字|かんじ}", "(漢字:かんじ)"),
            ("{运营|a|b|c}", "{运营|a|b|c}"),
            ("{{ name | upper }}", "{{ name | upper }}"),
            ("{a|b}", "{a|b}"),
            ("{甲|", "{甲|"),
            ("可能不同。{年代 约2012年}后来", "可能不同。!dated:约2012年!后来"),
            ("wins.{opinion} {opinions}", "wins.!opinion:! {opinions}"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }
}

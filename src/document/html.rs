//! Text to HTML, safely.

use pulldown_cmark::{Event, Parser};

/// Adds text to HTML: right between tags and inside quoted attributes alike.
pub fn escape(into: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        let (before, after) = rest.split_at(at);
        into.push_str(before);
        let mut characters = after.chars();
        into.push_str(match characters.next() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            Some('"') => "&quot;",
            _ => "&#39;",
        });
        rest = characters.as_str();
    }
    into.push_str(rest);
}

/// Text of an author's HTML as a browser reads it: all characters that have a name or a number.
pub(super) fn text_of(html: &str) -> String {
    decoded(html, |name| match character(name) {
        Some(character) => Some(character.to_string()),
        None => named(name),
    })
}

/// What has such a name in HTML: the Markdown parser knows all two thousand.
fn named(name: &str) -> Option<String> {
    if name.is_empty() || name.len() > 31 || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    match Parser::new(&format!("&{name};")).nth(1) {
        Some(Event::Text(text)) if &*text != "&" => Some(text.into_string()),
        _ => None,
    }
}

/// The value of an author's attribute as a browser reads it: characters by number, and by the names of those that HTML
/// needs itself. Other names stay as they are; they can only be text then.
pub(super) fn unescape(value: &str) -> String {
    decoded(value, |name| character(name).map(String::from))
}

fn decoded(html: &str, character: impl Fn(&str) -> Option<String>) -> String {
    let mut parts = html.split('&');
    let mut text = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let named = part.split_once(';').and_then(|(name, rest)| Some((character(name)?, rest)));
        match named {
            Some((character, rest)) => {
                text.push_str(&character);
                text.push_str(rest);
            }
            None => {
                text.push('&');
                text.push_str(part);
            }
        }
    }
    text
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => {}
    }
    let number = match name.strip_prefix('#')? {
        hexadecimal if hexadecimal.starts_with(['x', 'X']) => u32::from_str_radix(hexadecimal.get(1..)?, 16),
        decimal => decimal.parse(),
    };
    char::from_u32(number.ok()?)
}

#[cfg(test)]
mod tests {
    use super::{escape, text_of, unescape};

    #[test]
    fn attributes_are_read_as_browsers_do() {
        for (value, text) in [
            ("a.md?x=1&amp;y=2#z", "a.md?x=1&y=2#z"),
            ("&#106;ava&#x73;cript:", "javascript:"),
            ("a&b;c&copy;&", "a&b;c&copy;&"),
            ("&quot;&apos;&lt;&gt;&#38;lt;", "\"'<>&lt;"),
            ("&#xD800;&#x;&#;&#99999999999;", "&#xD800;&#x;&#;&#99999999999;"),
        ] {
            assert_eq!(unescape(value), text);
        }
    }

    #[test]
    fn text_has_every_named_character() {
        assert_eq!(
            text_of("10&nbsp;%&ndash;40&#37; &copy;&unknown;&amp;nbsp;&;&"),
            "10\u{a0}%–40% ©&unknown;&nbsp;&;&"
        );
    }

    #[test]
    fn nothing_can_break_out() {
        let mut html = String::new();
        escape(&mut html, "代<b a=\"1\" b='2'>&amp;运");
        assert_eq!(html, "代&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;amp;运");
    }
}

//! Schemes of links: which lead somewhere, and which could run code in the reader's browser.

use crate::diagnostic::{Code, Diagnostic, Location};
use crate::document::LinkKind;
use crate::words::{Words, words};

/// A link that could run code.
pub const UNSAFE_LINK: Code =
    Code::new("unsafe-link", "a link with a scheme that could run code", "链接的协议可能会运行代码").fixed();

/// Schemes that lead somewhere and run nothing.
const SAFE: [&str; 7] = ["http", "https", "mailto", "tel", "sms", "ftp", "xmpp"];

/// What the beginning of a destination says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// No scheme: a path or a fragment.
    None,
    /// A scheme that runs nothing.
    Safe,
    /// Any other, by its name.
    Unsafe(String),
}

/// The scheme of a destination as a browser would see it.
pub fn of(destination: &str, kind: LinkKind) -> Scheme {
    match name(destination) {
        None => Scheme::None,
        Some(name) if SAFE.contains(&name.as_str()) => Scheme::Safe,
        Some(_) if kind == LinkKind::Image && is_inline_image(destination) => Scheme::Safe,
        Some(name) => Scheme::Unsafe(name),
    }
}

/// What to say about an unsafe scheme.
pub fn objection(location: Location, scheme: &str) -> Diagnostic {
    let message =
        words!(en: "links of the scheme `{scheme}:` are not published", zh: "`{scheme}:`协议的链接不会发布");
    let safe = Words::list(SAFE);
    let help = words!(
        en: "allowed schemes: {safe}; link to files of the site by relative paths",
        zh: "允许的协议：{safe}；站内文件用相对路径链接";
        safe
    );
    Diagnostic::warning(UNSAFE_LINK, location, message).with_help(help)
}

/// White space and control characters inside do not count.
fn name(destination: &str) -> Option<String> {
    let seen: String =
        destination.chars().filter(|c| !c.is_control() && !c.is_whitespace()).take(40).collect();
    let (scheme, _) = seen.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// Pictures inside the address itself, of the kinds that cannot carry scripts.
fn is_inline_image(destination: &str) -> bool {
    ["data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp"]
        .iter()
        .any(|kind| destination.starts_with(kind))
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn schemes_as_browsers_see_them() {
        for (address, expected) in [
            ("https://a", Some("https")),
            ("JavaScript:alert(1)", Some("javascript")),
            ("java\tscript:alert(1)", Some("javascript")),
            (" \u{1}javascript:alert(1)", Some("javascript")),
            ("vbscript:x", Some("vbscript")),
            ("a/b:c.md", None),
            ("收费：模式.md", None),
            ("#a:b", None),
            ("fees.md", None),
        ] {
            assert_eq!(name(address).as_deref(), expected, "{address:?}");
        }
    }
}

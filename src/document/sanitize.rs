//! What HTML of authors may stay in a page: nothing that can run code, and a word about whatever goes.
//!
//! Sanitising is ammonia's work, over the whole body at once, since Markdown may stand between an opening and a closing
//! tag. What is removed is reported from the source, where the author can find it, by the same lists.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use ammonia::Builder;

use super::raw_html::Tag;
use super::unruly::tamed;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::words::{Phrase, words};

/// HTML that is not allowed in pages.
pub const REMOVED_HTML: Code =
    Code::new("removed-html", "HTML that is not allowed in pages", "页面上不允许的HTML");

/// Elements that carry text or structure and can run nothing, separated by spaces.
const ELEMENTS: &str = "a abbr b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div dl \
    dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd label li mark ol p picture pre q rp rt ruby s samp \
    section small source span strong sub summary sup table tbody td tfoot th thead time tr u ul var";

/// Attributes that every element may have.
const ATTRIBUTES: &str = "class id lang dir title role tabindex align aria-label aria-labelledby aria-hidden \
    aria-describedby translate";

/// Attributes of single elements.
const OWN_ATTRIBUTES: [(&str, &str); 14] = [
    ("a", "href hreflang rel target name"),
    ("img", "src alt width height loading decoding"),
    ("source", "srcset media type width height"),
    ("input", "type checked disabled"),
    ("ol", "start reversed type"),
    ("li", "value"),
    ("td", "colspan rowspan"),
    ("th", "colspan rowspan scope"),
    ("col", "span"),
    ("colgroup", "span"),
    ("details", "open name"),
    ("time", "datetime"),
    ("q", "cite"),
    ("blockquote", "cite"),
];

fn own_attributes(element: &str) -> impl Iterator<Item = &'static str> {
    let own =
        OWN_ATTRIBUTES.iter().find(|(name, _)| *name == element).map_or("", |(_, attributes)| attributes);
    own.split_whitespace()
}

fn is_allowed(element: &str, attribute: &str) -> bool {
    ATTRIBUTES.split_whitespace().chain(own_attributes(element)).any(|allowed| allowed == attribute)
}

/// What goes with a tag that is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// All that is inside it.
    Content,
    /// Nothing: its text stays.
    TagAlone,
    /// Nothing, where its content would go if there were an end to it.
    Endless,
}

/// What of a tag will be removed, for people; `None` when it stays whole. `location` turns places of the scanned text into
/// those of a file.
pub(super) fn objection(
    tag: &Tag<'_>,
    fate: Fate,
    location: impl Fn(&Range<usize>) -> Location,
) -> Option<Diagnostic> {
    let element = tag.name.to_ascii_lowercase();
    if !ELEMENTS.split_whitespace().any(|allowed| allowed == element) {
        let name = tag.name;
        let message = words!(
            en: "the element `<{name}>` is not allowed in pages and was removed",
            zh: "页面上不允许`<{name}>`元素，已去掉",
        );
        let rest = match fate {
            Fate::Content => Phrase {
                english: "its content was removed with it",
                chinese: "里面的内容也一起去掉了",
            },
            Fate::TagAlone => Phrase { english: "its text was kept", chinese: "里面的文字还在" },
            Fate::Endless => Phrase {
                english: "it has no end tag, so what follows was kept",
                chinese: "它没有结束标签，所以后面的内容都保留了",
            },
        };
        return Some(Diagnostic::warning(REMOVED_HTML, location(&tag.span), message).with_help(words!(
            en: "{rest}; write Markdown instead, or set `raw_html = \"allow\"` under `[markdown]` if every author is trusted",
            zh: "{rest}；改用Markdown，或者在每位作者都可信时，在`[markdown]`里设置`raw_html = \"allow\"`";
            rest
        )));
    }
    let value =
        |name: &str| tag.attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name));
    if element == "input" && value("type").is_none_or(|kind| !kind.value.eq_ignore_ascii_case("checkbox")) {
        let message = Phrase {
            english: "the only `<input>` allowed in pages is a checkbox: this one became one",
            chinese: "页面上只允许复选框这一种`<input>`：这个已改成复选框",
        };
        let help = Phrase {
            english: "pages have no server to send other fields to",
            chinese: "页面背后没有服务器，其他输入框无处提交",
        };
        return Some(Diagnostic::warning(REMOVED_HTML, location(&tag.span), message).with_help(help));
    }
    let removed = tag
        .attributes
        .iter()
        .find(|attribute| !is_allowed(&element, &attribute.name.to_ascii_lowercase()))?;
    let name = removed.name;
    let message = words!(
        en: "the attribute `{name}` is not allowed on `<{element}>` and was removed",
        zh: "`<{element}>`上不允许`{name}`属性，已去掉",
    );
    let help = Phrase {
        english: "pages carry no inline styles and no scripts, so that they work under a strict content security policy",
        chinese: "页面不带行内样式和脚本，这样在严格的内容安全策略下也能用",
    };
    Some(Diagnostic::warning(REMOVED_HTML, location(&tag.span), message).with_help(help))
}

static SANITIZER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let own =
        OWN_ATTRIBUTES.iter().map(|(element, _)| (*element, own_attributes(element).collect::<HashSet<_>>()));
    let mut builder = Builder::new();
    builder
        .tags(ELEMENTS.split_whitespace().collect())
        .generic_attributes(ATTRIBUTES.split_whitespace().collect())
        .tag_attributes(own.collect::<HashMap<_, _>>())
        .set_tag_attribute_value("input", "type", "checkbox")
        .add_url_schemes([HOLE_SCHEME, "tel"])
        .link_rel(None)
        .strip_comments(true);
    builder
});

/// Holes pass through the sanitiser as addresses of this scheme.
pub(super) const HOLE_SCHEME: &str = "diptych-hole";

/// Removes what could run code.
pub(super) fn sanitize(html: &str) -> String {
    SANITIZER.clean(&tamed(html)).to_string()
}

#[cfg(test)]
mod tests {
    use super::sanitize;

    #[test]
    fn nothing_that_runs_survives() {
        for vector in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<svg><a xlink:href=javascript:alert(1)>x</a></svg>",
            "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
            "<a href=\"java\tscript:alert(1)\">x</a>",
            "<a href='data:text/html,<script>'>x</a>",
            "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
            "<p style='position:fixed'>x</p>",
            "<object data=x>",
            "<form action=x><button>",
            "<base href=//evil>",
            "<scr<title>ipt>alert(1)</script>",
            "<<title>script>alert(1)</script>",
            "<title><script>alert(1)</script></title>",
            "<textarea><img src=x onerror=alert(1)></textarea>",
            "<style><title></style><img src=x onerror=alert(1)>",
        ] {
            let clean = sanitize(vector);
            for sign in [
                "<script",
                "onerror",
                "javascript:",
                "data:",
                "<iframe",
                "<svg",
                "style=",
                "<object",
                "<form",
                "<base",
            ] {
                assert!(!clean.contains(sign), "{vector} gave {clean}");
            }
        }
        assert_eq!(
            sanitize("<ruby>运<rt>yùn</rt></ruby><kbd>Ctrl</kbd>"),
            "<ruby>运<rt>yùn</rt></ruby><kbd>Ctrl</kbd>"
        );
    }
}

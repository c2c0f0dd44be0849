//! HTML that authors write in Markdown: its links are found, and what could run code is removed with a word about it.
//!
//! Sanitising is ammonia's work, over the whole body at once, since Markdown may stand between an opening and a closing
//! tag. What is removed is reported from the source, where the author can find it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use ammonia::Builder;

use crate::diagnostic::{Code, Diagnostic, Location};
use crate::path::SourcePath;

/// HTML that is not allowed in pages.
pub const REMOVED_HTML: Code = Code::new("removed-html", "HTML that is not allowed in pages");

/// Elements that carry text or structure and can run nothing.
const ALLOWED: [&str; 67] = [
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "mark",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "source",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
];

/// One tag of raw HTML.
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    /// From `<` to `>`, in the text that was scanned.
    pub(super) span: Range<usize>,
    pub(super) attributes: Vec<Attribute<'a>>,
}

/// One attribute of a tag.
pub(super) struct Attribute<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a str,
    /// Of the value, without quotes.
    pub(super) span: Range<usize>,
}

/// Finds the opening tags in a piece of raw HTML. Forgiving, linear, and only used to look: nothing is decided by it.
pub(super) fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(open) = html.get(at..).and_then(|rest| rest.find('<')).map(|found| at + found) {
        let rest = html.get(open + 1..).unwrap_or("");
        if let Some(comment) = rest.strip_prefix("!--") {
            at = comment.find("-->").map_or(html.len(), |end| open + 4 + end + 3);
            continue;
        }
        let name_length =
            rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != ':').unwrap_or(rest.len());
        if name_length == 0 || !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            at = open + 1;
            continue;
        }
        let (attributes, end) = attributes(html, open + 1 + name_length);
        tags.push(Tag { name: rest.get(..name_length).unwrap_or(""), span: open..end, attributes });
        at = end;
    }
    tags
}

fn attributes(html: &str, start: usize) -> (Vec<Attribute<'_>>, usize) {
    let mut found = Vec::new();
    let mut at = start;
    let rest_at = |at: usize| html.get(at..).unwrap_or("");
    loop {
        let rest = rest_at(at);
        at += rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/').len();
        let rest = rest_at(at);
        if rest.is_empty() || rest.starts_with('>') {
            return (found, (at + 1).min(html.len()));
        }
        let length = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'))
            .unwrap_or(rest.len())
            .max(1);
        let length = rest.ceil_char_boundary(length);
        let name = rest.get(..length).unwrap_or("");
        at += length;
        let Some(value) = rest_at(at).trim_start().strip_prefix('=').map(str::trim_start) else { continue };
        let value_at = html.len() - value.len();
        let (value, skip) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inside = value.get(1..).unwrap_or("");
                (inside.split(quote).next().unwrap_or(inside), 1)
            }
            _ => (value.split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or(""), 0),
        };
        let span = value_at + skip..value_at + skip + value.len();
        at = (span.end + skip).min(html.len());
        found.push(Attribute { name, value, span });
    }
}

/// What of a tag will be removed, for people; `None` when it stays whole.
pub(super) fn objection(path: &SourcePath, tag: &Tag<'_>, offset: usize) -> Option<Diagnostic> {
    let name = tag.name.to_ascii_lowercase();
    let location = |span: &Range<usize>| Location::new(path, span.start + offset..span.end + offset);
    if !ALLOWED.contains(&name.as_str()) {
        let message = format!("the element `<{}>` is not allowed in pages and was removed", tag.name);
        let with = if matches!(name.as_str(), "script" | "style") {
            "its content was removed with it"
        } else {
            "its text was kept"
        };
        return Some(Diagnostic::warning(REMOVED_HTML, location(&tag.span), message).with_help(format!(
            "{with}; write Markdown instead, or set `raw_html = \"allow\"` under `[markdown]` if every author is trusted"
        )));
    }
    let attribute = tag.attributes.iter().find(|attribute| {
        let name = attribute.name.to_ascii_lowercase();
        name.starts_with("on") || name == "style" || name.starts_with([':', '@']) || name.starts_with("v-")
    })?;
    let message = format!("the attribute `{}` is not allowed in pages and was removed", attribute.name);
    let help = "pages carry no inline styles and no scripts, so that they work under a strict content security policy";
    Some(Diagnostic::warning(REMOVED_HTML, location(&tag.span), message).with_help(help))
}

static SANITIZER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::new();
    let generic = [
        "class",
        "id",
        "lang",
        "dir",
        "title",
        "role",
        "tabindex",
        "align",
        "aria-label",
        "aria-labelledby",
        "aria-hidden",
        "aria-describedby",
        "translate",
    ];
    let attributes: HashMap<&str, HashSet<&str>> = HashMap::from([
        ("a", HashSet::from(["href", "hreflang", "rel", "target"])),
        ("img", HashSet::from(["src", "alt", "width", "height", "loading", "decoding"])),
        ("source", HashSet::from(["srcset", "media", "type", "width", "height"])),
        ("input", HashSet::from(["checked", "disabled"])),
        ("ol", HashSet::from(["start", "reversed", "type"])),
        ("li", HashSet::from(["value"])),
        ("td", HashSet::from(["colspan", "rowspan"])),
        ("th", HashSet::from(["colspan", "rowspan", "scope"])),
        ("col", HashSet::from(["span"])),
        ("colgroup", HashSet::from(["span"])),
        ("details", HashSet::from(["open", "name"])),
        ("time", HashSet::from(["datetime"])),
        ("q", HashSet::from(["cite"])),
        ("blockquote", HashSet::from(["cite"])),
    ]);
    builder
        .tags(HashSet::from(ALLOWED))
        .generic_attributes(HashSet::from(generic))
        .tag_attributes(attributes)
        .tag_attribute_values(HashMap::from([(
            "input",
            HashMap::from([("type", HashSet::from(["checkbox"]))]),
        )]))
        .add_url_schemes([HOLE_SCHEME, "tel"])
        .link_rel(None)
        .strip_comments(true);
    builder
});

/// Holes pass through the sanitiser as addresses of this scheme.
pub(super) const HOLE_SCHEME: &str = "diptych-hole";

/// Removes what could run code.
pub(super) fn sanitize(html: &str) -> String {
    SANITIZER.clean(html).to_string()
}

#[cfg(test)]
mod tests {
    use super::{sanitize, tags};

    #[test]
    fn tags_are_found_with_their_attributes() {
        let names = |html| tags(html).iter().map(|tag| tag.name.to_owned()).collect::<Vec<_>>();
        assert_eq!(names("a < b <!-- <i> --> <a></a>"), ["a"]);
        assert_eq!(names("a<b <i> c"), ["b"], "a stray `<b` swallows up to the next `>`, as in a browser");
        let found = tags("<a href='x.md' class=\"y\">t</a><img src=z.png alt=甲>");
        let shown: Vec<(&str, &str)> =
            found.iter().flat_map(|t| t.attributes.iter().map(|a| (a.name, a.value))).collect();
        assert_eq!(shown, [("href", "x.md"), ("class", "y"), ("src", "z.png"), ("alt", "甲")]);
    }

    #[test]
    fn scanning_never_fails() {
        for html in
            ["<", "<a", "<a ", "<a =", "<a b=", "<a b='", "<a b=\"甲", "<a 甲", "<!--", "<a/><", "<a b = c/"]
        {
            let _ = tags(html);
        }
        assert_eq!(tags(&"<a b=".repeat(50_000)).len(), 1);
    }

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

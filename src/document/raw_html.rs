//! A look at the HTML that authors write in Markdown: its tags and attributes, with their places.
//!
//! Nothing is decided by it: what is let through is the business of [`super::sanitize`].

use std::ops::Range;

/// One tag of raw HTML.
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    /// From `<` to `>`, in the text that was scanned.
    pub(super) span: Range<usize>,
    pub(super) attributes: Vec<Attribute<'a>>,
}

impl<'a> Tag<'a> {
    /// The value of an attribute.
    pub(super) fn value(&self, name: &str) -> Option<&'a str> {
        let found = self.attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name));
        found.map(|attribute| attribute.value)
    }
}

/// One attribute of a tag.
pub(super) struct Attribute<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a str,
    /// Of the value, without quotes.
    pub(super) span: Range<usize>,
    /// Of all of it, name and quotes included.
    pub(super) whole: Range<usize>,
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
        let Some(name) = name(rest) else {
            at = open + 1;
            continue;
        };
        let (attributes, end) = attributes(html, open + 1 + name.len());
        tags.push(Tag { name, span: open..end, attributes });
        at = end;
    }
    tags
}

/// The name that the text behind `<` or `</` begins with. `None` where no name begins.
pub(super) fn name(text: &str) -> Option<&str> {
    let length =
        text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != ':').unwrap_or(text.len());
    text.get(..length).filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// The attributes of a tag whose name ends at `start`, and where the tag ends.
pub(super) fn attributes(html: &str, start: usize) -> (Vec<Attribute<'_>>, usize) {
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
        let begin = at;
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
        found.push(Attribute { name, value, span, whole: begin..at });
    }
}

#[cfg(test)]
mod tests {
    use super::tags;

    #[test]
    fn tags_are_found_with_their_attributes() {
        let names = |html| tags(html).iter().map(|tag| tag.name.to_owned()).collect::<Vec<_>>();
        assert_eq!(names("a < b <!-- <i> --> <a></a>"), ["a"]);
        assert_eq!(names("a<b <i> c"), ["b"], "a stray `<b` swallows up to the next `>`, as in a browser");
        let found = tags("<a href='x.md' class=\"y\">t</a><img src=z.png alt=甲>");
        let shown: Vec<(&str, &str)> =
            found.iter().flat_map(|t| t.attributes.iter().map(|a| (a.name, a.value))).collect();
        assert_eq!(shown, [("href", "x.md"), ("class", "y"), ("src", "z.png"), ("alt", "甲")]);
        let html = "<a href = 'x.md' id=y>";
        let whole: Vec<&str> = tags(html)[0].attributes.iter().map(|a| &html[a.whole.clone()]).collect();
        assert_eq!(whole, ["href = 'x.md'", "id=y"]);
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
}

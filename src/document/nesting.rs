//! How deep HTML goes: no deeper than browsers show it, and than a parser of HTML can follow in reasonable time.
//!
//! For each tag such a parser looks through all elements that are open, so that a hundred thousand of them inside each
//! other hold it up for minutes. Browsers flatten what is too deep; here the tags go, and the text stays.

use std::borrow::Cow;

use super::raw_html::{attributes, name};

/// How many elements may stand inside each other. Chromium follows 512.
const DEEPEST: usize = 256;

/// Elements that hold nothing, or that the next of their kind ends: those do not go deeper.
const FLAT: &str = "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th tbody \
    thead tfoot option rt rp";

/// HTML without the tags that go too deep.
pub(super) fn shallow(html: &str) -> Cow<'_, str> {
    let mut reader = Reader { html, open: Vec::new(), beyond: Vec::new(), kept: String::new(), copied: 0 };
    let mut at = 0;
    while let Some(start) = html.get(at..).and_then(|rest| rest.find('<')).map(|found| at + found) {
        at = reader.markup(start);
    }
    if reader.copied == 0 {
        return Cow::Borrowed(html);
    }
    reader.kept.push_str(html.get(reader.copied..).unwrap_or(""));
    Cow::Owned(reader.kept)
}

struct Reader<'a> {
    html: &'a str,
    /// The elements that are open, outermost first.
    open: Vec<&'a str>,
    /// Those inside them whose tags went.
    beyond: Vec<&'a str>,
    kept: String,
    /// How much of the HTML was kept or left out already.
    copied: usize,
}

impl<'a> Reader<'a> {
    /// Reads what begins with `<`, and says where it ends.
    fn markup(&mut self, start: usize) -> usize {
        let rest = self.html.get(start + 1..).unwrap_or("");
        if rest.starts_with("!--") {
            return rest.find("-->").map_or(self.html.len(), |end| start + 1 + end);
        }
        if let Some(name) = rest.strip_prefix('/').and_then(name) {
            let end = rest.find('>').map_or(self.html.len(), |end| start + 1 + end + 1);
            if self.closes_beyond(name) {
                self.leave_out(start, end);
            }
            return end;
        }
        let Some(name) = name(rest) else { return start + 1 };
        let (_, end) = attributes(self.html, start + 1 + name.len());
        if FLAT.split_whitespace().any(|flat| flat.eq_ignore_ascii_case(name)) {
            return end;
        }
        if self.open.len() < DEEPEST {
            self.open.push(name);
        } else {
            self.beyond.push(name);
            self.leave_out(start, end);
        }
        end
    }

    /// Ends an element; whether it is one whose tag went.
    fn closes_beyond(&mut self, name: &str) -> bool {
        if self.beyond.last().is_some_and(|last| last.eq_ignore_ascii_case(name)) {
            self.beyond.pop();
            return true;
        }
        if let Some(index) = self.open.iter().rposition(|open| open.eq_ignore_ascii_case(name)) {
            self.open.truncate(index);
            self.beyond.clear();
        }
        false
    }

    fn leave_out(&mut self, start: usize, end: usize) {
        self.kept.push_str(self.html.get(self.copied..start).unwrap_or(""));
        self.copied = end;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{DEEPEST, shallow};

    #[test]
    fn what_goes_too_deep_loses_its_tags_and_keeps_its_text() {
        let nested = |depth: usize, inside: &str| {
            format!("{}{inside}{}", "<div class=\"a>b\">".repeat(depth), "</div>".repeat(depth))
        };
        assert_eq!(shallow(&nested(DEEPEST, "<br>甲<p>乙")), nested(DEEPEST, "<br>甲<p>乙"));
        assert_eq!(shallow(&nested(100_000, "甲")), nested(DEEPEST, "甲"));
        let mixed = format!("{}甲<B>乙</b></i>丙", "<b></i>".repeat(1_000));
        assert_eq!(shallow(&mixed).matches("<b>").count(), DEEPEST);
        assert!(shallow(&mixed).ends_with("甲乙</i>丙"));
        for text in ["<", "a < b", "<!-- <div>", "</", "<div", "<div a='", &"<li>甲".repeat(1_000)] {
            assert_eq!(shallow(text), text);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[<>/!a-c \"'=中-]{0,80}") {
            prop_assert_eq!(shallow(&text), text.as_str());
        }
    }
}

//! Tags that a parser of HTML must not meet, since what stands behind them would be lost or take minutes: the tags go, and
//! the text stays.
//!
//! - Behind some tags it reads all that follows as their text, or keeps none of it: `<title>`, `<textarea>`, `<select>` and
//!   the like, which no page may have anyway, and a `<script>` that nobody ends.
//! - For each tag it looks through all elements that are open, so that a hundred thousand of them inside each other hold it
//!   up for minutes. Browsers flatten what is too deep.

use std::borrow::Cow;

use super::raw_html::{attributes, name};

/// How many elements may stand inside each other. Chromium follows 512.
const DEEPEST: usize = 256;

/// Elements that hold nothing, or that the next of their kind ends: those do not go deeper.
const FLAT: &str = "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th tbody \
    thead tfoot option rt rp";

/// Elements behind whose tags nothing is read as it is written, or nothing at all. None of them is allowed in pages.
const GREEDY: &str =
    "iframe listing noembed noframes noscript optgroup option plaintext select template textarea title xmp";

/// Elements that go with all that is inside them.
pub(super) const HIDDEN: [&str; 2] = ["script", "style"];

/// Where the last end tag of an element stands, from its `</` on.
pub(super) fn last_end(html: &str, name: &str) -> Option<usize> {
    let ends = |at: &usize| {
        let found = html.as_bytes().get(at + 2..at + 2 + name.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
    };
    html.rmatch_indices("</").map(|(at, _)| at).find(ends)
}

/// HTML without the tags that a parser must not meet.
pub(super) fn tamed(html: &str) -> Cow<'_, str> {
    let ends = HIDDEN.map(|name| last_end(html, name).unwrap_or(0));
    let mut reader =
        Reader { html, ends, open: Vec::new(), beyond: Vec::new(), kept: String::new(), copied: 0 };
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
    /// Where the last of the elements ends that go with what is inside them.
    ends: [usize; 2],
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
            if is_greedy(name) || self.closes_beyond(name) {
                self.leave_out(start, end);
            }
            return end;
        }
        let Some(name) = name(rest) else { return start + 1 };
        let (_, end) = attributes(self.html, start + 1 + name.len());
        let mut hidden = HIDDEN.iter().zip(self.ends).filter(|(hidden, _)| hidden.eq_ignore_ascii_case(name));
        let is_endless = hidden.next().is_some_and(|(_, last)| last < end);
        if is_greedy(name) || is_endless {
            self.leave_out(start, end);
            return end;
        }
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

fn is_greedy(name: &str) -> bool {
    GREEDY.split_whitespace().any(|greedy| greedy.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{DEEPEST, tamed};

    #[test]
    fn what_would_swallow_the_rest_loses_its_tags_and_keeps_its_text() {
        for (html, expected) in [
            ("<p>The <title> element.</p><h2>B</h2>", "<p>The  element.</p><h2>B</h2>"),
            ("<TEXTAREA rows=2>甲<b>乙</b></TextArea>丙", "甲<b>乙</b>丙"),
            ("<select><option>甲</option><option>乙</select>", "甲乙"),
            ("<template>甲</template><iframe src='>'/>乙", "甲乙"),
            ("<script>a</script>甲<script>b", "<script>a</script>甲b"),
            ("<style>p{}</STYLE>甲<style>", "<style>p{}</STYLE>甲"),
            ("<script src=x />甲", "甲"),
            ("<titles>甲</titles>", "<titles>甲</titles>"),
        ] {
            assert_eq!(tamed(html), expected, "{html}");
        }
    }

    #[test]
    fn what_goes_too_deep_loses_its_tags_and_keeps_its_text() {
        let nested = |depth: usize, inside: &str| {
            format!("{}{inside}{}", "<div class=\"a>b\">".repeat(depth), "</div>".repeat(depth))
        };
        assert_eq!(tamed(&nested(DEEPEST, "<br>甲<p>乙")), nested(DEEPEST, "<br>甲<p>乙"));
        assert_eq!(tamed(&nested(100_000, "甲")), nested(DEEPEST, "甲"));
        let mixed = format!("{}甲<B>乙</b></i>丙", "<b></i>".repeat(1_000));
        assert_eq!(tamed(&mixed).matches("<b>").count(), DEEPEST);
        assert!(tamed(&mixed).ends_with("甲乙</i>丙"));
        for text in ["<", "a < b", "<!-- <div>", "</", "<div", "<div a='", &"<li>甲".repeat(1_000)] {
            assert_eq!(tamed(text), text);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[<>/!a-c \"'=中-]{0,80}") {
            prop_assert_eq!(tamed(&text), text.as_str());
        }
    }
}

//! The text the parser is given in place of the author's, and the way back.
//!
//! What the parser does not know is written into its text as something it does know. Every place it names is turned back
//! into one of the author's text, and the invisible character that marks what was added is taken out of all it says.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::CowStr;

/// A piece of the author's text that the parser is shown differently.
pub(super) struct Change {
    /// Bytes of the author's text; empty where something is only added.
    pub(super) span: Range<usize>,
    /// What the parser sees there.
    pub(super) text: String,
}

/// A text with changes, and where each of them is.
pub(super) struct Prepared<'a> {
    /// What the parser reads.
    pub(super) text: Cow<'a, str>,
    /// The character that only changes hold; `None` when the text is the author's as it is.
    invisible: Option<char>,
    /// By place.
    steps: Vec<Step>,
}

/// A change, by its place in the new text.
struct Step {
    at: Range<usize>,
    original: Range<usize>,
}

impl<'a> Prepared<'a> {
    /// Applies changes, which are in order and do not overlap. `invisible` is a character that occurs in changes only.
    pub(super) fn new(original: &'a str, changes: &[Change], invisible: char) -> Self {
        if changes.is_empty() {
            return Self { text: Cow::Borrowed(original), invisible: None, steps: Vec::new() };
        }
        let added: usize = changes.iter().map(|change| change.text.len()).sum();
        let mut text = String::with_capacity(original.len() + added);
        let mut steps = Vec::with_capacity(changes.len());
        let mut written = 0;
        for change in changes {
            // A change inside another has nothing left to change.
            if change.span.start < written {
                continue;
            }
            text.push_str(original.get(written..change.span.start).unwrap_or(""));
            let at = text.len();
            text.push_str(&change.text);
            steps.push(Step { at: at..text.len(), original: change.span.clone() });
            written = change.span.end;
        }
        text.push_str(original.get(written..).unwrap_or(""));
        Self { text: Cow::Owned(text), invisible: Some(invisible), steps }
    }

    /// The same with a backslash in front of what stands at these places of the parser's text, in order.
    pub(super) fn with_escapes(self, places: &[usize]) -> Self {
        if places.is_empty() {
            return self;
        }
        let mut text = String::with_capacity(self.text.len() + places.len());
        let mut steps = Vec::with_capacity(self.steps.len() + places.len());
        let mut old = self.steps.iter().peekable();
        let mut written = 0;
        for (shift, place) in places.iter().enumerate() {
            while let Some(step) = old.next_if(|step| step.at.end <= *place) {
                steps.push(Step {
                    at: step.at.start + shift..step.at.end + shift,
                    original: step.original.clone(),
                });
            }
            text.push_str(self.text.get(written..*place).unwrap_or(""));
            let original = self.offset(*place, |change| change.start);
            steps.push(Step { at: text.len()..text.len() + 1, original: original..original });
            text.push('\\');
            written = *place;
        }
        let shift = places.len();
        steps.extend(old.map(|step| Step {
            at: step.at.start + shift..step.at.end + shift,
            original: step.original.clone(),
        }));
        text.push_str(self.text.get(written..).unwrap_or(""));
        Self { text: Cow::Owned(text), invisible: self.invisible.or(Some(char::MIN)), steps }
    }

    /// Where a range of the parser's text is in the author's.
    pub(super) fn original(&self, span: Range<usize>) -> Range<usize> {
        let start = self.offset(span.start, |change| change.start);
        let end = self.offset(span.end, |change| change.end);
        start..end.max(start)
    }

    /// Where an offset of the parser's text is in the author's; `inside` chooses for one inside a change.
    fn offset(&self, offset: usize, inside: impl Fn(&Range<usize>) -> usize) -> usize {
        let before = self.steps.partition_point(|step| step.at.start < offset);
        let Some(step) = before.checked_sub(1).and_then(|index| self.steps.get(index)) else { return offset };
        if offset < step.at.end {
            return inside(&step.original);
        }
        step.original.end + (offset - step.at.end)
    }

    /// A string of the parser as the author wrote it.
    pub(super) fn clean<'t>(&self, text: CowStr<'t>) -> CowStr<'t> {
        match self.invisible {
            Some(invisible) if text.contains(invisible) => text.replace(invisible, "").into(),
            _ => text,
        }
    }

    /// Whether nothing was changed.
    pub(super) fn is_unchanged(&self) -> bool {
        self.invisible.is_none()
    }

    /// What follows the invisible character in a comment that holds nothing else: the number of a marker.
    pub(super) fn marker(&self, html: &str) -> Option<usize> {
        let inside = html.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
        inside.strip_prefix(self.invisible?)?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, Prepared};

    #[test]
    fn places_lead_back() {
        let changes = [
            Change { span: 3..3, text: "#".into() },
            Change { span: 4..8, text: "<!--#0-->\n#".into() },
            Change { span: 9..9, text: "##".into() },
        ];
        let prepared = Prepared::new("abcdEFGHij", &changes, '#');
        assert_eq!(prepared.text, "abc#d<!--#0-->\n#i##j");
        for (range, original) in [
            (0..3, 0..3),
            (0..4, 0..3),
            (3..5, 3..4),
            (4..5, 3..4),
            (5..8, 4..8),
            (15..17, 4..9),
            (17..20, 9..10),
        ] {
            assert_eq!(prepared.original(range.clone()), original, "{range:?}");
        }
        assert_eq!(prepared.clean("a#b".into()), "ab".into());
        assert_eq!(prepared.marker("<!--#12-->\n"), Some(12));
        assert_eq!(prepared.marker("<!--12-->\n"), None);

        let escaped = prepared.with_escapes(&[0, 5, 18]);
        assert_eq!(escaped.text, "\\abc#d\\<!--#0-->\n#i#\\#j");
    }
}

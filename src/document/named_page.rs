//! Names of pages in a summary: `[[agency/fees]]` is typed, and the title of that page is read.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{Document, measure};

/// The name of a page in a summary.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct NamedPage {
    /// Where it stands in the summary, in bytes.
    pub span: Range<usize>,
    /// The number of the link that names it.
    pub link: usize,
}

impl Document {
    /// The summary with the titles of the pages that it names, where `title` knows them by their links.
    pub fn summary_with<'a>(&self, title: impl Fn(usize) -> Option<&'a str>) -> String {
        let mut text = String::with_capacity(self.summary.len());
        let mut written = 0;
        for NamedPage { span, link } in &self.named_pages {
            let Some(title) = title(*link) else { continue };
            text.push_str(self.summary.get(written..span.start).unwrap_or(""));
            text.push_str(title);
            written = span.end;
        }
        if written == 0 {
            return self.summary.clone();
        }
        text.push_str(self.summary.get(written..).unwrap_or(""));
        // Titles may be longer than what was typed.
        measure::excerpt(&text)
    }
}

/// The summary of a text, and where in it pages are named; `named` has the places in the text, in order.
pub(super) fn summary(text: &str, named: &[(Range<usize>, usize)]) -> (String, Vec<NamedPage>) {
    let summary = measure::excerpt(text);
    let place = |at: usize| {
        let before = text.get(..at).unwrap_or("");
        let words: usize = before.split_whitespace().map(|word| word.len() + 1).sum();
        // The space behind the last word is there only where one is typed.
        if before.ends_with(char::is_whitespace) { words } else { words.saturating_sub(1) }
    };
    let named = named.iter().filter_map(|(span, link)| {
        let start = place(span.start);
        let typed = text.get(span.clone())?;
        let span = start..start + typed.len();
        (summary.get(span.clone()) == Some(typed)).then_some(NamedPage { span, link: *link })
    });
    let named = named.collect();
    (summary, named)
}

#[cfg(test)]
mod tests {
    use super::summary;

    #[test]
    fn names_are_found_again_in_the_summary() {
        let text = "See  agency/fees\n\nand team  plan. ";
        let (summary, named) = summary(text, &[(5..16, 0), (22..26, 3)]);
        assert_eq!(summary, "See agency/fees and team plan.");
        let found: Vec<(&str, usize)> =
            named.iter().map(|name| (&summary[name.span.clone()], name.link)).collect();
        assert_eq!(found, [("agency/fees", 0), ("team", 3)]);
    }

    #[test]
    fn a_name_that_is_cut_is_none() {
        let text = format!("{}agency/fees", "x ".repeat(79));
        let (_, named) = summary(&text, &[(158..169, 0)]);
        assert_eq!(named, []);
    }
}

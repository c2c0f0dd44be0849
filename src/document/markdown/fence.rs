//! Containers, `:::tip` to `:::`: found in the text before it is parsed, and written as blocks when their lines come by.
//!
//! The parser does not know them. Each of their lines becomes a comment that it takes for a block of HTML, which ends
//! paragraphs and lists where the line would, inside quotations and list items too. A title becomes a paragraph of its
//! own between two such comments, so that emphasis, code and links in it are what they are elsewhere.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::options;
use super::prepared::Change;
use crate::document::line::{continuation, prefix};

/// What a line of a container says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// A container begins.
    Open {
        /// Its name as written, such as `tip`.
        name: String,
        /// Of the name.
        span: Range<usize>,
        /// How many colons open it.
        colons: usize,
        /// What follows, up to a `TitleEnd`, is its title.
        has_title: bool,
    },
    /// A title ends.
    TitleEnd,
    /// A line of colons.
    Close {
        colons: usize,
        /// Of the colons.
        span: Range<usize>,
    },
}

/// The fewest colons that are a fence.
const FEWEST: usize = 3;

/// Finds the lines of containers. `invisible` marks what is put in their place; the markers are in the order of their
/// numbers there.
pub(super) fn find(text: &str, invisible: char) -> (Vec<Change>, Vec<Marker>) {
    let (mut changes, mut markers) = (Vec::new(), Vec::new());
    let fences = fences(text);
    if fences.is_empty() {
        return (changes, markers);
    }
    let blocks = Blocks::of(text);
    for (line_start, line, fence) in fences {
        let start = line_start + fence.prefix.len();
        if blocks.is_verbatim(start) {
            continue;
        }
        // A block of HTML that is open ends at an empty line, and nowhere else.
        let indent = continuation(fence.prefix);
        let before = if blocks.is_html(start) { format!("\n{indent}") } else { String::new() };
        let number = markers.len();
        let comment = |number: usize| format!("<!--{invisible}{number}-->");
        let end = line_start + line.len();
        let Some((name, title)) = fence.opening else {
            markers.push(Marker::Close { colons: fence.colons, span: start..start + fence.colons });
            changes.push(Change { span: start..end, text: format!("{before}{}", comment(number)) });
            continue;
        };
        let name_at = start + fence.colons + name.start;
        let name_end = start + fence.colons + name.end;
        let has_title = !title.is_empty();
        markers.push(Marker::Open {
            name: text.get(name_at..name_end).unwrap_or("").to_owned(),
            span: name_at..name_end,
            colons: fence.colons,
            has_title,
        });
        if !has_title {
            changes.push(Change { span: start..end, text: format!("{before}{}", comment(number)) });
            continue;
        }
        let title_at = start + fence.colons + title.start;
        let title_end = start + fence.colons + title.end;
        let opened = format!("{before}{}\n{indent}{invisible}", comment(number));
        changes.push(Change { span: start..title_at, text: opened });
        markers.push(Marker::TitleEnd);
        changes.push(Change { span: title_end..end, text: format!("\n{indent}{}", comment(number + 1)) });
    }
    (changes, markers)
}

/// The lines that look like those of containers, each with where it begins.
fn fences(text: &str) -> Vec<(usize, &str, Fence<'_>)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) =
        text.as_bytes().get(from..).and_then(|rest| memchr::memmem::find(rest, b":::")).map(|at| from + at)
    {
        let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
        let line = text.get(start..).and_then(|rest| rest.split('\n').next()).unwrap_or("");
        found.extend(Fence::read(line).map(|fence| (start, line, fence)));
        from = start + line.len();
    }
    found
}

/// A line of colons, with what follows them.
struct Fence<'a> {
    /// What stands before: spaces, quotation marks, list markers.
    prefix: &'a str,
    colons: usize,
    /// The name and the title, as ranges of what follows the colons; `None` for a line of colons only.
    opening: Option<(Range<usize>, Range<usize>)>,
}

impl<'a> Fence<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let prefix = prefix(line);
        let rest = line.get(prefix.len()..)?;
        let colons = rest.bytes().take_while(|byte| *byte == b':').count();
        if colons < FEWEST {
            return None;
        }
        let rest = rest.get(colons..)?;
        let trimmed = rest.trim();
        if trimmed.is_empty() {
            return Some(Self { prefix, colons, opening: None });
        }
        let name_start = rest.len() - rest.trim_start().len();
        let after = rest.get(name_start..)?;
        let name_length =
            after.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').unwrap_or(after.len());
        if name_length == 0 {
            return None;
        }
        let name = name_start..name_start + name_length;
        Some(Self { prefix, colons, opening: Some((name.clone(), title(rest, name.end))) })
    }
}

/// Where the title is in what follows the colons: `:::tip Title` and `:::tip[Title]`, without colons that close the line.
fn title(rest: &str, from: usize) -> Range<usize> {
    let text = rest.get(from..).unwrap_or("");
    let text = text.trim_end().trim_end_matches(':').trim_end();
    let start = from + (text.len() - text.trim_start().len());
    let range = start..(from + text.len()).max(start);
    let inner = rest.get(range.clone()).unwrap_or("");
    if inner.starts_with('[') && inner.ends_with(']') { range.start + 1..range.end - 1 } else { range }
}

/// Where lines of colons are not containers.
///
/// Only the parser knows: a fence may stand in a list in a quotation, and HTML ends where its kind says. It is asked once
/// more for that, on pages with such lines only, which makes reading them 5 to 8 % slower; to look first whether there are
/// fences or HTML at all would spare none of 438 real pages. See `benches/markdown.md`.
struct Blocks {
    verbatim: Vec<Range<usize>>,
    html: Vec<Range<usize>>,
}

impl Blocks {
    fn of(text: &str) -> Self {
        let mut blocks = Self { verbatim: Vec::new(), html: Vec::new() };
        for (event, span) in Parser::new_ext(text, options()).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(_)) => blocks.verbatim.push(span),
                Event::Start(Tag::HtmlBlock) => {
                    let html = text.get(span.clone()).unwrap_or("").trim_start().to_ascii_lowercase();
                    // These end at their own end, not at an empty line.
                    let own_end = ["<!", "<?", "<pre", "<script", "<style", "<textarea"];
                    let list = if own_end.iter().any(|tag| html.starts_with(tag)) {
                        &mut blocks.verbatim
                    } else {
                        &mut blocks.html
                    };
                    list.push(span);
                }
                _ => {}
            }
        }
        blocks
    }

    fn is_verbatim(&self, at: usize) -> bool {
        contains(&self.verbatim, at)
    }

    fn is_html(&self, at: usize) -> bool {
        contains(&self.html, at)
    }
}

/// Whether one of some ranges, in order, holds a place.
fn contains(ranges: &[Range<usize>], at: usize) -> bool {
    let before = ranges.partition_point(|range| range.start <= at);
    before.checked_sub(1).and_then(|index| ranges.get(index)).is_some_and(|range| at < range.end)
}

#[cfg(test)]
mod tests {
    use super::{Marker, find};
    use crate::document::markdown::prepared::Prepared;

    fn prepared(text: &str) -> (String, Vec<Marker>) {
        let (changes, markers) = find(text, '§');
        (Prepared::new(text, &changes, '§').text.into_owned(), markers)
    }

    #[test]
    fn lines_become_comments() {
        let (text, markers) = prepared(":::tip\n甲\n:::\n");
        assert_eq!(text, "<!--§0-->\n甲\n<!--§1-->\n");
        let open = Marker::Open { name: "tip".into(), span: 3..6, colons: 3, has_title: false };
        assert_eq!(markers, [open, Marker::Close { colons: 3, span: 11..14 }]);
        let (text, markers) = prepared("> :::: warning  **注意。**甲 ::::\n> 乙\n");
        assert_eq!(text, "> <!--§0-->\n> §**注意。**甲\n> <!--§1-->\n> 乙\n");
        assert!(
            matches!(&markers[0], Marker::Open { name, colons: 4, has_title: true, .. } if name == "warning")
        );
        assert_eq!(
            prepared("- :::tip[标题]\n  甲\n  :::\n").0,
            "- <!--§0-->\n  §标题\n  <!--§1-->\n  甲\n  <!--§2-->\n"
        );
        assert_eq!(prepared("<div>\n:::\n</div>\n").0, "<div>\n\n<!--§0-->\n</div>\n");
    }

    #[test]
    fn other_colons_are_text() {
        for text in [
            "```\n:::tip\n```\n",
            "    :::tip\n",
            "甲:::乙\n",
            ":: tip\n",
            "::: \u{ff01}\n",
            "<!--\n:::\n-->\n",
        ] {
            assert_eq!(prepared(text).0, text);
        }
    }
}

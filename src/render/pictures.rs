//! The picture of a page's links: a list at the left, the page as the hinge, a list at the right.

use std::collections::BTreeSet;

use super::Scene;
use super::articles::link;
use super::view::{LinkPictureView, NodeView};
use crate::document::is_wide;
use crate::site::{Page, PageId, Target};

/// Pages on each side: a picture of more says nothing. The lists have all.
const MOST: usize = 6;
/// The size of all pictures in their own units, which are pixels where they are not scaled.
pub(super) const WIDTH: usize = 760;
pub(super) const ROW: usize = 48;
pub(super) const EDGE: usize = 12;
/// What fits beside the middle, in columns of Latin letters.
const COLUMNS: usize = 34;
pub(super) const LINES: usize = 2;

/// The pages of its own language that a page's text links to, each once, in order.
pub(super) fn targets(scene: &Scene<'_>, page: &Page) -> Vec<PageId> {
    let mut seen = BTreeSet::new();
    let own = page.versions.get(page.language).copied();
    let linked = page.links.iter().filter_map(|target| match target {
        Target::Page(id, _) => Some(*id),
        _ => None,
    });
    let here = |id: &PageId| scene.site.page(*id).is_some_and(|target| target.language == page.language);
    linked.filter(|id| Some(*id) != own && here(id) && seen.insert(*id)).collect()
}

/// The picture of the pages that lead to a page and of those it leads to, unless it stands alone.
pub(super) fn of_links(scene: &Scene<'_>, page: &Page, outgoing: &[PageId]) -> Option<LinkPictureView> {
    let rows = page.backlinks.len().max(outgoing.len()).min(MOST);
    if rows == 0 {
        return None;
    }
    let height = rows * ROW + 2 * EDGE;
    let incoming: Vec<PageId> = page.backlinks.iter().map(|link| link.page).collect();
    let nodes = |ids: &[PageId]| {
        let shown = ids.len().min(MOST);
        // The shorter list stands in the middle of the longer one's height.
        let top = EDGE + (rows - shown) * ROW / 2;
        let drawn = ids.iter().take(MOST).filter_map(|id| link(scene, *id)).enumerate();
        drawn
            .map(|(row, link)| NodeView {
                lines: wrap(&link.title, COLUMNS, LINES),
                link,
                y: top + row * ROW + ROW / 2,
            })
            .collect()
    };
    Some(LinkPictureView {
        width: WIDTH,
        height,
        middle: height / 2,
        incoming: nodes(&incoming),
        outgoing: nodes(outgoing),
    })
}

/// A text in lines of so many columns, wide characters taking two: broken at spaces and beside wide characters. What does
/// not fit into so many lines ends with an ellipsis.
pub(super) fn wrap(text: &str, columns: usize, lines: usize) -> Vec<String> {
    let mut wrapped: Vec<String> = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(line_end(rest, columns));
        if wrapped.len() + 1 == lines && !after.trim().is_empty() {
            let (line, _) = rest.split_at(line_end(rest, columns.saturating_sub(1)));
            wrapped.push(format!("{}…", line.trim_end()));
            return wrapped;
        }
        wrapped.push(line.trim_end().to_owned());
        rest = after.trim_start();
    }
    wrapped
}

/// How many bytes of a text fit into a line: at least one character.
fn line_end(text: &str, columns: usize) -> usize {
    let mut used = 0;
    let mut fits = 0;
    let mut before: Option<char> = None;
    for (at, character) in text.char_indices() {
        if before.is_some_and(|before| may_break(before, character)) {
            fits = at;
        }
        used += if is_wide(character) { 2 } else { 1 };
        if used > columns {
            return if fits > 0 { fits } else { at.max(character.len_utf8()) };
        }
        before = Some(character);
    }
    text.len()
}

fn may_break(before: char, after: char) -> bool {
    let closes = |c: char| "，。、；：！？）》」』”’…—,.;:!?)]".contains(c);
    let opens = |c: char| "（《「『“‘([".contains(c);
    let between = before == ' ' || is_wide(before) || is_wide(after);
    between && !closes(after) && !opens(before) && after != ' '
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn titles_are_broken_where_readers_would() {
        for (text, columns, expected) in [
            ("Fee models compared", 12, vec!["Fee models", "compared"]),
            ("收费模式：服务费与佣金", 10, vec!["收费模式：", "服务费与…"]),
            ("收费，模式", 6, vec!["收费，", "模式"]),
            ("Unbreakable", 4, vec!["Unbr", "eak…"]),
            ("One two three four five", 8, vec!["One two", "three…"]),
            ("短", 1, vec!["短"]),
            ("", 9, vec![]),
        ] {
            assert_eq!(wrap(text, columns, 2), expected, "{text}");
        }
    }
}

//! The ids of headings, written into the pages: ` {#id}` behind the text of each heading that has none of its own.
//!
//! A heading gets the id it has on the site, which for a translation is that of the original. Where a heading ends is for
//! Markdown to say, so every page is read again after its change, and a heading that does not get exactly its id is left
//! as it is. The title of a page gets none: who links there links to the page.

use std::ops::Range;
use std::sync::Arc;

use super::scope::Scope;
use super::{Plan, page};
use crate::diagnostic::{Checked, Edit};
use crate::document::{self, Dialect, Document, Library, Palette};
use crate::pipeline::{self, Options};
use crate::site::{self, Drafts, Page};
use crate::source::{SourceFile, SourceTree, text};
use crate::words::{Words, words};

/// A heading without an id of its own, and the one that the site gives it.
struct Unnamed {
    /// Which heading of the page it is.
    index: usize,
    /// Bytes of the page's text.
    span: Range<usize>,
    id: String,
}

pub(super) fn plan(tree: &SourceTree, scope: &Scope) -> Plan {
    let mut plan = Plan::default();
    let mut after = tree.clone();
    let site = pipeline::site(tree);
    for own in site.pages.iter().filter(|own| own.is_written()) {
        let Some(document) = &own.document else { continue };
        let Some(file) = tree.get(&document.path).filter(|file| scope.has(&file.path)) else { continue };
        if !page::is_editable(file) {
            plan.left.push(page::not_editable(file));
            continue;
        }
        let unnamed = unnamed(own, document);
        let named = written(file, tree, &unnamed);
        let left = unnamed.len() - named.count;
        if left > 0 {
            let (path, plural) = (&file.path, if left == 1 { "" } else { "s" });
            plan.left.push(words!(
                en: "{path}: {left} heading{plural} cannot be given an id", zh: "{path}：有{left}个标题无法加上id"
            ));
        }
        if named.count > 0 {
            let (count, plural) = (named.count, if named.count == 1 { "" } else { "s" });
            let what = words!(en: "{count} id{plural}", zh: "{count}个id");
            plan.changes.push(page::difference(file, &named.file, what));
            after.insert(named.file);
        }
    }
    plan.changes.sort_by(|one, other| one.file.path.cmp(&other.file.path));
    if !plan.changes.is_empty() {
        plan.notes = broken_by(tree, after);
    }
    plan
}

/// The headings of a page's own file that the site names.
fn unnamed(page: &Page, document: &Document) -> Vec<Unnamed> {
    let headings = document.headings.iter().zip(&page.anchors).enumerate();
    let headings = headings.filter(|(_, (heading, _))| {
        !heading.explicit && heading.location.path == document.path && !heading.text.trim().is_empty()
    });
    let unnamed = headings.map(|(index, (heading, anchor))| Unnamed {
        index,
        span: heading.location.span.clone(),
        id: anchor.id.clone(),
    });
    unnamed.collect()
}

/// Links that would lose their anchor: none should, and if one does, it is named.
fn broken_by(before: &SourceTree, after: SourceTree) -> Vec<Words> {
    let missing = |tree: SourceTree| {
        let options = Options { drafts: Drafts::Shown, ..Options::default() };
        let diagnostics = pipeline::build(&Checked::new(tree, Vec::new()), &options).diagnostics;
        let missing = diagnostics.into_iter().filter(|one| one.code == site::MISSING_ANCHOR);
        let place = |one: crate::diagnostic::Diagnostic| {
            (one.location.map(|location| location.path.to_string()).unwrap_or_default(), one.message)
        };
        missing.map(place).collect::<Vec<_>>()
    };
    let old = missing(before.clone());
    let new = missing(after).into_iter().filter(|one| !old.contains(one));
    let told = new.map(
        |(path, message)| words!(en: "{path}: afterwards {message}", zh: "{path}：改后{message}"; message),
    );
    told.collect()
}

/// A page with ids, and how many it got.
struct Named {
    file: SourceFile,
    count: usize,
}

/// All ids together; if that does not give each heading its own, one after the other, without those that do not.
fn written(file: &SourceFile, tree: &SourceTree, unnamed: &[Unnamed]) -> Named {
    let text = text(file).value;
    let before = read(file, tree);
    let edits: Vec<(&Unnamed, Edit)> =
        unnamed.iter().filter_map(|one| Some((one, edit(&text, one)?))).collect();
    let attempt = |chosen: &[&(&Unnamed, Edit)]| {
        let edits: Vec<Edit> = chosen.iter().map(|(_, edit)| edit.clone()).collect();
        let new = page::corrected(file, &edits);
        let named: Vec<&Unnamed> = chosen.iter().map(|(one, _)| *one).collect();
        is_as_wanted(&before, &read(&new, tree), &named).then_some(new)
    };
    let all: Vec<&(&Unnamed, Edit)> = edits.iter().collect();
    if let Some(file) = attempt(&all) {
        return Named { file, count: all.len() };
    }
    let mut kept: Vec<&(&Unnamed, Edit)> = Vec::new();
    let mut named = Named { file: file.clone(), count: 0 };
    for one in &edits {
        kept.push(one);
        match attempt(&kept) {
            Some(file) => named = Named { file, count: kept.len() },
            None => {
                kept.pop();
            }
        }
    }
    named
}

/// A page by itself: where its headings are is the same in every dialect.
fn read(file: &SourceFile, tree: &SourceTree) -> Arc<Document> {
    let library = Library { tree, palette: &Palette::default() };
    document::parse(file, &library, &Dialect::default()).value.document
}

/// Whether a page has the same headings as before, and those that were named have their ids from the author.
fn is_as_wanted(before: &Document, after: &Document, named: &[&Unnamed]) -> bool {
    before.headings.len() == after.headings.len()
        && after.headings.iter().zip(&before.headings).enumerate().all(|(index, (new, old))| {
            let is_same = new.text.trim() == old.text.trim() && new.level == old.level;
            is_same
                && match named.iter().find(|one| one.index == index) {
                    Some(one) => new.explicit && new.id == one.id,
                    None => new.explicit == old.explicit,
                }
        })
}

/// Where the id of a heading is written: into the attributes it has, else behind its text.
fn edit(text: &str, heading: &Unnamed) -> Option<Edit> {
    let source = text.get(heading.span.clone())?;
    let line = heading_line(source)?;
    let start = heading.span.start + line.start;
    let line = source.get(line)?;
    let content = line.trim_end();
    // Behind signs that close the heading, as in `## Title ## {#id}`, and in place of white space at the end.
    let (inside, text) = match attributes(content) {
        Some(open) => (open + 1..open + 1, format!("#{} ", heading.id)),
        None => (content.len()..line.len(), format!(" {{#{}}}", heading.id)),
    };
    Some(Edit { span: start + inside.start..start + inside.end, text })
}

/// Where the attributes at the end of a heading begin. Braces around words, as in `{草稿}`, are words.
fn attributes(line: &str) -> Option<usize> {
    let open = line.rfind('{')?;
    let inside = line.get(open + 1..)?.strip_suffix('}')?;
    let is_attribute = |word: &str| word.starts_with(['#', '.']) || word.contains('=');
    inside.split_whitespace().all(is_attribute).then_some(open)
}

/// The last line of a heading's text: its only one, or the one above the line of `===` or `---`.
fn heading_line(source: &str) -> Option<Range<usize>> {
    let source = source.trim_end_matches('\n');
    let ends_in_signs = |line: &str| {
        let signs = line.trim_start_matches([' ', '\t', '>']).trim_end();
        !signs.is_empty() && (signs.chars().all(|sign| sign == '=') || signs.chars().all(|sign| sign == '-'))
    };
    match source.rsplit_once('\n') {
        Some((above, last)) if ends_in_signs(last) => {
            let start = above.rfind('\n').map_or(0, |at| at + 1);
            Some(start..above.len())
        }
        Some(_) => None,
        None => Some(0..source.len()),
    }
}

//! The record that a translation keeps of its original, brought up to date: `in_step` in front matter, a fingerprint for each
//! section. Authors run it when a translation says what its original says.
//!
//! Only the lines of the record change. Every page is read again after its change, and one that does not have exactly the
//! record that was meant is left as it is.

use std::collections::BTreeMap;
use std::ops::Range;

use super::scope::Scope;
use super::{Plan, page};
use crate::diagnostic::Edit;
use crate::document::{self, Dialect, FrontMatter, Library, Palette, Parsed, SectionPrint};
use crate::pipeline;
use crate::site::{self, Page, Site};
use crate::source::{SourceFile, SourceTree, text};
use crate::words::words;

pub(super) fn plan(tree: &SourceTree, scope: &Scope) -> Plan {
    let mut plan = Plan::default();
    let site = pipeline::site(tree);
    for own in site.pages.iter().filter(|own| own.is_written()) {
        let Some(document) = &own.document else { continue };
        let Some(file) = tree.get(&document.path).filter(|file| scope.has(&file.path)) else { continue };
        let Some(record) = record(&site, own, tree) else { continue };
        if record == document.front_matter.in_step {
            continue;
        }
        if !page::is_editable(file) {
            plan.left.push(page::not_editable(file));
            continue;
        }
        let path = &file.path;
        match written(file, &record).filter(|new| read(new, tree).document.front_matter.in_step == record) {
            Some(new) => {
                let (count, plural) = (record.len(), if record.len() == 1 { "" } else { "s" });
                let what = words!(en: "{count} section{plural} in step", zh: "{count}节与原文同步");
                plan.changes.push(page::difference(file, &new, what));
            }
            None => plan.left.push(words!(
                en: "{path}: `in_step` cannot be written: mend its front matter first",
                zh: "{path}：无法写入`in_step`，请先改好页首信息",
            )),
        }
    }
    plan.changes.sort_by(|one, other| one.file.path.cmp(&other.file.path));
    plan
}

/// What the original of a page says now, of the sections that the page has too.
fn record(site: &Site, own: &Page, tree: &SourceTree) -> Option<BTreeMap<String, SectionPrint>> {
    let original = site.page(site::original_of(site, own)?)?.document.as_ref()?;
    let parsed = read(tree.get(&original.path)?, tree);
    let has = |id: &str| id == FrontMatter::TOP || own.anchors.iter().any(|anchor| anchor.id == id);
    let prints = site::prints(&parsed.document, &parsed.excerpts).filter(|(id, _)| has(id));
    Some(prints.map(|(id, print)| (id.to_owned(), print)).collect())
}

/// A page by itself: its front matter and its sections are the same in every dialect.
fn read(file: &SourceFile, tree: &SourceTree) -> Parsed {
    let library = Library { tree, palette: &Palette::default() };
    document::parse(file, &library, &Dialect::default()).value
}

/// The page with its record; nothing where its front matter does not end.
fn written(file: &SourceFile, record: &BTreeMap<String, SectionPrint>) -> Option<SourceFile> {
    let text = text(file).value;
    let end_of_line = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let edit = match text.lines().next().map(str::trim_end) {
        Some(fence @ ("---" | "+++")) => {
            let lines = lines(&text);
            let closing = lines.iter().skip(1).find(|line| shown(&text, line).trim_end() == fence)?;
            let inside = |line: &&Range<usize>| line.end <= closing.start;
            let old = lines.iter().skip(1).filter(inside);
            let old = old.skip_while(|line| !begins(shown(&text, line)));
            let mut old = old
                .enumerate()
                .take_while(|(number, line)| *number == 0 || shown(&text, line).starts_with([' ', '\t']));
            let start = old.next().map(|(_, line)| line.clone());
            let span = match start {
                Some(first) => first.start..old.last().map_or(first.end, |(_, line)| line.end),
                None => closing.start..closing.start,
            };
            Edit { span, text: as_written(record, fence, end_of_line) }
        }
        _ => {
            let text = as_written(record, "---", end_of_line);
            Edit { span: 0..0, text: format!("---{end_of_line}{text}---{end_of_line}{end_of_line}") }
        }
    };
    Some(page::corrected(file, &[edit]))
}

/// The lines of a text with their ends.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let line = |line: &str| {
        let from = start;
        start += line.len();
        from..start
    };
    text.split_inclusive('\n').map(line).collect()
}

fn shown<'a>(text: &'a str, line: &Range<usize>) -> &'a str {
    text.get(line.clone()).unwrap_or_default()
}

/// Whether the record begins on a line.
fn begins(line: &str) -> bool {
    let rest = line.strip_prefix("in_step").map(str::trim_start);
    rest.is_some_and(|rest| rest.starts_with([':', '=']))
}

fn as_written(record: &BTreeMap<String, SectionPrint>, fence: &str, end_of_line: &str) -> String {
    let entry = |(id, print): (&String, &SectionPrint), sign: &str| format!("{}{sign}\"{print}\"", key(id));
    if fence == "+++" {
        let entries: Vec<String> = record.iter().map(|one| entry(one, " = ")).collect();
        return format!("in_step = {{ {} }}{end_of_line}", entries.join(", "));
    }
    let entries = record.iter().map(|one| format!("  {}{end_of_line}", entry(one, ": ")));
    format!("in_step:{end_of_line}{}", entries.collect::<String>())
}

/// An id as the key of a record.
fn key(id: &str) -> String {
    let is_plain = id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    let is_word = matches!(id, "null" | "true" | "false" | "yes" | "no" | "on" | "off");
    if is_plain && !is_word {
        id.to_owned()
    } else {
        format!("\"{}\"", id.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

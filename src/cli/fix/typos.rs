//! The corrections that diagnostics carry, carried out.
//!
//! A correction may uncover the next one, and two may want the same characters: then the first is carried out and the
//! site is checked again, until there is nothing left to correct.

use std::collections::BTreeMap;

use super::scope::Scope;
use super::{Plan, page, pages};
use crate::diagnostic::{Checked, Edit};
use crate::path::SourcePath;
use crate::pipeline::{self, Options};
use crate::site::Drafts;
use crate::source::{Chosen, SourceTree, choose};
use crate::words::{Words, words};

/// Corrections of corrections are few. What is left after so many checks waits for the next run.
const MOST_CHECKS: usize = 8;

/// The edits of one page, and the codes they come from.
#[derive(Default)]
struct Corrections {
    edits: Vec<Edit>,
    codes: Vec<&'static str>,
}

pub(super) fn plan(tree: SourceTree, scope: &Scope) -> Plan {
    let mut plan = Plan::default();
    let mut codes: BTreeMap<SourcePath, Vec<&'static str>> = BTreeMap::new();
    let mut now = Checked::new(tree.clone(), Vec::new());
    let mut is_done = false;
    for _ in 0..MOST_CHECKS {
        is_done = true;
        for (path, Corrections { edits, codes: own }) in corrections(&now, scope) {
            let Some(file) = now.value.get(&path).filter(|file| page::is_editable(file)) else { continue };
            let Chosen { edits, left } = choose(edits);
            let new = page::corrected(file, &edits);
            if new.bytes == file.bytes {
                continue;
            }
            if left > 0 {
                plan.notes.push(words!(
                    en: "{path}: {left} corrections overlap others, which come first",
                    zh: "{path}：有{left}处改正与别的重叠，先改别的",
                ));
            }
            is_done = false;
            now.value.insert(new);
            codes.entry(path).or_default().extend(own);
        }
        if is_done {
            break;
        }
    }
    if !is_done {
        plan.left.push(words!(
            en: "there may be more to correct: run the command again", zh: "可能还有要改的：请再运行一次命令"
        ));
    }
    for file in pages(&tree, scope) {
        if !page::is_editable(file) {
            plan.left.push(page::not_editable(file));
        }
        if let Some(new) = now.value.get(&file.path).filter(|new| new.bytes != file.bytes) {
            let codes = codes.get(&file.path).map_or([].as_slice(), Vec::as_slice);
            plan.changes.push(page::difference(file, new, Words::same(summary(codes))));
        }
    }
    plan
}

fn corrections(sources: &Checked<SourceTree>, scope: &Scope) -> BTreeMap<SourcePath, Corrections> {
    let options = Options { drafts: Drafts::Shown, ..Options::default() };
    let mut found: BTreeMap<SourcePath, Corrections> = BTreeMap::new();
    for diagnostic in pipeline::build(sources, &options).diagnostics {
        let Some(location) = diagnostic.location.filter(|location| scope.has(&location.path)) else {
            continue;
        };
        if !diagnostic.edits.is_empty() {
            let corrections = found.entry(location.path).or_default();
            corrections.edits.extend(diagnostic.edits);
            corrections.codes.push(diagnostic.code.name);
        }
    }
    found
}

/// The codes, each once, with how many problems it was.
fn summary(codes: &[&'static str]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for code in codes {
        *counts.entry(code).or_default() += 1;
    }
    let shown = counts.into_iter().map(|(code, count)| match count {
        1 => code.to_owned(),
        count => format!("{code} ({count})"),
    });
    shown.collect::<Vec<_>>().join(", ")
}

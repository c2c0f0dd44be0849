//! Ids of headings across translations: a section has one name in all languages, so that a link to it can be kept when
//! the reader changes language.
//!
//! Where a translation has the same sequence of headings as its original, its headings take the original's ids, unless
//! their author chose others. The id of its own words stays as a second anchor, so that both are good links.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::PageId;
use super::language::Entry;
use crate::config::{Config, HeadingIds};
use crate::diagnostic::{Checked, Code, Diagnostic, Location};
use crate::document::{Document, Heading, slug};
use crate::words::{Phrase, Words, words};

/// A translation whose headings are not those of its original.
pub const DIFFERENT_HEADINGS: Code = Code::new(
    "different-headings",
    "a translation whose headings are not those of its original",
    "译文的标题与原文的不一致",
);

/// What a heading can be linked to by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Anchor {
    /// Its id.
    pub id: String,
    /// A second one, of its own words.
    pub alias: Option<String>,
}

impl Anchor {
    fn own(heading: &Heading) -> Self {
        Self { id: heading.id.clone(), alias: None }
    }

    /// Whether a fragment leads to it.
    pub(super) fn is(&self, fragment: &str) -> bool {
        self.id == fragment || self.alias.as_deref() == Some(fragment)
    }
}

/// The anchors of every page's headings, in their order: by page, then by heading.
pub(super) fn anchors(config: &Config, entries: &[Entry]) -> Checked<Vec<Vec<Anchor>>> {
    let mut diagnostics = Vec::new();
    let own: Vec<Vec<Anchor>> = entries
        .iter()
        .map(|entry| {
            let Some(document) = &entry.document else { return Vec::new() };
            match source(config, entries, entry) {
                Some(source) if entry.original.is_none() => share(source, document, &mut diagnostics),
                _ => document.headings.iter().map(Anchor::own).collect(),
            }
        })
        .collect();
    // A fallback is the page it shows.
    let of = |index: usize, entry: &Entry| entry.original.unwrap_or(PageId(index)).0;
    let all = entries.iter().enumerate().map(|(index, entry)| own.get(of(index, entry)).cloned());
    Checked::new(all.map(Option::unwrap_or_default).collect(), diagnostics)
}

/// The original of a translation: the page in the default language, else in the first that has it.
fn source<'a>(config: &Config, entries: &'a [Entry], entry: &Entry) -> Option<&'a Arc<Document>> {
    if config.markdown.heading_ids == HeadingIds::Own {
        return None;
    }
    let written = |id: &PageId| entries.get(id.0).filter(|version| version.original.is_none());
    let default = entry.versions.get(config.default_language).and_then(written);
    let source = default.or_else(|| entry.versions.iter().find_map(written))?;
    (source.language != entry.language).then_some(source.document.as_ref()).flatten()
}

fn share(source: &Document, own: &Document, diagnostics: &mut Vec<Diagnostic>) -> Vec<Anchor> {
    // A page without any headings is a summary, not a translation that fell behind.
    if let Some(different) = difference(source, own) {
        diagnostics
            .extend(Some(different).filter(|_| !own.headings.is_empty() && !source.headings.is_empty()));
        return own.headings.iter().map(Anchor::own).collect();
    }
    let id = |(heading, original): (&Heading, &Heading)| {
        let keeps = heading.explicit || own.ids.contains(&original.id);
        if keeps { heading.id.clone() } else { original.id.clone() }
    };
    let ids: Vec<String> = own.headings.iter().zip(&source.headings).map(id).collect();
    let mut taken: BTreeSet<String> = ids.iter().cloned().collect();
    let anchors = own.headings.iter().zip(ids).map(|(heading, id)| {
        // A link by the words of a heading still leads there when it has another id, the author's or the original's.
        let words = if heading.explicit { slug(&heading.text) } else { heading.id.clone() };
        let free = (!own.ids.contains(&words) || words == heading.id) && taken.insert(words.clone());
        Anchor { id, alias: Some(words).filter(|_| free) }
    });
    anchors.collect()
}

/// The first heading that is not as in the original.
fn difference(source: &Document, own: &Document) -> Option<Diagnostic> {
    let levels = |document: &Document| document.headings.iter().map(|h| h.level).collect::<Vec<_>>();
    let (theirs, ours) = (levels(source), levels(own));
    if theirs == ours {
        return None;
    }
    let at = theirs.iter().zip(&ours).take_while(|(a, b)| a == b).count();
    let title = |heading: &Heading| {
        let (text, level) = (heading.text.trim(), heading.level);
        words!(en: "`{text}` (level {level})", zh: "`{text}`（{level}级）")
    };
    let (number, path) = (at + 1, &source.path);
    let message = match (own.headings.get(at), source.headings.get(at)) {
        (Some(here), Some(there)) => {
            let (here, there) = (title(here), title(there));
            words!(
                en: "heading {number} is {here} here, and {there} in `{path}`",
                zh: "第{number}个标题在这里是{here}，在`{path}`里是{there}";
                here, there
            )
        }
        (Some(here), None) => {
            let here = title(here);
            words!(en: "`{path}` has no heading like {here}", zh: "`{path}`里没有与{here}对应的标题"; here)
        }
        (None, there) => {
            let there = there.map_or_else(Words::default, title);
            words!(
                en: "the headings end before {there} of `{path}`", zh: "少了标题：`{path}`后面还有{there}"; there
            )
        }
    };
    let location = own.headings.get(at).map_or_else(|| Location::file(&own.path), |h| h.location.clone());
    Some(Diagnostic::note(DIFFERENT_HEADINGS, location, message).with_help(Phrase {
        english: "give both pages the same headings, so that a link to a section leads to it in every language; \
                  until then each page has the ids of its own words",
        chinese: "让两页的标题一致，这样通向某一节的链接在每种语言里都有效；在那之前，每页用自己标题的文字做id",
    }))
}

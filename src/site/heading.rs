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

/// A translation whose headings are not those of its original.
pub const DIFFERENT_HEADINGS: Code =
    Code::new("different-headings", "a translation whose headings are not those of its original");

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
    let title = |heading: &Heading| format!("`{}` (level {})", heading.text.trim(), heading.level);
    let message = match (own.headings.get(at), source.headings.get(at)) {
        (Some(here), Some(there)) => {
            format!("heading {} is {} here, and {} in `{}`", at + 1, title(here), title(there), source.path)
        }
        (Some(here), None) => format!("`{}` has no heading like {}", source.path, title(here)),
        (None, there) => {
            let there = there.map(title).unwrap_or_default();
            format!("the headings end before {there} of `{}`", source.path)
        }
    };
    let location = own.headings.get(at).map_or_else(|| Location::file(&own.path), |h| h.location.clone());
    Some(Diagnostic::note(DIFFERENT_HEADINGS, location, message).with_help(
        "give both pages the same headings, so that a link to a section leads to it in every language; \
         until then each page has the ids of its own words",
    ))
}

//! For whom the pages of a section are, so that readers can ask for their own.

use std::collections::BTreeSet;

use super::labels::{Group, label};
use super::view::AudienceView;
use super::{Scene, shared};
use crate::site::{LanguageIndex, Page};

/// The audiences of some pages, those of most pages first, else in the order in which they are met. Nothing where every
/// page is for all of them: there would be nothing to choose.
pub(super) fn of(scene: &Scene<'_>, language: LanguageIndex, pages: &[&Page]) -> Vec<AudienceView> {
    let mut audiences: Vec<AudienceView> = Vec::new();
    for page in pages {
        let key = shared::key(scene, page);
        let named = page.document.iter().flat_map(|document| &document.front_matter.audience);
        let named: BTreeSet<&str> = named.map(|audience| audience.value.as_str()).collect();
        for id in named {
            match audiences.iter_mut().find(|audience| audience.id == id) {
                Some(audience) => audience.pages.push(key.clone()),
                None => {
                    let label = label(scene, Group::Audience, id, language);
                    let (anchor, pages) = (anchor(id, &audiences), vec![key.clone()]);
                    audiences.push(AudienceView { id: label.id, label: label.label, anchor, pages });
                }
            }
        }
    }
    if audiences.iter().all(|audience| audience.pages.len() == pages.len()) {
        return Vec::new();
    }
    audiences.sort_by_key(|audience| std::cmp::Reverse(audience.pages.len()));
    audiences
}

/// An anchor has no spaces, and no two are the same.
fn anchor(id: &str, others: &[AudienceView]) -> String {
    let name = id.split_whitespace().collect::<Vec<_>>().join("-");
    let anchor = format!("page-for-{name}");
    if others.iter().all(|other| other.anchor != anchor) {
        anchor
    } else {
        format!("{anchor}-{}", others.len())
    }
}

//! A site some of whose documents say something else of themselves, of what only their pages pass on: a title, a
//! description, an owner. Nothing of it has to be put together again.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::link::names_asked;
use super::wiki::normal;
use super::{Page, Site, Target};
use crate::data::Located;
use crate::document::{Document, FrontMatter, Heading, Link, LinkKind};
use crate::path::SourcePath;

/// A document that was read again, and leaves all of a site as it was but what its pages pass on.
#[derive(Debug)]
pub struct Renewal<'a> {
    before: &'a Document,
    now: &'a Arc<Document>,
}

impl<'a> Renewal<'a> {
    /// Nothing when a site with the one document may be another than with the other.
    pub fn of(before: &'a Document, now: &'a Arc<Document>) -> Option<Self> {
        is_alike(before, now).then_some(Self { before, now })
    }

    fn renames(&self) -> bool {
        self.before.title != self.now.title
    }
}

impl Site {
    /// The site with documents in place of those that it was put together of. Nothing where a link is by
    /// the name that one of them had or has now, or by one that no page has.
    pub fn renewed(&self, renewals: &[Renewal<'_>]) -> Option<Self> {
        let renamed = renewals.iter().filter(|renewal| renewal.renames());
        let titles: FxHashSet<String> =
            renamed.flat_map(|Renewal { before, now }| [normal(&before.title), normal(&now.title)]).collect();
        if !titles.is_empty() && self.pages.par_iter().any(|page| asks_for(page, &titles)) {
            return None;
        }
        let now: FxHashMap<&SourcePath, &Arc<Document>> =
            renewals.iter().map(|renewal| (&renewal.before.path, renewal.now)).collect();
        let renewed = |page: &Arc<Page>| {
            let Some(document) = page.document.as_ref().and_then(|document| now.get(&document.path)) else {
                return page.clone();
            };
            let (title, document) = (document.title.clone(), Some(Arc::clone(document)));
            Arc::new(Page { title, document, ..Page::clone(page) })
        };
        Some(Self {
            languages: self.languages.clone(),
            default_language: self.default_language,
            pages: self.pages.iter().map(renewed).collect(),
            sections: self.sections.clone(),
            roots: self.roots.clone(),
            tags: self.tags.clone(),
            role_paths: self.role_paths.clone(),
            sources: self.sources.clone(),
            assets: self.assets.clone(),
            redirects: self.redirects.clone(),
        })
    }
}

/// Whether it has a link by a name that is one of these, or by one that nothing has: what is said of that depends on all.
fn asks_for(page: &Page, titles: &FxHashSet<String>) -> bool {
    let links = page.document.iter().flat_map(|document| &document.links).zip(&page.links);
    let mut by_name = links.filter(|(link, _)| link.kind == LinkKind::Wiki);
    by_name.any(|(link, target)| {
        matches!(target, Target::Broken(_))
            || names_asked(&link.destination).any(|name| titles.contains(&name))
    })
}

/// Compares everything of two documents that a site is put together of. Spans are not compared: they say where, not what.
fn is_alike(one: &Document, other: &Document) -> bool {
    fn heading(heading: &Heading) -> (u8, &str, bool, &str) {
        let Heading { level, id, explicit, text, location: _ } = heading;
        (*level, id, *explicit, text)
    }
    fn link(link: &Link) -> (&str, &SourcePath, LinkKind) {
        let Link { destination, location, kind } = link;
        (destination, &location.path, *kind)
    }
    let Document {
        path,
        front_matter,
        headings,
        links,
        ids,
        title: _,
        title_id: _,
        summary: _,
        named_pages: _,
        parts: _,
        claims: _,
        includes: _,
    } = one;
    *path == other.path
        && is_filed_alike(front_matter, &other.front_matter)
        && headings.iter().map(heading).eq(other.headings.iter().map(heading))
        && links.iter().map(link).eq(other.links.iter().map(link))
        && *ids == other.ids
}

fn is_filed_alike(one: &FrontMatter, other: &FrontMatter) -> bool {
    fn values(located: &[Located<String>]) -> impl Iterator<Item = &str> {
        located.iter().map(|located| located.value.as_str())
    }
    let FrontMatter {
        audience,
        tags,
        terms,
        related,
        order,
        slug,
        aliases,
        draft,
        translation_key,
        title: _,
        description: _,
        kind: _,
        area: _,
        status: _,
        owner: _,
        reviewed: _,
        review_by: _,
        sources: _,
        unsearched: _,
        search_weight: _,
        date: _,
        in_step: _,
    } = one;
    let lists = [
        (audience, &other.audience),
        (tags, &other.tags),
        (terms, &other.terms),
        (related, &other.related),
        (aliases, &other.aliases),
    ];
    let single = [(slug, &other.slug), (translation_key, &other.translation_key)];
    lists.into_iter().all(|(one, other)| values(one).eq(values(other)))
        && single.into_iter().all(|(one, other)| values(one.as_slice()).eq(values(other.as_slice())))
        && *order == other.order
        && *draft == other.draft
}

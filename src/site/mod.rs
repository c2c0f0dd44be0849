//! All files together: which pages there are in each language, where they are, and what leads where.
//!
//! [`assemble`] makes a [`Site`] in one call from complete inputs, step by step, each step a value of its own:
//!
//! 1. [`language`]: documents are paired across languages; a page missing in one is shown there in another's text.
//! 2. [`url`]: every page gets its address and its file; so do the files that travel with pages.
//! 3. [`section`]: folders become sections, pages get their order.
//! 4. [`heading`]: headings of translations get the ids of their originals.
//! 5. [`link`]: links of every page are resolved and checked, and turned round into backlinks.
//! 6. [`tag`] and [`role_path`]: pages with something in common, in order; [`source`] says where sources are explained.
//!
//! There is no HTML here, and nothing is filled in later. Where documents have changed that say the same to all of this, a
//! [`Renewal`] makes the site that all of it would make.

mod backlink;
mod collation;
mod heading;
mod known;
mod language;
mod link;
mod no_pages;
mod renewal;
mod role_path;
pub mod scheme;
mod section;
mod source;
mod step;
mod tag;
mod term;
mod url;
mod wiki;

use std::sync::Arc;

pub use backlink::{Backlink, ORPHAN_PAGE};
pub use collation::{Collation, Letter};
pub use heading::{Anchor, DIFFERENT_HEADINGS};
pub use language::{DUPLICATE_TRANSLATION, OUTSIDE_LANGUAGES, UNTRANSLATED_PAGE};
pub use link::{BROKEN_LINK, MISSING_ANCHOR, MISSING_IMAGE, MIXED_LANGUAGE_LINK, Target};
pub use no_pages::{NO_PAGES, report_no_pages};
pub use renewal::Renewal;
pub use role_path::{MISSING_STEP, RolePath};
pub use scheme::UNSAFE_LINK;
pub use section::{Child, Section};
pub use source::Explained;
pub use step::{Behind, STALE_SECTION, StalePage, StaleSection, original_of, prints};
pub use tag::Tag;
pub use term::{MISSING_TERM_PAGE, UNKNOWN_TERM, page_of_term, report_terms, term_anchor};
pub use url::{BAD_ADDRESS, GLOSSARY, Place, Redirect, SEARCH, encode_path, generated_place, search_file};

use crate::config::{Config, Language};
use crate::diagnostic::Checked;
use crate::document::Document;
pub use crate::path::CONTENT;
use crate::path::{OutputPath, SourcePath};
use crate::source::ImageSize;

/// The folder of `content/` whose files go to the root of the site.
pub const STATIC: &str = "static";

/// A page, by its index in [`Site::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub usize);

/// A section, by its index in [`Site::sections`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(pub usize);

/// A language, by its index in [`Site::languages`].
pub type LanguageIndex = usize;

/// What all files mean together. Immutable.
#[derive(Debug)]
pub struct Site {
    /// The languages of the configuration, in its order.
    pub languages: Vec<Language>,
    /// The language readers get when nothing is known about them.
    pub default_language: LanguageIndex,
    /// All pages of all languages, by language, then by path.
    pub pages: Vec<Arc<Page>>,
    /// All sections of all languages.
    pub sections: Vec<Section>,
    /// The section at the top of each language.
    pub roots: Vec<SectionId>,
    /// The tags of each language, in the order of their names there.
    pub tags: Vec<Vec<Tag>>,
    /// Ways through the site for audiences.
    pub role_paths: Vec<RolePath>,
    /// Where each source of the configuration is explained.
    pub sources: Vec<Explained>,
    /// Files that are published as they are.
    pub assets: Vec<Asset>,
    /// Addresses pages used to have.
    pub redirects: Vec<Redirect>,
}

/// One page in one language.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its language: that of its readers, and of its address.
    pub language: LanguageIndex,
    /// What it says; `None` for the index of a folder without an `index.md`.
    pub document: Option<Arc<Document>>,
    /// On a fallback: the page whose text it shows.
    pub original: Option<PageId>,
    /// Its title.
    pub title: String,
    /// Where it is.
    pub place: Place,
    /// The section it is in; for an index, the section it is the index of.
    pub section: SectionId,
    /// Whether it is the index of its section.
    pub is_index: bool,
    /// The page in each language, fallbacks included: by language index.
    pub versions: Vec<PageId>,
    /// The page before it in reading order.
    pub previous: Option<PageId>,
    /// The page after it in reading order.
    pub next: Option<PageId>,
    /// What its headings are linked to by: one for each of the document's.
    pub anchors: Vec<Anchor>,
    /// Where its links lead: one for each of the document's.
    pub links: Vec<Target>,
    /// The pages its front matter calls related.
    pub related: Vec<PageId>,
    /// The links of its language that lead to it, by page.
    pub backlinks: Vec<Backlink>,
}

impl Page {
    /// The language of its text: differs from `language` on a fallback.
    pub fn text_language(&self, site: &Site) -> LanguageIndex {
        self.original
            .and_then(|original| site.page(original))
            .map_or(self.language, |original| original.language)
    }

    /// Whether the page exists in its language: someone wrote it.
    pub fn is_written(&self) -> bool {
        self.document.is_some() && self.original.is_none()
    }
}

/// A file that is published as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Where it is read.
    pub source: SourcePath,
    /// Where it is published.
    pub output: OutputPath,
    /// How large it is, when it is a picture with a size of its own.
    pub size: Option<ImageSize>,
}

/// A file of `content/` that is no document.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct File {
    /// Where it is read.
    pub path: SourcePath,
    /// How large it is, when it is a picture with a size of its own.
    pub size: Option<ImageSize>,
}

impl Site {
    /// A page.
    pub fn page(&self, id: PageId) -> Option<&Page> {
        self.pages.get(id.0).map(Arc::as_ref)
    }

    /// A section.
    pub fn section(&self, id: SectionId) -> Option<&Section> {
        self.sections.get(id.0)
    }

    /// The pages of a language, with their ids.
    pub fn pages_in(&self, language: LanguageIndex) -> impl Iterator<Item = (PageId, &Page)> {
        let pages = self.pages.iter().enumerate().map(|(index, page)| (PageId(index), page.as_ref()));
        pages.filter(move |(_, page)| page.language == language)
    }
}

/// Which documents are pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Drafts {
    /// Drafts are left out, and links to them are errors.
    #[default]
    Hidden,
    /// Drafts are pages like others.
    Shown,
}

/// Puts all documents and files of `content/` together.
pub fn assemble(
    config: &Config,
    documents: &[Arc<Document>],
    files: &[File],
    drafts: Drafts,
) -> Checked<Site> {
    let mut diagnostics = Vec::new();
    let (shown, hidden): (Vec<_>, Vec<_>) = documents
        .iter()
        .cloned()
        .partition(|document| drafts == Drafts::Shown || !document.front_matter.draft);
    let entries = language::pair(config, shown).take(&mut diagnostics);
    let (places, (assets, tree, anchors)) = rayon::join(
        || url::places(config, &entries),
        || (url::assets(config, files), section::tree(config, &entries), heading::anchors(config, &entries)),
    );
    let places = places.take(&mut diagnostics);
    let redirects = url::redirects(config, &entries, &places).take(&mut diagnostics);
    let assets = assets.take(&mut diagnostics);
    let anchors = anchors.take(&mut diagnostics);
    let links =
        link::Resolver::new(config, &entries, &assets, &hidden, &anchors).resolve().take(&mut diagnostics);

    let pages: Vec<Arc<Page>> = entries
        .iter()
        .zip(places)
        .zip(tree.places)
        .zip(links)
        .zip(anchors)
        .map(|((((entry, place), within), links), anchors)| {
            Arc::new(Page {
                language: entry.language,
                document: entry.document.clone(),
                original: entry.original,
                title: entry.title(),
                place,
                section: within.section,
                is_index: entry.is_index(),
                versions: entry.versions.clone(),
                previous: within.previous,
                next: within.next,
                anchors,
                links: links.targets,
                related: links.related,
                backlinks: links.backlinks,
            })
        })
        .collect();
    let tags = tag::tags(config, &pages);
    let role_paths = role_path::role_paths(config, &pages).take(&mut diagnostics);
    let sources = source::explained(config, &pages).take(&mut diagnostics);
    let site = Site {
        languages: config.languages.clone(),
        default_language: config.default_language,
        pages,
        sections: tree.sections,
        roots: tree.roots,
        tags,
        role_paths,
        sources,
        assets,
        redirects,
    };
    Checked::new(site, diagnostics)
}

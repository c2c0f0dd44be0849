//! What the author's panel shows of the page at hand: where it comes from, in which languages it is, when it was reviewed,
//! how long it is, where it leads and what leads to it. As JSON; `browser/panel.js` shows it.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;

use super::problems::{Problems, problems};
use super::snapshot::Made;
use crate::config::Editor;
use crate::document::Document;
use crate::path::SourcePath;
use crate::site::{Page, Site, Target};
use crate::words::Speech;

/// Where the author sits.
pub(super) struct Desk<'a> {
    /// The project's folder, absolute.
    pub(super) root: &'a Path,
    /// What opens files; `None` on other machines, which have neither the files nor a need to know where they are.
    pub(super) editor: Option<&'a Editor>,
}

impl Desk<'_> {
    /// What opens a place of a file.
    pub(super) fn link(&self, path: &SourcePath, line: usize, column: usize) -> Option<String> {
        let file = self.root.join(path.as_str());
        self.editor?.link(&file.to_str()?.replace('\\', "/"), line, column)
    }
}

#[derive(Serialize)]
struct About<'a> {
    version: u64,
    problems: Problems,
    /// `null` on pages that nobody wrote, such as lists.
    page: Option<PageFacts<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PageFacts<'a> {
    title: &'a str,
    source: Source<'a>,
    draft: bool,
    status: Option<&'a str>,
    owner: Option<&'a str>,
    /// Days as `2026-11-24`.
    reviewed: Option<String>,
    review_by: Option<String>,
    /// Han characters, words of other scripts, minutes.
    words: [usize; 3],
    versions: Vec<Version<'a>>,
    outgoing: Vec<Link>,
    incoming: Vec<Link>,
}

#[derive(Serialize)]
struct Source<'a> {
    path: &'a str,
    link: Option<String>,
}

/// The page in one language.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Version<'a> {
    language: &'a str,
    tag: &'a str,
    title: &'a str,
    /// From the root of the site.
    address: &'a str,
    is_current: bool,
    /// Without one, readers are shown another language's text.
    source: Option<Source<'a>>,
    words: Option<[usize; 3]>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Link {
    title: String,
    /// From the root of the site, or whole; `null` for what leads nowhere.
    address: Option<String>,
    kind: &'static str,
}

/// What there is to say about the page in a file of the site, in a language.
pub(super) fn about(made: &Made, version: u64, desk: &Desk<'_>, file: &str, speech: Speech) -> String {
    let page = made.site.pages.iter().find(|page| page.place.output.as_str() == file);
    let document = page.and_then(|page| page.document.as_deref());
    let mut files: Vec<&SourcePath> = document.map(|document| &document.path).into_iter().collect();
    files.extend(document.iter().flat_map(|document| &document.includes));
    let facts = page.zip(document).map(|(page, document)| facts(made, page, document, desk));
    let about = About { version, problems: problems(made, desk, &files, speech), page: facts };
    // A structure of numbers and texts is always written.
    serde_json::to_string(&about).unwrap_or_default()
}

fn facts<'a>(made: &'a Made, page: &'a Page, document: &'a Document, desk: &Desk<'_>) -> PageFacts<'a> {
    let matter = &document.front_matter;
    let site = &*made.site;
    let versions = page.versions.iter().filter_map(|id| site.page(*id));
    PageFacts {
        title: &page.title,
        source: source(document, desk),
        draft: matter.draft,
        status: matter.status.as_ref().map(|status| status.value.as_str()),
        owner: matter.owner.as_deref(),
        reviewed: matter.reviewed.map(|day| day.to_string()),
        review_by: matter.review_by.as_ref().map(|day| day.value.to_string()),
        words: words(made, document),
        versions: versions.filter_map(|version| self::version(made, page, version, desk)).collect(),
        outgoing: outgoing(site, page, document),
        incoming: page.backlinks.iter().filter_map(|link| site.page(link.page)).map(to_page).collect(),
    }
}

fn version<'a>(made: &'a Made, current: &Page, page: &'a Page, desk: &Desk<'_>) -> Option<Version<'a>> {
    let language = made.site.languages.get(page.language)?;
    let own = page.document.as_deref().filter(|_| page.is_written());
    Some(Version {
        language: &language.name,
        tag: &language.tag,
        title: &page.title,
        address: &page.place.address,
        is_current: page.language == current.language,
        source: own.map(|document| source(document, desk)),
        words: own.map(|document| words(made, document)),
    })
}

fn source<'a>(document: &'a Document, desk: &Desk<'_>) -> Source<'a> {
    Source { path: document.path.as_str(), link: desk.link(&document.path, 1, 1) }
}

fn words(made: &Made, document: &Document) -> [usize; 3] {
    let words = made.documents.text(&document.path).map(|text| text.words).unwrap_or_default();
    [words.han, words.spaced, words.minutes()]
}

fn to_page(page: &Page) -> Link {
    Link { title: page.title.clone(), address: Some(page.place.address.clone()), kind: "page" }
}

/// Where a page leads, each place once, in the order of its text.
fn outgoing(site: &Site, page: &Page, document: &Document) -> Vec<Link> {
    let mut known = BTreeSet::new();
    let mut links = Vec::new();
    for (link, target) in document.links.iter().zip(&page.links) {
        let written = || link.destination.clone();
        let found = match target {
            Target::Here(_) => None,
            Target::Page(id, _) => site.page(*id).map(to_page),
            Target::File(address, _) => {
                Some(Link { title: written(), address: Some(address.clone()), kind: "file" })
            }
            Target::Elsewhere(address) => {
                Some(Link { title: address.clone(), address: Some(address.clone()), kind: "elsewhere" })
            }
            Target::Broken(_) | Target::Unsafe => {
                Some(Link { title: written(), address: None, kind: "broken" })
            }
        };
        links.extend(
            found.filter(|found| known.insert((found.kind, found.address.clone(), found.title.clone()))),
        );
    }
    links
}

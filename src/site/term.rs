//! Terms of the glossary and the pages that explain them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{CONTENT, Page, PageId, Site};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Location, nearest};
use crate::document::Document;
use crate::glossary::{self, Glossary, Term};
use crate::path::SourcePath;
use crate::words::{did_you_mean, words};

/// A term of the glossary prefers a page that does not exist.
pub const MISSING_TERM_PAGE: Code = Code::new(
    "missing-term-page",
    "a term of the glossary prefers a page that does not exist",
    "术语表里某个术语的页面不存在",
);
/// Front matter names a term that the glossary lacks.
pub const UNKNOWN_TERM: Code = Code::new(
    "unknown-term",
    "front matter names a term that the glossary lacks",
    "页首信息里的术语不在术语表里",
);

/// The path of a document below the folder of its language, without extension: `agency/fees`, `agency/index`.
pub(super) fn path_of<'a>(config: &Config, document: &'a Document) -> Option<&'a str> {
    let (code, path) = document.path.within(CONTENT)?.split_once('/')?;
    config.language_index(code)?;
    path.strip_suffix(".md")
}

/// The page a term prefers, in the first language that has written it.
pub fn page_of_term(config: &Config, site: &Site, term: &Term) -> Option<PageId> {
    page_named(config, &site.pages, &term.page.as_ref()?.value)
}

/// The page that is named by its path below the folder of a language, in the first language that has written it.
pub(super) fn page_named(config: &Config, pages: &[Arc<Page>], wanted: &str) -> Option<PageId> {
    let is_wanted = |page: &Arc<Page>| written_path(config, page).is_some_and(|path| is_named(path, wanted));
    pages.iter().position(is_wanted).map(PageId)
}

/// What a page that somebody wrote is named by.
pub(super) fn written_path<'a>(config: &Config, page: &'a Page) -> Option<&'a str> {
    path_of(config, page.document.as_deref().filter(|_| page.is_written())?)
}

/// The anchor of a term on the page of the glossary: its id, which may have been written with spaces.
pub fn term_anchor(id: &str) -> String {
    id.split_whitespace().collect::<Vec<_>>().join("-")
}

/// A section may be named by its folder.
pub(super) fn is_named(path: &str, wanted: &str) -> bool {
    path == wanted || path.strip_suffix("/index") == Some(wanted)
}

/// Reports pages and terms that do not exist. Drafts count as pages: they will be.
pub fn report_terms(config: &Config, documents: &[Arc<Document>], glossary: &Glossary) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let paths: Vec<&str> = documents.iter().filter_map(|document| path_of(config, document)).collect();
    let Some(file) = SourcePath::new(glossary::FILE) else { return diagnostics };
    for term in &glossary.terms {
        let Some(page) = &term.page else { continue };
        if paths.iter().any(|path| is_named(path, &page.value)) {
            continue;
        }
        let (id, path) = (&term.id, &page.value);
        let message = words!(
            en: "the term `{id}` prefers the page `{path}`, which does not exist",
            zh: "术语`{id}`的页面`{path}`不存在",
        );
        let help = match nearest(path, paths.iter().copied()) {
            Some(near) => did_you_mean(near),
            None => words!(
                en: "write the path below the folder of a language, such as `agency/fees`",
                zh: "写语言文件夹里的路径，例如`agency/fees`",
            ),
        };
        let location = Location::new(&file, page.span.clone());
        diagnostics.push(Diagnostic::error(MISSING_TERM_PAGE, location, message).with_help(help));
    }
    // Without a glossary the ids mean what their authors want.
    if glossary.terms.is_empty() {
        return diagnostics;
    }
    let known: BTreeSet<&str> = glossary.terms.iter().map(|term| term.id.as_str()).collect();
    for document in documents {
        for id in document.front_matter.terms.iter().filter(|id| !known.contains(id.value.as_str())) {
            let (term, file) = (&id.value, glossary::FILE);
            let message = words!(en: "there is no term `{term}` in the glossary", zh: "术语表里没有`{term}`");
            let help = match nearest(term, known.iter().copied()) {
                Some(near) => did_you_mean(near),
                None => words!(en: "add it to {file}", zh: "把它加到{file}里"),
            };
            let location = Location::new(&document.path, id.span.clone());
            diagnostics.push(Diagnostic::warning(UNKNOWN_TERM, location, message).with_help(help));
        }
    }
    diagnostics
}

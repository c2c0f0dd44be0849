//! Terms of the glossary and the pages that explain them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{CONTENT, Page, PageId, Site};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Location, nearest};
use crate::document::Document;
use crate::glossary::{self, Glossary, Term};
use crate::path::SourcePath;

/// A term of the glossary prefers a page that does not exist.
pub const MISSING_TERM_PAGE: Code =
    Code::new("missing-term-page", "a term of the glossary prefers a page that does not exist");
/// Front matter names a term that the glossary lacks.
pub const UNKNOWN_TERM: Code = Code::new("unknown-term", "front matter names a term that the glossary lacks");

/// The path of a document below the folder of its language, without extension: `agency/fees`, `agency/index`.
pub(super) fn path_of<'a>(config: &Config, document: &'a Document) -> Option<&'a str> {
    let (code, path) = document.path.within(CONTENT)?.split_once('/')?;
    config.language_index(code)?;
    path.strip_suffix(".md")
}

/// The page a term prefers, in the first language that has written it.
pub fn page_of_term(config: &Config, site: &Site, term: &Term) -> Option<PageId> {
    let wanted = &term.page.as_ref()?.value;
    let names = |page: &Page| {
        let document = page.document.as_deref().filter(|_| page.is_written());
        document.and_then(|document| path_of(config, document)).is_some_and(|path| is_named(path, wanted))
    };
    site.pages.iter().position(names).map(PageId)
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
        let message =
            format!("the term `{}` prefers the page `{}`, which does not exist", term.id, page.value);
        let help = match nearest(&page.value, paths.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the path below the folder of a language, such as `agency/fees`".to_owned(),
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
            let message = format!("there is no term `{}` in the glossary", id.value);
            let help = match nearest(&id.value, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add it to {}", glossary::FILE),
            };
            let location = Location::new(&document.path, id.span.clone());
            diagnostics.push(Diagnostic::warning(UNKNOWN_TERM, location, message).with_help(help));
        }
    }
    diagnostics
}

//! Role paths: ordered ways through the site, one for each audience that `[[paths]]` names, the same in every language.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::term::{is_named, path_of};
use super::url::{language_place, segment};
use super::{LanguageIndex, Page, PageId, Place};
use crate::config::{self, Config, Localised};
use crate::data::Located;
use crate::diagnostic::{Checked, Code, Diagnostic, Location, nearest};
use crate::path::SourcePath;
use crate::words::{Phrase, did_you_mean, words};

/// A role path names a page that does not exist, or has no pages.
pub const MISSING_STEP: Code = Code::new(
    "missing-step",
    "a path names a page that does not exist, or none",
    "路径里的页面不存在，或者一个页面也没有",
)
.fixed();

/// The folder of role paths below a language.
const FOLDER: &str = "paths";

/// A role path.
#[derive(Clone, Debug)]
pub struct RolePath {
    /// For whom.
    pub audience: String,
    /// What these readers say of themselves.
    pub title: Localised,
    /// What the path is for.
    pub description: Option<Localised>,
    /// Its page in each language.
    pub places: Vec<Place>,
    /// Its pages in each language, in order; every language has as many.
    pub steps: Vec<Vec<PageId>>,
    /// Where each of these pages, of all languages, stands in the order.
    pub positions: BTreeMap<PageId, usize>,
}

/// The paths of the configuration. A path without a page is reported and left out.
pub(super) fn role_paths(config: &Config, pages: &[Arc<Page>]) -> Checked<Vec<RolePath>> {
    let paths = config.paths.iter().map(|path| {
        let mut diagnostics = Vec::new();
        let steps = if path.pages.is_empty() {
            for_audience(config.default_language, pages, &path.audience.value)
        } else {
            listed(config, pages, &path.pages).take(&mut diagnostics)
        };
        if steps.is_empty() && diagnostics.is_empty() {
            diagnostics.push(empty(path));
        }
        let role_path = (!steps.is_empty()).then(|| role_path(config, pages, path, &steps));
        Checked::new(role_path, diagnostics)
    });
    let paths: Checked<Vec<Option<RolePath>>> = paths.collect();
    Checked::new(paths.value.into_iter().flatten().collect(), paths.diagnostics)
}

fn role_path(config: &Config, pages: &[Arc<Page>], path: &config::Path, steps: &[PageId]) -> RolePath {
    let languages = 0..config.languages.len();
    let name = segment(&path.audience.value);
    let in_language = |language: LanguageIndex| {
        let version = |id: &PageId| pages.get(id.0)?.versions.get(language).copied();
        steps.iter().filter_map(version).collect()
    };
    let steps: Vec<Vec<PageId>> = languages.clone().map(in_language).collect();
    let positions = steps.iter().flat_map(|steps| steps.iter().enumerate().map(|(at, id)| (*id, at)));
    RolePath {
        positions: positions.collect(),
        audience: path.audience.value.clone(),
        title: path.title.clone(),
        description: path.description.clone(),
        places: languages
            .map(|language| language_place(config, language, &format!("{FOLDER}/{name}")))
            .collect(),
        steps,
    }
}

/// The pages that front matter says are for an audience, in reading order; indexes of sections only lead to pages.
fn for_audience(language: LanguageIndex, pages: &[Arc<Page>], audience: &str) -> Vec<PageId> {
    let is_for = |page: &Arc<Page>| {
        let audiences = page.document.iter().flat_map(|document| &document.front_matter.audience);
        !page.is_index && audiences.into_iter().any(|named| named.value == audience)
    };
    let order = reading_order(language, pages).into_iter();
    order.filter(|id| pages.get(id.0).is_some_and(is_for)).collect()
}

/// The pages of a language, each before the one that is called its next.
fn reading_order(language: LanguageIndex, pages: &[Arc<Page>]) -> Vec<PageId> {
    let own = || pages.iter().enumerate().filter(|(_, page)| page.language == language);
    let first = own().find(|(_, page)| page.previous.is_none() && page.next.is_some());
    let Some((first, _)) = first else {
        // A page alone has no next.
        return own().map(|(index, _)| PageId(index)).collect();
    };
    let next = |id: &PageId| pages.get(id.0)?.next;
    std::iter::successors(Some(PageId(first)), next).collect()
}

/// The pages of a list, each in the first language that has written it.
fn listed(config: &Config, pages: &[Arc<Page>], wanted: &[Located<String>]) -> Checked<Vec<PageId>> {
    let written = |page: &Arc<Page>| page.document.clone().filter(|_| page.is_written());
    let mut diagnostics = Vec::new();
    let mut steps = Vec::new();
    for wanted in wanted {
        let names = |page: &Arc<Page>| {
            written(page)
                .and_then(|document| Some(is_named(path_of(config, &document)?, &wanted.value)))
                .unwrap_or(false)
        };
        match pages.iter().position(names) {
            Some(index) => steps.push(PageId(index)),
            None => {
                let documents: Vec<_> = pages.iter().filter_map(written).collect();
                let known = documents.iter().filter_map(|document| path_of(config, document));
                diagnostics.push(missing(wanted, nearest(&wanted.value, known)));
            }
        }
    }
    Checked::new(steps, diagnostics)
}

fn missing(wanted: &Located<String>, near: Option<&str>) -> Diagnostic {
    let help = match near {
        Some(near) => did_you_mean(near),
        None => words!(
            en: "write the path below the folder of a language, such as `agency/fees`",
            zh: "写语言文件夹里的路径，例如`agency/fees`",
        ),
    };
    let location = Location::new(&SourcePath::config(), wanted.span.clone());
    let page = &wanted.value;
    let message = words!(
        en: "a path leads to the page `{page}`, which does not exist", zh: "路径里的页面`{page}`不存在"
    );
    Diagnostic::error(MISSING_STEP, location, message).with_help(help)
}

fn empty(path: &config::Path) -> Diagnostic {
    let location = Location::new(&SourcePath::config(), path.audience.span.clone());
    let reader = &path.audience.value;
    let message = words!(
        en: "no page is for the audience `{reader}`, so its path has no pages",
        zh: "没有写给`{reader}`这类读者的页面，所以这条路径是空的",
    );
    let help = Phrase {
        english: "name it as `audience` in the front matter of pages, or list `pages` here",
        chinese: "在页面的页首信息里用`audience`写上这类读者，或者在这里列出`pages`",
    };
    Diagnostic::error(MISSING_STEP, location, message).with_help(help)
}

//! Sources of claims: where the site explains each that `[[sources]]` names, in every language.

use std::sync::Arc;

use super::link::{BROKEN_LINK, MISSING_ANCHOR};
use super::term::{page_named, written_path};
use super::{Page, PageId};
use crate::config::{Config, Source};
use crate::data::Located;
use crate::diagnostic::{Checked, Diagnostic, Location, nearest};
use crate::path::SourcePath;
use crate::words::{did_you_mean, words};

/// Where a source is explained: for each language the page, and the id of a place on it.
pub type Explained = Vec<(PageId, Option<String>)>;

/// Where the sources of the configuration are explained, one for each; empty for those that are explained nowhere.
pub(super) fn explained(config: &Config, pages: &[Arc<Page>]) -> Checked<Vec<Explained>> {
    let explained = config.sources.iter().map(|source: &Source| match &source.page {
        None => Checked::new(Explained::new(), Vec::new()),
        Some(page) => of_page(config, pages, page),
    });
    explained.collect()
}

fn of_page(config: &Config, pages: &[Arc<Page>], written: &Located<String>) -> Checked<Explained> {
    let (path, place) = match written.value.split_once('#') {
        Some((path, place)) => (path, Some(place)),
        None => (written.value.as_str(), None),
    };
    let location = || Location::new(&SourcePath::config(), written.span.clone());
    let Some(page) = page_named(config, pages, path).and_then(|id| pages.get(id.0)) else {
        let known = pages.iter().filter_map(|page| written_path(config, page));
        let message = words!(
            en: "a source is explained on the page `{path}`, which does not exist",
            zh: "说明来源的页面`{path}`不存在",
        );
        let help = match nearest(path, known) {
            Some(near) => did_you_mean(near),
            None => words!(
                en: "write the path below the folder of a language, such as `reference/sources`",
                zh: "写语言文件夹里的路径，例如`reference/sources`",
            ),
        };
        let said = Diagnostic::error(BROKEN_LINK, location(), message).with_help(help);
        return Checked::new(Explained::new(), vec![said]);
    };
    let has = |page: &Page, place: &str| {
        let own = page.document.as_ref().is_some_and(|document| document.ids.contains(place));
        own || page.anchors.iter().any(|anchor| anchor.is(place))
    };
    let mut diagnostics = Vec::new();
    if let Some(place) = place.filter(|place| !has(page, place)) {
        let message = words!(
            en: "a source is explained at `#{place}`, which does not exist on `{path}`",
            zh: "说明来源的位置是`#{place}`，`{path}`上没有它",
        );
        let help = match nearest(place, page.anchors.iter().map(|anchor| anchor.id.as_str())) {
            Some(near) => did_you_mean(&format!("#{near}")),
            None => words!(en: "write the id of a heading of that page", zh: "写那一页上某个标题的id"),
        };
        diagnostics.push(Diagnostic::error(MISSING_ANCHOR, location(), message).with_help(help));
    }
    let there = |id: &PageId| {
        let place = place.filter(|place| pages.get(id.0).is_some_and(|page| has(page, place)));
        (*id, place.map(str::to_owned))
    };
    Checked::new(page.versions.iter().map(there).collect(), diagnostics)
}

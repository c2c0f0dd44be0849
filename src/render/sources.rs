//! Where the claims of a page come from, as its readers see it.

use super::Scene;
use super::view::{LabelView, SourceView};
use crate::config::Source;
use crate::site::{LanguageIndex, Page, encode_path};

/// An entry of `sources` in front matter: one of the site's sources when it begins with the id of one, else the words of
/// its author.
pub(super) fn source(scene: &Scene<'_>, written: &str, language: LanguageIndex) -> SourceView {
    let written = written.trim();
    let (first, rest) = written.split_once(char::is_whitespace).unwrap_or((written, ""));
    let known = scene.config.sources.iter().position(|source| source.id == first);
    let Some((number, source)) = known.and_then(|at| Some((at, scene.config.sources.get(at)?))) else {
        let title = written.to_owned();
        return SourceView { id: None, title, detail: None, date: None, flag: None, address: None };
    };
    let code = scene.code(language);
    SourceView {
        id: Some(source.id.clone()),
        title: source.title.get(code).to_owned(),
        detail: Some(rest.trim().to_owned()).filter(|detail| !detail.is_empty()),
        date: source.date.as_ref().map(|date| date.get(code).to_owned()),
        flag: flag(scene, source, language),
        address: address(scene, number, language),
    }
}

/// Whether a source of a page has a flag, which looks like those behind claims.
pub(super) fn have_flags(scene: &Scene<'_>, page: &Page) -> bool {
    let written = page.document.iter().flat_map(|document| &document.front_matter.sources);
    written.into_iter().any(|written| {
        let id = written.split_whitespace().next();
        scene.config.sources.iter().any(|source| source.flag.is_some() && Some(source.id.as_str()) == id)
    })
}

fn flag(scene: &Scene<'_>, source: &Source, language: LanguageIndex) -> Option<LabelView> {
    source.flag.map(|id| claim_label(scene, id, language))
}

/// A kind of flags, as its readers call it.
pub(super) fn claim_label(scene: &Scene<'_>, id: &str, language: LanguageIndex) -> LabelView {
    let label = scene.strings(language).get(&format!("claim.{id}")).to_owned();
    LabelView { id: id.to_owned(), label }
}

/// Where the site explains a source.
fn address(scene: &Scene<'_>, number: usize, language: LanguageIndex) -> Option<String> {
    let (page, place) = scene.site.sources.get(number)?.get(language)?;
    let page = scene.site.page(*page)?.place.address.clone();
    let place = place.as_ref().map(|place| format!("#{}", encode_path(place)));
    Some(page + &place.unwrap_or_default())
}

//! Role paths: their pages, their places on the front page, and what a page says of the paths it is on.

use super::Scene;
use super::articles::{entries, link};
use super::labels::{Group, label};
use super::pages::{Generated, generated};
use super::view::{Content, PageView, PathView, StepView};
use crate::site::{LanguageIndex, Page, PageId, RolePath};

/// What the files of a theme are called that are for the page of a path.
const PART: &str = "path";
/// The same for the card of a page that is a step of one.
pub(super) const CARD: &str = "path-card";

/// All paths in a language.
pub(super) fn paths(scene: &Scene<'_>, language: LanguageIndex) -> Vec<PathView> {
    scene.site.role_paths.iter().map(|path| view(scene, path, language)).collect()
}

/// The pages of all paths in a language.
pub(super) fn pages(scene: &Scene<'_>, language: LanguageIndex) -> Vec<PageView> {
    let page = |path: &RolePath| {
        let place = path.places.get(language)?.clone();
        let view = view(scene, path, language);
        let description = view.description.clone();
        let title = view.title.clone();
        let content = Content::Path(view);
        let (kind, template, versions) = ("path", "path.html", path.places.clone());
        let page = Generated { kind, template, title, place, versions, language, content };
        let mut page = generated(scene, page);
        page.page.description = description;
        page.page.parts.push(PART);
        for (language, version) in page.page.versions.iter_mut().enumerate() {
            version.title = Some(path.title.get(scene.code(language)).to_owned());
        }
        Some(page)
    };
    scene.site.role_paths.iter().filter_map(page).collect()
}

fn view(scene: &Scene<'_>, path: &RolePath, language: LanguageIndex) -> PathView {
    let code = scene.code(language);
    PathView {
        audience: label(scene, Group::Audience, &path.audience, language),
        title: path.title.get(code).to_owned(),
        description: path.description.as_ref().map_or("", |text| text.get(code)).to_owned(),
        address: address(path, language),
        steps: entries(scene, steps_in(path, language)),
    }
}

/// Whether a page is a step of a path.
pub(super) fn is_step(scene: &Scene<'_>, page: &Page) -> bool {
    let own = page.versions.get(page.language);
    scene.site.role_paths.iter().any(|path| own.is_some_and(|id| path.positions.contains_key(id)))
}

/// The steps that a page is.
pub(super) fn steps(scene: &Scene<'_>, page: &Page) -> Vec<StepView> {
    let language = page.language;
    let Some(id) = page.versions.get(language) else { return Vec::new() };
    let step = |path: &RolePath| {
        let steps = steps_in(path, language);
        let at = *path.positions.get(id)?;
        let neighbour = |at: Option<usize>| steps.get(at?).and_then(|id| link(scene, *id));
        Some(StepView {
            audience: label(scene, Group::Audience, &path.audience, language),
            address: address(path, language),
            number: at + 1,
            count: steps.len(),
            previous: neighbour(at.checked_sub(1)),
            next: neighbour(at.checked_add(1)),
        })
    };
    scene.site.role_paths.iter().filter_map(step).collect()
}

fn steps_in(path: &RolePath, language: LanguageIndex) -> &[PageId] {
    path.steps.get(language).map(Vec::as_slice).unwrap_or_default()
}

fn address(path: &RolePath, language: LanguageIndex) -> String {
    path.places.get(language).map_or_else(String::new, |place| place.address.clone())
}

//! All pages of the site as views, in a fixed order.

use super::structured::StructuredData;
use super::view::{AlternateView, Content, LinkView, PageHead, PageView, RedirectView, VersionView};
use super::{Scene, Texts, articles, glossary, lists, map, paths, shared, sources, versions};
use crate::document::Part;
use crate::path::OutputPath;
use crate::site::{LanguageIndex, Page, PageId, Place, SectionId, Target};

/// What the files of a theme are called that are for texts to be copied.
const TEMPLATE: &str = "template";
/// And for sections whose original has changed since.
const STALE: &str = "stale";
/// Recently changed pages on a front page.
const FRONT_PAGE_CHANGES: usize = 5;
/// Pages on a front page that are due for review.
const FRONT_PAGE_DUE: usize = 4;

/// What is to be rendered: cheap to list, so that the work can be shared out before it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// A page of the site.
    Page(PageId),
    /// All lists and the error page of a language.
    Language(LanguageIndex),
    /// What belongs to no language: the choice of languages, the error page of the host, redirects.
    Root,
}

/// Everything there is to render.
pub fn jobs(scene: &Scene<'_>) -> Vec<Job> {
    let pages = (0..scene.site.pages.len()).map(|index| Job::Page(PageId(index)));
    let languages = (0..scene.site.languages.len()).map(Job::Language);
    pages.chain(languages).chain([Job::Root]).collect()
}

/// The views of a job.
pub fn views(scene: &Scene<'_>, job: Job, texts: &Texts<'_>) -> Vec<PageView> {
    match job {
        Job::Page(id) => scene.site.page(id).map(|page| page_view(scene, page, texts)).into_iter().collect(),
        Job::Language(language) => {
            let mut views = lists::lists(scene, language);
            views.extend(paths::pages(scene, language));
            views.push(map::page(scene, language, &texts.behind));
            views.extend(glossary::page(scene, language));
            views.push(not_found(scene, language, &format!("{}/404.html", scene.code(language))));
            views
        }
        Job::Root => {
            let default = scene.site.default_language;
            let mut views = vec![chooser(scene), not_found(scene, default, "404.html")];
            views.extend(scene.site.redirects.iter().filter_map(|redirect| redirect_view(scene, redirect)));
            views
        }
    }
}

/// A page's description: its own, else the beginning of its text.
pub(super) fn description(scene: &Scene<'_>, page: &Page) -> String {
    let title = |link: usize| match page.links.get(link)? {
        Target::Page(id, _) => Some(scene.site.page(*id)?.title.as_str()),
        _ => None,
    };
    page.document.as_ref().map_or_else(String::new, |document| document.summary_with(title))
}

fn page_view(scene: &Scene<'_>, page: &Page, texts: &Texts<'_>) -> PageView {
    let is_front =
        page.is_index && scene.site.section(page.section).is_some_and(|section| section.parent.is_none());
    let (kind, template) = match (page.is_index, is_front) {
        (_, true) => ("home", "home.html"),
        (true, false) => ("section", "section.html"),
        (false, false) => ("article", "page.html"),
    };
    let article = articles::article(scene, page, texts);
    let content = if page.is_index {
        let mut section = articles::section(scene, page.section);
        if is_front {
            let recent = articles::recent(scene, page.language);
            let recent = recent.into_iter().filter(|changed| !changed.is_index).take(FRONT_PAGE_CHANGES);
            section.changes = recent.map(|changed| articles::entry(scene, changed)).collect();
            section.paths = paths::paths(scene, page.language);
            let due = articles::due(scene, page.language).into_iter().take(FRONT_PAGE_DUE);
            section.examples = glossary::examples(scene, page.language);
            section.due = due.map(|due| articles::entry(scene, due)).collect();
        }
        Content::Section(article, section)
    } else {
        Content::Article(article)
    };
    PageView {
        output: page.place.output.clone(),
        template,
        language: page.language,
        section: page.section,
        root: page.place.root(),
        page: head(scene, page, kind, texts),
        content,
    }
}

fn head(scene: &Scene<'_>, page: &Page, kind: &'static str, texts: &Texts<'_>) -> PageHead {
    let site = scene.site;
    let original = page.original.and_then(|original| site.page(original)).unwrap_or(page);
    let canonical = scene.absolute(&original.place.address);
    let description = description(scene, page);
    PageHead {
        kind,
        title: page.title.clone(),
        address: page.place.address.clone(),
        key: shared::key(scene, page),
        alternates: if page.is_written() { versions::alternates(scene, page) } else { Vec::new() },
        versions: versions::versions(scene, page),
        breadcrumbs: breadcrumbs(scene, page),
        markdown: page.is_written().then(|| crate::site::encode_path(page.place.markdown.as_str())),
        structured_data: page.is_written().then(|| StructuredData::of(scene, page)),
        parts: parts(scene, page, texts),
        unlisted: page.document.as_ref().is_some_and(|document| document.front_matter.draft),
        canonical: Some(canonical),
        description,
    }
}

/// The parts of the text, and the card of the paths that a page is on.
fn parts(scene: &Scene<'_>, page: &Page, texts: &Texts<'_>) -> Vec<&'static str> {
    let of_text = page.document.iter().flat_map(|document| &document.parts).map(|part| part.name());
    let mut parts: Vec<&'static str> = of_text.collect();
    let is_form = page.document.as_ref().is_some_and(|document| document.front_matter.is_form());
    parts.extend((is_form && !parts.contains(&TEMPLATE)).then_some(TEMPLATE));
    let flagged = sources::have_flags(scene, page) && !parts.contains(&Part::Claim.name());
    parts.extend(flagged.then_some(Part::Claim.name()));
    parts.extend(texts.stale.map(|_| STALE));
    parts.extend(paths::is_step(scene, page).then_some(paths::CARD));
    parts
}

fn breadcrumbs(scene: &Scene<'_>, page: &Page) -> Vec<LinkView> {
    let mut crumbs = Vec::new();
    let own = scene.site.section(page.section);
    let mut at = if page.is_index { own.and_then(|section| section.parent) } else { Some(page.section) };
    while let Some(section) = at.and_then(|id| scene.site.section(id)) {
        crumbs.extend(articles::link(scene, section.index));
        at = section.parent;
    }
    crumbs.reverse();
    crumbs
}

/// A page the program makes itself.
pub(super) struct Generated {
    pub(super) kind: &'static str,
    pub(super) template: &'static str,
    pub(super) title: String,
    pub(super) place: Place,
    /// The same page in every language.
    pub(super) versions: Vec<Place>,
    pub(super) language: LanguageIndex,
    pub(super) content: Content,
}

/// The view of a page the program makes itself.
pub(super) fn generated(scene: &Scene<'_>, page: Generated) -> PageView {
    let home = shared::language(scene, page.language).home;
    let title = scene.config.title.get(scene.code(page.language)).to_owned();
    let versions = page.versions.iter().enumerate().map(|(language, place)| VersionView {
        language: shared::language(scene, language),
        address: place.address.clone(),
        title: Some(page.title.clone()).filter(|_| language == page.language),
        current: language == page.language,
        fragments: String::new(),
    });
    PageView {
        output: page.place.output.clone(),
        template: page.template,
        language: page.language,
        section: scene.site.roots.get(page.language).copied().unwrap_or(SectionId(0)),
        root: page.place.root(),
        page: PageHead {
            kind: page.kind,
            title: page.title.clone(),
            description: String::new(),
            canonical: Some(scene.absolute(&page.place.address)),
            alternates: Vec::new(),
            versions: versions.collect(),
            breadcrumbs: vec![LinkView { title, address: home, language: None }],
            markdown: None,
            structured_data: None,
            parts: Vec::new(),
            unlisted: false,
            key: String::new(),
            address: page.place.address,
        },
        content: page.content,
    }
}

/// A page that stands at a fixed file and offers the front pages.
fn standing(
    scene: &Scene<'_>,
    language: LanguageIndex,
    kind: &'static str,
    template: &'static str,
    file: &str,
) -> PageView {
    let output = OutputPath::new(file).unwrap_or_else(|_| OutputPath::stand_in(file, "html"));
    let address =
        if kind == "chooser" && scene.config.urls == crate::config::UrlStyle::Directory { "" } else { file };
    let place = Place { markdown: output.clone(), output, address: address.to_owned() };
    let fronts = (0..scene.site.languages.len()).map(|language| {
        let front = scene.site.roots.get(language).and_then(|root| scene.site.section(*root));
        front
            .and_then(|section| scene.site.page(section.index))
            .map_or_else(|| place.clone(), |page| page.place.clone())
    });
    let versions = fronts.collect();
    let title = scene.config.title.get(scene.code(language)).to_owned();
    let page = Generated { kind, template, title, place, versions, language, content: Content::Nothing };
    let mut view = generated(scene, page);
    view.page.breadcrumbs.clear();
    for (language, version) in view.page.versions.iter_mut().enumerate() {
        version.title = Some(scene.config.title.get(scene.code(language)).to_owned());
    }
    view
}

/// `/`: every language, none chosen for the reader.
fn chooser(scene: &Scene<'_>) -> PageView {
    let language = scene.site.default_language;
    let mut view = standing(scene, language, "chooser", "chooser.html", "index.html");
    view.page.description = scene.config.description.get(scene.code(language)).to_owned();
    for version in &mut view.page.versions {
        version.current = false;
    }
    let fronts = view.page.versions.iter();
    view.page.alternates = fronts
        .map(|v| AlternateView { tag: v.language.tag.clone(), url: scene.absolute(&v.address) })
        .collect();
    let url = scene.absolute("");
    view.page.alternates.push(AlternateView { tag: "x-default".to_owned(), url });
    view
}

/// An error page is served for any address, so its links cannot be relative to it.
fn not_found(scene: &Scene<'_>, language: LanguageIndex, file: &str) -> PageView {
    let mut view = standing(scene, language, "not-found", "not-found.html", file);
    view.root = scene.base_url.path().to_owned();
    view.page.title = scene.strings(language).get("titles.not_found").to_owned();
    view.page.canonical = None;
    view.page.unlisted = true;
    view
}

fn redirect_view(scene: &Scene<'_>, redirect: &crate::site::Redirect) -> Option<PageView> {
    let page = scene.site.page(redirect.page)?;
    let target = articles::link(scene, redirect.page)?;
    let place = Place {
        output: redirect.output.clone(),
        address: redirect.address.clone(),
        markdown: redirect.output.clone(),
    };
    let mut view = generated(
        scene,
        Generated {
            kind: "redirect",
            template: "redirect.html",
            title: page.title.clone(),
            place,
            versions: page
                .versions
                .iter()
                .filter_map(|id| Some(scene.site.page(*id)?.place.clone()))
                .collect(),
            language: page.language,
            content: Content::Redirect(RedirectView { target }),
        },
    );
    view.page.canonical = Some(scene.absolute(&page.place.address));
    view.page.unlisted = true;
    Some(view)
}

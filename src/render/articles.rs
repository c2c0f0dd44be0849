//! Content pages and section indexes as templates see them.

use super::body::Filling;
use super::labels::{Group, label};
use super::shared::{self, changed, date};
use super::sources::claim_label;
use super::view::{
    ArticleView, BacklinkView, BehindView, CounterpartView, EntryView, FallbackView, HeadingView,
    LanguageView, LinkView, PhraseView, SectionView, SubsectionView, TagView,
};
use super::{Scene, Texts, audiences, pages, paths, pictures, sources};
use crate::document::{Citation, Document, FrontMatter};
use crate::site::{Backlink, Child, LanguageIndex, Page, PageId, SectionId, StalePage, encode_path};

/// A page's own part.
pub(super) fn article(scene: &Scene<'_>, page: &Page, texts: &Texts<'_>) -> ArticleView {
    let text = texts.own;
    let site = scene.site;
    let document = page.document.as_deref();
    let front_matter = document.map(|document| &document.front_matter);
    let reader = page.language;
    let day = |day| date(scene, reader, day);
    let targets = pictures::targets(scene, page);
    let contents = document.map(|document| document.headings.as_slice()).unwrap_or_default();
    ArticleView {
        body: Filling::of(scene, page, texts),
        lead: front_matter.and_then(|f| f.description.clone()),
        language: shared::language(scene, page.text_language(site)),
        fallback: page.original.and_then(|original| fallback(scene, page, original)),
        contents: contents
            .iter()
            .zip(&page.anchors)
            .filter(|(heading, _)| heading.level <= 3)
            .map(|(heading, anchor)| HeadingView {
                level: heading.level,
                id: anchor.id.clone(),
                title: heading.text.clone(),
            })
            .collect(),
        title_id: document.and_then(|document| document.title_id.clone()),
        kind: front_matter
            .and_then(|f| f.kind.as_ref())
            .map(|id| label(scene, Group::Kind, &id.value, reader)),
        form: front_matter.is_some_and(FrontMatter::is_form),
        audiences: front_matter
            .map(|f| f.audience.iter().map(|id| label(scene, Group::Audience, &id.value, reader)).collect())
            .unwrap_or_default(),
        status: front_matter
            .and_then(|f| f.status.as_ref())
            .map(|id| label(scene, Group::Status, &id.value, reader)),
        owner: front_matter.and_then(|f| f.owner.clone()),
        reviewed: front_matter.and_then(|f| f.reviewed).map(day),
        review_by: front_matter.and_then(|f| f.review_by.as_ref()).map(|by| day(by.value)),
        date: changed(scene, page).map(day),
        minutes: text.map_or(1, |text| text.words.minutes()),
        words: text.map_or(0, |text| text.words.han + text.words.spaced),
        sources: front_matter
            .map(|f| f.sources.iter().map(|source| sources::source(scene, source, reader)).collect())
            .unwrap_or_default(),
        claims: document
            .map(|document| {
                document.claims.iter().map(|claim| claim_label(scene, claim.name(), reader)).collect()
            })
            .unwrap_or_default(),
        tags: tags(scene, page),
        related: entries(scene, &page.related),
        backlinks: page.backlinks.iter().filter_map(|link| backlink(scene, page, link, texts)).collect(),
        links: targets.iter().filter_map(|id| link(scene, *id)).collect(),
        picture: pictures::of_links(scene, page, &targets),
        previous: page.previous.and_then(|id| link(scene, id)),
        next: page.next.and_then(|id| link(scene, id)),
        steps: paths::steps(scene, page),
        behind: texts.stale.and_then(|stale| behind(scene, stale)),
        edit_url: document.and_then(|document| edit_url(scene, document)),
        draft: front_matter.is_some_and(|f| f.draft),
    }
}

fn behind(scene: &Scene<'_>, stale: &StalePage) -> Option<BehindView> {
    let original = scene.site.page(stale.original)?;
    Some(BehindView { sections: stale.sections.len(), language: shared::language(scene, original.language) })
}

fn fallback(scene: &Scene<'_>, page: &Page, original: PageId) -> Option<FallbackView> {
    let written = scene.site.page(original)?;
    let own = scene.site.section(page.section)?;
    // The index of a section that has no translation is no place to send its readers.
    let section =
        if page.is_index { own.parent.and_then(|parent| scene.site.section(parent)) } else { Some(own) };
    let section = match section {
        Some(section) => link(scene, section.index)?,
        None => LinkView {
            title: scene.strings(page.language).get("titles.all_pages").to_owned(),
            address: shared::place_of(scene, page.language, shared::ALL_PAGES).address,
            language: None,
        },
    };
    Some(FallbackView {
        language: shared::language(scene, written.language),
        original: link(scene, original)?,
        section,
    })
}

/// Where a file is changed: the address the site gives for that, with the path of the file.
fn edit_url(scene: &Scene<'_>, document: &Document) -> Option<String> {
    Some(scene.config.edit_url.as_ref()?.replace("{path}", &encode_path(document.path.as_str())))
}

fn tags(scene: &Scene<'_>, page: &Page) -> Vec<TagView> {
    let own = page.document.iter().flat_map(|document| &document.front_matter.tags);
    let known = scene.site.tags.get(page.language).map(Vec::as_slice).unwrap_or_default();
    own.filter_map(|own| known.iter().find(|tag| tag.id == own.value)).map(tag_view).collect()
}

/// A tag as templates see it.
pub(super) fn tag_view(tag: &crate::site::Tag) -> TagView {
    TagView {
        id: tag.id.clone(),
        label: tag.label.clone(),
        address: tag.place.address.clone(),
        count: tag.pages.len(),
    }
}

/// A link to a page.
pub(super) fn link(scene: &Scene<'_>, id: PageId) -> Option<LinkView> {
    let page = scene.site.page(id)?;
    Some(LinkView {
        title: page.title.clone(),
        address: page.place.address.clone(),
        language: foreign(scene, page),
    })
}

/// The language of a page's text, when that is not its reader's.
fn foreign(scene: &Scene<'_>, page: &Page) -> Option<LanguageView> {
    let language = page.text_language(scene.site);
    (language != page.language).then(|| shared::language(scene, language))
}

/// A page that links to this one, with the sentence that does.
fn backlink(scene: &Scene<'_>, page: &Page, backlink: &Backlink, texts: &Texts<'_>) -> Option<BacklinkView> {
    let citing = scene.site.page(backlink.page)?;
    let citations = texts.excerpts.get(&backlink.page).map(|excerpts| &excerpts.citations);
    // Of several links the first that has a sentence around it.
    let citation = citations.and_then(|known| backlink.links.iter().find_map(|link| known.get(link)));
    let phrase = citation.map(|Citation { before, words, after }| PhraseView {
        before: before.clone(),
        words: if words.is_empty() { &page.title } else { words }.clone(),
        after: after.clone(),
    });
    Some(BacklinkView {
        title: citing.title.clone(),
        address: citing.place.address.clone(),
        language: foreign(scene, citing),
        section: section_of(scene, citing),
        phrase,
    })
}

/// Pages as entries of a list.
pub(super) fn entries(scene: &Scene<'_>, ids: &[PageId]) -> Vec<EntryView> {
    ids.iter().filter_map(|id| scene.site.page(*id)).map(|page| entry(scene, page)).collect()
}

/// A page as an entry of a list.
pub(super) fn entry(scene: &Scene<'_>, page: &Page) -> EntryView {
    let front_matter = page.document.as_deref().map(|document| &document.front_matter);
    let kind = front_matter.and_then(|f| f.kind.as_ref());
    let status = front_matter.and_then(|f| f.status.as_ref());
    EntryView {
        title: page.title.clone(),
        address: page.place.address.clone(),
        key: shared::key(scene, page),
        description: pages::description(scene, page),
        kind: kind.map(|id| label(scene, Group::Kind, &id.value, page.language)),
        status: status.map(|id| label(scene, Group::Status, &id.value, page.language)),
        owner: front_matter.and_then(|f| f.owner.clone()),
        review_by: shared::review_by(page).map(|day| date(scene, page.language, day)),
        date: changed(scene, page).map(|day| date(scene, page.language, day)),
        language: foreign(scene, page),
        counterpart: counterpart(scene, page),
        section: section_of(scene, page),
    }
}

/// The section a page is in; an index is in the one above its own.
fn section_of(scene: &Scene<'_>, page: &Page) -> Option<LinkView> {
    let own = scene.site.section(page.section)?;
    let section = if page.is_index { scene.site.section(own.parent?)? } else { own };
    link(scene, section.index)
}

/// The title in the first other language that has the page.
fn counterpart(scene: &Scene<'_>, page: &Page) -> Option<CounterpartView> {
    let others = page.versions.iter().filter_map(|id| scene.site.page(*id));
    let other = others
        .filter(|other| other.language != page.language && other.is_written())
        .find(|_| page.is_written())?;
    let tag = scene.site.languages.get(other.language)?.tag.clone();
    Some(CounterpartView { tag, title: other.title.clone() })
}

/// What is below a section.
pub(super) fn section(scene: &Scene<'_>, id: SectionId) -> SectionView {
    let children = scene.site.section(id).map(|section| section.children.as_slice()).unwrap_or_default();
    let pages = children.iter().filter_map(|child| match child {
        Child::Page(page) => scene.site.page(*page),
        Child::Section(_) => None,
    });
    let pages: Vec<&Page> = pages.collect();
    let language = pages.first().map_or(scene.site.default_language, |page| page.language);
    let mut view = SectionView {
        audiences: audiences::of(scene, language, &pages),
        pages: pages.into_iter().map(|page| entry(scene, page)).collect(),
        sections: Vec::new(),
        changes: Vec::new(),
        due: Vec::new(),
        examples: Vec::new(),
        paths: Vec::new(),
    };
    for child in children {
        if let Child::Section(below) = child {
            view.sections.extend(subsection(scene, *below));
        }
    }
    view
}

fn subsection(scene: &Scene<'_>, id: SectionId) -> Option<SubsectionView> {
    let section = scene.site.section(id)?;
    let index = scene.site.page(section.index)?;
    Some(SubsectionView {
        title: index.title.clone(),
        address: index.place.address.clone(),
        description: pages::description(scene, index),
        count: section.count,
        language: foreign(scene, index),
    })
}

/// The pages of a language by the day by which they must be reviewed again, the earliest first.
pub(super) fn due<'a>(scene: &Scene<'a>, language: LanguageIndex) -> Vec<&'a Page> {
    let pages = scene.site.pages_in(language).filter(|(_, page)| page.is_written());
    let mut due: Vec<_> = pages.filter_map(|(id, page)| Some((shared::review_by(page)?, id, page))).collect();
    due.sort_by_key(|(day, id, _)| (*day, *id));
    due.into_iter().map(|(_, _, page)| page).collect()
}

/// The pages of a language by their last change, newest first; those without a date are left out.
pub(super) fn recent<'a>(scene: &Scene<'a>, language: LanguageIndex) -> Vec<&'a Page> {
    let pages = scene.site.pages_in(language).filter(|(_, page)| page.is_written());
    let mut dated: Vec<_> = pages.filter_map(|(id, page)| Some((changed(scene, page)?, id, page))).collect();
    dated.sort_by_key(|(day, id, _)| (std::cmp::Reverse(*day), *id));
    dated.into_iter().map(|(_, _, page)| page).collect()
}

//! The page with pictures of the site: areas and the links between them, translations, reviews.
//!
//! Every page is looked at once and every link once, so that ten thousand pages cost little. Nothing depends on today:
//! ages are for browsers to tell.

use std::collections::{BTreeMap, BTreeSet};

use super::Scene;
use super::articles::link;
use super::labels::{Group, label};
use super::pages::{Generated, generated};
use super::pictures::{EDGE, LINES, ROW, WIDTH, wrap};
use super::shared::{MAP, date, place_of};
use super::view::{
    ArcView, AreaView, BarView, Content, LinkView, MapView, PageView, PartnerView, ReviewsDueView,
    SegmentView,
};
use crate::data::Dated;
use crate::site::{Child, LanguageIndex, Page, PageId, SectionId, Target};
use crate::theme::fill;

/// The longest bar of an area, and how far arcs may reach beside it.
const LONGEST: usize = 200;
const REACH: usize = 220;
/// The shortest part of a bar that can be seen.
const LEAST: usize = 2;
/// What fits beside the bars, in columns of Latin letters.
const COLUMNS: usize = 32;

/// The page of a language.
pub(super) fn page(scene: &Scene<'_>, language: LanguageIndex, behind: &BTreeSet<PageId>) -> PageView {
    let languages = 0..scene.site.languages.len();
    let title = scene.strings(language).get("titles.map").to_owned();
    let page = Generated {
        kind: "map",
        template: "map.html",
        title,
        place: place_of(scene, language, MAP),
        versions: languages.map(|language| place_of(scene, language, MAP)).collect(),
        language,
        content: Content::Map(view(scene, language, behind)),
    };
    let mut page = generated(scene, page);
    page.page.parts.push("map");
    page
}

fn view(scene: &Scene<'_>, language: LanguageIndex, behind: &BTreeSet<PageId>) -> MapView {
    let areas = areas(scene, language);
    let links = links_between(scene, language, &areas);
    let most = areas.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    let row = |area: usize| EDGE + area * ROW + ROW / 2;
    let views: Vec<LinkView> =
        areas.iter().filter_map(|(id, _)| link(scene, scene.site.section(*id)?.index)).collect();
    let drawn = views.iter().zip(&areas).enumerate().map(|(number, (link, (_, count)))| AreaView {
        lines: wrap(&link.title, COLUMNS, LINES),
        link: link.clone(),
        count: *count,
        y: row(number),
        length: (count * LONGEST / most).max(LEAST),
        partners: partners(number, &links, &views),
    });
    MapView {
        width: WIDTH,
        height: areas.len() * ROW + 2 * EDGE,
        areas: drawn.collect(),
        arcs: arcs(&links, areas.len(), row),
        languages: languages(scene, language, behind),
        review: review(scene, language),
        reviews_due: reviews_due(scene, language),
    }
}

/// The sections directly below the front page, with how many pages they have.
fn areas(scene: &Scene<'_>, language: LanguageIndex) -> Vec<(SectionId, usize)> {
    let root = scene.site.roots.get(language).and_then(|root| scene.site.section(*root));
    let children = root.into_iter().flat_map(|root| &root.children);
    let sections = children.filter_map(|child| match child {
        Child::Section(id) => Some((*id, scene.site.section(*id)?.count)),
        Child::Page(_) => None,
    });
    sections.collect()
}

/// How many links there are between two areas, both directions together; the earlier area stands first.
fn links_between(
    scene: &Scene<'_>,
    language: LanguageIndex,
    areas: &[(SectionId, usize)],
) -> BTreeMap<(usize, usize), usize> {
    let numbers: BTreeMap<SectionId, usize> =
        areas.iter().enumerate().map(|(number, (id, _))| (*id, number)).collect();
    // The area of every section, found once for each.
    let area_of = |section: SectionId| {
        let parent = |id: &SectionId| scene.site.section(*id)?.parent;
        std::iter::successors(Some(section), parent).find_map(|id| numbers.get(&id).copied())
    };
    let area: Vec<Option<usize>> =
        (0..scene.site.sections.len()).map(|section| area_of(SectionId(section))).collect();
    let of_page = |page: &Page| area.get(page.section.0).copied().flatten();
    let mut links = BTreeMap::new();
    for (_, page) in scene.site.pages_in(language).filter(|(_, page)| page.is_written()) {
        let Some(from) = of_page(page) else { continue };
        for target in &page.links {
            let Target::Page(id, _) = target else { continue };
            let Some(to) = scene.site.page(*id).and_then(of_page) else { continue };
            if from != to {
                *links.entry((from.min(to), from.max(to))).or_insert(0) += 1;
            }
        }
    }
    links
}

fn partners(area: usize, links: &BTreeMap<(usize, usize), usize>, views: &[LinkView]) -> Vec<PartnerView> {
    let with = links.iter().filter_map(|((from, to), count)| {
        let other = if *from == area { *to } else { *from };
        (*from == area || *to == area).then_some((other, *count))
    });
    let mut with: Vec<(usize, usize)> = with.collect();
    with.sort_by_key(|(other, count)| (std::cmp::Reverse(*count), *other));
    with.into_iter()
        .filter_map(|(other, count)| Some(PartnerView { link: views.get(other)?.clone(), count }))
        .collect()
}

fn arcs(links: &BTreeMap<(usize, usize), usize>, areas: usize, row: impl Fn(usize) -> usize) -> Vec<ArcView> {
    let most = links.values().copied().max().unwrap_or(1);
    let arc = |((from, to), count): (&(usize, usize), &usize)| ArcView {
        from: row(*from),
        to: row(*to),
        radius: (row(*to) - row(*from)) / 2,
        reach: (REACH * (to - from) / areas.max(1)).max(24),
        count: *count,
        weight: (count * 4).div_ceil(most).clamp(1, 4),
    };
    links.iter().map(arc).collect()
}

/// Pages by who has written them: in every language, there with sections that are behind, or in one only.
fn languages(scene: &Scene<'_>, reader: LanguageIndex, behind: &BTreeSet<PageId>) -> BarView {
    let strings = scene.strings(reader);
    let all = scene.site.languages.len();
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    let mut outrun = 0;
    for (_, page) in scene.site.pages_in(reader).filter(|(_, page)| page.document.is_some()) {
        let versions = page.versions.iter().filter_map(|id| scene.site.page(*id));
        let written: Vec<usize> =
            versions.filter(|version| version.is_written()).map(|version| version.language).collect();
        // Those that some languages have and others lack count for the first that has them.
        let group = if written.len() == all { all } else { written.first().copied().unwrap_or(reader) };
        if group == all && page.versions.iter().any(|version| behind.contains(version)) {
            outrun += 1;
            continue;
        }
        *counts.entry(group).or_insert(0) += 1;
    }
    let everywhere = counts.remove(&all).unwrap_or(0);
    let mut parts = vec![("all".to_owned(), strings.get("map.all_languages").to_owned(), everywhere)];
    parts.push(("behind".to_owned(), strings.get("map.behind").to_owned(), outrun));
    for (language, count) in counts {
        let code = scene.code(language);
        let name = strings.label("languages", code).unwrap_or(code);
        parts.push((code.to_owned(), fill(strings.get("only"), &[("language", name)]), count));
    }
    bar(parts)
}

/// Pages written in a language by what their authors say of their state.
fn review(scene: &Scene<'_>, language: LanguageIndex) -> BarView {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (_, page) in scene.site.pages_in(language).filter(|(_, page)| page.is_written()) {
        let status = page.document.iter().find_map(|document| document.front_matter.status.as_ref());
        let status = status.map_or_else(|| "none".to_owned(), |status| status.value.clone());
        *counts.entry(status).or_insert(0) += 1;
    }
    let none = counts.remove("none").unwrap_or(0);
    // From the best to the worst; what a site has added stands between.
    let rank = |id: &str| match id {
        "reviewed" => 0,
        "partial" => 1,
        "draft" => 3,
        "outdated" => 4,
        _ => 2,
    };
    let mut known: Vec<(String, usize)> = counts.into_iter().collect();
    known.sort_by_key(|(id, _)| rank(id));
    let mut parts: Vec<(String, String, usize)> = known
        .into_iter()
        .map(|(id, count)| {
            let name = label(scene, Group::Status, &id, language).label;
            (id, name, count)
        })
        .collect();
    parts.push(("none".to_owned(), scene.strings(language).get("trust.never").to_owned(), none));
    bar(parts)
}

/// The days by which the pages that are reviewed must be reviewed again.
fn reviews_due(scene: &Scene<'_>, language: LanguageIndex) -> Vec<ReviewsDueView> {
    let mut counts: BTreeMap<Dated, usize> = BTreeMap::new();
    let written = scene.site.pages_in(language).filter(|(_, page)| page.is_written());
    let front_matters = written.filter_map(|(_, page)| Some(&page.document.as_ref()?.front_matter));
    for front_matter in front_matters {
        let reviewed = front_matter.status.as_ref().is_some_and(|status| status.value == "reviewed");
        if let Some(by) = front_matter.review_by.as_ref().filter(|_| reviewed) {
            *counts.entry(by.value).or_insert(0) += 1;
        }
    }
    let day = |(day, count)| ReviewsDueView { date: date(scene, language, day), count };
    counts.into_iter().map(day).collect()
}

/// A bar whose parts are as long as their shares, to the unit; none that has pages vanishes.
fn bar(parts: Vec<(String, String, usize)>) -> BarView {
    let parts: Vec<(String, String, usize)> = parts.into_iter().filter(|(_, _, count)| *count > 0).collect();
    let counts: Vec<usize> = parts.iter().map(|(_, _, count)| *count).collect();
    let mut x = 0;
    let segments = parts.into_iter().zip(lengths(&counts)).map(|((id, label, count), length)| {
        let segment = SegmentView { id, label, count, x, length };
        x += length;
        segment
    });
    BarView { parts: segments.collect(), total: counts.iter().sum() }
}

/// How long the parts of a bar are, which fill it together. What the smallest get beyond their share the longest goes
/// without.
fn lengths(counts: &[usize]) -> Vec<usize> {
    let total = counts.iter().sum::<usize>().max(1);
    let ends = counts.iter().scan(0, |before, count| {
        *before += count;
        Some(*before * WIDTH / total)
    });
    let mut begin = 0;
    let mut lengths: Vec<usize> =
        ends.map(|end| (end - std::mem::replace(&mut begin, end)).max(LEAST)).collect();
    let mut beyond = lengths.iter().sum::<usize>().saturating_sub(WIDTH);
    while let Some(longest) = lengths.iter_mut().max().filter(|longest| beyond > 0 && **longest > LEAST) {
        let taken = beyond.min(*longest - LEAST);
        *longest -= taken;
        beyond -= taken;
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::{LEAST, WIDTH, bar};

    fn drawn(counts: &[usize]) -> super::BarView {
        bar(counts.iter().enumerate().map(|(id, count)| (id.to_string(), String::new(), *count)).collect())
    }

    #[test]
    fn the_parts_of_a_bar_fill_it_one_after_another() {
        let few_and_many: &[usize] = &[1, 1, 1, 1, 1, 1, 5_000, 4_994];
        let all: [&[usize]; 7] =
            [&[1, 0, 2, 9_997], &[9_999, 1], &[1, 9_998, 1], &[7], &[1, 1, 1], &[3, 5, 8, 13], few_and_many];
        for counts in all {
            let bar = drawn(counts);
            assert_eq!(bar.total, counts.iter().sum::<usize>());
            let mut end = 0;
            for part in &bar.parts {
                assert_eq!(part.x, end, "{counts:?}: {bar:?}");
                assert!(part.length >= LEAST, "{counts:?}: {bar:?}");
                end += part.length;
            }
            assert_eq!(end, WIDTH, "{counts:?}: {bar:?}");
        }
    }

    #[test]
    fn parts_without_pages_are_left_out() {
        let ids: Vec<String> = drawn(&[1, 0, 2]).parts.into_iter().map(|part| part.id).collect();
        assert_eq!(ids, ["0", "2"]);
        assert_eq!(drawn(&[]).parts.len(), 0);
    }
}

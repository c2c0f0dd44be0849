//! What a browser reads first: where everything is, and the words of the interface, in one language.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::catalogue::{Catalogue, Part};
use super::encoding;
use crate::config::{Config, Localised};
use crate::site::{LanguageIndex, Page, SEARCH, generated_place};
use crate::theme::{Strings, Text};

/// Pages offered to a reader who has not typed anything.
const ENTRY_POINTS: usize = 6;
/// Bytes of a table of facets, before it is compressed, that is loaded without being asked for. It grows with the site; a query
/// should not.
const LIGHT: usize = 4_000;

/// What all languages share.
pub(super) struct Shared<'a> {
    pub(super) catalogue: &'a Catalogue<'a>,
    pub(super) config: &'a Config,
    /// Changes with every byte of the index.
    pub(super) version: &'a str,
    /// The beginnings of the first keys of the shards, or of the leaves that list them.
    pub(super) router: Vec<String>,
    pub(super) has_leaves: bool,
    pub(super) facets: &'a Facets<'a>,
}

#[derive(Serialize)]
struct Manifest<'a> {
    version: &'a str,
    /// The characters that are written as one byte elsewhere, the first as 1.
    usual: &'static str,
    sections: usize,
    parts: usize,
    /// Parts that continue the one before, as steps.
    continues: Vec<usize>,
    /// Pages that weigh more or less than others.
    weights: Vec<(usize, f32)>,
    languages: Vec<LanguageRange<'a>>,
    router: Vec<String>,
    leaves: bool,
    /// Whether the table of facets is small enough to be loaded with the first query.
    light: bool,
    labels: BTreeMap<&'static str, BTreeMap<&'a str, &'a str>>,
    strings: Option<&'a Text>,
    entries: Vec<(&'a str, &'a str)>,
    all: String,
    results: String,
    ask: Option<&'a str>,
}

#[derive(Serialize)]
struct LanguageRange<'a> {
    code: &'a str,
    tag: &'a str,
    name: &'a str,
    /// What it is called in the language of the manifest.
    called: &'a str,
    first: usize,
    areas: Vec<(&'a str, &'a str, usize)>,
}

impl Shared<'_> {
    /// The manifest of a language.
    pub(super) fn manifest(&self, language: LanguageIndex, strings: &Strings) -> String {
        let catalogue = self.catalogue;
        let code = catalogue.site.languages.get(language).map_or("", |language| language.code.as_str());
        let place = |path: &str| generated_place(self.config.urls, &format!("{code}/{path}")).address;
        let numbered = || catalogue.parts.iter().enumerate();
        let manifest = Manifest {
            version: self.version,
            usual: encoding::USUAL,
            sections: catalogue.parts.iter().map(|part| part.sections.len()).sum(),
            parts: catalogue.parts.len(),
            continues: steps(numbered().filter(|(_, part)| part.continues).map(|(number, _)| number)),
            weights: numbered()
                .filter_map(|(number, part)| Some((number, part.front_matter().search_weight?.value())))
                .collect(),
            languages: catalogue.languages.iter().filter_map(|range| self.range(range, strings)).collect(),
            router: front_coded(&self.router),
            leaves: self.has_leaves,
            light: self.facets.table.len() <= LIGHT,
            labels: self.labels(code, strings),
            strings: strings.group("search"),
            entries: entry_points(catalogue, language),
            all: place("all-pages"),
            results: place(SEARCH),
            ask: self.config.search.ask.as_ref().map(|ask| ask.get(code)),
        };
        serde_json::to_string(&manifest).unwrap_or_default()
    }

    /// The first part of a language; one without pages begins after all parts.
    fn first_of(&self, range: &super::catalogue::Range) -> usize {
        let has_pages =
            self.catalogue.parts.get(range.first).is_some_and(|part| part.page.language == range.language);
        if has_pages { range.first } else { self.catalogue.parts.len() }
    }

    fn range<'a>(
        &'a self,
        range: &super::catalogue::Range,
        strings: &'a Strings,
    ) -> Option<LanguageRange<'a>> {
        let site = self.catalogue.site;
        let language = site.languages.get(range.language)?;
        let areas = range.areas.iter().filter_map(|(area, first)| {
            let index = site.page(site.section(*area)?.index)?;
            Some((index.title.as_str(), index.place.address.as_str(), *first))
        });
        Some(LanguageRange {
            code: &language.code,
            tag: &language.tag,
            name: &language.name,
            called: strings.label("languages", &language.code).unwrap_or(&language.name),
            first: self.first_of(range),
            areas: areas.collect(),
        })
    }

    /// What the ids are called that pages of the index use.
    fn labels<'a>(
        &'a self,
        code: &str,
        strings: &'a Strings,
    ) -> BTreeMap<&'static str, BTreeMap<&'a str, &'a str>> {
        let labels = &self.config.labels;
        let groups: [(&'static str, &str, &BTreeMap<String, Localised>); 4] = [
            ("kind", "kinds", &labels.kinds),
            ("audience", "audiences", &labels.audiences),
            ("status", "statuses", &labels.statuses),
            ("tag", "tags", &labels.tags),
        ];
        let named = groups.into_iter().map(|(group, of_theme, of_site)| {
            let ids = self.facets.values.get(group).into_iter().flat_map(|ids| ids.keys().copied());
            let names = ids.map(|id| {
                let own = of_site.get(id).and_then(|label| label.0.get(code)).map(String::as_str);
                (id, own.or_else(|| strings.label(of_theme, id)).unwrap_or(id))
            });
            (group, names.collect())
        });
        named.collect()
    }
}

/// Every value of every facet that is no range, with the numbers of the pages that have it, in order.
type Values<'a> = BTreeMap<&'static str, BTreeMap<&'a str, Vec<usize>>>;

/// What searches can be narrowed by, beside ranges.
#[derive(Debug)]
pub(super) struct Facets<'a> {
    values: Values<'a>,
    /// The numbers of the pages of each value as steps, in JSON.
    pub(super) table: String,
}

impl<'a> Facets<'a> {
    pub(super) fn of(catalogue: &Catalogue<'a>) -> Self {
        let mut values = Values::new();
        for (number, part) in catalogue.parts.iter().enumerate().filter(|(_, part)| part.is_first()) {
            for (group, id) in facets(part) {
                let pages = values.entry(group).or_default().entry(id).or_default();
                // A page may say a thing twice.
                if pages.last() != Some(&number) {
                    pages.push(number);
                }
            }
        }
        let groups = values.iter().map(|(group, values)| {
            let values =
                values.iter().map(|(id, pages)| ((*id).to_owned(), json!(steps(pages.iter().copied()))));
            ((*group).to_owned(), Value::Object(values.collect()))
        });
        let table = Value::Object(groups.collect()).to_string();
        Self { values, table }
    }
}

fn facets<'a>(part: &Part<'a>) -> impl Iterator<Item = (&'static str, &'a str)> {
    let front_matter = part.front_matter();
    let kind = front_matter.kind.iter().map(|id| ("kind", id.value.as_str()));
    let audience = front_matter.audience.iter().map(|id| ("audience", id.value.as_str()));
    let tag = front_matter.tags.iter().map(|id| ("tag", id.value.as_str()));
    let status = front_matter.status.iter().map(|id| ("status", id.value.as_str()));
    kind.chain(audience).chain(tag).chain(status)
}

/// Increasing numbers as the steps between them.
fn steps(numbers: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut before = 0;
    let step = |number: usize| {
        let step = number - before;
        before = number;
        step
    };
    numbers.map(step).collect()
}

/// Sorted keys by how many characters they share with the one before, as a digit of base 36, and the rest.
pub(super) fn front_coded(keys: &[String]) -> Vec<String> {
    let mut before = "";
    let mut coded = Vec::with_capacity(keys.len());
    for key in keys {
        let same = before.chars().zip(key.chars()).take_while(|(a, b)| a == b).count().min(35);
        let digit = char::from_digit(u32::try_from(same).unwrap_or(0), 36).unwrap_or('0');
        coded.push(format!("{digit}{}", key.chars().skip(same).collect::<String>()));
        before = key;
    }
    coded
}

/// The pages that most others lead to.
fn entry_points<'a>(catalogue: &Catalogue<'a>, language: LanguageIndex) -> Vec<(&'a str, &'a str)> {
    let firsts = catalogue.parts.iter().filter(|part| part.is_first() && part.page.language == language);
    let mut pages: Vec<&'a Page> = firsts.map(|part| part.page).filter(|page| !page.is_index).collect();
    pages.sort_by_key(|page| (std::cmp::Reverse(page.backlinks.len()), page.place.address.as_str()));
    pages
        .into_iter()
        .take(ENTRY_POINTS)
        .map(|page| (page.title.as_str(), page.place.address.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{front_coded, steps};

    #[test]
    fn sorted_things_are_short() {
        assert_eq!(steps([3, 4, 9].into_iter()), [3, 1, 5]);
        let keys = ["limit", "limits", "代运", "代运营"].map(str::to_owned);
        assert_eq!(front_coded(&keys), ["0limit", "5s", "0代运", "2营"]);
    }
}

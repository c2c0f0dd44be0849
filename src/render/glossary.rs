//! The glossary of a language: every term with its names in all languages, by letter, where the first use of a term leads.

use std::collections::{BTreeMap, BTreeSet};

use super::articles::link;
use super::pages::{Generated, generated};
use super::shared::{self, place_of};
use super::view::{Content, ExampleView, GlossaryView, LetterView, PageView, TermView, WordingView};
use super::{Scene, letters};
use crate::config::Writing;
use crate::glossary::{Term, Wording};
use crate::site::{Collation, GLOSSARY, LanguageIndex, SEARCH, encode_path, page_of_term, term_anchor};

/// The page of the glossary; none without a term that has a name in the language.
pub(super) fn page(scene: &Scene<'_>, language: LanguageIndex) -> Option<PageView> {
    let view = view(scene, language);
    if view.count == 0 {
        return None;
    }
    let title = scene.strings(language).get("titles.glossary").to_owned();
    let place = place_of(scene, language, GLOSSARY);
    let versions = (0..scene.site.languages.len()).map(|language| place_of(scene, language, GLOSSARY));
    let mut page = generated(
        scene,
        Generated {
            kind: "glossary",
            template: "glossary.html",
            title,
            place,
            versions: versions.collect(),
            language,
            content: Content::Glossary(view),
        },
    );
    for (language, version) in page.page.versions.iter_mut().enumerate() {
        version.title = Some(scene.strings(language).get("titles.glossary").to_owned());
    }
    Some(page)
}

/// What the search may be asked: names of the first terms that a page explains, one in the language, one in another, one
/// as it is read.
pub(super) fn examples(scene: &Scene<'_>, language: LanguageIndex) -> Vec<ExampleView> {
    let explained = |term: &&Term| page_of_term(scene.config, scene.site, term).is_some();
    let terms: Vec<&Term> = scene.glossary.terms.iter().filter(explained).collect();
    let named = |term: &Term, language: LanguageIndex| {
        let name = term.wordings.get(language)?.name.clone()?;
        name.chars().all(|c| c.is_alphanumeric() || c == ' ').then_some(name)
    };
    let others = || (0..scene.site.languages.len()).filter(|other| *other != language);
    let own = |term: &Term| Some((named(term, language)?, None));
    let other = |term: &Term| {
        others().find_map(|other| Some((named(term, other)?, Some(shared::language(scene, other)))))
    };
    let read = |term: &Term| Some((typed(term.pinyin.as_deref()?)?, None));
    let search = place_of(scene, language, SEARCH).address;
    let example = |(query, language): (String, _)| ExampleView {
        address: format!("{search}?q={}", encode_path(&query)),
        query,
        language,
    };
    first_of_each(&terms, &[&own, &other, &read]).into_iter().map(example).collect()
}

/// A way to make a value of an item, which some items have not.
type Way<'a, T, V> = &'a dyn Fn(&T) -> Option<V>;

/// For each way the first value that it has of an item which no way before it has taken.
fn first_of_each<T, V>(items: &[&T], ways: &[Way<'_, T, V>]) -> Vec<V> {
    let mut taken = BTreeSet::new();
    let mut values = Vec::new();
    for way in ways {
        let free = items.iter().enumerate().filter(|(number, _)| !taken.contains(number));
        let first = free.filter_map(|(number, item)| Some((number, way(item)?))).next();
        if let Some((number, value)) = first {
            taken.insert(number);
            values.push(value);
        }
    }
    values
}

/// Pinyin as it is typed, without tones and spaces. What has an `ü` is typed in too many ways to be an example.
fn typed(pinyin: &str) -> Option<String> {
    let plain = |c: char| {
        Some(match c {
            'ā' | 'á' | 'ǎ' | 'à' => 'a',
            'ē' | 'é' | 'ě' | 'è' => 'e',
            'ī' | 'í' | 'ǐ' | 'ì' => 'i',
            'ō' | 'ó' | 'ǒ' | 'ò' => 'o',
            'ū' | 'ú' | 'ǔ' | 'ù' => 'u',
            'a'..='z' => c,
            _ => return None,
        })
    };
    pinyin.to_lowercase().chars().filter(|c| *c != ' ').map(plain).collect()
}

/// Whether a language has a glossary. A term without a name in it is listed by another name, so one is enough for all.
pub(super) fn exists(scene: &Scene<'_>) -> bool {
    !scene.glossary.terms.is_empty()
}

fn view(scene: &Scene<'_>, language: LanguageIndex) -> GlossaryView {
    let tag = scene.site.languages.get(language).map_or("und", |language| language.tag.as_str());
    let collation = Collation::of(tag);
    let mut terms: Vec<(&Term, &str)> =
        scene.glossary.terms.iter().filter_map(|term| Some((term, name(term, language)?))).collect();
    terms.sort_by_cached_key(|(term, name)| (collation.key(name), term.id.clone()));
    let mut letters: Vec<LetterView> = Vec::new();
    let mut used = BTreeMap::new();
    for (term, name) in &terms {
        let initial = collation.letter(name);
        let title = initial.to_string();
        if letters.last().is_none_or(|letter| letter.title != title) {
            let id = format!("letter-{}", letters::name(initial));
            used.insert(initial, id.clone());
            letters.push(LetterView { id, title, terms: Vec::new() });
        }
        if let Some(letter) = letters.last_mut() {
            letter.terms.push(term_view(scene, language, term));
        }
    }
    GlossaryView { letters, initials: letters::initials(&collation, &used), count: terms.len() }
}

/// What a term is called in a language, or in the first other one.
fn name(term: &Term, language: LanguageIndex) -> Option<&str> {
    let own = term.wordings.get(language).into_iter().chain(&term.wordings);
    own.filter_map(|wording| wording.name.as_deref()).next()
}

fn term_view(scene: &Scene<'_>, reader: LanguageIndex, term: &Term) -> TermView {
    let mut wordings: Vec<(LanguageIndex, &Wording)> = term.wordings.iter().enumerate().collect();
    // The reader's own language stands first.
    wordings.sort_by_key(|(language, _)| (*language != reader, *language));
    let page = page_of_term(scene.config, scene.site, term);
    let page = page.and_then(|id| scene.site.page(id)?.versions.get(reader).copied());
    TermView {
        id: term_anchor(&term.id),
        wordings: wordings
            .into_iter()
            .filter_map(|(language, wording)| wording_view(scene, language, term, wording))
            .collect(),
        page: page.and_then(|id| link(scene, id)),
    }
}

fn wording_view(
    scene: &Scene<'_>,
    language: LanguageIndex,
    term: &Term,
    wording: &Wording,
) -> Option<WordingView> {
    let own = scene.site.languages.get(language)?;
    Some(WordingView {
        language: shared::language(scene, language),
        name: wording.name.clone()?,
        pinyin: term.pinyin.clone().filter(|_| own.writing() == Writing::Simplified),
        aliases: wording.aliases.clone(),
        definition: wording.definition.clone(),
    })
}

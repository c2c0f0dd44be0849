//! How a file is read: what of its site and its language changes what Markdown means.

use std::collections::BTreeMap;

use super::Terms;
use crate::config::{Config, Limits, Markdown, Writing};
use crate::glossary::Glossary;

/// The options under which one file is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Dialect {
    /// `[markdown]` of `site.toml`.
    pub markdown: Markdown,
    /// How the language of the file is written.
    pub writing: Writing,
    /// Where runaway input is stopped.
    pub limits: Limits,
    /// Abbreviations of the glossary, each with its meaning in the language of the file.
    pub abbreviations: BTreeMap<String, String>,
    /// Terms of the glossary, by their names in the language of the file; none when the site does not want them marked.
    pub terms: Terms,
}

impl Dialect {
    /// The dialect of a language of the site, by its index.
    pub fn of(config: &Config, language: usize, glossary: &Glossary) -> Self {
        let writing = config.languages.get(language).map(|language| language.writing()).unwrap_or_default();
        let terms =
            if config.markdown.terms { Terms::of(glossary, language, writing) } else { Terms::default() };
        Self {
            writing,
            terms,
            abbreviations: abbreviations(glossary, language, writing),
            ..Self::other(config)
        }
    }

    /// The dialect of a file that lies in no language of the site.
    pub fn other(config: &Config) -> Self {
        Self {
            markdown: config.markdown.clone(),
            writing: Writing::Spaced,
            limits: config.limits.clone(),
            abbreviations: BTreeMap::new(),
            terms: Terms::default(),
        }
    }
}

/// Names of terms that are abbreviations, in whatever language: `GMV`, `C2C`, `JD`. One that stands for two terms means
/// neither by itself.
fn abbreviations(glossary: &Glossary, language: usize, writing: Writing) -> BTreeMap<String, String> {
    let mut meanings: BTreeMap<String, Option<String>> = BTreeMap::new();
    for term in &glossary.terms {
        let own = term.wordings.get(language);
        let Some(name) = own.and_then(|wording| wording.name.as_ref()) else { continue };
        let meaning = match own.and_then(|wording| wording.definition.as_ref()) {
            Some(definition) if writing.is_chinese() => format!("{name}：{definition}"),
            Some(definition) => format!("{name}: {definition}"),
            None => name.clone(),
        };
        let names = term.wordings.iter().flat_map(|wording| wording.name.iter().chain(&wording.aliases));
        let mut short: Vec<&String> = names.filter(|name| is_abbreviation(name)).collect();
        short.sort();
        short.dedup();
        for short in short.into_iter().filter(|short| *short != name) {
            meanings.entry(short.clone()).and_modify(|taken| *taken = None).or_insert(Some(meaning.clone()));
        }
    }
    meanings.into_iter().filter_map(|(short, meaning)| Some((short, meaning?))).collect()
}

/// Capital letters and digits, two capitals at least.
pub(super) fn is_abbreviation(name: &str) -> bool {
    (2..=8).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && name.bytes().filter(u8::is_ascii_uppercase).count() >= 2
}

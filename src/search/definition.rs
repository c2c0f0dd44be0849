//! What is shown of a term of the glossary: what it is called, what it means and where it is explained, as JSON.

use serde::Serialize;

use super::catalogue::Catalogue;
use crate::config::Config;
use crate::glossary::Term;
use crate::site::{GLOSSARY, LanguageIndex, Page, PageId, encode_path, generated_place, term_anchor};

/// A term for readers of a language.
#[derive(Serialize)]
struct Definition<'a>(
    /// Its names, the reader's first: `代运营 = agency operation`.
    String,
    /// What it means, in another language where the reader's does not say so.
    &'a str,
    /// The address of the page that explains it, or of its row in the glossary.
    String,
    /// The tag of the language that the meaning is in.
    &'a str,
);

/// A term for readers of each language; `None` for one that nobody has defined. `explained` are the pages that explain it.
pub(super) fn definition(
    catalogue: &Catalogue<'_>,
    config: &Config,
    term: &Term,
    explained: &[PageId],
) -> Option<String> {
    let tag = |language: usize| config.languages.get(language).map_or("", |language| language.tag.as_str());
    let meant = |language: usize| Some((term.wordings.get(language)?.definition.as_deref()?, tag(language)));
    let any = (0..term.wordings.len()).find_map(meant)?;
    let versions =
        explained.iter().filter_map(|id| catalogue.site.page(*id)).filter(|page| page.is_written());
    let versions: Vec<&Page> = versions.collect();
    let definitions = term.wordings.iter().enumerate().map(|(language, wording)| {
        let own = versions.iter().find(|page| page.language == language);
        let address = own.map_or_else(|| row(config, language, term), |page| page.place.address.clone());
        let others = term.wordings.iter().enumerate().filter(|(other, _)| *other != language);
        let names = [wording].into_iter().chain(others.map(|(_, other)| other));
        let names: Vec<&str> = names.filter_map(|wording| wording.name.as_deref()).collect();
        let (text, tag) = meant(language).unwrap_or(any);
        Definition(names.join(" = "), text, address, tag)
    });
    Some(serde_json::to_string(&definitions.collect::<Vec<_>>()).unwrap_or_default())
}

/// The address of a term's row in the glossary.
fn row(config: &Config, language: LanguageIndex, term: &Term) -> String {
    let code = config.languages.get(language).map_or("", |language| language.code.as_str());
    let glossary = generated_place(config.urls, &format!("{code}/{GLOSSARY}")).address;
    format!("{glossary}#{}", encode_path(&term_anchor(&term.id)))
}

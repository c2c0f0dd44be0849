//! What is shown of a part: its address, its titles, its facts, and the text of its sections, as JSON.

use std::borrow::Cow;

use serde::Serialize;

use super::catalogue::{Catalogue, Part};

/// Short names, since every part has them.
#[derive(Serialize)]
struct Fragment<'a> {
    /// The address of the page.
    u: &'a str,
    /// Its title.
    t: &'a str,
    /// The titles of the sections around it.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    c: &'a [&'a str],
    /// Its kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    k: Option<&'a str>,
    /// Its state.
    #[serde(skip_serializing_if = "Option::is_none")]
    s: Option<&'a str>,
    /// Who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    o: Option<&'a str>,
    /// The codes of the other languages that have it, each with its title there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    v: Vec<(&'a str, &'a str)>,
    /// Its sections: anchor, heading, text.
    h: Vec<(&'a str, &'a str, Cow<'a, str>)>,
}

pub(super) fn fragment(catalogue: &Catalogue<'_>, part: &Part<'_>) -> String {
    let site = catalogue.site;
    let front_matter = part.front_matter();
    let others = part.page.versions.iter().filter_map(|id| site.page(*id));
    let others = others.filter(|page| page.is_written() && page.language != part.page.language);
    let code = |language: usize| site.languages.get(language).map_or("", |language| language.code.as_str());
    let sections = part.sections.iter().enumerate().map(|(number, section)| {
        let (anchor, heading) = section.heading.unwrap_or_default();
        let lead = front_matter.description.as_deref().filter(|_| part.is_first() && number == 0);
        let text = section.text.trim();
        (anchor, heading, lead.map_or(Cow::Borrowed(text), |lead| Cow::Owned(format!("{lead}\n{text}"))))
    });
    let fragment = Fragment {
        u: &part.page.place.address,
        t: &part.page.title,
        c: &part.crumbs,
        k: front_matter.kind.as_ref().map(|kind| kind.value.as_str()),
        s: front_matter.status.as_ref().map(|status| status.value.as_str()),
        o: front_matter.owner.as_deref(),
        v: others.map(|page| (code(page.language), page.title.as_str())).collect(),
        h: sections.collect(),
    };
    serde_json::to_string(&fragment).unwrap_or_default()
}

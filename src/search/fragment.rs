//! What is shown of a part: its address, its titles, its facts, and the text of its sections, as JSON.

use serde::ser::{Serialize, SerializeSeq, Serializer};

use super::catalogue::{Catalogue, Part};
use crate::fingerprint::Fingerprint;

/// What is shown beside the text, without the names of what it is.
#[derive(Hash)]
struct Facts<'a> {
    /// The address of the page.
    address: &'a str,
    title: &'a str,
    /// What stands before its text.
    lead: Option<&'a str>,
    /// The titles of the sections around it.
    crumbs: &'a [&'a str],
    /// The codes of the other languages that have it, each with its title there.
    versions: Vec<(&'a str, &'a str)>,
    kind: Option<&'a str>,
    /// Its state.
    status: Option<&'a str>,
    /// Who answers for it.
    owner: Option<&'a str>,
    /// By when it must be reviewed again, where its state is one that ages.
    review_by: Option<String>,
}

/// What is shown.
struct Fragment<'a> {
    facts: Facts<'a>,
    /// Its sections: anchor, heading, text.
    sections: Vec<(&'a str, &'a str, String)>,
}

impl Serialize for Fragment<'_> {
    /// As a list, in this order; what most pages lack comes last and is left out.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Facts { address, title, crumbs, versions, kind, status, owner, review_by, .. } = &self.facts;
        let facts = [*kind, *status, *owner, review_by.as_deref()];
        let has = facts.iter().rposition(|fact| fact.is_some()).map_or(0, |last| last + 1);
        let mut list = serializer.serialize_seq(None)?;
        list.serialize_element(address)?;
        list.serialize_element(title)?;
        list.serialize_element(&self.sections)?;
        list.serialize_element(crumbs)?;
        list.serialize_element(versions)?;
        for fact in facts.iter().take(has) {
            list.serialize_element(fact)?;
        }
        list.end()
    }
}

fn facts<'a>(catalogue: &'a Catalogue<'_>, part: &'a Part<'_>) -> Facts<'a> {
    let site = catalogue.site;
    let front_matter = part.front_matter();
    let others = part.page.versions.iter().filter_map(|id| site.page(*id));
    let others = others.filter(|page| page.is_written() && page.language != part.page.language);
    let code = |language: usize| site.languages.get(language).map_or("", |language| language.code.as_str());
    let status = front_matter.status.as_ref().map(|status| status.value.as_str());
    let ages = status.is_some_and(|status| !matches!(status, "draft" | "outdated"));
    Facts {
        address: &part.page.place.address,
        title: &part.page.title,
        lead: front_matter.description.as_deref().filter(|_| part.is_first()),
        crumbs: &part.crumbs,
        versions: others.map(|page| (code(page.language), page.title.as_str())).collect(),
        kind: front_matter.kind.as_ref().map(|kind| kind.value.as_str()),
        status,
        owner: front_matter.owner.as_deref(),
        review_by: front_matter.review_by.as_ref().filter(|_| ages).map(|by| by.value.to_string()),
    }
}

/// Of all that [`fragment`] is made of: cheaper than to make it, for no text is looked at.
pub(super) fn key(catalogue: &Catalogue<'_>, part: &Part<'_>) -> Fingerprint {
    Fingerprint::of_value(&(facts(catalogue, part), &part.sections, part.content()))
}

pub(super) fn fragment(catalogue: &Catalogue<'_>, part: &Part<'_>) -> String {
    let facts = facts(catalogue, part);
    let sections = part.sections.iter().enumerate().map(|(number, section)| {
        let (anchor, heading) = section.heading.unwrap_or_default();
        let lead = facts.lead.filter(|_| number == 0);
        let text = part.passage(section).map(|passage| passage.text.as_str());
        (anchor, heading, spaced(lead.into_iter().chain(text)))
    });
    let fragment = Fragment { sections: sections.collect(), facts };
    serde_json::to_string(&fragment).unwrap_or_default()
}

/// Texts in one line.
fn spaced<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for word in texts.flat_map(str::split_whitespace) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

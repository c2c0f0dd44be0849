//! What is shown of a part: its address, its titles, its facts, and the text of its sections, as JSON.

use serde::ser::{Serialize, SerializeSeq, Serializer};

use super::catalogue::{Catalogue, Part};

/// What is shown, without the names of what it is.
struct Fragment<'a> {
    /// The address of the page.
    address: &'a str,
    title: &'a str,
    /// Its sections: anchor, heading, text.
    sections: Vec<(&'a str, &'a str, String)>,
    /// The titles of the sections around it.
    crumbs: &'a [&'a str],
    /// The codes of the other languages that have it, each with its title there.
    versions: Vec<(&'a str, &'a str)>,
    kind: Option<&'a str>,
    /// Its state.
    status: Option<&'a str>,
    /// Who answers for it.
    owner: Option<&'a str>,
}

impl Serialize for Fragment<'_> {
    /// As a list, in the order of the fields; what most pages lack comes last and is left out.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let facts = [self.kind, self.status, self.owner];
        let has = facts.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
        let mut list = serializer.serialize_seq(None)?;
        list.serialize_element(self.address)?;
        list.serialize_element(self.title)?;
        list.serialize_element(&self.sections)?;
        list.serialize_element(self.crumbs)?;
        list.serialize_element(&self.versions)?;
        for fact in facts.iter().take(has) {
            list.serialize_element(fact)?;
        }
        list.end()
    }
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
        (anchor, heading, spaced(lead.into_iter().chain([section.text])))
    });
    let fragment = Fragment {
        address: &part.page.place.address,
        title: &part.page.title,
        sections: sections.collect(),
        crumbs: &part.crumbs,
        versions: others.map(|page| (code(page.language), page.title.as_str())).collect(),
        kind: front_matter.kind.as_ref().map(|kind| kind.value.as_str()),
        status: front_matter.status.as_ref().map(|status| status.value.as_str()),
        owner: front_matter.owner.as_deref(),
    };
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

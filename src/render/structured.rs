//! Facts of a page for search engines, in the words of <https://schema.org>.

use serde::Serialize;

use super::view::PageHead;
use super::{Scene, shared};
use crate::config::BaseUrl;
use crate::site::Page;

/// What of a page's facts its head does not say already. They become JSON when the page is rendered: most pages of a site
/// that is built again are not.
#[derive(Clone, Debug, Hash)]
pub struct StructuredData {
    /// BCP 47 tag.
    language: Option<String>,
    /// The day of the last change.
    changed: Option<String>,
    site: String,
    base_url: BaseUrl,
}

impl StructuredData {
    pub(super) fn of(scene: &Scene<'_>, page: &Page) -> Self {
        Self {
            language: scene.site.languages.get(page.language).map(|language| language.tag.clone()),
            changed: shared::changed(scene, page).map(|day| day.to_string()),
            site: scene.config.title.get(scene.code(page.language)).to_owned(),
            base_url: scene.base_url.clone(),
        }
    }

    /// JSON-LD. `<` is written as an escape, so that no text can end the script element.
    pub(super) fn json(&self, head: &PageHead) -> String {
        let canonical = head.canonical.as_deref().unwrap_or_default();
        let crumbs = head.breadcrumbs.iter();
        let crumbs = crumbs.map(|crumb| (crumb.title.as_str(), self.base_url.absolute(&crumb.address)));
        let items = crumbs.chain([(head.title.as_str(), canonical.to_owned())]);
        let items = items.zip(1..).map(|((name, item), position)| ListItem { name, item, position });
        let article = TechArticle {
            changed: self.changed.as_deref(),
            description: &head.description,
            headline: &head.title,
            language: self.language.as_deref(),
            site: WebSite { name: &self.site, url: self.base_url.as_str() },
            url: canonical,
        };
        let list = BreadcrumbList { items: items.collect() };
        let graph = Graph { context: "https://schema.org", graph: (article, list) };
        // Texts and numbers alone: it cannot fail to be written.
        serde_json::to_string(&graph).unwrap_or_default().replace('<', "\\u003c")
    }
}

#[derive(Serialize)]
struct Graph<'a> {
    #[serde(rename = "@context")]
    context: &'a str,
    #[serde(rename = "@graph")]
    graph: (TechArticle<'a>, BreadcrumbList<'a>),
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct TechArticle<'a> {
    #[serde(rename = "dateModified", skip_serializing_if = "Option::is_none")]
    changed: Option<&'a str>,
    description: &'a str,
    headline: &'a str,
    #[serde(rename = "inLanguage")]
    language: Option<&'a str>,
    #[serde(rename = "isPartOf")]
    site: WebSite<'a>,
    url: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct WebSite<'a> {
    name: &'a str,
    url: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct BreadcrumbList<'a> {
    #[serde(rename = "itemListElement")]
    items: Vec<ListItem<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct ListItem<'a> {
    item: String,
    name: &'a str,
    position: usize,
}

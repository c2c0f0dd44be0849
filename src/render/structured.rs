//! Facts of a page for search engines, in the words of <https://schema.org>.

use serde_json::json;

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
        let items = crumbs.chain([(head.title.as_str(), canonical.to_owned())]).enumerate().map(
            |(index, (name, item))| json!({ "@type": "ListItem", "position": index + 1, "name": name, "item": item }),
        );
        let items: Vec<_> = items.collect();
        let mut article = json!({
            "@type": "TechArticle",
            "headline": head.title,
            "description": head.description,
            "inLanguage": self.language,
            "url": canonical,
            "isPartOf": { "@type": "WebSite", "name": self.site, "url": self.base_url.as_str() },
        });
        if let (Some(day), Some(facts)) = (&self.changed, article.as_object_mut()) {
            facts.insert("dateModified".to_owned(), json!(day));
        }
        let graph = json!({
            "@context": "https://schema.org",
            "@graph": [article, { "@type": "BreadcrumbList", "itemListElement": items }],
        });
        graph.to_string().replace('<', "\\u003c")
    }
}

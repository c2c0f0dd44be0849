//! Files no template makes: for search engines, feed readers and language models.

use super::pages::description;
use super::shared::changed;
use super::{Scene, feed};
use crate::document::escape;
use crate::path::OutputPath;
use crate::site::Page;
use crate::words::Phrase;

/// A file the program makes, and what to call it in messages.
pub struct Extra {
    /// Where it goes.
    pub output: OutputPath,
    /// What is in it.
    pub text: String,
    /// What it is: "the sitemap".
    pub what: Phrase,
}

/// All of them. Those an author may write instead (`robots.txt`, `llms.txt`) are left out when `taken` says so.
pub fn extras(scene: &Scene<'_>, taken: impl Fn(&str) -> bool) -> Vec<Extra> {
    let mut extras = Vec::new();
    let mut add = |path: &str, what, text| {
        if let Ok(output) = OutputPath::new(path) {
            extras.push(Extra { output, text, what });
        }
    };
    for language in 0..scene.site.languages.len() {
        if let Some(text) = feed::feed(scene, language) {
            add(
                &format!("{}/{}", scene.code(language), feed::FILE),
                Phrase { english: "the feed", chinese: "订阅源" },
                text,
            );
        }
    }
    add("sitemap.xml", Phrase { english: "the sitemap", chinese: "站点地图" }, sitemap(scene));
    if !taken("robots.txt") {
        let text = format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", scene.absolute("sitemap.xml"));
        add("robots.txt", Phrase::same("robots.txt"), text);
    }
    if !taken("llms.txt") {
        add("llms.txt", Phrase::same("llms.txt"), llms(scene));
    }
    extras
}

/// Written pages only, each with its translations: <https://www.sitemaps.org> and Google's `xhtml:link` extension.
fn sitemap(scene: &Scene<'_>) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for page in scene.site.pages.iter().map(AsRef::as_ref).filter(listed) {
        xml.push_str("<url><loc>");
        escape(&mut xml, &scene.absolute(&page.place.address));
        xml.push_str("</loc>");
        if let Some(day) = changed(scene, page) {
            xml.push_str(&format!("<lastmod>{day}</lastmod>"));
        }
        let versions = page.versions.iter().filter_map(|id| scene.site.page(*id)).filter(listed);
        let versions: Vec<&Page> = versions.collect();
        if versions.len() > 1 {
            for version in versions {
                let tag =
                    scene.site.languages.get(version.language).map_or("", |language| language.tag.as_str());
                xml.push_str(&format!("\n<xhtml:link rel=\"alternate\" hreflang=\"{tag}\" href=\""));
                escape(&mut xml, &scene.absolute(&version.place.address));
                xml.push_str("\"/>");
            }
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

/// Pages for machines to find: written ones, no drafts.
fn listed(page: &&Page) -> bool {
    page.is_written() && !page.document.as_ref().is_some_and(|document| document.front_matter.draft)
}

/// <https://llmstxt.org>: what the site is about, and where each page is as Markdown.
fn llms(scene: &Scene<'_>) -> String {
    let default = scene.code(scene.site.default_language);
    let mut text =
        format!("# {}\n\n> {}\n", scene.config.title.get(default), scene.config.description.get(default));
    for (index, language) in scene.site.languages.iter().enumerate() {
        text.push_str(&format!("\n## {} ({})\n\n", language.name, language.tag));
        for page in scene.site.pages_in(index).map(|(_, page)| page).filter(listed) {
            let url = scene.absolute(&crate::site::encode_path(page.place.markdown.as_str()));
            let title = page.title.replace(['[', ']'], "");
            let description = description(scene, page);
            let description = description.split_whitespace().collect::<Vec<_>>().join(" ");
            let colon = if description.is_empty() { "" } else { ": " };
            text.push_str(&format!("- [{title}]({url}){colon}{description}\n"));
        }
    }
    text
}

//! The Atom feed of a language: its latest changes (RFC 4287).

use super::Scene;
use super::articles::recent;
use super::pages::description;
use super::shared::{self, changed};
use crate::document::escape;
use crate::site::LanguageIndex;

/// The name of the feed in a language's folder.
pub(super) const FILE: &str = "feed.xml";

/// The feed, if the language has one.
pub(super) fn feed(scene: &Scene<'_>, language: LanguageIndex) -> Option<String> {
    if !shared::has_feed(scene, language) {
        return None;
    }
    let code = scene.code(language);
    let pages: Vec<_> = recent(scene, language).into_iter().take(scene.config.feeds.entries).collect();
    let updated = changed(scene, pages.first()?)?;
    let own = scene.absolute(&format!("{code}/{FILE}"));
    let home = scene.absolute(&shared::language(scene, language).home);
    let tag = scene.site.languages.get(language)?.tag.as_str();
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"",
    );
    escape(&mut xml, tag);
    xml.push_str("\">\n");
    element(&mut xml, "title", scene.config.title.get(code));
    element(&mut xml, "subtitle", scene.config.description.get(code));
    element(&mut xml, "id", &own);
    link(&mut xml, "self", &own);
    link(&mut xml, "alternate", &home);
    element(&mut xml, "updated", &format!("{updated}T00:00:00Z"));
    xml.push_str("<author>");
    element(&mut xml, "name", scene.config.title.get(code));
    xml.push_str("</author>\n");
    for page in pages {
        let url = scene.absolute(&page.place.address);
        xml.push_str("<entry>\n");
        element(&mut xml, "title", &page.title);
        element(&mut xml, "id", &url);
        link(&mut xml, "alternate", &url);
        if let Some(day) = changed(scene, page) {
            element(&mut xml, "updated", &format!("{day}T00:00:00Z"));
        }
        element(&mut xml, "summary", &description(scene, page));
        xml.push_str("</entry>\n");
    }
    xml.push_str("</feed>\n");
    Some(xml)
}

fn element(xml: &mut String, name: &str, text: &str) {
    xml.push_str(&format!("<{name}>"));
    // XML 1.0 has no way to write most control characters, nor the two that are no characters.
    let writable =
        |c: &char| matches!(c, '\n' | '\t') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'));
    let text: String = text.chars().filter(writable).collect();
    escape(xml, &text);
    xml.push_str(&format!("</{name}>\n"));
}

fn link(xml: &mut String, relation: &str, url: &str) {
    xml.push_str(&format!("<link rel=\"{relation}\" href=\""));
    escape(xml, url);
    xml.push_str("\"/>\n");
}

//! Changing the language keeps the reader's place: the switcher knows, when the site is built, which places of a page
//! the other language has too. The browser tests see it happen.

use crate::support::Project;
use crate::support::markup::Element;

/// What the switcher of a page says of the places that a language has too.
fn kept<'a>(page: &'a Element, language: &str) -> Option<&'a str> {
    let links = page.named("header")[0].with("data-language", language);
    assert_eq!(links.len(), 1);
    links[0].attribute("data-fragments")
}

#[test]
fn the_switcher_knows_which_places_the_other_language_has() {
    let site = Project::new()
        .file("content/en/same.md", "# One {#one}\n\n## Two {#two}\n")
        .file("content/zh/same.md", "# 一 {#one}\n\n## 二 {#two}\n")
        .file("content/en/more.md", "# More\n\n## Two {#two}\n\n## Three {#three}\n\n## Four\n")
        .file("content/zh/more.md", "# 更多\n\n## 三 {#three}\n\n## 二 {#two}\n\n## 五\n")
        .file("content/en/shared.md", "---\ntitle: Shared\n---\n## Fees\n\n## Limits\n")
        .file("content/zh/shared.md", "---\ntitle: 同名\n---\n## 收费\n\n## 范围\n")
        .file("content/en/one.md", "# One\n\n## Fees\n\n## Limits\n\n<p id=\"only\">a</p>\n")
        .file("content/zh/one.md", "# 一\n\n## 收费\n\n## 范围 {#scope}\n")
        .file("content/en/signs.md", "# Signs\n\n## A {#a&b+}\n\n## B {#b}\n")
        .file("content/zh/signs.md", "# 符号\n\n## 甲 {#a&b+}\n\n## 乙 {#c}\n")
        .file("content/en/none.md", "# None\n\n## Limits\n")
        .file("content/zh/none.md", "# 无\n\n说明。\n")
        .file("content/en/untranslated.md", "# Untranslated\n\n## Limits\n")
        .build();
    for (page, english, chinese) in [
        ("same", Some("*&二=two"), Some("*")),
        (
            "more",
            Some("four=four&three=three&two=two&三=three&二=two&五=four"),
            Some("four=four&three=three&two=two"),
        ),
        ("none", None, None),
        // Ids that a translation has from its original, and the words of its headings.
        ("shared", Some("*&收费=fees&范围=limits"), Some("*")),
        ("one", Some("fees=fees&收费=fees"), Some("fees=fees")),
        // Signs that mean something where this is written.
        ("signs", Some("a%26b%2B=a%26b%2B&甲=a%26b%2B"), Some("a%26b%2B=a%26b%2B")),
        // A fallback shows the same text, there and back.
        ("untranslated", Some("*"), Some("*")),
    ] {
        assert_eq!(kept(&site.page(&format!("en/{page}/index.html")), "zh"), chinese, "{page}");
        assert_eq!(kept(&site.page(&format!("zh/{page}/index.html")), "en"), english, "{page}");
    }
    // Lists are no places that languages share.
    assert_eq!(kept(&site.page("en/all-pages/index.html"), "zh"), None);
}

#[test]
fn cards_name_languages_with_their_territories() {
    let locales = |page: &Element, property: &str| {
        let metas = page.with("property", property);
        metas.iter().map(|meta| meta.value("content").to_owned()).collect::<Vec<_>>()
    };
    let project = Project::new().file("content/en/only.md", "# Only\n");
    let site = project.build();
    let page = site.page("zh/index.html");
    assert_eq!(locales(&page, "og:locale"), ["zh_CN"]);
    assert_eq!(locales(&page, "og:locale:alternate"), ["en_US"]);
    assert_eq!(locales(&site.page("en/only/index.html"), "og:locale:alternate"), Vec::<String>::new());
    let config = std::fs::read_to_string(project.path("site.toml")).expect("site.toml");
    project.write("site.toml", config.replace("tag = \"en\"", "tag = \"eo\""));
    let site = project.build();
    assert_eq!(locales(&site.page("en/index.html"), "og:locale"), Vec::<String>::new(), "nobody can say");
    assert_eq!(locales(&site.page("zh/index.html"), "og:locale:alternate"), Vec::<String>::new());
}

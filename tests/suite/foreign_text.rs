//! Text that is not in the reader's language: it says so wherever it stands, and what the theme adds to it speaks its
//! language too.

use crate::support::Project;
use crate::support::markup::Element;

/// The language that the closest element around one with a certain text names, itself included.
#[track_caller]
fn language_of(page: &Element, text: &str) -> String {
    fn find(element: &Element, text: &str, language: &str) -> Option<String> {
        let language = element.attribute("lang").unwrap_or(language);
        let deeper = element.children().find_map(|child| find(child, text, language));
        deeper.or_else(|| (element.text() == text).then(|| language.to_owned()))
    }
    find(page, text, "none").unwrap_or_else(|| panic!("no element has the text {text:?}: {page}"))
}

/// The first element with a class.
#[track_caller]
fn classed<'a>(page: &'a Element, class: &str) -> &'a Element {
    let found = page.all().into_iter().find(|element| element.has_class(class));
    found.unwrap_or_else(|| panic!("no element has the class {class}: {page}"))
}

/// English pages in a folder that has no Chinese, between two Chinese pages.
fn project() -> Project {
    let body = "## Limits\n\n> [!WARNING]\n> Stop.\n\nA claim.[^1]\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n\
                ```rust\nlet a = 1;\n```\n\n[^1]: A note.\n";
    Project::new()
        .file(
            "content/en/legal/index.md",
            "---\ntitle: Legal\ndescription: What is allowed.\n---\n",
        )
        .file(
            "content/en/legal/claims.md",
            format!("---\ntitle: Claims\ndescription: What may be said.\nowner: Counsel\nsources: [The law]\norder: 2\n---\n{body}"),
        )
        .file("content/zh/legal/first.md", "---\ntitle: 甲\norder: 1\n---\n")
        .file("content/zh/legal/last.md", "---\ntitle: 乙\norder: 3\naliases: [old]\n---\n[主张](claims.md)\n")
        .file("content/en/legal/last.md", "---\ntitle: Last\norder: 3\n---\n[Claims](claims.md)\n")
}

#[test]
fn what_the_theme_adds_to_a_text_is_in_the_language_of_the_text() {
    let page = project().build().page("zh/legal/claims/index.html");
    let prose = classed(&page, "prose");
    assert_eq!((page.one("html").value("lang"), prose.value("lang")), ("zh-Hans", "en"));
    assert!(prose.text().starts_with("Limits# Warning Stop."), "{prose}");
    let labels: Vec<&str> = prose.all().into_iter().filter_map(|part| part.attribute("aria-label")).collect();
    let han = |text: &&str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    assert!(labels.len() >= 4 && !labels.iter().any(han), "links beside headings, notes, tables: {labels:?}");
    assert!(!han(&prose.text().as_str()), "{prose}");
    // The same text in its own language has the same words.
    let original = project().build().page("en/legal/claims/index.html");
    assert_eq!(classed(&original, "prose").text(), prose.text());
}

#[test]
fn what_is_around_a_text_is_in_the_language_of_the_reader() {
    let page = project().build().page("zh/legal/claims/index.html");
    let main = page.one("main");
    let reader = |text: &str| assert_eq!(language_of(&page, text), "zh-Hans", "{text}");
    reader("来源");
    reader("上一篇");
    reader("首页");
    for own in ["Claims", "Limits", "What may be said.", "Counsel", "The law"] {
        assert_eq!(language_of(main, own), "en", "{own}");
    }
}

#[test]
fn links_say_which_language_their_text_is_in() {
    let site = project().build();
    let claims = site.page("zh/legal/claims/index.html");
    let crumbs = claims.with("aria-label", "当前位置")[0];
    assert_eq!(language_of(crumbs, "Legal"), "en", "the section is not translated either");
    let pager = |file: &str| classed(&site.page(file), "pager").clone();
    assert_eq!(language_of(&pager("zh/legal/first/index.html"), "Claims"), "en");
    assert_eq!(language_of(&pager("zh/legal/claims/index.html"), "乙"), "none", "that of the page around it");
    let front = site.page("zh/index.html");
    let areas = classed(&front, "area-list");
    assert_eq!(language_of(areas, "Legal"), "en");
    assert_eq!(language_of(areas, "What is allowed."), "en");
    assert_eq!(site.page("zh/old/index.html").with("data-redirect", "")[0].attribute("lang"), None);
}

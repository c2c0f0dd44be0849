//! Pictures of the site: the links of a page, areas and the links between them, translations and reviews.

use crate::support::{Project, Visit, crawl};

/// Two areas that link to each other, and one that stands alone, with a page that only English has.
fn project() -> Project {
    let page = |title: &str, status: &str, text: &str| format!("---\ntitle: {title}\n{status}---\n{text}\n");
    let mut project = Project::new()
        .file("content/en/index.md", page("Home", "", "[A](a/index.md) [B](b/index.md) [C](c/index.md)"))
        .file("content/zh/index.md", page("首页", "", "[甲](a/index.md) [乙](b/index.md) [丙](c/index.md)"))
        .file(
            "content/en/a/fees.md",
            page("Fees", "status: reviewed\n", "[B](../b/index.md) [B](../b/index.md#x) [Only](only.md)\n"),
        )
        .file("content/zh/a/fees.md", page("收费", "status: outdated\n", "[乙](../b/index.md)\n"))
        .file("content/en/a/only.md", page("Only", "status: draft\n", "[Fees](fees.md)"));
    for (area, name) in [("a", "甲"), ("b", "乙"), ("c", "丙")] {
        let text = if area == "b" { "[Fees](../a/fees.md)\n\n## X {#x}\n\nText." } else { "Text." };
        project = project
            .file(&format!("content/en/{area}/index.md"), page(&area.to_uppercase(), "", text))
            .file(&format!("content/zh/{area}/index.md"), page(name, "", text));
    }
    project
}

#[test]
fn a_page_shows_what_it_is_linked_with() {
    let site = project().build();
    let page = site.page("en/a/fees/index.html");
    let picture =
        page.all().into_iter().find(|element| element.has_class("link-picture")).expect("a picture");
    let drawing = picture.one("svg");
    assert_eq!(
        (drawing.value("role"), drawing.one("title").text().as_str()),
        ("img", "Pages that lead here: 2. Pages this one leads to: 2.")
    );
    let titles: Vec<String> = drawing.named("text").into_iter().map(|text| text.text()).collect();
    assert_eq!(titles, ["Only", "B", "B", "Only"], "incoming, then outgoing, each once");
    let links: Vec<&str> = picture.named("a").into_iter().map(|link| link.value("href")).collect();
    assert_eq!(links, ["../../../en/b/", "../../../en/a/only/"], "a list says the same");
    assert!(
        drawing
            .all()
            .iter()
            .all(|element| element.attribute("style").is_none() && element.attribute("fill").is_none()),
        "themes give the colours"
    );
    assert!(picture.named("figcaption").is_empty(), "nothing is left out");
    let alone = site.page("en/c/index.html");
    assert!(
        alone.all().into_iter().all(|element| !element.has_class("link-picture"))
            || alone.text().contains("Pages that lead here: 1")
    );
    crawl(&site, Visit::Host);
}

#[test]
fn a_picture_that_leaves_pages_out_says_how_many_there_are() {
    let mut project = Project::new();
    let mut links = String::new();
    for number in 1..=8 {
        project = project
            .file(&format!("content/en/p{number}.md"), format!("# P{number}\n"))
            .file(&format!("content/zh/p{number}.md"), format!("# 第{number}页\n"));
        links += &format!("[](p{number}.md)\n");
    }
    let site = project
        .file("content/en/many.md", format!("# Many\n\n{links}"))
        .file("content/zh/many.md", format!("# 许多\n\n{links}"))
        .build();
    for (language, said) in [
        ("en", "Pages that lead here: 0. Pages this one leads to: 8."),
        ("zh", "链接到本页的有 0 页，本页链接到 8 页。"),
    ] {
        let page = site.page(&format!("{language}/many/index.html"));
        let figure = page.all().into_iter().find(|element| element.has_class("picture")).expect("a picture");
        assert_eq!(figure.one("svg").named("text").len(), 6, "{language}");
        assert_eq!(figure.one("figcaption").text(), said);
    }
}

#[test]
fn the_map_shows_areas_translations_and_reviews() {
    let site = project().build();
    let page = site.page("en/map/index.html");
    let areas = page.all().into_iter().find(|element| element.has_class("area-picture")).expect("a picture");
    assert_eq!(areas.one("title").text(), "Areas: 3. Pairs of areas with links between their pages: 1.");
    assert_eq!(areas.all().into_iter().filter(|element| element.has_class("arc")).count(), 1);
    let list =
        page.all().into_iter().find(|element| element.has_class("picture-list")).expect("a list").text();
    assert!(
        list.contains("A 3 pages B 3 links") && list.ends_with("C 1 page"),
        "both directions count: {list}"
    );
    let words = |id: &str, language: &str| {
        site.page(&format!("{language}/map/index.html")).only("id", &format!("{id}-title")).text()
    };
    assert_eq!(words("map-languages", "en"), "Translations: In every language 5, English only 1");
    assert_eq!(words("map-languages", "zh"), "翻译：每种语言都有 5，仅英文 1");
    assert_eq!(words("map-review", "en"), "Reviews: Reviewed 1, Draft 1, Not reviewed yet 4");
    assert_eq!(words("map-review", "zh"), "复核：已过时 1，尚未复核 4");
}

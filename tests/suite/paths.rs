//! Role paths: ordered pages for one audience, from a list or from what pages say, the same in every language.

use crate::support::markup::Element;
use crate::support::{Project, Visit, crawl};

const LISTED: &str = "[[paths]]\naudience = \"lead\"\ntitle = { en = \"I lead\", zh = \"我负责\" }\n\
    description = { en = \"Begin here.\", zh = \"从这里开始。\" }\npages = [\"b\", \"hiring\", \"a\"]\n";
const BY_AUDIENCE: &str = "[[paths]]\naudience = \"lead\"\ntitle = { en = \"I lead\", zh = \"我负责\" }\n";

/// Three pages for leads, one of them in English only and called otherwise in Chinese another.
fn project(paths: &str) -> Project {
    let page = |title: &str, order: usize, more: &str| {
        format!("---\ntitle: {title}\naudience: [lead]\norder: {order}\n{more}---\nText.\n")
    };
    Project::new()
        .config(paths)
        .file("content/en/index.md", "---\ntitle: Home\n---\n[A](a.md) [B](b.md) [C](c.md) [H](hiring.md)\n")
        .file(
            "content/zh/index.md",
            "---\ntitle: 首页\n---\n[甲](a.md) [乙](b.md) [丙](c.md) [招](招聘.md)\n",
        )
        .file("content/en/a.md", page("A", 2, ""))
        .file("content/zh/a.md", page("甲", 2, ""))
        .file("content/en/b.md", page("B", 1, ""))
        .file("content/en/c.md", "---\ntitle: C\n---\nText.\n")
        .file("content/zh/c.md", "---\ntitle: 丙\n---\n正文。\n")
        .file("content/en/hiring.md", page("Hiring", 3, "translation_key: hiring\n"))
        .file("content/zh/招聘.md", page("招聘", 3, "translation_key: hiring\n"))
}

/// The steps of a path on its page: title, address, and the key that all languages share.
fn steps(project: &Project, page: &str) -> Vec<(String, String, String)> {
    let page = project.published("dist").page(page);
    let section = page.only("data-path", "lead");
    let boxes =
        |item: &Element| item.named("input").first().map(|input| input.value("data-read-page").to_owned());
    let items = section.named("li").into_iter();
    items
        .filter_map(|item| {
            let link = item.named("a")[0];
            Some((link.text(), link.value("href").to_owned(), boxes(item)?))
        })
        .collect()
}

fn step(title: &str, address: &str, key: &str) -> (String, String, String) {
    (title.to_owned(), format!("../../../{address}"), key.to_owned())
}

#[test]
fn a_path_has_its_pages_in_the_order_of_the_list() {
    let project = project(LISTED);
    let site = project.build();
    assert_eq!(
        steps(&project, "en/paths/lead/index.html"),
        [step("B", "en/b/", "b/"), step("Hiring", "en/hiring/", "hiring/"), step("A", "en/a/", "a/")]
    );
    // The same pages in Chinese, whatever they are called there; what nobody translated is shown in English.
    assert_eq!(
        steps(&project, "zh/paths/lead/index.html"),
        [
            step("B", "zh/b/", "b/"),
            step("招聘", "zh/%E6%8B%9B%E8%81%98/", "hiring/"),
            step("甲", "zh/a/", "a/")
        ]
    );
    let page = site.page("zh/paths/lead/index.html");
    assert_eq!(page.one("h1").text(), "我负责");
    assert!(page.one("main").text().contains("从这里开始。"), "{}", page.one("main").text());
    let english = page.with("data-language", "en");
    assert!(english.iter().all(|link| link.value("href") == "../../../en/paths/lead/"), "{english:?}");
    crawl(&site, Visit::Host);
}

#[test]
fn a_path_without_a_list_has_the_pages_for_its_audience_in_reading_order() {
    let project = project(BY_AUDIENCE);
    project.build();
    let titles: Vec<String> =
        steps(&project, "en/paths/lead/index.html").into_iter().map(|(title, _, _)| title).collect();
    assert_eq!(titles, ["B", "A", "Hiring"]);
}

#[test]
fn a_page_says_which_step_it_is() {
    let site = project(LISTED).build();
    let page = site.page("zh/招聘/index.html");
    let card = page.only("data-path-card", "lead");
    assert_eq!(card.text(), "路径：lead 第 2 步，共 3 步 甲 已读", "the box is there for scripts");
    let links: Vec<&str> = card.named("a").into_iter().map(|link| link.value("href")).collect();
    assert_eq!(links, ["../../zh/paths/lead/", "../../zh/a/"]);
    assert_eq!(card.named("input")[0].value("data-read-page"), "hiring/");
    assert!(site.page("en/c/index.html").with("data-path-card", "lead").is_empty(), "no step of any path");
    assert!(!site.text("en/c/index.html").contains("path-card"), "and so without anything of paths");
}

#[test]
fn a_path_that_leads_nowhere_is_an_error() {
    let wrong = LISTED.replace("\"hiring\"", "\"hirng\"");
    project(&wrong).reports(
        "error[missing-step]: a path leads to the page `hirng`, which does not exist (did you mean `hiring`?)",
    );
    let twice = format!("{BY_AUDIENCE}{BY_AUDIENCE}");
    project(&twice).reports("error[bad-value]: `lead` has two paths");
    let nobody = BY_AUDIENCE.replace("\"lead\"", "\"nobody\"");
    project(&nobody).reports("error[missing-step]: no page is for the audience `nobody`");
    project("[[paths]]\ntitle = \"T\"\n").reports("error[missing-key]: `audience` is missing");
}

//! The end of a page: where its claims come from, which pages lead to it and why, what else to read.

use crate::support::Project;
use crate::support::markup::Element;

/// The items of the list below a heading at the end of a page.
fn items(page: &Element, heading: &str) -> Vec<String> {
    let sections = page.all().into_iter().filter(|element| element.name == "section");
    let mut sections = sections.filter(|it| it.named("h2").iter().any(|title| title.text() == heading));
    let section = sections.next().unwrap_or_else(|| panic!("no {heading}"));
    section
        .named("li")
        .iter()
        .map(|item| item.text().split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn pages_that_lead_here_say_why_in_both_languages() {
    let site = Project::new()
        .file("content/en/fees.md", "# Fees\n")
        .file("content/zh/fees.md", "# 收费\n")
        .file(
            "content/en/a.md",
            "# A\n\n- [Fees](fees.md)\n\nOne. Before you sign, compare **[the models](fees.md)** of a\nnew shop. Last.\n",
        )
        .file("content/en/b.md", "# B\n\n- see [[Fees]] first\n  - nested\n\nAgain: [fees](fees.md).\n")
        .file("content/en/c.md", "# C\n\n| Where |\n|---|\n| [Fees](fees.md) |\n")
        .file("content/zh/a.md", "# 甲\n\n头一句。签约之前，先比较\n[几种模式](fees.md)的风险。末一句。\n")
        .build();
    let fees = site.page("en/fees/index.html");
    assert_eq!(
        items(&fees, "Linked from"),
        ["ABefore you sign, compare the models of a new shop.", "Bsee Fees first", "C"],
    );
    let emphasised: Vec<String> = fees.named("b").iter().map(|words| words.text()).collect();
    assert_eq!(emphasised, ["the models", "Fees"], "what is linked is told from what stands around it");
    let found = items(&site.page("zh/fees/index.html"), "被这些页面引用");
    assert_eq!(found[0], "甲签约之前，先比较几种模式的风险。");
}

#[test]
fn related_pages_come_with_their_description() {
    let site = Project::new()
        .file("content/en/a.md", "---\ntitle: A\nrelated: [b.md]\n---\n")
        .file("content/en/b.md", "---\ntitle: B\ndescription: Who pays, and when.\n---\n")
        .build();
    assert_eq!(items(&site.page("en/a/index.html"), "Related"), ["BWho pays, and when."]);
}

const SOURCES: &str = "[[sources]]\nid = \"S1\"\ntitle = { en = \"A student's text\", zh = \"一篇学生文章\" }\n\
    date = { en = \"about 2012\", zh = \"约2012年\" }\nflag = \"opinion\"\npage = \"sources#s1\"\n";

fn with_sources(sources: &str) -> Project {
    Project::new()
        .config(sources)
        .file("content/en/sources.md", "# Sources\n\n## S1 {#s1}\n")
        .file("content/zh/sources.md", "# 来源\n\n## 学生文章 {#s1}\n")
        .file("content/en/a.md", "---\ntitle: A\nsources: [S1 F23 F28, A talk & notes]\n---\nText.\n")
        .file("content/zh/a.md", "---\ntitle: 甲\nsources: [S1 F23]\n---\n正文。\n")
}

#[test]
fn sources_of_the_site_are_shown_by_title_date_and_flag_and_lead_to_what_explains_them() {
    let site = with_sources(SOURCES).build();
    for (path, heading, expected, address) in [
        (
            "en/a/index.html",
            "Sources",
            vec!["S1A student's text about 2012 F23 F28Opinion", "A talk & notes"],
            "../../en/sources/#s1",
        ),
        ("zh/a/index.html", "来源", vec!["S1一篇学生文章 约2012年 F23观点"], "../../zh/sources/#s1"),
    ] {
        let page = site.page(path);
        assert_eq!(items(&page, heading), expected);
        let section = page.with("id", "page-sources")[0].clone();
        let links: Vec<String> =
            section.named("a").iter().map(|link| link.value("href").to_owned()).collect();
        assert_eq!(links, [address]);
    }
}

#[test]
fn sources_are_checked() {
    for (from, to, expected) in [
        ("sources#s1", "source#s1", "error[broken-link]: a source is explained on the page `source`"),
        ("sources#s1", "sources#s9", "error[missing-anchor]: a source is explained at `#s9`"),
        ("\"opinion\"", "\"rumour\"", "error[bad-value]: `flag` is `rumour`"),
        ("\"S1\"", "\"S 1\"", "error[bad-value]: `S 1` is not the id of a source"),
        ("id = \"S1\"\n", "", "error[missing-key]: `id` is missing"),
    ] {
        with_sources(&SOURCES.replace(from, to)).reports(expected);
    }
    with_sources(&format!("{SOURCES}{SOURCES}")).reports("error[bad-value]: two sources have the id `S1`");
}

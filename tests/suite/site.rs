//! The site around the pages: sections, order, lists, and the files that machines read.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::markup::{self, Element};
use crate::support::{Project, Published, Visit, crawl};

/// The one navigation of a page with this name.
#[track_caller]
fn nav<'a>(page: &'a Element, name: &str) -> &'a Element {
    let found: Vec<&Element> =
        page.named("nav").into_iter().filter(|nav| nav.attribute("aria-label") == Some(name)).collect();
    assert_eq!(found.len(), 1, "{name}");
    found[0]
}

/// What links are called, and where they lead.
fn ways(element: &Element) -> Vec<(String, String)> {
    element.named("a").into_iter().map(|link| (link.text(), link.value("href").to_owned())).collect()
}

#[track_caller]
fn assert_ways(element: &Element, expected: &[(&str, &str)]) {
    let found = ways(element);
    let found: Vec<(&str, &str)> =
        found.iter().map(|(name, address)| (name.as_str(), address.as_str())).collect();
    assert_eq!(found, expected);
}

/// The texts of all elements of a name.
fn texts(element: &Element, name: &str) -> Vec<String> {
    element.named(name).into_iter().map(Element::text).collect()
}

/// Pages of three levels, one folder without an index.
fn deep() -> Project {
    Project::new()
        .file("content/en/agency/index.md", "---\ntitle: Agency\ndescription: What we do.\n---\n")
        .file("content/zh/agency/index.md", "---\ntitle: 代运营\ndescription: 我们做什么。\n---\n")
        .file(
            "content/en/agency/fees.md",
            "---\ntitle: Fees\ndescription: What it costs.\nkind: sop\nstatus: reviewed\n---\n",
        )
        .file(
            "content/zh/agency/fees.md",
            "---\ntitle: 收费\ndescription: 要多少钱。\nkind: sop\nstatus: reviewed\n---\n",
        )
        .file("content/en/agency/big-clients/deal.md", "---\ntitle: Deal\n---\n")
        .file("content/zh/agency/big-clients/deal.md", "---\ntitle: 合同\n---\n")
}

// Readers of the other language are led to the same text.
#[test]
fn a_page_that_only_the_other_language_links_to_is_no_orphan() {
    let project = Project::new()
        .config("[diagnostics]\nuntranslated-page = \"off\"")
        .file("content/en/only.md", "# Only\n")
        .file("content/zh/index.md", "# 首页\n\n[只有英文](only.md)\n");
    let orphans =
        |project: &Project| project.run(&["check", "--format", "short"]).stdout.contains("orphan-page");
    assert!(!orphans(&project), "{:?}", project.run(&["check"]));
    project.write("content/zh/index.md", "# 首页\n");
    assert!(orphans(&project));
}

#[test]
fn breadcrumbs_lead_up_to_the_front_page() {
    let site = deep().build();
    let page = site.page("en/agency/big-clients/deal/index.html");
    assert_ways(
        nav(&page, "Breadcrumb"),
        &[
            ("Home", "../../../../en/"),
            ("Agency", "../../../../en/agency/"),
            ("Big clients", "../../../../en/agency/big-clients/"),
        ],
    );
    let page = site.page("zh/agency/index.html");
    assert_ways(nav(&page, "当前位置"), &[("首页", "../../zh/")]);
    let front = site.page("en/index.html");
    assert_eq!(
        front.with("aria-label", "Breadcrumb"),
        Vec::<&Element>::new(),
        "nothing is above the front page"
    );
}

#[test]
fn a_section_lists_what_is_in_it() {
    let site = deep().build();
    let page = site.page("en/agency/index.html");
    let main = page.one("main");
    assert_eq!(main.one("h1").text(), "Agency");
    let links = ways(main);
    for way in [("Fees", "../../en/agency/fees/"), ("Big clients", "../../en/agency/big-clients/")] {
        assert!(links.contains(&(way.0.to_owned(), way.1.to_owned())), "{way:?} in {links:?}");
    }
    for text in ["What it costs.", "SOP", "Reviewed", "1 page"] {
        assert!(main.text().contains(text), "{text} in {}", main.text());
    }
    let page = site.page("zh/agency/index.html");
    for text in ["收费", "要多少钱。", "作业程序", "已复核", "1 篇"] {
        assert!(page.one("main").text().contains(text), "{text}");
    }
    let page = site.page("en/agency/big-clients/index.html");
    assert_eq!(
        page.one("main").one("h1").text(),
        "Big clients",
        "a folder without an index has one all the same"
    );
    assert!(
        ways(page.one("main"))
            .contains(&("Deal".to_owned(), "../../../en/agency/big-clients/deal/".to_owned()))
    );
    let front = site.page("en/index.html");
    assert!(ways(front.one("main")).contains(&("Agency".to_owned(), "../en/agency/".to_owned())));
}

#[test]
fn a_page_beside_a_folder_of_its_name_is_its_index() {
    let site = Project::new()
        .file("content/en/discovery.md", "# Discovery\n\n[DNS](discovery/dns.md)\n")
        .file("content/en/discovery/dns.md", "# DNS\n\n[Up](../discovery.md)\n")
        .file("content/zh/discovery.md", "# 服务发现\n\n[DNS](discovery/dns.md)\n")
        .file("content/zh/discovery/dns.md", "# 域名\n\n[上](../discovery.md)\n")
        .build();
    let page = site.page("zh/discovery/index.html");
    assert_eq!(page.one("main").one("h1").text(), "服务发现");
    assert_ways(
        nav(&site.page("zh/discovery/dns/index.html"), "当前位置"),
        &[("首页", "../../../zh/"), ("服务发现", "../../../zh/discovery/")],
    );
    crawl(&site, Visit::Host);
}

/// Follows "next" from a page to the end, and "previous" all the way back.
fn reading_order(site: &Published, language: &str, first: &str) -> Vec<String> {
    let step = |path: &str, way: &str| -> Option<String> {
        let page = site.page(&format!("{path}index.html"));
        let link = page.with("rel", way).into_iter().find(|link| link.name == "a").cloned()?;
        Some(link.value("href").trim_start_matches("../").to_owned())
    };
    let mut order = vec![format!("{language}/{first}")];
    while let Some(next) = step(order.last().expect("a page"), "next") {
        assert_eq!(step(&next, "prev").as_ref(), order.last(), "back from {next}");
        order.push(next);
    }
    order
}

#[test]
fn pages_are_read_by_order_then_by_name_alike_in_every_language() {
    let page = |order: &str| format!("---\n{order}\n---\nText.\n");
    let site = Project::new()
        .file("content/en/last.md", page("title: Last"))
        .file("content/zh/last.md", page("title: 甲"))
        .file("content/en/first/index.md", page("order: 1"))
        .file("content/zh/first/index.md", page("title: 癸"))
        .file("content/en/first/b.md", page("title: B"))
        .file("content/zh/first/b.md", page("title: 丁"))
        .file("content/en/first/c.md", page("title: C"))
        .file("content/zh/first/c.md", page("order: -5"))
        .file("content/en/first/a.md", page("order: 10"))
        .file("content/zh/first/a.md", page("title: 戊"))
        .file("content/en/alone.md", page("order: 2"))
        .build();
    let english = reading_order(&site, "en", "first/");
    assert_eq!(
        english,
        ["en/first/", "en/first/c/", "en/first/a/", "en/first/b/", "en/alone/", "en/last/"],
        "a page without an order takes its translation's"
    );
    let chinese: Vec<String> = english.iter().map(|path| path.replacen("en/", "zh/", 1)).collect();
    assert_eq!(reading_order(&site, "zh", "first/"), chinese);
    let page = site.page("en/first/index.html");
    let listed: Vec<String> =
        ways(page.one("main").named("ol")[1]).into_iter().map(|(name, _)| name).collect();
    assert_eq!(listed, ["C", "a", "B"], "the section lists them in the same order");
}

#[test]
fn the_sidebar_marks_the_page_and_nothing_else() {
    let site = deep().build();
    for (file, name, address) in [
        ("en/agency/fees/index.html", "Areas", "../../../en/agency/fees/"),
        ("zh/agency/index.html", "内容分区", "../../zh/agency/"),
        ("zh/agency/big-clients/deal/index.html", "内容分区", "../../../../zh/agency/big-clients/deal/"),
        ("en/all-pages/index.html", "Areas", "../../en/all-pages/"),
    ] {
        let page = site.page(file);
        let marked = nav(&page, name).with("aria-current", "page");
        assert_eq!(marked.len(), 1, "{file}");
        assert_eq!(marked[0].value("href"), address);
    }
}

#[test]
fn the_sidebar_of_a_large_site_unfolds_the_readers_area_only() {
    let project = Project::new()
        .config("[navigation]\ndepth = 1")
        .config("[diagnostics]\nuntranslated-page = \"off\"\norphan-page = \"off\"");
    for area in ["one", "two"] {
        for number in 0..80 {
            project.write(&format!("content/en/{area}/page-{number}.md"), "Text.\n");
        }
        project.write(&format!("content/en/{area}/deep/er.md"), "Text.\n");
    }
    let site = project.build();
    let page = site.page("en/one/page-7/index.html");
    let shown: BTreeSet<String> = ways(nav(&page, "Areas")).into_iter().map(|(_, address)| address).collect();
    assert!(shown.contains("../../../en/one/page-79/"), "the area the reader is in");
    assert!(shown.contains("../../../en/one/deep/"), "its sections");
    assert!(!shown.contains("../../../en/one/deep/er/"), "but not below the depth of the configuration");
    assert!(shown.contains("../../../en/two/"), "the way to the other area");
    assert!(!shown.contains("../../../en/two/page-7/"), "but not its pages");
    let page = site.page("en/one/deep/er/index.html");
    let shown = ways(nav(&page, "Areas"));
    assert!(
        shown.iter().any(|(_, address)| address == "../../../../en/one/deep/er/"),
        "the way to the reader is open"
    );
}

#[test]
fn tags_have_pages_and_names_in_each_language() {
    let project = Project::new()
        .file("content/en/index.md", "---\ntitle: Home\n---\n[a](a.md) [b](b.md)\n")
        .file("content/zh/index.md", "---\ntitle: 首页\n---\n[a](a.md) [b](b.md)\n")
        .file("content/en/a.md", "---\ntitle: A\ntags: [fees, Fees, C++, 收费/模式, \"..\", \"#\"]\n---\n")
        .file("content/zh/a.md", "---\ntitle: 甲\ntags: [fees, 左, 阿]\n---\n")
        .file("content/en/b.md", "---\ntitle: B\ntags: fees\n---\n")
        .file("content/zh/b.md", "---\ntitle: 乙\ntags: [fees]\n---\n")
        .config("[labels.tags]\nfees = { en = \"What it costs\", zh = \"收费\" }");
    let site = project.is_clean().build();
    let page = site.page("en/tags/index.html");
    let names: Vec<String> = ways(page.one("main").one("ul")).into_iter().map(|(name, _)| name).collect();
    let mut sorted = names.clone();
    sorted.sort();
    assert_eq!(
        sorted,
        ["# 1", ".. 1", "C++ 1", "What it costs 2", "收费/模式 1"],
        "spellings of one address are one tag"
    );
    let page = site.page("zh/tags/index.html");
    let names: Vec<String> = ways(page.one("main").one("ul")).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["阿 1", "收费 2", "左 1"], "by pinyin");
    let page = site.page("zh/tags/fees/index.html");
    assert_eq!(page.one("main").one("h1").text(), "标签：收费");
    let listed: Vec<String> =
        ways(page.one("main").one("section")).into_iter().map(|(name, _)| name).collect();
    assert_eq!(listed, ["甲", "乙"]);
    let page = site.page("en/a/index.html");
    assert!(
        ways(page.one("main")).contains(&("What it costs 2".to_owned(), "../../en/tags/fees/".to_owned()))
    );
    assert!(site.has("en/tags/c++/index.html") && site.has("en/tags/收费模式/index.html"));
    crawl(&site, Visit::Host);
}

#[test]
fn a_section_can_be_asked_for_the_pages_of_one_audience() {
    let page = |audience: &str| format!("---\naudience: {audience}\n---\nText.\n");
    let project = Project::new()
        .config("[labels.audiences]\nlead = { en = \"Lead\", zh = \"负责人\" }\nbrand = { en = \"Brand\", zh = \"甲方\" }")
        .file("content/en/area/a.md", page("[brand, lead]"))
        .file("content/en/area/b.md", page("lead"))
        .file("content/en/area/c.md", "Text.\n")
        .file("content/en/one/a.md", page("lead"))
        .file("content/en/one/b.md", page("lead"));
    let site = project.build();
    for (language, name, all, lead, brand) in [
        ("en", "Pages for", "All 3", "Lead 2", "Brand 1"),
        ("zh", "适用对象", "全部 3", "负责人 2", "甲方 1"),
    ] {
        let page = site.page(&format!("{language}/area/index.html"));
        let filter = nav(&page, name);
        for (link, (says, anchor)) in filter.named("a").iter().zip([
            (all, "page-for-all"),
            (lead, "page-for-lead"),
            (brand, "page-for-brand"),
        ]) {
            assert!(link.text().starts_with(says), "{link}");
            assert_eq!((link.value("id"), link.value("href")), (anchor, &*format!("#{anchor}")));
        }
        let entries = page.all().into_iter().find(|element| element.has_class("entries")).expect("a list");
        let classes: Vec<&str> =
            entries.named("li").iter().map(|entry| entry.value("class").trim()).collect();
        assert_eq!(classes, ["for-1 for-2", "for-1", ""]);
    }
    let page = site.page("en/one/index.html");
    assert!(
        page.all().iter().all(|element| element.attribute("aria-label") != Some("Pages for")),
        "where all pages are for the same readers there is nothing to choose"
    );
    crawl(&site, Visit::Host);
}

/// The letters of an index and the titles under each.
fn letters(page: &Element) -> Vec<(String, Vec<String>)> {
    let sections = page.one("main").named("section").into_iter();
    sections
        .map(|section| (section.one("h2").text(), ways(section).into_iter().map(|(name, _)| name).collect()))
        .collect()
}

#[test]
fn the_index_is_alphabetical_in_english_and_by_sound_in_chinese() {
    let english = ["Zebra", "éclair", "apple", "“Eagle”", "2024 plan", "Ångström"];
    let chinese = ["直通车", "安徽", "TP服务商", "北京", "《手册》", "2024年", "淘宝", "ＡＢ测试"];
    let project = Project::new().config("[diagnostics]\nuntranslated-page = \"off\"\norphan-page = \"off\"");
    for (code, titles) in [("en", english.as_slice()), ("zh", &chinese)] {
        for (number, title) in titles.iter().enumerate() {
            project.write(&format!("content/{code}/{code}{number}.md"), format!("# {title}\n"));
        }
    }
    let site = project.build();
    let owned = |groups: &[(&str, &[&str])]| -> Vec<(String, Vec<String>)> {
        let texts = |titles: &[&str]| titles.iter().map(|title| (*title).to_owned()).collect();
        groups.iter().map(|(letter, titles)| ((*letter).to_owned(), texts(titles))).collect()
    };
    let expected = owned(&[
        ("A", &["ＡＢ测试", "Ångström", "apple"]),
        ("E", &["“Eagle”", "éclair"]),
        ("H", &["Home"]),
        ("T", &["TP服务商"]),
        ("Z", &["Zebra"]),
    ]);
    let found = letters(&site.page("en/all-pages/index.html"));
    assert_eq!(found[..5], expected);
    assert_eq!(
        (found[5].0.as_str(), found[5].1.len()),
        ("#", 7),
        "digits and other scripts stand at the end"
    );
    let expected = owned(&[
        ("A", &["安徽", "ＡＢ测试", "Ångström", "apple"]),
        ("B", &["北京"]),
        ("E", &["“Eagle”", "éclair"]),
        ("S", &["《手册》", "首页"]),
        ("T", &["淘宝", "TP服务商"]),
        ("Z", &["直通车", "Zebra"]),
        ("#", &["2024 plan", "2024年"]),
    ]);
    assert_eq!(letters(&site.page("zh/all-pages/index.html")), expected);
    let page = site.page("zh/all-pages/index.html");
    let bar = ways(nav(&page, "按字母"));
    assert_eq!(bar.first(), Some(&("A".to_owned(), "#a".to_owned())));
    assert_eq!(bar.len(), 7, "letters without a page are no links");
    let shown = |page: &Element, name: &str| texts(nav(page, name), "li").concat();
    assert_eq!(shown(&page, "按字母"), "ABCDEFGHJKLMNOPQRSTWXYZ#", "those that syllables begin with");
    let page = site.page("en/all-pages/index.html");
    assert_eq!(shown(&page, "Letters"), "ABCDEFGHIJKLMNOPQRSTUVWXYZ#");
    crawl(&site, Visit::Host);
}

#[test]
fn changes_are_listed_newest_first() {
    let page = |facts: &str| format!("---\n{facts}\n---\nText.\n");
    let project = Project::new()
        .file("content/en/a.md", page("title: A\ndate: 2026-10-31"))
        .file("content/zh/a.md", page("title: 甲\ndate: 2026-11-02"))
        .file("content/en/b.md", page("title: B\nreviewed: 2026-11-01"))
        .file("content/zh/b.md", page("title: 乙"))
        .file("content/en/c.md", page("title: C\ndate: 2026-11-03\nreviewed: 2026-11-20"))
        .file("content/zh/c.md", page("title: 丙\ndate: 2025-01-01"));
    let site = project.build();
    let page = site.page("en/changes/index.html");
    let main = page.one("main");
    assert_eq!(texts(main, "h2"), ["November 2026", "October 2026"]);
    let days: Vec<&str> = main.named("time").iter().map(|time| time.value("datetime")).collect();
    assert_eq!(days, ["2026-11-03", "2026-11-01", "2026-10-31"]);
    assert_eq!(texts(main, "time"), ["3 Nov 2026", "1 Nov 2026", "31 Oct 2026"]);
    let page = site.page("zh/changes/index.html");
    assert_eq!(texts(page.one("main"), "h2"), ["2026年11月", "2025年1月"]);
    assert_eq!(texts(page.one("main"), "time"), ["2026年11月2日", "2025年1月1日"]);
    let front = site.page("en/index.html");
    let days: Vec<&str> = front.one("main").named("time").iter().map(|time| time.value("datetime")).collect();
    assert_eq!(days, ["2026-11-03", "2026-11-01", "2026-10-31"], "the front page shows them too");

    let site = project.config("[limits]\nlisting = 1").build();
    let page = site.page("en/changes/index.html");
    assert_eq!(texts(page.one("main"), "time"), ["3 Nov 2026"]);
}

#[test]
fn what_a_page_says_about_itself_is_shown() {
    let facts = "title: T\nkind: decision-guide\naudience: [lead]\nstatus: outdated\nowner: \"A & B\"\nreviewed: 2026-01-02\n\
                 review_by: 2026-12-31\nsources:\n  - \"S1 <b>F20</b>\"\nrelated: [b.md]\n";
    let site = Project::new()
        .config("[labels.audiences]\nlead = { en = \"Agency lead\", zh = \"乙方负责人\" }")
        .file("content/en/index.md", "---\ntitle: Home\n---\n[a](a.md)\n")
        .file("content/zh/index.md", "---\ntitle: 首页\n---\n[a](a.md)\n")
        .file("content/en/a.md", format!("---\n{facts}---\nText.\n"))
        .file("content/zh/a.md", format!("---\n{facts}---\n正文。\n"))
        .file("content/en/b.md", "---\ntitle: Other page\n---\n")
        .file("content/zh/b.md", "---\ntitle: 别页\n---\n")
        .build();
    let page = site.page("en/a/index.html");
    let main = page.one("main").text();
    for text in [
        "Outdated",
        "2 Jan 2026",
        "31 December 2026",
        "A & B",
        "S1 <b>F20</b>",
        "Related",
        "Other page",
        "Linked from",
        "Home",
    ] {
        assert!(main.contains(text), "{text} in {main}");
    }
    let page = site.page("zh/a/index.html");
    let main = page.one("main").text();
    for text in ["已过时", "2026年1月2日", "2026年12月31日", "相关页面", "别页", "被这些页面引用", "首页"]
    {
        assert!(main.contains(text), "{text} in {main}");
    }
}

#[test]
fn front_matter_may_be_toml() {
    let project = Project::new().file(
        "content/zh/index.md",
        "+++\ntitle = \"手册\"\ndate = 2026-11-24\ntags = [\"收费\"]\nkind = \"sop\"\n+++\n\n正文。\n",
    );
    let site = project.is_clean().build();
    let page = site.page("zh/index.html");
    assert_eq!(page.one("h1").text(), "手册");
    assert!(page.one("main").text().contains("正文。"));
    assert_eq!(site.page("zh/changes/index.html").one("time").value("datetime"), "2026-11-24");
    assert!(site.has("zh/tags/收费/index.html"));
    let wrong = Project::new().file("content/zh/index.md", "+++\ntitel = \"手册\"\ndate = 2026\n+++\n");
    wrong.reports(
        "content/zh/index.md:2:1: warning[unknown-key]: unknown key `titel` (did you mean `title`?)",
    );
    wrong.reports(
        "content/zh/index.md:3:8: error[bad-value]: `date` is `2026`, expected a date such as 2026-11-24",
    );
}

#[test]
fn the_front_page_offers_what_the_search_may_be_asked() {
    let glossary = "[[term]]\nid = \"fee\"\nzh = \"服务费\"\npinyin = \"fúwù fèi\"\npage = \"fees\"\n\
        [[term]]\nid = \"share\"\nen = \"commission\"\nzh = \"佣金\"\npinyin = \"yòngjīn\"\npage = \"fees\"\n\
        [[term]]\nid = \"shop\"\nen = \"shop\"\nzh = \"店铺\"\npinyin = \"diànpù\"\npage = \"fees\"\n";
    let examples = |site: &Published, language: &str| -> Vec<String> {
        let page = site.page(&format!("{language}/index.html"));
        let shown = page.one("main").all().into_iter();
        let shown = shown.filter(|element| element.name == "a" && element.value("href").contains("?q="));
        shown.map(Element::text).collect()
    };
    let both = Project::new()
        .file("content/glossary.toml", glossary)
        .file("content/en/fees.md", "# Fees\n")
        .file("content/zh/fees.md", "# 收费\n")
        .build();
    assert_eq!(examples(&both, "zh"), ["服务费", "commission", "dianpu"], "no term twice");
    assert_eq!(examples(&both, "en"), ["commission", "服务费", "dianpu"], "earlier terms serve other ways");
    let one = Project::bare()
        .file("site.toml", "title = \"手册\"\ndescription = \"我们怎样工作。\"\nbase_url = \"https://kb.example/team/\"\n[[languages]]\ncode = \"zh\"\ntag = \"zh-Hans\"\nname = \"简体中文\"\n")
        .file("content/glossary.toml", glossary.lines().filter(|line| !line.starts_with("en")).map(|line| format!("{line}\n")).collect::<String>())
        .file("content/zh/index.md", "# 首页\n")
        .file("content/zh/fees.md", "# 收费\n")
        .build();
    assert_eq!(examples(&one, "zh"), ["服务费", "yongjin"], "also where there is no other language");
}

#[test]
fn each_language_has_its_error_page() {
    let site = deep().build();
    for (file, language, title) in [
        ("404.html", "en", "This page is not here"),
        ("en/404.html", "en", "This page is not here"),
        ("zh/404.html", "zh-Hans", "这一页不在这里"),
    ] {
        let page = site.page(file);
        assert_eq!(page.one("html").value("lang"), language);
        assert_eq!(page.one("h1").text(), title);
        assert_eq!(page.only("name", "robots").value("content"), "noindex");
        assert_eq!(page.with("rel", "canonical"), Vec::<&Element>::new());
        for element in page.all() {
            let address = element.attribute("href").or(element.attribute("src")).unwrap_or("#");
            let absolute = address.starts_with("/team/") || address.starts_with('#');
            assert!(absolute, "served for any address, so {address} must not depend on it");
        }
        let ways: Vec<String> = ways(page.one("main")).into_iter().map(|(_, address)| address).collect();
        assert!(ways.contains(&"/team/en/".to_owned()) && ways.contains(&"/team/zh/".to_owned()), "{ways:?}");
    }
}

/// The addresses of all pages that were written, as the sitemap must have them.
fn written(site: &Published) -> BTreeSet<String> {
    let copies = site.paths().into_iter().filter(|path| path.ends_with(".md"));
    let address = |path: String| {
        let page = path.trim_end_matches(".md").replace(' ', "-");
        let page = page.strip_suffix("index").map_or_else(|| format!("{page}/"), str::to_owned);
        let encoded: Vec<String> = page
            .split('/')
            .map(|part| {
                percent_encoding::utf8_percent_encode(part, percent_encoding::NON_ALPHANUMERIC).to_string()
            })
            .collect();
        format!("https://kb.example/team/{}", encoded.join("/").replace("%2D", "-"))
    };
    copies.map(address).collect()
}

#[test]
fn the_sitemap_has_every_page_with_its_translations() {
    let site = deep()
        .file("content/en/agency/only-here.md", "---\ndate: 2026-11-01\n---\n# Only\n")
        .file("content/zh/收费 & 折扣.md", "# 折扣\n")
        .build();
    let map = markup::xml(&site.text("sitemap.xml"));
    let map = map.one("urlset");
    assert_eq!(map.value("xmlns"), "http://www.sitemaps.org/schemas/sitemap/0.9");
    assert_eq!(map.value("xmlns:xhtml"), "http://www.w3.org/1999/xhtml");
    let mut alternates: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for url in map.children() {
        let links = url.named("xhtml:link").into_iter();
        let links = links.inspect(|link| assert_eq!(link.value("rel"), "alternate"));
        let links =
            links.map(|link| (link.value("hreflang").to_owned(), link.value("href").to_owned())).collect();
        assert_eq!(alternates.insert(url.one("loc").text(), links), None, "once");
    }
    assert_eq!(alternates.keys().cloned().collect::<BTreeSet<_>>(), written(&site));
    for (address, links) in &alternates {
        for (_, other) in links {
            assert_eq!(alternates.get(other), Some(links), "{address} and {other} name each other");
        }
        assert!(
            links.is_empty() || links.iter().any(|(_, other)| other == address),
            "{address} names itself"
        );
    }
    let base = "https://kb.example/team";
    assert_eq!(
        alternates[&format!("{base}/zh/agency/fees/")],
        [
            ("en".to_owned(), format!("{base}/en/agency/fees/")),
            ("zh-Hans".to_owned(), format!("{base}/zh/agency/fees/"))
        ]
    );
    assert_eq!(alternates[&format!("{base}/en/agency/only-here/")], []);
    assert_eq!(texts(map, "lastmod"), ["2026-11-01"]);
}

#[test]
fn each_language_has_a_feed_that_readers_accept() {
    let project = Project::new()
        .file("content/en/a.md", "---\ntitle: \"A & <B>\"\ndescription: \"1 < 2\"\ndate: 2026-11-01\n---\n")
        .file("content/en/b.md", "---\ntitle: B\ndate: 2026-11-03\n---\nText of B.\n")
        .file("content/en/c.md", "---\ntitle: C\nreviewed: 2026-11-02\n---\n")
        .file("content/en/undated.md", "---\ntitle: Undated\n---\n")
        .file("content/zh/a.md", "---\ntitle: 甲\ndate: 2026-11-01\n---\n");
    let site = project.build();
    let document = markup::xml(&site.text("en/feed.xml"));
    let feed = document.one("feed");
    assert_eq!((feed.value("xmlns"), feed.value("xml:lang")), ("http://www.w3.org/2005/Atom", "en"));
    let child = |element: &Element, name: &str| -> Element {
        let found: Vec<&Element> = element.children().filter(|child| child.name == name).collect();
        assert_eq!(found.len(), 1, "RFC 4287 wants one {name} in {element}");
        found[0].clone()
    };
    let own = "https://kb.example/team/en/feed.xml";
    assert_eq!(child(feed, "id").text(), own);
    assert_eq!(child(feed, "title").text(), "Playbooks");
    assert_eq!(child(&child(feed, "author"), "name").text(), "Playbooks");
    assert_eq!(child(feed, "updated").text(), "2026-11-03T00:00:00Z", "that of the newest entry");
    let links: Vec<(&str, &str)> = feed
        .children()
        .filter(|child| child.name == "link")
        .map(|link| (link.value("rel"), link.value("href")))
        .collect();
    assert_eq!(links, [("self", own), ("alternate", "https://kb.example/team/en/")]);
    let entries: Vec<&Element> = feed.children().filter(|child| child.name == "entry").collect();
    let told: Vec<(String, String, String)> = entries
        .iter()
        .map(|entry| {
            (child(entry, "title").text(), child(entry, "updated").text(), child(entry, "summary").text())
        })
        .collect();
    let expected = [
        ("B", "2026-11-03T00:00:00Z", "Text of B."),
        ("C", "2026-11-02T00:00:00Z", ""),
        ("A & <B>", "2026-11-01T00:00:00Z", "1 < 2"),
    ];
    assert_eq!(told, expected.map(|(title, day, text)| (title.to_owned(), day.to_owned(), text.to_owned())));
    let ids: BTreeSet<String> = entries.iter().map(|entry| child(entry, "id").text()).collect();
    assert_eq!(ids.len(), 3, "no two entries have one id");
    for entry in &entries {
        let link = child(entry, "link");
        assert_eq!(
            (link.value("rel"), link.value("href")),
            ("alternate", child(entry, "id").text().as_str())
        );
    }
    assert_eq!(markup::xml(&site.text("zh/feed.xml")).named("entry").len(), 1, "fallbacks are no news");
    let linked = site.page("en/index.html");
    assert_eq!(linked.with("type", "application/atom+xml")[0].value("href"), "../en/feed.xml");

    let site = project.config("[feeds]\nentries = 2").build();
    assert_eq!(markup::xml(&site.text("en/feed.xml")).named("entry").len(), 2);
}

#[test]
fn a_site_without_feeds_does_not_speak_of_them() {
    for project in [
        deep(),
        deep().file("content/en/a.md", "---\ndate: 2026-11-01\n---\n").config("[feeds]\nentries = 0"),
    ] {
        let site = project.build();
        assert!(!site.has("en/feed.xml") && !site.has("zh/feed.xml"));
        assert!(!site.text("en/index.html").contains("feed.xml"));
    }
}

#[test]
fn robots_are_told_of_the_sitemap() {
    let site = Project::new().build();
    assert_eq!(
        site.text("robots.txt"),
        "User-agent: *\nAllow: /\n\nSitemap: https://kb.example/team/sitemap.xml\n"
    );
}

#[test]
fn every_page_can_be_read_as_markdown() {
    let source = "\u{feff}---\r\ntitle: 收费\r\nslug: price\r\n---\r\n\r\n[x](../index.md)\r\n";
    let site = deep().file("content/zh/agency/收 费.md", source).build();
    let copy = "---\ntitle: 收费\nslug: price\n---\n\n[x](../index.md)\n";
    assert_eq!(
        site.text("zh/agency/收 费.md"),
        copy,
        "under its own name, so that its links lead to other copies"
    );
    assert!(site.has("zh/index.md"));
    let page = site.page("zh/agency/price/index.html");
    let link = page.with("type", "text/markdown")[0];
    assert_eq!(link.value("href"), "../../../zh/agency/%E6%94%B6%20%E8%B4%B9.md");
    let list = site.text("llms.txt");
    assert!(list.starts_with("# Playbooks\n\n> How we work.\n\n## English (en)\n\n- ["), "{list}");
    assert!(list.contains("\n## 简体中文 (zh-Hans)\n"), "{list}");
    assert!(list.contains("- [Fees](https://kb.example/team/en/agency/fees.md): What it costs.\n"), "{list}");
    let linked: BTreeSet<String> = list
        .lines()
        .filter_map(|line| line.split_once("](https://kb.example/team/")?.1.split_once(')'))
        .map(|(path, _)| percent_encoding::percent_decode_str(path).decode_utf8().unwrap().into_owned())
        .collect();
    let copies: BTreeSet<String> = site.paths().into_iter().filter(|path| path.ends_with(".md")).collect();
    assert_eq!(linked, copies, "all of them, and each exists");
    assert_eq!(copies.len(), 9);
}

#[test]
fn a_page_tells_search_engines_and_cards_what_it_is() {
    let site = deep()
        .file("content/en/agency/fees.md", "---\ntitle: \"Fees </script><b> & \\\"more\\\"\"\ndescription: \"What <it> costs & why.\"\ndate: 2026-11-01\n---\n")
        .build();
    let page = site.page("en/agency/fees/index.html");
    let title = "Fees </script><b> & \"more\"";
    assert_eq!(page.one("title").text(), format!("{title} | Playbooks"));
    assert_eq!(page.one("h1").text(), title);
    assert_eq!(page.only("name", "description").value("content"), "What <it> costs & why.");
    let own = "https://kb.example/team/en/agency/fees/";
    for (property, content) in [
        ("og:title", title),
        ("og:description", "What <it> costs & why."),
        ("og:type", "article"),
        ("og:url", own),
        ("og:site_name", "Playbooks"),
    ] {
        assert_eq!(page.only("property", property).value("content"), content);
    }
    let scripts = page.with("type", "application/ld+json");
    let data: Value = serde_json::from_str(&scripts[0].text()).expect("JSON-LD");
    assert_eq!(data["@context"], "https://schema.org");
    let article = &data["@graph"][0];
    assert_eq!(article["@type"], "TechArticle");
    assert_eq!((article["headline"].as_str(), article["url"].as_str()), (Some(title), Some(own)));
    assert_eq!(
        (article["inLanguage"].as_str(), article["dateModified"].as_str()),
        (Some("en"), Some("2026-11-01"))
    );
    let crumbs = data["@graph"][1]["itemListElement"].as_array().expect("a list");
    let names: Vec<(Option<u64>, Option<&str>)> =
        crumbs.iter().map(|crumb| (crumb["position"].as_u64(), crumb["name"].as_str())).collect();
    assert_eq!(names, [(Some(1), Some("Home")), (Some(2), Some("Agency")), (Some(3), Some(title))]);
    let site = site.page("zh/agency/index.html");
    let data: Value =
        serde_json::from_str(&site.with("type", "application/ld+json")[0].text()).expect("JSON-LD");
    assert_eq!(data["@graph"][0]["inLanguage"], "zh-Hans");
}

#[test]
fn a_page_without_a_description_has_the_beginning_of_its_text() {
    let site = Project::new()
        .file("content/zh/index.md", "# 首页\n\n> 引文。\n\n**代运营**从[这里](index.md)开始。\n\n下一段。\n")
        .build();
    let page = site.page("zh/index.html");
    assert_eq!(page.only("name", "description").value("content"), "代运营从这里开始。 下一段。");
}

#[test]
fn assets_carry_the_fingerprint_of_their_content() {
    let project =
        Project::new().config("theme = \"mine\"").file("themes/mine/theme.toml", "name = \"mine\"\n");
    let assets = |site: &Published| -> BTreeSet<String> {
        site.paths().into_iter().filter(|path| path.starts_with("assets/")).collect()
    };
    let before = assets(&project.build());
    for path in &before {
        let hash = path.rsplit('.').nth(1).expect("name.hash.extension");
        assert!(hash.len() >= 10 && hash.chars().all(|c| c.is_ascii_hexdigit()), "{path}");
    }
    assert_eq!(assets(&project.build()), before, "the same content has the same name");
    project.write("themes/mine/styles/extra.css", "body { color: red }\n");
    let site = project.build();
    let after = assets(&site);
    let changed: Vec<&String> = after.difference(&before).collect();
    // The style sheet of every page, and those for kinds of pages that hold it.
    assert_eq!(after.len(), before.len(), "{changed:?}");
    assert!(changed.iter().all(|path| path.starts_with("assets/style")), "{changed:?}");
    let front = site.page("en/index.html").with("rel", "stylesheet")[0].value("href").to_owned();
    assert!(changed.iter().any(|path| front == format!("../{path}")), "{front} of {changed:?}");
    assert!(site.text(front.trim_start_matches("../")).contains("body{color:red}"), "it holds them all");
    crawl(&site, Visit::Host);
}

#[test]
fn pages_run_nothing_and_ask_nobody() {
    let site = deep().build();
    for path in site.paths().into_iter().filter(|path| path.ends_with(".html")) {
        for element in site.page(&path).all() {
            if element.name == "script" && element.attribute("src").is_none() {
                assert_eq!(element.attribute("type"), Some("application/ld+json"), "{path}: inline script");
            }
            assert_ne!(element.name, "style", "{path}: inline style");
            let handler = ["onclick", "onload", "onerror", "style"]
                .into_iter()
                .find(|name| element.attribute(name).is_some());
            assert_eq!(handler, None, "{path}: {element}");
            let loads = matches!(element.name.as_str(), "script" | "img" | "source")
                || matches!(element.attribute("rel"), Some("stylesheet" | "icon" | "preload"));
            let address = element.attribute("src").or(element.attribute("href")).unwrap_or("");
            assert!(!(loads && (address.contains("://") || address.starts_with("//"))), "{path}: {element}");
        }
    }
}

#[test]
fn drafts_are_hidden_until_asked_for() {
    let project = Project::new()
        .file("content/en/index.md", "---\ntitle: Home\n---\n[Ready](ready.md)\n")
        .file("content/zh/index.md", "---\ntitle: 首页\n---\n[好了](ready.md)，[草稿](draft.md)\n")
        .file("content/en/ready.md", "# Ready\n")
        .file("content/zh/ready.md", "# 好了\n")
        .file(
            "content/en/draft.md",
            "---\ndraft: true\ndate: 2026-11-01\ntags: [secret]\n---\n# Half a page\n",
        )
        .file("content/zh/draft.md", "# 写好的一页\n");
    let site = project.build();
    for (path, bytes) in site.files() {
        assert!(!String::from_utf8_lossy(&bytes).contains("Half a page"), "in {path}");
    }
    let page = site.page("en/draft/index.html");
    assert_eq!(page.one("h1").text(), "写好的一页", "the other language is shown in its place");
    assert!(!site.has("en/draft.md") && !site.has("en/tags/secret/index.html"));

    assert_eq!(project.run(&["build", "--drafts"]).code, 0);
    let site = project.published("dist");
    let page = site.page("en/draft/index.html");
    assert_eq!(page.one("h1").text(), "Half a page");
    assert!(page.one("main").text().contains("Draft"), "{}", page.one("main").text());
    assert_eq!(
        page.only("name", "robots").value("content"),
        "noindex",
        "a draft that is shown is not to be found"
    );
    assert!(!site.text("sitemap.xml").contains("/en/draft/"), "nor listed");
    assert!(site.has("en/tags/secret/index.html"));
    crawl(&site, Visit::Host);
}

#[test]
fn what_looks_like_a_template_is_text() {
    let text = "{{ 7*7 }} {% if true %} {# x #} {{ site.title }} <b>&amp;</b>";
    let page = format!(
        "---\ntitle: \"{text}\"\ndescription: \"{text}\"\nowner: \"{text}\"\nsources: [\"{text}\"]\ntags: [\"{{{{ 7*7 }}}}\"]\n---\n\
         ## {{{{ 7*7 }}}}\n\n{{{{ 7*7 }}}} {{% if true %}} `{{{{ 7*7 }}}}`\n\n    {{{{ 7*7 }}}}\n"
    );
    let config = "[labels.tags]\n\"{{ 7*7 }}\" = { en = \"{{ 8*8 }}\", zh = \"{{ 8*8 }}\" }";
    let project = Project::new()
        .config(config)
        .file("content/en/index.md", "---\ntitle: Home\n---\n[x](a.md)\n")
        .file("content/zh/index.md", "---\ntitle: 首页\n---\n[x](a.md)\n")
        .file("content/en/a.md", &page)
        .file("content/zh/a.md", &page);
    let site = project.is_clean().build();
    let page = site.page("en/a/index.html");
    assert_eq!(page.one("h1").text(), text);
    let main = page.one("main").text();
    assert!(main.contains("{{ 7*7 }} {% if true %} {{ 7*7 }}") && main.contains("{{ 8*8 }}"), "{main}");
    assert_eq!(page.only("name", "description").value("content"), text);
    for (path, bytes) in site.files() {
        let content = String::from_utf8_lossy(&bytes);
        assert!(!content.contains(">49") && !content.contains("64<"), "something was run in {path}");
    }
    crawl(&site, Visit::Host);
}

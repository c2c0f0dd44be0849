//! Two languages, one site: which pages are the same page, and what readers see of a page their language lacks.

use std::fs;
use std::path::Path;

use crate::support::markup::Element;
use crate::support::{Project, Visit, crawl};

/// Where search engines are told that the page is, by language.
fn alternates(page: &Element) -> Vec<(&str, &str)> {
    let links = page.with("rel", "alternate").into_iter().filter(|link| link.attribute("hreflang").is_some());
    links.map(|link| (link.value("hreflang"), link.value("href"))).collect()
}

fn canonical(page: &Element) -> &str {
    page.only("rel", "canonical").value("href")
}

/// Where the language switcher leads, and the language that it marks as the reader's.
fn switcher(page: &Element) -> (Vec<(&str, &str)>, Option<&str>) {
    let header = page.named("header")[0].all();
    let links: Vec<&Element> =
        header.into_iter().filter(|link| link.attribute("data-language").is_some()).collect();
    for link in &links {
        assert_eq!(link.value("lang"), link.value("hreflang"));
    }
    let current = links.iter().find(|link| link.attribute("aria-current").is_some());
    let ways = links.iter().map(|link| (link.value("data-language"), link.value("href"))).collect();
    (ways, current.map(|link| link.value("data-language")))
}

/// Both languages have the fees; only English has the scope, only Chinese has 招聘.
fn each_lacks_a_page() -> Project {
    Project::new()
        .file(
            "content/en/index.md",
            "---\ntitle: Home\n---\n[Fees](agency/fees.md), [scope](agency/scope.md), [hiring](招聘.md)\n",
        )
        .file(
            "content/zh/index.md",
            "---\ntitle: 首页\n---\n[收费](agency/fees.md)、[范围](agency/scope.md)、[招聘](招聘.md)\n",
        )
        .file("content/en/agency/index.md", "# Agency\n")
        .file("content/zh/agency/index.md", "# 代运营\n")
        .file("content/en/agency/fees.md", "---\ndate: 2026-11-01\n---\n# Fees\n\n[Scope](scope.md)\n")
        .file("content/zh/agency/fees.md", "---\ndate: 2026-11-02\n---\n# 收费\n")
        .file(
            "content/en/agency/scope.md",
            "---\ndate: 2026-11-03\ntags: [scope]\n---\n# Scope\n\n> [!NOTE]\n> See [fees](fees.md).\n",
        )
        .file(
            "content/zh/招聘.md",
            "---\ndate: 2026-11-04\nreviewed: 2026-11-03\n---\n# 招聘\n\n> [!NOTE]\n> 先看[收费](agency/fees.md)。\n",
        )
}

#[test]
fn the_same_path_is_the_same_page() {
    let site = each_lacks_a_page().build();
    let english = site.page("en/agency/fees/index.html");
    let everywhere = [
        ("en", "https://kb.example/team/en/agency/fees/"),
        ("zh-Hans", "https://kb.example/team/zh/agency/fees/"),
        ("x-default", "https://kb.example/team/en/agency/fees/"),
    ];
    assert_eq!(alternates(&english), everywhere);
    assert_eq!(canonical(&english), everywhere[0].1);
    let chinese = site.page("zh/agency/fees/index.html");
    assert_eq!(alternates(&chinese), everywhere);
    assert_eq!(canonical(&chinese), everywhere[1].1);
    assert_eq!((english.one("html").value("lang"), chinese.one("html").value("lang")), ("en", "zh-Hans"));
}

#[test]
fn a_translation_key_pairs_pages_whose_paths_differ() {
    let project = Project::new()
        .file("content/en/index.md", "---\ntitle: Home\n---\n[Fees](agency/fees.md)\n")
        .file("content/zh/index.md", "---\ntitle: 首页\n---\n[收费](代运营/收费.md)\n")
        .file("content/en/agency/index.md", "---\ntranslation_key: agency\n---\n# Agency\n")
        .file("content/zh/代运营/index.md", "---\ntranslation_key: agency\n---\n# 代运营\n")
        .file("content/en/agency/fees.md", "---\ntranslation_key: fees\n---\n# Fees\n")
        .file("content/zh/代运营/收费.md", "---\ntranslation_key: fees\n---\n# 收费\n");
    project.is_clean();
    let site = project.build();
    let english = site.page("en/agency/fees/index.html");
    assert_eq!(
        switcher(&english).0,
        [
            ("en", "../../../en/agency/fees/"),
            ("zh", "../../../zh/%E4%BB%A3%E8%BF%90%E8%90%A5/%E6%94%B6%E8%B4%B9/")
        ]
    );
    assert_eq!(alternates(&english).len(), 3);
    assert!(!site.has("zh/agency"), "no second copy under the other name");
    assert!(!site.has("en/代运营"), "no second copy under the other name");
}

#[test]
fn a_fallback_lies_where_its_folder_is_in_that_language() {
    let project = Project::new()
        .file("content/en/index.md", "---\ntitle: Home\n---\n[Scope](agency/scope.md)\n")
        .file("content/en/agency/index.md", "---\ntranslation_key: agency\n---\n# Agency\n")
        .file("content/zh/代运营/index.md", "---\ntranslation_key: agency\n---\n# 代运营\n")
        .file("content/en/agency/scope.md", "# Scope\n");
    let site = project.build();
    assert_eq!(site.page("zh/代运营/scope/index.html").one("h1").text(), "Scope");
    assert!(!site.has("zh/agency"), "there is no such folder in Chinese");
    project.reports("content/en/agency/scope.md: warning[untranslated-page]: no translation in 简体中文 (`zh`): its readers see \
                     this page (write content/zh/代运营/scope.md (`diptych new 代运营/scope --lang zh` begins it), and give \
                     it `translation_key: agency/scope`)");
    crawl(&site, Visit::Host);
}

#[test]
fn pages_that_share_a_path_by_chance_are_both_published() {
    let site = Project::new()
        .file("content/en/index.md", "---\ntitle: Home\n---\n[Terms](terms.md)\n")
        .file("content/zh/index.md", "---\ntitle: 首页\n---\n[术语](terms.md)\n")
        .file("content/en/terms.md", "---\ntranslation_key: contract-terms\n---\n# Terms of contract\n")
        .file("content/zh/terms.md", "---\ntranslation_key: glossary\n---\n# 术语\n")
        .build();
    assert_eq!(site.page("en/terms/index.html").one("h1").text(), "Terms of contract");
    assert_eq!(site.page("zh/terms/index.html").one("h1").text(), "术语");
    assert_eq!(site.page("en/terms-zh/index.html").one("h1").text(), "术语");
    assert_eq!(site.page("zh/terms-en/index.html").one("h1").text(), "Terms of contract");
    let page = site.page("en/terms/index.html");
    assert_eq!(switcher(&page).0, [("en", "../../en/terms/"), ("zh", "../../zh/terms-en/")]);
    crawl(&site, Visit::Host);
}

#[test]
fn two_claims_to_one_translation_are_one_error() {
    let project = Project::new()
        .file("content/en/index.md", "---\ntitle: Home\n---\n[a](a.md), [b](b.md)\n")
        .file("content/en/a.md", "---\ntranslation_key: x\n---\n# A\n")
        .file("content/en/b.md", "---\ntranslation_key: x\n---\n# B\n")
        .file("content/zh/index.md", "---\ntitle: 首页\n---\n[甲](甲.md)\n")
        .file("content/zh/甲.md", "---\ntranslation_key: x\n---\n# 甲\n");
    let problems = project.problems();
    assert_eq!(problems.len(), 1, "{problems:?}");
    project.reports("content/en/b.md:2:18: error[duplicate-translation]: `x` is already the translation key of another page");
    project.run(&["build", "--allow-errors"]);
    assert_eq!(project.published("dist").page("en/b/index.html").one("h1").text(), "B");
}

#[test]
fn chinese_readers_are_shown_the_english_page() {
    let site = each_lacks_a_page().build();
    let page = site.page("zh/agency/scope/index.html");
    assert_eq!(page.one("html").value("lang"), "zh-Hans", "the page is theirs");
    let main = page.one("main");
    let notice = main.with("role", "note")[0];
    assert!(notice.text().starts_with("这一页还没有中文版。 下面是英文原文。"), "{notice}");
    let ways: Vec<&str> = notice.named("a").iter().map(|link| link.value("href")).collect();
    assert_eq!(ways, ["../../../en/agency/scope/", "../../../zh/agency/"]);
    assert_eq!(main.one("h1").value("lang"), "en", "the text is not");
    let texts = main.with("lang", "en");
    let text = texts.last().expect("the text");
    assert_eq!(text.text(), "Note See fees.", "what belongs to the text is in its language");
    assert_eq!(
        text.one("a").value("href"),
        "../../../zh/agency/fees/",
        "links lead back to the reader's language"
    );
}

#[test]
fn english_readers_are_shown_the_chinese_page() {
    let site = each_lacks_a_page().build();
    let page = site.page("en/招聘/index.html");
    assert_eq!(page.one("html").value("lang"), "en");
    let main = page.one("main");
    let notice = main.with("role", "note")[0];
    let said =
        "This page exists only in Chinese so far. Below is the Chinese original (reviewed 3 November 2026).";
    assert!(notice.text().starts_with(said), "{notice}");
    assert_eq!(main.one("h1").value("lang"), "zh-Hans");
    let texts = main.with("lang", "zh-Hans");
    let text = texts.last().expect("the text");
    assert_eq!(text.text(), "说明 先看收费。");
    assert_eq!(text.one("a").value("href"), "../../en/agency/fees/");
}

#[test]
fn a_language_without_a_page_is_still_whole() {
    let project = Project::new().file("content/en/agency/index.md", "# Agency\n\nText.\n");
    project.remove("content/zh/index.md");
    let site = project.build();
    for (file, title, way) in
        [("zh/index.html", "Home", "../zh/all-pages/"), ("zh/agency/index.html", "Agency", "../../zh/")]
    {
        let page = site.page(file);
        let main = page.one("main");
        let notice = main.with("role", "note")[0];
        assert!(notice.text().starts_with("这一页还没有中文版。"), "{notice}");
        assert_eq!(notice.named("a")[1].value("href"), way, "where there are pages in Chinese");
        assert_eq!((main.one("h1").text().as_str(), main.one("h1").value("lang")), (title, "en"));
    }
    assert_eq!(canonical(&site.page("zh/index.html")), "https://kb.example/team/en/");
    crawl(&site, Visit::Host);
}

#[test]
fn search_engines_hear_of_the_original_only() {
    let site = each_lacks_a_page().build();
    for (original, fallback) in [("en/agency/scope", "zh/agency/scope"), ("zh/招聘", "en/招聘")] {
        let page = site.page(&format!("{fallback}/index.html"));
        let address = canonical(&page);
        assert_eq!(alternates(&page), [], "no hreflang to a page that does not exist");
        assert_eq!(page.with("type", "application/ld+json"), Vec::<&Element>::new());
        assert_eq!(page.with("type", "text/markdown"), Vec::<&Element>::new());
        let written = site.page(&format!("{original}/index.html"));
        assert_eq!(canonical(&written), address);
        assert_eq!(alternates(&written), [], "nor on the original");
        assert_eq!(written.with("type", "application/ld+json").len(), 1);
        let decoded = percent_encoding::percent_decode_str(address).decode_utf8().unwrap();
        assert_eq!(decoded, format!("https://kb.example/team/{original}/"));
        let sitemap = site.text("sitemap.xml");
        assert_eq!(sitemap.matches(address).count(), 1, "{sitemap}");
        let shadow = address.replace(&original[..2], &fallback[..2]);
        for list in ["sitemap.xml", "en/feed.xml", "zh/feed.xml", "llms.txt"] {
            assert!(!site.text(list).contains(&shadow), "{shadow} in {list}");
        }
        assert!(!site.has(&format!("{fallback}.md")), "no Markdown copy");
    }
}

#[test]
fn lists_say_which_language_a_text_is_in() {
    let site = each_lacks_a_page().build();
    for (list, title, language) in [
        ("zh/agency/index.html", "Scope", "en"),
        ("zh/all-pages/index.html", "Scope", "en"),
        ("zh/tags/scope/index.html", "Scope", "en"),
        ("en/all-pages/index.html", "招聘", "zh-Hans"),
    ] {
        let page = site.page(list);
        let links = page.one("main").named("a");
        let link =
            links.iter().find(|link| link.text() == title).unwrap_or_else(|| panic!("{title} in {list}"));
        assert_eq!(link.attribute("lang"), Some(language), "{list}");
    }
    let sidebar = site.page("zh/index.html");
    let sidebar =
        sidebar.named("nav").into_iter().find(|nav| nav.attribute("aria-label") == Some("内容分区")).unwrap();
    assert!(sidebar.with("lang", "en").iter().any(|title| title.text() == "Scope"), "{sidebar}");
}

#[test]
fn the_switcher_stays_on_the_page() {
    let site = each_lacks_a_page().build();
    for path in [
        "",
        "agency/",
        "agency/fees/",
        "agency/scope/",
        "%E6%8B%9B%E8%81%98/",
        "all-pages/",
        "tags/",
        "changes/",
    ] {
        for own in ["en", "zh"] {
            let file = percent_encoding::percent_decode_str(path).decode_utf8().unwrap();
            let page = site.page(&format!("{own}/{file}index.html"));
            let root = "../".repeat(1 + path.matches('/').count());
            let (ways, current) = switcher(&page);
            assert_eq!(
                ways,
                [("en", format!("{root}en/{path}").as_str()), ("zh", format!("{root}zh/{path}").as_str())]
            );
            assert_eq!(current, Some(own), "{path}");
        }
    }
    let page = site.page("zh/404.html");
    let (ways, current) = switcher(&page);
    assert_eq!(ways, [("en", "/team/en/"), ("zh", "/team/zh/")]);
    assert_eq!(current, Some("zh"));
}

#[test]
fn a_tag_that_the_other_language_lacks_leads_to_its_tags() {
    let project = Project::new()
        .file("content/en/index.md", "---\ntitle: Home\ntags: [fees]\n---\n")
        .file("content/zh/index.md", "---\ntitle: 首页\ntags: [fees, 收费]\n---\n");
    let site = project.build();
    let page = site.page("zh/tags/fees/index.html");
    assert_eq!(switcher(&page).0, [("en", "../../../en/tags/fees/"), ("zh", "../../../zh/tags/fees/")]);
    let page = site.page("zh/tags/收费/index.html");
    assert_eq!(switcher(&page).0[0], ("en", "../../../en/tags/"));
}

#[test]
fn the_root_offers_every_language_without_javascript() {
    let site = each_lacks_a_page().build();
    let page = site.page("index.html");
    let offered: Vec<(&str, &str, String)> = page
        .one("main")
        .named("a")
        .iter()
        .map(|link| (link.value("href"), link.value("lang"), link.text()))
        .collect();
    assert_eq!(
        offered,
        [("en/", "en", "English Playbooks".to_owned()), ("zh/", "zh-Hans", "简体中文 手册".to_owned())]
    );
    assert_eq!(page.with("http-equiv", "refresh"), Vec::<&Element>::new(), "nobody is sent anywhere");
    assert_eq!(
        alternates(&page),
        [
            ("en", "https://kb.example/team/en/"),
            ("zh-Hans", "https://kb.example/team/zh/"),
            ("x-default", "https://kb.example/team/")
        ]
    );
    let scripts = page.named("script");
    assert!(
        scripts
            .iter()
            .any(|script| script.value("src").contains("chooser") && script.attribute("defer").is_some())
    );
}

/// The interface of the program's own theme in English.
fn english_strings() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/strings/en.toml");
    fs::read_to_string(file).expect("the strings of the default theme")
}

/// A site in English, Chinese and French, of which the theme knows two.
fn with_french() -> Project {
    let project = Project::new();
    let config = fs::read_to_string(project.path("site.toml")).expect("site.toml");
    let config = config.replace("zh = \"手册\"", "zh = \"手册\", fr = \"Manuel\"");
    let config =
        config.replace("zh = \"我们怎样工作。\"", "zh = \"我们怎样工作。\", fr = \"Notre travail.\"");
    project
        .file("site.toml", format!("theme = \"mine\"\n{config}\n[[languages]]\ncode = \"fr\"\ntag = \"fr\"\nname = \"Français\"\n"))
        .file("themes/mine/theme.toml", "name = \"mine\"\n")
        .file("content/fr/index.md", "---\ntitle: Accueil\n---\nBienvenue.\n")
}

#[test]
fn a_language_without_an_interface_is_an_error() {
    let project = with_french();
    project.reports(
        "error[missing-string]: the theme has no interface in Français (`fr`) (write themes/mine/strings/fr.toml; \
         themes/default/strings/en.toml of the program shows every key)",
    );
    assert_eq!(project.problems().len(), 1, "one word is enough");
    project.write("themes/mine/strings/fr.toml", english_strings().replace("\nskip = ", "\nskipp = "));
    assert_eq!(
        project.problems(),
        [
            "error[missing-string]: the interface has no `skipp` in English (`en`) (add `skipp` to themes/mine/strings/en.toml)",
            "error[missing-string]: the interface has no `skipp` in 简体中文 (`zh`) (add `skipp` to themes/mine/strings/zh.toml)",
            "themes/mine/strings/fr.toml: error[missing-string]: the interface has no `skip` in Français (`fr`) (add `skip` \
             to themes/mine/strings/fr.toml)",
        ]
    );
}

#[test]
fn any_number_of_languages_is_one_site() {
    let project = with_french();
    project.write("themes/mine/strings/fr.toml", english_strings());
    project.is_clean();
    for code in ["en", "zh"] {
        project.write(&format!("content/{code}/fees.md"), format!("# {code}\n\n[up](index.md)\n"));
    }
    let site = project.build();
    let original = site.page("en/fees/index.html");
    let really: Vec<&str> = alternates(&original).into_iter().map(|(tag, _)| tag).collect();
    assert_eq!(
        really,
        ["en", "zh-Hans", "x-default"],
        "French readers see a fallback, so it is no alternate"
    );
    let fallback = site.page("fr/fees/index.html");
    assert_eq!((fallback.one("h1").text().as_str(), alternates(&fallback)), ("en", vec![]));
    let page = site.page("fr/index.html");
    assert_eq!(page.one("html").value("lang"), "fr");
    let (ways, current) = switcher(&page);
    assert_eq!(ways, [("en", "../en/"), ("zh", "../zh/"), ("fr", "../fr/")]);
    assert_eq!(current, Some("fr"));
    assert_eq!(alternates(&page).len(), 4);
    crawl(&site, Visit::Host);

    let alone = Project::bare()
        .file(
            "site.toml",
            "title = \"手册\"\ndescription = \"我们怎样工作。\"\nbase_url = \"https://kb.example/team/\"\n[[languages]]\ncode = \"zh\"\n\
             tag = \"zh-Hant-TW\"\nname = \"繁體中文\"\n",
        )
        .file("content/zh/index.md", "# 首頁\n");
    let site = alone.is_clean().build();
    let page = site.page("zh/index.html");
    assert_eq!(page.one("html").value("lang"), "zh-Hant-TW");
    assert_eq!((switcher(&page).0, alternates(&page)), (vec![], vec![]));
    crawl(&site, Visit::Host);
}

#[test]
fn every_address_of_fallbacks_works() {
    let site = each_lacks_a_page().build();
    assert!(crawl(&site, Visit::Host) > 500);
    let site = each_lacks_a_page().config("urls = \"file\"").build();
    assert!(crawl(&site, Visit::Disk) > 500);
    assert!(site.page("zh/agency/scope.html").text().contains("这一页还没有中文版。"));
}

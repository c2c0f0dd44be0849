//! Links as authors write them, and where they lead readers in every language and both styles of addresses.

use std::path::Path;

use crate::support::markup::Element;
use crate::support::{Project, Run, Visit, crawl, png};

/// The addresses of the links in the text of a page, by what they are called.
fn links(page: &Element) -> Vec<(String, String)> {
    let prose = page.all().into_iter().find(|element| element.has_class("prose")).expect("a text");
    let links = prose.named("a").into_iter().filter(|link| !link.has_class("anchor"));
    links.map(|link| (link.text(), link.value("href").to_owned())).collect()
}

/// Asserts where the links of a page lead.
#[track_caller]
fn lead(page: &Element, expected: &[(&str, &str)]) {
    let found = links(page);
    let found: Vec<(&str, &str)> =
        found.iter().map(|(name, address)| (name.as_str(), address.as_str())).collect();
    assert_eq!(found, expected);
}

/// The front pages with these texts, and pages about fees in a folder.
fn with_fees(english: &str, chinese: &str) -> Project {
    Project::new()
        .file("content/en/index.md", format!("---\ntitle: Home\n---\n{english}"))
        .file("content/zh/index.md", format!("---\ntitle: 首页\n---\n{chinese}"))
        .file("content/en/agency/index.md", "# Agency\n\n[Fees](fees.md)\n")
        .file("content/zh/agency/index.md", "# 代运营\n\n[收费](fees.md)\n")
        .file("content/en/agency/fees.md", "# Fees\n\n## Fee models\n\n## 收费模式\n")
        .file("content/zh/agency/fees.md", "# 收费\n\n## Fee models\n\n## 收费模式\n")
}

#[test]
fn relative_links_become_addresses_in_both_languages() {
    let text = "[a](agency/fees.md) [b](./agency/fees.md#fee-models) [c](agency/) [d](agency/index.md) [e](agency/fees)
[f](/agency/fees.md) [g](#fee-models) [h](agency/fees.md#收费模式) [i](index.md)

## Fee models
";
    let project = with_fees(text, text);
    let site = project.is_clean().build();
    for own in ["en", "zh"] {
        let expected = [
            ("a", format!("../{own}/agency/fees/")),
            ("b", format!("../{own}/agency/fees/#fee-models")),
            ("c", format!("../{own}/agency/")),
            ("d", format!("../{own}/agency/")),
            ("e", format!("../{own}/agency/fees/")),
            ("f", format!("../{own}/agency/fees/")),
            ("g", "#fee-models".to_owned()),
            ("h", format!("../{own}/agency/fees/#%E6%94%B6%E8%B4%B9%E6%A8%A1%E5%BC%8F")),
            ("i", format!("../{own}/")),
        ];
        let expected: Vec<(&str, &str)> =
            expected.iter().map(|(name, address)| (*name, address.as_str())).collect();
        lead(&site.page(&format!("{own}/index.html")), &expected);
    }
    crawl(&site, Visit::Host);
}

#[test]
fn links_from_below_lead_up_and_across() {
    let site = with_fees("[Fees](agency/fees.md)\n", "[收费](agency/fees.md)\n")
        .file(
            "content/en/agency/fees.md",
            "# Fees\n\n[up](../index.md) [beside](index.md) [down](deep/er/most.md)\n",
        )
        .file(
            "content/en/agency/deep/er/most.md",
            "# Most\n\n[home](../../../index.md) [fees](../../fees.md#fees)\n",
        )
        .build();
    lead(
        &site.page("en/agency/fees/index.html"),
        &[
            ("up", "../../../en/"),
            ("beside", "../../../en/agency/"),
            ("down", "../../../en/agency/deep/er/most/"),
        ],
    );
    lead(
        &site.page("en/agency/deep/er/most/index.html"),
        &[("home", "../../../../../en/"), ("fees", "../../../../../en/agency/fees/#fees")],
    );
    crawl(&site, Visit::Host);
}

#[test]
fn paths_may_be_chinese_decoded_or_encoded_composed_or_not() {
    let project = with_fees("x\n", "x\n")
        .file(
            "content/zh/index.md",
            "---\ntitle: 首页\n---\n[a](代运营/收费%20模式.md) [b](<代运营/收费 模式.md>) \
             [c](%E4%BB%A3%E8%BF%90%E8%90%A5/%E6%94%B6%E8%B4%B9%20%E6%A8%A1%E5%BC%8F.md#%E6%A6%82%E8%BF%B0)\n\
             [d](cafe\u{301}.md) [e](caf\u{e9}.md) [f](/zh/代运营/)\n",
        )
        .file("content/zh/代运营/收费 模式.md", "# 收费模式\n\n## 概述\n")
        .file("content/zh/cafe\u{301}.md", "# 咖啡\n")
        .file("content/zh/茶.md", "---\nslug: the\u{301} vert\ntags: [the\u{301}]\n---\n# 茶\n");
    let site = project.build();
    let fees = "../zh/%E4%BB%A3%E8%BF%90%E8%90%A5/%E6%94%B6%E8%B4%B9-%E6%A8%A1%E5%BC%8F/";
    lead(
        &site.page("zh/index.html"),
        &[
            ("a", fees),
            ("b", fees),
            ("c", &format!("{fees}#%E6%A6%82%E8%BF%B0")),
            ("d", "../zh/caf%C3%A9/"),
            ("e", "../zh/caf%C3%A9/"),
            ("f", "../zh/%E4%BB%A3%E8%BF%90%E8%90%A5/"),
        ],
    );
    assert!(site.has("zh/代运营/收费-模式/index.html"));
    for path in ["zh/caf\u{e9}/index.html", "zh/th\u{e9}-vert/index.html", "zh/tags/th\u{e9}/index.html"] {
        assert!(site.has(path), "{path} is published composed, whatever the author typed");
    }
    crawl(&site, Visit::Host);
}

#[test]
fn with_file_addresses_every_link_names_a_file() {
    let text = "[a](agency/fees.md#fee-models) [b](agency/) [c](/) [d](../static/form.pdf) [e](agency)\n";
    let site =
        with_fees(text, text).config("urls = \"file\"").file("content/static/form.pdf", "%PDF").build();
    lead(
        &site.page("en/index.html"),
        &[
            ("a", "../en/agency/fees.html#fee-models"),
            ("b", "../en/agency/index.html"),
            ("c", "../en/index.html"),
            ("d", "../form.pdf"),
            ("e", "../en/agency/index.html"),
        ],
    );
    crawl(&site, Visit::Disk);
}

#[test]
fn links_elsewhere_stay_as_they_are() {
    let text = "<https://a.example/x?y=1&z=2#f> [b](http://b.example/) [c](mailto:c@c.example) <d@d.example> [e](tel:+8610) [f](//f.example/)\n";
    let project = with_fees(text, "x\n");
    let unsaid = ": warning[broken-link]: `//f.example/` does not say `https:`: it leads nowhere from a disk \
                  (write `https://f.example/`, or `/f.example/` for a page of this site)";
    assert!(project.problems().iter().any(|problem| problem.ends_with(unsaid)), "{:#?}", project.problems());
    let site = project.build();
    lead(
        &site.page("en/index.html"),
        &[
            ("https://a.example/x?y=1&z=2#f", "https://a.example/x?y=1&z=2#f"),
            ("b", "http://b.example/"),
            ("c", "mailto:c@c.example"),
            ("d@d.example", "mailto:d@d.example"),
            ("e", "tel:+8610"),
            ("f", "//f.example/"),
        ],
    );
}

#[test]
fn a_path_that_climbs_too_high_finds_the_page_that_was_meant() {
    let project = with_fees(
        "[a](../../../en/latest/agency/fees.md) [b](../../LICENSE.md)\n",
        "[a](../../en/latest/modes.md)\n",
    )
    .file("content/en/modes.md", "text\n");
    let copied = "A file from elsewhere has to be copied into `content/`";
    project.reports(&format!("leads out of `content/` (did you mean `agency/fees.md`? {copied}"));
    project.reports("`../../LICENSE.md` leads out of `content/` (copy the file into `content/`");
    project.reports(&format!("leads out of `content/` (did you mean `../en/modes.md`? {copied}"));
}

#[test]
fn links_in_raw_html_are_links() {
    let text = "Before <a href=\"agency/fees.md#fee-models\" class=\"button\">a</a> and\n\n\
                <p><a href='agency/fees.md'>b</a> <a href=agency/>c</a> <img src=\"chart.png\" alt=\"Chart\"></p>\n";
    let project = with_fees(text, "x\n").file("content/en/chart.png", png(32, 20));
    let site = project.is_clean().build();
    let page = site.page("en/index.html");
    lead(
        &page,
        &[("a", "../en/agency/fees/#fee-models"), ("b", "../en/agency/fees/"), ("c", "../en/agency/")],
    );
    assert_eq!(page.only("alt", "Chart").value("src"), "../en/chart.png");
    let broken = with_fees("<a href=\"missing.md\">x</a>\n", "<img src=\"missing.png\">\n");
    broken.reports("content/en/index.md:4:10: error[broken-link]: link to `en/missing.md`");
    broken.reports("content/zh/index.md:4:11: error[missing-image]: image to `zh/missing.png`");
}

#[test]
fn links_are_checked_wherever_markdown_has_them() {
    let text = "[ref][r] ![i][p] **[b](b.md)** [^1]\n\n| [c](c.md) |\n|---|\n| [d](d.md) |\n\n> [e](e.md)\n\n- [ ] [f](f.md)\n\n\
                [^1]: [g](g.md)\n\n[r]: r.md\n[p]: p.png\n";
    let found = with_fees(text, "x\n").problems();
    let missing: Vec<&str> = found.iter().map(|problem| problem.split('`').nth(1).expect("a path")).collect();
    assert_eq!(
        missing,
        ["en/r.md", "en/p.png", "en/b.md", "en/c.md", "en/d.md", "en/e.md", "en/f.md", "en/g.md"]
    );
}

#[test]
fn code_is_no_link() {
    with_fees("`[a](a.md)` and\n\n```md\n[b](b.md)\n```\n\n    [c](c.md)\n\n\\[d](d.md)\n", "x\n").is_clean();
}

#[test]
fn a_link_to_another_language_works_and_is_reported() {
    let project =
        with_fees("[a](../zh/agency/fees.md#fee-models) [b](/zh/agency/)\n", "[c](agency/fees.md)\n");
    project.reports("content/en/index.md:4:5: warning[mixed-language-link]: the link leads to a page in 简体中文 (`zh`) (link to content/en/agency/fees.md, the same page in this language)");
    assert_eq!(
        project.problems().iter().filter(|problem| problem.contains("mixed-language-link")).count(),
        2
    );
    let site = project.build();
    lead(&site.page("en/index.html"), &[("a", "../zh/agency/fees/#fee-models"), ("b", "../zh/agency/")]);
    crawl(&site, Visit::Host);
}

#[test]
fn an_anchor_only_one_language_has_is_dropped_where_it_is_missing() {
    let project = Project::new()
        .file("content/en/index.md", "---\ntitle: Home\n---\n[Guide](guide.md) [Fees](fees.md)\n")
        .file("content/en/guide.md", "# Guide\n\n[fees](fees.md#models)\n")
        .file("content/en/fees.md", "# Fees\n\n## Models\n")
        .file("content/zh/index.md", "---\ntitle: 首页\n---\n[收费](fees.md)\n")
        .file("content/zh/fees.md", "# 收费\n\n### 模式\n");
    let site = project.build();
    lead(&site.page("en/guide/index.html"), &[("fees", "../../en/fees/#models")]);
    lead(&site.page("zh/guide/index.html"), &[("fees", "../../zh/fees/")]);
    crawl(&site, Visit::Host);
}

#[test]
fn files_travel_with_their_pages() {
    let project = with_fees(
        "![chart](chart.png) [sheet](agency/报价%20表.xlsx) ![shared](agency/logo.svg) ![icon](/icon.svg) [terms](/terms.txt)\n",
        "![logo](agency/logo.svg)\n",
    )
    .file("content/en/chart.png", png(32, 20))
    .file("content/en/agency/报价 表.xlsx", "sheet")
    .file("content/zh/agency/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
    .file("content/static/icon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
    .file("content/static/terms.txt", "terms")
    .file("content/static/.well-known/security.txt", "Contact: mailto:a@b.example\n")
    .file("content/en/.secret", "secret");
    let site = project.is_clean().build();
    let page = site.page("en/index.html");
    lead(&page, &[("sheet", "../en/agency/%E6%8A%A5%E4%BB%B7%20%E8%A1%A8.xlsx"), ("terms", "../terms.txt")]);
    assert_eq!(page.only("alt", "chart").value("src"), "../en/chart.png");
    let shared = "../zh/agency/logo.svg";
    assert_eq!(page.only("alt", "shared").value("src"), shared, "a picture may live in one language for all");
    assert_eq!(site.page("zh/index.html").only("alt", "logo").value("src"), shared);
    assert_eq!(page.only("alt", "icon").value("src"), "../icon.svg");
    assert_eq!(site.text("en/agency/报价 表.xlsx"), "sheet", "as it is");
    assert_eq!(site.text("terms.txt"), "terms", "content/static goes to the root");
    assert!(site.has(".well-known/security.txt"));
    assert!(!site.has("en/.secret"), "hidden files are nobody's content");
    crawl(&site, Visit::Host);
}

// Pages in `Team/` are published in `team/`: what travels with them must not need a folder `Team/` beside it.
#[test]
fn folders_with_capital_letters_are_one_folder() {
    let project = with_fees(
        "[hand](Team/Hand-Over.md) ![chart](Team/Sub/Pic.png) [API](API/index.md)\n",
        "[交接](Team/Hand-Over.md) [接口](API/index.md)\n",
    )
    .file("content/en/Team/Hand-Over.md", "# Hand over\n\n![pic](Sub/Pic.png) [API](../API/index.md)\n")
    .file("content/zh/Team/Hand-Over.md", "# 交接\n")
    .file("content/en/Team/Sub/Pic.png", png(32, 20))
    .file("content/en/API/index.md", "# API\n")
    .file("content/zh/API/index.md", "# 接口\n");
    let site = project.is_clean().build();
    assert_eq!(site.page("en/index.html").only("alt", "chart").value("src"), "../en/team/sub/Pic.png");
    assert!(site.text("en/team/Hand-Over.md").starts_with("# Hand over"), "its copy keeps its name");
    assert!(site.text("zh/api/index.md").starts_with("# 接口"));
    assert!(site.has("en/team/hand-over/index.html") && !site.has("en/Team"));
    crawl(&site, Visit::Host);
}

#[test]
fn a_page_is_no_picture() {
    let project = with_fees("![fees](agency/fees.md)\n", "[收费](agency/fees.md)\n");
    let run = project.run(&["check", "--format", "short"]);
    assert_eq!(run.code, 1, "{run:?}");
    let expected = "error[missing-image]: the image `agency/fees.md` is a page, and cannot be shown";
    assert!(run.stdout.contains(expected), "{run:?}");
}

#[test]
fn an_author_may_write_robots_and_llms_and_favicon() {
    let site = Project::new()
        .file("content/static/robots.txt", "User-agent: *\nDisallow: /\n")
        .file("content/static/llms.txt", "# Ask us\n")
        .file("content/static/favicon.ico", "icon")
        .build();
    assert_eq!(site.text("robots.txt"), "User-agent: *\nDisallow: /\n");
    assert_eq!(site.text("llms.txt"), "# Ask us\n");
    assert_eq!(site.text("favicon.ico"), "icon");
}

#[test]
fn old_addresses_lead_to_the_page() {
    let project = with_fees("[Fees](agency/fees.md)\n", "[收费](agency/fees.md)\n").file(
        "content/en/agency/fees.md",
        "---\naliases: [/pricing/, old-fees, /2012/fees.html, /价格]\n---\n# Fees & \"terms\"\n",
    );
    for (style, visit, target) in
        [("directory", Visit::Host, "en/agency/fees/"), ("file", Visit::Disk, "en/agency/fees.html")]
    {
        let config =
            std::fs::read_to_string(project.path("site.toml")).unwrap().replace("urls = \"directory\"\n", "");
        project.write(
            "site.toml",
            format!("urls = \"{style}\"\n{config}").replace("urls = \"file\"\nurls", "urls"),
        );
        let site = project.build();
        for (file, root) in [
            ("pricing/index.html", "../"),
            ("en/old-fees/index.html", "../../"),
            ("2012/fees.html", "../"),
            ("价格/index.html", "../"),
        ] {
            let page = site.page(file);
            let link = page.one("main").one("a").clone();
            assert_eq!(
                (link.value("href"), link.text()),
                (format!("{root}{target}").as_str(), "Fees & \"terms\"".to_owned())
            );
            assert_eq!(
                page.only("rel", "canonical").value("href"),
                format!("https://kb.example/team/{target}")
            );
            assert_eq!(page.only("name", "robots").value("content"), "noindex");
            let refresh = page.one("noscript").one("meta").clone();
            assert_eq!(refresh.value("http-equiv"), "refresh");
            assert_eq!(refresh.value("content"), format!("0; url={root}{target}"));
            // With scripts the fragment of the old address is kept: the browser tests see it happen.
            assert!(
                page.named("script").iter().any(|script| script.value("src").contains("redirect")),
                "{file}"
            );
            assert!(!site.text("sitemap.xml").contains(file.trim_end_matches("index.html")), "{file}");
        }
        crawl(&site, visit);
    }
}

#[test]
fn two_claims_to_one_address_are_errors() {
    let project = with_fees("[a](a.md) [b](b.md) [c](c.md)\n", "x\n")
        .file("content/en/a.md", "---\nslug: same\naliases: [/en/b/, /en/ÉTÉ/, /old/]\n---\n# A\n")
        .file("content/en/b.md", "---\naliases: [/old/]\n---\n# B\n")
        .file("content/en/c.md", "---\nslug: same\naliases: [/en/e\u{301}te\u{301}/, /en/tags/]\n---\n# C\n")
        .file("content/static/en/a.txt", "x")
        .file("content/en/a.txt", "y");
    let found: Vec<String> =
        project.problems().into_iter().filter(|problem| problem.contains("duplicate-url")).collect();
    for clash in [
        "content/static/en/a.txt: error[duplicate-url]: the file `content/static/en/a.txt` and the file `content/en/a.txt` both become `en/a.txt`",
        "an alias in `content/en/a.md` and the page `content/en/b.md` both become `en/b/index.html`",
        "an alias in `content/en/b.md` and an alias in `content/en/a.md` both become `old/index.html`",
        "the page `content/en/c.md` and the page `content/en/a.md` both become `en/same/index.html`",
        "become `en/été/index.html` and `en/ÉTÉ/index.html`, which many systems cannot tell apart",
        "both become `en/tags/index.html`",
    ] {
        assert!(found.iter().any(|problem| problem.contains(clash)), "{clash} in\n{found:#?}");
    }
    assert_eq!(found.len(), 6, "{found:#?}");
}

/// Everything a site can have, in both languages.
fn everything() -> Project {
    let page = |other: &str, anchor: &str, alias: &str| {
        format!(
            "---\ndescription: \"A & B < C\"\ntags: [fees, 收费/模式, C++]\ndate: 2026-11-01\nrelated: [{other}]\naliases: [旧 页/{alias}]\n\
             ---\n# Title {{#top-of-page}}\n\n## One\n\n[x]({other}#{anchor}) text.[^1] More.[^1]\n\n## One\n\n- [x] done\n  - [ ] [open]({other})\n\n\
             > [!WARNING]\n> ![p](<p 图.png>) `code`\n\n| a | b |\n|:-:|--:|\n| 1 | [2](#one-1) |\n\n```rust\nfn main() {{}}\n```\n\n\
             <details><summary>More</summary>\n\n**text** <kbd>Ctrl</kbd> <ruby>运<rt>yùn</rt></ruby>\n\n</details>\n\n### 三级\n\nTerm\n: Definition\n\n\
             [^1]: Note with [link]({other}).\n"
        )
    };
    Project::new()
        .file("content/en/index.md", "---\ntitle: Home\ndate: 2026-11-02\n---\n[a](a.md), [b](agency/b.md), [only](agency/only.md), [d](d.md)\n")
        .file("content/zh/index.md", "---\ntitle: 首页\n---\n[甲](a.md)，[乙](代运营/乙.md)，[只](只.md)\n")
        .file("content/en/a.md", page("agency/b.md", "one", "a"))
        .file("content/zh/a.md", page("代运营/乙.md", "三级", "甲"))
        .file("content/en/agency/index.md", "---\ntranslation_key: agency\n---\n# Agency\n")
        .file("content/zh/代运营/index.md", "---\ntranslation_key: agency\n---\n# 代运营\n")
        .file("content/en/agency/b.md", page("../a.md", "top-of-page", "b").replace("---\ndesc", "---\ntranslation_key: b\ndesc"))
        .file("content/zh/代运营/乙.md", page("../a.md", "one-1", "乙").replace("---\ndesc", "---\ntranslation_key: b\ndesc"))
        .file("content/en/agency/only.md", page("b.md", "one", "only"))
        .file("content/zh/只.md", page("a.md", "one", "只"))
        .file("content/en/d.md", "---\ndraft: true\n---\n# Draft\n\n[home](index.md)\n")
        .file("content/en/no-index/deep/page.md", "# Deep\n")
        .file("content/en/p 图.png", "png")
        .file("content/en/agency/p 图.png", "png")
        .file("content/zh/代运营/p 图.png", "png")
        .file("content/static/favicon.ico", "ico")
}

#[test]
fn every_address_of_every_page_leads_somewhere() {
    for (style, visit) in [("directory", Visit::Host), ("file", Visit::Disk)] {
        let project = everything().config(&format!("urls = \"{style}\""));
        let run = project.run(&["build", "--drafts"]);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(crawl(&project.published("dist"), visit) > 1_000);
    }
}

#[test]
fn every_address_works_below_any_subpath() {
    let project = everything();
    let run = project.run(&["build", "--drafts", "--base-url", "https://other.example/a/b/"]);
    assert_eq!(run.code, 0, "{run:?}");
    let site = project.published("dist");
    for (path, bytes) in site.files() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("kb.example"), "the address of the configuration is in {path}");
    }
    let page = site.page("zh/404.html");
    assert_eq!(page.one("main").named("a")[0].value("href"), "/a/b/zh/all-pages/");
}

#[test]
#[should_panic(expected = "en/index.html: `missing.md` is no file of the site")]
fn a_dead_address_would_be_seen() {
    let project = Project::new().file("content/en/index.md", "[x](missing.md)\n");
    project.run(&["build", "--allow-errors"]);
    crawl(&project.published("dist"), Visit::Host);
}

#[test]
fn a_new_site_has_no_dead_address() {
    let project = Project::bare();
    assert_eq!(project.run(&["init", "kb"]).code, 0);
    let run = project.run(&["--root", "kb", "build", "--base-url", "https://kb.example/team"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(crawl(&project.published("kb/dist"), Visit::Host) > 200);
}

#[test]
fn the_playbooks_themselves_have_no_dead_address() {
    let elsewhere = Project::bare();
    let build = |style: &str| -> Run {
        for folder in ["content", "archetypes"] {
            copy(Path::new(env!("CARGO_MANIFEST_DIR")), folder, &elsewhere);
        }
        let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("site.toml");
        let config = std::fs::read_to_string(config).expect("site.toml");
        elsewhere.write("site.toml", format!("urls = \"{style}\"\n{config}"));
        elsewhere.run(&["build", "--base-url", "https://kb.example/team/", "--out", style])
    };
    for (style, visit) in [("directory", Visit::Host), ("file", Visit::Disk)] {
        let run = build(style);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(crawl(&elsewhere.published(style), visit) > 2_000);
    }
}

/// Copies a folder of this repository into a project.
fn copy(root: &Path, folder: &str, into: &Project) {
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop().filter(|folder| folder.is_dir()) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let inside = path.strip_prefix(root).expect("inside").to_str().expect("UTF-8");
                into.write(inside, std::fs::read(&path).expect("a file"));
            }
        }
    }
}

#[test]
fn the_addresses_of_the_dev_server_are_taken() {
    let project = Project::new()
        .file("content/static/-diptych/main.js", "")
        .file("content/static/js/-diptych/main.js", "")
        .file("content/en/a.md", "---\naliases: [/-diptych/old]\n---\nText.\n");
    let problems: Vec<String> =
        project.problems().into_iter().filter(|problem| problem.contains("duplicate-url")).collect();
    let why = "where `diptych serve` has files of its own: it would not be seen there (rename the folder: \
               addresses that begin with `-diptych/` are taken)";
    assert_eq!(
        problems,
        [
            format!(
                "content/en/a.md:2:11: error[duplicate-url]: an alias in `content/en/a.md` becomes `-diptych/old/index.html`, {why}"
            ),
            format!(
                "content/static/-diptych/main.js: error[duplicate-url]: the file `content/static/-diptych/main.js` becomes `-diptych/main.js`, {why}"
            ),
        ]
    );
}

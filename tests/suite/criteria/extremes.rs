//! Sites at the edge of what a theme expects: long names, wide tables, tall pictures, pages that just fit.

use serde_json::json;

use super::{Site, until};
use crate::support::page::Page;
use crate::support::{CONFIG, Project};

const LONG: &str = "title = { en = \"A Very Long Name of a Knowledge Base for Channels\", zh = \"一个名字很长很长的渠道知识库\" }\n\
    short_title = { en = \"Channels\", zh = \"渠道\" }\n\
    edit_url = \"https://forge.example/edit/{path}\"";
const WIDE: &str = "---\ntitle: Wide\n---\nSee https://example.com/a/long/address.\n\n\
    | One | Two | Three | Four | Five | Six |\n|---|---|---|---|---|---|\n\
    | `a_very_long_identifier_that_goes_on` | https://example.com/another/very/long/address | `one_more_identifier_of_length` | four | `and_the_last_long_identifier` | six |\n";

fn project() -> Project {
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"900\" height=\"2600\" viewBox=\"0 0 900 2600\"><rect width=\"900\" height=\"2600\"/></svg>";
    Project::new()
        .file("site.toml", CONFIG.replace("title = { en = \"Playbooks\", zh = \"手册\" }", LONG))
        .file("content/en/wide.md", WIDE)
        .file("content/en/tall.md", "---\ntitle: Tall\n---\n![A tower](tower.svg \"A tower\")\n")
        .file("content/en/tower.svg", picture)
        .file("content/en/short.md", "---\ntitle: Short\n---\n## One\n\nText.\n\n## Two\n\nText.\n")
        .file("content/en/pair.md", "---\ntitle: Pair\n---\n## One {#one}\n\nText.\n\n## Two {#two}\n\nText.\n")
        .file("content/zh/pair.md", "---\ntitle: 一对\n---\n## 一 {#one}\n\n正文。\n")
        .file("content/zh/state.md", "---\ntitle: 过时\nstatus: outdated\nreviewed: 2024-12-01\nreview_by: 2025-01-01\nowner: 负责人\n---\n正文。\n")
}

#[test]
fn paper_is_as_wide_as_paper() {
    let Some(site) = Site::of(project()) else { return };
    let mut chromium = site.browser();
    let mut page = Page::new(&mut chromium);
    page.size(658, 1000).media("print", &[]).open(&site.url("en", "wide/"));
    let found = page.run(
        "[document.documentElement.scrollWidth, Math.ceil(document.querySelector('main table').getBoundingClientRect().right), \
         [...document.querySelectorAll('.prose a[href^=http]')].map((link) => getComputedStyle(link, '::after').content)]",
    );
    assert!(found[0].as_u64() <= Some(658) && found[1].as_u64() <= Some(658), "{found}");
    assert_eq!(found[2], json!(["none", "none"]), "an address that stands there is not printed again");
}

#[test]
fn pictures_fit_the_window_and_open_at_their_top() {
    let Some(site) = Site::of(project()) else { return };
    let mut chromium = site.browser();
    let mut page = Page::new(&mut chromium);
    page.size(1280, 900).open(&site.url("en", "tall/"));
    until(&mut page, "document.querySelector('.zoom-button') !== null");
    let height = page.run("document.querySelector('.prose img').getBoundingClientRect().height");
    assert!(height.as_f64().is_some_and(|height| height > 100.0 && height <= 810.0), "{height}");
    page.click(".zoom-button");
    let at = until(
        &mut page,
        "(() => { const dialog = document.querySelector('dialog.zoom[open]'); return dialog && dialog.scrollHeight > 2000 && [dialog.scrollTop]; })()",
    );
    assert_eq!(at, json!([0]));
}

#[test]
fn a_page_that_fits_is_read_from_its_first_section() {
    let Some(site) = Site::of(project()) else { return };
    let mut chromium = site.browser();
    for beyond in [0, 1, 40] {
        let mut page = Page::new(&mut chromium);
        page.size(1280, 1400).open(&site.url("en", "short/"));
        let height = page.run("document.documentElement.scrollHeight").as_u64().expect("a height");
        assert_eq!(height, 1400, "it fits");
        page.run_with(
            "(beyond) => { document.querySelector('main').style.minBlockSize = '0'; document.querySelector('.panel').style.minBlockSize = `calc(100vh - 56px + ${beyond}px)`; dispatchEvent(new Event('scroll')); }",
            &json!(beyond),
        );
        let current = until(
            &mut page,
            "[...document.querySelectorAll('[data-spy] [aria-current]')].map((link) => link.textContent)",
        );
        assert_eq!(current, json!(["One"]), "{beyond} px more than the window");
    }
}

#[test]
fn phones_have_the_short_name_and_every_action() {
    let Some(site) = Site::of(project()) else { return };
    let mut chromium = site.browser();
    let mut page = Page::new(&mut chromium);
    page.size(360, 800).open(&site.url("zh", "state/"));
    let name = page.run("[...document.querySelectorAll('.brand > span > span')].filter((one) => one.getBoundingClientRect().width > 1).map((one) => one.textContent)");
    assert_eq!(name, json!(["渠道"]));
    page.click(".contents-folded summary");
    let actions = page.run("[...document.querySelectorAll('.actions a')].filter((one) => one.checkVisibility()).map((one) => one.textContent.trim())");
    assert_eq!(actions, json!(["提出修改", "Markdown"]));
    let said = page.run("document.querySelector('.trust-state').innerText.trim()");
    assert_eq!(
        said,
        json!("已过时\n上次复核：2024年12月1日\n应于2025年1月1日前复核"),
        "no day in the past is called the next"
    );
    drop(page);
    let mut page = Page::new(&mut chromium);
    page.size(1280, 900).open(&site.url("zh", "pair/?with=en"));
    let missing = until(
        &mut page,
        "(() => { const way = document.querySelector('.pair-missing a'); return way && [way.textContent, way.href]; })()",
    );
    assert_eq!(missing, json!(["翻译本页", "https://forge.example/edit/content/zh/pair.md"]));
}

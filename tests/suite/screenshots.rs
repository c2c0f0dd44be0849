//! Pictures of the site, to be laid beside those of its design and looked at.
//!
//! ```sh
//! DIPTYCH_PICTURES=/somewhere cargo test --test suite screenshots::
//! ```

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::browser::project;
use crate::criteria::Site;
use crate::support::page::{Page, Picture};
use crate::support::skipped;

const FOLDER: &str = "DIPTYCH_PICTURES";

/// What is done before a picture is taken.
#[derive(Clone, Copy, Debug)]
enum Then {
    /// Nothing.
    Look,
    /// The whole page, as far as it goes.
    Whole,
    /// Something is clicked.
    Click(&'static str),
    /// The pointer rests on something.
    Point(&'static str),
    /// The search is opened and asked.
    Ask(&'static str),
    /// The results of the query in the address are waited for.
    Find,
    /// Something is brought into sight.
    Show(&'static str),
}

struct Shot {
    name: &'static str,
    path: &'static str,
    size: (u32, u32),
    /// Media features, or `print`.
    media: &'static str,
    then: Then,
}

const fn shot(
    name: &'static str,
    path: &'static str,
    size: (u32, u32),
    media: &'static str,
    then: Then,
) -> Shot {
    Shot { name, path, size, media, then }
}

const DESK: (u32, u32) = (1440, 1100);
const PHONE: (u32, u32) = (360, 880);
const SHOTS: &[Shot] = &[
    shot("home-en-light", "en/", (1440, 1800), "light", Then::Look),
    shot("home-zh-dark", "zh/", (1440, 1800), "dark", Then::Look),
    shot("home-zh-phone", "zh/", PHONE, "light", Then::Whole),
    shot("article-en-light", "en/agency/what-is-agency-operation/", DESK, "light", Then::Look),
    shot("article-zh-dark", "zh/agency/what-is-agency-operation/", DESK, "dark", Then::Look),
    shot("article-zh-phone", "zh/agency/what-is-agency-operation/", PHONE, "light", Then::Look),
    shot("article-en-whole", "en/agency/what-is-agency-operation/", (1280, 900), "light", Then::Whole),
    shot("article-zh-tablet", "zh/agency/what-is-agency-operation/", (768, 1000), "light", Then::Look),
    shot("drawer-zh-phone", "zh/agency/what-is-agency-operation/", PHONE, "light", Then::Click("a.menu")),
    shot("table-en-light", "en/agency/what-is-agency-operation/#scope", DESK, "light", Then::Show("table")),
    shot("table-en-phone", "en/agency/what-is-agency-operation/#scope", PHONE, "light", Then::Show("table")),
    shot("parts-zh", "zh/authoring/markdown/#callouts", (1280, 1180), "light", Then::Show("#callouts")),
    shot(
        "parts-en-dark",
        "en/authoring/markdown/#code-lines",
        (1280, 1180),
        "dark",
        Then::Show("#code-lines"),
    ),
    shot(
        "search-en-light",
        "en/agency/what-is-agency-operation/",
        (1440, 860),
        "light",
        Then::Ask("commission"),
    ),
    shot("search-zh-dark", "zh/agency/what-is-agency-operation/", (1440, 860), "dark", Then::Ask("yongjin")),
    shot("search-zh-phone", "zh/agency/what-is-agency-operation/", PHONE, "dark", Then::Ask("commission")),
    shot(
        "search-none-zh",
        "zh/agency/what-is-agency-operation/",
        (1280, 800),
        "light",
        Then::Ask("直播基地招商"),
    ),
    shot("search-en-phone", "en/agency/what-is-agency-operation/", PHONE, "light", Then::Ask("comission")),
    shot("results-zh-light", "zh/search/?q=提成", (1280, 1000), "light", Then::Find),
    shot("results-en-dark", "en/search/?q=agency+operation", (1280, 1000), "dark", Then::Find),
    shot("results-zh-phone", "zh/search/?q=代运营", PHONE, "dark", Then::Find),
    shot("results-en-phone", "en/search/?q=day+cat", PHONE, "light", Then::Find),
    shot(
        "card-en-light",
        "en/agency/what-is-agency-operation/",
        (1280, 760),
        "light",
        Then::Point("a.term[href$=commission]"),
    ),
    shot(
        "card-zh-phone",
        "zh/agency/what-is-agency-operation/",
        PHONE,
        "light",
        Then::Point("a.term[href$=commission]"),
    ),
    shot("all-parts-en-light", "en/agency/parts/", (1280, 900), "light", Then::Whole),
    shot("all-parts-zh-dark", "zh/agency/parts/", (1280, 900), "dark", Then::Whole),
    shot("glossary-zh-light", "zh/terms/#commission", (1280, 900), "light", Then::Look),
    shot("due-en-light", "en/due/", (1280, 900), "light", Then::Look),
    shot("section-zh-light", "zh/agency/", (1280, 980), "light", Then::Look),
    shot("section-zh-phone", "zh/agency/", PHONE, "light", Then::Look),
    shot("all-pages-zh-light", "zh/all-pages/", (1280, 900), "light", Then::Look),
    shot("fallback-zh", "zh/agency/untranslated/", (1280, 700), "light", Then::Look),
    shot("not-found-zh", "zh/agency/fee-modle/", (1280, 800), "light", Then::Look),
    shot("side-by-side-light", "en/channel/margin-split/?with=zh", (1440, 1000), "light", Then::Look),
    shot("side-by-side-zh-phone", "zh/channel/margin-split/?with=en", PHONE, "light", Then::Look),
    shot(
        "checklist-zh-dark",
        "zh/agency/client-self-assessment/",
        (1280, 1000),
        "dark",
        Then::Show(".checklist"),
    ),
    shot("checklist-en-phone", "en/agency/client-self-assessment/", PHONE, "light", Then::Show(".checklist")),
    shot("map-en-dark", "en/map/", (1280, 900), "dark", Then::Look),
    shot("path-zh-light", "zh/paths/agency-lead/", (1280, 900), "light", Then::Look),
    shot("print-en", "en/agency/what-is-agency-operation/", (794, 1123), "print", Then::Whole),
    shot("forced-en", "en/agency/what-is-agency-operation/", (1280, 760), "forced", Then::Look),
];

#[test]
fn pictures_to_lay_beside_the_design() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        skipped(&format!("pictures of the site, for {FOLDER} names no folder"));
        return;
    };
    let Some(site) = Site::of(project()) else { return };
    let folder = Path::new(&folder);
    fs::create_dir_all(folder).expect("a folder");
    let mut chromium = site.browser();
    for shot in SHOTS {
        let mut page = Page::new(&mut chromium);
        page.size(shot.size.0, shot.size.1);
        match shot.media {
            "print" => page.media("print", &[]),
            "forced" => page.media("screen", &[("forced-colors", "active")]),
            scheme => page.media("screen", &[("prefers-color-scheme", scheme)]),
        };
        page.open(&site.at(shot.path));
        match shot.then {
            Then::Look | Then::Whole => {}
            Then::Find => {
                page.run("(async () => { while (!document.querySelector('.search-list li')) await new Promise((done) => setTimeout(done, 20)); })()");
            }
            Then::Click(selector) => drop(page.click(selector)),
            Then::Point(selector) => {
                let (x, y) = page.place(selector);
                page.point(x, y).run("new Promise((done) => setTimeout(done, 600))");
            }
            Then::Show(selector) => {
                let show =
                    "(selector) => document.querySelector(selector).scrollIntoView({ behavior: 'instant' })";
                page.run_with(show, &json!(selector));
            }
            Then::Ask(query) => {
                page.run("document.querySelector('a[data-search]').click()");
                page.run("(async () => { while (!document.querySelector('dialog[open] input')) await new Promise((done) => setTimeout(done, 20)); })()");
                page.call("Input.insertText", &json!({ "text": query }));
                page.run("new Promise((done) => setTimeout(done, 900))");
            }
        }
        page.settle();
        let picture =
            page.picture(if matches!(shot.then, Then::Whole) { Picture::WholePage } else { Picture::Window });
        fs::write(folder.join(format!("{}.png", shot.name)), picture).expect("a picture");
    }
}

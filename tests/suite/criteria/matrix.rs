//! Criteria 1, 5, 8 and 9: what must hold on every kind of page, in both languages, in three appearances, on three widths,
//! with and without scripts.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{KINDS, LANGUAGES, PROBE, Site, Verdicts, WIDTHS, until};
use crate::support::page::Page;
use crate::support::{Arrival, Chromium, Server, skipped};

/// Where axe-core is.
const AXE: &str = "DIPTYCH_AXE";
const APPEARANCES: [(&str, &str, &str); 3] = [
    ("light", "prefers-color-scheme", "light"),
    ("dark", "prefers-color-scheme", "dark"),
    ("forced", "forced-colors", "active"),
];

/// What axe cannot decide by itself, and why it is right. The manual lists them too.
const UNDECIDED: [(&str, &str); 5] = [
    (
        "color-contrast",
        "gradients of table edges, hinges, single letters: criterion 2 computes every pair of colours",
    ),
    (
        "scrollable-region-focusable",
        "results scroll with the current option, which the arrow keys move while the field keeps the focus",
    ),
    (
        "aria-required-children",
        "tools that need scripts are hidden without them, which may leave their list empty",
    ),
    ("link-in-text-block", "terms are underlined with dots, which axe does not count"),
    (
        "label-content-name-mismatch",
        "the arrow back from a footnote is a sign, and its name says what it does",
    ),
];

fn axe() -> Option<String> {
    let axe = std::env::var_os(AXE).map(|path| std::fs::read_to_string(path).expect("axe-core"));
    if axe.is_none() {
        skipped(&format!("axe, for {AXE} names no file"));
    }
    axe
}

/// Every page that is published, once, on the narrowest screen: what authors write differs more than the kinds of pages do.
pub(super) fn everywhere(site: &Site, verdicts: &mut Verdicts) {
    let Some(axe) = axe() else { return };
    let mut chromium = site.browser();
    let published = site.project.published("dist");
    let mut page = Page::new(&mut chromium);
    page.size(WIDTHS[0], 900);
    page.media("screen", &[("prefers-color-scheme", "light"), ("prefers-reduced-motion", "reduce")]);
    let addresses =
        published.paths().into_iter().filter_map(|path| path.strip_suffix("index.html").map(str::to_owned));
    let mut seen = 0;
    for address in addresses.filter(|address| !address.is_empty()) {
        if published.text(&format!("{address}index.html")).contains("data-redirect") {
            continue;
        }
        page.open(&site.server.url(&address));
        axe_finds_nothing(&mut page, &axe, "light", &address, verdicts);
        seen += 1;
    }
    assert!(seen > 60, "{seen} pages");
}

/// All of the matrix; with axe where it can be had.
pub(super) fn check(site: &Site, verdicts: &mut Verdicts) {
    let axe = axe();
    let mut chromium = site.browser();
    let mut combinations = 0;
    for (language, _) in LANGUAGES {
        let more = [("search", "agency/"), ("results", "search/?q=fee"), ("drawer", "agency/")];
        for (kind, path) in KINDS.into_iter().chain(more) {
            for scripts in [true, false] {
                // What scripts open does not open without them.
                if !scripts && matches!(kind, "search" | "results" | "drawer") {
                    continue;
                }
                let mut page = Page::new(&mut chromium);
                page.size(1280, 900);
                if !scripts {
                    page.block_scripts();
                }
                page.open(&site.url(language, path));
                for width in WIDTHS {
                    page.size(width, 900);
                    prepare(&mut page, kind, width);
                    // Without scripts pages have the same colours: once is enough.
                    let appearances = if scripts { APPEARANCES.as_slice() } else { &APPEARANCES[..1] };
                    for &(appearance, feature, value) in appearances {
                        let place = format!("{language} {kind}, {appearance}, {width} px, scripts {scripts}");
                        if kind == "drawer" && width >= 832 {
                            continue;
                        }
                        // Colours that are still on their way to those of another appearance are nobody's.
                        page.media("screen", &[(feature, value), ("prefers-reduced-motion", "reduce")]);
                        if let Some(axe) = &axe {
                            axe_finds_nothing(&mut page, axe, appearance, &place, verdicts);
                        }
                        combinations += 1;
                    }
                    page.media("screen", &[]);
                    let overflow = super::ask(&mut page, "overflow");
                    verdicts.hold(
                        5,
                        overflow.as_i64() <= Some(0),
                        format!("{language} {kind}, {width} px"),
                        overflow,
                    );
                }
                if scripts {
                    quiet(site, &mut page, &format!("{language} {kind}"), verdicts);
                }
            }
        }
    }
    verdicts.measure(1, format!("{combinations} combinations"));
}

fn prepare(page: &mut Page<'_>, kind: &str, width: u32) {
    match kind {
        "search" => {
            page.run(
                "(async () => { if (!document.querySelector('dialog[open]')) document.querySelector('a[data-search]').click(); \
                 while (!document.querySelector('dialog[open] input')) await new Promise((done) => setTimeout(done, 20)); })()",
            );
            page.run("document.querySelector('dialog[open] input[type=search], dialog[open] input').focus()");
            page.call("Input.insertText", &json!({ "text": if width == 360 { "fee" } else { "" } }));
            if width == 360 {
                let found = until(page, "document.querySelector('dialog[open] [role=option] mark') !== null");
                assert_eq!(found, true, "the search has found something");
            }
        }
        "results" => {
            let found = until(page, "document.querySelector('[data-results] .search-list li') !== null");
            assert_eq!(found, true, "the page of results shows some");
        }
        "drawer" if width < 832 => {
            page.run("document.querySelector('dialog[open]') ?? document.querySelector('a.menu').click()");
            // Its script is on its way the first time.
            let open = until(page, "document.querySelector('dialog.drawer[open]:modal') !== null");
            assert_eq!(open, true, "the drawer is open at {width} px");
        }
        _ => {}
    }
    page.settle();
}

fn axe_finds_nothing(page: &mut Page<'_>, axe: &str, appearance: &str, place: &str, verdicts: &mut Verdicts) {
    if page.run("typeof globalThis.axe?.run") == "undefined" {
        page.run(&format!("{axe}\n0"));
    }
    // What elements are called and how they nest is the same in every appearance: there only what is seen is judged again.
    let rules = match appearance {
        "light" => "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']",
        _ => "{ type: 'rule', values: ['color-contrast', 'link-in-text-block', 'target-size'] }",
    };
    let found = page.run(&format!(
        "axe.run(document, {{ resultTypes: ['violations', 'incomplete'], runOnly: {rules} }}).then(({{ violations, incomplete }}) => ({{ \
         violations: violations.map(({{ id, nodes }}) => `${{id}}: ${{nodes.map((node) => node.target.join(' ') + ' ' + node.failureSummary).slice(0, 3).join(' | ')}}`), \
         incomplete: incomplete.map(({{ id, nodes }}) => [id, `${{nodes[0].target}} ${{nodes[0].any[0]?.message ?? ''}}`]) }}))",
    ));
    verdicts.none(1, &found["violations"], place);
    for undecided in found["incomplete"].as_array().into_iter().flatten() {
        let known = UNDECIDED.iter().any(|(rule, _)| undecided[0] == *rule);
        verdicts.hold(1, known, format!("{place}, undecided"), undecided);
    }
}

/// Nothing on the console, nothing from elsewhere.
fn quiet(site: &Site, page: &mut Page<'_>, place: &str, verdicts: &mut Verdicts) {
    // The page for wrong addresses comes with the status of one, which the browser tells: about the page itself only.
    let address = page.run("location.href");
    let expected = |line: &String| {
        serde_json::from_str::<Value>(line).is_ok_and(|entry| {
            let told = entry["text"].as_str().unwrap_or_default();
            entry["source"] == "network" && entry["url"] == address && told.contains("status of 404")
        })
    };
    let console: Vec<String> = page.console().into_iter().filter(|line| !expected(line)).collect();
    verdicts.none(8, &json!(console), format!("{place}, console"));
    let own = site.server.url("/");
    let foreign: Vec<String> = page
        .requests()
        .into_iter()
        .filter(|url| !url.starts_with(&own) && !url.starts_with("data:"))
        .collect();
    verdicts.none(8, &json!(foreign), format!("{place}, other hosts"));
}

/// Nothing moves while a page loads, however late its scripts come: on pages whose review is overdue, for readers of whom
/// the browser remembers something.
pub(super) fn stillness(site: &Site, verdicts: &mut Verdicts) {
    let mut chromium = site.browser();
    let published = site.project.published("dist");
    let server = site.again(Arrival::BeforePaint);
    for (language, _) in LANGUAGES {
        let other = if language == "en" { "zh" } else { "en" };
        for (kind, path) in KINDS.into_iter().chain(MORE) {
            let path = path.replace("with=", &format!("with={other}"));
            let file = if kind == "not found" { "404.html" } else { "index.html" };
            let folder = if kind == "not found" { "" } else { path.split('?').next().unwrap_or_default() };
            let html = published.text(&format!("{language}/{folder}{file}"));
            for width in WIDTHS {
                let mut page = remembering(&mut chromium, &server, language, width);
                let url = server.url(&format!("{language}/{path}"));
                // Where a script keeps the paint waiting for itself, it can be held by nobody else.
                let waits = html.contains("blocking=\"render\"");
                let may_wait = kind == "not found" || html.contains("/tasks.");
                verdicts.hold(9, waits == may_wait, format!("{language} {kind}, waits for a script"), waits);
                if waits {
                    page.open(&url)
                } else {
                    page.open_slowly(&url, "/appearance.")
                };
                let moved = page.run(&format!("{PROBE}\nprobe.shifts()"));
                verdicts.none(9, &moved, format!("{language} {kind}, {width} px, layout shift"));
            }
        }
    }
}

/// Lists and articles over a slow line. The columns of an author's table are as wide as its rows ask, so they may change
/// while rows arrive; nothing else may, but for a letter of a badge in a margin.
pub(super) fn arrival(site: &Site, verdicts: &mut Verdicts) {
    let mut chromium = site.browser();
    let server = site.again(Arrival::InPieces(700));
    for (language, _) in LANGUAGES {
        for (kind, path) in KINDS.into_iter().chain(MORE).filter(|(kind, _)| !kind.contains("side by side")) {
            for width in [360, 1280] {
                let mut page = remembering(&mut chromium, &server, language, width);
                page.open(&server.url(&format!("{language}/{path}")));
                let moved = page.run(&format!("{PROBE}\nprobe.shifts(0.00005, 'table')"));
                verdicts.none(
                    9,
                    &moved,
                    format!("{language} {kind}, {width} px, layout shift as it arrives"),
                );
            }
        }
    }
}

/// A tab of a reader who has been here before, long after the pages were reviewed.
fn remembering<'a>(chromium: &'a mut Chromium, server: &Server, language: &str, width: u32) -> Page<'a> {
    let mut page = Page::new(chromium);
    page.size(width, 900).open(&server.url(&format!("{language}/all-pages/")));
    page.run(REMEMBERED);
    page.call("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": LATER }));
    page
}

/// Pages that scripts change, beside one of each kind.
const MORE: [(&str, &str); 9] = [
    ("late parts", "agency/late/"),
    ("late parts side by side", "agency/late/?with="),
    ("checklist", "agency/client-self-assessment/"),
    ("side by side", "channel/margin-split/?with="),
    ("due", "due/"),
    ("changes", "changes/"),
    ("glossary", "terms/"),
    ("map", "map/"),
    ("search results", "search/"),
];
/// A day on which every review of the pages is overdue.
const LATER: &str = "{ const Real = Date; globalThis.Date = class extends Real { \
     constructor(...given) { if (given.length) super(...given); else super('2028-02-01T12:00:00'); } }; }";
/// Some pages of paths have been read, and a task is ticked.
const REMEMBERED: &str = "localStorage.setItem('diptych-path:/team/kb/', 'brand-client'); \
     localStorage.setItem('diptych-read:/team/kb/', JSON.stringify(['agency/what-is-agency-operation/', 'agency/three-capabilities/', 'channel/control-modes/'])); \
     localStorage.setItem('diptych-tasks:/team/kb/agency/parts/', JSON.stringify({ current: 0, runs: [{ name: 'A', ticks: [] }, { name: 'B', ticks: [] }] }))";

#[test]
fn the_manual_lists_what_axe_leaves_open() {
    for (language, _) in LANGUAGES {
        let page = format!("{}/content/{language}/authoring/criteria.md", env!("CARGO_MANIFEST_DIR"));
        let manual = std::fs::read_to_string(page).expect("the manual");
        let listed: BTreeSet<&str> = manual
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
            .map(|(rule, _)| rule)
            .collect();
        assert_eq!(listed, UNDECIDED.map(|(rule, _)| rule).into_iter().collect(), "{language}");
    }
}

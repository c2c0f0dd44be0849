//! Criteria 2, 5, 9, 10, 11, 12 and 20: colours, room, paper, stillness, the system's own colours, pictures.

use serde_json::json;

use super::{KINDS, LANGUAGES, PROBE, Site, Verdicts, ask};
use crate::support::Chromium;
use crate::support::page::Page;

pub(super) fn check(site: &Site, chromium: &mut Chromium, verdicts: &mut Verdicts) {
    for (language, _) in LANGUAGES {
        colours(site, chromium, language, verdicts);
        no_flash(site, chromium, language, verdicts);
        for (kind, path) in KINDS {
            let mut page = Page::new(chromium);
            page.size(360, 800).open(&site.url(language, path));
            let place = format!("{language} {kind}");
            room(&mut page, &place, verdicts);
            page.media("screen", &[("forced-colors", "active")]);
            let gone = ask(&mut page, "borderless");
            verdicts.none(12, &gone, format!("{place}, 360 px"));
            page.size(1280, 900);
            let gone = ask(&mut page, "borderless");
            verdicts.none(12, &gone, format!("{place}, 1280 px"));
            page.media("screen", &[("prefers-reduced-motion", "reduce")]).open(&site.url(language, path));
            let motion = ask(&mut page, "motion");
            verdicts.hold(11, motion == json!({ "animations": 0, "scroll": "auto" }), &place, &motion);
            let images = ask(&mut page, "images");
            let none = json!({ "without": 0, "sizeless": 0, "eager": 0, "drawings": 0 });
            verdicts.hold(20, images == none, &place, &images);
            print(&mut page, &place, verdicts);
        }
    }
}

/// Every pair of colours of the theme that may meet, those of code among them.
fn colours(site: &Site, chromium: &mut Chromium, language: &str, verdicts: &mut Verdicts) {
    for scheme in ["light", "dark"] {
        let mut page = Page::new(chromium);
        page.size(1280, 900).media("screen", &[("prefers-color-scheme", scheme)]);
        page.open(&site.url(language, "agency/parts/"));
        let measured = ask(&mut page, "contrasts");
        let measured = measured.as_array().expect("pairs");
        verdicts.hold(2, measured.len() > 50, format!("{language} {scheme}"), measured.len());
        let mut lowest = f64::INFINITY;
        for pair in measured {
            let (ratio, least) =
                (pair["ratio"].as_f64().expect("a ratio"), pair["least"].as_f64().expect("a bound"));
            verdicts.hold(2, ratio >= least, format!("{language} {scheme}"), pair);
            if least > 4.0 {
                lowest = lowest.min(ratio);
            }
        }
        if language == "en" {
            verdicts.measure(2, format!("lowest of text, {scheme}: {lowest:.2}"));
        }
    }
}

/// A stored choice is there in the first frame.
fn no_flash(site: &Site, chromium: &mut Chromium, language: &str, verdicts: &mut Verdicts) {
    let mut page = Page::new(chromium);
    page.size(1280, 900).media("screen", &[("prefers-color-scheme", "light")]);
    page.open(&site.url(language, ""));
    page.run("localStorage.setItem('diptych-appearance', 'dark')");
    // Looks at every frame from the first, as soon as there is something to be seen.
    let watch = "addEventListener('DOMContentLoaded', () => {}); globalThis.grounds = []; const look = () => { \
        if (document.body) grounds.push(getComputedStyle(document.body.querySelector('.panel') ?? document.documentElement).backgroundColor); \
        if (grounds.length < 20) requestAnimationFrame(look); }; requestAnimationFrame(look);";
    page.call("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": watch }));
    page.open(&site.url(language, "agency/"));
    page.run("new Promise((done) => setTimeout(done, 400))");
    let seen = page.run("[...new Set(grounds)]");
    verdicts.hold(
        9,
        // The ground of the window, and that of the text once there is text: both are dark.
        seen.as_array().is_some_and(|seen| {
            !seen.is_empty()
                && seen.iter().all(|ground| ground == "rgb(13, 18, 22)" || ground == "rgb(20, 25, 31)")
        }),
        format!("{language}, dark stored, light system"),
        &seen,
    );
}

/// Targets to hit, text that may be spaced out, and no scrolling sideways on the narrowest window, which is 1280 at 400 %.
fn room(page: &mut Page<'_>, place: &str, verdicts: &mut Verdicts) {
    let small = ask(page, "smallTargets");
    verdicts.none(5, &small, format!("{place}, small targets"));
    let spaced = ask(page, "spaced");
    verdicts.hold(5, spaced["overflow"].as_i64() <= Some(0), format!("{place}, spaced out"), &spaced);
    verdicts.none(5, &spaced["cut"], format!("{place}, cut when spaced out"));
    for width in [320, 640] {
        page.size(width, 800);
        let overflow = ask(page, "overflow");
        verdicts.hold(5, overflow.as_i64() <= Some(0), format!("{place}, {width} px"), &overflow);
    }
}

fn print(page: &mut Page<'_>, place: &str, verdicts: &mut Verdicts) {
    // An A4 page less its margins.
    page.size(658, 1000).media("print", &[("prefers-color-scheme", "dark")]);
    let printed = page.run(&format!("{PROBE}\nprobe.print()"));
    verdicts.none(10, &printed["hidden"], format!("{place}, navigation on paper"));
    verdicts.none(10, &printed["wide"], format!("{place}, wider than the paper"));
    verdicts.hold(10, printed["ground"] == "rgb(255, 255, 255)", place, &printed["ground"]);
    let folded = (printed["details"].as_u64(), printed["panels"].as_u64());
    verdicts.hold(10, folded == (Some(0), Some(0)), place, &printed);
    page.media("screen", &[]);
}

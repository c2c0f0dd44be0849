//! Criteria 6, 7, 17, 18 and 23: languages, pages without scripts, tables, Chinese typography, addresses that are not there.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{KINDS, LANGUAGES, PROBE, Site, Verdicts, ask};
use crate::support::Chromium;
use crate::support::page::Page;

pub(super) fn check(site: &Site, chromium: &mut Chromium, verdicts: &mut Verdicts) {
    let mut titles: BTreeMap<String, String> = BTreeMap::new();
    for (language, tag) in LANGUAGES {
        for (kind, path) in KINDS {
            let place = format!("{language} {kind}");
            let mut page = Page::new(chromium);
            page.size(1280, 900).open(&site.url(language, path));
            let said = page.run("document.documentElement.lang");
            verdicts.hold(6, said == tag, &place, &said);
            let wrong = ask(&mut page, "languages");
            verdicts.none(6, &wrong, &place);
            alternates(site, &mut page, &place, verdicts);
            let title = page.run("document.title").as_str().unwrap_or_default().to_owned();
            let other = titles.insert(title.clone(), place.clone());
            // A fallback shows the page of the other language.
            verdicts.hold(
                23,
                other.is_none() || kind == "fallback",
                &place,
                format!("{title}, as {other:?}"),
            );
            let structure = ask(&mut page, "structure");
            verdicts.none(19, &structure["ids"], format!("{place}, ids"));
        }
        bare(site, chromium, language, verdicts);
        tables(site, chromium, language, verdicts);
        missing(site, chromium, language, tag, verdicts);
        asked_more(site, chromium, language, verdicts);
    }
    chinese(site, chromium, verdicts);
}

/// Each version names all versions, itself among them, with whole addresses.
fn alternates(site: &Site, page: &mut Page<'_>, place: &str, verdicts: &mut Verdicts) {
    let read = "[...document.querySelectorAll('link[rel=alternate][hreflang]')].map((link) => [link.hreflang, link.getAttribute('href')])";
    let own = page.run(read);
    let Some(links) = own.as_array().filter(|links| !links.is_empty()) else { return };
    let named = |tag: &str| links.iter().find(|link| link[0] == tag).map(|link| link[1].clone());
    let tag = page.run("document.documentElement.lang");
    let address = page.run("location.href");
    verdicts.hold(6, named(tag.as_str().unwrap_or_default()).as_ref() == Some(&address), place, &own);
    verdicts.hold(6, named("x-default").is_some(), format!("{place}, x-default"), &own);
    let absolute =
        links.iter().all(|link| link[1].as_str().is_some_and(|url| url.starts_with(&site.server.url("/"))));
    verdicts.hold(6, absolute, format!("{place}, whole addresses"), &own);
    let others = format!(
        "Promise.all({own}.map(async ([, url]) => {{ const html = await (await fetch(url)).text(); \
         const other = new DOMParser().parseFromString(html, 'text/html'); \
         return JSON.stringify([...other.querySelectorAll('link[rel=alternate][hreflang]')].map((link) => [link.hreflang, link.getAttribute('href')])); }}))",
    );
    let others = page.run(&others);
    let agree = others.as_array().is_some_and(|all| {
        all.iter().all(|one| {
            one.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok()).as_ref() == Some(&own)
        })
    });
    verdicts.hold(6, agree, format!("{place}, reciprocal"), &others);
}

/// Without scripts everything is there, nothing is dead, and the system chooses the appearance.
fn bare(site: &Site, chromium: &mut Chromium, language: &str, verdicts: &mut Verdicts) {
    let mut grounds = Vec::new();
    for scheme in ["light", "dark"] {
        let mut page = Page::new(chromium);
        page.size(1280, 900).media("screen", &[("prefers-color-scheme", scheme)]).without_scripts();
        page.open(&site.url(language, "agency/parts/"));
        let bare = page.run(&format!("{PROBE}\nprobe.bare()"));
        let place = format!("{language}, {scheme}, without scripts");
        for (what, least) in [("navigation", 10), ("contents", 6), ("switcher", 2), ("words", 400)] {
            verdicts.hold(7, bare[what].as_u64() >= Some(least), format!("{place}, {what}"), &bare);
        }
        verdicts.hold(7, bare["panels"][0] == bare["panels"][1], format!("{place}, tabs"), &bare["panels"]);
        verdicts.hold(7, bare["drawn"][0].as_u64() > Some(2), format!("{place}, drawings"), &bare["drawn"]);
        verdicts.none(7, &bare["buttons"], format!("{place}, dead controls"));
        grounds.push(bare["ground"].clone());
    }
    verdicts.hold(7, grounds[0] != grounds[1], format!("{language}, appearance"), json!(grounds));
}

fn tables(site: &Site, chromium: &mut Chromium, language: &str, verdicts: &mut Verdicts) {
    for width in [360, 1280] {
        let mut page = Page::new(chromium);
        page.size(width, 900).open(&site.url(language, "agency/parts/"));
        page.settle();
        let tables = ask(&mut page, "tables");
        let tables = tables.as_array().expect("tables");
        verdicts.hold(17, tables.len() == 3, language, tables.len());
        for table in tables {
            let place = format!("{language}, {width} px");
            verdicts.hold(17, table["focusable"] == table["scrolls"], &place, table);
            verdicts.hold(17, table["named"] == table["scrolls"], &place, table);
            verdicts.hold(17, table["scoped"] == true && table["narrow"] == 0, &place, table);
        }
        verdicts.hold(
            17,
            tables[0]["scrolls"] == true || width > 360,
            format!("{language} wide"),
            &tables[0],
        );
        verdicts.hold(17, tables[1]["scrolls"] == false, format!("{language} small"), &tables[1]);
    }
}

/// The page for addresses that lead nowhere works at any depth, in the language of the address.
fn missing(site: &Site, chromium: &mut Chromium, language: &str, tag: &str, verdicts: &mut Verdicts) {
    let mut page = Page::new(chromium);
    page.size(1280, 900).open(&site.url(language, "no/such/page/at/all/"));
    let found = page.run(
        "({ lang: document.documentElement.lang, styled: getComputedStyle(document.querySelector('.header')).position, \
         asked: document.querySelector('[data-address-asked] code').textContent, \
         home: new URL(document.querySelector('.ways a').href).pathname })",
    );
    let expected = json!({
        "lang": tag, "styled": "sticky", "asked": format!("/team/kb/{language}/no/such/page/at/all/"), "home": format!("/team/kb/{language}/"),
    });
    verdicts.hold(23, found == expected, language, &found);
    let read =
        |path: &str| std::fs::read_to_string(site.project.path(&format!("dist/{path}"))).expect("a file");
    for file in ["sitemap.xml".to_owned(), format!("{language}/feed.xml")] {
        let parse = "(text) => new DOMParser().parseFromString(text, 'text/xml').querySelector('parsererror')?.textContent ?? ''";
        let fault = page.run_with(parse, &json!(read(&file)));
        verdicts.hold(23, fault == "", file, &fault);
    }
}

/// What an address asks for besides, such as the other language at the side, hides no page that knows nothing of it.
fn asked_more(site: &Site, chromium: &mut Chromium, language: &str, verdicts: &mut Verdicts) {
    for path in ["no/such/page/?with=zh", "all-pages/?with=zh", "map/?startswith=x", "agency/?startswith=x"] {
        let mut page = Page::new(chromium);
        page.size(1280, 900).open(&site.url(language, path));
        let seen = page.run("document.querySelector('h1').checkVisibility({ visibilityProperty: true })");
        verdicts.hold(23, seen == true, format!("{language} {path}, in sight"), &seen);
    }
}

fn chinese(site: &Site, chromium: &mut Chromium, verdicts: &mut Verdicts) {
    let mut page = Page::new(chromium);
    page.size(1280, 900).open(&site.url("zh", "agency/parts/"));
    let said = ask(&mut page, "typography");
    verdicts.hold(18, said["autospace"] == "normal", "autospace", &said);
    verdicts.hold(18, said["code"] == "no-autospace", "autospace of code", &said);
    verdicts.hold(18, said["em"] == "normal", "emphasis", &said);
    verdicts.hold(18, said["leading"].as_f64() >= Some(1.7), "leading", &said);
    verdicts.hold(18, said["joined"] == true, "soft line ends", &said);
    verdicts.hold(18, said["gap"].as_f64() > Some(0.0), "air beside Latin letters", &said);
    verdicts.hold(18, said["quote"].as_f64() >= Some(0.95), "full-width quotes", &said);
    verdicts.hold(18, said["fonts"] == 0, "fonts of the web", &said);
    verdicts.hold(18, said["measure"].as_f64() <= Some(42.5), "Han in a line", &said);
    verdicts.measure(
        18,
        format!("leading {}, {:.1} Han a line", said["leading"], said["measure"].as_f64().unwrap_or(0.0)),
    );
}

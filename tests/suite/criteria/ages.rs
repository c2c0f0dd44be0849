//! Pages whose review is due or overdue: they say so on the day, without a build, in the words of the theme.

use serde_json::{Value, json};

use super::{LANGUAGES, Site, until};
use crate::browser::project;
use crate::support::Chromium;
use crate::support::page::Page;

/// Opens a page when it is noon of a day there.
fn on_day<'a>(chromium: &'a mut Chromium, today: &str, url: &str) -> Page<'a> {
    let clock = format!(
        "{{ const Real = Date; globalThis.Date = class extends Real {{ constructor(...given) {{ if (given.length) super(...given); else super('{today}T12:00:00'); }} static now() {{ return new Real('{today}T12:00:00').getTime(); }} }}; }}"
    );
    let mut page = Page::new(chromium);
    page.call("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": clock }));
    page.size(1280, 900).open(url);
    page
}

#[test]
fn a_page_says_on_the_day_that_it_is_late() {
    let Some(site) = Site::new() else { return };
    let mut chromium = site.browser();
    for (language, _) in LANGUAGES {
        for (today, age) in
            [("2026-11-25", Value::Null), ("2027-11-14", "due".into()), ("2027-12-06", "over".into())]
        {
            let mut page = on_day(&mut chromium, today, &site.url(language, "agency/parts/"));
            let said = page.run("[document.querySelector('.trust').dataset.age ?? null, document.querySelector('.trust strong').textContent]");
            let words = match (language, today) {
                ("en", "2027-12-06") => "Review 12 days overdue",
                ("zh", "2027-12-06") => "已过复核日 12 天",
                ("en", "2027-11-14") => "Review due in 10 days",
                ("zh", "2027-11-14") => "距复核日还有 10 天",
                ("en", _) => "Reviewed 24 November 2026",
                _ => "2026年11月24日已复核",
            };
            assert_eq!(said, json!([age, words]), "{language} on {today}");
        }
    }
}

/// In lists too, and of both pages that stand side by side.
#[test]
fn what_is_late_has_its_colour_everywhere() {
    let Some(site) = Site::new() else { return };
    let mut chromium = site.browser();
    let mut page = on_day(&mut chromium, "2028-02-01", &site.url("en", "due/"));
    let colours = page.run(
        "[...new Set([...document.querySelectorAll('main .state')].map((state) => getComputedStyle(state).color \
         === getComputedStyle(state.querySelector('.icon')).color))]",
    );
    assert_eq!(colours, json!([true]), "words are as red as their sign");
    drop(page);
    let mut page = on_day(&mut chromium, "2028-02-01", &site.url("zh", "channel/margin-split/?with=en"));
    until(&mut page, "document.querySelectorAll('.pair .trust').length === 2");
    let ages = page.run("[...document.querySelectorAll('.trust')].map((trust) => trust.dataset.age)");
    assert_eq!(ages, json!(["over", "over"]));
}

/// The front page lists what is due and nothing else; where nothing is, both pages say what is next.
#[test]
fn nothing_due_is_said_and_what_is_next() {
    let Some(site) = Site::new() else { return };
    let mut chromium = site.browser();
    let seen = "[[...document.querySelectorAll('main .due-list > li')].filter((one) => one.checkVisibility()).length, \
                [...document.querySelectorAll('.nothing-due')].filter((one) => one.checkVisibility({ visibilityProperty: true })).map((one) => one.innerText.trim())]";
    for (language, _) in LANGUAGES {
        let next = match language {
            "en" => "Nothing is due. Next: 24 May 2027, ",
            _ => "没有待复核的页面。下一篇：2027年5月24日，",
        };
        for place in ["", "due/"] {
            let mut page = on_day(&mut chromium, "2026-11-25", &site.url(language, place));
            let found = page.run(seen);
            assert!(
                found[1][0].as_str().is_some_and(|said| said.starts_with(next)),
                "{language}/{place}: {found}"
            );
            assert_eq!(found[0] == json!(0), place.is_empty(), "{language}/{place}: {found}");
            drop(page);
            let mut page = on_day(&mut chromium, "2027-05-20", &site.url(language, place));
            let found = page.run(seen);
            assert!(found[0].as_u64().is_some_and(|listed| listed > 0), "{language}/{place}: {found}");
            assert_eq!(found[1], json!([]), "{language}/{place}");
        }
    }
}

/// What the search finds is as late as the page itself, and so is the picture of all reviews.
#[test]
fn results_and_pictures_age_too() {
    let Some(site) = Site::new() else { return };
    let mut chromium = site.browser();
    for (language, query, age, words) in
        [("en", "margin", "over", "days over"), ("zh", "利润", "over", "逾期")]
    {
        let mut page =
            on_day(&mut chromium, "2028-02-01", &site.url(language, &format!("search/?q={query}")));
        until(&mut page, "document.querySelectorAll('main .search-hit .state[data-age]').length > 0");
        let found = page.run("[document.querySelector('.search-hit .state').dataset.age, document.querySelector('.search-hit .state').textContent]");
        assert_eq!(found[0], json!(age));
        assert!(found[1].as_str().is_some_and(|said| said.contains(words)), "{found}");
    }
    let map = "(() => { const bar = document.querySelector('[data-reviews]'); return [[...bar.querySelectorAll('rect.part')].map((one) => one.getAttribute('class').replace(/.*is-/, '')), \
               [...bar.querySelectorAll('strong')].reduce((sum, one) => sum + Number(one.textContent), 0), \
               Math.round([...bar.querySelectorAll('rect.part')].reduce((sum, one) => sum + Number(one.getAttribute('width')), 0)), bar.querySelector('title').textContent]; })()";
    let mut page = on_day(&mut chromium, "2026-11-25", &site.url("en", "map/"));
    let fresh = page.run(map);
    drop(page);
    let mut page = on_day(&mut chromium, "2027-05-20", &site.url("en", "map/"));
    let aged = page.run(map);
    let parts = |found: &Value| found[0].as_array().map(|parts| parts.iter().any(|part| part == "due"));
    assert_eq!((parts(&fresh), parts(&aged)), (Some(false), Some(true)), "{fresh} {aged}");
    assert_eq!((&fresh[1], &fresh[2]), (&aged[1], &aged[2]), "as many pages, as long a bar");
    assert!(aged[3].as_str().is_some_and(|title| title.contains("Due within 30 days ")), "{aged}");
}

#[test]
fn words_of_a_theme_are_text_and_not_html() {
    let project = project();
    let config = std::fs::read_to_string(project.path("site.toml")).expect("the configuration");
    project.write("site.toml", format!("theme = \"mine\"\n{config}"));
    let words = "[ages]\nover = { one = \"<b>{n}</b> & over\", other = \"<b>{n}</b> & over\" }\n";
    project.write("themes/mine/strings/en.toml", words);
    let Some(site) = Site::of(project) else { return };
    let mut chromium = site.browser();
    // In the list each says it in full; in the sidebar it is there to be heard beside the sign.
    for place in ["main [data-review-by]", ".sidebar [data-review-by] .visually-hidden"] {
        let mut page = on_day(&mut chromium, "2028-02-01", &site.url("en", "due/"));
        let found = page.run_with(
            "(place) => { const all = [...document.querySelectorAll(place)]; \
             return [all.length > 0, all.filter((one) => !/^<b>\\d+<\\/b> & over$/.test(one.textContent.trim())).length, \
             all.filter((one) => one.querySelector('b')).length]; }",
            &json!(place),
        );
        assert_eq!(found, json!([true, 0, 0]), "{place}");
    }
}

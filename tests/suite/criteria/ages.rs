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

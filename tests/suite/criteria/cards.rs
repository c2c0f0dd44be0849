//! Criterion 4, of cards: what a term means and what a footnote says comes to the pointer, the keyboard and the finger.

use serde_json::{Value, json};

use super::{LANGUAGES, Site, Verdicts, until};
use crate::support::Chromium;
use crate::support::page::{ESCAPE, Page, TAB};

const TERM: &str = ".prose .term[href$=commission]";
const NOTE: &str = ".footnote-ref a";
/// What the card on the page says, once there is one.
const SAID: &str = "document.querySelector('.card:popover-open')?.textContent.trim()";

pub(super) fn check(site: &Site, chromium: &mut Chromium, verdicts: &mut Verdicts) {
    for (language, _) in LANGUAGES {
        let term = if language == "en" { "commission" } else { "佣金" };
        let note = if language == "en" { "Half at the start" } else { "开始时付一半" };
        let url = site.url(language, "agency/parts/");
        for (what, link, words) in [("term", TERM, term), ("footnote", NOTE, note)] {
            let place = format!("{language} {what}");
            by_pointer(&mut Page::new(chromium), &url, link, words, &place, verdicts);
            by_keyboard(&mut Page::new(chromium), &url, link, words, &place, verdicts);
            by_finger(&mut Page::new(chromium), &url, link, words, &place, verdicts);
        }
        let mut page = Page::new(chromium);
        page.size(1280, 900).open(&url);
        on_into_the_card(&mut page, language, verdicts);
    }
}

fn says(said: &Value, words: &str) -> bool {
    said.as_str().is_some_and(|said| said.contains(words))
}

fn by_pointer(page: &mut Page<'_>, url: &str, link: &str, words: &str, place: &str, verdicts: &mut Verdicts) {
    page.size(1280, 900).open(url);
    let (x, y) = page.place(link);
    page.point(x, y);
    let said = until(page, SAID);
    verdicts.hold(4, says(&said, words), format!("{place}, card by pointer"), &said);
    let clear = page.run_with(
        "(link) => { const card = document.querySelector('.card').getBoundingClientRect(); \
         const line = document.querySelector(link).getClientRects()[0]; \
         return card.top >= line.bottom || card.bottom <= line.top; }",
        &json!(link),
    );
    verdicts.hold(4, clear == true, format!("{place}, card beside it"), &clear);
    page.press(ESCAPE);
    let gone = page.run("document.querySelector('.card') === null");
    verdicts.hold(4, gone == true, format!("{place}, card goes with Escape"), &gone);
}

fn by_keyboard(
    page: &mut Page<'_>,
    url: &str,
    link: &str,
    words: &str,
    place: &str,
    verdicts: &mut Verdicts,
) {
    page.size(1280, 900).open(url);
    focus_before(page, link);
    page.press(TAB);
    let said = until(page, SAID);
    verdicts.hold(4, says(&said, words), format!("{place}, card by keyboard"), &said);
    let described = page.run_with(
        "(link) => document.activeElement.matches(link) && \
         document.getElementById(document.activeElement.getAttribute('aria-describedby'))?.className",
        &json!(link),
    );
    verdicts.hold(4, described == "card", format!("{place}, described by its card"), &described);
}

/// A first tap shows the card, one elsewhere closes it; the tap on what has its card follows the link.
fn by_finger(page: &mut Page<'_>, url: &str, link: &str, words: &str, place: &str, verdicts: &mut Verdicts) {
    page.fingers().size(360, 800).open(url);
    let before = page.run("location.href");
    let (x, y) = page.place(link);
    page.tap(x, y);
    let said = until(page, SAID);
    verdicts.hold(4, says(&said, words), format!("{place}, card by finger"), &said);
    let stayed = page.run("location.href");
    verdicts.hold(4, stayed == before, format!("{place}, the first tap stays"), &stayed);
    let (x, y) = page.place("h1");
    page.tap(x, y);
    let gone = until(page, "document.querySelector('.card') === null");
    verdicts.hold(4, gone == true, format!("{place}, a tap elsewhere closes it"), &gone);
    let (x, y) = page.place(link);
    page.tap(x, y);
    until(page, SAID);
    let to = page.run_with("(link) => document.querySelector(link).href", &json!(link));
    let (x, y) = page.place(link);
    page.tap(x, y);
    let went = until(page, &format!("location.href === {to} && location.href"));
    verdicts.hold(4, went == to, format!("{place}, the second tap follows the link"), &went);
}

/// The keyboard goes on from a term into its card.
fn on_into_the_card(page: &mut Page<'_>, language: &str, verdicts: &mut Verdicts) {
    focus_before(page, ".term");
    page.press(TAB);
    until(page, SAID);
    page.press(TAB);
    let inside = page.run("document.activeElement.closest('.card') !== null");
    verdicts.hold(4, inside == true, format!("{language}, the keyboard goes on into the card"), &inside);
}

/// Puts the focus on the stop before a link.
fn focus_before(page: &mut Page<'_>, link: &str) {
    page.run_with(
        "(link) => { const all = [...document.querySelectorAll('a')].filter((a) => a.checkVisibility()); \
         all[all.findIndex((a) => a.matches(link)) - 1].focus(); }",
        &json!(link),
    );
}

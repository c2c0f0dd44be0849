//! Pages that go to others on paper: job descriptions and templates.

use serde_json::json;

use super::{LANGUAGES, Site};
use crate::support::page::Page;

/// They begin with their text; who answers for it stands at the end, and so does what is flagged on the screen.
#[test]
fn a_form_is_printed_without_what_its_readers_do_not_need() {
    let Some(site) = Site::new() else { return };
    let mut chromium = site.browser();
    for (language, _) in LANGUAGES {
        let mut page = Page::new(&mut chromium);
        page.size(658, 1000);
        page.open(&site.url(language, "recruiting/jd-customer-service/"));
        let seen = "(() => { const seen = (one) => one.checkVisibility(); const at = (one) => one.getBoundingClientRect().top; \
             return { flags: [...document.querySelectorAll('.prose .claim')].filter(seen).length, \
             listed: [...document.querySelectorAll('main .print-only')].filter(seen).length, \
             fields: document.querySelectorAll('.prose .blank').length, \
             trustLast: at(document.querySelector('.trust')) > at(document.querySelector('.sources')) }; })()";
        let screen = page.run(seen);
        assert_eq!((&screen["listed"], &screen["trustLast"]), (&json!(0), &json!(false)), "{screen}");
        assert!(screen["flags"].as_u64() > Some(0) && screen["fields"].as_u64() > Some(10), "{screen}");
        page.media("print", &[]);
        let paper = page.run(seen);
        assert_eq!(
            (&paper["flags"], &paper["listed"], &paper["trustLast"]),
            (&json!(0), &json!(1), &json!(true)),
            "{paper}"
        );
    }
}

//! The search of a site so large that not everything is loaded unasked: frequent words have sections beyond the best, and
//! the table of facets is heavy.

use std::rc::Rc;

use serde::Deserialize;

use crate::search::{Files, Reader, built_of};

const PAGES: usize = 130;
/// Together more than are loaded unasked, 6,000.
const SECTIONS: usize = 60;
/// Pages with sections that say so more than others: those stand with a word.
const FIRST: usize = 50;
const LOUD: usize = 10;

/// Two areas; one page in two has the tag `even`; each has one of its own.
pub(crate) fn files() -> Vec<(String, String)> {
    let term = "[[term]]\nid = \"everywhere\"\nen = \"everywhere\"\nzh = \"处处\"\ndefinition = { zh = \"每一处。\" }\n";
    let mut files = vec![("content/glossary.toml".to_owned(), term.to_owned())];
    files.extend((0..PAGES).map(|number| {
        let even = if number.is_multiple_of(2) { "even, " } else { "" };
        let sections = (0..SECTIONS).map(|section| {
            let said = if number < FIRST && section < LOUD {
                "Everywhere tidings, everywhere tidings."
            } else {
                "Tidings are everywhere."
            };
            format!("## {section}\n\n{said}\n")
        });
        let text = format!(
            "---\ntitle: Page {number}\ntags: [{even}belongs-to-the-page-that-has-the-number-{number}]\n---\n\n{}",
            sections.collect::<String>()
        );
        let area = if number.is_multiple_of(2) { "even" } else { "odd" };
        (format!("content/en/{area}/p{number}.md"), text)
    }));
    files
}

fn reader() -> Reader {
    let files = files();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    Reader::of("en", &files)
}

#[derive(Deserialize)]
struct Answered {
    total: usize,
    exact: bool,
    /// Of the tags, if they are counted, how many pages have the one that is `even`.
    even: Option<usize>,
}

/// Asks for several answers at the same time.
fn together(reader: &Reader, asked: &[(&str, &str)]) -> Vec<Answered> {
    let asked = asked.iter().map(|(query, options)| format!("searcher.search({query:?}, {options})"));
    let asked: Vec<String> = asked.collect();
    reader.run(&format!(
        "(await Promise.all([{}])).map(({{ total, exact, counts }}) => ({{ total, exact, even: counts.tag?.even }}))",
        asked.join(",")
    ))
}

#[test]
fn what_is_counted_roughly_says_so() {
    let reader = reader();
    let [rough] = &together(&reader, &[("everywhere", "{ counts: true }")])[..] else { panic!("an answer") };
    assert!(!rough.exact && rough.total <= FIRST, "{} pages", rough.total);
    assert_eq!(rough.even, None, "what the tags have is loaded for those who want it");
    let [exact] = &together(&reader, &[("everywhere", "{ counts: true, exact: true }")])[..] else {
        panic!("an answer")
    };
    assert!(exact.exact);
    assert_eq!((exact.total, exact.even), (PAGES, Some(PAGES / 2)));
}

/// The first takes a block of what both need before the second has all of them.
#[test]
fn who_wants_everything_has_it_whoever_else_asks() {
    let answers = together(
        &reader(),
        &[
            ("everywhere", "{ counts: true, limit: 100 }"),
            ("everywhere", "{ counts: true, exact: true }"),
            ("tidings", "{ counts: true, exact: true }"),
        ],
    );
    for exact in &answers[1..] {
        assert!(exact.exact);
        assert_eq!((exact.total, exact.even), (PAGES, Some(PAGES / 2)));
    }
}

/// Pages by turns with one half of a phrase, each half in more sections than are loaded unasked; the last has the whole.
fn scattered() -> (Rc<Files>, String) {
    const PAGES: usize = 2 * 52;
    const SECTIONS: usize = 120;
    let page = |number: usize| {
        let said = if number.is_multiple_of(2) { "Amber 甲乙。" } else { "Cobalt 乙丙。" };
        let sections: String = (0..SECTIONS).map(|section| format!("## {section}\n\n{said}\n")).collect();
        (format!("content/en/p{number:03}.md"), format!("---\ntitle: Page {number}\n---\n\n{sections}"))
    };
    // What says other things too does not stand among the best.
    let whole = "With much else there are amber and cobalt here, and 甲乙丙 besides, in a long sentence.";
    let last = ("content/en/z.md".to_owned(), format!("---\ntitle: Last\n---\n\n{whole}\n"));
    built_of((0..PAGES).map(page).chain([last]))
}

/// Nor does it matter what others have asked: each half alone takes one block of its sections.
#[test]
fn a_phrase_of_frequent_words_is_found_on_the_last_page() {
    let site = scattered();
    for (phrase, halves) in [("amber cobalt", ["amber", "cobalt"]), ("甲乙丙", ["甲乙", "乙丙"])] {
        Reader::at("en", &site).finds(phrase, "en/z/");
        let reader = Reader::at("en", &site);
        for half in halves {
            let [rough] = &together(&reader, &[(half, "{ counts: true }")])[..] else { panic!("an answer") };
            assert!(!rough.exact, "{half} is frequent");
        }
        reader.finds(phrase, "en/z/");
    }
}

/// Every promise is awaited by somebody: browsers report what nobody takes.
#[test]
fn a_file_that_cannot_be_loaded_is_said_once() {
    let fault: String = reader().run(
        "await new diptych.engine.Searcher(new diptych.engine.Index(async (name) => {
            if (/^[df]\\//.test(name)) throw new Error(`no ${name}`);
            return hostLoad(name);
        }, 'en')).search('everywhere').then(() => 'nothing', String)",
    );
    assert!(fault.starts_with("Error: no "), "{fault}");
}

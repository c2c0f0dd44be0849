//! Blocks that scripts make something of, while the page is open: after an edit it is as if it were loaded now, and what
//! scripts have no hand in changes in place.

use serde_json::Value;

use super::writing::{is_quiet, is_the_same, open, settle};
use crate::browser::browser;
use crate::support::{Chromium, Project, Serving, Tab};

const CODE: &str = "```sh\necho code\n```";
const TABS: &str = ":::: tabs\n::: tab One\nFirst panel.\n:::\n::: tab Two\nSecond panel.\n:::\n::::";
const TEMPLATE: &str = "::: template A refusal\nDear [name], no.\n:::";
const TASKS: &str = "- [ ] one task\n- [x] another task";
const FOOTNOTE: &str = "A claim.[^1]\n\n[^1]: Its source.";
const TABLE: &str = "| a | b |\n|---|---|\n| cell | cell |";
/// What scripts have made of each of them.
const KINDS: [(&str, &str); 6] = [
    (CODE, ".code > button"),
    (TABS, "[role=tablist] > [role=tab]"),
    (TEMPLATE, ".template-ways > button"),
    (TASKS, ".checklist .checklist-count"),
    (FOOTNOTE, ".footnote-ref a"),
    (TABLE, ".table-scroll"),
];

fn page(blocks: &[&str]) -> String {
    format!(
        "---\ntitle: Blocks\nreviewed: 2026-01-02\n---\nA paragraph.\n\n## Section\n\n{}\n\nThe end.\n",
        blocks.join("\n\n")
    )
}

fn begin(blocks: &[&str]) -> Option<(Project, Serving, Chromium)> {
    let program = browser()?;
    let project = Project::new().file("content/en/a.md", page(blocks));
    let serving = Serving::start(&project, &[]);
    serving.is_searchable();
    Some((project, serving, Chromium::start(&program)))
}

/// The page as scripts have made it.
const MADE: &str = "(document.querySelector('main').outerHTML + document.body.className)";

/// Waits until an open page is what it is when it is opened now.
#[track_caller]
fn is_as_opened_now(chromium: &mut Chromium, serving: &Serving, tab: &Tab) -> String {
    is_as_opened_when(chromium, serving, tab, "true")
}

/// The same, where scripts have done their work on a page only when something is true of it.
#[track_caller]
fn is_as_opened_when(chromium: &mut Chromium, serving: &Serving, tab: &Tab, is_done: &str) -> String {
    let other = open(chromium, serving, "/en/a/");
    chromium.wait(&other, is_done);
    let fresh = chromium.evaluate(&other, MADE);
    chromium.wait(tab, &format!("{MADE} === {fresh}"));
    chromium.close(other);
    fresh.as_str().expect("a text").to_owned()
}

/// Writes the page and waits until it is served.
fn write(project: &Project, serving: &Serving, text: &str) {
    let mark = format!("Edition {}.", text.len());
    project.write("content/en/a.md", format!("{text}\n\n{mark}\n"));
    serving.wait_for("/en/a/", &mark);
}

#[test]
fn the_first_of_a_kind_is_as_if_the_page_were_loaded_now() {
    let Some((project, serving, mut chromium)) = begin(&[]) else { return };
    for (block, made) in KINDS {
        let tab = open(&mut chromium, &serving, "/en/a/");
        assert_eq!(
            chromium.evaluate(&tab, &format!("document.querySelector({made:?})")),
            Value::Null,
            "{made}"
        );
        // The first, another beside it, none again.
        let other = block.replace("One", "Third").replace("task", "to do").replace("[^1]", "[^2]");
        for blocks in [&[block][..], &[&other, "Between.", block], &[]] {
            write(&project, &serving, &page(blocks));
            is_as_opened_now(&mut chromium, &serving, &tab);
            let there = chromium.evaluate(&tab, &format!("document.querySelectorAll({made:?}).length > 0"));
            assert_eq!(there, !blocks.is_empty(), "{made}");
        }
        chromium.close(tab);
    }
    is_quiet(&mut chromium);
}

#[test]
fn texts_beside_them_change_in_place() {
    let kinds = KINDS.map(|(block, _)| block);
    let Some((project, serving, mut chromium)) = begin(&kinds) else { return };
    let tab = &open(&mut chromium, &serving, "/en/a/");
    let first = page(&kinds);
    let edits = [
        first.replace("A paragraph.", "Another paragraph."),
        first.replace(
            "A paragraph.",
            "A paragraph.\n\nAnd a *new* one with `code`.\n\n- a\n- list\n\n> a quotation",
        ),
        first.replace("echo code", "echo more"),
        first.replace("First panel.", "First panel, longer.\n\nAnd more in it."),
        first.replace("Dear [name]", "My dear [friend]"),
        first.replace("| cell | cell |", "| cell | cell |\n| one | more |"),
        first.replace("Its source.", "Another source."),
        first.clone(),
    ];
    for edit in edits {
        write(&project, &serving, &edit);
        is_as_opened_now(&mut chromium, &serving, tab);
        assert!(is_the_same(&mut chromium, tab), "{edit}");
    }
    is_quiet(&mut chromium);
}

#[test]
fn what_scripts_have_read_is_read_again() {
    let Some((project, serving, mut chromium)) = begin(&[TABS, TASKS]) else { return };
    let tab = &open(&mut chromium, &serving, "/en/a/");
    // The title of a tab is the text of its button.
    write(&project, &serving, &page(&[&TABS.replace("Two", "Renamed"), TASKS]));
    let made = is_as_opened_now(&mut chromium, &serving, tab);
    assert!(made.contains("role=\"tab\"") && made.contains("Renamed"), "{made}");
    settle(&mut chromium, tab);
    write(&project, &serving, &page(&[TABS, &format!("- [ ] a task before\n{TASKS}")]));
    is_as_opened_now(&mut chromium, &serving, tab);
    // A review that is due is said by a script.
    settle(&mut chromium, tab);
    write(&project, &serving, &page(&[]).replace("reviewed:", "review_by: 2026-02-03\nreviewed:"));
    let made = is_as_opened_now(&mut chromium, &serving, tab);
    assert!(made.contains("data-age"), "{made}");
    is_quiet(&mut chromium);
}

// Scripts of a theme may look for anything, in any way, also when everything is there.
#[test]
fn scripts_of_a_theme_are_asked_again_too() {
    let Some((project, serving, mut chromium)) = begin(&[]) else { return };
    let script = "const mark = (text) => text.append(' †');
        addEventListener('load', () => fetch(location).then(() => {
            for (const text of document.querySelector('main').getElementsByTagName('blockquote')) mark(text);
        }));
        setTimeout(() => document.querySelectorAll('main del').forEach(mark));
        document.addEventListener('click', () => console.debug(document.querySelectorAll('main p').length));\n";
    project.write("themes/default/scripts/text/marks.js", script);
    serving.wait_for("/assets/text.js", "†");
    let tab = &open(&mut chromium, &serving, "/en/a/");
    chromium.wait(tab, "document.readyState === 'complete'");
    chromium.evaluate(tab, "document.querySelector('main').click()");
    write(&project, &serving, &page(&["A plain paragraph."]));
    chromium.wait(tab, "document.querySelector('main').innerText.includes('plain')");
    assert!(is_the_same(&mut chromium, tab), "what is asked at a click is asked again at the next");
    for block in ["> quoted", "~~deleted~~"] {
        let tab = &open(&mut chromium, &serving, "/en/a/");
        write(&project, &serving, &page(&[block]));
        is_as_opened_when(
            &mut chromium,
            &serving,
            tab,
            "document.querySelector('main').innerText.includes('†')",
        );
    }
    is_quiet(&mut chromium);
}

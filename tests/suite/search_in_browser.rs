//! The search in a real browser: keyboard, input methods, narrow screens, without scripts, and opened from a disk.
//!
//! `browser/search.js` plays the reader in frames and writes down what it meets; the tests judge it. The server is as
//! strict as in [`crate::browser`].

use serde_json::Value;

use crate::browser::{Report, SUBPATH, browser, open, play, play_on, project};
use crate::search_large;
use crate::support::Project;

/// What the reader met in every scene.
fn played() -> Option<Report<Value>> {
    let script = include_bytes!("browser/search.js").to_vec();
    Some(play(&browser()?, "search", |_| vec![("search.js", script)]))
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().map(|items| items.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}

#[test]
fn readers_search_by_keyboard_and_input_method() {
    let Some(Report { written: report, console, missing }) = played() else { return };
    let at = |path: &str| format!("{SUBPATH}{path}");
    for (name, scene) in report.as_object().expect("scenes") {
        assert!(scene.get("fault").is_none(), "{name}: {}", scene["fault"].as_str().unwrap_or(""));
    }

    let scene = &report["keyboard"];
    let (before, found, next) = (&scene["before"], &scene["found"], &scene["next"]);
    assert_eq!(
        (&scene["taken"], &before["focused"], &before["controls"]),
        (&true.into(), &true.into(), &"listbox".into())
    );
    assert!(!texts(&before["options"]).is_empty(), "an empty query offers pages to begin with: {before}");
    assert_eq!((&found["expanded"], &found["selected"]), (&"true".into(), &1.into()));
    assert_eq!(found["active"], at("en/agency/what-is-agency-operation/"));
    assert!(texts(&found["via"]).contains(&"代运营 = agency operation"), "{found}");
    assert_eq!(found["address"], "?search=agency+operation", "the query is in the address");
    assert_ne!(next["active"], found["active"], "an arrow moves on");
    assert_eq!(next["focused"], true, "and the focus stays");
    assert_eq!(scene["composing"], at("en/channel/"), "Enter belongs to the input method while it composes");
    assert_eq!(scene["opened"], at("en/agency/what-is-agency-operation/"));
    assert!(
        texts(&scene["marks"]).iter().any(|mark| mark.eq_ignore_ascii_case("agency")),
        "{}",
        scene["marks"]
    );
    assert_eq!(scene["marksAfterEscape"], 0);
    let recent = &scene["recent"][0];
    assert_eq!(recent, &found["active"], "an empty query offers first what was opened last");

    let scene = &report["composition"];
    assert_eq!(
        texts(&scene["during"]["marks"]),
        Vec::<&str>::new(),
        "nothing is asked while a word is composed"
    );
    assert_eq!(scene["after"]["active"], at("zh/channel/preventing-channel-panic/"));

    let scene = &report["narrow"];
    assert!(texts(&scene["marks"]).contains(&"窜货"), "{scene}");
    assert!(scene["overflow"].as_i64() <= Some(0) && scene["width"].as_f64() <= Some(320.0), "{scene}");

    let log = texts(&report["waits"]["log"]);
    let waits = log.iter().take_while(|event| **event == "wait").count();
    assert!(waits > 0, "nothing is loaded at once while somebody types: {log:?}");
    assert!(log.len() > waits + 4, "{log:?}");
    assert!(!log[waits..].contains(&"wait"), "once the pause is over nothing waits any more: {log:?}");
    assert!(!texts(&report["waits"]["options"]).is_empty());

    let scene = &report["together"];
    assert!(scene["total"].as_u64() > Some(0), "whoever types takes nothing from other queries: {scene}");
    assert!(!texts(&scene["options"]).is_empty(), "{scene}");

    assert_eq!(report["hurry"]["taken"], true, "the shortcut of a Mac opens the dialog too");
    assert_eq!(report["hurry"]["address"], "?search=agency+operations", "who comes back finds it again");

    let scene = &report["stays"];
    assert_eq!(scene["same"], true, "what looks as before is not made anew: {scene}");
    assert_eq!(
        texts(&scene["named"]),
        [scene["active"].as_str().unwrap_or("none")],
        "one option has a name: {scene}"
    );
    assert_eq!(scene["selected"], 0, "and Enter opens the first again: {scene}");
    assert_eq!(texts(&scene["queries"]), ["?q=probatio"], "links say what is asked for now: {scene}");

    let scene = &report["mistake"];
    let status = scene["corrected"]["status"].as_str().unwrap_or("");
    assert!(status.contains("Showing results for “probation”"), "{status}");
    assert!(!texts(&scene["corrected"]["options"]).is_empty());
    let nothing = scene["verbatim"]["nothing"].as_str().unwrap_or("");
    assert!(nothing.contains("Nothing on “probaton” yet") && nothing.contains("probation"), "{nothing}");
    assert!(!texts(&scene["empty"]["options"]).is_empty());

    assert_eq!(
        (&report["shortcutsOff"]["taken"], &report["shortcutsOff"]["dialog"]),
        (&false.into(), &Value::Null)
    );
    assert_eq!(
        (&report["typingElsewhere"]["taken"], &report["typingElsewhere"]["dialog"]),
        (&false.into(), &Value::Null)
    );

    let scene = &report["page"];
    assert!(texts(&scene["before"]).iter().any(|path| path.starts_with(&at("zh/"))), "{scene}");
    let after = texts(&scene["after"]);
    assert!(!after.is_empty() && after.iter().all(|path| path.starts_with(&at("en/"))), "{after:?}");
    assert_eq!(scene["heading"], "搜索");

    let scene = &report["api"];
    assert_eq!((&scene["keys"], &scene["first"]), (&7.into(), &"en/reference/glossary/#t".into()), "{scene}");
    assert_eq!((&scene["corrected"], &scene["count"]), (&Value::Null, &3.into()));
    assert_eq!(texts(&scene["languages"]), ["zh"]);

    let scene = &report["noScripts"];
    assert_eq!((&scene["field"], &scene["link"]), (&at("zh/all-pages/").into(), &at("zh/all-pages/").into()));
    assert_eq!(scene["inputs"], 0, "nothing is offered that does not work");

    let console: Vec<&String> =
        console.iter().filter(|line| !line.contains("Blocked script execution")).collect();
    assert_eq!(console, Vec::<&String>::new());
    assert_eq!(missing, Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn readers_search_by_touch() {
    use serde_json::json;

    use crate::criteria::{Site, until};
    use crate::support::page::Page;

    const FOUND: &str = "dialog.search[open] [role=option]";
    let Some(site) = Site::of(project()) else { return };
    let mut chromium = site.browser();
    let mut page = Page::new(&mut chromium);
    let tap = |page: &mut Page<'_>, selector: &str| {
        let (x, y) = page.place(selector);
        page.tap(x, y);
    };
    page.fingers().size(390, 844).open(&site.at("zh/channel/"));
    tap(&mut page, "a[data-search]");
    let focused =
        until(&mut page, "document.activeElement.closest('dialog[open]') && document.activeElement.role");
    assert_eq!(focused, "combobox", "what is typed next is a query");
    tap(&mut page, ".search-close");
    assert_eq!(until(&mut page, "!document.querySelector('dialog[open]')"), true, "a tap closes it");
    tap(&mut page, "a[data-search]");
    until(&mut page, "document.querySelector('dialog.search[open]')");
    page.call("Input.insertText", &json!({ "text": "竄貨" }));
    assert_eq!(until(&mut page, &format!("document.querySelector('{FOUND} mark')?.textContent")), "窜货");
    let first = page.run(&format!("document.querySelector('{FOUND}').href"));
    tap(&mut page, FOUND);
    page.loaded();
    assert_eq!(page.run("location.href"), first, "a tap opens what was found");
    assert_eq!(until(&mut page, "document.querySelector('main mark')?.textContent"), "窜货");
    assert_eq!(page.console(), Vec::<String>::new());
}

#[test]
fn a_large_site_counts_for_those_who_want_to_know() {
    let Some(browser) = browser() else { return };
    let project = Project::new().config("[search]\nask = \"mailto:ask@kb.example\"\n");
    for (path, text) in search_large::files() {
        project.write(&path, text);
    }
    let Report { written: report, console, missing }: Report<Value> =
        play_on(&project, &browser, "search_large", |_| {
            vec![("search_large.js", include_bytes!("browser/search.js").to_vec())]
        });
    for (name, scene) in report.as_object().expect("scenes") {
        assert!(scene.get("fault").is_none(), "{name}: {}", scene["fault"].as_str().unwrap_or(""));
    }
    let said = |value: &Value| value.as_str().unwrap_or_default().to_owned();

    // What was found stays as it is, and stays what was asked for.
    let scene = &report["mistake"];
    assert!(said(&scene["corrected"]).contains("Showing results for “everywhere tidings”"), "{scene}");
    let (more, exact) = (&scene["more"], &scene["exact"]);
    for status in [&scene["verbatim"], &more["status"], &exact["status"]] {
        assert!(!said(status).contains("Showing results"), "{scene}");
    }
    assert!(said(&more["status"]).ends_with("+ pages"), "{more}");
    assert!(texts(&scene["rough"]).iter().all(|label| label.ends_with('+')), "{scene}");
    assert!(said(&exact["status"]).ends_with(" 130 pages"), "{exact}");
    assert_eq!((&more["items"], &exact["items"]), (&40.into(), &40.into()));
    assert!(texts(&exact["labels"]).contains(&"even 65"), "{exact}");
    assert!(!texts(&exact["labels"]).iter().any(|label| label.ends_with('+')), "{exact}");
    assert_eq!((&exact["focused"], &exact["same"]), (&true.into(), &true.into()), "a click is not lost");

    let scene = &report["button"];
    assert!(texts(&scene["labels"]).contains(&"even 65"), "{scene}");
    assert_eq!((&scene["stays"], &scene["button"]), (&true.into(), &false.into()));

    let scene = &report["paging"];
    assert!(said(&scene["rough"]).ends_with("+ pages"), "{scene}");
    assert_eq!((said(&scene["status"]).as_str(), &scene["pages"]), ("130 pages", &130.into()));
    assert_eq!(scene["different"], scene["pages"], "no page twice");

    let scene = &report["nothing"];
    assert!(said(&scene["said"]).contains("zzyzx"), "{scene}");
    let links = texts(&scene["links"]);
    assert!(links.contains(&"mailto:ask@kb.example"), "where to ask: {scene}");
    assert!(links.iter().any(|link| link.ends_with("all-pages/")), "{scene}");

    let scene = &report["term"];
    assert_eq!((&scene["count"], said(&scene["title"]).as_str()), (&1.into(), "everywhere = 处处"));
    assert_eq!((said(&scene["text"]).as_str(), said(&scene["lang"]).as_str()), ("每一处。", "zh-Hans"));

    assert_eq!((console, missing), (Vec::<String>::new(), Vec::<String>::new()));
}

#[test]
fn a_site_on_a_disk_is_searched() {
    let Some(browser) = browser() else { return };
    let project = project();
    let config = std::fs::read_to_string(project.path("site.toml")).expect("site.toml");
    project.write("site.toml", format!("urls = \"file\"\n{config}"));
    let run = project.run(&["build"]);
    assert_eq!(run.code, 0, "{run:?}");
    let page = project.path("dist/zh/channel/index.html");
    let (dom, console) = open(&browser, &format!("file://{}?search=cuanhuo", page.display()));
    let dialog = dom.split("<dialog class=\"search\"").nth(1).and_then(|rest| rest.split("</dialog>").next());
    let dialog = dialog.unwrap_or_else(|| panic!("no dialog; {console:#?}"));
    assert!(
        dialog.contains("<mark>窜货</mark>") && dialog.contains("margin-split.html"),
        "{dialog}\n{console:#?}"
    );
    assert_eq!(console, Vec::<String>::new());

    // Two searches that begin with the same files.
    let text = std::fs::read_to_string(&page).expect("a page");
    let both = "addEventListener('load', async () => {
        const ask = (language) => diptych.search('窜货', { language });
        const answers = await Promise.all([ask('zh'), ask('en')]);
        document.body.dataset.both = answers.map(({ results }) => results[0].language);
    });";
    project.write("dist/zh/channel/both.js", both);
    let page = project.path("dist/zh/channel/both.html");
    std::fs::write(&page, text.replace("</body>", "<script src=\"both.js\"></script></body>"))
        .expect("a page");
    let (dom, console) = open(&browser, &format!("file://{}", page.display()));
    assert!(dom.contains("data-both=\"zh,"), "one of two never answers: {console:#?}");
}

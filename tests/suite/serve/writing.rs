//! What an author sees while writing, in a real browser: pages change in place, errors come and go, everything keeps step.

use serde_json::Value;

use crate::browser::browser;
use crate::support::{Chromium, Project, Serving, Signal, Tab};

/// A policy that lets nothing in that is not the site's own, in every page. The server's scripts live under it too.
const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'; \
    style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'\">";
/// The author's panel.
const PANEL: &str = "document.querySelector('diptych-author').shadowRoot";

fn page(paragraph: &str) -> String {
    let filling: String = (0..60).map(|number| format!("Paragraph {number} of many.\n\n")).collect();
    format!(
        "---\ntitle: Long\nreviewed: 2026-01-02\nreview_by: 2026-03-04\nowner: editor\n---\nBeginning.\n\n{filling}\
         ::: details A fold\nInside the fold.\n:::\n\n:::: tabs\n::: tab One\nFirst panel.\n:::\n::: tab Two\nSecond panel.\n:::\n::::\n\n\
         {paragraph}\n\n```sh\necho code\n```\n\n[b](b.md) and [elsewhere](https://example.org/).\n\n{filling}"
    )
}

fn project() -> Project {
    let head = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/themes/default/templates/components/head.html"
    ));
    Project::new()
        .file(
            "themes/default/templates/components/head.html",
            format!("{POLICY}\n{}", head.expect("a template")),
        )
        .file("content/en/a.md", page("The paragraph."))
        .file("content/en/b.md", "---\ntitle: Other\n---\nText of b, see [a](a.md).\n")
        .file("content/zh/a.md", "---\ntitle: 长页\n---\n正文。\n")
}

/// What an author has open: the project, the server and a browser.
struct Desk {
    project: Project,
    serving: Serving,
    chromium: Chromium,
}

impl Desk {
    /// One whose server is ready, or none without a browser.
    fn new(options: &[&str]) -> Option<Self> {
        let program = browser()?;
        let project = project();
        let serving = Serving::with(&project, options);
        serving.is_searchable();
        Some(Self { project, serving, chromium: Chromium::start(&program) })
    }
}

/// A page of the site, marked so that it can be told from the same page loaded anew, and in step with the server.
pub(super) fn open(chromium: &mut Chromium, serving: &Serving, path: &str) -> Tab {
    let tab = chromium.open(&format!("http://{}{path}", serving.address()));
    settle(chromium, &tab);
    tab
}

pub(super) fn settle(chromium: &mut Chromium, tab: &Tab) {
    chromium.wait(tab, &format!("document.readyState === 'complete' && {PANEL}.querySelector('.badge')"));
    chromium.wait(tab, &format!("{PANEL}.querySelector('.badge').dataset.state !== 'offline'"));
    chromium.evaluate(tab, "window.mark = 'the same page'");
}

pub(super) fn is_the_same(chromium: &mut Chromium, tab: &Tab) -> bool {
    chromium.evaluate(tab, "window.mark ?? null") == "the same page"
}

#[track_caller]
pub(super) fn is_quiet(chromium: &mut Chromium) {
    assert_eq!(chromium.complaints(), Vec::<String>::new(), "the console is empty");
}

#[test]
fn an_edit_changes_the_page_in_place() {
    let Some(Desk { project, serving, mut chromium }) = Desk::new(&[]) else { return };
    let tab = &open(&mut chromium, &serving, "/en/a/");
    chromium.evaluate(
        tab,
        "document.querySelector('main details:not([class*=contents])').open = true;
         document.querySelectorAll('[role=tab]')[1].click();
         const note = document.createElement('input'); note.id = 'note'; note.value = 'half a thought';
         document.body.append(note);
         const text = [...document.querySelectorAll('main p')].find((p) => p.textContent === 'Paragraph 3 of many.');
         const range = document.createRange(); range.selectNodeContents(text); getSelection().addRange(range);
         [...document.querySelectorAll('main p')].find((p) => p.textContent.includes('The paragraph')).scrollIntoView({ behavior: 'instant' });",
    );
    let place = "[...document.querySelectorAll('main p')].find((p) => p.textContent.includes('paragraph.')).getBoundingClientRect().top";
    let before = chromium.evaluate(tab, place).as_f64().expect("a place");
    assert!(chromium.evaluate(tab, "scrollY").as_f64() > Some(400.0));
    let kept = "[document.querySelector('main details:not([class*=contents])').open,
        document.querySelectorAll('[role=tab]')[1].ariaSelected, document.querySelector('#note').value,
        String(getSelection()), document.querySelectorAll('.code button').length]";
    let kept_before = chromium.evaluate(tab, kept);
    assert_eq!(
        kept_before.as_array().map(|kept| &kept[..4]),
        Some(
            &[true.into(), "true".into(), "half a thought".into(), Value::from("Paragraph 3 of many."),][..]
        )
    );

    // The paragraph itself, one more below it, then more text above it.
    let edits = [
        page("Another paragraph."),
        page("Another paragraph.\n\nAnd one more."),
        page("Another paragraph.")
            .replace("Beginning.", "Beginning.\n\nInserted above.\n\n- a\n- list\n\nAnd so on."),
    ];
    for (edit, shown) in edits.iter().zip(["Another paragraph", "And one more.", "Inserted above."]) {
        project.write("content/en/a.md", edit);
        chromium.wait(tab, &format!("document.querySelector('main').innerText.includes({shown:?})"));
        // The place is put right by the next frame.
        chromium
            .evaluate(tab, "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
        let after = chromium.evaluate(tab, place).as_f64().expect("a place");
        assert!((after - before).abs() < 3.0, "{shown}: {before} {after}");
        assert_eq!(chromium.evaluate(tab, kept), kept_before, "{shown}");
    }
    assert!(
        !chromium
            .evaluate(tab, "document.querySelector('main').innerText.includes('one more')")
            .as_bool()
            .expect("a bool")
    );
    assert!(is_the_same(&mut chromium, tab), "it was never loaded anew");

    project.write(
        "content/en/a.md",
        edits[0].replace("title: Long", "title: Longer").replace("echo code", "echo more"),
    );
    chromium.wait(
        tab,
        "document.title.startsWith('Longer') && document.querySelector('h1').textContent === 'Longer'",
    );
    assert!(is_the_same(&mut chromium, tab));
    assert_eq!(chromium.evaluate(tab, kept), kept_before);
    is_quiet(&mut chromium);
}

#[test]
fn what_scripts_must_see_loads_the_page_anew_in_its_place() {
    let Some(Desk { project, serving, mut chromium }) = Desk::new(&[]) else { return };
    let tab = &open(&mut chromium, &serving, "/en/a/");
    chromium.evaluate(
        tab,
        "document.querySelectorAll('[role=tab]')[1].click(); scrollTo({ top: 1000, behavior: 'instant' })",
    );
    let code = page("The paragraph.").replace("echo code\n```", "echo code\n```\n\n```sh\necho new\n```");
    project.write("content/en/a.md", code);
    chromium.wait(tab, "window.mark === undefined && document.querySelectorAll('.code button').length === 2");
    chromium.wait(
        tab,
        "Math.abs(scrollY - 1000) < 3 && document.querySelectorAll('[role=tab]')[1].ariaSelected === 'true'",
    );
    settle(&mut chromium, tab);
    project.write("themes/default/scripts/text/table.js", "document.documentElement.dataset.ours = 'ours';");
    chromium.wait(tab, "document.documentElement.dataset.ours === 'ours'");
    is_quiet(&mut chromium);
}

/// Where a text stands, below the top of the window.
fn place_of(chromium: &mut Chromium, tab: &Tab, text: &str) -> f64 {
    let place = format!(
        "[...document.querySelectorAll('main :is(p, li)')].find((text) => text.textContent.includes({text:?})).getBoundingClientRect().top"
    );
    chromium.evaluate(tab, &place).as_f64().expect("a place")
}

// Some browsers do not keep the place by themselves.
#[test]
fn what_is_in_sight_stays_when_the_page_changes_above() {
    let Some(Desk { project, serving, mut chromium }) = Desk::new(&[]) else { return };
    let tab = &open(&mut chromium, &serving, "/en/a/");
    chromium.evaluate(
        tab,
        "document.documentElement.style.overflowAnchor = 'none';
         [...document.querySelectorAll('main p')].find((p) => p.textContent === 'The paragraph.').scrollIntoView({ block: 'center', behavior: 'instant' });",
    );
    let before = place_of(&mut chromium, tab, "The paragraph.");
    let above: String = (0..30).map(|number| format!("Inserted {number}.\n\n")).collect();
    project.write(
        "content/en/a.md",
        page("The paragraph.").replace("Beginning.", &format!("Beginning.\n\n{above}")),
    );
    chromium.wait(tab, "document.querySelector('main').innerText.includes('Inserted 29.')");
    chromium.evaluate(tab, "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    let after = place_of(&mut chromium, tab, "The paragraph.");
    assert!((after - before).abs() < 3.0, "{before} {after}");
    assert!(is_the_same(&mut chromium, tab));
}

#[test]
fn what_is_in_sight_stays_when_the_page_is_loaded_anew() {
    let Some(Desk { project, serving, mut chromium }) = Desk::new(&[]) else { return };
    let filling: String = (0..30).map(|number| format!("Inserted {number}.\n\n")).collect();
    let with = |above: &str, paragraph: &str| {
        page(paragraph).replace("Beginning.", &format!("{above}\n\n- [ ] A task\n\nBeginning."))
    };
    let code = "```sh\necho new\n```";
    let fold = "::: details Another fold\nMore.\n:::";
    let above = format!("{filling}{code}\n\n{fold}\n\n- [ ] The first task\n");
    // The second time what is read goes itself, and what follows it takes its place.
    for (edit, seen) in
        [(with(&above, "The paragraph."), "The paragraph."), (with(code, "Rewritten."), "Rewritten.")]
    {
        project.write("content/en/a.md", with("", "The paragraph."));
        serving.wait_for("/en/a/", "A task");
        let tab = &open(&mut chromium, &serving, "/en/a/");
        chromium.evaluate(
            tab,
            "[...document.querySelectorAll('main details')].find((each) => each.innerText.includes('A fold')).open = true;
             document.querySelector('.task input:not(:checked)')?.click();
             [...document.querySelectorAll('main p')].find((p) => p.textContent === 'The paragraph.').scrollIntoView({ block: 'center', behavior: 'instant' });",
        );
        let before = place_of(&mut chromium, tab, "The paragraph.");
        project.write("content/en/a.md", &edit);
        chromium.wait(tab, "window.mark === undefined && document.readyState === 'complete' && document.querySelectorAll('.code button').length === 2");
        // What is put right after the page is there has been by the frame after the next.
        chromium
            .evaluate(tab, "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
        let after = place_of(&mut chromium, tab, seen);
        assert!((after - before).abs() < 3.0, "{edit}: {before} {after}");
        // Neither does the browser scroll later, to where the page was in numbers.
        chromium.evaluate(tab, "new Promise((done) => requestIdleCallback(done))");
        assert!((place_of(&mut chromium, tab, seen) - after).abs() < 1.0, "{edit}");
        let kept = chromium.evaluate(
            tab,
            "[[...document.querySelectorAll('main details')].find((each) => each.innerText.includes('A fold')).open,
              [...document.querySelectorAll('.task')].filter((task) => task.querySelector('input').checked).map((task) => task.innerText.trim())]",
        );
        assert_eq!(kept, serde_json::json!([true, ["A task"]]), "found again where they are now");
        chromium.close(tab.clone());
    }
    is_quiet(&mut chromium);
}

#[test]
fn styles_are_exchanged_without_a_flash() {
    let Some(Desk { project, serving, mut chromium }) = Desk::new(&[]) else { return };
    let tab = &open(&mut chromium, &serving, "/en/a/");
    let tokens =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/styles/end.css"));
    let tokens = tokens.expect("a style sheet");
    let sheets = "document.querySelectorAll('link[rel=stylesheet]').length";
    let before = chromium.evaluate(tab, sheets);
    for colour in ["rgb(1, 2, 3)", "rgb(4, 5, 6)"] {
        project.write(
            "themes/default/styles/end.css",
            format!("{tokens}\nh1 {{ color: {colour} !important; }}\n"),
        );
        chromium.wait(tab, &format!("getComputedStyle(document.querySelector('h1')).color === {colour:?}"));
        chromium.wait(tab, &format!("{sheets} === {before}"));
    }
    assert!(is_the_same(&mut chromium, tab));
    is_quiet(&mut chromium);
}

#[test]
fn errors_come_with_place_and_remedy_and_go_when_repaired() {
    let Some(Desk { project, serving, mut chromium }) = Desk::new(&["--editor", "vscode"]) else { return };
    let tab = &open(&mut chromium, &serving, "/en/a/");
    let sheet = format!("{PANEL}.querySelector('.sheet')");
    assert_eq!(chromium.evaluate(tab, &sheet), Value::Null);

    let template = "themes/default/templates/page.html";
    let good =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/templates/page.html"));
    let good = good.expect("a template");
    project.write(template, good.replace("<article", "{{ article.nothing<b> }}<article"));
    chromium.wait(tab, &sheet);
    let text = chromium.evaluate(tab, &format!("{sheet}.innerText")).as_str().expect("text").to_owned();
    assert!(text.contains(template) && text.contains("article.nothing<b>"), "{text}");
    assert_eq!(chromium.evaluate(tab, &format!("{sheet}.querySelectorAll('mark').length > 0")), true);
    assert_eq!(
        chromium.evaluate(tab, &format!("{sheet}.querySelectorAll('b b').length")),
        0,
        "texts are texts"
    );
    let link = chromium.evaluate(tab, &format!("{sheet}.querySelector('.where a').href"));
    let link = link.as_str().expect("a link");
    assert!(link.starts_with("vscode://file/") && link.contains(&format!("{template}:3:")), "{link}");
    assert!(
        chromium
            .evaluate(tab, "document.querySelector('main').innerText.includes('The paragraph.')")
            .as_bool()
            == Some(true)
    );
    project.write(template, &good);
    chromium.wait(tab, &format!("!{sheet}"));

    project.write("content/en/b.md", "A [link](nowhere.md) that leads nowhere.\n");
    chromium.wait(tab, &format!("{sheet}?.innerText.includes('content/en/b.md:1:10')"));
    chromium.evaluate(tab, &format!("{sheet}.querySelector('.close').click()"));
    assert_eq!(chromium.evaluate(tab, &sheet), Value::Null, "it can be put away");
    project.write("content/en/a.md", page("Written on."));
    chromium.wait(tab, "document.querySelector('main').innerText.includes('Written on.')");
    chromium.wait(tab, &format!("{PANEL}.querySelector('.badge').dataset.state === 'error'"));
    assert_eq!(chromium.evaluate(tab, &sheet), Value::Null, "and stays away while the errors are the same");
    project.write("content/en/b.md", "Two [links](nowhere.md) that lead [nowhere](at-all.md).\n");
    chromium.wait(tab, &format!("{sheet}?.innerText.includes('at-all')"));
    project.write("content/en/b.md", "---\ntitle: Other\n---\nText of b, see [a](a.md).\n");
    chromium.wait(tab, &format!("!{sheet}"));
    assert!(is_the_same(&mut chromium, tab));
    is_quiet(&mut chromium);
}

// Not even the page for wrong addresses can be made then.
#[test]
fn a_start_with_a_broken_layout_says_so_and_ends_when_it_is_repaired() {
    let Some(program) = browser() else { return };
    let template = "themes/default/templates/base.html";
    let project = project().file(template, "<html><head></head><body>{% if %}");
    let serving = Serving::with(&project, &[]);
    let mut chromium = Chromium::start(&program);
    let tab = &open(&mut chromium, &serving, "/en/a/");
    let sheet = format!("{PANEL}.querySelector('.sheet')");
    chromium.wait(tab, &format!("{sheet}?.innerText.includes('{template}')"));
    project.remove(template);
    chromium.wait(tab, "document.querySelector('main')?.innerText.includes('The paragraph.')");
    chromium.wait(tab, &format!("!{sheet}"));
}

#[test]
fn the_panel_knows_the_page() {
    let Some(Desk { project: _project, serving, mut chromium }) = Desk::new(&[]) else { return };
    let tab = &open(&mut chromium, &serving, "/en/a/");
    chromium.evaluate(tab, &format!("{PANEL}.querySelector('.badge').click()"));
    chromium.wait(tab, &format!("{PANEL}.querySelector('.panel').innerText.includes('content/en/a.md')"));
    chromium
        .evaluate(tab, &format!("{PANEL}.querySelectorAll('details').forEach((each) => (each.open = true))"));
    let panel = format!("{PANEL}.querySelector('.panel')");
    let text = chromium.evaluate(tab, &format!("{panel}.innerText")).as_str().expect("text").to_owned();
    for part in
        ["editor", "January 2, 2026", "March 4, 2026", "overdue", "words", "长页", "content/zh/a.md", "Other"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    let links =
        chromium.evaluate(tab, &format!("[...{panel}.querySelectorAll('.links a')].map((a) => a.href)"));
    let links: Vec<&str> = links.as_array().expect("links").iter().filter_map(Value::as_str).collect();
    let other = format!("http://{}/en/b/", serving.address());
    assert_eq!(links, [&other, "https://example.org/", &other], "where it leads, and what leads to it");
    let link = chromium.evaluate(tab, &format!("{panel}.querySelector('dd a').href"));
    assert!(
        link.as_str()
            .is_some_and(|link| link.starts_with("vscode://file/") && link.contains("content/en/a.md")),
        "{link}"
    );
    assert_eq!(chromium.evaluate(tab, &format!("{PANEL}.activeElement.className")), "close panel-close");
    chromium.evaluate(
        tab,
        &format!("{panel}.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'Escape', bubbles: true }}))"),
    );
    assert_eq!(chromium.evaluate(tab, &panel), Value::Null, "Escape closes it");
    assert_eq!(chromium.evaluate(tab, &format!("{PANEL}.activeElement.className")), "badge");

    let tab = open(&mut chromium, &serving, "/zh/a/");
    let badge = chromium.evaluate(&tab, &format!("{PANEL}.querySelector('.badge').ariaLabel"));
    assert!(
        badge
            .as_str()
            .is_some_and(|badge| badge.starts_with("打开作者面板：") || badge.starts_with("打开作者面板: ")),
        "{badge}"
    );
    is_quiet(&mut chromium);
}

#[test]
fn the_panel_says_that_it_is_loading_and_that_it_could_not() {
    let Some(Desk { project, serving, mut chromium }) = Desk::new(&[]) else { return };
    let tab = &open(&mut chromium, &serving, "/en/a/");
    chromium.evaluate(tab, &format!("{PANEL}.querySelector('.badge').click()"));
    chromium.hold(tab, "*/page.json*");
    chromium.evaluate(tab, "void setTimeout(() => location.reload())");
    let says =
        |text: &str| format!("{PANEL}.querySelector('.panel').innerText.includes({})", Value::from(text));
    chromium.wait(tab, &format!("window.mark === undefined && {}", says("is being loaded")));
    for early in ["No problems", "Nobody wrote"] {
        assert_eq!(chromium.evaluate(tab, &says(early)), false, "{early}");
    }
    assert_eq!(chromium.evaluate(tab, &format!("{PANEL}.querySelector('.badge').dataset.state")), "loading");
    chromium.refuse(tab);
    chromium.wait(tab, &says("could not be loaded"));
    assert_eq!(chromium.evaluate(tab, &format!("{PANEL}.querySelector('.badge').dataset.state")), "failed");
    assert_eq!(chromium.evaluate(tab, &says("No problems")), false);
    chromium.let_go(tab);
    project.write("content/en/a.md", page("More."));
    chromium.wait(tab, &says("content/en/a.md"));
}

#[test]
fn browsers_keep_step_and_may_follow_the_author() {
    let Some(Desk { project, serving, mut chromium }) = Desk::new(&[]) else { return };
    let one = open(&mut chromium, &serving, "/en/a/");
    let two = open(&mut chromium, &serving, "/en/a/");
    project.write("content/en/a.md", page("For everyone."));
    for tab in [&one, &two] {
        chromium.wait(tab, "document.querySelector('main').innerText.includes('For everyone.')");
        assert!(is_the_same(&mut chromium, tab));
    }
    chromium.evaluate(&one, &format!("{PANEL}.querySelector('.badge').click()"));
    chromium.evaluate(&one, &format!("{PANEL}.querySelector('.follow-box').click()"));
    project.write("content/en/b.md", "---\ntitle: Other\n---\nNews of b, see [a](a.md).\n");
    chromium.wait(
        &one,
        "location.pathname === '/en/b/' && document.querySelector('main').innerText.includes('News of b')",
    );
    assert_eq!(chromium.evaluate(&two, "location.pathname"), "/en/a/", "only who wants to follows");
    let three = open(&mut chromium, &serving, "/en/a/");
    let follows = format!("{PANEL}.querySelector('.follow-box').checked");
    assert_eq!(chromium.evaluate(&three, &follows), false, "the choice is that of one window");
    assert_eq!(chromium.evaluate(&one, &follows), true);
    settle(&mut chromium, &one);
    project.write("content/zh/a.md", "---\ntitle: 长页\n---\n新的正文。\n");
    chromium.wait(&one, "location.pathname === '/zh/a/'");
    is_quiet(&mut chromium);
}

// Browsers open six connections to a server.
#[test]
fn more_pages_can_be_open_than_a_browser_has_connections() {
    let Some(Desk { project, serving, mut chromium }) = Desk::new(&[]) else { return };
    let show = |hidden: bool| {
        format!(
            "Object.defineProperty(document, 'hidden', {{ value: {hidden}, configurable: true }});
             document.dispatchEvent(new Event('visibilitychange'));"
        )
    };
    let tabs: Vec<Tab> = (0..8)
        .map(|_| {
            let tab = open(&mut chromium, &serving, "/en/a/");
            chromium.evaluate(&tab, &show(true));
            tab
        })
        .collect();
    project.write("content/en/a.md", page("Written meanwhile."));
    serving.wait_for("/en/a/", "Written meanwhile.");
    for tab in tabs.into_iter().take(3) {
        chromium.evaluate(&tab, &show(false));
        chromium.wait(&tab, "document.querySelector('main').innerText.includes('Written meanwhile.')");
        assert!(is_the_same(&mut chromium, &tab));
    }
    is_quiet(&mut chromium);
}

// Row 90.
#[test]
fn pages_wait_for_a_server_that_is_started_again() {
    let Some(Desk { project, serving, mut chromium }) = Desk::new(&[]) else { return };
    let tab = open(&mut chromium, &serving, "/en/a/");
    let port = serving.address().port().to_string();
    assert!(serving.end(Signal::Interrupt).0.success());
    chromium.wait(&tab, &format!("{PANEL}.querySelector('.badge').dataset.state === 'offline'"));
    project.write("content/en/a.md", page("Written meanwhile."));
    let mut command = project.command(["serve", "--port", &port]);
    let serving = Serving::begin(&mut command);
    chromium.wait(&tab, "document.querySelector('main').innerText.includes('Written meanwhile.')");
    settle(&mut chromium, &tab);
    serving.is_searchable();
    project.write("content/en/a.md", page("Written after."));
    chromium.wait(&tab, "document.querySelector('main').innerText.includes('Written after.')");
    assert!(is_the_same(&mut chromium, &tab), "it was loaded anew once");
}

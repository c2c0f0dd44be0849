//! Criteria 3, 4, 13 to 16, 21 and 22: the keyboard, dialogs, input methods, the reader's place, copying, shortcuts.

use serde_json::json;

use super::{KINDS, LANGUAGES, Site, Verdicts, ask, until};
use crate::support::Chromium;
use crate::support::page::{ENTER, ESCAPE, Key, Page, SLASH, TAB};

/// How often Tab is pressed before a page counts as a trap.
const LONGEST: usize = 400;

pub(super) fn check(site: &Site, chromium: &mut Chromium, verdicts: &mut Verdicts) {
    for (language, _) in LANGUAGES {
        for (kind, path) in KINDS {
            let mut page = Page::new(chromium);
            page.size(1280, 900).open(&site.url(language, path));
            first_stop(&mut page, &format!("{language} {kind}"), verdicts);
        }
        for (path, width) in [("agency/parts/", 1280), ("", 360)] {
            let mut page = Page::new(chromium);
            // Scrolling that takes its time would not be there yet when it is looked at.
            page.media("screen", &[("prefers-reduced-motion", "reduce")]);
            page.size(width, 900).open(&site.url(language, path));
            every_stop(&mut page, &format!("{language} {path} {width} px"), verdicts);
        }
        drawer(site, chromium, language, verdicts);
        search(site, chromium, language, verdicts);
        spy(site, chromium, language, verdicts);
        copy(site, chromium, language, verdicts);
        full(site, chromium, language, verdicts);
        picture(site, chromium, language, verdicts);
    }
    han_ids(site, chromium, verdicts);
}

/// The first stop skips to the text.
fn first_stop(page: &mut Page<'_>, place: &str, verdicts: &mut Verdicts) {
    let structure = ask(page, "structure");
    let whole = structure["mains"] == 1 && structure["titles"] == 1 && structure["skipped"] == 0;
    verdicts.hold(3, whole && structure["unnamed"] == 0, place, &structure);
    verdicts.none(3, &structure["twice"], format!("{place}, names of navigation"));
    page.press(TAB);
    let skip = page.run(
        "(() => { const link = document.activeElement; const box = link.getBoundingClientRect(); \
         return [link.className, box.top >= 0 && box.height > 20]; })()",
    );
    verdicts.hold(3, skip == json!(["skip", true]), place, &skip);
    page.press(ENTER);
    let inside = page.run("document.activeElement.closest('main') !== null");
    verdicts.hold(3, inside == true, format!("{place}, focus in the text"), &inside);
}

/// Every control is reached, is seen when it is, and lets the focus go on.
fn every_stop(page: &mut Page<'_>, place: &str, verdicts: &mut Verdicts) {
    let expected = ask(page, "missed");
    let mut stops = 0_u64;
    for _ in 0..LONGEST {
        page.press(TAB);
        let stop = ask(page, "focus");
        if stop.is_null() {
            break;
        }
        stops += 1;
        verdicts.hold(4, stop["ring"] == true, format!("{place}, ring"), &stop);
        verdicts.hold(
            4,
            stop["seen"] == true && stop["covered"] == false,
            format!("{place}, in sight"),
            &stop,
        );
    }
    let expected = expected.as_array().map_or(0, Vec::len);
    verdicts.hold(4, expected > 40, format!("{place}, controls"), expected);
    verdicts.none(4, &ask(page, "missed"), format!("{place}, not reached"));
    verdicts.hold(4, (stops as usize) < LONGEST, format!("{place}, a trap"), stops);
    verdicts.measure(4, format!("{place}: {stops} stops"));
}

fn drawer(site: &Site, chromium: &mut Chromium, language: &str, verdicts: &mut Verdicts) {
    let mut page = Page::new(chromium);
    page.size(360, 800).open(&site.url(language, "agency/"));
    let state = |page: &mut Page<'_>| {
        page.run(
            "(() => { const dialog = document.querySelector('dialog.drawer'); const menu = document.querySelector('a.menu'); \
             const behind = document.elementFromPoint(innerWidth - 4, innerHeight / 2); \
             return { open: dialog.open, modal: dialog.matches(':modal'), expanded: menu.getAttribute('aria-expanded'), \
             focus: document.activeElement === menu, inert: behind === dialog || dialog.contains(behind) }; })()",
        )
    };
    let opened = json!({ "open": true, "modal": true, "expanded": "true", "focus": false, "inert": true });
    let closed = json!({ "open": false, "modal": false, "expanded": "false", "focus": true, "inert": false });
    page.run("document.querySelector('a.menu').focus()");
    page.press(ENTER);
    // Its script is on its way the first time.
    until(&mut page, "document.querySelector('dialog.drawer')?.open");
    let now = state(&mut page);
    verdicts.hold(13, now == opened, format!("{language} drawer"), &now);
    page.press(ESCAPE);
    let now = state(&mut page);
    verdicts.hold(13, now == closed, format!("{language} drawer closed"), &now);
    page.click("a.menu");
    page.click("dialog.drawer [data-close]");
    let now = state(&mut page);
    verdicts.hold(13, now["open"] == false, format!("{language} drawer closed by its button"), &now);
    // Back from another page, it opens again.
    page.open(&site.url(language, "all-pages/"));
    page.back();
    page.click("a.menu");
    until(&mut page, "document.querySelector('dialog.drawer')?.open");
    let now = state(&mut page);
    verdicts.hold(
        13,
        now["open"] == true && now["modal"] == true,
        format!("{language} drawer after going back"),
        &now,
    );
}

fn search(site: &Site, chromium: &mut Chromium, language: &str, verdicts: &mut Verdicts) {
    let mut page = Page::new(chromium);
    page.size(1280, 900).open(&site.url(language, "agency/"));
    page.run("document.querySelector('a.search-field').focus()");
    page.press(SLASH);
    let open = until(
        &mut page,
        "document.querySelector('dialog[open] input') !== null && document.activeElement?.localName",
    );
    verdicts.hold(13, open == "input", format!("{language} search opens"), &open);
    let labelled = page
        .run("(document.activeElement.labels?.length ?? 0) > 0 || document.activeElement.ariaLabel !== null");
    verdicts.hold(21, labelled == true, format!("{language} label"), &labelled);

    // Enter and the letters belong to the input method while it composes.
    let address = page.run("location.pathname");
    page.call(
        "Input.imeSetComposition",
        &json!({ "text": "yongjin", "selectionStart": 7, "selectionEnd": 7 }),
    );
    page.press(Key("Process", "Enter", 229, ""));
    let stayed = page.run("location.pathname");
    verdicts.hold(14, stayed == address, format!("{language} while composing"), &stayed);
    page.call("Input.insertText", &json!({ "text": "佣金" }));
    let found = until(&mut page, "document.querySelectorAll('dialog[open] [role=option]').length");
    verdicts.hold(14, found.as_u64() > Some(0), format!("{language} after composing"), &found);

    let live = until(
        &mut page,
        "[...document.querySelectorAll('dialog[open] [aria-live], dialog[open] [role=status]')].map((part) => part.textContent.trim()).find((text) => /\\d/.test(text))",
    );
    verdicts.hold(
        21,
        live.as_str().is_some_and(|text| text.contains(char::is_numeric)),
        format!("{language} count"),
        &live,
    );
    let names = page.run(
        "[...document.querySelectorAll('dialog[open] [role=option]')].filter((option) => !/[\\p{Script=Han}A-Za-z]{2}/u.test(option.textContent)).length",
    );
    verdicts.hold(21, names == 0, format!("{language} names of results"), &names);

    page.press(ESCAPE);
    if page.run("document.querySelector('dialog[open]') !== null") == true {
        page.press(ESCAPE);
    }
    let closed =
        page.run("[document.querySelector('dialog[open]') === null, document.activeElement.className]");
    verdicts.hold(
        13,
        closed == json!([true, "search-field"]),
        format!("{language} search closed, focus back"),
        &closed,
    );

    // A single key that does something can be switched off.
    page.run("localStorage.setItem('diptych-shortcuts', 'off'); document.activeElement.blur()");
    page.press(SLASH);
    let quiet = page.run("document.querySelector('dialog[open]') === null");
    verdicts.hold(22, quiet == true, format!("{language} switched off"), &quiet);
    page.run(
        "localStorage.removeItem('diptych-shortcuts'); document.querySelector('a.search-field').click()",
    );
    let choice = until(&mut page, "document.querySelector('dialog[open] input[type=checkbox]') !== null");
    verdicts.hold(22, choice == true, format!("{language} a box to switch it off"), &choice);
}

/// Exactly one section is the current one, wherever the reader is; at the end it is the last, however short.
fn spy(site: &Site, chromium: &mut Chromium, language: &str, verdicts: &mut Verdicts) {
    let mut page = Page::new(chromium);
    page.size(1280, 900).open(&site.url(language, "agency/parts/"));
    let mut seen = Vec::new();
    for tenth in 0..=10 {
        page.run(&format!(
            "scrollTo({{ top: (document.documentElement.scrollHeight - innerHeight) * {tenth} / 10, behavior: 'instant' }})"
        ));
        page.settle();
        let current = ask(&mut page, "spy");
        verdicts.hold(
            15,
            current.as_array().is_some_and(|one| one.len() == 1),
            format!("{language} at {tenth}0 %"),
            &current,
        );
        seen.push(current[0].clone());
    }
    verdicts.hold(15, seen.last() == Some(&json!("last")), format!("{language} at the end"), json!(seen));
    verdicts.hold(
        15,
        seen.first() == Some(&json!("callouts")),
        format!("{language} at the top"),
        json!(seen),
    );
    // A link in the contents leads there, and that is then the current section.
    page.click(".contents-open a[href='#table']");
    page.run("new Promise((done) => setTimeout(done, 900))");
    let current = ask(&mut page, "spy");
    verdicts.hold(15, current == json!(["table"]), format!("{language} after a click"), &current);
    // Who changes the language, or asks for both, stays with the section, also when the address names none.
    page.open(&site.url(language, "agency/parts/"));
    page.run("document.getElementById('code').scrollIntoView({ behavior: 'instant' })");
    until(&mut page, "document.querySelector('.contents-open [aria-current]').hash === '#code'");
    page.run("document.addEventListener('click', (event) => event.preventDefault())");
    for link in [".languages a[data-fragments]", ".contents a[data-with]"] {
        let hash = page.run_with(
            "(link) => { const found = document.querySelector(link); found.click(); return found.hash; }",
            &json!(link),
        );
        verdicts.hold(15, hash == "#code", format!("{language} {link}"), &hash);
    }
    // The letter that is being read is marked like a section.
    page.open(&site.url(language, "terms/"));
    let letter = page.run(
        "(() => { const links = [...document.querySelectorAll('.letter-bar a')]; \
         const link = links[Math.floor(links.length / 2)]; \
         document.getElementById(link.hash.slice(1)).scrollIntoView({ behavior: 'instant' }); return link.hash; })()",
    );
    until(&mut page, "document.querySelector('.letter-bar a:not([aria-current])')?.hash === '#letter-a'");
    let current =
        page.run("[...document.querySelectorAll('.letter-bar [aria-current]')].map(({ hash }) => hash)");
    verdicts.hold(15, current == json!([letter]), format!("{language} letters"), &current);
}

fn han_ids(site: &Site, chromium: &mut Chromium, verdicts: &mut Verdicts) {
    let mut page = Page::new(chromium);
    let encoded = "%E6%9C%AC%E9%A1%B5%E7%8B%AC%E6%9C%89";
    for fragment in ["本页独有", encoded] {
        page.size(1280, 500).open(&site.url("zh", &format!("agency/moved-page/#{fragment}")));
        for turn in ["opened", "reloaded"] {
            let target = page.run(
                "document.querySelector(':target')?.id ?? document.querySelector(':target')?.textContent",
            );
            verdicts.hold(15, target == "本页独有", format!("#{fragment} {turn}"), &target);
            page.run("location.reload()");
            page.loaded();
        }
    }
    page.open(&site.url("zh", "agency/moved-page/"));
    page.click(".contents-open li:last-child a");
    let target = page.run("document.querySelector(':target')?.id");
    verdicts.hold(15, target == "本页独有", "after a click", &target);
}

fn copy(site: &Site, chromium: &mut Chromium, language: &str, verdicts: &mut Verdicts) {
    let mut page = Page::new(chromium);
    page.size(1280, 900).open(&site.url(language, "agency/parts/"));
    page.share_clipboard();
    page.run(
        "globalThis.said = []; for (const status of document.querySelectorAll('[role=status]')) new MutationObserver(() => status.textContent && said.push(status.textContent))\
         .observe(status, { childList: true });",
    );
    page.click("figure.code button");
    let text = page.run("navigator.clipboard.readText().catch((fault) => String(fault))");
    verdicts.hold(16, text == "[markdown]\nraw_html = \"sanitize\"\n# 注释", language, &text);
    let said = page.run("said");
    let word = if language == "en" { "Copied" } else { "已复制" };
    verdicts.hold(16, said == json!([word]), format!("{language}, announced"), &said);

    // The address too, said once: by what says it for all buttons, and by nothing else that speaks.
    page.run("said.length = 0");
    page.run("scrollTo({ top: 0, behavior: 'instant' })");
    page.settle();
    page.click("[data-action=link]");
    until(&mut page, "said.length");
    let text = page.run("navigator.clipboard.readText().catch((fault) => String(fault))");
    let address = page.run("location.href");
    verdicts.hold(16, text == address, format!("{language}, the address"), &text);
    let said = page.run(
        "[said, document.querySelectorAll('[data-action] [aria-live], [data-copy-page] [aria-live]').length]",
    );
    verdicts.hold(16, said == json!([[word], 0]), format!("{language}, the address, announced"), &said);

    // Further down it is that of the section that is being read.
    page.run("document.getElementById('code').scrollIntoView({ behavior: 'instant' })");
    until(&mut page, "document.querySelector('.contents-open [aria-current]').hash === '#code'");
    until(&mut page, "!document.querySelector('[role=status]').textContent");
    page.run("said.length = 0");
    // A pointer would scroll what it clicks to the middle.
    page.run("document.querySelector('[data-action=link]').click()");
    until(&mut page, "said.length");
    let text = page.run("navigator.clipboard.readText().catch((fault) => String(fault))");
    let section = page.run("`${location.href}#code`");
    verdicts.hold(16, text == section, format!("{language}, the address of a section"), &text);
}

/// Where nothing more can be kept, everything else goes on.
fn full(site: &Site, chromium: &mut Chromium, language: &str, verdicts: &mut Verdicts) {
    let mut page = Page::new(chromium);
    page.size(1280, 900).open(&site.url(language, "agency/"));
    page.run(
        "for (let size = 2 ** 23; size >= 1; size /= 2) { \
         try { localStorage[`full-${size}`] = '-'.repeat(size); } catch {} }",
    );
    page.open(&site.url(language, "paths/agency-lead/"));
    until(&mut page, "window.diptych !== undefined");
    page.run("document.querySelector('[data-read-page]').click()");
    page.run("document.querySelector('.appearance input[value=dark]').click()");
    let went = page.run(
        "[document.documentElement.dataset.script, document.documentElement.dataset.theme, \
         document.querySelector('[data-read-page]').checked, localStorage.getItem('diptych-appearance')]",
    );
    verdicts.hold(8, went == json!(["", "dark", true, null]), format!("{language}, storage full"), &went);
    verdicts.none(8, &json!(page.console()), format!("{language}, console, storage full"));
}

/// A picture that is larger than its place opens in a dialog, and a button that can be seen closes it.
fn picture(site: &Site, chromium: &mut Chromium, language: &str, verdicts: &mut Verdicts) {
    let mut page = Page::new(chromium);
    page.size(240, 800).open(&site.url(language, "agency/parts/"));
    // It offers that once it has been loaded, which waits for it to come near.
    page.run("document.querySelector('.prose figure img').scrollIntoView({ block: 'center', behavior: 'instant' })");
    until(&mut page, "document.querySelector('.zoom-button') !== null");
    page.click(".zoom-button");
    let name = if language == "en" { "Close" } else { "关闭" };
    let button = until(
        &mut page,
        "(() => { const button = document.querySelector('dialog.zoom[open] .zoom-close'); \
         const box = button?.getBoundingClientRect(); if (!box || getComputedStyle(button).position !== 'sticky') return null; \
         return { name: button.ariaLabel, inside: box.top >= 0 && box.right <= innerWidth && box.width >= 24 && box.height >= 24, \
         above: button.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)) }; })()",
    );
    let expected = json!({ "name": name, "inside": true, "above": true });
    verdicts.hold(13, button == expected, format!("{language} enlarged picture"), &button);
    page.click(".zoom-close");
    let after = until(
        &mut page,
        "document.querySelector('dialog.zoom') === null && document.activeElement.className",
    );
    verdicts.hold(13, after == "zoom-button", format!("{language} enlarged picture closed"), &after);
}

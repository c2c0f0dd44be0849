//! The repository's own site in a real browser: whole in both languages, inside its policy, on narrow screens too.
//!
//! Headless Chromium opens one page of the test, `browser/visit.html`, which visits pages of the site in frames and
//! writes down what a reader meets; the tests judge it. Chromium says on its standard error what its console would
//! show, and the server knows what was asked for in vain. Without Chromium the tests are skipped, unless `DIPTYCH_REQUIRE_BROWSER=1`.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::support::{Arrival, NAMES, Project, Published, Server, installed, skipped};

/// Where the site is published: not at the root, as on most forges.
pub(crate) const SUBPATH: &str = "/team/kb/";
const REQUIRED: &str = "DIPTYCH_REQUIRE_BROWSER";
/// Virtual milliseconds for all visits of a run; they pass as fast as the machine can.
const BUDGET: u32 = 600_000;
/// Real time after which a browser hangs.
const LONGEST: Duration = Duration::from_secs(240);
const WIDE: u32 = 1280;
const NARROW: u32 = 320;

/// A page that has moved, in both languages.
const MOVED: [&str; 2] = [
    "---\ntitle: A page that has moved\naliases: [agency/old-name]\n---\nText.\n\n## Part {#part}\n\nText.\n\n## Late {#late}\n\nText.\n",
    "---\ntitle: 移走的一页\nin_step:\n  late: \"00000000\"\n---\n正文。\n\n## 部分 {#part}\n\n正文。\n\n## 晚了 {#late}\n\n正文。\n\n## 本页独有\n\n正文。\n",
];
/// A page that nobody has translated.
const UNTRANSLATED: &str = "---\ntitle: In English only\n---\nText.\n\n## Part\n\nText.\n";

/// What to do in a frame; `browser/visit.js` explains it.
#[derive(Clone, Debug, Serialize)]
struct Visit {
    address: String,
    width: u32,
    scripts: bool,
    stored: Option<&'static str>,
    click: Option<&'static str>,
}

impl Visit {
    /// Opens a page of the site, as a reader does.
    fn page(path: &str) -> Self {
        Self { address: format!("{SUBPATH}{path}"), width: WIDE, scripts: true, stored: None, click: None }
    }
}

/// What a reader meets there.
#[derive(Debug, Deserialize)]
struct Seen {
    /// Where the visit ended, fragment included.
    address: String,
    language: String,
    title: String,
    headings: Vec<String>,
    /// How many `header`, `nav`, `main` and `footer` elements there are.
    landmarks: [usize; 4],
    /// How many links the navigation has.
    navigation: usize,
    /// Where the links lead that are marked as the current page.
    current: Vec<String>,
    languages: Vec<LanguageLink>,
    /// The language that the title is in, as the page says.
    #[serde(rename = "textLanguage")]
    text_language: String,
    /// The length of the text.
    words: usize,
    /// The choice of language that is remembered now.
    stored: Option<String>,
    /// How many code blocks offer to be copied.
    #[serde(rename = "copyButtons")]
    copy_buttons: usize,
    /// What the click put on the clipboard.
    copied: Option<String>,
    /// What the click made the page announce.
    announced: Vec<String>,
    /// How many pixels the page is wider than its window.
    overflow: i32,
    /// What sticks out.
    culprits: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct LanguageLink {
    language: String,
    address: String,
    visible: bool,
}

/// The browser, or `None` when there is none and none is required.
pub(crate) fn browser() -> Option<PathBuf> {
    let found = installed();
    if found.is_none() {
        let missing = format!("no {} on the PATH", NAMES.join(" or "));
        assert!(std::env::var_os(REQUIRED).is_none_or(|required| required != "1"), "{missing}");
        skipped(&format!("the site in a browser, for there is {missing}"));
    }
    found
}

/// The repository's content as a project of its own, with a page that has moved, one without a translation, and one with
/// every part that pages can have.
pub(crate) fn project() -> Project {
    let project = Project::bare()
        .file("content/en/agency/moved-page.md", MOVED[0])
        .file("content/zh/agency/moved-page.md", MOVED[1])
        .file("content/en/agency/shared.md", "---\ntitle: Shared\n---\nText.\n\n## Fees\n\nText.\n")
        .file("content/zh/agency/shared.md", "---\ntitle: 同名\n---\n正文。\n\n## 收费\n\n正文。\n")
        .file("content/en/agency/untranslated.md", UNTRANSLATED)
        .file("content/en/agency/parts.md", include_str!("../fixtures/parts/en.md"))
        .file("content/zh/agency/parts.md", include_str!("../fixtures/parts/zh.md"));
    let picture = include_bytes!("../../content/en/authoring/two-panels.png");
    project.write("content/en/agency/two-panels.png", picture);
    project.write("content/zh/agency/two-panels.png", picture);
    copy(Path::new(env!("CARGO_MANIFEST_DIR")), &project, "site.toml");
    copy(Path::new(env!("CARGO_MANIFEST_DIR")), &project, "content");
    project
}

fn copy(root: &Path, project: &Project, path: &str) {
    let source = root.join(path);
    if source.is_file() {
        return project.write(path, fs::read(source).expect("a file"));
    }
    for entry in fs::read_dir(source).expect("a folder") {
        let name = entry.expect("an entry").file_name().into_string().expect("a name in UTF-8");
        copy(root, project, &format!("{path}/{name}"));
    }
}

/// What the page of a test wrote down, and what the console said.
pub(crate) struct Report<T> {
    pub(crate) written: T,
    pub(crate) console: Vec<String>,
    /// What the pages asked for and the site lacks.
    pub(crate) missing: Vec<String>,
}

impl<T> Report<T> {
    /// Asserts that nothing went wrong which no reader sees.
    #[track_caller]
    fn is_quiet(&self) {
        // That scripts are off in some visits is what those visits are about.
        let console = self.console.iter().filter(|line| !line.contains("Blocked script execution"));
        assert_eq!(console.collect::<Vec<_>>(), Vec::<&String>::new(), "the console is empty");
        assert_eq!(self.missing, Vec::<String>::new(), "every file is there");
    }
}

/// Makes the visits that `plan` makes of the site.
fn visit(browser: &Path, plan: impl FnOnce(&Published) -> Vec<Visit>) -> Report<Vec<Seen>> {
    let mut planned = 0;
    let report: Report<Vec<Seen>> = play(browser, "visit", |site| {
        let visits = plan(site);
        planned = visits.len();
        vec![
            ("visit.js", include_bytes!("browser/visit.js").to_vec()),
            ("visits.json", serde_json::to_vec(&visits).expect("visits")),
        ]
    });
    assert_eq!(report.written.len(), planned, "a report on every visit");
    report
}

/// Builds the site, serves it with some files beside it, and has the script among them that is called `name` play a reader.
pub(crate) fn play<T: DeserializeOwned>(
    browser: &Path,
    name: &str,
    files: impl FnOnce(&Published) -> Vec<(&'static str, Vec<u8>)>,
) -> Report<T> {
    play_on(&project(), browser, name, files)
}

/// Does so with the site of a project.
pub(crate) fn play_on<T: DeserializeOwned>(
    project: &Project,
    browser: &Path,
    name: &str,
    files: impl FnOnce(&Published) -> Vec<(&'static str, Vec<u8>)>,
) -> Report<T> {
    let (listener, url) = Server::listen(SUBPATH);
    let run = project.run(&["build", "--base-url", &url]);
    assert_eq!(run.code, 0, "{run:?}");
    let extra = files(&project.published("dist")).into_iter();
    let extra = extra.map(|(path, content)| (format!("/-test/{path}"), content));
    let player = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{name}</title>\n\
         <script src=\"/-test/{name}.js\" defer></script>\n<pre id=\"report\"></pre>\n"
    );
    let extra = extra.chain([(format!("/-test/{name}.html"), player.into_bytes())]).collect();
    let server = Server::start(listener, SUBPATH, &project.path("dist"), extra, Arrival::AtOnce);
    let (dom, console) = open(browser, &server.url(&format!("/-test/{name}.html")));
    let report = dom.split("id=\"report\">").nth(1).and_then(|rest| rest.split("</pre>").next());
    let report = percent_decode_str(report.unwrap_or_default()).decode_utf8_lossy().into_owned();
    let written = serde_json::from_str(&report)
        .unwrap_or_else(|fault| panic!("{fault}\nreport: {report}\nconsole: {console:#?}"));
    // Browsers ask for an icon at the root when a page, such as that of the test, names none.
    let missing = server.missing().into_iter().filter(|path| path != "/favicon.ico").collect();
    Report { written, console, missing }
}

/// Opens an address: the document after its scripts ran, and what the console said.
pub(crate) fn open(browser: &Path, url: &str) -> (String, Vec<String>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (out, log) = (folder.path().join("out"), folder.path().join("log"));
    let mut child = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"])
        .args(["--no-first-run", "--disable-background-networking", "--disable-component-update"])
        .args(["--disable-sync", "--disable-quic", "--disable-extensions", "--no-proxy-server"])
        // Nothing but this machine can be reached: a request to anyone else fails, and the console says so.
        .arg("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .args(["--window-size=1400,1000", "--enable-logging=stderr"])
        .arg(format!("--virtual-time-budget={BUDGET}"))
        .args(["--dump-dom", url])
        .stdin(Stdio::null())
        .stdout(File::create(&out).expect("a file"))
        .stderr(File::create(&log).expect("a file"))
        .spawn()
        .expect("the browser starts");
    let began = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child") {
            break status;
        }
        if began.elapsed() > LONGEST {
            let _ = child.kill();
            let _ = child.wait();
            panic!("the browser hangs:\n{}", String::from_utf8_lossy(&fs::read(&log).expect("its log")));
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let log = String::from_utf8_lossy(&fs::read(&log).expect("its log")).into_owned();
    assert!(status.success(), "{status}\n{log}");
    let console = log.lines().filter(|line| line.contains(":CONSOLE")).map(str::to_owned).collect();
    (fs::read_to_string(&out).expect("a document in UTF-8"), console)
}

/// The addresses of all pages of a site that stay where they are.
fn pages(site: &Published) -> Vec<String> {
    let html = site.paths().into_iter().filter(|path| path.ends_with(".html"));
    let stays = html.filter(|path| !site.text(path).contains("data-redirect"));
    let address = |path: String| path.strip_suffix("index.html").map(str::to_owned).unwrap_or(path);
    stays.map(address).collect()
}

/// The title in the front matter of a page of the repository, by its address.
fn title(address: &str) -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let path = address.trim_end_matches('/');
    let files = [format!("{path}.md"), format!("{path}/index.md")];
    let text = files.iter().find_map(|file| fs::read_to_string(root.join(file)).ok())?;
    let title = text.lines().find_map(|line| line.strip_prefix("title:"))?;
    Some(title.trim().trim_matches('"').to_owned())
}

/// The tag and the code of the language of an address; the site's first for what belongs to none.
fn language(address: &str) -> (&'static str, &'static str) {
    if address.starts_with("zh/") { ("zh-Hans", "zh") } else { ("en", "en") }
}

#[test]
fn what_goes_wrong_would_be_seen() {
    let Some(browser) = browser() else { return };
    let (listener, _) = Server::listen(SUBPATH);
    let control = ("/-test/control.html".to_owned(), include_bytes!("browser/control.html").to_vec());
    let nowhere = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(listener, SUBPATH, nowhere.path(), vec![control], Arrival::AtOnce);
    let (dom, console) = open(&browser, &server.url("/-test/control.html"));
    let said = |what: &str| console.iter().filter(|line| line.contains(what)).count();
    assert!(dom.contains("What must be seen"), "the inline script did not run: {dom}");
    assert_eq!((said("inline script"), said("inline style")), (1, 1), "{console:#?}");
    assert!(server.missing().contains(&"/-test/missing.js".to_owned()), "{:?}", server.missing());
}

#[test]
fn pages_are_whole_in_both_languages() {
    let Some(browser) = browser() else { return };
    let mut addresses = Vec::new();
    let report = visit(&browser, |site| {
        addresses = pages(site);
        addresses.iter().map(|address| Visit::page(address)).collect()
    });
    report.is_quiet();
    let mut titles = 0;
    for (address, seen) in addresses.iter().zip(&report.written) {
        let (tag, code) = language(address);
        assert_eq!(seen.address, format!("{SUBPATH}{address}"));
        assert_eq!(seen.language, tag, "{seen:?}");
        assert!(seen.headings.len() == 1 && seen.landmarks[2] == 1, "one h1, one main: {seen:?}");
        assert!(!seen.title.is_empty(), "{seen:?}");
        let other = if code == "en" { "zh" } else { "en" };
        let offered = seen.languages.iter().filter(|link| link.visible && link.language == other);
        let offered: Vec<&str> = offered.map(|link| link.address.as_str()).collect();
        assert!(!offered.is_empty(), "the other language is offered: {seen:?}");
        let Some(title) = title(address) else { continue };
        titles += 1;
        assert_eq!(seen.text_language, tag, "{seen:?}");
        assert_eq!(seen.headings, [title.as_str()]);
        assert!(seen.title.starts_with(&title), "{seen:?}");
        let counterpart = format!("{SUBPATH}{other}/{}", &address[code.len() + 1..]);
        assert!(offered.iter().all(|offered| *offered == counterpart), "{offered:?} from {address}");
        assert!(seen.navigation > 10, "{seen:?}");
        // The front page is no entry of its own sidebar.
        if address.len() > "en/".len() {
            assert_eq!(seen.current, [seen.address.as_str()], "the reader's place is marked: {seen:?}");
        }
    }
    assert!(titles >= 24, "only {titles} pages of the repository were recognised");
}

#[test]
fn narrow_screens_do_not_scroll_sideways() {
    let Some(browser) = browser() else { return };
    let report = visit(&browser, |site| {
        pages(site).iter().map(|address| Visit { width: NARROW, ..Visit::page(address) }).collect()
    });
    let wide = report.written.iter().filter(|seen| seen.overflow > 0);
    let wide: Vec<String> =
        wide.map(|seen| format!("{}: {} px: {:?}", seen.address, seen.overflow, seen.culprits)).collect();
    assert_eq!(wide, Vec::<String>::new());
    report.is_quiet();
}

#[test]
fn code_is_copied_as_readers_want_it() {
    let Some(browser) = browser() else { return };
    let titled = Some("figure.code button");
    let report = visit(&browser, |_| {
        vec![
            Visit { click: titled, ..Visit::page("en/authoring/markdown/") },
            Visit { click: titled, ..Visit::page("zh/authoring/markdown/") },
            Visit { scripts: false, ..Visit::page("zh/authoring/markdown/") },
        ]
    });
    report.is_quiet();
    for (seen, announced) in report.written.iter().zip(["Copied", "已复制"]) {
        let code = "[markdown]\nraw_html = \"sanitize\"\nhighlight = true";
        assert_eq!(seen.copied.as_deref(), Some(code), "without numbers and without the deleted line");
        assert_eq!(seen.announced, [announced], "once, in the language of the page");
        assert!(seen.copy_buttons > 20, "{seen:?}");
    }
    assert_eq!(report.written[2].copy_buttons, 0, "nothing dead without scripts");
}

#[test]
fn readers_keep_their_language_and_their_place() {
    let Some(browser) = browser() else { return };
    let visits = vec![
        Visit::page(""),
        Visit { stored: Some("zh"), ..Visit::page("") },
        Visit { stored: Some("fr"), ..Visit::page("") },
        Visit {
            click: Some("nav.languages a[data-language=zh]"),
            ..Visit::page("en/agency/moved-page/#part")
        },
        Visit {
            click: Some("nav.languages a[data-language=zh]"),
            ..Visit::page("en/agency/untranslated/#part")
        },
        Visit {
            click: Some("p.counterpart a"),
            ..Visit::page("zh/agency/moved-page/#%E6%9C%AC%E9%A1%B5%E7%8B%AC%E6%9C%89")
        },
        Visit { click: Some("p.counterpart a"), ..Visit::page("zh/agency/shared/#%E6%94%B6%E8%B4%B9") },
        Visit::page("en/agency/old-name/#part"),
        Visit { scripts: false, ..Visit::page("") },
        Visit { scripts: false, ..Visit::page("zh/agency/") },
    ];
    let report = visit(&browser, |_| visits);
    report.is_quiet();
    let [front, remembered, unknown, switched, fallback, own, shared, redirected, bare_front, bare] =
        &report.written[..]
    else {
        panic!("ten visits");
    };
    let at = |path: &str| format!("{SUBPATH}{path}");

    for front in [front, unknown, bare_front] {
        assert_eq!(front.address, at(""), "nothing is chosen for the reader");
        let offered = front.languages.iter().filter(|link| link.visible).map(|link| link.address.as_str());
        assert_eq!(offered.collect::<Vec<_>>(), [at("en/"), at("zh/")]);
    }
    assert_eq!(remembered.address, at("zh/"), "an earlier choice leads on");

    assert_eq!(switched.address, at("zh/agency/moved-page/#part"), "the switch stays at the place");
    assert_eq!(switched.stored.as_deref(), Some("zh"), "and is remembered");
    assert_eq!((switched.language.as_str(), switched.headings[0].as_str()), ("zh-Hans", "移走的一页"));

    assert_eq!(fallback.address, at("zh/agency/untranslated/#part"), "a switch never leads nowhere");
    assert_eq!((fallback.language.as_str(), fallback.headings[0].as_str()), ("zh-Hans", "In English only"));
    assert_eq!(fallback.text_language, "en", "a text says its own language");

    assert_eq!(own.address, at("en/agency/moved-page/"), "nor to a place that is not there");

    assert_eq!(shared.address, at("en/agency/shared/#fees"), "the words of a heading name it here only");
    assert_eq!(redirected.address, at("en/agency/moved-page/#part"), "an old address keeps the fragment");

    assert!(bare.words > 200 && bare.navigation > 10, "a page is whole without scripts: {bare:?}");
    assert_eq!(bare.current, [at("zh/agency/")]);
}

//! The criteria that the theme is held to, measured in a real browser: accessibility, both languages, both appearances,
//! narrow and wide, with and without scripts. The numbers are those of the manual's list, `authoring/criteria`.
//!
//! One browser makes one page after another do what readers do. Without Chromium the tests are skipped and say so; without
//! axe-core, whose licence is another than ours, those of the first criterion. `.ci/run` brings both. With
//! `DIPTYCH_MEASURED=file` what was measured is written there.

mod ages;
mod behaviour;
mod cards;
mod extremes;
mod looks;
mod matrix;
mod paper;
mod weight;
mod words;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::PathBuf;

use serde_json::Value;

use crate::browser::{SUBPATH, browser, project};
use crate::support::Chromium;
use crate::support::page::Page;
use crate::support::{Arrival, Project, Server};

/// What a page is asked, in its own language.
const PROBE: &str = include_str!("criteria/probe.js");
const LANGUAGES: [(&str, &str); 2] = [("en", "en"), ("zh", "zh-Hans")];
const WIDTHS: [u32; 3] = [360, 768, 1280];
/// One of each kind of page, below a language.
const KINDS: [(&str, &str); 9] = [
    ("home", ""),
    ("article", "agency/what-is-agency-operation/"),
    ("parts", "agency/parts/"),
    ("section", "agency/"),
    ("fallback", "agency/untranslated/"),
    ("all pages", "all-pages/"),
    ("tag", "tags/fees/"),
    ("path", "paths/agency-lead/"),
    ("not found", "agency/no-such-page/"),
];

/// What gets controls from scripts, on pages that do not wait for any.
const LATE: [&str; 2] =
    [include_str!("../fixtures/parts/late.en.md"), include_str!("../fixtures/parts/late.zh.md")];

/// The site of the repository with a page that has every part, published and served.
pub(crate) struct Site {
    project: Project,
    server: Server,
    program: PathBuf,
}

impl Site {
    /// `None` where there is no browser.
    fn new() -> Option<Self> {
        let [english, chinese] = LATE;
        Self::of(
            project().file("content/en/agency/late.md", english).file("content/zh/agency/late.md", chinese),
        )
    }

    /// Another site, published and served; `None` where there is no browser.
    pub(crate) fn of(project: Project) -> Option<Self> {
        let program = browser()?;
        let (listener, url) = Server::listen(SUBPATH);
        let run = project.run(&["build", "--base-url", &url]);
        assert_eq!(run.code, 0, "{run:?}");
        let server = Server::start(listener, SUBPATH, &project.path("dist"), Vec::new(), Arrival::AtOnce);
        Some(Self { project, server, program })
    }

    /// The same site from a server whose pages arrive in another way.
    fn again(&self, arrival: Arrival) -> Server {
        let (listener, _) = Server::listen(SUBPATH);
        Server::start(listener, SUBPATH, &self.project.path("dist"), Vec::new(), arrival)
    }

    pub(crate) fn browser(&self) -> Chromium {
        Chromium::start(&self.program)
    }

    /// The address of a page in a language.
    fn url(&self, language: &str, path: &str) -> String {
        self.at(&format!("{language}/{path}"))
    }

    /// The address of a path below the site's.
    pub(crate) fn at(&self, path: &str) -> String {
        self.server.url(path)
    }
}

/// Asks a page something of [`PROBE`].
#[track_caller]
fn ask(page: &mut Page<'_>, question: &str) -> Value {
    page.run(&format!("{PROBE}\nprobe.{question}()"))
}

/// Waits in the page, without counting how long.
pub(crate) fn until(page: &mut Page<'_>, condition: &str) -> Value {
    page.ask(&format!(
        "(async () => {{ for (let n = 0; n < 2000; n += 1) {{ const now = (() => ({condition}))(); if (now) return now; \
         await new Promise((done) => setTimeout(done, 20)); }} return false; }})()"
    ))
}

/// What was found about each criterion.
#[derive(Default)]
struct Verdicts {
    failures: Vec<String>,
    /// What was measured, by criterion.
    measured: BTreeMap<u8, Vec<String>>,
    checks: BTreeMap<u8, usize>,
}

impl Verdicts {
    /// One thing that must hold, and where it was asked.
    fn hold(&mut self, criterion: u8, holds: bool, place: impl Display, found: impl Display) {
        *self.checks.entry(criterion).or_default() += 1;
        if !holds {
            self.failures.push(format!("{criterion}. {place}: {found}"));
        }
    }

    /// A list that must be empty.
    fn none(&mut self, criterion: u8, found: &Value, place: impl Display) {
        let empty = found.as_array().is_some_and(Vec::is_empty);
        self.hold(criterion, empty, place, found);
    }

    fn measure(&mut self, criterion: u8, what: impl Display) {
        self.measured.entry(criterion).or_default().push(what.to_string());
    }

    /// Fails with everything that does not hold.
    #[track_caller]
    fn done(self) {
        if let Some(file) = std::env::var_os("DIPTYCH_MEASURED") {
            let lines = self.checks.iter().map(|(criterion, checks)| {
                let measured = self.measured.get(criterion).map(|all| all.join("; ")).unwrap_or_default();
                format!("{criterion}\t{checks}\t{measured}\n")
            });
            let text: String = lines.collect();
            let mut file = std::fs::OpenOptions::new().create(true).append(true).open(file).expect("a file");
            std::io::Write::write_all(&mut file, text.as_bytes()).expect("written");
        }
        assert!(
            self.failures.is_empty(),
            "{} do not hold:\n{}",
            self.failures.len(),
            self.failures.join("\n")
        );
    }
}

/// Asks the site something, where there is a browser.
#[track_caller]
fn judge(check: impl FnOnce(&Site, &mut Verdicts)) {
    let Some(site) = Site::new() else { return };
    let mut verdicts = Verdicts::default();
    check(&site, &mut verdicts);
    verdicts.done();
}

#[test]
fn pages_hold_in_the_whole_matrix() {
    judge(matrix::check);
}

#[test]
fn every_page_is_accessible() {
    judge(matrix::everywhere);
}

#[test]
fn nothing_moves_while_a_page_loads() {
    judge(matrix::stillness);
}

#[test]
fn nothing_moves_while_a_page_arrives() {
    judge(matrix::arrival);
}

#[test]
fn pages_look_as_they_must() {
    judge(|site, verdicts| {
        let mut chromium = site.browser();
        looks::check(site, &mut chromium, verdicts);
        words::check(site, &mut chromium, verdicts);
    });
}

#[test]
fn pages_do_what_readers_ask() {
    judge(|site, verdicts| {
        let mut chromium = site.browser();
        behaviour::check(site, &mut chromium, verdicts);
        cards::check(site, &mut chromium, verdicts);
    });
}

#[test]
fn pages_are_light() {
    judge(weight::check);
}

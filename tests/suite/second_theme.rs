//! A second theme, with templates and styles of its own, in `tests/fixtures/themes/ledger`: what themes are promised suffices.

use std::path::Path;

use crate::browser::project;
use crate::support::{Visit, crawl};

#[test]
fn every_kind_of_page_is_rendered_by_a_theme_of_ones_own() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/themes/ledger");
    let project = project();
    for entry in walkdir::WalkDir::new(&fixture) {
        let entry = entry.expect("a file");
        if entry.file_type().is_file() {
            let inside =
                entry.path().strip_prefix(&fixture).expect("inside").to_string_lossy().replace('\\', "/");
            project.write(&format!("themes/ledger/{inside}"), std::fs::read(entry.path()).expect("a file"));
        }
    }
    let project = project.config("theme = \"ledger\"");
    let run = project.run(&["build", "--base-url", "https://kb.example/team/"]);
    assert_eq!(run.code, 0, "{run:?}");
    let site = project.published("dist");
    let mut kinds = std::collections::BTreeSet::new();
    for path in site.paths().into_iter().filter(|path| path.ends_with(".html")) {
        let page = site.page(&path);
        let body = page.one("body");
        let class = body.value("class");
        let kind = class.strip_prefix("ledger kind-").unwrap_or_else(|| panic!("{path}: {class}"));
        kinds.insert(kind.to_owned());
        assert_eq!((page.named("h1").len(), page.named("main").len()), (1, 1), "{path}");
        assert!(!site.text(&path).contains("class=\"panel\""), "{path}: nothing of the built-in frame");
    }
    let promised = [
        "all-pages",
        "article",
        "changes",
        "chooser",
        "due",
        "glossary",
        "home",
        "map",
        "not-found",
        "path",
        "redirect",
        "search",
        "section",
        "tag",
        "tags",
    ];
    assert_eq!(kinds.iter().map(String::as_str).collect::<Vec<_>>(), promised);
    crawl(&site, Visit::Host);
}

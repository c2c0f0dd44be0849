//! A second theme, with templates and styles of its own, in `tests/fixtures/themes/ledger`: what themes are promised suffices.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::browser::project;
use crate::support::{Project, Visit, crawl};

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

/// The blocks of code below a heading of the manual, without the indentation of the list they stand in.
fn blocks(manual: &str, section: &str, language: &str) -> Vec<String> {
    let begins = manual.find(&format!("{{#{section}}}")).unwrap_or_else(|| panic!("no section {section}"));
    let section = &manual[begins..];
    let section = section.find("\n## ").map_or(section, |end| &section[..end]);
    let mut blocks = Vec::new();
    let mut lines = section.lines();
    while let Some(line) = lines.next() {
        if line.trim() != format!("```{language}") {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let code = lines.by_ref().take_while(|line| line.trim() != "```");
        blocks.push(code.map(|line| line.get(indent..).unwrap_or("").to_owned() + "\n").collect());
    }
    blocks
}

/// Follows "make it yours" to the letter, from its own text alone.
#[test]
fn the_manual_leads_to_a_theme() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for language in ["en", "zh"] {
        let manual = fs::read_to_string(root.join(format!("content/{language}/authoring/themes.md")));
        let manual = manual.expect("the manual");
        let one = |section: &str, language: &str| {
            let found = blocks(&manual, section, language);
            found.first().cloned().unwrap_or_else(|| panic!("no {language} below {section}"))
        };
        let project = Project::new()
            .file("themes/mine/styles/own.css", one("begin", "css"))
            .config(one("begin", "toml").trim_end());
        let colour = one("begin", "css").split_once("--accent: ").expect("a colour").1.to_owned();
        for line in one("parts", "bash").lines() {
            let arguments: Vec<&str> = line.split_whitespace().skip(1).collect();
            let run = project.run(&arguments);
            assert_eq!(run.code, 0, "{line}: {run:?}");
        }
        let footer = "themes/mine/templates/components/footer.html";
        assert!(project.path(footer).is_file(), "where the manual says");
        project.is_clean();
        let own = blocks(&manual, "templates", "html").pop().expect("a footer");
        project.write(footer, own);
        // What is added in one language is added in all.
        for strings in ["en", "zh"] {
            project.write(&format!("themes/mine/strings/{strings}.toml"), one("strings", "toml"));
        }
        project.is_clean();
        let site = project.build();
        let page = site.page("en/index.html");
        let contact =
            one("strings", "toml").split('"').nth(1).expect("a text").replace("{team}", "Playbooks");
        let shown = page.named("footer")[0].text();
        assert!(shown.contains(&contact), "{shown}");
        let sheet = page.with("rel", "stylesheet")[0].value("href").trim_start_matches("../").to_owned();
        let colour = colour.split([',', '(']).nth(1).expect("light").trim();
        assert!(site.text(&sheet).contains(&format!("--accent:light-dark({colour},")), "{sheet}");

        // A whole theme: what is left out and what is written is what the second theme has.
        let loops = one("whole", "bash");
        let shell = Command::new("sh").args(["-euc", &loops]).current_dir(project.root()).status();
        assert!(shell.expect("a shell").success());
        let names = |folder: &Path| -> BTreeSet<String> {
            let files = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
            let files = files.filter(|file| file.path().is_file());
            files.map(|file| file.file_name().to_string_lossy().into_owned()).collect()
        };
        let ledger = root.join("tests/fixtures/themes/ledger");
        let mut written = names(&project.path("themes/ledger/styles"));
        written.insert("ledger.css".to_owned());
        assert_eq!(written, names(&ledger.join("styles")), "the style sheets that are left out");
        let table = manual.split("| `base.html` |").nth(1).and_then(|rest| rest.split("\n\n").next());
        let rows =
            table.expect("a table").lines().filter_map(|row| row.strip_prefix("| `")?.split('`').next());
        let mut rows: BTreeSet<String> = rows.map(str::to_owned).collect();
        rows.insert("base.html".to_owned());
        assert_eq!(rows, names(&ledger.join("templates")), "the templates that are written");
    }
}

//! Content that is empty, broken, random or far too much gives a site or a clear error: never a panic, never a hang,
//! never half a site.
//!
//! Comments name rows of the reliability catalogue, section C.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::time::{Duration, Instant};

use crate::support::{Dice, Project, Run, Visit, crawl, finished, state};

/// Runs to the end and asserts that it was a success or a clear error, whatever was read.
#[track_caller]
fn ends_well(project: &Project, arguments: &[&str], what: &str) -> Run {
    let run = finished(&mut project.command(arguments));
    assert!((0..=2).contains(&run.code), "{what}: {run:?}");
    for sign in ["panicked", "RUST_BACKTRACE", "overflow", "src/"] {
        assert!(!run.stderr.contains(sign), "{what}: {run:?}");
    }
    if run.code != 0 {
        assert!(run.stderr.contains("error") || run.stdout.contains("error"), "{what}: {run:?}");
    }
    run
}

/// Builds and asserts that it is a whole site.
#[track_caller]
fn gives_a_site(project: &Project, what: &str) {
    let run = ends_well(project, &["build"], what);
    assert_eq!(run.code, 0, "{what}: {run:?}");
    let site = project.published("dist");
    assert!(site.has("index.html") && site.has("en/index.html") && site.has("zh/index.html"), "{what}");
    assert!(crawl(&site, Visit::Host) > 0, "{what}");
}

// Row 41.
#[test]
fn empty_files_are_pages() {
    for (what, text) in [
        ("nothing", ""),
        ("a line end", "\n"),
        ("white space", " \t\r\n\n  \n"),
        ("a byte order mark", "\u{feff}"),
        ("a byte order mark and front matter", "\u{feff}---\ntitle: T\n---\n"),
        ("only front matter", "---\ntitle: T\n---"),
        ("empty front matter", "---\n---\n"),
        ("empty TOML front matter", "+++\n+++\n"),
        ("front matter of comments", "---\n# nothing\n---\n"),
        ("empty values", "---\ntitle:\ntags:\naliases: []\norder:\ndate:\n---\n"),
        ("an empty title", "---\ntitle: \"\"\n---\n"),
        ("an empty heading", "#\n\n##\n\n###\n"),
        ("a rule", "---\n\n---\n"),
        ("a comment", "<!-- -->"),
        ("an empty code block", "```\n```\n"),
        ("an empty link", "[]()\n\n[a]()\n\n[](index.md)\n"),
        ("an empty table", "||\n|-|\n"),
        ("an empty footnote", "[^1]\n\n[^1]:\n"),
        ("an empty callout", "> [!NOTE]\n"),
    ] {
        let project = Project::new().file("content/en/a.md", text).file("content/zh/area/b.md", text);
        gives_a_site(&project, what);
        assert!(project.published("dist").has("en/a/index.html"), "{what}");
        // Also as the front page.
        project.write("content/en/index.md", text);
        gives_a_site(&project, what);
    }
}

// Row 41.
#[test]
fn empty_folders_and_other_files_are_fine() {
    let project = Project::new();
    for path in [
        "content/en/picture.png",
        "content/static/robots.txt",
        "content/static/empty",
        "archetypes/default.md",
    ] {
        project.write(path, "");
    }
    for path in ["content/en/hollow/x", "content/static/hollow/x", "themes/hollow/x"] {
        project.write(path, "");
        project.remove(path);
    }
    project.write("content/en/a.md", "![nothing](picture.png)\n");
    gives_a_site(&project, "empty files");
    assert_eq!(project.published("dist").text("empty"), "");
    project.remove("content/en/index.md");
    gives_a_site(&project, "no front page");
    project.remove("content/en");
    gives_a_site(&project, "no page in a language");
    project.remove("content/zh");
    gives_a_site(&project, "no page at all");
    project.reports(
        "content: warning[no-pages]: no page is published: there is no Markdown file in content/en/",
    );
    assert_eq!(ends_well(&project, &["build", "--strict"], "no page, strictly").code, 1);
    // A forgotten checkout, or one without a submodule, must not replace a site by an empty one.
    let before = state(&project.path("dist"));
    for what in ["no file in the folder `content`", "no folder `content`"] {
        project.remove("content");
        if what.contains("no file") {
            std::fs::create_dir_all(project.path("content/en")).expect("a folder");
        }
        let run = ends_well(&project, &["build"], what);
        assert_eq!(run.code, 1, "{what}: {run:?}");
        assert!(run.stderr.contains(what) && run.stderr.contains("`diptych new index`"), "{what}: {run:?}");
        assert_eq!(state(&project.path("dist")), before, "{what}");
        assert_eq!(project.problems().len(), 1, "{what}");
    }
}

// Row 41: what a site cannot do without.
#[test]
fn empty_parts_of_the_program_are_clear_errors() {
    for (path, code) in [
        ("site.toml", 2),
        ("themes/default/templates/base.html", 0),
        ("themes/default/templates/page.html", 0),
        ("themes/default/styles/tokens.css", 0),
        ("themes/default/strings/en.toml", 1),
        ("themes/default/theme.toml", 0),
    ] {
        let project = Project::new().file("content/en/a.md", "text\n").file(path, "");
        let run = ends_well(&project, &["build"], path);
        // A theme may be as empty as its author likes.
        assert!(run.code == code || (run.code == 1 && code == 0), "{path}: {run:?}");
        if run.code != 0 {
            let named = if path.ends_with(".html") { "themes/default/templates/" } else { path };
            assert!(run.stderr.contains(named) && !project.path("dist").exists(), "{path}: {run:?}");
        }
    }
}

// Row 41: characters that are not there to be read, in every text a page has.
#[test]
fn control_characters_do_not_break_files_for_machines() {
    const CONTROLS: &str = "\0\u{1}\u{8}\u{b}\u{c}\u{1b}[31m\u{7f}\u{85}\u{fffe}\u{ffff}";
    let value = serde_json::to_string(&format!("a{CONTROLS}b")).expect("JSON").replace('\u{7f}', "\\u007f");
    let front =
        format!("+++\ntitle = {value}\ndescription = {value}\ndate = 2026-01-01\ntags = [{value}]\n+++\n");
    let project = Project::new().file("content/en/a.md", format!("{front}# a{CONTROLS}b\n\na{CONTROLS}b\n"));
    let run = ends_well(&project, &["build"], "control characters");
    assert_eq!(run.code, 0, "{run:?}");
    let site = project.published("dist");
    assert!(site.text("en/feed.xml").contains("<title>a[31mb</title>"), "{}", site.text("en/feed.xml"));
    for path in ["en/feed.xml", "sitemap.xml"] {
        // XML 1.0, section 2.2.
        let is_writable = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
        assert!(site.text(path).chars().all(is_writable), "{path}");
    }
    for format in ["human", "short", "json", "sarif", "github"] {
        let said = ends_well(&project, &["check", "--format", format], format).stdout;
        assert!(!said.contains(|c: char| c.is_control() && c != '\n'), "{format}: {said:?}");
    }
}

/// What Markdown, front matter, configuration and templates are made of, and what trips readers of them.
const SCRAPS: [&str; 96] = [
    "---\n",
    "+++\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "    ",
    "\u{feff}",
    "\u{a0}",
    "\u{3000}",
    "\u{202e}",
    "\u{200d}",
    "\0",
    "\u{1b}[31m",
    "代运营",
    "收费：模式",
    "é",
    "e\u{301}",
    "👩‍👩‍👧",
    "𝒳",
    "\u{10ffff}",
    "title",
    "tags",
    "aliases",
    "date",
    "order",
    ": ",
    ":",
    "：",
    " = ",
    "=",
    "[",
    "]",
    "{",
    "}",
    "(",
    ")",
    "<",
    ">",
    "\"",
    "'",
    "`",
    "```",
    "~~~",
    "#",
    "##",
    "{#id}",
    "*",
    "**",
    "_",
    "-",
    "- ",
    "1. ",
    "> ",
    "> [!NOTE]\n",
    "|",
    "|-|-|\n",
    "\\",
    "/",
    "../",
    "://",
    "%",
    "&",
    "&amp;",
    "&#0;",
    "&#x110000;",
    "!",
    "?",
    "!!int",
    "[^1]",
    "[^1]: ",
    "<!--",
    "-->",
    "<script>",
    "<b",
    "</",
    "$",
    "$$",
    "0",
    "-1",
    "99999999999999999999",
    "1e999",
    "2026-11-24",
    "true",
    "null",
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    " page.title ",
    " for x in site.languages ",
    " if ",
];

/// Half of them bytes, half of them scraps.
fn random_file(dice: &mut Dice) -> Vec<u8> {
    let length = dice.below(400);
    if dice.below(3) == 0 {
        return dice.bytes(length * 10);
    }
    (0..length).flat_map(|_| dice.pick(&SCRAPS).bytes().collect::<Vec<u8>>()).collect()
}

/// Random text that does get read as a template: what is opened is closed.
fn random_template(dice: &mut Dice) -> Vec<u8> {
    const WORDS: [&str; 40] = [
        "page",
        "site",
        ".title",
        ".name",
        "[0]",
        "[-1]",
        "[0:1]",
        "[::-1]",
        "\"代\"",
        "''",
        "0",
        "1.5",
        "9223372036854775807",
        "-",
        "+",
        "*",
        "/",
        "//",
        "%",
        "**",
        "~",
        "==",
        "<",
        " and ",
        " not ",
        " in ",
        " is defined",
        " | safe",
        " | fill",
        " | length",
        " | upper",
        " | truncate(length=0)",
        " | default(value=0)",
        "range(end=9)",
        "(",
        ")",
        "[",
        "]",
        " if ",
        ",",
    ];
    let expression = |dice: &mut Dice| (0..=dice.below(6)).map(|_| dice.pick(&WORDS)).collect::<String>();
    let mut text = String::new();
    for _ in 0..=dice.below(8) {
        let one = expression(dice);
        match dice.below(5) {
            0 => write!(text, "{{{{ {one} }}}}"),
            1 => write!(text, "{{% if {one} %}}a{{% else %}}b{{% endif %}}"),
            2 => write!(text, "{{% for x in {one} %}}{{{{ x }}}}{{% endfor %}}"),
            3 => write!(text, "{{% set x = {one} %}}{{{{ x }}}}"),
            _ => write!(text, "{{% include \"{one}\" %}}"),
        }
        .expect("a string");
    }
    text.into_bytes()
}

// Row 42: 180 pages, half of them with front matter around the random bytes.
#[test]
fn random_pages_do_no_harm() {
    let mut dice = Dice::new(42);
    for round in 0..6 {
        let project = Project::new();
        for number in 0..30 {
            let random = random_file(&mut dice);
            let text = match number % 4 {
                0 => [b"---\n", random.as_slice(), b"\n---\ntext\n"].concat(),
                1 => [b"+++\n", random.as_slice(), b"\n+++\ntext\n"].concat(),
                _ => random,
            };
            project.write(&format!("content/{}/p{number}.md", ["en", "zh"][number % 2]), text);
        }
        let run = ends_well(&project, &["build", "--allow-errors"], &format!("round {round}"));
        assert_eq!(run.code, 1, "some of them cannot have been right: {run:?}");
        let site = project.published("dist");
        for number in 0..30 {
            let markdown = format!("{}/p{number}.md", ["en", "zh"][number % 2]);
            assert!(site.has(&markdown), "round {round}: {markdown} is lost\n{run:?}");
        }
        for format in ["human", "short", "json", "sarif", "github"] {
            ends_well(&project, &["check", "--format", format], &format!("round {round}, {format}"));
        }
    }
}

// Row 42: 60 configurations.
#[test]
fn random_configurations_do_no_harm() {
    let mut dice = Dice::new(43);
    let good = std::fs::read_to_string(Project::new().path("site.toml")).expect("site.toml");
    for round in 0..60 {
        let random = random_file(&mut dice);
        // Every other time a good file with something random in its middle.
        let config = if round % 2 == 0 {
            random
        } else {
            let cut = dice.below(good.len());
            let cut = (cut..).find(|at| good.is_char_boundary(*at)).expect("the end is one");
            let random = &random[..random.len().min(40)];
            [&good.as_bytes()[..cut], random, &good.as_bytes()[cut..]].concat()
        };
        let project = Project::new().file("site.toml", &config);
        let run = ends_well(
            &project,
            &["build"],
            &format!("round {round}: {:?}", String::from_utf8_lossy(&config)),
        );
        assert!(run.code == 0 || !project.path("dist").exists(), "round {round}");
    }
}

// Row 42: 80 templates and other files of a theme.
#[test]
fn random_themes_do_no_harm() {
    let mut dice = Dice::new(44);
    let mut rendered = 0;
    for round in 0..80 {
        let random = if round % 4 == 0 { random_file(&mut dice) } else { random_template(&mut dice) };
        let path = dice.pick(&[
            "templates/page.html",
            "templates/page.html",
            "templates/base.html",
            "templates/navigation.html",
            "templates/components/header.html",
            "strings/en.toml",
            "theme.toml",
        ]);
        let project =
            Project::new().file("content/en/a.md", "text\n").file(&format!("themes/default/{path}"), &random);
        let what = format!("round {round}, {path}: {:?}", String::from_utf8_lossy(&random));
        let run = ends_well(&project, &["build"], &what);
        assert_eq!(run.code == 0, project.path("dist").exists(), "{what}: {run:?}");
        rendered += usize::from(run.code == 0);
    }
    assert!(rendered > 0, "none of them was a template");
}

// Row 43.
#[test]
fn days_that_do_not_exist_are_clear_errors() {
    let bomb = format!("Tue, 24 Nov 2026 {}{}", "(".repeat(20_000), ")".repeat(20_000));
    let years = "9".repeat(50_000);
    for value in [
        "2026-02-30",
        "2025-02-29",
        "2100-02-29",
        "2026-13-01",
        "2026-00-10",
        "2026-11-00",
        "2026-11-31",
        "0000-01-01",
        "0999-12-31",
        "10000-01-01",
        "-2026-01-01",
        "+2026-01-01",
        "2026-1-1",
        "2026/11/24",
        "24.11.2026",
        "20261124",
        "1764000000",
        "２０２６-11-24",
        "2026-11-２４",
        "2026年11月24日",
        "yesterday",
        "Tue, 24 Nov 2026 10:00:00 +0000",
        "[2026, 11, 24]",
        "true",
        &bomb,
        &years,
    ] {
        let shown: String = value.chars().take(40).collect();
        for key in ["date", "reviewed", "review_by"] {
            let value = if value.starts_with('[') || value == "true" {
                value.to_owned()
            } else {
                format!("\"{value}\"")
            };
            let project = Project::new().file("content/en/a.md", format!("---\n{key}: {value}\n---\ntext\n"));
            let run = ends_well(&project, &["check", "--format", "short"], &shown);
            assert_eq!(run.code, 1, "{key}: {shown}");
            let place = format!("content/en/a.md:2:{}: error[bad-value]", key.len() + 3);
            assert!(run.stdout.contains(&place), "{key}: {shown}: {}", run.stdout);
        }
    }
    // The day as written counts, wherever it was.
    for value in
        ["2024-02-29", "1000-01-01", "9999-12-31", "2026-11-24T23:59:59-12:00", "2026-11-24 00:00:00+14:00"]
    {
        let project = Project::new().file("content/en/a.md", format!("---\ndate: \"{value}\"\n---\ntext\n"));
        project.build();
        let day = &value[..10];
        assert!(
            project.published("dist").text("sitemap.xml").contains(&format!("<lastmod>{day}</lastmod>")),
            "{value}"
        );
    }
}

/// The ids of a page.
fn ids(html: &str) -> Vec<&str> {
    html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

// Row 44.
#[test]
fn ten_thousand_duplicates_have_ids_of_their_own() {
    const MANY: usize = 10_000;
    let headings = "## Same 同样\n\n".repeat(MANY);
    let footnotes = format!("{}\n\n[^1]: text\n", "word[^1] ".repeat(MANY));
    let mut numbered = String::new();
    for number in 0..MANY {
        write!(numbered, "[^{number}] ").expect("a string");
    }
    for number in 0..MANY {
        write!(numbered, "\n\n[^{number}]: text").expect("a string");
    }
    let taken = format!("{}{}", "## Same\n\n".repeat(MANY / 2), "## Same 1\n\n".repeat(MANY / 2));
    let defined = "[^1]: text\n\n".repeat(MANY);
    let explicit = "## Same {#same}\n\n".repeat(MANY);
    let links = format!("{}\n\n{}", "[a][same] ".repeat(MANY), "[same]: index.md\n".repeat(MANY));
    for (what, text, code, least) in [
        ("headings", headings, 0, MANY),
        ("references to a footnote", footnotes, 0, MANY),
        ("footnotes", numbered, 0, MANY),
        ("headings that look like duplicates", taken, 0, MANY),
        ("definitions of a footnote", defined, 0, 0),
        ("explicit ids", explicit, 1, 0),
        ("definitions of a link", links, 0, 0),
    ] {
        let project = Project::new().file("content/en/a.md", format!("# Title\n\n{text}"));
        let began = Instant::now();
        let run = ends_well(&project, &["build", "--allow-errors"], what);
        assert!(began.elapsed() < Duration::from_secs(15), "{what} took {:?}", began.elapsed());
        assert!(run.code <= code, "{what}: {run:?}");
        assert!(run.stderr.len() < 20_000, "{what}: the report has {} bytes", run.stderr.len());
        let html = project.published("dist").text("en/a/index.html");
        let ids = ids(&html);
        let different: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(different.len(), ids.len(), "{what}: some id is there twice");
        assert!(ids.len() >= least, "{what}: {} ids", ids.len());
    }
}

// Row 45.
#[test]
fn a_few_bad_pages_among_many_are_all_named_and_nothing_is_published() {
    let project = Project::new();
    for number in 0..400 {
        let text =
            format!("---\ntitle: Page {number}\n---\nEdition one. [next](p{}.md)\n", (number + 1) % 400);
        project.write(&format!("content/en/p{number}.md"), text);
    }
    project.build();
    let before = state(project.root().join("dist").as_path());
    for number in 0..400 {
        let text =
            format!("---\ntitle: Page {number}\n---\nEdition two. [next](p{}.md)\n", (number + 1) % 400);
        project.write(&format!("content/en/p{number}.md"), text);
    }
    project.write("content/en/p7.md", "---\ntitle: [open\n---\nEdition two.\n");
    project.write("content/en/p77.md", b"Edition \xFF\n");
    project.write("content/en/p177.md", "Edition two. [x](missing.md)\n");
    project.write("content/en/p277.md", "---\ndate: soon\n---\nEdition two.\n");
    let run = ends_well(&project, &["build"], "four bad pages");
    assert_eq!(run.code, 1);
    let bad =
        ["content/en/p7.md:3:", "content/en/p77.md:1:", "content/en/p177.md:1:", "content/en/p277.md:2:"];
    for page in bad {
        assert!(run.stderr.contains(page), "{page}: {run:?}");
    }
    let errors: Vec<String> =
        project.problems().into_iter().filter(|line| line.contains(": error[")).collect();
    assert_eq!(errors.len(), bad.len(), "{errors:#?}");
    assert_eq!(state(project.root().join("dist").as_path()), before);
}

//! Deep and huge input, read by the program itself with little stack and little memory: it ends with a site or with a clear
//! word, and never by a signal.
//!
//! Comments name rows of the reliability catalogue, section C.

use std::process::Command;

use crate::support::{Project, Run, finished};

/// How deep: a hundred thousand, where nothing stops a text before.
const DEEP: usize = 100_000;

/// What a shell is asked for before the program runs: a stack of 1 MiB and 1,000 MB of addresses in all.
const NARROW: &str = "ulimit -s 1024 && ulimit -v 1000000";

/// Builds with little stack and little memory.
#[track_caller]
fn build(project: &Project, what: &str) -> Run {
    build_within(NARROW, project, what)
}

#[track_caller]
fn build_within(limits: &str, project: &Project, what: &str) -> Run {
    let program = project.command(["build"]);
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{limits} && exec \"$0\" \"$@\"")]);
    // All of it: where interrupts are ignored, the program is started by another.
    command.arg(program.get_program()).args(program.get_args());
    command.current_dir(project.root()).env("CI", "true");
    let run = finished(&mut command);
    assert!((0..=2).contains(&run.code), "{what}: {run:?}");
    for sign in ["panicked", "RUST_BACKTRACE", "overflow", "memory allocation"] {
        assert!(!run.stderr.contains(sign), "{what}: {run:?}");
    }
    run
}

/// A project in which formulas are read.
fn with_page(text: &str) -> Project {
    Project::new().config("[markdown]\nmath = true").file("content/en/a.md", text)
}

/// Deep in Markdown, which nothing is said of: it is a page.
#[track_caller]
fn is_a_page(what: &str, text: &str) {
    let project = with_page(text);
    let run = build(&project, what);
    assert_eq!(run.code, 0, "{what}: {run:?}");
    assert!(project.published("dist").has("en/a/index.html"), "{what}");
}

/// Deep in something that has an end: which error it is, and where.
#[track_caller]
fn is_said(what: &str, project: &Project, code: &str, place: &str) {
    let run = build(project, what);
    assert!(run.code > 0, "{what}: {run:?}");
    assert!(run.stderr.contains(&format!("error[{code}]")), "{what}: {run:?}");
    assert!(run.stderr.contains(place), "{what}: {run:?}");
    assert!(!project.path("dist").exists(), "{what}");
}

// Row 36.
#[test]
fn deep_blocks_are_pages() {
    for (what, text) in [
        ("quotes", ">".repeat(DEEP) + "a\n"),
        ("bullets", "- ".repeat(DEEP) + "a\n"),
        ("numbers", "1. ".repeat(DEEP) + "a\n"),
        ("definitions", format!("a\n{}b\n", ": ".repeat(DEEP))),
        ("indented lists", (0..1_000).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect()),
        ("containers that are never closed", ":::tip\n".repeat(10_000)),
        ("code", format!("```js\n{}\n```\n", "(\n".repeat(DEEP))),
    ] {
        is_a_page(what, &text);
    }
}

// Row 36.
#[test]
fn deep_text_is_a_page() {
    for (what, text) in [
        ("emphasis", format!("{}b{}\n", "*a ".repeat(DEEP), " a*".repeat(DEEP))),
        ("emphasis beside Chinese", format!("{}乙{}\n", "**甲。".repeat(DEEP), "**".repeat(DEEP))),
        ("links that are none", "[".repeat(DEEP) + "(a)\n"),
        ("links in links", format!("{}{}\n", "[".repeat(DEEP), "](https://a.b/)".repeat(DEEP))),
        ("pictures in pictures", format!("{}{}\n", "![a ".repeat(DEEP), "](https://a.b/c.png)".repeat(DEEP))),
        ("readings", "{运|".repeat(DEEP)),
        ("entities", "&#".repeat(DEEP)),
    ] {
        is_a_page(what, &text);
    }
}

// Row 36.
#[test]
fn deep_html_is_a_page() {
    for (what, text) in [
        ("blocks", "<div>\n".repeat(DEEP)),
        ("blocks between empty lines", "<div>\n\n".repeat(DEEP / 2)),
        ("words", format!("{}x{}\n", "<b>".repeat(DEEP), "</b>".repeat(DEEP))),
        ("tables", "<table><tr><td>".repeat(DEEP / 5)),
    ] {
        is_a_page(what, &text);
    }
}

// Rows 36 and 37.
#[test]
fn deep_front_matter_is_a_clear_error() {
    let deep =
        |open: &str, close: &str, times: usize| format!("{}1{}", open.repeat(times), close.repeat(times));
    for (what, text, code) in [
        ("lists of YAML", format!("---\ntags: {}\n---\n", deep("[", "]", 15_000)), "data-syntax"),
        (
            "lists beyond the size of front matter",
            format!("---\ntags: {}\n---\n", deep("[", "]", DEEP)),
            "front-matter",
        ),
        ("tables of YAML", format!("---\ntags: {}\n---\n", deep("{a: ", "}", 10_000)), "data-syntax"),
        ("blocks of YAML", format!("---\ntags:\n  {}\n---\n", deep("- ", "", 15_000)), "data-syntax"),
        ("lists of TOML", format!("+++\ntags = {}\n+++\n", deep("[", "]", 15_000)), "bad-value"),
        ("tables of TOML", format!("+++\ntags = {}\n+++\n", deep("{a=", "}", 10_000)), "bad-value"),
    ] {
        is_said(what, &with_page(&text), code, "content/en/a.md:");
    }
    let many = (0..1_000_000).map(|number| format!("k{number}: 1\n")).collect::<String>();
    is_said(
        "a million keys",
        &with_page(&format!("---\n{many}---\n")),
        "front-matter",
        "at most 65536 are allowed",
    );
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
    let bomb = names
        .windows(2)
        .map(|pair| format!("{0}: &{0} [{1}]\n", pair[1], vec![format!("*{}", pair[0]); 9].join(",")));
    let bomb = format!("---\na: &a [x]\n{}---\n", bomb.collect::<String>());
    is_said("aliases of aliases", &with_page(&bomb), "data-syntax", "aliases");
}

// Rows 36 and 39.
#[test]
fn a_deep_configuration_and_a_file_that_is_too_large_are_clear_errors() {
    for (what, config) in [
        ("lists", format!("title = {}{}", "[".repeat(DEEP), "]".repeat(DEEP))),
        ("tables", format!("title = {}1{}", "{a=".repeat(DEEP), "}".repeat(DEEP))),
        ("names of tables", format!("[{}]", ["a"; DEEP].join("."))),
    ] {
        let run = build(&Project::new().file("site.toml", config), what);
        assert!(run.code == 2 && run.stderr.contains("site.toml"), "{what}: {run:?}");
    }
    let large = "x".repeat(65 << 20);
    is_said("a file of 65 MiB", &with_page(&large), "unreadable-file", "content/en/a.md");
}

// Row 39.
#[test]
fn huge_pages_are_pages() {
    for (what, text) in [
        ("a line of a megabyte", "甲乙 **丙。**丁 ".repeat(50_000)),
        (
            "a table of a hundred thousand rows",
            format!("| a | b |\n|--|--|\n{}", "| 甲 | **b。**c |\n".repeat(DEEP)),
        ),
        ("a hundred thousand definitions", format!("[x]\n\n{}", "[x]: https://a.b/\n".repeat(DEEP))),
    ] {
        is_a_page(what, &text);
    }
}

/// A site whose pages are there in so many languages.
fn with_languages(number: usize) -> Project {
    let languages = (0..number).map(|code| {
        format!("\n[[languages]]\ncode = \"l{code}\"\ntag = \"en\"\nname = \"Language {code}\"\n")
    });
    let text = format!(
        "title = \"T\"\ndescription = \"D\"\nbase_url = \"https://a.b/\"\n{}",
        languages.collect::<String>()
    );
    Project::bare()
        .file("site.toml", text)
        .file("content/l0/index.md", "# Home\n")
        .file("content/l0/a.md", "# A\n")
}

// Row 40: pages grow with the square of the number of languages.
#[test]
fn a_site_has_as_many_languages_as_memory_allows() {
    let most = with_languages(64);
    let run = build(&most, "64 languages");
    assert_eq!(run.code, 0, "{run:?}");
    assert!(most.published("dist").has("l63/a/index.html"));
    is_said("2,000 languages", &with_languages(2_000), "bad-value", "site.toml:325:1");
}

// Row 40.
#[test]
fn many_pages_and_deep_folders_need_few_open_files() {
    let project = Project::new();
    for number in 0..600 {
        project.write(&format!("content/en/area-{}/page-{number}.md", number % 60), "text\n");
    }
    project.write(&format!("content/en/{}/deep.md", ["d"; 100].join("/")), "text\n");
    let run = build_within("ulimit -n 32", &project, "600 pages");
    assert_eq!(run.code, 0, "{run:?}");
    assert!(project.published("dist").has("en/area-59/page-599/index.html"));
    let below = project.root().join(format!("content/en/{}", ["d"; 200].join("/")));
    std::fs::create_dir_all(&below).expect("folders");
    std::fs::write(below.join("deeper.md"), "text\n").expect("a page");
    let run = build_within("ulimit -n 32", &project, "folders beyond what addresses may hold");
    assert!(run.code == 1 && run.stderr.contains("error[bad-address]"), "{run:?}");
}

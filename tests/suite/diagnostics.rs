//! Every kind of problem, shown by a small site that has it; how problems are told to people and to programs.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use diptych::pipeline::CODES;
use serde_json::Value;

use crate::support::Project;

/// Kinds of problems that cannot be kept in a repository; [`faults_of_the_file_system_are_reported`] makes them.
const MADE_HERE: [&str; 3] = ["bad-file-name", "skipped-file", "unreadable-file"];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/diagnostics")
}

/// The usual small site with the files of a fixture laid over it.
fn fixture(name: &str) -> Project {
    Project::new().files_of(&fixtures().join(name))
}

fn json(project: &Project) -> Value {
    let run = project.run(&["check", "--format", "json"]);
    serde_json::from_str(&run.stdout).unwrap_or_else(|fault| panic!("{fault}: {run:?}"))
}

/// A page with links to so many pages that do not exist.
fn broken_links(count: usize) -> String {
    (1..=count).map(|number| format!("- [{number}](missing/page-{number}.md)\n")).collect()
}

/// `DIPTYCH_BLESS=1 cargo test --test suite diagnostics` writes what is found as what is expected, for review.
#[test]
fn every_fixture_shows_its_fault() {
    let bless = std::env::var_os("DIPTYCH_BLESS").is_some();
    let mut seen = BTreeSet::new();
    let mut wrong = String::new();
    for entry in fs::read_dir(fixtures()).expect("fixtures") {
        let entry = entry.expect("an entry");
        let code = entry.file_name().into_string().expect("UTF-8");
        let project = fixture(&code);
        for (language, file) in [("en", "expected.txt"), ("zh", "expected.zh.txt")] {
            let found = project.run(&["check", "--format", "short", "--lang", language]).stdout;
            let expected = entry.path().join(file);
            if bless {
                fs::write(&expected, &found).expect(file);
            }
            let expected = fs::read_to_string(&expected).unwrap_or_else(|fault| panic!("{code}: {fault}"));
            assert!(
                expected.contains(&format!("[{code}]: ")),
                "{code} is not what its fixture shows:\n{expected}"
            );
            if found != expected {
                wrong.push_str(&format!("{code}\nexpected\n{expected}\nfound\n{found}\n"));
            }
        }
        seen.insert(code);
    }
    assert!(wrong.is_empty(), "{wrong}");
    seen.extend(MADE_HERE.map(str::to_owned));
    assert_eq!(seen, CODES.iter().map(|code| code.name.to_owned()).collect());
}

#[test]
fn every_problem_has_a_place_and_advice() {
    for code in CODES.iter().map(|code| code.name).filter(|code| !MADE_HERE.contains(code)) {
        for problem in json(&fixture(code))["diagnostics"].as_array().expect("a list") {
            assert!(problem["help"].is_string(), "no advice: {problem}");
            assert!(problem["path"].is_string(), "no place: {problem}");
        }
    }
}

#[cfg(unix)]
#[test]
fn faults_of_the_file_system_are_reported() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let project = Project::new();
    std::os::unix::fs::symlink("/etc/hostname", project.path("content/en/host.txt")).expect("a link");
    fs::write(project.path("content/en").join(OsStr::from_bytes(b"\xB4\xFA.md")), "x").expect("a file");
    let film = fs::File::create(project.path("content/zh/film.mp4")).expect("a file");
    film.set_len(65 * 1024 * 1024).expect("a hole");
    let problems = project.problems();
    let expected = [
        "error[bad-file-name]: the file name `content/en/\u{fffd}\u{fffd}.md` is not UTF-8 or has a backslash (rename the file)",
        "content/en/host.txt: warning[skipped-file]: not published: the link leads out of the project \
         (copy the file into the project, or remove the link)",
        "content/zh/film.mp4: error[unreadable-file]: the file has 65 MiB (at most 64 MiB are published: link to \
         large files elsewhere)",
    ];
    assert_eq!(problems, expected);
}

#[test]
fn full_width_colons_are_named_and_the_page_is_still_read() {
    let project = Project::new().file(
        "content/zh/index.md",
        "---\ntitle：代运营手册\nowner：：运营\norder：first\n---\n\n[x](missing.md)\n",
    );
    assert_eq!(
        project.problems(),
        [
            "content/zh/index.md:2:6: error[full-width-colon]: \"：\" (U+FF1A, full-width colon 全角冒号) after `title` \
             (write `title: 代运营手册` with a half-width colon and a space, or let `diptych fix typos` do it)",
            "content/zh/index.md:3:6: error[full-width-colon]: \"：\" (U+FF1A, full-width colon 全角冒号) after `owner` \
             (write `owner: 运营` with a half-width colon and a space, or let `diptych fix typos` do it)",
            "content/zh/index.md:4:6: error[full-width-colon]: \"：\" (U+FF1A, full-width colon 全角冒号) after `order` \
             (write `order: first` with a half-width colon and a space, or let `diptych fix typos` do it)",
            "content/zh/index.md:4:7: error[bad-value]: `order` is `first`, expected a whole number from -1000000 to \
             1000000 (write a whole number from -1000000 to 1000000 after `order`)",
            "content/zh/index.md:7:5: error[broken-link]: link to `zh/missing.md`: there is no such file \
             (create content/zh/missing.md, or correct the path)",
        ]
    );
}

#[test]
fn colons_inside_values_are_nobodys_fault() {
    Project::new()
        .file(
            "content/zh/index.md",
            "---\ntitle: 手册：怎样用\ndescription: \"注意：先看合同\"\nowner: 运营:夜班\nsources:\n  - S1：第二章\n  - https://a.example/b:c\n---\n",
        )
        .is_clean();
}

#[test]
fn a_missing_space_is_named() {
    let project = Project::new().file("content/en/index.md", "---\ntitle:Home\norder:3\n---\n");
    assert_eq!(
        project.problems(),
        [
            "content/en/index.md:2:6: error[missing-space]: no space after the colon of `title` (write `title: Home`, or let `diptych fix typos` do it)",
            "content/en/index.md:3:6: error[missing-space]: no space after the colon of `order` (write `order: 3`, or let `diptych fix typos` do it)",
        ]
    );
}

/// A site with problems of every stage: configuration, front matter, Markdown, site, theme.
fn thoroughly_wrong() -> Project {
    Project::new()
        .config("theme = \"mine\"\n\n[navigation]\ndept = 3")
        .file("themes/mine/templates/page.html", "{{ page.titel }}")
        .file("content/zh/b.md", "---\ntitle：乙\nwho: x\n---\n[a](a.md#x)\n")
        .file("content/zh/a.md", "![p](p.png)\n[b](c.md)\n\n[^1]: x\n")
        .file("content/en/z.md", "---\norder: last\n---\n<script>1</script>\n\n[a](../zh/a.md)\n")
        .file("content/en/a.md", "[b](javascript:b)\n")
}

#[test]
fn everything_wrong_is_found_in_one_run_in_the_order_of_its_places() {
    let project = thoroughly_wrong();
    let report = json(&project);
    let found = report["diagnostics"].as_array().expect("a list");
    let codes: BTreeSet<&str> = found.iter().filter_map(|problem| problem["code"].as_str()).collect();
    let expected = [
        "bad-value",
        "broken-link",
        "full-width-colon",
        "missing-anchor",
        "missing-image",
        "mixed-language-link",
        "orphan-page",
        "removed-html",
        "template-error",
        "unknown-key",
        "unsafe-link",
        "untranslated-page",
        "unused-footnote",
    ];
    assert_eq!(codes, BTreeSet::from(expected));
    let places: Vec<(&str, u64)> = found
        .iter()
        .map(|problem| (problem["path"].as_str().unwrap_or(""), problem["offset"].as_u64().unwrap_or(0)))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    for (index, problem) in found.iter().enumerate() {
        assert!(!found[..index].contains(problem), "told twice: {problem}");
    }
}

#[test]
fn two_runs_say_the_same() {
    for format in ["human", "short", "json", "sarif", "github"] {
        let run = || thoroughly_wrong().run(&["check", "--format", format]);
        let (first, second) = (run(), run());
        assert_eq!(first.code, 2, "a mistake in site.toml is one of configuration");
        assert_eq!((&first.stdout, &first.stderr), (&second.stdout, &second.stderr), "{format}");
        assert!(first.stdout.contains("full-width-colon"), "{first:?}");
    }
}

#[test]
fn carets_stand_under_the_fault_whatever_stands_before_it() {
    let project = Project::new()
        .file("content/zh/index.md", "---\ntitle: 首页\n---\n\n代运营ＴＰ的“收费”，见[模式](收费.md)。\n")
        .file("content/en/index.md", "---\ntitle: Home\n---\n\nCafe\u{301} 👍 and\t[fees](fees.md).\n");
    let run = project.run(&["check"]);
    assert_eq!(
        run.stdout,
        "\
error[broken-link]: link to `en/fees.md`: there is no such file
 --> content/en/index.md:5:20
  |
5 | Café 👍 and    [fees](fees.md).
  |                       ^^^^^^^
  |
  = help: create content/en/fees.md, or correct the path

error[broken-link]: link to `zh/收费.md`: there is no such file
 --> content/zh/index.md:5:18
  |
5 | 代运营ＴＰ的“收费”，见[模式](收费.md)。
  |                              ^^^^^^^
  |
  = help: create content/zh/收费.md, or correct the path

2 errors
"
        .replace("Café", "Cafe\u{301}")
    );
}

#[test]
fn a_flood_is_cut_for_people_and_whole_for_programs() {
    let project = Project::new().file("content/en/index.md", broken_links(300));
    let shown = project.run(&["check"]).stdout;
    assert_eq!(shown.matches("error[broken-link]").count(), 10, "{shown}");
    assert!(shown.contains("… and 290 more `broken-link` (all of them: --format short or json)"), "{shown}");
    assert!(shown.ends_with("\n300 errors\n"), "{shown}");
    let report = json(&project);
    assert_eq!(report["summary"]["errors"], 300);
    let lines: BTreeSet<u64> = report["diagnostics"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|problem| problem["line"].as_u64())
        .collect();
    assert_eq!(lines, (1..=300).collect());
    assert_eq!(project.problems().len(), 300);
}

#[test]
fn a_cause_that_repeats_is_told_once() {
    let project = Project::new();
    let pages: Vec<String> = (1..=300).map(|number| format!("page-{number:03}")).collect();
    for page in &pages {
        project.write(&format!("content/en/{page}.md"), "[Fees](old-fees.md)\n");
    }
    let links: String = pages.iter().map(|page| format!("- [{page}]({page}.md)\n")).collect();
    project.write("content/en/index.md", links);
    project.write(
        "site.toml",
        fs::read_to_string(project.path("site.toml")).unwrap()
            + "\n[diagnostics]\nuntranslated-page = \"off\"\n",
    );
    let shown = project.run(&["check"]).stdout;
    assert_eq!(shown.matches("error[broken-link]").count(), 1, "{shown}");
    assert!(shown.contains("also at content/en/page-002.md:1:8, content/en/page-003.md:1:8"), "{shown}");
    assert!(shown.contains("and 294 more places"), "{shown}");
    assert_eq!(json(&project)["summary"]["errors"], 300);
}

#[test]
fn json_tells_programs_everything() {
    let project = Project::new().file("content/zh/index.md", "见[乙](乙.md)。\n");
    let report = json(&project);
    assert_eq!(
        report,
        serde_json::json!({
            "version": 1,
            "summary": { "errors": 1, "warnings": 0, "notes": 0 },
            "diagnostics": [{
                "code": "broken-link",
                "severity": "error",
                "message": "link to `zh/乙.md`: there is no such file",
                "path": "content/zh/index.md",
                "line": 1,
                "column": 6,
                "endLine": 1,
                "endColumn": 10,
                "offset": 9,
                "length": 6,
                "help": "create content/zh/乙.md, or correct the path",
                "related": [],
            }],
        })
    );
    let clean = json(&Project::new());
    assert_eq!(clean["diagnostics"], serde_json::json!([]));
}

#[test]
fn sarif_has_what_the_standard_requires() {
    let project = thoroughly_wrong();
    let run = project.run(&["check", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().expect("a schema").ends_with("sarif-schema-2.1.0.json"));
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "diptych");
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), project.problems().len());
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().expect("an index")).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(matches!(result["level"].as_str(), Some("error" | "warning" | "note")), "{result}");
        assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()), "{result}");
        let place = &result["locations"][0]["physicalLocation"];
        let path = place["artifactLocation"]["uri"].as_str().expect("a path");
        assert!(project.path(path).is_file(), "{path}");
        if let Some(region) = place.get("region") {
            assert!(
                region["startLine"].as_u64() >= Some(1) && region["startColumn"].as_u64() >= Some(1),
                "{region}"
            );
        }
    }
}

#[test]
fn github_is_given_one_command_for_each_problem() {
    let project = thoroughly_wrong();
    let run = project.run(&["check", "--format", "github"]);
    let commands: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(commands.len(), project.problems().len());
    let warnings = commands.iter().position(|command| command.starts_with("::warning ")).expect("a warning");
    assert!(commands[..warnings].iter().all(|command| command.starts_with("::error ")), "errors first");
    assert!(commands[warnings..].iter().all(|command| command.starts_with("::warning ")), "{}", run.stdout);
    let expected = "::error file=content/zh/b.md,line=2,col=6,endLine=2,endColumn=7,title=full-width-colon::\"：\" (U+FF1A, \
                    full-width colon 全角冒号) after `title`%0Awrite `title: 乙` with a half-width colon and a space, \
                    or let `diptych fix typos` do it";
    assert!(commands.contains(&expected), "{}", run.stdout);
}

#[test]
fn a_site_decides_how_serious_a_problem_is() {
    let page = "---\ntitle: Home\nwho: me\n---\n[x](missing.md)\n[^1]: unused\n";
    let plain = || Project::new().file("content/en/index.md", page);
    let found = |project: &Project| -> Vec<String> {
        let report = json(project);
        let problems = report["diagnostics"].as_array().expect("a list").iter();
        problems
            .map(|problem| format!("{} {}", problem["severity"], problem["code"]).replace('"', ""))
            .collect()
    };
    assert_eq!(found(&plain()), ["warning unknown-key", "error broken-link", "warning unused-footnote"]);
    let levels =
        "[diagnostics]\nbroken-link = \"warning\"\nunknown-key = \"error\"\nunused-footnote = \"off\"";
    assert_eq!(found(&plain().config(levels)), ["error unknown-key", "warning broken-link"]);
    let off = "[diagnostics]\nbroken-link = \"off\"\nunknown-key = \"off\"\nunused-footnote = \"off\"";
    assert_eq!(plain().config(off).run(&["check", "--strict"]).code, 0);
    assert!(plain().config(off).build().has("en/index.html"));
}

#[test]
fn some_problems_are_always_errors() {
    let project = Project::new().config("[diagnostics]\nduplicate-url = \"off\"\nbroken-lnik = \"off\"");
    let problems = project.problems();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(
        problems[0].starts_with("site.toml:17:1: error[bad-value]: the level of `duplicate-url` cannot be set (levels can be set for "),
        "{problems:?}"
    );
    assert_eq!(
        problems[1],
        "site.toml:18:1: error[bad-value]: the level of `broken-lnik` cannot be set (did you mean `broken-link`?)"
    );
}

#[test]
fn warnings_fail_when_asked_to() {
    let project = Project::new().file("content/en/index.md", "---\ntitle: Home\nwho: me\n---\n");
    project.reports("content/en/index.md:3:1: warning[unknown-key]: unknown key `who`");
    assert_eq!(project.run(&["check"]).code, 0);
    assert_eq!(project.run(&["check", "--strict"]).code, 1);
    assert_eq!(project.run(&["build", "--strict"]).code, 1);
    assert!(!project.path("dist").exists(), "nothing was published");
    let run = project.run(&["build"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stderr.contains("warning[unknown-key]") && run.stderr.ends_with("1 warning\n"), "{run:?}");
}

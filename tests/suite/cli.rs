//! Commands, exit codes and messages.

use crate::support::{Project, Run};

#[test]
fn exit_codes_say_what_happened() {
    let project = Project::new();
    assert_eq!(project.run(&["check"]).code, 0);
    assert_eq!(project.run(&["frobnicate"]).code, 2);
    assert_eq!(project.run(&["--help"]).code, 0);
    project.write("content/en/a.md", "[x](missing.md)\n");
    let run = project.run(&["check"]);
    assert_eq!(run.code, 1, "{run:?}");
    project.write("content/en/a.md", "---\nunknown: 1\n---\n");
    assert_eq!(project.run(&["check"]).code, 0, "warnings alone are no failure");
    assert_eq!(project.run(&["check", "--strict"]).code, 1);
    project.write("site.toml", "titel = 1\n");
    assert_eq!(project.run(&["check"]).code, 2, "a mistake in site.toml is one of configuration");
    let nowhere = Project::bare();
    let run = nowhere.run(&["build"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("there is no site.toml") && run.stderr.contains("diptych init"), "{run:?}");
}

#[test]
fn a_new_site_builds_without_a_word() {
    let project = Project::bare();
    let run = project.run(&["init", "kb"]);
    assert_eq!(run.code, 0, "{run:?}");
    let run = project.run(&["--root", "kb", "check", "--strict", "--format", "short"]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    let again = project.run(&["init", "kb"]);
    assert_eq!(again.code, 2);
    let conflict = "error: `kb` is not empty: it has `.gitignore`, `content`, `site.toml`\n";
    assert!(again.stderr.starts_with(conflict), "{again:?}");
    for number in 0..20 {
        project.write(&format!("full/{number:02}"), "");
    }
    let full = project.run(&["init", "full"]);
    assert!(full.code == 2 && full.stderr.contains("`09` and 10 more\n"), "{full:?}");
}

#[cfg(unix)]
#[test]
fn a_site_does_not_begin_behind_a_link_that_leads_nowhere() {
    let project = Project::bare();
    std::os::unix::fs::symlink("gone", project.path("kb")).expect("a link");
    for folder in ["kb", "kb/inside"] {
        let run = project.run(&["init", folder]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stderr.contains("`kb` is a link that leads nowhere\nhelp: name a new folder"), "{run:?}");
    }
    assert!(!project.path("gone").exists());
}

#[test]
fn errors_publish_nothing_unless_asked() {
    let project = Project::new().file("content/en/a.md", "[x](missing.md)\n");
    let run = project.run(&["build"]);
    assert_eq!(run.code, 1);
    assert!(!project.path("dist").exists(), "nothing was published");
    assert!(run.stderr.contains("nothing was published"), "{run:?}");
    let run = project.run(&["build", "--allow-errors"]);
    assert_eq!(run.code, 1, "what was published has errors");
    assert!(project.published("dist").has("en/a/index.html"));
}

// A step of CI that keeps a report on a full disk must not be green.
#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_no_success() {
    let project = Project::new().file("content/zh/a.md", "#标题\n");
    let commands: [&[&str]; 7] = [
        &["check"],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["render", "content/en/index.md"],
        &["theme", "list"],
        &["theme", "show", "header"],
        &["fix", "typos", "--yes"],
    ];
    for arguments in commands {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("a full device");
        let run = Run::of(&project.command(arguments).stdout(full).output().expect("the program runs"));
        assert_eq!(run.code, 3, "{arguments:?}: {run:?}");
        assert!(run.stderr.contains("cannot write the result"), "{arguments:?}: {run:?}");
    }
    let page = std::fs::read_to_string(project.path("content/zh/a.md")).expect("the page");
    assert_eq!(page, "#标题\n", "what could not be shown was not agreed to");
}

#[test]
fn render_prints_a_body() {
    let project = Project::bare().file("a.md", "# 标题\n\n**代运营** [x](b.md)\n\n> [!NOTE]\n> 注\n");
    let run = project.run(&["render", "a.md", "--lang", "zh"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.contains("<strong>代运营</strong> <a href=\"b.md\">x</a>"), "{}", run.stdout);
    assert!(run.stdout.contains(">说明</p>"), "the callout's title is Chinese: {}", run.stdout);
}

//! The day of a page's last change, as the repository of the project remembers it.

use std::path::Path;
use std::process::Command;

use crate::support::{Project, Published, Serving, skipped};

/// Git, which may be missing where the tests run; nothing of the user's configuration matters to it.
fn git(folder: &Path, arguments: &[&str], day: &str) -> bool {
    let mut git = Command::new("git");
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        git.env_remove(variable);
    }
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_COMMITTER_DATE", day);
    // When something was written is not when it became part of the site.
    git.env("GIT_AUTHOR_DATE", "2019-11-25T12:00:00+0000").arg("-C").arg(folder);
    git.args(["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "protocol.file.allow=always"]);
    git.args(arguments).output().is_ok_and(|output| output.status.success())
}

/// Commits everything on a day.
fn commit(folder: &Path, day: &str) {
    assert!(git(folder, &["add", "."], ""), "added");
    // Late in the evening in China is another day elsewhere: the day of the commit counts.
    assert!(git(folder, &["commit", "-q", "-m", "x"], &format!("{day}T23:30:00+0800")), "committed");
}

/// A project in the folder `kb` of a repository: one page changed twice, one with a day of its own, one not committed.
fn repository() -> Option<Project> {
    let page = |title: &str, text: &str| format!("---\ntitle: {title}\ndate: 2020-02-02\n---\n{text}\n");
    let project = Project::new()
        .file("content/en/a.md", page("Twice", "One."))
        .file("content/zh/费用 说明.md", page("费用", "一。"))
        .file("content/en/undated.md", "---\ntitle: Undated\n---\nText.\n");
    if !git(project.root(), &["init", "-q", "."], "") {
        skipped("days of changes, for there is no git");
        return None;
    }
    commit(project.root(), "2026-03-01");
    project.write("content/en/a.md", page("Twice", "Two."));
    commit(project.root(), "2026-04-05");
    project.write("content/en/new.md", page("New", "Text."));
    Some(project)
}

/// What pages say of their last change.
fn days(site: &Published) -> Vec<String> {
    ["en/a", "zh/费用-说明", "en/undated", "en/new"]
        .iter()
        .map(|path| {
            let page = site.page(&format!("{path}/index.html"));
            let elements = page.one("main").all();
            let days = elements.iter().filter(|element| element.name == "time");
            let facts: Vec<String> = days.map(|time| time.value("datetime").to_owned()).collect();
            facts.first().cloned().unwrap_or_default()
        })
        .collect()
}

const COMMITTED: [&str; 4] = ["2026-04-05", "2026-03-01", "2026-03-01", "2020-02-02"];
const WRITTEN: [&str; 4] = ["2020-02-02", "2020-02-02", "", "2020-02-02"];

#[test]
fn pages_say_when_they_were_committed() {
    let Some(project) = repository() else { return };
    let site = project.build();
    assert_eq!(days(&site), COMMITTED, "what is not committed has the day of its front matter");
    assert!(site.text("sitemap.xml").contains("<lastmod>2026-04-05</lastmod>"), "for search engines too");
    project.write("content/en/a.md", "---\ntitle: Twice\n---\nNot committed.\n");
    assert_eq!(days(&project.build()), COMMITTED, "an edit changes no day before it is committed");
}

#[test]
fn how_somebody_likes_to_read_a_log_changes_no_day() {
    let Some(project) = repository() else { return };
    for (key, value) in [
        ("log.showRoot", "false"),
        ("log.date", "relative"),
        ("log.follow", "true"),
        ("diff.orderFile", "no-such-file"),
        ("diff.relative", "false"),
        ("diff.renames", "copies"),
        ("core.quotePath", "true"),
        ("color.ui", "always"),
    ] {
        assert!(git(project.root(), &["config", key, value], ""), "{key}");
        assert_eq!(days(&project.build()), COMMITTED, "{key} = {value}");
    }
}

#[test]
fn an_author_may_rule_over_git() {
    let Some(project) = repository() else { return };
    let site = project.config("dates = \"front-matter\"").build();
    assert_eq!(days(&site), WRITTEN);
    Project::new()
        .config("dates = \"svn\"")
        .reports("site.toml:5:9: error[bad-value]: `dates` is `svn`, expected one of `git`, `front-matter`");
}

#[test]
fn a_repository_elsewhere_is_not_asked() {
    let Some(project) = repository() else { return };
    let other = Project::new();
    assert!(git(other.root(), &["init", "-q", "."], ""));
    let mut command = project.command(["build"]);
    command.env("GIT_DIR", other.root().join(".git")).env("GIT_WORK_TREE", other.root());
    assert!(command.output().expect("it runs").status.success());
    assert_eq!(days(&project.published("dist")), COMMITTED, "as in a hook, where git says where it is");
}

#[test]
fn a_clone_that_was_cut_short_knows_no_days() {
    let Some(project) = repository() else { return };
    let from = format!("file://{}", project.root().display());
    let committed = |clone: &[&str], to: &str| {
        assert!(git(project.root(), &[clone, &[from.as_str(), to]].concat(), ""), "cloned");
        let run = project.run(&["--root", to, "build", "--out", &format!("{to}-site")]);
        assert_eq!(run.code, 0, "{run:?}");
        project.published(&format!("{to}-site")).text("sitemap.xml").matches("<lastmod>2026-").count()
    };
    assert!(committed(&["clone", "-q"], "whole") > 2);
    let short = committed(&["clone", "-q", "--depth=1"], "short");
    assert_eq!(short, 0, "its oldest commit seems to have changed everything");
}

/// What is served is what a build makes of the same files and commits.
fn is_served_as_built(serving: &Serving, project: &Project) {
    let built = days(&project.build());
    for (path, day) in
        ["en/a", "zh/%E8%B4%B9%E7%94%A8-%E8%AF%B4%E6%98%8E", "en/undated", "en/new"].iter().zip(built)
    {
        serving.wait_for(&format!("/{path}/"), &format!("datetime=\"{day}\""));
    }
}

#[test]
fn a_commit_is_seen_by_a_server_that_runs() {
    let Some(project) = repository() else { return };
    let serving = Serving::start(&project, &[]);
    serving.wait_for("/en/a/", "datetime=\"2026-04-05\"");
    // A new page, committed as it is.
    commit(project.root(), "2026-05-06");
    serving.wait_for("/en/new/", "datetime=\"2026-05-06\"");
    // An edit that is committed, on another branch, and the way back.
    assert!(git(project.root(), &["switch", "-q", "-c", "other"], ""));
    project.write("content/en/a.md", "---\ntitle: Twice\n---\nThree.\n");
    commit(project.root(), "2026-06-07");
    serving.wait_for("/en/a/", "datetime=\"2026-06-07\"");
    is_served_as_built(&serving, &project);
    assert!(git(project.root(), &["switch", "-q", "-"], ""));
    serving.wait_for("/en/a/", "datetime=\"2026-04-05\"");
    is_served_as_built(&serving, &project);
}

#[test]
fn a_commit_is_seen_in_a_worktree_and_a_repository_that_is_made() {
    let Some(project) = repository() else { return };
    let outer = Project::bare();
    let tree = outer.path("kb");
    assert!(git(project.root(), &["worktree", "add", "-q", &tree.display().to_string()], ""), "a worktree");
    let serving = Serving::start(&outer, &["--root", "kb"]);
    serving.wait_for("/en/a/", "datetime=\"2026-04-05\"");
    outer.write("kb/content/en/a.md", "---\ntitle: Twice\n---\nThree.\n");
    commit(&tree, "2026-06-07");
    serving.wait_for("/en/a/", "datetime=\"2026-06-07\"");

    let project = Project::new().file("content/en/a.md", "---\ntitle: A\n---\nText.\n");
    let serving = Serving::start(&project, &[]);
    serving.wait_for("/en/a/", "Text.");
    assert!(git(project.root(), &["init", "-q", "."], ""));
    commit(project.root(), "2026-06-07");
    serving.wait_for("/en/a/", "datetime=\"2026-06-07\"");
}

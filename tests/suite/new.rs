//! Beginning a page: in every language, from an archetype, over nobody's work.

use std::fs;

use crate::support::Project;

fn text(project: &Project, path: &str) -> String {
    fs::read_to_string(project.path(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

#[test]
fn a_page_begins_in_every_language() {
    let project = Project::new();
    let run = project.run(&["new", "agency/client-onboarding"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        run.stdout,
        "began content/en/agency/client-onboarding.md\nbegan content/zh/agency/client-onboarding.md\n"
    );
    for code in ["en", "zh"] {
        let page = text(&project, &format!("content/{code}/agency/client-onboarding.md"));
        assert!(page.starts_with("---\ntitle: \"Client onboarding\"\n"), "{page}");
        assert!(page.contains("\ndraft: true\n"), "a page that was only begun is not published: {page}");
    }
    assert!(
        text(&project, "content/zh/agency/client-onboarding.md").contains("用一两句话"),
        "the text of its own language"
    );
    let site = project.is_clean().build();
    assert!(!site.has("en/agency/client-onboarding/index.html"));
}

#[test]
fn a_language_that_is_named_twice_is_begun_once() {
    let project = Project::new();
    let run = project.run(&["new", "a", "--lang", "zh,en,zh"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.stdout, "began content/zh/a.md\nbegan content/en/a.md\n");
}

#[test]
fn every_kind_begins_a_page_without_a_diagnostic() {
    let project = Project::new();
    let refused = project.run(&["new", "a", "--kind", "no-such"]);
    assert_eq!(refused.code, 2, "{refused:?}");
    let kinds = refused
        .stderr
        .split("kinds: ")
        .nth(1)
        .and_then(|rest| rest.split(';').next())
        .expect("a list of kinds");
    let kinds: Vec<&str> = kinds.split(", ").collect();
    assert!(kinds.len() >= 9 && kinds.contains(&"sop") && kinds.contains(&"default"), "{kinds:?}");
    for kind in &kinds {
        let run = project.run(&["new", &format!("agency/{kind}"), "--kind", kind]);
        assert_eq!(run.code, 0, "{run:?}");
    }
    for code in ["en", "zh"] {
        let links: String = kinds.iter().map(|kind| format!("[{kind}](agency/{kind}.md)\n")).collect();
        project.write(&format!("content/{code}/index.md"), format!("---\ntitle: Home\n---\n{links}"));
        for kind in &kinds {
            let path = format!("content/{code}/agency/{kind}.md");
            let page = text(&project, &path);
            assert!(*kind == "default" || page.contains(&format!("\nkind: {kind}\n")), "{page}");
            assert!(!page.contains("{{") && !page.contains("{%"), "{page}");
            project.write(&path, page.replace("draft: true\n", ""));
        }
    }
    project.is_clean();
}

#[test]
fn a_title_may_hold_any_character() {
    let title = "He said \"5: #1\" — 代运营\\{{ 7*7 }} 'x' - [a]: {b}";
    let project = Project::new();
    let run = project.run(&["new", "quotes", "--title", title]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(project.run(&["build", "--drafts"]).code, 0);
    let site = project.published("dist");
    for code in ["en", "zh"] {
        assert_eq!(site.page(&format!("{code}/quotes/index.html")).one("h1").text(), title);
    }
}

#[test]
fn languages_can_be_chosen() {
    let project = Project::new();
    let run = project.run(&["new", "招聘/岗位", "--lang", "zh"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(project.path("content/zh/招聘/岗位.md").is_file() && !project.path("content/en/招聘").exists());
    let run = project.run(&["new", "both.md", "--lang", "zh,en"]);
    assert_eq!(run.stdout, "began content/zh/both.md\nbegan content/en/both.md\n");
    let run = project.run(&["new", "c", "--lang", "fr"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (2, "error: `fr` is not a language of this site\nhelp: languages: en, zh\n")
    );
}

#[test]
fn nothing_is_ever_overwritten() {
    let project = Project::new().file("content/zh/fees.md", "mine\n");
    let run = project.run(&["new", "fees"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(
        run.stderr.contains("`content/zh/fees.md` exists") && run.stderr.contains("nothing was written"),
        "{run:?}"
    );
    assert_eq!(text(&project, "content/zh/fees.md"), "mine\n");
    assert!(!project.path("content/en/fees.md").exists(), "in no language, rather than in some");
    assert_eq!(project.run(&["new", "fees", "--lang", "en"]).code, 0);
}

#[test]
fn pages_stay_inside_the_project() {
    let project = Project::new();
    let before = list(&project);
    for path in ["../x", "/etc/x", "a/../../x", "a//b", "", "con", "a:b", "a/./b", "x\u{7}", "..\\x", "a/"] {
        let run = project.run(&["new", path]);
        assert_eq!(run.code, 2, "{path:?}: {run:?}");
        assert!(run.stderr.contains("help: "), "{run:?}");
    }
    assert_eq!(list(&project), before, "nothing was written");
}

#[test]
fn what_would_never_be_published_is_not_begun() {
    let project = Project::new();
    let before = list(&project);
    for path in [".hidden", "a/.hidden/b", "_part", "_parts/a", "node_modules/a", "#a#/b", "a~/b"] {
        let run = project.run(&["new", path]);
        assert_eq!(run.code, 2, "{path:?}: {run:?}");
        let place = format!("`content/en/{path}.md` would not be published");
        assert!(run.stderr.contains(&place) && run.stderr.contains("nothing was written"), "{run:?}");
    }
    assert_eq!(list(&project), before, "nothing was written");
    let long = project.run(&["new", &"a".repeat(256)]);
    assert!(long.code == 2 && long.stderr.contains("help: shorten the names"), "{long:?}");
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_new_pages_outside() {
    let outside = Project::bare();
    let project = Project::new();
    std::os::unix::fs::symlink(outside.root(), project.path("content/en/away")).expect("a link");
    std::os::unix::fs::symlink(outside.path("nowhere.md"), project.path("content/en/dangling.md"))
        .expect("a link");
    for path in ["away/x", "away/deep/x", "dangling"] {
        let run = project.run(&["new", path]);
        assert_eq!(run.code, 2, "{path}: {run:?}");
    }
    assert_eq!(fs::read_dir(outside.root()).expect("the folder").count(), 0);
}

/// Every file of a project.
fn list(project: &Project) -> Vec<String> {
    project.published(".").paths()
}

#[test]
fn a_site_has_archetypes_of_its_own() {
    let project = Project::new()
        .file("archetypes/sop.md", "---\ntitle: {{ title | quoted }}\nkind: {{ kind }}\n---\nOurs for all.\n")
        .file("archetypes/sop.zh.md", "---\ntitle: {{ title | quoted }}\n---\n我们的。\n")
        .file("archetypes/meeting.md", "# {{ title }}\n");
    assert_eq!(project.run(&["new", "a", "--kind", "sop", "--title", "T"]).code, 0);
    assert_eq!(text(&project, "content/en/a.md"), "---\ntitle: \"T\"\nkind: sop\n---\nOurs for all.\n");
    assert_eq!(text(&project, "content/zh/a.md"), "---\ntitle: \"T\"\n---\n我们的。\n");
    assert_eq!(project.run(&["new", "b", "--kind", "meeting"]).code, 0);
    assert_eq!(text(&project, "content/zh/b.md"), "# B\n");
    let themed = Project::new()
        .config("theme = \"mine\"")
        .file("themes/mine/archetypes/default.md", "From the theme: {{ title }}\n");
    assert_eq!(themed.run(&["new", "a", "--lang", "en"]).code, 0);
    assert_eq!(text(&themed, "content/en/a.md"), "From the theme: A\n");
}

#[test]
fn a_broken_archetype_is_named() {
    let project = Project::new().file("archetypes/sop.md", "---\n{{ titel }}\n");
    let run = project.run(&["new", "a", "--kind", "sop", "--lang", "en"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("line 2") && run.stderr.contains("archetypes/sop.md"), "{run:?}");
    assert!(!project.path("content/en/a.md").exists());
}

#[test]
fn new_needs_a_project() {
    let run = Project::bare().run(&["new", "a"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("there is no site.toml"), "{run:?}");
}

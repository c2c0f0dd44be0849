//! `diptych theme`: parts of the built-in theme are copied, never over anything, and know when they are outdated.

use crate::support::{Project, Visit, crawl};

fn themed() -> Project {
    Project::new().config("theme = \"mine\"").file("themes/mine/theme.toml", "name = \"mine\"\n")
}

/// A page without the fingerprints of the theme's files, whose first lines are new.
fn unmarked(page: &str) -> String {
    let is_print = |part: &&str| part.len() == 10 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    page.split('.').filter(|part| !is_print(part)).collect::<Vec<_>>().join(".")
}

#[test]
fn a_part_is_copied_to_be_changed() {
    let project = themed();
    let run = project.run(&["theme", "eject", "trust-bar", "contents", "trust-bar"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.contains("copied themes/mine/templates/components/trust-bar.html\n"), "{run:?}");
    assert!(run.stdout.contains("copied themes/mine/styles/contents.css\n"), "{run:?}");
    let before = Project::new().build();
    let site = project.is_clean().build();
    assert_eq!(site.text("en/index.html"), before.text("en/index.html"), "a copy changes nothing by itself");
    crawl(&site, Visit::Host);

    let run = project.run(&["theme", "eject", "contents"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("error: `themes/mine/") && run.stderr.contains("` exists"), "{run:?}");
}

#[test]
fn every_part_can_be_copied_and_the_site_stays_the_same() {
    let project = themed();
    let list = project.run(&["theme", "list"]).stdout;
    let parts: Vec<&str> = list.lines().filter_map(|line| Some(line.split_once(": ")?.0)).collect();
    assert!(parts.len() > 40 && parts.contains(&"header") && parts.contains(&"tokens"), "{list}");
    let run = project.run(&[&["theme", "eject"][..], &parts].concat());
    assert_eq!(run.code, 0, "{run:?}");
    let before = Project::new().build();
    let site = project.is_clean().build();
    for page in ["en/index.html", "zh/all-pages/index.html", "404.html", "index.html"] {
        assert!(unmarked(&site.text(page)) == unmarked(&before.text(page)), "{page} has changed");
    }
}

#[test]
fn a_copy_whose_original_has_changed_is_reported() {
    let project = themed();
    assert_eq!(project.run(&["theme", "eject", "lead"]).code, 0);
    let path = "themes/mine/templates/components/lead.html";
    let copy = std::fs::read_to_string(project.path(path)).expect("a copy");
    let (line, rest) = copy.split_once('\n').expect("a first line");
    let fingerprint = line.split_whitespace().nth(3).expect("a fingerprint").to_owned();
    assert_eq!(line, format!("{{# diptych original {fingerprint} -#}}"));
    // As a later program sees it: the fingerprint is that of another file.
    project.write(path, format!("{{# diptych original 0123456789 -#}}\n{rest}"));
    project.reports(&format!(
        "{path}:1:21: warning[outdated-override]: the original of this part has changed since it was copied \
         (compare it with what `diptych theme show lead` prints, take over what you need, then write `{fingerprint}` here)"
    ));
    project.write(path, rest);
    project.is_clean();
}

#[test]
fn refusals_say_what_to_do() {
    let run = themed().run(&["theme", "eject", "heder"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(
        run.stderr.contains("no part `heder`") && run.stderr.contains("did you mean `header`?"),
        "{run:?}"
    );
    let run = Project::new().run(&["theme", "eject", "header"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("--theme mine"), "{run:?}");
    let run = Project::new().run(&["theme", "eject", "header", "--theme", "../x"]);
    assert_eq!(run.code, 2, "{run:?}");
    let run = Project::new().run(&["theme", "eject", "header", "--theme", "mine"]);
    assert!(run.code == 0 && run.stdout.contains("next: write `theme = \"mine\"`"), "{run:?}");
    let run = Project::new().run(&["theme", "show", "header"]);
    assert!(run.stdout.contains("== templates/components/header.html\n<header"), "{run:?}");
}

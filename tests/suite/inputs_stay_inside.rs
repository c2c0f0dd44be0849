//! What a build reads stays in the project and what it writes stays in the output, whatever content asks for.
//!
//! Comments name rows of the reliability catalogue, section B.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::process::Command;

use crate::support::{Project, Run, Serving, files_with, finished, skipped, state};

/// In every file that must not be published.
const CANARY: &str = "CANARY-5f1c";

/// A project in `box/kb`, with secrets outside it.
fn boxed() -> Project {
    let project = Project::bare();
    assert_eq!(project.run(&["init", "box/kb"]).code, 0);
    let secret = format!("---\ntitle: {CANARY}\n---\n{CANARY}\n");
    project
        .file("box/secret.md", &secret)
        .file("box/secrets/index.md", &secret)
        .file("box/secrets/page.html", &secret)
}

/// Publishes what can be published, and asserts that no other place was written to.
#[track_caller]
fn builds_inside(project: &Project) -> Run {
    let outside = |project: &Project| {
        let mut state = state(project.root());
        // The project's folder itself gets two new entries, the output and the cache, and every other would be seen.
        let new = ["box/kb/dist", "box/kb/.diptych-cache"];
        state.retain(|path, _| path != "box/kb" && new.iter().all(|new| !path.starts_with(new)));
        state
    };
    let before = outside(project);
    let run = finished(&mut project.command(["--root", "box/kb", "build", "--allow-errors"]));
    assert!(run.code <= 1, "{run:?}");
    assert_eq!(outside(project), before);
    run
}

/// Asserts that no secret was published.
#[track_caller]
fn publishes_no_canary(project: &Project) {
    let dist = project.path("box/kb/dist");
    assert!(dist.join("en/index.html").is_file(), "a site was published");
    assert_eq!(files_with(&dist, CANARY), Vec::<String>::new());
}

/// What `check` says about the boxed project.
fn problems(project: &Project) -> Run {
    finished(&mut project.command(["--root", "box/kb", "check", "--format", "short"]))
}

/// Addresses that would be somewhere else.
const ELSEWHERE: [&str; 16] = [
    "../x",
    "../../../../x",
    "a/../../../x",
    "/../x",
    "..",
    "%2e%2e/x",
    "%2e%2e%2f%2e%2e%2fx",
    "..\\..\\x",
    "\\\\host\\share\\x",
    "a\0b",
    "C:/x",
    "C:\\x",
    "//evil.example/x",
    "https://evil.example/x",
    "file:///etc/x",
    "a//b",
];

/// A value as TOML and YAML both read it.
fn quoted(value: &str) -> String {
    serde_json::to_string(value).expect("JSON")
}

// Row 17.
#[test]
fn addresses_of_pages_cannot_leave_the_site() {
    let project = boxed();
    for (number, value) in ELSEWHERE.iter().enumerate() {
        let value = quoted(value);
        let page = |key: &str, value: &str| {
            let text = format!("+++\ntitle = \"T\"\n{key} = {value}\n+++\ntext\n");
            project.write(&format!("box/kb/content/en/{key}-{number}.md"), text);
        };
        page("aliases", &format!("[{value}]"));
        page("slug", &value);
        page("tags", &format!("[{value}]"));
        page("translation_key", &value);
        page("area", &value);
    }
    let run = problems(&project);
    assert_eq!(run.code, 1);
    for (number, value) in ELSEWHERE.into_iter().enumerate() {
        for key in ["aliases", "slug"] {
            let place = format!("content/en/{key}-{number}.md:3:");
            let is_told = |line: &str| line.starts_with(&place) && line.contains("error[bad-address]");
            let told = run.stdout.lines().any(is_told);
            assert!(told || is_harmless(key, value), "{place} {value}\n{}", run.stdout);
        }
    }
    builds_inside(&project);
    let site = project.published("box/kb/dist");
    for (path, _) in site.files() {
        assert!(path.split('/').all(|part| !matches!(part, "" | "." | "..")), "{path}");
        assert!(!path.contains(['\\', ':', '\0']), "{path}");
    }
    for number in 0..ELSEWHERE.len() {
        assert!(site.has(&format!("en/tags-{number}/index.html")), "the page itself is there");
    }
    assert_eq!(files_with(&project.path("box/kb/dist"), "url=//evil"), Vec::<String>::new());
    assert_eq!(files_with(&project.path("box/kb/dist"), "url=https://evil"), Vec::<String>::new());
}

/// A percent sign in the name of a file means itself: the address it gets says `%25`.
fn is_harmless(key: &str, value: &str) -> bool {
    key == "slug" && value.starts_with("%2e%2e%2f")
}

// Row 17: the names that `site.toml` gives to folders.
#[test]
fn names_of_languages_and_themes_cannot_leave_the_site() {
    let project = boxed();
    let config = fs::read_to_string(project.path("box/kb/site.toml")).expect("site.toml");
    project.write("box/styles/theft.css", CANARY);
    project.write("box/kb/themes/x/styles/x.css", "p {}");
    for value in ELSEWHERE.into_iter().chain(["", ".", "../../box", "x/../.."]) {
        let value = quoted(value);
        for config in [
            format!("theme = {value}\n{config}"),
            config.replace("code = \"en\"", &format!("code = {value}")),
            config.replace("tag = \"en\"", &format!("tag = {value}")),
        ] {
            project.write("box/kb/site.toml", config);
            let before = state(project.root());
            let run = finished(&mut project.command(["--root", "box/kb", "build"]));
            assert_eq!(run.code, 2, "{value}: {run:?}");
            assert!(run.stderr.contains("site.toml:"), "{value}: {run:?}");
            assert_eq!(state(project.root()), before);
        }
    }
}

// Row 18.
#[test]
fn links_to_files_outside_are_not_published() {
    let project = boxed();
    let links = [
        "content/en/a.md",
        "content/en/a.txt",
        "content/en/a.png",
        "content/static/b.txt",
        "content/static/deep/b.html",
        "themes/default/assets/c.svg",
        "themes/default/styles/c.css",
        "themes/default/scripts/site.js",
        "themes/default/templates/page.html",
        "themes/default/strings/en.toml",
    ];
    for link in links {
        let link = project.path(&format!("box/kb/{link}"));
        fs::create_dir_all(link.parent().expect("a folder")).expect("a folder");
        symlink(project.path("box/secret.md"), link).expect("a link");
    }
    // A chain of links, and a way out and in again.
    symlink("a.md", project.path("box/kb/content/en/chain.md")).expect("a link");
    symlink("../../../../box/secrets/page.html", project.path("box/kb/content/static/way.html"))
        .expect("a link");
    let run = builds_inside(&project);
    assert_eq!(run.code, 0, "{run:?}");
    publishes_no_canary(&project);
    let said = problems(&project).stdout;
    for link in links.into_iter().chain(["content/en/chain.md", "content/static/way.html"]) {
        let told = format!("{link}: warning[skipped-file]: not published: the link leads out of the project");
        assert!(said.contains(&told), "{link}\n{said}");
    }
}

// Row 18: links inside the project are read, but not to what is hidden in it.
#[test]
fn links_to_files_inside_are_followed() {
    let project = boxed().file("box/kb/.env", CANARY).file("box/kb/.git/config", CANARY);
    symlink("first-playbook.md", project.path("box/kb/content/en/linked.md")).expect("a link");
    symlink("../zh/index.md", project.path("box/kb/content/en/chinese.txt")).expect("a link");
    symlink("../../.env", project.path("box/kb/content/en/env.txt")).expect("a link");
    fs::create_dir(project.path("box/kb/content/static")).expect("a folder");
    symlink("../../.git/config", project.path("box/kb/content/static/config.txt")).expect("a link");
    let run = builds_inside(&project);
    assert_eq!(run.code, 0, "{run:?}");
    publishes_no_canary(&project);
    let site = project.published("box/kb/dist");
    assert!(site.has("en/linked/index.html"));
    assert!(site.text("en/chinese.txt").contains("团队"), "{}", site.text("en/chinese.txt"));
    assert!(!site.has("en/env.txt") && !site.has("config.txt"));
    assert_eq!(problems(&project).stdout.matches("the link leads to a hidden file").count(), 2);
}

// Row 18: the configuration is a file like any other.
#[test]
fn a_linked_configuration_outside_is_not_read() {
    let project = boxed();
    fs::rename(project.path("box/kb/site.toml"), project.path("box/site.toml")).expect("moved");
    let config = fs::read_to_string(project.path("box/site.toml")).expect("site.toml");
    project.write("box/site.toml", config.replace("Team playbooks", CANARY));
    symlink("../site.toml", project.path("box/kb/site.toml")).expect("a link");
    let run = finished(&mut project.command(["--root", "box/kb", "build"]));
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("the link leads out of the project"), "{run:?}");
    builds_with_errors_without_canary(&project);
}

fn builds_with_errors_without_canary(project: &Project) {
    let run = finished(&mut project.command(["--root", "box/kb", "build", "--allow-errors"]));
    assert_ne!(run.code, 0, "{run:?}");
    publishes_no_canary(project);
}

// Row 19.
#[test]
fn links_to_folders_are_not_followed() {
    let project = boxed();
    fs::create_dir_all(project.path("box/kb/content/static")).expect("a folder");
    fs::create_dir_all(project.path("box/kb/themes/default")).expect("a folder");
    for link in ["content/en/area", "content/static/files", "themes/default/assets", "content/secrets"] {
        symlink(project.path("box/secrets"), project.path(&format!("box/kb/{link}"))).expect("a link");
    }
    // Inside the project as well: what is published twice is maintained twice.
    symlink("../zh", project.path("box/kb/content/en/chinese")).expect("a link");
    builds_inside(&project);
    publishes_no_canary(&project);
    let site = project.published("box/kb/dist");
    assert!(
        !site.has("en/chinese/index.html") && !site.has("en/area/index.html") && !site.has("files/page.html")
    );
    assert!(problems(&project).stdout.contains("links to folders are not followed"));
}

// Row 19: the folders of a project themselves.
#[test]
fn folders_of_the_project_are_no_links_outside() {
    for folder in ["content", "themes", "archetypes"] {
        let project = boxed().file("box/shared/en/index.md", format!("---\ntitle: T\n---\n{CANARY}\n"));
        project.write("box/shared/default/styles/x.css", CANARY);
        project.write("box/shared/default.md", CANARY);
        if project.path(&format!("box/kb/{folder}")).exists() {
            project.remove(&format!("box/kb/{folder}"));
        }
        symlink("../shared", project.path(&format!("box/kb/{folder}"))).expect("a link");
        let run = finished(&mut project.command(["--root", "box/kb", "build"]));
        assert_eq!(run.code, 1, "{folder}: {run:?}");
        assert!(run.stderr.contains("leads out of the project"), "{folder}: {run:?}");
        builds_with_errors_without_canary(&project);
        let new = project.run(&["--root", "box/kb", "new", "page"]);
        assert_eq!(files_with(&project.path("box/kb"), CANARY), Vec::<String>::new(), "{new:?}");
        assert!(!project.path("box/shared/en/page.md").exists(), "{new:?}");
    }
}

// Row 20.
#[test]
fn loops_of_links_end() {
    let project = boxed();
    let clean = project.run(&["--root", "box/kb", "build"]);
    assert_eq!(clean.code, 0);
    let paths = project.published("box/kb/dist").paths();
    project.remove("box/kb/dist");
    let content = project.path("box/kb/content");
    fs::create_dir(content.join("static")).expect("a folder");
    for (target, link) in [
        ("..", "en/up"),
        (".", "static/here"),
        ("self.md", "en/self.md"),
        ("two.txt", "static/one.txt"),
        ("one.txt", "static/two.txt"),
        ("../../content", "zh/again"),
        ("../..", "static/project"),
        ("/", "static/everything"),
    ] {
        symlink(target, content.join(link)).expect("a link");
    }
    builds_inside(&project);
    assert_eq!(project.published("box/kb/dist").paths(), paths, "links added nothing");
    let said = problems(&project).stdout;
    assert_eq!(said.matches("warning[skipped-file]").count(), 8, "{said}");
}

// Row 21.
#[test]
fn what_is_no_file_is_not_opened() {
    let project = boxed();
    let pipes = ["content/en/pipe.md", "content/static/pipe.txt", "themes/default/templates/page.html"];
    for pipe in pipes {
        let pipe = project.path(&format!("box/kb/{pipe}"));
        fs::create_dir_all(pipe.parent().expect("a folder")).expect("a folder");
        assert!(Command::new("mkfifo").arg(pipe).status().expect("mkfifo runs").success());
    }
    let _socket = UnixListener::bind(project.path("box/kb/content/en/socket.png")).expect("a socket");
    symlink("nowhere.md", project.path("box/kb/content/en/dangling.md")).expect("a link");
    symlink("pipe.md", project.path("box/kb/content/en/to-pipe.md")).expect("a link");
    symlink("/dev/zero", project.path("box/kb/content/en/endless.md")).expect("a link");
    let run = builds_inside(&project);
    assert_eq!(run.code, 0, "{run:?}");
    let said = problems(&project).stdout;
    for special in pipes.into_iter().chain(["content/en/socket.png", "content/en/to-pipe.md"]) {
        let told = format!(
            "{special}: warning[skipped-file]: not published: it is a pipe, a socket or a device (remove it"
        );
        assert!(said.contains(&told), "{special}\n{said}");
    }
    assert!(said.contains(
        "content/en/dangling.md: warning[skipped-file]: not published: the link leads nowhere (put a file"
    ));
    assert!(said.contains("content/en/endless.md: warning[skipped-file]"));
    assert!(!project.published("box/kb/dist").has("en/pipe/index.html"));
    // In place of the configuration there is no project at all, and still nobody waits.
    project.remove("box/kb/site.toml");
    assert!(
        Command::new("mkfifo").arg(project.path("box/kb/site.toml")).status().expect("mkfifo runs").success()
    );
    assert_eq!(problems(&project).code, 2);
}

// Row 22: templates name each other, and nothing else.
#[test]
fn templates_cannot_include_files() {
    let absolute = boxed();
    let root = absolute.path("box/secret.md").display().to_string();
    let mut tried = 0;
    for target in [
        "../../../../secret.md",
        "../secret.md",
        &root,
        &format!("file://{root}"),
        "secret.md",
        "linked.html",
    ] {
        for tag in
            ["{% include \"X\" %}", "{% extends \"X\" %}", "{% import \"X\" as x %}", "{{ include(\"X\") }}"]
        {
            let project = boxed();
            let template = tag.replace('X', target);
            project.write("box/kb/themes/default/templates/page.html", &template);
            symlink("../../../../secret.md", project.path("box/kb/themes/default/templates/linked.html"))
                .expect("a link");
            let run = finished(&mut project.command(["--root", "box/kb", "build"]));
            assert_eq!(run.code, 1, "{template}: {run:?}");
            assert!(run.stderr.contains("template-error"), "{template}: {run:?}");
            assert!(run.stderr.contains("themes/default/templates/page.html"), "{template}: {run:?}");
            assert!(!project.path("box/kb/dist").exists());
            assert!(!run.stderr.contains(CANARY));
            tried += 1;
        }
    }
    assert_eq!(tried, 24);
}

// Rows 22 and 25: what Tera offers templates beyond text in, text out.
#[test]
fn templates_have_no_way_to_the_system() {
    let project = boxed();
    for call in [
        "get_env(name=\"HOME\")",
        "load_data(path=\"../../../../secret.md\")",
        "now()",
        "get_random(start=0, end=9)",
        "\"a\" | get_file",
    ] {
        project.write("box/kb/themes/default/templates/page.html", format!("{{{{ {call} }}}}"));
        let run = problems(&project);
        assert_eq!(run.code, 1, "{call}: {run:?}");
        assert!(run.stdout.contains("error[template-error]"), "{call}: {run:?}");
    }
}

// Row 22: what looks like an inclusion in content is text, and files that content names are not taken along.
#[test]
fn content_cannot_include_files() {
    let project = boxed();
    let secret = project.path("box/secret.md").display().to_string();
    for target in [
        "../../../secret.md",
        "../../../secrets/page.html",
        "/box/secret.md",
        &secret,
        &format!("file://{secret}"),
    ] {
        let name = target.len();
        project.write(
            &format!("box/kb/content/en/a{name}.md"),
            format!(
                "{{{{#include {target}}}}}\n\n{{% include \"{target}\" %}}\n\n!INCLUDE {target}\n\n```\n<<< {target}\n```\n\n\
                 ![image]({target}) [link]({target}) <img src=\"{target}\">\n"
            ),
        );
    }
    builds_inside(&project);
    publishes_no_canary(&project);
    assert!(
        project.published("box/kb/dist").text("en/a18/index.html").contains("include"),
        "it is shown as text"
    );
    assert_eq!(problems(&project).code, 1, "links out of the site are errors");
    // A new page from an archetype that would include one.
    for tag in ["{% include \"../../secret.md\" %}", "{{ load_data(path=\"../secret.md\") }}"] {
        project.write("box/kb/archetypes/default.md", tag);
        let before = state(project.root());
        let run = project.run(&["--root", "box/kb", "new", "from-archetype"]);
        assert_eq!(run.code, 2, "{run:?}");
        assert_eq!(state(project.root()), before);
    }
}

// Row 27.
#[test]
fn templates_in_content_are_text() {
    let inject = "{{ 7331 * 3 }}{% if true %}{{ 7331 * 3 }}{% endif %}{{ site }}{# gone #}";
    let front = ["title", "description", "kind", "status", "owner", "area"]
        .map(|key| format!("{key} = {}", quoted(inject)));
    let lists = ["tags", "audience", "terms", "sources"].map(|key| format!("{key} = [{}]", quoted(inject)));
    let page = format!(
        "+++\n{}\n{}\n+++\n# {inject}\n\n{inject}\n\n`{inject}`\n\n```rust\n{inject}\n```\n\n| {inject} |\n|---|\n| {inject} |\n\n\
         > [!NOTE] {inject}\n> {inject}\n\n![{inject}](a.png) [{inject}](index.md \"{inject}\")[^1]\n\n[^1]: {inject}\n",
        front.join("\n"),
        lists.join("\n")
    );
    let project = Project::new().file("content/en/a.md", page).file("content/en/a.png", "png");
    project.write("content/en/folder {{ 7331 }}/b.md", "text\n");
    let config = fs::read_to_string(project.path("site.toml")).expect("site.toml");
    let config =
        config.replace("\"Playbooks\"", &quoted(inject)).replace("\"How we work.\"", &quoted(inject));
    project.write("site.toml", config.replace("\"English\"", &quoted(inject)));
    let run = project.run(&["build"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(files_with(&project.path("dist"), "21993"), Vec::<String>::new());
    let html = project.published("dist").text("en/a/index.html");
    assert!(html.matches("{{ 7331 * 3 }}").count() > 20, "shown as they are written");
    assert!(html.matches("{# gone #}").count() > 10, "comments too");
    // The title of a new page is filled into its archetype, not read as one.
    project.write("archetypes/default.md", "---\ntitle: {{ title | quoted }}\n---\n");
    assert_eq!(project.run(&["new", "fresh", "--title", inject]).code, 0);
    let text = fs::read_to_string(project.path("content/en/fresh.md")).expect("the page");
    assert_eq!(text, format!("---\ntitle: {}\n---\n", quoted(inject)));
}

// Row 28.
#[test]
fn what_lies_beside_content_is_not_published() {
    let project = boxed();
    for folder in [
        "content",
        "content/en",
        "content/en/deep",
        "content/static",
        "content/static/deep",
        "themes/default/assets",
    ] {
        for name in [
            ".env",
            ".git/config",
            ".ssh/id_ed25519",
            ".DS_Store",
            ".htpasswd",
            ".hidden.md",
            ".page.md.swp",
            "page.md.swp",
            "page.md~",
            "#page.md#",
            ".#page.md",
            "4913",
            "page.md___jb_tmp___",
            "page.tmp",
            "node_modules/module/index.md",
            "node_modules/index.js",
            "Thumbs.db",
            "desktop.ini",
        ] {
            project.write(&format!("box/kb/{folder}/{name}"), CANARY);
        }
    }
    for name in ["README.md", "notes/private.md", ".env", "secrets.toml"] {
        project.write(&format!("box/kb/{name}"), CANARY);
    }
    project.write("box/kb/content/static/.well-known/security.txt", "Contact: mailto:a@kb.example\n");
    project.write("box/kb/content/static/.nojekyll", "");
    let run = builds_inside(&project);
    assert_eq!(run.code, 0, "{run:?}");
    publishes_no_canary(&project);
    let site = project.published("box/kb/dist");
    assert!(
        site.has(".well-known/security.txt") && site.has(".nojekyll"),
        "what hosts look for is published"
    );
    let serving = Serving::start(&project, &["--root", "box/kb"]);
    for path in
        ["/.env", "/en/.env", "/.git/config", "/deep/.git/config", "/en/page.md~", "/site.toml", "/README.md"]
    {
        let answer = serving.get(path);
        assert!(answer.starts_with("HTTP/1.1 404") && !answer.contains(CANARY), "{path}: {answer}");
    }
}

// Row 29.
#[test]
fn two_sources_for_one_place_are_an_error_that_names_both() {
    let page = "text\n";
    let alias = |to: &str| format!("---\naliases: [{to}]\n---\ntext\n");
    let tagged = "---\ntags: [fees]\n---\ntext\n".to_owned();
    let dated = "---\ndate: 2026-01-01\n---\ntext\n".to_owned();
    let slug = |slug: &str| format!("---\nslug: {slug}\n---\ntext\n");
    let page = || page.to_owned();
    for (what, files, named) in [
        (
            "a page and a folder",
            vec![("en/a.md", page()), ("en/a/index.md", page())],
            ["en/a.md", "en/a/index.md"],
        ),
        ("slugs", vec![("en/a.md", slug("x")), ("en/b.md", slug("x"))], ["en/a.md", "en/b.md"]),
        ("a slug and a page", vec![("en/a.md", slug("b")), ("en/b.md", page())], ["en/a.md", "en/b.md"]),
        ("an alias and a page", vec![("en/a.md", alias("b")), ("en/b.md", page())], ["en/a.md", "en/b.md"]),
        ("aliases", vec![("en/a.md", alias("x")), ("en/b.md", alias("/en/x/"))], ["en/a.md", "en/b.md"]),
        (
            "a file and a page",
            vec![("en/a.md", page()), ("static/en/a/index.html", page())],
            ["en/a.md", "static/en/a/index.html"],
        ),
        (
            "a file and the front page",
            vec![("static/index.html", page())],
            ["static/index.html", "the generated page `index.html`"],
        ),
        (
            "a page and the list of a tag",
            vec![("en/a.md", tagged), ("en/tags/fees.md", page())],
            ["en/tags/fees.md", "the generated page `en/tags/fees/index.html`"],
        ),
        (
            "an alias and a file",
            vec![("en/a.md", alias("/x.html")), ("static/x.html", page())],
            ["en/a.md", "static/x.html"],
        ),
        (
            "a file and the feed",
            vec![("en/a.md", dated), ("static/en/feed.xml", page())],
            ["static/en/feed.xml", "the feed"],
        ),
        (
            "a file and the sitemap",
            vec![("static/sitemap.xml", page())],
            ["static/sitemap.xml", "the sitemap"],
        ),
        (
            "a file and the error page",
            vec![("static/404.html", page())],
            ["static/404.html", "the generated page `404.html`"],
        ),
        (
            "a file and a copy",
            vec![("en/a.md", page()), ("static/en/a.md", page())],
            ["en/a.md", "static/en/a.md"],
        ),
        (
            "two folders without a page of their own",
            vec![("en/Team/a.md", page()), ("en/team/b.md", page())],
            ["the folder `content/en/Team`", "the folder `content/en/team`"],
        ),
        (
            "a file and a folder",
            vec![("en/a.md", page()), ("static/en/a", page())],
            ["en/a.md", "content/static/en/a"],
        ),
    ] {
        let project = Project::new();
        for (path, text) in files {
            project.write(&format!("content/{path}"), text);
        }
        let run = project.run(&["build"]);
        assert_eq!(run.code, 1, "{what}: {run:?}");
        assert!(!project.path("dist").exists(), "{what}: nothing is published");
        let said = project.problems();
        let clashes = |line: &String| line.contains("error[duplicate-url]");
        let told = said.iter().any(|line| clashes(line) && named.iter().all(|name| line.contains(name)));
        assert!(told, "{what}: {said:#?}");
    }
}

// Row 30.
#[test]
fn places_that_some_systems_cannot_tell_apart_are_an_error() {
    let composed = "static/caf\u{e9}.txt";
    let decomposed = "static/cafe\u{301}.txt";
    for (one, other, code) in [
        ("en/Foo.md", "en/foo.md", "duplicate-url"),
        ("static/Foo.txt", "static/foo.txt", "duplicate-url"),
        ("static/Img/a.png", "static/img/b.png", "duplicate-url"),
        ("static/ＡＢＣ.txt", "static/abc.txt", "duplicate-url"),
        ("static/ﬁ.txt", "static/fi.txt", "duplicate-url"),
        ("static/Straße.txt", "static/straße.txt", "duplicate-url"),
        (composed, decomposed, "bad-file-name"),
        ("en/caf\u{e9}.md", "en/cafe\u{301}.md", "bad-file-name"),
        ("en/caf\u{e9}/a.md", "en/cafe\u{301}/a.md", "bad-file-name"),
    ] {
        let project =
            Project::new().file(&format!("content/{one}"), "1\n").file(&format!("content/{other}"), "2\n");
        let both = [one, other].map(|path| project.path(&format!("content/{path}")));
        let read = both.each_ref().map(|path| fs::read_to_string(path).expect("a file"));
        if read != ["1\n", "2\n"] {
            skipped(&format!("{one} and {other}, which are one file here"));
            continue;
        }
        let run = project.run(&["build"]);
        assert_eq!(run.code, 1, "{one} {other}: {run:?}");
        assert_eq!(run.stderr.matches(&format!("error[{code}]")).count(), 1, "{one} {other}: {run:?}");
        assert!(!project.path("dist").exists(), "{one} {other}");
    }
    // What only looks alike may stand side by side, and a decomposed name is fine by itself.
    let project = Project::new().file("content/static/后台.txt", "1").file("content/static/後台.txt", "2");
    project.write("content/en/cafe\u{301}/cafe\u{301}.md", "text\n");
    assert!(project.build().has("en/caf\u{e9}/caf\u{e9}/index.html"));
    let decomposed = Project::bare();
    assert_eq!(decomposed.run(&["init", "cafe\u{301}"]).code, 0);
    assert_eq!(decomposed.run(&["--root", "cafe\u{301}", "check", "--strict"]).code, 0);
}

// Row 31.
#[test]
fn names_that_some_systems_cannot_hold_are_an_error() {
    let (long, deep) = ("收".repeat(90), "收".repeat(80));
    let deep = format!("en/{deep}/{deep}/{deep}.md");
    for path in [
        "en/CON.md",
        "en/aux/page.md",
        "en/nul.tar.gz",
        "static/com1.txt",
        "static/LPT\u{b9}.txt",
        "static/a:b.txt",
        "static/what?.txt",
        "static/a|b.txt",
        "static/a*b.txt",
        "static/line\nbreak.txt",
        "static/trailing.",
        "static/trailing ",
        "static/trailing./x.txt",
        "static/a\"b.txt",
        &deep,
    ] {
        let project = Project::new().file(&format!("content/{path}"), "text\n");
        let run = project.run(&["build"]);
        assert_eq!(run.code, 1, "{path}: {run:?}");
        assert!(run.stderr.contains("bad-address"), "{path}: {run:?}");
        assert_eq!(run.stderr.contains("help: shorten the names"), path == deep, "{path}: {run:?}");
        assert!(!project.path("dist").exists(), "{path}");
        assert!(!run.stderr.contains("line\nbreak"), "a name cannot break a message: {run:?}");
    }
    // Longer than any name of a file on this system: only front matter can ask for it.
    for front in [format!("slug: {long}"), format!("aliases: [{long}]"), format!("aliases: [/con/{long}/]")] {
        let project = Project::new().file("content/en/a.md", format!("---\n{front}\n---\ntext\n"));
        project.reports("content/en/a.md:2:");
        project.reports("error[bad-address]");
    }
    // Right up to the limit is fine: 84 Han characters and `.md` are 255 bytes.
    let project = Project::new().file(&format!("content/en/{}.md", "收".repeat(84)), "text\n");
    assert!(project.build().has(&format!("en/{}/index.html", "收".repeat(84))));
}

// Row 32: bytes.
#[test]
fn text_that_cannot_be_read_is_an_error_that_names_the_file() {
    let utf16: Vec<u8> = "\u{feff}# Title\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (what, bytes) in [
        ("GB18030 in UTF-8", b"# \xE4\xBB\xA3 \xD4\xCB\n".to_vec()),
        ("half a unit of UTF-16", utf16[..utf16.len() - 1].to_vec()),
        ("a lone surrogate", b"# \xED\xA0\x80\n".to_vec()),
        ("an overlong slash", b"# \xC0\xAF\n".to_vec()),
        ("a cut character", b"# \xE4\xBB".to_vec()),
    ] {
        let files = [
            ("content/en/a.md", 1),
            ("site.toml", 2),
            ("themes/default/templates/page.html", 1),
            ("themes/default/styles/x.css", 1),
            ("themes/default/strings/en.toml", 1),
        ];
        for (path, code) in files {
            let project = Project::new().file(path, &bytes);
            let run = project.run(&["build"]);
            assert_eq!(run.code, code, "{what} in {path}: {run:?}");
            assert!(
                run.stderr.contains("error[not-utf8]") && run.stderr.contains(path),
                "{what} in {path}: {run:?}"
            );
            assert!(!project.path("dist").exists(), "{what} in {path}");
        }
    }
}

// Row 32: names.
#[test]
fn names_that_are_not_utf8_are_an_error_that_names_the_file() {
    let project = Project::new();
    let name = OsStr::from_bytes(b"content/en/\xB4\xFA.md");
    if fs::write(project.path("").join(name), "text\n").is_err() {
        skipped("names that are not UTF-8, for this file system holds no others");
        return;
    }
    project.write("content/static/back\\slash.txt", "text");
    let run = project.run(&["build"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stderr.contains("bad-file-name") && run.stderr.contains("content/en/\u{fffd}"), "{run:?}");
    assert!(run.stderr.contains("back\\\\slash.txt"), "{run:?}");
    assert!(!project.path("dist").exists());
}

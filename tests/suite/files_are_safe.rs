//! Nothing that is the user's is ever lost: what could cost something is refused, and refused means untouched.
//!
//! Comments name rows of the reliability catalogue, section A.

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use crate::support::{Project, Run, Serving, Signal, finished, state, with_own_mounts};

/// A home folder with a letter in it and a project that has every folder a project may have.
fn home() -> Project {
    let home = Project::bare();
    assert_eq!(home.run(&["init", "home/kb"]).code, 0);
    home.file("home/letter.txt", "mine")
        .file("home/kb/content/static/logo.svg", "<svg/>")
        .file("home/kb/themes/own/styles/mine.css", "p {}")
        .file("home/kb/archetypes/default.md", "---\ntitle: {{ title }}\n---\n")
        .file("home/kb/archetypes/default.zh.md", "---\ntitle: {{ title }}\n---\n")
        .file("home/kb/.git/HEAD", "ref: refs/heads/main\n")
}

/// Builds into `out` from the project's folder, with the home folder as the user's home.
fn build_into(home: &Project, out: impl AsRef<Path>) -> Run {
    let mut command = home.command(["build", "--out"]);
    command.arg(out.as_ref()).current_dir(home.path("home/kb")).env("HOME", home.path("home"));
    finished(&mut command)
}

/// Asserts that a run was refused for a reason, with advice, and that nothing of the user's changed for it.
#[track_caller]
fn refused(home: &Project, reason: &str, run: impl FnOnce() -> Run) {
    let before = state(home.root());
    let run = run();
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains(reason), "no `{reason}`: {run:?}");
    assert!(run.stderr.contains("\nhelp: "), "no advice: {run:?}");
    assert_eq!(run.stdout, "");
    assert_eq!(state(home.root()), before);
}

#[track_caller]
fn refuses_output(home: &Project, out: impl AsRef<Path>, reason: &str) {
    refused(home, reason, || build_into(home, out));
}

// Row 1.
#[test]
fn the_project_itself_is_no_output() {
    let home = home();
    symlink("kb", home.path("home/link")).expect("a link");
    symlink("../kb", home.path("home/kb/self")).expect("a link");
    let reason = "is the project itself or holds it";
    for out in
        [".", "./", "content/..", "../kb", "../kb/", "../link/../kb", "../link/content/..", "missing/.."]
    {
        refuses_output(&home, out, reason);
    }
    refuses_output(&home, home.path("home/kb"), reason);
    // A link is refused for being one, whatever it leads to.
    for out in ["../link", "../link/.", "self"] {
        refuses_output(&home, out, "is a symbolic link");
    }
}

// Row 1: without any option, when something else has taken the name of the usual output.
#[test]
fn a_link_in_place_of_the_usual_output_is_refused() {
    for target in [".", "content", "../letters", "nowhere"] {
        let home = home().file("home/letters/one.txt", "mine");
        symlink(target, home.path("home/kb/dist")).expect("a link");
        refused(&home, "is a symbolic link", || home.run(&["--root", "home/kb", "build"]));
    }
}

// Row 2.
#[test]
fn folders_with_sources_are_no_output() {
    let home = home();
    symlink("content", home.path("home/kb/to-content")).expect("a link");
    for out in [
        "content",
        "content/",
        "content/en",
        "content/static",
        "content/en/new/deeper",
        "themes",
        "themes/own",
        "themes/new",
        "archetypes",
        "archetypes/new",
        ".git",
        ".git/site",
        "to-content/en",
        "to-content/new",
        "dist/../content/new",
    ] {
        refuses_output(&home, out, "which holds sources");
    }
    for out in ["..", "../.."] {
        refuses_output(&home, out, "holds it");
    }
}

// Row 2: the folders are protected before they exist.
#[test]
fn folders_for_sources_are_no_output_even_when_missing() {
    let home = home();
    home.remove("home/kb/themes");
    home.remove("home/kb/archetypes");
    for out in ["themes", "themes/default", "archetypes/site"] {
        refuses_output(&home, out, "which holds sources");
    }
}

// Row 2: a folder of sources that is a link protects what it leads to as well.
#[test]
fn linked_sources_are_no_output() {
    let home = home().file("home/shared/own/styles/mine.css", "p {}");
    home.remove("home/kb/themes");
    symlink("../shared", home.path("home/kb/themes")).expect("a link");
    for out in ["../shared", "../shared/own", "../shared/new", "themes/new"] {
        refuses_output(&home, out, "which holds sources");
    }
}

// Row 3.
#[test]
fn a_folder_of_somebody_else_is_no_output() {
    let home = home()
        .file("home/photos/v.txt", "mine")
        .file("home/hidden/.keep", "")
        .file("home/nested/empty/inside/x", "")
        .file("home/looks-like-a-site/index.html", "<!doctype html>")
        .file("home/damaged/.diptych-output", "diptych-output 1 cut o")
        .file("home/damaged/mine.txt", "mine")
        .file("home/newer/.diptych-output", "diptych-output 2 0123\n")
        .file("home/piped/mine.txt", "mine")
        .file("home/linked/mine.txt", "mine")
        .file("home/file", "mine");
    assert_eq!(build_into(&home, home.path("home/site")).code, 0);
    symlink("../site/.diptych-output", home.path("home/linked/.diptych-output")).expect("a link");
    let pipe = Command::new("mkfifo").arg(home.path("home/piped/.diptych-output")).status();
    assert!(pipe.expect("mkfifo runs").success());
    let _socket = UnixListener::bind(home.path("home/socket")).expect("a socket");
    let foreign = "diptych did not write them";
    for folder in ["photos", "hidden", "nested", "looks-like-a-site", "piped", "linked"] {
        refuses_output(&home, home.path("home").join(folder), foreign);
    }
    refuses_output(&home, home.path("home/damaged"), "is damaged");
    refuses_output(&home, home.path("home/newer"), "newer version");
    refuses_output(&home, home.path("home/file"), "is a file, not a folder");
    refuses_output(&home, home.path("home/file/site"), "nothing can be inside it");
    refuses_output(&home, home.path("home/socket"), "is a file, not a folder");
}

// Row 3: the same for the output nobody named.
#[test]
fn a_usual_output_of_somebody_else_is_refused() {
    let home = home().file("home/kb/dist/v.txt", "mine");
    refused(&home, "diptych did not write them", || home.run(&["--root", "home/kb", "build"]));
    refused(&home, "diptych did not write them", || {
        home.run(&["--root", "home/kb", "build", "--allow-errors"])
    });
}

// Row 3: a build that has something to publish is refused before, not after, it has been done.
#[test]
fn a_refusal_comes_before_the_work() {
    let home = home().file("home/photos/v.txt", "mine").file("home/kb/content/en/a.md", "[x](missing.md)\n");
    let run = build_into(&home, home.path("home/photos"));
    assert_eq!(run.code, 2);
    assert!(!run.stderr.contains("missing.md"), "{run:?}");
}

// Row 4.
#[test]
fn roots_and_homes_are_no_output() {
    let home = home();
    refuses_output(&home, "/", "is the root of a file system");
    refuses_output(&home, "/tmp/../..", "is the root of a file system");
    refuses_output(&home, home.path("home"), "is your home folder or holds it");
    refuses_output(&home, home.root(), "is your home folder or holds it");
    for out in ["~", "~/site", "~root"] {
        refuses_output(&home, out, "begins with `~`");
    }
    let before = state(home.root());
    let run = build_into(&home, "");
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("--out <DIR>"), "{run:?}");
    assert_eq!(state(home.root()), before);
}

// Row 4: without a project in it, so that nothing but the home itself is in the way.
#[test]
fn an_empty_home_is_no_output() {
    let project = Project::new();
    fs::create_dir(project.path("empty")).expect("a folder");
    let before = state(project.root());
    let mut command = project.command(["build", "--out", "empty"]);
    let run = finished(command.env("HOME", project.path("empty")));
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("is your home folder or holds it"), "{run:?}");
    assert_eq!(state(project.root()), before);
    // Nobody's home is no reason to refuse anything.
    for nobody in ["", "/nowhere/at/all"] {
        let run = finished(project.command(["build", "--out", "empty"]).env("HOME", nobody));
        assert_eq!(run.code, 0, "HOME={nobody:?}: {run:?}");
    }
}

// Rows 4 and 54: an empty disk is a mount root, and so is what a container is given.
#[test]
fn a_mounted_disk_is_no_output() {
    let project = Project::new();
    fs::create_dir(project.path("disk")).expect("a folder");
    let script = r#"
        mount -t tmpfs none disk
        before=$(stat -c %y disk)
        code=0; "$diptych" build --out disk || code=$?
        echo "refused $code"
        test "$before" = "$(stat -c %y disk)" && test -z "$(ls -A disk)" && echo untouched
        "$diptych" --quiet build --out disk/site
        test -f disk/site/en/index.html && test -d disk && ls -A disk
        mkdir disk/site/mine
        mount -t tmpfs none disk/site/mine
        touch disk/site/mine/letter content/en/new.md
        code=0; "$diptych" build --out disk/site || code=$?
        echo "refused $code"
        ls disk/site/mine
    "#;
    let Some(run) = with_own_mounts("outputs on a disk of their own", &project, script) else { return };
    assert_eq!(run.stdout, "refused 2\nuntouched\nsite\nrefused 2\nletter\n", "{run:?}");
    assert!(run.stderr.contains("is where a disk is mounted"), "{run:?}");
    assert!(run.stderr.contains("something is mounted at"), "{run:?}");
}

// Row 5.
#[test]
fn what_others_put_into_the_output_survives() {
    let project = Project::new().file("content/en/a.md", "one\n").file("content/en/old/b.md", "old\n");
    project.build();
    let foreign = [
        ("CNAME", "kb.example\n"),
        (".nojekyll", ""),
        (".git/HEAD", "ref: refs/heads/gh-pages\n"),
        (".git/objects/ab/cd", "blob"),
        (".well-known/security.txt", "Contact: mailto:a@kb.example\n"),
        ("en/old/notes.txt", "mine, in a folder that goes"),
        ("en/extra/deep/page.html", "mine, in a folder of the site"),
    ];
    for (path, text) in foreign {
        project.write(&format!("dist/{path}"), text);
    }
    symlink("../content", project.path("dist/to-content")).expect("a link");
    // Edited by hand and no longer of the site: also somebody's work.
    project.write("dist/en/old/b/index.html", "edited by hand");
    project.remove("content/en/old");
    for text in ["two\n", "three\n"] {
        project.write("content/en/a.md", text);
        let content = state(&project.path("content"));
        let site = project.build();
        for (path, text) in foreign {
            assert_eq!(site.text(path), text, "{path}");
        }
        assert_eq!(site.text("en/old/b/index.html"), "edited by hand");
        assert!(site.text("en/a/index.html").contains(text.trim()));
        let link = fs::read_link(project.path("dist/to-content")).expect("still a link");
        assert_eq!(link, Path::new("../content"));
        assert_eq!(state(&project.path("content")), content, "what a link leads to is not touched");
    }
}

// Row 5: what is in the way of the site is kept, and said.
#[test]
fn what_is_in_the_way_of_the_site_is_kept() {
    let project = Project::new();
    project.build();
    project.write("dist/en/a/index.html", "mine");
    project.write("content/en/a.md", "theirs\n");
    refused(&project, "is in the way of the site", || project.run(&["build"]));
    assert_eq!(project.published("dist").text("en/a/index.html"), "mine");
}

// Row 6.
#[test]
fn pages_that_are_gone_are_gone_from_the_site() {
    let project = Project::new()
        .file("content/en/a.md", "---\ntags: [fees]\naliases: [before]\n---\ntext\n")
        .file("content/en/area/deep/b.md", "text\n")
        .file("content/en/area/picture.png", "png")
        .file("content/static/file.txt", "text");
    let site = project.build();
    let gone = [
        "en/a/index.html",
        "en/a.md",
        "en/before/index.html",
        "en/tags/fees/index.html",
        "zh/a/index.html",
        "en/area/deep/b/index.html",
        "en/area/deep/b.md",
        "en/area/picture.png",
        "file.txt",
    ];
    for path in gone {
        assert!(site.has(path), "{path} is not there to begin with");
    }
    project.remove("content/en/a.md");
    project.remove("content/static/file.txt");
    fs::rename(project.path("content/en/area"), project.path("content/en/new")).expect("renamed");
    let site = project.build();
    for path in gone {
        assert!(!site.has(path), "{path} is still there");
    }
    assert!(!site.has("en/a") && !site.has("en/area"), "empty folders go too");
    assert!(site.has("en/new/deep/b/index.html") && site.has("en/new/picture.png"));
    assert!(!site.text("sitemap.xml").contains("area"));
}

// Row 7.
#[test]
fn serving_leaves_the_published_site_alone() {
    let project = Project::new();
    project.build();
    let before = state(&project.path("dist"));
    for (signal, text) in [(Signal::Interrupt, "one"), (Signal::Terminate, "two"), (Signal::Kill, "three")] {
        let serving = Serving::start(&project, &[]);
        assert!(serving.get("/en/").starts_with("HTTP/1.1 200"));
        project.write("content/en/index.md", format!("---\ntitle: Home\n---\nEdition {text}.\n"));
        serving.wait_for("/en/", &format!("Edition {text}."));
        let (status, _) = serving.end(signal);
        assert_eq!(status.success(), signal != Signal::Kill, "{signal:?}: {status}");
        assert_eq!(state(&project.path("dist")), before, "{signal:?}");
    }
}

// Row 8.
#[test]
fn serving_writes_nothing_but_its_cache() {
    let project = Project::new().file("content/en/a.md", "Edition none.\n");
    let mut before = state(project.root());
    let serving = Serving::start(&project, &[]);
    for text in ["one", "two", "three"] {
        project.write("content/en/a.md", format!("Edition {text}.\n"));
        serving.wait_for("/en/a/", &format!("Edition {text}."));
    }
    assert!(serving.end(Signal::Interrupt).0.success());
    let mut after = state(project.root());
    // Our own edits.
    assert_ne!(before.remove("content/en/a.md"), after.remove("content/en/a.md"));
    // The cache is there once the server has had time for it, and gives the folder above it another time.
    after.retain(|path, _| path != ".diptych-cache" && !path.starts_with(".diptych-cache/"));
    let [root_before, root_after] =
        [&mut before, &mut after].map(|state| state.remove("").expect("a folder"));
    let untimed = |root: &str| root.split(", changed").next().map(str::to_owned);
    assert_eq!(untimed(&root_after), untimed(&root_before));
    assert_eq!(after, before);
}

// Row 11.
#[test]
fn a_new_site_takes_no_folder_that_is_in_use() {
    let home = home().file("home/site.toml", "mine").file("home/hidden/.keep", "");
    symlink("kb", home.path("home/link")).expect("a link");
    for (folder, conflict) in [
        ("home/kb", "it has `.git`"),
        ("home", "it has `hidden`"),
        ("home/hidden", "it has `.keep`"),
        ("home/letter.txt", "`home/letter.txt` is a file, not a folder"),
        ("home/letter.txt/below", "`home/letter.txt` is a file, not a folder"),
        ("home/link", "it has `.git`"),
    ] {
        refused(&home, conflict, || home.run(&["init", folder]));
    }
    let inside = |folder: &str| finished(home.command(["init"]).current_dir(home.path(folder)));
    refused(&home, "it has `.git`", || inside("home/kb"));
    // Twice: what the first time wrote is as safe as anything else.
    assert_eq!(home.run(&["init", "home/second"]).code, 0);
    home.write("home/second/content/en/index.md", "written over by its author\n");
    refused(&home, "is not empty", || home.run(&["init", "home/second"]));
}

// Row 12.
#[test]
fn a_new_page_stays_in_its_place_and_takes_no_other() {
    let home = home()
        .file("home/kb/content/zh/taken.md", "mine, in one language only\n")
        .file("home/kb/content/en/folder.md/x.md", "a folder with the name of a page\n")
        .file("home/secret.md", "CANARY")
        .file("home/elsewhere/keep", "");
    symlink("../../../elsewhere", home.path("home/kb/content/zh/out")).expect("a link");
    symlink("nowhere.md", home.path("home/kb/content/zh/dangling.md")).expect("a link");
    let new = |path: &str| home.run(&["--root", "home/kb", "new", path]);
    for (path, reason) in [
        ("taken", "`content/zh/taken.md` exists"),
        ("taken.md", "`content/zh/taken.md` exists"),
        ("folder", "`content/en/folder.md` exists"),
        ("dangling", "`content/zh/dangling.md` exists"),
        ("index", "`content/en/index.md` exists"),
        ("../../../x", "has a `.` or `..` part"),
        ("a/../../../x", "has a `.` or `..` part"),
        ("./x", "has a `.` or `..` part"),
        ("/tmp/x", "begins with `/`"),
        ("folder/", "ends with `/`"),
        ("a//b", "has an empty part"),
        ("", "is empty"),
        ("content/en/x", "begins above the languages"),
        ("zh/x/y", "begins above the languages"),
        ("..\\x", "has a character"),
        ("C:/x", "has a character"),
        ("con", "is a device name"),
        ("area/aux.v2", "is a device name"),
        ("trailing.", "ends with a dot"),
        ("out/x", "is behind a link that leads elsewhere"),
        ("out/new/x", "is behind a link that leads elsewhere"),
    ] {
        refused(&home, reason, || new(path));
    }
    for (option, value, reason) in [
        ("--kind", "../../secret", "there is no archetype"),
        ("--kind", "../home/secret", "there is no archetype"),
        ("--kind", "/etc/passwd", "there is no archetype"),
        ("--lang", "../en", "is not a language"),
        ("--lang", "static", "is not a language"),
    ] {
        refused(&home, reason, || home.run(&["--root", "home/kb", "new", "x", option, value]));
    }
    assert_eq!(new("area/fine").code, 0, "a good path is not refused");
    assert!(home.path("home/kb/content/zh/area/fine.md").is_file());
}

// Row 13.
#[test]
fn a_link_to_nothing_makes_no_file() {
    let links =
        "[a](missing.md) [b](missing/) ![c](missing.png) [d](../zh/missing.md) [e]: missing.md\n[f][e]\n";
    let front = "---\nrelated: [missing.md, area/missing.md]\ntranslation_key: missing\n---\n";
    let project = Project::new().file("content/en/a.md", format!("{front}{links}"));
    let (content, root) = (state(&project.path("content")), state(project.root()));
    assert_eq!(project.run(&["check"]).code, 1);
    assert_eq!(project.run(&["build"]).code, 1);
    assert_eq!(state(project.root()), root);
    assert_eq!(project.run(&["build", "--allow-errors"]).code, 1);
    assert!(project.published("dist").has("en/a/index.html"));
    assert_eq!(state(&project.path("content")), content);
    let beside = fs::read_dir(project.root()).expect("a folder").count();
    assert_eq!(beside, 4, "site.toml, content, dist and the cache");
}

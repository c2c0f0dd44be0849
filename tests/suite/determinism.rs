//! The same sources give the same bytes: on any machine, at any time, in any order, however often.
//!
//! Comments name rows of the reliability catalogue, section E.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use crate::support::{Project, Published, Run, contents, files_with, finished, state};

/// A site with a little of everything, its files by path.
fn sample() -> Vec<(String, String)> {
    let project = Project::new();
    let config = fs::read_to_string(project.path("site.toml")).expect("site.toml");
    let mut files = vec![
        ("site.toml".to_owned(), config),
        ("content/static/robots.txt".to_owned(), "User-agent: *\n".to_owned()),
        ("content/static/files/price.csv".to_owned(), "a,b\n".to_owned()),
        ("content/en/area/picture.png".to_owned(), "png".to_owned()),
        ("themes/default/styles/zz-own.css".to_owned(), "p {\n  color: red;\n}\n".to_owned()),
        ("themes/default/scripts/own.js".to_owned(), "let a = 1;\nlet b = 2;\n".to_owned()),
        (
            "themes/default/templates/components/footer.html".to_owned(),
            "<footer>\n  {{ site.title }}\n</footer>\n".to_owned(),
        ),
    ];
    for (language, title) in [("en", "Fees"), ("zh", "收费")] {
        for area in ["area", "another-area"] {
            files.push((
                format!("content/{language}/{area}/index.md"),
                format!("---\ntitle: {title} {area}\n---\n"),
            ));
            for number in 0..12 {
                let day = 1 + number % 3;
                let text = format!(
                    "---\ntitle: {title} {number}\ndescription: 简介 {number}\ndate: 2019-03-0{day}\n\
                     tags: [fees, 收费, scope-{}]\naliases: [old-{area}-{number}]\nrelated: [p{}.md]\n---\n\
                     ## One 一\n\nText[^1] with [a link](p{}.md) and `code`.\n\n## One 一\n\n\
                     | a | 二 |\n|---|---|\n| 1 | 2 |\n\n```rust\nfn main() {{\n    let a = \"文\";\n}}\n```\n\n\
                     > [!NOTE]\n> Note.\n\n- [ ] task\n- [x] done\n\n[^1]: A note\n    of two lines.\n",
                    number % 4,
                    (number + 1) % 12,
                    (number + 5) % 12,
                );
                files.push((format!("content/{language}/{area}/p{number}.md"), text));
            }
        }
    }
    files.push(("content/en/area/only-in-english.md".to_owned(), "![p](picture.png)\n".to_owned()));
    files
}

fn write(project: &Project, folder: &str, files: &[(String, String)]) {
    for (path, text) in files {
        project.write(&format!("{folder}/{path}"), text);
    }
}

/// Builds a project in a folder, with whatever is to be different, into `dist` of that folder.
#[track_caller]
fn build(project: &Project, folder: &str, differently: impl FnOnce(&mut Command)) -> Published {
    let mut command = project.command(["--root", folder, "build", "--out", &format!("{folder}/dist")]);
    differently(&mut command);
    let run = finished(&mut command);
    assert_eq!(run.code, 0, "{run:?}");
    project.published(&format!("{folder}/dist"))
}

/// Asserts that two sites are the same, byte for byte, the list of published files included.
#[track_caller]
fn equal(one: &Published, other: &Published, what: &str) {
    let (one, other) = (one.files(), other.files());
    let paths = |files: &[(String, Vec<u8>)]| files.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(&one), paths(&other), "{what}");
    assert!(
        one.iter().any(|(path, _)| path == ".diptych-output") && one.len() > 100,
        "{what}: all of the site"
    );
    for ((path, bytes), (_, other)) in one.iter().zip(&other) {
        let texts = [bytes, other].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        assert!(bytes == other, "{what}: {path}\n{}\n---\n{}", texts[0], texts[1]);
    }
}

// Row 61: where, as whom and with how many threads.
#[test]
fn surroundings_do_not_matter() {
    let project = Project::bare();
    write(&project, "a", &sample());
    let first = build(&project, "a", |_| ());
    let mut files = sample();
    files.reverse();
    for (number, surroundings) in [
        &[("TZ", "Asia/Shanghai")][..],
        &[("TZ", "Pacific/Kiritimati"), ("LC_ALL", "C")],
        &[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "zh_CN.UTF-8"), ("LANGUAGE", "zh")],
        &[("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")],
        &[("RAYON_NUM_THREADS", "1")],
        &[("RAYON_NUM_THREADS", "4")],
        &[("RAYON_NUM_THREADS", "13")],
        &[("USER", "somebody"), ("LOGNAME", "somebody"), ("HOME", "/nowhere"), ("HOSTNAME", "elsewhere")],
        &[("NO_COLOR", "1"), ("TERM", "dumb"), ("COLUMNS", "20")],
        &[("SOURCE_DATE_EPOCH", "0")],
        &[("GITHUB_ACTIONS", "true"), ("CI", "")],
    ]
    .iter()
    .enumerate()
    {
        // Another place, in another order.
        let folder = format!("somewhere else/很深/{number}");
        write(&project, &folder, &files);
        let site = build(&project, &folder, |command| {
            command.envs(surroundings.iter().copied());
        });
        equal(&first, &site, &format!("{surroundings:?}"));
    }
    // Without any surroundings at all.
    write(&project, "bare", &files);
    let site = build(&project, "bare", |command| {
        command.env_clear();
    });
    equal(&first, &site, "no environment");
}

// Row 61: from where it is called, and by which name the project is.
#[test]
fn ways_to_name_the_project_do_not_matter() {
    let project = Project::bare();
    write(&project, "a", &sample());
    write(&project, "first", &sample());
    let first = build(&project, "first", |_| ());
    build(&project, "a", |_| ());
    let absolute = project.path("a").display().to_string();
    for (from, arguments) in [
        ("a", vec!["build"]),
        ("a/content/en/area", vec!["build"]),
        (".", vec!["--root", "a", "build"]),
        (".", vec!["--root", "./a/../a/", "build"]),
        ("a/content", vec!["--root", "..", "build"]),
        ("/", vec!["--root", &absolute, "build"]),
    ] {
        project.remove("a/dist");
        let from = if from == "/" { Path::new("/").to_path_buf() } else { project.path(from) };
        let run = finished(project.command(&arguments).current_dir(&from));
        assert_eq!(run.code, 0, "{run:?}");
        equal(&first, &project.published("a/dist"), &format!("{arguments:?} in {}", from.display()));
    }
}

/// The time of the n-th file.
type Clock = fn(usize) -> SystemTime;

/// Sets the time of every file and folder.
fn touch(folder: &Path, time: impl Fn(usize) -> SystemTime) {
    let mut folders = vec![folder.to_path_buf()];
    let mut number = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            number += 1;
            File::open(&path).and_then(|file| file.set_modified(time(number))).expect("a time is set");
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
}

// Rows 61 and 58: times of files, also those no file can have.
#[test]
fn times_of_files_do_not_matter() {
    let project = Project::bare();
    write(&project, "a", &sample());
    let first = build(&project, "a", |_| ());
    let day = Duration::from_secs(24 * 60 * 60);
    let times: [(&str, Clock); 3] = [
        ("1970", |_| SystemTime::UNIX_EPOCH),
        ("the future", |_| SystemTime::now() + Duration::from_secs(400_000_000)),
        ("mixed up", |number| {
            SystemTime::UNIX_EPOCH + Duration::from_secs(number as u64 * 7_919_000 % 2_000_000_000)
        }),
    ];
    for (what, time) in times {
        write(&project, what, &sample());
        touch(&project.path(what), time);
        equal(&first, &build(&project, what, |_| ()), what);
    }
    // And once more over a site that is there already.
    touch(&project.path("a/content"), |number| {
        SystemTime::UNIX_EPOCH + day * u32::try_from(number).expect("few")
    });
    let before = state(&project.path("a/dist"));
    build(&project, "a", |_| ());
    assert_eq!(state(&project.path("a/dist")), before);
}

// Row 61: permissions of those who build.
#[test]
fn permissions_do_not_matter() {
    let project = Project::bare();
    write(&project, "a", &sample());
    let first = build(&project, "a", |_| ());
    for (umask, folder, file) in [("077", 0o700, 0o600), ("002", 0o775, 0o664)] {
        write(&project, umask, &sample());
        let script = format!("umask {umask} && exec \"$0\" --root {umask} build");
        let mut shell = Command::new("sh");
        let run =
            finished(shell.args(["-c", &script, env!("CARGO_BIN_EXE_diptych")]).current_dir(project.root()));
        assert_eq!(run.code, 0, "{run:?}");
        equal(&first, &project.published(&format!("{umask}/dist")), umask);
        // A site is for whoever its builder lets read files, not for less than that nor for more.
        for (path, mode) in [
            ("dist", folder),
            ("dist/en", folder),
            ("dist/en/index.html", file),
            ("dist/.diptych-output", file),
        ] {
            let metadata = project.path(umask).join(path).metadata().expect("metadata");
            assert_eq!(metadata.mode() & 0o777, mode, "{umask}: {path}");
        }
    }
}

// Row 61: reports too.
#[test]
fn reports_come_in_the_same_order() {
    let project = Project::new();
    for number in 0..60 {
        let text = format!(
            "---\norder: {number}x\nunknown: 1\n---\n[a](missing-{number}.md) ![b](x.png) [c](#no)\n"
        );
        project.write(&format!("content/{}/p{number}.md", ["en", "zh"][number % 2]), text);
    }
    let check = |threads: &str, format: &str| {
        let mut command = project.command(["check", "--format", format]);
        let Run { code, stdout, .. } = finished(command.env("RAYON_NUM_THREADS", threads));
        assert_eq!(code, 1);
        stdout
    };
    for format in ["human", "short", "json", "sarif", "github"] {
        let first = check("1", format);
        for threads in ["4", "2", "4", "7"] {
            assert_eq!(check(threads, format), first, "{format} with {threads} threads");
        }
    }
    assert!(check("4", "short").lines().count() >= 240, "there is something to put in order");
}

// Row 62: what day it is.
#[test]
fn the_clock_is_not_asked() {
    let project = Project::bare();
    write(&project, "a", &sample());
    build(&project, "a", |_| ());
    let date = |format: &str| {
        let output =
            Command::new("date").arg(format!("+{format}")).env("LC_ALL", "C").output().expect("date runs");
        String::from_utf8(output.stdout).expect("text").trim().to_owned()
    };
    let dist = project.path("a/dist");
    assert!(!files_with(&dist, "2019-03-01").is_empty(), "days of pages are there");
    // No source has a day of this year.
    for format in [
        "%Y-%m",
        "%Y/%m",
        "%Y%m%d",
        "%Y年",
        "%B %Y",
        "%b %Y",
        "© %Y",
        "%d %b",
        "%b %d",
        "%-d %B",
        "%B %-d",
        "%m月%d日",
        "%-m月%-d日",
    ] {
        let today = date(format);
        assert_eq!(files_with(&dist, &today), Vec::<String>::new(), "{today}");
    }
    let seconds = date("%s");
    assert_eq!(files_with(&dist, &seconds[..6]), Vec::<String>::new(), "seconds since 1970");
}

// Row 63.
#[test]
fn nothing_of_the_machine_is_published() {
    let project = Project::bare();
    write(&project, "a", &sample());
    build(&project, "a", |command| {
        command
            .env("USER", "wu-ming-shi-7")
            .env("LOGNAME", "wu-ming-shi-7")
            .env("HOME", "/home/wu-ming-shi-7");
    });
    let root = project.root().canonicalize().expect("a path").display().to_string();
    let own = project.root().file_name().expect("a name").to_string_lossy().into_owned();
    let name = Command::new("uname").arg("-n").output().expect("uname runs").stdout;
    let host = String::from_utf8(name).expect("text").trim().to_owned();
    let machine = [
        root.as_str(),
        &own,
        "wu-ming-shi-7",
        env!("CARGO_MANIFEST_DIR"),
        env!("CARGO_BIN_EXE_diptych"),
        "/.cargo/",
    ];
    // A short name of a machine may well be a word of a page.
    for secret in machine.into_iter().chain((host.len() > 8).then_some(host.as_str())) {
        assert_eq!(files_with(&project.path("a/dist"), secret), Vec::<String>::new(), "{secret}");
    }
}

// Row 65.
#[test]
fn building_again_writes_nothing() {
    let project = Project::bare();
    write(&project, "a", &sample());
    build(&project, "a", |_| ());
    let before = state(project.root());
    for threads in ["1", "4"] {
        build(&project, "a", |command| {
            command.env("RAYON_NUM_THREADS", threads);
        });
        assert_eq!(state(project.root()), before, "no file, no folder, no time");
    }
    let run = project.run(&["--root", "a", "build"]);
    assert!(run.stdout.contains("(0 written, ") && run.stdout.contains(", 0 removed)"), "{run:?}");
    // One page changed: the others stay as they are, to the inode.
    let page = "a/content/en/area/only-in-english.md";
    project.write(page, "![p](picture.png) changed\n");
    build(&project, "a", |_| ());
    let after = state(project.root());
    let kept = before
        .iter()
        .filter(|(path, what)| path.ends_with(".html") && after.get(*path) == Some(what))
        .count();
    assert!(kept > 50, "{kept} pages were left alone");
    assert_ne!(after["a/dist/en/area/only-in-english.md"], before["a/dist/en/area/only-in-english.md"]);
}

// Row 65: however a site came about, it is the same.
#[test]
fn the_way_to_a_site_does_not_matter() {
    let project = Project::bare();
    write(&project, "a", &sample());
    // First something else: other pages, fewer pages, pages in other places.
    write(&project, "b", &sample()[..20]);
    project.write("b/content/en/area/p1/index.md", "a folder first\n");
    project.remove("b/content/en/area/p1.md");
    for folder in ["a", "b"] {
        let run = finished(&mut project.command(["--root", folder, "build", "--allow-errors"]));
        assert!(run.code <= 1, "{run:?}");
    }
    project.remove("b/content");
    write(&project, "b", &sample());
    equal(&project.published("a/dist"), &build(&project, "b", |_| ()), "over another site");
    assert_eq!(contents(&project.path("a/dist")), contents(&project.path("b/dist")), "folders and modes too");
}

// Row 69.
#[test]
fn line_ends_do_not_matter() {
    let project = Project::bare();
    let is_text = |path: &str| !path.starts_with("content/static/") && !path.ends_with(".png");
    let assets = [("own.css", "p {\n  margin: 0\n}\n"), ("own.svg", "<svg>\n</svg>\n")];
    let assets = assets.map(|(name, text)| (format!("themes/default/assets/{name}"), text.to_owned()));
    let sample = || -> Vec<_> { sample().into_iter().chain(assets.clone()).collect() };
    write(&project, "unix", &sample());
    let first = build(&project, "unix", |_| ());
    for (what, end, mark) in
        [("windows", "\r\n", ""), ("marked", "\n", "\u{feff}"), ("both", "\r\n", "\u{feff}")]
    {
        let files = sample().into_iter().map(|(path, text)| {
            let changed = format!("{mark}{}", text.replace('\n', end));
            let text = if is_text(&path) { changed } else { text };
            (path, text)
        });
        write(&project, what, &files.collect::<Vec<_>>());
        equal(&first, &build(&project, what, |_| ()), what);
    }
}

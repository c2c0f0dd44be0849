//! What an author breaks is shown as it was until it is repaired, and a system that does not help is made do with.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Project, Serving, skipped, until};

// Row 74.
#[test]
fn a_broken_template_keeps_the_last_good_page() {
    let template = "themes/default/templates/page.html";
    let project =
        Project::new().file("content/en/a.md", "text\n").file(template, "<p>first {{ article.body }}</p>");
    let serving = Serving::start(&project, &[]);
    assert!(serving.get("/en/a/").contains("first"));
    let mut events = serving.events();
    assert_eq!(events.next()["errors"], 0);
    project.write(template, "{{ article.nothing }}");
    assert!(events.next()["errors"].as_u64() > Some(0));
    project.write("content/en/b.md", "[a](a.md)\n");
    serving.wait_for("/en/all-pages/", "/b/");
    assert!(serving.get("/en/a/").contains("first"), "the page is what it was");
    project.write(template, "<p>second {{ article.body }}</p>");
    serving.wait_for("/en/a/", "second");
    assert_eq!(serving.events().next()["errors"], 0);
}

#[test]
fn a_broken_configuration_and_broken_front_matter_are_outlived() {
    let project = Project::new().file("content/en/a.md", "---\ntitle: First\n---\ntext\n");
    let config = fs::read_to_string(project.path("site.toml")).expect("site.toml");
    let serving = Serving::start(&project, &[]);
    serving.wait_for("/en/a/", "First");
    for broken in ["title = {", "\u{0}", "[[languages]]\ncode = 3\n"] {
        project.write("site.toml", broken);
        until("the mistake is noticed", || serving.events().next()["errors"].as_u64() > Some(0));
        serving.is_alive(broken);
        project.write("site.toml", &config);
        until("it is repaired", || serving.events().next()["errors"] == 0);
    }
    project.write("content/en/a.md", "---\ntitle: [\n---\ntext\n");
    until("the mistake is noticed", || serving.events().next()["errors"].as_u64() > Some(0));
    serving.is_alive("front matter");
    project.write("content/en/a.md", "---\ntitle: Second\n---\ntext\n");
    serving.wait_for("/en/a/", "Second");
    // Row 84.
    project.write("site.toml", config.replace("Playbooks", "Other books"));
    serving.wait_for("/en/", "Other books");
}

#[test]
fn a_start_with_broken_files_is_a_start() {
    let template = "themes/default/templates/page.html";
    let project = Project::new().file("content/en/a.md", "text\n").file(template, "{{ nothing }}");
    let serving = Serving::start(&project, &[]);
    serving.wait_for("/en/", "Welcome");
    assert!(serving.get("/en/a/").starts_with("HTTP/1.1 404"), "there is no earlier state");
    serving.says("template-error");
    project.remove(template);
    serving.wait_for("/en/a/", "text");
}

// Row 83.
#[test]
fn a_project_that_is_away_for_a_moment_comes_back() {
    let outer = Project::bare();
    let project = Project::new().file("content/en/a.md", "first\n");
    let kb = outer.path("kb");
    copy(project.root(), &kb);
    let serving = Serving::start(&outer, &["--root", "kb"]);
    serving.wait_for("/en/a/", "first");

    for name in ["kb/content", "kb"] {
        fs::rename(outer.path(name), outer.path("away")).expect("renamed");
        serving.says("the project is gone or has no content");
        serving.wait_for("/en/a/", "first");
        fs::rename(outer.path("away"), outer.path(name)).expect("renamed");
    }
    outer.write("kb/content/en/a.md", "second\n");
    serving.wait_for("/en/a/", "second");

    // Another folder in its place, as after a new checkout.
    remove(&kb);
    copy(project.root(), &kb);
    serving.wait_for("/en/a/", "first");
    outer.write("kb/content/en/a.md", "third\n");
    serving.wait_for("/en/a/", "third");
    fs::remove_dir_all(outer.path("kb/content")).expect("removed");
    copy(&project.path("content"), &outer.path("kb/content"));
    outer.write("kb/content/en/a.md", "fourth\n");
    serving.wait_for("/en/a/", "fourth");
}

/// Removes a project, again where its server has just kept something in it.
#[track_caller]
fn remove(folder: &Path) {
    until("the project is removed", || match fs::remove_dir_all(folder) {
        Err(fault) if fault.kind() == ErrorKind::DirectoryNotEmpty => false,
        removed => removed.map(|()| true).expect("removed"),
    });
}

// Row 83, as projects are deployed: a link that is led to another folder, or one folder in the place of another.
#[cfg(unix)]
#[test]
fn a_project_that_is_exchanged_is_followed() {
    let outer = Project::bare();
    let project = Project::new();
    let release = |number: usize| {
        copy(project.root(), &outer.path(&format!("release-{number}")));
        outer.write(&format!("release-{number}/content/en/a.md"), format!("of release {number}\n"));
    };
    let lead = |number: usize| {
        std::os::unix::fs::symlink(format!("release-{number}"), outer.path("next")).expect("a link");
        fs::rename(outer.path("next"), outer.path("current")).expect("exchanged");
    };
    (1..=6).for_each(release);
    lead(1);
    let serving = Serving::start(&outer, &["--root", "current"]);
    serving.wait_for("/en/a/", "of release 1");
    for number in 2..=4 {
        lead(number);
        serving.wait_for("/en/a/", &format!("of release {number}"));
        // Told, not found: again and again without a wait.
        let is_told = || {
            let (text, began) = (format!("edit {:?}", Instant::now()), Instant::now());
            outer.write("current/content/en/a.md", format!("{text}\n"));
            while !serving.get("/en/a/").contains(&text) && began.elapsed() < Duration::from_millis(500) {}
            began.elapsed() < Duration::from_millis(500)
        };
        until("the new folder is watched", || (0..4).all(|_| is_told()));
    }
    fs::remove_file(outer.path("current")).expect("removed");
    for number in 4..=6 {
        let (old, new) = (outer.path(&format!("old-{number}")), outer.path(&format!("release-{number}")));
        // The first takes the place of the link.
        let _ = fs::rename(outer.path("current"), old);
        fs::rename(new, outer.path("current")).expect("exchanged");
        outer.write("current/content/en/a.md", format!("of folder {number}\n"));
        serving.wait_for("/en/a/", &format!("of folder {number}"));
    }
    assert!(!serving.said().contains("does not say when files change"), "{}", serving.said());
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            drop(fs::copy(entry.path(), target))
        }
    }
}

// Row 81.
#[test]
fn polling_needs_no_events() {
    let project = Project::new().file("content/en/a.md", "one\n");
    let serving = Serving::with(&project, &["--poll"]);
    serving.wait_for("/en/a/", "one");
    for text in ["two", "three"] {
        let began = Instant::now();
        project.write("content/en/a.md", format!("{text}\n"));
        serving.wait_for("/en/a/", text);
        assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    }
}

// Row 81, where looking takes long: on a drive of the network, or at very many files.
#[test]
fn polling_is_not_put_off_where_looking_takes_long() {
    if !has_strace("polling where looking takes long") {
        return;
    }
    let project = Project::new().file("content/en/a.md", "one\n");
    let project = (0..100)
        .fold(project, |project, number| project.file(&format!("content/static/{number}.txt"), "text"));
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-e", "signal=none", "-o", "/dev/null"]);
    command.args(["-e", "trace=statx", "-e", "inject=statx:delay_enter=2000"]);
    command.arg(env!("CARGO_BIN_EXE_diptych")).args(["serve", "--port", "0", "--poll"]);
    let serving = Serving::begin(command.current_dir(project.root()).env("CI", "true"));
    serving.wait_for("/en/a/", "one");
    for text in ["two", "three"] {
        let began = Instant::now();
        project.write("content/en/a.md", format!("{text}\n"));
        serving.wait_for("/en/a/", text);
        // Three seconds, and what the slow system adds to a build.
        assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
    }
}

/// Whether strace can be used here; `what` is not tested without it.
fn has_strace(what: &str) -> bool {
    let tried =
        Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    let works = tried.is_ok_and(|status| status.success());
    if !works {
        skipped(&format!("{what}, for strace does not work here"));
    }
    works
}

// Rows 117, 120: what pages and requests name is never fetched, and nobody is told of anything.
#[test]
fn nothing_connects_to_another_machine() {
    if !has_strace("that nothing connects to another machine") {
        return;
    }
    const ELSEWHERE: &str = "http://198.51.100.7/";
    let page = format!(
        "---\nsources: [{ELSEWHERE}]\n---\n![a]({ELSEWHERE}a.png) [b]({ELSEWHERE}) <{ELSEWHERE}>\n\n\
         <!-- @include: {ELSEWHERE}c.md -->\n\n<img src=\"{ELSEWHERE}d.png\" alt=\"d\">\n"
    );
    let project = Project::new().file("content/en/a.md", page);
    let logs = tempfile::tempdir().expect("a folder");
    let (building, serving) = (logs.path().join("build"), logs.path().join("serve"));
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o"]).arg(&building);
    command.arg(env!("CARGO_BIN_EXE_diptych")).args(["build", "--allow-errors"]).current_dir(project.root());
    command.output().expect("strace");
    assert!(project.root().join("dist").is_dir(), "it was built");

    let server = Serving::overheard(&project, "trace=connect,sendto,sendmsg", &serving);
    server.wait_for("/en/a/", "198.51.100.7");
    for request in [
        format!("GET {ELSEWHERE} HTTP/1.1\r\nHost: 198.51.100.7\r\n\r\n"),
        "CONNECT 198.51.100.7:80 HTTP/1.1\r\nHost: 198.51.100.7:80\r\n\r\n".to_owned(),
        format!("GET /?url={ELSEWHERE} HTTP/1.1\r\nHost: localhost\r\nReferer: {ELSEWHERE}\r\n\r\n"),
        format!(
            "GET /en/a/ HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Host: 198.51.100.7\r\nOrigin: {ELSEWHERE}\r\n\r\n"
        ),
    ] {
        let mut stream = server.send(&request);
        let mut first = [0];
        let _ = stream.read(&mut first);
    }
    server.is_alive("strangers");
    drop(server);
    for log in [building, serving] {
        let log = fs::read_to_string(log).expect("a log");
        let connected: Vec<&str> = log
            .lines()
            .filter(|line| line.contains("connect(") && line.contains("AF_INET"))
            .chain(log.lines().filter(|line| line.contains("sa_family=AF_INET") && line.contains("send")))
            .collect();
        assert!(connected.is_empty(), "{connected:#?}");
    }
}

// Row 80.
#[test]
fn a_system_that_watches_no_more_folders_is_polled() {
    if !has_strace("serving where no more folders can be watched") {
        return;
    }
    for error in ["ENOSPC", "ENOSYS", "EMFILE"] {
        let project = Project::new().file("content/en/a.md", "one\n");
        let serving = Serving::on_a_system(&project, &format!("inject=inotify_add_watch:error={error}"));
        serving.says("looking for changes every second instead");
        serving.wait_for("/en/a/", "one");
        project.write("content/en/a.md", "two\n");
        serving.wait_for("/en/a/", "two");
    }
}

// Row 81: everything seems well, and nothing is ever told.
#[test]
fn a_system_that_tells_nothing_is_found_out() {
    if !has_strace("serving where changes are not announced") {
        return;
    }
    let project = Project::new().file("content/en/a.md", "one\n");
    let serving = Serving::on_a_system(&project, "inject=inotify_add_watch:retval=1");
    serving.wait_for("/en/a/", "one");
    for text in ["two", "three"] {
        project.write("content/en/a.md", format!("{text}\n"));
        serving.wait_for("/en/a/", text);
    }
    serving.says("this system does not say when files change");
}

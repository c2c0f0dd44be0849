//! `fix` mends authors' files: it shows what it does, does exactly that, and touches nothing else.

use std::fs;

use encoding_rs::{BIG5, GB18030};

use crate::support::{Project, Run};

const PAGE: &str = "---\ntitle: 代运营手册\n---\n\n收费方式有三种：固定、分成与“两者都有”。\n";

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn windows(text: &str) -> String {
    text.replace('\n', "\r\n")
}

/// Fixes, and asserts that a second run finds nothing more.
#[track_caller]
fn fixed(project: &Project, arguments: &[&str]) -> Run {
    let run = project.run(arguments);
    assert_eq!(run.code, 0, "{run:?}");
    let before = content(project);
    let again = project.run(arguments);
    assert_eq!((again.code, again.stdout.as_str()), (0, "nothing to change\n"), "{again:?}");
    assert_eq!(content(project), before);
    run
}

/// Every file below `content/` and its bytes.
fn content(project: &Project) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![project.path("content")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(project.root()).expect("inside").display().to_string();
                found.push((name, fs::read(&path).expect("a file")));
            }
        }
    }
    found.sort();
    found
}

fn read(project: &Project, path: &str) -> String {
    String::from_utf8(fs::read(project.path(path)).expect("a file")).expect("UTF-8")
}

#[test]
fn pages_are_stored_as_utf8_with_their_own_line_ends() {
    let traditional = "# 代運營手冊\n\n收費方式見下。\n";
    let stored = [
        ("gb", GB18030.encode(&windows(PAGE)).0.into_owned(), windows(PAGE)),
        ("big5", BIG5.encode(traditional).0.into_owned(), traditional.to_owned()),
        ("utf16", utf16(&format!("\u{feff}{}", windows(PAGE))), windows(PAGE)),
        ("unmarked", utf16(PAGE), PAGE.to_owned()),
        ("marked", format!("\u{feff}{PAGE}").into_bytes(), PAGE.to_owned()),
        ("controls", b"a\x1b[31m\x08\r\nb\r".to_vec(), "a[31m\r\nb\r".to_owned()),
        ("plain", PAGE.as_bytes().to_vec(), PAGE.to_owned()),
    ];
    let mut project = Project::new();
    for (name, bytes, _) in &stored {
        project = project.file(&format!("content/zh/{name}.md"), bytes);
    }
    let before: Vec<String> = project.problems();
    assert_eq!(before.iter().filter(|one| one.contains("warning[other-encoding]")).count(), 4, "{before:?}");
    let published = project.build();
    let pages: Vec<_> =
        stored.iter().map(|(name, ..)| published.text(&format!("zh/{name}/index.html"))).collect();

    let run = fixed(&project, &["fix", "encoding"]);
    for line in [
        "content/zh/gb.md: from GB18030 to UTF-8\n  | title: 代运营手册\n",
        "content/zh/big5.md: from Big5 to UTF-8\n  | # 代運營手冊\n",
        "content/zh/utf16.md: from UTF-16LE to UTF-8\n",
        "content/zh/unmarked.md: from UTF-16LE to UTF-8\n",
        "content/zh/marked.md: without its byte order mark\n",
        "content/zh/controls.md: without 2 control characters\n",
        "\n6 pages written\n",
    ] {
        assert!(run.stdout.contains(line), "{line}: {}", run.stdout);
    }
    for (name, _, text) in &stored {
        assert_eq!(read(&project, &format!("content/zh/{name}.md")), *text, "{name}");
    }
    // Readers do not notice.
    let again = project.build();
    for ((name, ..), page) in stored.iter().zip(pages) {
        assert_eq!(again.text(&format!("zh/{name}/index.html")), page, "{name}");
    }
}

#[test]
fn an_encoding_that_is_not_certain_is_named_by_a_person() {
    let bytes = b"# Don\x92t guess, it\x92s \x93ours\x94\n";
    let project = Project::new().file("content/en/a.md", bytes).file("content/en/b.md", "ünder\n");
    let run = project.run(&["fix", "encoding"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stderr.contains("fix encoding --from windows-1252 content/en/a.md"), "{run:?}");
    assert_eq!(fs::read(project.path("content/en/a.md")).expect("a file"), bytes);

    let run = project.run(&["fix", "encoding", "--from", "windows-1252"]);
    assert_eq!(run.code, 2, "pages must be named: {run:?}");
    let run = project.run(&["fix", "encoding", "--from", "klingon", "content/en/a.md"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("there is no encoding `klingon`"), "{run:?}");
    fixed(&project, &["fix", "encoding", "--from", "windows-1252", "content/en"]);
    assert_eq!(read(&project, "content/en/a.md"), "# Don’t guess, it’s “ours”\n");
    assert_eq!(
        read(&project, "content/en/b.md"),
        "ünder\n",
        "what is UTF-8 already is not read as anything else"
    );
}

#[test]
fn typos_are_shown_and_corrected_where_they_are_certain() {
    let misread = GB18030.decode_without_bom_handling("代运营手册的收费方式".as_bytes()).0.into_owned();
    let page = windows(&format!(
        "---\ntitle: 手册\n---\n\n{misread}\n公務(wù)員與產(chǎn)品\u{200b}\n\nx\u{200b}y\n"
    ));
    let project = Project::new().file("content/zh/index.md", format!("\u{feff}{page}"));
    let run = fixed(&project, &["fix", "typos"]);
    let expected = format!(
        "content/zh/index.md: converter-residue, invisible-character, misread-text\n\
         @@ -4,4 +4,4 @@\n \n-{misread}\n-公務(wù)員與產(chǎn)品\\u{{200b}}\n+代运营手册的收费方式\n+公務員與產品\n \n\
         1 page written\n"
    );
    assert_eq!(run.stdout, expected);
    let corrected = "---\ntitle: 手册\n---\n\n代运营手册的收费方式\n公務員與產品\n\nx\u{200b}y\n";
    assert_eq!(read(&project, "content/zh/index.md"), format!("\u{feff}{}", windows(corrected)));
}

#[test]
fn a_page_in_another_encoding_is_not_corrected_before_it_is_stored_as_utf8() {
    let (bytes, ..) = GB18030.encode("# 公務(wù)員與產(chǎn)品的收费方式说明\n");
    let project = Project::new().file("content/zh/a.md", &bytes).file("content/zh/b.md", "# 一\n\n## 二\n");
    for kind in ["typos", "ids"] {
        let run = project.run(&["fix", kind, "content/zh/a.md"]);
        assert_eq!((run.code, run.stdout.as_str()), (1, "nothing to change\n"), "{run:?}");
        assert!(run.stderr.contains("run `diptych fix encoding content/zh/a.md` first"), "{run:?}");
    }
    assert_eq!(fs::read(project.path("content/zh/a.md")).expect("a file"), *bytes);
    fixed(&project, &["fix", "encoding", "content/zh"]);
    fixed(&project, &["fix", "typos", "content/zh"]);
    assert_eq!(read(&project, "content/zh/a.md"), "# 公務員與產品的收费方式说明\n");
}

#[test]
fn a_dry_run_shows_and_writes_nothing() {
    let project =
        Project::new().file("content/zh/a.md", "一\u{feff}二\n").file("content/zh/b.md", "\u{feff}二\n");
    let before = content(&project);
    for (kind, shown) in [("typos", "-一\\u{feff}二\n+一二\n"), ("encoding", "  | 二\n")] {
        let run = project.run(&["fix", kind, "--dry-run"]);
        assert_eq!(run.code, 1, "{run:?}");
        assert!(run.stdout.contains(shown), "{run:?}");
        assert!(run.stdout.ends_with("\n1 page would change; nothing was written\n"), "{run:?}");
        assert_eq!(content(&project), before);
    }
    fixed(&project, &["fix", "typos"]);
    fixed(&project, &["fix", "encoding"]);
    assert_eq!(project.run(&["fix", "typos", "--dry-run"]).code, 0);
}

#[test]
fn ids_are_written_behind_every_kind_of_heading() {
    let page = "---\ntitle: T\n---\n\n## 收费 方式\n\n### Closed ##\n\n## Own {#mine}\n\n## Classy {.wide}\n\n\
                Under\nline\n----\n\n> ## Quoted\n\n- ## Listed\n\n## 收费 方式\n\n##### 尾 \t \n\n```\n## code\n```\n\n## \n\n## {草稿}\n";
    let expected = "---\ntitle: T\n---\n\n## 收费 方式 {#收费-方式}\n\n### Closed ## {#closed}\n\n## Own {#mine}\n\n\
                ## Classy {#classy .wide}\n\n\
                Under\nline {#under-line}\n----\n\n> ## Quoted {#quoted}\n\n- ## Listed {#listed}\n\n## 收费 方式 {#收费-方式-1}\n\n\
                ##### 尾 {#尾}\n\n```\n## code\n```\n\n## \n\n## {草稿} {#草稿}\n";
    for line_end in ["\n", "\r\n"] {
        let project = Project::new().file("content/en/a.md", page.replace('\n', line_end));
        let ids = |project: &Project| {
            let site = project.published("dist");
            let page = site.page("en/a/index.html");
            page.all().iter().filter_map(|one| one.attribute("id").map(str::to_owned)).collect::<Vec<_>>()
        };
        project.run(&["build", "--allow-errors"]);
        let before = ids(&project);
        fixed(&project, &["fix", "ids"]);
        assert_eq!(read(&project, "content/en/a.md"), expected.replace('\n', line_end));
        project.run(&["build", "--allow-errors"]);
        assert_eq!(ids(&project), before, "no address changes");
    }
}

#[test]
fn only_pages_that_are_named_are_touched() {
    let dirty = "\u{feff}一\n";
    let project = Project::new()
        .file("content/zh/a.md", dirty)
        .file("content/zh/b/c.md", dirty)
        .file("content/static/d.md", dirty)
        .file("content/zh/e.txt", dirty)
        .file("archetypes/default.md", dirty)
        .file("letter.md", dirty);
    for (path, reason) in [
        ("letter.md", "is not below content/ of this project"),
        ("archetypes", "is not below content/ of this project"),
        ("/etc/hostname", "is not below content/ of this project"),
        ("content/..", "is not below content/ of this project"),
        ("content/zh/missing.md", "does not exist"),
        ("content/static", "holds no page"),
        ("content/zh/e.txt", "holds no page"),
    ] {
        let run = project.run(&["fix", "encoding", "content/zh/a.md", path]);
        assert_eq!(run.code, 2, "{path}: {run:?}");
        assert!(run.stderr.contains(reason) && run.stderr.contains("\nhelp: "), "{path}: {run:?}");
    }
    assert_eq!(read(&project, "content/zh/a.md"), dirty);
    fixed(&project, &["fix", "encoding", "content/zh/b/"]);
    assert_eq!(read(&project, "content/zh/b/c.md"), "一\n");
    assert_eq!(read(&project, "content/zh/a.md"), dirty);
    fixed(&project, &["fix", "encoding"]);
    assert_eq!(read(&project, "content/zh/a.md"), "一\n");
    for path in ["content/static/d.md", "content/zh/e.txt", "archetypes/default.md", "letter.md"] {
        assert_eq!(read(&project, path), dirty, "{path}");
    }
}

#[cfg(unix)]
#[test]
fn a_page_that_cannot_be_written_keeps_no_other_from_it() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let dirty = "\u{feff}一\n";
    let project = Project::new()
        .file("content/zh/a.md", dirty)
        .file("content/zh/b.md", dirty)
        .file("content/zh/z.md", dirty)
        .file("themes/default/page.md", dirty);
    let mode = |path: &str, mode| {
        fs::set_permissions(project.path(path), fs::Permissions::from_mode(mode)).expect("permissions");
    };
    mode("content/zh/a.md", 0o444);
    mode("content/zh/z.md", 0o600);
    symlink("../../themes/default/page.md", project.path("content/zh/link.md")).expect("a link");
    symlink("b.md", project.path("content/zh/to-b.md")).expect("a link");
    let run = project.run(&["fix", "encoding"]);
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.stderr.contains("content/zh/a.md was not written: it is read-only"), "{run:?}");
    for link in ["content/zh/link.md", "content/zh/to-b.md"] {
        assert!(run.stderr.contains(&format!("{link} was not written: it is a link")), "{run:?}");
        assert!(project.path(link).symlink_metadata().expect("a link").is_symlink());
    }
    assert_eq!(read(&project, "content/zh/a.md"), dirty);
    assert_eq!(read(&project, "themes/default/page.md"), dirty);
    assert_eq!(read(&project, "content/zh/b.md"), "一\n");
    assert_eq!(read(&project, "content/zh/z.md"), "一\n");
    let permissions = fs::metadata(project.path("content/zh/z.md")).expect("a file").permissions();
    assert_eq!(permissions.mode() & 0o777, 0o600);
    let names: Vec<String> = content(&project).into_iter().map(|(name, _)| name).collect();
    assert!(!names.iter().any(|name| name.contains(".tmp")), "{names:?}");
}

#[cfg(unix)]
#[test]
fn a_run_that_is_killed_leaves_each_page_as_it_was_or_as_it_should_be() {
    use std::process::Stdio;

    use crate::support::{Signal, finished, send_signal};

    let text = |number: usize| format!("# {number}\n\n{}", PAGE.repeat(40));
    let mut project = Project::new();
    for number in 0..120 {
        project = project.file(&format!("content/zh/p{number:03}.md"), format!("\u{feff}{}", text(number)));
    }
    let page = |number: usize| read(&project, &format!("content/zh/p{number:03}.md"));
    let mut child = project.command(["fix", "encoding"]).stdout(Stdio::null()).spawn().expect("the program");
    // Killed when it has just begun to write, wherever it is then.
    while page(0).starts_with('\u{feff}') && child.try_wait().expect("its state").is_none() {}
    send_signal(child.id(), Signal::Kill);
    child.wait().expect("an end");
    for number in 0..120 {
        assert_eq!(page(number).trim_start_matches('\u{feff}'), text(number), "page {number}");
    }
    // What it left behind is no page, and does not keep the next run from its work.
    let pages = 122;
    let run = finished(&mut project.command(["fix", "encoding"]));
    assert_eq!(run.code, 0, "{run:?}");
    assert!((0..120).all(|number| page(number) == text(number)));
    let build = project.run(&["build"]);
    assert!(build.stdout.contains(&format!("published {pages} pages")), "{build:?}");
}

#[test]
fn a_translation_gets_the_ids_that_its_headings_have_on_the_site() {
    let project = Project::new()
        .file("content/en/a.md", "# A\n\n## Fee models\n\n## Scope\n")
        .file("content/zh/a.md", "# 甲\n\n## 收费方式\n\n## 范围 {#own}\n\n[见](#收费方式)\n");
    let run = project.run(&["fix", "ids"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        read(&project, "content/en/a.md"),
        "# A\n\n## Fee models {#fee-models}\n\n## Scope {#scope}\n"
    );
    assert_eq!(
        read(&project, "content/zh/a.md"),
        "# 甲\n\n## 收费方式 {#fee-models}\n\n## 范围 {#own}\n\n[见](#收费方式)\n"
    );
    assert_eq!(run.stderr, "");
    let broken: Vec<String> =
        project.problems().into_iter().filter(|one| one.contains("missing-anchor")).collect();
    assert_eq!(broken, Vec::<String>::new(), "links by the words of a heading still lead to it");
}

#[test]
fn what_a_page_includes_is_mended_where_it_stands() {
    let project = Project::new()
        .file("content/en/_part.md", "\u{feff}## Shared\n\nA\u{feff}B\n")
        .file("content/en/index.md", "# Home\n\n<!-- @include: _part.md -->\n\n## Own\n");
    fixed(&project, &["fix", "encoding"]);
    fixed(&project, &["fix", "typos"]);
    fixed(&project, &["fix", "ids"]);
    assert_eq!(read(&project, "content/en/_part.md"), "## Shared\n\nAB\n");
    assert!(read(&project, "content/en/index.md").ends_with("\n## Own {#own}\n"));
}

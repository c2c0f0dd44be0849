//! Looking again at a project finds what a first look finds, and reads what changed only.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use diptych::diagnostic::Checked;
use diptych::source::SourceTree;
use diptych::source::scan::{Scanner, scan};

use crate::support::{Dice, Project};

/// What was found: each file with its text, and what is wrong.
fn found(checked: &Checked<SourceTree>) -> (Vec<(String, String)>, Vec<String>) {
    let files = checked.value.files();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let files = files.map(|file| (file.path.to_string(), text(&file.bytes))).collect();
    (files, checked.diagnostics.iter().map(|diagnostic| format!("{diagnostic:?}")).collect())
}

#[track_caller]
fn assert_as_new(seen: &Checked<SourceTree>, root: &Path, after: &str) {
    assert_eq!(found(seen), found(&scan(root).expect("a project")), "after {after}");
}

/// Gives a file the age at which its time is trusted.
fn settle(path: &Path) {
    let old = SystemTime::now() - Duration::from_secs(60);
    File::options().write(true).open(path).expect("a file").set_modified(old).expect("a time");
}

/// The same for all files in a folder.
fn settle_all(folder: &Path) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let kind = entry.file_type().expect("its kind");
        match (kind.is_dir(), kind.is_file()) {
            (true, _) => settle_all(&entry.path()),
            (false, true) => settle(&entry.path()),
            // What a link leads to settles by itself.
            (false, false) => {}
        }
    }
}

const FOLDERS: [&str; 3] = ["content/en", "content/en/a/b", "content/static"];
const NAMES: [&str; 8] =
    ["index.md", "收费.md", "p.png", ".hidden.md", ".htaccess", "x.md~", "caf\u{e9}.md", "cafe\u{301}.md"];

/// One thing that happens on a disk: what it was, and the paths it touched.
fn happen(root: &Path, dice: &mut Dice) -> (String, BTreeSet<PathBuf>) {
    let mut file = || root.join(dice.pick(&FOLDERS)).join(dice.pick(&NAMES));
    let (path, other) = (file(), file());
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::create_dir_all(other.parent().expect("a folder")).expect("a folder");
    let text = format!("text {}\n", dice.below(5));
    let shown = format!("{} {}", path.display(), other.display());
    let is_there = path.symlink_metadata().is_ok();
    let what = match dice.below(8) {
        0 if is_there => {
            fs::remove_file(&path).expect("removed");
            "remove"
        }
        1 if is_there && path != other => {
            fs::rename(&path, &other).expect("renamed");
            "rename"
        }
        2 if !is_there => {
            symlink(&other, &path).expect("a link");
            "link"
        }
        3 => {
            let beside = path.with_extension("tmp");
            fs::write(&beside, text).expect("written");
            fs::rename(&beside, &path).expect("renamed");
            "save beside"
        }
        4 => {
            let folder = root.join(FOLDERS[1]);
            fs::create_dir_all(&folder).expect("a folder");
            fs::remove_dir_all(&folder).expect("removed");
            return ("remove a folder".to_owned(), [folder].into());
        }
        // A link that leads nowhere makes the file it names.
        _ => {
            let target = path.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink());
            if target {
                fs::remove_file(&path).expect("removed");
            }
            fs::write(&path, text).expect("written");
            "write"
        }
    };
    (format!("{what} {shown}"), [path, other].into())
}

#[test]
fn looking_again_finds_what_a_first_look_finds() {
    for seed in 0..20 {
        let project = Project::new();
        let root = project.path("");
        let root = root.as_path();
        let (mut dice, mut pauses) = (Dice::new(seed), Dice::new(seed));
        let mut scanner = Scanner::open(root).expect("a project");
        for _ in 0..20 {
            if pauses.below(3) == 0 {
                // Long enough ago for a glance to be believed.
                settle_all(&root.join("content"));
                assert_as_new(scanner.scan().expect("a project"), root, &format!("nothing, seed {seed}"));
            }
            let (what, touched) = happen(root, &mut dice);
            let seen = if dice.below(2) == 0 { scanner.scan() } else { scanner.look(&touched) };
            assert_as_new(seen.expect("a project"), root, &format!("{what}, seed {seed}"));
        }
    }
}

#[test]
fn an_edit_that_keeps_length_and_time_is_seen() {
    let project = Project::new().file("content/en/a.md", "one\n");
    let (root, page) = (project.path(""), project.path("content/en/a.md"));
    let mut scanner = Scanner::open(&root).expect("a project");
    settle(&page);
    scanner.scan().expect("a project");
    let before = fs::metadata(&page).expect("a file").modified().expect("a time");
    fs::write(&page, "two\n").expect("written");
    File::options().write(true).open(&page).expect("a file").set_modified(before).expect("a time");
    assert_as_new(scanner.scan().expect("a project"), &root, "an edit with the old time");
}

#[test]
fn two_edits_within_one_tick_of_a_clock_are_both_seen() {
    let project = Project::new().file("content/en/a.md", "one\n");
    let (root, page) = (project.path(""), project.path("content/en/a.md"));
    let mut scanner = Scanner::open(&root).expect("a project");
    for text in ["two\n", "six\n", "ten\n"] {
        fs::write(&page, text).expect("written");
        assert_as_new(scanner.scan().expect("a project"), &root, text);
    }
}

#[test]
fn files_that_look_the_same_are_not_read_again() {
    let project = Project::new().file("content/en/a.md", "one\n");
    let (root, page) = (project.path(""), project.path("content/en/a.md"));
    settle(&page);
    let mut scanner = Scanner::open(&root).expect("a project");
    let bytes =
        |scanner: &Scanner| scanner.found().value.find("content/en/a.md").expect("the page").bytes.clone();
    scanner.scan().expect("a project");
    let first = bytes(&scanner);
    scanner.scan().expect("a project");
    assert!(std::sync::Arc::ptr_eq(&first, &bytes(&scanner)), "the same bytes in memory");
}

#[test]
fn a_project_that_is_gone_for_a_moment_is_not_forgotten() {
    let project = Project::new().file("content/en/a.md", "one\n");
    let root = project.path("");
    let inside = root.join("inside");
    fs::create_dir(&inside).expect("a folder");
    fs::rename(root.join("content"), inside.join("content")).expect("moved");
    let mut scanner = Scanner::open(&inside).expect("a project");
    fs::rename(&inside, root.join("away")).expect("moved");
    assert!(scanner.scan().is_err());
    assert!(scanner.found().value.find("content/en/a.md").is_some());
    fs::rename(root.join("away"), &inside).expect("moved back");
    assert_as_new(scanner.scan().expect("a project"), &inside, "coming back");
}

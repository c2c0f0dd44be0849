//! The ways in which programs save a file. Each time the old text is served, then the new one, and nothing else.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::support::{Project, Serving, until};

const PAGE: &str = "content/en/a.md";

fn text(number: usize) -> String {
    format!(
        "---\ntitle: A\n---\nEdition {number} begins.\n\n{}\n\nEdition {number} ends.\n",
        "Text. ".repeat(2000)
    )
}

/// Saves ten editions in one way, while somebody reads.
fn check(name: &str, save: fn(&Path, &str)) {
    let project = Project::new().file(PAGE, text(0));
    let serving = Serving::start(&project, &[]);
    serving.wait_for("/en/a/", "Edition 0 ends.");
    for number in 1..=10 {
        let path = project.path(PAGE);
        let saving = std::thread::spawn(move || save(&path, &text(number)));
        until(&format!("{name}: edition {number} is served"), || {
            let answer = serving.get("/en/a/");
            let whole = |number: usize| {
                [" begins.", " ends."].iter().all(|part| answer.contains(&format!("Edition {number}{part}")))
            };
            assert!(answer.starts_with("HTTP/1.1 200"), "{name} {number}: no page: {answer}");
            assert!(whole(number) || whole(number - 1), "{name} {number}: half a page: {answer}");
            whole(number)
        });
        saving.join().expect("saved");
    }
}

fn beside(path: &Path, name: &str) -> PathBuf {
    path.with_file_name(name)
}

// Row 70.
#[test]
fn in_place() {
    check("in place", |path, text| fs::write(path, text).expect("saved"));
}

#[test]
fn a_temporary_file_is_renamed() {
    check("renamed", |path, text| {
        fs::write(beside(path, "a.md.tmp"), text).expect("saved");
        fs::rename(beside(path, "a.md.tmp"), path).expect("renamed");
    });
}

#[test]
fn the_old_file_becomes_a_backup() {
    check("backup", |path, text| {
        fs::rename(path, beside(path, "a.md~")).expect("renamed");
        fs::write(path, text).expect("saved");
        fs::remove_file(beside(path, "a.md~")).expect("removed");
    });
}

#[test]
fn old_and_new_change_places_in_three_steps() {
    check("three steps", |path, text| {
        fs::write(beside(path, "a.md___jb_tmp___"), text).expect("saved");
        fs::rename(path, beside(path, "a.md___jb_old___")).expect("renamed");
        fs::rename(beside(path, "a.md___jb_tmp___"), path).expect("renamed");
        fs::remove_file(beside(path, "a.md___jb_old___")).expect("removed");
    });
}

#[test]
fn the_old_file_is_deleted_first() {
    check("deleted", |path, text| {
        fs::remove_file(path).expect("removed");
        // As long as a slow program may take between the two.
        std::thread::sleep(Duration::from_millis(40));
        fs::write(path, text).expect("saved");
    });
}

#[test]
fn the_old_file_is_emptied_first() {
    check("emptied", |path, text| {
        fs::write(path, "").expect("emptied");
        std::thread::sleep(Duration::from_millis(120));
        fs::write(path, text).expect("saved");
    });
}

#[cfg(target_os = "linux")]
#[test]
fn old_and_new_change_places_at_once() {
    check("exchanged", |path, text| {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        let new = beside(path, "a.md.tmp");
        fs::write(&new, text).expect("saved");
        renameat_with(CWD, &new, CWD, path, RenameFlags::EXCHANGE).expect("exchanged");
        fs::remove_file(new).expect("removed");
    });
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_is_written_slowly_is_waited_for() {
    check("in pieces", |path, text| {
        use std::io::Write;
        let mut file = fs::File::create(path).expect("opened");
        for piece in text.as_bytes().chunks(4000) {
            file.write_all(piece).expect("written");
            std::thread::sleep(Duration::from_millis(10));
        }
    });
}

#[cfg(target_os = "linux")]
#[test]
fn a_writer_that_pauses_is_waited_for() {
    check("with pauses", |path, text| {
        use std::io::Write;
        let mut file = fs::File::create(path).expect("opened");
        for piece in text.as_bytes().chunks(text.len() / 3 + 1) {
            file.write_all(piece).expect("written");
            std::thread::sleep(Duration::from_millis(200));
        }
    });
}

#[cfg(target_os = "linux")]
#[test]
fn who_is_waited_for_keeps_nobody_else_waiting_and_not_for_ever() {
    use std::io::Write;
    let project = Project::new().file(PAGE, text(0)).file("content/en/b.md", "before\n");
    let serving = Serving::start(&project, &[]);
    serving.wait_for("/en/a/", "Edition 0 ends.");
    let mut open = fs::File::create(project.path(PAGE)).expect("opened");
    open.write_all(b"Half of it.\n").expect("written");
    project.write("content/en/b.md", "after\n");
    serving.wait_for("/en/b/", "after");
    assert!(
        serving.get("/en/a/").contains("Edition 0 ends."),
        "the whole page is shown until there is another"
    );
    serving.wait_for("/en/a/", "Half of it.");
    drop(open);
}

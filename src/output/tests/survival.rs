//! What is not ours survives: files in the output, folders next to it.

use std::fs;

use super::{Desk, expected};

#[test]
fn what_is_not_listed_survives() {
    let desk = Desk::new();
    desk.publish(&[("en/a", "1"), ("old/b", "2")]);
    desk.write("public/CNAME", "example.org");
    desk.write("public/.git/objects/ab/cd", "blob");
    desk.write("public/old/notes.txt", "mine");
    desk.write("public/en/mine/deep/x", "mine too");
    fs::create_dir(desk.path("public/hollow")).unwrap();
    let published = desk.publish(&[("en/a", "1"), ("en/new", "3")]);
    assert_eq!((published.removed, published.foreign), (1, 4));
    let survivors = expected(&[
        (".git", "/"),
        (".git/objects", "/"),
        (".git/objects/ab", "/"),
        (".git/objects/ab/cd", "blob"),
        ("CNAME", "example.org"),
        ("en", "/"),
        ("en/a", "1"),
        ("en/mine", "/"),
        ("en/mine/deep", "/"),
        ("en/mine/deep/x", "mine too"),
        ("en/new", "3"),
        ("hollow", "/"),
        ("old", "/"),
        ("old/notes.txt", "mine"),
    ]);
    assert_eq!(desk.site(), survivors);
    assert!(!fs::read_to_string(desk.path("public/.diptych-output")).unwrap().contains("CNAME"));
    assert_eq!(desk.publish(&[("en/a", "1"), ("en/new", "3")]).written, 0);
}

#[test]
fn files_changed_by_hand() {
    let desk = Desk::new();
    desk.publish(&[("same-length", "12"), ("wanted", "1"), ("gone", "1"), ("stale", "1")]);
    desk.write("public/same-length", "21");
    desk.write("public/wanted", "edited");
    desk.write("public/stale", "edited");
    fs::remove_file(desk.path("public/gone")).unwrap();
    desk.publish(&[("same-length", "12"), ("wanted", "1"), ("gone", "1")]);
    let site = [("same-length", "12"), ("wanted", "1"), ("gone", "1"), ("stale", "edited")];
    assert_eq!(desk.site(), expected(&site));
}

#[test]
fn what_is_in_the_way_is_refused() {
    let desk = Desk::new();
    desk.publish(&[("a", "1"), ("dir/b", "1")]);
    desk.write("public/mine", "mine");
    desk.write("public/folder/notes", "mine");
    desk.write("public/dir/notes", "mine");
    fs::create_dir(desk.path("public/hollow")).unwrap();
    desk.check_refused(&[("mine", "theirs")], "mine` is in the way");
    desk.check_refused(&[("mine/deep/x", "theirs")], "mine` is in the way");
    desk.check_refused(&[("folder", "theirs")], "folder` is in the way");
    desk.check_refused(&[("dir", "theirs")], "dir/notes` is in the way");
    desk.check_refused(&[("hollow", "theirs")], "hollow` is in the way");
    desk.publish(&[("folder/b", "1"), ("hollow/c", "2")]);
    desk.check_refused(&[(".diptych-output", "x")], "list of published files");
    desk.check_refused(&[(".Diptych-Output/x", "x")], "list of published files");
}

#[test]
fn a_folder_that_lost_its_manifest_is_not_ours() {
    let desk = Desk::new();
    desk.publish(&[("a", "1")]);
    fs::remove_file(desk.path("public/.diptych-output")).unwrap();
    desk.check_refused(&[("a", "1")], "diptych did not write them");
    desk.write("public/.diptych-output", "diptych-output 1 truncat");
    desk.check_refused(&[("a", "1")], "is damaged");
}

#[test]
fn leftovers_of_dead_builds_go_and_nothing_else() {
    let desk = Desk::new();
    desk.write("old-site/.diptych-output", "");
    desk.write(".public.stage-1/.diptych-output", "");
    desk.write(".public.stage-1/en/a", "half");
    fs::create_dir(desk.path(".public.stage-2")).unwrap();
    desk.write(".public.stage-3/notes", "not marked");
    desk.write(".public.stage-4x/.diptych-output", "");
    desk.write(".public.stage-/.diptych-output", "");
    desk.write(".other.stage-5/.diptych-output", "");
    desk.write(".public.stage-6", "a file");
    desk.try_publish(&[("a", "1")]).unwrap();
    desk.write(".public.old-7/.diptych-output", "");
    desk.try_publish(&[("a", "1")]).unwrap();
    let mut beside = desk.beside();
    beside.sort();
    let kept = [".other.stage-5", ".public.stage-", ".public.stage-3", ".public.stage-4x", ".public.stage-6"];
    assert_eq!(beside, kept);
}

#[test]
fn a_site_set_aside_by_a_dead_build_comes_back() {
    let desk = Desk::new();
    desk.publish(&[("a", "1")]);
    desk.write("public/CNAME", "mine");
    fs::rename(desk.path("public"), desk.path(".public.old-1")).unwrap();
    fs::create_dir(desk.path("public")).unwrap();
    desk.publish(&[("a", "2")]);
    assert_eq!(desk.site(), expected(&[("a", "2"), ("CNAME", "mine")]));
}

#[test]
fn what_is_set_aside_and_not_understood_stays() {
    let desk = Desk::new();
    desk.write(".public.old-1/.diptych-output", "cut of");
    desk.write(".public.old-1/CNAME", "mine");
    desk.try_publish(&[("a", "1")]).unwrap();
    assert!(desk.path(".public.old-1/CNAME").exists());
}

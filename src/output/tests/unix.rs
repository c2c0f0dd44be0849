//! What only systems with links, modes and odd names can do to a site.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;

use super::{Desk, expected, modified};
use crate::output::PublishFault;

fn mode(path: &Path) -> u32 {
    path.symlink_metadata().unwrap().permissions().mode() & 0o7777
}

#[test]
fn a_linked_source_is_not_truncated() {
    let desk = Desk::new();
    desk.publish(&[("a", "1"), ("b", "2")]);
    desk.write("project/content/a", "source");
    fs::remove_file(desk.path("public/a")).unwrap();
    fs::hard_link(desk.path("project/content/a"), desk.path("public/a")).unwrap();
    let before = modified(&desk.path("project/content/a"));
    desk.publish(&[("a", "new"), ("b", "2")]);
    assert_eq!(fs::read_to_string(desk.path("project/content/a")).unwrap(), "source");
    assert_eq!(modified(&desk.path("project/content/a")), before);
    assert_eq!(desk.site(), expected(&[("a", "new"), ("b", "2")]));
}

#[test]
fn links_are_kept_and_never_followed() {
    let desk = Desk::new();
    desk.publish(&[("a", "1"), ("b", "2"), ("dir/c", "3")]);
    desk.write("victim/secret", "safe");
    symlink("../victim", desk.path("public/folder-link")).unwrap();
    symlink("../victim/secret", desk.path("public/file-link")).unwrap();
    symlink("nowhere", desk.path("public/dangling")).unwrap();
    fs::remove_dir_all(desk.path("public/dir")).unwrap();
    symlink("../victim", desk.path("public/dir")).unwrap();
    fs::remove_file(desk.path("public/b")).unwrap();
    symlink("../victim/secret", desk.path("public/b")).unwrap();
    desk.check_refused(&[("dir/secret", "x")], "dir` is in the way");
    desk.check_refused(&[("folder-link/secret", "x")], "folder-link` is in the way");
    desk.check_refused(&[("file-link", "x")], "file-link` is in the way");
    desk.publish(&[("a", "2"), ("b", "2")]);
    let site = [
        ("a", "2"),
        ("b", "2"),
        ("dangling", "-> nowhere"),
        ("dir", "-> ../victim"),
        ("file-link", "-> ../victim/secret"),
        ("folder-link", "-> ../victim"),
    ];
    assert_eq!(desk.site(), expected(&site));
    assert_eq!(fs::read_to_string(desk.path("victim/secret")).unwrap(), "safe");
}

#[test]
fn a_link_in_place_of_the_output_is_refused() {
    let desk = Desk::new();
    desk.write("target/mine", "mine");
    symlink("target", desk.path("public")).unwrap();
    desk.check_refused(&[("a", "1")], "is a symbolic link");
}

#[test]
fn a_leftover_that_is_a_link_stays() {
    let desk = Desk::new();
    desk.write("victim/.diptych-output", "");
    symlink("victim", desk.path(".public.stage-1")).unwrap();
    desk.write(".public.stage-2/.diptych-output", "");
    symlink("../victim", desk.path(".public.stage-2/link")).unwrap();
    desk.try_publish(&[("a", "1")]).unwrap();
    assert_eq!(desk.beside(), [".public.stage-1"]);
    assert!(desk.path("victim/.diptych-output").exists());
}

#[test]
fn names_that_are_not_text_and_sockets_survive() {
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::new();
    desk.publish(&[("a", "1")]);
    let odd = desk.path("public").join(std::ffi::OsStr::from_bytes(b"\xff\xfe"));
    fs::create_dir(&odd).unwrap();
    fs::write(odd.join("x"), "mine").unwrap();
    let socket = desk.path("public/socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    desk.publish(&[("a", "2")]);
    assert_eq!(fs::read_to_string(odd.join("x")).unwrap(), "mine");
    assert!(!socket.symlink_metadata().unwrap().is_file());
}

#[test]
fn modes_are_kept() {
    let desk = Desk::new();
    desk.publish(&[("en/a", "1")]);
    let usual = mode(&desk.path("public"));
    assert_eq!(usual, mode(&desk.path("public/en")), "like any new folder");
    desk.write("public/mine/x", "mine");
    for (path, mode) in
        [("public", 0o750), ("public/en", 0o770), ("public/mine/x", 0o600), ("public/mine", 0o500)]
    {
        fs::set_permissions(desk.path(path), fs::Permissions::from_mode(mode)).unwrap();
    }
    desk.publish(&[("en/a", "2")]);
    let modes = ["public", "public/en", "public/mine/x", "public/mine"].map(|path| mode(&desk.path(path)));
    assert_eq!(modes, [0o750, 0o770, 0o600, 0o500]);
}

#[test]
fn a_replaced_file_is_a_new_one_and_an_unchanged_one_is_not() {
    let desk = Desk::new();
    desk.publish(&[("a", "1"), ("b", "2")]);
    let inode = |name: &str| desk.path("public").join(name).symlink_metadata().unwrap().ino();
    let before = (inode("a"), inode("b"));
    desk.publish(&[("a", "1"), ("b", "3")]);
    assert_eq!(inode("a"), before.0);
    assert_ne!(inode("b"), before.1);
}

#[test]
fn a_sealed_project_is_left_alone() {
    let desk = Desk::new();
    desk.write("project/content/a.md", "text");
    let source = desk.path("project/content");
    fs::set_permissions(&source, fs::Permissions::from_mode(0o555)).unwrap();
    desk.publish(&[("a", "1")]);
    assert_eq!(mode(&source), 0o555);
    assert!(matches!(
        crate::output::guard(
            &source.join("x"),
            &super::Protected { project_root: desk.path("project"), sources: vec![source], home: None }
        ),
        Err(PublishFault::Refused { .. })
    ));
}

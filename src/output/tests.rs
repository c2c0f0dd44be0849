//! Publishing to real folders: what must come about, and what must survive.
#![expect(clippy::disallowed_methods, reason = "tests play the user, who may do anything to files")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{MANIFEST_FILE, OutputSet, Protected, PublishFault, Published, publish};
use crate::path::OutputPath;

type Files<'a> = &'a [(&'a str, &'a str)];

fn set(files: Files) -> OutputSet {
    let mut set = OutputSet::default();
    for (path, text) in files {
        assert_eq!(set.insert(OutputPath::new(path).unwrap(), text.as_bytes()), None);
    }
    set
}

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    fn write(&self, relative: &str, text: &str) {
        let path = self.path(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn try_publish(&self, files: Files) -> Result<Published, PublishFault> {
        let protected = Protected {
            project_root: self.path("project"),
            sources: vec![self.path("project/content")],
            home: None,
        };
        publish(&set(files), &self.path("public"), &protected)
    }

    fn publish(&self, files: Files) -> Published {
        let published = self.try_publish(files).unwrap();
        assert_eq!(self.beside(), Vec::<String>::new(), "leftovers");
        published
    }

    fn check_refused(&self, files: Files, because: &str) {
        let before = self.tree();
        match self.try_publish(files) {
            Err(PublishFault::Refused { message, .. }) => assert!(message.contains(because), "{message}"),
            other => panic!("{other:?}"),
        }
        assert_eq!(self.tree(), before);
    }

    /// Everything on the desk that is hidden: stages and the like.
    fn beside(&self) -> Vec<String> {
        let names = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        names.filter_map(|name| name.into_string().ok()).filter(|name| name.starts_with('.')).collect()
    }

    /// What the output holds: text of files, targets of links, `/` for folders. Without the manifest.
    fn site(&self) -> BTreeMap<String, String> {
        let mut tree = tree(&self.path("public"));
        assert!(tree.remove(MANIFEST_FILE).is_some());
        tree
    }

    fn tree(&self) -> BTreeMap<String, String> {
        tree(self.folder.path())
    }
}

fn tree(root: &Path) -> BTreeMap<String, String> {
    let mut tree = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let kind = path.symlink_metadata().unwrap().file_type();
            let what = if kind.is_symlink() {
                format!("-> {}", path.read_link().unwrap().display())
            } else if kind.is_dir() {
                folders.push(path.clone());
                "/".to_owned()
            } else {
                fs::read_to_string(&path).unwrap()
            };
            tree.insert(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned(), what);
        }
    }
    tree
}

fn expected(entries: Files) -> BTreeMap<String, String> {
    entries.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn modified(path: &Path) -> SystemTime {
    path.symlink_metadata().unwrap().modified().unwrap()
}

#[test]
fn a_set_is_asked_by_path_or_text() {
    let set = set(&[("b", "1"), ("a/代运营", "22")]);
    assert_eq!(set.get("a/代运营"), set.get(&OutputPath::new("a/代运营").unwrap()));
    assert_eq!(&*set.get("b").unwrap().bytes, b"1");
    assert_eq!(set.get("c"), None);
    assert_eq!((set.len(), set.total_bytes()), (2, 3));
    assert_eq!(set.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(), ["a/代运营", "b"]);
}

#[test]
fn a_new_site_with_its_parents() {
    let desk = Desk::new();
    let protected = Protected { project_root: desk.path("project"), ..Protected::default() };
    let out = desk.path("far/away/public");
    let published = publish(&set(&[("en/a/index.html", "one"), ("空.txt", "")]), &out, &protected).unwrap();
    assert_eq!(published, Published { written: 2, kept: 0, removed: 0, bytes: 3, foreign: 0 });
    let mut found = tree(&out);
    assert!(found.remove(MANIFEST_FILE).is_some());
    assert_eq!(found, expected(&[("en", "/"), ("en/a", "/"), ("en/a/index.html", "one"), ("空.txt", "")]));
}

#[test]
fn an_empty_folder_and_an_empty_site() {
    let desk = Desk::new();
    fs::create_dir(desk.path("public")).unwrap();
    desk.publish(&[]);
    assert_eq!(desk.site(), expected(&[]));
    desk.publish(&[("a", "1")]);
    assert_eq!(desk.site(), expected(&[("a", "1")]));
}

#[test]
fn stale_files_and_folders_go() {
    let desk = Desk::new();
    desk.publish(&[("en/a", "1"), ("en/old/deep/b", "2"), ("zh/c", "3")]);
    let published = desk.publish(&[("en/a", "1"), ("zh/c", "4"), ("zh/d", "5")]);
    assert_eq!(published, Published { written: 2, kept: 1, removed: 1, bytes: 2, foreign: 0 });
    assert_eq!(
        desk.site(),
        expected(&[("en", "/"), ("en/a", "1"), ("zh", "/"), ("zh/c", "4"), ("zh/d", "5")])
    );
}

#[test]
fn a_file_becomes_a_folder_and_back() {
    let desk = Desk::new();
    desk.publish(&[("en/a", "1"), ("x", "2")]);
    desk.publish(&[("en/a/index.html", "1"), ("x", "2")]);
    assert_eq!(desk.site(), expected(&[("en", "/"), ("en/a", "/"), ("en/a/index.html", "1"), ("x", "2")]));
    desk.publish(&[("en/a", "1"), ("x", "2")]);
    assert_eq!(desk.site(), expected(&[("en", "/"), ("en/a", "1"), ("x", "2")]));
}

#[test]
fn publishing_twice_writes_nothing() {
    let desk = Desk::new();
    let files: Files = &[("en/a", "1"), ("en/b", "2")];
    desk.publish(files);
    let times =
        ["", "public", "public/en", "public/en/a", "public/.diptych-output"].map(|path| desk.path(path));
    let before = times.each_ref().map(|path| modified(path));
    let again = desk.publish(files);
    assert_eq!(again, Published { written: 0, kept: 2, removed: 0, bytes: 0, foreign: 0 });
    assert_eq!(times.each_ref().map(|path| modified(path)), before);
}

#[test]
fn unchanged_files_keep_their_times_when_others_change() {
    let desk = Desk::new();
    desk.publish(&[("a", "1"), ("b", "2")]);
    let before = modified(&desk.path("public/a"));
    desk.publish(&[("a", "1"), ("b", "3")]);
    assert_eq!(modified(&desk.path("public/a")), before);
}

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
    let files = set(&[("en/a", "1"), ("en/new", "3")]);
    assert!(!fs::read_to_string(desk.path("public/.diptych-output")).unwrap().contains("CNAME"));
    assert_eq!(desk.publish(&[("en/a", "1"), ("en/new", "3")]).written, 0);
    assert_eq!(files.len(), 2);
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
fn a_file_and_a_folder_of_one_name_fail_cleanly() {
    let desk = Desk::new();
    desk.publish(&[("a", "1")]);
    assert!(matches!(desk.try_publish(&[("en/a", "1"), ("en/a/b", "2")]), Err(PublishFault::Failed(_))));
    assert_eq!(desk.site(), expected(&[("a", "1")]));
    assert_eq!(desk.beside(), Vec::<String>::new());
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

#[test]
fn two_builds_at_once_give_one_site() {
    let desk = Desk::new();
    let names: Vec<String> = (0..40).map(|number| format!("folder{}/{number}.html", number % 7)).collect();
    for round in 0..5 {
        let texts = [format!("one {round}"), format!("two {round}")];
        std::thread::scope(|scope| {
            for text in &texts {
                let (desk, names) = (&desk, &names);
                scope.spawn(move || {
                    let files: Vec<(&str, &str)> =
                        names.iter().map(|name| (name.as_str(), text.as_str())).collect();
                    desk.try_publish(&files).unwrap();
                });
            }
        });
        let site = desk.site();
        let pages: Vec<&String> = site.values().filter(|text| *text != "/").collect();
        assert_eq!(pages.len(), 40);
        assert!(pages.iter().all(|text| *text == pages[0]), "mixed");
        assert_eq!(desk.beside(), Vec::<String>::new());
    }
}

#[test]
fn the_manifest_is_the_same_everywhere() {
    let (one, other) = (Desk::new(), Desk::new());
    one.publish(&[("b", "2")]);
    one.publish(&[("a", "1"), ("b", "2")]);
    other.publish(&[("b", "2"), ("a", "1")]);
    let manifest = |desk: &Desk| fs::read(desk.path("public/.diptych-output")).unwrap();
    assert_eq!(manifest(&one), manifest(&other));
}

#[cfg(unix)]
mod unix {
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
        let modes =
            ["public", "public/en", "public/mine/x", "public/mine"].map(|path| mode(&desk.path(path)));
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
}

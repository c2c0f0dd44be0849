//! Publishing to real folders: what must come about, and what must survive.
#![expect(clippy::disallowed_methods, reason = "tests play the user, who may do anything to files")]

mod spare;
mod survival;
#[cfg(unix)]
mod unix;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::{MANIFEST_FILE, OutputFile, OutputSet, Protected, PublishFault, Published, Survey, publish};
use crate::compressed::{Compressed, Keeper};
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
        self.try_publish_set(&set(files))
    }

    fn try_publish_set(&self, set: &OutputSet) -> Result<Published, PublishFault> {
        let protected = Protected {
            project_root: self.path("project"),
            sources: vec![self.path("project/content")],
            home: None,
        };
        publish(set, &self.path("public"), &protected, &Survey::default()).map(|(published, _)| published)
    }

    fn publish(&self, files: Files) -> Published {
        let published = self.try_publish(files).unwrap();
        assert_eq!(self.beside(), Vec::<String>::new(), "leftovers");
        published
    }

    fn check_refused(&self, files: Files, because: &str) {
        let before = self.tree();
        match self.try_publish(files) {
            Err(PublishFault::Refused { message, .. }) => {
                assert!(message.english.contains(because), "{message:?}")
            }
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
    assert_eq!(&*set.get("b").unwrap().bytes(), b"1");
    assert_eq!(set.get("c"), None);
    assert_eq!((set.len(), set.total_bytes()), (2, 3));
    assert_eq!(set.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(), ["a/代运营", "b"]);
}

#[test]
fn a_new_site_with_its_parents() {
    let desk = Desk::new();
    let protected = Protected { project_root: desk.path("project"), ..Protected::default() };
    let out = desk.path("far/away/public");
    let (published, _) =
        publish(&set(&[("en/a/index.html", "one"), ("空.txt", "")]), &out, &protected, &Survey::default())
            .unwrap();
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
fn a_file_and_a_folder_of_one_name_fail_cleanly() {
    let desk = Desk::new();
    desk.publish(&[("a", "1")]);
    assert!(matches!(desk.try_publish(&[("en/a", "1"), ("en/a/b", "2")]), Err(PublishFault::Failed(_))));
    assert_eq!(desk.site(), expected(&[("a", "1")]));
    assert_eq!(desk.beside(), Vec::<String>::new());
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

#[test]
fn what_can_be_read_no_longer_is_not_published_empty() {
    let desk = Desk::new();
    desk.publish(&[("en/a", "old"), ("en/b", "same")]);
    let before = desk.tree();
    let page = Compressed::of(b"new");
    // The file that the page was kept in has been cut short since.
    let whole: Arc<dyn Keeper> = Arc::new(Vec::new());
    let lost = Compressed::again(&whole, 0..page.packed_length(), page.original());
    let mut new = set(&[("en/b", "same")]);
    new.insert_file(OutputPath::new("en/a").unwrap(), OutputFile::compressed(lost));
    match desk.try_publish_set(&new) {
        Err(PublishFault::Failed(fault)) => {
            let fault = format!("{fault:#}");
            assert!(fault.contains("en/a") && fault.contains("the cache kept"), "{fault}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(desk.tree(), before);
    // One that is on disk already needs not be read.
    let page = Compressed::of(b"same");
    let lost = Compressed::again(&whole, 0..page.packed_length(), page.original());
    let mut new = set(&[("en/a", "new")]);
    new.insert_file(OutputPath::new("en/b").unwrap(), OutputFile::compressed(lost));
    assert_eq!(desk.try_publish_set(&new).unwrap().written, 1);
    assert_eq!(desk.site(), expected(&[("en", "/"), ("en/a", "new"), ("en/b", "same")]));
}

//! Sites put together in the folders of earlier ones are what they would be without, and nobody loses anything by it.

use std::fs;
use std::path::Path;
#[cfg(unix)]
use std::time::{Duration, SystemTime};

use proptest::prelude::*;

use super::{Desk, expected, set, tree};
use crate::output::spare::Spare;
use crate::output::{Protected, PublishFault, Published, Survey, prepare};

impl Desk {
    fn spare(&self) -> Spare {
        fs::create_dir_all(self.path("cache")).unwrap();
        Spare::of_any_size(self.path("cache/spare"))
    }

    fn publish_with_spare(&self, files: super::Files) -> Result<Published, PublishFault> {
        let (set, spare) = (set(files), self.spare());
        let protected = Protected::default();
        let prepared = prepare(&set, &self.path("public"), &protected, &Survey::default())?;
        Ok(prepared.publish(Some(&spare))?.0)
    }

    fn laid_by(&self) -> std::collections::BTreeMap<String, String> {
        tree(&self.path("cache/spare/site"))
    }
}

const OURS: [&str; 6] = ["index.html", "en/a", "en/b", "en/deep/c", "zh/甲", "zh/深/乙"];
const THEIRS: [&str; 3] = ["CNAME", "en/mine", "own/deep/x"];

/// As if nobody had touched the folders of a site for an hour.
#[cfg(unix)]
fn age(out: &Path) {
    let long_ago = SystemTime::now() - Duration::from_secs(3600);
    let folders = tree(out).into_iter().filter(|(_, what)| what == "/").map(|(path, _)| out.join(path));
    folders.for_each(|folder| fs::File::open(folder).unwrap().set_modified(long_ago).unwrap());
}

#[cfg(not(unix))]
fn age(_: &Path) {}

/// What a user may do to a folder that was published.
fn act(out: &Path, (what, which): (u8, usize)) {
    let ours = out.join(OURS[which % OURS.len()]);
    let theirs = out.join(THEIRS[which % THEIRS.len()]);
    let folder = |path: &Path| path.parent().is_some_and(Path::is_dir);
    match what {
        0 => {
            let _ = fs::create_dir_all(theirs.parent().unwrap()).and_then(|()| fs::write(&theirs, "mine"));
        }
        1 => drop(fs::remove_file(&theirs)),
        2 if ours.is_file() => fs::write(&ours, "edited").unwrap(),
        3 if folder(&ours) => {
            let _ = fs::remove_file(&ours);
            fs::write(&ours, "replaced").unwrap();
        }
        4 => drop(fs::remove_file(&ours)),
        #[cfg(unix)]
        5 if ours.is_file() => {
            fs::remove_file(&ours).unwrap();
            std::os::unix::fs::symlink("CNAME", &ours).unwrap();
        }
        #[cfg(unix)]
        6 if folder(&ours) => {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::Permissions::from_mode([0o755, 0o750, 0o555][which % 3]);
            fs::set_permissions(ours.parent().unwrap(), mode).unwrap();
        }
        7 => drop(fs::create_dir_all(out.join("hollow/deep"))),
        _ => {}
    }
}

/// What a dead build or an accident may have done to what is laid by.
fn damage(spare: &Path, (what, which): (u8, usize)) {
    let file = spare.join("site").join(OURS[which % OURS.len()]);
    match what {
        0 => drop(fs::remove_dir_all(spare)),
        1 => drop(fs::remove_file(&file)),
        2 => drop(fs::remove_dir_all(file.parent().unwrap())),
        3 if file.is_file() => {
            fs::remove_file(&file).unwrap();
            fs::write(&file, "another").unwrap();
        }
        4 => drop(fs::remove_file(spare.join("inventory"))),
        5 => {
            let _ = fs::remove_dir_all(spare);
            fs::write(spare, "a file").unwrap();
        }
        _ => {}
    }
}

#[cfg(unix)]
fn modes(root: &Path) -> Vec<(std::path::PathBuf, u32)> {
    use std::os::unix::fs::PermissionsExt;
    let paths = tree(root).into_keys().map(|path| root.join(path));
    let mode = |path: &std::path::PathBuf| path.symlink_metadata().unwrap().permissions().mode();
    paths.map(|path| (path.strip_prefix(root).unwrap().to_owned(), mode(&path))).collect()
}

#[cfg(not(unix))]
fn modes(_: &Path) {}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_site_is_what_it_would_be_without(
        steps in prop::collection::vec(
            (
                prop::collection::vec((any::<bool>(), 0..3u8), OURS.len()),
                prop::collection::vec((0..9u8, 0..64usize), 0..3),
                (0..12u8, 0..64usize),
                any::<bool>(),
            ),
            1..7,
        )
    ) {
        let (with, without) = (Desk::new(), Desk::new());
        for (pages, acts, accident, is_aged) in steps {
            let texts = ["one", "two", "three"];
            let pages = OURS.iter().zip(&pages).filter(|(_, (is_there, _))| *is_there);
            let files: Vec<(&str, &str)> =
                pages.map(|(path, (_, text))| (*path, texts[usize::from(*text)])).collect();
            let (one, other) = (with.publish_with_spare(&files), without.try_publish(&files));
            prop_assert_eq!(one.as_ref().ok(), other.as_ref().ok());
            prop_assert_eq!(with.beside(), Vec::<String>::new());
            let outs = [with.path("public"), without.path("public")];
            if outs[1].exists() {
                prop_assert_eq!(tree(&outs[0]), tree(&outs[1]));
                prop_assert_eq!(modes(&outs[0]), modes(&outs[1]));
            }
            damage(&with.path("cache/spare"), accident);
            if is_aged {
                outs.iter().filter(|out| out.is_dir()).for_each(|out| age(out));
            }
            for each in acts {
                outs.iter().filter(|out| out.is_dir()).for_each(|out| act(out, each));
            }
        }
    }
}

#[test]
fn what_did_not_change_stays_linked_where_it_is() {
    let desk = Desk::new();
    desk.publish_with_spare(&[("en/a", "1"), ("zh/b", "1")]).unwrap();
    assert!(!desk.path("cache/spare").exists(), "nothing was replaced");
    desk.write("public/CNAME", "mine");
    age(&desk.path("public"));
    desk.publish_with_spare(&[("en/a", "1"), ("zh/b", "2"), ("zh/c", "1")]).unwrap();
    assert_eq!(
        desk.laid_by(),
        expected(&[("en", "/"), ("en/a", "1"), ("zh", "/"), ("zh/b", "1")]),
        "not what is theirs"
    );
    #[cfg(unix)]
    let inode = |path: &str| std::os::unix::fs::MetadataExt::ino(&desk.path(path).metadata().unwrap());
    #[cfg(unix)]
    let folder = inode("cache/spare/site/en");
    desk.publish_with_spare(&[("en/a", "1"), ("zh/c", "2")]).unwrap();
    #[cfg(unix)]
    assert_eq!(inode("public/en"), folder);
    assert_eq!(
        desk.site(),
        expected(&[("CNAME", "mine"), ("en", "/"), ("en/a", "1"), ("zh", "/"), ("zh/c", "2")])
    );
    assert!(desk.laid_by().contains_key("zh/b"), "the site before");
    desk.publish(&[("en/a", "2")]);
    assert!(desk.laid_by().contains_key("zh/b"), "who has no spare leaves it alone");
}

/// A shell stays in a folder that was replaced, and what is written there goes to the folder, wherever that is.
#[test]
fn what_somebody_leaves_in_a_folder_laid_by_comes_to_the_site() {
    let desk = Desk::new();
    let first = [("en/a", "1"), ("en/deep/b", "1")];
    let second = [("en/a", "2"), ("en/deep/b", "1")];
    desk.publish_with_spare(&first).unwrap();
    age(&desk.path("public"));
    desk.publish_with_spare(&second).unwrap();
    desk.write("cache/spare/site/en/deep/note.txt", "mine");
    desk.write("cache/spare/site/top.txt", "mine");
    desk.publish_with_spare(&first).unwrap();
    let site = [("en", "/"), ("en/a", "1"), ("en/deep", "/"), ("en/deep/b", "1")];
    let kept = [("en/deep/note.txt", "mine"), ("top.txt", "mine")];
    assert_eq!(desk.site(), expected(&[site.as_slice(), kept.as_slice()].concat()));
    desk.publish_with_spare(&second).unwrap();
    // Where its place is taken it stays, and so does all that is laid by.
    desk.publish_with_spare(&first).unwrap();
    desk.write("cache/spare/site/en/deep/note.txt", "another");
    desk.publish_with_spare(&second).unwrap();
    assert_eq!(desk.laid_by()["en/deep/note.txt"], "another");
    assert_eq!(desk.site()["en/deep/note.txt"], "mine");
}

#[test]
fn what_is_nobodys_spare_stays_as_it_is() {
    let desk = Desk::new();
    desk.publish_with_spare(&[("en/a", "1")]).unwrap();
    desk.write("cache/spare/site/en/a", "precious");
    desk.publish_with_spare(&[("en/a", "2")]).unwrap();
    desk.publish_with_spare(&[("en/a", "3")]).unwrap();
    assert_eq!(desk.laid_by(), expected(&[("en", "/"), ("en/a", "precious")]));
    assert_eq!(desk.site(), expected(&[("en", "/"), ("en/a", "3")]));
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_the_spare_is_not_followed() {
    let desk = Desk::new();
    desk.publish_with_spare(&[("en/a", "1")]).unwrap();
    desk.publish_with_spare(&[("en/a", "2")]).unwrap();
    desk.write("elsewhere/en/a", "precious");
    fs::remove_dir_all(desk.path("cache/spare/site")).unwrap();
    std::os::unix::fs::symlink(desk.path("elsewhere"), desk.path("cache/spare/site")).unwrap();
    desk.publish_with_spare(&[("en/a", "3")]).unwrap();
    fs::rename(desk.path("cache/spare"), desk.path("cache/another")).unwrap();
    std::os::unix::fs::symlink(desk.path("cache/another"), desk.path("cache/spare")).unwrap();
    desk.publish_with_spare(&[("en/a", "4")]).unwrap();
    assert_eq!(tree(&desk.path("elsewhere")), expected(&[("en", "/"), ("en/a", "precious")]));
}

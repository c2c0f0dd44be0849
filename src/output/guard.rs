//! Says no: which folders a site is never written to.
//!
//! Most work that tools of this kind have cost their users was deleted by the tool itself, which took a folder for
//! its output that was not. So a folder is ours only if it is new, empty or has our manifest, and some folders are
//! never ours. Nothing here changes anything on disk.
#![expect(clippy::disallowed_methods, reason = "looks at the output folder before anything is written")]

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::fault::{PublishFault, failed, shown};
use super::manifest::{BadManifest, MANIFEST_FILE, Manifest};
use super::platform;
use super::resolve::{LastPart, is_within, places_of, resolve};
use crate::words::{Phrase, Words, words};

/// What the output must not touch.
#[derive(Clone, Debug, Default)]
pub struct Protected {
    /// The folder of `site.toml`; empty for the folder we run in. The output may be inside it.
    pub project_root: PathBuf,
    /// Files and folders that the user writes: content, themes, archetypes. The output may not be inside one.
    pub sources: Vec<PathBuf>,
    /// The user's home, if known. The output may be inside it.
    pub home: Option<PathBuf>,
}

/// What is at the place of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Previous {
    /// Nothing.
    Missing,
    /// A folder without entries.
    Empty,
    /// A site of ours.
    Site(Manifest),
}

pub(super) const NAME_ANOTHER: Phrase = Phrase {
    english: "name a folder that holds nothing else, such as `public`",
    chinese: "换一个里面没有其他内容的文件夹，例如`public`",
};

/// Says where the output really is, or why it must not be there. Meant to be asked before any work is done;
/// [`publish`](super::publish()) asks again.
///
/// # Errors
/// Refused when writing there could cost the user something; failed when it could not be done anyway.
pub fn guard(out: &Path, protected: &Protected) -> Result<PathBuf, PublishFault> {
    refuse_spelling(out)?;
    let real = resolve(out, LastPart::Kept)?;
    refuse_protected(out, &real, protected)?;
    previous(&real)?;
    check_writable(&real)?;
    Ok(real)
}

/// What is at the place of the output now, if it can be ours.
pub(super) fn previous(out: &Path) -> Result<Previous, PublishFault> {
    let metadata = match out.symlink_metadata() {
        Ok(metadata) => metadata,
        Err(fault) if fault.kind() == ErrorKind::NotFound => return Ok(Previous::Missing),
        Err(fault) => return Err(failed(fault, "look at", out)),
    };
    let place = shown(out);
    if metadata.is_symlink() {
        let help = Phrase {
            english: "name the folder it leads to, or remove the link; what it leads to was not touched",
            chinese: "直接写它指向的文件夹，或者删掉链接；它指向的内容没有动过",
        };
        let message = words!(en: "the output {place} is a symbolic link", zh: "输出位置{place}是符号链接");
        return Err(PublishFault::refused(message, help));
    }
    if !metadata.is_dir() {
        return Err(PublishFault::refused(
            words!(en: "the output {place} is a file, not a folder", zh: "输出位置{place}是文件，不是文件夹"),
            NAME_ANOTHER,
        ));
    }
    if platform::is_mount_root(out) {
        let inside = shown(&out.join("site"));
        let help = words!(
            en: "name a folder inside it, such as {inside}", zh: "换成它里面的文件夹，例如{inside}"
        );
        let message =
            words!(en: "the output {place} is where a disk is mounted", zh: "输出位置{place}是磁盘的挂载点");
        return Err(PublishFault::refused(message, help));
    }
    contents(out)
}

fn contents(out: &Path) -> Result<Previous, PublishFault> {
    let manifest = out.join(MANIFEST_FILE);
    // A link or a pipe of that name is not ours, and is not opened.
    if manifest.symlink_metadata().is_ok_and(|metadata| metadata.is_file()) {
        let bytes = std::fs::read(&manifest).map_err(|fault| failed(fault, "read", &manifest))?;
        return match Manifest::parse(&bytes) {
            Ok(listed) => Ok(Previous::Site(listed)),
            Err(bad) => Err(refuse_manifest(out, &manifest, bad)),
        };
    }
    let mut entries = std::fs::read_dir(out).map_err(|fault| failed(fault, "read", out))?;
    match entries.next() {
        None => Ok(Previous::Empty),
        Some(Err(fault)) => Err(failed(fault, "read", out)),
        Some(Ok(_)) => {
            let place = shown(out);
            Err(PublishFault::refused(
                words!(
                    en: "the output {place} holds files, and diptych did not write them (it has no `{MANIFEST_FILE}`)",
                    zh: "输出位置{place}里有文件，而且不是diptych写的（里面没有`{MANIFEST_FILE}`）",
                ),
                Phrase {
                    english: "name a new or empty folder, or empty this one yourself if nothing in it is needed",
                    chinese: "换一个新的或空的文件夹；如果里面的东西都不要了，请自己清空",
                },
            ))
        }
    }
}

fn refuse_manifest(out: &Path, manifest: &Path, bad: BadManifest) -> PublishFault {
    let (manifest, out) = (shown(manifest), shown(out));
    match bad {
        BadManifest::Newer => PublishFault::refused(
            words!(
                en: "{manifest} was written by a newer version of diptych", zh: "{manifest}是更新版本的diptych写的"
            ),
            words!(en: "use that version, or name another folder", zh: "用那个版本，或者换一个文件夹"),
        ),
        BadManifest::Damaged => PublishFault::refused(
            words!(
                en: "{manifest} is damaged, so it is not known which files are yours",
                zh: "{manifest}已损坏，分不清哪些文件是你的",
            ),
            words!(
                en: "save what is yours in {out}, remove the folder and build again",
                zh: "把{out}里属于你的内容存到别处，删掉这个文件夹，再重新构建",
            ),
        ),
    }
}

fn refuse_spelling(out: &Path) -> Result<(), PublishFault> {
    let place = shown(out);
    let first = out.components().next().map(|part| part.as_os_str().as_encoded_bytes());
    match first {
        None => Err(PublishFault::refused(
            words!(en: "the output folder has an empty name", zh: "输出文件夹的名字是空的"),
            NAME_ANOTHER,
        )),
        Some(name) if name.starts_with(b"~") => Err(PublishFault::refused(
            words!(
                en: "the output {place} begins with `~`, which only a shell replaces",
                zh: "输出位置{place}以`~`开头，只有shell才会替换它",
            ),
            words!(en: "write the path of your home folder in full", zh: "写出主目录的完整路径"),
        )),
        Some(_) if out.as_os_str().as_encoded_bytes().contains(&0) => Err(PublishFault::refused(
            words!(en: "the output {place} has a zero byte", zh: "输出位置{place}含有零字节"),
            NAME_ANOTHER,
        )),
        Some(_) => Ok(()),
    }
}

fn refuse_protected(out: &Path, real: &Path, protected: &Protected) -> Result<(), PublishFault> {
    let refuse = |what: Words| {
        let place = if out == real { shown(out) } else { format!("{} ({})", shown(out), shown(real)) };
        let message = words!(en: "the output {place} {what}", zh: "输出位置{place}{what}"; what);
        Err(PublishFault::refused(message, NAME_ANOTHER))
    };
    if real.file_name().is_none() {
        return refuse(words!(en: "is the root of a file system", zh: "是文件系统的根目录"));
    }
    if let Some(home) = protected.home.as_deref().filter(|home| !home.as_os_str().is_empty())
        && places_of(home)?.iter().any(|home| is_within(home, real))
    {
        return refuse(words!(en: "is your home folder or holds it", zh: "是你的主目录，或包含主目录"));
    }
    if places_of(&protected.project_root)?.iter().any(|root| is_within(root, real)) {
        return refuse(words!(en: "is the project itself or holds it", zh: "就是项目本身，或包含项目"));
    }
    for source in &protected.sources {
        for place in places_of(source)? {
            let shown = shown(source);
            if is_within(real, &place) {
                return refuse(
                    words!(en: "is in {shown}, which holds sources", zh: "在存放源文件的{shown}里"),
                );
            }
            if is_within(&place, real) {
                return refuse(
                    words!(en: "holds {shown}, which holds sources", zh: "包含存放源文件的{shown}"),
                );
            }
        }
    }
    Ok(())
}

/// Why a file is no place for a folder.
pub(super) fn nothing_inside(file: &Path) -> Words {
    let file = shown(file);
    words!(en: "{file} is a file, so nothing can be inside it", zh: "{file}是文件，里面放不下东西")
}

/// Publishing makes and removes entries next to the output, and removes the old one.
fn check_writable(out: &Path) -> Result<(), PublishFault> {
    if out.is_dir() {
        platform::check_writable(out).map_err(|fault| failed(fault, "write to", out))?;
    }
    let Some(nearest) = out.ancestors().skip(1).find(|folder| folder.symlink_metadata().is_ok()) else {
        return Ok(());
    };
    if !nearest.is_dir() {
        return Err(PublishFault::refused(nothing_inside(nearest), NAME_ANOTHER));
    }
    platform::check_writable(nearest).map_err(|fault| failed(fault, "write to", nearest))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::{Protected, guard};
    use crate::output::PublishFault;

    struct Project {
        folder: tempfile::TempDir,
    }

    impl Project {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            for source in ["home/project/content/en", "home/project/themes/own", "home/beside"] {
                fs::create_dir_all(folder.path().join(source)).unwrap();
            }
            fs::write(folder.path().join("home/project/content/en/index.md"), "text").unwrap();
            Self { folder }
        }

        fn path(&self, relative: &str) -> PathBuf {
            self.folder.path().join(relative)
        }

        fn guard(&self, out: impl AsRef<Path>) -> Result<PathBuf, PublishFault> {
            let sources =
                ["content", "themes", "archetypes"].map(|name| self.path("home/project").join(name));
            let protected = Protected {
                project_root: self.path("home/project"),
                sources: sources.to_vec(),
                home: Some(self.path("home")),
            };
            guard(out.as_ref(), &protected)
        }

        fn check_refused(&self, out: impl AsRef<Path>, because: &str) {
            match self.guard(&out) {
                Err(PublishFault::Refused { message, .. }) => {
                    assert!(message.english.contains(because), "{message:?}")
                }
                other => panic!("{:?}: {other:?}", out.as_ref()),
            }
        }
    }

    #[test]
    fn refuses_the_project_and_what_holds_it_in_every_spelling() {
        let project = Project::new();
        for out in [
            "home/project",
            "home/project/",
            "home/project/.",
            "home/project/content/..",
            "home/project/missing/..",
            "home/./beside/../project",
        ] {
            project.check_refused(project.path(out), "is the project itself or holds it");
        }
        for out in ["home", "home/project/..", "", "home/.."] {
            project.check_refused(project.path(out), "is your home folder or holds it");
        }
        project.check_refused("/", "is the root of a file system");
        project.check_refused("/tmp/..", "is the root of a file system");
    }

    #[test]
    fn refuses_sources_in_every_spelling() {
        let project = Project::new();
        for out in [
            "home/project/content",
            "home/project/content/en",
            "home/project/content/new/deep",
            "home/project/public/../themes/own/x",
            "home/project/archetypes",
            "home/project/archetypes/x",
        ] {
            project.check_refused(project.path(out), "which holds sources");
        }
    }

    #[test]
    fn refuses_names_that_are_none() {
        let project = Project::new();
        project.check_refused("", "an empty name");
        project.check_refused("~", "begins with `~`");
        project.check_refused("~/public", "begins with `~`");
        project.check_refused("~user/public", "begins with `~`");
        project.check_refused("a\0b", "a zero byte");
    }

    #[test]
    fn refuses_the_folder_it_runs_in() {
        let here = std::path::absolute(".").unwrap();
        let protected = Protected { project_root: here.clone(), sources: Vec::new(), home: None };
        let inside = format!("../{}", here.file_name().unwrap().to_str().unwrap());
        let unnamed = Protected { project_root: PathBuf::new(), ..protected.clone() };
        for out in [".", "./", "./.", inside.as_str(), "..", "missing/../."] {
            for protected in [&protected, &unnamed] {
                assert!(
                    matches!(guard(Path::new(out), protected), Err(PublishFault::Refused { .. })),
                    "{out}"
                );
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn sees_through_links() {
        use std::os::unix::fs::symlink;
        let project = Project::new();
        symlink(project.path("home"), project.path("way")).unwrap();
        symlink(project.path("home/beside"), project.path("home/project/archetypes")).unwrap();
        symlink("nowhere", project.path("dangling")).unwrap();
        symlink("round", project.path("round")).unwrap();
        project.check_refused(project.path("way/project"), "is the project itself");
        project.check_refused(project.path("way/project/content/x"), "which holds sources");
        project.check_refused(project.path("way/beside/x"), "which holds sources");
        project.check_refused(project.path("home/project/archetypes"), "which holds sources");
        project.check_refused(project.path("way/project/themes/../content"), "which holds sources");
        project.check_refused(project.path("dangling/public"), "leads nowhere");
        assert!(matches!(project.guard(project.path("round/x")), Err(PublishFault::Failed(_))));
        let real = project.path("home/project/public").canonicalize();
        assert!(real.is_err());
        let found = project.guard(project.path("way/project/public")).unwrap();
        assert_eq!(found, project.path("home").canonicalize().unwrap().join("project/public"));
    }

    #[cfg(unix)]
    #[test]
    fn refuses_to_be_a_link() {
        let project = Project::new();
        fs::create_dir(project.path("target")).unwrap();
        std::os::unix::fs::symlink("target", project.path("link")).unwrap();
        std::os::unix::fs::symlink("missing", project.path("dangling")).unwrap();
        for out in ["link", "link/", "link/.", "dangling"] {
            project.check_refused(project.path(out), "is a symbolic link");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn refuses_mounts() {
        Project::new().check_refused("/proc", "is where a disk is mounted");
    }

    #[test]
    fn a_home_that_is_none_stops_nobody() {
        let project = Project::new();
        let file = project.path("home/project/content/en/index.md");
        for home in [PathBuf::new(), file.join("x"), project.path("missing")] {
            let protected =
                Protected { project_root: project.path("home/project"), sources: vec![], home: Some(home) };
            assert!(guard(&project.path("home/project/public"), &protected).is_ok());
        }
    }

    #[test]
    fn refuses_what_is_not_ours() {
        let project = Project::new();
        for (file, bytes) in [
            ("foreign/notes.txt", "mine"),
            ("repository/.git/HEAD", "ref"),
            ("damaged/.diptych-output", "diptych-output 1 broken\n"),
            ("newer/.diptych-output", "diptych-output 7 whatever\n"),
            ("file", "mine"),
        ] {
            let path = project.path(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        project.check_refused(project.path("foreign"), "holds files");
        project.check_refused(project.path("repository"), "holds files");
        project.check_refused(project.path("damaged"), "is damaged");
        project.check_refused(project.path("newer"), "newer version");
        project.check_refused(project.path("file"), "is a file, not a folder");
        project.check_refused(project.path("file/public"), "is a file, so nothing can be inside it");
    }

    #[test]
    fn allows_new_and_empty_folders_without_making_any() {
        let project = Project::new();
        fs::create_dir(project.path("empty")).unwrap();
        for out in [
            "empty",
            "home/project/public",
            "home/new",
            "far/away/public",
            "home/project-site",
            "home/content",
        ] {
            assert!(project.guard(project.path(out)).is_ok(), "{out}");
        }
        assert!(!project.path("far").exists());
    }
}

//! Says no: which folders a site is never written to.
//!
//! Most work that tools of this kind have cost their users was deleted by the tool itself, which took a folder for
//! its output that was not. So a folder is ours only if it is new, empty or has our manifest, and some folders are
//! never ours. Nothing here changes anything on disk.

use std::path::{Path, PathBuf};

use super::fault::{PublishFault, failed, shown};
use super::platform;
use super::previous::can_be_ours;
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
    can_be_ours(&real)?;
    check_writable(&real)?;
    Ok(real)
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
#[expect(clippy::disallowed_methods, reason = "makes the folders it asks about")]
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

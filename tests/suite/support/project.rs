//! A throw-away project on disk, the program run on it, and the site that comes of it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use tempfile::TempDir;

use super::markup::{self, Element};

/// The `site.toml` of [`Project::new`]: English first, Chinese second.
pub(crate) const CONFIG: &str = r#"title = { en = "Playbooks", zh = "手册" }
description = { en = "How we work.", zh = "我们怎样工作。" }
base_url = "https://kb.example/team/"

[[languages]]
code = "en"
tag = "en"
name = "English"
default = true

[[languages]]
code = "zh"
tag = "zh-Hans"
name = "简体中文"
"#;

/// A project in a temporary folder.
pub(crate) struct Project {
    folder: Arc<TempDir>,
}

impl Project {
    /// A bilingual project with a front page in both languages and nothing else.
    pub(crate) fn new() -> Self {
        Self::bare()
            .file("site.toml", CONFIG)
            .file("content/en/index.md", "---\ntitle: Home\n---\nWelcome.\n")
            .file("content/zh/index.md", "---\ntitle: 首页\n---\n欢迎。\n")
    }

    /// An empty folder.
    pub(crate) fn bare() -> Self {
        Self { folder: Arc::new(tempfile::tempdir().expect("a temporary folder")) }
    }

    /// With a file, in place of one with that path.
    pub(crate) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(path, content);
        self
    }

    /// With every file of a folder of fixtures, in place of those with their paths; but for what is expected of them.
    pub(crate) fn files_of(self, root: &Path) -> Self {
        let mut folders = vec![root.to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("a fixture") {
                let path = entry.expect("an entry").path();
                if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("expected.")) {
                    continue;
                }
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let inside = path.strip_prefix(root).expect("inside").to_str().expect("UTF-8");
                    self.write(inside, fs::read(&path).expect("a file"));
                }
            }
        }
        self
    }

    /// With more lines at the end of `site.toml`.
    pub(crate) fn config(self, lines: &str) -> Self {
        let path = self.path("site.toml");
        let text = fs::read_to_string(&path).expect("site.toml");
        // Keys of the top level must stand before the first table.
        let (top, tables) = text.split_at(text.find("\n[").unwrap_or(text.len()));
        let text = if lines.starts_with('[') {
            format!("{text}\n{lines}\n")
        } else {
            format!("{top}\n{lines}\n{tables}")
        };
        fs::write(path, text).expect("site.toml");
        self
    }

    /// Writes a file now.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    /// Removes a file or folder now.
    pub(crate) fn remove(&self, path: &str) {
        let path = self.path(path);
        if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.expect("removed");
    }

    /// Where something of the project is.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// The folder of the project.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// The program, ready to run in the project, with a fixed environment.
    pub(crate) fn command(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let mut command = program();
        command.args(arguments).current_dir(self.root()).env("CI", "true").env_remove("NO_COLOR");
        command
    }

    /// Runs the program in the project.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&self.command(arguments).output().expect("the program runs"))
    }

    /// Builds without errors and gives the site.
    pub(crate) fn build(&self) -> Published {
        let run = self.run(&["build"]);
        assert_eq!(run.code, 0, "{run:?}");
        self.published("dist")
    }

    /// The site in a folder of the project.
    pub(crate) fn published(&self, folder: &str) -> Published {
        Published { folder: self.path(folder), _project: Arc::clone(&self.folder) }
    }

    /// Everything `check` finds: `path:line:column: severity[code]: message (help)`.
    pub(crate) fn problems(&self) -> Vec<String> {
        self.run(&["check", "--format", "short"]).stdout.lines().map(str::to_owned).collect()
    }

    /// Asserts that `check` reports a problem beginning with this, such as `content/en/a.md:1:5: error[broken-link]`.
    #[track_caller]
    pub(crate) fn reports(&self, expected: &str) -> &Self {
        let problems = self.problems();
        assert!(problems.iter().any(|problem| problem.contains(expected)), "no {expected}\n{problems:#?}");
        self
    }

    /// Asserts that `check` finds as many problems as these, each beginning so, in order.
    #[track_caller]
    pub(crate) fn problems_begin(&self, starts: &[&str]) {
        let problems = self.problems();
        assert_eq!(problems.len(), starts.len(), "{problems:#?}");
        for (problem, start) in problems.iter().zip(starts) {
            assert!(problem.starts_with(start), "{start} in {problem}");
        }
    }

    /// Asserts that `check` finds nothing.
    #[track_caller]
    pub(crate) fn is_clean(&self) -> &Self {
        assert_eq!(self.problems(), Vec::<String>::new());
        self
    }
}

/// The program, able to be interrupted: what a shell starts in the background inherits that Ctrl-C is ignored, and so
/// would the program under test.
fn program() -> Command {
    const PROGRAM: &str = env!("CARGO_BIN_EXE_diptych");
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    if ignored & 0b10 == 0 {
        return in_english(Command::new(PROGRAM));
    }
    let mut command = Command::new("env");
    command.args(["--default-signal=INT", PROGRAM]);
    in_english(command)
}

/// Messages do not depend on the language of the machine that runs the tests.
fn in_english(mut command: Command) -> Command {
    command.env_remove("LC_ALL").env_remove("LC_MESSAGES").env("LANG", "en_GB.UTF-8");
    command
}

/// What a run of the program said.
#[derive(Debug)]
pub(crate) struct Run {
    /// Its exit code; 128 plus the signal when it was killed.
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    pub(crate) fn of(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(128),
            stdout: String::from_utf8(output.stdout.clone()).expect("UTF-8 on stdout"),
            stderr: String::from_utf8(output.stderr.clone()).expect("UTF-8 on stderr"),
        }
    }
}

/// A published site.
pub(crate) struct Published {
    folder: PathBuf,
    /// Lies on disk for as long as somebody looks at the site.
    _project: Arc<TempDir>,
}

impl Published {
    /// The text of a file.
    #[track_caller]
    pub(crate) fn text(&self, path: &str) -> String {
        let path = self.folder.join(path);
        fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
    }

    /// A page, read strictly.
    #[track_caller]
    pub(crate) fn page(&self, path: &str) -> Element {
        markup::html(&self.text(path))
    }

    /// Whether a file exists.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.folder.join(path).exists()
    }

    /// Every file with its content, by path; dot files of the program included.
    pub(crate) fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name =
                        path.strip_prefix(&self.folder).expect("inside").to_string_lossy().replace('\\', "/");
                    files.push((name, fs::read(&path).expect("a file")));
                }
            }
        }
        files.sort();
        files
    }

    /// The paths of [`Published::files`] without the program's own dot files.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.files().into_iter().map(|(path, _)| path).filter(|path| !path.starts_with(".diptych")).collect()
    }
}

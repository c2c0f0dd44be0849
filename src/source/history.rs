//! On which day each page was changed last, as the repository of the project remembers it.
//!
//! Three questions tell it for all files, and nothing is asked for each: `git rev-parse` whether the whole history is here,
//! `git ls-tree` which files are committed, `git log` when. It is a kindness, not an input that sites need: without git,
//! outside a repository, in a clone that has only the last commits, and for files that nobody has committed, there is no
//! day, and front matter says what it says. The same commit gives the same days everywhere: they are those
//! on which the commits were made, in the zone they were made in.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use crate::path::SourcePath;

/// The folder whose files have a history.
const CONTENT: &str = "content";
/// Stands before the day of a commit and in no path.
const COMMIT: u8 = 2;
/// What would lead git to another repository than the one the project lies in: hooks and other tools set it.
const ELSEWHERE: [&str; 7] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
];

/// The day of the last change of files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct History {
    days: BTreeMap<SourcePath, String>,
}

impl History {
    /// Asks the repository that a project lies in about the Markdown files of its last commit.
    pub fn read(root: &Path) -> Self {
        if !is_whole(root) {
            return Self::default();
        }
        listing(root).and_then(|said| Self::log(root, committed(&said))).unwrap_or_default()
    }

    /// The day of the last change of a file, such as `2026-11-24`.
    pub fn day(&self, path: &SourcePath) -> Option<&str> {
        self.days.get(path).map(String::as_str)
    }

    fn log(root: &Path, wanted: BTreeSet<SourcePath>) -> Option<Self> {
        // Nothing of how the user likes to read a log.
        let mut child = git(root)
            .args(["-c", "log.showSignature=false", "-c", "log.showRoot=true"])
            .args(["log", "-z", "--format=%x02%cd", "--date=short", "-O/dev/null"])
            .args(["--name-only", "--no-renames", "--relative", "--no-follow", "--no-ext-diff"])
            .args(["--", CONTENT])
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let history = child.stdout.take().map(|said| Self::parse(&mut BufReader::new(said), wanted));
        // What is older than the oldest page is of no interest, and git may still be telling it.
        let _ = child.kill();
        let _ = child.wait();
        history
    }

    /// Commits from the last to the first, each with its day and its files, all ended by zero bytes. Reads until every
    /// file has a day.
    fn parse(said: &mut impl BufRead, mut wanted: BTreeSet<SourcePath>) -> Self {
        let mut days = BTreeMap::new();
        let (mut day, mut entry) = (String::new(), Vec::new());
        while !wanted.is_empty() && said.read_until(0, &mut entry).is_ok_and(|read| read > 0) {
            let text = entry.strip_suffix(b"\0").unwrap_or(&entry);
            let text = std::str::from_utf8(text.strip_prefix(b"\n").unwrap_or(text)).unwrap_or_default();
            match text.strip_prefix(char::from(COMMIT)) {
                Some(of_commit) => of_commit.clone_into(&mut day),
                None => {
                    if let Some(path) = SourcePath::new(text).and_then(|path| wanted.take(&path)) {
                        days.insert(path, day.clone());
                    }
                }
            }
            entry.clear();
        }
        Self { days }
    }
}

/// Where the repository of a project keeps which commit is its last, to see without asking whether there is another.
#[derive(Debug)]
pub struct Repository {
    root: PathBuf,
    marks: Vec<(PathBuf, Option<Mark>)>,
}

/// How such a file looks: how long it is, and when it was written.
type Mark = (u64, SystemTime);

impl Repository {
    /// Asks git where these files are: in a worktree and with submodules they are elsewhere.
    pub fn of(root: &Path) -> Self {
        let marks = marks(root).unwrap_or_else(|| vec![root.join(".git")]);
        let marks = marks.into_iter().map(|path| (mark(&path), path)).map(|(mark, path)| (path, mark));
        Self { root: root.to_path_buf(), marks: marks.collect() }
    }

    /// Whether the last commit may be another since this was asked before.
    pub fn has_moved(&mut self) -> bool {
        let has_moved = self.marks.iter().any(|(path, before)| mark(path) != *before);
        if has_moved {
            // On another branch, other files tell.
            *self = Self::of(&self.root);
        }
        has_moved
    }
}

fn mark(path: &Path) -> Option<Mark> {
    let metadata = path.metadata().ok()?;
    Some((metadata.len(), metadata.modified().ok()?))
}

/// The files that tell; `None` outside a repository.
fn marks(root: &Path) -> Option<Vec<PathBuf>> {
    let mut git = git(root);
    git.arg("rev-parse");
    for name in ["HEAD", "logs/HEAD", "packed-refs", "reftable/tables.list", "shallow", "refs"] {
        git.args(["--git-path", name]);
    }
    // Before the first commit git has no answer to this, and says so when it has given the others.
    let asked = git.args(["--symbolic-full-name", "HEAD"]).output().ok()?;
    let said = String::from_utf8(asked.stdout).ok()?;
    let mut lines = said.lines();
    let mut marks: Vec<PathBuf> = lines.by_ref().take(6).map(|path| root.join(path)).collect();
    let refs = marks.pop()?;
    let branch = lines.next().and_then(|name| name.strip_prefix("refs/"));
    marks.extend(branch.map(|branch| refs.join(branch)));
    Some(marks)
}

/// The files of the last commit, each ended by a zero byte.
fn listing(root: &Path) -> Option<Vec<u8>> {
    let asked =
        git(root).args(["ls-tree", "-r", "-z", "--name-only", "HEAD", "--", CONTENT]).output().ok()?;
    asked.status.success().then_some(asked.stdout)
}

/// The pages among them. A page that is not committed is not asked about: the whole history would be read in vain.
fn committed(listing: &[u8]) -> BTreeSet<SourcePath> {
    let names = listing.split(|byte| *byte == 0).filter_map(|name| std::str::from_utf8(name).ok());
    names.filter_map(SourcePath::new).filter(|path| path.extension() == "md").collect()
}

/// Whether there is a repository, with all its commits: in a clone that was cut short, the oldest commit it has seems to
/// have changed every file.
fn is_whole(root: &Path) -> bool {
    let asked = git(root).args(["rev-parse", "--is-shallow-repository"]).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = asked else { return false };
    let mut said = String::new();
    let read = child.stdout.take().is_some_and(|mut stdout| stdout.read_to_string(&mut said).is_ok());
    let succeeded = child.wait().is_ok_and(|status| status.success());
    read && succeeded && said.trim() == "false"
}

/// Git in the folder of the project, which asks nobody, fetches nothing and writes nothing.
fn git(root: &Path) -> Command {
    let mut git = Command::new("git");
    for variable in ELSEWHERE {
        git.env_remove(variable);
    }
    git.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0");
    git.arg("-C").arg(root).arg("--no-pager").stdin(Stdio::null()).stderr(Stdio::null());
    git
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{History, SourcePath, committed};

    #[test]
    fn the_last_commit_of_a_file_gives_its_day() {
        let said = b"\x022026-04-01\0\ncontent/b.md\0\x022026-03-01\0\ncontent/b.md\0content/\xe4\xb8\xad a.md\0\x021999-01-01\0\ncontent/gone.md\0";
        let paths = ["content/b.md", "content/中 a.md", "content/new.md"];
        let paths = paths.map(|path| SourcePath::new(path).expect("a path"));
        let history = History::parse(&mut said.as_slice(), paths.iter().cloned().collect());
        let days: Vec<Option<&str>> = paths.iter().map(|path| history.day(path)).collect();
        assert_eq!(days, [Some("2026-04-01"), Some("2026-03-01"), None]);
    }

    #[test]
    fn nothing_is_read_beyond_the_last_day_that_is_wanted() {
        let [a, b] = ["content/a.md", "content/中 b.md"].map(|path| SourcePath::new(path).expect("a path"));
        let wanted = committed("content/a.md\0content/p.png\0content/中 b.md\0".as_bytes());
        assert_eq!(wanted, BTreeSet::from([a.clone(), b.clone()]));
        let mut said =
            "\x022026-04-01\0\ncontent/a.md\0content/中 b.md\0\x022026-03-01\0\ncontent/a.md\0".as_bytes();
        let history = History::parse(&mut said, wanted);
        assert_eq!((history.day(&a), history.day(&b)), (Some("2026-04-01"), Some("2026-04-01")));
        assert!(said.starts_with(b"\x022026-03-01"), "older commits are not read");
    }
}

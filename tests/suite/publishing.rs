//! Publishing is all or nothing: whenever a build fails, is stopped or is killed, readers have the complete old site or
//! the complete new one, and what is not the site's is where it was.
//!
//! Comments name rows of the reliability catalogue, section D.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::{
    Dice, Project, Signal, contents, end_of, ended_by, finished, names, send_signal, skipped, state,
    with_own_mounts,
};

/// What a reader of a folder finds, by path.
type Contents = BTreeMap<String, String>;

/// Longer than a build takes to end once it is told to.
const AT_ONCE: Duration = Duration::from_secs(2);

/// Two projects, `one` and `two`, that publish to the same place in turn, and what each gives there.
struct Turns {
    project: Project,
    /// Where they publish: in memory if possible, since each build waits until the disk has written everything, and
    /// a busy disk takes its time.
    public: TempDir,
    expected: BTreeMap<&'static str, Contents>,
    /// How long a build takes, and how much of that it publishes.
    whole: Duration,
    publishing: Duration,
}

/// Files of the user's in the output: none of them may ever be missed.
const FOREIGN: [(&str, &str); 4] = [
    ("CNAME", "kb.example"),
    (".git/objects/ab/cd", "blob"),
    ("en/p1/notes.txt", "in a folder of the site"),
    ("only-in-one/notes.txt", "in a folder that comes and goes"),
];

impl Turns {
    fn new() -> Self {
        let public =
            tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a temporary folder");
        Self::at(Project::bare(), public, 0)
    }

    /// Beside the projects, and large enough that each lays by the folders of the site it replaces.
    fn with_spares() -> Self {
        let project = Project::bare();
        let public = tempfile::tempdir_in(project.root()).expect("a temporary folder");
        Self::at(project, public, 1200)
    }

    /// Some files are the same in both, so many more too, some differ, some are in one only.
    fn at(project: Project, public: TempDir, more: usize) -> Self {
        for edition in ["one", "two"] {
            assert_eq!(project.run(&["init", edition]).code, 0);
            for number in 0..12 {
                let text = format!("---\ntitle: Page {number}\n---\nEdition {edition}.\n");
                project.write(&format!("{edition}/content/en/p{number}.md"), text);
            }
            for number in 0..30 {
                project.write(&format!("{edition}/content/static/same/{number}.txt"), number.to_string());
                project.write(
                    &format!("{edition}/content/static/other/{number}.txt"),
                    format!("{edition} {number}"),
                );
                project.write(&format!("{edition}/content/static/only-in-{edition}/{number}/x.txt"), edition);
            }
            for number in 0..more {
                let path = format!("{edition}/content/static/more/{}/{number}.txt", number / 100);
                project.write(&path, number.to_string());
            }
        }
        let least = Duration::from_millis(1);
        let mut turns = Self { project, public, expected: BTreeMap::new(), whole: least, publishing: least };
        for edition in ["two", "one"] {
            turns.publish(edition);
            turns.expected.insert(edition, turns.site());
        }
        // The longest of a few: how far a moment to kill at may lie ahead.
        for edition in ["two", "one", "two", "one"] {
            let began = Instant::now();
            let mut build = turns.start(edition);
            turns.is_staging(&mut build);
            turns.publishing = turns.publishing.max({
                let staged = Instant::now();
                end_of(&mut build, AT_ONCE * 10);
                staged.elapsed()
            });
            turns.whole = turns.whole.max(began.elapsed());
        }
        turns
    }

    /// With files of the user's in the output, of which `one` is what is published.
    fn with_foreign_files(mut self) -> Self {
        for edition in ["two", "one"] {
            for (path, text) in FOREIGN {
                let path = self.place().join(path);
                fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                fs::write(path, text).expect("a file");
            }
            let link = self.place().join("link");
            if link.symlink_metadata().is_err() {
                symlink(self.project.path("one"), link).expect("a link");
            }
            self.publish(edition);
            self.expected.insert(edition, self.site());
        }
        for contents in self.expected.values() {
            assert!(FOREIGN.iter().all(|(path, _)| contents.contains_key(*path)));
        }
        self
    }

    fn place(&self) -> PathBuf {
        self.public.path().join("site")
    }

    fn command(&self, edition: &str) -> Command {
        let mut command = self.project.command(["--quiet", "--root", edition, "build", "--out"]);
        command.arg(self.place());
        command
    }

    fn publish(&self, edition: &str) {
        let run = finished(&mut self.command(edition));
        assert_eq!(run.code, 0, "{run:?}");
        assert_eq!(names(self.public.path()), ["site"], "nothing is left beside the site");
    }

    fn start(&self, edition: &str) -> Child {
        let mut command = self.command(edition);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().expect("the program starts")
    }

    fn site(&self) -> Contents {
        contents(&self.place())
    }

    /// What is beside the site.
    fn leftovers(&self) -> Vec<String> {
        let mut names = names(self.public.path());
        names.retain(|name| name != "site");
        names
    }

    /// Waits until a build begins to publish. `false` when it has ended before that was seen.
    fn is_staging(&self, build: &mut Child) -> bool {
        let stage = self.public.path().join(format!(".site.stage-{}", build.id()));
        while !stage.exists() {
            if build.try_wait().expect("its state").is_some() {
                return false;
            }
            // Not at full speed: the build needs the processor more.
            std::thread::sleep(Duration::from_micros(50));
        }
        true
    }

    /// Starts a build, sends it a signal at a random moment, and says whether that is what ended it.
    fn stop(&self, edition: &str, signal: Signal, dice: &mut Dice) -> bool {
        let mut build = self.start(edition);
        // Most of the time goes into rendering; half of the signals are for the part that is dangerous.
        let longest = if dice.below(2) == 0 {
            if !self.is_staging(&mut build) {
                // Its number may be another program's by now.
                return false;
            }
            self.publishing
        } else {
            self.whole
        };
        let wait =
            Duration::from_nanos(dice.below(usize::try_from(longest.as_nanos()).expect("short")) as u64);
        std::thread::sleep(wait);
        send_signal(build.id(), signal);
        ended_by(end_of(&mut build, AT_ONCE)) == Some(signal)
    }

    /// Runs a build that is killed when it makes one of some calls for the n-th time.
    #[track_caller]
    fn kill_at(&self, edition: &str, calls: &str, number: usize) {
        let run = finished(&mut self.traced(edition, calls, &format!("signal=KILL:when={number}")));
        assert_ne!(run.code, 0, "{calls} {number}: there are fewer");
    }

    /// Kills a build of the other edition like that, and says which of the two is there: one of them is, completely, and beside
    /// it no more than one leftover.
    #[track_caller]
    fn survives_at(&self, [current, other]: [&'static str; 2], calls: &str, number: usize) -> &'static str {
        self.kill_at(other, calls, number);
        assert!(self.leftovers().len() <= 1, "{calls} {number}: {:?}", self.leftovers());
        self.one_of([current, other])
    }

    /// A build whose system calls fail, or kill it, as `strace` is told. One thread: the n-th call is the same call in
    /// every run.
    fn traced(&self, edition: &str, calls: &str, fault: &str) -> Command {
        let plain = self.command(edition);
        let mut command = Command::new("strace");
        command.args(["-f", "-q", "-o", "/dev/null", "-e", &format!("trace={calls}")]);
        command
            .args(["-e", &format!("inject={calls}:{fault}")])
            .arg(plain.get_program())
            .args(plain.get_args());
        command.current_dir(self.project.root()).env("CI", "true").env("RAYON_NUM_THREADS", "1");
        command
    }

    /// Asserts that the site is the one or the other, completely, and says which.
    #[track_caller]
    fn one_of(&self, editions: [&'static str; 2]) -> &'static str {
        let site = self.site();
        let found = editions.into_iter().find(|edition| self.expected[edition] == site);
        found.unwrap_or_else(|| panic!("neither of {editions:?}: {site:#?}, beside {:?}", self.leftovers()))
    }

    /// Stops so many builds with a signal and asserts each time that there is a complete site and no more than one
    /// leftover. Goes on until both the old and the new site have been what was left.
    fn survives(&self, signal: Signal, times: usize, seed: u64) {
        let mut dice = Dice::new(seed);
        let (mut current, mut other) = ("one", "two");
        let (mut stopped, mut old, mut new, mut left) = (0, 0, 0, 0);
        for round in 0..times * 20 {
            let was_stopped = self.stop(other, signal, &mut dice);
            let found = self.one_of([current, other]);
            let leftovers = self.leftovers();
            assert!(leftovers.len() <= 1, "those of earlier builds are cleared away: {leftovers:?}");
            if was_stopped {
                stopped += 1;
                left += leftovers.len();
                if found == current { old += 1 } else { new += 1 }
            } else {
                assert_eq!(
                    (found, leftovers.len()),
                    (other, 0),
                    "round {round}: a build that ended is published"
                );
            }
            if found == other {
                (current, other) = (other, current);
            }
            if stopped >= times && old > 0 && new > 0 && left > 0 {
                // Whatever the last one left, the next build goes through and clears away.
                self.publish(other);
                assert_eq!(self.site(), self.expected[other]);
                return;
            }
        }
        panic!("{stopped} stopped: {old} before, {new} after the exchange, {left} with leftovers");
    }
}

// Rows 46 and 55.
#[test]
fn a_killed_build_leaves_the_old_site_or_the_new_one() {
    Turns::new().with_foreign_files().survives(Signal::Kill, 50, 46);
}

// Rows 56 and 55.
#[test]
fn an_interrupted_build_ends_at_once_and_leaves_a_complete_site() {
    let turns = Turns::new().with_foreign_files();
    turns.survives(Signal::Interrupt, 20, 56);
    turns.publish("one");
    turns.survives(Signal::Terminate, 20, 57);
}

// Row 46: where there was nothing, there is nothing or all.
#[test]
fn a_killed_first_build_leaves_all_or_nothing() {
    let mut turns = Turns::new();
    turns.expected.insert("none", BTreeMap::new());
    let mut dice = Dice::new(460);
    let (mut stopped, mut nothing) = (0, 0);
    for _ in 0..200 {
        fs::remove_dir_all(turns.place()).or_else(ignore_missing).expect("removed");
        stopped += usize::from(turns.stop("one", Signal::Kill, &mut dice));
        nothing += usize::from(turns.one_of(["none", "one"]) == "none");
        assert!(turns.leftovers().len() <= 1);
        if stopped >= 15 && nothing > 0 {
            turns.publish("one");
            return;
        }
    }
    panic!("{stopped} stopped, {nothing} before anything was published");
}

fn ignore_missing(fault: std::io::Error) -> std::io::Result<()> {
    if fault.kind() == std::io::ErrorKind::NotFound { Ok(()) } else { Err(fault) }
}

/// Whether `strace` can be used here; says so in one line if not.
fn can_trace(what: &str) -> bool {
    let tried = Command::new("strace").args(["-f", "-q", "-o", "/dev/null", "true"]).output();
    let can = cfg!(target_os = "linux") && tried.is_ok_and(|output| output.status.success());
    if !can {
        skipped(&format!("{what}, for strace cannot be used here"));
    }
    can
}

// Row 46: not at random but at each call that changes the disk.
#[test]
fn a_build_killed_at_any_step_leaves_a_complete_site() {
    if !can_trace("builds killed at each call") {
        return;
    }
    let turns = Turns::new().with_foreign_files();
    let (mut current, mut other) = ("one", "two");
    let mut seen = [0, 0];
    for (calls, numbers) in [
        ("mkdir,mkdirat", vec![1, 2, 20]),
        ("link,linkat", vec![1, 10, 35, 36, 37]),
        ("write,pwrite64,writev", vec![2, 3, 30]),
        ("chmod,fchmod,fchmodat", vec![1, 2]),
        ("syncfs", vec![1]),
        ("fsync", vec![1]),
        ("renameat2,rename,renameat", vec![1]),
        ("unlink,unlinkat", vec![1, 2, 30, 60, 80]),
        ("rmdir", vec![1, 2, 20]),
    ] {
        for number in numbers {
            let found = turns.survives_at([current, other], calls, number);
            seen[usize::from(found == other)] += 1;
            if found == other {
                (current, other) = (other, current);
            }
            // Whatever was left, the next build goes through and clears away.
            turns.publish(current);
            assert_eq!(turns.site(), turns.expected[current], "{calls} {number}");
        }
    }
    // Only one step can take the old site away and put the new one in its place at once.
    let run = finished(&mut turns.traced(other, "renameat2,rename,renameat", "signal=KILL:when=2"));
    assert_eq!(run.code, 0, "there is no second step: {run:?}");
    (current, other) = (other, current);
    assert!(seen.iter().all(|count| *count > 5), "some before, some after the exchange: {seen:?}");
    // While it clears away what another left: each time there is less of it, and the site is not touched.
    turns.kill_at(other, "link,linkat", 36);
    let leftover = turns.leftovers();
    assert_eq!(leftover.len(), 1);
    for (calls, number) in [("unlink,unlinkat", 1), ("unlink,unlinkat", 10), ("unlink,unlinkat", 10)] {
        turns.kill_at(other, calls, number);
        assert_eq!(turns.site(), turns.expected[current], "{calls} {number}");
        assert_eq!(turns.leftovers(), leftover, "{calls} {number}");
    }
    turns.publish(other);
    assert_eq!(turns.site(), turns.expected[other]);
}

// Row 46: the folders of the site before are laid by, and used for the next one.
#[test]
fn a_build_killed_while_it_moves_folders_leaves_a_complete_site() {
    if !can_trace("builds killed while they move folders") {
        return;
    }
    let turns = Turns::with_spares().with_foreign_files();
    let is_laid_by =
        |edition: &str| turns.project.path(&format!("{edition}/.diptych-cache/spare/site/en")).is_dir();
    assert!(is_laid_by("one") && is_laid_by("two"));
    let (mut current, mut other) = ("one", "two");
    let mut seen = [0, 0];
    for (calls, numbers) in [
        ("renameat2,rename,renameat", vec![1, 5, 12, 14, 16, 18, 20, 24]),
        ("mkdir,mkdirat", vec![1, 20]),
        ("unlink,unlinkat", vec![1, 30]),
        ("rmdir", vec![1, 2, 20]),
    ] {
        for number in numbers {
            let found = turns.survives_at([current, other], calls, number);
            seen[usize::from(found == other)] += 1;
            if found == other {
                (current, other) = (other, current);
            }
            for edition in [other, current] {
                turns.publish(edition);
                assert_eq!(turns.site(), turns.expected[edition], "{calls} {number}");
            }
            assert!(is_laid_by("one") && is_laid_by("two"), "{calls} {number}");
        }
    }
    assert!(seen.iter().all(|count| *count > 2), "some before, some after the exchange: {seen:?}");
}

// Rows 48 and 49: the n-th call fails, and all after it.
#[test]
fn a_build_that_cannot_write_leaves_the_old_site_and_nothing_else() {
    if !can_trace("calls that fail") {
        return;
    }
    let turns = Turns::new().with_foreign_files();
    let before = state(turns.public.path());
    for (calls, fault) in [
        ("mkdir,mkdirat", "error=ENOSPC:when=1+"),
        ("mkdir,mkdirat", "error=EACCES:when=5+"),
        ("write,pwrite64,writev", "error=ENOSPC:when=1+"),
        ("write,pwrite64,writev", "error=ENOSPC:when=1"),
        ("write,pwrite64,writev", "error=EIO:when=40"),
        ("syncfs", "error=EIO:when=1"),
        ("renameat2,rename,renameat", "error=EACCES:when=1"),
        ("renameat2,rename,renameat", "error=EXDEV:when=1"),
        ("renameat2,rename,renameat", "error=ENOSPC:when=1"),
    ] {
        let run = finished(&mut turns.traced("two", calls, fault));
        assert_eq!(run.code, 3, "{calls} {fault}: {run:?}");
        // Where nothing at all can be written, no message can either.
        let told =
            run.stderr.contains("error: cannot ") || (calls.starts_with("write") && fault.ends_with('+'));
        assert!(told && !run.stderr.contains("panicked"), "{calls} {fault}: {run:?}");
        let mut after = state(turns.public.path());
        // The folder around it had a stage in it for a while.
        after.insert(String::new(), before[""].clone());
        assert_eq!(after, before, "{calls} {fault}");
    }
    turns.publish("two");
    assert_eq!(turns.site(), turns.expected["two"]);
}

// Row 47.
#[test]
fn a_failing_build_leaves_the_last_good_site() {
    let good = [
        ("content/en/a.md", "---\ntitle: A\n---\nEdition one.\n"),
        ("themes/default/templates/components/footer.html", "<footer>foot</footer>\n"),
        ("themes/default/strings/en.toml", ""),
    ];
    let project = Project::new();
    for (path, text) in &good[..2] {
        project.write(path, text);
    }
    let site = project.build();
    assert!(site.text("en/a/index.html").contains("Edition one."));
    let before = state(&project.path("dist"));
    let config = fs::read_to_string(project.path("site.toml")).expect("site.toml");
    project.write("content/en/a.md", "---\ntitle: A\n---\nEdition two.\n");
    let footer = good[1].0;
    for (what, path, text, code) in [
        ("a template that cannot be read", footer, "{% if %}", 1),
        ("a template that cannot be rendered", footer, "{{ nothing.at.all }}", 1),
        ("a template that includes nothing", footer, "{% include \"missing.html\" %}", 1),
        ("front matter that cannot be read", "content/en/b.md", "---\ntitle: [\n---\n", 1),
        ("front matter without an end", "content/en/b.md", "---\ntitle: B\n", 1),
        ("a value that is wrong", "content/en/b.md", "---\norder: first\n---\n", 1),
        ("a broken link", "content/en/b.md", "[x](missing.md)\n", 1),
        ("a missing image", "content/en/b.md", "![x](missing.png)\n", 1),
        ("two pages in one place", "content/en/b.md", "---\nslug: a\n---\n", 1),
        ("text that cannot be read", "content/en/b.md", "\u{0}", 0),
        ("a configuration that cannot be read", "site.toml", "title = ", 2),
        ("an unknown key", "site.toml", "titel = 1", 2),
        ("a theme that does not exist", "site.toml", "theme = \"missing\"", 2),
    ] {
        let restore = fs::read(project.path(path)).ok();
        let text = if path == "site.toml" { format!("{text}\n{config}") } else { text.to_owned() };
        let bytes = if code == 0 { b"# \xC0\xAF\n".to_vec() } else { text.into_bytes() };
        project.write(path, bytes);
        let run = project.run(&["build"]);
        assert_eq!(run.code, code.max(1), "{what}: {run:?}");
        assert!(run.stderr.contains(path), "{what}: {run:?}");
        assert!(
            run.stderr.contains("nothing was published; what was published before is untouched"),
            "{what}: {run:?}"
        );
        assert_eq!(state(&project.path("dist")), before, "{what}");
        assert_eq!(
            names(project.root()),
            [".diptych-cache", "content", "dist", "site.toml", "themes"],
            "{what}"
        );
        match restore {
            Some(bytes) => project.write(path, bytes),
            None => project.remove(path),
        }
    }
    // Warnings where none are wanted, and an address that is none.
    let run = project.run(&["build", "--strict"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(project.run(&["build", "--base-url", "nowhere"]).code, 2);
    assert_eq!(state(&project.path("dist")), before);
    // Nothing of all that stuck.
    assert!(project.build().text("en/a/index.html").contains("Edition two."));
}

// Row 48.
#[test]
fn a_full_disk_leaves_the_old_site_and_no_debris() {
    let project = Project::bare();
    for (folder, bytes) in [("small", 1), ("large", 4_000_000)] {
        assert_eq!(project.run(&["init", folder]).code, 0);
        project.write(&format!("{folder}/content/static/film.bin"), vec![b'x'; bytes]);
    }
    for number in 0..300 {
        project.write(&format!("large/content/static/{number}.txt"), "x");
    }
    fs::create_dir_all(project.path("disk")).expect("a folder");
    fs::create_dir_all(project.path("inodes")).expect("a folder");
    let script = r#"
        mount -t tmpfs -o size=3m none disk
        mount -t tmpfs -o nr_inodes=150 none inodes
        for place in disk inodes; do
            "$diptych" --quiet --root small build --out $place/site
            echo mine > $place/site/CNAME
            cp -a $place/site kept-$place
            code=0; "$diptych" --root large build --out $place/site || code=$?
            echo "$place: $code"
            diff -r --no-dereference $place/site kept-$place && ls -A $place
        done
        # As soon as there is room, it goes through.
        mount -o remount,size=20m disk
        mount -o remount,nr_inodes=5000 inodes
        for place in disk inodes; do
            "$diptych" --quiet --root large build --out $place/site
            stat -c %s $place/site/film.bin
            find $place/site -name '[0-9]*.txt' -size 1c | wc -l
            cat $place/site/CNAME
            ls -A $place
        done
    "#;
    let Some(run) = with_own_mounts("full disks", &project, script) else { return };
    let room = "4000000\n300\nmine\nsite\n";
    assert_eq!(run.stdout, format!("disk: 3\nsite\ninodes: 3\nsite\n{room}{room}"), "{run:?}");
    assert_eq!(run.stderr.matches("No space left on device").count(), 2, "{run:?}");
    assert!(!run.stderr.contains("panicked"), "{run:?}");
}

// Row 50.
#[test]
fn readers_never_miss_the_site() {
    let turns = Turns::new();
    let page = turns.place().join("en/p0.md");
    let texts = ["one", "two"].map(|edition| format!("---\ntitle: Page 0\n---\nEdition {edition}.\n"));
    let (mut read, mut seen) = (0, [false, false]);
    for edition in ["two", "one", "two", "one", "two", "one", "two", "one"] {
        let mut build = turns.start(edition);
        while build.try_wait().expect("its state").is_none() {
            for _ in 0..100 {
                let text = fs::read_to_string(&page).expect("the page is there at every moment");
                let edition = texts.iter().position(|known| *known == text).expect("a whole page");
                seen[edition] = true;
                read += 1;
            }
        }
        assert!(end_of(&mut build, AT_ONCE).success());
    }
    assert!(read > 1000 && seen == [true, true], "{read} times read, {seen:?}");
}

// Row 15.
#[test]
fn two_builds_at_once_give_one_complete_site() {
    let turns = Turns::new().with_foreign_files();
    for _ in 0..8 {
        let mut builds = [turns.start("one"), turns.start("two")];
        for build in &mut builds {
            assert!(end_of(build, AT_ONCE * 10).success());
        }
        turns.one_of(["one", "two"]);
        assert_eq!(turns.leftovers(), Vec::<String>::new());
    }
}

//! What a build leaves for the next one saves time and changes nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use std::sync::Arc;

use diptych::cache::{Changes, Kind, Purpose, Records, load};
use diptych::diagnostic::Checked;
use diptych::output::OutputSet;
use diptych::path::SourcePath;
use diptych::pipeline::{Builder, Options};
use diptych::source::{SourceFile, SourceTree, scan};

use crate::support::{CONFIG, Project, Run, Serving, Signal, contents, finished, until};

/// Where what was read is, and what was rendered for readers.
const READ: &str = ".diptych-cache/read";
const PUBLISHED: &str = ".diptych-cache/published";

fn site() -> Project {
    Project::new()
        .file("content/en/a.md", "---\ntitle: One\ntags: [t]\n---\n[b](b.md)\n\n```rust\nfn main() {}\n```\n")
        .file("content/en/b.md", "[a](a.md)\n")
        .file("content/zh/a.md", "# 一\n\n[乙](b.md)\n\n```rust\nfn main() {}\n```\n")
        .file("content/zh/b.md", "[甲](a.md)\n")
}

fn build(project: &Project, arguments: &[&str]) -> Run {
    let run = project.run(&[&["build"], arguments].concat());
    assert_eq!(run.code, 0, "{run:?}");
    run
}

/// All files of the cache by their paths.
fn records(project: &Project) -> BTreeMap<String, Vec<u8>> {
    let files = |folder: &str| fs::read_dir(project.path(folder)).expect("a folder");
    let found: BTreeMap<_, _> = [READ, PUBLISHED]
        .into_iter()
        .flat_map(|folder| files(folder).map(move |entry| (folder, entry.expect("an entry"))))
        .map(|(folder, entry)| {
            let name = entry.file_name().into_string().expect("UTF-8");
            (format!("{folder}/{name}"), fs::read(entry.path()).expect("the records"))
        })
        .collect();
    assert!([READ, PUBLISHED].iter().all(|folder| found.keys().any(|path| path.starts_with(folder))));
    found
}

/// The published site, as a build without any cache publishes it too.
#[track_caller]
fn assert_as_without(project: &Project, after: &str) {
    let out = project.path("without");
    build(project, &["--no-cache", "--out", out.to_str().expect("UTF-8")]);
    assert_eq!(contents(&project.path("dist")), contents(&out), "after {after}");
}

#[test]
fn a_second_build_publishes_what_a_first_would() {
    let project = site();
    build(&project, &[]);
    assert_as_without(&project, "the first build");
    let kept = records(&project);
    build(&project, &[]);
    assert!(records(&project) == kept, "nothing changed");
    for (path, text) in [
        ("content/en/a.md", "---\ntitle: Two\n---\nOther text.\n"),
        ("content/zh/c.md", "# 丙\n\n[甲](a.md)\n"),
        ("themes/default/templates/components/footer.html", "<footer>{{ site.title }}</footer>"),
        ("themes/default/styles/own.css", "p { color: red }"),
        (
            "site.toml",
            &fs::read_to_string(project.path("site.toml")).expect("site.toml").replace("Playbooks", "Books"),
        ),
    ] {
        project.write(path, text);
        build(&project, &[]);
        assert_as_without(&project, path);
    }
    fs::remove_file(project.path("content/en/b.md")).expect("removed");
    project.write("content/en/a.md", "No link.\n");
    build(&project, &[]);
    assert_as_without(&project, "a removal");
}

#[test]
fn a_cache_that_is_damaged_or_not_ours_is_as_good_as_none() {
    let project = site();
    build(&project, &[]);
    let kept = records(&project);
    let one_of = |folder: &str| kept.iter().find(|(path, _)| path.starts_with(folder)).expect("a file");
    for (name, whole) in [READ, PUBLISHED].map(one_of) {
        let changed = |at: usize| {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            bytes
        };
        let damaged = [
            Vec::new(),
            b"nonsense".to_vec(),
            whole[..whole.len() / 2].to_vec(),
            [whole.as_slice(), b"more"].concat(),
            // The name of the format, the program, the sum, the content.
            changed(0),
            changed(10),
            changed(30),
            changed(whole.len() - 1),
        ];
        for bytes in damaged {
            fs::write(project.path(name), &bytes).expect("written");
            let run = build(&project, &[]);
            assert!(!run.stderr.contains("panicked") && !run.stderr.contains("cache"), "{run:?}");
            assert_as_without(&project, "damage");
            assert!(records(&project) == kept, "it is whole again");
        }
    }
}

#[test]
fn a_pipe_in_the_cache_keeps_nobody_waiting() {
    let project = site();
    build(&project, &[]);
    for name in [format!("{READ}/00"), format!("{PUBLISHED}/00"), ".diptych-cache/looks".to_owned()] {
        let _ = fs::remove_file(project.path(&name));
        let made = std::process::Command::new("mkfifo").arg(project.path(&name)).status();
        assert!(made.is_ok_and(|status| status.success()));
    }
    let run = finished(&mut project.command(["build"]));
    assert_eq!(run.code, 0, "{run:?}");
    assert_as_without(&project, "pipes");
}

// Another build, or a tool that restores a cache, may write to its files while a build has them open.
#[test]
fn what_changes_in_the_cache_during_a_build_is_not_kept() {
    let project = site();
    let run = |known: &Arc<Records>| {
        let tree = scan::scan(project.root()).expect("a project");
        let mut builder = Builder::remembering(known.clone()).to_be_packed();
        let outputs = builder.build(&tree, &Options::default()).outputs;
        Changes::between(Purpose::Publish, &builder.results().pack(), known)
            .store(project.root())
            .expect("stored");
        outputs
    };
    let recalled = || Arc::new(load(project.root(), Purpose::Publish));
    run(&Arc::default());
    let known = recalled();
    assert!(known.all(Kind::Page).count() > 4);
    // The last byte of what is packed, in place, in each file that is open now.
    for (path, mut bytes) in records(&project).into_iter().filter(|(path, _)| path.starts_with(PUBLISHED)) {
        *bytes.last_mut().expect("no empty file") ^= 1;
        let mut file = fs::File::options().write(true).open(project.path(&path)).expect("a file");
        file.write_all(&bytes).expect("written");
    }
    let unread = |set: &OutputSet| set.iter().filter(|(_, file)| file.read().is_err()).count();
    project.write("content/en/a.md", "Other text.\n");
    assert!(unread(&run(&known)) > 0, "some of it is lost, and says so");
    let again = run(&recalled());
    assert_eq!(unread(&again), 0, "no file of the cache has it any more");
    assert!(again == run(&Arc::default()));
}

#[test]
fn the_cache_is_nobodys_content() {
    let project = site();
    build(&project, &[]);
    assert_eq!(fs::read_to_string(project.path(".diptych-cache/.gitignore")).expect("a file"), "*\n");
    let tag = fs::read_to_string(project.path(".diptych-cache/CACHEDIR.TAG")).expect("a file");
    assert!(tag.starts_with("Signature: 8a477f597d28d172789f06886806bc55"), "{tag}");
    assert!(contents(&project.path("dist")).keys().all(|path| !path.contains("cache")));
    let run = project.run(&["build", "--out", ".diptych-cache"]);
    assert_eq!(run.code, 2, "{run:?}");
}

#[test]
fn without_a_cache_nothing_is_kept() {
    let project = site();
    build(&project, &["--no-cache"]);
    assert_eq!(project.run(&["check"]).code, 0);
    assert!(!project.path(".diptych-cache").exists());
}

#[test]
fn a_cache_that_cannot_be_kept_stops_nobody() {
    let make: [fn(&Path); 3] = [
        |cache| fs::write(cache, "a file").expect("written"),
        |cache| symlink("/nowhere/at/all", cache).expect("a link"),
        |cache| {
            fs::create_dir(cache).expect("a folder");
            // Where its files would be; the mode alone does not stop an administrator.
            for number in 0..64 {
                fs::create_dir_all(cache.join(format!("read/{number:02x}"))).expect("a folder");
            }
            fs::set_permissions(cache, fs::Permissions::from_mode(0o555)).expect("a mode");
        },
    ];
    for make in make {
        let project = site();
        make(&project.path(".diptych-cache"));
        let run = build(&project, &[]);
        assert!(run.stderr.contains("warning: cannot keep the cache:"), "{run:?}");
        assert_as_without(&project, "a cache that cannot be kept");
        let names = contents(&project.path(".diptych-cache"));
        assert!(names.keys().all(|name| !name.ends_with(".tmp")), "{names:?}");
    }
}

// What a page includes is no part of the key of its record.
#[test]
fn a_page_whose_include_has_changed_is_kept_as_it_is_now() {
    let tree = |part: &str| -> SourceTree {
        let files = [
            ("site.toml", CONFIG),
            ("content/en/a.md", "# A\n\n<!-- @include: _part.md -->\n"),
            ("content/en/_part.md", part),
        ];
        let file = |(path, text): (&str, &str)| {
            SourceFile::new(SourcePath::new(path).expect("a path"), text.as_bytes())
        };
        files.into_iter().map(file).collect()
    };
    let kept = |part: &str, known: Records| -> Records {
        let mut builder = Builder::remembering(Arc::new(known));
        builder.build(&Checked::new(tree(part), Vec::new()), &Options::default());
        builder.results().pack()
    };
    let documents =
        |records: &Records| records.all(Kind::Document).map(|(_, bytes)| bytes).collect::<Vec<_>>();
    let first = kept("One.\n", Records::default());
    let second = kept("Two.\n", first.clone());
    assert_eq!(documents(&second), documents(&kept("Two.\n", Records::default())));
    assert_ne!(documents(&first), documents(&second));
    assert_eq!(documents(&second), documents(&kept("Two.\n", second.clone())), "nothing changed");
}

#[test]
fn publishing_and_serving_leave_each_other_what_they_rendered() {
    let project = site();
    build(&project, &[]);
    let published = contents(&project.path(PUBLISHED));
    let serving = Serving::start(&project, &[]);
    let served = project.path(".diptych-cache/served");
    // What is being written beside its place is there only for a moment.
    let has_some = || fs::read_dir(&served).is_ok_and(|mut files| files.next().is_some());
    until("the server keeps what it has rendered", has_some);
    serving.end(Signal::Interrupt);
    assert_eq!(contents(&project.path(PUBLISHED)), published);
    let kept = contents(&served);
    project.write("content/en/a.md", "Other text.\n");
    build(&project, &[]);
    assert_eq!(contents(&served), kept);
    assert_ne!(contents(&project.path(PUBLISHED)), published);
    assert_as_without(&project, "taking turns");
}

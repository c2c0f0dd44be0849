//! Real documentation of other projects, in dialects that are not ours: built without a panic or a lost page.
//!
//! The corpora are not part of the repository. Where `../shared/corpora` is absent, one line says so.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Project, skipped};

fn corpus(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora").join(name);
    if !folder.is_dir() {
        skipped(&format!("the documentation of other projects, for there is no {}", folder.display()));
        return None;
    }
    Some(folder)
}

fn copy(from: &Path, to: &Path, pages: &mut usize) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target, pages);
        } else {
            *pages += usize::from(target.extension().is_some_and(|extension| extension == "md"));
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// Builds a corpus. Of typing errors that Markdown shows as text, its authors have made `typed`, and no others are told.
fn builds_whole(name: &str, typed: &[&str]) {
    let Some(folder) = corpus(name) else { return };
    let project = Project::new();
    project.remove("content");
    let mut pages = 0;
    copy(&folder, &project.path("content"), &mut pages);
    let run = project.run(&["build", "--allow-errors"]);
    assert!(matches!(run.code, 0 | 1), "{run:?}");
    assert!(run.stdout.contains(&format!("published {pages} pages")), "{pages} pages: {}", run.stdout);
    let shown = run.stderr.lines().count();
    assert!(shown < 700, "{shown} lines are a flood");
    let json = project.run(&["check", "--format", "json"]).stdout;
    let report: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let all = report["diagnostics"].as_array().expect("a list");
    assert!(all.len() * 2 > shown, "JSON holds all of them: {}", all.len());
    let lints = all.iter().filter(|problem| {
        let code = problem["code"].as_str().expect("a code");
        code.starts_with("unmarked-") || code.ends_with("-asterisks") || code.ends_with("-emphasis")
    });
    let found: Vec<String> = lints
        .map(|problem| {
            format!("{}:{} {}", problem["path"], problem["line"], problem["code"]).replace('"', "")
        })
        .collect();
    assert_eq!(found, typed);
}

#[test]
fn the_vue_documentation() {
    builds_whole("vue", &[]);
}

#[test]
fn the_apisix_documentation() {
    builds_whole("apisix", &["content/zh/plugins/prometheus.md:115 unmarked-link"]);
}

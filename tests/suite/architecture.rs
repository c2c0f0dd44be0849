//! The plan of the house, kept true: who may know whom, and what the first line of each file is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The floors, lowest first. A module knows only floors below its own. ARCHITECTURE.md explains them; this list rules.
const FLOORS: [&[&str]; 12] = [
    &["words"],
    &["fingerprint", "path"],
    &["compressed", "diagnostic"],
    &["cache", "data", "output", "source"],
    &["config"],
    &["glossary"],
    &["document"],
    &["site", "theme"],
    &["render", "search"],
    &["pipeline", "report"],
    &["serve"],
    &["cli"],
];

/// Crates that only some rooms may use, and why nobody else needs them.
const CONFINED: &[(&str, &[&str])] = &[
    ("pulldown_cmark", &["document"]),
    ("syntect", &["document"]),
    ("two_face", &["document"]),
    ("ammonia", &["document"]),
    ("memchr", &["document"]),
    ("tera", &["render"]),
    ("walkdir", &["source"]),
    ("encoding_rs", &["search", "source"]),
    ("chardetng", &["source"]),
    ("gix_imara_diff", &["cli"]),
    ("notify", &["serve"]),
    ("hyper", &["serve"]),
    ("hyper_util", &["serve"]),
    ("if_addrs", &["serve"]),
    ("qrcode", &["cli"]),
    ("tokio", &["serve"]),
    ("clap", &["cli"]),
    ("rayon", &["pipeline", "output", "site", "source"]),
    ("annotate_snippets", &["report"]),
    ("icu_collator", &["site"]),
    ("icu_properties", &["document"]),
    ("imagesize", &["source"]),
    ("math_core", &["document"]),
    ("saphyr_parser", &["data"]),
    ("rust_stemmers", &["search"]),
    ("flate2", &["search"]),
    ("lz4_flex", &["compressed"]),
    ("mimalloc", &["main"]),
    ("postcard", &["document", "output", "search"]),
];

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a source file");
                sources.push((path.strip_prefix(&root).expect("inside").to_path_buf(), text));
            }
        }
    }
    sources.sort();
    sources
}

fn room(path: &Path) -> String {
    let first = path.iter().next().expect("a part").to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

/// The names that follow `crate::` in code (not in comments).
fn uses(text: &str) -> BTreeSet<String> {
    let code: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or("")).collect();
    let code = code.join("\n");
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        names.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
    }
    names
}

#[test]
fn rooms_know_only_the_floors_below() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let own = room(&path);
        let Some(own_floor) = floor(&own) else {
            assert!(matches!(own.as_str(), "lib" | "main"), "{own} has no floor");
            continue;
        };
        for used in uses(&text).into_iter().filter(|used| *used != own) {
            match floor(&used) {
                Some(used_floor) if used_floor < own_floor => {}
                _ => wrong.push(format!("{} uses crate::{used}", path.display())),
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn crates_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        for (name, rooms) in CONFINED {
            let used = text.lines().any(|line| {
                let code = line.split("//").next().unwrap_or("");
                code.contains(&format!("{name}::")) || code.contains(&format!("use {name}"))
            });
            if used && !rooms.contains(&room(&path).as_str()) {
                wrong.push(format!("{} uses {name}", path.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_file_says_what_it_is_for() {
    for (path, text) in sources() {
        let first = text.lines().next().unwrap_or("");
        assert!(first.starts_with("//! ") && first.len() > 20, "{}: {first}", path.display());
    }
}

#[test]
fn every_code_is_listed_shown_and_explained() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let declared: BTreeSet<String> = sources()
        .iter()
        .filter(|(path, _)| !path.ends_with("diagnostic.rs"))
        .flat_map(|(_, text)| {
            let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let declarations: Vec<String> = flat
                .split("Code = Code::new(")
                .skip(1)
                .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next().map(str::to_owned))
                .collect();
            declarations
        })
        .collect();
    let listed: BTreeSet<String> = diptych::pipeline::CODES.iter().map(|code| code.name.to_owned()).collect();
    assert_eq!(declared, listed, "pipeline::CODES lists what the rooms declare");
    for language in ["en", "zh"] {
        let manual = root.join(format!("content/{language}/authoring/diagnostics.md"));
        let manual =
            fs::read_to_string(&manual).unwrap_or_else(|fault| panic!("{}: {fault}", manual.display()));
        for code in &listed {
            assert!(
                manual.contains(&format!("{{#{code}}}")),
                "{language}/authoring/diagnostics.md lacks {code}"
            );
        }
    }
    for code in &listed {
        let fixture = root.join("tests/fixtures/diagnostics").join(code);
        assert!(
            fixture.is_dir() || UNWRITABLE.contains(&code.as_str()),
            "tests/fixtures/diagnostics/{code} is missing"
        );
    }
}

/// Codes whose fault cannot be kept in a repository: links, pipes, permissions, names no system holds. Tests make them.
const UNWRITABLE: [&str; 3] = ["unreadable-file", "skipped-file", "bad-file-name"];

//! Whole pages of one small site as they are published, beside what is expected: for the eyes of a reviewer.
//!
//! Single promises have tests of their own; here a change of the theme or of the pages shows all that it changes.
//! `DIPTYCH_BLESS=1 cargo test --test suite snapshots` writes what is published as what is expected, for review.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Project, Published};

/// What is compared: a published file, and the element of it that is of interest; none for the whole file.
const PARTS: [(&str, Option<&str>); 15] = [
    ("404.html", Some("main")),
    ("en/agency/charges/index.html", None),
    ("en/agency/fees/index.html", Some("head")),
    ("en/agency/fees/index.html", Some("main")),
    ("en/agency/index.html", Some("main")),
    ("en/feed.xml", None),
    ("en/index.html", Some("body")),
    ("index.html", None),
    ("llms.txt", None),
    ("robots.txt", None),
    ("sitemap.xml", None),
    ("zh/404.html", Some("main")),
    ("zh/agency/scope/index.html", Some("main")),
    ("zh/all-pages/index.html", Some("main")),
    ("zh/tags/fees/index.html", Some("main")),
];

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sites/playbooks")
}

#[test]
fn a_small_site_is_published_as_reviewed() {
    let project = Project::bare().files_of(&fixture());
    let site = project.build();
    let expected = fixture().join("expected");
    let bless = std::env::var_os("DIPTYCH_BLESS").is_some();
    if bless {
        let _ = fs::remove_dir_all(&expected);
        fs::create_dir_all(&expected).expect("a folder");
    }
    let mut names = Vec::new();
    let mut wrong = String::new();
    for (path, element) in PARTS {
        let name = name(path, element);
        let found = part(&site, path, element);
        let file = expected.join(&name);
        if bless {
            fs::write(&file, &found).expect("a file");
        }
        let text = fs::read_to_string(&file).unwrap_or_default();
        if text != found {
            wrong.push_str(&format!("\n{name}{}", difference(&text, &found)));
        }
        names.push(name);
    }
    assert!(wrong.is_empty(), "published otherwise than reviewed (- expected, + found):\n{wrong}");
    let mut kept: Vec<String> = fs::read_dir(&expected)
        .expect("what is expected")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
        .collect();
    kept.sort();
    names.sort();
    assert_eq!(kept, names, "nothing is kept that is compared with nothing");
}

/// `en/agency/fees/index.html` and `main` are kept as `en-agency-fees-index.main.html`.
fn name(path: &str, element: Option<&str>) -> String {
    let flat = path.replace('/', "-");
    match (element, flat.rsplit_once('.')) {
        (Some(element), Some((stem, extension))) => format!("{stem}.{element}.{extension}"),
        _ => flat,
    }
}

/// A file or an element of it as it is written, but for blank lines, the paths of drawings and the fingerprints of
/// assets, which tell a reviewer nothing.
fn part(site: &Published, path: &str, element: Option<&str>) -> String {
    let text = site.text(path);
    let text = match element {
        None => text.as_str(),
        Some(element) => {
            let start = text.find(&format!("<{element}")).expect("the element begins");
            let end = text.rfind(&format!("</{element}>")).expect("the element ends");
            &text[start..end + element.len() + 3]
        }
    };
    let text = without_fingerprints(&without_drawings(text));
    text.lines().filter(|line| !line.trim().is_empty()).flat_map(|line| [line, "\n"]).collect()
}

/// `<svg class="icon" …><path d="…"/></svg>` as `<svg class="icon">…</svg>`.
fn without_drawings(text: &str) -> String {
    let mut parts = text.split("<svg ");
    let mut plain = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let (attributes, rest) = part.split_once('>').unwrap_or((part, ""));
        let rest = rest.split_once("</svg>").map_or(rest, |(_, rest)| rest);
        let class = attributes.split('"').nth(1).unwrap_or("");
        plain.push_str(&format!("<svg class=\"{class}\">…</svg>{rest}"));
    }
    plain
}

/// `style.0a3f3ef55c.css` as `style.….css`.
fn without_fingerprints(text: &str) -> String {
    let is_fingerprint = |part: &str| part.len() == 10 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let parts = text.split('.').map(|part| if is_fingerprint(part) { "…" } else { part });
    parts.collect::<Vec<_>>().join(".")
}

/// The lines from the first to the last that differ.
fn difference(expected: &str, found: &str) -> String {
    let [expected, found] = [expected, found].map(|text| text.lines().collect::<Vec<_>>());
    let same = expected.iter().zip(&found).take_while(|(one, other)| one == other).count();
    let ends = expected[same..].iter().rev().zip(found[same..].iter().rev());
    let same_end = ends.take_while(|(one, other)| one == other).count();
    let lines = |sign: char, lines: &[&str]| -> String {
        lines[same..lines.len() - same_end].iter().map(|line| format!("\n  {sign} {line}")).collect()
    };
    format!(" from line {}:{}{}", same + 1, lines('-', &expected), lines('+', &found))
}

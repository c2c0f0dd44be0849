//! Chinese pages as they are written: the manual pages of Debian's package `manpages-zh`, as a project.
//!
//! Some 700 pages with 1,100 Han each, where it is installed. They are put into Markdown as simply as will do: headings,
//! literal text and prose.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use diptych::diagnostic::Checked;
use diptych::path::SourcePath;
use diptych::pipeline::{self, Options};
use diptych::source::{SourceFile, SourceTree};

use super::client;

const CONFIG: &str = "title = \"T\"\ndescription = \"D\"\nbase_url = \"https://kb.example/\"\n\
    [[languages]]\ncode = \"zh\"\ntag = \"zh-Hans\"\nname = \"简体中文\"\n";

/// Where the package puts them.
pub(crate) const PLACE: &str = "/usr/share/man/zh_CN";

/// How many pages there are, and the bytes of their index with all excerpts.
pub(crate) fn size() -> Option<(usize, usize)> {
    let sources = Checked::new(project()?, Vec::new());
    let build = pipeline::build(&sources, &Options::default());
    let (files, _) = client::files(&build.outputs);
    Some((build.pages, files.values().map(Vec::len).sum()))
}

fn project() -> Option<SourceTree> {
    let mut volumes: Vec<PathBuf> =
        fs::read_dir(PLACE).ok()?.map(|entry| entry.expect("a folder").path()).collect();
    volumes.sort();
    let config = SourceFile::new(SourcePath::new("site.toml")?, CONFIG.as_bytes().to_vec());
    let pages = volumes.iter().flat_map(|volume| {
        let entries = fs::read_dir(volume).expect("a volume of the manual");
        entries.filter_map(|entry| page(&entry.expect("an entry").path()))
    });
    Some([config].into_iter().chain(pages).collect())
}

/// A page that is one itself, and not another name of one.
fn page(path: &Path) -> Option<SourceFile> {
    let name = path.file_name()?.to_str()?.strip_suffix(".gz")?;
    if path.is_symlink() {
        return None;
    }
    let mut text = String::new();
    flate2::read::GzDecoder::new(fs::File::open(path).ok()?).read_to_string(&mut text).ok()?;
    if text.starts_with(".so ") {
        return None;
    }
    let volume = path.parent()?.file_name()?.to_str()?;
    let file = name.replace(|letter: char| !letter.is_ascii_alphanumeric() && !"._-".contains(letter), "-");
    let place = SourcePath::new(&format!("content/zh/{volume}/{file}.md"))?;
    Some(SourceFile::new(place, format!("---\ntitle: \"{name}\"\n---\n\n{}", markdown(&text)).into_bytes()))
}

/// A page in the language of `man` (see `man 7 man`) in Markdown.
fn markdown(roff: &str) -> String {
    let mut page = String::new();
    let mut is_literal = false;
    for line in roff.lines().filter(|line| !line.starts_with(['.', '\'']) || !line.contains("\\\"")) {
        let request = line.strip_prefix(['.', '\'']).map(str::trim_start);
        let (name, rest) = match request {
            Some(request) => request.split_once(char::is_whitespace).unwrap_or((request, "")),
            None => ("", line),
        };
        let words = plain(rest).replace('"', if name.is_empty() { "\"" } else { "" });
        let text = if is_literal { words } else { escaped(words.trim()) };
        let literal = match name {
            "nf" | "EX" => true,
            "fi" | "EE" | "SH" | "SS" | "Sh" | "Ss" => false,
            _ => is_literal,
        };
        if literal != is_literal {
            page.push_str(if literal { "\n```text\n" } else { "```\n" });
            is_literal = literal;
        }
        match name {
            "SH" | "Sh" => page.push_str(&format!("\n## {text}\n\n")),
            "SS" | "Ss" => page.push_str(&format!("\n### {text}\n\n")),
            "PP" | "P" | "LP" | "Pp" | "TP" | "IP" | "sp" | "HP" if !is_literal => page.push_str("\n\n"),
            "" | "B" | "I" | "BR" | "BI" | "IR" | "RB" | "RI" | "IB" | "SM" | "Nm" | "Fl" | "Ar" | "Cm"
            | "Pa" | "Em" | "Ql" | "Xr" | "Nd" | "It" | "Li" => page.push_str(&format!("{text}\n")),
            _ => {}
        }
    }
    if is_literal {
        page.push_str("```\n");
    }
    page
}

/// Without what changes fonts and sizes, and with the signs that escapes stand for.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let escape = if letter == '\\' { letters.next() } else { None };
        match escape {
            None => plain.push(letter),
            Some('-') => plain.push('-'),
            Some('e') => plain.push('\\'),
            Some(' ') => plain.push(' '),
            Some('f' | '*') => {
                if letters.next() == Some('(') {
                    letters.nth(1);
                }
            }
            Some('(') => drop(letters.nth(1)),
            Some('s') => drop(letters.find(char::is_ascii_digit)),
            Some(_) => {}
        }
    }
    plain
}

/// Text that is nothing but text in Markdown.
fn escaped(text: &str) -> String {
    let signs = "\\`*_[]<>{}|#~$!&:^=+-";
    text.chars()
        .flat_map(|letter| signs.contains(letter).then_some('\\').into_iter().chain([letter]))
        .collect()
}

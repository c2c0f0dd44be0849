//! How fast Markdown becomes a page, what reading Chinese as it is typed costs, and what it changes on real pages.
//!
//! `cargo bench --bench markdown` reads the corpora of `../shared/corpora` where they are, else the pages of `content/`.
//! Times are medians; each ratio is of times taken in turn in this run.
#![expect(
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark reads its own files and tells what it found"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use diptych::config::Writing;
use diptych::document::{self, Dialect, Library, Palette, Parsed, options};
use diptych::path::SourcePath;
use diptych::source::{SourceFile, SourceTree};
use pulldown_cmark::{Event, Parser, Tag};

/// How often everything is measured.
const ROUNDS: usize = 9;

fn main() {
    for (name, writing, folder) in folders() {
        let files = files(&folder);
        let bytes: usize = files.iter().map(|file| file.bytes.len()).sum();
        println!("{name}: {} files, {:.2} MB", files.len(), bytes as f64 / 1e6);
        speed(&files, bytes, writing);
        changes(&files, writing);
    }
    hostile();
}

/// Texts made to be slow, at one size and at twice that size: a ratio far above 2 would be more than linear.
fn hostile() {
    const PATTERNS: [(&str, &str); 22] = [
        ("[[", ""),
        ("[[a", "]]"),
        ("![[", ""),
        ("**甲。", ""),
        ("*甲。**", ""),
        ("~~甲。", ""),
        ("_甲\u{FE00}_", ""),
        (":::tip\n", ""),
        ("> :::tip x\n", ""),
        ("{运|", ""),
        ("# {x", "}"),
        ("https://-", ""),
        ("https://a.b/)", ""),
        ("++a", ""),
        ("`", "甲"),
        ("<a b=", ""),
        ("\\", "*甲。*乙"),
        ("[^1]", "\n\n[^1]: x"),
        ("- ", "甲"),
        ("甲\n", ""),
        ("[a](", ""),
        ("<!-- @include: x -->\n", ""),
    ];
    println!("texts made to be slow: a page of 50 KB, and how much longer one of 100 KB takes");
    for (piece, end) in PATTERNS {
        let time = |bytes: usize| {
            let text = piece.repeat(bytes / piece.len()) + end;
            let file = SourceFile::new(SourcePath::new("content/zh/a.md").expect("a path"), text.as_bytes());
            let times = (0..3).map(|_| {
                let began = Instant::now();
                std::hint::black_box(read(&file, Writing::Simplified, true));
                began.elapsed()
            });
            median(times.collect())
        };
        let (once, twice) = (time(50_000), time(100_000));
        let ratio = twice.as_secs_f64() / once.as_secs_f64();
        let warning = if ratio > 3.0 { "  more than linear" } else { "" };
        println!("  {:24} {:8.2} ms {ratio:5.1} times{warning}", format!("{piece:?}"), milliseconds(once));
    }
}

fn folders() -> Vec<(&'static str, Writing, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpora = root.join("../shared/corpora");
    let all = [
        ("vue, Chinese", Writing::Simplified, corpora.join("vue/zh")),
        ("vue, English", Writing::Spaced, corpora.join("vue/en")),
        ("apisix, Chinese", Writing::Simplified, corpora.join("apisix/zh")),
        ("apisix, English", Writing::Spaced, corpora.join("apisix/en")),
    ];
    let here: Vec<_> = all.into_iter().filter(|(_, _, folder)| folder.is_dir()).collect();
    if !here.is_empty() {
        return here;
    }
    println!("no corpora in {}: the pages of content/ are read", corpora.display());
    vec![
        ("content, Chinese", Writing::Simplified, root.join("content/zh")),
        ("content, English", Writing::Spaced, root.join("content/en")),
    ]
}

fn files(folder: &Path) -> Vec<SourceFile> {
    let mut folders = vec![folder.to_path_buf()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let name = SourcePath::new(&format!("content/zh/{}.md", files.len())).expect("a path");
                files.push(SourceFile::new(name, fs::read(&path).expect("a file")));
            }
        }
    }
    files
}

/// The body of a file: front matter is not Markdown.
fn body(file: &SourceFile) -> &str {
    let text = std::str::from_utf8(&file.bytes).expect("UTF-8");
    let rest = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    rest.map_or(text, |(_, body)| body)
}

fn read(file: &SourceFile, writing: Writing, highlight: bool) -> Parsed {
    let mut dialect = Dialect { writing, ..Dialect::default() };
    dialect.markdown.highlight = highlight;
    document::parse(file, &Library { tree: &SourceTree::default(), palette: &Palette::default() }, &dialect)
        .value
}

fn speed(files: &[SourceFile], bytes: usize, writing: Writing) {
    let bodies: Vec<&str> = files.iter().map(body).collect();
    // Where there are containers, blocks are looked for first, which is no part of what Chinese costs.
    let without: Vec<String> = bodies.iter().map(|body| body.replace(":::", "...")).collect();
    let mut times: [Vec<Duration>; 5] = Default::default();
    for _ in 0..ROUNDS {
        let mut lap = |index: usize, work: &dyn Fn() -> usize| {
            let began = Instant::now();
            std::hint::black_box(work());
            if let Some(times) = times.get_mut(index) {
                times.push(began.elapsed());
            }
        };
        lap(0, &|| bodies.iter().map(|body| Parser::new_ext(body, options()).count()).sum());
        lap(1, &|| bodies.iter().map(|body| document::as_parsed(body).len()).sum());
        lap(4, &|| without.iter().map(|body| document::as_parsed(body).len()).sum());
        lap(2, &|| files.iter().map(|file| read(file, writing, false).document.headings.len()).sum());
        lap(3, &|| files.iter().map(|file| read(file, writing, true).document.headings.len()).sum());
    }
    let [parser, pass, page, coloured, chinese] = times.map(median);
    let rate = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    println!("  events of the parser alone     {:8.2} ms {:7.1} MB/s", milliseconds(parser), rate(parser));
    for (name, time) in [("the pass for Chinese         ", chinese), ("the same with containers     ", pass)]
    {
        println!(
            "  {name}  {:8.2} ms {:7.1} % of a page without colours, {:.1} % of the parser alone",
            milliseconds(time),
            100.0 * time.as_secs_f64() / page.as_secs_f64(),
            100.0 * time.as_secs_f64() / parser.as_secs_f64()
        );
    }
    println!("  a page, code not coloured      {:8.2} ms {:7.1} MB/s", milliseconds(page), rate(page));
    println!(
        "  a page                         {:8.2} ms {:7.1} MB/s",
        milliseconds(coloured),
        rate(coloured)
    );
}

/// What is different from the parser alone.
fn changes(files: &[SourceFile], writing: Writing) {
    let spans = |text: &str| {
        let events = Parser::new_ext(text, options());
        events.filter(|e| matches!(e, Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough))).count()
    };
    let (mut emphasis, mut pages, mut joined, mut breaks) = (0, 0, 0, 0);
    for file in files {
        let body = body(file);
        let (plain, ours) = (spans(body), spans(&document::as_parsed(body)));
        emphasis += ours.saturating_sub(plain);
        pages += usize::from(ours != plain);
        joined += read(file, writing, false).text.joined_lines;
        breaks += Parser::new_ext(body, options()).filter(|event| *event == Event::SoftBreak).count();
    }
    println!("  emphasis only by the pass      {emphasis:8} spans on {pages} pages");
    println!("  line ends that are nothing     {joined:8} of {breaks}");
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

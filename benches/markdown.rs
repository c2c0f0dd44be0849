//! How fast Markdown becomes a page, what reading Chinese as it is typed costs, and what it changes on real pages.
//!
//! `cargo bench --bench markdown` reads the corpora of `../shared/corpora` where they are, else the pages of `content/`.
//! Times of pages are medians, and each ratio is of times taken in turn in this run. Then texts made to be slow, each the
//! quickest of three at one size and at twice that size; with `-- floods` only these.
#![expect(
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark reads its own files and tells what it found"
)]

#[path = "support/floods.rs"]
mod floods;
#[path = "support/only_tests.rs"]
mod only_tests;
#[path = "support/work.rs"]
mod work;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use diptych::config::Writing;
use diptych::diagnostic::Checked;
use diptych::document::{self, Dialect, Library, Palette, Parsed, options};
use diptych::path::SourcePath;
use diptych::source::{SourceFile, SourceTree};
use floods::floods;
use pulldown_cmark::{Event, Parser, Tag};
use work::now;

/// How often everything is measured.
const ROUNDS: usize = 9;

fn main() {
    if only_tests::only_tests() {
        return;
    }
    if std::env::args().any(|argument| argument == "floods") {
        hostile();
        return;
    }
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
    println!("texts made to be slow: a page of 50 KB, and how much longer one of 100 KB takes");
    let (mut ratios, mut slowest) = (Vec::new(), (Duration::ZERO, String::new()));
    for (name, text) in floods() {
        let time = |bytes: usize| {
            let file = SourceFile::new(
                SourcePath::new("content/zh/a.md").expect("a path"),
                text(bytes).into_bytes(),
            );
            let times = (0..3).map(|_| {
                let began = now();
                std::hint::black_box(read_all(&file));
                now() - began
            });
            times.min().unwrap_or_default()
        };
        let ratio_of = |once: Duration, twice: Duration| twice.as_secs_f64() / once.as_secs_f64();
        let (once, twice) = (time(50_000), time(100_000));
        let ratio = match ratio_of(once, twice) {
            // A second look, at more: what is quadratic is so there too.
            high if high > 2.6 => high.min(ratio_of(time(200_000), time(400_000))),
            fair => fair,
        };
        if ratio > 2.6 || twice > Duration::from_millis(200) {
            println!("  {name:44} {:8.2} ms {ratio:5.1} times", milliseconds(once));
        }
        ratios.push(ratio);
        slowest = slowest.max((twice, name));
    }
    ratios.sort_by(f64::total_cmp);
    let at =
        |part: usize| ratios.get((ratios.len() * part / 100).min(ratios.len() - 1)).copied().unwrap_or(0.0);
    println!(
        "  {} kinds, ratios of {:.1} to {:.1}, {:.1} in the middle; 100 KB took {:.0} ms at most, of {}",
        ratios.len(),
        at(0),
        at(100),
        at(50),
        milliseconds(slowest.0),
        slowest.1
    );
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

fn dialect(writing: Writing, highlight: bool) -> Dialect {
    let mut dialect = Dialect { writing, ..Dialect::default() };
    dialect.markdown.highlight = highlight;
    dialect
}

fn checked(file: &SourceFile, dialect: &Dialect) -> Checked<Parsed> {
    document::parse(file, &Library { tree: &SourceTree::default(), palette: &Palette::default() }, dialect)
}

fn read(file: &SourceFile, writing: Writing, highlight: bool) -> Parsed {
    checked(file, &dialect(writing, highlight)).value
}

/// Reads a page with all that a site can ask for.
fn read_all(file: &SourceFile) -> Parsed {
    let mut dialect = dialect(Writing::Simplified, true);
    dialect.markdown.math = true;
    dialect.abbreviations.insert("GMV".to_owned(), "交易额".to_owned());
    checked(file, &dialect).value
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
        joined += read(file, writing, false).text().joined_lines;
        breaks += Parser::new_ext(body, options()).filter(|event| *event == Event::SoftBreak).count();
    }
    println!("  emphasis only by the pass      {emphasis:8} spans on {pages} pages");
    println!("  line ends that are nothing     {joined:8} of {breaks}");
    let plain = files.iter().map(|file| checked(file, &dialect(writing, true)).diagnostics);
    let plain = plain.flatten().filter(|diagnostic| diagnostic.code == document::PLAIN_CODE).count();
    println!("  blocks of code that stay plain {plain:8}");
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

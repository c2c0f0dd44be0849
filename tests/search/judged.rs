//! The judged queries of two real documentation sites, asked of the sites that the generator makes of them.
//!
//! The corpora and the queries are not part of the repository.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

use diptych::diagnostic::Checked;
use diptych::path::SourcePath;
use diptych::pipeline::{self, Options};
use diptych::source::{SourceFile, SourceTree};
use serde::Deserialize;

use super::client::{self, Client, Files, SITE};

/// Of so many substrings one is asked as a first search.
const FIRST: usize = 7;

/// Where the corpora are.
pub(crate) fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared")
}

#[derive(Deserialize)]
struct Judged {
    glossary: BTreeMap<String, Vec<BTreeMap<String, Vec<String>>>>,
    queries: Vec<Query>,
}

#[derive(Clone, Deserialize)]
pub(crate) struct Query {
    corpus: String,
    q: String,
    kind: String,
    ui: String,
    facet: Option<String>,
    expect: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct Answer {
    pub(crate) results: Vec<Found>,
}

#[derive(Deserialize)]
pub(crate) struct Found {
    pub(crate) url: String,
    #[allow(dead_code, reason = "for those who look at misses")]
    pub(crate) score: f64,
}

/// `language/path` without extension.
fn stem(url: &str) -> String {
    let path = url.split('#').next().unwrap_or("").trim_end_matches('/');
    percent_encoding::percent_decode_str(path).decode_utf8_lossy().to_lowercase()
}

/// One query and what became of it.
pub(crate) struct Asked {
    pub(crate) query: Query,
    /// The rank of the first page that answers it; 0 when none of the first ten does.
    pub(crate) rank: usize,
    pub(crate) first: Vec<String>,
    /// Bytes of the index, and of what is shown, in a browser that has the manifest.
    pub(crate) index: usize,
    pub(crate) shown: usize,
    pub(crate) cold: usize,
    pub(crate) requests: usize,
    pub(crate) took: Duration,
}

pub(crate) struct Report {
    pub(crate) asked: Vec<Asked>,
    pub(crate) sizes: Vec<(String, usize, usize, usize, usize)>,
    pub(crate) script: usize,
    /// Substrings of Han that were asked for, and those of which the page was not found.
    pub(crate) substrings: usize,
    pub(crate) missed: Vec<String>,
    /// What the dearest of some of them loads as the first search in a browser that has nothing but the script.
    pub(crate) dearest_substring: usize,
}

/// A corpus as a project in memory.
fn project(name: &str, glossary: &[BTreeMap<String, Vec<String>>]) -> SourceTree {
    let root = shared().join("corpora").join(name);
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.strip_prefix(&root).expect("inside").to_string_lossy().replace('\\', "/");
            // What the queries were not judged on.
            if ["/tutorial/", "/partners/", "/style-guide/PLEADE"]
                .iter()
                .any(|left_out| name.contains(left_out))
            {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if let Some(place) = SourcePath::new(&format!("content/{name}")) {
                files.push(SourceFile::new(place, fs::read(&path).expect("a file")));
            }
        }
    }
    let mut terms = String::new();
    for (number, term) in glossary.iter().enumerate() {
        terms.push_str(&format!("[[term]]\nid = \"t{number}\"\n"));
        for (language, names) in term {
            terms.push_str(&format!("{language} = {:?}\n", names[0]));
        }
        let aliases = term.iter().filter(|(_, names)| names.len() > 1);
        let aliases: Vec<String> =
            aliases.map(|(language, names)| format!("{language} = {:?}", &names[1..])).collect();
        if !aliases.is_empty() {
            terms.push_str(&format!("aliases = {{ {} }}\n", aliases.join(", ")));
        }
    }
    let own = [("site.toml", SITE.to_owned()), ("content/glossary.toml", terms)];
    let own = own
        .into_iter()
        .map(|(path, text)| SourceFile::new(SourcePath::new(path).expect("a path"), text.into_bytes()));
    own.chain(files).collect()
}

/// Asks everything. `None` where the corpora are absent.
pub(crate) fn measure() -> Option<Report> {
    let text = fs::read_to_string(shared().join("search-dev-queries.json")).ok()?;
    let judged: Judged = serde_json::from_str(&text).expect("the judged queries");
    let mut report = Report {
        asked: Vec::new(),
        sizes: Vec::new(),
        script: 0,
        substrings: 0,
        missed: Vec::new(),
        dearest_substring: 0,
    };
    for (corpus, glossary) in &judged.glossary {
        let sources = Checked::new(project(corpus, glossary), Vec::new());
        let build = pipeline::build(&sources, &Options::default());
        let (files, script) = client::files(&build.outputs);
        report.script = client::packed(script.as_bytes());
        let sum = |folder: &str| {
            files.iter().filter(|(name, _)| name.starts_with(folder)).map(|(_, bytes)| bytes.len()).sum()
        };
        let all: usize = files.values().map(Vec::len).sum();
        report.sizes.push((corpus.clone(), build.pages, sum("t/"), sum("f/"), all));
        let files = Rc::new(files);
        for query in judged.queries.iter().filter(|query| query.corpus == *corpus) {
            report.asked.push(ask(query, &files, &script));
        }
        substrings(&sources.value, &files, &script, &mut report);
    }
    Some(report)
}

fn ask(query: &Query, files: &Rc<Files>, script: &str) -> Asked {
    let client = Client::new(Rc::clone(files), script);
    client.run::<()>(&format!("(globalThis.searcher = open({:?})).index.open().then(() => null)", query.ui));
    let manifest: usize = client.loaded().iter().map(|(_, bytes)| bytes).sum();
    let facets =
        query.facet.as_ref().map_or_else(String::new, |facet| format!("{{ language: [{facet:?}] }}"));
    let facets = if facets.is_empty() { "{}".to_owned() } else { facets };
    let text = serde_json::to_string(&query.q).expect("text");
    let began = Instant::now();
    let answer: Answer = client
        .run(&format!("await searcher.search({text}, {{ facets: {facets}, limit: 10, counts: true }})"));
    let took = began.elapsed();
    let loaded = client.loaded();
    let bytes = |of: fn(&str) -> bool| {
        loaded.iter().filter(|(name, _)| of(name)).map(|(_, bytes)| bytes).sum::<usize>()
    };
    let index = bytes(|name| name.starts_with(['t', 'o', 'r', 'd']) || name == "facets");
    let shown = bytes(|name| name.starts_with("f/"));
    let found: Vec<String> = answer.results.iter().map(|found| stem(&found.url)).collect();
    let wanted: BTreeSet<String> =
        query.expect.iter().map(|stem| stem.strip_suffix("/index").unwrap_or(stem).to_lowercase()).collect();
    let rank = found.iter().position(|stem| wanted.contains(stem)).map_or(0, |at| at + 1);
    let cold = manifest + bytes(|_| true);
    Asked { query: query.clone(), rank, first: found, index, shown, cold, requests: loaded.len(), took }
}

/// Takes runs of 2 to 6 Han out of every Chinese page and expects the page among the results.
fn substrings(sources: &SourceTree, files: &Rc<Files>, script: &str, report: &mut Report) {
    let client = Client::new(Rc::clone(files), script);
    client.run::<()>("(globalThis.searcher = open(\"zh\")).index.open().then(() => null)");
    let parts = files.keys().filter(|name| name.starts_with("f/")).count();
    let stems: Vec<String> = client.run(&format!(
        "await Promise.all(Array.from({{ length: {parts} }}, async (_, part) => (await searcher.index.part(part))[0]))"
    ));
    let stems: Vec<String> = stems.iter().map(|url| stem(url)).collect();
    for (number, file) in sources.below("content/zh").filter(|file| file.path.extension() == "md").enumerate()
    {
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        // Front matter that is not shown, comments and raw HTML are no text of the page.
        let runs = text
            .split("\n---\n")
            .nth(1)
            .unwrap_or(&text)
            .lines()
            .filter(|line| !line.contains(['<', '>', '{', '|', '[']));
        let runs: Vec<Vec<char>> = runs
            .flat_map(|line| line.split(|c: char| !('\u{4E00}'..='\u{9FFF}').contains(&c)))
            .map(|run| run.chars().collect::<Vec<_>>())
            .filter(|run| run.len() >= 6)
            .collect();
        if runs.is_empty() {
            continue;
        }
        for length in 2..=6 {
            let run = &runs[(number * 7 + length * 3) % runs.len()];
            let from = (number + length) % (run.len() - length + 1);
            let asked: String = run[from..from + length].iter().collect();
            let text = serde_json::to_string(&asked).expect("text");
            let found: Vec<usize> = client.run(&format!(
                "(await searcher.find({text}, {{ limit: 100000 }})).hits.map(({{ page }}) => page)"
            ));
            let path = file.path.within("content").expect("inside").trim_end_matches(".md");
            let wanted = path.strip_suffix("/index").unwrap_or(path).to_lowercase();
            report.substrings += 1;
            if !found.iter().any(|page| stems[*page] == wanted) {
                report.missed.push(format!("{asked} in {wanted}"));
            }
            if report.substrings.is_multiple_of(FIRST) {
                client.loaded();
                client
                    .run::<()>(&format!("open(\"zh\").search({text}, {{ counts: true }}).then(() => null)"));
                let first = client.loaded().iter().map(|(_, bytes)| bytes).sum();
                report.dearest_substring = report.dearest_substring.max(first);
            }
        }
    }
}

impl Report {
    /// The mean of the reciprocal ranks, over all queries or those of a kind.
    pub(crate) fn mrr(&self, kind: Option<&str>) -> f64 {
        let ranks = self.of(kind).map(|asked| if asked.rank == 0 { 0.0 } else { 1.0 / asked.rank as f64 });
        ranks.sum::<f64>() / self.of(kind).count().max(1) as f64
    }

    fn of<'a>(&'a self, kind: Option<&'a str>) -> impl Iterator<Item = &'a Asked> + 'a {
        self.asked.iter().filter(move |asked| kind.is_none_or(|kind| asked.query.kind == kind))
    }

    /// The mean over the queries of the kind for which it is highest.
    #[allow(dead_code, reason = "tests judge it; the example prints all")]
    pub(crate) fn worst_mean(&self, of: fn(&Asked) -> usize) -> usize {
        let kinds: BTreeSet<&str> = self.asked.iter().map(|asked| asked.query.kind.as_str()).collect();
        let mean = |kind| self.of(Some(kind)).map(of).sum::<usize>() / self.of(Some(kind)).count().max(1);
        kinds.into_iter().map(mean).max().unwrap_or(0)
    }

    /// What the dearest first search loads, the script included.
    pub(crate) fn dearest(&self) -> usize {
        let judged = self.asked.iter().map(|asked| asked.cold);
        judged.chain([self.dearest_substring]).max().unwrap_or(0) + self.script
    }

    #[allow(dead_code, clippy::print_stdout, reason = "the example prints; tests say what they judge")]
    pub(crate) fn print(&self) {
        println!(
            "| kind | queries | MRR@10 | first | index, mean | index, most | shown, mean | cold, mean | requests | cold, most |"
        );
        println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        let kinds: BTreeSet<&str> = self.asked.iter().map(|asked| asked.query.kind.as_str()).collect();
        for kind in kinds.into_iter().map(Some).chain([None]) {
            let asked: Vec<&Asked> = self.of(kind).collect();
            let mean =
                |of: fn(&Asked) -> usize| asked.iter().map(|asked| of(asked)).sum::<usize>() / asked.len();
            let first = asked.iter().filter(|asked| asked.rank == 1).count();
            println!(
                "| {} | {} | {:.3} | {:.3} | {} | {} | {} | {} | {} | {} |",
                kind.unwrap_or("all"),
                asked.len(),
                self.mrr(kind),
                first as f64 / asked.len() as f64,
                mean(|asked| asked.index),
                asked.iter().map(|asked| asked.index).max().unwrap_or(0),
                mean(|asked| asked.shown),
                mean(|asked| asked.cold) + self.script,
                mean(|asked| asked.requests),
                asked.iter().map(|asked| asked.cold).max().unwrap_or(0) + self.script,
            );
        }
        println!("\nclient script with its interface, compressed: {} bytes", self.script);
        println!("the dearest first search, substrings among them: {} bytes", self.dearest());
        for (corpus, pages, terms, fragments, all) in &self.sizes {
            println!(
                "{corpus}: {pages} pages, shards {terms}, parts {fragments}, all {all} bytes, {:.2} KB a page",
                *all as f64 / *pages as f64 / 1000.0
            );
        }
        println!(
            "substrings of 2 to 6 Han: {} of {} found",
            self.substrings - self.missed.len(),
            self.substrings
        );
        let mut times: Vec<Duration> = self.asked.iter().map(|asked| asked.took).collect();
        times.sort();
        println!("QuickJS, a query: median {:?}, most {:?}", times[times.len() / 2], times[times.len() - 1]);
    }

    #[allow(dead_code, clippy::print_stdout, reason = "the example prints; tests say what they judge")]
    pub(crate) fn print_misses(&self) {
        for asked in self.asked.iter().filter(|asked| asked.rank != 1) {
            println!("{} {} {:?}: rank {}", asked.query.corpus, asked.query.kind, asked.query.q, asked.rank);
            println!("    wanted {}", asked.query.expect.join(" "));
            println!("    found  {}", asked.first.join(" "));
        }
        for missed in &self.missed {
            println!("missed {missed}");
        }
    }
}

//! `cargo bench --bench serve [PAGES…]`: from the write of a file to its new bytes over HTTP, on generated sites.
//!
//! `TMPDIR` says on which disk. Medians of single edits, each made when the server has come to rest; the least and the
//! greatest stand beside them, since others that use the machine only add.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark makes its own files and prints its result"
)]

#[path = "support/generator.rs"]
mod generator;
#[path = "support/only_tests.rs"]
mod only_tests;
#[path = "support/sizes.rs"]
mod sizes;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const EDITS: usize = 7;
/// Edits one after another, after which memory should be what it was.
const MANY: usize = 100;
const PATIENCE: Duration = Duration::from_secs(120);

fn main() {
    if only_tests::only_tests() {
        return;
    }
    println!("milliseconds: median (least to greatest)\n");
    println!(
        "| pages | first page, cold | with a cache | body | title | style | template | idle CPU | memory | after {MANY} edits |"
    );
    println!("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for pages in sizes::sizes(&[100, 1_000, 10_000]) {
        measure(pages);
    }
}

fn measure(pages: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    generator::generate(root, pages);
    let theme = root.join("themes/default");
    fs::create_dir_all(theme.join("templates/components")).expect("a folder");
    fs::create_dir_all(theme.join("styles")).expect("a folder");

    let cold = Served::start(root);
    let first = cold.first_page;
    cold.rest();
    drop(cold);
    let server = Served::start(root);
    let again = server.first_page;
    server.rest();

    let page = root.join("content/en/a0/s0/page-0.md");
    let original = fs::read_to_string(&page).expect("the page");
    let number = std::cell::Cell::new(0);
    let token = || {
        number.set(number.get() + 1);
        format!("token-{}-token", number.get())
    };
    let body = server.latency("/en/a0/s0/page-0/", || {
        let token = token();
        let at = original.len() / 2;
        let at = original[at..].find("\n\n").map_or(original.len(), |found| at + found);
        let text = format!("{}\n\nA new paragraph, {token}.{}", &original[..at], &original[at..]);
        fs::write(&page, text).expect("written");
        token
    });
    let title = server.latency("/en/a0/s0/", || {
        let token = token();
        fs::write(&page, original.replacen("title: ", &format!("title: {token} "), 1)).expect("written");
        token
    });
    let sheet = theme.join("styles/zz-bench.css");
    let style = server.latency("/assets/style.css", || {
        let token = token();
        fs::write(&sheet, format!(".{token} {{ color: red }}")).expect("written");
        token
    });
    let template = theme.join("templates/components/footer.html");
    let template = server.latency("/en/a0/s0/page-0/", || {
        let token = token();
        fs::write(&template, format!("<footer>{token}</footer>")).expect("written");
        token
    });
    let idle = server.idle();
    let memory = server.memory();
    for _ in 0..MANY {
        let token = token();
        fs::write(&page, format!("{original}\n\n{token}\n")).expect("written");
        server.until("/en/a0/s0/page-0/", &token);
    }
    server.rest();
    println!(
        "| {pages} | {} | {} | {body} | {title} | {style} | {template} | {idle:.1} % | {memory} MB | {} MB |",
        first.as_millis(),
        again.as_millis(),
        server.memory(),
    );
}

/// A server under measurement.
struct Served {
    child: Child,
    address: String,
    first_page: Duration,
}

impl Served {
    fn start(root: &Path) -> Self {
        let began = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_diptych"))
            .args(["serve", "--quiet", "--port", "0"])
            .current_dir(root)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        let mut line = String::new();
        let output = child.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let address = line.trim().trim_end_matches('/').rsplit('/').next().expect("an address").to_owned();
        let mut server = Self { child, address, first_page: Duration::ZERO };
        server.until("/en/", "</html>");
        server.first_page = began.elapsed();
        server
    }

    fn get(&self, path: &str) -> Option<Vec<u8>> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address);
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        Some(answer)
    }

    /// Waits until a page has a text.
    fn until(&self, path: &str, text: &str) {
        let began = Instant::now();
        while !self
            .get(path)
            .is_some_and(|answer| answer.windows(text.len()).any(|part| part == text.as_bytes()))
        {
            assert!(began.elapsed() < PATIENCE, "{path} never had {text}");
            std::thread::sleep(Duration::from_micros(500));
        }
    }

    /// How long edits take that each give a text by which they are known.
    fn latency(&self, path: &str, edit: impl Fn() -> String) -> String {
        let mut times = Vec::new();
        for _ in 0..EDITS {
            self.rest();
            let began = Instant::now();
            let token = edit();
            self.until(path, &token);
            times.push(began.elapsed());
        }
        times.sort();
        let at = |index: usize| times[index].as_secs_f64() * 1e3;
        format!("**{:.0}** ({:.0} to {:.0})", at(EDITS / 2), at(0), at(EDITS - 1))
    }

    /// Ticks of processor time, a hundred a second.
    fn ticks(&self) -> u64 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).expect("its state");
        let fields: Vec<&str> = stat.rsplit(") ").next().expect("fields").split(' ').collect();
        [11, 12].iter().map(|field| fields[*field].parse::<u64>().expect("a number")).sum()
    }

    /// Waits until the server does nothing, its search index included, and as long as an author does before saving again:
    /// what comes faster is taken for the work of a program.
    fn rest(&self) {
        let mut quiet = 0;
        while quiet < 16 {
            let before = self.ticks();
            std::thread::sleep(Duration::from_millis(60));
            quiet = if self.ticks() == before { quiet + 1 } else { 0 };
        }
    }

    /// Of one core, in percent, while nothing happens.
    fn idle(&self) -> f64 {
        self.rest();
        let (before, began) = (self.ticks(), Instant::now());
        std::thread::sleep(Duration::from_secs(5));
        (self.ticks() - before) as f64 / began.elapsed().as_secs_f64()
    }

    /// Megabytes it holds.
    fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("its state");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
        line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") / 1024
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! What clients get, byte for byte, and that those who do not behave cost the others nothing.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use crate::support::{Project, Serving, until};

fn head(answer: &str) -> &str {
    answer.split("\r\n\r\n").next().unwrap_or("")
}

fn header(answer: &str, name: &str) -> Option<String> {
    let start = format!("{name}: ");
    head(answer).lines().find_map(|line| line.strip_prefix(&start).map(str::to_owned))
}

// Row 114.
#[test]
fn heads_tags_and_parts_are_right() {
    let project =
        Project::new().file("content/static/film.mp4", "0123456789").file("content/en/a.md", "one\n");
    let serving = Serving::start(&project, &[]);
    for path in ["/en/", "/film.mp4", "/missing", "/en"] {
        let whole = serving.get(path);
        let only = serving
            .ask(format!("HEAD {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", serving.address()));
        let lines = |answer: &str| -> Vec<String> {
            let lines = head(answer).lines().filter(|line| !line.starts_with("date:"));
            let mut lines: Vec<String> = lines.map(str::to_owned).collect();
            lines.sort();
            lines
        };
        assert_eq!(lines(&only), lines(&whole), "{path}");
        assert!(only.ends_with("\r\n\r\n"), "{path}: {only}");
        let length: usize = header(&whole, "content-length").expect("a length").parse().expect("a number");
        assert_eq!(whole.len() - head(&whole).len() - 4, length, "{path}");
    }
    for path in ["/en/a/", "/film.mp4"] {
        let tag = header(&serving.get(path), "etag").expect("a tag");
        for known in [tag.clone(), format!("\"x\", {tag}"), format!("W/{tag}"), "*".to_owned()] {
            let answer = serving.get_with(path, &format!("If-None-Match: {known}\r\n"));
            assert!(answer.starts_with("HTTP/1.1 304") && answer.ends_with("\r\n\r\n"), "{path}: {answer}");
            assert_eq!(header(&answer, "etag").as_ref(), Some(&tag));
        }
        assert!(serving.get_with(path, "If-None-Match: \"x\"\r\n").starts_with("HTTP/1.1 200"));
        assert_eq!(header(&serving.get(path), "cache-control").as_deref(), Some("no-cache"));
    }
    let tag = header(&serving.get("/en/a/"), "etag").expect("a tag");
    project.write("content/en/a.md", "two\n");
    serving.wait_for("/en/a/", "two");
    let answer = serving.get_with("/en/a/", &format!("If-None-Match: {tag}\r\n"));
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("two"), "nothing stale: {answer}");

    let tag = header(&serving.get("/film.mp4"), "etag").expect("a tag");
    let part = |lines: &str| serving.get_with("/film.mp4", lines);
    let answer = part("Range: bytes=2-4\r\n");
    assert!(answer.starts_with("HTTP/1.1 206") && answer.ends_with("\r\n\r\n234"), "{answer}");
    assert_eq!(header(&answer, "content-range").as_deref(), Some("bytes 2-4/10"));
    assert!(part(&format!("Range: bytes=-3\r\nIf-Range: {tag}\r\n")).ends_with("\r\n\r\n789"));
    assert!(part("Range: bytes=-3\r\nIf-Range: \"x\"\r\n").starts_with("HTTP/1.1 200"));
    let answer = part("Range: bytes=10-\r\n");
    assert!(answer.starts_with("HTTP/1.1 416"), "{answer}");
    assert_eq!(header(&answer, "content-range").as_deref(), Some("bytes */10"));
}

// Row 115.
#[test]
fn types_are_told_and_not_guessed() {
    let files = [
        ("a.html", "text/html; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.json", "application/json"),
        ("a.xml", "application/xml"),
        ("a.txt", "text/plain; charset=utf-8"),
        ("a.csv", "text/csv; charset=utf-8"),
        ("a.svg", "image/svg+xml"),
        ("a.png", "image/png"),
        ("a.JPG", "image/jpeg"),
        ("a.webp", "image/webp"),
        ("a.pdf", "application/pdf"),
        ("a.woff2", "font/woff2"),
        ("a.wasm", "application/wasm"),
        ("a.mp4", "video/mp4"),
        ("a.unknown", "application/octet-stream"),
        ("plain", "application/octet-stream"),
    ];
    let project = files.iter().fold(Project::new(), |project, (name, _)| {
        project.file(&format!("content/static/files/{name}"), "<script>alert(1)</script>")
    });
    let serving = Serving::start(&project, &[]);
    for (name, kind) in files {
        let answer = serving.get(&format!("/files/{name}"));
        assert!(answer.starts_with("HTTP/1.1 200"), "{name}: {answer}");
        assert_eq!(header(&answer, "content-type").as_deref(), Some(kind), "{name}");
        assert_eq!(header(&answer, "x-content-type-options").as_deref(), Some("nosniff"), "{name}");
    }
    let markdown = serving.get("/en/index.md");
    assert_eq!(header(&markdown, "content-type").as_deref(), Some("text/markdown; charset=utf-8"));
}

// Row 92.
#[test]
fn behind_a_proxy_everything_is_relative() {
    let project = Project::new().file("content/en/a.md", "text\n");
    let serving = Serving::with(&project, &["--allow-host", "kb.example"]);
    let ask = |path: &str| {
        serving.ask(format!(
            "GET {path} HTTP/1.1\r\nHost: kb.example\r\nOrigin: https://kb.example\r\nConnection: close\r\n\r\n"
        ))
    };
    assert!(ask("/en/a/").contains("src=\"../../-diptych/main.js\""));
    assert!(ask("/en/nothing/here").contains("src=\"../../-diptych/main.js\""));
    assert_eq!(header(&ask("/en/a"), "location").as_deref(), Some("a/"));
}

// Row 119.
#[test]
fn drafts_are_shown_when_asked_for() {
    let project = Project::new().file("content/en/a.md", "---\ntitle: A\ndraft: true\n---\nunfinished\n");
    assert!(Serving::with(&project, &[]).get("/en/a/").starts_with("HTTP/1.1 404"));
    assert!(Serving::with(&project, &["--drafts"]).get("/en/a/").contains("unfinished"));
}

/// Asserts that a page is there within a time. The median of several: what else runs on the machine only adds.
#[track_caller]
fn answers_within(serving: &Serving, limit: Duration) {
    let mut times: Vec<Duration> = (0..9)
        .map(|_| {
            let began = Instant::now();
            assert!(serving.get("/en/").starts_with("HTTP/1.1 200"));
            began.elapsed()
        })
        .collect();
    times.sort();
    assert!(times[times.len() / 2] < limit, "{times:?}");
}

// Row 112.
#[cfg(target_os = "linux")]
#[test]
fn a_thousand_slow_clients_and_one_that_never_reads_delay_nobody() {
    let project = Project::new().file("content/static/large.bin", vec![7; 50_000_000]);
    let serving = Serving::start(&project, &[]);
    serving.is_searchable();
    let (memory, files) = (serving.memory(), serving.descriptors());
    let slow: Vec<TcpStream> = (0..1000).map(|_| serving.send("GET /en/ HTTP/1.1\r\nHost: loc")).collect();
    let idle: Vec<TcpStream> =
        (0..50).map(|_| serving.send("GET /en/ HTTP/1.1\r\nHost: localhost\r\n\r\n")).collect();
    let deaf: Vec<TcpStream> =
        (0..10).map(|_| serving.send("GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")).collect();
    answers_within(&serving, Duration::from_millis(400));
    let grown = serving.memory().saturating_sub(memory);
    assert!(grown < 50_000, "{grown} kB more");
    // Whoever says nothing is not waited for: the server hangs up first.
    for mut client in slow.into_iter().chain(idle).chain(deaf).step_by(97) {
        let mut rest = Vec::new();
        let _ = client.read_to_end(&mut rest);
    }
    until("all connections are closed", || serving.descriptors() <= files + 1);
}

// Row 89.
#[cfg(target_os = "linux")]
#[test]
fn a_thousand_pages_may_be_open() {
    let project = Project::new().file("content/en/a.md", "one\n");
    let serving = Serving::start(&project, &[]);
    serving.is_searchable();
    let token = serving.token();
    let (memory, files) = (serving.memory(), serving.descriptors());
    let request = format!("GET /-diptych/events?token={token} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let open = |_| BufReader::new(serving.send(&request));
    let mut clients: Vec<BufReader<TcpStream>> = (0..1000).map(open).collect();
    for client in &mut clients {
        let mut line = String::new();
        while !line.starts_with("data: ") {
            line.clear();
            assert_ne!(client.read_line(&mut line).expect("an event"), 0);
        }
    }
    answers_within(&serving, Duration::from_millis(400));
    for text in ["two", "three"] {
        project.write("content/en/a.md", format!("{text}\n"));
        serving.wait_for("/en/a/", text);
    }
    let grown = serving.memory().saturating_sub(memory);
    assert!(grown < 50_000, "{grown} kB more");
    for client in &clients[..500] {
        client.get_ref().shutdown(Shutdown::Write).expect("half closed");
    }
    answers_within(&serving, Duration::from_millis(400));
    drop(clients);
    until("all connections are closed", || serving.descriptors() <= files + 1);
}

// Rows 112 and 59: fewer connections than there are clients.
#[cfg(target_os = "linux")]
#[test]
fn where_few_connections_are_allowed_those_who_ask_are_served() {
    let project = Project::new();
    let mut command = std::process::Command::new("sh");
    let script = "ulimit -n 128; exec \"$0\" serve --port 0";
    command.args(["-c", script, env!("CARGO_BIN_EXE_diptych")]).current_dir(project.root());
    let serving = Serving::begin(&mut command);
    serving.is_alive("the start");
    let silent: Vec<TcpStream> = (0..300).map(|_| serving.send("GET /")).collect();
    for _ in 0..10 {
        serving.is_alive("three hundred silent clients");
    }
    drop(silent);
    serving.is_alive("their end");
}

/// A client that has asked for something, and what has come of its answer up to a line that begins with this.
#[cfg(target_os = "linux")]
fn answered(serving: &Serving, path: &str, until: &str) -> BufReader<TcpStream> {
    let mut client = BufReader::new(serving.send(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")));
    let mut line = String::new();
    while !line.starts_with(until) {
        line.clear();
        assert_ne!(client.read_line(&mut line).expect("an answer"), 0, "{path} is answered");
    }
    client
}

// Row 111: whoever has been answered once can stay as long as it likes, but not in the way of others.
#[cfg(target_os = "linux")]
#[test]
fn those_who_were_answered_leave_before_those_who_ask() {
    const LARGE: usize = 20_000_000;
    let project = Project::new().file("content/static/large.bin", vec![7; LARGE]);
    let mut command = std::process::Command::new("sh");
    let script = "ulimit -n 128; exec \"$0\" serve --port 0";
    command.args(["-c", script, env!("CARGO_BIN_EXE_diptych")]).current_dir(project.root());
    let serving = Serving::begin(&mut command);
    serving.is_alive("the start");
    let events = format!("/-diptych/events?token={}", serving.token());
    let mut listening = answered(&serving, &events, "data: ");
    let reading = answered(&serving, "/large.bin", "HTTP/1.1 200");

    let idle: Vec<_> = (0..200).map(|_| answered(&serving, "/en/", "HTTP/1.1 200")).collect();
    for _ in 0..10 {
        serving.is_alive("two hundred idle clients");
    }
    project.write("content/en/a.md", "new\n");
    let mut line = String::new();
    while !line.starts_with("data: ") {
        line.clear();
        assert_ne!(listening.read_line(&mut line).expect("an event"), 0, "who listens leaves after the idle");
    }
    let listeners: Vec<_> = (0..200).map(|_| answered(&serving, &events, "data: ")).collect();
    for _ in 0..10 {
        serving.is_alive("two hundred listeners");
    }
    let mut rest = Vec::new();
    reading.take(LARGE as u64).read_to_end(&mut rest).expect("the whole answer");
    assert_eq!(rest.len(), LARGE, "who is being answered stays");
    drop((idle, listeners));
    serving.is_alive("their end");
}

#[test]
fn one_connection_serves_many_requests() {
    let project = Project::new();
    let serving = Serving::start(&project, &[]);
    let mut stream = serving
        .send("GET /en/ HTTP/1.1\r\nHost: localhost\r\n\r\nGET /zh/ HTTP/1.1\r\nHost: localhost\r\n\r\n");
    stream.write_all(b"GET /missing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").expect("sent");
    let mut answers = String::new();
    stream.read_to_string(&mut answers).expect("answers");
    let statuses: Vec<&str> = answers.lines().filter_map(|line| line.strip_prefix("HTTP/1.1 ")).collect();
    assert_eq!(statuses, ["200 OK", "200 OK", "404 Not Found"]);
}

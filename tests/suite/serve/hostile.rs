//! Requests that nobody should send. None reaches a file, none is believed, and the server answers the next one.

use std::os::unix::fs::symlink;

use crate::support::{Dice, Project, Serving};

/// Stands in files that nobody may be given.
const CANARY: &str = "CANARY-OF-THE-OUTSIDE";

fn project() -> Project {
    Project::new()
        .file("secret.txt", CANARY)
        .file("site-leak/x", CANARY)
        .file("content-leak/x", CANARY)
        .file(".env", CANARY)
        .file("content/en/.env", CANARY)
        .file("content/en/a.md~", CANARY)
        .file(".git/config", CANARY)
        .file("content/en/a.md", "text\n")
        .file("content/static/file.txt", "a file\n")
}

fn location(answer: &str) -> Option<String> {
    let head = answer.split("\r\n\r\n").next().unwrap_or("");
    head.lines().find_map(|line| line.to_lowercase().strip_prefix("location: ").map(str::to_owned))
}

// Rows 96, 97, 99, 116.
#[test]
fn no_spelling_of_a_path_leads_out() {
    let project = project();
    let serving = Serving::start(&project, &[]);
    let outside = project.root().parent().expect("a parent").display().to_string();
    let paths = [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/%252e%252e/secret.txt",
        "/%252e%252e%252fsecret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "/%5c..%5csecret.txt",
        "//secret.txt",
        "//../secret.txt",
        "/en/../../secret.txt",
        "/en/%2e%2e/%2e%2e/secret.txt",
        "/./secret.txt",
        "/.",
        "/..",
        "/...",
        "/en/..;/secret.txt",
        "/;/../secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/%c0%af../secret.txt",
        "/%ff",
        "/%00",
        "/file.txt%00.html",
        "/secret.txt?raw??",
        "/@fs/etc/passwd",
        "/%2fetc/passwd",
        "/..%2fsite-leak%2fx",
        "/site-leak/x",
        "/content-leak/x",
        "/.env",
        "/en/.env",
        "/.git/config",
        "/en/a.md~",
        "/site.toml",
        "/content/en/a.md",
        "/dist/index.html",
        "/.diptych-cache/x",
        "/.diptych-output",
        "/CON",
        "/en/nul.txt",
        "/file.txt::$DATA",
        "/FILE~1.TXT",
        "/C:/x",
        "/%5c%5cserver%5cshare",
        "/-diptych/../secret.txt",
        "/-diptych/%2e%2e/secret.txt",
        "/-diptych/",
        "/-diptych/main.js/..",
        "/file.txt/",
        "/file.txt/..",
        "/%",
        "/%2",
        "/%zz",
        "/en/%23",
        "/\u{7f}",
    ];
    let own: Vec<String> =
        ["/etc/passwd".to_owned(), format!("/{outside}/x"), format!("{outside}/x")].to_vec();
    for path in paths.iter().map(|path| (*path).to_owned()).chain(own) {
        for method in ["GET", "HEAD"] {
            for path in [path.clone(), format!("/en{path}")] {
                let answer = serving
                    .ask(format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
                assert!(answer.starts_with("HTTP/1.1 4"), "{method} {path}: {answer}");
                assert!(
                    !answer.contains(CANARY) && !answer.contains("base_url =") && !answer.contains("root:"),
                    "{path}: {answer}"
                );
                assert_eq!(location(&answer), None, "{path}");
            }
        }
    }
    serving.is_alive("all of that");
    assert!(serving.get("/file.txt").ends_with("a file\n"), "what is published is there");
}

// Row 98.
#[test]
fn links_that_are_planted_later_lead_nowhere() {
    let project = project();
    let serving = Serving::start(&project, &[]);
    serving.is_alive("the start");
    symlink(project.path("secret.txt"), project.path("content/static/planted.txt")).expect("a link");
    symlink(project.root().join(".git"), project.path("content/static/folder")).expect("a link");
    project.write("content/en/later.md", "later\n");
    serving.wait_for("/en/later/", "later");
    let escape = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(escape.path(), CANARY).expect("written");
    symlink(escape.path(), project.path("content/static/escape.txt")).expect("a link");
    project.write("content/en/later.md", "even later\n");
    serving.wait_for("/en/later/", "even later");
    for path in ["/escape.txt", "/folder/config"] {
        assert!(serving.get(path).starts_with("HTTP/1.1 404"), "{path}");
    }
}

// Rows 109, 110.
#[test]
fn nobody_is_led_away_and_nothing_is_echoed() {
    let project = project();
    let serving = Serving::start(&project, &[]);
    for path in [
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "/%2f%2fevil.example",
        "//evil.example/%2e%2e",
        "//en",
        "//en/a",
        "/en/%0d%0aLocation:%20http://evil.example",
        "/en/a%0d%0aX: y",
        "/https://evil.example/",
        "/en//a",
        "/%5cevil.example/..",
        "/.//evil.example",
    ] {
        let answer = serving.get(path);
        assert_eq!(location(&answer), None, "{path}: {answer}");
        assert!(!answer.contains("\r\nx: y"), "{path}: {answer}");
    }
    // Only folders of the site are led into, relative to themselves.
    for (path, to) in [
        ("/en", "en/"),
        ("/en/a", "a/"),
        ("/en/a?q=1", "a/?q=1"),
        ("/en/a?//evil.example", "a/?//evil.example"),
    ] {
        let answer = serving.get(path);
        assert!(answer.starts_with("HTTP/1.1 302"), "{path}: {answer}");
        assert_eq!(location(&answer).as_deref(), Some(to), "{path}");
    }
    for path in
        ["/<svg onload=1>", "/%3Csvg%20onload=alert(1)%3E", "/en/?q=<svg/onload=1>", "/en/missing<svg>"]
    {
        let answer = serving.get(path);
        assert!(!answer.contains("<svg onload") && !answer.contains("<svg/onload"), "{path}: {answer}");
    }
}

// Row 108.
#[test]
fn only_reading_is_possible() {
    let project = project();
    let serving = Serving::start(&project, &[]);
    serving.is_alive("the start");
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BOGUS", "get", "PROPFIND"] {
        let request = format!("{method} /en/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let answer = serving.ask(&request);
        assert!(answer.starts_with("HTTP/1.1 405") && answer.contains("GET, HEAD"), "{method}: {answer}");
    }
    let answer = serving.ask("CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    serving.is_alive("all methods");
}

// Rows 103, 113.
#[test]
fn what_is_too_much_or_means_two_things_is_refused() {
    let project = project();
    let serving = Serving::start(&project, &[]);
    serving.is_alive("the start");
    let head = "Host: localhost\r\n";
    let many: String = (0..1000).map(|number| format!("X-{number}: {number}\r\n")).collect();
    for (what, request) in [
        ("a long address", format!("GET /{} HTTP/1.1\r\n{head}\r\n", "a".repeat(70_000))),
        ("many headers", format!("GET /en/ HTTP/1.1\r\n{head}{many}\r\n")),
        ("a long header", format!("GET /en/ HTTP/1.1\r\n{head}X: {}\r\n\r\n", "a".repeat(200_000))),
        ("a large body", format!("GET /en/ HTTP/1.1\r\n{head}Content-Length: 1000000000\r\n\r\n")),
        ("a large post", format!("POST /en/ HTTP/1.1\r\n{head}Content-Length: 1000000000\r\n\r\n")),
        ("pieces", format!("GET /en/ HTTP/1.1\r\n{head}Transfer-Encoding: chunked\r\n\r\nffffffff\r\nx")),
        (
            "two lengths",
            format!(
                "GET /en/ HTTP/1.1\r\n{head}Content-Length: 0\r\nContent-Length: 44\r\n\r\nGET /x HTTP/1.1\r\n\r\n"
            ),
        ),
        (
            "two ways to end",
            format!(
                "GET /en/ HTTP/1.1\r\n{head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n\
                 0\r\n\r\nGET /en/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
            ),
        ),
        ("a space before a colon", format!("GET /en/ HTTP/1.1\r\n{head}X : y\r\n\r\n")),
        ("a folded header", format!("GET /en/ HTTP/1.1\r\n{head}X: a\r\n b\r\n\r\n")),
        ("no version", format!("GET /en/\r\n{head}\r\n")),
        ("another version", format!("GET /en/ HTTP/3.0\r\n{head}\r\n")),
        ("HTTP/2 at once", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned()),
        ("TLS", "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0".to_owned()),
        ("an asterisk", format!("GET * HTTP/1.1\r\n{head}\r\n")),
        ("no slash", format!("GET en/ HTTP/1.1\r\n{head}\r\n")),
    ] {
        let answer = serving.ask(&request);
        let refused =
            answer.is_empty() || answer.starts_with("HTTP/1.1 4") || answer.starts_with("HTTP/1.1 505");
        assert!(refused && !answer.contains("<html"), "{what}: {answer}");
        assert_eq!(
            answer.matches("HTTP/1.").count(),
            usize::from(!answer.is_empty()),
            "{what}: one answer: {answer}"
        );
        serving.is_alive(what);
    }
    // There are no sockets to be upgraded to.
    for version in ["13", "0", "x"] {
        let upgrade =
            format!("Upgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: {version}\r\n");
        let answer = serving.get_with("/-diptych/events", &upgrade);
        assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    }
}

// Row 111.
#[test]
fn twenty_thousand_random_requests_are_survived() {
    let project = project();
    let serving = Serving::start(&project, &[]);
    serving.is_alive("the start");
    let mut dice = Dice::new(111);
    const LINES: [&str; 12] = [
        "GET /en/ HTTP/1.1\r\n",
        "HEAD / HTTP/1.1\r\n",
        "GET /%2e%2e/x HTTP/1.0\r\n",
        "Host: localhost\r\n",
        "Host: [::1\r\n",
        "Range: bytes=0-\r\n",
        "If-None-Match: *\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Content-Length: 5\r\n",
        "\r\n",
        "Expect: 100-continue\r\n",
        "Connection: close\r\n",
    ];
    // Several to a connection, since whoever sends garbage rarely says goodbye.
    for round in 0..1000 {
        let mut sent = Vec::new();
        for _ in 0..20 {
            match dice.below(3) {
                0 => {
                    let length = dice.below(60);
                    sent.extend(dice.bytes(length));
                }
                1 => {
                    for _ in 0..dice.below(5) {
                        sent.extend(dice.pick(&LINES).bytes());
                    }
                }
                _ => {
                    let mut request =
                        b"GET /en/a/?q=%41 HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n".to_vec();
                    for _ in 0..=dice.below(3) {
                        let at = dice.below(request.len());
                        request[at] = dice.bytes(1)[0];
                    }
                    sent.extend(request);
                }
            }
        }
        drop(serving.send(sent));
        if round % 100 == 99 {
            serving.is_alive("garbage");
        }
    }
    assert!(!serving.said().contains("panicked"), "{}", serving.said());
}

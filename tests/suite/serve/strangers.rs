//! Whom the server answers: its own pages under its own names, and nobody else.

use crate::support::{Project, Serving};

/// One address of each kind: a page, a folder's address without a slash, nothing, a file, and the server's own.
const ROUTES: [&str; 7] =
    ["/", "/en/", "/en", "/missing", "/assets/site.js", "/-diptych/events", "/-diptych/main.js"];

fn refused(answer: &str) -> bool {
    let head = answer.split("\r\n\r\n").next().unwrap_or("");
    answer.starts_with("HTTP/1.1 4") && head.contains("text/plain") && !answer.contains("<html")
}

// Row 100.
#[test]
fn foreign_names_get_nothing_on_any_route() {
    let project = Project::new();
    let serving = Serving::with(&project, &["--allow-host", "kb.example"]);
    let port = serving.address().port();
    let ask = |path: &str, host: &str| {
        serving.ask(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
    };
    for host in [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "user@localhost",
        "localhost.",
        "LOCALHOST.",
        "[::1",
        "192.168.1.10",
        "0.0.0.0",
        "a.kb.example",
        "kb.example.evil",
        "xn--localhost",
    ] {
        for path in ROUTES {
            for host in [host.to_owned(), format!("{host}:{port}")] {
                let answer = ask(path, &host);
                assert!(refused(&answer), "{host} {path}: {answer}");
            }
            let absolute = serving.ask(format!(
                "GET http://{host}{path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
            ));
            assert!(absolute.starts_with("HTTP/1.1 4"), "{host} {path}: {absolute}");
        }
    }
    for host in ["localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "[::1]", "kb.example", "KB.example"] {
        for host in [host.to_owned(), format!("{host}:{port}")] {
            let answer = ask("/en/", &host);
            assert!(answer.starts_with("HTTP/1.1 200"), "{host}: {answer}");
        }
    }
}

// Row 101.
#[test]
fn requests_without_one_plain_host_are_refused() {
    let project = Project::new();
    let serving = Serving::start(&project, &[]);
    let long = format!("Host: {}\r\n", "a".repeat(9000));
    for hosts in [
        "",
        "Host: \r\n",
        "Host: localhost\r\nHost: evil.example\r\n",
        "Host: localhost\r\nHost: localhost\r\n",
        "Host: [::1\r\n",
        "Host: a b\r\n",
        "Host: %\r\n",
        "Host: \u{1}\r\n",
        "Host: localhost:99999\r\n",
        &long,
    ] {
        let answer = serving.ask(format!("GET /en/ HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n"));
        assert!(answer.starts_with("HTTP/1.1 4"), "{hosts:?}: {answer}");
        serving.is_alive(hosts);
    }
    let old = serving.ask("GET /en/ HTTP/1.0\r\n\r\n");
    assert!(old.starts_with("HTTP/1.0 400") || old.starts_with("HTTP/1.1 400"), "{old}");
    serving.is_alive("HTTP/1.0");
}

// Row 102.
#[test]
fn the_channel_is_for_pages_of_this_server() {
    let project = Project::new();
    let serving = Serving::start(&project, &[]);
    let (token, port) = (serving.token(), serving.address().port());
    let ask = |query: &str, lines: &str| {
        // The answer to who is let in goes on for ever: only its head is asked for.
        serving.ask(format!(
            "HEAD /-diptych/events{query} HTTP/1.1\r\nHost: localhost:{port}\r\n{lines}Connection: close\r\n\r\n"
        ))
    };
    let with_token = format!("?token={token}");
    let own = format!("Origin: http://localhost:{port}\r\n");
    for lines in ["", own.as_str(), "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\n"] {
        let answer = ask(&with_token, lines);
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("text/event-stream"), "{answer}");
        assert!(!answer.to_lowercase().contains("access-control-allow"), "{answer}");
        for query in ["", "?token=", "?token=00000000000000000000000000000000", "?Token=x&token"] {
            assert!(ask(query, lines).starts_with("HTTP/1.1 403"), "{query} {lines}");
        }
    }
    for origin in [
        "http://evil.example".to_owned(),
        "null".to_owned(),
        format!("http://localhost:{}", port.wrapping_add(1)),
        "http://localhost".to_owned(),
        format!("https://localhost:{port}"),
        format!("http://127.0.0.1:{port}"),
        format!("http://localhost.:{port}"),
        format!("http://localhost:{port}, http://evil.example"),
    ] {
        let answer = ask(&with_token, &format!("Origin: {origin}\r\n"));
        assert!(answer.starts_with("HTTP/1.1 403"), "{origin}: {answer}");
    }
    for site in ["cross-site", "same-site"] {
        let answer = ask(&with_token, &format!("Sec-Fetch-Site: {site}\r\nSec-Fetch-Mode: cors\r\n"));
        assert!(answer.starts_with("HTTP/1.1 403"), "{site}: {answer}");
    }
}

// Rows 104 to 106.
#[test]
fn other_pages_can_neither_read_nor_embed_nor_frame() {
    let project = Project::new().file("content/static/data.json", "{}");
    let serving = Serving::start(&project, &[]);
    serving.is_alive("the start");
    for path in ["/en/", "/assets/site.js", "/en/feed.xml", "/data.json", "/search/index.json", "/missing"] {
        let answer = serving.get_with(path, "");
        let head = answer.split("\r\n\r\n").next().unwrap_or("").to_lowercase();
        for line in [
            "cross-origin-resource-policy: same-origin",
            "x-content-type-options: nosniff",
            "content-security-policy: frame-ancestors 'self'",
            "x-frame-options: sameorigin",
        ] {
            assert!(head.contains(line), "{path} lacks {line}: {head}");
        }
        assert!(!head.contains("access-control"), "{path}: {head}");
        for mode in ["no-cors", "cors", "websocket"] {
            let embedded = format!("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: {mode}\r\n");
            let answer = serving.get_with(path, &embedded);
            assert!(answer.starts_with("HTTP/1.1 403"), "{path} {mode}: {answer}");
        }
    }
    let framed = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n";
    assert!(serving.get_with("/en/", framed).starts_with("HTTP/1.1 403"));
    let followed = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";
    assert!(serving.get_with("/en/", followed).starts_with("HTTP/1.1 200"), "a link in a chat works");
    let preflight = "OPTIONS /en/ HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n\
        Access-Control-Request-Method: GET\r\nConnection: close\r\n\r\n";
    let answer = serving.ask(preflight);
    assert!(
        answer.starts_with("HTTP/1.1 403") && !answer.to_lowercase().contains("access-control"),
        "{answer}"
    );
}

// Row 122.
#[test]
fn no_published_page_knows_of_the_server() {
    let site = Project::new().file("content/en/a.md", "text\n").build();
    for (path, bytes) in site.files() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            !text.contains("-diptych/") && !text.contains("data-diptych") && !text.contains("EventSource"),
            "{path}"
        );
    }
}

// Row 91.
#[test]
fn what_is_added_to_pages_is_no_inline_script() {
    let project = Project::new();
    let serving = Serving::start(&project, &[]);
    let page = serving.get("/en/");
    for script in page.split("<script").skip(1) {
        let (tag, rest) = script.split_once('>').expect("a tag");
        let inside = rest.split("</script>").next().expect("an end");
        assert!(inside.is_empty() || tag.contains("application/ld+json"), "{script}");
    }
    assert!(!page.contains(" onclick=") && !page.contains(" style=\""));
}

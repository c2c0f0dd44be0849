//! The dev server: what it shows, whom it answers, and that it outlives mistakes.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;

use crate::support::{Project, Serving};

/// Reads events until one carries a version, and gives it.
fn next_version(events: &mut impl BufRead) -> String {
    loop {
        let mut line = String::new();
        assert_ne!(events.read_line(&mut line).expect("an event in time"), 0, "the stream goes on");
        if let Some(version) = line.strip_prefix("data: ") {
            return version.trim().to_owned();
        }
    }
}

#[test]
fn an_edit_is_served_and_browsers_are_told() {
    let project = Project::new().file("content/en/a.md", "---\ntitle: A\n---\nbefore\n");
    let serving = Serving::start(&project, &[]);
    let page = serving.get("/en/a/");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("before"), "{page}");
    assert!(page.contains("src=\"/-diptych/reload.js\""), "the page reloads itself");
    let request = format!("GET /-diptych/events HTTP/1.1\r\nHost: {}\r\n\r\n", serving.address());
    let mut events = BufReader::new(serving.send(&request));
    let first = next_version(&mut events);
    project.write("content/en/a.md", "---\ntitle: A\n---\nafter\n");
    assert_ne!(next_version(&mut events), first);
    assert!(serving.get("/en/a/").contains("after"), "who is told finds the new page");
    project.remove("content/en/a.md");
    next_version(&mut events);
    assert!(serving.get("/en/a/").starts_with("HTTP/1.1 404"), "a page that is gone is gone");
}

#[test]
fn a_folder_that_appears_later_is_watched() {
    let project = Project::new();
    let serving = Serving::start(&project, &[]);
    project.write("content/en/new/deep/page.md", "one\n");
    serving.wait_for("/en/new/deep/page/", "one");
    project.write("content/en/new/deep/page.md", "two\n");
    serving.wait_for("/en/new/deep/page/", "two");
    project.write("themes/default/templates/components/footer.html", "<footer>ours</footer>\n");
    serving.wait_for("/en/", "<footer>ours</footer>");
}

#[test]
fn a_broken_template_keeps_the_last_good_page() {
    let template = "themes/default/templates/page.html";
    let project =
        Project::new().file("content/en/a.md", "text\n").file(template, "<p>first {{ article.body }}</p>");
    let serving = Serving::start(&project, &[]);
    assert!(serving.get("/en/a/").contains("first"));
    project.write(template, "{{ article.nothing }}");
    project.write("content/en/b.md", "[a](a.md)\n");
    serving.wait_for("/en/all-pages/", "/b/");
    assert!(serving.get("/en/a/").contains("first"), "the page is what it was");
    project.write(template, "<p>second {{ article.body }}</p>");
    serving.wait_for("/en/a/", "second");
}

#[test]
fn only_its_own_address_is_answered() {
    let project = Project::new();
    let serving = Serving::start(&project, &[]);
    let port = serving.address().port();
    let ask = |path: &str, hosts: &str| {
        serving.ask(&format!("GET {path} HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n"))
    };
    for host in [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "user@localhost",
        "localhost.",
        "[::1",
        "192.168.1.10",
    ] {
        for path in ["/", "/en/", "/missing", "/-diptych/events", "/-diptych/reload.js"] {
            for host in [host.to_owned(), format!("{host}:{port}")] {
                let answer = ask(path, &format!("Host: {host}\r\n"));
                assert!(answer.starts_with("HTTP/1.1 4"), "{host} {path}: {answer}");
                assert!(
                    !answer.contains("<html") && !answer.contains("EventSource"),
                    "{host} {path}: {answer}"
                );
            }
        }
    }
    for hosts in ["", "Host: localhost\r\nHost: evil.example\r\n"] {
        assert!(ask("/en/", hosts).starts_with("HTTP/1.1 4"), "{hosts:?}");
    }
    for host in ["localhost", "LOCALHOST", "127.0.0.1", "[::1]"] {
        let answer = ask("/en/", &format!("Host: {host}:{port}\r\n"));
        assert!(answer.starts_with("HTTP/1.1 200"), "{host}: {answer}");
        assert!(!answer.to_lowercase().contains("access-control-allow"), "{answer}");
    }
}

#[test]
fn requests_reach_the_site_and_nothing_else() {
    let project = Project::new().file("secret.txt", "CANARY").file("content/en/a.md", "text\n");
    let serving = Serving::start(&project, &[]);
    for path in [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%252e%252e/secret.txt",
        "/..\\secret.txt",
        "//secret.txt",
        "/en/../../secret.txt",
        "/site.toml",
        "/content/en/a.md",
        "/%00",
        "/%ff",
        "/en/a",
    ] {
        let answer = serving.get(path);
        assert!(!answer.contains("CANARY") && !answer.contains("base_url ="), "{path}: {answer}");
        let location =
            answer.lines().find_map(|line| line.to_lowercase().strip_prefix("location: ").map(str::to_owned));
        assert!(location.is_none_or(|to| to == "/en/a/"), "{path} leads only to the site");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BOGUS"] {
        let request = format!("{method} /en/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let answer = serving.ask(&request);
        assert!(answer.starts_with("HTTP/1.1 405") && answer.contains("GET, HEAD"), "{method}: {answer}");
    }
    assert!(serving.get("/en/").starts_with("HTTP/1.1 200"), "still alive");
}

#[test]
fn a_port_in_use_is_said_before_anything_is_built() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its address").port().to_string();
    let run = Project::new().run(&["serve", "--port", &port]);
    assert_eq!(run.code, 3, "{run:?}");
    assert!(
        run.stderr.contains(&port) && run.stderr.contains("help: another program has the port"),
        "{run:?}"
    );
}

#[test]
fn addresses_that_are_none_are_said_so() {
    let serve = |host: &str| Project::new().run(&["serve", "--port", "0", "--host", host]);
    // Reserved for examples: no machine has it.
    let run = serve("192.0.2.1");
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.stderr.contains("help: this machine does not have the address"), "{run:?}");
    let run = serve("my-machine");
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("expected an address such as 127.0.0.1"), "{run:?}");
}

#[test]
fn no_published_page_knows_of_the_server() {
    let site = Project::new().file("content/en/a.md", "text\n").build();
    for (path, bytes) in site.files() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("-diptych/") && !text.contains("EventSource"), "{path}");
    }
}

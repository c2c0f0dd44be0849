//! What is served is what would be published: every file, every page, redirects, types and errors, side by side with the
//! published folder on a static host.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::support::{Arrival, Project, Server, Serving};

/// A site with everything in it that has an address of its own.
fn project() -> Project {
    Project::new()
        .config("[feeds]\nentries = 5")
        .file("content/en/area/index.md", "---\ntitle: Area\n---\nText with [a link](../a.md#part).\n")
        .file("content/en/a.md", "---\ntitle: A\naliases: [old-a]\ntags: [fees]\ndate: 2026-01-01\n---\n## Part {#part}\n\n![p](p.svg)\n")
        .file("content/zh/a.md", "---\ntitle: 甲\naliases: [旧甲]\n---\n## 部分 {#part}\n\n正文。\n")
        .file("content/zh/只有中文.md", "---\ntitle: 只有中文\n---\n正文。\n")
        .file("content/en/p.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>")
        .file("content/en/draft.md", "---\ntitle: Draft\ndraft: true\n---\nHidden.\n")
        .file("content/static/robots.txt", "User-agent: *\n")
        .file("content/static/.well-known/security.txt", "Contact: mailto:a@kb.example\n")
}

pub(super) struct Answer {
    pub(super) status: String,
    kind: Option<String>,
    location: Option<String>,
    pub(super) body: Vec<u8>,
}

pub(super) fn get(address: &str, host: &str, path: &str) -> Answer {
    let mut stream = TcpStream::connect(address).expect("a connection");
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8(answer[..end].to_vec()).expect("a head");
    let value = |name: &str| {
        let line = head.lines().find(|line| line.to_lowercase().starts_with(&format!("{name}: ")))?;
        Some(line[name.len() + 2..].to_owned())
    };
    let status = head.split(' ').nth(1).expect("a status").to_owned();
    Answer {
        status,
        kind: value("content-type"),
        location: value("location"),
        body: answer[end + 4..].to_vec(),
    }
}

/// Without the scripts of the server: what is left must be what is published.
fn without_scripts(page: &[u8]) -> String {
    let mut page = String::from_utf8(page.to_vec()).expect("UTF-8");
    while let Some(start) = page.find("<script src=\"").filter(|_| page.contains("-diptych/")) {
        let start = page[start..]
            .find("-diptych/")
            .map_or(start, |at| page[..start + at].rfind("<script").expect("a tag"));
        let end = page[start..].find("</script>").expect("an end") + "</script>".len();
        page.replace_range(start..start + end, "");
    }
    page
}

fn check(config: &str) {
    let project = project().config(config);
    let serving = Serving::start(&project, &[]);
    serving.is_searchable();
    let own = serving.address().to_string();
    let run = project.run(&["build", "--base-url", &format!("http://{own}/"), "--out", "published"]);
    assert_eq!(run.code, 0, "{run:?}");
    let site = project.published("published");
    let (listener, _) = Server::listen("/");
    let host = listener.local_addr().expect("its address").to_string();
    let _host = Server::start(listener, "/", &project.path("published"), Vec::new(), Arrival::AtOnce);

    let mut compared = 0;
    let mut differing_assets = Vec::new();
    for path in site.paths() {
        let address = format!("/{}", diptych::site::encode_path(&path));
        let folder = address.strip_suffix("index.html").map(str::to_owned);
        for address in [Some(address.clone()), folder].into_iter().flatten() {
            let (served, published) = (get(&own, &own, &address), get(&host, &host, &address));
            if served.status != "200" {
                differing_assets.push(path.clone());
                continue;
            }
            assert_eq!((published.status.as_str(), &served.location), ("200", &None), "{address}");
            let (served_kind, kind) = (served.kind.expect("a type"), published.kind.expect("a type"));
            let main = |kind: &str| kind.split(';').next().map(str::to_owned);
            // Static hosts differ in what they call Markdown and feeds.
            if !address.ends_with(".md") {
                assert!(
                    main(&served_kind) == main(&kind) || kind == "application/octet-stream",
                    "{address}: {served_kind}"
                );
            }
            if path.ends_with(".html") {
                let served = assets_plain(&without_scripts(&served.body));
                let published = assets_plain(&String::from_utf8(published.body).expect("UTF-8"));
                assert_eq!(served, published, "{address}");
            } else {
                assert!(served.body == published.body, "{address}");
            }
            compared += 1;
        }
    }
    assert!(compared > 40, "only {compared} addresses were compared");
    // Only names of assets that carry a fingerprint are others.
    for path in &differing_assets {
        assert!(path.starts_with("assets/") && is_fingerprinted(path), "{path} is not served");
    }
    for address in ["/en/nothing/", "/zh/nothing", "/nothing.html", "/en/draft/", "/fr/"] {
        let (served, published) = (get(&own, &own, address), get(&host, &host, address));
        assert_eq!((served.status.as_str(), published.status.as_str()), ("404", "404"), "{address}");
        let served = assets_plain(&without_scripts(&served.body));
        assert_eq!(served, assets_plain(&String::from_utf8(published.body).expect("UTF-8")), "{address}");
    }
}

/// Whether a name ends in a fingerprint: `site.0123456789ab.css`.
fn is_fingerprinted(path: &str) -> bool {
    path.split(['.', '-', '/']).any(|part| part.len() >= 8 && part.chars().all(|c| c.is_ascii_hexdigit()))
}

/// A page with the fingerprints taken out of the names of assets: the server gives plain names, so that styles can be
/// swapped.
fn assets_plain(page: &str) -> String {
    let mut plain = String::new();
    for piece in page.split_inclusive(['"', '\'']) {
        if piece.contains("assets/") || piece.contains("search/") {
            let parts = piece.split_inclusive(['.', '-']);
            plain.extend(parts.filter(|part| {
                let bare = part.trim_end_matches(['.', '-']);
                !(bare.len() >= 8 && bare.chars().all(|c| c.is_ascii_hexdigit()))
            }));
        } else {
            plain.push_str(piece);
        }
    }
    plain
}

// Row 94.
#[test]
fn every_address_answers_as_on_a_static_host() {
    check("");
}

#[test]
fn also_when_pages_are_files() {
    check("urls = \"file\"");
}

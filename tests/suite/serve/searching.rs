//! The search of a site that is being written: its index follows what is saved.

use crate::search::Client;
use std::time::Duration;

use crate::support::{Project, Serving, Signal, until};

use super::parity::get;

/// Where a query leads, as the script and the index say that are served now; `None` if another index came in between.
fn found(serving: &Serving, query: &str) -> Option<Vec<String>> {
    let address = serving.address().to_string();
    let served = move |path: &str| {
        let answer = get(&address, &address, path);
        (answer.status == "200").then_some(answer.body)
    };
    let script = String::from_utf8(served("/assets/search.js").expect("the script")).expect("UTF-8");
    let client = Client::loading(move |name| served(&format!("/search/{name}.bin")), &script);
    client.run(&format!(
        "await open('zh').search({query:?}).then(({{ results }}) => results.map(({{ url }}) => url), () => null)"
    ))
}

#[test]
fn what_is_saved_is_found() {
    let project = Project::new().file("content/zh/a.md", "---\ntitle: 甲\n---\n渠道。\n");
    let serving = Serving::start(&project, &[]);
    serving.is_searchable();
    let becomes = |query: &str, pages: &[&str]| {
        until(&format!("{query} is on {pages:?}"), || {
            found(&serving, query).is_some_and(|found| found == pages)
        });
    };
    becomes("渠道", &["zh/a/"]);
    becomes("窜货", &[]);
    project.write("content/zh/a.md", "---\ntitle: 甲\n---\n窜货。\n");
    becomes("窜货", &["zh/a/"]);
    becomes("渠道", &[]);
    project.write("content/zh/b.md", "---\ntitle: 渠道\n---\n正文。\n");
    becomes("渠道", &["zh/b/"]);
    std::fs::remove_file(project.path("content/zh/b.md")).expect("removed");
    becomes("渠道", &[]);
    becomes("窜货", &["zh/a/"]);
}

/// A site whose index takes a while, and its server, just after the first pages are there.
fn begun() -> (Project, Serving) {
    let text = "渠道 channel. ".repeat(400);
    let project = (0..150).fold(Project::new(), |project, number| {
        project.file(&format!("content/zh/{number}.md"), format!("---\ntitle: {number}\n---\n{text}\n"))
    });
    let serving = Serving::start(&project, &[]);
    serving.is_alive("its first build");
    (project, serving)
}

#[test]
fn who_asks_for_the_index_before_it_is_made_waits_for_it() {
    let (_project, serving) = begun();
    let manifest = serving.get("/search/zh.bin");
    assert!(manifest.starts_with("HTTP/1.1 200"), "{manifest}");
    let missing = serving.get("/search/nothing.bin");
    assert!(missing.starts_with("HTTP/1.1 404"), "{missing}");
}

#[test]
fn waiting_for_the_index_delays_neither_others_nor_the_end() {
    let (_project, serving) = begun();
    let ask = format!("GET /search/nothing.bin HTTP/1.1\r\nHost: {}\r\n\r\n", serving.address());
    let waiting: Vec<_> = (0..8).map(|_| serving.send(&ask)).collect();
    serving.is_alive("questions that wait");
    let (status, took) = serving.end(Signal::Interrupt);
    assert!(status.success() && took < Duration::from_secs(2), "{status} {took:?}");
    drop(waiting);
}

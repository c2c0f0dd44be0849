//! From a key to its results on the screen, in headless Chromium, when everything a query needs has been loaded.
//!
//! Every query is typed twice, key by key, as a person types: first until all is loaded, then to be measured. A key's time is
//! from the browser's event to the end of the frame that shows what it found.

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::QUERIES;
use crate::chromium::{Chromium, PATIENCE};
use crate::installed::installed;
use crate::server::{Arrival, Server};

const SUBPATH: &str = "/kb/";
/// Between two keys of somebody who types fast.
const PAUSE: Duration = Duration::from_millis(90);

/// Milliseconds for every key, by kind of query; `None` without a browser.
pub(crate) fn times(site: &Path) -> Option<Vec<(&'static str, Vec<f64>)>> {
    let program = installed()?;
    let (listener, _) = Server::listen(SUBPATH);
    let server = Server::start(listener, SUBPATH, site, Vec::new(), Arrival::AtOnce);
    let mut chromium = Chromium::start(&program);
    let kinds = QUERIES.iter().map(|(kind, language, queries)| {
        let mut tab = Tab::open(&mut chromium, &server.url(&format!("{language}/")));
        tab.run("document.querySelector('a[data-search]').click()");
        tab.until("document.querySelector('dialog.search[open]')");
        tab.run(include_str!("latency.js"));
        for query in *queries {
            typed(&mut tab, query);
        }
        let times = queries.iter().flat_map(|query| typed(&mut tab, query));
        (*kind, times.collect())
    });
    Some(kinds.collect())
}

/// A page that nothing else of the browser's tools looks at: what they ask for takes time of its own.
struct Tab<'a> {
    chromium: &'a mut Chromium,
    session: String,
}

impl<'a> Tab<'a> {
    fn open(chromium: &'a mut Chromium, url: &str) -> Self {
        let target = chromium.call(None, "Target.createTarget", &json!({ "url": url }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = chromium.call(None, "Target.attachToTarget", &attach);
        let session = session["sessionId"].as_str().expect("a session").to_owned();
        let mut tab = Self { chromium, session };
        tab.until("document.readyState === 'complete' && document.querySelector('a[data-search]')");
        tab
    }

    fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.chromium.call(Some(&self.session), method, parameters)
    }

    /// The value of an expression, awaited.
    fn run(&mut self, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut answer = self.call("Runtime.evaluate", &asked);
        assert!(answer["exceptionDetails"].is_null(), "{expression}\n{}", answer["exceptionDetails"]);
        answer["result"]["value"].take()
    }

    /// Waits until an expression is true.
    fn until(&mut self, expression: &str) {
        let began = Instant::now();
        while self.run(&format!("Boolean({expression})")) != true {
            assert!(began.elapsed() < PATIENCE, "it never came to this: {expression}");
            sleep(PAUSE);
        }
    }
}

/// Types a query, waiting for the results of each key; how long each took.
fn typed(tab: &mut Tab<'_>, query: &str) -> Vec<f64> {
    tab.run("latency.clear()");
    sleep(PAUSE);
    for (number, letter) in query.chars().enumerate() {
        if letter.is_ascii() {
            let key = json!({ "type": "keyDown", "key": letter.to_string(), "text": letter.to_string() });
            tab.call("Input.dispatchKeyEvent", &key);
            tab.call("Input.dispatchKeyEvent", &json!({ "type": "keyUp", "key": letter.to_string() }));
        } else {
            tab.call("Input.insertText", &json!({ "text": letter.to_string() }));
        }
        let answered = tab.run(&format!("latency.answered({})", number + 1));
        assert_eq!(answered, true, "{query} is answered up to {letter}");
        sleep(PAUSE);
    }
    let times = tab.run("latency.times");
    times.as_array().map(|times| times.iter().filter_map(Value::as_f64).collect()).unwrap_or_default()
}

/// What was measured, as lines of a table.
pub(crate) fn lines(times: &[(&str, Vec<f64>)]) -> Vec<String> {
    let all = times.iter().flat_map(|(_, times)| times).copied().collect();
    let kinds = times.iter().map(|(kind, times)| line(kind, times.clone()));
    kinds.chain([line("all", all)]).collect()
}

fn line(kind: &str, mut times: Vec<f64>) -> String {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() as f64 * share).ceil() as usize).clamp(1, times.len()) - 1];
    format!("| {kind} | {} | {:.1} ms | {:.1} ms | {:.1} ms |", times.len(), at(0.5), at(0.95), at(1.0))
}

//! Several pages of one [`Chromium`] at once, as an author has them open beside the editor.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::chromium::{Chromium, PATIENCE};

/// One of the pages.
#[derive(Clone, Debug)]
pub(crate) struct Tab(String);

impl Chromium {
    /// Opens an address in a new tab.
    #[track_caller]
    pub(crate) fn open(&mut self, url: &str) -> Tab {
        let target = self.call(None, "Target.createTarget", &json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = self.call(None, "Target.attachToTarget", &attach);
        let session = session["sessionId"].as_str().expect("a session").to_owned();
        for domain in ["Page", "Runtime", "Log"] {
            self.call(Some(&session), &format!("{domain}.enable"), &json!({}));
        }
        // A tab that nobody looks at would be slowed down.
        self.call(Some(&session), "Emulation.setFocusEmulationEnabled", &json!({ "enabled": true }));
        self.call(Some(&session), "Page.navigate", &json!({ "url": url }));
        Tab(session)
    }

    /// The value of an expression, which may be a promise.
    #[track_caller]
    pub(crate) fn evaluate(&mut self, Tab(session): &Tab, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut result = self.call(Some(session), "Runtime.evaluate", &asked);
        assert!(result["exceptionDetails"].is_null(), "{expression}: {}", result["exceptionDetails"]);
        result["result"]["value"].take()
    }

    /// Waits until an expression is true. While a page is being loaded there is nothing to ask.
    #[track_caller]
    pub(crate) fn wait(&mut self, tab: &Tab, expression: &str) {
        let began = Instant::now();
        let guarded =
            format!("(() => {{ try {{ return Boolean({expression}); }} catch {{ return false; }} }})()");
        let asked = json!({ "expression": guarded, "returnByValue": true });
        let is_true = |reply: Result<Value, Value>| reply.is_ok_and(|reply| reply["result"]["value"] == true);
        while !is_true(self.try_call(Some(&tab.0), "Runtime.evaluate", &asked)) {
            if began.elapsed() > PATIENCE / 2 {
                let page = self.evaluate(tab, "document.documentElement.innerText.slice(0, 2000) + document.querySelector('diptych-author')?.shadowRoot?.querySelector('.parts').innerText");
                panic!("never true: {expression}\n{page}\n{:#?}", self.complaints());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Keeps what a tab asks for at addresses of this pattern from here on.
    #[track_caller]
    pub(crate) fn hold(&mut self, Tab(session): &Tab, pattern: &str) {
        let patterns = json!({ "patterns": [{ "urlPattern": pattern }] });
        self.call(Some(session), "Fetch.enable", &patterns);
    }

    /// Waits until a tab has asked for what is held, and answers that there is no such thing now.
    #[track_caller]
    pub(crate) fn refuse(&mut self, Tab(session): &Tab) {
        let (_, asked) = self.event(session, &["Fetch.requestPaused"]);
        let refusal = json!({ "requestId": asked["requestId"], "responseCode": 503 });
        self.call(Some(session), "Fetch.fulfillRequest", &refusal);
    }

    /// Keeps nothing any more.
    #[track_caller]
    pub(crate) fn let_go(&mut self, Tab(session): &Tab) {
        self.call(Some(session), "Fetch.disable", &json!({}));
    }

    /// Closes a tab.
    #[track_caller]
    pub(crate) fn close(&mut self, Tab(session): Tab) {
        self.call(Some(&session), "Page.close", &json!({}));
    }

    /// What consoles would show of all pages so far: errors and warnings.
    pub(crate) fn complaints(&mut self) -> Vec<String> {
        let is_complaint = |event: &&Value| match event["method"].as_str() {
            Some("Runtime.exceptionThrown") => true,
            Some("Log.entryAdded") => {
                event["params"]["entry"]["level"] != "info" && event["params"]["entry"]["level"] != "verbose"
            }
            Some("Runtime.consoleAPICalled") => event["params"]["type"] == "error",
            _ => false,
        };
        self.untaken().iter().filter(is_complaint).map(|event| event["params"].to_string()).collect()
    }
}

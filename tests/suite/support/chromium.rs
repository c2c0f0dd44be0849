//! A real browser that is told what to do step by step, over the pipes of its remote debugging protocol.
//!
//! Named pipes and a shell hand the browser its descriptors 3 and 4; messages are JSON, each ended by a zero byte.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Longer than a page takes on a slow machine under load; only what hangs takes it.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser, until it is dropped.
pub(crate) struct Chromium {
    child: Child,
    to: File,
    from: Receiver<Value>,
    events: VecDeque<Value>,
    next: u64,
    _folder: TempDir,
}

/// One page of it.
#[derive(Clone, Debug)]
pub(crate) struct Tab(String);

impl Chromium {
    /// Starts a browser that reaches nothing but this machine.
    pub(crate) fn start(program: &std::path::Path) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (input, output) = (folder.path().join("in"), folder.path().join("out"));
        let made = Command::new("mkfifo").args([&input, &output]).status().expect("mkfifo runs");
        assert!(made.success(), "named pipes");
        let mut command = Command::new("sh");
        command.args(["-c", "exec \"$0\" \"$@\" 3< \"$IN\" 4> \"$OUT\""]).arg(program);
        command.env("IN", &input).env("OUT", &output);
        command
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
            ])
            .args(["--no-first-run", "--disable-background-networking", "--disable-component-update"])
            .args(["--disable-sync", "--disable-quic", "--disable-extensions", "--no-proxy-server"])
            .arg("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
            .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
            .args(["--window-size=1280,900", "--remote-debugging-pipe", "about:blank"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let child = command.spawn().expect("the browser starts");
        // In the order in which the shell opens them.
        let to = File::options().write(true).open(&input).expect("a pipe");
        let mut replies = BufReader::new(File::open(&output).expect("a pipe"));
        let (send, from) = channel();
        std::thread::spawn(move || {
            let mut message = Vec::new();
            while replies.read_until(0, &mut message).is_ok_and(|read| read > 0) {
                message.pop();
                let read = serde_json::from_slice(&message).expect("JSON of the browser");
                if send.send(read).is_err() {
                    return;
                }
                message.clear();
            }
        });
        Self { child, to, from, events: VecDeque::new(), next: 0, _folder: folder }
    }

    /// Gives a command and waits for its result.
    #[track_caller]
    fn command(&mut self, tab: Option<&Tab>, method: &str, parameters: Value) -> Value {
        self.attempt(tab, method, parameters).unwrap_or_else(|fault| panic!("{method}: {fault}"))
    }

    /// The same, when it may fail: between two pages there is nothing to ask.
    #[track_caller]
    fn attempt(&mut self, tab: Option<&Tab>, method: &str, parameters: Value) -> Result<Value, Value> {
        self.next += 1;
        let id = self.next;
        let mut message = json!({ "id": id, "method": method, "params": parameters });
        if let Some(Tab(session)) = tab {
            message["sessionId"] = session.clone().into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.to.write_all(&bytes).expect("the browser listens");
        let began = Instant::now();
        loop {
            let left = PATIENCE.saturating_sub(began.elapsed());
            let reply = self.from.recv_timeout(left).unwrap_or_else(|_| panic!("no reply to {method}"));
            if reply["id"] == id {
                return if reply["error"].is_null() {
                    Ok(reply["result"].clone())
                } else {
                    Err(reply["error"].clone())
                };
            }
            self.events.push_back(reply);
        }
    }

    /// Opens an address in a new tab.
    #[track_caller]
    pub(crate) fn open(&mut self, url: &str) -> Tab {
        let target = self.command(None, "Target.createTarget", json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = self.command(None, "Target.attachToTarget", attach);
        let tab = Tab(session["sessionId"].as_str().expect("a session").to_owned());
        for domain in ["Page", "Runtime", "Log"] {
            self.command(Some(&tab), &format!("{domain}.enable"), json!({}));
        }
        // A tab that nobody looks at would be slowed down.
        self.command(Some(&tab), "Emulation.setFocusEmulationEnabled", json!({ "enabled": true }));
        self.command(Some(&tab), "Page.navigate", json!({ "url": url }));
        tab
    }

    /// The value of an expression, which may be a promise.
    #[track_caller]
    pub(crate) fn evaluate(&mut self, tab: &Tab, expression: &str) -> Value {
        let parameters = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let result = self.command(Some(tab), "Runtime.evaluate", parameters);
        assert!(result["exceptionDetails"].is_null(), "{expression}: {}", result["exceptionDetails"]);
        result["result"]["value"].clone()
    }

    /// Waits until an expression is true. While a page is being loaded there is nothing to ask.
    #[track_caller]
    pub(crate) fn wait(&mut self, tab: &Tab, expression: &str) {
        let began = Instant::now();
        let guarded =
            format!("(() => {{ try {{ return Boolean({expression}); }} catch {{ return false; }} }})()");
        let parameters = json!({ "expression": guarded, "returnByValue": true });
        let is_true = |reply: Result<Value, Value>| reply.is_ok_and(|reply| reply["result"]["value"] == true);
        while !is_true(self.attempt(Some(tab), "Runtime.evaluate", parameters.clone())) {
            if began.elapsed() > PATIENCE / 2 {
                let page = self.evaluate(tab, "document.documentElement.innerText.slice(0, 2000) + document.querySelector('diptych-author')?.shadowRoot?.querySelector('.parts').innerText");
                panic!("never true: {expression}\n{page}\n{:#?}", self.complaints());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What consoles would show of all pages so far: errors and warnings.
    pub(crate) fn complaints(&mut self) -> Vec<String> {
        self.events.extend(self.from.try_iter());
        let is_complaint = |event: &&Value| match event["method"].as_str() {
            Some("Runtime.exceptionThrown") => true,
            Some("Log.entryAdded") => {
                event["params"]["entry"]["level"] != "info" && event["params"]["entry"]["level"] != "verbose"
            }
            Some("Runtime.consoleAPICalled") => event["params"]["type"] == "error",
            _ => false,
        };
        self.events.iter().filter(is_complaint).map(|event| event["params"].to_string()).collect()
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

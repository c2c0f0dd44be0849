//! A browser that is told what to do: headless Chromium and its DevTools protocol, over two pipes.
//!
//! The protocol is JSON, one message after another with a zero byte between them; Chromium reads it from its third file
//! and writes to its fourth. A shell opens those for it, since nothing in the standard library can. When the pipes close,
//! the browser ends.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A browser, until it is dropped.
pub(crate) struct Chromium {
    child: Child,
    to: File,
    from: BufReader<File>,
    sent: u64,
    /// What the browser said unasked, until somebody wants to know.
    events: Vec<Value>,
    _folder: TempDir,
}

impl Chromium {
    /// Starts it. It can reach this machine and nothing else.
    pub(crate) fn start(program: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (requests, answers) = (folder.path().join("requests"), folder.path().join("answers"));
        let made = Command::new("mkfifo").args([&requests, &answers]).status().expect("mkfifo runs");
        assert!(made.success(), "pipes are made");
        let child = Command::new("sh")
            .arg("-c")
            .arg("in=$1 out=$2; shift 2; exec \"$@\" 3<\"$in\" 4>\"$out\"")
            .arg("sh")
            .args([&requests, &answers])
            .arg(program)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
            ])
            .args(["--no-first-run", "--disable-background-networking", "--disable-component-update"])
            .args(["--disable-sync", "--disable-quic", "--disable-extensions", "--no-proxy-server"])
            .args(["--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding"])
            .arg("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
            .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
            .args(["--window-size=1280,900", "--remote-debugging-pipe", "about:blank"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell starts");
        // In the order in which the shell opens them: each waits for its other end.
        let to = OpenOptions::new().write(true).open(&requests).expect("a pipe");
        let from = BufReader::new(File::open(&answers).expect("a pipe"));
        Self { child, to, from, sent: 0, events: Vec::new(), _folder: folder }
    }

    /// Sends a command, to the browser or to one of its pages, and waits for the answer.
    #[track_caller]
    pub(crate) fn call(&mut self, page: Option<&str>, method: &str, parameters: &Value) -> Value {
        match self.try_call(page, method, parameters) {
            Ok(result) => result,
            Err(fault) => panic!("{method}: {fault}"),
        }
    }

    fn try_call(&mut self, page: Option<&str>, method: &str, parameters: &Value) -> Result<Value, String> {
        self.sent += 1;
        let mut message = json!({ "id": self.sent, "method": method, "params": parameters });
        if let Some(page) = page {
            message["sessionId"] = page.into();
        }
        write!(self.to, "{message}\0").expect("the browser listens");
        loop {
            let mut said = self.next_message();
            if said["id"] != self.sent {
                self.events.push(said);
            } else if said["error"].is_null() {
                return Ok(said["result"].take());
            } else {
                return Err(said["error"]["message"].to_string());
            }
        }
    }

    /// Waits until a page says something of a kind, and gives what it said.
    pub(crate) fn wait(&mut self, page: &str, method: &str) -> Value {
        let is_it = |event: &Value| event["sessionId"] == page && event["method"] == method;
        if let Some(at) = self.events.iter().position(is_it) {
            return self.events.remove(at)["params"].take();
        }
        loop {
            let mut said = self.next_message();
            if is_it(&said) {
                return said["params"].take();
            }
            self.events.push(said);
        }
    }

    /// What a page said of a kind since it was last asked.
    pub(crate) fn said(&mut self, page: &str, method: &str) -> Vec<Value> {
        let is_it = |event: &Value| event["sessionId"] == page && event["method"] == method;
        let (said, rest): (Vec<Value>, Vec<Value>) = self.events.drain(..).partition(is_it);
        self.events = rest;
        said.into_iter().map(|mut event| event["params"].take()).collect()
    }

    fn next_message(&mut self) -> Value {
        let mut message = Vec::new();
        self.from.read_until(0, &mut message).expect("the browser speaks");
        assert_eq!(message.pop(), Some(0), "the browser has ended");
        serde_json::from_slice(&message).expect("JSON")
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = write!(self.to, "{}\0", json!({ "id": 0, "method": "Browser.close" }));
        let _ = self.child.wait();
    }
}

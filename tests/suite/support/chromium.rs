//! A real browser that is told what to do: headless Chromium and its DevTools protocol, over two pipes.
//!
//! The protocol is JSON, one message after another with a zero byte between them; Chromium reads it from its third file
//! and writes to its fourth. A shell opens those for it, since nothing in the standard library can.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

/// Longer than a page takes on a slow machine under load; only what hangs takes it.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// A browser, until it is dropped.
pub(crate) struct Chromium {
    child: Child,
    to: File,
    from: Receiver<Value>,
    sent: u64,
    /// What the browser said unasked, until somebody wants to know.
    events: VecDeque<Value>,
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
            .args(["-c", "in=$1 out=$2; shift 2; exec \"$@\" 3<\"$in\" 4>\"$out\"", "sh"])
            .args([&requests, &answers])
            .arg(program)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
            .args(["--hide-scrollbars", "--no-first-run", "--disable-background-networking"])
            .args(["--disable-component-update", "--disable-sync", "--disable-quic"])
            .args(["--disable-extensions", "--no-proxy-server"])
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
        let to = File::options().write(true).open(&requests).expect("a pipe");
        let from = listen(File::open(&answers).expect("a pipe"));
        Self { child, to, from, sent: 0, events: VecDeque::new(), _folder: folder }
    }

    /// Sends a command, to the browser or to one of its pages, and waits for the answer.
    #[track_caller]
    pub(super) fn call(&mut self, page: Option<&str>, method: &str, parameters: &Value) -> Value {
        self.try_call(page, method, parameters).unwrap_or_else(|fault| panic!("{method}: {fault}"))
    }

    /// The same, when it may fail: between two pages there is nothing to ask.
    #[track_caller]
    pub(super) fn try_call(
        &mut self,
        page: Option<&str>,
        method: &str,
        parameters: &Value,
    ) -> Result<Value, Value> {
        self.sent += 1;
        let mut message = json!({ "id": self.sent, "method": method, "params": parameters });
        if let Some(page) = page {
            message["sessionId"] = page.into();
        }
        write!(self.to, "{message}\0").expect("the browser listens");
        loop {
            let mut said = self.hear(method);
            if said["id"] != self.sent {
                self.events.push_back(said);
            } else if said["error"].is_null() {
                return Ok(said["result"].take());
            } else {
                return Err(said["error"].take());
            }
        }
    }

    /// Waits until a page says something of these kinds, and gives the kind and what it said.
    #[track_caller]
    pub(super) fn event(&mut self, page: &str, methods: &[&str]) -> (String, Value) {
        let is_it = |event: &Value| {
            event["sessionId"] == page && methods.iter().any(|method| event["method"] == **method)
        };
        let mut event = match self.events.iter().position(is_it) {
            Some(at) => self.events.remove(at).expect("it is there"),
            None => loop {
                let said = self.hear(methods[0]);
                if is_it(&said) {
                    break said;
                }
                self.events.push_back(said);
            },
        };
        (event["method"].as_str().unwrap_or_default().to_owned(), event["params"].take())
    }

    /// What a page said of a kind since it was last asked.
    pub(super) fn said(&mut self, page: &str, method: &str) -> Vec<Value> {
        let is_it = |event: &Value| event["sessionId"] == page && event["method"] == method;
        let (said, rest): (VecDeque<Value>, VecDeque<Value>) = self.events.drain(..).partition(is_it);
        self.events = rest;
        said.into_iter().map(|mut event| event["params"].take()).collect()
    }

    /// Everything that any page has said and nobody has taken.
    pub(super) fn untaken(&mut self) -> &VecDeque<Value> {
        self.events.extend(self.from.try_iter());
        &self.events
    }

    #[track_caller]
    fn hear(&mut self, waited_for: &str) -> Value {
        self.from.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("nothing came for {waited_for}"))
    }
}

/// Reads what the browser says, so that waiting for it may have an end.
fn listen(pipe: File) -> Receiver<Value> {
    let (send, from) = channel();
    std::thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        let mut message = Vec::new();
        while pipe.read_until(0, &mut message).is_ok_and(|read| read > 0) {
            message.pop();
            let said = serde_json::from_slice(&message).expect("JSON of the browser");
            if send.send(said).is_err() {
                return;
            }
            message.clear();
        }
    });
    from
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

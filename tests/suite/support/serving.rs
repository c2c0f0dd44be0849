//! `diptych serve`, asked as browsers ask, and as nobody should.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::process::PATIENCE;
use super::{Project, Signal, end_of, send_signal};

/// A server on a free port, until it is dropped.
pub(crate) struct Serving {
    child: Child,
    /// The server itself, which may be a child of what was started.
    pid: u32,
    address: SocketAddr,
    said: Arc<Mutex<String>>,
}

impl Serving {
    /// Starts it with options of every command and waits until it has a port.
    pub(crate) fn start(project: &Project, options: &[&str]) -> Self {
        let mut command = project.command(options);
        command.args(["serve", "--port", "0"]);
        Self::begin(&mut command)
    }

    /// The same with options of its own.
    pub(crate) fn with(project: &Project, options: &[&str]) -> Self {
        let mut command = project.command(["serve", "--port", "0"]);
        command.args(options);
        Self::begin(&mut command)
    }

    /// The same with an operating system that behaves differently: `strace -e inject=…`.
    pub(crate) fn on_a_system(project: &Project, fault: &str) -> Self {
        Self::overheard(project, fault, Path::new("/dev/null"))
    }

    /// The same, with a log of what it asks of the system: `strace -e trace=…`.
    pub(crate) fn overheard(project: &Project, what: &str, log: &Path) -> Self {
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-e", "signal=none", "-e", what, "-o"]).arg(log);
        command.arg(env!("CARGO_BIN_EXE_diptych")).args(["serve", "--port", "0"]);
        command.current_dir(project.root()).env("CI", "true");
        Self::begin(&mut command)
    }

    /// Starts a command that serves, on whatever port it says.
    pub(crate) fn begin(command: &mut Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut stdout = BufReader::new(child.stdout.take().expect("stdout"));
        let mut line = String::new();
        stdout.read_line(&mut line).expect("a line");
        let address = line.strip_prefix("listening on http://").and_then(|rest| rest.strip_suffix("/\n"));
        let address = address.and_then(|address| address.parse().ok());
        let said = Arc::<Mutex<String>>::default();
        let stderr = child.stderr.take().expect("stderr");
        let into = Arc::clone(&said);
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                let mut said = into.lock().expect("nobody panics with it");
                said.push_str(&line);
                said.push('\n');
            }
        });
        std::thread::spawn(move || std::io::copy(&mut stdout, &mut std::io::sink()));
        let pid = server_of(child.id());
        match address {
            Some(address) => Self { child, pid, address, said },
            None => panic!("no address in {line:?}: {:?}", child.wait_with_output()),
        }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The number of its process.
    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }

    /// What it has said on standard error so far.
    pub(crate) fn said(&self) -> String {
        self.said.lock().expect("nobody panics with it").clone()
    }

    /// Waits until it has said something.
    #[track_caller]
    pub(crate) fn says(&self, text: &str) {
        until(&format!("it says {text:?}"), || self.said().contains(text));
    }

    /// Sends a request as it is written. What is answered can be read from the connection.
    pub(crate) fn send(&self, request: impl AsRef<[u8]>) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
        // A server that has seen enough may close before it has read everything.
        let _ = stream.write_all(request.as_ref());
        stream
    }

    /// The whole answer to a request that is sent as it is written, and that asks for the connection to be closed.
    pub(crate) fn ask(&self, request: impl AsRef<[u8]>) -> String {
        let mut answer = Vec::new();
        // Closing before everything was read resets the connection; what was answered has arrived by then.
        let _ = self.send(request).read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The answer to a request for a path, with more lines in its head.
    pub(crate) fn get_with(&self, path: &str, lines: &str) -> String {
        self.ask(format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{lines}Connection: close\r\n\r\n", self.address))
    }

    /// The whole answer to a request for a path. Before the first build is done, waits for it.
    pub(crate) fn get(&self, path: &str) -> String {
        self.get_with(path, "")
    }

    /// Asks until the answer has a text in it.
    #[track_caller]
    pub(crate) fn wait_for(&self, path: &str, text: &str) {
        until(&format!("{path} has {text:?}"), || self.get(path).contains(text));
    }

    /// Its resident memory in kB.
    #[cfg(target_os = "linux")]
    pub(crate) fn memory(&self) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid)).expect("its state");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a line");
        line.split_whitespace().next().and_then(|number| number.parse().ok()).expect("a number")
    }

    /// How many files and connections it has open.
    #[cfg(target_os = "linux")]
    pub(crate) fn descriptors(&self) -> usize {
        fs::read_dir(format!("/proc/{}/fd", self.pid)).expect("its files").count()
    }

    /// Asserts that it answers: long before anybody is given up.
    #[track_caller]
    pub(crate) fn is_alive(&self, after: &str) {
        let began = Instant::now();
        let answer = self.get("/en/");
        assert!(answer.starts_with("HTTP/1.1 200"), "after {after}: {answer}");
        assert!(began.elapsed() < Duration::from_secs(5), "after {after}: {:?}", began.elapsed());
    }

    /// What pages of the server show to be let in where others are not.
    pub(crate) fn token(&self) -> String {
        let page = self.get("/en/");
        let token = page.split("data-diptych=\"").nth(1).and_then(|rest| rest.split('"').next());
        token.unwrap_or_else(|| panic!("no token: {page}")).to_owned()
    }

    /// Listens to what browsers are told.
    pub(crate) fn events(&self) -> Events {
        let token = self.token();
        let request =
            format!("GET /-diptych/events?token={token} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        Events { lines: BufReader::new(self.send(request)), version: None }
    }

    /// Waits until the search index has been made, which follows the pages.
    #[track_caller]
    pub(crate) fn is_searchable(&self) {
        until("the index is made", || self.events().next()["index"].as_u64() > Some(0));
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        send_signal(self.pid, signal);
    }

    /// Ends it in a certain way, and says how it ended and how long that took.
    #[track_caller]
    pub(crate) fn end(mut self, signal: Signal) -> (ExitStatus, Duration) {
        let began = Instant::now();
        self.signal(signal);
        (end_of(&mut self.child, PATIENCE), began.elapsed())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already.
        if self.pid != self.child.id() && matches!(self.child.try_wait(), Ok(None)) {
            send_signal(self.pid, Signal::Kill);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What strace runs, or the process itself.
fn server_of(pid: u32) -> u32 {
    let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    children.split_whitespace().next().and_then(|child| child.parse().ok()).unwrap_or(pid)
}

/// Waits for something to become true, and looks often.
#[track_caller]
pub(crate) fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "it never came to this: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// What browsers are told.
pub(crate) struct Events {
    lines: BufReader<TcpStream>,
    /// The state told last.
    version: Option<u64>,
}

impl Events {
    /// Waits for the next state of the site. That a state has its search index is no state of its own.
    #[track_caller]
    pub(crate) fn next(&mut self) -> Value {
        let mut head = String::new();
        loop {
            let mut line = String::new();
            let read = self.lines.read_line(&mut line).expect("an event in time");
            assert_ne!(read, 0, "the channel goes on: {head}");
            if let Some(state) = line.strip_prefix("data: ") {
                let state: Value =
                    serde_json::from_str(state).unwrap_or_else(|fault| panic!("{fault}: {state}"));
                let version = state["version"].as_u64();
                if self.version != version {
                    self.version = version;
                    return state;
                }
            }
            head += &line;
        }
    }
}

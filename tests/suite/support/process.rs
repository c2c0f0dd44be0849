//! Running programs that may hang, be killed, or need a disk of their own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use super::{Project, Run, skipped};

/// Longer than anything takes on a slow machine under load; only what hangs takes it.
const PATIENCE: Duration = Duration::from_secs(30);

/// A signal that a person or a system sends to a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
}

/// Runs a program to its end. One that hangs is killed, and the test fails.
#[track_caller]
pub(crate) fn finished(command: &mut Command) -> Run {
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.expect("the program starts");
    let pid = child.id();
    let (send, ended) = channel();
    std::thread::spawn(move || send.send(child.wait_with_output()));
    let Ok(output) = ended.recv_timeout(PATIENCE) else {
        send_signal(pid, Signal::Kill);
        panic!("still running after {PATIENCE:?}: {command:?}");
    };
    Run::of(&output.expect("its output"))
}

/// Sends a signal to a program that has not been waited for, so that its number is still its own.
pub(crate) fn send_signal(pid: u32, signal: Signal) {
    let number = format!("-{}", signal as i32);
    let sent = Command::new("kill").args([&number, &pid.to_string()]).stderr(Stdio::null()).status();
    sent.expect("kill runs");
}

/// Waits for the end of a program, but not for ever.
#[track_caller]
pub(crate) fn end_of(child: &mut Child, patience: Duration) -> ExitStatus {
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("its state") {
            return status;
        }
        if began.elapsed() > patience {
            // The test fails anyway; nothing should be left running.
            let _ = child.kill();
            panic!("still running after {patience:?}");
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// The signal that ended a program, if one did.
pub(crate) fn ended_by(status: ExitStatus) -> Option<Signal> {
    let signals = [Signal::Interrupt, Signal::Kill, Signal::Terminate];
    signals.into_iter().find(|signal| status.signal() == Some(*signal as i32))
}

/// Runs a shell script as the owner of mounts that only it can see. `None`, and one line that says so, where the system
/// does not let us; `what` is then not tested.
#[track_caller]
pub(crate) fn with_own_mounts(what: &str, project: &Project, script: &str) -> Option<Run> {
    let unshare = ["unshare", "--user", "--map-root-user", "--mount"];
    let tried =
        Command::new(unshare[0]).args(&unshare[1..]).args(["sh", "-c", "mount -t tmpfs none /mnt"]).output();
    if !tried.is_ok_and(|output| output.status.success()) {
        skipped(&format!("{what}, for this system lets us mount nothing"));
        return None;
    }
    let mut command = Command::new(unshare[0]);
    command.args(&unshare[1..]).args(["sh", "-euc", script]).current_dir(project.root());
    command.env("diptych", env!("CARGO_BIN_EXE_diptych"));
    Some(finished(&mut command))
}

/// `diptych serve` on a free port, until it is dropped.
pub(crate) struct Serving {
    child: Child,
    address: SocketAddr,
}

impl Serving {
    /// Starts it and waits until it has a port.
    pub(crate) fn start(project: &Project, arguments: &[&str]) -> Self {
        let mut command = project.command(arguments);
        command.args(["serve", "--port", "0"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("stdout")).read_line(&mut line).expect("a line");
        let address = line.trim_end().trim_end_matches('/').rsplit('/').next().and_then(|at| at.parse().ok());
        let address = address.unwrap_or_else(|| panic!("no address in {line:?}"));
        Self { child, address }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Sends a request as it is written. What is answered can be read from the connection.
    pub(crate) fn send(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
        stream.write_all(request.as_bytes()).expect("sent");
        stream
    }

    /// The whole answer to a request that is sent as it is written, and that asks for the connection to be closed.
    pub(crate) fn ask(&self, request: &str) -> String {
        let mut answer = Vec::new();
        self.send(request).read_to_end(&mut answer).expect("an answer");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The whole answer to a request for a path. Before the first build is done, waits for it.
    pub(crate) fn get(&self, path: &str) -> String {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address))
    }

    /// Asks until the answer has a text in it.
    #[track_caller]
    pub(crate) fn wait_for(&self, path: &str, text: &str) {
        let began = Instant::now();
        while !self.get(path).contains(text) {
            assert!(began.elapsed() < PATIENCE, "{path} never had {text}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Ends it in a certain way, and says what ended it.
    #[track_caller]
    pub(crate) fn end(mut self, signal: Signal) -> Option<Signal> {
        send_signal(self.child.id(), signal);
        ended_by(end_of(&mut self.child, PATIENCE))
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

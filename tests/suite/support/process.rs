//! Running programs that may hang, be killed, or need a disk of their own.

use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use super::{Project, Run, skipped};

/// Longer than anything takes on a slow machine under load; only what hangs takes it.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// A signal that a person or a system sends to a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    Hangup = 1,
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
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

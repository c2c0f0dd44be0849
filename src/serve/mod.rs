//! The dev server: the same build, kept in memory, served on this machine, built again when a file changes.
//!
//! Two threads meet in one channel that holds the latest [`Snapshot`]: the builder (this thread) waits for the watcher,
//! scans and builds; the server answers from the snapshot and from nothing else. No request reaches the disk, and no
//! built page knows of the server: the reload script is added as a page is sent.

mod http;
mod snapshot;
mod watch;

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
pub use snapshot::Snapshot;
use tokio::sync::watch::Sender;

use crate::diagnostic::Checked;
use crate::pipeline::{self, Build, Options};
use crate::source::{SourceTree, scan};

/// A server that has its port and serves nothing yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
}

impl Server {
    /// Takes the port; 0 takes any free one.
    ///
    /// # Errors
    /// When the port is in use or the address is not one of this machine.
    pub fn bind(host: IpAddr, port: u16) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((host, port)).map_err(|fault| {
            let advice = match fault.kind() {
                ErrorKind::AddrInUse => "another program has the port: choose another with `--port`",
                ErrorKind::AddrNotAvailable => "this machine does not have the address: leave out `--host`",
                ErrorKind::PermissionDenied => "choose a port from 1024 on with `--port`",
                _ => "choose another address with `--host` or another port with `--port`",
            };
            anyhow::anyhow!("cannot listen on {}: {fault}\nhelp: {advice}", SocketAddr::new(host, port))
        })?;
        let address = listener.local_addr().context("cannot tell the port")?;
        Ok(Self { listener, address })
    }

    /// Where the site can be opened.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Serves builds of `root` until the process ends. `report` is called with every build that says something new.
    ///
    /// # Errors
    /// When the project cannot be read or watched at the start, or the server stops.
    pub fn run(
        self,
        root: &Path,
        options: &Options,
        report: impl Fn(&Checked<SourceTree>, &Build),
    ) -> anyhow::Result<()> {
        let mut watcher = watch::Watcher::new(root)?;
        let (snapshots, latest) = tokio::sync::watch::channel(Arc::new(Snapshot::empty()));
        let mut said = None;
        let mut build = || -> anyhow::Result<()> {
            let sources = scan::scan(root)?;
            let build = pipeline::build(&sources, options);
            if said.as_ref() != Some(&build.diagnostics) {
                report(&sources, &build);
                said = Some(build.diagnostics.clone());
            }
            publish(build, &snapshots);
            Ok(())
        };
        build()?;
        let address = self.address;
        let listener = self.listener;
        let server = std::thread::spawn(move || http::serve(listener, address, latest));
        while watcher.wait() {
            if server.is_finished() {
                break;
            }
            // A folder that is gone for a moment (a checkout) comes back; the last good site is served meanwhile.
            let _ = build();
        }
        match server.join() {
            Ok(result) => result,
            Err(_) => anyhow::bail!("the server stopped unexpectedly"),
        }
    }
}

fn publish(build: Build, snapshots: &Sender<Arc<Snapshot>>) {
    let has_errors = build.has_errors();
    snapshots.send_if_modified(|current| match current.next(build.outputs, has_errors) {
        Some(next) => {
            *current = Arc::new(next);
            true
        }
        None => false,
    });
}

//! The dev server: the same build, kept in memory, served on this machine, built again when a file changes.
//!
//! Two threads meet in one channel that holds the latest [`Snapshot`]. [`workshop`] waits for the watcher, looks, builds
//! and publishes; [`http`] answers from the snapshot and from nothing else. No request reaches the disk, and no built
//! page knows of the server: its scripts, in [`browser`], are added as a page is sent.

mod address;
mod browser;
mod changes;
mod days;
mod hold;
mod http;
mod panel;
mod problems;
mod snapshot;
mod watch;
mod workshop;

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;

pub use snapshot::Snapshot;
pub use watch::{Hint, Method};

use self::http::{Desk, End, Gate};
use self::workshop::Workshop;
use crate::config::Editor;
use crate::diagnostic::Checked;
use crate::pipeline::{Build, Options};
use crate::source::SourceTree;
use crate::words::Words;

/// A server that has its port and serves nothing yet.
pub struct Server {
    listeners: Vec<TcpListener>,
    address: SocketAddr,
}

/// Something that the person at the console should know.
pub enum News<'a> {
    /// The site was built, and there is something else to say about it than before.
    Built {
        /// What it was built from.
        sources: &'a Checked<SourceTree>,
        /// What came of it.
        build: &'a Build,
    },
    /// Something is not as it should be, and the server goes on.
    Warning(Words),
}

/// How to serve.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// How changes are noticed.
    pub method: Method,
    /// What opens files, in place of what the configuration says.
    pub editor: Option<Editor>,
    /// Names by which the server may be called, besides its addresses.
    pub names: Vec<String>,
}

impl Server {
    /// Takes the port; 0 takes any free one.
    ///
    /// # Errors
    /// When the port is in use or the address is not one of this machine.
    pub fn bind(host: IpAddr, port: u16) -> anyhow::Result<Self> {
        let (address, listeners) = address::listen(host, port)?;
        Ok(Self { listeners, address })
    }

    /// Where the site can be opened on this machine.
    pub fn url(&self) -> String {
        let ip = match self.address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => std::net::Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(ip) if ip.is_unspecified() => std::net::Ipv6Addr::LOCALHOST.into(),
            ip => ip,
        };
        format!("http://{}/", SocketAddr::new(ip, self.address.port()))
    }

    /// Where other machines can open the site, if they can.
    pub fn reachable(&self) -> Vec<String> {
        if self.address.ip().is_loopback() {
            return Vec::new();
        }
        address::reachable(self.address).iter().map(|address| format!("http://{address}/")).collect()
    }

    /// Serves builds of `root` until the program is asked to end. `tell` is called with what is new.
    ///
    /// # Errors
    /// When the project cannot be read at the start, or the system refuses what every server needs.
    pub fn run(
        self,
        root: &Path,
        options: &Options,
        settings: Settings,
        tell: impl Fn(News<'_>) + Send + 'static,
    ) -> anyhow::Result<()> {
        let (snapshots, latest) = tokio::sync::watch::channel(Arc::new(Snapshot::empty()));
        let workshop = Workshop {
            root: root.to_path_buf(),
            options: options.clone(),
            method: settings.method,
            snapshots,
            tell,
        };
        let workshop = std::thread::spawn(move || workshop.run());
        let desk = Desk {
            gate: Gate::new(&settings.names),
            latest,
            // Not where a link leads: it may be led elsewhere one day.
            root: std::path::absolute(root).unwrap_or_else(|_| root.to_path_buf()),
            editor: settings.editor,
            most: address::most_connections(),
        };
        match http::serve(self.listeners, desk)? {
            // A build that is under way dies with the program: it only has memory to lose.
            End::Asked => Ok(()),
            End::NothingToServe => match workshop.join() {
                Ok(result) => result,
                Err(_) => anyhow::bail!("building stopped unexpectedly"),
            },
        }
    }
}

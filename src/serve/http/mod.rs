//! Connections: accepted, bounded in number and in time, and ended with the program.
//!
//! A request passes the [`gate`], is routed in [`answer`], and is answered from the latest [`Snapshot`] and from nothing
//! else: no request reads a file, writes one, or makes the server connect to anybody.

mod answer;
mod content_type;
mod conversation;
mod crowd;
mod events;
mod files;
mod gate;
mod page;
mod patience;
mod payload;
mod range;

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
pub(super) use gate::Gate;
use tokio::sync::mpsc;
use tokio::sync::watch::Receiver;

use self::conversation::converse;
use self::crowd::Crowd;
use super::Snapshot;
use crate::config::Editor;

/// After a connection could not be accepted.
const PAUSE: Duration = Duration::from_millis(20);

/// What requests are answered from.
pub(super) struct Desk {
    pub(super) gate: Gate,
    pub(super) latest: Receiver<Arc<Snapshot>>,
    /// The project's folder: only its name is used, to tell editors of its files.
    pub(super) root: PathBuf,
    /// What opens files, in place of what the configuration says.
    pub(super) editor: Option<Editor>,
    /// How many clients there may be at once.
    pub(super) most: usize,
}

/// Why serving has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Somebody asked for it: Ctrl-C, the system, a terminal that was closed.
    Asked,
    /// Nothing is built any more.
    NothingToServe,
}

/// Serves until the end.
///
/// # Errors
/// When the system refuses what every server needs.
pub(super) fn serve(listeners: Vec<TcpListener>, desk: Desk) -> anyhow::Result<End> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("cannot start the server")?;
    runtime.block_on(async move {
        let mut ended = end(desk.latest.clone())?;
        let crowd = Crowd::new(desk.most);
        let desk = Arc::new(desk);
        for listener in listeners {
            listener.set_nonblocking(true).context("cannot start the server")?;
            let listener = tokio::net::TcpListener::from_std(listener).context("cannot start the server")?;
            tokio::spawn(accept(listener, Arc::clone(&desk), crowd.clone()));
        }
        Ok(ended.recv().await.unwrap_or(End::NothingToServe))
    })
    // Whoever is still connected is cut off as the runtime is dropped.
}

/// Says when to end, and why.
fn end(mut latest: Receiver<Arc<Snapshot>>) -> anyhow::Result<mpsc::Receiver<End>> {
    let (send, ended) = mpsc::channel(1);
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        for kind in [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()] {
            let mut signal = signal(kind).context("cannot listen for signals")?;
            let send = send.clone();
            tokio::spawn(async move {
                signal.recv().await;
                let _ = send.send(End::Asked).await;
            });
        }
    }
    #[cfg(not(unix))]
    {
        let send = send.clone();
        tokio::spawn(async move {
            let _ = tokio::signal::ctrl_c().await;
            let _ = send.send(End::Asked).await;
        });
    }
    tokio::spawn(async move {
        while latest.changed().await.is_ok() {}
        let _ = send.send(End::NothingToServe).await;
    });
    Ok(ended)
}

async fn accept(listener: tokio::net::TcpListener, desk: Arc<Desk>, crowd: Crowd) {
    loop {
        match listener.accept().await {
            Ok((socket, peer)) => {
                // Where there is no room, the connection is closed as it is dropped.
                if let Some(member) = crowd.enter() {
                    tokio::spawn(converse(socket, peer, Arc::clone(&desk), member));
                }
            }
            // The system has no more connections to give: somebody has to leave, and is given the time to. Before that
            // whoever came last is given the time to ask, or it would be the first who has to leave.
            Err(_) => {
                tokio::time::sleep(PAUSE).await;
                crowd.make_room();
                tokio::task::yield_now().await;
            }
        }
    }
}

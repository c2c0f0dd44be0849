//! Connections: accepted, bounded in number and in time, and ended with the program.
//!
//! A request passes the [`gate`], is routed in [`answer`], and is answered from the latest [`Snapshot`] and from nothing
//! else: no request reads a file, writes one, or makes the server connect to anybody.

mod answer;
mod content_type;
mod crowd;
mod events;
mod files;
mod gate;
mod page;
mod patience;
mod payload;
mod range;

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use anyhow::Context;
pub(super) use gate::Gate;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use patience::Patient;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::sync::watch::Receiver;

use self::answer::Caller;
use self::crowd::{Crowd, Member};
use super::Snapshot;
use crate::config::Editor;

/// Time for the head of a request, and for a client to ask for more on the same connection.
const HEAD: Duration = Duration::from_secs(15);
/// Time to take a piece of an answer.
const WRITE: Duration = Duration::from_secs(20);
const MOST_HEADERS: usize = 64;
/// Of the head of a request.
const MOST_BYTES: usize = 96 * 1024;
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
            // The system has no more connections to give: somebody has to leave, and is given the time to.
            Err(_) => {
                crowd.make_room();
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Answers one client until one of both has had enough.
async fn converse(socket: TcpStream, peer: SocketAddr, desk: Arc<Desk>, member: Member) {
    let Ok(local) = socket.local_addr() else { return };
    // An answer is sent when it is there. That it cannot be asked for is no reason not to answer.
    let _ = socket.set_nodelay(true);
    let caller = Caller { local: local.ip(), peer: peer.ip() };
    let member = &member;
    let service = service_fn(move |request| {
        member.has_spoken();
        let desk = Arc::clone(&desk);
        async move { Ok::<_, Infallible>(answer::answer(&desk, request, caller).await) }
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD);
    builder.max_headers(MOST_HEADERS).max_buf_size(MOST_BYTES);
    let socket = TokioIo::new(Patient::new(socket, WRITE));
    let mut connection = pin!(builder.serve_connection(socket, service));
    let mut leave = pin!(member.has_to_leave());
    poll_fn(|context| {
        if leave.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        // What a client does wrong is its own affair: hyper has answered it.
        connection.as_mut().poll(context).map(|_| ())
    })
    .await;
}

//! One connection, from its first request to its last answer.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;

use super::Desk;
use super::answer::{self, Caller};
use super::crowd::{Idle, Member};
use super::patience::{Patient, Unsent};
use super::payload::Payload;

/// Time for the head of a request, and for a client to ask for more on the same connection.
const HEAD: Duration = Duration::from_secs(15);
/// Time to take a piece of an answer.
const WRITE: Duration = Duration::from_secs(20);
const MOST_HEADERS: usize = 64;
/// Of the head of a request.
const MOST_BYTES: usize = 96 * 1024;

/// Answers one client until one of both has had enough.
pub(super) async fn converse(socket: TcpStream, peer: SocketAddr, desk: Arc<Desk>, member: Member) {
    let Ok(local) = socket.local_addr() else { return };
    // An answer is sent when it is there. That it cannot be asked for is no reason not to answer.
    let _ = socket.set_nodelay(true);
    let caller = Caller { local: local.ip(), peer: peer.ip() };
    let member = &member;
    // How this client is idle once it has its answer.
    let after = &Mutex::new(None);
    let next = |idle| std::mem::replace(&mut *after.lock().unwrap_or_else(PoisonError::into_inner), idle);
    let service = service_fn(move |request| {
        member.has_asked();
        next(None);
        let desk = Arc::clone(&desk);
        async move {
            let response = answer::answer(&desk, request, caller).await;
            next(Some(idle_after(response.body())));
            Ok::<_, Infallible>(response)
        }
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD);
    builder.max_headers(MOST_HEADERS).max_buf_size(MOST_BYTES);
    let unsent = Unsent::default();
    let socket = TokioIo::new(Patient::new(socket, WRITE, unsent.clone()));
    let mut connection = pin!(builder.serve_connection(socket, service));
    let mut leave = pin!(member.has_to_leave());
    poll_fn(|context| {
        if leave.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        // What a client does wrong is its own affair: hyper has answered it.
        let polled = connection.as_mut().poll(context).map(|_| ());
        // What could be sent has been sent by now.
        if !unsent.is_any()
            && let Some(idle) = next(None)
        {
            member.is_idle(idle);
        }
        polled
    })
    .await;
}

/// What a client does that has got an answer.
fn idle_after(answer: &Payload) -> Idle {
    match answer {
        Payload::Whole(_) => Idle::Answered,
        Payload::Events(_) => Idle::Listening,
    }
}

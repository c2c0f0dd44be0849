//! The channel on which browsers are told of each new state of the site (server-sent events).

use std::sync::Arc;
use std::time::Duration;

use hyper::body::Bytes;
use hyper::header::{self, HeaderValue};
use hyper::{Response, StatusCode};
use serde::Serialize;
use tokio::sync::mpsc::{Sender, channel};
use tokio::sync::watch::Receiver;

use super::answer::answered;
use super::payload::Payload;
use crate::diagnostic::Severity;
use crate::serve::Snapshot;

/// So often something is said although nothing has happened, so that nobody in between ends the connection.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// One state of the site, as `serve/browser/main.js` reads it.
#[derive(Serialize)]
struct State<'a> {
    version: u64,
    /// How many times the search index was made: it follows the pages.
    index: u64,
    errors: usize,
    warnings: usize,
    /// What is new since the version before this; `null` when all may be.
    files: Option<&'a [String]>,
    edited: Option<&'a str>,
}

/// Tells the state of the site now, and each one that follows. Who is slow is told only the latest.
pub(super) fn events(latest: Receiver<Arc<Snapshot>>) -> Response<Payload> {
    let (send, receive) = channel(1);
    tokio::spawn(tell(latest, send));
    let mut response = answered(StatusCode::OK, "text/event-stream", "no-store", Bytes::new());
    // Proxies that collect answers before they pass them on are asked not to.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response.headers_mut().remove(header::CONTENT_LENGTH);
    *response.body_mut() = Payload::Events(receive);
    response
}

async fn tell(mut latest: Receiver<Arc<Snapshot>>, send: Sender<Bytes>) {
    loop {
        let snapshot = Arc::clone(&latest.borrow_and_update());
        // The first build is waited for.
        if snapshot.version() > 0 && send.send(message(&snapshot)).await.is_err() {
            return;
        }
        drop(snapshot);
        loop {
            match tokio::time::timeout(SIGN_OF_LIFE, latest.changed()).await {
                Ok(Ok(())) => break,
                Ok(Err(_)) => return,
                Err(_) if send.send(Bytes::from_static(b":\n\n")).await.is_err() => return,
                Err(_) => {}
            }
        }
    }
}

fn message(snapshot: &Snapshot) -> Bytes {
    let count = |severity| snapshot.made().map_or(0, |made| made.count(severity));
    let state = State {
        version: snapshot.version(),
        index: snapshot.index(),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        files: snapshot.changes().files.as_deref(),
        edited: snapshot.changes().edited.as_deref(),
    };
    // A structure of numbers and texts is always written.
    let state = serde_json::to_string(&state).unwrap_or_default();
    Bytes::from(format!("event: state\ndata: {state}\n\n"))
}

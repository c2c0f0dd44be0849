//! Which answer a request gets: a file of the site, something of the server's own, or a reason why not.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Request, Response, StatusCode};

use super::gate::Refusal;
use super::payload::Payload;
use super::{Desk, events, files};
use crate::path::DEV_SERVER;
use crate::serve::{Snapshot, browser, panel};
use crate::words::Speech;

/// So long a request waits for the first build, and for its search index.
const FIRST_BUILD: Duration = Duration::from_secs(120);

/// What is said with every answer: believe the type, show it in no page of others, give it to no page of others.
const ALWAYS: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    (header::CONTENT_SECURITY_POLICY, "frame-ancestors 'self'"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Between whom a request travels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caller {
    /// The address of this machine that it came to.
    pub(super) local: IpAddr,
    /// Who asks.
    pub(super) peer: IpAddr,
}

/// Answers a request.
pub(super) async fn answer(desk: &Desk, request: Request<Incoming>, caller: Caller) -> Response<Payload> {
    let (request, body) = request.into_parts();
    let is_head = request.method == Method::HEAD;
    let mut response = match routed(desk, &request, &body, caller).await {
        Ok(response) => response,
        Err(Refusal(status, why)) => refused(status, why),
    };
    for (name, value) in ALWAYS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    if let (Payload::Whole(bytes), false) = (response.body(), response.status() == StatusCode::NOT_MODIFIED) {
        let length = HeaderValue::from(bytes.len());
        response.headers_mut().insert(header::CONTENT_LENGTH, length);
    }
    if is_head {
        *response.body_mut() = Payload::Whole(Bytes::new());
    }
    response
}

async fn routed(
    desk: &Desk,
    request: &Parts,
    body: &Incoming,
    caller: Caller,
) -> Result<Response<Payload>, Refusal> {
    desk.gate.admit(request, caller.local)?;
    if !matches!(request.method, Method::GET | Method::HEAD) {
        return Err(Refusal(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD\n"));
    }
    if !body.is_end_stream() {
        return Err(Refusal(StatusCode::PAYLOAD_TOO_LARGE, "nothing can be sent to this server\n"));
    }
    let Some(path) = request.uri.path().strip_prefix('/') else {
        return Err(Refusal(StatusCode::BAD_REQUEST, "the address is no path\n"));
    };
    let Some(own) = path.strip_prefix(DEV_SERVER).and_then(|own| own.strip_prefix('/')) else {
        let token = desk.gate.token();
        if let Some(response) =
            files::file(&*latest(desk, |snapshot| snapshot.version() > 0).await?, request, token)?
        {
            return Ok(response);
        }
        let asked = files::index(&files::path_of(request.uri.path()).unwrap_or_default());
        let knowing = latest(desk, |snapshot| snapshot.knows(&asked)).await?;
        return files::file(&knowing, request, token)?.ok_or(NOT_YET);
    };
    match own {
        "events" => {
            desk.gate.admit_with_token(request)?;
            Ok(events::events(desk.latest.clone()))
        }
        "page.json" => {
            desk.gate.admit_with_token(request)?;
            Ok(about(desk, &*latest(desk, Snapshot::is_whole).await?, request, caller))
        }
        name => match browser::file(name) {
            Some((kind, text)) => {
                Ok(answered(StatusCode::OK, kind, "no-cache", Bytes::from_static(text.as_bytes())))
            }
            None => Err(Refusal(StatusCode::NOT_FOUND, "not found\n")),
        },
    }
}

/// What there is to say about a page.
fn about(desk: &Desk, snapshot: &Snapshot, request: &Parts, caller: Caller) -> Response<Payload> {
    let query = request.uri.query().unwrap_or("");
    let asked = |name: &str| {
        let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        value.and_then(files::path_of).unwrap_or_default()
    };
    // The address of the page is encoded twice: as an address, and as a part of another one.
    let file = files::index(&files::path_of(&asked("at")).unwrap_or_default());
    let speech = Speech::named(&asked("language")).unwrap_or_default();
    let Some(made) = snapshot.made() else {
        return answered(StatusCode::OK, "application/json", "no-store", Bytes::from_static(b"null"));
    };
    // On other machines there is nothing to be opened, and nobody there needs to know where the project is.
    let editor = desk.editor.as_ref().unwrap_or(&made.config.serve.editor);
    let editor = caller.peer.to_canonical().is_loopback().then_some(editor);
    let about =
        panel::about(made, snapshot.version(), &panel::Desk { root: &desk.root, editor }, &file, speech);
    answered(StatusCode::OK, "application/json", "no-store", about.into())
}

/// The latest site that is as it should be, as soon as there is one.
async fn latest(desk: &Desk, is_wanted: impl Fn(&Snapshot) -> bool) -> Result<Arc<Snapshot>, Refusal> {
    let mut latest = desk.latest.clone();
    let built = tokio::time::timeout(FIRST_BUILD, latest.wait_for(|snapshot| is_wanted(snapshot))).await;
    match built {
        Ok(Ok(snapshot)) => Ok(Arc::clone(&snapshot)),
        Ok(Err(_)) | Err(_) => Err(NOT_YET),
    }
}

const NOT_YET: Refusal = Refusal(StatusCode::SERVICE_UNAVAILABLE, "the site is not built yet\n");

/// An answer with content.
pub(super) fn answered(
    status: StatusCode,
    kind: &'static str,
    caching: &'static str,
    bytes: Bytes,
) -> Response<Payload> {
    let mut response = Response::new(Payload::Whole(bytes));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    response
}

fn refused(status: StatusCode, why: &'static str) -> Response<Payload> {
    let mut response =
        answered(status, "text/plain; charset=utf-8", "no-store", Bytes::from_static(why.as_bytes()));
    if status == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        // Whatever follows is not read.
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

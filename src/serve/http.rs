//! Routes over the latest snapshot. No request reads a file, writes one, or is answered for a foreign host.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use percent_encoding::percent_decode_str;
use tokio::sync::watch::Receiver;

use super::Snapshot;

/// The server's own addresses begin with this; no content can, since parts of addresses never do.
const OWN: &str = "/-diptych/";
const SCRIPT: &str = include_str!("reload.js");

#[derive(Clone)]
struct Shared {
    address: SocketAddr,
    latest: Receiver<Arc<Snapshot>>,
}

/// Serves until the process ends.
pub(super) fn serve(
    listener: TcpListener,
    address: SocketAddr,
    latest: Receiver<Arc<Snapshot>>,
) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the server")?;
    let router = Router::new().fallback(answer).with_state(Shared { address, latest });
    runtime.block_on(async move {
        listener.set_nonblocking(true).context("cannot start the server")?;
        let listener = tokio::net::TcpListener::from_std(listener).context("cannot start the server")?;
        axum::serve(listener, router).await.context("the server stopped")
    })
}

async fn answer(State(shared): State<Shared>, request: Request) -> Response {
    if !is_own_host(request.headers(), shared.address) {
        return plain(StatusCode::FORBIDDEN, "this server answers only to its own address\n");
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD\n");
        response.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    match request.uri().path().strip_prefix(OWN) {
        Some("reload.js") => {
            file(StatusCode::OK, "text/javascript; charset=utf-8", Bytes::from_static(SCRIPT.as_bytes()))
        }
        Some("events") => events(shared.latest).into_response(),
        Some(_) => plain(StatusCode::NOT_FOUND, "not found\n"),
        None => {
            let snapshot = shared.latest.borrow().clone();
            page(&snapshot, request.uri())
        }
    }
}

/// A page of another site may resolve its own name to this machine and read what this server says (DNS rebinding). Its
/// requests still carry its name.
fn is_own_host(headers: &HeaderMap, address: SocketAddr) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next().and_then(|host| host.to_str().ok()), hosts.next()) else {
        return false;
    };
    let name = host.strip_suffix(&format!(":{}", address.port())).unwrap_or(host);
    let name = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback() || ip == address.ip())
}

fn page(snapshot: &Snapshot, uri: &Uri) -> Response {
    let Ok(path) = percent_decode_str(uri.path()).decode_utf8() else {
        return plain(StatusCode::BAD_REQUEST, "the address is not UTF-8\n");
    };
    let path = path.trim_start_matches('/');
    let index =
        if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    if let Some(found) = snapshot.file(&index) {
        return content(StatusCode::OK, &index, &found.bytes, snapshot.version());
    }
    // A folder without its slash, as static hosts answer it. The address is one of ours: it exists.
    if snapshot.file(&format!("{path}/index.html")).is_some() {
        let location = format!("/{}/", crate::site::encode_path(path));
        if let Ok(location) = header::HeaderValue::from_str(&location) {
            return (StatusCode::FOUND, [(header::LOCATION, location)]).into_response();
        }
    }
    let language = path.split('/').next().unwrap_or("");
    for name in [format!("{language}/404.html"), "404.html".to_owned()] {
        if let Some(found) = snapshot.file(&name) {
            return content(StatusCode::NOT_FOUND, &name, &found.bytes, snapshot.version());
        }
    }
    plain(StatusCode::NOT_FOUND, "not found\n")
}

fn content(status: StatusCode, path: &str, bytes: &Arc<[u8]>, version: u64) -> Response {
    let kind = content_type(path);
    if kind.starts_with("text/html") {
        return file(status, kind, Bytes::from(with_script(bytes, version)));
    }
    file(status, kind, Bytes::from_owner(bytes.clone()))
}

/// A page with the reload script at its end.
fn with_script(html: &[u8], version: u64) -> Vec<u8> {
    let script = format!(
        "<script src=\"{OWN}reload.js\" data-version=\"{version}\" data-events=\"{OWN}events\"></script>\n"
    );
    let end = b"</body>";
    let at = html.windows(end.len()).rposition(|window| window == end).unwrap_or(html.len());
    let (before, after) = html.split_at(at);
    [before, script.as_bytes(), after].concat()
}

/// Says the version of the site now, and again whenever it changes.
fn events(latest: Receiver<Arc<Snapshot>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let versions = stream::unfold((latest, true), |(mut latest, first)| async move {
        if !first && latest.changed().await.is_err() {
            return None;
        }
        let version = latest.borrow_and_update().version();
        let event = Event::default().event("version").data(version.to_string());
        Some((Ok(event), (latest, false)))
    });
    Sse::new(versions).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

fn file(status: StatusCode, kind: &'static str, bytes: Bytes) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    (status, headers, Body::from(bytes)).into_response()
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    file(status, "text/plain; charset=utf-8", Bytes::from_static(text.as_bytes()))
}

fn content_type(path: &str) -> &'static str {
    let extension =
        path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml",
        "md" => "text/markdown; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "mp4" => "video/mp4",
        _ => "application/octet-stream",
    }
}

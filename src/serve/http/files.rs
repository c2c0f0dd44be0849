//! Files of the site, found as static hosts find them, in a map: a path that leads nowhere else.

use hyper::body::Bytes;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Response, StatusCode};
use percent_encoding::percent_decode_str;

use super::answer::answered;
use super::content_type::content_type;
use super::gate::Refusal;
use super::page;
use super::payload::Payload;
use super::range::{Part, part};
use crate::output::OutputFile;
use crate::serve::Snapshot;

/// Kept by browsers, and asked for again with its tag every time.
const REVALIDATE: &str = "no-cache";

/// Where not even a page can be made that says that there is none, since templates are broken that every page needs: what is
/// wrong with them is shown on it, and it gives way to the page when they are repaired.
const BARE: &[u8] = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width\"><title>diptych</title></head><body>\
    <p>There is no page here. What is wrong is said on this page, and where <code>diptych serve</code> runs.</p>\
    <p lang=\"zh\">这里没有页面。原因显示在本页上，也显示在运行<code>diptych serve</code>的地方。</p></body></html>\n"
    .as_bytes();

/// Answers a request for a path of the site; `None` when only a later state can say what is there.
///
/// # Errors
/// When there is nothing, not even a page that says so.
pub(super) fn file(
    snapshot: &Snapshot,
    request: &Parts,
    token: &str,
) -> Result<Option<Response<Payload>>, Refusal> {
    let path =
        path_of(request.uri.path()).ok_or(Refusal(StatusCode::BAD_REQUEST, "the address is not UTF-8\n"))?;
    let index = index(&path);
    let shown = Shown { snapshot, request, token };
    if let Some(found) = snapshot.file(&index) {
        return Ok(Some(shown.found(&index, &found)));
    }
    if snapshot.file(&format!("{path}/index.html")).is_some() {
        return Ok(Some(moved_into(&path, request.uri.query())));
    }
    if !snapshot.knows(&index) {
        return Ok(None);
    }
    let language = path.split('/').next().unwrap_or("");
    for name in [format!("{language}/404.html"), "404.html".to_owned()] {
        if let Some(found) = snapshot.file(&name) {
            let html = page::with_scripts(&found.bytes(), request.uri.path(), snapshot.version(), token);
            return Ok(Some(answered(StatusCode::NOT_FOUND, content_type(&name), "no-store", html.into())));
        }
    }
    let kind = content_type(&index);
    if kind.starts_with("text/html") {
        let html = page::with_scripts(BARE, request.uri.path(), snapshot.version(), token);
        return Ok(Some(answered(StatusCode::NOT_FOUND, kind, "no-store", html.into())));
    }
    Err(Refusal(StatusCode::NOT_FOUND, "not found\n"))
}

/// The path that an address means; `None` when it is no text. Nothing in it has a meaning: it is looked up as it is.
pub(super) fn path_of(address: &str) -> Option<String> {
    let decoded = percent_decode_str(address).decode_utf8().ok()?;
    Some(decoded.strip_prefix('/').unwrap_or(&decoded).to_owned())
}

/// The file at a path: in a folder, its index.
pub(super) fn index(path: &str) -> String {
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

/// A folder that was asked for without its slash, as static hosts answer it. Counted from the address that was asked
/// for, so that it is right behind a proxy too and can lead to nobody else.
fn moved_into(path: &str, query: Option<&str>) -> Response<Payload> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let location = format!("{}/{query}", crate::site::encode_path(name));
    let mut response = answered(StatusCode::FOUND, "text/plain; charset=utf-8", "no-store", Bytes::new());
    if let Ok(location) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

struct Shown<'a> {
    snapshot: &'a Snapshot,
    request: &'a Parts,
    token: &'a str,
}

impl Shown<'_> {
    fn found(&self, path: &str, file: &OutputFile) -> Response<Payload> {
        let kind = content_type(path);
        let headers = &self.request.headers;
        let is_page = kind.starts_with("text/html");
        // The scripts that are put into a page carry the number of the state.
        let tag = match is_page {
            true => format!("\"{}-{}\"", file.fingerprint, self.snapshot.version()),
            false => format!("\"{}\"", file.fingerprint),
        };
        if is_known(headers, &tag) {
            let mut response = answered(StatusCode::NOT_MODIFIED, kind, REVALIDATE, Bytes::new());
            insert(&mut response, header::ETAG, &tag);
            return response;
        }
        let bytes = match is_page {
            true => Bytes::from(page::with_scripts(
                &file.bytes(),
                self.request.uri.path(),
                self.snapshot.version(),
                self.token,
            )),
            false => Bytes::from_owner(file.shared()),
        };
        let mut response = part_of(headers, &tag, kind, bytes);
        insert(&mut response, header::ETAG, &tag);
        insert(&mut response, header::ACCEPT_RANGES, "bytes");
        response
    }
}

fn part_of(headers: &HeaderMap, tag: &str, kind: &'static str, bytes: Bytes) -> Response<Payload> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    // A part is of use only to whoever has the rest of the same state.
    let wanted = text(header::RANGE).filter(|_| text(header::IF_RANGE).is_none_or(|known| known == tag));
    let length = bytes.len();
    match part(wanted, length) {
        Part::Whole => answered(StatusCode::OK, kind, REVALIDATE, bytes),
        Part::Bytes(range) => {
            let said = format!("bytes {}-{}/{length}", range.start, range.end.saturating_sub(1));
            let mut response = answered(StatusCode::PARTIAL_CONTENT, kind, REVALIDATE, bytes.slice(range));
            insert(&mut response, header::CONTENT_RANGE, &said);
            response
        }
        Part::Nothing => {
            let mut response = answered(StatusCode::RANGE_NOT_SATISFIABLE, kind, "no-store", Bytes::new());
            insert(&mut response, header::CONTENT_RANGE, &format!("bytes */{length}"));
            response
        }
    }
}

/// Whether the client has this state already.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    known
        .flat_map(|list| list.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

fn insert(response: &mut Response<Payload>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

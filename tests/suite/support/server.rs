//! A static host for published sites, as strict as hosts get: a subpath, a content security policy, error pages by
//! language, nothing guessed.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use percent_encoding::percent_decode_str;

/// What every response says about its content: everything from here, nothing inline.
const POLICY: &str = "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    base-uri 'none'; object-src 'none'";
const FOUND: &str = "200 OK";
/// A client that says nothing for this long is forgotten.
const PATIENCE: Duration = Duration::from_secs(10);

/// Between two pieces of a page over a slow line.
const PAUSE: Duration = Duration::from_millis(20);

/// How the HTML of pages arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arrival {
    /// As fast as it can; the browser paints when it likes.
    AtOnce,
    /// Nothing is painted before the whole page is there: what moves after that was moved by a script.
    BeforePaint,
    /// As over a slow line: this many bytes of the body at a time, the head before them.
    InPieces(usize),
}

/// Serves a folder below a subpath of a free port of this machine, until it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    routes: Arc<Routes>,
    ended: Arc<AtomicBool>,
    acceptor: Option<JoinHandle<()>>,
}

/// What is served where.
struct Routes {
    /// Begins and ends with a slash.
    subpath: &'static str,
    folder: PathBuf,
    /// Files outside the subpath, by their whole path: the test's own.
    extra: Vec<(String, Vec<u8>)>,
    arrival: Arrival,
    /// What was asked for and is not there.
    missing: Mutex<Vec<String>>,
}

impl Server {
    /// Takes a port. The address is needed before there is anything to serve: the site is built for it.
    pub(crate) fn listen(subpath: &'static str) -> (TcpListener, String) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let url = format!("http://{}{subpath}", listener.local_addr().expect("its address"));
        (listener, url)
    }

    /// Serves a folder, and some files beside it, from a port taken before.
    pub(crate) fn start(
        listener: TcpListener,
        subpath: &'static str,
        folder: &Path,
        extra: Vec<(String, Vec<u8>)>,
        arrival: Arrival,
    ) -> Self {
        let address = listener.local_addr().expect("its address");
        let ended = Arc::new(AtomicBool::new(false));
        let routes = Arc::new(Routes {
            subpath,
            folder: folder.to_path_buf(),
            extra,
            arrival,
            missing: Mutex::new(Vec::new()),
        });
        let (end, served) = (Arc::clone(&ended), Arc::clone(&routes));
        let acceptor = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if end.load(Ordering::SeqCst) {
                    return;
                }
                let routes = Arc::clone(&served);
                // A browser opens connections it may never use, so each has a thread of its own.
                std::thread::spawn(move || {
                    // A browser that goes away in the middle is no fault of the site.
                    let _ = stream.and_then(|stream| answer(&routes, &stream));
                });
            }
        });
        Self { address, routes, ended, acceptor: Some(acceptor) }
    }

    /// The whole address of a path: of the site, or of the server when it begins with a slash.
    pub(crate) fn url(&self, path: &str) -> String {
        let subpath = if path.starts_with('/') { "" } else { self.routes.subpath };
        format!("http://{}{subpath}{path}", self.address)
    }

    /// The paths that were asked for so far and are not there.
    pub(crate) fn missing(&self) -> Vec<String> {
        self.routes.missing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        // Wakes the acceptor, which then sees that it has ended.
        let _ = TcpStream::connect(self.address);
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
    }
}

fn answer(routes: &Routes, mut stream: &TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut lines = BufReader::new(stream).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    // The rest of the head is read, so that closing does not look like a reset.
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let mut words = request.split(' ');
    let (Some("GET"), Some(target)) = (words.next(), words.next()) else { return Ok(()) };
    let path = target.split(['?', '#']).next().unwrap_or("");
    let path = percent_decode_str(path).decode_utf8_lossy().into_owned();
    let (status, name, body) = routes.find(&path);
    let is_page = name.ends_with(".html");
    let body = if is_page && routes.arrival == Arrival::BeforePaint { awaited(&body) } else { body };
    if status != FOUND {
        routes.missing.lock().unwrap_or_else(PoisonError::into_inner).push(path);
    }
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {}\r\nContent-Length: {}\r\nContent-Security-Policy: {POLICY}\r\n\
         X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n",
        kind(&name),
        body.len(),
    )?;
    match routes.arrival {
        Arrival::InPieces(size) if is_page => {
            let head = end_of_head(&body);
            let (head, rest) = body.split_at(head);
            for piece in std::iter::once(head).chain(rest.chunks(size)) {
                stream.write_all(piece)?;
                std::thread::sleep(PAUSE);
            }
            Ok(())
        }
        _ => stream.write_all(&body),
    }
}

fn end_of_head(html: &[u8]) -> usize {
    html.windows(5).position(|found| found == b"<body").unwrap_or(0)
}

/// A page that browsers paint when its last element has been read.
fn awaited(html: &[u8]) -> Vec<u8> {
    let html = String::from_utf8_lossy(html);
    html.replacen("</head>", "<link rel=\"expect\" href=\"#arrived\" blocking=\"render\"></head>", 1)
        .replacen("</body>", "<i id=\"arrived\" hidden></i></body>", 1)
        .into_bytes()
}

impl Routes {
    /// Status, name and content of what is at a path.
    fn find(&self, path: &str) -> (&'static str, String, Vec<u8>) {
        if let Some((name, body)) = self.extra.iter().find(|(name, _)| name == path) {
            return (FOUND, name.clone(), body.clone());
        }
        let Some(inside) = path.strip_prefix(self.subpath).filter(|inside| !inside.contains("..")) else {
            return ("404 Not Found", "nothing.txt".to_owned(), b"outside the site".to_vec());
        };
        let file = if inside.is_empty() || inside.ends_with('/') {
            format!("{inside}index.html")
        } else {
            inside.to_owned()
        };
        if let Ok(body) = fs::read(self.folder.join(&file)) {
            return (FOUND, file, body);
        }
        let language = inside.split('/').next().unwrap_or("");
        let error = [format!("{language}/404.html"), "404.html".to_owned()].into_iter();
        let body = error.filter_map(|file| fs::read(self.folder.join(file)).ok()).next();
        ("404 Not Found", "404.html".to_owned(), body.unwrap_or_default())
    }
}

fn kind(name: &str) -> &'static str {
    match Path::new(name).extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("xml") => "application/xml",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

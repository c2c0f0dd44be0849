//! The server's own files: what browsers run while a site is written. No published page has any of it.

/// The type and the content of one of them.
pub(super) fn file(name: &str) -> Option<(&'static str, &'static str)> {
    const SCRIPT: &str = "text/javascript; charset=utf-8";
    Some(match name {
        "pristine.js" => (SCRIPT, include_str!("pristine.js")),
        "main.js" => (SCRIPT, include_str!("main.js")),
        _ => return None,
    })
}

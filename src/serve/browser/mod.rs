//! The server's own files: what browsers run while a site is written. No published page has any of it.
//!
//! `pristine.js` and `asked.js` run before everything else: they remember the page as it was sent, and note what scripts
//! of the site ask of it. `main.js` is told of each state; `patch.js` and `align.js` bring the living page to it, `files.js`
//! its styles and pictures, `keep.js` carries it over a reload when scripts would have been answered otherwise; `place.js`
//! keeps what is in sight where it is. `panel.js` shows what there is to say, with `problem.js`, `facts.js` and `words.js`.

/// The type and the content of one of them.
pub(super) fn file(name: &str) -> Option<(&'static str, &'static str)> {
    const SCRIPT: &str = "text/javascript; charset=utf-8";
    const STYLE: &str = "text/css; charset=utf-8";
    Some(match name {
        "align.js" => (SCRIPT, include_str!("align.js")),
        "asked.js" => (SCRIPT, include_str!("asked.js")),
        "element.js" => (SCRIPT, include_str!("element.js")),
        "facts.js" => (SCRIPT, include_str!("facts.js")),
        "files.js" => (SCRIPT, include_str!("files.js")),
        "keep.js" => (SCRIPT, include_str!("keep.js")),
        "main.js" => (SCRIPT, include_str!("main.js")),
        "panel.js" => (SCRIPT, include_str!("panel.js")),
        "patch.js" => (SCRIPT, include_str!("patch.js")),
        "place.js" => (SCRIPT, include_str!("place.js")),
        "pristine.js" => (SCRIPT, include_str!("pristine.js")),
        "problem.js" => (SCRIPT, include_str!("problem.js")),
        "words.js" => (SCRIPT, include_str!("words.js")),
        "panel.css" => (STYLE, include_str!("panel.css")),
        _ => return None,
    })
}

//! Criterion 19: what a page weighs, as it travels.

use std::collections::BTreeSet;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Site, Verdicts};
use crate::browser::SUBPATH;
use crate::support::Published;

/// Kilobytes, of 1,024 bytes, compressed.
const HTML: f64 = 6.0;
const STYLE: f64 = 10.0;
const SCRIPT: f64 = 4.0;
const SEARCH: f64 = 15.0;
/// What the page of results needs besides.
const RESULTS: f64 = 1.5;
/// Checklists come on top, on pages that have one: their script and their styles, each within this.
const CHECKLIST: (&str, f64) = ("/tasks.", 4.5);

fn compressed(bytes: &[u8]) -> f64 {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory").len() as f64 / 1024.0
}

pub(super) fn check(site: &Site, verdicts: &mut Verdicts) {
    let published = site.project.published("dist");
    let mut most: [(&str, f64, String); 5] = Default::default();
    let is_page = |path: &String| path.ends_with("/index.html") || path.ends_with("404.html");
    let pages = published.paths().into_iter().filter(is_page);
    for path in pages.filter(|path| !published.text(path).contains("data-redirect")) {
        let html = published.text(&path);
        let page = published.page(&path);
        let weigh = |addresses: BTreeSet<String>| -> f64 {
            addresses.iter().map(|address| compressed(&read(&published, &path, address))).sum()
        };
        let (part, most_of_checklist) = CHECKLIST;
        let is_checklist = |address: &String| address.contains(part);
        let sheets = page.with("rel", "stylesheet");
        let sheets = sheets.iter().map(|link| link.value("href").to_owned());
        let (checklist_styles, sheets): (BTreeSet<String>, BTreeSet<String>) = sheets.partition(is_checklist);
        let scripts = page.all().into_iter().filter(|element| element.name == "script");
        let scripts = scripts.filter_map(|script| script.attribute("src").map(str::to_owned));
        let (checklist, scripts): (BTreeSet<String>, BTreeSet<String>) = scripts.partition(is_checklist);
        let measured = [
            ("HTML beyond the text", compressed(frame(&html).as_bytes()), HTML),
            ("styles", weigh(sheets), STYLE),
            ("scripts", weigh(scripts), SCRIPT),
            ("styles of a checklist", weigh(checklist_styles), most_of_checklist),
            ("scripts of a checklist", weigh(checklist), most_of_checklist),
        ];
        for ((what, size, most_allowed), most) in measured.into_iter().zip(&mut most) {
            verdicts.hold(
                19,
                size <= most_allowed,
                format!("{path}, {what}"),
                format!("{size:.2} KB of {most_allowed}"),
            );
            if size > most.1 {
                *most = (what, size, path.clone());
            }
        }
    }
    for (what, size, path) in most {
        verdicts.hold(19, size > 0.0, "no page has any", what);
        verdicts.measure(19, format!("{what} at most {size:.2} KB ({path})"));
    }
    let files = published.files();
    for (what, begin, most_allowed) in [
        ("search, on demand", "assets/search.", SEARCH),
        ("page of results, besides", "assets/search-page.", RESULTS),
    ] {
        let script = files.iter().find(|(path, _)| path.starts_with(begin) && path.ends_with(".js"));
        let size = compressed(&script.expect(what).1);
        verdicts.hold(19, size <= most_allowed, what, format!("{size:.2} KB of {most_allowed}"));
        verdicts.measure(19, format!("{what} {size:.2} KB"));
    }
    let fonts = files
        .iter()
        .filter(|(path, _)| [".woff", ".woff2", ".ttf", ".otf"].iter().any(|end| path.ends_with(end)));
    verdicts.hold(19, fonts.count() == 0, "fonts", "there are some");
}

/// A page without what its author wrote and without what depends on how many pages there are: lists and the sidebar.
fn frame(html: &str) -> String {
    let mut frame = html.to_owned();
    for (begin, end) in [
        ("<div class=\"prose\"", "<div class=\"end\">"),
        ("<ul class=\"areas\"", "<ul class=\"more\""),
        ("<div class=\"wide\">", "</main>"),
        ("<article class=\"wide\">", "</main>"),
        ("<ul role=\"list\"><li class=\"level", "</ul>"),
        ("data-fragments=\"", "\""),
    ] {
        while let Some(from) = frame.find(begin) {
            let inside = from + begin.len();
            let to =
                frame.get(inside..).and_then(|rest| rest.find(end)).map_or(frame.len(), |to| inside + to);
            frame.replace_range(from..to, "");
        }
    }
    frame
}

fn read(published: &Published, page: &str, address: &str) -> Vec<u8> {
    // Pages for wrong addresses do not know how deep they are shown.
    let whole = address.find(SUBPATH).and_then(|at| address.get(at + SUBPATH.len()..));
    let up = address.matches("../").count();
    let mut folders: Vec<&str> = page.split('/').collect();
    folders.truncate(folders.len() - 1 - up);
    let path = [folders.join("/"), address.trim_start_matches("../").to_owned()].join("/");
    let path = whole.unwrap_or_else(|| path.trim_start_matches('/'));
    let files = published.files();
    files.into_iter().find(|(name, _)| name == path).unwrap_or_else(|| panic!("{path} of {page}")).1
}

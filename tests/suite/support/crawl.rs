//! A reader who tries every address of a published site.

use std::collections::{BTreeMap, BTreeSet};

use super::Published;
use super::markup::{self, Element};

/// Where [`super::Project::new`] says that it will be published.
const BASE_URL: &str = "https://kb.example/team/";

/// How a visitor reaches the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visit {
    /// Through a host, which serves `index.html` for a folder.
    Host,
    /// From a disk, where an address is a file or nothing.
    Disk,
}

/// A page, and what a reader can ask of it.
struct Page {
    document: Element,
    ids: BTreeSet<String>,
}

/// Asserts that every page is well formed and that each of its addresses leads to a file of the site, and each fragment
/// to an element. Gives the number of addresses, so that a test can tell that there were any.
#[track_caller]
pub(crate) fn crawl(site: &Published, visit: Visit) -> usize {
    let files: BTreeSet<String> = site.paths().into_iter().collect();
    let pages: BTreeMap<&str, Page> = files
        .iter()
        .filter(|path| path.ends_with(".html"))
        .map(|path| (path.as_str(), read(site, path)))
        .collect();
    let mut faults = Vec::new();
    let mut tried = 0;
    for (path, page) in &pages {
        for element in page.document.all() {
            for address in addresses(element) {
                tried += 1;
                let from_disk = visit == Visit::Disk && is_for_the_disk(path, &address);
                let target = resolve(path, &address);
                let fault = match target {
                    Target::Elsewhere => None,
                    Target::Outside => Some("leads out of the site"),
                    Target::Folder(_, _) if from_disk => Some("is a folder"),
                    Target::Folder(folder, fragment) => {
                        missing(&files, &pages, &format!("{folder}index.html"), &fragment)
                    }
                    Target::File(file, fragment) => missing(&files, &pages, &file, &fragment),
                };
                faults.extend(fault.map(|fault| format!("{path}: `{address}` {fault}")));
            }
        }
        for id in page.document.all().iter().flat_map(|element| references(element)) {
            if !page.ids.contains(&id) {
                faults.push(format!("{path}: no element has the id `{id}`"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    tried
}

fn read(site: &Published, path: &str) -> Page {
    let document = markup::html(&site.text(path));
    let mut ids = BTreeSet::new();
    for element in document.all() {
        let name = element.attribute("name").filter(|_| element.name == "a");
        if let Some(id) = element.attribute("id").or(name) {
            assert!(ids.insert(id.to_owned()), "{path}: the id `{id}` is there twice");
        }
        assert_eq!(element.attribute("style"), None, "{path}: {element}");
    }
    assert_eq!(document.named("h1").len(), 1, "{path}: one h1");
    Page { document, ids }
}

/// An error page is served for any address and a canonical address is one of the web: neither works from a disk.
fn is_for_the_disk(path: &str, address: &str) -> bool {
    !path.ends_with("404.html") && !address.starts_with("https:")
}

/// Every address of an element.
fn addresses(element: &Element) -> Vec<String> {
    let attribute = |name| element.attribute(name).map(str::to_owned);
    let mut found: Vec<String> = ["href", "src"].into_iter().filter_map(attribute).collect();
    if let Some(set) = element.attribute("srcset") {
        found.extend(set.split(',').filter_map(|one| one.split_whitespace().next()).map(str::to_owned));
    }
    if element.attribute("http-equiv") == Some("refresh") {
        found.extend(element.value("content").split_once("url=").map(|(_, address)| address.to_owned()));
    }
    if element.attribute("property") == Some("og:url") {
        found.push(element.value("content").to_owned());
    }
    found
}

/// The ids that an element refers to.
fn references(element: &Element) -> Vec<String> {
    let names = ["for", "aria-labelledby", "aria-describedby", "aria-controls"];
    let values = names.into_iter().filter_map(|name| element.attribute(name));
    values.flat_map(|value| value.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
}

enum Target {
    File(String, Option<String>),
    Folder(String, Option<String>),
    Elsewhere,
    Outside,
}

fn resolve(page: &str, address: &str) -> Target {
    let host = BASE_URL.find("/team/").expect("a subpath");
    let (folder, address) =
        match address.strip_prefix(BASE_URL).or_else(|| address.strip_prefix(&BASE_URL[host..])) {
            Some(inside) => ("", inside),
            None if address.contains(':') || address.starts_with("//") => return Target::Elsewhere,
            None if address.starts_with('/') => return Target::Outside,
            None => (page.rsplit_once('/').map_or("", |(folder, _)| folder), address),
        };
    let (path, fragment) =
        address.split_once('#').map_or((address, None), |(path, fragment)| (path, Some(fragment)));
    let fragment = fragment.map(decoded);
    let path = decoded(path.split('?').next().unwrap_or(path));
    if path.is_empty() && folder.is_empty() && address.is_empty() {
        return Target::Folder(String::new(), fragment);
    }
    if path.is_empty() {
        return Target::File(page.to_owned(), fragment);
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let mut is_folder = false;
    for part in path.split('/') {
        is_folder = matches!(part, "" | "." | "..");
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return Target::Outside;
                }
            }
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    match (is_folder, path.is_empty()) {
        (true, true) => Target::Folder(path, fragment),
        (true, false) => Target::Folder(format!("{path}/"), fragment),
        (false, _) => Target::File(path, fragment),
    }
}

fn missing(
    files: &BTreeSet<String>,
    pages: &BTreeMap<&str, Page>,
    file: &str,
    fragment: &Option<String>,
) -> Option<&'static str> {
    if !files.contains(file) {
        return Some("is no file of the site");
    }
    let fragment = fragment.as_deref().filter(|fragment| !matches!(*fragment, "" | "top"))?;
    let found = pages.get(file).is_some_and(|page| page.ids.contains(fragment));
    (!found).then_some("names no element of that page")
}

/// As a browser and a host decode an address.
fn decoded(address: &str) -> String {
    percent_encoding::percent_decode_str(address).decode_utf8().expect("UTF-8 in an address").into_owned()
}

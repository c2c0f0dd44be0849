//! The text of a page: a body with its holes filled.

use super::Scene;
use crate::document::{Document, Image, Label, Loading, Piece, Side, escape};
use crate::site::scheme::{self, Scheme};
use crate::site::{Anchor, Page, Target, encode_path};
use crate::source::ImageSize;
use crate::theme::{Strings, fill};

/// The body with its holes filled: where links lead from this page, and what things are called in the language of its
/// text, under which it stands on the page.
pub(super) fn body(scene: &Scene<'_>, page: &Page) -> String {
    let Some(document) = &page.document else { return String::new() };
    let root = page.place.root();
    let filled = |number: usize| {
        page.links.get(number).map_or_else(Filled::default, |target| filled(scene, &root, target))
    };
    let title = |number: usize| match page.links.get(number) {
        Some(Target::Page(id, _)) => scene.site.page(*id).map(|page| page.title.clone()),
        _ => None,
    };
    let strings = scene.strings(page.text_language(scene.site));
    fill_holes(document, &page.anchors, strings, filled, title)
}

/// A document by itself: links as they are written, but for those that could run code.
pub fn alone(document: &Document, strings: &Strings) -> String {
    let written = |number: usize| match document.links.get(number) {
        Some(link) if matches!(scheme::of(&link.destination, link.kind), Scheme::Unsafe(_)) => {
            Filled::at("#")
        }
        Some(link) => Filled::at(&link.destination),
        None => Filled::default(),
    };
    fill_holes(document, &[], strings, written, |_| None)
}

/// What a link or an image comes to.
#[derive(Default)]
struct Filled {
    address: String,
    size: Option<ImageSize>,
}

impl Filled {
    fn at(address: &str) -> Self {
        Self { address: address.to_owned(), size: None }
    }
}

/// `anchors` are those of the page, if it has others than the document gives it; `title` is what a page is called that
/// a link leads to.
fn fill_holes(
    document: &Document,
    anchors: &[Anchor],
    strings: &Strings,
    filled: impl Fn(usize) -> Filled,
    title: impl Fn(usize) -> Option<String>,
) -> String {
    let mut html = String::new();
    let id = |number: usize| {
        let own = || document.headings.get(number).map(|heading| heading.id.as_str());
        anchors.get(number).map(|anchor| anchor.id.as_str()).or_else(own).unwrap_or_default()
    };
    for piece in &document.body.0 {
        match piece {
            Piece::Html(run) => html.push_str(run),
            Piece::Link(number) => escape(&mut html, &filled(*number).address),
            Piece::Image(image) => write_image(&mut html, image, &filled(image.link)),
            Piece::LinkTitle(number) => {
                let typed = || document.links.get(*number).map(|link| link.destination.clone());
                escape(&mut html, &title(*number).or_else(typed).unwrap_or_default());
            }
            Piece::HeadingId(number) => escape(&mut html, id(*number)),
            Piece::HeadingAlias(number) => {
                if let Some(alias) = anchors.get(*number).and_then(|anchor| anchor.alias.as_ref()) {
                    html.push_str("<span id=\"");
                    escape(&mut html, alias);
                    html.push_str("\"></span>");
                }
            }
            Piece::Label(label) => escape(&mut html, &label_text(strings, label)),
        }
    }
    html
}

/// The attributes of an image that depend on its file. With one side given, the other follows from its shape.
fn write_image(html: &mut String, image: &Image, filled: &Filled) {
    html.push_str("src=\"");
    escape(html, &filled.address);
    html.push('"');
    if let Some(ImageSize { width, height }) = filled.size {
        match (image.width, image.height) {
            (Side::Natural, Side::Natural) => {
                html.push_str(&format!(" width=\"{width}\" height=\"{height}\""))
            }
            (Side::Pixels(given), Side::Natural) => {
                html.push_str(&format!(" height=\"{}\"", scaled(given, height, width)));
            }
            (Side::Natural, Side::Pixels(given)) => {
                html.push_str(&format!(" width=\"{}\"", scaled(given, width, height)));
            }
            _ => {}
        }
    }
    if image.loading == Loading::Lazy {
        html.push_str(" loading=\"lazy\"");
    }
}

/// `side` × `by` / `to`, to the nearest pixel, at least one.
fn scaled(side: u32, by: u32, to: u32) -> u64 {
    let to = u64::from(to).max(1);
    ((u64::from(side) * u64::from(by) + to / 2) / to).max(1)
}

/// Where a link leads, from a page whose way to the root is `root`.
fn filled(scene: &Scene<'_>, root: &str, target: &Target) -> Filled {
    let (address, size) = match target {
        Target::Here(fragment) => (format!("#{fragment}"), None),
        Target::Page(id, fragment) => {
            let address = scene.site.page(*id).map_or("", |page| page.place.address.as_str());
            let fragment = fragment.as_ref().map(|fragment| format!("#{}", encode_path(fragment)));
            (format!("{}{}", rooted(root, address), fragment.unwrap_or_default()), None)
        }
        Target::File(address, size) => (rooted(root, address), *size),
        Target::Elsewhere(address) | Target::Broken(address) => (address.clone(), None),
        Target::Unsafe => ("#".to_owned(), None),
    };
    Filled { address, size }
}

/// An address from a page. The root itself is `./`: an empty address would be the page.
fn rooted(root: &str, address: &str) -> String {
    if root.is_empty() && address.is_empty() { "./".to_owned() } else { format!("{root}{address}") }
}

/// A text of the theme that belongs in a body.
fn label_text(strings: &Strings, label: &Label) -> String {
    match label {
        Label::Callout(kind) => strings.get(&format!("callout.{kind}")).to_owned(),
        Label::Details => strings.get("details").to_owned(),
        Label::Tab(number) => fill(strings.get("tab"), &[("n", &number.to_string())]),
        Label::Anchor(title) => fill(strings.get("anchor"), &[("title", title)]),
        Label::Footnotes => strings.get("footnotes").to_owned(),
        Label::Footnote(number) => fill(strings.get("footnote"), &[("n", &number.to_string())]),
        Label::FootnoteBack => strings.get("footnote_back").to_owned(),
        Label::Table(number) => fill(strings.get("table"), &[("n", &number.to_string())]),
    }
}

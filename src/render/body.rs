//! The text of a page: a body with its holes filled.

use std::collections::BTreeMap;
use std::hash::Hash;

use super::view::DateView;
use super::{Scene, Texts, shared};
use crate::document::{Body, Document, Image, Label, LinkKind, Loading, Parsed, Piece, Side, escape};
use crate::site::scheme::{self, Scheme};
use crate::site::{GLOSSARY, LanguageIndex, Page, StalePage, Target, encode_path, term_anchor};
use crate::source::ImageSize;
use crate::theme::{Strings, fill};

/// What stands in the holes of a text on one page. With the text and the theme's strings it is all that the HTML is made
/// of, and far smaller: pages are compared by it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filling {
    links: Vec<Filled>,
    headings: Vec<Ids>,
    /// The address of the glossary.
    glossary: String,
    stale: Stale,
    /// The language of the text, for what things are called in it.
    pub(super) language: LanguageIndex,
}

/// A clock as themes draw their icons, right without a style sheet: it stands in texts, where no template can draw one.
const CLOCK: &str = "<svg viewBox=\"0 0 20 20\" width=\"14\" height=\"14\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\" \
    aria-hidden=\"true\"><path d=\"M17.25 10a7.25 7.25 0 1 1-14.5 0 7.25 7.25 0 0 1 14.5 0ZM10 6v4.25L12.75 12\"/></svg> ";

/// What is said of sections whose original has changed since.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Stale {
    /// Where each is found in the original: the one before the first heading, then by heading.
    marks: BTreeMap<Option<usize>, String>,
    /// The language of the original.
    tag: String,
    code: String,
    /// When the original was last changed.
    changed: Option<DateView>,
}

/// What a link or an image comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Filled {
    address: String,
    size: Option<ImageSize>,
    /// For a link that shows what its page is called.
    title: Option<String>,
}

/// The ids of a heading.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Ids {
    id: String,
    alias: Option<String>,
}

impl Filling {
    /// Where links lead from a page, and what things are called in the language of its text.
    pub(super) fn of(scene: &Scene<'_>, page: &Page, texts: &Texts<'_>) -> Self {
        let Some(document) = &page.document else { return Self::default() };
        let root = page.place.root();
        let links = document.links.iter().zip(&page.links).map(|(link, target)| Filled {
            title: (link.kind == LinkKind::Wiki).then(|| title(scene, target, &link.destination)),
            ..filled(scene, &root, target)
        });
        let headings = document.headings.iter().enumerate().map(|(number, heading)| {
            let anchor = page.anchors.get(number);
            Ids {
                id: anchor.map_or(&heading.id, |anchor| &anchor.id).clone(),
                alias: anchor.and_then(|anchor| anchor.alias.clone()),
            }
        });
        Self {
            links: links.collect(),
            headings: headings.collect(),
            glossary: rooted(&root, &shared::place_of(scene, page.language, GLOSSARY).address),
            stale: stale(scene, page, texts),
            language: page.text_language(scene.site),
        }
    }

    /// Links as they are written, but for those that could run code.
    fn as_written(document: &Document) -> Self {
        let links = document.links.iter().map(|link| {
            let runs_code = matches!(scheme::of(&link.destination, link.kind), Scheme::Unsafe(_));
            let address = if runs_code { "#" } else { &link.destination }.to_owned();
            Filled { address, size: None, title: Some(link.destination.clone()) }
        });
        let headings = document.headings.iter().map(|heading| Ids { id: heading.id.clone(), alias: None });
        Self { links: links.collect(), headings: headings.collect(), ..Self::default() }
    }

    /// A body without holes. `strings` are those of the language of the text.
    pub(super) fn fill(&self, body: &Body, strings: &Strings) -> String {
        let nothing = Filled::default();
        let nameless = Ids::default();
        let link = |number: usize| self.links.get(number).unwrap_or(&nothing);
        let heading = |number: usize| self.headings.get(number).unwrap_or(&nameless);
        let mut html = String::new();
        self.write_stale(&mut html, None, strings);
        for piece in &body.0 {
            match piece {
                Piece::Html(run) => html.push_str(run),
                Piece::Link(number) => escape(&mut html, &link(*number).address),
                Piece::Image(image) => write_image(&mut html, image, link(image.link)),
                Piece::LinkTitle(number) => {
                    escape(&mut html, link(*number).title.as_deref().unwrap_or_default());
                }
                Piece::Term(id) => {
                    escape(&mut html, &self.glossary);
                    html.push('#');
                    escape(&mut html, &encode_path(&term_anchor(id)));
                }
                Piece::HeadingId(number) => escape(&mut html, &heading(*number).id),
                Piece::HeadingAlias(number) => {
                    if let Some(alias) = &heading(*number).alias {
                        html.push_str("<span id=\"");
                        escape(&mut html, alias);
                        html.push_str("\"></span>");
                    }
                }
                Piece::AfterHeading(number) => self.write_stale(&mut html, Some(*number), strings),
                Piece::Label(label) => escape(&mut html, &label_text(strings, label)),
            }
        }
        html
    }

    /// What is said of a section whose original has changed since.
    fn write_stale(&self, html: &mut String, heading: Option<usize>, strings: &Strings) {
        let Stale { marks, tag, code, changed } = &self.stale;
        let Some(address) = marks.get(&heading) else { return };
        html.push_str("<p class=\"stale\">");
        html.push_str(CLOCK);
        escape(html, strings.get(if heading.is_some() { "stale.section" } else { "stale.top" }));
        if let Some(DateView { iso, text, .. }) = changed {
            let (before, after) = strings.get("stale.changed").split_once("{date}").unwrap_or_default();
            escape(html, before);
            html.push_str(&format!("<time datetime=\"{iso}\">"));
            escape(html, text);
            html.push_str("</time>");
            escape(html, after);
        }
        html.push_str(" <a href=\"");
        escape(html, address);
        html.push_str("\" hreflang=\"");
        escape(html, tag);
        html.push_str("\" data-with=\"");
        escape(html, code);
        html.push_str("\">");
        escape(html, strings.get("stale.compare"));
        html.push_str("</a></p>\n");
    }
}

/// The sections of a page whose original has changed since they were translated.
fn stale(scene: &Scene<'_>, page: &Page, texts: &Texts<'_>) -> Stale {
    let compare = || {
        let StalePage { original, sections } = texts.stale?;
        let original = scene.site.page(*original)?;
        let language = scene.site.languages.get(original.language)?;
        let address = rooted(&page.place.root(), &original.place.address);
        let marks = sections.iter().map(|section| {
            let fragment = section.fragment.iter().map(|id| format!("#{}", encode_path(id)));
            (section.heading, format!("{address}{}", fragment.collect::<String>()))
        });
        Some(Stale {
            marks: marks.collect(),
            tag: language.tag.clone(),
            code: language.code.clone(),
            changed: shared::changed(scene, original).map(|day| shared::date(scene, page.language, day)),
        })
    };
    compare().unwrap_or_default()
}

/// A file by itself.
pub fn alone(parsed: &Parsed, strings: &Strings) -> String {
    Filling::as_written(&parsed.document).fill(&parsed.text().body, strings)
}

/// What a page is called that a link leads to; for one that leads to none, what was typed.
fn title(scene: &Scene<'_>, target: &Target, typed: &str) -> String {
    let page = match target {
        Target::Page(id, _) => scene.site.page(*id),
        _ => None,
    };
    page.map_or(typed, |page| &page.title).to_owned()
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
    Filled { address, size, title: None }
}

/// An address from a page. The root itself is `./`: an empty address would be the page.
fn rooted(root: &str, address: &str) -> String {
    if root.is_empty() && address.is_empty() { "./".to_owned() } else { format!("{root}{address}") }
}

/// A text of the theme with a number in it.
fn numbered(strings: &Strings, key: &str, number: usize) -> String {
    fill(strings.get(key), &[("n", &number.to_string())])
}

/// A text of the theme that belongs in a body.
fn label_text(strings: &Strings, label: &Label) -> String {
    match label {
        Label::Callout(kind) => strings.get(&format!("callout.{}", kind.name())).to_owned(),
        Label::Claim(claim) => strings.get(&format!("claim.{}", claim.name())).to_owned(),
        Label::Details => strings.get("details").to_owned(),
        Label::Tab(number) => numbered(strings, "tab", *number),
        Label::Anchor(title) => fill(strings.get("anchor"), &[("title", title)]),
        Label::Footnotes => strings.get("footnotes").to_owned(),
        Label::Footnote(number) => numbered(strings, "footnote", *number),
        Label::FootnoteBack => strings.get("footnote_back").to_owned(),
        Label::Template => strings.get("template.title").to_owned(),
        Label::WorkedExample => strings.get("worked_example").to_owned(),
        Label::Untitled(number) => numbered(strings, "table_untitled", *number),
        Label::Table(number) => numbered(strings, "table", *number),
        Label::TableNumber(number) => numbered(strings, "table_number", *number),
        Label::FigureNumber(number) => numbered(strings, "figure_number", *number),
    }
}

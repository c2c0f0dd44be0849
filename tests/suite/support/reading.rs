//! One Markdown text read as a page, without a site around it.

use diptych::config::{Markdown, RawHtml, Writing};
use diptych::document::{self, Dialect, Library, Palette, Parsed};
use diptych::path::SourcePath;
use diptych::render;
use diptych::source::{SourceFile, SourceTree};
use diptych::theme::Strings;

/// A page in Chinese.
pub(crate) fn document(text: &str) -> Parsed {
    read(text, Writing::Simplified)
}

/// A page in a language.
pub(crate) fn read(text: &str, writing: Writing) -> Parsed {
    let file = SourceFile::new(SourcePath::new("content/zh/a.md").expect("a path"), text.as_bytes());
    let markdown = Markdown { raw_html: RawHtml::Allow, ..Markdown::default() };
    document::parse(
        &file,
        &Library { tree: &SourceTree::default(), palette: &Palette::default() },
        &Dialect { markdown, writing, ..Dialect::default() },
    )
    .value
}

/// The HTML of a page in Chinese. Texts of the theme are empty.
pub(crate) fn html(text: &str) -> String {
    render::alone(&document(text), &Strings::none())
}

/// The HTML of a page in a language written with spaces.
pub(crate) fn in_english(text: &str) -> String {
    render::alone(&read(text, Writing::Spaced), &Strings::none())
}

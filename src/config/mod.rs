//! `site.toml` as a value: strict, typed, with defaults. The struct here is the documentation of the file.
//!
//! A broken file still gives a complete [`Config`], so that everything else can be checked in the same run.

mod base_url;
mod by_language;
mod editor;
mod paths;
mod read;
mod sources;

use std::collections::BTreeMap;

pub use base_url::BaseUrl;
pub use editor::Editor;
pub use read::{MISSING_KEY, is_theme_name, parse};

use crate::data::Located;

/// Everything `site.toml` says.
#[derive(Clone, Debug)]
pub struct Config {
    /// `title`: the name of the site, per language.
    pub title: Localised,
    /// `short_title`: what it is called where there is little room, per language.
    pub short_title: Option<Localised>,
    /// `description`: one or two sentences about the site, per language.
    pub description: Localised,
    /// `base_url`: where the site will be published; for canonical addresses, feeds and sitemaps.
    pub base_url: BaseUrl,
    /// `[[languages]]`, in the order in which they are offered. Never empty.
    pub languages: Vec<Language>,
    /// Index in `languages` of the one marked `default = true`, else of the first.
    pub default_language: usize,
    /// `theme`: the folder below `themes/` that is laid over the built-in theme.
    pub theme: Located<String>,
    /// `accent`: the colour of links and buttons, in place of the theme's.
    pub accent: Option<Located<Colour>>,
    /// `edit_url`: where the source of a page is changed; `{path}` stands for its path in the project.
    pub edit_url: Option<String>,
    /// `dates`: what says when a page was changed last.
    pub dates: Dates,
    /// `urls`: how addresses are written.
    pub urls: UrlStyle,
    /// `[navigation]`.
    pub navigation: Navigation,
    /// `[feeds]`.
    pub feeds: Feeds,
    /// `[search]`.
    pub search: Search,
    /// `[[paths]]`, in the order in which they are offered.
    pub paths: Vec<Path>,
    /// `[[sources]]`: where claims of pages come from.
    pub sources: Vec<Source>,
    /// `[serve]`.
    pub serve: Serve,
    /// `[markdown]`.
    pub markdown: Markdown,
    /// `[limits]`.
    pub limits: Limits,
    /// `[labels]`: what ids of front matter are called.
    pub labels: Labels,
    /// `[diagnostics]`: how serious a code is on this site.
    pub levels: Vec<(Located<String>, Level)>,
}

impl Config {
    /// The language readers get when nothing is known about them.
    pub fn default_language(&self) -> Option<&Language> {
        self.languages.get(self.default_language)
    }

    /// The index of a language by its code.
    pub fn language_index(&self, code: &str) -> Option<usize> {
        self.languages.iter().position(|language| language.code == code)
    }
}

/// One language of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// `code`: the folder in `content/` and the first part of addresses, such as `zh`.
    pub code: String,
    /// `tag`: the BCP 47 tag for `lang` and `hreflang`, such as `zh-Hans`.
    pub tag: String,
    /// `name`: what its readers call it, such as `简体中文`.
    pub name: String,
}

/// How a language is written, as far as that changes how text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub enum Writing {
    /// Chinese in Simplified characters: no spaces between words.
    Simplified,
    /// Chinese in Traditional characters.
    Traditional,
    /// Japanese.
    Japanese,
    /// Words with spaces between them.
    #[default]
    Spaced,
}

impl Writing {
    /// Whether the writing is Chinese.
    pub fn is_chinese(self) -> bool {
        matches!(self, Self::Simplified | Self::Traditional)
    }
}

impl Language {
    /// How it is written, by its BCP 47 tag: a script decides, else a region, else the language itself.
    pub fn writing(&self) -> Writing {
        let tag = self.tag.to_ascii_lowercase();
        let mut parts = tag.split('-');
        let language = parts.next().unwrap_or("");
        let rest: Vec<&str> = parts.collect();
        let has = |part: &str| rest.contains(&part);
        match language {
            "zh" | "cmn" | "yue" | "wuu" | "hak" | "nan" => {
                let traditional = has("hant") || ["tw", "hk", "mo"].into_iter().any(has);
                if traditional && !has("hans") { Writing::Traditional } else { Writing::Simplified }
            }
            "ja" => Writing::Japanese,
            _ => Writing::Spaced,
        }
    }
}

/// A colour of screens: red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// Reads `#135e91` or `#135`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let digits = digits.chars().map(|digit| digit.to_digit(16)).collect::<Option<Vec<u32>>>()?;
        let byte = |high: u32, low: u32| u8::try_from(high * 16 + low).ok();
        match digits.as_slice() {
            [r, g, b] => Some(Self(byte(*r, *r)?, byte(*g, *g)?, byte(*b, *b)?)),
            [r, s, g, h, b, c] => Some(Self(byte(*r, *s)?, byte(*g, *h)?, byte(*b, *c)?)),
            _ => None,
        }
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// A text for each language, by language code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Localised(pub BTreeMap<String, String>);

impl Localised {
    /// The text for a language; empty when it is missing (which has been reported).
    pub fn get(&self, code: &str) -> &str {
        self.0.get(code).map_or("", String::as_str)
    }
}

/// What says when a page was changed last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Dates {
    /// The repository, where it knows; else front matter.
    #[default]
    Git,
    /// Front matter alone.
    FrontMatter,
}

/// How addresses of pages are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum UrlStyle {
    /// `"directory"`: `/en/fees/`, a file `index.html` in a folder.
    #[default]
    Directory,
    /// `"file"`: `/en/fees.html`, and links name files, so that the site also works from a disk.
    File,
}

/// `[navigation]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Navigation {
    /// `depth`: how many levels of the current area the sidebar shows unfolded, 1 to 6; the way to the page always is.
    pub depth: usize,
}

/// `[feeds]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feeds {
    /// `entries`: how many pages a language's feed holds; 0 writes no feeds.
    pub entries: usize,
}

/// `[serve]`: for those who write; no published page depends on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Serve {
    /// `editor`: what opens a file when an author asks for it in the browser.
    pub editor: Editor,
}

/// `[search]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// `ask`: where readers ask who found nothing, per language: an `https:` or `mailto:` address.
    pub ask: Option<Localised>,
}

/// One of `[[paths]]`: an ordered way through the site for one audience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// `audience`: an id that pages name as their `audience`; no two paths have the same.
    pub audience: Located<String>,
    /// `title`: what these readers say of themselves, per language, such as `I lead an agency`.
    pub title: Localised,
    /// `description`: one or two sentences about the path, per language.
    pub description: Option<Localised>,
    /// `pages`: its pages in order, by their path below the folder of a language, such as `agency/fees`; when absent,
    /// all pages for this audience in reading order.
    pub pages: Vec<Located<String>>,
}

/// What readers should know before they rely on a source, as flags behind claims are called.
pub const FLAGS: [&str; 6] = ["dated", "opinion", "example", "external", "editorial", "gap"];

/// One of `[[sources]]`: something that claims of pages come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// `id`: what pages call it, one word such as `S1`: an entry of their `sources` begins with it.
    pub id: String,
    /// `title`: what it is called, per language.
    pub title: Localised,
    /// `date`: when it was written, per language, in words: `about 2012`.
    pub date: Option<Localised>,
    /// `flag`: one of [`FLAGS`].
    pub flag: Option<&'static str>,
    /// `page`: where the site explains it, as a path below the folder of a language: `reference/sources#s1`.
    pub page: Option<Located<String>>,
}

/// `[markdown]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Markdown {
    /// `raw_html`: what becomes of HTML in Markdown.
    pub raw_html: RawHtml,
    /// `highlight`: colour code blocks.
    pub highlight: bool,
    /// `heading_ids`: whether translations share the ids of their original.
    pub heading_ids: HeadingIds,
    /// `smart_punctuation`: straight quotation marks, `--` and `...` become typographic ones in languages written with
    /// spaces. Chinese and Japanese have marks of their own, which nobody but the author can choose.
    pub smart_punctuation: bool,
    /// `math`: LaTeX between dollar signs is a formula.
    pub math: bool,
    /// `terms`: the first use of a term of the glossary on each page leads there.
    pub terms: bool,
    /// Taken from `[limits]`: code blocks above this many bytes stay plain.
    pub largest_code_block: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { front_matter: 64 * 1024, listing: 100 }
    }
}

impl Default for Markdown {
    fn default() -> Self {
        Self {
            raw_html: RawHtml::default(),
            highlight: true,
            heading_ids: HeadingIds::default(),
            smart_punctuation: false,
            math: false,
            terms: true,
            largest_code_block: 256 * 1024,
        }
    }
}

/// Which ids the headings of a translation have, unless their author chose them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub enum HeadingIds {
    /// `"shared"`: those of the original, where the headings correspond. Their own are second anchors.
    #[default]
    Shared,
    /// `"own"`: those of their own words.
    Own,
}

/// What becomes of HTML in Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub enum RawHtml {
    /// `"allow"`: kept as it is. Only for sites whose every author is trusted like a developer.
    Allow,
    /// `"sanitize"`: what cannot run code is kept, the rest is removed with a warning.
    #[default]
    Sanitize,
    /// `"escape"`: shown as text.
    Escape,
}

/// `[limits]`: where runaway input is stopped.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Limits {
    /// `front_matter`: bytes of front matter in a page.
    pub front_matter: usize,
    /// `listing`: entries on one page of recent changes.
    pub listing: usize,
}

/// `[labels]`: what the ids used in front matter are called in each language. Ids without a label are shown as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// `[labels.tags]`.
    pub tags: BTreeMap<String, Localised>,
    /// `[labels.audiences]`.
    pub audiences: BTreeMap<String, Localised>,
    /// `[labels.kinds]`; the theme's strings name the usual ones.
    pub kinds: BTreeMap<String, Localised>,
    /// `[labels.statuses]`; the theme's strings name the usual ones.
    pub statuses: BTreeMap<String, Localised>,
}

/// How serious a site takes a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// `"off"`: not reported.
    Off,
    /// `"note"`.
    Note,
    /// `"warning"`.
    Warning,
    /// `"error"`.
    Error,
}

#[cfg(test)]
mod tests {
    use super::{Language, Writing};

    #[test]
    fn tags_say_how_a_language_is_written() {
        for (tag, writing) in [
            ("zh", Writing::Simplified),
            ("zh-CN", Writing::Simplified),
            ("zh-Hans-TW", Writing::Simplified),
            ("zh-Hant", Writing::Traditional),
            ("zh-hk", Writing::Traditional),
            ("ja-JP", Writing::Japanese),
            ("en-GB", Writing::Spaced),
            ("ko", Writing::Spaced),
        ] {
            let language = Language { code: "xx".into(), tag: tag.into(), name: "X".into() };
            assert_eq!(language.writing(), writing, "{tag}");
        }
    }
}

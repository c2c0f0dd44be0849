//! Addresses: where pages and files are published, and what their links are called.
//!
//! A path becomes an address once, here: NFC, ASCII letters in lower case, spaces as `-`, Han as it is. Files that
//! travel with pages keep their names.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::language::{self, Entry};
use super::{Asset, CONTENT, File, LanguageIndex, PageId, STATIC, Site};
use crate::config::{Config, UrlStyle};
use crate::data::Located;
use crate::diagnostic::{Checked, Code, Diagnostic, Location};
use crate::path::OutputPath;
use crate::words::{Phrase, Words, words};

/// A file name, slug or alias that cannot be an address.
pub const BAD_ADDRESS: Code = Code::new(
    "bad-address",
    "a file name, slug or alias that cannot be an address",
    "文件名、slug或别名不能用作地址",
)
.fixed();

/// Where a page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub output: OutputPath,
    /// The address, relative to the site's root and percent-encoded: `zh/agency/`.
    pub address: String,
    /// Where the page's Markdown is published.
    pub markdown: OutputPath,
}

impl Place {
    /// What leads from this page to the site's root: `../../`, or nothing at the root itself.
    pub fn root(&self) -> String {
        "../".repeat(self.output.as_str().matches('/').count())
    }
}

/// The page of results below a language, and the folder of the search index at the root.
pub const SEARCH: &str = "search";
/// The page of the glossary, below each language.
pub const GLOSSARY: &str = "terms";

/// Where a file of the search index is. What a page from a disk can load is a script.
pub fn search_file(urls: UrlStyle, name: &str) -> String {
    let extension = match urls {
        UrlStyle::Directory => "bin",
        UrlStyle::File => "js",
    };
    format!("{SEARCH}/{name}.{extension}")
}

/// An address a page used to have.
#[derive(Clone, Debug)]
pub struct Redirect {
    /// The file at the old address.
    pub output: OutputPath,
    /// The old address.
    pub address: String,
    /// The page.
    pub page: PageId,
    /// The number of the alias among those of the page's front matter.
    pub alias: usize,
}

impl Site {
    /// Where the alias of a redirect is written.
    pub fn alias_location(&self, redirect: &Redirect) -> Option<Location> {
        let document = self.page(redirect.page)?.document.as_ref()?;
        Some(Location::new(&document.path, document.front_matter.aliases.get(redirect.alias)?.span.clone()))
    }
}

/// What RFC 3986 leaves unencoded in a segment, less what confuses people in links.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'+')
    .remove(b',')
    .remove(b'@');

/// Percent-encodes a path, keeping its slashes.
pub fn encode_path(path: &str) -> String {
    let segments: Vec<String> =
        path.split('/').map(|part| utf8_percent_encode(part, SEGMENT).to_string()).collect();
    segments.join("/")
}

/// A place from the path of a page without extension, `index` included: `zh/agency/index`.
pub(super) fn place(style: UrlStyle, path: &str) -> Result<Place, crate::path::UnusablePath> {
    let folder = path.strip_suffix("index").filter(|folder| folder.is_empty() || folder.ends_with('/'));
    let file = match (style, folder) {
        (_, Some(_)) | (UrlStyle::File, None) => format!("{path}.html"),
        (UrlStyle::Directory, None) => format!("{path}/index.html"),
    };
    let address = match style {
        UrlStyle::File => file.clone(),
        UrlStyle::Directory => file.strip_suffix("index.html").unwrap_or(&file).to_owned(),
    };
    Ok(Place {
        output: OutputPath::new(&file)?,
        address: encode_path(&address),
        markdown: OutputPath::new(&format!("{path}.md"))?,
    })
}

/// The place of a page the program makes itself, such as `zh/tags`. Its parts are known to be good; should one not be,
/// its fingerprint stands in.
pub fn generated_place(style: UrlStyle, path: &str) -> Place {
    place(style, path).unwrap_or_else(|_| substitute(path))
}

/// A place that always works, for a path that does not: the site stays complete while the fault is reported.
fn substitute(path: &str) -> Place {
    let output = OutputPath::stand_in(path, "html");
    let address = output.as_str().to_owned();
    Place { output, address, markdown: OutputPath::stand_in(path, "md") }
}

/// One part of a path as it appears in an address.
pub(super) fn segment(part: &str) -> String {
    let spaced = part.split_whitespace().collect::<Vec<_>>().join("-");
    if spaced.is_ascii() {
        return spaced.to_ascii_lowercase();
    }
    spaced.nfc().map(|character| character.to_ascii_lowercase()).collect()
}

/// The place of every entry.
pub(super) fn places(config: &Config, entries: &[Entry]) -> Checked<Vec<Place>> {
    let places: Vec<Checked<Place>> = entries
        .par_iter()
        .map(|entry| {
            let mut diagnostics = Vec::new();
            let path = path_of(config, entry, &mut diagnostics);
            let mut place = place(config.urls, &path).unwrap_or_else(|unusable| {
                let (unusable, help) = (unusable.words(), unusable.help.unwrap_or(OTHER_CHARACTERS));
                let message = words!(en: "the address {unusable}", zh: "地址{unusable}"; unusable);
                diagnostics.extend(bad_address(entry, 0..0, message, help));
                substitute(&path)
            });
            // The copy is called as its source is, whatever the page's address: so its relative links still lead on, but for
            // those that name a folder with capital letters.
            let source = entry.document.as_ref().filter(|_| entry.original.is_none());
            let source = source.and_then(|document| document.path.within(CONTENT));
            if let Some(markdown) = source.and_then(|path| OutputPath::new(&beside_pages(path)).ok()) {
                place.markdown = markdown;
            }
            Checked::new(place, diagnostics)
        })
        .collect();
    places.into_iter().collect()
}

fn path_of(config: &Config, entry: &Entry, diagnostics: &mut Vec<Diagnostic>) -> String {
    let mut parts: Vec<String> = entry.path.split('/').map(segment).collect();
    let slug = entry.document.as_ref().and_then(|document| document.front_matter.slug.as_ref());
    if let Some(Located { value, span }) = slug {
        if entry.is_index() {
            let message = words!(
                en: "`slug` has no effect on the index of a folder", zh: "`slug`对文件夹的首页不起作用"
            );
            let help = Phrase {
                english: "rename the folder: its name is the last part of the address",
                chinese: "给文件夹改名：它的名字就是地址的最后一段",
            };
            diagnostics.extend(bad_address(entry, span.clone(), message, help));
        } else if value.contains('/') || OutputPath::new(value).is_err() {
            let slug = value.escape_debug();
            let message = words!(
                en: "`{slug}` cannot be the last part of an address", zh: "`{slug}`不能用作地址的最后一段"
            );
            diagnostics.extend(bad_address(entry, span.clone(), message, OTHER_CHARACTERS));
        } else if let Some(last) = parts.last_mut() {
            *last = segment(value);
        }
    }
    let code = config.languages.get(entry.language).map_or("", |language| language.code.as_str());
    format!("{code}/{}", parts.join("/"))
}

const OTHER_CHARACTERS: Phrase = Phrase {
    english: "use letters of any script, digits, `-` and `_`; no `..`, `\\`, `:` or names of devices",
    chinese: "可以用各种文字的字母（包括汉字）、数字、`-`和`_`；不能有`..`、`\\`、`:`或设备名",
};

fn bad_address(
    entry: &Entry,
    span: std::ops::Range<usize>,
    message: Words,
    help: Phrase,
) -> Option<Diagnostic> {
    // A fallback shows another page's file, where the fault has been reported.
    let document = entry.document.as_ref().filter(|_| entry.original.is_none())?;
    Some(Diagnostic::error(BAD_ADDRESS, Location::new(&document.path, span), message).with_help(help))
}

/// The redirects of all pages. An alias that begins with `/` counts from the site's root, any other from its language.
pub(super) fn redirects(config: &Config, entries: &[Entry], places: &[Place]) -> Checked<Vec<Redirect>> {
    let mut redirects = Vec::new();
    let mut diagnostics = Vec::new();
    for (index, (entry, place)) in entries.iter().zip(places).enumerate() {
        let Some(document) = entry.document.as_ref().filter(|_| entry.original.is_none()) else { continue };
        let code = config.languages.get(entry.language).map_or("", |language| language.code.as_str());
        for (number, alias) in document.front_matter.aliases.iter().enumerate() {
            let location = Location::new(&document.path, alias.span.clone());
            match alias_output(code, &alias.value) {
                Ok(output) if output == place.output => {}
                Ok(output) => {
                    let address = output.as_str().strip_suffix("index.html").unwrap_or(output.as_str());
                    let address = encode_path(address);
                    redirects.push(Redirect { output, address, page: PageId(index), alias: number });
                }
                Err(reason) => {
                    let help = Phrase {
                        english: "write an address of this site such as `/en/old-name/` or `old-name/`",
                        chinese: "写本站的地址，例如`/zh/old-name/`或`old-name/`",
                    };
                    diagnostics.push(Diagnostic::error(BAD_ADDRESS, location, reason).with_help(help));
                }
            }
        }
    }
    Checked::new(redirects, diagnostics)
}

fn alias_output(code: &str, alias: &str) -> Result<OutputPath, Words> {
    let shown = alias.escape_debug();
    if alias.contains('%') {
        return Err(words!(
            en: "the alias `{shown}` is percent-encoded: write its characters as they are",
            zh: "别名`{shown}`是百分号编码：请直接写原来的字符",
        ));
    }
    if alias.starts_with("//") || alias.contains("://") {
        return Err(words!(
            en: "the alias `{shown}` is an address of another site", zh: "别名`{shown}`是别的网站的地址"
        ));
    }
    let path = match alias.strip_prefix('/') {
        Some(path) => path.to_owned(),
        None => format!("{code}/{alias}"),
    };
    let path = path.trim_end_matches('/');
    let is_file =
        path.rsplit('/').next().is_some_and(|name| name.ends_with(".html") || name.ends_with(".htm"));
    let file = if is_file { path.to_owned() } else { format!("{path}/index.html") };
    OutputPath::new(&file).map_err(|unusable| {
        let unusable = unusable.words();
        words!(
            en: "the alias `{shown}` cannot be published: {unusable}",
            zh: "别名`{shown}`无法发布：{unusable}";
            unusable
        )
    })
}

/// The path of a file that travels with pages: it keeps its name, and its folders have the letters they have in the addresses of
/// pages. Many systems could not tell `Team/` from `team/`, and others would lose what is in one of them.
fn beside_pages(path: &str) -> String {
    let Some((language, inner)) = path.split_once('/') else { return path.to_owned() };
    match inner.rsplit_once('/') {
        Some((folder, name)) => format!("{language}/{}/{name}", folder.to_ascii_lowercase()),
        None => path.to_owned(),
    }
}

/// Where files that are not pages are published: beside their pages, or at the root for `content/static/`.
pub(super) fn assets(config: &Config, files: &[File]) -> Checked<Vec<Asset>> {
    let mut assets = Vec::new();
    let mut diagnostics = Vec::new();
    for File { path: source, size } in files {
        let Some(path) = source.within(CONTENT) else { continue };
        if !language::is_inside(config, path) {
            // Files of `content/` itself are not published; the build reads some of them.
            diagnostics.extend(path.contains('/').then(|| language::outside(config, source)));
            continue;
        }
        let path = match path.strip_prefix(STATIC).and_then(|path| path.strip_prefix('/')) {
            Some(path) => path.to_owned(),
            None => beside_pages(path),
        };
        match OutputPath::new(&path) {
            Ok(output) => assets.push(Asset { source: source.clone(), output, size: *size }),
            Err(unusable) => {
                let rename = Phrase { english: "rename the file", chinese: "给文件改名" };
                let (unusable, help) = (unusable.words(), unusable.help.unwrap_or(rename));
                let message = words!(en: "the file name {unusable}", zh: "文件名{unusable}"; unusable);
                diagnostics
                    .push(Diagnostic::error(BAD_ADDRESS, Location::file(source), message).with_help(help));
            }
        }
    }
    Checked::new(assets, diagnostics)
}

/// The place of a generated page of a language: `tags`, `tags/fees`, `all-pages`.
pub(super) fn language_place(config: &Config, language: LanguageIndex, path: &str) -> Place {
    let code = config.languages.get(language).map_or("", |language| language.code.as_str());
    generated_place(config.urls, &format!("{code}/{path}"))
}

#[cfg(test)]
mod tests {
    use super::{alias_output, beside_pages, place, segment};
    use crate::config::UrlStyle;

    #[test]
    fn files_are_in_the_folders_of_pages() {
        for (path, published) in [
            ("zh-TW/Team/Sub/Pic.png", "zh-TW/team/sub/Pic.png"),
            ("en/My Team/Hand-Over.md", "en/my team/Hand-Over.md"),
            ("en/Pic.png", "en/Pic.png"),
            ("zh/团队/图.png", "zh/团队/图.png"),
        ] {
            assert_eq!(beside_pages(path), published);
        }
    }

    #[test]
    fn places_in_both_styles() {
        let shown = |style, path| {
            let place = place(style, path).unwrap();
            (place.output.to_string(), place.address.clone(), place.markdown.to_string(), place.root())
        };
        let text = |a: &str, b: &str, c: &str, d: &str| (a.into(), b.into(), c.into(), d.into());
        assert_eq!(
            shown(UrlStyle::Directory, "en/fees"),
            text("en/fees/index.html", "en/fees/", "en/fees.md", "../../")
        );
        assert_eq!(
            shown(UrlStyle::Directory, "en/index"),
            text("en/index.html", "en/", "en/index.md", "../")
        );
        assert_eq!(
            shown(UrlStyle::File, "en/fees"),
            text("en/fees.html", "en/fees.html", "en/fees.md", "../")
        );
        assert_eq!(
            shown(UrlStyle::File, "en/a/index"),
            text("en/a/index.html", "en/a/index.html", "en/a/index.md", "../../")
        );
        assert_eq!(
            shown(UrlStyle::Directory, "zh/收费 50%"),
            text("zh/收费 50%/index.html", "zh/%E6%94%B6%E8%B4%B9%2050%25/", "zh/收费 50%.md", "../../")
        );
        assert_eq!(shown(UrlStyle::Directory, "en/my-index").0, "en/my-index/index.html");
    }

    #[test]
    fn file_names_become_segments() {
        for (name, expected) in
            [("Fee Models", "fee-models"), ("收费 模式", "收费-模式"), ("Cafe\u{301}", "caf\u{e9}")]
        {
            assert_eq!(segment(name), expected);
        }
    }

    #[test]
    fn aliases_stay_on_the_site() {
        for (alias, file) in [
            ("/old/", "old/index.html"),
            ("old", "zh/old/index.html"),
            ("/a.html", "a.html"),
            ("/旧/页", "旧/页/index.html"),
        ] {
            assert_eq!(alias_output("zh", alias).unwrap().as_str(), file);
        }
        for alias in [
            "../x",
            "/../x",
            "//evil.example/x",
            "https://evil.example",
            "a\\b",
            "a\0b",
            "/%2e%2e/x",
            "C:/x",
            "/",
            "a//b",
            "/con/",
        ] {
            assert!(alias_output("zh", alias).is_err(), "{alias:?}");
        }
    }
}

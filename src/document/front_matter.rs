//! Front matter: YAML between `---` or TOML between `+++` at the top of a file, into one strict struct.
//!
//! The struct is the documentation of the keys.

use std::ops::Range;

use crate::config::Limits;
use crate::data::{Dated, Fields, Located, Table, parse_toml, parse_yaml};
use crate::diagnostic::{Checked, Code, Diagnostic, Location, Severity};
use crate::path::SourcePath;

/// Front matter that does not begin or end as it should, or is too long.
pub const FRONT_MATTER: Code = Code::new("front-matter", "front matter without an end, or too long");
/// A full-width colon after a key.
pub const FULL_WIDTH_COLON: Code =
    Code::new("full-width-colon", "a full-width colon after a key of front matter");
/// No space between a colon and its value.
pub const MISSING_SPACE: Code = Code::new("missing-space", "no space after the colon of a key");

/// What a page says about itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrontMatter {
    /// `title`.
    pub title: Option<String>,
    /// `description`: one or two plain sentences for lists and search engines.
    pub description: Option<String>,
    /// `kind`: `sop`, `checklist`, `decision-guide` …
    pub kind: Option<Located<String>>,
    /// `audience`: ids of readers, such as `agency-lead`.
    pub audience: Vec<Located<String>>,
    /// `area`: the part of the knowledge base it belongs to; the top folder when absent.
    pub area: Option<String>,
    /// `status`: `draft`, `partial`, `reviewed` or `outdated`.
    pub status: Option<Located<String>>,
    /// `owner`: the role that answers for it.
    pub owner: Option<String>,
    /// `reviewed`: the day of the last review.
    pub reviewed: Option<Dated>,
    /// `review_by`: the day by which it must be reviewed again.
    pub review_by: Option<Located<Dated>>,
    /// `sources`: where its claims come from, in the author's words.
    pub sources: Vec<String>,
    /// `tags`.
    pub tags: Vec<Located<String>>,
    /// `terms`: ids of glossary terms it explains.
    pub terms: Vec<Located<String>>,
    /// `related`: relative paths of pages worth reading next.
    pub related: Vec<Located<String>>,
    /// `order`: its place in its folder; pages without one come after, by file name.
    pub order: Option<i64>,
    /// `slug`: the last part of its address, in place of the file name.
    pub slug: Option<Located<String>>,
    /// `aliases`: addresses it used to have.
    pub aliases: Vec<Located<String>>,
    /// `draft`: not published unless asked for.
    pub draft: bool,
    /// `search: false`: not to be found by the site's search.
    pub unsearched: bool,
    /// `search_weight`: how much it counts in the search, from 0.1 to 10; like any other page when absent.
    pub search_weight: Option<f32>,
    /// `date`: the day of the last change.
    pub date: Option<Dated>,
    /// `translation_key`: pairs pages whose paths differ between languages.
    pub translation_key: Option<Located<String>>,
}

#[derive(Clone, Copy)]
enum Syntax {
    Yaml,
    Toml,
}

/// Reads the front matter of a text; with it, where the body begins.
pub(super) fn parse(path: &SourcePath, text: &str, limits: &Limits) -> Checked<(FrontMatter, usize)> {
    let Some((syntax, fence)) = opening(text) else {
        return Checked::new((FrontMatter::default(), 0), Vec::new());
    };
    let Some((content, body_start)) = closing(text, fence) else {
        return Checked::new((FrontMatter::default(), 0), vec![unclosed(path, text, fence)]);
    };
    let inside = text.get(content.clone()).unwrap_or("");
    if inside.len() > limits.front_matter {
        let message =
            format!("front matter of {} bytes, at most {} are allowed", inside.len(), limits.front_matter);
        let fault = Diagnostic::error(FRONT_MATTER, Location::new(path, 0..fence.len()), message)
            .with_help("move text into the page, or raise `front_matter` under `[limits]` in site.toml");
        return Checked::new((FrontMatter::default(), body_start), vec![fault]);
    }
    let mut diagnostics = Vec::new();
    let table = match syntax {
        Syntax::Yaml => {
            let mended = mend_colons(path, inside, content.start, &mut diagnostics);
            parse_yaml(path, &mended, content.start)
        }
        Syntax::Toml => parse_toml(path, inside, content.start),
    };
    let table = table.take(&mut diagnostics);
    let front_matter = read(path, &table).take(&mut diagnostics);
    Checked::new((front_matter, body_start), diagnostics)
}

/// Where the body of a text begins: after its front matter, if it has any that ends.
pub(super) fn body_start(text: &str) -> usize {
    opening(text).and_then(|(_, fence)| closing(text, fence)).map_or(0, |(_, start)| start)
}

fn opening(text: &str) -> Option<(Syntax, &'static str)> {
    let first = text.lines().next()?.trim_end();
    match first {
        // A line of dashes is also a rule: it opens front matter only when a key or the end follows.
        "---" => {
            let next = text.lines().nth(1)?.trim_end();
            (!next.is_empty()).then_some((Syntax::Yaml, "---"))
        }
        "+++" => Some((Syntax::Toml, "+++")),
        _ => None,
    }
}

fn closing(text: &str, fence: &str) -> Option<(Range<usize>, usize)> {
    let start = text.find('\n')? + 1;
    let mut at = start;
    for line in text.get(start..)?.split_inclusive('\n') {
        if line.trim_end() == fence {
            return Some((start..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

fn unclosed(path: &SourcePath, text: &str, fence: &str) -> Diagnostic {
    let first = text.lines().next().map_or(0, str::len);
    let message = format!("front matter begins with `{fence}` and never ends");
    Diagnostic::error(FRONT_MATTER, Location::new(path, 0..first), message)
        .with_help(format!("write `{fence}` on a line of its own after the last key"))
}

/// Reports `key：value` and `key:value` and returns the text with the full-width colons made usable, byte for byte as
/// long as before, so that the rest can be checked and places stay right.
fn mend_colons(path: &SourcePath, text: &str, offset: usize, diagnostics: &mut Vec<Diagnostic>) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut at = offset;
    for line in text.split_inclusive('\n') {
        let key = line.len() - line.trim_start_matches(is_key_character).len();
        let rest = line.get(key..).unwrap_or("");
        if key > 0 && rest.starts_with('：') {
            let value = rest.trim_start_matches('：').trim();
            let name = line.get(..key).unwrap_or("");
            let location = Location::new(path, at + key..at + key + '：'.len_utf8());
            let message = format!("\"：\" (U+FF1A, full-width colon 全角冒号) after `{name}`");
            diagnostics.push(
                Diagnostic::error(FULL_WIDTH_COLON, location, message)
                    .with_help(format!("write `{name}: {value}` with a half-width colon and a space")),
            );
            mended.push_str(name);
            mended.push_str(":  ");
            mended.push_str(rest.strip_prefix('：').unwrap_or(rest));
        } else if let Some(value) = glued_value(key, rest) {
            let name = line.get(..key).unwrap_or("");
            let location = Location::new(path, at + key..at + key + 1);
            let message = format!("no space after the colon of `{name}`");
            diagnostics.push(
                Diagnostic::error(MISSING_SPACE, location, message)
                    .with_help(format!("write `{name}: {value}`")),
            );
            // One byte is missing for the space: the line is blanked, its fault is reported.
            mended.extend(line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        } else {
            mended.push_str(line);
        }
        at += line.len();
    }
    mended
}

fn is_key_character(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '-'
}

/// The value of `key:value`. A list item, an address (`https://`) or an empty value is not meant.
fn glued_value(key: usize, rest: &str) -> Option<&str> {
    let value = rest.strip_prefix(':')?;
    let glued = key > 0 && !value.starts_with([' ', '\t', '\n', '\r', '/', ':']) && !value.is_empty();
    glued.then(|| value.trim())
}

fn read(path: &SourcePath, table: &Table) -> Checked<FrontMatter> {
    let mut fields = Fields::new(path, table);
    let plain = |text: Option<Located<String>>| text.map(|text| text.value);
    let front_matter = FrontMatter {
        title: plain(fields.text("title")).filter(|title| !title.trim().is_empty()),
        description: plain(fields.text("description")),
        kind: fields.text("kind"),
        audience: fields.texts("audience"),
        area: plain(fields.text("area")),
        status: fields.text("status"),
        owner: plain(fields.text("owner")),
        reviewed: fields.date("reviewed").map(|date| date.value),
        review_by: fields.date("review_by"),
        sources: fields.texts("sources").into_iter().map(|source| source.value).collect(),
        tags: fields.texts("tags"),
        terms: fields.texts("terms"),
        related: fields.texts("related"),
        order: fields.number("order", -1_000_000..=1_000_000),
        slug: fields.text("slug"),
        aliases: fields.texts("aliases"),
        draft: fields.flag("draft").unwrap_or(false),
        unsearched: fields.flag("search") == Some(false),
        search_weight: search_weight(&mut fields),
        date: fields.date("date").map(|date| date.value),
        translation_key: fields.text("translation_key"),
    };
    Checked::new(front_matter, fields.finish(Severity::Warning))
}

fn search_weight(fields: &mut Fields<'_>) -> Option<f32> {
    let text = fields.text("search_weight")?;
    let weight = text.value.parse().ok().filter(|weight| (0.1..=10.0).contains(weight));
    if weight.is_none() {
        let message = format!("`search_weight` is `{}`, expected a number from 0.1 to 10", text.value);
        fields.reject(text.span, message, "1 is usual; 2 counts double, 0.5 half");
    }
    weight
}

#[cfg(test)]
mod tests {
    use super::{FrontMatter, parse};
    use crate::config::Limits;
    use crate::path::SourcePath;

    fn front(text: &str) -> (FrontMatter, usize, Vec<String>) {
        let path = SourcePath::new("a.md").unwrap();
        let limits = Limits { front_matter: 2000, listing: 100 };
        let checked = parse(&path, text, &limits);
        let said = checked.diagnostics.iter().map(|d| {
            let at = d.location.as_ref().map_or(0..0, |l| l.span.clone());
            format!("{}:{} {} | {}", at.start, d.code.name, d.message, d.help.as_deref().unwrap_or(""))
        });
        (checked.value.0, checked.value.1, said.collect())
    }

    #[test]
    fn both_syntaxes_say_the_same() {
        let yaml = "---\ntitle: 收费模式\ntags: [fees, scope]\norder: 3\ndate: 2026-11-20\n---\n正文";
        let toml = "+++\ntitle = \"收费模式\"\ntags = [\"fees\", \"scope\"]\norder = 3\ndate = 2026-11-20\n+++\n正文";
        let ((from_yaml, start, said), (from_toml, _, also_said)) = (front(yaml), front(toml));
        assert_eq!((said, also_said), (vec![], vec![]));
        assert_eq!(&yaml[start..], "正文");
        assert_eq!(from_yaml.title, from_toml.title);
        assert_eq!((from_yaml.order, from_yaml.date), (from_toml.order, from_toml.date));
        assert_eq!(from_yaml.tags.len(), 2);
    }

    #[test]
    fn colons_are_explained_and_the_rest_is_still_checked() {
        let (front, _, said) =
            front("---\ntitle： 手册\ndescription:短\norder: first\nslug: https://a\n---\n");
        assert_eq!(front.title.as_deref(), Some("手册"));
        assert_eq!(said.len(), 3, "{said:#?}");
        assert!(said[0].starts_with("9:full-width-colon") || said[0].starts_with("9 "), "{}", said[0]);
        assert!(said[0].ends_with("write `title: 手册` with a half-width colon and a space"), "{}", said[0]);
        assert!(said[1].contains("write `description: 短`"), "{}", said[1]);
        assert!(said[2].contains("`order` is `first`, expected a whole number"), "{}", said[2]);
    }

    #[test]
    fn rules_are_not_front_matter() {
        let (_, start, said) = front("---\n\n# A page that begins with a rule\n");
        assert_eq!((start, said), (0, vec![]));
    }

    #[test]
    fn a_missing_end_is_an_error() {
        let (_, _, said) = front("---\ntitle: a\n\n# text\n");
        assert!(said[0].contains("never ends"), "{said:?}");
    }

    #[test]
    fn unknown_keys_are_suggested() {
        let (_, _, said) = front("---\ntitle: a\nreviewedby: b\n---\n");
        assert!(said[0].contains("unknown-key") && said[0].contains("did you mean `review"), "{said:?}");
    }
}

//! Front matter: YAML between `---` or TOML between `+++` at the top of a file, into one strict struct.
//!
//! [`FrontMatter`] is the documentation of the keys. `fence` finds the front matter, `typed` and `value` report what a
//! Chinese keyboard types in place of YAML, `mended` lets the rest be read all the same.

mod fence;
mod keys;
mod mended;
#[cfg(test)]
mod tests;
mod typed;
mod value;

pub use typed::{BAD_INDENTATION, FULL_WIDTH_COLON, MISSING_SPACE};
pub use value::{CURLY_QUOTES, UNSPLIT_LIST};

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use fence::{Fences, Syntax};
use mended::Mended;
use serde::{Deserialize, Serialize};

use super::lint::{in_front_matter, with_command};
use super::markdown::join_lines;
use super::{Dialect, SectionPrint};
use crate::config::Writing;
use crate::data::{BAD_VALUE, Dated, Entry, Fields, Located, SYNTAX, Table, Value, parse_toml, parse_yaml};
use crate::diagnostic::{Checked, Code, Diagnostic, Location, Severity};
use crate::path::SourcePath;
use crate::words::{Phrase, words};

/// Front matter that does not begin or end as it should, or is too long.
pub const FRONT_MATTER: Code = Code::new(
    "front-matter",
    "front matter without an end, or too long",
    "页首信息没有结尾、太长，或首尾的行不对",
)
.fixed();

/// What a page says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    pub search_weight: Option<SearchWeight>,
    /// `date`: the day of the last change.
    pub date: Option<Dated>,
    /// `translation_key`: pairs pages whose paths differ between languages.
    pub translation_key: Option<Located<String>>,
    /// `in_step`: of what wording of its original it is a translation, by the ids of sections. What stands before the first
    /// heading is called [`FrontMatter::TOP`]. Written by `diptych fix in-step`.
    pub in_step: BTreeMap<String, SectionPrint>,
}

impl FrontMatter {
    /// The key of `in_step` for what stands before the first heading.
    pub const TOP: &str = "top";

    /// Whether the page is filled in elsewhere, and copied as a whole: names in brackets are its fields.
    pub fn is_form(&self) -> bool {
        self.kind.as_ref().is_some_and(|kind| ["template", "job-description"].contains(&kind.value.as_str()))
    }
}

/// How much a page counts in the search.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct SearchWeight(f32);

impl SearchWeight {
    /// From 0.1 to 10; 1 is usual.
    pub fn value(self) -> f32 {
        self.0
    }

    /// The bits tell weights apart: none is NaN or a negative zero.
    fn bits(self) -> u32 {
        self.0.to_bits()
    }
}

impl PartialEq for SearchWeight {
    fn eq(&self, other: &Self) -> bool {
        self.bits() == other.bits()
    }
}

impl Eq for SearchWeight {}

impl Hash for SearchWeight {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bits().hash(state);
    }
}

/// Reads the front matter of a text; with it, where the body begins.
pub(super) fn parse(path: &SourcePath, text: &str, dialect: &Dialect) -> Checked<(FrontMatter, usize)> {
    let Checked { value, diagnostics } = parse_typed(path, text, dialect);
    Checked::new(value, diagnostics.into_iter().map(with_command).collect())
}

fn parse_typed(path: &SourcePath, text: &str, dialect: &Dialect) -> Checked<(FrontMatter, usize)> {
    let Some(fences) = fence::find(text) else { return Checked::default() };
    let mut diagnostics = fences.check(path, text);
    let Fences { syntax, opening, content: Some(content), body_start, .. } = fences else {
        return Checked::new((FrontMatter::default(), 0), diagnostics);
    };
    let inside = text.get(content.clone()).unwrap_or("");
    let largest = dialect.limits.front_matter;
    if inside.len() > largest {
        let length = inside.len();
        let message = words!(
            en: "front matter of {length} bytes, at most {largest} are allowed",
            zh: "页首信息有{length}字节，最多{largest}字节",
        );
        let help = Phrase {
            english: "move text into the page, or raise `front_matter` under `[limits]` in site.toml",
            chinese: "把文字移到正文里，或者在site.toml的`[limits]`里调大`front_matter`",
        };
        diagnostics
            .push(Diagnostic::error(FRONT_MATTER, Location::new(path, opening), message).with_help(help));
        return Checked::new((FrontMatter::default(), body_start), diagnostics);
    }
    // What was typed wrong beyond doubt is read as it was meant, so that the rest can be checked.
    let typed = typed::check(path, inside, content.start, syntax);
    let mended = Mended::new(inside, content.start, &typed);
    diagnostics.extend(typed);
    let table = match syntax {
        Syntax::Yaml => parse_yaml(path, &mended.text, 0),
        Syntax::Toml => parse_toml(path, &mended.text, 0),
    };
    let table = mended.restore(table).take(&mut diagnostics);
    let Checked { value: front_matter, diagnostics: said } = read(path, text, &table, dialect.writing);
    // What cannot be read at all has no value that could be wrong too.
    let unread = diagnostics.iter().filter(|fault| fault.code == SYNTAX);
    let unread: Vec<Option<Location>> = unread.map(|fault| fault.location.clone()).collect();
    let is_told = |fault: &Diagnostic| fault.code == BAD_VALUE && unread.contains(&fault.location);
    diagnostics.extend(said.into_iter().filter(|fault| !is_told(fault)));
    Checked::new((front_matter, body_start), diagnostics)
}

/// Where the body of a text begins: after its front matter, if it has any that ends.
pub(super) fn body_start(text: &str) -> usize {
    fence::find(text).map_or(0, |fences| fences.body_start)
}

fn read(path: &SourcePath, text: &str, table: &Table, writing: Writing) -> Checked<FrontMatter> {
    let mut fields = Fields::new(path, table);
    let mut diagnostics = Vec::new();
    let mut words = |value: Option<Located<String>>| {
        let written =
            value.as_ref().and_then(|value| text.get(value.span.clone()).zip(Some(value.span.start)));
        diagnostics.extend(written.and_then(|(written, start)| in_front_matter(path, written, start)));
        value
    };
    let plain = |text: Option<Located<String>>| text.map(|text| text.value);
    // A value that was written on several lines came to one with spaces between them.
    let prose = |value: Option<Located<String>>| {
        value.map(|value| {
            let broken = text.get(value.span.clone()).is_some_and(|written| written.contains('\n'));
            if broken { join_lines(&value.value, writing) } else { value.value }
        })
    };
    let front_matter = FrontMatter {
        title: prose(words(fields.text("title"))).filter(|title| !title.trim().is_empty()),
        description: prose(words(fields.text("description"))),
        kind: fields.text("kind"),
        audience: fields.texts("audience"),
        area: plain(fields.text("area")),
        status: fields.text("status"),
        owner: plain(words(fields.text("owner"))),
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
        in_step: in_step(&mut fields),
    };
    diagnostics.extend(fields.finish(Severity::Warning));
    Checked::new(front_matter, diagnostics)
}

fn in_step(fields: &mut Fields<'_>) -> BTreeMap<String, SectionPrint> {
    let Some(table) = fields.table("in_step") else { return BTreeMap::new() };
    let mut known = BTreeMap::new();
    for Entry { key, node, .. } in &table.entries {
        let text = match &node.value {
            Value::Scalar { text, .. } => text.as_str(),
            _ => "",
        };
        match SectionPrint::parse(text) {
            Some(print) => {
                known.insert(key.clone(), print);
            }
            None => {
                let message = words!(
                    en: "`{key}` below `in_step` is no fingerprint of a section",
                    zh: "`in_step`里的`{key}`不是小节的指纹",
                );
                let help = Phrase {
                    english: "`diptych fix in-step` writes it; it has eight hexadecimal digits",
                    chinese: "由`diptych fix in-step`写入，是八位十六进制数",
                };
                fields.reject(node.span.clone(), message, help);
            }
        }
    }
    known
}

fn search_weight(fields: &mut Fields<'_>) -> Option<SearchWeight> {
    let text = fields.text("search_weight")?;
    let weight = text.value.parse().ok().filter(|weight| (0.1..=10.0).contains(weight));
    if weight.is_none() {
        let written = &text.value;
        let message = words!(
            en: "`search_weight` is `{written}`, expected a number from 0.1 to 10",
            zh: "`search_weight`的值是`{written}`，应为0.1到10之间的数",
        );
        let help = Phrase {
            english: "1 is usual; 2 counts double, 0.5 half",
            chinese: "通常是1；2算两倍，0.5算一半",
        };
        fields.reject(text.span, message, help);
    }
    weight.map(SearchWeight)
}

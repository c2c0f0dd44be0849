//! The words of the site: `content/glossary.toml`, what each term is called in every language and what it means.
//!
//! ```toml
//! [[term]]
//! id = "agency-operation"
//! en = "agency operation"
//! zh = "代运营"
//! pinyin = "dài yùnyíng"
//! page = "agency/what-is-agency-operation"
//! aliases = { en = ["TP service"] }
//! mistranslations = { en = ["generation operation"] }
//! definition = { en = "Running a brand's online sales on its behalf.", zh = "受品牌委托打理线上生意。" }
//! ```
//!
//! A term needs an `id` and a name in at least one language of the site; everything else is optional. Every mistake is
//! found in one run.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::config::{Config, MISSING_KEY};
use crate::data::{Fields, Located, Table, parse_toml};
use crate::diagnostic::{Checked, Code, Diagnostic, Location, Severity};
use crate::path::SourcePath;
use crate::source::{SourceFile, residue, text};
use crate::words::{Phrase, Words, words};

/// Two terms with one id.
pub const DUPLICATE_TERM: Code =
    Code::new("duplicate-term", "two terms of the glossary have one id", "术语表里有两个术语id相同").fixed();

/// Where the glossary is read from.
pub const FILE: &str = "content/glossary.toml";

/// All terms, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glossary {
    /// The terms.
    pub terms: Vec<Term>,
}

impl Glossary {
    /// The term with an id.
    pub fn find(&self, id: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.id == id)
    }
}

/// One thing and its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// `id`: what front matter calls it in `terms`.
    pub id: String,
    /// What it is called, by language index; one for each language of the site.
    pub wordings: Vec<Wording>,
    /// `pinyin`: how its Chinese name is read, with tones.
    pub pinyin: Option<String>,
    /// `page`: the page to prefer, as its path below the folder of a language, without extension.
    pub page: Option<Located<String>>,
    /// Where it stands in the file.
    pub span: Range<usize>,
}

/// A term in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    /// The preferred name; `None` where the language has none.
    pub name: Option<String>,
    /// `aliases`: other names that are right, abbreviations among them.
    pub aliases: Vec<String>,
    /// `mistranslations`: names that are wrong and still asked for. Never shown as a name.
    pub mistranslations: Vec<String>,
    /// `definition`: one sentence.
    pub definition: Option<String>,
}

impl Wording {
    /// Every name the term is known under, the preferred one first.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.name.iter().chain(&self.aliases).chain(&self.mistranslations).map(String::as_str)
    }
}

/// Reads the glossary; without a file there are no terms.
pub fn parse(file: Option<&SourceFile>, config: &Config) -> Checked<Glossary> {
    let Some(file) = file else { return Checked::new(Glossary::default(), Vec::new()) };
    let mut diagnostics = Vec::new();
    let text = text(file).take(&mut diagnostics);
    diagnostics.extend(residue(&file.path, &text));
    let table = parse_toml(&file.path, &text, 0).take(&mut diagnostics);
    let mut fields = Fields::new(&file.path, &table);
    let mut glossary = Glossary::default();
    let mut seen = BTreeMap::new();
    for table in fields.tables("term") {
        let term = Reader { path: &file.path, config, diagnostics: &mut diagnostics }.term(&table);
        let Some((term, id)) = term else { continue };
        match seen.insert(term.id.clone(), id.clone()) {
            Some(first) => diagnostics.push(duplicate(&file.path, &term.id, id, first)),
            None => glossary.terms.push(term),
        }
    }
    diagnostics.extend(fields.finish(Severity::Error));
    Checked::new(glossary, diagnostics)
}

fn duplicate(path: &SourcePath, id: &str, again: Range<usize>, first: Range<usize>) -> Diagnostic {
    let message = words!(
        en: "a term with the id `{id}` is in the glossary already", zh: "术语表里已经有id为`{id}`的术语"
    );
    Diagnostic::error(DUPLICATE_TERM, Location::new(path, again), message)
        .with_related(Location::new(path, first), words!(en: "the first one is here", zh: "第一个在这里"))
        .with_help(Phrase {
            english: "give one of them another id, or put their names together in one term",
            chinese: "给其中一个换个id，或者把两个的名称合到一个术语里",
        })
}

struct Reader<'a, 'd> {
    path: &'a SourcePath,
    config: &'a Config,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a> Reader<'a, '_> {
    /// A term, and where its id stands. What lacks an id or a name is reported and left out.
    fn term(&mut self, table: &Located<&'a Table>) -> Option<(Term, Range<usize>)> {
        let mut fields = Fields::new(self.path, table.value);
        let id = fields.text("id");
        let mut wordings = vec![Wording::default(); self.config.languages.len()];
        for (wording, language) in wordings.iter_mut().zip(&self.config.languages) {
            // The code of Indonesian is `id`, which is taken.
            if language.code == "id" {
                continue;
            }
            let name = fields.text(&language.code);
            wording.name = name.and_then(|name| written(&mut fields, &language.code, name));
        }
        self.lists(&mut fields, "aliases", |wording| &mut wording.aliases, &mut wordings);
        self.lists(&mut fields, "mistranslations", |wording| &mut wording.mistranslations, &mut wordings);
        self.definitions(&mut fields, &mut wordings);
        let pinyin = fields.text("pinyin").and_then(|pinyin| written(&mut fields, "pinyin", pinyin));
        let page = fields.text("page").map(|page| {
            let path = page.value.trim_matches('/').trim_end_matches(".md");
            Located { value: path.to_owned(), span: page.span }
        });
        self.diagnostics.extend(fields.finish(Severity::Error));
        let id = id.filter(|id| !id.value.trim().is_empty());
        let is_named = wordings.iter().any(|wording| wording.name.is_some());
        match id {
            Some(id) if is_named => {
                let term = Term { id: id.value, wordings, pinyin, page, span: table.span.clone() };
                Some((term, id.span))
            }
            Some(id) => {
                let id = id.value;
                self.incomplete(table, words!(en: "the term `{id}` has no name", zh: "术语`{id}`没有名称"));
                None
            }
            None => {
                self.incomplete(table, words!(en: "a term has no `id`", zh: "有个术语没有`id`"));
                None
            }
        }
    }

    fn incomplete(&mut self, table: &Located<&'a Table>, message: Words) {
        // The header alone: the table itself may be long.
        let start = table.span.start;
        let location = Location::new(self.path, start..table.span.end.min(start + "[[term]]".len()));
        let codes = self.config.languages.iter().map(|language| format!("`{} = \"…\"`", language.code));
        let codes: Vec<String> = codes.collect();
        let names = Words { english: codes.join(" or "), chinese: codes.join("或") };
        let help = words!(
            en: "a term needs an `id` and a name: {names}", zh: "术语要有`id`和名称：{names}"; names
        );
        self.diagnostics.push(Diagnostic::error(MISSING_KEY, location, message).with_help(help));
    }

    /// A table of lists, by language.
    fn lists(
        &mut self,
        fields: &mut Fields<'a>,
        key: &'static str,
        list: impl Fn(&mut Wording) -> &mut Vec<String>,
        wordings: &mut [Wording],
    ) {
        let languages = &self.config.languages;
        fields.within(key, Severity::Error, |fields| {
            for (wording, language) in wordings.iter_mut().zip(languages) {
                let texts = fields.texts(&language.code);
                let texts = texts.into_iter().filter_map(|text| written(fields, &language.code, text));
                list(wording).extend(texts);
            }
        });
    }

    fn definitions(&mut self, fields: &mut Fields<'a>, wordings: &mut [Wording]) {
        let languages = &self.config.languages;
        fields.within("definition", Severity::Error, |fields| {
            for (wording, language) in wordings.iter_mut().zip(languages) {
                let text = fields.text(&language.code);
                wording.definition = text.and_then(|text| written(fields, &language.code, text));
            }
        });
    }
}

/// A text that says something. An empty one is reported.
fn written(fields: &mut Fields<'_>, key: &str, text: Located<String>) -> Option<String> {
    let trimmed = text.value.trim();
    if trimmed.is_empty() {
        let help = words!(en: "write a text, or leave the key out", zh: "写上文本，或者去掉这个键");
        fields.reject(text.span, words!(en: "`{key}` is empty", zh: "`{key}`是空的"), help);
        return None;
    }
    Some(trimmed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{FILE, Glossary, parse};
    use crate::config::{self, Config};
    use crate::path::SourcePath;
    use crate::source::SourceFile;

    const CONFIG: &str = "title = \"T\"\ndescription = \"D\"\nbase_url = \"https://a.example/\"\n\
        [[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n\
        [[languages]]\ncode = \"zh\"\ntag = \"zh-Hans\"\nname = \"中文\"\n";

    fn config() -> Config {
        let file = SourceFile::new(SourcePath::config(), CONFIG.as_bytes());
        config::parse(Some(&file)).value
    }

    fn read(text: &str) -> (Glossary, Vec<String>) {
        let file = SourceFile::new(SourcePath::new(FILE).unwrap(), text.as_bytes());
        let checked = parse(Some(&file), &config());
        let said = checked.diagnostics.iter().map(|diagnostic| {
            let at = diagnostic.location.as_ref().map_or(0..0, |location| location.span.clone());
            format!("{} `{}` {}", diagnostic.code.name, &text[at], diagnostic.message.english)
        });
        (checked.value, said.collect())
    }

    #[test]
    fn a_term_has_names_in_every_language() {
        let (glossary, said) = read(
            "[[term]]\nid = \"tmall\"\nen = \"Tmall\"\nzh = \"天猫\"\npinyin = \"Tiānmāo\"\npage = \"/agency/a.md\"\n\
             aliases = { en = \"Taobao Mall\", zh = [\"淘宝商城\"] }\nmistranslations = { en = [\"day cat\"] }\n\
             definition = { zh = \"品牌商城。\" }\n",
        );
        assert_eq!(said, Vec::<String>::new());
        let term = glossary.find("tmall").unwrap();
        assert_eq!(term.wordings[0].all().collect::<Vec<_>>(), ["Tmall", "Taobao Mall", "day cat"]);
        assert_eq!(term.wordings[1].all().collect::<Vec<_>>(), ["天猫", "淘宝商城"]);
        assert_eq!(term.wordings[1].definition.as_deref(), Some("品牌商城。"));
        assert_eq!(term.page.as_ref().map(|page| page.value.as_str()), Some("agency/a"));
        assert_eq!(parse(None, &config()).value, Glossary::default());
    }

    #[test]
    fn every_mistake_is_found_at_its_place() {
        let (glossary, said) = read(
            "[[term]]\nid = \"a\"\nen = \"A\"\n[[term]]\nid = \"a\"\nzh = \"甲\"\n[[term]]\nid = \"b\"\nfr = \"B\"\n\
             [[term]]\nen = \"C\"\n[[term]]\nid = \"d\"\nen = \" \"\nzh = \"丁\"\naliases = { de = [\"D\"], en = [\"\"] }\n\
             [[terms]]\n",
        );
        assert_eq!(glossary.terms.iter().map(|term| term.id.as_str()).collect::<Vec<_>>(), ["a", "d"]);
        let mut said = said;
        said.sort();
        assert_eq!(
            said,
            [
                "bad-value `\" \"` `en` is empty",
                "bad-value `\"\"` `en` is empty",
                "duplicate-term `\"a\"` a term with the id `a` is in the glossary already",
                "missing-key `[[term]]` a term has no `id`",
                "missing-key `[[term]]` the term `b` has no name",
                "unknown-key `de` unknown key `de`",
                "unknown-key `fr` unknown key `fr`",
                "unknown-key `terms` unknown key `terms`",
            ]
        );
    }
}

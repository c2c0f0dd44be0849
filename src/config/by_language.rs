//! What `site.toml` says language by language: the languages themselves, texts in each of them, and labels.

use std::collections::{BTreeMap, BTreeSet};

use super::read::{MISSING_KEY, Reader};
use super::{Labels, Language, Localised};
use crate::data::{Fields, Located, Table, Value};
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::words::{Phrase, Words, words};

/// A site has no more languages. Every page is there once for each of them and names all others, so that pages take the
/// square of their number.
pub(super) const MOST_LANGUAGES: usize = 64;

impl<'a> Reader<'a> {
    /// All that are written down, also those beyond [`MOST_LANGUAGES`], which are reported: no text in one of them is a
    /// second mistake.
    pub(super) fn languages(&mut self) -> (Vec<Language>, usize) {
        let tables = self.fields.tables("languages");
        let mut languages: Vec<Language> = Vec::new();
        let mut taken = BTreeSet::from(["static".to_owned()]);
        let mut default = None;
        for table in &tables {
            let mut fields = Fields::new(self.path, table.value);
            let code = fields.text("code");
            let tag = fields.text("tag");
            let name = fields.text("name");
            let is_default = fields.flag("default").unwrap_or(false);
            let (Some(code), Some(tag), Some(name)) = (code, tag, name) else {
                let location = Location::new(self.path, table.span.clone());
                let message = Phrase {
                    english: "a language needs `code`, `tag` and `name`",
                    chinese: "每种语言都要有`code`、`tag`和`name`",
                };
                let help = Phrase {
                    english: "for example `code = \"zh\"`, `tag = \"zh-Hans\"`, `name = \"简体中文\"`",
                    chinese: "例如`code = \"zh\"`、`tag = \"zh-Hans\"`、`name = \"简体中文\"`",
                };
                self.diagnostics.push(Diagnostic::error(MISSING_KEY, location, message).with_help(help));
                self.diagnostics.extend(fields.finish(Severity::Error));
                continue;
            };
            let help = Phrase {
                english: "use letters, digits and `-`, such as `zh` or `zh-Hans`",
                chinese: "只用字母、数字和`-`，例如`zh`或`zh-Hans`",
            };
            if name.value.trim().is_empty() {
                let message = words!(en: "the `name` of the language is empty", zh: "语言的`name`是空的");
                let help = Phrase {
                    english: "write what its readers call the language, such as \"简体中文\"",
                    chinese: "写读者怎样称呼这种语言，例如\"简体中文\"",
                };
                fields.reject(name.span.clone(), message, help);
            }
            for Located { value, span } in [&code, &tag] {
                if !is_language_word(value) {
                    let message = words!(en: "`{value}` is not a language", zh: "`{value}`不是语言代码");
                    fields.reject(span.clone(), message, help);
                }
            }
            if taken.contains(&code.value) {
                let Located { value, span } = &code;
                let message =
                    words!(en: "the language code `{value}` is taken", zh: "语言代码`{value}`已经用过");
                let help = Phrase {
                    english: "each language has a code of its own; `static` is reserved",
                    chinese: "每种语言用自己的代码；`static`另有用途",
                };
                fields.reject(span.clone(), message, help);
            } else if is_language_word(&code.value) {
                if languages.len() == MOST_LANGUAGES {
                    let code = &code.value;
                    let message = words!(
                        en: "`{code}` is one language too many: a site has at most {MOST_LANGUAGES}",
                        zh: "`{code}`超出了语言的数量：一个站点最多有{MOST_LANGUAGES}种",
                    );
                    let help = Phrase {
                        english: "remove some, or give them a site of their own",
                        chinese: "删去一些语言，或者为它们另建一个站点",
                    };
                    fields.reject(table.span.clone(), message, help);
                }
                taken.insert(code.value.clone());
                default = default.or(is_default.then_some(languages.len()));
                languages.push(Language { code: code.value, tag: tag.value, name: name.value });
            }
            self.diagnostics.extend(fields.finish(Severity::Error));
        }
        if languages.is_empty() {
            let message = words!(en: "`[[languages]]` is missing", zh: "缺少`[[languages]]`");
            let block = "[[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"";
            let help = words!(
                en: "write such lines for each language at the end of the file:\n{block}",
                zh: "在文件末尾为每种语言写这样的几行：\n{block}",
            );
            let diagnostic = Diagnostic::error(MISSING_KEY, Location::file(self.path), message);
            self.diagnostics.push(diagnostic.with_help(help));
            languages.push(Language { code: "en".into(), tag: "en".into(), name: "English".into() });
        }
        (languages, default.unwrap_or(0))
    }

    pub(super) fn localised(&mut self, key: &'static str, languages: &[Language]) -> Localised {
        let Some(node) = self.fields.node(key) else {
            self.missing(key, &format!("{key} = {{ en = \"Playbooks\", zh = \"手册\" }}"));
            return Localised::default();
        };
        match &node.value {
            Value::Scalar { text, .. } => same_in_all(text, languages),
            Value::Table(table) => {
                let texts = self.texts_by_language(table, languages);
                for language in languages {
                    if !texts.0.contains_key(&language.code) {
                        let code = &language.code;
                        let message =
                            words!(en: "`{key}` has no text for `{code}`", zh: "`{key}`缺少`{code}`的文本");
                        let help = words!(en: "add the text in that language", zh: "补上这种语言的文本");
                        self.fields.reject(node.span.clone(), message, help);
                    }
                }
                texts
            }
            _ => {
                let help = Phrase {
                    english: "write for example { en = \"Playbooks\", zh = \"手册\" }",
                    chinese: "例如写成{ en = \"Playbooks\", zh = \"手册\" }",
                };
                self.fields.reject(node.span.clone(), no_text_per_language(key, &node.value), help);
                Localised::default()
            }
        }
    }

    pub(super) fn texts_by_language(&mut self, table: &Table, languages: &[Language]) -> Localised {
        let mut texts = BTreeMap::new();
        for entry in &table.entries {
            let known = languages.iter().any(|language| language.code == entry.key);
            match &entry.node.value {
                Value::Scalar { text, .. } if known => {
                    texts.insert(entry.key.clone(), text.clone());
                }
                _ => {
                    let codes = Words::list(languages.iter().map(|language| &language.code));
                    let key = &entry.key;
                    let message = words!(
                        en: "`{key}` is not a text for a language of this site",
                        zh: "`{key}`不是本站某种语言的文本",
                    );
                    let help = words!(en: "languages: {codes}", zh: "语言：{codes}"; codes);
                    self.fields.reject(entry.key_span.clone(), message, help);
                }
            }
        }
        Localised(texts)
    }

    pub(super) fn labels(&mut self, languages: &[Language]) -> Labels {
        let keys = ["tags", "audiences", "kinds", "statuses"];
        let read = |fields: &mut Fields<'a>| keys.map(|key| fields.table(key));
        let tables = self.fields.within("labels", Severity::Error, read).unwrap_or_default();
        let [tags, audiences, kinds, statuses] = tables.map(|table| {
            let mut labels = BTreeMap::new();
            for entry in table.map(|table| table.entries.as_slice()).unwrap_or_default() {
                let Value::Table(texts) = &entry.node.value else {
                    let message = no_text_per_language(&entry.key, &entry.node.value);
                    let help = Phrase {
                        english: "write { en = \"Fees\", zh = \"收费\" }",
                        chinese: "写成{ en = \"Fees\", zh = \"收费\" }",
                    };
                    self.fields.reject(entry.node.span.clone(), message, help);
                    continue;
                };
                let texts = self.texts_by_language(texts, languages);
                for language in languages.iter().filter(|language| !texts.0.contains_key(&language.code)) {
                    let (key, code) = (&entry.key, &language.code);
                    let message =
                        words!(en: "`{key}` has no label for `{code}`", zh: "`{key}`缺少`{code}`的名称");
                    let help = words!(en: "add the label in that language", zh: "补上这种语言的名称");
                    self.fields.reject(entry.key_span.clone(), message, help);
                }
                labels.insert(entry.key.clone(), texts);
            }
            labels
        });
        Labels { tags, audiences, kinds, statuses }
    }
}

/// A text that is written once, for every language.
pub(super) fn same_in_all(text: &str, languages: &[Language]) -> Localised {
    Localised(languages.iter().map(|language| (language.code.clone(), text.to_owned())).collect())
}

fn no_text_per_language(key: &str, value: &Value) -> Words {
    let kind = value.kind();
    words!(
        en: "`{key}` is {kind}, expected a text per language", zh: "`{key}`的值是{kind}，应为每种语言一个文本"; kind
    )
}

fn is_language_word(word: &str) -> bool {
    let length = word.split('-').next().map_or(0, str::len);
    (2..=8).contains(&length)
        && word.split('-').all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric()))
}

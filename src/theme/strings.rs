//! The interface in each language: `strings/<language>.toml`, the same keys in each.
//!
//! A theme's file is laid over the built-in one key by key, so a theme that adds a word need not repeat the others. A
//! key that one language has and another lacks is an error: no reader meets a button without a name.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{BUILT_IN_FILES, DEFAULT, THEMES};
use crate::config::{Config, Language};
use crate::data::{Dated, Table, Value, parse_toml};
use crate::diagnostic::{Checked, Code, Diagnostic, Location};
use crate::source::{SourceFile, SourceTree, residue, text};
use crate::words::words;

/// A text of the interface that a language lacks.
pub const MISSING_STRING: Code =
    Code::new("missing-string", "a text of the interface that a language lacks", "某种语言缺少界面文字")
        .fixed();

/// The interface in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Strings {
    root: BTreeMap<String, Text>,
}

/// A text of the interface, or a group of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
pub enum Text {
    /// A text, with `{placeholders}`.
    One(String),
    /// A list of texts, such as the months.
    List(Vec<String>),
    /// Texts by key. One with the keys `other` and perhaps `one` is a text that depends on a number.
    Group(BTreeMap<String, Text>),
}

impl Strings {
    /// An interface without a word: what a language has whose strings are missing.
    pub const fn none() -> Self {
        Self { root: BTreeMap::new() }
    }

    /// The text of a dotted key; empty when it is missing, which has been reported.
    pub fn get(&self, key: &str) -> &str {
        match self.find(key) {
            Some(Text::One(text)) => text,
            _ => "",
        }
    }

    /// Everything below a key, for scripts.
    pub fn group(&self, key: &str) -> Option<&Text> {
        self.root.get(key)
    }

    fn find(&self, key: &str) -> Option<&Text> {
        let mut parts = key.split('.');
        let mut text = self.root.get(parts.next()?)?;
        for part in parts {
            let Text::Group(group) = text else { return None };
            text = group.get(part)?;
        }
        Some(text)
    }

    /// The name of an id in a group: `kinds` and `sop`.
    pub fn label(&self, group: &str, id: &str) -> Option<&str> {
        match self.root.get(group) {
            Some(Text::Group(labels)) => match labels.get(id) {
                Some(Text::One(label)) => Some(label),
                _ => None,
            },
            _ => None,
        }
    }

    /// The ids of a group.
    pub fn ids(&self, group: &str) -> impl Iterator<Item = &str> {
        let labels = match self.root.get(group) {
            Some(Text::Group(labels)) => Some(labels),
            _ => None,
        };
        labels.into_iter().flat_map(|labels| labels.keys().map(String::as_str))
    }

    /// A day as readers of the language write it: the texts `date` and `months`.
    pub fn date(&self, date: Dated) -> String {
        self.calendar("date", "months", date)
    }

    /// A day where there is little room: the texts `date` and `months_short`.
    pub fn short_date(&self, date: Dated) -> String {
        self.calendar("date", "months_short", date)
    }

    /// A month with its year: the text `month`.
    pub fn month(&self, date: Dated) -> String {
        self.calendar("month", "months", date)
    }

    fn calendar(&self, key: &str, months: &str, date: Dated) -> String {
        let month = match self.find(months) {
            Some(Text::List(months)) => months.get(usize::from(date.month).saturating_sub(1)).cloned(),
            _ => None,
        };
        let month = month.unwrap_or_else(|| date.month.to_string());
        fill(
            self.get(key),
            &[("year", &date.year.to_string()), ("month", &month), ("day", &date.day.to_string())],
        )
    }

    /// The keys of all texts, dotted. The two forms of a text that depends on a number are one key.
    fn keys(&self) -> BTreeSet<String> {
        fn walk(prefix: &str, group: &BTreeMap<String, Text>, keys: &mut BTreeSet<String>) {
            for (name, text) in group {
                let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
                match text {
                    Text::Group(below) if !below.contains_key("other") => walk(&key, below, keys),
                    _ => {
                        keys.insert(key);
                    }
                }
            }
        }
        let mut keys = BTreeSet::new();
        walk("", &self.root, &mut keys);
        keys
    }
}

/// Puts values in the places of a text's `{names}`.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let placeholder = after.split_once('}').and_then(|(name, after)| {
            values.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value, after))
        });
        match placeholder {
            Some((value, after)) => {
                filled.push_str(value);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// The strings of every language of the site.
pub(super) fn load(tree: &SourceTree, config: &Config) -> Checked<Vec<Strings>> {
    let mut diagnostics = Vec::new();
    let mut strings: Vec<Strings> = config
        .languages
        .iter()
        .map(|language| of_language(tree, config, language, &mut diagnostics))
        .collect();
    let wanted: BTreeSet<String> = strings.iter().flat_map(Strings::keys).collect();
    for (language, own) in config.languages.iter().zip(&strings) {
        let missing: Vec<&String> = if own.root.is_empty() {
            Vec::new()
        } else {
            wanted.iter().filter(|key| own.find(key).is_none()).collect()
        };
        for key in missing {
            let (name, code) = (&language.name, &language.code);
            let message = words!(
                en: "the interface has no `{key}` in {name} (`{code}`)",
                zh: "{name}（`{code}`）的界面文字里缺少`{key}`",
            );
            let file = file_name(&config.theme.value, language);
            let help = words!(en: "add `{key}` to {file}", zh: "把`{key}`加到`{file}`里");
            let mut diagnostic = Diagnostic::error_anywhere(MISSING_STRING, message).with_help(help);
            diagnostic.location = tree.find(&file).map(|file| Location::file(&file.path));
            diagnostics.push(diagnostic);
        }
    }
    if !diagnostics.is_empty() {
        lend(&mut strings, config.default_language);
    }
    Checked::new(strings, diagnostics)
}

/// Gives every language the texts it lacks in another, the default language first: what is missing has been reported,
/// and the pages are still whole.
fn lend(strings: &mut [Strings], default: usize) {
    let whole: Vec<Strings> = strings.get(default).into_iter().chain(strings.iter()).cloned().collect();
    for own in strings {
        for other in &whole {
            add_missing(&mut own.root, &other.root);
        }
    }
}

fn add_missing(into: &mut BTreeMap<String, Text>, from: &BTreeMap<String, Text>) {
    for (key, text) in from {
        match (into.get_mut(key), text) {
            (Some(Text::Group(own)), Text::Group(other)) if !own.contains_key("other") => {
                add_missing(own, other)
            }
            (Some(_), _) => {}
            (None, text) => {
                into.insert(key.clone(), text.clone());
            }
        }
    }
}

fn file_name(theme: &str, language: &Language) -> String {
    format!("{THEMES}/{theme}/strings/{}.toml", language.code)
}

fn of_language(
    tree: &SourceTree,
    config: &Config,
    language: &Language,
    diagnostics: &mut Vec<Diagnostic>,
) -> Strings {
    let mut strings = Strings::default();
    let name = file_name(&config.theme.value, language);
    // `zh-Hant` without a file of its own is better served by `zh` than by nothing.
    let general = language.tag.split('-').next().unwrap_or(&language.tag).to_ascii_lowercase();
    let built_in = [&language.code, &general].map(|code| format!("{THEMES}/{DEFAULT}/strings/{code}.toml"));
    // A project that has `themes/default` itself replaces the program's copy, file by file.
    let built_in = built_in.iter().find_map(|path| tree.find(path).or_else(|| BUILT_IN_FILES.find(path)));
    let own = tree.find(&name).filter(|own| built_in.is_none_or(|built_in| built_in.path != own.path));
    for file in built_in.into_iter().chain(own) {
        let read = read(file, diagnostics);
        merge(&mut strings.root, read);
    }
    if strings.root.is_empty() {
        let Language { name: language, code, .. } = language;
        let message = words!(
            en: "the theme has no interface in {language} (`{code}`)",
            zh: "主题没有{language}（`{code}`）的界面文字",
        );
        let help = words!(
            en: "write {name}; themes/default/strings/en.toml of the program shows every key",
            zh: "请写`{name}`；程序自带的themes/default/strings/en.toml列出了每个键",
        );
        diagnostics.push(Diagnostic::error_anywhere(MISSING_STRING, message).with_help(help));
    }
    strings
}

fn read(file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, Text> {
    let text = text(file).take(diagnostics);
    diagnostics.extend(residue(&file.path, &text));
    let table = parse_toml(&file.path, &text, 0).take(diagnostics);
    convert(file, &table, diagnostics)
}

fn convert(file: &SourceFile, table: &Table, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, Text> {
    let mut texts = BTreeMap::new();
    for entry in &table.entries {
        let text = match &entry.node.value {
            Value::Scalar { text, .. } => Some(Text::One(text.clone())),
            Value::Table(below) => Some(Text::Group(convert(file, below, diagnostics))),
            Value::List(items) => {
                let items = items.iter().map(|item| match &item.value {
                    Value::Scalar { text, .. } => Some(text.clone()),
                    _ => None,
                });
                items.collect::<Option<Vec<_>>>().map(Text::List)
            }
            Value::Null => None,
        };
        match text {
            Some(text) => {
                texts.insert(entry.key.clone(), text);
            }
            None => {
                let key = &entry.key;
                let message = words!(en: "`{key}` is not a text", zh: "`{key}`不是文本");
                let help = words!(
                    en: "write a text, a list of texts or a table of texts",
                    zh: "写一个文本、文本的列表或文本的表",
                );
                let location = Location::new(&file.path, entry.node.span.clone());
                diagnostics
                    .push(Diagnostic::error(crate::data::BAD_VALUE, location, message).with_help(help));
            }
        }
    }
    texts
}

fn merge(into: &mut BTreeMap<String, Text>, from: BTreeMap<String, Text>) {
    for (key, text) in from {
        match (into.get_mut(&key), text) {
            (Some(Text::Group(own)), Text::Group(other)) => merge(own, other),
            (_, text) => {
                into.insert(key, text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn placeholders_are_filled_once() {
        assert_eq!(fill("{n} 页，共 {m} 节", &[("n", "9"), ("m", "{n}")]), "9 页，共 {n} 节");
        assert_eq!(fill("{unknown} {", &[("n", "1")]), "{unknown} {");
    }
}

//! Reads `site.toml` key by key; every mistake is reported, unknown keys are errors.

use super::by_language::{MOST_LANGUAGES, same_in_all};
use super::{
    BaseUrl, Colour, Config, Dates, Editor, Feeds, HeadingIds, Language, Level, Limits, Localised, Markdown,
    Navigation, RawHtml, Search, Serve, UrlStyle,
};
use crate::data::{Fields, Located, Value, parse_toml};
use crate::diagnostic::{Checked, Code, Diagnostic, Location, Severity};
use crate::path::SourcePath;
use crate::source::{SourceFile, residue, text};
use crate::words::{Phrase, words};

/// A key that every site needs.
pub const MISSING_KEY: Code = Code::new("missing-key", "a required key is missing", "缺少必需的键").fixed();

/// Reads the configuration. What is missing or wrong is reported and replaced by its default; without a file that is
/// everything.
pub fn parse(file: Option<&SourceFile>) -> Checked<Config> {
    let mut diagnostics = Vec::new();
    let text = file.map(|file| text(file).take(&mut diagnostics)).unwrap_or_default();
    let path = file.map_or_else(SourcePath::config, |file| file.path.clone());
    diagnostics.extend(residue(&path, &text));
    let table = parse_toml(&path, &text, 0).take(&mut diagnostics);
    let mut reader = Reader { path: &path, fields: Fields::new(&path, &table), diagnostics };
    let config = reader.config();
    let mut diagnostics = reader.diagnostics;
    diagnostics.extend(reader.fields.finish(Severity::Error));
    Checked::new(config, diagnostics)
}

pub(super) struct Reader<'a> {
    pub(super) path: &'a SourcePath,
    pub(super) fields: Fields<'a>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn config(&mut self) -> Config {
        let (mut languages, default_language) = self.languages();
        let title = self.localised("title", &languages);
        let has_short_title = self.fields.node("short_title").is_some();
        let short_title = has_short_title.then(|| self.localised("short_title", &languages));
        let description = self.localised("description", &languages);
        let base_url = self.base_url();
        let theme = self.theme();
        let (accent, edit_url) = (self.accent(), self.edit_url());
        let dates = [("git", Dates::Git), ("front-matter", Dates::FrontMatter)];
        let dates = self.fields.choice("dates", &dates).unwrap_or_default();
        let urls = [("directory", UrlStyle::Directory), ("file", UrlStyle::File)];
        let urls = self.fields.choice("urls", &urls).unwrap_or_default();
        let depth = |fields: &mut Fields<'a>| fields.number("depth", 1..=6);
        let depth = self.fields.within("navigation", Severity::Error, depth).flatten();
        let entries = |fields: &mut Fields<'a>| fields.number("entries", 0..=1000);
        let entries = self.fields.within("feeds", Severity::Error, entries).flatten();
        let (limits, largest_code_block) = self.limits();
        let (search, paths, labels) =
            (self.search(&languages), self.paths(&languages), self.labels(&languages));
        let sources = self.sources(&languages);
        languages.truncate(MOST_LANGUAGES);
        Config {
            title,
            short_title,
            description,
            base_url,
            default_language: Some(default_language).filter(|index| *index < languages.len()).unwrap_or(0),
            theme,
            accent,
            edit_url,
            dates,
            urls,
            navigation: Navigation { depth: whole(depth, 1) },
            feeds: Feeds { entries: whole(entries, 20) },
            search,
            serve: self.serve(),
            paths,
            sources,
            markdown: self.markdown(largest_code_block),
            limits,
            labels,
            levels: self.levels(),
            languages,
        }
    }

    pub(super) fn missing(&mut self, key: &str, example: &str) {
        let message = words!(en: "`{key}` is missing", zh: "缺少`{key}`");
        let help = words!(en: "add a line such as `{example}`", zh: "加上这样的一行：`{example}`");
        let diagnostic = Diagnostic::error(MISSING_KEY, Location::file(self.path), message);
        self.diagnostics.push(diagnostic.with_help(help));
    }

    fn base_url(&mut self) -> BaseUrl {
        let Some(written) = self.fields.text("base_url") else {
            self.missing("base_url", "base_url = \"https://example.com/\"");
            return BaseUrl::default();
        };
        BaseUrl::parse(&written.value).unwrap_or_else(|reason| {
            let url = &written.value;
            let message = words!(en: "`{url}` {reason}", zh: "`{url}`{reason}"; reason);
            let help = Phrase {
                english: "write for example `https://example.com/playbooks/`",
                chinese: "例如写成`https://example.com/playbooks/`",
            };
            self.fields.reject(written.span, message, help);
            BaseUrl::default()
        })
    }

    fn theme(&mut self) -> Located<String> {
        let built_in = || Located { value: "default".to_owned(), span: 0..0 };
        let Some(theme) = self.fields.text("theme") else { return built_in() };
        if is_theme_name(&theme.value) {
            return theme;
        }
        let Located { value, span } = theme;
        let message = words!(en: "`{value}` is not the name of a theme", zh: "`{value}`不是主题的名字");
        let help = Phrase {
            english: "a theme is a folder below `themes/`: letters, digits, `-` and `_`",
            chinese: "主题是`themes/`里的文件夹，名字只用字母、数字、`-`和`_`",
        };
        self.fields.reject(span, message, help);
        built_in()
    }

    fn accent(&mut self) -> Option<Located<Colour>> {
        let written = self.fields.text("accent")?;
        let Some(value) = Colour::parse(&written.value) else {
            let colour = &written.value;
            let message = words!(en: "`{colour}` is not a colour", zh: "`{colour}`不是颜色");
            let help = Phrase {
                english: "write six hexadecimal digits, for example \"#135e91\"",
                chinese: "写六位十六进制数字，例如\"#135e91\"",
            };
            self.fields.reject(written.span, message, help);
            return None;
        };
        Some(Located { value, span: written.span })
    }

    fn edit_url(&mut self) -> Option<String> {
        let written = self.fields.text("edit_url")?;
        let is_address = ["https://", "http://"].iter().any(|scheme| written.value.starts_with(scheme));
        if is_address && written.value.contains("{path}") {
            return Some(written.value);
        }
        let url = &written.value;
        let message = words!(en: "`{url}` is not the address of a source", zh: "`{url}`不是源文件的地址");
        let help = Phrase {
            english: "write `{path}` where the path of the page belongs, for example \"https://forge.example/team/kb/edit/main/{path}\"",
            chinese: "在页面路径该出现的地方写`{path}`，例如\"https://forge.example/team/kb/edit/main/{path}\"",
        };
        self.fields.reject(written.span, message, help);
        None
    }

    fn serve(&mut self) -> Serve {
        let written = self.fields.within("serve", Severity::Error, |fields| fields.text("editor")).flatten();
        let Some(written) = written else { return Serve::default() };
        let Located { value, span } = written;
        let editor = Editor::parse(&value).unwrap_or_else(|expected| {
            let message = words!(en: "`{value}` is no editor", zh: "`{value}`不是编辑器");
            self.fields.reject(span, message, expected);
            Editor::default()
        });
        Serve { editor }
    }

    fn search(&mut self, languages: &[Language]) -> Search {
        let read = |fields: &mut Fields<'a>| fields.node("ask");
        let Some(node) = self.fields.within("search", Severity::Error, read).flatten() else {
            return Search::default();
        };
        let ask = match &node.value {
            Value::Table(table) => self.texts_by_language(table, languages),
            Value::Scalar { text, .. } => same_in_all(text, languages),
            _ => Localised::default(),
        };
        let is_address =
            |text: &String| ["https://", "http://", "mailto:"].iter().any(|start| text.starts_with(start));
        if ask.0.is_empty() || !ask.0.values().all(is_address) {
            let message = Phrase {
                english: "`ask` is no address that readers can follow",
                chinese: "`ask`不是读者能打开的地址",
            };
            let help = Phrase {
                english: "write for example \"mailto:handbook@example.com\", or one address per language",
                chinese: "例如写成\"mailto:handbook@example.com\"，或者每种语言一个地址",
            };
            self.fields.reject(node.span.clone(), message, help);
            return Search::default();
        }
        Search { ask: Some(ask) }
    }

    fn markdown(&mut self, largest_code_block: usize) -> Markdown {
        let choices =
            [("allow", RawHtml::Allow), ("sanitize", RawHtml::Sanitize), ("escape", RawHtml::Escape)];
        let ids = [("shared", HeadingIds::Shared), ("own", HeadingIds::Own)];
        let read = |fields: &mut Fields<'a>| {
            (
                fields.choice("raw_html", &choices),
                fields.flag("highlight"),
                fields.choice("heading_ids", &ids),
                fields.flag("smart_punctuation"),
                fields.flag("math"),
                fields.flag("terms"),
            )
        };
        let (raw_html, highlight, heading_ids, smart_punctuation, math, terms) =
            self.fields.within("markdown", Severity::Error, read).unwrap_or_default();
        let default = Markdown::default();
        Markdown {
            raw_html: raw_html.unwrap_or_default(),
            highlight: highlight.unwrap_or(default.highlight),
            heading_ids: heading_ids.unwrap_or_default(),
            smart_punctuation: smart_punctuation.unwrap_or(default.smart_punctuation),
            math: math.unwrap_or(default.math),
            terms: terms.unwrap_or(default.terms),
            largest_code_block,
        }
    }

    fn limits(&mut self) -> (Limits, usize) {
        let read = |fields: &mut Fields<'a>| {
            let megabyte = 1024 * 1024;
            (
                fields.number("front_matter", 256..=megabyte),
                fields.number("listing", 1..=100_000),
                fields.number("code_block", 0..=megabyte),
            )
        };
        let (front_matter, listing, code_block) =
            self.fields.within("limits", Severity::Error, read).unwrap_or_default();
        let default = Limits::default();
        let limits = Limits {
            front_matter: whole(front_matter, default.front_matter),
            listing: whole(listing, default.listing),
        };
        (limits, whole(code_block, 256 * 1024))
    }

    fn levels(&mut self) -> Vec<(Located<String>, Level)> {
        let Some(table) = self.fields.table("diagnostics") else { return Vec::new() };
        let mut levels = Vec::new();
        for entry in &table.entries {
            let level = match &entry.node.value {
                Value::Scalar { text, .. } if text == "off" => Level::Off,
                Value::Scalar { text, .. } if text == "note" => Level::Note,
                Value::Scalar { text, .. } if text == "warning" => Level::Warning,
                Value::Scalar { text, .. } if text == "error" => Level::Error,
                _ => {
                    let key = &entry.key;
                    let message = words!(en: "`{key}` has no such level", zh: "`{key}`没有这个级别");
                    let help = Phrase {
                        english: "write \"off\", \"note\", \"warning\" or \"error\"",
                        chinese: "写成\"off\"、\"note\"、\"warning\"或\"error\"",
                    };
                    self.fields.reject(entry.node.span.clone(), message, help);
                    continue;
                }
            };
            levels.push((Located { value: entry.key.clone(), span: entry.key_span.clone() }, level));
        }
        levels
    }
}

/// Whether a theme can be called so: it is the name of its folder below `themes/`.
pub fn is_theme_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

fn whole(number: Option<i64>, default: usize) -> usize {
    number.and_then(|number| usize::try_from(number).ok()).unwrap_or(default)
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::path::SourcePath;
    use crate::source::SourceFile;

    const MINIMAL: &str = "title = \"T\"\ndescription = \"D\"\nbase_url = \"https://a.b\"\n[[languages]]\ncode = \"zh\"\ntag = \"zh-Hans\"\nname = \"简体中文\"\n";

    fn messages(text: &str) -> Vec<String> {
        let file = SourceFile::new(SourcePath::new("site.toml").unwrap(), text.as_bytes());
        let said = parse(Some(&file)).diagnostics;
        said.into_iter()
            .map(|d| {
                format!("{}: {} ({})", d.code.name, d.message.english, d.help.unwrap_or_default().english)
            })
            .collect()
    }

    #[test]
    fn a_minimal_file_is_enough() {
        assert_eq!(messages(MINIMAL), Vec::<String>::new());
    }

    #[test]
    fn every_mistake_is_found_in_one_run() {
        let text = format!("titel = 1\nurls = \"flat\"\n[navigation]\ndepht = 3\n{MINIMAL}")
            .replace("title = \"T\"", "x = 1");
        let said = messages(&text).join("\n");
        for expected in
            ["unknown key `titel` (did you mean `title`?)", "`urls` is `flat`", "unknown key `depht`"]
        {
            assert!(said.contains(expected), "{expected} in\n{said}");
        }
    }

    #[test]
    fn languages_beyond_the_limit_are_one_mistake() {
        let block =
            |code: usize| format!("[[languages]]\ncode = \"l{code}\"\ntag = \"l{code}\"\nname = \"L\"\n");
        for (number, codes, mistakes) in [(64, 64, 0), (65, 64, 1), (2_000, 64, 1)] {
            let texts: Vec<String> = (0..number).map(|code| format!("l{code} = \"T\"")).collect();
            let languages: String = (0..number).map(block).collect();
            let text = format!(
                "title = {{ {} }}\ndescription = \"D\"\nbase_url = \"https://a.b\"\n{languages}default = true\n",
                texts.join(", ")
            );
            let file = SourceFile::new(SourcePath::new("site.toml").unwrap(), text.as_bytes());
            let read = parse(Some(&file));
            assert_eq!(read.value.languages.len(), codes, "{number}");
            assert!(read.value.default_language().is_some(), "{number}");
            let said = messages(&text);
            assert_eq!(said.len(), mistakes, "{number}: {said:?}");
            assert!(said.iter().all(|said| said.contains("`l64` is one language too many")), "{said:?}");
        }
    }

    #[test]
    fn nothing_at_all_says_what_is_needed() {
        let said = messages("").join("\n");
        for key in ["title", "description", "base_url", "[[languages]]"] {
            assert!(said.contains(&format!("`{key}` is missing")), "{said}");
        }
        let (_, block) = said.split_once("at the end of the file:\n").unwrap();
        let block = block.split_once(')').unwrap().0;
        let pasted = format!("title = \"T\"\ndescription = \"D\"\nbase_url = \"https://a.b\"\n{block}\n");
        assert_eq!(messages(&pasted), Vec::<String>::new(), "advice can be pasted");
    }

    #[test]
    fn a_language_has_a_name() {
        for name in ["", " \u{3000}"] {
            let said = messages(&MINIMAL.replace("简体中文", name));
            assert_eq!(said.len(), 1, "{said:?}");
            assert!(said.iter().all(|said| said.contains("the `name` of the language is empty")), "{said:?}");
        }
    }
}

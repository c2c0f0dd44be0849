//! Code to coloured runs at build time, with short classes a theme can style in light and dark.
//!
//! Grammars describe code with hundreds of scopes; readers tell about ten colours apart. Each token gets the class of
//! the innermost scope that has one in [`CLASSES`].

use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::budget;
use crate::cache;
use crate::diagnostic::nearest_within;
use crate::words::Words;

/// Loaded on the first block of code: unpacking the grammars takes longer than building a small site.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Scope prefixes and their classes; the first that fits wins, so the special stands before the general.
static CLASSES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    let table = [
        ("comment", "c"),
        ("punctuation.definition.comment", "c"),
        ("markup.deleted", "d"),
        ("markup.inserted", "i"),
        ("string", "s"),
        ("punctuation.definition.string", "s"),
        ("constant.character.escape", "n"),
        ("constant", "n"),
        ("support.constant", "n"),
        ("keyword.operator", ""),
        ("keyword", "k"),
        ("storage.type.numeric", "n"),
        ("storage", "k"),
        ("variable.language", "k"),
        ("entity.name.function", "f"),
        ("support.function", "f"),
        ("variable.function", "f"),
        ("entity.name.tag", "k"),
        ("entity.other.attribute-name", "a"),
        ("support.type.property-name", "a"),
        ("meta.mapping.key string", "a"),
        ("entity.name", "t"),
        ("entity.other.inherited-class", "t"),
        ("support.type", "t"),
        ("support.class", "t"),
        ("variable.parameter", "v"),
        ("markup.heading", "k"),
        ("markup.bold", "k"),
    ];
    table.into_iter().filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, class))).collect()
});

/// A stretch of code in one colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// Where it ends; it begins where the one before it ends.
    pub(super) end: usize,
    /// Empty for the colour of the text.
    pub(super) class: &'static str,
}

/// What can be said of the colours of a piece of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Colours {
    /// To the end of the code.
    Runs(Vec<Run>),
    /// None, and that is as it should be.
    None,
    /// None, although the language is known: why.
    TooMuch(Words),
    /// None, for the name of the language looks like that of another.
    Mistyped(String),
}

impl Colours {
    /// For keeping: what it is (1 byte), then a text or two, or for each run its end (4 bytes, lowest first) and the place of its
    /// class in [`CLASSES`] (1 byte).
    pub(super) fn encode(&self) -> Vec<u8> {
        match self {
            Self::None => vec![0],
            Self::Runs(runs) => {
                let mut bytes = vec![1];
                for run in runs {
                    let class = CLASSES.iter().position(|(_, class)| *class == run.class);
                    bytes.extend(u32::try_from(run.end).unwrap_or(u32::MAX).to_le_bytes());
                    bytes.push(class.and_then(|class| u8::try_from(class).ok()).unwrap_or(u8::MAX));
                }
                bytes
            }
            Self::TooMuch(why) => {
                [b"\x02".as_slice(), &cache::join([why.english.as_bytes(), why.chinese.as_bytes()])].concat()
            }
            Self::Mistyped(name) => [b"\x03", name.as_bytes()].concat(),
        }
    }

    /// What [`encode`](Self::encode) wrote; `None` for anything else.
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let (kind, rest) = bytes.split_first()?;
        let text = || String::from_utf8(rest.to_vec()).ok();
        match kind {
            0 => Some(Self::None),
            1 => {
                let (runs, []) = rest.as_chunks::<5>() else { return None };
                let run = |[a, b, c, d, class]: &[u8; 5]| {
                    let end = usize::try_from(u32::from_le_bytes([*a, *b, *c, *d])).ok()?;
                    Some(Run { end, class: CLASSES.get(usize::from(*class)).map_or("", |(_, class)| class) })
                };
                Some(Self::Runs(runs.iter().map(run).collect::<Option<_>>()?))
            }
            2 => {
                let parts: Option<Vec<String>> = cache::split(rest)?
                    .into_iter()
                    .map(|part| String::from_utf8(part.to_vec()).ok())
                    .collect();
                let [english, chinese] = <[String; 2]>::try_from(parts?).ok()?;
                Some(Self::TooMuch(Words { english, chinese }))
            }
            3 => text().map(Self::Mistyped),
            _ => None,
        }
    }
}

/// What is to be done with a piece of code, before anything is done with it.
pub(super) enum Judged {
    /// It is plain text.
    Plain,
    /// No grammar has this name.
    Unknown(String),
    /// It could take too long: why.
    TooMuch(Words),
    /// It can be coloured.
    Fair {
        syntax: &'static SyntaxReference,
        /// At worst, in microseconds.
        cost: u64,
    },
}

/// Finds the grammar of a language, and what the code costs with it. `largest` is a size in bytes.
pub(super) fn judge(code: &str, language: &str, largest: usize) -> Judged {
    let name = grammar_of(language);
    if name.is_empty() {
        return Judged::Plain;
    }
    let Some(syntax) = SYNTAXES.find_syntax_by_token(&name) else { return Judged::Unknown(name) };
    match budget::judge(code, &syntax.name, largest) {
        Ok(cost) => Judged::Fair { syntax, cost },
        Err(why) => Judged::TooMuch(why),
    }
}

impl Judged {
    /// What colouring costs at worst, in microseconds; nothing where nothing is coloured.
    pub(super) fn cost(&self) -> u64 {
        match self {
            Self::Fair { cost, .. } => *cost,
            Self::Plain | Self::Unknown(_) | Self::TooMuch(_) => 0,
        }
    }

    /// Colours the code that was judged.
    pub(super) fn colours(self, code: &str) -> Colours {
        match self {
            Self::Plain => Colours::None,
            Self::Unknown(name) => mistyped(&name).map_or(Colours::None, Colours::Mistyped),
            Self::TooMuch(why) => Colours::TooMuch(why),
            Self::Fair { syntax, .. } => runs(code, syntax).map_or(Colours::None, Colours::Runs),
        }
    }
}

/// The name under which the grammars know a language: authors use some that they do not. Empty for plain text.
fn grammar_of(language: &str) -> String {
    let language = language.to_ascii_lowercase();
    // Templates of Vue, as its own documentation calls them.
    let language = language.strip_suffix("-vue").unwrap_or(&language);
    match language {
        "shell" | "console" | "shell-session" | "shellsession" | "terminal" => "sh",
        "jsonc" | "json5" => "json",
        "text" | "plain" | "plaintext" | "txt" | "none" => "",
        "mjs" | "cjs" | "jsx" => "js",
        "mts" | "cts" => "ts",
        "vue-html" => "html",
        "golang" => "go",
        "docker" => "dockerfile",
        other => other,
    }
    .to_owned()
}

/// The language that was probably meant. Short names are too near to one another to say.
fn mistyped(language: &str) -> Option<String> {
    let known: Vec<String> = SYNTAXES.syntaxes().iter().map(|syntax| syntax.name.to_lowercase()).collect();
    let known = known.iter().map(String::as_str).filter(|name| name.len() > 3);
    let slips = if language.len() > 6 { 2 } else { 1 };
    nearest_within(slips, language, known).filter(|_| language.len() > 3).map(str::to_owned)
}

fn runs(code: &str, syntax: &SyntaxReference) -> Option<Vec<Run>> {
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut runs = Runs { code, runs: Vec::new() };
    let mut line_start = 0;
    for line in code.split_inclusive('\n') {
        let operations = state.parse_line(line, &SYNTAXES).ok()?;
        for (at, operation) in operations {
            runs.up_to(line_start + at, &stack);
            stack.apply(&operation).ok()?;
        }
        line_start += line.len();
        runs.up_to(line_start, &stack);
    }
    Some(runs.runs)
}

struct Runs<'a> {
    code: &'a str,
    runs: Vec<Run>,
}

impl Runs<'_> {
    /// Neighbours of one class are one run; white space joins whatever stands before it.
    fn up_to(&mut self, end: usize, stack: &ScopeStack) {
        let start = self.runs.last().map_or(0, |run| run.end);
        let Some(token) = self.code.get(start..end).filter(|token| !token.is_empty()) else { return };
        let blank = token.trim().is_empty();
        let class = if blank { "" } else { class_of(stack) };
        match self.runs.last_mut() {
            Some(last) if blank || last.class == class => last.end = end,
            _ => self.runs.push(Run { end, class }),
        }
    }
}

fn class_of(stack: &ScopeStack) -> &'static str {
    let class = |scope: &Scope| {
        CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class)
    };
    stack.as_slice().iter().rev().find_map(class).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::{Colours, grammar_of, judge};

    fn colours(code: &str, language: &str, largest: usize) -> Colours {
        judge(code, language, largest).colours(code)
    }

    /// The code with its runs marked: `[class:token]`.
    fn shown(code: &str, language: &str) -> String {
        let Colours::Runs(runs) = colours(code, language, 10_000) else { return "none".to_owned() };
        let mut start = 0;
        let mut shown = String::new();
        for run in runs {
            shown.push_str(&format!("[{}:{}]", run.class, &code[start..run.end]));
            start = run.end;
        }
        shown
    }

    #[test]
    fn known_languages_are_coloured() {
        assert_eq!(
            shown("// 注释\nlet x = \"<a>\";\n", "rust"),
            "[c:// 注释\n][k:let][: x = ][s:\"<a>\"][:;\n]"
        );
        for language in [
            "toml", "ts", "yaml", "json", "bash", "shell", "lua", "vue", "nginx", "diff", "html", "css",
            "vue-html", "sh-vue",
        ] {
            assert!(matches!(colours("x", language, 10), Colours::Runs(_)), "{language}");
        }
    }

    #[test]
    fn the_rest_is_text() {
        for language in ["", "text", "no-such-language", "mermaid", "promql", "foo"] {
            assert_eq!(colours("<x>", language, 10), Colours::None, "{language}");
        }
        assert_eq!(grammar_of("None"), "");
        assert!(matches!(colours("12345", "rust", 4), Colours::TooMuch(_)));
    }

    #[test]
    fn slips_of_the_keyboard_are_noticed() {
        for (typed, meant) in
            [("pyhton", "python"), ("javscript", "javascript"), ("makefil", "makefile"), ("rsut", "rust")]
        {
            assert_eq!(colours("x", typed, 10), Colours::Mistyped(meant.to_owned()));
        }
    }
}

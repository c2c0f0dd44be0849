//! Code to coloured HTML at build time, with short classes a theme can style in light and dark.
//!
//! Grammars describe code with hundreds of scopes; readers tell about ten colours apart. Each token gets the class of
//! the innermost scope that has one in [`CLASSES`].

use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::html::escape;

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

/// Lines longer than this are data, not code: the grammar's regular expressions would only burn time on them.
const LONGEST_LINE: usize = 2_000;

/// Adds code to HTML, coloured if its language is known and it is not too long.
pub(super) fn highlight(into: &mut String, code: &str, language: &str, largest: usize) {
    let readable = code.len() <= largest && code.lines().all(|line| line.len() <= LONGEST_LINE);
    let start = into.len();
    let coloured = readable
        && !language.is_empty()
        && syntax(language).is_some_and(|syntax| colour(into, code, syntax).is_ok());
    if !coloured {
        into.truncate(start);
        escape(into, code);
    }
}

fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    // Names authors use that the grammars do not know.
    let language = match language.to_ascii_lowercase().as_str() {
        "shell" | "console" | "shell-session" => "sh".to_owned(),
        "jsonc" | "json5" => "json".to_owned(),
        "text" | "plain" | "plaintext" | "txt" => return None,
        "mjs" | "cjs" | "jsx" => "js".to_owned(),
        other => other.to_owned(),
    };
    SYNTAXES.find_syntax_by_token(&language)
}

fn colour(into: &mut String, code: &str, syntax: &SyntaxReference) -> Result<(), syntect::Error> {
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut open = "";
    for line in code.split_inclusive('\n') {
        let operations = state.parse_line(line, &SYNTAXES)?;
        let mut from = 0;
        for (at, operation) in operations {
            if at > from {
                write_token(into, line.get(from..at).unwrap_or(""), class_of(&stack), &mut open);
                from = at;
            }
            stack.apply(&operation)?;
        }
        write_token(into, line.get(from..).unwrap_or(""), class_of(&stack), &mut open);
    }
    if !open.is_empty() {
        into.push_str("</span>");
    }
    Ok(())
}

fn class_of(stack: &ScopeStack) -> &'static str {
    let class = |scope: &Scope| {
        CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class)
    };
    stack.as_slice().iter().rev().find_map(class).unwrap_or("")
}

/// Neighbours with one class share one element; white space joins whatever stands before it.
fn write_token(into: &mut String, token: &str, class: &'static str, open: &mut &'static str) {
    let blank = token.trim().is_empty();
    if class != *open && !blank {
        if !open.is_empty() {
            into.push_str("</span>");
        }
        if !class.is_empty() {
            into.push_str("<span class=\"");
            into.push_str(class);
            into.push_str("\">");
        }
        *open = class;
    }
    escape(into, token);
}

#[cfg(test)]
mod tests {
    use super::highlight;

    fn html(code: &str, language: &str) -> String {
        let mut html = String::new();
        highlight(&mut html, code, language, 10_000);
        html
    }

    #[test]
    fn known_languages_are_coloured() {
        let rust = html("// 注释\nlet x = \"<a>\";\n", "rust");
        assert_eq!(
            rust,
            "<span class=\"c\">// 注释\n</span><span class=\"k\">let</span> x = <span class=\"s\">&quot;&lt;a&gt;&quot;</span>;\n"
        );
        for language in
            ["toml", "ts", "yaml", "json", "bash", "shell", "lua", "vue", "nginx", "diff", "html", "css"]
        {
            assert!(super::syntax(language).is_some(), "{language}");
        }
    }

    #[test]
    fn everything_else_is_text() {
        assert_eq!(html("<x>", "no-such-language"), "&lt;x&gt;");
        assert_eq!(html("<x>", ""), "&lt;x&gt;");
        assert_eq!(html(&"a".repeat(11_000), "rust"), "a".repeat(11_000));
        assert_eq!(html(&format!("{}\n", "b".repeat(2_001)), "rust").len(), 2_002);
    }
}

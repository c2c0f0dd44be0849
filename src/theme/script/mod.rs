//! Scripts of a folder as one script, written as briefly as is safe.
//!
//! Pages opened from a disk cannot load modules, so the files of a folder below `scripts/` are joined into one script with
//! one scope that nobody else sees; `main.js` stands last. A folder in it, such as `search/page`, is a script of its own,
//! `search-page`, which calls things by the same short names. Comments, indentation and needless spaces are for those who read
//! the source and stay behind; line ends stay where they may end statements.
//!
//! Names may be shortened where the source asks for it: `// shorten: alternatives concepts` replaces these names
//! everywhere in the joined script, as variables and as properties alike. So a name on the list must not be one that the
//! browser, a file or a caller knows. Names that never meet share a short form: [`names`](names::names) says which.

mod names;
mod tokens;

use std::collections::BTreeMap;

use names::names;
use tokens::{Kind, Token, Tokens, is_name};

/// Joins sources; the one that must stand last comes last. What they share short names with is `folder`, themselves among it.
pub(super) fn join(sources: &[&str], folder: &[&str]) -> String {
    let names = names(folder);
    let mut script = String::from("(() => {\n\"use strict\";\n");
    for source in sources {
        brief(source, &names, &mut script);
    }
    script.push_str("})();\n");
    script
}

fn brief(source: &str, names: &BTreeMap<&str, String>, script: &mut String) {
    let tokens: Vec<(Token<'_>, Gap)> = with_gaps(source);
    let text = |at: usize| tokens.get(at).map_or("", |(token, _)| token.text);
    let mut at = 0;
    let mut declaring = Declaring::default();
    while let Some((token, gap)) = tokens.get(at) {
        at += 1;
        if declaring.goes_on(token.text, text(at)) {
            script.push(',');
            at += 1;
            continue;
        }
        // The parameter of `(x) => y` needs no parentheses.
        let is_lone = token.text == "("
            && [text(at + 1), text(at + 2), text(at + 3)] == [")", "=", ">"]
            && tokens.get(at).is_some_and(|(token, _)| token.kind == Kind::Name);
        if is_lone && let Some((parameter, _)) = tokens.get(at) {
            put(script, short(*parameter, names), *gap);
            declaring.goes_on(")", "");
            at += 2;
            continue;
        }
        // A comma after the last of several, and the end of the last statement, go without saying.
        let ends = match token.text {
            "," => [")", "]", "}"].contains(&text(at)) && !script.ends_with(['[', ',']),
            ";" => text(at) == "}" && !script.ends_with([')', '{', '}', ';']),
            _ => false,
        };
        if !ends {
            put(script, short(*token, names), *gap);
        }
    }
    script.push('\n');
}

/// Whether the statement that is read declares variables, for each bracket that is open: the next statement can go on with it.
struct Declaring(Vec<bool>);

impl Default for Declaring {
    fn default() -> Self {
        Self(vec![false])
    }
}

impl Declaring {
    /// Takes a token; whether it ends a declaration that the next token begins again.
    fn goes_on(&mut self, token: &str, next: &str) -> bool {
        match token {
            "{" | "(" | "[" => self.0.push(false),
            "}" | ")" | "]" => drop(self.0.pop()),
            _ => {}
        }
        let Some(declares) = self.0.last_mut() else { return false };
        match token {
            "let" | "const" => *declares = true,
            ";" => *declares &= ["let", "const"].contains(&next),
            _ => return false,
        }
        *declares && token == ";"
    }
}

/// What stands before a token in the source.
#[derive(Clone, Copy, Default)]
struct Gap {
    space: bool,
    line: bool,
}

fn with_gaps(source: &str) -> Vec<(Token<'_>, Gap)> {
    let mut gap = Gap::default();
    let mut tokens = Vec::new();
    for token in Tokens::of(source) {
        if token.kind == Kind::Space {
            gap.space = true;
            gap.line |= token.text.contains('\n');
        } else {
            tokens.push((token, std::mem::take(&mut gap)));
        }
    }
    tokens
}

fn short<'a>(token: Token<'a>, names: &'a BTreeMap<&str, String>) -> &'a str {
    match token.kind {
        // What never changes may be a variable; `let` is shorter.
        Kind::Name if token.text == "const" => "let",
        Kind::Name => names.get(token.text).map_or(token.text, String::as_str),
        Kind::Space | Kind::Text | Kind::Sign => token.text,
    }
}

fn put(script: &mut String, text: &str, gap: Gap) {
    let (before, after) = (script.chars().next_back(), text.chars().next());
    let glued = |letter: Option<char>| letter.is_some_and(is_name);
    // A line that ends or begins so cannot be the end or the beginning of a statement without a sign for it.
    let goes_on = before.is_some_and(|sign| "{;,([=&|?:>".contains(sign))
        || after.is_some_and(|sign| ")]}.?:&|,".contains(sign));
    if gap.line && !goes_on {
        script.push('\n');
    } else if (glued(before) && glued(after))
        || (gap.space && before == after && matches!(after, Some('+' | '-')))
    {
        script.push(' ');
    }
    script.push_str(text);
}

#[cfg(test)]
mod tests {
    use super::join;

    #[track_caller]
    fn check(source: &str, expected: &str) {
        let joined = join(&[source], &[source]);
        let inner = joined
            .strip_prefix("(() => {\n\"use strict\";\n")
            .and_then(|rest| rest.strip_suffix("\n})();\n"));
        assert_eq!(inner.map(str::trim), Some(expected), "{source}");
    }

    #[test]
    fn what_is_for_readers_stays_behind() {
        check("// A comment.\nconst a = 1; /* Another. */\n\n  return a + +b;", "let a=1;return a+ +b;");
        check(
            "const s = \"// no  comment\"; const t = `a  ${ b + `x ${ { c: 1 } }` }  z`;",
            "let s=\"// no  comment\",t=`a  ${b+`x ${{c:1}}`}  z`;",
        );
        check(
            "x = a / b / c; y = /[/] \"/gu.test(z); return /  /;",
            "x=a/b/c;y=/[/] \"/gu.test(z);return/  /;",
        );
        check("a = b\nc = d", "a=b\nc=d");
        check("f((x) => x, async (y) => [y, ],); { g = 1; }", "f(x=>x,async y=>[y]);{g=1}");
        check("while (f()); const [, b] = c;", "while(f());let[,b]=c;");
        check(
            "const a = () => { let b = 1; const [c] = d; e(); }; let f = 2; if (g) { h(); } const i = 3; j(); let k;",
            "let a=()=>{let b=1,[c]=d;e();},f=2;if(g){h();}let i=3;j();let k;",
        );
        check("const a = b((c) => c); d(); const e = 1;", "let a=b(c=>c);d();let e=1;");
        check("for (let i = 0; i < n; i++) f(i); const a = 1;", "for(let i=0;i<n;i++)f(i);let a=1;");
    }

    /// What templates give to scripts as attributes is known by other names than ours.
    #[test]
    fn no_listed_name_is_that_of_an_attribute() {
        let files = || super::super::BUILT_IN_FILES.files();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        let mut attributes = std::collections::BTreeSet::new();
        for template in files().filter(|file| file.path.extension() == "html") {
            for name in text(&template.bytes).split("data-").skip(1) {
                let name: String =
                    name.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
                let mut words = name.split('-').map(str::to_owned);
                let first = words.next().unwrap_or_default();
                attributes.insert(words.fold(first, |name, mut word| {
                    word.get_mut(..1).map(str::make_ascii_uppercase);
                    name + &word
                }));
            }
        }
        assert!(attributes.contains("reviewBy") && attributes.contains("path"), "{attributes:?}");
        let shared = ["/scripts/site/", "/scripts/text/", "/scripts/appearance/"];
        let sources: Vec<String> = files()
            .filter(|file| shared.iter().any(|folder| file.path.as_str().contains(folder)))
            .map(|file| text(&file.bytes))
            .map(|source| source.lines().filter(|line| !line.trim_start().starts_with("//")).collect())
            .collect();
        let ends_there = |source: &str, way: &str| {
            let after = |at: usize| source.get(at + way.len()..).and_then(|rest| rest.chars().next());
            source.match_indices(way).any(|(at, _)| after(at).is_none_or(|c| !c.is_ascii_alphanumeric()))
        };
        for script in files().filter(|file| shared.iter().any(|folder| file.path.as_str().contains(folder))) {
            let source = text(&script.bytes);
            let listed = source.lines().filter_map(|line| line.strip_prefix("// shorten:"));
            for name in listed.flat_map(str::split_whitespace) {
                let read = [format!(".{name}"), format!("{{ {name}")];
                let is_read = |source: &str| read.iter().any(|way| ends_there(source, way));
                let is_known = attributes.contains(name) && sources.iter().any(|source| is_read(source));
                assert!(!is_known, "{}: `{name}`", script.path);
            }
        }
    }

    #[test]
    fn listed_names_are_short_everywhere_but_in_texts() {
        let source = "// shorten: longName other\nconst longName = { other: 1, a: 2 };\nf(longName.other, \"longName\", `${longName} other`);";
        check(source, "let b={c:1,a:2};f(b.c,\"longName\",`${b} other`);");
    }
}

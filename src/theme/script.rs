//! Scripts of a folder as one script, written as briefly as is safe.
//!
//! Pages opened from a disk cannot load modules, so the files of a folder below `scripts/` are joined into one script with
//! one scope that nobody else sees; `main.js` stands last. Comments, indentation and needless spaces are for those who read
//! the source and stay behind; line ends stay where they may end statements.
//!
//! Names may be shortened where the source asks for it: `// shorten: alternatives concepts` replaces these names
//! everywhere in the joined script, as variables and as properties alike. So a name on the list must not be one that the
//! browser, a file or a caller knows.

use std::collections::{BTreeMap, BTreeSet};

/// The comment that lists names.
const SHORTEN: &str = "// shorten:";

/// Joins sources; the one that must stand last comes last.
pub(super) fn join(sources: &[&str]) -> String {
    let names = names(sources);
    let mut script = String::from("(() => {\n\"use strict\";\n");
    for (source, names) in sources.iter().zip(&names) {
        brief(source, names, &mut script);
    }
    script.push_str("})();\n");
    script
}

/// How a listed name is used.
#[derive(Default)]
struct Use {
    count: usize,
    /// The sources that have it.
    sources: BTreeSet<usize>,
    /// Whether it stands outside all braces: the sources share what they declare there.
    at_top: bool,
}

/// The short form of each listed name, for each source: letters that no source uses as a name. A name of one source alone may
/// share its short form with one of another source alone.
fn names<'a>(sources: &[&'a str]) -> Vec<BTreeMap<&'a str, String>> {
    let lines = sources.iter().flat_map(|source| source.lines());
    let listed = lines.filter_map(|line| line.trim().strip_prefix(SHORTEN)).flat_map(str::split_whitespace);
    let mut uses: BTreeMap<&str, Use> = listed.map(|name| (name, Use::default())).collect();
    let mut taken: BTreeSet<String> = ["do", "if", "in", "of", "as"].map(str::to_owned).into();
    for (number, source) in sources.iter().enumerate() {
        let mut depth = 0_usize;
        for token in Tokens::of(source) {
            match (token.kind, token.text) {
                (Kind::Sign, "{") => depth += 1,
                (Kind::Sign, "}") => depth = depth.saturating_sub(1),
                (Kind::Name, name) => match uses.get_mut(name) {
                    Some(found) => {
                        found.count += 1;
                        found.sources.insert(number);
                        found.at_top |= depth == 0;
                    }
                    None => {
                        taken.insert(name.to_owned());
                    }
                },
                _ => {}
            }
        }
    }
    let mut uses: Vec<(&str, Use)> = uses.into_iter().collect();
    uses.sort_by(|a, b| b.1.count.cmp(&a.1.count).then(a.0.cmp(b.0)));
    let (shared, own): (Vec<_>, Vec<_>) =
        uses.into_iter().partition(|(_, used)| used.at_top || used.sources.len() > 1);
    let mut short = (0..).map(letters).filter(|short| !taken.contains(short));
    let shared: BTreeMap<&str, String> = shared.into_iter().map(|(name, _)| name).zip(&mut short).collect();
    let of_source = |number: usize| {
        let free = (0..)
            .map(letters)
            .filter(|short| !taken.contains(short) && !shared.values().any(|used| used == short));
        let own = own.iter().filter(|(_, used)| used.sources.contains(&number)).map(|(name, _)| *name);
        shared.clone().into_iter().chain(own.zip(free)).collect()
    };
    (0..sources.len()).map(of_source).collect()
}

/// `a`, `b`, … `Z`, `aa`, `ba`, …
fn letters(number: usize) -> String {
    const LETTERS: &[u8; 52] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let letter = char::from(LETTERS.get(number % 52).copied().unwrap_or(b'a'));
    if number < 52 { letter.to_string() } else { format!("{letter}{}", letters(number / 52 - 1)) }
}

fn brief(source: &str, names: &BTreeMap<&str, String>, script: &mut String) {
    let tokens: Vec<(Token<'_>, Gap)> = with_gaps(source);
    let text = |at: usize| tokens.get(at).map_or("", |(token, _)| token.text);
    let mut at = 0;
    while let Some((token, gap)) = tokens.get(at) {
        at += 1;
        // The parameter of `(x) => y` needs no parentheses.
        let is_lone = token.text == "("
            && [text(at + 1), text(at + 2), text(at + 3)] == [")", "=", ">"]
            && tokens.get(at).is_some_and(|(token, _)| token.kind == Kind::Name);
        if is_lone && let Some((parameter, _)) = tokens.get(at) {
            put(script, short(*parameter, names), *gap);
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

fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$' | '#')
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// White space and comments.
    Space,
    /// An identifier or a keyword.
    Name,
    /// A string, the text of a template, a regular expression or a number.
    Text,
    /// Anything else, one character.
    Sign,
}

#[derive(Clone, Copy, Debug)]
struct Token<'a> {
    kind: Kind,
    text: &'a str,
}

/// The tokens of ECMAScript, as far as telling names from texts needs them.
struct Tokens<'a> {
    rest: &'a str,
    /// Whether a `/` now would divide, rather than begin a regular expression.
    after_value: bool,
    /// Open braces inside each template that is being read.
    templates: Vec<usize>,
}

impl<'a> Tokens<'a> {
    fn of(source: &'a str) -> Self {
        Self { rest: source, after_value: false, templates: Vec::new() }
    }

    fn take(&mut self, kind: Kind, length: usize) -> Option<Token<'a>> {
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        match kind {
            Kind::Space => {}
            Kind::Text => self.after_value = true,
            Kind::Name => {
                self.after_value = !matches!(
                    text,
                    "return" | "typeof" | "case" | "in" | "of" | "await" | "yield" | "else" | "new"
                );
            }
            Kind::Sign => self.after_value = matches!(text, ")" | "]" | "}"),
        }
        Some(Token { kind, text })
    }

    /// The length of a text that ends with `end`, from its first character; `\` takes the next along.
    fn quoted(&self, end: char) -> usize {
        let mut in_class = false;
        let mut characters = self.rest.char_indices().skip(1);
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' => {
                    characters.next();
                }
                '[' if end == '/' => in_class = true,
                ']' => in_class = false,
                _ if character == end && !in_class => return at + 1,
                _ => {}
            }
        }
        self.rest.len()
    }

    /// The length of a template up to its end or to `${`, which opens an expression.
    fn template(&mut self) -> usize {
        let mut characters = self.rest.char_indices().skip(1).peekable();
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' => {
                    characters.next();
                }
                '`' => return at + 1,
                '$' if characters.peek().is_some_and(|(_, next)| *next == '{') => {
                    self.templates.push(0);
                    return at + 2;
                }
                _ => {}
            }
        }
        self.rest.len()
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let first = self.rest.chars().next()?;
        let while_ =
            |test: fn(char) -> bool| self.rest.find(|letter| !test(letter)).unwrap_or(self.rest.len());
        match first {
            _ if first.is_whitespace() => self.take(Kind::Space, while_(char::is_whitespace)),
            '/' if self.rest.starts_with("//") => {
                self.take(Kind::Space, self.rest.find('\n').unwrap_or(self.rest.len()))
            }
            '/' if self.rest.starts_with("/*") => {
                self.take(Kind::Space, self.rest.find("*/").map_or(self.rest.len(), |at| at + 2))
            }
            '"' | '\'' => self.take(Kind::Text, self.quoted(first)),
            '`' => {
                let length = self.template();
                self.take(Kind::Text, length)
            }
            '/' if !self.after_value => {
                let body = self.quoted('/');
                let flags =
                    self.rest.get(body..).unwrap_or("").find(|letter: char| !letter.is_ascii_lowercase());
                self.take(Kind::Text, body + flags.unwrap_or(0))
            }
            _ if first.is_ascii_digit() => self
                .take(Kind::Text, while_(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.'))),
            _ if is_name(first) => self.take(
                Kind::Name,
                while_(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '$' | '#')),
            ),
            '}' if self.templates.last() == Some(&0) => {
                self.templates.pop();
                let length = self.template();
                self.take(Kind::Text, length)
            }
            _ => {
                if let Some(open) = self.templates.last_mut() {
                    match first {
                        '{' => *open += 1,
                        '}' => *open -= 1,
                        _ => {}
                    }
                }
                self.take(Kind::Sign, first.len_utf8())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::join;

    #[track_caller]
    fn check(source: &str, expected: &str) {
        let joined = join(&[source]);
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
            "let s=\"// no  comment\";let t=`a  ${b+`x ${{c:1}}`}  z`;",
        );
        check(
            "x = a / b / c; y = /[/] \"/gu.test(z); return /  /;",
            "x=a/b/c;y=/[/] \"/gu.test(z);return/  /;",
        );
        check("a = b\nc = d", "a=b\nc=d");
        check("f((x) => x, async (y) => [y, ],); { g = 1; }", "f(x=>x,async y=>[y]);{g=1}");
        check("while (f()); const [, b] = c;", "while(f());let[,b]=c;");
    }

    #[test]
    fn listed_names_are_short_everywhere_but_in_texts() {
        let source = "// shorten: longName other\nconst longName = { other: 1, a: 2 };\nf(longName.other, \"longName\", `${longName} other`);";
        check(source, "let b={c:1,a:2};f(b.c,\"longName\",`${b} other`);");
    }
}

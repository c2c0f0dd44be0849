//! Scripts of a folder as one script, written as briefly as is safe.
//!
//! Pages opened from a disk cannot load modules, so the files of a folder below `scripts/` are joined into one script with
//! one scope that nobody else sees; `main.js` stands last. A folder in it, such as `search/page`, is a script of its own,
//! `search-page`, which calls things by the same short names. Comments, indentation and needless spaces are for those who read
//! the source and stay behind; line ends stay where they may end statements. `true` and `false` are `!0` and `!1`.
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
    let mut heads = Heads::default();
    while let Some((token, gap)) = tokens.get(at) {
        at += 1;
        if keeps_line(script, token.text, *gap) {
            declaring.may_end();
        }
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
        heads.read(token.text);
        // A comma after the last of several, and the end of the last statement, go without saying.
        let ends = match token.text {
            "," => [")", "]", "}"].contains(&text(at)) && !script.ends_with(['[', ',']),
            ";" => text(at) == "}" && !script.ends_with(['{', ';']) && !heads.has_ended,
            _ => false,
        };
        if ends {
            continue;
        }
        let is_key = at > 1 && text(at - 2) == "." || text(at) == ":";
        let text = match token.text {
            "true" if !is_key => "!0",
            "false" if !is_key => "!1",
            _ => short(*token, names),
        };
        put(script, text, *gap);
    }
    if !script.ends_with('\n') {
        script.push('\n');
    }
}

/// Whether the statement that is read declares variables, for each bracket that is open: the next statement can go on with it.
struct Declaring(Vec<bool>);

impl Default for Declaring {
    fn default() -> Self {
        Self(vec![false])
    }
}

impl Declaring {
    /// The end of a line may be that of a statement without a sign for it.
    fn may_end(&mut self) {
        if let Some(declares) = self.0.last_mut() {
            *declares = false;
        }
    }

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

/// Tells the parentheses of `while (…)` from those of a call: after the former a statement must follow, were it empty.
#[derive(Default)]
struct Heads<'a> {
    /// For each parenthesis that is open, whether it is of a head.
    open: Vec<bool>,
    before: &'a str,
    /// Whether the last token was the end of a head.
    has_ended: bool,
}

impl<'a> Heads<'a> {
    fn read(&mut self, token: &'a str) {
        if token == ";" {
            return;
        }
        self.has_ended = token == ")" && self.open.pop().unwrap_or_default();
        if token == "(" {
            self.open.push(["while", "for", "if", "with"].contains(&self.before));
        }
        self.before = token;
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
    if keeps_line(script, text, gap) {
        script.push('\n');
    } else if (glued(before) && glued(after))
        || (gap.space && before == after && matches!(after, Some('+' | '-')))
    {
        script.push(' ');
    }
    script.push_str(text);
}

/// Whether the line before a text ends where a statement may end.
fn keeps_line(script: &str, text: &str, gap: Gap) -> bool {
    let (before, after) = (script.chars().next_back(), text.chars().next());
    // A line that ends or begins so cannot be the end or the beginning of a statement without a sign for it.
    let goes_on = before.is_some_and(|sign| "{;,([=&|?:>".contains(sign))
        || after.is_some_and(|sign| ")]}.?:&|,".contains(sign));
    gap.line && !goes_on
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Kind, Token, Tokens, is_name, join};

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
        check("return true; a = { true: b.false, c: false };", "return!0;a={true:b.false,c:!1};");
        check("() => { return { a }; };", "()=>{return{a}};");
        check("while (f()); const [, b] = c;", "while(f());let[,b]=c;");
        check("{ while (f(g())); }", "{while(f(g()));}");
        check("{ for (;;); } { if (a) f(b); }", "{for(;;);}{if(a)f(b)}");
        check(
            "const a = () => { let b = 1; const [c] = d; e(); }; let f = 2; if (g) { h(); } const i = 3; j(); let k;",
            "let a=()=>{let b=1,[c]=d;e()},f=2;if(g){h()}let i=3;j();let k;",
        );
        check("const a = b((c) => c); d(); const e = 1;", "let a=b(c=>c);d();let e=1;");
        check("for (let i = 0; i < n; i++) f(i); const a = 1;", "for(let i=0;i<n;i++)f(i);let a=1;");
        check("const a = 1\nfoo(); const b = 2;", "let a=1\nfoo();let b=2;");
        check("const a = {\n  b,\n}; const c = d\n  .e(); const f = 1;", "let a={b},c=d.e(),f=1;");
    }

    /// What a script of the theme may be: its folder, its source without comments, the names that it lists.
    struct Script {
        folder: String,
        source: String,
        listed: Vec<String>,
    }

    fn scripts() -> Vec<Script> {
        let files = super::super::BUILT_IN_FILES.files().filter(|file| file.path.extension() == "js");
        let scripts = files.filter_map(|file| {
            let text = String::from_utf8(file.bytes.to_vec()).expect("UTF-8");
            let (folder, _) = file.path.as_str().split_once("scripts/")?.1.split_once('/')?;
            let listed = text.lines().filter_map(|line| line.strip_prefix("// shorten:"));
            let listed = listed.flat_map(str::split_whitespace).map(str::to_owned).collect();
            let read = |token: Token<'_>| if token.kind == Kind::Space { " " } else { token.text }.to_owned();
            let source = Tokens::of(&text).map(read).collect();
            Some(Script { folder: folder.to_owned(), source, listed })
        });
        scripts.collect()
    }

    #[test]
    fn every_listed_name_is_the_name_of_something() {
        let scripts = scripts();
        let mut listed = BTreeSet::new();
        for script in &scripts {
            let own = scripts.iter().filter(|other| other.folder == script.folder);
            let tokens = own.flat_map(|other| Tokens::of(&other.source));
            let names: BTreeSet<&str> =
                tokens.filter(|token| token.kind == Kind::Name).map(|token| token.text).collect();
            for name in &script.listed {
                assert!(names.contains(name.as_str()), "{}: nothing is called `{name}`", script.folder);
                listed.insert((&script.folder, name));
            }
        }
        assert!(listed.len() > 400, "{}", listed.len());
    }

    /// What elements have as attributes is known by other names than ours.
    #[test]
    fn no_listed_name_is_that_of_an_attribute() {
        let scripts = scripts();
        // These travel in one file.
        let together = |one: &str, other: &str| {
            one == other || [one, other].iter().all(|folder| ["site", "text"].contains(folder))
        };
        let (mut known, mut wrong) = (BTreeSet::new(), BTreeSet::new());
        for script in &scripts {
            let own = scripts.iter().filter(|other| together(&other.folder, &script.folder));
            // What one file calls an element's attributes, another may read.
            let sources: Vec<&str> = own.map(|other| other.source.as_str()).collect();
            let read: BTreeSet<String> =
                read_of_elements(&sources.join(";")).into_iter().map(str::to_owned).collect();
            let listed = script.listed.iter().map(String::as_str);
            wrong.extend(listed.filter(|name| read.contains(*name)).map(|name| (&script.folder, name)));
            known.extend(read.into_iter().map(|name| (script.folder.as_str(), name)));
        }
        assert!(wrong.is_empty(), "{wrong:?}");
        for reads in [
            ("search", "index"),
            ("site", "fragments"),
            ("site", "root"),
            ("text", "copyPage"),
            ("cards", "glossary"),
        ] {
            assert!(known.contains(&(reads.0, reads.1.to_owned())), "{reads:?} is read: {known:?}");
        }
    }

    /// The names under which a script reads attributes of elements: of `dataset`, and of variables that are one.
    fn read_of_elements(source: &str) -> Vec<&str> {
        let statements = || source.split(';').filter(|statement| statement.contains(".dataset"));
        let variables = statements().filter_map(|statement| {
            statement.strip_suffix(".dataset")?.split_once("const ")?.1.split_once(" =").map(|(name, _)| name)
        });
        let holders: Vec<String> =
            variables.chain(["dataset"]).map(|name| format!("{}.", name.trim_end_matches('?'))).collect();
        let of_holders = holders.iter().flat_map(|holder| source.split(holder.as_str()).skip(1));
        let patterns =
            statements().filter_map(|statement| statement.split_once("const {")?.1.split_once('}'));
        let of_patterns = patterns.flat_map(|(names, _)| names.split(','));
        let names = of_holders.chain(of_patterns).map(str::trim);
        names.map(|name| name.split(|letter| !is_name(letter)).next().unwrap_or_default()).collect()
    }

    #[test]
    fn listed_names_are_short_everywhere_but_in_texts() {
        let source = "// shorten: longName other\nconst longName = { other: 1, a: 2 };\nf(longName.other, \"longName\", `${longName} other`);";
        check(source, "let b={c:1,a:2};f(b.c,\"longName\",`${b} other`);");
    }
}

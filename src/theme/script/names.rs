//! Which names become which short ones.

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::{Kind, Token, Tokens};

/// The comment that lists names.
const SHORTEN: &str = "// shorten:";
/// Words of the language that are as short as short names.
const WORDS: [&str; 5] = ["as", "do", "if", "in", "of"];

/// How a name is used.
#[derive(Debug, Default)]
struct Use {
    count: usize,
    /// The scopes that have it: numbers of statements outside all functions and of methods of classes; [`TOP`] for what is declared for
    /// all of them.
    scopes: BTreeSet<usize>,
    /// Whether it may name a property anywhere.
    is_property: bool,
}

/// The scope of what all scopes may use.
const TOP: usize = 0;

impl Use {
    /// Whether two names could be taken for one another if they were written alike. Variables can in a scope that has
    /// both; properties anywhere, since objects go from one scope to another.
    fn meets(&self, other: &Self) -> bool {
        (self.is_property && other.is_property) || !self.scopes.is_disjoint(&other.scopes)
    }
}

/// The short form of each listed name. The most frequent get the shortest, which they share with names that they never
/// meet: the same few letters again and again are what compresses well.
pub(super) fn names<'a>(sources: &[&'a str]) -> BTreeMap<&'a str, String> {
    let lines = sources.iter().flat_map(|source| source.lines());
    let listed = lines.filter_map(|line| line.trim().strip_prefix(SHORTEN)).flat_map(str::split_whitespace);
    let listed: BTreeSet<&str> = listed.collect();
    let uses = uses(sources);
    let mut holders: BTreeMap<String, Vec<&Use>> = BTreeMap::new();
    let (wanted, fixed): (Vec<_>, Vec<_>) = uses.iter().partition(|(name, _)| listed.contains(*name));
    for (name, used) in fixed {
        holders.insert((*name).to_owned(), vec![used]);
    }
    let mut wanted: Vec<(&&str, &Use)> = wanted;
    wanted.sort_by_key(|(name, used)| (std::cmp::Reverse(used.count), **name));
    let mut names = BTreeMap::new();
    for (name, used) in wanted {
        let free = |short: &String| {
            let holders = holders.get(short).map(Vec::as_slice).unwrap_or_default();
            !WORDS.contains(&short.as_str()) && !holders.iter().any(|holder| holder.meets(used))
        };
        let Some(short) = (0..).map(letters).find(free) else { continue };
        holders.entry(short.clone()).or_default().push(used);
        names.insert(*name, short);
    }
    names
}

/// `a`, `b`, … `Z`, `aa`, `ba`, …
fn letters(number: usize) -> String {
    const LETTERS: &[u8; 52] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let letter = char::from(LETTERS.get(number % 52).copied().unwrap_or(b'a'));
    if number < 52 { letter.to_string() } else { format!("{letter}{}", letters(number / 52 - 1)) }
}

/// Every name of the sources, with how it is used.
fn uses<'a>(sources: &[&'a str]) -> BTreeMap<&'a str, Use> {
    let mut uses: BTreeMap<&'a str, Use> = BTreeMap::new();
    let mut last = TOP;
    for source in sources {
        let tokens: Vec<Token<'a>> = Tokens::of(source).filter(|token| token.kind != Kind::Space).collect();
        let mut place = Place { scope: last + 1, ..Place::default() };
        for at in 0..tokens.len() {
            let text = |offset: isize| {
                at.checked_add_signed(offset).and_then(|at| tokens.get(at)).map_or("", |token| token.text)
            };
            let Some(token) = tokens.get(at) else { continue };
            if token.kind == Kind::Name {
                let used = uses.entry(token.text).or_default();
                used.count += 1;
                used.scopes.insert(place.scope);
                if place.declares() {
                    used.scopes.insert(TOP);
                }
                used.is_property |= place.is_property(text(-2), text(-1), text(1));
            }
            place.pass(*token);
        }
        last = place.scope;
    }
    uses
}

/// Where among brackets and statements a token stands.
#[derive(Debug, Default)]
struct Place {
    scope: usize,
    /// The brackets that are open.
    open: Vec<char>,
    /// The first word of the statement outside all brackets, and whether it has been read.
    begins: Option<bool>,
    is_class: bool,
    /// Whether a declaration outside all functions has begun.
    declares: bool,
    /// How many brackets were open where a value began that has not ended: what stands in it is not declared.
    value: Option<usize>,
}

impl Place {
    /// Whether a name here may be that of a property. A `?` before a `:` may too: nothing is lost but letters.
    fn is_property(&self, before_last: &str, last: &str, next: &str) -> bool {
        let is_member = self.is_class && self.open.len() == 1;
        let is_spread = last == "." && before_last == ".";
        let in_braces = self.open.last() == Some(&'{');
        let is_shorthand = in_braces && ["{", ","].contains(&last) && [",", "}", "="].contains(&next);
        is_member || (last == "." && !is_spread) || next == ":" || is_shorthand
    }

    /// Whether a name here is declared for all.
    fn declares(&self) -> bool {
        self.declares && self.value.is_none()
    }

    fn pass(&mut self, token: Token<'_>) {
        match (token.kind, token.text) {
            (Kind::Name, word) if self.open.is_empty() => {
                if matches!(word, "const" | "let" | "var" | "function" | "class") {
                    (self.declares, self.value) = (true, None);
                }
                let is_definition = matches!(word, "function" | "async" | "class");
                self.begins = self.begins.or(Some(is_definition));
                self.is_class |= word == "class";
            }
            (Kind::Sign, "(" | "[" | "{") => {
                self.open.extend(token.text.chars());
                // A parameter belongs to its function, a pattern to all.
                self.declares &= self.begins == Some(false);
            }
            (Kind::Sign, ")" | "]" | "}") => {
                self.open.pop();
                self.value = self.value.filter(|depth| *depth <= self.open.len());
                match self.open.len() {
                    0 if token.text == "}" && self.begins == Some(true) => self.end(),
                    1 if token.text == "}" && self.is_class => self.scope += 1,
                    _ => {}
                }
            }
            (Kind::Sign, "=") => self.value = self.value.or(Some(self.open.len())),
            // Where the value of one ends, in a pattern too, the next name begins.
            (Kind::Sign, ",") => self.value = self.value.filter(|depth| *depth != self.open.len()),
            (Kind::Sign, ";") if self.open.is_empty() => self.end(),
            (Kind::Sign, ";") if self.open.len() == 1 && self.is_class => self.scope += 1,
            _ => {}
        }
    }

    fn end(&mut self) {
        *self = Self { scope: self.scope + 1, ..Self::default() };
    }
}

#[cfg(test)]
mod tests {
    use super::names;

    #[track_caller]
    fn check(source: &str, expected: &[(&str, &str)]) {
        let names = names(&[source]);
        let found: Vec<(&str, &str)> = names.iter().map(|(name, short)| (*name, short.as_str())).collect();
        assert_eq!(found, expected, "{source}");
    }

    #[test]
    fn variables_that_never_meet_share_a_name() {
        check(
            "// shorten: first other top\nconst top = 1;\nfunction f(first) { return first; }\nfunction g(other) { return top + other; }",
            &[("first", "a"), ("other", "a"), ("top", "b")],
        );
        check(
            "// shorten: one two\nfunction f(one) { return one.map((two) => one + two); }",
            &[("one", "a"), ("two", "b")],
        );
        check(
            "// shorten: one two\nclass A { m(one) { return one; } n(two) { return two; } }",
            &[("one", "a"), ("two", "a")],
        );
    }

    #[test]
    fn what_is_declared_for_all_is_apart() {
        check("// shorten: one two\nconst one = 1, f = 2;\nlet [two] = g;", &[("one", "a"), ("two", "b")]);
        check("// shorten: one two\nfunction one() {}\nclass two {}", &[("one", "a"), ("two", "b")]);
        check(
            "// shorten: one two\nconst { one } = f;\nconst two = (h) => h;",
            &[("one", "a"), ("two", "b")],
        );
        // `three` never meets `two` but as something that is there for all.
        for declaration in [
            "const one = f(1, 2), two = 3;",
            "const [one = f(1, 2), two] = g;",
            "const { one = { h: 1 }, two } = g;",
        ] {
            check(
                &format!("// shorten: one three two\n{declaration}\nlet three;"),
                &[("one", "a"), ("three", "b"), ("two", "c")],
            );
        }
    }

    #[test]
    fn properties_are_apart_everywhere() {
        check(
            "// shorten: one two\nfunction f(x) { return x.one; }\nfunction g(y) { return { two: y }; }",
            &[("one", "a"), ("two", "b")],
        );
        check(
            "// shorten: one two\nfunction f({ one }) { return one; }\nfunction g(...two) { f(two); }",
            &[("one", "a"), ("two", "a")],
        );
        // What is not listed keeps its name, and nobody takes it.
        check("// shorten: one\nfunction f(a) { return a + one; }", &[("one", "b")]);
    }
}

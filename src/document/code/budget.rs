//! How much code is coloured: as much as even the worst text of its size costs less than two seconds.
//!
//! Grammars are regular expressions that go back and forth over a line, and some texts make them do so for minutes.
//! What a text costs cannot be known without paying it, and a clock would give other pages on other machines. So the
//! worst is assumed, which grows with the square of a line's length, and with a factor of the grammar that was measured
//! by searching for the worst lines.

use crate::words::{Words, words};

/// Microseconds that a block may cost at worst, on one core of the machine of the measurements. The model is right to a
/// twentieth: of twice as much, the worst block took 3.1 s. No block of the sites that were looked at (8,529 with a
/// known language) comes near it: the dearest is reckoned at 1.37 s.
const WORST: usize = 1_500_000;

/// The same for all blocks of a page together. The dearest page of the sites that were looked at is reckoned at 5.6 s.
const PAGE: usize = 10 * WORST;

/// Microseconds that a byte costs at worst in short lines, whatever the grammar.
const BYTE: usize = 8;

/// Lines longer than this were not measured; they are data, not code.
const LONGEST_LINE: usize = 2_000;

/// Hundredths of a microsecond that a line costs at worst, for each byte times each byte, by the names of grammars.
const COSTS: [(&str, usize); 43] = [
    ("Apache Conf", 70),
    ("Bourne Again Shell (bash)", 60),
    ("C", 50),
    ("C#", 160),
    ("C++", 750),
    ("CSS", 60),
    ("Dart", 15),
    ("Diff", 2),
    ("Dockerfile", 2),
    ("DotENV", 4),
    ("Elixir", 40),
    ("Go", 65),
    ("GraphQL", 10),
    ("HTML", 20),
    ("HTML (Jinja2)", 20),
    ("Haskell", 800),
    ("INI", 200),
    ("JSON", 8),
    ("Java", 20),
    ("Java Properties", 2),
    ("JavaScript", 160),
    ("Kotlin", 40),
    ("LaTeX", 10),
    ("Lisp", 8_000),
    ("Lua", 20),
    ("Objective-C", 60),
    ("PHP", 450),
    ("PHP Source", 450),
    ("Perl", 45),
    ("Python", 100),
    ("R", 800),
    ("Ruby", 85),
    ("Rust", 50),
    ("SQL", 50),
    ("Scala", 1500),
    ("Shell-Unix-Generic", 60),
    ("Swift", 40),
    ("TOML", 7),
    ("TypeScript", 250),
    ("TypeScriptReact", 400),
    ("XML", 10),
    ("YAML", 60),
    ("nginx", 40),
];

/// The same for grammars that were not measured, and for the worst of those that were: Makefile, Markdown and SCSS. So
/// that examples of the usual length keep their colours, Markdown may cost three times as much.
const UNKNOWN: usize = 3_000;

/// What is left for the code of a page, in microseconds at worst.
#[derive(Clone, Copy, Debug)]
pub(in crate::document) struct Budget(usize);

impl Budget {
    /// That of a whole page.
    pub(in crate::document) const fn of_page() -> Self {
        Self(PAGE)
    }

    /// Takes out what a block costs, if that much is left.
    pub(super) fn pay(&mut self, cost: usize) -> bool {
        let left = self.0.checked_sub(cost);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

/// What code costs at worst, in microseconds.
fn cost(code: &str, grammar: &str) -> usize {
    let factor = COSTS.iter().find(|(name, _)| *name == grammar).map_or(UNKNOWN, |(_, cost)| *cost);
    let squares = code.lines().map(str::len).fold(0_usize, |sum, length| sum.saturating_add(length * length));
    (squares.saturating_mul(factor) / 100).max(code.len().saturating_mul(BYTE))
}

/// What code costs at worst, in microseconds, or why it should stay plain. `largest` is a size in bytes.
pub(super) fn judge(code: &str, grammar: &str, largest: usize) -> Result<usize, Words> {
    let length = code.len();
    if length > largest {
        return Err(words!(
            en: "it has {length} bytes, and at most {largest} are coloured",
            zh: "它有{length}字节，最多给{largest}字节上色",
        ));
    }
    let lengths = || code.lines().map(str::len);
    if let Some((index, length)) = lengths().enumerate().find(|(_, length)| *length > LONGEST_LINE) {
        let line = index + 1;
        return Err(words!(
            en: "line {line} has {length} bytes, and lines of at most {LONGEST_LINE} are coloured",
            zh: "第{line}行有{length}字节，最多给{LONGEST_LINE}字节的行上色",
        ));
    }
    let cost = cost(code, grammar);
    if cost > WORST {
        let line = lengths().max().unwrap_or(0);
        return Err(words!(
            en: "it is too much for the grammar of {grammar}, with lines of up to {line} bytes",
            zh: "对{grammar}的语法来说太多了，最长的一行有{line}字节",
        ));
    }
    Ok(cost)
}

#[cfg(test)]
mod tests {
    use super::{Budget, COSTS, PAGE, cost, judge};

    #[test]
    fn what_people_show_is_coloured() {
        for (grammar, line, lines) in [
            ("JavaScript", 60, 250),
            ("Bourne Again Shell (bash)", 1_400, 1),
            ("JSON", 1_900, 5),
            ("Python", 60, 400),
            ("C++", 50, 75),
            ("Makefile", 50, 15),
            ("Markdown", 100, 4),
            ("SCSS", 40, 30),
        ] {
            let code = format!("{}\n", "x".repeat(line)).repeat(lines);
            assert!(judge(&code, grammar, 256 * 1024).is_ok(), "{grammar}");
        }
    }

    #[test]
    fn what_could_take_minutes_stays_plain() {
        for (grammar, line, lines) in [
            ("Makefile", 300, 2),
            ("Markdown", 2_000, 1),
            ("C#", 1_900, 1),
            ("JavaScript", 80, 1_000),
            ("JSON", 2_001, 1),
            ("JSON", 30, 6_500),
        ] {
            let code = format!("{}\n", "x".repeat(line)).repeat(lines);
            assert!(judge(&code, grammar, 256 * 1024).is_err(), "{grammar}");
        }
        assert!(judge("xx", "JSON", 1).is_err_and(|reason| reason.english.contains("2 bytes")));
    }

    #[test]
    fn a_page_has_a_budget_of_its_own() {
        let mut budget = Budget::of_page();
        let block = cost(&"x".repeat(2_000), "Java");
        let paid = (0..1_000).take_while(|_| budget.pay(block)).count();
        assert_eq!(paid, PAGE / block);
        assert!(budget.pay(0), "what costs nothing is always paid for");
    }

    #[test]
    fn grammars_are_named_as_they_are() {
        let known = two_face::syntax::extra_newlines();
        for (name, _) in COSTS {
            assert!(known.find_syntax_by_name(name).is_some(), "{name}");
        }
        assert!(COSTS.is_sorted());
    }
}

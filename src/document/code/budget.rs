//! How much code is coloured: as much as even the worst text of its size costs less than two seconds.
//!
//! Grammars are regular expressions that go back and forth over a line, and some texts make them do so for minutes.
//! What a text costs cannot be known without paying it, and a clock would give other pages on other machines. So the
//! worst is assumed: each line is reckoned to cost what the dearest line of its length costs that a search has found for
//! its grammar ([`costs`](super::costs)).

use super::costs::{COSTS, LENGTHS};
use crate::words::{Words, words};

/// Microseconds that a block may cost at worst, on one core of the machine of the measurements. The search may have missed
/// what costs twice as much.
const WORST: u64 = 1_000_000;

/// The same for all blocks of a page together.
const PAGE: u64 = 8 * WORST;

/// Lines longer than this were not measured; they are data, not code.
const LONGEST_LINE: usize = 2_000;

/// What is left for the code of a page, in microseconds at worst.
#[derive(Clone, Copy, Debug)]
pub(in crate::document) struct Budget(u64);

impl Budget {
    /// That of a whole page.
    pub(in crate::document) const fn of_page() -> Self {
        Self(PAGE)
    }

    /// Takes out what a block costs, if that much is left.
    pub(super) fn pay(&mut self, cost: u64) -> bool {
        let left = self.0.checked_sub(cost);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

/// What code costs at worst, in microseconds. A grammar that was not measured may be like the dearest of all.
fn cost(code: &str, grammar: &str) -> u64 {
    let known = COSTS.iter().find(|(name, _)| *name == grammar).map(|(_, costs)| costs);
    let line = |length: usize| match known {
        Some(costs) => line(costs, length),
        None => COSTS.iter().map(|(_, costs)| line(costs, length)).max().unwrap_or(u64::MAX),
    };
    code.split_inclusive('\n').fold(0, |sum, text| line(text.len()).saturating_add(sum))
}

/// What a line costs at worst. Between two lengths that were measured, costs curve below the straight line.
fn line(costs: &[u32; LENGTHS.len()], length: usize) -> u64 {
    let mut shorter = (0, costs.first().copied().unwrap_or(u32::MAX));
    for measured in LENGTHS.into_iter().zip(costs.iter().copied()) {
        let ((from, low), (to, high)) = (shorter, measured);
        if length <= to {
            let (step, width) = (length.saturating_sub(from) as u64, (to - from).max(1) as u64);
            return u64::from(low) + u64::from(high.saturating_sub(low)) * step / width;
        }
        shorter = measured;
    }
    u64::MAX
}

/// What code costs at worst, in microseconds, or why it should stay plain. `largest` is a size in bytes.
pub(super) fn judge(code: &str, grammar: &str, largest: usize) -> Result<u64, Words> {
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
    use super::{Budget, COSTS, PAGE, cost, judge, line};

    #[test]
    fn what_people_show_is_coloured() {
        for (grammar, line, lines) in [
            ("JavaScript", 60, 300),
            ("Bourne Again Shell (bash)", 1_400, 1),
            ("JSON", 1_900, 100),
            ("Python", 60, 400),
            ("C++", 50, 400),
            ("Makefile", 50, 200),
            ("Markdown", 30, 30),
            ("SCSS", 30, 100),
        ] {
            let code = format!("{}\n", "x".repeat(line)).repeat(lines);
            assert!(judge(&code, grammar, 256 * 1024).is_ok(), "{grammar}: {}", cost(&code, grammar));
        }
    }

    #[test]
    fn what_could_take_longer_stays_plain() {
        for (grammar, line, lines) in [
            ("Makefile", 300, 60),
            ("Markdown", 2_000, 5),
            ("C#", 1_900, 5),
            ("JavaScript", 80, 1_000),
            ("JSON", 2_001, 1),
            ("C++", 2, 10_000),
            ("no grammar", 60, 20),
        ] {
            let code = format!("{}\n", "x".repeat(line)).repeat(lines);
            assert!(judge(&code, grammar, 256 * 1024).is_err(), "{grammar}: {}", cost(&code, grammar));
        }
        assert!(judge("xx", "JSON", 1).is_err_and(|reason| reason.english.contains("2 bytes")));
    }

    #[test]
    fn costs_lie_between_those_that_were_measured() {
        let costs = [10, 20, 40, 60, 100, 200, 600, u32::MAX];
        for (length, expected) in
            [(0, 10), (1, 10), (2, 10), (10, 20), (20, 30), (80, 80), (600, 600), (2_001, u64::MAX)]
        {
            assert_eq!(line(&costs, length), expected, "{length}");
        }
        assert!(line(&costs, 700) > 2_000_000, "what was not measured since it takes forever");
    }

    #[test]
    fn a_page_has_a_budget_of_its_own() {
        let mut budget = Budget::of_page();
        let block = cost(&"x".repeat(1_990), "Java");
        let paid = (0..100_000).take_while(|_| budget.pay(block)).count();
        assert_eq!(paid as u64, PAGE / block);
        assert!(budget.pay(0), "what costs nothing is always paid for");
    }

    #[test]
    fn every_grammar_was_measured() {
        let known = two_face::syntax::extra_newlines();
        for syntax in known.syntaxes() {
            assert!(
                COSTS.iter().any(|(name, _)| *name == syntax.name),
                "{}: run the benchmark of colours",
                syntax.name
            );
        }
        for (name, costs) in COSTS {
            assert!(known.find_syntax_by_name(name).is_some(), "{name}");
            assert!(costs.is_sorted(), "{name}: a longer line costs no less");
        }
    }
}

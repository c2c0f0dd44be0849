//! How much code is coloured: as much as should cost less than two seconds even with the dearest lines of its size that were
//! found.
//!
//! Grammars are regular expressions that go back and forth over a line, and some texts make them do so for minutes.
//! What a text costs cannot be known without paying it, and a clock would give other pages on other machines. So the
//! worst is assumed: each line is reckoned to cost what the dearest line of its length costs that a search has found for
//! its grammar ([`costs`](super::costs)).

use super::costs::{COSTS, HOSTS_OF_LISP, LENGTHS};
use crate::words::{Words, words};

/// Microseconds that a block may cost at worst, on one core of the machine of the measurements. The search may have missed
/// what costs half as much again, and no block should take two seconds (`benches/markdown.md`).
const WORST: u64 = 1_100_000;

/// The same for all blocks of a page together.
const PAGE: u64 = 10 * WORST;

/// Lines longer than this, in bytes with their ends, were not measured; they are data, not code.
const LONGEST_LINE: usize = {
    let [.., longest] = LENGTHS;
    longest
};

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

/// What code costs at worst, in microseconds. Of a grammar that was not measured nothing is known.
fn cost(code: &str, grammar: &str) -> u64 {
    let row = |grammar: &str| COSTS.iter().find(|(name, _)| *name == grammar).map(|(_, costs)| costs);
    let Some(costs) = row(grammar) else { return u64::MAX };
    let has_lisp = HOSTS_OF_LISP.contains(&grammar)
        && code.as_bytes().windows("lisp".len()).any(|word| word.eq_ignore_ascii_case(b"lisp"));
    let guest = has_lisp.then(|| row("Lisp")).flatten();
    let dearest = |length| line(costs, length).max(guest.map_or(0, |costs| line(costs, length)));
    code.split_inclusive('\n').fold(0, |sum, text| dearest(text.len()).saturating_add(sum))
}

/// What a line costs at worst. Between two lengths that were measured lies a straight line: costs grow with a power of the
/// length, so they curve below it. Where the engine gives up on a line they jump and stay, nobody knows at which length:
/// then the step after is flat, and the upper value counts.
fn line(costs: &[u32; LENGTHS.len()], length: usize) -> u64 {
    let mut shorter = (0, costs.first().copied().unwrap_or(u32::MAX));
    for (index, measured) in LENGTHS.into_iter().zip(costs.iter().copied()).enumerate() {
        let ((from, low), (to, high)) = (shorter, measured);
        if length <= to {
            if costs.get(index + 1).is_some_and(|next| is_flat(high, *next)) {
                return u64::from(high);
            }
            let (step, width) = (length.saturating_sub(from) as u64, (to - from).max(1) as u64);
            return u64::from(low) + u64::from(high.saturating_sub(low)) * step / width;
        }
        shorter = measured;
    }
    u64::MAX
}

/// Whether a longer line costs about what a shorter one does: a twentieth more, within what measurements vary.
fn is_flat(shorter: u32, longer: u32) -> bool {
    u64::from(longer) * 20 <= u64::from(shorter) * 21
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
    let lengths = code.split_inclusive('\n').map(str::len);
    if let Some((index, length)) = lengths.enumerate().find(|(_, length)| *length > LONGEST_LINE) {
        let line = index + 1;
        return Err(words!(
            en: "line {line} has {length} bytes with its end, and lines of at most {LONGEST_LINE} are coloured",
            zh: "第{line}行连换行有{length}字节，最多给{LONGEST_LINE}字节的行上色",
        ));
    }
    let cost = cost(code, grammar);
    if cost > WORST {
        let line = code.lines().map(str::len).max().unwrap_or(0);
        return Err(words!(
            en: "it is too much for the grammar of {grammar}, with lines of up to {line} bytes",
            zh: "对{grammar}的语法来说太多了，最长的一行有{line}字节",
        ));
    }
    Ok(cost)
}

#[cfg(test)]
mod tests {
    use super::{Budget, COSTS, LONGEST_LINE, PAGE, cost, judge, line};

    #[test]
    fn what_people_show_is_coloured() {
        for (grammar, line, lines) in [
            ("JavaScript", 60, 300),
            ("Bourne Again Shell (bash)", 1_400, 1),
            ("JSON", 1_900, 100),
            ("JSON", 1_999, 1),
            ("Python", 60, 400),
            ("C++", 50, 400),
            ("Makefile", 50, 200),
            ("Markdown", 30, 30),
            ("Markdown", 100, 4),
            ("SCSS", 30, 100),
            ("SCSS", 40, 30),
            // Those that the manual names.
            ("PHP", 60, 90),
            ("LaTeX", 60, 70),
            ("Ruby", 60, 70),
            ("Scala", 60, 39),
            ("Sass", 60, 39),
            ("Vue Component", 60, 30),
            ("Svelte", 60, 30),
            ("SCSS", 60, 30),
            ("Lisp", 60, 12),
            ("Markdown", 60, 8),
        ] {
            let code = format!("{}\n", "x".repeat(line)).repeat(lines);
            assert!(judge(&code, grammar, 256 * 1024).is_ok(), "{grammar}: {}", cost(&code, grammar));
        }
    }

    #[test]
    fn what_could_take_longer_stays_plain() {
        for (grammar, line, lines) in [
            ("Makefile", 300, 60),
            ("Markdown", 2_000, 1),
            ("Markdown", 1_900, 5),
            ("C#", 1_900, 5),
            ("JavaScript", 80, 1_000),
            ("JSON", 2_000, 1),
            ("JSON", 2_001, 1),
            ("JSON", 30, 6_500),
            ("C++", 2, 10_000),
            ("Lisp", 15, 20),
            ("PHP", 60, 100),
            ("LaTeX", 60, 80),
            ("Ruby", 60, 80),
            ("Scala", 60, 45),
            ("Sass", 60, 45),
            ("Vue Component", 60, 40),
            ("Svelte", 60, 40),
            ("SCSS", 60, 40),
            ("Markdown", 60, 9),
            ("no grammar", 60, 20),
            ("no grammar", 1, 1),
        ] {
            let code = format!("{}\n", "x".repeat(line)).repeat(lines);
            assert!(judge(&code, grammar, 256 * 1024).is_err(), "{grammar}: {}", cost(&code, grammar));
        }
        assert!(judge("xx", "JSON", 1).is_err_and(|reason| reason.english.contains("2 bytes")));
    }

    #[test]
    fn lines_as_long_as_any_that_was_measured_are_reckoned_with() {
        for (length, expected) in [(LONGEST_LINE - 1, None), (LONGEST_LINE, Some("line 2 has 2001 bytes"))] {
            let code = format!("x\n{}\n", "x".repeat(length));
            let reason = judge(&code, "JSON", 256 * 1024).err().map(|reason| reason.english);
            let told = reason.as_deref().and_then(|reason| reason.split(" with").next());
            assert_eq!(told, expected, "{length}");
        }
    }

    #[test]
    fn lisp_in_other_languages_costs_what_lisp_does() {
        let listing = |name: &str| format!("{name}\n{}", "(x x x x x x x)\n".repeat(20));
        for (name, is_fair) in
            [("\\begin{minted}{go}", true), ("\\begin{minted}{lisp}", false), ("% Lisp", false)]
        {
            assert_eq!(judge(&listing(name), "LaTeX", 256 * 1024).is_ok(), is_fair, "{name}");
        }
        assert!(judge(&listing("# lisp"), "Python", 256 * 1024).is_ok(), "no part of Python may be Lisp");
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
        let costs = [10, 10, 90_000, 91_000, 100_000, 200_000, 200_000, 200_000];
        for (length, expected) in
            [(2, 10), (10, 10), (11, 90_000), (30, 90_000), (80, 95_500), (101, 200_000), (2_000, 200_000)]
        {
            assert_eq!(line(&costs, length), expected, "{length}: where the engine gives up");
        }
    }

    #[test]
    fn a_page_has_a_budget_of_its_own() {
        let mut budget = Budget::of_page();
        let block = cost(&"x".repeat(2_000), "Java");
        let paid = (0..1_000).take_while(|_| budget.pay(block)).count();
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
        assert!(COSTS.is_sorted());
    }
}

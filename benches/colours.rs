//! `cargo bench --bench colours [-- SECONDS SEED [GRAMMAR…]]`: looks for the lines that cost most to colour, by grammar.
//!
//! Lines are made of what the expressions of a grammar ask for, and of signs that nest; of the dearest so far, parts are
//! exchanged. Times are of this thread alone, so that other work on the machine is not counted. The standard output is the
//! file `src/document/code/costs.rs` with what is in it now raised by what was found, as it is to be committed; what was
//! found goes to the standard error. With no seconds, nothing is searched and the file is put together anew.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark tells what it found")]

#[expect(dead_code, reason = "which grammars may hold Lisp is written here, and only read by the program")]
#[path = "../src/document/code/costs.rs"]
mod costs;
#[expect(
    dead_code,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "the tests use more of it, and may be sure that there is something to choose from"
)]
#[path = "../tests/suite/support/dice.rs"]
mod dice;
#[path = "support/grammars.rs"]
mod grammars;
#[path = "support/only_tests.rs"]
mod only_tests;
#[path = "support/sample.rs"]
mod sample;
#[path = "support/table.rs"]
mod table;
#[path = "support/work.rs"]
mod work;

use std::time::Duration;

use costs::LENGTHS;
use dice::Dice;
use diptych::document::{self, Dialect, Library, PLAIN_CODE, Palette};
use diptych::path::SourcePath;
use diptych::source::{SourceFile, SourceTree};
use grammars::Grammars;
use sample::one;
use syntect::parsing::{ParseState, SyntaxReference, SyntaxSet};
use table::{Costs, Table};
use work::now;

/// A line that takes longer is as good as one that takes forever, and no longer one is tried.
const FOREVER: Duration = Duration::from_millis(1_000);
/// The place of the length at which simple lines are tried.
const SHORT: usize = 3;
/// Signs that nest or quote in most languages.
const SIGNS: [&str; 52] = [
    "(", "[", "{", "<", ")", "]", "}", ">", "\"", "'", "`", "\\", "a", "_", " ", "0", ".", "-", "#", "/*",
    "//", "$(", "${", "!", "=", ":", ";", ",", "|", "&", "*", "\t", "+", "?", "%", "@", "^", "~", "a ", "a.",
    "a,", "a(", "a=", "::", "<<", "甲", "--", "$", "a-", "a_", "$(eval ", "![\\(|",
];

fn main() {
    if only_tests::only_tests() {
        return;
    }
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let seconds: u64 = arguments.next().and_then(|seconds| seconds.parse().ok()).unwrap_or(10);
    let seed = arguments.next().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let wanted: Vec<String> = arguments.collect();
    let set = two_face::syntax::extra_newlines();
    let grammars = Grammars::of(&set);
    let mut table = Table::committed();
    for syntax in set.syntaxes() {
        if !wanted.is_empty() && !wanted.contains(&syntax.name) {
            continue;
        }
        let (own, foreign) = grammars.expressions(&syntax.name);
        let mut search =
            Search { set: &set, syntax, own, foreign, dice: Dice::new(seed), best: Default::default() };
        search.run(Duration::from_secs(seconds));
        search.tell();
        eprintln!("    leads to {:?}", grammars.reached(&syntax.name).skip(1).collect::<Vec<_>>());
        let (length, longest) = search.blocks().max_by_key(|(_, time)| *time).unwrap_or_default();
        eprintln!("    {:.0} ms for a block of lines of {length} bytes", longest.as_secs_f64() * 1e3);
        table.raise(&syntax.name, search.costs());
    }
    print!("{}", table.file(&grammars));
}

/// A line: a beginning, what is repeated, and an end, after lines that lead to it.
#[derive(Clone, Debug, Default)]
struct Candidate {
    before: Vec<String>,
    start: String,
    body: Vec<String>,
    end: String,
}

impl Candidate {
    /// The same again and again.
    fn of(body: &[&str]) -> Self {
        Self { body: body.iter().map(|piece| (*piece).to_owned()).collect(), ..Self::default() }
    }

    fn line(&self, length: usize) -> String {
        let room = length.saturating_sub(self.end.len() + 1);
        let mut line = self.start.clone();
        if self.body.iter().any(|piece| !piece.is_empty()) {
            line.extend(self.body.iter().cycle().map(String::as_str).scan(line.len(), |so_far, piece| {
                *so_far += piece.len();
                (*so_far < length + piece.len()).then_some(piece)
            }));
        }
        line.truncate(line.floor_char_boundary(room));
        line.push_str(&self.end);
        line.truncate(line.floor_char_boundary(length.saturating_sub(1)));
        line + "\n"
    }
}

struct Search<'a> {
    set: &'a SyntaxSet,
    syntax: &'a SyntaxReference,
    own: Vec<String>,
    foreign: Vec<String>,
    dice: Dice,
    /// For each length the dearest three.
    best: [Vec<(Duration, Candidate)>; LENGTHS.len()],
}

impl Search<'_> {
    fn run(&mut self, budget: Duration) {
        let began = now();
        for sign in SIGNS.into_iter().take_while(|_| now() - began < budget / 2) {
            self.consider(&Candidate::of(&[sign]), SHORT);
        }
        while now() - began < budget * 2 / 3 {
            let pair = [(); 2].map(|()| self.dice.pick(&SIGNS));
            self.consider(&Candidate::of(&pair), SHORT);
        }
        let mut round = 0;
        while now() - began < budget {
            let index = self.dice.below(LENGTHS.len());
            if self.is_forever(index) {
                continue;
            }
            let candidate = if round % 4 == 0 { self.fresh() } else { self.changed(index) };
            round += 1;
            self.consider(&candidate, index);
        }
    }

    /// Keeps a line if it is among the dearest of its length, and tries the dearest at all lengths.
    fn consider(&mut self, candidate: &Candidate, index: usize) {
        let dearest =
            self.best.get(index).and_then(|best| best.first()).map_or(Duration::ZERO, |(time, _)| *time);
        if self.try_at(candidate, index) > dearest {
            for other in (0..LENGTHS.len()).filter(|other| *other != index) {
                if !self.is_forever(other) {
                    self.try_at(candidate, other);
                }
            }
        }
    }

    fn try_at(&mut self, candidate: &Candidate, index: usize) -> Duration {
        let Some((length, best)) = LENGTHS.get(index).zip(self.best.get(index)) else {
            return Duration::ZERO;
        };
        let least = best.get(2).map_or(Duration::ZERO, |(time, _)| *time);
        let mut time = self.time(candidate, *length);
        if time > least {
            // Expressions are compiled when they are first needed, and the machine has other things to do.
            time = time.min(self.time(candidate, *length));
            self.keep(index, time, candidate.clone());
        }
        time
    }

    /// Whether lines of a length already take forever when they are shorter.
    fn is_forever(&self, index: usize) -> bool {
        let shorter = self.best.iter().take(index);
        shorter.filter_map(|best| best.first()).any(|(time, _)| *time > FOREVER)
    }

    fn keep(&mut self, index: usize, time: Duration, candidate: Candidate) {
        if let Some(best) = self.best.get_mut(index) {
            best.push((time, candidate));
            best.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
            best.truncate(3);
        }
    }

    /// The longest that one of a few such lines takes.
    fn time(&self, candidate: &Candidate, length: usize) -> Duration {
        let mut state = ParseState::new(self.syntax);
        let line = candidate.line(length);
        for before in &candidate.before {
            if state.parse_line(before, self.set).is_err() {
                return Duration::ZERO;
            }
        }
        let mut longest = Duration::ZERO;
        for _ in 0..4 {
            let began = now();
            if state.parse_line(&line, self.set).is_err() {
                break;
            }
            longest = longest.max(now() - began);
            if longest > FOREVER / 8 {
                break;
            }
        }
        longest
    }

    fn piece(&mut self) -> String {
        let expressions = if self.dice.below(4) == 0 { &self.foreign } else { &self.own };
        if expressions.is_empty() || self.dice.below(3) == 0 {
            return self.dice.pick(&SIGNS).to_owned();
        }
        let expression = one(&mut self.dice, expressions).cloned().unwrap_or_default();
        let sample = sample::sample(&expression, &mut self.dice);
        let cut = self.dice.below(40) + 1;
        sample.chars().take(cut).collect()
    }

    fn fresh(&mut self) -> Candidate {
        let mut candidate = Candidate::default();
        for _ in 0..self.dice.below(3) {
            candidate.before.push(self.piece() + "\n");
        }
        for _ in 0..self.dice.below(3) {
            candidate.start += &self.piece();
        }
        for _ in 0..=self.dice.below(3) {
            let piece = self.piece();
            candidate.body.push(piece);
        }
        if self.dice.below(2) == 0 {
            candidate.end = self.piece();
        }
        candidate
    }

    /// One of the dearest, of this length or of another, with something changed.
    fn changed(&mut self, index: usize) -> Candidate {
        let from = if self.dice.below(3) == 0 { self.dice.below(LENGTHS.len()) } else { index };
        let known = self.best.get(from).cloned().unwrap_or_default();
        let Some((_, mut candidate)) = one(&mut self.dice, &known).cloned() else { return self.fresh() };
        for _ in 0..=self.dice.below(2) {
            let piece = self.piece();
            let place = self.dice.below(candidate.body.len().max(1));
            match self.dice.below(10) {
                0 => candidate.start = piece,
                1 => candidate.start += &piece,
                2 => candidate.end = piece,
                3 => candidate.before.push(piece + "\n"),
                4 => candidate.before.clear(),
                5 => candidate.body.insert(place, piece),
                6 if candidate.body.len() > 1 => drop(candidate.body.remove(place)),
                7 => candidate.end.clear(),
                8 => candidate.before = vec![candidate.line(60); 40],
                _ => {
                    if let Some(there) = candidate.body.get_mut(place) {
                        // A few signs of it, as often as it takes.
                        let from = self.dice.below(4);
                        let length = 1 + self.dice.below(6);
                        *there = match self.dice.below(2) {
                            0 => piece,
                            _ => there.chars().skip(from).take(length).collect(),
                        };
                    }
                }
            }
        }
        candidate
    }

    /// For each length, how long the program takes for the largest block of the dearest such lines that it colours.
    fn blocks(&self) -> impl Iterator<Item = (usize, Duration)> {
        let tokens =
            self.syntax.file_extensions.iter().chain([&self.syntax.name]).map(|token| token.to_lowercase());
        let is_own = |token: &String| {
            self.set.find_syntax_by_token(token).is_some_and(|it| it.name == self.syntax.name)
        };
        let token = tokens.filter(|token| !token.contains([' ', ',', '{', '[', ':', '=', '"'])).find(is_own);
        let dearest =
            self.best.iter().zip(LENGTHS).filter_map(|(best, length)| Some((best.first()?, length)));
        dearest.filter_map(move |((time, candidate), length)| {
            let before = candidate.before.concat();
            let line = candidate.line(length);
            let mut lines = 4.0 / time.as_secs_f64().max(1e-5);
            while lines >= 1.0 {
                let code = before.clone() + &line.repeat(lines as usize);
                if let Some(time) = coloured(token.as_deref()?, &code) {
                    return Some((length, time));
                }
                lines *= 0.9;
            }
            None
        })
    }

    /// For each length what the dearest line that was found costs, in microseconds.
    fn costs(&self) -> Costs {
        std::array::from_fn(|index| match self.best.get(index).and_then(|best| best.first()) {
            Some((time, _)) => u32::try_from(time.as_micros()).unwrap_or(u32::MAX),
            None if self.is_forever(index) => u32::MAX,
            None => 0,
        })
    }

    fn tell(&self) {
        eprintln!("{}: {:?}", self.syntax.name, self.costs());
        for (best, length) in self.best.iter().zip(LENGTHS) {
            if let Some((_, Candidate { before, start, body, end })) = best.first() {
                // Forty equal lines are said once.
                let before = before.get(..before.len().min(20)).unwrap_or_default();
                let before = if before.len() < 20 { before } else { before.get(..1).unwrap_or_default() };
                eprintln!("    {length}: {before:?} {start:?} {body:?} {end:?}");
            }
        }
    }
}

/// How long a page takes with a block of code that is coloured; `None` if it is not.
fn coloured(language: &str, code: &str) -> Option<Duration> {
    let fence = "~".repeat(3_000);
    let text = format!("{fence}{language}\n{code}{fence}\n");
    let file = SourceFile::new(SourcePath::new("content/en/a.md")?, text.into_bytes());
    let palette = Palette::default();
    let library = Library { tree: &SourceTree::default(), palette: &palette };
    let began = now();
    let read = document::parse(&file, &library, &Dialect::default());
    let time = now() - began;
    (!read.diagnostics.iter().any(|diagnostic| diagnostic.code == PLAIN_CODE)).then_some(time)
}

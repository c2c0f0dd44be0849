//! `cargo bench --bench colours [-- SECONDS SEED [GRAMMAR…]]`: looks for the lines that cost most to colour, by grammar.
//!
//! Lines are made of what the expressions of a grammar ask for, and of signs that nest; of the dearest so far, parts are
//! exchanged. Times are of this thread alone, so that other work on the machine is not counted. What this prints is what
//! `src/document/code/budget.rs` reckons with.
#![expect(clippy::print_stdout, reason = "a benchmark tells what it found")]

#[path = "support/dice.rs"]
mod dice;
#[path = "support/sample.rs"]
mod sample;
#[path = "support/work.rs"]
mod work;

use std::collections::BTreeSet;
use std::time::Duration;

use dice::Dice;
use diptych::document::{self, Dialect, Library, PLAIN_CODE, Palette};
use diptych::path::SourcePath;
use diptych::source::{SourceFile, SourceTree};
use syntect::parsing::syntax_definition::{Pattern, SyntaxDefinition};
use syntect::parsing::{ParseState, SyntaxReference, SyntaxSet};
use work::now;

/// Lengths of lines in bytes.
const LENGTHS: [usize; 8] = [2, 10, 30, 60, 100, 200, 600, 2_000];
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
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let seconds: u64 = arguments.next().and_then(|seconds| seconds.parse().ok()).unwrap_or(10);
    let seed = arguments.next().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let wanted: Vec<String> = arguments.collect();
    let set = two_face::syntax::extra_newlines();
    let grammars = Grammars::of(&set);
    for syntax in set.syntaxes() {
        if !wanted.is_empty() && !wanted.contains(&syntax.name) {
            continue;
        }
        let (own, foreign) = grammars.expressions(&syntax.name);
        let mut search =
            Search { set: &set, syntax, own, foreign, dice: Dice::new(seed), best: Default::default() };
        search.run(Duration::from_secs(seconds));
        search.print();
        let reached = grammars.reached(&syntax.name);
        let others: Vec<&str> = reached.iter().skip(1).map(|other| other.name.as_str()).collect();
        println!("    // leads to {others:?}");
        let (length, longest) = search.blocks().max_by_key(|(_, time)| *time).unwrap_or_default();
        println!("    // {:.0} ms for a block of lines of {length} bytes", longest.as_secs_f64() * 1e3);
    }
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
            let pair = [(); 2].map(|()| self.dice.pick(&SIGNS).copied().unwrap_or("a"));
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
        shorter.filter_map(|best| best.first()).any(|(time, _)| *time > FOREVER / 4)
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
            return self.dice.pick(&SIGNS).map_or_else(String::new, |sign| (*sign).to_owned());
        }
        let expression = self.dice.pick(expressions).cloned().unwrap_or_default();
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
        let Some((_, mut candidate)) = self.dice.pick(&known).cloned() else { return self.fresh() };
        for _ in 0..=self.dice.below(2) {
            let piece = self.piece();
            let place = self.dice.below(candidate.body.len());
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

    fn print(&self) {
        let micros = |best: &Vec<(Duration, Candidate)>| best.first().map(|(time, _)| time.as_micros());
        let times: Vec<String> = self
            .best
            .iter()
            .map(|best| micros(best).map_or("FOREVER".to_owned(), |time| time.to_string()))
            .collect();
        println!("    ({:?}, [{}]),", self.syntax.name, times.join(", "));
        for (best, length) in self.best.iter().zip(LENGTHS) {
            if let Some((_, Candidate { before, start, body, end })) = best.first() {
                // Forty equal lines are said once.
                let before = before.get(..before.len().min(20)).unwrap_or_default();
                let before = if before.len() < 20 { before } else { before.get(..1).unwrap_or_default() };
                println!("    // {length}: {before:?} {start:?} {body:?} {end:?}");
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

/// What grammars are made of.
struct Grammars(Vec<Grammar>);

struct Grammar {
    name: String,
    expressions: Vec<String>,
    /// Places of grammars that parts of it may be written in.
    others: BTreeSet<usize>,
}

impl Grammars {
    fn of(set: &SyntaxSet) -> Self {
        let definitions = set.clone().into_builder();
        let grammar = |definition: &SyntaxDefinition| {
            let patterns: Vec<&Pattern> =
                definition.contexts.values().flat_map(|context| &context.patterns).collect();
            let expression = |pattern: &&Pattern| match pattern {
                Pattern::Match(pattern) => Some(pattern.regex.regex_str().to_owned()),
                Pattern::Include(_) => None,
            };
            let mut expressions: Vec<String> = patterns.iter().filter_map(expression).collect();
            expressions.sort_unstable();
            // Which grammar a reference leads to can be read, and not asked for.
            let shown = format!("{:?}", definition.contexts);
            let numbers = shown.split("syntax_index: ").skip(1);
            let others =
                numbers.filter_map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok());
            Grammar { name: definition.name.clone(), expressions, others: others.collect() }
        };
        Self(definitions.syntaxes().iter().map(grammar).collect())
    }

    /// The places of all that a grammar leads to, itself first.
    fn reached(&self, name: &str) -> Vec<&Grammar> {
        let first = self.0.iter().position(|grammar| grammar.name == name);
        let mut found: Vec<usize> = first.into_iter().collect();
        let mut next = 0;
        while let Some(grammar) = found.get(next).and_then(|place| self.0.get(*place)) {
            let new: Vec<usize> =
                grammar.others.iter().copied().filter(|other| !found.contains(other)).collect();
            found.extend(new);
            next += 1;
        }
        found.iter().filter_map(|place| self.0.get(*place)).collect()
    }

    /// The expressions of a grammar, and those of others that parts of it may be written in.
    fn expressions(&self, name: &str) -> (Vec<String>, Vec<String>) {
        let reached = self.reached(name);
        let own = reached.iter().take(1).flat_map(|grammar| grammar.expressions.clone()).collect();
        (own, reached.iter().skip(1).flat_map(|grammar| grammar.expressions.clone()).collect())
    }
}

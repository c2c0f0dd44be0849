//! Texts that a regular expression of a grammar is about: what it matches, or nearly.

use super::dice::Dice;

/// Deeper groups are left out.
const DEEPEST: usize = 12;
/// What a class that says what it is not may stand for, and what a dot stands for.
const PLAIN: &str = "aZ_ 0-.\"'(){}[]<>=:;,/\\#$@!*+|&%?~^`甲\t";

/// A text made of what the expression asks for. It need not match: what nearly does makes an engine look longer.
pub(crate) fn sample(expression: &str, dice: &mut Dice) -> String {
    let extended = expression.contains("(?x");
    let mut reader =
        Reader { signs: expression.chars().collect(), at: 0, extended, depth: 0, text: String::new() };
    reader.alternatives(dice, true);
    reader.text.retain(|sign| sign != '\n');
    reader.text
}

/// One of several, if there are any.
pub(crate) fn one<'a, T>(dice: &mut Dice, several: &'a [T]) -> Option<&'a T> {
    several.get(dice.below(several.len().max(1)))
}

struct Reader {
    signs: Vec<char>,
    at: usize,
    extended: bool,
    depth: usize,
    text: String,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.signs.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        self.at += 1;
        self.signs.get(self.at - 1).copied()
    }

    fn eat(&mut self, text: &str) -> bool {
        let found =
            text.chars().enumerate().all(|(index, sign)| self.signs.get(self.at + index) == Some(&sign));
        self.at += if found { text.chars().count() } else { 0 };
        found
    }

    /// Writes one of the alternatives up to the end of the group, if it is wanted at all.
    fn alternatives(&mut self, dice: &mut Dice, wanted: bool) {
        let start = self.text.len();
        let mut kept = None;
        let mut seen = 0;
        loop {
            self.text.truncate(start);
            self.sequence(dice);
            seen += 1;
            if dice.below(seen) == 0 {
                kept = self.text.get(start..).map(str::to_owned);
            }
            if !self.eat("|") {
                break;
            }
        }
        self.text.truncate(start);
        self.eat(")");
        if wanted {
            self.text.push_str(&kept.unwrap_or_default());
        }
    }

    fn sequence(&mut self, dice: &mut Dice) {
        while let Some(sign) = self.peek().filter(|sign| !matches!(sign, '|' | ')')) {
            self.at += 1;
            let start = self.text.len();
            match sign {
                '(' => self.group(dice),
                '[' => {
                    let set = self.set();
                    self.text.push(one(dice, &set).copied().unwrap_or('a'));
                }
                '\\' => self.escape(dice),
                '.' => self.text.push(plain(dice)),
                '^' | '$' => {}
                sign if self.extended && sign.is_whitespace() => {}
                '#' if self.extended => while self.next().is_some_and(|sign| sign != '\n') {},
                other => self.text.push(other),
            }
            self.repeat(start, dice);
        }
    }

    fn group(&mut self, dice: &mut Dice) {
        self.depth += 1;
        let mut wanted = self.depth <= DEEPEST;
        if self.eat("?") {
            if self.eat("!") || self.eat("<!") {
                // What must not come is worth a try.
                wanted &= dice.below(4) == 0;
            } else if self.eat("#") {
                while self.next().is_some_and(|sign| sign != ')') {}
                self.depth -= 1;
                return;
            } else if !(self.eat(":") || self.eat("=") || self.eat(">") || self.eat("<=") || self.eat("|")) {
                let named = self.eat("<") || self.eat("P<");
                while let Some(sign) = self.next() {
                    if (named && sign == '>') || (!named && sign == ':') {
                        break;
                    }
                    if !named && sign == ')' {
                        self.depth -= 1;
                        return;
                    }
                }
            }
        }
        self.alternatives(dice, wanted);
        self.depth -= 1;
    }

    /// What has been written since `start`, as often as the expression says.
    fn repeat(&mut self, start: usize, dice: &mut Dice) {
        let (least, most) = match self.peek() {
            Some('*') => (0, 3),
            Some('+') => (1, 4),
            Some('?') => (0, 1),
            Some('{') => match self.bounds() {
                Some(bounds) => bounds,
                None => return,
            },
            _ => return,
        };
        self.at += 1;
        let _ = self.eat("?") || self.eat("+");
        let once = self.text.get(start..).unwrap_or("").to_owned();
        self.text.truncate(start);
        self.text.push_str(&once.repeat(least + dice.below(most - least + 1)));
    }

    /// `{2,4}`, with the brace that closes it still to come; `None` if it is no repetition.
    fn bounds(&mut self) -> Option<(usize, usize)> {
        let length = self.signs.get(self.at..)?.iter().position(|sign| *sign == '}')?;
        let inside: String = self.signs.get(self.at + 1..self.at + length)?.iter().collect();
        let (least, most) = inside.split_once(',').unwrap_or((&inside, &inside));
        let least: usize = least.parse().unwrap_or(0);
        let most = most.parse().unwrap_or(least + 3);
        if !inside.contains(|sign: char| sign.is_ascii_digit()) {
            return None;
        }
        self.at += length;
        Some((least.min(8), most.clamp(least.min(8), 8)))
    }

    /// Characters of a class, whose bracket has been read.
    fn set(&mut self) -> Vec<char> {
        let negated = self.eat("^");
        let mut set = Vec::new();
        let mut first = true;
        while let Some(sign) = self.next() {
            match sign {
                ']' if !first => break,
                '[' if self.eat(":") => {
                    let name: String =
                        std::iter::from_fn(|| self.next().filter(|sign| *sign != ':')).collect();
                    self.eat("]");
                    set.extend(class(&name));
                }
                '[' => set.extend(self.set()),
                '&' if self.eat("&") => {}
                '\\' => set.extend(self.escaped()),
                '-' if !set.is_empty() && self.peek() != Some(']') => {
                    let (from, to) = (set.last().copied().unwrap_or('a'), self.next().unwrap_or('z'));
                    let to = if to == '\\' { self.escaped().first().copied().unwrap_or('z') } else { to };
                    set.extend((from..=to).take(128));
                }
                other => set.push(other),
            }
            first = false;
        }
        if negated { PLAIN.chars().filter(|sign| !set.contains(sign)).collect() } else { set }
    }

    fn escape(&mut self, dice: &mut Dice) {
        if let Some('1'..='9') = self.peek() {
            // What was written before is likely what is meant.
            self.at += 1;
            let again: String = self.text.chars().rev().take(2).collect();
            self.text.push_str(&again);
            return;
        }
        let set = self.escaped();
        self.text.extend(one(dice, &set));
    }

    /// What an escape stands for; nothing for a place.
    fn escaped(&mut self) -> Vec<char> {
        match self.next() {
            Some('w') => class("alnum"),
            Some('s' | 'h') if self.signs.get(self.at - 1) == Some(&'s') => vec![' ', '\t'],
            Some('h') => "0123456789abcdefABCDEF".chars().collect(),
            Some('d') => class("digit"),
            Some('W' | 'D') => " .-(".chars().collect(),
            Some('S') => "a(\"0".chars().collect(),
            Some('b' | 'B' | 'A' | 'z' | 'Z' | 'G' | 'K' | 'n' | 'r') | None => Vec::new(),
            Some('t') => vec!['\t'],
            Some('k' | 'g' | 'x' | 'u' | 'p' | 'P') => {
                if matches!(self.peek(), Some('{' | '<')) {
                    while self.next().is_some_and(|sign| !matches!(sign, '}' | '>')) {}
                }
                vec!['a', 'Z', '甲']
            }
            Some(other) => vec![other],
        }
    }
}

fn class(name: &str) -> Vec<char> {
    match name {
        "alpha" | "upper" | "lower" => "aAbzZé".chars().collect(),
        "alnum" | "word" => "aAz_09é".chars().collect(),
        "digit" | "xdigit" => "0189".chars().collect(),
        "space" | "blank" => vec![' ', '\t'],
        "punct" => "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~".chars().collect(),
        _ => PLAIN.chars().collect(),
    }
}

fn plain(dice: &mut Dice) -> char {
    let signs: Vec<char> = PLAIN.chars().collect();
    one(dice, &signs).copied().unwrap_or('a')
}

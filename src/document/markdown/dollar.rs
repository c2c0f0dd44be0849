//! Which dollar signs are no mathematics: `花费$5和$6` names two prices.
//!
//! The rule is Pandoc's: the sign that opens a formula has no space behind it, the one that closes it has no space before
//! it and no digit behind it, and no other sign stands between them. Chinese has no spaces, so in `花费$6，公式$x$` the
//! first two would make a formula all the same: one that begins with a digit has no Chinese punctuation in it. The parser
//! knows nothing of digits, so the signs that are text are escaped before it reads them.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

/// A dollar sign that could begin or end a formula.
struct Sign {
    at: usize,
    opens: bool,
    closes: bool,
    /// Which braces it stands in: only signs of the same braces pair.
    braces: usize,
}

/// The dollar signs of a text that begin and end no formulas.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Dollars {
    /// Those that stand for themselves, in order.
    pub(super) literal: Vec<usize>,
    /// Formulas that are none, because their braces do not match.
    pub(super) broken: Vec<Range<usize>>,
}

/// Finds the dollar signs that begin and end no formulas. `options` are those without mathematics.
pub(super) fn find(text: &str, options: Options) -> Dollars {
    let mut found = Dollars::default();
    if !text.contains('$') {
        return found;
    }
    let mut signs = Signs::default();
    let mut verbatim = 0_usize;
    for (event, span) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(tag) if is_verbatim(&tag) => verbatim += 1,
            Event::End(TagEnd::CodeBlock) => verbatim -= 1,
            // Inside one of these links there are no others.
            Event::End(TagEnd::Link) if verbatim > 0 => verbatim -= 1,
            Event::Start(tag) if is_block(&tag.to_end()) => signs.pair(text, &mut found),
            Event::End(tag) if is_block(&tag) => signs.pair(text, &mut found),
            Event::Text(shown) if verbatim == 0 => signs.read(text, span, &shown),
            // No formula reaches over code or HTML: the parser would see the signs inside it.
            Event::Code(_) | Event::InlineHtml(_) => signs.pair(text, &mut found),
            _ => {}
        }
    }
    signs.pair(text, &mut found);
    found
}

/// What holds text that is no Markdown.
fn is_verbatim(tag: &Tag<'_>) -> bool {
    match tag {
        Tag::CodeBlock(_) => true,
        Tag::Link { link_type, .. } => {
            matches!(link_type, LinkType::Autolink | LinkType::Email | LinkType::WikiLink { .. })
        }
        _ => false,
    }
}

/// What begins or ends a run of text in which signs can pair.
fn is_block(tag: &TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

#[derive(Default)]
struct Signs {
    signs: Vec<Sign>,
    /// The braces that are open, each by a number of its own.
    open: Vec<usize>,
    /// Braces that were met.
    braces: usize,
    /// Where signs outside all braces stand: behind the last brace that closed nothing.
    root: usize,
}

impl Signs {
    /// A run of text: `span` is its place in the source, where an entity looks otherwise than it is shown.
    fn read(&mut self, source: &str, span: Range<usize>, shown: &CowStr<'_>) {
        if source.get(span.clone()) != Some(shown) {
            return;
        }
        for (index, character) in shown.char_indices() {
            let at = span.start + index;
            let escaped = || {
                source.get(..at).unwrap_or("").bytes().rev().take_while(|byte| *byte == b'\\').count() % 2
                    == 1
            };
            match character {
                '{' if !escaped() => {
                    self.braces += 1;
                    self.open.push(self.braces);
                }
                // A brace that closes nothing parts what stands before it from what follows.
                '}' if !escaped() && self.open.pop().is_none() => {
                    self.braces += 1;
                    self.root = self.braces;
                }
                '$' if !escaped() => {
                    let before = source.get(..at).and_then(|before| before.chars().next_back());
                    let after = source.get(at + 1..).and_then(|after| after.chars().next());
                    let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
                    self.signs.push(Sign {
                        at,
                        opens: !space(after),
                        closes: !space(before) && !after.is_some_and(|c| c.is_ascii_digit()),
                        braces: self.open.last().copied().unwrap_or(self.root),
                    });
                }
                _ => {}
            }
        }
    }

    /// Pairs the signs of a run from left to right; those that are left go to `found`.
    fn pair(&mut self, source: &str, found: &mut Dollars) {
        let signs = std::mem::take(self).signs;
        let stops = Stops::between(source, &signs);
        let next_of_same = next_of_same(&signs);
        let is_double = |index: usize| match (signs.get(index), signs.get(index + 1)) {
            (Some(one), Some(other)) => other.at == one.at + 1,
            _ => false,
        };
        let mut index = 0;
        while let Some(sign) = signs.get(index) {
            let width = if is_double(index) { 2 } else { 1 };
            let first = index + width;
            // The next sign of the same braces closes it, or nothing does.
            let next = next_of_same.get(first - 1).copied().flatten();
            let closed = next.filter(|next| match width {
                1 => signs
                    .get(*next)
                    .is_some_and(|next| sign.opens && next.closes && !is_price(source, &stops, sign, next)),
                _ => is_double(*next),
            });
            match closed {
                Some(next) => index = next + width,
                None => {
                    let literal = signs.get(index..first).unwrap_or_default();
                    found.literal.extend(literal.iter().map(|sign| sign.at));
                    let next = signs.get(first).filter(|_| width == 1 || is_double(first));
                    found.broken.extend(next.and_then(|next| broken(source, sign, next, width)));
                    index = first;
                }
            }
        }
    }
}

/// For each sign the place of the next that stands in the same braces.
fn next_of_same(signs: &[Sign]) -> Vec<Option<usize>> {
    let mut last = HashMap::new();
    let mut next: Vec<_> =
        signs.iter().enumerate().rev().map(|(index, sign)| last.insert(sign.braces, index)).collect();
    next.reverse();
    next
}

/// What stands between two neighbouring signs, when it is LaTeX with a brace too many or too few.
fn broken(source: &str, open: &Sign, close: &Sign, width: usize) -> Option<Range<usize>> {
    let span = open.at..close.at + width;
    let between = source.get(span.clone())?;
    let command = between.split('\\').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
    let opens = open.opens || width == 2;
    (opens && open.braces != close.braces && command).then_some(span)
}

/// Where the punctuation of Chinese stands that no formula has in it, in order. Signs of nested braces stand around one
/// another, so to look through what is between each two would read the same text again and again.
struct Stops(Vec<usize>);

impl Stops {
    /// All from the first of these signs to the last.
    fn between(source: &str, signs: &[Sign]) -> Self {
        const STOPS: [char; 13] =
            ['，', '。', '、', '；', '：', '！', '？', '（', '）', '“', '”', '「', '」'];
        let (Some(first), Some(last)) = (signs.first(), signs.last()) else { return Self(Vec::new()) };
        let text = source.get(first.at..last.at).unwrap_or("");
        Self(text.match_indices(STOPS).map(|(index, _)| first.at + index).collect())
    }

    /// Whether one stands in a span.
    fn any_in(&self, span: Range<usize>) -> bool {
        let next = self.0.partition_point(|at| *at < span.start);
        self.0.get(next).is_some_and(|at| *at < span.end)
    }
}

/// Whether what stands between two signs begins with an amount and goes on in Chinese.
fn is_price(source: &str, stops: &Stops, open: &Sign, close: &Sign) -> bool {
    let between = open.at + 1..close.at;
    let begins =
        source.get(between.start..).is_some_and(|text| text.starts_with(|c: char| c.is_ascii_digit()));
    begins && stops.any_in(between)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser};

    use super::find;

    /// The text with the formulas as the parser finds them: `[…]` for those in the line, `[[…]]` for the others.
    fn read(text: &str) -> String {
        let mut escaped = text.to_owned();
        for at in find(text, Options::ENABLE_TABLES).literal.into_iter().rev() {
            escaped.insert(at, '\\');
        }
        let events = Parser::new_ext(&escaped, Options::ENABLE_MATH | Options::ENABLE_TABLES);
        let shown = events.map(|event| match event {
            Event::InlineMath(formula) => format!("[{formula}]"),
            Event::DisplayMath(formula) => format!("[[{formula}]]"),
            Event::Text(text) => text.into_string(),
            Event::Code(text) => format!("`{text}`"),
            Event::SoftBreak => " ".to_owned(),
            _ => String::new(),
        });
        shown.collect()
    }

    #[test]
    fn prices_are_no_formulas() {
        for (text, expected) in [
            ("花费$5和$6", "花费$5和$6"),
            ("花费$5和$6，公式$x$。", "花费$5和$6，公式[x]。"),
            ("设$2x$，则$x$。", "设[2x]，则[x]。"),
            ("花费$5。\n\n公式$x$。", "花费$5。公式[x]。"),
            ("公式$x$，价格$5。", "公式[x]，价格$5。"),
            ("$5, $6 and $7", "$5, $6 and $7"),
            ("from $5 to $x$", "from $5 to [x]"),
            ("$2x+1$ and $ x$ and $x $", "[2x+1] and $ x$ and $x $"),
            ("**$5** 和 **$6**", "$5 和 $6"),
            ("\\$5 and $x$", "$5 and [x]"),
            ("`$5` $x$ `$6`", "`$5` [x] `$6`"),
            ("US$100和HK$780", "US$100和HK$780"),
            ("$$x$$ $$5$$", "[[x]] [[5]]"),
            ("$$\nx^2\n$$", "[[\nx^2\n]]"),
            ("$\\text{$a$}$", "[\\text{$a$}]"),
            ("$a_1$和$b_1$", "[a_1]和[b_1]"),
            ("| $5 | $6 |\n|---|---|\n| $x$ | $7 |", "$5$6[x]$7"),
            ("<https://a.b/$x$>", "https://a.b/$x$"),
            ("    $x$\n", "$x$\n"),
            ("&#36;x$", "$x$"),
            ("$$", "$$"),
            ("$", "$"),
            ("$1{$2{，}$}$", "$1{$2{，}$}$"),
            ("$1{$2{a}$}，$", "$1{[2{a}]}，$"),
            ("，$1{$2{a}$}$，$3，", "，[1{$2{a}$}]，$3，"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn formulas_with_braces_that_do_not_match_are_found() {
        for (text, broken) in [
            ("甲$\\frac{a}{b$乙", "$\\frac{a}{b$"),
            ("$\\frac{a}b}$", "$\\frac{a}b}$"),
            ("{$5 and $6}", ""),
            ("$$\n\\frac{a}{b\n$$", "$$\n\\frac{a}{b\n$$"),
            ("$\\text{a}$", ""),
            ("{\\it $5} and $6", ""),
        ] {
            let found = find(text, Options::empty()).broken;
            let found: String = found.into_iter().map(|span| &text[span]).collect();
            assert_eq!(found, broken, "{text}");
        }
    }

    proptest! {
        /// Whatever stands around it: what is left as a formula never ends in front of a digit.
        #[test]
        fn no_formula_ends_in_front_of_a_digit(text in "[$5x {}*`\\\\甲\n|-]{0,30}") {
            let literal = find(&text, Options::ENABLE_TABLES).literal;
            prop_assert!(literal.is_sorted() && literal.iter().all(|at| text[*at..].starts_with('$')));
            let mut escaped = text.clone();
            for at in literal.into_iter().rev() {
                escaped.insert(at, '\\');
            }
            let events = Parser::new_ext(&escaped, Options::ENABLE_MATH | Options::ENABLE_TABLES);
            for (event, span) in events.into_offset_iter() {
                if let Event::InlineMath(_) = event {
                    let after = escaped[span.end..].chars().next();
                    prop_assert!(!after.is_some_and(|c| c.is_ascii_digit()), "{text:?}: {escaped:?}");
                }
            }
        }
    }
}

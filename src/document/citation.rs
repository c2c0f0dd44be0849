//! The sentence that a link stands in: what readers of the page it leads to see of the page that has it.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::measure::{beyond, ellipsis, splits_word, width, with_ellipsis};

/// Longest citation, in columns: two or three lines of half a page, 60 Han characters or 120 Latin letters.
const COLUMNS: usize = 120;

/// A sentence with a link in it, without markup, cut to what readers take in at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Citation {
    /// What stands before the link.
    pub before: String,
    /// The words of the link; empty when it shows the title of the page it leads to.
    pub words: String,
    /// What stands behind it.
    pub after: String,
}

impl Citation {
    /// The sentence around a link that stands at `link` in a block of text. `None` when nothing stands beside the link:
    /// then it says no more than the title of its page does.
    pub(super) fn of(block: &str, link: Range<usize>) -> Option<Self> {
        let before = block.get(..link.start)?;
        let words = block.get(link.clone())?;
        let after = block.get(link.end..)?;
        let before = before.get(last_start(before)..).unwrap_or(before);
        let after = after.get(..first_end(after)).unwrap_or(after);
        // A line end that was noted inside the link belongs before it.
        let gap = if words.starts_with(char::is_whitespace) { " " } else { "" };
        let before = one_line(before) + gap;
        let (before, words, after) = (before.trim_start(), one_line(words), one_line(after));
        let is_text = |text: &str| text.chars().any(char::is_alphanumeric);
        if !is_text(before) && !is_text(&after) {
            return None;
        }
        Some(Self::fit(before, words.trim(), after.trim_end()))
    }

    /// Cuts what is too long at both ends, and keeps the words of the link as long as they fit at all.
    fn fit(before: &str, words: &str, after: &str) -> Self {
        if columns(words) > COLUMNS {
            return Self { words: beginning(words, COLUMNS), ..Self::default() };
        }
        let room = COLUMNS - columns(words);
        let share = columns(before).min((room / 2).max(room.saturating_sub(columns(after))));
        Self { before: ending(before, share), words: words.to_owned(), after: beginning(after, room - share) }
    }
}

/// The same text with single spaces between words.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        if !character.is_whitespace() || character == '\u{a0}' {
            line.push(character);
        } else if !line.ends_with(' ') {
            line.push(' ');
        }
    }
    line
}

fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

/// What may follow the mark that ends a sentence and still belongs to it.
const CLOSING: [char; 9] = ['”', '’', '"', '\'', '」', '』', '）', ')', ']'];

/// Words with a full stop that ends no sentence.
const SHORT: [&str; 14] =
    ["no", "nos", "vs", "cf", "dr", "mr", "mrs", "ms", "st", "ca", "approx", "fig", "inc", "etc"];

/// Where the last sentence of a text begins.
fn last_start(text: &str) -> usize {
    let ends = text.char_indices().rev().filter(|(_, mark)| is_mark(*mark));
    ends.filter_map(|(at, _)| end_of_sentence(text, at)).find(|end| *end < text.len()).unwrap_or(0)
}

/// Where the first sentence of a text ends.
fn first_end(text: &str) -> usize {
    let ends = text.char_indices().filter(|(_, mark)| is_mark(*mark));
    ends.filter_map(|(at, _)| end_of_sentence(text, at)).next().unwrap_or(text.len())
}

fn is_mark(character: char) -> bool {
    matches!(character, '。' | '！' | '？' | '.' | '!' | '?')
}

/// Where the sentence ends whose last mark stands at a place, unless the mark ends none.
fn end_of_sentence(text: &str, at: usize) -> Option<usize> {
    let (before, rest) = (text.get(..at)?, text.get(at..)?);
    let mark = rest.chars().next()?;
    let behind = rest.get(mark.len_utf8()..)?;
    let after = behind.trim_start_matches(CLOSING);
    let end = text.len() - after.len();
    if matches!(mark, '。' | '！' | '？') {
        return Some(end);
    }
    let next = after.trim_start().chars().next();
    let is_apart = next.is_none() || after.starts_with(char::is_whitespace);
    if mark != '.' {
        return is_apart.then_some(end);
    }
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let abbreviates = (word.chars().count() == 1 && word.chars().all(char::is_alphabetic))
        || SHORT.contains(&word.to_lowercase().as_str());
    let goes_on = next.is_some_and(char::is_lowercase);
    (is_apart && !goes_on && !(abbreviates && next.is_some())).then_some(end)
}

/// The beginning of a text, in so many columns, between words or Han characters; with an ellipsis when it is cut.
fn beginning(text: &str, most: usize) -> String {
    let Some((cut, _)) = beyond(text.char_indices(), most) else { return text.to_owned() };
    let (kept, left) = text.split_at(cut);
    let kept =
        if splits_word(kept, left) { kept.rsplit_once(' ').map_or("", |(kept, _)| kept) } else { kept };
    with_ellipsis(kept)
}

/// The end of a text, in so many columns, as [`beginning`].
fn ending(text: &str, most: usize) -> String {
    let Some((at, character)) = beyond(text.char_indices().rev(), most) else { return text.to_owned() };
    let (left, kept) = text.split_at(at + character.len_utf8());
    let kept = if splits_word(left, kept) { kept.split_once(' ').map_or("", |(_, kept)| kept) } else { kept };
    let kept =
        kept.trim_start_matches(|c: char| c.is_whitespace() || "）》”」】)]，、：；。,:;.".contains(c));
    format!("{}{kept}", ellipsis(kept.chars().next()))
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, Citation, columns};

    /// The citation of what stands between `‹` and `›`, which are not part of the text.
    fn cited(text: &str) -> String {
        let start = text.find('‹').unwrap();
        let end = text.find('›').unwrap() - '‹'.len_utf8();
        let block = text.replace(['‹', '›'], "");
        let citation = Citation::of(&block, start..end);
        citation.map_or_else(|| "-".to_owned(), |c| format!("{}‹{}›{}", c.before, c.words, c.after))
    }

    #[test]
    fn a_citation_is_the_sentence_around_the_link() {
        for (text, expected) in [
            ("One. Two ‹fees› three. Four.", "Two ‹fees› three."),
            ("问一句？先看‹收费模式›，再谈价格。然后。", "先看‹收费模式›，再谈价格。"),
            ("他说：“好。”见‹上文›。", "见‹上文›。"),
            ("Shops, e.g. Taobao, see ‹fees›; No. 5 too. Next", "Shops, e.g. Taobao, see ‹fees›; No. 5 too."),
            ("Version 1.5 of ‹fees›", "Version 1.5 of ‹fees›"),
            ("Really? Yes (see ‹fees›.) More", "Yes (see ‹fees›.)"),
            ("a line\nbroken before‹\nfees› and\n\tafter it", "a line broken before ‹fees› and after it"),
            ("‹Fees›", "-"),
            ("（‹收费模式›）。", "-"),
        ] {
            assert_eq!(cited(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_too_long_is_cut_between_words_at_both_ends() {
        let long = |word: &str| word.repeat(200);
        let english = cited(&format!("{}‹fees›{}", long("some word "), long(" and more")));
        assert!(english.starts_with("…") && english.ends_with("…"), "{english}");
        assert!(english.contains("some word ‹fees› and more"), "{english}");
        let chinese = cited(&format!("{}‹收费模式›{}", long("渠道，"), long("的利润")));
        assert!(chinese.starts_with("……渠道，") && chinese.ends_with("……"), "{chinese}");
        for text in [english, chinese] {
            let width = columns(&text.replace(['‹', '›', '…'], ""));
            assert!((COLUMNS - 12..=COLUMNS).contains(&width), "{width}: {text}");
        }
        // What one side does not need, the other has.
        assert_eq!(cited(&format!("See ‹fees›{}", " then".repeat(60))).matches("then").count(), 22);
        let link = cited(&format!("See ‹{}›.", long("字")));
        assert_eq!(columns(&link.replace(['‹', '›', '…'], "")), COLUMNS);
    }
}

//! What went wrong with a text before it came here: traces of wrong encodings, of converters and of copying.
//!
//! Nearly every text has none, so one look at each character decides which of the searches are worth their time. A trace
//! that stands alone in backticks is talked about, not left over.

mod invisible;
mod lost;
mod misread;
mod pinyin;

use std::ops::Range;

pub use invisible::INVISIBLE_CHARACTER;
pub use lost::LOST_TEXT;
pub use misread::MISREAD_TEXT;
pub use pinyin::CONVERTER_RESIDUE;

use crate::diagnostic::Diagnostic;
use crate::path::{CONTENT, SourcePath, argument};
use crate::words::{Phrase, Words, words};

/// Everything that is left over in a text, with the edits that mend it.
pub fn residue(path: &SourcePath, text: &str) -> Vec<Diagnostic> {
    let suspicion = Suspicion::of(text);
    let mut found = Vec::new();
    if suspicion.lost {
        found.extend(lost::find(path, text));
    }
    let mut misread = Vec::new();
    if suspicion.misread {
        misread = misread::find(text);
        found.extend(misread::report(path, text, &misread));
    }
    if suspicion.pinyin {
        found.extend(pinyin::find(path, text));
    }
    if suspicion.invisible {
        let is_explained = |at: usize| misread.iter().any(|one| one.span.contains(&at));
        found.extend(invisible::find(path, text, is_explained));
    }
    found
}

/// Bytes that are looked at together.
const BLOCK: usize = 32;

/// Which searches are worth their time.
#[derive(Default)]
struct Suspicion {
    lost: bool,
    misread: bool,
    pinyin: bool,
    invisible: bool,
}

impl Suspicion {
    fn of(text: &str) -> Self {
        let mut suspicion = Self::default();
        let mut rest = text;
        while !rest.is_empty() {
            // Blocks are compared many bytes at once, and most have nothing but ASCII.
            let (block, after) = rest.split_at(rest.ceil_char_boundary(BLOCK));
            if !block.is_ascii() {
                block.chars().filter(|character| !character.is_ascii()).for_each(|one| suspicion.see(one));
            }
            rest = after;
        }
        suspicion
    }

    fn see(&mut self, character: char) {
        match character {
            '锟' | '烫' | '屯' | '\u{fffd}' => self.lost = true,
            // Every character of a Chinese text comes here: what is asked of it must be quick.
            '\u{4e00}'..='\u{9fff}' => self.misread |= misread::is_sign(character),
            '\u{c0}'..='\u{1dc}' => {
                self.misread |= misread::is_lead(character);
                self.pinyin |= pinyin::has_tone(character);
            }
            _ => self.invisible |= invisible::name(character).is_some(),
        }
    }
}

/// Whether what stands there is all that is between two backticks.
fn is_mention(text: &str, span: &Range<usize>) -> bool {
    text.get(..span.start).is_some_and(|before| before.ends_with('`'))
        && text.get(span.end..).is_some_and(|after| after.starts_with('`'))
}

/// Whether a character is Han.
fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

/// Where a program that may write would mend it, how.
fn remedy(path: &SourcePath, does: Phrase, by_hand: Phrase) -> Words {
    let typed = argument(path.as_str());
    match path.within(CONTENT) {
        Some(_) => words!(
            en: "`diptych fix typos {typed}` {does}; or {by_hand}",
            zh: "`diptych fix typos {typed}`{does}；或者{by_hand}";
            does, by_hand
        ),
        None => by_hand.into(),
    }
}

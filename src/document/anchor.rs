//! Heading ids: Han is kept, an id written by the author wins, no two are the same on a page.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::diagnostic::{Code, Diagnostic, Location};
use crate::words::{Phrase, words};

/// A heading's `{#id}` that something else on its page has.
pub const DUPLICATE_ID: Code =
    Code::new("duplicate-id", "two places of a page have the same id", "同一页上有两处id相同");

/// The id that themes give to the list of a page's sources, where flags behind claims lead.
pub(super) const SOURCES: &str = "page-sources";

/// Ids of the frame around every text: where the skip link, the menu and flags lead, whatever the theme.
const FRAME: [&str; 3] = ["page-main", "page-sidebar", SOURCES];

/// A heading that wants an id.
pub(super) struct Wanted<'a> {
    pub(super) text: &'a str,
    pub(super) explicit: Option<&'a str>,
    pub(super) location: Location,
}

/// Whether the frame around every text has such an id.
pub(super) fn is_of_frame(id: &str) -> bool {
    FRAME.contains(&id)
}

/// What is said of a place other than a heading whose id something else on its page has.
pub(super) fn taken(id: &str, location: Location) -> Diagnostic {
    let message = words!(
        en: "the id `{id}` is used elsewhere on this page", zh: "id`{id}`已经用在本页的其他地方"
    );
    Diagnostic::error(DUPLICATE_ID, location, message).with_help(Phrase {
        english: "give each place an id of its own: links can lead to one place only",
        chinese: "每一处用自己的id：链接只能通向一处",
    })
}

/// Gives each heading its id, none of which is among `others`, the ids of what is not a heading. Ids written by authors
/// are taken first, so that a generated one never displaces them.
pub(super) fn assign(
    headings: &[Wanted<'_>],
    others: &BTreeSet<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<String> {
    let mut taken: BTreeSet<String> = others.clone();
    taken.extend(FRAME.map(str::to_owned));
    let mut explicit: Vec<Option<String>> = Vec::with_capacity(headings.len());
    for heading in headings {
        let id = heading.explicit.map(|id| id.nfc().collect::<String>());
        explicit.push(id.filter(|id| {
            let free = taken.insert(id.clone());
            if !free {
                let by_heading = !others.contains(id) && !FRAME.contains(&id.as_str());
                let message = match by_heading {
                    true => words!(
                        en: "the id `{id}` is used by an earlier heading of this page",
                        zh: "id`{id}`已经用在本页前面的标题上",
                    ),
                    false => words!(
                        en: "the id `{id}` is used elsewhere on this page", zh: "id`{id}`已经用在本页的其他地方"
                    ),
                };
                let help = Phrase {
                    english: "give each heading its own `{#id}`: links can lead to one place only",
                    chinese: "每个标题用自己的`{#id}`：链接只能通向一处",
                };
                diagnostics
                    .push(Diagnostic::error(DUPLICATE_ID, heading.location.clone(), message).with_help(help));
            }
            free
        }));
    }
    let mut next: BTreeMap<String, usize> = BTreeMap::new();
    let generated = headings.iter().zip(explicit);
    generated
        .map(|(heading, id)| id.unwrap_or_else(|| unique(&slug(heading.text), &mut taken, &mut next)))
        .collect()
}

/// `wanted`, or `wanted-1`, `wanted-2` …: the first that is free. `next` keeps ten thousand equal headings linear.
fn unique(wanted: &str, taken: &mut BTreeSet<String>, next: &mut BTreeMap<String, usize>) -> String {
    if taken.insert(wanted.to_owned()) {
        return wanted.to_owned();
    }
    let number = next.entry(wanted.to_owned()).or_insert(1);
    loop {
        let candidate = format!("{wanted}-{number}");
        *number += 1;
        if taken.insert(candidate.clone()) {
            return candidate;
        }
    }
}

/// The id a text gives: letters, digits and marks of every script, `_` and `-`; white space becomes `-`.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut gap = false;
    for character in text.nfc().map(half_width).flat_map(char::to_lowercase) {
        if character.is_whitespace() {
            gap = true;
        } else if matches!(character, EMOJI_FORM | KEYCAP) {
            // What makes a picture of the character before it: no letter of the heading.
        } else if character.is_alphanumeric()
            || is_combining_mark(character)
            || matches!(character, '_' | '-')
        {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            slug.push(character);
        }
    }
    let trimmed = slug.trim_matches('-');
    if trimmed.is_empty() { "section".to_owned() } else { trimmed.to_owned() }
}

/// Asks for the picture of a character that also has the form of a letter: `⚠️`.
const EMOJI_FORM: char = '\u{FE0F}';
/// Draws a key around a digit: `1️⃣`.
const KEYCAP: char = '\u{20E3}';

/// Full-width ASCII letters and digits as their usual selves.
fn half_width(character: char) -> char {
    match character {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character)
        }
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Wanted, assign, slug};
    use crate::diagnostic::Location;
    use crate::path::SourcePath;

    #[test]
    fn slugs() {
        for (text, id) in [
            ("概述", "概述"),
            ("Fee models", "fee-models"),
            ("第 1 步：打开“后台”", "第-1-步打开后台"),
            ("C++/C# 对比", "cc-对比"),
            ("１２３ＡＢＣ", "123abc"),
            ("🎉", "section"),
            ("⚠️ 注意", "注意"),
            ("❤️", "section"),
            ("1️⃣ 第一", "1-第一"),
            ("Cafe\u{301}", "café"),
            ("  a   b  ", "a-b"),
            ("snake_case-name", "snake_case-name"),
        ] {
            assert_eq!(slug(text), id, "{text}");
        }
    }

    fn others() -> BTreeSet<String> {
        BTreeSet::from(["fn-1".to_owned()])
    }

    fn ids(headings: &[(&str, Option<&str>)]) -> (Vec<String>, usize) {
        let path = SourcePath::new("a.md").unwrap();
        let wanted: Vec<Wanted<'_>> = headings
            .iter()
            .map(|(text, explicit)| Wanted { text, explicit: *explicit, location: Location::file(&path) })
            .collect();
        let mut said = Vec::new();
        let ids = assign(&wanted, &others(), &mut said);
        (ids, said.len())
    }

    #[test]
    fn duplicates_are_numbered_around_what_authors_wrote() {
        let (found, said) = ids(&[("a", None), ("a", None), ("b", Some("a-1")), ("a", None)]);
        assert_eq!((found, said), (["a", "a-2", "a-1", "a-3"].map(String::from).to_vec(), 0));
        let (found, said) = ids(&[("x", Some("same")), ("y", Some("same"))]);
        assert_eq!((found, said), (["same", "y"].map(String::from).to_vec(), 1));
        let (found, said) = ids(&[("Fn 1", None), ("x", Some("fn-1")), ("Page main", None)]);
        assert_eq!((found, said), (["fn-1-1", "x", "page-main-1"].map(String::from).to_vec(), 1));
        let (found, said) = ids(&[("Page sources", None), ("y", Some("page-sources"))]);
        assert_eq!(
            (found, said),
            (["page-sources-1", "y"].map(String::from).to_vec(), 1),
            "flags lead there"
        );
    }

    #[test]
    fn ten_thousand_equal_headings_are_quick() {
        let headings = vec![("概述", None); 10_000];
        let (found, _) = ids(&headings);
        assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), 10_000);
    }
}

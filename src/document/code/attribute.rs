//! Attributes of code blocks: their names in every tool that authors come from, and how their lines are written.

use super::info::Mark;
use crate::diagnostic::nearest;
use crate::words::Phrase;

/// What an attribute does.
#[derive(Clone, Copy)]
pub(super) enum Attribute {
    Title,
    Numbers,
    FirstNumber,
    NoNumbers,
    Lines(Mark),
    /// Means something to other tools, and nothing to a reader.
    Ignored,
}

/// Names of attributes, in small letters, without `-` and `_`.
const NAMES: [(&str, Attribute); 31] = [
    ("title", Attribute::Title),
    ("filename", Attribute::Title),
    ("name", Attribute::Title),
    ("linenos", Attribute::Numbers),
    ("linenums", Attribute::Numbers),
    ("linenumbers", Attribute::Numbers),
    ("showlinenumbers", Attribute::Numbers),
    ("numberlines", Attribute::Numbers),
    ("linenostart", Attribute::FirstNumber),
    ("startlinenumber", Attribute::FirstNumber),
    ("startfrom", Attribute::FirstNumber),
    ("nolinenumbers", Attribute::NoNumbers),
    ("mark", Attribute::Lines(Mark::Highlighted)),
    ("hllines", Attribute::Lines(Mark::Highlighted)),
    ("highlight", Attribute::Lines(Mark::Highlighted)),
    ("emphasizelines", Attribute::Lines(Mark::Highlighted)),
    ("ins", Attribute::Lines(Mark::Inserted)),
    ("del", Attribute::Lines(Mark::Deleted)),
    // Words for those who run the examples of a book on Rust.
    ("editable", Attribute::Ignored),
    ("ignore", Attribute::Ignored),
    ("norun", Attribute::Ignored),
    ("shouldpanic", Attribute::Ignored),
    ("compilefail", Attribute::Ignored),
    ("noplayground", Attribute::Ignored),
    ("noplaypen", Attribute::Ignored),
    ("mdbookrunnable", Attribute::Ignored),
    ("edition2015", Attribute::Ignored),
    ("edition2018", Attribute::Ignored),
    ("edition2021", Attribute::Ignored),
    ("edition2024", Attribute::Ignored),
    ("anchorlinenos", Attribute::Ignored),
];

/// The documented names, for suggestions.
const DOCUMENTED: [&str; 4] = ["title", "linenos", "ins", "del"];

/// For those who typed something else.
pub(super) const KNOWN: Phrase = Phrase {
    english: "known are `title=\"…\"`, `linenos`, `linenos=10`, `{2,4-5}`, `ins={6}` and `del={7}`",
    chinese: "可用的有`title=\"…\"`、`linenos`、`linenos=10`、`{2,4-5}`、`ins={6}`和`del={7}`",
};

/// What a name stands for, in whatever letters it is written.
pub(super) fn attribute(name: &str) -> Option<Attribute> {
    let plain = name.to_lowercase().replace(['-', '_'], "");
    NAMES.iter().find(|(name, _)| *name == plain).map(|(_, attribute)| *attribute)
}

/// The documented name that was probably meant.
pub(super) fn near(name: &str) -> Option<&'static str> {
    nearest(name, DOCUMENTED).filter(|_| name.len() > 2)
}

/// `2,4-5`, `2 4-5` or `[2,"4-5"]` as pairs of first and last; `None` for anything else.
pub(super) fn lines(text: &str) -> Option<Vec<(usize, usize)>> {
    let plain = text.replace(['"', '\'', '[', ']', '{', '}'], " ");
    let parts = plain.split(|c: char| c.is_whitespace() || c == ',').filter(|part| !part.is_empty());
    let pairs = parts.map(|part| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (number(first)?, number(last)?);
        (first <= last).then_some((first, last))
    });
    pairs.collect::<Option<Vec<_>>>().filter(|pairs| !pairs.is_empty())
}

/// The number of a line: at least 1.
fn number(text: &str) -> Option<usize> {
    let digits = !text.is_empty() && text.len() < 7 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| digits && *number > 0)
}

//! What is said about characters that are left out of a text, and about line ends of no system in use.

use super::{describe, is_forbidden, kept};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::source::SourceFile;
use crate::words::{Phrase, words};

/// Characters that are left out of a text, or lines that end in a carriage return alone.
pub const CONTROL_CHARACTER: Code =
    Code::new("control-character", "a text has characters that no page can hold", "文本里有页面容不下的字符");

/// How often something was met, and the first time: where in the text.
#[derive(Default)]
struct Met<T> {
    count: usize,
    first: Option<(usize, T)>,
}

impl<T> Met<T> {
    fn add(&mut self, at: usize, what: T) {
        self.count += 1;
        self.first.get_or_insert((at, what));
    }
}

/// One warning for the characters that are left out, one for lines that end in `\r` alone. `stored` is what stands in
/// the file, `text` how it is read.
pub(super) fn report(file: &SourceFile, stored: &str, text: &str) -> Vec<Diagnostic> {
    let (mut forbidden, mut alone) = (Met::default(), Met::default());
    let (mut at, mut end) = (0, 0);
    let left_out =
        |run: Option<&str>| run.unwrap_or("").chars().filter(|one| is_forbidden(*one)).collect::<Vec<_>>();
    for (place, character) in kept(stored) {
        for character in left_out(stored.get(end..place.end)) {
            forbidden.add(at, character);
        }
        if stored.get(place.clone()) == Some("\r") {
            alone.add(at, ());
        }
        at += character.len_utf8();
        end = place.end;
    }
    for character in left_out(stored.get(end..)) {
        forbidden.add(at, character);
    }

    let place = |at: usize| Location::new(&file.path, at..text.ceil_char_boundary(at + 1));
    let forbidden = forbidden.first.map(|(at, character)| {
        let code = u32::from(character);
        let message = match forbidden.count {
            1 => words!(
                en: "the control character U+{code:04X} cannot stand in a page and is left out",
                zh: "控制字符U+{code:04X}不能出现在页面上，已去掉",
            ),
            count => words!(
                en: "{count} control characters cannot stand in a page and are left out, first U+{code:04X}",
                zh: "{count}个控制字符不能出现在页面上，已去掉，第一个是U+{code:04X}",
            ),
        };
        Diagnostic::warning(CONTROL_CHARACTER, place(at), message).with_help(describe::remedy(
            file,
            Phrase {
                english: "takes such characters out of the file", chinese: "会把这类字符从文件里去掉"
            },
            Phrase {
                english: "delete them in an editor that shows them",
                chinese: "在能显示它们的编辑器里删掉",
            },
        ))
    });
    let alone = alone.first.map(|(at, ())| {
        let message = match alone.count {
            1 => words!(
                en: "a line ends with a carriage return (U+000D) alone", zh: "有一行只用回车符（U+000D）结尾"
            ),
            count => words!(
                en: "{count} lines end with a carriage return (U+000D) alone",
                zh: "有{count}行只用回车符（U+000D）结尾",
            ),
        };
        Diagnostic::warning(CONTROL_CHARACTER, place(at), message).with_help(Phrase {
            english: "save the file with line ends of Unix (LF) or Windows (CRLF)",
            chinese: "保存时把换行符选为Unix（LF）或Windows（CRLF）",
        })
    });
    forbidden.into_iter().chain(alone).collect()
}

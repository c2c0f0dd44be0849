//! Text that is gone: only what wrong conversions put in its place is left.

use crate::diagnostic::{Code, Diagnostic, Location};
use crate::path::SourcePath;
use crate::words::{Phrase, words};

use super::is_mention;

/// Text that was lost in a conversion.
pub const LOST_TEXT: Code =
    Code::new("lost-text", "text was lost in a wrong conversion", "转码出错，文字已经丢失");

/// U+FFFD stands for bytes that meant nothing. Stored as UTF-8 and read as GBK, two of them are 锟斤拷. 烫 and 屯 are
/// memory that a program printed without having filled it.
const TRACES: [&str; 4] = ["\u{fffd}", "锟斤拷", "烫烫烫", "屯屯屯"];

/// One error for each line that has lost something, at its first place.
pub(super) fn find(path: &SourcePath, text: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let places = TRACES.iter().flat_map(|trace| line.match_indices(trace));
        let spans = places.map(|(at, trace)| start + at..start + at + trace.len());
        if let Some(span) = spans.filter(|span| !is_mention(text, span)).min_by_key(|span| span.start) {
            let trace = text.get(span.clone()).unwrap_or("");
            let what =
                if trace == "\u{fffd}" { "U+FFFD `\u{fffd}`".to_owned() } else { format!("`{trace}`") };
            let message = words!(
                en: "text was lost here: {what} is what a wrong conversion leaves",
                zh: "这里的文字已经丢失：{what}是转码出错留下的痕迹",
            );
            found.push(Diagnostic::error(LOST_TEXT, Location::new(path, span), message).with_help(Phrase {
                english: "nothing can bring it back: take the line from the file's history, or write it again; to \
                          write about such traces, put them in backticks",
                chinese: "无法恢复：从文件的历史版本里取回这一行，或者重写；如果要谈论这种痕迹，就放进反引号里",
            }));
        }
        start += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::path::SourcePath;

    #[test]
    fn each_damaged_line_is_reported_once() {
        let path = SourcePath::new("a.md").unwrap();
        let text = "好\n锟斤拷锟斤拷\u{fffd}\n水很烫烫的\n`锟斤拷`和`\u{fffd}`是乱码\n内存烫烫烫烫\n";
        let found = find(&path, text);
        let spans: Vec<&str> =
            found.iter().map(|one| &text[one.location.as_ref().unwrap().span.clone()]).collect();
        assert_eq!(spans, ["锟斤拷", "烫烫烫"]);
    }
}

//! Opening lines of code blocks as authors write them, in the spelling that is documented and in those of others.

use proptest::prelude::*;

use super::{Info, Mark, read};

fn said(text: &str) -> Vec<String> {
    let at = |fault: super::Fault| {
        format!("{}: {} ({})", &text[fault.span], fault.message.english, fault.help.english)
    };
    read(text).1.into_iter().map(at).collect()
}

#[track_caller]
fn check(
    text: &str,
    language: &str,
    title: Option<&str>,
    numbers: Option<usize>,
    marked: &[(Mark, usize, usize)],
) {
    let (info, _) = read(text);
    let found: Vec<_> = info.marked.iter().map(|m| (m.mark, m.first, m.last)).collect();
    assert_eq!(
        (info.language.as_str(), info.title.as_deref(), info.numbers, found.as_slice()),
        (language, title, numbers, marked),
        "{text}"
    );
    assert_eq!(said(text), Vec::<String>::new(), "{text}");
}

#[test]
fn every_spelling_that_means_one_thing_is_read() {
    use Mark::{Deleted, Highlighted, Inserted};
    check("", "", None, None, &[]);
    check("c++", "c++", None, None, &[]);
    check("toml title=\"a b.toml\" linenos", "toml", Some("a b.toml"), Some(1), &[]);
    check("toml title='手册 {1}.toml'", "toml", Some("手册 {1}.toml"), None, &[]);
    check("title=\"只有标题\"", "", Some("只有标题"), None, &[]);
    let marks = [(Highlighted, 2, 2), (Highlighted, 4, 5), (Inserted, 6, 6), (Deleted, 7, 8)];
    check("js {2,4-5} ins={6} del={7-8}", "js", None, None, &marks);
    let lines = [(Highlighted, 1, 1), (Highlighted, 4, 5)];
    for text in [
        "ts{1,4-5}",
        "ts {1, 4-5}",
        "ts {1 4-5}",
        "ts mark={1,4-5}",
        "ts hl_lines=\"1 4-5\"",
        "ts {hl_lines=[1,\"4-5\"]}",
        "ts,hl_lines=1 4-5",
        "{.ts hl_lines=\"1 4-5\"}",
    ] {
        check(text, "ts", None, None, &lines);
    }
    for text in [
        "ts linenos=9",
        "ts:line-numbers=9",
        "ts showLineNumbers=9",
        "ts showLineNumbers startLineNumber=9",
        "ts linenums=\"9\"",
        "ts {linenos=table,linenostart=9}",
        "ts,linenos,linenostart=9",
        "{.ts .numberLines startFrom=\"9\"}",
    ] {
        check(text, "ts", None, Some(9), &[]);
    }
    check("ts:no-line-numbers {1}", "ts", None, None, &[(Highlighted, 1, 1)]);
    check("js [config.js]", "js", Some("config.js"), None, &[]);
    check("rust,ignore,no_run,edition2021", "rust", None, None, &[]);
}

#[test]
fn what_is_not_understood_is_named() {
    for (text, expected) in [
        (
            "js titel=\"x\"",
            "titel=\"x\": `titel=\"x\"` is no attribute of a code block (did you mean `title`?)",
        ),
        (
            "js {0}",
            "{0}: `{0}` names no lines (write lines as `{2}`, `{2,5}` or `{2-5}`, with half-width characters)",
        ),
        ("js {5-2}", "{5-2}: `{5-2}` names no lines"),
        ("js {1，3}", "{1，3}: `{1，3}` names no lines"),
        ("js ins={}", "ins={}: `ins={}` names no lines"),
        ("js linenos=abc", "linenos=abc: `abc` is not the number of a line"),
        ("js \"word\"", "\"word\": `\"word\"` is no attribute of a code block (mark whole lines"),
        ("js frame=\"none\"", "frame=\"none\": `frame=\"none\"` is no attribute of a code block (known are"),
        (
            "js title=“a b”",
            "title=“a b”: \"“\" (U+201C, left double quote 左双引号) around the title (write `title=\"a b\"`",
        ),
        ("js title=", "title=: `title` has no text"),
        ("js ｛1｝", "｛1｝: `｛1｝` is no attribute of a code block"),
        ("js ＝", "＝: `＝` is no attribute"),
    ] {
        let said = said(text);
        assert!(said.len() == 1 && said[0].starts_with(expected), "{text}: {said:?}");
    }
    assert_eq!(read("js title=“a b”").0.title.as_deref(), Some("a b"), "and still read");
}

proptest! {
    #[test]
    fn any_line_is_read(text in "[a-z0-9 ,:.#=\"'{}\\[\\]/“”＝中-]{0,40}") {
        let (Info { language, title, .. }, faults) = read(&text);
        prop_assert!(text.contains(&language));
        prop_assert!(title.is_none_or(|title| text.contains(&title)));
        for fault in faults {
            prop_assert!(text.get(fault.span.clone()).is_some_and(|shown| !shown.is_empty()), "{fault:?}");
        }
    }
}

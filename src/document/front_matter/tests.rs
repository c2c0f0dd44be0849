//! What authors type, what is said about it, and what is read all the same.

use proptest::prelude::*;

use super::{FrontMatter, parse};
use crate::config::{Limits, Writing};
use crate::diagnostic::{Checked, Diagnostic};
use crate::document::Dialect;
use crate::path::SourcePath;

fn checked(text: &str) -> Checked<(FrontMatter, usize)> {
    let limits = Limits { front_matter: 2000, ..Limits::default() };
    let dialect = Dialect { limits, writing: Writing::Simplified, ..Dialect::default() };
    parse(&SourcePath::new("a.md").unwrap(), text, &dialect)
}

fn mend(text: &str, said: &[Diagnostic]) -> String {
    let mut edits: Vec<_> = said.iter().flat_map(|fault| &fault.edits).collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut mended = text.to_owned();
    for edit in edits.into_iter().rev() {
        mended.replace_range(edit.span.clone(), &edit.text);
    }
    mended
}

/// Each text between fences has the fault of this code and no other; with its corrections it reads so, has none, and
/// says what was read of the first.
#[track_caller]
fn mends(code: &str, cases: &[(&str, &str)]) {
    for (typed, expected) in cases {
        let text = format!("---\n{typed}\n---\n");
        let first = checked(&text);
        let codes: Vec<&str> = first.diagnostics.iter().map(|fault| fault.code.name).collect();
        assert!(
            !codes.is_empty() && codes.iter().all(|found| *found == code),
            "{typed:?}: {:#?}",
            first.diagnostics
        );
        let mended = mend(&text, &first.diagnostics);
        assert_eq!(mended, format!("---\n{expected}\n---\n"), "{:#?}", first.diagnostics);
        let second = checked(&mended);
        assert_eq!(second.diagnostics, [], "{mended:?}");
        if code != "bad-value" {
            assert_eq!(without_places(first.value.0), without_places(second.value.0), "{typed:?}");
        }
    }
}

/// What was read, without where.
fn without_places(front_matter: FrontMatter) -> String {
    let text = format!("{front_matter:?}");
    let mut parts = text.split("span: ");
    let first = parts.next().unwrap_or("").to_owned();
    parts.fold(first, |all, part| all + part.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.'))
}

#[track_caller]
fn accepts(cases: &[&str]) {
    for typed in cases {
        assert_eq!(checked(&format!("---\n{typed}\n---\n")).diagnostics, [], "{typed:?}");
    }
}

fn front(text: &str) -> (FrontMatter, usize, Vec<String>) {
    let checked = checked(text);
    let said = checked.diagnostics.iter().map(|d| {
        let at = d.location.as_ref().map_or(0..0, |l| l.span.clone());
        format!(
            "{}:{} {} | {}",
            at.start,
            d.code.name,
            d.message.english,
            d.help.as_ref().map_or("", |help| &help.english)
        )
    });
    (checked.value.0, checked.value.1, said.collect())
}

#[test]
fn both_syntaxes_say_the_same() {
    let yaml = "---\ntitle: 收费模式\ntags: [fees, scope]\norder: 3\ndate: 2026-11-20\n---\n正文";
    let toml =
        "+++\ntitle = \"收费模式\"\ntags = [\"fees\", \"scope\"]\norder = 3\ndate = 2026-11-20\n+++\n正文";
    let ((from_yaml, start, said), (from_toml, _, also_said)) = (front(yaml), front(toml));
    assert_eq!((said, also_said), (vec![], vec![]));
    assert_eq!(&yaml[start..], "正文");
    assert_eq!(from_yaml.title, from_toml.title);
    assert_eq!((from_yaml.order, from_yaml.date), (from_toml.order, from_toml.date));
    assert_eq!(from_yaml.tags.len(), 2);
}

#[test]
fn colons_are_explained_and_the_rest_is_still_checked() {
    let (front, _, said) = front("---\ntitle： 手册\ndescription:短\norder: first\nslug: https://a\n---\n");
    assert_eq!(front.title.as_deref(), Some("手册"));
    assert_eq!(said.len(), 3, "{said:#?}");
    assert!(said[0].starts_with("9:full-width-colon") || said[0].starts_with("9 "), "{}", said[0]);
    assert!(said[0].contains("write `title: 手册` with a half-width colon and a space"), "{}", said[0]);
    assert!(said[1].contains("write `description: 短`"), "{}", said[1]);
    assert!(said[2].contains("`order` is `first`, expected a whole number"), "{}", said[2]);
}

#[test]
fn rules_are_not_front_matter() {
    let (_, start, said) = front("---\n\n# A page that begins with a rule\n");
    assert_eq!((start, said), (0, vec![]));
}

#[test]
fn a_missing_end_is_an_error() {
    let (_, _, said) = front("---\ntitle: a\n\n# text\n");
    assert!(said[0].contains("never ends"), "{said:?}");
}

#[test]
fn unknown_keys_are_suggested() {
    let (_, _, said) = front("---\ntitle: a\nreviewedby: b\n---\n");
    assert!(said[0].contains("unknown-key") && said[0].contains("did you mean `review"), "{said:?}");
}

#[test]
fn colons_and_spaces() {
    mends(
        "full-width-colon",
        &[
            ("title：手册", "title: 手册"),
            ("title ： 手册", "title: 手册"),
            ("title：", "title:"),
            ("title：手册：上", "title: 手册：上"),
            ("tags：\n  - a\n  - b", "tags:\n  - a\n  - b"),
            ("title：手册\r", "title: 手册\r"),
        ],
    );
    mends(
        "missing-space",
        &[
            ("title:手册", "title: 手册"),
            ("order:3", "order: 3"),
            ("title:　手册", "title: 手册"),
            ("title:\u{a0}a", "title: a"),
        ],
    );
}

#[test]
fn indents() {
    mends(
        "bad-indentation",
        &[
            ("tags:\n　- a\n　- b", "tags:\n  - a\n  - b"),
            ("tags:\n\t- a\n\t- b", "tags:\n  - a\n  - b"),
            ("title: a\n　order: 3", "title: a\norder: 3"),
        ],
    );
    accepts(&["description: >\n  甲\n  　乙"]);
    // The line is read on as if it began where its key does.
    let text = "---\ntitle: 手册\n\torder：5\n---\n";
    let said = checked(text).diagnostics;
    let codes: Vec<&str> = said.iter().map(|fault| fault.code.name).collect();
    assert_eq!(codes, ["bad-indentation", "full-width-colon"]);
    assert_eq!(mend(text, &said), "---\ntitle: 手册\norder: 5\n---\n");
    // What is no key of front matter may be text of the value above.
    let said = checked("---\ndescription: |\n  甲\n\t注：乙\n---\n").diagnostics;
    assert!(said.iter().all(|fault| fault.code.name != "full-width-colon"), "{said:#?}");
}

#[test]
fn quotes() {
    mends(
        "curly-quotes",
        &[
            ("slug: “fees”", "slug: \"fees\""),
            ("date: ‘2026-11-22’", "date: \"2026-11-22\""),
            ("title: \"手册”", "title: \"手册\""),
            ("title: “手册\"", "title: \"手册\""),
            ("tags: [“a”, ”b“, c]", "tags: [\"a\", \"b\", c]"),
        ],
    );
    let said = checked("---\ntitle: “手册”\n---\n").diagnostics;
    assert_eq!(said.len(), 1, "{said:#?}");
    assert_eq!((said[0].code.name, &said[0].edits), ("curly-quotes", &vec![]));
    assert_eq!(
        said[0].help.as_ref().map(|help| help.english.as_str()),
        Some("write `title: \"手册\"`, or `\"“手册”\"` if readers should see the quotes")
    );
    accepts(&[
        "title: \"“手册”\"",
        "title: “甲”与“乙”",
        "title: 说“好”",
        "title: “代运营”是什么",
        "description: 'a ”'",
        "title: “",
        "title: 「手册」",
    ]);
}

#[test]
fn lists() {
    mends(
        "unsplit-list",
        &[
            ("tags: 运营，增长", "tags: [运营, 增长]"),
            ("tags: 运营、增长 # 两个", "tags: [运营, 增长] # 两个"),
            ("tags: [运营，增长]", "tags: [运营, 增长]"),
            ("audience: a, b", "audience: [a, b]"),
            ("related: a.md， b/c.md", "related: [a.md, b/c.md]"),
            ("tags: 【运营，增长】", "tags: [运营, 增长]"),
            ("tags: “运营”，“增长”", "tags: [\"运营\", \"增长\"]"),
            ("tags:\n- 运营\n－ 增长", "tags:\n- 运营\n- 增长"),
            ("tags:\n  -运营\n  —增长", "tags:\n  - 运营\n  - 增长"),
        ],
    );
    accepts(&[
        "tags: [运营, 增长]",
        "tags: 运营",
        "title: 运营，增长",
        "sources: 甲，乙",
        "tags: \"运营，增长\"",
        "tags: [\"运营，增长\", '甲、乙']",
        "tags:\n  - 运营，增长",
        "tags:",
        "tags: [a,\n  b]",
        "tags:\n- a\ndescription: |\n  － 甲\n  -乙",
        "title: 甲\n  ——乙",
        "description: 甲、乙，[丙]",
    ]);
}

#[test]
fn keys_in_chinese() {
    mends(
        "unknown-key",
        &[
            ("标题: 手册", "title: 手册"),
            ("標籤: [a, b]", "tags: [a, b]"),
            ("title: a\n日期: 2026-11-22", "title: a\ndate: 2026-11-22"),
        ],
    );
    let said = checked("---\ntitle: a\n标题: b\n---\n").diagnostics;
    assert!(said.len() == 1 && said[0].edits.is_empty(), "nothing is overwritten: {said:#?}");
    let both = checked("---\n标题：手册\n日期：2026年11月22日\n---\n");
    assert_eq!(both.value.0.title.as_deref(), Some("手册"));
    assert_eq!(
        mend("---\n标题：手册\n日期：2026年11月22日\n---\n", &both.diagnostics),
        "---\ntitle: 手册\ndate: 2026-11-22\n---\n"
    );
}

#[test]
fn dates_numbers_and_truth_values() {
    mends(
        "bad-value",
        &[
            ("date: 2026年11月22日", "date: 2026-11-22"),
            ("reviewed: ２０２６-１１-２２", "reviewed: 2026-11-22"),
            ("review_by: \"2026/1/2\"", "review_by: 2026-01-02"),
        ],
    );
    mends(
        "bad-value",
        &[
            ("order: １０", "order: 10"),
            ("draft: 是", "draft: true"),
            ("draft: ＦＡＬＳＥ", "draft: false"),
            ("search: no", "search: false"),
        ],
    );
    let said = checked("---\ndate: 2026-11-22Tea\n---\n").diagnostics;
    assert_eq!(said[0].message.english, "`date` is `2026-11-22Tea`, expected a date such as 2026-11-24");
    assert!(said[0].edits.is_empty());
}

#[test]
fn what_cannot_be_read_is_said_once() {
    for text in ["+++\ndate = 2026-13-01\n+++\n", "+++\ntitle = \"x\"\nreviewed = 2026-02-99\n+++\n"] {
        let said = checked(text).diagnostics;
        let codes: Vec<&str> = said.iter().map(|fault| fault.code.name).collect();
        assert_eq!(codes, ["data-syntax"], "{said:#?}");
    }
}

#[test]
fn toml() {
    let text = "+++\ntitle = “手册”\ntags = [“a”，“b”]\n标题 = \"x\"\ndescription = \"\"\"\n“甲”\ntitle = “乙”\n\"\"\"\n+++\n";
    let said = checked(text).diagnostics;
    let codes: Vec<&str> = said.iter().map(|fault| fault.code.name).collect();
    assert_eq!(codes, ["curly-quotes", "unsplit-list", "data-syntax", "unknown-key"], "{said:#?}");
    assert!(
        mend(text, &said).starts_with("+++\ntitle = \"手册\"\ntags = [\"a\", \"b\"]\n标题 = "),
        "{said:#?}"
    );
    assert_eq!(checked("+++\ntitle = \"“手册”\"\ntags = [\"a，b\"]\n+++\n").diagnostics, []);
    for (typed, right) in [
        ("title = 「手册」", "title = \"手册\""),
        ("tags = [『甲』, 「乙」]", "tags = [\"甲\", \"乙\"]"),
        ("title：“手册”", "title = \"手册\""),
        ("title：\"手册\"", "title = \"手册\""),
        ("order＝3", "order=3"),
    ] {
        let text = format!("+++\n{typed}\n+++\n");
        let said = checked(&text).diagnostics;
        assert!(said.iter().all(|fault| fault.code.name != "data-syntax"), "{typed}: {said:#?}");
        assert_eq!(mend(&text, &said), format!("+++\n{right}\n+++\n"), "{typed}");
    }
}

/// Pieces from which front matter is put together.
const PIECES: [&str; 40] = [
    "---",
    "———",
    "——-",
    "***",
    "+++",
    "\n",
    "\n",
    "\n",
    "\n",
    "title",
    "tags",
    "date",
    "标题",
    "description",
    ":",
    ": ",
    "：",
    " = ",
    "　",
    "\t",
    " ",
    "- ",
    "“",
    "”",
    "\"",
    "‘",
    "，",
    "、",
    ", ",
    "[",
    "]",
    "【",
    "】",
    "甲",
    "乙",
    "2026-11-22",
    "2026年1月2日",
    "|",
    " #",
    "\"\"\"",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn places_lie_in_the_text_and_corrections_come_to_an_end(
        pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..30),
        fenced in any::<bool>(),
    ) {
        let mut text = pieces.concat();
        if fenced {
            text = format!("---\n{text}\n---\n");
        }
        for round in 0.. {
            let read = checked(&text);
            prop_assert!(text.is_char_boundary(read.value.1), "{text:?}");
            for fault in &read.diagnostics {
                let span = fault.location.clone().unwrap().span;
                prop_assert!(text.get(span).is_some(), "{text:?}: {fault:?}");
                prop_assert!(fault.help.is_some(), "{text:?}: {fault:?}");
                prop_assert!(fault.edits.iter().all(|edit| text.get(edit.span.clone()).is_some()), "{text:?}: {fault:?}");
            }
            let mended = mend(&text, &read.diagnostics);
            if mended == text {
                break;
            }
            prop_assert!(round < 8, "never done: {text:?} -> {mended:?}");
            text = mended;
        }
    }
}

#[test]
fn a_description_of_several_lines_has_no_spaces_inside_chinese() {
    let text = "---\ntitle: 手册\ndescription: >\n  代运营是替店主\n  经营网店，按 GMV\n  收佣金。\n---\n";
    assert_eq!(front(text).0.description.as_deref(), Some("代运营是替店主经营网店，按 GMV 收佣金。"));
    let text = "---\ntitle: 手册\ndescription: 代运营 手册\n---\n";
    assert_eq!(front(text).0.description.as_deref(), Some("代运营 手册"), "as typed on one line");
}

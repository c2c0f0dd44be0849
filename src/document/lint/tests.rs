//! The harness of the tables at the foot of each family, and what holds for all families together.

use super::*;
use crate::config::Writing;
use crate::diagnostic::{Code, Edit};
use crate::document::Palette;
use crate::document::{Dialect, FrontMatter, markdown};
use crate::path::SourcePath;
use crate::source::SourceTree;
use proptest::prelude::*;

const CODES: [Code; 16] = [
    FIRST_LINE_INDENT,
    GLUED_EMPHASIS,
    LITERAL_ASTERISKS,
    UNMARKED_BRACES,
    UNMARKED_CODE,
    UNMARKED_CONTAINER,
    UNMARKED_EMPHASIS,
    UNMARKED_FOOTNOTE,
    UNMARKED_HEADING,
    UNMARKED_HEADING_ID,
    UNMARKED_IMAGE,
    UNMARKED_LINK,
    UNMARKED_LIST,
    UNMARKED_QUOTE,
    UNMARKED_TABLE,
    UNMARKED_TASK,
];

/// What the lints say about a body that begins at `start` of its text.
pub(super) fn lint(text: &str, start: usize) -> Vec<Diagnostic> {
    let path = SourcePath::new("zh/a.md").unwrap();
    let dialect = Dialect { writing: Writing::Simplified, ..Dialect::default() };
    let manuscript = Manuscript::read(&path, text, start, &SourceTree::default()).value;
    let mut said =
        markdown::parse(&manuscript, &dialect, &Palette::default(), &FrontMatter::default()).diagnostics;
    said.retain(|fault| CODES.contains(&fault.code));
    said
}

/// What they say when every line is looked at, whatever the first look would say.
fn lint_all(text: &str) -> Vec<Diagnostic> {
    // A bracket that is escaped and right where it stands, and is never passed over.
    lint(&format!("{text}\n\n\\［"), 0)
}

/// The text with every certain correction made.
fn mend(text: &str, said: &[Diagnostic]) -> String {
    let mut edits: Vec<&Edit> = said.iter().flat_map(|fault| &fault.edits).collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut mended = String::new();
    let mut at = 0;
    for edit in edits {
        assert!(edit.span.start >= at, "corrections overlap in {text:?}: {said:#?}");
        mended.push_str(&text[at..edit.span.start]);
        mended.push_str(&edit.text);
        at = edit.span.end;
    }
    mended + &text[at..]
}

fn names(said: &[Diagnostic]) -> Vec<&'static str> {
    said.iter().map(|fault| fault.code.name).collect()
}

/// Each text has the faults of this code and no others; with the corrections made it reads so and has none at all.
#[track_caller]
pub(super) fn mends(code: Code, cases: &[(&str, &str)]) {
    for (typed, expected) in cases {
        let said = lint(typed, 0);
        assert!(!said.is_empty() && said.iter().all(|fault| fault.code == code), "{typed:?}: {said:#?}");
        let mended = mend(typed, &said);
        assert_eq!(mended, *expected, "{typed:?}: {said:#?}");
        assert_eq!(names(&lint(&mended, 0)), Vec::<&str>::new(), "{mended:?}");
    }
}

/// Each text has one fault of this code, with this in its help, and no correction that a program may write.
#[track_caller]
pub(super) fn advises(code: Code, cases: &[(&str, &str)]) {
    for (typed, help) in cases {
        let said = lint(typed, 0);
        assert_eq!(names(&said), [code.name], "{typed:?}: {said:#?}");
        assert!(
            said[0].help.as_ref().is_some_and(|found| found.english.contains(help)),
            "{typed:?}: {said:#?}"
        );
        assert_eq!(said[0].edits, [], "{typed:?}");
    }
}

/// None of these texts has a fault.
#[track_caller]
pub(super) fn accepts(cases: &[&str]) {
    for text in cases {
        assert_eq!(lint(text, 0), [], "{text:?}");
    }
}

#[test]
fn characters_are_named_and_places_count_from_the_beginning_of_the_file() {
    let text = "---\ntitle: 手册\n---\n\n见［模式］（收费.md）。\n";
    let said = lint(text, 22);
    assert_eq!(said.len(), 1, "{said:#?}");
    assert_eq!(
        said[0].message.english,
        "\"［\" (U+FF3B, full-width left square bracket 全角左方括号) in a link: `［模式］（收费.md）` is shown as text"
    );
    assert_eq!(&text[said[0].location.clone().unwrap().span], "［模式］（收费.md）");
    assert_eq!(
        said[0].help.as_ref().unwrap().english,
        "write `[模式](收费.md)`, or let `diptych fix typos` do it"
    );
    assert_eq!(mend(text, &said), "---\ntitle: 手册\n---\n\n见[模式](收费.md)。\n");
}

#[test]
fn code_html_and_front_matter_are_nobodys_business() {
    accepts(&[
        "```\n#标题\n＃ 标题\n[文]（/a）\n！[图](a.png)\n｜甲｜\n｜---｜\n[^1]：注\n```\n",
        "    #标题\n\n`[文]（/a）` `＊＊粗＊＊` `**` `~~`",
        "<pre>\n#标题\n** [文]（/a）\n</pre>\n",
        "<!-- #标题 [文]（/a） ** -->\n",
        "<code>**</code>、<kbd>~~</kbd>",
        "\\#标题\n\n\\[文]（/a）\n\n\\*\\*粗\\*\\*\n\n\\＃ 标题\n\n\\》引\n\n\\[^1]\n\n1\\、甲\n2\\、乙",
    ]);
}

#[test]
fn several_kinds_of_faults_are_mended_at_once() {
    let typed = "＃ 手册｛#manual｝\n\n》[！NOTE]\n》见[模式]（/fees）。\n\n－ [　] ＊＊甲＊＊\n－ ［x］ 乙[^1]\n\n[^1]：注\n";
    let mended = mend(typed, &lint(typed, 0));
    assert_eq!(
        mended,
        "# 手册 {#manual}\n\n> [!NOTE]\n> 见[模式](/fees)。\n\n- [ ] **甲**\n- [x] 乙[^1]\n\n[^1]: 注\n"
    );
    assert_eq!(lint(&mended, 0), []);
}

/// Pieces from which typing errors are put together.
const PIECES: [&str; 78] = [
    "：：：",
    ":::",
    "tip",
    "https",
    "\n",
    "\n",
    "\n",
    "\n\n",
    " ",
    "　",
    "甲",
    "乙丙",
    "标题",
    "word",
    "1",
    "2",
    "12",
    "#",
    "##",
    "＃",
    "＃＃",
    "{",
    "}",
    "｛",
    "｝",
    "#id",
    "-",
    "*",
    "·",
    "－",
    "•",
    "１",
    "１. ",
    "、",
    "）",
    "．",
    ".",
    "- ",
    "1. ",
    "[",
    "]",
    "［",
    "］",
    "【",
    "】",
    "(",
    ")",
    "（",
    "/a",
    "/a b",
    "a.png",
    "!",
    "！",
    "：",
    ":",
    "^1",
    "＾1",
    "|",
    "｜",
    "---",
    "—",
    "|---|",
    "**",
    "＊＊",
    "＊",
    "****",
    "~~",
    "～～",
    "》",
    "> ",
    "＞",
    "NOTE",
    "x",
    "···",
    "｀",
    "`",
    "```",
    "\\",
];

/// Whole typing errors, so that random texts have more than noise.
const TYPED: [&str; 25] = [
    "：：：tip\n文\n：：：\n",
    "［［名］］",
    "https：//a.cn",
    "#标题\n",
    "＃ 标题｛#id｝\n",
    "# 标题｛#id｝\n",
    "*　项\n",
    "－ 项\n",
    "· 项\n",
    "１. 项\n",
    "1、甲\n2、乙\n",
    "-甲\n-乙\n",
    "[文]（/a）",
    "［文］(/a)",
    "[文](/a b)",
    "！[图](a.png)",
    "｜甲｜乙｜\n｜---｜---｜\n",
    "|甲|\n|—|\n",
    "[^1]：注\n",
    "＊＊粗＊＊",
    "》引\n",
    "> [！NOTE]\n",
    "- [　] 任务\n",
    "-[ ] 任务\n",
    "···rust\nfn\n···\n",
];

fn typed() -> impl Strategy<Value = String> {
    let piece =
        prop_oneof![3 => proptest::sample::select(&PIECES[..]), 1 => proptest::sample::select(&TYPED[..])];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn places_lie_in_the_text_and_corrections_hold(text in typed()) {
        let mut text = text;
        for round in 0.. {
            let said = lint(&text, 0);
            for fault in &said {
                let span = fault.location.clone().unwrap().span;
                prop_assert!(text.get(span.clone()).is_some_and(|found| !found.is_empty()), "{text:?}: {fault:?}");
                prop_assert!(fault.help.is_some(), "{text:?}: {fault:?}");
                prop_assert!(fault.edits.iter().all(|edit| text.get(edit.span.clone()).is_some()), "{text:?}: {fault:?}");
            }
            let mended = mend(&text, &said);
            if mended == text {
                break;
            }
            prop_assert!(round < 12, "never done: {text:?} -> {mended:?}: {said:#?}");
            text = mended;
        }
    }

    #[test]
    fn whole_errors_are_mended_in_one_go(blocks in proptest::collection::vec(proptest::sample::select(&TYPED[..]), 1..12)) {
        let text = blocks.join("\n\n平常的一段。\n\n");
        let mended = mend(&text, &lint(&text, 0));
        let left = lint(&mended, 0);
        prop_assert!(left.iter().all(|fault| fault.edits.is_empty()), "{mended:?}: {left:#?}");
    }

    #[test]
    fn what_is_passed_over_has_no_faults(text in typed()) {
        prop_assert_eq!(lint(&text, 0), lint_all(&text));
    }

    #[test]
    fn any_text_is_looked_at_without_a_panic(text in "[\\PC\n#＃\\[\\]（）｜·*　]{0,60}") {
        lint(&text, 0);
    }
}

//! Emphasis beside Chinese, Japanese and Korean, by the markdown-cjk-friendly amendment to CommonMark.

use std::fs;
use std::path::Path;

use diptych::document;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::reading::{document as page, html};

/// A text and the HTML of its one paragraph.
#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let found = html(text);
        let inside = found.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>\n"));
        assert_eq!(inside, Some(*expected), "{text}");
    }
}

#[test]
fn punctuation_inside_does_not_undo_emphasis() {
    check(&[
        ("**代运营。**我们负责。", "<strong>代运营。</strong>我们负责。"),
        ("他说**“先签合同”**再开工。", "他说<strong>“先签合同”</strong>再开工。"),
        (
            "包括**（一）服务费**和**（二）佣金**。",
            "包括<strong>（一）服务费</strong>和<strong>（二）佣金</strong>。",
        ),
        ("这是*重点，*不是全部。", "这是<em>重点，</em>不是全部。"),
        ("***又粗又斜！***后文", "<em><strong>又粗又斜！</strong></em>后文"),
        ("原价~~￥99，~~现价", "原价<del>￥99，</del>现价"),
        ("**《广告法》**第九条", "<strong>《广告法》</strong>第九条"),
        ("佣金**10%**起", "佣金<strong>10%</strong>起"),
        ("見**「代營運」**一章", "見<strong>「代營運」</strong>一章"),
        ("これは**太字。**です", "これは<strong>太字。</strong>です"),
        ("이것은 **강조(중요)**입니다", "이것은 <strong>강조(중요)</strong>입니다"),
        ("**Tmall。**天猫", "<strong>Tmall。</strong>天猫"),
        ("**[合同](#a)。**见", "<strong><a href=\"#a\">合同</a>。</strong>见"),
        ("**`GMV`：**成交额", "<strong><code>GMV</code>：</strong>成交额"),
        ("甲**乙“丙*丁，*戊”**己", "甲<strong>乙“丙<em>丁，</em>戊”</strong>己"),
    ]);
}

#[test]
fn what_is_no_emphasis_stays_as_it_is() {
    check(&[
        (r"\*\*不是。\*\*字", "**不是。**字"),
        ("**a.**b", "**a.**b"),
        ("前**空格 **后", "前**空格 **后"),
        ("`**代码。**字`", "<code>**代码。**字</code>"),
        ("snake_case_。字", "snake_case_。字"),
        ("2 * 3，4 * 5", "2 * 3，4 * 5"),
        ("5~10，6~12", "5~10，6~12"),
    ]);
    assert_eq!(html("```\n**甲。**乙\n```\n").matches("**").count(), 2);
    let link = html("[链](/路径**。a**字 \"题**。b**字\")");
    assert!(link.contains("title=\"题**。b**字\""), "{link}");
}

#[test]
fn an_excerpt_an_id_and_a_heading_know_nothing_of_the_help() {
    let document = page("# **标题。**甲\n\n**摘要。**乙\n\n## **小节。**丙 {#x}\n\n> **引。**丁\n").document;
    assert_eq!(document.title, "标题。甲");
    assert_eq!(document.title_id.as_deref(), Some("标题甲"));
    assert_eq!(document.summary, "摘要。乙");
    assert_eq!((document.headings[0].text.as_str(), document.headings[0].id.as_str()), ("小节。丙", "x"));
    let text = "# **标题。**甲\n\n**摘要。**乙\n\n## **小节。**丙 {#x}\n";
    let span = document.headings[0].location.span.clone();
    assert_eq!(text[span].trim_end(), "## **小节。**丙 {#x}");
}

/// White space and quotation marks that are written differently and mean the same.
fn normal(html: &str) -> String {
    let html = html.replace("&quot;", "\"").replace("&#39;", "'").replace(" />", ">").replace('\n', "");
    let html = html
        .replace("<div class=\"code\">", "")
        .replace("</pre></div>", "</pre>")
        .replace("<pre tabindex=\"0\">", "<pre>");
    let html = match html.strip_prefix("<div class=\"heading\">") {
        Some(heading) => {
            let (heading, _) = heading.split_once("<a class=\"anchor\"").expect("a link to the heading");
            let (tag, rest) = heading.split_once(" id=").expect("an id");
            format!("{tag}{}", &rest[rest.find('>').expect("an end")..])
        }
        None => html,
    };
    percent_encoding::percent_decode_str(&html).decode_utf8_lossy().into_owned()
}

/// The cases of the amendment's own tests and more; they are not part of the repository.
#[test]
fn the_cases_of_the_amendment() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cjk-emphasis-cases.json");
    let Ok(text) = fs::read_to_string(&path) else {
        println!("skipped: no cases of the amendment in {}", path.display());
        return;
    };
    let cases: Value = serde_json::from_str(&text).expect("JSON");
    let cases = cases.as_array().expect("a list");
    let mut wrong = String::new();
    for case in cases {
        let (markdown, expected) =
            (case["markdown"].as_str().expect("text"), case["html"].as_str().expect("HTML"));
        let found = html(markdown);
        if normal(&found) != normal(expected) {
            wrong.push_str(&format!(
                "{} {markdown:?}\n  {}\n  {}\n",
                case["id"],
                normal(expected),
                normal(&found)
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(cases.len() >= 184);
}

/// The examples of the CommonMark specification, which is not part of the repository: `.ci/run` brings it. The parser is
/// given them as they are, so they come out as it makes them, but for the few that have to do with what is ours.
#[test]
fn the_examples_of_commonmark() {
    let Some(path) = std::env::var_os("DIPTYCH_COMMONMARK_SPEC") else {
        println!("skipped: DIPTYCH_COMMONMARK_SPEC does not name the spec.txt of CommonMark 0.31.2");
        return;
    };
    let text = fs::read_to_string(path).expect("the specification");
    let fence = "`".repeat(32);
    let examples: Vec<String> = text
        .split(&format!("{fence} example\n"))
        .skip(1)
        .map(|rest| rest.split("\n.\n").next().expect("an example").replace('→', "\t"))
        .collect();
    assert_eq!(examples.len(), 652);
    let changed: Vec<usize> = (1..=652)
        .filter(|number| *document::as_parsed(&examples[number - 1]) != examples[number - 1])
        .collect();
    assert_eq!(changed, Vec::<usize>::new());
}

/// Pieces of text in which emphasis may go wrong, and places from which the help may leak.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "**",
        "*",
        "***",
        "~~",
        "_",
        "__",
        "`",
        "```\n",
        "甲",
        "乙。",
        "，",
        "“",
        "”",
        "（",
        "）",
        "「",
        "a",
        "B",
        " ",
        "\n",
        "\n\n",
        "\\",
        "[",
        "](",
        ")",
        "![",
        "<b>",
        "</b>",
        "<!-- ",
        " -->",
        "# ",
        "> ",
        "- ",
        "| ",
        " |\n|--|\n",
        "[^1]",
        "\n[^1]: ",
        ":::tip ",
        "\n:::\n",
        "[[",
        "]]",
        "{#甲。}",
        "\u{FE00}",
        "\u{E0100}",
        "한",
        "😀",
        "\u{10A7F}",
        "https://a.cn/",
        "$",
        "\t",
    ])
}

fn document_text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// The invisible help is in nothing that comes out, unless the author wrote that character.
    #[test]
    fn nothing_leaks(text in document_text()) {
        const HELP: [char; 6] = ['\u{10A7F}', '\u{12474}', '\u{1BC9F}', '\u{10AF6}', '\u{11A9C}', '\u{11C71}'];
        let foreign: Vec<char> = HELP.into_iter().filter(|help| !text.contains(*help)).collect();
        let document = page(&text);
        let all = format!("{document:?}");
        for help in foreign {
            prop_assert!(!all.contains(help), "{help:?} in {all}");
            prop_assert!(!all.contains(&help.escape_unicode().to_string()), "{help:?} in {all}");
        }
    }
}

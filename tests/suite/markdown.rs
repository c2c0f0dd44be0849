//! Markdown as readers get it, and that no text whatever brings the program down.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use diptych::config::{Limits, Markdown, RawHtml, Writing};
use diptych::diagnostic::{Checked, Diagnostic};
use diptych::document::{self, Dialect, Library, Palette, Parsed, Piece};
use diptych::path::SourcePath;
use diptych::source::{self, SourceFile, SourceTree};
use diptych::theme::Strings;
use proptest::prelude::*;

use crate::support::markup::{self, Element};
use crate::support::{Project, Visit, crawl, published, render, rendered};

fn texts(elements: &[&Element]) -> Vec<String> {
    elements.iter().map(|element| element.text()).collect()
}

#[test]
fn table_columns_are_aligned_by_class() {
    let body = rendered("| L | C | R | N |\n|:--|:-:|--:|---|\n| 1 | **2** | | `a\\|b` |\n", "zh");
    let classes: Vec<Option<&str>> = body.named("th").iter().map(|cell| cell.attribute("class")).collect();
    assert_eq!(classes, [Some("align-left"), Some("align-center"), Some("align-right"), None]);
    let classes: Vec<Option<&str>> = body.named("td").iter().map(|cell| cell.attribute("class")).collect();
    assert_eq!(classes, [Some("align-left"), Some("align-center"), Some("align-right"), None]);
    assert_eq!(texts(&body.named("td")), ["1", "2", "", "a|b"]);
    assert!(body.named("th").iter().all(|cell| cell.value("scope") == "col"));
    assert!(body.all().iter().all(|element| element.attribute("style").is_none()));
    let region = body.only("role", "region");
    assert_eq!(region.value("tabindex"), "0", "a wide table scrolls by keyboard too");
    assert!(region.value("aria-label").contains('表'), "{region}");
}

#[test]
fn a_paragraph_above_a_table_is_its_caption() {
    let table = "| A |\n|---|\n| 1 |\n";
    let text = format!(
        "{table}\nTable: **Fees**, [more](a.md)\n\n{table}\n表：收费\n\n{table}\n![x](a.png \"Map\")\n\n![x](a.png \"Plan\")\n"
    );
    for (language, captions, figures, untitled, first) in [
        (
            "en",
            ["Table 1. Fees, more", "Table 2. 收费"],
            ["Figure 1. Map", "Figure 2. Plan"],
            "Untitled table 1",
            "Table 1",
        ),
        ("zh", ["表 1 Fees, more", "表 2 收费"], ["图 1 Map", "图 2 Plan"], "无标题的表 1", "表 1"),
    ] {
        let body = rendered(&text, language);
        let said: Vec<String> = body
            .named("p")
            .into_iter()
            .filter(|element| element.has_class("table-caption"))
            .map(|caption| caption.text())
            .collect();
        assert_eq!(said, captions);
        assert_eq!(texts(&body.named("figcaption")), figures);
        let named: Vec<Option<String>> = body
            .named("table")
            .iter()
            .map(|table| Some(body.only("id", table.attribute("aria-labelledby")?).text()))
            .collect();
        assert_eq!(named[0], None);
        assert_eq!(named[1].as_deref(), Some(captions[0]), "a table is called what stands above it");
        let regions: Vec<&str> =
            body.with("role", "region").iter().map(|region| region.value("aria-label")).collect();
        assert_eq!(regions[..2], [untitled, first], "no two are called the same");
    }
    // What only begins like a caption, and what is no paragraph of its own above a table.
    for text in [
        format!("Table: x\n\ny\n\n{table}"),
        format!("Tables: x\n\n{table}"),
        format!("Table:\n\n{table}"),
        format!("> Table: x\n\n{table}"),
        format!("- Table: x\n\n{table}"),
        format!("Table: x\n\n---\n\n{table}"),
        "Table: x\n".to_owned(),
    ] {
        let body = rendered(&text, "en");
        assert!(body.all().iter().all(|element| !element.has_class("table-caption")), "{text}\n{body}");
        assert!(body.text().contains("Table"), "nothing is lost: {body}");
    }
    let body = rendered(&format!("## Table 1\n\nTable: `x` {{opinion}} <b>y</b>\n\n{table}"), "en");
    let id = body.named("h2").first().expect("a heading").value("id");
    assert_ne!(id, "table-1", "the id belongs to the caption");
    let caption = body.only("id", "table-1");
    assert_eq!(caption.text(), "Table 1. x Opinion y");
    assert_eq!(texts(&caption.named("code")), ["x"]);
}

#[test]
fn a_cell_of_a_head_that_says_nothing_heads_nothing() {
    let body = rendered("| | Fee | ![](a.png) | |\n|:-:|---|---|--:|\n| a | b | c | d |\n", "zh");
    assert_eq!(texts(&body.named("th")), ["Fee", ""], "a picture says something");
    let classes: Vec<Option<&str>> = body.named("td").iter().map(|cell| cell.attribute("class")).collect();
    assert_eq!(classes[..2], [Some("align-center"), Some("align-right")], "the columns stay aligned");
}

#[test]
fn tasks_are_labelled_boxes() {
    let body = rendered(
        "- [ ] open **now**\n  - [x] below\n- plain\n\n1. [x] done\n\n   More.\n2. [ ] next\n\n- no task\n",
        "en",
    );
    let lists: Vec<(&str, bool)> = body
        .all()
        .iter()
        .filter(|element| matches!(element.name.as_str(), "ul" | "ol"))
        .map(|list| (list.name.as_str(), list.has_class("tasks")))
        .collect();
    assert_eq!(lists, [("ul", true), ("ul", true), ("ol", true), ("ul", false)]);
    assert_eq!(
        texts(&body.named("label")),
        ["open now", "below", "done", "next"],
        "a label is its own line only"
    );
    let boxes: Vec<bool> =
        body.named("input").iter().map(|input| input.attribute("checked").is_some()).collect();
    assert_eq!(boxes, [false, true, true, false]);
    let tasks = body.named("li").iter().filter(|item| item.has_class("task")).count();
    assert_eq!(tasks, 4);
    // Found by the property test below.
    let body = rendered("- [ ] term\n  : meaning\n", "en");
    assert_eq!(body.one("dt").one("label").text(), "term");
}

#[test]
fn footnotes_lead_there_and_back() {
    let body = rendered("甲[^b]乙[^a]丙[^b]。\n\n[^a]: 注一。\n[^b]: 注二\n\n    两段。\n", "zh");
    let references: Vec<(String, &str, &str)> = body
        .named("sup")
        .iter()
        .map(|mark| (mark.text(), mark.one("a").value("href"), mark.one("a").value("id")))
        .collect();
    assert_eq!(
        references,
        [
            ("1".to_owned(), "#fn-1", "fnref-1"),
            ("2".to_owned(), "#fn-2", "fnref-2"),
            ("1".to_owned(), "#fn-1", "fnref-1-2")
        ],
        "numbered as they are met"
    );
    assert_eq!(body.named("sup")[0].one("a").value("aria-label"), "脚注1");
    let notes = body.only("aria-label", "脚注").named("li");
    assert_eq!(texts(&notes), ["注二 两段。 ↩", "注一。 ↩"]);
    assert_eq!((notes[0].value("id"), notes[1].value("id")), ("fn-1", "fn-2"));
    let back = notes[0].one("a");
    assert_eq!((back.value("href"), back.value("aria-label")), ("#fnref-1", "回到正文"));
}

#[test]
fn callouts_have_titles_in_the_language_of_the_page() {
    let kinds = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];
    let text: String = kinds.iter().map(|kind| format!("> [!{kind}]\n> Text.\n\n")).collect();
    for (language, titles) in [
        ("en", ["Note", "Tip", "Important", "Warning", "Hard stop"]),
        ("zh", ["说明", "做法", "要点", "注意", "红线"]),
    ] {
        let body = rendered(&text, language);
        let callouts = body.with("role", "note");
        assert_eq!(callouts.len(), 5);
        for ((callout, title), kind) in callouts.iter().zip(titles).zip(kinds) {
            assert!(callout.has_class(&format!("callout-{}", kind.to_lowercase())), "{callout}");
            assert_eq!(callout.only("id", callout.value("aria-labelledby")).text(), title);
            assert_eq!(callout.text(), format!("{title} Text."));
        }
    }
    let body = rendered("> [!note]\n> a\n\n> [!OTHER]\n> b\n\n> c\n", "en");
    assert_eq!(body.with("role", "note").len(), 1, "in any case");
    assert_eq!(texts(&body.named("blockquote")), ["[!OTHER] b", "c"], "the rest are quotations");
}

#[test]
fn code_is_coloured_by_class_and_never_run() {
    let code = "```rust,ignore\nfn main() { let x = \"</code><script>1</script>\"; }\n```\n";
    let body = rendered(code, "en");
    let block = body.one("code");
    assert_eq!(block.attribute("class"), Some("language-rust"));
    assert_eq!(block.text(), "fn main() { let x = \"</code><script>1</script>\"; }");
    assert!(
        block
            .named("span")
            .iter()
            .any(|token| token.attribute("class").is_some_and(|class| class.len() <= 2))
    );
    assert!(block.all().iter().all(|token| token.name == "span" && token.attribute("style").is_none()));
    assert_eq!(body.one("pre").value("tabindex"), "0");
    for plain in ["```\n<x>\n```\n", "```no-such-language\n<x>\n```\n", "    <x>\n"] {
        let body = rendered(plain, "en");
        assert_eq!((body.one("code").text(), body.one("code").all().len()), ("<x>".to_owned(), 0));
    }
    let plain = published("[markdown]\nhighlight = false", code);
    assert_eq!(plain.one("code").all().len(), 0, "unless the site wants no colours");
    let capped = published("[limits]\ncode_block = 10", code);
    assert_eq!(capped.one("code").all().len(), 0, "or the block is too long");
}

#[test]
fn raw_html_keeps_its_text_and_loses_what_runs() {
    let text = "<p onclick=\"x()\" style=\"color:red\" class=\"k\" lang=\"zh\">一 <b>二</b></p>\n\n<script>steal()</script>\n\n\
                <kbd>Ctrl</kbd> <ruby>运<rt>yùn</rt></ruby> <blink>三</blink> <iframe src=\"https://e.example\"></iframe>\n\n\
                <details open><summary>S</summary>\n\n**md** [x](index.md)\n\n</details>\n\n<img src=x onerror=run()>\n\
                <svg onload=run()><a xlink:href=\"javascript:run()\">four</a></svg> <!-- secret -->\n\n<style>p{}</style>\n\
                <a href=\"&#106;avascript:run()\">five</a> <form action=\"/x\"><input name=q><button>six</button></form>\n";
    let project = Project::new().file("content/en/index.md", text).file("content/en/x", "x");
    let run = project.run(&["build"]);
    assert_eq!(run.code, 0, "{run:?}");
    let page = project.published("dist").page("en/index.html");
    let prose = page.all().into_iter().find(|element| element.has_class("prose")).unwrap();
    let html = format!("{prose:?}");
    for sign in [
        "onclick", "style", "script", "steal", "iframe", "onerror", "svg", "onload", "secret", "blink",
        "form", "button",
    ] {
        assert!(!html.contains(sign), "{sign} in {html}");
    }
    for kept in ["一 二", "Ctrl", "三", "md", "five", "six"] {
        assert!(prose.text().contains(kept), "{kept} in {}", prose.text());
    }
    assert_eq!(prose.only("class", "k").value("lang"), "zh");
    assert_eq!(prose.one("details").attribute("open"), Some(""));
    assert_eq!(prose.one("details").one("a").value("href"), "../en/", "links inside are links");
    let removed: Vec<String> =
        project.problems().into_iter().filter(|problem| problem.contains("removed-html")).collect();
    let names: Vec<&str> = removed.iter().filter_map(|problem| problem.split('`').nth(1)).collect();
    assert_eq!(
        names,
        [
            "onclick",
            "<script>",
            "<blink>",
            "<iframe>",
            "onerror",
            "<svg>",
            "xlink:href",
            "<style>",
            "<form>",
            "<input>",
            "<button>"
        ],
        "each is named: {removed:#?}"
    );
}

#[test]
fn a_site_decides_what_becomes_of_raw_html() {
    let text = "A <blink style=\"x\">b</blink> [c](index.md)\n\n<section id=\"s\" onclick=\"x\">\n\nd\n\n</section>\n";
    let trusted = Project::new().config("[markdown]\nraw_html = \"allow\"").file("content/en/index.md", text);
    let html = trusted.is_clean().build().text("en/index.html");
    assert!(html.contains("A <blink style=\"x\">b</blink> <a href=\"../en/\">c</a>"), "{html}");
    assert!(html.contains("<section id=\"s\" onclick=\"x\">"), "{html}");
    let shown = published("[markdown]\nraw_html = \"escape\"", text);
    assert_eq!(
        shown.text(),
        "A <blink style=\"x\">b</blink> c <section id=\"s\" onclick=\"x\"> d </section>"
    );
}

#[test]
fn links_that_would_run_code_lead_nowhere() {
    let text = "[a](javascript:run()) [b](JavaScript&colon;run()) <javascript:run()> [c][r] ![d](javascript:run())\n\
                [e](<java\tscript:run()>) [f](vbscript:run) [g](data:text/html;base64,PHNjcmlwdD4=) [h](&#x6a;avascript:run())\n\
                <a href=\"javascript:run()\">i</a> <a href=\" &#9;javascript:run()\">j</a> <area href=\"javascript:run()\">\n\n\
                ![k](data:image/png;base64,iVBORw0KGgo=) [l](file:///etc/passwd)\n\n[r]: javascript:run()\n";
    let project = Project::new().file("content/en/index.md", text);
    let run = project.run(&["build"]);
    assert_eq!(run.code, 0, "{run:?}");
    let page = project.published("dist").page("en/index.html");
    let prose = page.all().into_iter().find(|element| element.has_class("prose")).unwrap();
    for element in prose.all() {
        for name in ["href", "src"] {
            let address = element.attribute(name).unwrap_or("#");
            assert!(address == "#" || address.starts_with("data:image/png;"), "{element}");
        }
    }
    assert_eq!(
        prose.only("alt", "k").value("src"),
        "data:image/png;base64,iVBORw0KGgo=",
        "pictures cannot run"
    );
    let found = project.problems().iter().filter(|problem| problem.contains("[unsafe-link]")).count();
    assert_eq!(found, 12, "{:#?}", project.problems());
}

#[test]
fn a_page_has_one_heading_of_the_first_level() {
    for (text, title, headings) in [
        ("# One\n\nText.\n", "One", vec![]),
        ("---\ntitle: Facts\n---\n# One\n\n## Two\n", "Facts", vec!["h2 Two"]),
        ("# One\n\n# Two\n\n### Three\n", "One", vec!["h2 Two", "h3 Three"]),
        ("Text.\n\n# One\n", "en", vec!["h2 One"]),
        ("## Two\n\n# One\n", "en", vec!["h2 Two", "h2 One"]),
        ("Title\n=====\n\nText.\n", "Title", vec![]),
        ("# *One* `two` [three](index.md)\n", "One two three", vec![]),
        ("#\n\nText.\n", "en", vec![]),
    ] {
        let site = Project::new().file("content/en/index.md", text).build();
        let page = site.page("en/index.html");
        assert_eq!(page.one("h1").text(), title, "{text:?}");
        let prose = page
            .all()
            .into_iter()
            .find(|element| element.has_class("prose"))
            .map_or_else(Vec::new, Element::all);
        let found: Vec<String> = prose
            .iter()
            .filter(|element| {
                element.name.len() == 2 && element.name.starts_with('h') && element.name != "hr"
            })
            .map(|heading| format!("{} {}", heading.name, heading.text()))
            .collect();
        assert_eq!(found, headings, "{text:?}");
    }
}

#[test]
fn headings_can_be_linked_to() {
    let text = "## 收费模式\n\n## 收费模式\n\n## Own {#mine}\n\n### Fee  **models** `x`\n\n[a](#收费模式) [b](#%E6%94%B6%E8%B4%B9%E6%A8%A1%E5%BC%8F-1) [c](#mine) [d](#fee-models-x)\n";
    let project = Project::new().file("content/en/index.md", text);
    let site = project.is_clean().build();
    let page = site.page("en/index.html");
    for (id, title) in [
        ("收费模式", "收费模式"),
        ("收费模式-1", "收费模式"),
        ("mine", "Own"),
        ("fee-models-x", "Fee models x"),
    ] {
        assert_eq!(page.only("id", id).text(), title);
        assert!(page.with("href", &format!("#{id}")).iter().any(|link| !link.has_class("anchor")), "{id}");
    }
}

#[test]
fn ids_are_unique_whatever_headings_say() {
    let text = "# Title[^1] <a id=\"gone\"></a>\n\n## Callout 1\n\n## fn 1\n\n## fnref 1\n\n## Page main\n\n## Page sidebar\n\n\
                <a id=\"raw\"></a>\n\n## Raw\n\n## Same\n\n## Same\n\n## Same 1\n\n> [!NOTE]\n> x[^1] y[^1]\n\n[^1]: z\n";
    let site = Project::new().file("content/en/index.md", text).file("content/zh/index.md", text).build();
    crawl(&site, Visit::Host);
    let page = site.page("en/index.html");
    assert_eq!(page.only("id", "callout-1").text(), "Note");
    assert_eq!(page.only("id", "callout-1-1").text(), "Callout 1");
    assert_eq!(page.only("id", "raw-1").text(), "Raw");
    assert_eq!(page.only("id", "fnref-1").name, "a", "the first reference that is shown, to lead back to");
    let project = Project::new()
        .file("content/en/index.md", "## A {#same}\n\n<b id=\"raw\"></b>\n\n## B {#same}\n\n## C {#raw}\n");
    assert_eq!(
        project.problems(),
        [
            "content/en/index.md:5:1: error[duplicate-id]: the id `same` is used by an earlier heading of this page (give each heading its \
             own `{#id}`: links can lead to one place only)",
            "content/en/index.md:7:1: error[duplicate-id]: the id `raw` is used elsewhere on this page (give each heading its \
             own `{#id}`: links can lead to one place only)",
        ]
    );
}

#[test]
fn the_text_of_an_image_is_plain() {
    let body = rendered("![*a* **b** `c` [d](e.md) ![f](g.png)\\\nh<b>](x.png \"T \\\"t\\\"\") end\n", "en");
    let image = body.one("img");
    assert_eq!(image.value("src"), "x.png");
    assert_eq!(image.value("alt"), "a b c d f\nh");
    assert_eq!(image.value("title"), "T \"t\"");
    assert_eq!((image.attribute("loading"), image.value("decoding")), (None, "async"));
    assert_eq!((body.text().as_str(), body.named("a").len()), ("end", 0));
}

#[test]
fn the_rest_of_markdown() {
    let body = rendered("~~old~~ 1<2 & \"q\"  \nnext\n\n---\n\nTerm\n: Meaning\n\n3. three\n4. four\n", "en");
    assert_eq!(body.one("del").text(), "old");
    assert_eq!(body.named("p")[0].text(), "old 1<2 & \"q\" next");
    assert_eq!((body.named("br").len(), body.named("hr").len()), (1, 1));
    assert_eq!((body.one("dt").text(), body.one("dd").text()), ("Term".to_owned(), "Meaning".to_owned()));
    assert_eq!(body.one("ol").value("start"), "3");
}

#[test]
fn line_ends_and_marks_change_nothing() {
    let text = "# 标题\n\n一\n二\n\n```\na\nb\n```\n";
    let plain = render(text, "zh").stdout;
    assert_eq!(render(&text.replace('\n', "\r\n"), "zh").stdout, plain);
    assert_eq!(render(&format!("\u{feff}{text}"), "zh").stdout, plain);
}

#[test]
fn text_is_kept_heading_by_heading_for_search() {
    let text = "# 标题\n\n前言。\n\n## 一 `c`\n\n甲 **乙**\n\n| 丙 | 丁 |\n|--|--|\n| 戊 | ![图](a.png) |\n\n## 二\n\n```sh\nls\n```\n";
    let parsed = read(text.as_bytes(), RawHtml::Sanitize).value;
    let passages: Vec<(Option<usize>, &str, &str)> =
        parsed.text().passages.iter().map(|p| (p.heading, p.text.as_str(), p.code.as_str())).collect();
    let first = "甲 乙\n丙\n丁\n戊\n图\n";
    assert_eq!(passages, [(None, "前言。\n", ""), (Some(0), first, ""), (Some(1), "", "ls\n")]);
    assert_eq!(parsed.document.headings[1].text, "二");
}

#[test]
fn the_text_of_html_is_read_like_any_other() {
    let text = "<div align=center>\n<p>代运营<b>收费</b>&nbsp;10&ndash;40%,\n分成</p><img src=a.png alt='漏斗'>\n</div>\n\n\
                ## 一\n\n<details><summary>展开</summary>\n\n甲<img src=b.png alt=图>\n\n</details>\n\n\
                <table><tr><td>乙<td>丙</table>\n<script>var no = '不是';</script>\n<!-- 也不是 -->\n\n\
                <ruby>运<rt>yùn</rt></ruby>\n";
    for raw_html in [RawHtml::Sanitize, RawHtml::Allow] {
        let parsed = read(text.as_bytes(), raw_html).value;
        let passages: Vec<&str> =
            parsed.text().passages.iter().map(|passage| passage.text.as_str()).collect();
        let first = "代运营收费 10–40%, 分成\n漏斗\n";
        assert_eq!(passages, [first, "展开\n甲图\n乙\n丙\n运\n"], "{raw_html:?}");
        assert_eq!(parsed.document.summary, "代运营收费 10–40%, 分成 漏斗 展开 甲图 乙 丙 运");
    }
}

/// Reads a text as a page, and holds what came of it to its promises.
fn read(bytes: &[u8], raw_html: RawHtml) -> Checked<Parsed> {
    let file = SourceFile::new(SourcePath::new("content/en/a.md").expect("a path"), bytes);
    let markdown = Markdown { raw_html, largest_code_block: 10_000, ..Markdown::default() };
    let limits = Limits { front_matter: 10_000, listing: 100 };
    let checked = document::parse(
        &file,
        &Library { tree: &SourceTree::default(), palette: &Palette::default() },
        &Dialect { markdown, writing: Writing::Simplified, limits, ..Dialect::default() },
    );
    let text = source::text(&file).value;
    for span in spans(&checked) {
        assert!(span.start <= span.end && span.end <= text.len(), "{span:?} of {}", text.len());
        assert!(
            text.is_char_boundary(span.start) && text.is_char_boundary(span.end),
            "{span:?} cuts a character"
        );
    }
    for piece in &checked.value.text().body.0 {
        let number = match piece {
            Piece::Link(number) => Some(number),
            Piece::Image(image) => Some(&image.link),
            Piece::LinkTitle(number) => Some(number),
            Piece::Html(_)
            | Piece::Label(_)
            | Piece::Term(_)
            | Piece::HeadingId(_)
            | Piece::HeadingAlias(_)
            | Piece::AfterHeading(_) => None,
        };
        if let Some(number) = number {
            assert!(*number < checked.value.document.links.len(), "a hole without a link");
        }
    }
    checked
}

/// Every place that a document or a word about it names.
fn spans(checked: &Checked<Parsed>) -> Vec<Range<usize>> {
    let document = &checked.value.document;
    let facts = &document.front_matter;
    let lists = [&facts.audience, &facts.tags, &facts.terms, &facts.related, &facts.aliases];
    let single = [&facts.kind, &facts.status, &facts.slug, &facts.translation_key];
    let said = |diagnostic: &Diagnostic| -> Vec<Range<usize>> {
        let related = diagnostic.related.iter().map(|(location, _)| location);
        diagnostic.location.iter().chain(related).map(|location| location.span.clone()).collect()
    };
    let headings = document.headings.iter().map(|heading| heading.location.span.clone());
    let links = document.links.iter().map(|link| link.location.span.clone());
    let listed = lists.into_iter().flatten().map(|value| value.span.clone());
    let single = single.into_iter().flatten().map(|value| value.span.clone());
    let dated = facts.review_by.iter().map(|value| value.span.clone());
    headings
        .chain(links)
        .chain(listed)
        .chain(single)
        .chain(dated)
        .chain(checked.diagnostics.iter().flat_map(said))
        .collect()
}

/// Pieces that mean something in front matter, Markdown or HTML, and characters that are hard on careless programs.
const PIECES: [&str; 78] = [
    "---\n",
    "+++\n",
    "---",
    "title: ",
    "title：",
    "title:x",
    "tags: [a, b]\n",
    "tags:\n  - x\n",
    "order: 1\n",
    "kind: \"",
    "= ",
    "\n",
    "\n\n",
    " ",
    "    ",
    "\t",
    "\r\n",
    "# ",
    "## ",
    "{#id}",
    "{#",
    "}",
    "* ",
    "- ",
    "- [ ] ",
    "- [x] ",
    "1. ",
    "> ",
    "> [!NOTE]\n",
    "> [!",
    "```",
    "```rust\n",
    "~~~\n",
    "`",
    "``",
    "|",
    "|---|:-:|\n",
    "| a | b |\n",
    "**",
    "*",
    "_",
    "~~",
    "[",
    "]",
    "(",
    ")",
    "](",
    "](b.md)",
    "![",
    "[^1]",
    "[^1]: ",
    ": ",
    "<",
    ">",
    "<a href=",
    "\"",
    "'",
    "b.md#c",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<p>",
    "</p>",
    "<img src=",
    "<div>",
    "</div>",
    "&amp;",
    "&#x",
    "\\",
    "https://a.b ",
    "<https://a.b>",
    "代运营",
    "：",
    "“",
    "\u{301}",
    "👨‍👩‍👧",
    "diptych-hole:0.",
];

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop::sample::select(PIECES.as_slice()).prop_map(str::to_owned),
        2 => "[a-z]{1,6}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Many, and none kept in a file: a failure is printed with its text and becomes a test of its own.
fn cases(count: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(count) }
}

proptest! {
    #![proptest_config(cases(1_500))]

    #[test]
    fn any_text_is_a_page(text in any_text(), allow in any::<bool>()) {
        read(text.as_bytes(), if allow { RawHtml::Allow } else { RawHtml::Sanitize });
    }

    #[test]
    fn any_bytes_are_a_page(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read(&bytes, RawHtml::Sanitize);
    }

    #[test]
    fn what_we_write_is_well_formed(text in any_text(), sanitize in any::<bool>()) {
        // Control characters pass through, as they are and by number: browsers do not mind.
        let text: String = text.replace("&#", "").chars().filter(|c| !c.is_control() || *c == '\n').collect();
        let mode = if sanitize { RawHtml::Sanitize } else { RawHtml::Escape };
        let parsed = read(text.as_bytes(), mode).value;
        markup::html(&diptych::render::alone(&parsed, &Strings::none()));
    }
}

/// Every Markdown file of this repository's own content.
fn playbooks() -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("content")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn any_beginning_of_a_playbook_is_a_page() {
    let playbooks = playbooks();
    assert!(playbooks.len() > 30, "{playbooks:?}");
    for path in playbooks {
        let bytes = fs::read(&path).expect("a playbook");
        // Front matter is where a cut does most harm: there every byte, in the middle of characters too.
        let cuts = (0..bytes.len().min(300)).chain((300..bytes.len()).step_by(bytes.len() / 20 + 1));
        for cut in cuts.chain([bytes.len()]) {
            read(&bytes[..cut], RawHtml::Sanitize);
        }
    }
}

//! Code blocks as readers get them: titles, numbers, marked lines, colours within bounds, and what is said of the rest.

use crate::support::markup::Element;
use crate::support::{Project, prose, render, rendered};

/// Every line of a block: the element it is, its number, its text.
fn lines(block: &Element) -> Vec<(&str, Option<&str>, String)> {
    let lines = block.with("class", "line").into_iter();
    lines.map(|line| (line.name.as_str(), line.attribute("data-n"), line.text())).collect()
}

/// What the program says of a text, without the excerpts.
fn said(text: &str) -> Vec<String> {
    let problems = Project::new().file("content/en/index.md", text).problems();
    problems.into_iter().map(|line| line.replace("content/en/index.md:", "")).collect()
}

#[test]
fn a_block_that_asks_for_nothing_stays_light() {
    let html = render("```rust\nfn a() {}\n```\n", "en").stdout;
    assert_eq!(
        html.trim_end(),
        "<div class=\"code\"><pre tabindex=\"0\"><code class=\"language-rust\"><span class=\"k\">fn </span>\
         <span class=\"f\">a</span>() {}\n</code></pre></div>"
    );
}

#[test]
fn a_title_is_the_caption_of_its_block() {
    let body = rendered("```toml title=\"site.toml <1>\"\na = 1\n```\n", "zh");
    let figure = body.one("figure");
    assert!(figure.has_class("code"));
    assert_eq!(figure.one("figcaption").text(), "site.toml <1>");
    assert_eq!(figure.one("code").text(), "a = 1");
    assert!(!figure.one("pre").has_class("lines"));
}

#[test]
fn lines_are_numbered_from_where_the_author_says() {
    let body = rendered("```py linenos=9\na = \"\"\"甲\n乙\"\"\"\n```\n", "en");
    assert_eq!(
        lines(&body),
        [("span", Some(" 9"), "a = \"\"\"甲".to_owned()), ("span", Some("10"), "乙\"\"\"".to_owned())]
    );
    assert_eq!(body.one("code").text(), "a = \"\"\"甲 乙\"\"\"", "numbers are no part of the text");
    let colours: Vec<usize> =
        body.with("class", "line").iter().map(|line| line.with("class", "s").len()).collect();
    assert_eq!(colours, [1, 1], "a string over two lines is a string in both");
}

#[test]
fn marks_are_elements_and_not_only_colours() {
    let text = "```js {1} ins={2} del={3-4}\na\nb\nc\nd\n\n```\n";
    let elements: Vec<String> =
        lines(&rendered(text, "en")).iter().map(|(name, ..)| (*name).to_owned()).collect();
    assert_eq!(elements, ["mark", "ins", "del", "del", "span"]);
    let commented =
        "> ```js\n> a() // [!code highlight]\n> b() // [!code ++]\n> // [!code --:2]\n> c()\n> d()\n> ```\n";
    let body = rendered(commented, "zh");
    let shown: Vec<(&str, String)> = lines(&body).into_iter().map(|(name, _, text)| (name, text)).collect();
    let expected = [("mark", "a()"), ("ins", "b()"), ("del", "c()"), ("del", "d()")];
    assert_eq!(shown, expected.map(|(name, text)| (name, text.to_owned())));
}

#[test]
fn code_of_the_author_survives_beside_raw_html() {
    let text = "<b>x</b>\n\n```html linenos title=\"a\"\n<b onclick=\"x()\" data-n=\"y\">\n```\n";
    let body = rendered(text, "en");
    assert_eq!(lines(&body), [("span", Some("1"), "<b onclick=\"x()\" data-n=\"y\">".to_owned())]);
    assert_eq!(body.one("figcaption").text(), "a");
    assert_eq!(body.named("b").len(), 1);
}

#[test]
fn what_is_not_understood_is_said_with_its_place() {
    assert_eq!(
        said(
            "---\ntitle: T\n---\n```js titel=\"x\" {2,9}\na\nb\n```\n\n> - ```js\n>   a // [!code +]\n>   ```\n"
        ),
        [
            "4:7: warning[code-attribute]: `titel=\"x\"` is no attribute of a code block (did you mean `title`?)",
            "4:17: warning[code-attribute]: line 9 is marked, and the block has 2 lines (lines count from 1 at the top of \
             the block, whatever numbers are shown)",
            "10:10: warning[code-attribute]: `[!code +]` is no mark of a line (known are `[!code ++]`, `[!code --]`, \
             `[!code highlight]` and `[!code highlight:3]`)",
        ]
    );
    for (opening, first, number) in [("", "`x`", 5), ("", "~~~", 5), ("", "x", 5), ("~~~\n", "`x`", 6)] {
        let indent = if opening.is_empty() { "    " } else { "" };
        let text = format!("---\ntitle: T\n---\n{opening}{indent}{first}\n{indent}a // [!code +]\n");
        let place = format!("{number}:{}: warning[code-attribute]: `[!code +]` is no mark", indent.len() + 6);
        let said = said(&text);
        assert!(said.iter().any(|problem| problem.starts_with(&place)), "{first} has no fence: {said:#?}");
    }
    assert_eq!(
        said("---\ntitle: T\n---\n```pyhton\na\n```\n\n```mermaid\na\n```\n\n```promql\na\n```\n"),
        [
            "4:4: warning[code-attribute]: `pyhton` is no language that can be coloured (did you mean `python`?)"
        ],
        "a language nobody knows is nobody's fault"
    );
    let wide = said("---\ntitle: T\n---\n```rust｛1｝\na\n```\n");
    assert_eq!(wide.len(), 1, "{wide:#?}");
    assert!(wide[0].starts_with("4:8: warning[code-attribute]: `｛1｝` is no attribute"), "{}", wide[0]);
}

#[test]
fn too_much_code_stays_plain_and_is_said() {
    let line = "a ".repeat(1_500);
    assert_eq!(
        said(&format!(
            "---\ntitle: T\n---\n```rust\n{line}\n```\n\n```text\n{line}\n```\n\n```\n{line}\n```\n"
        ))
        .len(),
        1,
        "only where there would have been colours"
    );
    let project = Project::new()
        .config("[limits]\ncode_block = 9")
        .file("content/en/index.md", "```rust {1}\nfn a() {}\n```\n");
    let body = prose(&project);
    assert_eq!(lines(&body), [("mark", None, "fn a() {}".to_owned())], "marks stay");
    project.reports(
        "content/en/index.md:1:4: warning[plain-code]: this block is not coloured: it has 10 bytes, and at most 9",
    );
}

/// Reports of what made other highlighters hang. Here each of them is soon done, in colours or without.
#[test]
fn code_that_hangs_highlighters_is_soon_done() {
    let plain = [
        ("make", "$(eval $(shell ".repeat(200)),
        ("rust", "(".repeat(4_096)),
        ("less", "a-".repeat(900)),
        ("md", "![\\(|".repeat(300)),
        ("cs", format!("{}\n", "_".repeat(1_900)).repeat(20)),
        ("js", "x = ".repeat(100_000)),
        ("fish", "(\n".repeat(100_000)),
        ("scss", "a-a-a-a-a-a-a-a-a\n".repeat(5_000)),
    ];
    let blocks = |code: &[(&str, String)]| -> String {
        code.iter().map(|(language, code)| format!("```{language}\n{code}\n```\n\n")).collect()
    };
    let problems = said(&blocks(&plain));
    assert_eq!(problems.len(), 8, "{problems:#?}");
    assert!(problems.iter().all(|problem| problem.contains("warning[plain-code]")), "{problems:#?}");
    // One such line is known to be done soon.
    let coloured = [("cs", "_".repeat(1_900)), ("fish", "(".repeat(1_000))];
    assert_eq!(said(&blocks(&coloured)), Vec::<String>::new());
}

/// Many blocks, each of which may just be coloured, would hold up a build for as long as there are many.
#[test]
fn a_page_has_a_limit_of_its_own() {
    let block = format!("```java\n{}\n```\n\n", "x".repeat(1_990));
    let problems = said(&block.repeat(20));
    assert_eq!(problems.len(), 2, "{problems:#?}");
    assert!(problems.iter().all(|problem| problem.contains("the page has more code than is coloured")));
    assert_eq!(said(&block.repeat(18)), Vec::<String>::new());
    let line = format!("{}\n", "let x = f(a, b);".repeat(5));
    let usual = format!("```js\n{}```\n\n", line.repeat(30));
    assert_eq!(said(&usual.repeat(40)), Vec::<String>::new(), "a page of code as people write it");
}

//! What our Markdown has beyond CommonMark and GitHub's: containers, wiki links, includes, addresses, keys, readings;
//! and how the lines of a paragraph come together.

use diptych::config::Writing;

use crate::support::reading::{document, html, in_english, read};
use crate::support::{Project, Visit, crawl, render};

/// The inside of a text's one paragraph.
#[track_caller]
fn paragraph(found: &str) -> String {
    let inside = found.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>\n"));
    inside.unwrap_or_else(|| panic!("one paragraph: {found}")).to_owned()
}

/// A text, and what its paragraph is on a Chinese and on an English page.
#[test]
fn lines_of_a_paragraph_come_together() {
    for (text, chinese, english) in [
        ("中文\n中文", "中文中文", "中文中文"),
        ("中文，\n中文", "中文，中文", "中文，中文"),
        ("他说\n“你好”", "他说“你好”", "他说\n“你好”"),
        ("“你好”\n他说", "“你好”他说", "“你好”\n他说"),
        ("中文——\n中文", "中文——中文", "中文——\n中文"),
        ("中文\nEnglish", "中文\nEnglish", "中文\nEnglish"),
        ("English\n中文", "English\n中文", "English\n中文"),
        ("中文\n123", "中文\n123", "中文\n123"),
        ("中文，\nEnglish", "中文，English", "中文，\nEnglish"),
        ("English\n（中文）", "English（中文）", "English\n（中文）"),
        ("한국어\n한국어", "한국어\n한국어", "한국어\n한국어"),
        ("한국어\n中文", "한국어\n中文", "한국어\n中文"),
        ("😀\n中文", "😀\n中文", "😀\n中文"),
        ("日本語\nです", "日本語です", "日本語です"),
        ("ｱｲｳ\nｴｵ", "ｱｲｳｴｵ", "ｱｲｳｴｵ"),
        ("繁體\n中文", "繁體中文", "繁體中文"),
        ("**粗体**\n中文", "<strong>粗体</strong>中文", "<strong>粗体</strong>中文"),
        (
            "**粗体。**\n[链接](#a)",
            "<strong>粗体。</strong><a href=\"#a\">链接</a>",
            "<strong>粗体。</strong><a href=\"#a\">链接</a>",
        ),
        ("one\n**two**", "one\n<strong>two</strong>", "one\n<strong>two</strong>"),
        ("中文<!-- c -->\n中文", "中文<!-- c -->中文", "中文<!-- c -->中文"),
        ("`code`\n中文", "<code>code</code>\n中文", "<code>code</code>\n中文"),
        (
            "{运|yùn}\n{营|yíng}",
            "<ruby>运<rp>(</rp><rt>yùn</rt><rp>)</rp></ruby><ruby>营<rp>(</rp><rt>yíng</rt><rp>)</rp></ruby>",
            "<ruby>运<rp>(</rp><rt>yùn</rt><rp>)</rp></ruby><ruby>营<rp>(</rp><rt>yíng</rt><rp>)</rp></ruby>",
        ),
        ("中文  \n中文", "中文<br>\n中文", "中文<br>\n中文"),
        ("中文\\\n中文", "中文<br>\n中文", "中文<br>\n中文"),
    ] {
        assert_eq!(paragraph(&html(text)), chinese, "{text} on a Chinese page");
        assert_eq!(paragraph(&in_english(text)), english, "{text} on an English page");
    }
    assert_eq!(html("- 列表\n  续行"), "<ul>\n<li>列表续行</li>\n</ul>\n");
    assert_eq!(html("> 引用\n> 续行"), "<blockquote>\n<p>引用续行</p>\n</blockquote>\n");
    let image = html("中文\n![图\n片](a.png)\n中文");
    assert!(
        image.starts_with("<p>中文\n<img")
            && image.contains("alt=\"图片\"")
            && image.ends_with(">\n中文</p>\n"),
        "{image}"
    );
}

#[test]
fn joined_lines_are_joined_wherever_text_goes() {
    let parsed = document("第一行，\n第二行\n\n小节\n标题\n---\n\n正文\n续行 English\nwords\n");
    assert_eq!(parsed.document.summary, "第一行，第二行 正文续行 English words");
    assert_eq!(
        (parsed.document.headings[0].text.as_str(), parsed.document.headings[0].id.as_str()),
        ("小节标题", "小节标题")
    );
    assert_eq!(parsed.text().passages[0].text, "第一行，第二行\n");
    assert_eq!(parsed.text().passages[1].text, "正文续行 English\nwords\n");
    assert_eq!((parsed.text().words.han, parsed.text().words.spaced), (14, 2));
    let description = Project::new()
        .file("content/zh/a.md", "---\ntitle: 甲\n---\n代运营\n合同\n")
        .build()
        .page("zh/a/index.html");
    assert_eq!(description.only("name", "description").value("content"), "代运营合同");
}

#[test]
fn quotation_marks_are_as_typed_unless_an_english_site_asks() {
    assert_eq!(paragraph(&in_english("\"a\" -- b...")), "&quot;a&quot; -- b...");
    let project = Project::new()
        .config("[markdown]\nsmart_punctuation = true")
        .file("content/en/index.md", "He said \"yes\" -- it's done...\n")
        .file("content/zh/index.md", "他说\"好\"——完...\n");
    let site = project.build();
    assert!(site.text("en/index.html").contains("<p>He said “yes” – it’s done…</p>"));
    assert!(site.text("zh/index.html").contains("<p>他说&quot;好&quot;——完...</p>"));
}

#[test]
fn containers_frame_what_is_in_them() {
    let found = html(":::tip **签约。**之前\n先看*合同，*再开工。\n\n- 第一\n:::\n后文\n");
    assert!(
        found.starts_with("<div class=\"callout callout-tip\" role=\"note\" aria-labelledby=\"callout-1\">"),
        "{found}"
    );
    assert!(
        found.contains(
            "id=\"callout-1\"><strong>签约。</strong>之前</p>\n<p>先看<em>合同，</em>再开工。</p>\n<ul>"
        ),
        "{found}"
    );
    assert!(found.ends_with("</ul>\n</div></div>\n<p>后文</p>\n"), "{found}");
    let found = html("- 甲\n\n  ::: details 更多\n  > :::warning\n  > 乙\n  > :::\n  :::\n- 丙\n");
    assert!(found.contains("<details class=\"details\"><summary>更多</summary>\n<blockquote>\n<div class=\"callout callout-warning\""), "{found}");
    assert!(found.contains("</blockquote>\n</details>\n</li>"), "{found}");
    let found = html("::::tabs\n:::tab 淘宝\n甲\n:::\n:::tab 京东\n乙\n:::\n::::\n");
    assert_eq!(found.matches("<section class=\"tab\" aria-labelledby=\"tab-").count(), 2, "{found}");
    assert!(found.ends_with("乙</p>\n</section>\n</div>\n"), "{found}");
    assert_eq!(html("```md\n:::tip\n```\n").matches("callout").count(), 0);
    assert_eq!(html(":::tip 1. 不是列表\n:::\n").matches("<ol").count(), 0);
    assert!(
        html("## Fees {.wide lang=en #x}\n").contains("<h2 id=\"x\" class=\"wide\" lang=\"en\">Fees</h2>")
    );
    let deep = html(&":::tip\n".repeat(2_000));
    assert_eq!(deep.matches("<div").count(), deep.matches("</div>").count());
    assert!(deep.matches("callout-tip").count() <= 32, "no reader and no browser follows deeper");
    assert!(html("<div>\n:::tip\n甲\n:::\n</div>\n").contains("callout-tip"));
}

#[test]
fn templates_have_fields() {
    let found = html(":::template 致**客户**\n【称呼】，您好：\n\n- `[month]` 之前\n:::\n【称呼】\n");
    let blank = |open: &str, name: &str, close: &str| {
        format!("<span class=\"blank\"><i>{open}</i>{name}<i>{close}</i></span>")
    };
    assert!(
        found.starts_with("<section class=\"template\" aria-labelledby=\"template-1\"><p class=\"template-title\" id=\"template-1\">致<strong>客户</strong></p>\n<div class=\"template-text\">\n"),
        "{found}"
    );
    assert!(found.contains(&format!("<p>{}，您好：</p>", blank("【", "称呼", "】"))), "{found}");
    assert!(found.contains(&format!("<li>{} 之前</li>", blank("[", "month", "]"))), "{found}");
    assert!(found.ends_with("</ul>\n</div></section>\n<p>【称呼】</p>\n"), "a field only there: {found}");
    assert!(html(":::template\n[甲](#a)\n\n    [b]\n:::\n").matches("class=\"blank\"").count() == 0);
    for kind in ["template", "job-description"] {
        let form = html(&format!(
            "---\ntitle: 客服\nkind: {kind}\nsources: [S4]\n---\n`【公司】`招聘 [number] 人[S4]\n"
        ));
        assert!(
            form.starts_with(&format!(
                "<p>{}招聘 {} 人",
                blank("【", "公司", "】"),
                blank("[", "number", "]")
            )),
            "{form}"
        );
        assert_eq!(form.matches("class=\"blank\"").count(), 2, "a source is no field: {form}");
    }
    let untitled = html(":::template\n【甲】\n:::\n");
    assert!(untitled.contains("</p>\n<div class=\"template-text\">\n"), "{untitled}");
}

#[test]
fn worked_examples_show_what_goes_in_and_what_comes_out() {
    let text = ":::worked-example **两份**报价\n- 甲\n  - 月费 **5元**\n- 乙\n  - 月费 **6元**\n\n`6 - 5 = 1`\n\n相差**1元**。\n:::\n";
    let found = html(text);
    assert!(
        found.starts_with(
            "<section class=\"example\" aria-labelledby=\"example-1\"><p class=\"example-title\" id=\"example-1\">\
             <strong>两份</strong>报价 <span class=\"claim claim-example\">"
        ),
        "{found}"
    );
    assert!(
        found.contains("</span></p>\n<div class=\"example-text\">\n<ul class=\"diptych\">\n<li>甲<ul>\n"),
        "{found}"
    );
    assert!(found.ends_with("相差<strong>1元</strong>。</p>\n</div></section>\n"), "{found}");
    assert_eq!(found.matches("class=\"diptych\"").count(), 1, "what is compared, once: {found}");
    let plain = html(":::calculation\n- 单价 **5元**\n\n> - 甲\n>   - 乙\n:::\n\n- 甲\n  - 乙\n");
    assert_eq!(plain.matches("diptych").count(), 0, "{plain}");
    assert!(html(":::example\n甲\n:::\n").starts_with("<div class=\"callout callout-example\""));
}

#[test]
fn containers_speak_the_language_of_the_page() {
    let text = ":::note\nx\n:::\n\n:::details\ny\n:::\n\n:::tabs\n:::tab\nz\n:::\n:::\n\n:::template\nw\n:::\n\n:::example\nv\n:::\n\n:::worked-example\nu\n:::\n";
    let site = Project::new().file("content/zh/a.md", text).file("content/en/a.md", text).build();
    let texts = |language: &str| {
        let page = site.page(&format!("{language}/a/index.html"));
        let prose =
            page.all().into_iter().find(|element| element.has_class("prose")).expect("a text").clone();
        prose.text().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(texts("zh"), "说明 x 详情 y 选项 1 z 模板 w 示例 v 算例 示例数据 u");
    assert_eq!(texts("en"), "Note x Details y Tab 1 z Template w Example v Worked example Example figures u");
    crawl(&site, Visit::Host);
}

#[test]
fn wiki_links_find_pages_by_what_they_are_called() {
    let project = Project::new()
        .file("content/zh/index.md", "# 首页\n\n- [[收费模式]]\n- [[agency/fees|收费]]\n- [[fees#押金]]\n- [[旧收费]]\n- [[Contract  check]]\n- [[#小节]]\n\n## 小节\n\n[[1]](agency/fees.md) `[[x]]` [[ -f y ]]\n")
        .file("content/zh/agency/fees.md", "---\ntitle: 收费模式\naliases: [/zh/旧收费/]\n---\n## 押金\n")
        .file("content/en/agency/check.md", "# Contract check\n");
    let site = project.build();
    let page = site.page("zh/index.html");
    let prose = page.all().into_iter().find(|element| element.has_class("prose")).expect("a text").clone();
    let links: Vec<(String, String)> = prose
        .named("a")
        .iter()
        .filter(|link| !link.has_class("anchor"))
        .map(|link| (link.text(), link.value("href").to_owned()))
        .collect();
    let fees = "../zh/agency/fees/";
    let expected = [
        ("收费模式", fees.to_owned()),
        ("收费", fees.to_owned()),
        ("fees#押金", format!("{fees}#%E6%8A%BC%E9%87%91")),
        ("收费模式", fees.to_owned()),
        ("Contract check", "../zh/agency/check/".to_owned()),
        ("#小节", "#小节".to_owned()),
        ("[1]", fees.to_owned()),
    ];
    assert_eq!(links, expected.map(|(text, address)| (text.to_owned(), address)));
    assert!(prose.text().contains("[[ -f y ]]"));
    crawl(&site, Visit::Host);
}

#[test]
fn wiki_links_stand_beside_whatever_an_author_types() {
    let project = Project::new()
        .file(
            "content/zh/index.md",
            "[[fees]][^1] [[fees]][[c]] [[fees]]: 甲 [[fees]](见下) [[ 收费模式 ]] [[C#]] [[C#|甲]] [[/zh/旧收费/]] [[fees|]]\n\n[^1]: 注。\n",
        )
        .file("content/zh/fees.md", "---\ntitle: 收费模式\naliases: [/zh/旧收费/]\n---\n")
        .file("content/zh/c.md", "---\ntitle: C#\n---\n");
    let site = project.build();
    let page = site.page("zh/index.html");
    let prose = page.all().into_iter().find(|element| element.has_class("prose")).expect("a text").clone();
    let links = prose.named("a").into_iter().filter(|link| link.value("href").starts_with("../zh/"));
    let links: Vec<(String, String)> =
        links.map(|link| (link.text(), link.value("href").to_owned())).collect();
    let (fees, sharp) = (("收费模式", "../zh/fees/"), ("C#", "../zh/c/"));
    let expected = [fees, fees, sharp, fees, fees, fees, sharp, ("甲", "../zh/c/"), fees, fees];
    assert_eq!(links, expected.map(|(text, address)| (text.to_owned(), address.to_owned())));
}

#[test]
fn a_wiki_link_of_other_signs_or_to_a_draft_says_so() {
    let project = Project::new()
        .file(
            "content/zh/index.md",
            "[[收费模式｜收费]] [[收费模式＃押金]] [[草稿页]] [[plan]] [[没有｜的]]\n",
        )
        .file("content/zh/fees.md", "# 收费模式\n")
        .file("content/zh/plan.md", "---\ntitle: 草稿页\ndraft: true\n---\n");
    let problems: Vec<String> =
        project.problems().into_iter().filter(|line| line.contains("broken-link")).collect();
    for (problem, expected) in problems.iter().zip([
        "\"｜\" (U+FF5C, full-width vertical bar 全角竖线) in a link by name: no page is called `收费模式｜收费` (write `[[收费模式|收费]]`)",
        "no page is called `收费模式＃押金` (write `[[收费模式#押金]]`)",
        "`草稿页` is a draft",
        "`plan` is a draft",
        "no page is called `没有｜的` (write the title",
    ]) {
        assert!(problem.contains(expected), "{problem}\n{expected}");
    }
    assert_eq!(problems.len(), 5);
}

#[test]
fn html_that_is_not_allowed_takes_nothing_with_it() {
    for (text, expected) in [
        (
            "The <title> element.\n\nNext **one**.\n",
            "<p>The  element.</p>\n<p>Next <strong>one</strong>.</p>\n",
        ),
        ("甲 <textarea>**乙**</textarea>\n\n丙\n", "<p>甲 <strong>乙</strong></p>\n<p>丙</p>\n"),
        ("<select>\n\n## 甲\n\n</select>\n\n乙\n", "乙</p>\n"),
        ("甲<template>乙</template>\n", "<p>甲乙</p>\n"),
        ("甲 <script src=\"x\" /> 乙\n\n丙\n", "<p>甲  乙</p>\n<p>丙</p>\n"),
        ("甲<script>f(</script>乙\n\n丙\n", "<p>甲乙</p>\n<p>丙</p>\n"),
        (
            "<a href=\"https://a.cn/x\">https://a.cn</a> https://b.cn\n",
            "<p><a href=\"https://a.cn/x\">https://a.cn</a> <a class=\"bare\" href=\"https://b.cn\">https://b.cn</a></p>\n",
        ),
    ] {
        let run = render(text, "zh");
        assert!(run.stdout.ends_with(expected), "{text}\n{}", run.stdout);
    }
    let run = render("<script>\n\nText.\n", "en");
    assert!(run.stderr.contains("it has no end tag, so what follows was kept"), "{run:?}");
    let parsed = document("Hello <script>alert(1)</script><style>p{}</style>world\n");
    assert_eq!(parsed.document.summary, "Hello world", "what is not shown is not told");
    let parsed = document("The <script> element.\n\nNext.\n\n```html\n</script>\n```\n\nLast.\n");
    assert_eq!(parsed.document.summary, "The element. Next. Last.", "code ends no element");
    let parsed = document("A <style>p{}\n\n<div></style></div>\n\nLast.\n");
    assert_eq!(parsed.document.summary, "A Last.", "a block ends it too");
    let run = render("<!-- see @include -->\n\nText.\n", "en");
    assert_eq!(run.stderr, "", "a comment about includes is meant as none");
}

#[test]
fn what_a_page_cannot_show_is_said() {
    let problems = Project::new()
        .file(
            "content/en/index.md",
            "---\ntitle: Home\n---\n\n| a | b |\n|---|---|\n| `c|d` | e |\n\nx <!-- @include: p.md --> y\n\n<!-- @include： p.md -->\n\n<!-- @include: p.md{4-5} -->\n",
        )
        .file("content/en/p.md", "# P\n\n[home](index.md)\n")
        .problems();
    for expected in [
        "content/en/index.md:7:11: warning[surplus-cells]",
        "content/en/index.md:9:3: warning[broken-include]: this comment includes nothing",
        "content/en/index.md:11:1: warning[broken-include]: this comment includes nothing",
        "content/en/index.md:13:1: error[broken-include]: `{4-5}` is no range of lines",
    ] {
        assert!(problems.iter().any(|line| line.starts_with(expected)), "{expected}\n{problems:#?}");
    }
}

#[test]
fn a_wiki_link_that_finds_nothing_or_too_much_says_so() {
    let project = Project::new()
        .file(
            "content/zh/index.md",
            "[[收费模试]] [[合同]] [[没有这样的页面啊]] [甲](a.md) [乙](b.md) [丙](fees.md)\n",
        )
        .file("content/zh/a.md", "# 合同\n")
        .file("content/zh/b.md", "# 合同\n")
        .file("content/zh/fees.md", "# 收费模式\n");
    let problems: Vec<String> =
        project.problems().into_iter().filter(|line| line.contains("broken-link")).collect();
    assert_eq!(
        problems,
        [
            "content/zh/index.md:1:3: error[broken-link]: no page is called `收费模试` (did you mean `[[收费模式]]`?)",
            "content/zh/index.md:1:12: error[broken-link]: `合同` may be any of `content/zh/a.md`, `content/zh/b.md` (write the path of the page between the brackets)",
            "content/zh/index.md:1:19: error[broken-link]: no page is called `没有这样的页面啊` (write the title of a page, or its path below the folder of its language)",
        ]
    );
}

#[test]
fn text_can_stand_in_several_pages() {
    let project = Project::new()
        .file("content/zh/a.md", "# 甲\n\n前文\n<!-- @include: _parts/fees.md -->\n后文\n\n- 项\n\n  <!-- @include: _parts/fees.md{6,6} -->\n\n```\n<!-- @include: _parts/fees.md -->\n```\n")
        .file("content/zh/_parts/fees.md", "---\ntitle: 部分\n---\n## 服务费\n\n按月，**先付。**见[首页](../index.md)。\n\n<!-- @include: more.md -->\n")
        .file("content/zh/_parts/more.md", "更多\n");
    let site = project.build();
    let page = site.page("zh/a/index.html");
    let prose = page.all().into_iter().find(|element| element.has_class("prose")).expect("a text").clone();
    let text = prose.text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(
        text,
        "前文 服务费# 按月，先付。见首页。 更多 后文 项 按月，先付。见首页。 <!-- @include: _parts/fees.md -->"
    );
    assert_eq!(prose.named("strong").len(), 2);
    assert!(
        prose
            .named("a")
            .iter()
            .filter(|link| link.text() == "首页")
            .all(|link| link.value("href") == "../../zh/")
    );
    assert!(!site.paths().iter().any(|path| path.contains("_parts")), "parts are no pages");
    let copy = site.text("zh/a.md");
    assert!(copy.contains("按月，**先付。**") && copy.contains("```\n<!-- @include"), "{copy}");
}

#[test]
fn pages_that_include_each_other_without_end_are_stopped() {
    let project = Project::new().file("content/zh/index.md", "<!-- @include: _0.md -->\n");
    for number in 0..20 {
        let next = format!("<!-- @include: _{}.md -->\n", number + 1);
        project.write(&format!("content/zh/_{number}.md"), format!("{next}\n{next}\n文字\n"));
    }
    let problems = project.problems();
    assert!(
        problems.iter().any(|line| line.contains("[broken-include]: the page grows past 16 files")),
        "{problems:?}"
    );
}

#[test]
fn small_things_inside_text() {
    for (text, expected) in [
        ("见https://a.cn/b。然后", "见<a class=\"bare\" href=\"https://a.cn/b\">https://a.cn/b</a>。然后"),
        ("（www.a.cn/x_y）", "（<a class=\"bare\" href=\"https://www.a.cn/x_y\">www.a.cn/x_y</a>）"),
        ("[https://a.cn](#x)", "<a href=\"#x\">https://a.cn</a>"),
        ("`https://a.cn`", "<code>https://a.cn</code>"),
        (
            "**https://a.cn/**。",
            "<strong><a class=\"bare\" href=\"https://a.cn/\">https://a.cn/</a></strong>。",
        ),
        ("按++Ctrl+K++", "按<kbd>Ctrl</kbd>+<kbd>K</kbd>"),
        ("\\{运营|yùn}和\\++Ctrl+K++", "{运营|yùn}和++Ctrl+K++"),
        ("&#123;运营|yùn}&amp;\\+\\+Ctrl++", "{运营|yùn}&amp;++Ctrl++"),
        ("甲\\{opinion}{运|yùn}", "甲{opinion}<ruby>运<rp>(</rp><rt>yùn</rt><rp>)</rp></ruby>"),
        (
            "{運營|yùn|yíng}",
            "<ruby>運<rp>(</rp><rt>yùn</rt><rp>)</rp>營<rp>(</rp><rt>yíng</rt><rp>)</rp></ruby>",
        ),
    ] {
        assert_eq!(paragraph(&html(text)), expected, "{text}");
    }
    let parsed = document("{运营|yùn|yíng}<ruby>手<rt>shǒu</rt></ruby>册\n");
    assert_eq!(parsed.document.summary, "运营手册", "a reading is no text of its own");
    assert_eq!(html("## 收费 {草稿}\n").matches("{草稿}").count(), 1);
    assert_eq!(read("# {运营|yùn|yíng}\n", Writing::Simplified).document.title, "运营");
}

#[test]
fn sections_have_one_name_in_all_languages() {
    let english = "# Fees\n\n[up](#models)\n\n## Models\n\n### Retainer {#retainer}\n\n## Risks\n";
    let chinese =
        "# 收费\n\n[上](#模式) [下](#models) [险](fees.md#risks)\n\n## 模式\n\n### 月费\n\n## 风险 {#own}\n";
    let project = Project::new()
        .file("content/en/fees.md", english)
        .file("content/zh/fees.md", chinese)
        .file("content/en/a.md", "[m](fees.md#models)\n");
    assert!(
        project.problems().iter().any(|line| line.contains("`#risks` does not exist")),
        "an id of its own is kept"
    );
    project.write("content/zh/fees.md", chinese.replace(" [险](fees.md#risks)", ""));
    let site = project.build();
    let page = site.page("zh/fees/index.html");
    let heading = |id: &str| page.only("id", id).text();
    assert_eq!(
        (heading("models").as_str(), heading("retainer").as_str(), heading("own").as_str()),
        ("模式", "月费", "风险")
    );
    assert_eq!(page.only("id", "模式").name, "span");
    assert_eq!(page.only("id", "风险").name, "span", "a link by its words leads to a heading with an id too");
    assert!(page.with("href", "#models").len() >= 3, "the text, the heading and the table of contents");
    assert_eq!(
        site.page("zh/a/index.html")
            .named("a")
            .iter()
            .filter(|a| a.value("href").ends_with("zh/fees/#models"))
            .count(),
        1
    );
    crawl(&site, Visit::Host);
    let own = Project::new()
        .config("[markdown]\nheading_ids = \"own\"")
        .file("content/en/fees.md", "# Fees\n\n## Models\n")
        .file("content/zh/fees.md", "# 收费\n\n## 模式\n");
    let page = own.build().page("zh/fees/index.html");
    assert_eq!(page.only("id", "模式").name, "h2");
}

#[test]
fn abbreviations_of_the_glossary_are_explained_where_they_come_first() {
    let glossary = "[[term]]\nid = \"gmv\"\nen = \"gross merchandise volume\"\nzh = \"成交总额\"\n\
                    aliases = { en = [\"GMV\"] }\ndefinition = { zh = \"下单的总金额。\" }\n\
                    [[term]]\nid = \"a\"\nen = \"one\"\naliases = { en = [\"TP\"] }\n\
                    [[term]]\nid = \"b\"\nen = \"two\"\naliases = { en = [\"TP\"] }\n";
    let text = "# GMV\n\n[GMV](index.md)与`GMV`，看GMV和GMV，TP。\n";
    let project = Project::new()
        .file("content/glossary.toml", glossary)
        .file("content/zh/a.md", text)
        .file("content/en/a.md", text);
    let site = project.build();
    let explained = |language: &str| {
        let page = site.page(&format!("{language}/a/index.html"));
        let abbreviations = page.named("abbr");
        abbreviations.iter().map(|abbr| (abbr.text(), abbr.value("title").to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(explained("zh"), [("GMV".to_owned(), "成交总额：下单的总金额。".to_owned())]);
    assert_eq!(explained("en"), [("GMV".to_owned(), "gross merchandise volume".to_owned())]);
    assert!(
        site.text("zh/a/index.html")
            .contains("看<abbr title=\"成交总额：下单的总金额。\">GMV</abbr>和GMV，TP。")
    );
}

#[test]
fn a_description_says_what_the_page_shows() {
    let site = Project::new()
        .file("content/zh/index.md", "见[[agency/fees]]，再看[[agency/fees|报价]]和[[agency/fees#a]]。\n")
        .file(
            "content/zh/agency/fees.md",
            "---\ntitle: 收费模式\n---\n- 第一条[[index]]\n- 第二条\n\n## 甲 {#a}\n",
        )
        .file("content/zh/table.md", "| Model | Price |\n|---|---|\n| Fixed | Low |\n")
        .build();
    let description = |path: &str| site.page(path).with("name", "description")[0].value("content").to_owned();
    assert_eq!(description("zh/index.html"), "见收费模式，再看报价和agency/fees#a。");
    assert_eq!(description("zh/agency/fees/index.html"), "第一条index 第二条");
    assert_eq!(description("zh/table/index.html"), "Model Price Fixed Low");
    assert!(site.text("llms.txt").contains("见收费模式，再看报价"));
}

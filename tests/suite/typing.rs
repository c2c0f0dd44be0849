//! What Chinese keyboards type in place of Markdown: found where it stands, mended by `fix typos`, and then shown.

use std::fs;

use crate::support::Project;

const TYPED: &str = "\
———
标题：收费模式
date：2026年11月22日
tags: 收费，合同
———

#收费模式

见[首页]（#收费模式）和[服务费]（#服务费）[^1]。

##　服务费

！[漏斗]（funnel.svg）

· 合同
· 账号

- [　] 报价
- [x]签约

》先看案例。

｜模式｜价格｜
｜—｜—｜
｜固定｜低｜

＊＊退款＊＊不计佣金。

···bash
#安装
···

[^1]：按月。
";

const MEANT: &str = "\
---
title: 收费模式
date: 2026-11-22
tags: [收费, 合同]
---

# 收费模式

见[首页](#收费模式)和[服务费](#服务费)[^1]。

## 服务费

![漏斗](funnel.svg)

- 合同
- 账号

- [ ] 报价
- [x] 签约

> 先看案例。

|模式|价格|
|--|--|
|固定|低|

**退款**不计佣金。

```bash
#安装
```

[^1]: 按月。
";

fn project(text: &str) -> Project {
    Project::new()
        .file("content/zh/index.md", text)
        .file("content/zh/funnel.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>")
}

#[test]
fn a_page_of_typing_errors_becomes_the_page_that_was_meant() {
    for (typed, meant) in
        [(TYPED.to_owned(), MEANT.to_owned()), (TYPED.replace('\n', "\r\n"), MEANT.replace('\n', "\r\n"))]
    {
        let project = project(&typed);
        let run = project.run(&["fix", "typos"]);
        assert_eq!(run.code, 0, "{run:?}");
        assert_eq!(fs::read_to_string(project.path("content/zh/index.md")).expect("a page"), meant);
        project.is_clean();
        let page = project.build().page("zh/index.html");
        assert_eq!(page.only("alt", "漏斗").name, "img");
        assert!(page.named("strong").iter().any(|strong| strong.text() == "退款"));
    }
}

#[test]
fn each_error_is_told_where_it_stands() {
    let found: Vec<String> = project(TYPED).problems();
    let place = |problem: &String| {
        let (place, rest) = problem.split_once(": ").expect("a place");
        let code = rest.split(['[', ']']).nth(1).expect("a code");
        format!("{} {code}", place.trim_start_matches("content/zh/index.md:"))
    };
    assert_eq!(
        found.iter().map(place).collect::<Vec<_>>(),
        [
            "1:1 front-matter",
            "2:1 unknown-key",
            "2:3 full-width-colon",
            "3:5 full-width-colon",
            "3:6 bad-value",
            "4:7 unsplit-list",
            "5:1 front-matter",
            "7:1 unmarked-heading",
            "9:2 unmarked-link",
            "9:14 unmarked-link",
            "11:1 unmarked-heading",
            "13:1 unmarked-image",
            "15:1 unmarked-list",
            "18:3 unmarked-task",
            "19:3 unmarked-task",
            "21:1 unmarked-quote",
            "24:1 unmarked-table",
            "27:1 unmarked-emphasis",
            "29:1 unmarked-code",
            "33:1 unmarked-footnote",
        ]
    );
}

#[test]
fn errors_of_an_included_file_are_told_of_that_file() {
    let project = Project::new()
        .file("content/_shared/fees.md", "#收费\n\n说明。\n")
        .file(
            "content/zh/index.md",
            "---\ntitle: 首页\n---\n\n正文。\n\n<!-- @include: ../_shared/fees.md -->\n",
        )
        .file(
            "content/en/index.md",
            "---\ntitle: Home\n---\n\nText.\n\n<!-- @include: ../_shared/fees.md -->\n",
        );
    let told = project.problems();
    let told: Vec<&String> = told.iter().filter(|problem| problem.contains("[unmarked-heading]")).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("content/_shared/fees.md:1:1: warning"), "{told:?}");
}

#[test]
fn titles_of_containers_and_other_scripts_are_read_as_they_are() {
    Project::new()
        .file(
            "content/zh/index.md",
            "---\ntitle: 首頁\n---\n\n:::tip #標題\n內容「（一）」，見《書》。\n:::\n",
        )
        .file(
            "content/en/index.md",
            "---\ntitle: Home\n---\n\nこれは「引用」です（例）。＃１ 한국어 [참고]（아래）\n",
        )
        .is_clean();
}

#[test]
fn indents_are_a_matter_of_style() {
    let page = "---\ntitle: 首页\n---\n\n　　第一段。\n\n　　第二段。\n";
    let project = Project::new().file("content/zh/index.md", page);
    project.is_clean();
    let strict = project.config("[diagnostics]\nfirst-line-indent = \"error\"");
    let told = strict.problems();
    assert_eq!(told.len(), 2, "{told:?}");
    strict.reports("content/zh/index.md:5:1: error[first-line-indent]");
}

#[test]
fn a_site_may_do_without_a_lint() {
    Project::new()
        .config("[diagnostics]\nliteral-asterisks = \"off\"\nunmarked-link = \"off\"")
        .file("content/zh/index.md", "---\ntitle: 首页\n---\n\n** 甲 ** [乙]（/a）\n")
        .is_clean();
}

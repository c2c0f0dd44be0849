//! What people are shown, compared with whole messages as they should be.

use super::super::tests::{BROKEN, OTHER, at, path, plain, tree, written};
use super::super::{Colour, Format, Style};
use crate::diagnostic::{Diagnostic, Location};
use crate::words::{Speech, words};

fn shown(diagnostics: &[Diagnostic], files: &[(&str, &str)]) -> String {
    written(diagnostics, &tree(files), plain(Format::Human))
}

#[test]
fn carets_stand_under_wide_characters() {
    let text = "# 一\n\n\t见[乙方公司](b.md)和“[丙](c.md)”。\n";
    let diagnostics = [
        Diagnostic::error(BROKEN, at("content/zh/a.md", text, "b.md"), "`b.md` does not exist")
            .with_help("did you mean `d.md`?\nit has the same title"),
        Diagnostic::error(BROKEN, at("content/zh/a.md", text, "[丙](c.md)"), "`c.md` is a draft"),
    ];
    assert_eq!(
        shown(&diagnostics, &[("content/zh/a.md", text)]),
        "\
error[broken-link]: `b.md` does not exist
 --> content/zh/a.md:3:10
  |
3 |     见[乙方公司](b.md)和“[丙](c.md)”。
  |                  ^^^^
  |
  = help: did you mean `d.md`?
    it has the same title

error[broken-link]: `c.md` is a draft
 --> content/zh/a.md:3:17
  |
3 |     见[乙方公司](b.md)和“[丙](c.md)”。
  |                          ^^^^^^^^^^

"
    );
}

#[test]
fn chinese_is_said_in_chinese() {
    let text = "代运营ＴＰ见[模式](b.md)。\n";
    let said = Diagnostic::error(
        BROKEN,
        at("zh/a.md", text, "b.md"),
        words!(en: "`b.md` does not exist", zh: "`b.md`不存在"),
    )
    .with_help(words!(en: "write it", zh: "写出来"))
    .with_related(at("zh/a.md", text, "见"), words!(en: "here", zh: "在这里"))
    .with_related(Location::file(&path("zh/b.md")), words!(en: "there", zh: "在那里"));
    let again =
        Diagnostic { location: Some(at("zh/c.md", "见", "见")), related: Vec::new(), ..said.clone() };
    let files = tree(&[("zh/a.md", text), ("zh/c.md", "见")]);
    let style = Style { speech: Speech::Chinese, ..plain(Format::Human) };
    assert_eq!(
        written(&[said, again], &files, style),
        "\
错误[broken-link]：`b.md`不存在
 --> zh/a.md:1:12
  |
1 | 代运营ＴＰ见[模式](b.md)。
  |           --       ^^^^
  |           |
  |           在这里
  |
 ::: zh/b.md：在那里
  = 帮助：写出来
  = 同样的问题还在zh/c.md:1:1

"
    );
}

#[test]
fn related_places_share_an_excerpt_where_they_are_near() {
    let text = "title: 甲\n\n\n\ntags: 乙\ntitle: 丙\n\n\n\n\n\n尾\n";
    let diagnostic =
        Diagnostic::warning(OTHER, Location::new(&path("a.md"), 24..29), "`title` is there twice")
            .with_related(Location::new(&path("a.md"), 0..5), "先在这里")
            .with_related(at("a.md", text, "尾"), "far away")
            .with_related(at("b.md", "别处", "处"), "elsewhere")
            .with_related(Location::file(&path("c.md")), "as a whole");
    assert_eq!(
        shown(&[diagnostic], &[("a.md", text), ("b.md", "别处")]),
        "\
warning[unknown-key]: `title` is there twice
  --> a.md:6:1
   |
 1 | title: 甲
   | ----- 先在这里
 ...
 6 | title: 丙
   | ^^^^^
   |
  ::: a.md:12:1
   |
12 | 尾
   | -- far away
   |
  ::: b.md:1:2
   |
 1 | 别处
   |   -- elsewhere
   |
  ::: c.md: as a whole

"
    );
}

#[test]
fn a_file_as_a_whole_or_no_file_has_no_excerpt() {
    let diagnostics = [
        Diagnostic::error_anywhere(OTHER, "no `site.toml`\nerror[fake]: x").with_help("run `diptych new`"),
        Diagnostic::warning(OTHER, Location::file(&path("a.md")), "not published"),
    ];
    assert_eq!(
        shown(&diagnostics, &[("a.md", "一")]),
        "\
error[unknown-key]: no `site.toml`
    error[fake]: x
  = help: run `diptych new`

warning[unknown-key]: not published
 --> a.md

"
    );
}

#[test]
fn equal_problems_are_told_once() {
    let names: Vec<String> = (0..20).map(|number| format!("{number:02}.md")).collect();
    let same = |names: &[String]| {
        let diagnostic = |name: &String| Diagnostic::error(BROKEN, at(name, "一二", "二"), "`x` is gone");
        let diagnostics: Vec<Diagnostic> = names.iter().map(diagnostic).collect();
        let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "一二")).collect();
        shown(&diagnostics, &files)
    };
    let begin = "\
error[broken-link]: `x` is gone
 --> 00.md:1:2
  |
1 | 一二
  |   ^^
";
    for (count, also) in [
        (1, ""),
        (3, "  |\n  = also at 01.md:1:2, 02.md:1:2\n"),
        (7, "  |\n  = also at 01.md:1:2, 02.md:1:2, 03.md:1:2, 04.md:1:2, 05.md:1:2 and 1 more place\n"),
        (20, "  |\n  = also at 01.md:1:2, 02.md:1:2, 03.md:1:2, 04.md:1:2, 05.md:1:2 and 14 more places\n"),
    ] {
        assert_eq!(same(&names[..count]), format!("{begin}{also}\n"));
    }
}

#[test]
fn places_with_another_help_have_it_beside_them() {
    let names: Vec<String> = (0..20).map(|number| format!("{number:02}.md")).collect();
    let helps = [Some("do a"), Some("do b"), Some("do a"), Some("do b\ntwice"), Some("do b"), None];
    let told = |helps: &[Option<&str>], speech: Speech| {
        let diagnostics = names.iter().zip(helps).map(|(name, help)| Diagnostic {
            help: help.map(Into::into),
            ..Diagnostic::error(BROKEN, at(name, "一二", "二"), "`x` is gone")
        });
        let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "一二")).collect();
        let style = Style { speech, ..plain(Format::Human) };
        let all = written(&diagnostics.collect::<Vec<_>>(), &tree(&files), style);
        all.split_once("  |\n  = ").map(|(_, footers)| footers.to_owned()).unwrap()
    };
    assert_eq!(
        told(&helps, Speech::English),
        "\
help: do a
  = also at 02.md:1:2
  = also at 01.md:1:2, 04.md:1:2: do b
  = also at 03.md:1:2: do b
    twice
  = also at 05.md:1:2, where that help does not fit

"
    );
    assert_eq!(told(&helps[..2], Speech::Chinese), "帮助：do a\n  = 同样的问题还在01.md:1:2：do b\n\n");
    let every: Vec<String> = (0..20).map(|number| format!("do {number}")).collect();
    let flood = told(&every.iter().map(|help| Some(help.as_str())).collect::<Vec<_>>(), Speech::English);
    assert!(
        flood.ends_with(
            "  = also at 05.md:1:2: do 5\n  = and 14 more places, with other help (all of it: --format short or json)\n\n"
        ),
        "{flood}"
    );
}

#[test]
fn a_flood_is_cut_and_counted() {
    let place = || Location::file(&path("a.md"));
    let warnings = (0..30).map(|number| Diagnostic::warning(BROKEN, place(), format!("warning {number}")));
    let errors = (0..322).map(|number| Diagnostic::error(BROKEN, place(), format!("error {number}")));
    let other = [Diagnostic::error(OTHER, place(), "something else")];
    let diagnostics: Vec<Diagnostic> = warnings.chain(errors).chain(other).collect();
    let out = shown(&diagnostics, &[]);
    let heads: Vec<&str> = out.lines().filter(|line| !line.is_empty() && !line.starts_with(' ')).collect();
    assert_eq!(heads.len(), 10 + 1 + 1 + 10 + 1);
    assert_eq!(
        heads[9..=12],
        [
            "error[broken-link]: error 9",
            "error[unknown-key]: something else",
            "… and 312 more `broken-link` (all of them: --format short or json)",
            "warning[broken-link]: warning 0",
        ]
    );
    assert_eq!(heads[22], "… and 20 more `broken-link` (all of them: --format short or json)");
}

#[test]
fn long_lines_and_many_related_places_are_cut() {
    let row = format!("| {} | [甲](gone.md) | {} |\n", "内容".repeat(1_000), "后面".repeat(1_000));
    let mut diagnostic = Diagnostic::error(BROKEN, at("a.md", &row, "gone.md"), "`gone.md` does not exist");
    for _ in 0..9 {
        diagnostic = diagnostic.with_related(at("a.md", &row, "[甲]"), "");
    }
    assert_eq!(
        shown(&[diagnostic], &[("a.md", &row)]),
        "\
error[broken-link]: `gone.md` does not exist
 --> a.md:1:2010
  |
1 | ...容内容内容内容 | [甲](gone.md) | 后面后面后面后面后面后面后面后面...
  |                     ---- ^^^^^^^
  |
  = note: and 4 more places

"
    );
}

#[test]
fn colours_change_nothing_else() {
    let text = "见[乙](b.md)。\n";
    let files = tree(&[("a.md", text)]);
    let diagnostics = [Diagnostic::error(BROKEN, at("a.md", text, "b.md"), "gone").with_help("look")];
    let style = Style { colour: Colour::Always, ..plain(Format::Human) };
    let coloured = written(&diagnostics, &files, style);
    let mut parts = coloured.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    let bare = first + &parts.map(|part| part.split_once('m').unwrap().1).collect::<String>();
    assert!(coloured.contains("\u{1b}[1m"));
    let trimmed: Vec<&str> = bare.lines().map(str::trim_end).collect();
    let plain = written(&diagnostics, &files, plain(Format::Human));
    assert_eq!(trimmed, plain.lines().collect::<Vec<_>>());
}

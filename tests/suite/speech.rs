//! The language of messages: which is chosen, and that all of them are there, in good form.

use std::fs;
use std::path::Path;

use diptych::pipeline::CODES;

use crate::support::{Project, Run};

/// A site with one fault, whose default language is the given one.
fn site(default: &str) -> Project {
    let project = Project::new().file("content/zh/index.md", "# 标题\n\n[x](没有.md)\n");
    let config = fs::read_to_string(project.path("site.toml")).expect("site.toml");
    let config = config.replace("default = true\n", "");
    let marked = format!("code = \"{default}\"\ndefault = true");
    project.write("site.toml", config.replace(&format!("code = \"{default}\""), &marked));
    project
}

fn run(project: &Project, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
    let mut command = project.command(arguments);
    command.env_remove("LANG").envs(environment.iter().copied());
    Run::of(&command.output().expect("the program runs"))
}

#[test]
fn what_is_asked_for_goes_before_the_terminal_and_that_before_the_site() {
    let check = ["check"];
    type Case<'a> = (&'a str, &'a [&'a str], &'a [(&'a str, &'a str)], &'a str);
    let cases: [Case<'_>; 13] = [
        ("en", &check, &[], "1 error\n"),
        ("zh", &check, &[], "1个错误\n"),
        ("en", &check, &[("LANG", "zh_CN.UTF-8")], "1个错误\n"),
        ("zh", &check, &[("LANG", "en_US.UTF-8")], "1 error\n"),
        ("en", &check, &[("LANG", "en_US.UTF-8"), ("LC_MESSAGES", "zh_TW.UTF-8")], "1个错误\n"),
        ("en", &check, &[("LC_MESSAGES", "en"), ("LC_ALL", "zh_CN")], "1个错误\n"),
        ("en", &check, &[("LC_ALL", ""), ("LANG", "zh_CN")], "1个错误\n"),
        ("zh", &check, &[("LANG", "C.UTF-8")], "1个错误\n"),
        ("en", &check, &[("LANG", "ja_JP.UTF-8")], "1 error\n"),
        ("en", &["check", "--lang", "zh"], &[("LANG", "en_US.UTF-8")], "1个错误\n"),
        ("en", &["--lang", "zh", "check"], &[("LANG", "en_US.UTF-8")], "1个错误\n"),
        ("zh", &["--lang", "zh", "check", "--lang", "en"], &[], "1 error\n"),
        ("zh", &["check", "--lang=en"], &[("LC_ALL", "zh_CN.UTF-8")], "1 error\n"),
    ];
    for (default, arguments, environment, summary) in cases {
        let run = run(&site(default), arguments, environment);
        assert!(run.stdout.ends_with(summary), "{default} {arguments:?} {environment:?}: {run:?}");
        let is_chinese = summary.contains("错误");
        assert_eq!(run.stdout.contains("没有这个文件"), is_chinese, "{run:?}");
        assert_eq!(run.stdout.contains("there is no such file"), !is_chinese, "{run:?}");
    }
    assert_eq!(run(&site("en"), &["check", "--lang", "fr"], &[]).code, 2);
}

#[test]
fn programs_find_the_same_in_every_language() {
    let project = site("en");
    for format in ["json", "sarif", "github", "short"] {
        let of = |language| project.run(&["check", "--format", format, "--lang", language]).stdout;
        let (english, chinese) = (of("en"), of("zh"));
        assert!(english.contains("there is no such file") && chinese.contains("没有这个文件"), "{format}");
        for constant in ["broken-link", "error"] {
            assert!(english.contains(constant) && chinese.contains(constant), "{format}: {chinese}");
        }
    }
}

#[test]
fn pages_have_a_language_of_their_own() {
    let project = site("en");
    let rendered = project.run(&["--lang", "zh", "render", "content/zh/index.md", "--lang", "fr"]);
    assert_eq!(rendered.stderr, "错误：`fr`不是本站的语言\n帮助：语言：en、zh\n");
    let begun = project.run(&["--lang", "zh", "new", "fees", "--lang", "en"]);
    assert_eq!(begun.stdout, "已新建content/en/fees.md\n");
    assert!(!project.path("content/zh/fees.md").exists());
}

#[test]
fn commands_say_what_they_do() {
    let nowhere = Project::bare();
    let missing = nowhere.run(&["build", "--lang", "zh"]);
    assert_eq!(missing.code, 2);
    assert!(missing.stderr.starts_with("错误：`/"), "{missing:?}");
    assert!(
        missing.stderr.ends_with("里都没有site.toml\n帮助：`diptych init DIR`可以新建一个站点\n"),
        "{missing:?}"
    );
    let begun = nowhere.run(&["init", "kb", "--lang", "zh"]);
    assert!(begun.stdout.starts_with("已在`kb`里建好站点：\n"), "{begun:?}");
    let again = nowhere.run(&["init", "kb", "--lang", "zh"]);
    assert!(
        again.stderr.contains("不是空的：里面有") && again.stderr.contains("什么都没有写入"),
        "{again:?}"
    );

    let project = Project::new();
    let refused = project.run(&["build", "--out", "content", "--lang", "zh"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("在存放源文件的"), "{refused:?}");
    let built = project.run(&["build", "--lang", "zh"]);
    assert!(built.stdout.starts_with("用") && built.stdout.contains("把2页发布到"), "{built:?}");
    assert_eq!(project.run(&["check", "--lang", "zh"]).stdout, "没有问题\n");
    project.write("content/zh/index.md", "＃ 标题\n");
    let failed = site("en").run(&["build", "--lang", "zh"]);
    assert!(failed.stderr.ends_with("错误：什么都没有发布；以前发布的内容没有动过\n"), "{failed:?}");

    let dry = project.run(&["fix", "typos", "--dry-run", "--lang", "zh"]);
    assert!(dry.stdout.starts_with("content/zh/index.md：unmarked-heading\n"), "{dry:?}");
    assert!(dry.stdout.ends_with("1页需要改；什么都没有写入\n"), "{dry:?}");
    let mended = project.run(&["fix", "typos", "--lang", "zh"]);
    assert!(mended.stdout.ends_with("已写入1页\n"), "{mended:?}");
    assert_eq!(project.run(&["fix", "typos", "--lang", "zh"]).stdout, "没有要改的\n");
    project.write("content/zh/index.md", b"\xff\xfe\x07\x68\x98\x98\n\0");
    let stored = project.run(&["fix", "encoding", "--lang", "zh"]);
    assert!(stored.stdout.contains("content/zh/index.md：从UTF-16LE转为UTF-8\n"), "{stored:?}");
    let outside = project.run(&["fix", "ids", "--lang", "zh", "site.toml"]);
    assert_eq!(
        outside.stderr,
        "错误：site.toml不在这个项目的content/里\n帮助：只改本项目的页面；用`--root`可以指定别的项目\n"
    );
}

#[test]
fn a_port_in_use_is_said_in_chinese() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let run = Project::new().run(&["serve", "--port", &port, "--lang", "zh"]);
    assert_eq!(run.code, 3);
    assert!(run.stderr.ends_with("帮助：端口已被别的程序占用：用`--port`换一个\n"), "{run:?}");
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}')
}

#[test]
fn every_code_has_a_summary_in_both_languages() {
    for code in CODES {
        let summary = code.summary;
        assert!(summary.english.is_ascii() && !summary.english.ends_with('.'), "{summary:?}");
        assert!(summary.chinese.chars().any(is_han) && !summary.chinese.ends_with('。'), "{summary:?}");
    }
}

/// Beside Han stands Chinese punctuation, and no space; what is in backticks or quotes is the author's.
#[test]
fn chinese_is_written_as_chinese_is() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/diagnostics");
    let mut looked_at = 0;
    for entry in fs::read_dir(fixtures).expect("fixtures") {
        let path = entry.expect("an entry").path().join("expected.zh.txt");
        let text = fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
        for line in text.lines() {
            let (_, said) = line.split_once("]: ").expect("a code");
            assert!(said.chars().any(is_han), "not Chinese: {line}");
            // Between the message and its advice stands a frame that editors know.
            let said = said.replace(" (", "\n");
            let own: String = said.split(['`', '"', '“', '”']).step_by(2).collect::<Vec<_>>().join("`");
            let signs: Vec<char> = own.chars().collect();
            for three in signs.windows(3) {
                let [before, sign, after] = three else { continue };
                // A code point is followed by its name.
                let is_gap = *sign == ' ' && is_han(*after) && !before.is_ascii_hexdigit();
                let is_wrong = is_han(*before) && ",:;!?( ".contains(*sign) || is_gap;
                assert!(!is_wrong, "{three:?} in {line}");
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 1_000, "{looked_at}");
}

//! Translations that fall behind: the record that says so, what readers see, what `check` and `fix in-step` do.

use std::fs;

use crate::browser::{browser, play_on};
use crate::support::Project;

const ENGLISH: &str = "---\ntitle: Fees\n---\n\nWhat it costs.\n\n## Models {#models}\n\nThree models.\n\n## Rates {#rates}\n\nFrom 5 % to\n8 %.\n";
const CHINESE: &str =
    "---\ntitle: 收费\norder: 3\n---\n\n要花多少钱。\n\n## 模式\n\n三种模式。\n\n## 费率\n\n从5%到8%。\n";

fn pages(english: &str, chinese: &str) -> Project {
    Project::new().file("content/en/fees.md", english).file("content/zh/fees.md", chinese)
}

/// The translation after its author said that it is in step.
fn recorded(english: &str, chinese: &str) -> String {
    let project = pages(english, chinese);
    let run = project.run(&["fix", "in-step", "content"]);
    assert_eq!(run.code, 0, "{run:?}");
    let again = project.run(&["fix", "in-step", "content"]);
    assert_eq!((again.code, again.stdout.as_str()), (0, "nothing to change\n"), "{again:?}");
    assert_eq!(fs::read_to_string(project.path("content/en/fees.md")).expect("a page"), english);
    fs::read_to_string(project.path("content/zh/fees.md")).expect("a page")
}

/// The words below headings of the Chinese page, and where they lead.
fn marks(english: &str, chinese: &str) -> Vec<(String, String)> {
    let site = pages(english, chinese).build();
    let page = site.page("zh/fees/index.html");
    let marks = page.with("class", "stale").into_iter();
    marks.map(|mark| (mark.text(), mark.named("a")[0].value("href").to_owned())).collect()
}

#[test]
fn the_record_is_written_and_nothing_else() {
    let written = recorded(ENGLISH, CHINESE);
    let (before, rest) = written.split_once("in_step:\n").expect("a record");
    let (record, after) = rest.split_once("---\n").expect("its end");
    assert_eq!(format!("{before}---\n{after}"), CHINESE);
    let keys: Vec<&str> = record.lines().map(|line| line.split(':').next().expect("a key")).collect();
    assert_eq!(keys, ["  models", "  rates", "  top"]);
    // A record is renewed in its place.
    let changed = ENGLISH.replace("8 %", "9 %");
    let renewed = recorded(&changed, &written);
    assert_eq!(renewed.lines().count(), written.lines().count());
    assert_ne!(renewed, written);
}

#[test]
fn the_record_is_written_into_any_front_matter() {
    for (chinese, expected) in [
        ("# 收费\n\n## 模式\n\n## 费率\n", "---\nin_step:\n  models: \""),
        (
            "+++\ntitle = \"收费\"\n+++\n\n## 模式\n\n## 费率\n",
            "+++\ntitle = \"收费\"\nin_step = { models = \"",
        ),
        (
            "---\r\ntitle: 收费\r\n---\r\n\r\n## 模式\r\n\r\n## 费率\r\n",
            "---\r\ntitle: 收费\r\nin_step:\r\n  models: \"",
        ),
    ] {
        let written = recorded(ENGLISH, chinese);
        assert!(written.starts_with(expected), "{written}");
    }
}

#[test]
fn a_section_whose_original_has_changed_says_so() {
    let chinese = recorded(ENGLISH, CHINESE);
    assert_eq!(marks(ENGLISH, &chinese), []);
    let said = "这一节的原文在翻译之后改过。 对照两种语言".to_owned();
    let changed = ENGLISH.replace("8 %", "9 %");
    assert_eq!(marks(&changed, &chinese), [(said.clone(), "../../en/fees/#rates".to_owned())]);
    assert_eq!(marks(&changed, CHINESE), [], "nothing is known, so nothing is said");
    let changed = ENGLISH.replace("costs", "brings");
    let top = "开头这部分的原文在翻译之后改过。 对照两种语言".to_owned();
    assert_eq!(marks(&changed, &chinese), [(top, "../../en/fees/".to_owned())]);
    // Other line ends, another place of its lines, the id of a heading: all the same to readers.
    let same = ENGLISH.replace("to\n8", "to 8").replace(" {#models}", "").replace("\n\n## R", "\n\n\n\n## R");
    assert_eq!(marks(&same, &chinese), []);
}

#[test]
fn a_page_says_how_far_it_is_behind_and_the_map_counts_it() {
    let chinese = recorded(ENGLISH, CHINESE);
    let dated = ENGLISH.replace("Fees\n", "Fees\ndate: 2026-11-03\n");
    let bar = |english: &str| {
        let site = pages(english, &chinese).build();
        let page = site.page("zh/fees/index.html");
        let bars = page.with("class", "trust-state").into_iter().map(|bar| bar.text());
        let map = site.page("zh/map/index.html");
        let legends = map.with("class", "bar-legend").into_iter();
        let legends: Vec<String> = legends.map(|legend| legend.text()).collect();
        (bars.collect::<Vec<String>>(), legends.concat().contains("部分章节待更新 1"))
    };
    assert_eq!(bar(&dated), (Vec::new(), false));
    let changed = dated.replace("8 %", "9 %");
    assert_eq!(bar(&changed), (vec!["1 节内容落后于英文原文".to_owned()], true));
    let (said, _) = &marks(&changed, &chinese)[0];
    assert!(said.contains("原文页面最近改动：2026年11月3日。"), "{said}");
}

#[test]
fn nobody_records_what_nobody_has_compared() {
    let project = pages(ENGLISH, CHINESE);
    let run = project.run(&["fix", "in-step"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("name the pages you have compared"), "{run:?}");
    assert_eq!(fs::read_to_string(project.path("content/zh/fees.md")).expect("a page"), CHINESE);
}

#[test]
fn a_section_called_top_is_not_taken_for_the_beginning() {
    let english = ENGLISH.replace("## Models {#models}", "## Top {#top}");
    let chinese = recorded(&english, &CHINESE.replace("## 模式", "## 顶部 {#top}"));
    assert_eq!(marks(&english, &chinese), []);
    assert_eq!(marks(&english.replace("costs", "brings"), &chinese).len(), 1);
}

#[test]
fn check_names_the_section() {
    let chinese = recorded(ENGLISH, CHINESE);
    pages(&ENGLISH.replace("Three", "Four"), &chinese).reports(
        "content/zh/fees.md:12:1: warning[stale-section]: the original of this section, in `content/en/fees.md`, has changed since \
         it was translated",
    );
    pages(ENGLISH, &CHINESE.replace("order: 3", "in_step: {top: \"12\"}"))
        .reports("error[bad-value]: `top` below `in_step`");
}

#[test]
fn compare_both_opens_the_section() {
    let Some(browser) = browser() else { return };
    let chinese = recorded(ENGLISH, CHINESE);
    let project = pages(&ENGLISH.replace("8 %", "9 %"), &chinese);
    let script = include_bytes!("browser/compare.js").to_vec();
    let report = play_on::<String>(&project, &browser, "compare", |_| vec![("compare.js", script)]);
    assert!(report.written.ends_with("/zh/fees/?with=en#rates"), "{}", report.written);
}

//! Playbooks that are used, in a real browser: tasks are ticked, runs named and shared, paths read.
//!
//! `browser/playbooks.js` plays the reader in frames and writes down what it meets; the tests judge it. The server is as
//! strict as in [`crate::browser`].

use serde_json::{Value, json};

use crate::browser::{Report, SUBPATH, browser, open, play, project};

/// What the reader met in every scene.
fn played() -> Option<Report<Value>> {
    let script = include_bytes!("browser/playbooks.js").to_vec();
    Some(play(&browser()?, "playbooks", |_| vec![("playbooks.js", script)]))
}

#[test]
fn playbooks_are_used() {
    let Some(Report { written: report, console, missing }) = played() else { return };
    for (name, scene) in report.as_object().expect("scenes") {
        assert!(scene.get("fault").is_none(), "{name}: {}", scene["fault"].as_str().unwrap_or(""));
    }
    tasks_are_remembered(&report["ticks"]);
    runs_have_names(&report["runs"]);
    ticks_belong_to_their_tasks(&report["edited"]);
    who_does_it_is_said_beside_the_task(&report["doers"]);
    a_run_is_shared(&report["shared"]);
    paths_are_read(&report["paths"]);
    templates_are_copied(&report["templates"]);
    both_languages_stand_side_by_side(&report["sideBySide"]);
    lists_show_what_was_chosen(&report["lists"]);

    let scene = &report["nothingIsKept"];
    assert_eq!(
        (&scene["ticked"], &scene["count"]),
        (&json!([1]), &json!("1 of 12 done")),
        "it works all the same"
    );
    assert_eq!(scene["note"], "This browser keeps nothing: the ticks go when the page is closed.");
    let scene = &report["nonsense"];
    assert_eq!((&scene["ticked"], &scene["run"]), (&json!([]), &json!("Run: A")), "{scene}");
    let scene = &report["withoutScripts"];
    assert_eq!(
        (&scene["boxes"], &scene["controls"]),
        (&json!(12), &json!(0)),
        "a list, and nothing dead around it"
    );
    assert!(scene["path"].as_str().unwrap_or("").starts_with("Path: Agency lead Step 3 of 6"), "{scene}");

    let console: Vec<&String> =
        console.iter().filter(|line| !line.contains("Blocked script execution")).collect();
    assert_eq!(console, Vec::<&String>::new());
    assert_eq!(missing, Vec::<String>::new());
}

fn tasks_are_remembered(scene: &Value) {
    let (before, after) = (&scene["before"], &scene["after"]);
    assert_eq!((&before["ticked"], &before["run"]), (&json!([]), &json!("Run: My run")));
    assert_eq!(before["count"], "0 of 12 done");
    assert_eq!((&after["ticked"], &after["bar"]), (&json!([1, 2, 5]), &json!(3)));
    assert_eq!(after["count"], "3 of 12 done");
    assert_eq!(
        after["counts"],
        json!(["2 of 3 done", "1 of 2 done", "0 of 3 done", "0 of 2 done", "0 of 2 done"])
    );
    assert_eq!(&scene["again"], after, "the next visit finds the same");
    assert_eq!(scene["elsewhere"]["ticked"], json!([]), "another page has runs of its own");
    assert_eq!(scene["chinese"]["ticked"], json!([1, 2, 5]), "ticks hold in every language");
    assert_eq!(
        (&scene["chinese"]["count"], &scene["chinese"]["run"]),
        (&json!("已完成 3 / 12"), &json!("记录：我的记录"))
    );
    assert_eq!((&scene["labelled"], &scene["live"]), (&json!(true), &json!(1)), "{scene}");
    assert!(scene["overflow"].as_i64() <= Some(0), "{scene}");
}

fn runs_have_names(scene: &Value) {
    let created = &scene["created"];
    assert_eq!((&created["ticked"], &created["run"]), (&json!([]), &json!("Run: Client A onboarding")));
    assert_eq!(created["runs"], json!(["My run", "Client A onboarding"]));
    let complete = scene["complete"]["count"].as_str().unwrap_or("");
    assert!(
        complete.starts_with("All 12 done, ") && complete.len() > "All 12 done, 1 May 2026".len() - 1,
        "{complete}"
    );
    assert_eq!(scene["refused"], "Clear all ticks of this run?");
    assert_eq!(scene["kept"], scene["complete"], "nothing is cleared without a yes");
    assert_eq!(scene["renamed"]["runs"], json!(["My run", "Client B"]));
    assert_eq!(
        scene["same"]["runs"],
        json!(["My run", "Client B", "Client B (2)"]),
        "no two runs look alike"
    );
    assert_eq!(scene["deleting"], "Delete the run “Client B (2)” and its ticks?");
    assert_eq!(scene["deleted"]["runs"], json!(["My run", "Client B"]));
    assert_eq!(
        scene["deleted"]["ticked"].as_array().map(Vec::len),
        Some(12),
        "the run before it is shown, as it was"
    );
    assert_eq!(scene["cleared"]["count"], "0 of 12 done");
    assert_eq!(scene["escaped"], true, "Escape closes the menu and gives the focus back");
    assert_eq!(scene["first"]["ticked"], json!([1]), "the first run was not touched");
}

fn ticks_belong_to_their_tasks(scene: &Value) {
    assert_eq!(scene["found"]["ticked"], json!([2, 5, 9]), "moved, reworded, from another section: {scene}");
    let remembered: Vec<&str> =
        scene["remembered"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    assert!(remembered.contains(&"Something that nobody asks any more"), "it may return: {remembered:?}");
    assert!(remembered.contains(&"5 Is there a list of tasks for the agency and a list of tasks we keep?"));
    assert_eq!(remembered.len(), 5);
}

fn a_run_is_shared(scene: &Value) {
    let link = scene["link"].as_str().unwrap_or("");
    let (address, state) = link.split_once('#').unwrap_or_default();
    assert!(address.ends_with("/zh/agency/client-self-assessment/"), "the state is in the fragment: {link}");
    assert!(state.starts_with("run=") && state.contains("&done="), "{state}");
    let received = &scene["received"];
    assert_eq!((&received["ticked"], &received["runs"]), (&json!([3, 4]), &json!(["甲客户 & 入驻"])));
    assert_eq!(received["note"], "已从链接打开：甲客户 & 入驻。");
    assert!(!scene["address"].as_str().unwrap_or("#").contains('#'), "a reload does not open it again");
    assert_eq!(
        scene["beside"]["runs"],
        json!(["甲客户 & 入驻", "甲客户 & 入驻 (2)"]),
        "what the reader had stays"
    );
    assert_eq!(scene["beside"]["ticked"], json!([3, 4]));
    assert_eq!(scene["twice"], scene["beside"], "a link that was opened before opens the same run");
    let list = scene["list"].as_str().unwrap_or("");
    assert!(list.starts_with("# 甲方自我认知清单\n\n记录：甲客户 & 入驻"), "{list}");
    assert_eq!(list.matches("\n- [x] ").count(), 2, "{list}");
    assert_eq!(list.matches("\n- [ ] ").count(), 10, "{list}");
    assert!(list.contains("\n## "), "{list}");
}

fn paths_are_read(scene: &Value) {
    assert_eq!(scene["before"], "5 steps");
    assert_eq!(scene["names"][0], "Read: Client self-assessment before you hire");
    assert_eq!(scene["after"], json!({ "count": "2 of 5 read", "bar": 2 }));
    assert_eq!(
        scene["cards"],
        json!(["路径：甲方 第 1 步，共 5 步 自营还是代运营？ 已读"]),
        "the path the reader is on"
    );
    assert_eq!(scene["read"], true);
    assert_eq!(
        (&scene["chinese"], &scene["steps"]),
        (&json!("已读 1 / 5"), &json!([false, false, true, false, false]))
    );
    assert!(scene["overflow"].as_i64() <= Some(0), "{scene}");
}

fn who_does_it_is_said_beside_the_task(scene: &Value) {
    let remembered = scene["remembered"].as_array().expect("ticks");
    assert!(remembered.contains(&json!("Write the page in English")), "a tick outlives its doer: {scene}");
    let list = scene["list"].as_str().unwrap_or_default();
    assert!(list.contains("\n- [x] Write the page in English Editor, by Friday\n"), "{list}");
    let length = |row: &str, of: &str| scene[row][of].as_f64().expect("a length");
    assert!(length("wide", "end") <= 16.5, "at the end of the row: {scene}");
    assert!(
        length("wide", "below") < 24.0 && length("narrow", "below") > 24.0,
        "below it on phones: {scene}"
    );
    assert!(length("wide", "height") < 60.0, "one line where there is room: {scene}");
}

fn templates_are_copied(scene: &Value) {
    let plain = "【称呼】，您好：\n\n在【月份】之前，我们给不了【品牌名】足够的投入。\n";
    let markdown = "【称呼】，您好：\n\n在【月份】之前，我们给不了**【品牌名】**足够的投入。\n";
    assert_eq!(scene["copied"], json!([plain, markdown]), "fields keep their brackets");
    assert_eq!(scene["announced"][0], "已复制");
    let [text, page] = [0, 1].map(|number| scene["whole"][number].as_str().unwrap_or("").to_owned());
    assert!(text.starts_with("JD: online customer service\n\n- Who: recruiters hiring"), "{text}");
    assert!(
        text.contains("\nDuty\tMetric\n") && !text.contains("**") && !text.contains("Share link"),
        "{text}"
    );
    assert!(page.starts_with("# JD: online customer service\n\n- **Who:** recruiters hiring"), "{page}");
    assert!(
        page.contains("\n| Duty | Metric |\n| --- | --- |\n") && page.contains("\n- [ ] Are shifts"),
        "{page}"
    );
    assert!(page.contains("](http://127.0.0.1:"), "links lead on from anywhere: {page}");
    let bare = &scene["bare"];
    assert_eq!(bare["buttons"], 0);
    assert!(bare["shown"].as_str().unwrap_or("").starts_with("【称呼】，您好"), "{bare}");
}

fn lists_show_what_was_chosen(scene: &Value) {
    for filter in [&scene["filters"]["true"], &scene["filters"]["false"]] {
        let (before, after) = (&filter["before"], &filter["after"]);
        assert_eq!(
            (&before["shown"], &before["said"]),
            (&before["all"], &json!(["page-for-all"])),
            "{filter}"
        );
        assert_eq!((&after["shown"], &after["said"]), (&filter["count"], &json!([filter["id"]])), "{filter}");
        assert!(after["shown"].as_u64() < before["shown"].as_u64(), "{filter}");
    }
}

fn both_languages_stand_side_by_side(scene: &Value) {
    let ends_with = |value: &Value, end: &str| value.as_str().is_some_and(|text| text.ends_with(end));
    assert!(ends_with(&scene["way"], "/en/channel/margin-split/?with=zh"), "{}", scene["way"]);
    assert!(ends_with(&scene["closing"][0], "/en/channel/margin-split/"), "{}", scene["closing"]);
    let aimed = format!("/en/channel/margin-split/#{}", scene["aimed"].as_str().expect("an id"));
    assert!(ends_with(&scene["closing"][1], &aimed), "{}", scene["closing"]);
    let wide = &scene["wide"];
    let rows = wide["rows"].as_array().expect("rows");
    assert_eq!(rows[0], json!(["Splitting margin along the channel", "渠道利润分配"]));
    assert_eq!(rows[2], json!(["The question", "要回答的问题"]), "{rows:?}");
    assert!(rows.iter().skip(2).all(|row| row[0].is_string() && row[1].is_string()), "{rows:?}");
    assert!(rows.len() > 8, "a row for each section: {rows:?}");
    let total = rows.len() - 2;
    assert_eq!(wide["state"], format!("{total} of {total} sections in step"));
    let languages = wide["languages"].as_array().into_iter().flatten();
    assert!(languages.clone().all(|row| *row == json!(["en", "zh-Hans"])), "{wide}");
    assert_eq!(wide["doubled"], json!([]), "every id is one element's");
    assert_eq!(wide["titles"], json!(["Splitting margin along the channel"]));
    let navs = wide["navs"].as_array().expect("navs");
    assert!(navs.iter().all(|name| navs.iter().filter(|other| *other == name).count() == 1), "{navs:?}");
    assert_eq!(
        (&scene["level"], &scene["dead"]),
        (&json!(true), &json!([])),
        "sections begin level, anchors lead on"
    );
    let leading = scene["leading"].as_array().expect("links");
    assert!(
        !leading.is_empty()
            && leading.iter().all(|path| path.as_str().is_some_and(|path| path.starts_with("/team/kb/zh/"))),
        "{leading:?}"
    );
    assert_eq!(
        (&scene["both"], &scene["mirrored"]),
        (&json!(true), &json!("2 of 6 done")),
        "a task is one task"
    );

    let uneven = &scene["uneven"];
    assert_eq!(
        uneven["rows"],
        json!([
            ["A page that has moved", "移走的一页"],
            [null, null],
            ["Part", "部分"],
            ["Late", "晚了"],
            ["Not translated yet", "本页独有"]
        ])
    );
    assert_eq!(uneven["state"], "1 of 3 sections in step");
    assert!(uneven["marks"].as_u64() > Some(0), "what was searched is marked: {uneven}");
    for seen in [wide, uneven, &scene["narrow"]] {
        assert!(seen["overflow"].as_i64() <= Some(0), "{seen}");
    }
    assert_eq!(scene["below"], true, "one under the other on a phone");
    assert_eq!(scene["bare"], json!({ "way": format!("{SUBPATH}en/channel/margin-split/"), "rows": 0 }));
    assert_eq!(scene["untranslated"], 0, "no way to a language that lacks the page");
}

#[test]
fn a_page_on_a_disk_says_why_it_stands_alone() {
    let Some(browser) = browser() else { return };
    let project = project();
    let config = std::fs::read_to_string(project.path("site.toml")).expect("site.toml");
    project.write("site.toml", format!("urls = \"file\"\n{config}"));
    let run = project.run(&["build"]);
    assert_eq!(run.code, 0, "{run:?}");
    let page = project.path("dist/zh/channel/margin-split.html");
    let (dom, console) = open(&browser, &format!("file://{}?with=en", page.display()));
    let bar = dom.split("side-by-side-bar").nth(1).unwrap_or_default();
    assert!(bar.contains("浏览器不允许磁盘上的页面互相读取"), "{bar}");
    assert!(bar.contains("/en/channel/margin-split.html\""), "and the way to the other language: {bar}");
    assert_eq!(console, Vec::<String>::new());
}

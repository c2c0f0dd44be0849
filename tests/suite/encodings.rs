//! However a text is stored, it is read as what it says, or not at all.

use diptych::diagnostic::{Diagnostic, Severity};
use diptych::document;
use diptych::document::{Library, Palette};
use diptych::path::SourcePath;
use diptych::source::{self, LOST_TEXT, SourceFile, SourceTree, decode, residue, storable, text};
use encoding_rs::{BIG5, GB18030};
use proptest::prelude::*;

use crate::support::Project;

/// Sentences as authors write them, in characters that Big5 has as well.
const TRADITIONAL: [&str; 6] = [
    "代運營是指品牌方把網店交給專業團隊經營。",
    "收費方式有三種：固定費用、銷售分成，或者兩者都有。",
    "簽約以前先看「退出條款」與資料的歸屬。",
    "第一步：打開後台，選擇語言，然後確認結算週期。",
    "客服的工作時間是每天上午九點到晚上十一點。",
    "如果退款率超過百分之五，請立即通知負責人。",
];
const SIMPLIFIED: [&str; 6] = [
    "代运营是指品牌方把网店交给专业团队经营。",
    "收费方式有三种：固定费用、销售分成，或者两者都有。",
    "签约以前先看“退出条款”与数据的归属。",
    "第一步：打开后台，选择语言，然后确认结算周期。",
    "客服的工作时间是每天上午九点到晚上十一点。",
    "如果退款率超过百分之五，请立即通知负责人。",
];
const MARKUP: [&str; 5] =
    ["\n\n## Step 1\n\n", "\r\n- ", " **GMV** ", "\n\n```toml\nrate = 0.05\n```\n\n", "\n"];

fn file(bytes: &[u8]) -> SourceFile {
    SourceFile::new(SourcePath::new("content/zh/a.md").expect("a path"), bytes)
}

/// Sentences with markup between them.
fn pages(sentences: [&'static str; 6]) -> impl Strategy<Value = String> {
    let part = (0..6_usize, 0..5_usize);
    proptest::collection::vec(part, 1..12).prop_map(move |parts| {
        parts
            .into_iter()
            .map(|(sentence, markup)| format!("{}{}", sentences[sentence], MARKUP[markup]))
            .collect()
    })
}

/// Bytes of every kind: noise, text, text that was cut, joined or stored in several encodings.
fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    let noise = proptest::collection::vec(any::<u8>(), 0..200);
    let stored = (pages(SIMPLIFIED), 0..4_u8).prop_map(|(page, encoding)| match encoding {
        0 => page.into_bytes(),
        1 => GB18030.encode(&page).0.into_owned(),
        2 => page.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        _ => GB18030.decode_without_bom_handling(page.as_bytes()).0.into_owned().into_bytes(),
    });
    let stored = stored.boxed();
    let cut = (stored.clone(), 0..400_usize, 0..40_usize).prop_map(|(bytes, start, end)| {
        let end = bytes.len().saturating_sub(end);
        bytes[start.min(end)..end].to_vec()
    });
    let piece = prop_oneof![noise, stored, cut];
    proptest::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat())
}

#[track_caller]
fn inside(text: &str, diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        let span = &diagnostic.location.as_ref().expect("a place").span;
        assert!(text.get(span.clone()).is_some(), "{span:?} of {} bytes: {diagnostic:?}", text.len());
        for edit in &diagnostic.edits {
            assert!(text.get(edit.span.clone()).is_some(), "{edit:?} of {} bytes", text.len());
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_give_a_text_and_places_inside_it(bytes in any_bytes()) {
        let file = file(&bytes);
        let checked = text(&file);
        inside(&checked.value, &checked.diagnostics);
        let found = residue(&file.path, &checked.value);
        inside(&checked.value, &found);
        let is_told = found.iter().any(|one| one.code == LOST_TEXT);
        let silent = checked.value.replace("`\u{fffd}`", "").contains('\u{fffd}') && !is_told;
        let left = checked.value.contains(['\r', '\0', '\u{1b}']);
        prop_assert!(!silent && !left);
        // What is there is there without a word, or there is an error.
        let failed = checked.diagnostics.iter().any(|one| one.severity == Severity::Error);
        prop_assert_eq!(failed, decode(&bytes).is_err());
    }

    #[test]
    fn a_text_is_the_same_after_it_was_stored_as_it_should_be(bytes in any_bytes()) {
        if let Ok(decoded) = decode(&bytes) {
            let stored = storable(&decoded.text).into_owned();
            let (before, after) = (file(&bytes), file(stored.as_bytes()));
            prop_assert_eq!(text(&before).value, text(&after).value);
            prop_assert_eq!(&*storable(&stored), stored.as_str());
        }
    }

    #[test]
    fn simplified_chinese_in_gb18030_is_read_back(page in pages(SIMPLIFIED)) {
        let (bytes, _, lossy) = GB18030.encode(&page);
        prop_assert!(!lossy);
        prop_assert_eq!(&*decode(&bytes).expect("Chinese").text, page.as_str());
    }

    #[test]
    fn traditional_chinese_in_both_is_read_back(page in pages(TRADITIONAL)) {
        for encoding in [GB18030, BIG5] {
            let (bytes, _, lossy) = encoding.encode(&page);
            prop_assert!(!lossy);
            prop_assert_eq!(&*decode(&bytes).expect("Chinese").text, page.as_str(), "{}", encoding.name());
        }
    }

    #[test]
    fn utf16_is_read_back(page in pages(SIMPLIFIED), mark in prop_oneof![Just("\u{feff}"), Just("")]) {
        for bytes_of in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
            let bytes: Vec<u8> = format!("{mark}{page}").encode_utf16().flat_map(bytes_of).collect();
            prop_assert_eq!(&*decode(&bytes).expect("UTF-16").text, page.as_str());
        }
    }
}

#[test]
fn a_page_is_the_same_however_it_is_stored() {
    let page = "---\ntitle: 代运营手册\n---\n\n# 收费方式\n\n固定费用、**销售分成**。\n";
    let parsed = |bytes: &[u8]| {
        let config = diptych::config::parse(None).value;
        let dialect = document::Dialect::other(&config);
        let parsed = document::parse(
            &file(bytes),
            &Library { tree: &SourceTree::default(), palette: &Palette::default() },
            &dialect,
        )
        .value;
        format!("{parsed:?}")
    };
    let plain = parsed(page.as_bytes());
    assert_eq!(parsed(format!("\u{feff}{page}").as_bytes()), plain);
    assert_eq!(parsed(page.replace('\n', "\r\n").as_bytes()), plain);
    assert_eq!(parsed(&GB18030.encode(page).0), plain);
    assert_eq!(parsed(&page.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()), plain);
}

#[test]
fn every_text_file_is_read_by_the_same_rules() {
    let project = Project::new();
    let config = std::fs::read_to_string(project.path("site.toml")).expect("site.toml");
    let config = config.replace("简体中文", "简体中文（大陆）");
    let project = project
        .file("site.toml", GB18030.encode(&config).0)
        .file(
            "themes/default/templates/components/footer.html",
            GB18030.encode("<p>版权所有，未经许可不得转载</p>").0,
        )
        .file("themes/default/styles/zz.css", GB18030.encode("/* 页脚的样式与颜色说明 */ p { margin: 0 }").0);
    let problems = project.problems();
    for path in
        ["site.toml", "themes/default/templates/components/footer.html", "themes/default/styles/zz.css"]
    {
        let expected = format!("{path}:");
        let found = problems.iter().find(|one| one.starts_with(&expected)).expect(path);
        assert!(found.contains("warning[other-encoding]") && found.contains("GB18030"), "{found}");
        assert!(!found.contains("diptych fix"), "it may not be written: {found}");
    }
    let site = project.build();
    assert!(site.text("zh/index.html").contains("版权所有，未经许可不得转载"));
    assert!(site.text("en/index.html").contains("简体中文（大陆）"));
    assert_eq!(project.run(&["check", "--strict"]).code, 2, "strict takes it for an error");
}

#[test]
fn what_a_page_includes_is_read_like_a_page() {
    let damaged = ["固定费用".as_bytes(), b" \xC0\xAF\n"].concat();
    let project = Project::new()
        .file("content/zh/_fees.md", GB18030.encode("收费方式有三种，先看退出条款。\n").0)
        .file("content/zh/_cut.md", damaged)
        .file("content/zh/index.md", "# 一\n\n<!-- @include: _fees.md -->\n\n<!-- @include: _cut.md -->\n");
    project.reports("content/zh/_fees.md:1:1: warning[other-encoding]");
    project.reports("content/zh/_cut.md:1:6: error[not-utf8]");
}

#[test]
fn control_characters_reach_no_file_of_the_site() {
    let page =
        "---\ntitle: \"Red\u{1b}[31m\"\n---\n\nA\0 b\u{8}ell\u{7}.\n\n```\nx\u{1b}y\n```\n\n## H\u{c}i\n";
    let project = Project::new().file("content/en/a.md", page);
    project.reports("content/en/a.md:2:12: warning[control-character]: 6 control characters");
    for (path, bytes) in project.build().files() {
        let is_text = [".html", ".xml", ".md", ".txt", ".json"].iter().any(|end| path.ends_with(end));
        let found = bytes.iter().find(|byte| **byte < 0x20 && !matches!(**byte, b'\n' | b'\t' | b'\r'));
        assert!(!is_text || found.is_none(), "{path} has {found:?}");
    }
}

#[test]
fn real_chinese_in_utf8_is_never_taken_for_anything_else() {
    for text in SIMPLIFIED.into_iter().chain(TRADITIONAL) {
        assert_eq!(&*source::text(&file(text.as_bytes())).value, text);
        assert_eq!(residue(&file(b"").path, text), []);
    }
}

//! The keys of front matter, and what they are called by authors who write them in Chinese.

use std::ops::Range;

use crate::data::UNKNOWN_KEY;
use crate::diagnostic::{Diagnostic, Location};
use crate::path::SourcePath;
use crate::words::words;

/// What the value of a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Words that readers see.
    Words,
    /// An id, a path, a day, a number or a truth value.
    One,
    /// A list of ids or paths.
    Many,
}

/// Every key, what it holds, and its names in Chinese, Simplified and Traditional.
const KEYS: [(&str, Holds, &[&str]); 22] = [
    ("title", Holds::Words, &["标题", "標題", "题目", "題目"]),
    ("description", Holds::Words, &["描述", "简介", "簡介", "摘要", "说明", "說明"]),
    ("kind", Holds::One, &["类型", "類型", "种类", "種類"]),
    ("audience", Holds::Many, &["读者", "讀者", "受众", "受眾", "适用对象", "適用對象"]),
    ("area", Holds::One, &["领域", "領域", "栏目", "欄目"]),
    ("status", Holds::One, &["状态", "狀態"]),
    ("owner", Holds::Words, &["负责人", "負責人", "所有者"]),
    ("reviewed", Holds::One, &["审阅日期", "審閱日期", "审核日期", "審核日期"]),
    ("review_by", Holds::One, &["复审日期", "複審日期", "复核日期", "複核日期"]),
    ("sources", Holds::Words, &["来源", "來源", "出处", "出處"]),
    ("tags", Holds::Many, &["标签", "標籤", "标记"]),
    ("terms", Holds::Many, &["术语", "術語"]),
    ("related", Holds::Many, &["相关", "相關", "相关页面", "相關頁面"]),
    ("order", Holds::One, &["顺序", "順序", "排序"]),
    ("slug", Holds::One, &["网址", "網址", "短名"]),
    ("aliases", Holds::Many, &["别名", "別名", "旧地址", "舊地址"]),
    ("draft", Holds::One, &["草稿"]),
    ("search", Holds::One, &["搜索", "搜尋"]),
    ("search_weight", Holds::One, &["搜索权重", "搜尋權重"]),
    ("date", Holds::One, &["日期", "更新日期"]),
    ("translation_key", Holds::One, &["翻译键", "翻譯鍵"]),
    ("in_step", Holds::Words, &["同步记录", "同步記錄"]),
];

/// What the value of a key is, by the key or its Chinese name.
pub(super) fn holds(key: &str) -> Option<Holds> {
    known(key).map(|(_, holds)| holds)
}

fn known(written: &str) -> Option<(&'static str, Holds)> {
    let is_meant = |key: &str, names: &[&str]| key == written || names.contains(&written);
    KEYS.iter().find(|(key, _, names)| is_meant(key, names)).map(|(key, holds, _)| (*key, *holds))
}

/// Reports a key written in Chinese. With the correction, unless the key that is meant is `taken` already.
pub(super) fn check(
    path: &SourcePath,
    written: &str,
    span: Range<usize>,
    taken: &[&str],
) -> Option<Diagnostic> {
    let (key, _) = known(written).filter(|(key, _)| *key != written && !taken.contains(key))?;
    let location = Location::new(path, span.clone());
    let message = words!(en: "unknown key `{written}`", zh: "未知的键`{written}`");
    let help = words!(en: "write `{key}`, as keys are English words", zh: "写成`{key}`：键都是英文");
    Some(Diagnostic::warning(UNKNOWN_KEY, location, message).with_help(help).with_edit(span, key))
}

#[cfg(test)]
mod tests {
    use crate::config::Writing;
    use std::collections::BTreeSet;

    use super::KEYS;

    #[test]
    fn the_list_is_that_of_what_is_read() {
        let lines: String = KEYS.iter().map(|(key, ..)| format!("{key}:\n")).collect();
        let path = crate::path::SourcePath::new("a.md").unwrap();
        let table = crate::data::parse_yaml(&path, &lines, 0).value;
        assert_eq!(super::super::read(&path, "", &table, Writing::Simplified).diagnostics, []);
        let unknown = crate::data::parse_yaml(&path, "x: 1\n", 0).value;
        let said = &super::super::read(&path, "", &unknown, Writing::Simplified).diagnostics[0];
        let listed = said.help.as_ref().unwrap().english.trim_start_matches("known keys: ");
        let ours: BTreeSet<&str> = KEYS.iter().map(|(key, ..)| *key).collect();
        assert_eq!(listed.split(", ").collect::<BTreeSet<_>>(), ours);
    }

    #[test]
    fn no_name_means_two_keys() {
        let names: Vec<&str> = KEYS.iter().flat_map(|(_, _, names)| names.iter().copied()).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    }
}

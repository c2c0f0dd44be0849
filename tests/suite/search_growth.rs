//! What a query loads as a site grows: every word is on nearly every page, which is the dearest a site can be.

use std::rc::Rc;

use crate::search::{Client, Files, built_of};
use crate::support::Dice;

/// Words of every page, by turns.
const ENGLISH: [&str; 12] = [
    "agency",
    "brand",
    "channel",
    "margin",
    "client",
    "capacity",
    "review",
    "contract",
    "traffic",
    "campaign",
    "probation",
    "commission",
];
const CHINESE: [&str; 12] =
    ["代运营", "品牌", "渠道", "利润", "甲方", "产能", "复核", "合同", "流量", "活动", "试用期", "佣金"];
/// Kinds of queries: the reader's language and what is asked.
const QUERIES: [(&str, &str, &[&str]); 4] = [
    ("English", "en", &["agency", "commission review", "brand channel margin", "capa"]),
    ("typing mistakes", "en", &["agnecy", "comission", "chanel review"]),
    ("Chinese", "zh", &["代运营", "试用期合同", "渠道利润佣金", "流量活动"]),
    ("pinyin", "zh", &["daiyunying", "shiyongqi", "hetong", "dyy"]),
];

/// Sections of a page. It is their number that makes an index large, and pages are dearer to make.
const SECTIONS: usize = 50;

/// A site with as many sections as another of ten times the pages has.
fn site(pages: usize) -> (Rc<Files>, String) {
    let page = |number: usize| {
        let (language, words) = if number.is_multiple_of(2) { ("en", ENGLISH) } else { ("zh", CHINESE) };
        let join = if language == "en" { " " } else { "" };
        // As good as chance: what repeats itself would be packed into nothing.
        let mut dice = Dice::new(number as u64);
        let mut word = || words[dice.below(words.len())];
        let title = format!("{}{join}{} {number}", word(), word());
        let sections = (0..SECTIONS).map(|section| {
            let heading = word();
            let text: Vec<&str> = (0..24).map(|_| word()).collect();
            format!("\n## {heading} {section}\n\n{}\n", text.join(join))
        });
        let sections = sections.collect::<String>();
        (
            format!("content/{language}/a{}/p{number}.md", number / 40),
            format!("---\ntitle: {title}\n---\n{sections}"),
        )
    };
    built_of((0..pages).map(page))
}

/// Bytes of the index for a query that finds nothing loaded but the manifest.
fn bytes((files, script): &(Rc<Files>, String), language: &str, query: &str) -> usize {
    let client = Client::new(Rc::clone(files), script);
    client.run::<()>(&format!("(globalThis.searcher = open({language:?})).index.open().then(() => null)"));
    client.loaded();
    client.run::<()>(&format!("searcher.search({query:?}, {{ counts: true }}).then(() => null)"));
    let loaded = client.loaded();
    loaded.iter().filter(|(name, _)| !name.starts_with("f/") && name != "fold").map(|(_, bytes)| bytes).sum()
}

#[test]
fn ten_times_the_pages_take_less_than_twice_the_bytes() {
    let sites = [100, 1_000].map(site);
    for (kind, language, queries) in QUERIES {
        let [small, large] = [0, 1].map(|number| {
            let all: Vec<usize> =
                queries.iter().map(|query| bytes(&sites[number], language, query)).collect();
            println!("{kind}: {all:?} bytes");
            let most = [15_000, 25_000][number];
            assert!(all.iter().all(|bytes| *bytes <= most), "{kind}: {all:?} bytes");
            all.iter().sum::<usize>() / all.len()
        });
        assert!(large < 2 * small, "{kind}: {small} bytes, then {large}");
    }
}

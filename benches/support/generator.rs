//! Bilingual sites of any size, the same bytes every time: about four kilobytes of Markdown a page.
//!
//! It has chance of its own and not that of the tests: its sites must stay the same, or figures of different days could not
//! be compared.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const CONFIG: &str = r#"title = { en = "Generated playbooks", zh = "生成的手册" }
description = { en = "A site to measure with.", zh = "用来测量的站点。" }
base_url = "https://bench.example/"

[[languages]]
code = "en"
tag = "en"
name = "English"

[[languages]]
code = "zh"
tag = "zh-Hans"
name = "简体中文"
"#;

const ENGLISH: [&str; 24] = [
    "agency",
    "brand",
    "channel",
    "margin",
    "client",
    "capacity",
    "review",
    "contract",
    "shop",
    "traffic",
    "campaign",
    "stock",
    "dealer",
    "region",
    "service",
    "report",
    "fee",
    "commission",
    "team",
    "probation",
    "interview",
    "store",
    "promotion",
    "network",
];
const CHINESE: [&str; 24] = [
    "代运营",
    "品牌",
    "渠道",
    "利润",
    "甲方",
    "产能",
    "复核",
    "合同",
    "店铺",
    "流量",
    "活动",
    "库存",
    "经销商",
    "区域",
    "服务",
    "报告",
    "收费",
    "佣金",
    "团队",
    "试用期",
    "面试",
    "终端",
    "促销",
    "网络",
];
const CODE: [(&str, &str); 6] = [
    ("toml", "[fees]\nbase = 5000 # 元\nrate = 0.25\nmonths = [1, 2, 3]\nname = \"基础\"\n"),
    ("json", "{\n  \"visitors\": 50000,\n  \"orders\": 1200,\n  \"rate\": 0.024,\n  \"kept\": true\n}\n"),
    (
        "python",
        "def cost(base, rate, sales):\n    # fixed fee plus commission\n    return base + rate * sales\n\nprint(cost(5000, 0.25, 166667))\n",
    ),
    (
        "bash",
        "for month in 01 02 03; do\n  echo \"report $month\"\n  diptych check --strict || exit 1\ndone\n",
    ),
    (
        "rust",
        "fn clients(hours: u32, need: u32) -> u32 {\n    // whole clients only\n    hours / need.max(1)\n}\n",
    ),
    ("yaml", "title: 月度报告\nowner: Operations lead\ntags: [fees, scope]\norder: 3\n"),
];

/// A small generator of numbers: xorshift, seeded by the page.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

/// Writes a site of `pages` pages, half of them in each language, into an empty folder.
pub(crate) fn generate(folder: &Path, pages: usize) {
    fs::write(folder.join("site.toml"), CONFIG).expect("site.toml");
    let per_language = pages / 2;
    for (language, words) in [("en", &ENGLISH), ("zh", &CHINESE)] {
        let content = folder.join("content").join(language);
        let sections = per_language.div_ceil(PER_SECTION).max(1);
        write(
            &content.join("index.md"),
            &format!("---\ntitle: {}\n---\n[{}](a0/index.md)\n", words[0], words[1]),
        );
        for section in 0..sections {
            let text = |word: usize| {
                format!("---\ntitle: {} {word}\norder: {word}\n---\n{}\n", words[word % 24], words[3])
            };
            if section % PER_AREA == 0 {
                write(&content.join(format!("a{}/index.md", section / PER_AREA)), &text(section / PER_AREA));
            }
            write(&content.join(format!("{}/index.md", folder_of(section))), &text(section));
        }
        let indexes = 1 + sections + sections.div_ceil(PER_AREA);
        for page in 0..per_language.saturating_sub(indexes) {
            let text = page_text(language, words, page, sections);
            write(&content.join(format!("{}/page-{page}.md", folder_of(page % sections))), &text);
        }
    }
}

/// Pages in a section, and sections in an area: what a large knowledge base looks like from its sidebar.
const PER_SECTION: usize = 50;
const PER_AREA: usize = 10;

fn folder_of(section: usize) -> String {
    format!("a{}/s{section}", section / PER_AREA)
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, text).expect("a page");
}

fn page_text(language: &str, words: &[&str; 24], page: usize, sections: usize) -> String {
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15 ^ (page as u64 + 1));
    let (space, stop) = if language == "zh" { ("", "。") } else { (" ", ". ") };
    let mut text = String::new();
    let title = format!("{}{space}{}{space}{page}", words[numbers.below(24)], words[numbers.below(24)]);
    let _ = write!(
        text,
        "---\ntitle: {title}\ndescription: {title}{stop}\nkind: sop\nstatus: reviewed\ndate: 2026-{:02}-{:02}\n\
         tags: [t{}, t{}]\nowner: Lead\n---\n",
        numbers.below(12) + 1,
        numbers.below(28) + 1,
        numbers.below(40),
        numbers.below(40),
    );
    for section in 0..5 {
        let _ = write!(text, "\n## {}{space}{section} {{#part-{section}}}\n\n", words[numbers.below(24)]);
        for _ in 0..2 {
            let length = if language == "zh" { 70 } else { 45 };
            for word in 0..length {
                text.push_str(words[numbers.below(24)]);
                text.push_str(if word % 12 == 11 { stop } else { space });
            }
            text.push_str("\n\n");
        }
        match section {
            0 => {
                let other = numbers.below(page + 1);
                let _ = writeln!(
                    text,
                    "[{}](../../{}/page-{other}.md#part-1)\n",
                    words[numbers.below(24)],
                    folder_of(other % sections)
                );
            }
            1 => {
                text.push_str("| A | B | C |\n|---|--:|:-:|\n");
                for row in 0..4 {
                    let _ = writeln!(
                        text,
                        "| {} | {} | **{row}** |",
                        words[numbers.below(24)],
                        numbers.below(10_000)
                    );
                }
            }
            2 => {
                let (name, code) = CODE[numbers.below(CODE.len())];
                let _ = writeln!(text, "```{name}\n{code}```");
            }
            3 => {
                for _ in 0..4 {
                    let _ = writeln!(
                        text,
                        "- [ ] {}{space}{}",
                        words[numbers.below(24)],
                        words[numbers.below(24)]
                    );
                }
            }
            _ => {
                let _ = writeln!(text, "> [!TIP]\n> {}", words[numbers.below(24)]);
            }
        }
    }
    text
}

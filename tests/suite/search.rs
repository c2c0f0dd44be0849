//! The search, as a reader meets it: the index of real builds, asked by the script that pages load.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::rc::Rc;
use std::sync::OnceLock;

use diptych::diagnostic::Checked;
use diptych::path::SourcePath;
use diptych::pipeline::{self, Options};
use diptych::search::text::{Reading, Span};
use diptych::source::{SourceFile, SourceTree, scan};
use proptest::prelude::*;
use serde::Deserialize;

use crate::support::{Project, skipped};

#[path = "../search/client.rs"]
pub(crate) mod client;
#[path = "../search/judged.rs"]
mod judged;
#[path = "../search/manuals.rs"]
mod manuals;

pub(crate) use client::{Client, Files, SITE};

#[derive(Deserialize)]
pub(crate) struct Answer {
    results: Vec<Found>,
    corrected: Option<String>,
    total: usize,
    exact: bool,
    #[serde(default)]
    counts: BTreeMap<String, BTreeMap<String, usize>>,
}

#[derive(Debug, Deserialize)]
struct Found {
    url: String,
    title: String,
    heading: String,
    language: String,
    excerpt: String,
    score: f64,
    via: Option<String>,
}

impl Answer {
    fn urls(&self) -> Vec<&str> {
        self.results.iter().map(|found| found.url.as_str()).collect()
    }
}

/// The index and the script of a project, built in memory.
fn built(tree: SourceTree) -> (Rc<Files>, String) {
    let build = pipeline::build(&Checked::new(tree, Vec::new()), &Options::default());
    let (files, script) = client::files(&build.outputs);
    (Rc::new(files), script)
}

/// The same of a site with the given pages.
pub(crate) fn built_of(pages: impl Iterator<Item = (String, String)>) -> (Rc<Files>, String) {
    let files = [("site.toml".to_owned(), SITE.to_owned())]
        .into_iter()
        .chain(pages)
        .map(|(path, text)| SourceFile::new(SourcePath::new(&path).expect("a path"), text.into_bytes()));
    built(files.collect())
}

/// The index of the repository's own content, built once for all tests.
fn own() -> (Rc<Files>, String) {
    static OWN: OnceLock<(Files, String)> = OnceLock::new();
    let (files, script) = OWN.get_or_init(|| {
        let (files, script) = built(repository());
        (Rc::unwrap_or_clone(files), script)
    });
    (Rc::new(files.clone()), script.clone())
}

/// The repository's own content.
fn repository() -> SourceTree {
    scan::scan(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the repository").value
}

/// A site of the given files, in front of a reader of a language.
pub(crate) struct Reader {
    client: Client,
}

impl Reader {
    pub(crate) fn of(language: &str, files: &[(&str, &str)]) -> Self {
        let pages = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        Self::at(language, &built_of(pages))
    }

    pub(crate) fn at(language: &str, (files, script): &(Rc<Files>, String)) -> Self {
        let client = Client::new(Rc::clone(files), script);
        client.run::<()>(&format!("(globalThis.searcher = open({language:?}), null)"));
        Self { client }
    }

    /// What an expression of the script gives; `searcher` is the one of the reader.
    pub(crate) fn run<T: serde::de::DeserializeOwned>(&self, expression: &str) -> T {
        self.client.run(expression)
    }

    fn ask(&self, query: &str) -> Answer {
        self.ask_with(query, "{}")
    }

    fn ask_with(&self, query: &str, options: &str) -> Answer {
        let query = serde_json::to_string(query).expect("text");
        self.client.run(&format!("await searcher.search({query}, {options})"))
    }

    #[track_caller]
    pub(crate) fn finds(&self, query: &str, first: &str) -> Answer {
        let answer = self.ask(query);
        assert_eq!(answer.urls().first().copied(), Some(first), "{query:?}: {:#?}", answer.results);
        answer
    }

    #[track_caller]
    fn finds_nothing(&self, query: &str) {
        assert_eq!(self.ask(query).urls(), Vec::<&str>::new(), "{query:?}");
    }
}

/// The spans of texts as the script sees them, with the whole table of characters.
fn scripted(client: &Client, texts: &[String]) -> Vec<Vec<String>> {
    let texts = serde_json::to_string(texts).expect("texts");
    client.run(&format!(
        "{texts}.map((text) => diptych.engine.spans(text).map((span) => {{
            const parts = span.wide ? [] : diptych.engine.partsOf(span);
            return diptych.engine.wholeOf(span) + (parts.length ? `(${{parts.join(\",\")}})` : \"\");
        }}))"
    ))
}

fn written(span: Span<'_>) -> String {
    match span {
        Span::Run(run) => run.to_owned(),
        Span::Word { whole, parts } if parts.is_empty() => whole.to_owned(),
        Span::Word { whole, parts } => format!("{whole}({})", parts.join(",")),
    }
}

/// A client that folds with the whole table, not only with the part that some site needs.
fn tokenizer() -> Client {
    let reader = Reader::of("en", &[("content/en/index.md", "# Home\n")]);
    let table =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/search/data/simplified.txt"));
    let table = table.expect("the table");
    let pairs = table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    let pairs: Vec<(char, char)> =
        pairs.filter_map(|(from, to)| Some((from.chars().next()?, to.chars().next()?))).collect();
    let pairs = serde_json::to_string(&pairs).expect("pairs");
    let set = format!("({pairs}.forEach(([from, to]) => diptych.engine.simplified.set(from, to)), null)");
    reader.client.run::<()>(&set);
    reader.client
}

#[test]
fn the_script_reads_texts_as_the_table_says() {
    #[derive(Deserialize)]
    struct Case {
        text: String,
        spans: Vec<String>,
    }
    let cases: Vec<Case> = serde_json::from_str(include_str!("../contract/tokens.json")).expect("the table");
    let texts: Vec<String> = cases.iter().map(|case| case.text.clone()).collect();
    for (case, found) in cases.iter().zip(scripted(&tokenizer(), &texts)) {
        assert_eq!(found, case.spans, "{:?}", case.text);
    }
}

#[test]
fn both_sides_read_any_text_alike() {
    let letters = prop_oneof![
        6 => "[ -~]",
        4 => "[\u{4E00}-\u{9FFF}]",
        2 => "[A-Za-z]{2,5}",
        2 => "[-_.'\u{2019}\u{2010} ]",
        1 => "[\u{A0}-\u{24F}]",
        1 => "[\u{300}-\u{36F}]",
        1 => "[\u{391}-\u{3C9}\u{410}-\u{44F}]",
        1 => "[\u{3000}-\u{30FF}]",
        1 => "[\u{AC00}-\u{AFFF}]",
        1 => "[\u{FF01}-\u{FF9F}]",
        1 => "[\u{2070}-\u{2094}\u{2100}-\u{2188}\u{2460}-\u{24EA}]",
        1 => "[\u{20000}-\u{20100}\u{1F600}-\u{1F640}\u{F900}-\u{FA2D}]",
    ];
    let text = proptest::collection::vec(letters, 0..24).prop_map(|pieces| pieces.concat());
    let client = tokenizer();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(400)
    });
    runner
        .run(&text, |text| {
            let ours: Vec<String> = Reading::of(&text).spans().map(written).collect();
            let theirs = scripted(&client, &[text]).remove(0);
            prop_assert_eq!(theirs, ours);
            Ok(())
        })
        .expect("both sides agree");
}

#[test]
fn chinese_is_found_by_any_two_neighbours_in_either_script() {
    let reader = Reader::of(
        "zh",
        &[
            ("content/zh/index.md", "---\ntitle: 首页\n---\n正文。\n"),
            (
                "content/zh/a.md",
                "---\ntitle: 渠道利润\n---\n## 窜货的处理\n\n经销商越区销售，须按约定处理。软件后台有记录。\n",
            ),
            ("content/zh/b.md", "---\ntitle: 其他\n---\n与此无关的文字。\n"),
        ],
    );
    for query in ["窜货", "竄貨", "货的", "越区", "區銷", "约定处理", "約定處理", "軟件後臺"]
    {
        reader.finds(query, "zh/a/#%E7%AA%9C%E8%B4%A7%E7%9A%84%E5%A4%84%E7%90%86");
    }
    let found = reader.finds("經銷商", "zh/a/#%E7%AA%9C%E8%B4%A7%E7%9A%84%E5%A4%84%E7%90%86");
    assert!(found.results[0].excerpt.contains("<mark>经销商</mark>"), "{}", found.results[0].excerpt);
    assert_eq!(
        (found.results[0].heading.as_str(), found.results[0].title.as_str()),
        ("窜货的处理", "渠道利润")
    );
    // A word of Taiwan for one of the mainland.
    reader.finds("軟體", "zh/a/#%E7%AA%9C%E8%B4%A7%E7%9A%84%E5%A4%84%E7%90%86");
    // One character counts where it is telling.
    reader.finds("窜", "zh/a/#%E7%AA%9C%E8%B4%A7%E7%9A%84%E5%A4%84%E7%90%86");
    reader.finds_nothing("货窜");
}

#[test]
fn pinyin_finds_titles_in_every_reading() {
    let reader = Reader::of(
        "zh",
        &[
            ("content/zh/index.md", "---\ntitle: 首页\n---\n正文。\n"),
            ("content/zh/a.md", "---\ntitle: 定价策略\n---\n正文。\n"),
            ("content/zh/b.md", "---\ntitle: 重启服务\n---\n正文。\n"),
            ("content/zh/c.md", "---\ntitle: 绿色渠道\n---\n正文。\n"),
            ("content/zh/d.md", "---\ntitle: API\n---\n用 dns 与 dj 的说明。\n"),
        ],
    );
    for query in
        ["dingjiacelve", "dingjiaceLUE", "dìngjià cèlüè", "ding jia ce lve", "celve", "djcl", "dingjiac"]
    {
        reader.finds(query, "zh/a/");
    }
    reader.finds("chongqi", "zh/b/");
    for query in ["lvsequdao", "lusequdao", "lvse"] {
        reader.finds(query, "zh/c/");
    }
    // What is a word of the site is not taken for initials.
    assert_eq!(reader.ask("dj").urls(), ["zh/d/"]);
}

#[test]
fn english_is_never_outranked_by_initials() {
    let initials = ("content/zh/a.md", "---\ntitle: 定价\n---\n正文。\n");
    let english = ("content/zh/z.md", "---\ntitle: API\n---\n用 dns 与 dj 的说明。\n");
    Reader::of("zh", &[initials]).finds("dj", "zh/a/");
    let answer = Reader::of("zh", &[initials, english]).finds("dj", "zh/z/");
    assert!(answer.urls().contains(&"zh/a/"), "{:?}", answer.urls());
}

#[test]
fn pinyin_finds_tags_headings_terms_and_frequent_words() {
    let often = |number: usize| format!("---\ntitle: 第{number}篇\n---\n仓库每天发货。\n");
    let often = [often(1), often(2), often(3)];
    let reader = Reader::of(
        "zh",
        &[
            ("content/glossary.toml", "[[term]]\nid = \"chan-yu\"\nzh = \"单于\"\npinyin = \"chan yu\"\n"),
            ("content/zh/tag.md", "---\ntitle: 第一页\ntags: [经销商]\n---\n正文。\n"),
            ("content/zh/heading.md", "---\ntitle: 第二页\n---\n## 越区销售 {#beyond}\n\n正文。\n"),
            ("content/zh/term.md", "---\ntitle: 第三页\n---\n从前有单于。\n"),
            ("content/zh/p1.md", &often[0]),
            ("content/zh/p2.md", &often[1]),
            ("content/zh/p3.md", &often[2]),
        ],
    );
    for query in ["jingxiaoshang", "jing xiao shang", "jxs"] {
        reader.finds(query, "zh/tag/");
    }
    for query in ["yuequxiaoshou", "yqxs"] {
        reader.finds(query, "zh/heading/#beyond");
    }
    reader.finds("chanyu", "zh/term/");
    assert_eq!(reader.ask("fahuo").urls().len(), 3, "a word that no title has");
}

#[test]
fn one_character_finds_titles() {
    let reader = Reader::of(
        "zh",
        &[
            ("content/zh/a.md", "---\ntitle: 渠道利润\n---\n正文。\n"),
            ("content/zh/b.md", "---\ntitle: 其他\n---\n正文。\n"),
        ],
    );
    for query in ["渠", "道", "利", "潤"] {
        assert_eq!(reader.ask(query).urls(), ["zh/a/"], "{query}");
    }
}

#[test]
fn a_result_says_the_facts_of_its_page() {
    #[derive(Debug, Default, PartialEq, Deserialize)]
    struct Facts {
        crumbs: Vec<String>,
        versions: Vec<(String, String)>,
        kind: Option<String>,
        status: Option<String>,
        owner: Option<String>,
        due: Option<String>,
    }
    let reader = Reader::of(
        "en",
        &[
            ("content/en/one/index.md", "---\ntitle: One\n---\n"),
            (
                "content/en/one/a.md",
                "---\ntitle: All\nkind: sop\nstatus: partial\nowner: Mei\nreview_by: 2026-12-01\n---\nEverything.\n",
            ),
            ("content/zh/one/a.md", "---\ntitle: 全部\n---\n正文。\n"),
            ("content/en/b.md", "---\ntitle: Owned\nowner: 梅\nreview_by: 2026-12-01\n---\nSomebody.\n"),
            ("content/en/c.md", "---\ntitle: Bare\n---\nNothing.\n"),
            ("content/en/d.md", "---\ntitle: State\nstatus: reviewed\n---\nChecked.\n"),
        ],
    );
    let facts =
        |query: &str| -> Facts { reader.run(&format!("(await searcher.search({query:?})).results[0]")) };
    let some = |text: &str| Some(text.to_owned());
    let all = Facts {
        crumbs: vec!["One".to_owned()],
        versions: vec![("zh".to_owned(), "全部".to_owned())],
        kind: some("sop"),
        status: some("partial"),
        owner: some("Mei"),
        due: some("2026-12-01"),
    };
    assert_eq!(facts("everything"), all);
    assert_eq!(facts("somebody"), Facts { owner: some("梅"), ..Facts::default() });
    assert_eq!(facts("nothing"), Facts::default());
    assert_eq!(facts("checked"), Facts { status: some("reviewed"), ..Facts::default() });
}

#[test]
fn english_is_found_in_other_forms_unfinished_and_mistyped() {
    let reader = Reader::of(
        "en",
        &[
            ("content/en/index.md", "---\ntitle: Home\n---\nText.\n"),
            ("content/en/a.md", "---\ntitle: Limiting requests\n---\nUse `limit-count` or `errorHandler`.\n"),
            ("content/en/b.md", "---\ntitle: Transition effects\n---\nElements enter and leave.\n"),
            ("content/en/c.md", "---\ntitle: Commission\n---\nPaid by the brand.\n"),
        ],
    );
    for query in [
        "limits",
        "limited",
        "limit",
        "limi",
        "requesting",
        "limit-count",
        "limitCount",
        "limitcount",
        "error handler",
        "errorhandler",
    ] {
        reader.finds(query, "en/a/");
    }
    for (typed, meant) in [
        ("tranistion", "transition"),
        ("ransition", "transition"),
        ("comission", "commission"),
        ("commisssion paid", "commission paid"),
        // Two mistakes, from eight letters on.
        ("comision", "commission"),
        ("trasnitoin", "transition"),
    ] {
        let answer = reader.ask(typed);
        assert!(!answer.results.is_empty(), "{typed}");
        assert_eq!(answer.corrected.as_deref(), Some(meant), "{typed}");
        let first = &answer.results[0];
        assert!(
            format!("{} {}", first.title, first.excerpt)
                .to_lowercase()
                .contains(meant.split(' ').next().unwrap_or(""))
        );
    }
    // In seven letters two mistakes are another word, though not a far one.
    reader.finds_nothing("efeftcs");
    let near: Vec<String> = reader.run("(await searcher.search('efeftcs')).near");
    assert!(near.contains(&"effects".to_owned()), "{near:?}");
    let verbatim = reader.ask_with("comission", "{ verbatim: true }");
    assert!(verbatim.results.is_empty() && verbatim.corrected.is_none());
    reader.finds_nothing("zzzzzz");
    assert_eq!(reader.ask("").total, 0);
}

const TERMS: &str = r#"
[[term]]
id = "agency-operation"
en = "agency operation"
zh = "代运营"
page = "a"
aliases = { en = ["store keeping"], zh = ["店铺托管"] }
mistranslations = { en = ["generation operation"] }

[[term]]
id = "tmall"
en = "Tmall"
zh = "天猫"
mistranslations = { en = ["day cat"] }
"#;

#[test]
fn the_glossary_crosses_languages_and_says_why() {
    let files = [
        ("content/glossary.toml", TERMS),
        ("content/en/index.md", "---\ntitle: Home\n---\nText.\n"),
        ("content/zh/index.md", "---\ntitle: 首页\n---\n正文。\n"),
        ("content/en/a.md", "---\ntitle: What an agency does\n---\nIt operates shops.\n"),
        ("content/zh/a.md", "---\ntitle: 服务范围\n---\n代运营受品牌委托。\n"),
        ("content/zh/b.md", "---\ntitle: 平台\n---\n在天猫开店。\n"),
        ("content/en/c.md", "---\ntitle: Cats\n---\nA cat sleeps all day.\n"),
    ];
    let reader = Reader::of("en", &files);
    let answer = reader.finds("agency operation", "en/a/");
    let chinese = answer.results.iter().find(|found| found.language == "zh").expect("the Chinese page");
    assert_eq!(chinese.via.as_deref(), Some("代运营 = agency operation"));
    assert!(chinese.excerpt.contains("<mark>代运营</mark>"), "{}", chinese.excerpt);
    for query in ["generation operation", "store keeping", "店铺托管"] {
        reader.finds(query, "en/a/");
    }
    let answer = reader.ask("day cat");
    let shop = answer.results.iter().find(|found| found.url == "zh/b/").expect("the page on the platform");
    assert_eq!(shop.via.as_deref(), Some("天猫 = day cat"));
    let only = reader.ask_with("agency operation", "{ facets: { language: [\"zh\"] } }");
    assert!(only.results.iter().all(|found| found.language == "zh"), "{:?}", only.urls());
    // The other way round, for a reader of the other language.
    let answer = Reader::of("zh", &files).finds("代运营", "zh/a/");
    assert!(answer.urls().contains(&"en/a/"), "{:?}", answer.urls());
}

#[test]
fn what_nobody_should_find_is_not_in_the_index() {
    let files = [
        ("content/en/index.md", "---\ntitle: Home\n---\nText.\n"),
        ("content/en/draft.md", "---\ntitle: Draft\ndraft: true\n---\nsecretword\n"),
        ("content/en/hidden.md", "---\ntitle: Hidden\nsearch: false\n---\nsecretword\n"),
        ("content/en/only.md", "---\ntitle: Only\n---\npublicword\n"),
        ("content/zh/index.md", "---\ntitle: 首页\n---\n正文。\n"),
    ];
    let reader = Reader::of("zh", &files);
    reader.finds_nothing("secretword");
    // The Chinese address of the page shows the English text: a copy, found once.
    assert_eq!(reader.ask("publicword").urls(), ["en/only/"]);
    let tree = files.iter().chain(&[("site.toml", SITE)]).map(|(path, text)| {
        SourceFile::new(SourcePath::new(path).expect("a path"), text.as_bytes().to_vec())
    });
    let options = Options { drafts: diptych::site::Drafts::Shown, ..Options::default() };
    let build = pipeline::build(&Checked::new(tree.collect(), Vec::new()), &options);
    let (files, script) = client::files(&build.outputs);
    Reader::at("en", &(Rc::new(files), script)).finds_nothing("secretword");
}

#[test]
fn pages_can_weigh_more() {
    let page = |weight: &str| format!("---\ntitle: Fees\n{weight}---\nFees of the agency.\n");
    let (light, heavy) = (page(""), page("search_weight: 2.5\n"));
    let files =
        [("content/en/index.md", "# Home\n"), ("content/en/a.md", &light), ("content/en/b.md", &heavy)];
    let answer = Reader::of("en", &files).finds("fees", "en/b/");
    let score =
        |url: &str| answer.results.iter().find(|found| found.url == url).map_or(0.0, |found| found.score);
    assert!((score("en/b/") / score("en/a/") - 2.5).abs() < 1e-6);
}

#[test]
fn facets_count_every_page_once() {
    let page = |kind: &str, tag: &str| {
        format!(
            "---\ntitle: Fees\nkind: {kind}\ntags: [{tag}]\naudience: [lead, author]\n---\n## Fees\n\nFees.\n"
        )
    };
    let pages = [page("sop", "money"), page("sop", "team"), page("checklist", "money")];
    let files = [
        ("content/en/index.md", "# Home\n"),
        ("content/en/one/index.md", "---\ntitle: One\n---\n"),
        ("content/en/one/a.md", &pages[0]),
        ("content/en/one/b.md", &pages[1]),
        ("content/en/two/c.md", &pages[2]),
        ("content/zh/two/c.md", "---\ntitle: 收费\nkind: sop\n---\nFees\n"),
    ];
    let reader = Reader::of("en", &files);
    let answer = reader.ask_with("fees", "{ counts: true }");
    let count = |facet: &str, value: &str| answer.counts[facet].get(value).copied().unwrap_or(0);
    assert_eq!(answer.total, 4);
    assert_eq!((count("language", "en"), count("language", "zh")), (3, 1));
    assert_eq!((count("kind", "sop"), count("kind", "checklist")), (3, 1));
    assert_eq!((count("tag", "money"), count("audience", "lead")), (2, 3));
    assert_eq!((count("area", "en/one/"), count("area", "en/two/")), (2, 1));
    let total = |facets: &str| reader.ask_with("fees", &format!("{{ facets: {facets} }}")).total;
    assert_eq!(total("{ kind: [\"sop\"], tag: [\"money\"] }"), 1);
    assert_eq!(total("{ kind: [\"sop\", \"checklist\"], language: [\"en\"] }"), 3);
    assert_eq!(total("{ area: [\"en/two/\"] }"), 1);
}

#[test]
fn frequent_words_are_found_everywhere() {
    let pages = (0..700).map(|number| {
        let text = format!(
            "---\ntitle: 第{number}篇\n{}---\n处处都有的说法。Everywhere.\n",
            if number % 7 == 0 { "tags: [seventh]\n" } else { "" }
        );
        (format!("content/zh/p{number}.md"), text)
    });
    let reader = Reader::at("zh", &built_of(pages));
    let found = |query: &str| -> usize {
        let query = serde_json::to_string(query).expect("text");
        reader.client.run(&format!("(await searcher.find({query}, {{ limit: 100000 }})).hits.length"))
    };
    assert_eq!((found("处处都有的说法"), found("的说"), found("everywhere")), (700, 700, 700));
    reader.finds("第699篇", "zh/p699/");
    // What is beyond the best sections is counted too, if it is little.
    let answer = reader.ask_with("everywhere", "{ counts: true }");
    assert_eq!((answer.total, answer.counts["language"]["zh"], answer.exact), (700, 700, true));
    assert_eq!(answer.counts["tag"]["seventh"], 100);
}

#[test]
fn every_stretch_of_han_of_this_repository_is_found() {
    let tree = repository();
    let reader = Reader::at("zh", &own());
    let mut missed = Vec::new();
    let mut asked = 0;
    // Text for other pages to include is found there.
    let is_part = |path: &str| path.split('/').any(|part| part.starts_with('_'));
    let pages = tree.below("content/zh");
    let pages = pages.filter(|file| file.path.extension() == "md" && !is_part(file.path.as_str()));
    for (number, file) in pages.enumerate() {
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        let body = text
            .split("\n---\n")
            .nth(1)
            .unwrap_or(&text)
            .lines()
            .filter(|line| !line.contains(['<', '>', '{', '[', '`', '|', '*', ':']));
        let runs: Vec<Vec<char>> = body
            .flat_map(|line| line.split(|c: char| !('\u{4E00}'..='\u{9FFF}').contains(&c)))
            .map(|run| run.chars().collect::<Vec<_>>())
            .filter(|run| run.len() >= 6)
            .collect();
        for length in 2..=6 {
            let Some(run) = runs.get((number * 5 + length * 11) % runs.len().max(1)) else { continue };
            let from = (number * 3 + length) % (run.len() - length + 1);
            let query: String = run[from..from + length].iter().collect();
            let json = serde_json::to_string(&query).expect("text");
            let pages: Vec<usize> = reader.client.run(&format!(
                "(await searcher.find({json}, {{ limit: 1000 }})).hits.map(({{ page }}) => page)"
            ));
            let shown: BTreeSet<String> = reader
                .client
                .run::<Vec<String>>(&format!(
                    "await Promise.all({pages:?}.map(async (page) => (await searcher.index.part(page))[0]))"
                ))
                .into_iter()
                .collect();
            let path = file.path.within("content").expect("inside").trim_end_matches(".md");
            let address = path.strip_suffix("index").map_or_else(|| format!("{path}/"), str::to_owned);
            asked += 1;
            if !shown.contains(&address) {
                missed.push(format!("{query} in {address}"));
            }
        }
    }
    assert!(asked > 80, "{asked}");
    assert_eq!(missed, Vec::<String>::new());
}

#[derive(Deserialize)]
struct Expected {
    q: String,
    ui: String,
    first: Vec<String>,
}

#[test]
fn the_playbooks_answer_what_their_readers_ask() {
    let queries: Vec<Expected> =
        serde_json::from_str(include_str!("../search/playbooks.json")).expect("queries");
    assert!(queries.len() >= 60);
    let own = own();
    let mut wrong = Vec::new();
    for language in ["en", "zh"] {
        let reader = Reader::at(language, &own);
        for query in queries.iter().filter(|query| query.ui == language) {
            let answer = reader.ask(&query.q);
            let urls: Vec<String> = answer
                .urls()
                .iter()
                .map(|url| url.split('#').next().unwrap_or("").trim_end_matches('/').to_owned())
                .collect();
            if !urls.first().is_some_and(|first| query.first.contains(first)) {
                wrong.push(format!(
                    "{}: {:?}, wanted {:?}",
                    query.q,
                    &urls[..urls.len().min(3)],
                    query.first
                ));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn one_changed_page_changes_few_files() {
    let before = own().0;
    let mut tree = repository();
    let path = SourcePath::new("content/en/channel/control-modes.md").expect("a path");
    let mut bytes = tree.get(&path).expect("the page").bytes.to_vec();
    bytes.extend("\nOne more sentence about dealers and their margins.\n".as_bytes());
    tree.insert(SourceFile::new(path, bytes));
    let after = built(tree).0;
    assert_eq!(built(repository()).0, before, "the same content gives the same bytes");
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed = names.iter().filter(|name| before.get(**name) != after.get(**name)).count();
    assert!(changed * 8 < names.len(), "{changed} of {} files changed", names.len());
}

#[test]
fn the_client_is_small() {
    let (_, script) = own();
    let packed = client::packed(script.as_bytes());
    assert!(packed <= 12 * 1024, "{packed} bytes");
}

#[test]
fn the_judged_queries_are_answered() {
    let Some(report) = judged::measure() else {
        skipped(&format!("the judged queries, for there is no {}", judged::shared().display()));
        return;
    };
    report.print();
    report.print_misses();
    assert!(report.mrr(None) >= 0.95, "MRR@10 is {:.3}", report.mrr(None));
    assert_eq!(report.missed, Vec::<String>::new(), "substrings that do not find their page");
    // Of the worst kind of query, not of all together.
    assert!(report.worst_mean(|asked| asked.index) <= 15_000, "bytes of the index for a query");
    assert!(report.dearest() <= 45_000, "bytes of the dearest first search: {}", report.dearest());
    for (corpus, pages, _, _, bytes) in &report.sizes {
        // Few Chinese pages have more different pairs of characters a page than many.
        let most = if corpus == "vue" { 5_900 } else { 5_200 };
        assert!(bytes / pages <= most, "{corpus}: {} bytes a page on the disk", bytes / pages);
    }
}

#[test]
fn chinese_pages_take_little_room() {
    const REQUIRED: &str = "DIPTYCH_REQUIRE_MANUALS";
    let Some((pages, bytes)) = manuals::size() else {
        let missing = format!("no Chinese manual pages in {} (Debian's `manpages-zh`)", manuals::PLACE);
        assert!(std::env::var_os(REQUIRED).is_none_or(|required| required != "1"), "{missing}");
        skipped(&format!("the weight of Chinese pages, for there are {missing}"));
        return;
    };
    assert!(pages > 600, "{pages} pages");
    assert!(bytes / pages <= 5_200, "{} bytes a page on the disk", bytes / pages);
}

/// Files of the index keep their place where addresses name files, as scripts.
#[test]
fn sites_for_a_disk_have_scripts() {
    let project = Project::new();
    project.write("site.toml", format!("urls = \"file\"\n{SITE}"));
    let run = project.run(&["build"]);
    assert_eq!(run.code, 0, "{run:?}");
    let site = project.published("dist");
    let paths = site.paths();
    let index: Vec<&String> = paths.iter().filter(|path| path.starts_with("search/")).collect();
    assert!(index.len() > 4 && index.iter().all(|path| path.ends_with(".js")), "{index:?}");
    assert!(site.text("search/en.js").starts_with("diptych.file(\"en\",\""));
}

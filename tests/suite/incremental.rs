//! Building again after edits gives what a fresh build gives, byte for byte, whatever was edited in whatever order.

use std::sync::Arc;

use diptych::cache::Records;
use diptych::diagnostic::{Checked, Diagnostic};
use diptych::output::OutputFile;
use diptych::path::{OutputPath, SourcePath};
use diptych::pipeline::{Build, Builder, Options};
use diptych::site::Drafts;
use diptych::source::{SourceFile, SourceTree};
use diptych::theme::AssetNames;

use crate::support::{CONFIG, Dice};

/// Edits of one script.
const EDITS: usize = 12;
/// Scripts, each with a seed of its own. `DIPTYCH_EDIT_SCRIPTS` asks for more.
const SCRIPTS: u64 = 12;

const GLOSSARY: &str = "[[term]]\nid = \"agency\"\nen = \"agency operation\"\nzh = \"代运营\"\npage = \"area/p1\"\n\n[[term]]\nid = \"gmv\"\nen = \"GMV\"\nzh = \"成交额\"\ndefinition = { en = \"Sold.\", zh = \"卖出的。\" }\n";
const FOLDERS: [&str; 3] = ["", "area/", "area/deep/"];
const NAMES: [&str; 5] = ["index", "p1", "p2", "收费", "_part"];
/// What pages are written of: each is a chance for one page to see another.
const PIECES: [&str; 24] = [
    "## Fees 收费 {#fees}\n\nText of a section.\n",
    "## 同名\n\n正文，\n下一行。\n",
    "## Same words\n\nAnother section, with GMV in it.\n",
    "[up](../index.md) and [fees](p1.md#fees)\n",
    "[a page](area/p1.md#nowhere) and [another](p2.md)\n",
    "[[收费]] and [[No such page]]\n",
    "[[Title 1#fees]]\n",
    "A text beside [fees](p1.md) and [[收费]]. It is shown there.\n",
    "这段text链接到[上一级](../index.md)，那里会引用这一句。\n",
    "<!-- @include: _part.md -->\n",
    "<!-- @include: ../_part.md -->\n",
    "<!-- @include: nothing.md -->\n",
    "![picture](picture.png)\n",
    "```rust\nfn main() {}\n```\n",
    "**代运营。**我们\n",
    "<div id=\"own\">raw</div>\n",
    "| a | b |\n|---|---|\n| 1 | 2 |\n",
    "- [ ] a task\n",
    "> [!NOTE]\n> Mind this.\n",
    "Just a paragraph of text that says 经销商 and agency operation.\n",
    "一段普通的文字，讲渠道和利润。\n",
    "Words[^1].\n\n[^1]: A note.\n",
    "＃ 不是标题\n",
    "::: tip\nA container.\n:::\n",
];
const FACTS: [&str; 13] = [
    "title: Title 1\n",
    "title: 标题二\n",
    "description: 简介。\n",
    "date: 2026-01-02\n",
    "tags: [fees, 收费]\n",
    "kind: sop\nstatus: reviewed\n",
    "order: 3\n",
    "slug: another\n",
    "aliases: [old-place]\n",
    "draft: true\n",
    "related: [p1.md]\nterms: [agency, unknown]\n",
    "search: false\n",
    "in_step: {top: \"00000000\", fees: \"00000000\"}\n",
];
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x20\x08\x06\0\0\0";

/// A project as an author leaves it between two edits.
struct Desk {
    tree: SourceTree,
    dice: Dice,
    /// What its pages are written of. Every third desk links to no page by what it is called.
    pieces: Vec<&'static str>,
}

impl Desk {
    fn new(seed: u64) -> Self {
        let names = !seed.is_multiple_of(3);
        let pieces = PIECES.into_iter().filter(|piece| names || !piece.contains("[[")).collect();
        let mut desk = Self { tree: SourceTree::default(), dice: Dice::new(seed), pieces };
        desk.put("site.toml", CONFIG);
        desk.put("content/glossary.toml", GLOSSARY);
        for _ in 0..14 {
            desk.write_page();
        }
        desk
    }

    fn put(&mut self, path: &str, text: impl AsRef<[u8]>) {
        self.tree.insert(SourceFile::new(SourcePath::new(path).expect("a path"), text.as_ref()));
    }

    fn text(&self, path: &str) -> Option<String> {
        Some(String::from_utf8(self.tree.find(path)?.bytes.to_vec()).expect("UTF-8"))
    }

    fn page_path(&mut self) -> String {
        let language = self.dice.pick(&["en", "zh"]).to_owned();
        format!("content/{language}/{}{}.md", self.dice.pick(&FOLDERS), self.dice.pick(&NAMES))
    }

    /// A page of the project.
    fn some_page(&mut self) -> Option<String> {
        let paths: Vec<String> = self.paths(|path| path.ends_with(".md"));
        (!paths.is_empty()).then(|| paths[self.dice.below(paths.len())].clone())
    }

    fn paths(&self, wanted: impl Fn(&str) -> bool) -> Vec<String> {
        self.tree.files().map(|file| file.path.to_string()).filter(|path| wanted(path)).collect()
    }

    fn page(&mut self) -> String {
        let mut text = "---\n".to_owned();
        for _ in 0..self.dice.below(4) {
            // A key twice is a fault like any other.
            text += self.dice.pick(&FACTS);
        }
        text += "---\n";
        for _ in 0..self.dice.below(6) {
            text += "\n";
            text += self.dice.pick(&self.pieces);
        }
        text
    }

    fn write_page(&mut self) -> String {
        let (path, text) = (self.page_path(), self.page());
        self.put(&path, text);
        format!("write {path}")
    }

    /// Changes something in a page, and leaves the rest of it as it is.
    fn edit_page(&mut self) -> String {
        let Some(path) = self.some_page() else { return self.write_page() };
        let mut text = self.text(&path).expect("the page");
        let piece = self.dice.pick(&self.pieces).to_owned();
        let body = text.match_indices("---\n").nth(1).map_or(0, |(at, _)| at + 4);
        match self.dice.below(8) {
            6 => text = text.replacen("title: ", "title: Other ", 1),
            7 => text = text.replacen("description: ", "owner: somebody\ndescription: Of it. ", 1),
            0 => text.insert_str(body, &format!("\n{piece}")),
            1 => text.push_str(&format!("\n{piece}")),
            2 => text = text.replacen("text", "changed text", 1),
            3 => text.insert_str(body, "\n\n"),
            4 => text.insert_str(4.min(text.len()), self.dice.pick(&FACTS)),
            _ => text.truncate(body),
        }
        self.put(&path, text);
        format!("edit {path}")
    }

    fn without(&mut self, gone: impl Fn(&str) -> bool) {
        self.tree = self.tree.files().filter(|file| !gone(file.path.as_str())).cloned().collect();
    }

    fn rename_page(&mut self) -> String {
        let Some(from) = self.some_page() else { return self.write_page() };
        let (to, text) = (self.page_path(), self.text(&from).expect("the page"));
        self.without(|path| path == from);
        self.put(&to, text);
        format!("rename {from} to {to}")
    }

    fn move_folder(&mut self) -> String {
        let language = self.dice.pick(&["en", "zh"]).to_owned();
        let (from, to) = if self.dice.below(2) == 0 { ("area", "moved") } else { ("moved", "area") };
        let start = format!("content/{language}/{from}/");
        for path in self.paths(|path| path.starts_with(&start)) {
            let bytes = self.tree.find(&path).expect("the file").bytes.clone();
            self.put(&path.replacen(from, to, 1), &bytes);
        }
        self.without(|path| path.starts_with(&start));
        format!("move {start} to {to}")
    }

    fn edit_theme(&mut self) -> String {
        let (path, texts): (&str, &[&str]) = match self.dice.below(7) {
            0 => (
                "themes/default/templates/components/footer.html",
                &["<footer>{{ site.title }}</footer>", "<footer>two</footer>", "{{ broken", "{{ no.such }}"],
            ),
            1 => ("themes/default/styles/zz-own.css", &["p { color: red }", "p { color: blue }"]),
            5 => ("themes/default/styles/parts/own.css", &["p { color: red }"]),
            6 => (
                "themes/default/templates/components/footer.html",
                &["{% for name, address in site.assets.styles %}{{ name }}={{ address }} {% endfor %}"],
            ),
            2 => ("themes/default/scripts/own.js", &["let a = 1;\n", "let b = 2;\n"]),
            3 => (
                "themes/default/strings/en.toml",
                &["[titles]\nall_pages = \"Everything\"\n", "[titles]\nall_pages = \"All\"\n"],
            ),
            _ => ("themes/default/templates/navigation.html", &["{{ areas | length }}", "{{ broken", "ok"]),
        };
        if self.dice.below(3) == 0 {
            self.without(|gone| gone == path);
            return format!("remove {path}");
        }
        let text = self.dice.pick(texts).to_owned();
        self.put(path, &text);
        format!("write {path}: {text}")
    }

    fn edit_setting(&mut self) -> String {
        match self.dice.below(6) {
            0 => self.put("site.toml", CONFIG),
            5 => self.put("site.toml", format!("{CONFIG}\n[[paths]]\naudience = \"lead\"\ntitle = \"Lead\"\npages = [\"area/p1\", \"p2\"]\n")),
            1 => self.put("site.toml", CONFIG.replace("Playbooks", "Books")),
            2 => self.put("site.toml", format!("urls = \"file\"\n{CONFIG}")),
            3 => self.put("site.toml", format!("{CONFIG}\n[diagnostics]\norphan-page = \"off\"\n")),
            _ => self.put("site.toml", format!("titel = 3\n{CONFIG}")),
        }
        "edit site.toml".to_owned()
    }

    fn edit_glossary(&mut self) -> String {
        match self.dice.below(4) {
            0 => self.put("content/glossary.toml", GLOSSARY),
            1 => self.put("content/glossary.toml", GLOSSARY.replace("Sold.", "All that was sold.")),
            2 => self.put("content/glossary.toml", GLOSSARY.replace("代运营", "代營運")),
            _ => self.without(|path| path == "content/glossary.toml"),
        }
        "edit the glossary".to_owned()
    }

    fn edit_asset(&mut self) -> String {
        let folder = self.dice.pick(&["en/", "zh/area/", "static/", "static/search/"]).to_owned();
        let path = format!("content/{folder}picture.png");
        match self.dice.below(4) {
            0 => self.without(|gone| gone == path),
            1 => self.put(&path, PNG),
            2 => self.put(&path, [PNG, b"other pixels"].concat()),
            _ => self.put(&path, [&PNG[..19], b"\x30", &PNG[20..]].concat()),
        }
        format!("edit {path}")
    }

    fn edit(&mut self) -> String {
        match self.dice.below(14) {
            0 | 1 => self.write_page(),
            2..=6 => self.edit_page(),
            7 => self.rename_page(),
            8 => self.move_folder(),
            9 => self.edit_theme(),
            10 => self.edit_setting(),
            11 => self.edit_glossary(),
            12 => self.edit_asset(),
            _ => match self.some_page() {
                Some(path) => {
                    self.without(|gone| gone == path);
                    format!("delete {path}")
                }
                None => self.write_page(),
            },
        }
    }
}

/// The files and what is said of them, ready to be compared.
fn result(build: &Build) -> (Vec<(String, String)>, Vec<Diagnostic>, usize) {
    let files = build.outputs.iter();
    let files =
        files.map(|(path, file)| (path.to_string(), String::from_utf8_lossy(&file.bytes()).into_owned()));
    (files.collect(), build.diagnostics.clone(), build.pages)
}

#[track_caller]
fn assert_same(after: &Build, fresh: &Build, script: &[String]) {
    let ((files, said, pages), (fresh_files, fresh_said, fresh_pages)) = (result(after), result(fresh));
    let names = |files: &[(String, String)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&files), names(&fresh_files), "{script:#?}");
    for ((name, text), (_, fresh)) in files.iter().zip(&fresh_files) {
        assert_eq!(text, fresh, "{name} after {script:#?}");
    }
    assert_eq!(said, fresh_said, "{script:#?}");
    assert_eq!(pages, fresh_pages, "{script:#?}");
}

fn options(drafts: Drafts) -> Options {
    Options { drafts, asset_names: AssetNames::Plain, ..Options::default() }
}

/// Builds in two steps, and holds every page that can be had in between to what it is in the end.
#[track_caller]
fn build_with_early_pages(
    builder: &mut Builder,
    sources: &Checked<SourceTree>,
    options: &Options,
    script: &[String],
) -> Build {
    let begun = builder.begin(sources, options);
    let early = begun.early();
    let pages = builder.finish(begun);
    let build = builder.indexing().and_then(|indexing| builder.adopt(indexing.run())).unwrap_or(pages);
    let Some(early) = early else { return build };
    // Two that want one place are an error, which only the whole site tells.
    let is_sound = !build.has_errors();
    for (path, file) in build.outputs.iter().filter(|(path, _)| path.as_str().ends_with(".html")) {
        if let Some(page) = early.page(path.as_str()).filter(|_| is_sound) {
            assert_eq!(page.bytes(), file.bytes(), "{path} after {script:#?}");
        }
    }
    for page in build.site.pages.iter().filter(|_| is_sound) {
        assert!(early.page(page.place.output.as_str()).is_some(), "{} after {script:#?}", page.place.output);
    }
    for (path, file) in early.files().iter().filter(|_| is_sound) {
        assert_eq!(build.outputs.get(path), Some(file), "{path} after {script:#?}");
    }
    build
}

#[test]
fn any_edits_give_what_a_fresh_build_gives() {
    let scripts = std::env::var("DIPTYCH_EDIT_SCRIPTS").ok().and_then(|scripts| scripts.parse().ok());
    for seed in 0..scripts.unwrap_or(SCRIPTS) {
        let mut desk = Desk::new(seed);
        let mut builder = Builder::default();
        let options = options(if seed % 2 == 0 { Drafts::Hidden } else { Drafts::Shown });
        let mut records = Records::default();
        let mut script = vec![format!("seed {seed}")];
        for _ in 0..EDITS {
            let sources = Checked::new(desk.tree.clone(), Vec::new());
            let after = build_with_early_pages(&mut builder, &sources, &options, &script);
            let fresh = Builder::default().build(&sources, &options);
            assert_same(&after, &fresh, &script);
            let mut another = Builder::remembering(Arc::new(records));
            assert_same(&another.build(&sources, &options), &fresh, &script);
            records = another.results().pack();
            // Sometimes several edits come before the next build, as after a checkout.
            for _ in 0..=desk.dice.below(3) / 2 {
                let edit = desk.edit();
                script.push(edit);
            }
        }
    }
}

#[test]
fn an_index_that_comes_late_is_made_up_for() {
    let mut desk = Desk::new(7);
    let mut builder = Builder::default();
    let options = options(Drafts::Hidden);
    let mut script = Vec::new();
    for _ in 0..EDITS {
        let sources = Checked::new(desk.tree.clone(), Vec::new());
        builder.pages(&sources, &options);
        let late = builder.indexing();
        script.push(desk.edit());
        let sources = Checked::new(desk.tree.clone(), Vec::new());
        let pages = builder.pages(&sources, &options);
        if let Some(indexing) = late {
            let build = builder.adopt(indexing.run()).expect("a build");
            let html =
                |build: &Build| result(build).0.into_iter().filter(|(name, _)| !name.starts_with("search/"));
            assert!(html(&build).eq(html(&pages)), "an index never takes pages back: {script:#?}");
        }
        let after = match builder.indexing() {
            Some(indexing) => builder.adopt(indexing.run()).expect("a build"),
            None => builder.build(&sources, &options),
        };
        assert_same(&after, &Builder::default().build(&sources, &options), &script);
        assert!(builder.indexing().is_none(), "the index is that of the last build");
    }
}

/// Small sites are read for their index as a whole. This one is large enough for an edit to leave most of it unread.
#[test]
fn the_index_of_many_pages_is_that_of_a_fresh_build() {
    let path = |language: &str, number: usize| {
        SourcePath::new(&format!("content/{language}/area/page-{number}.md")).expect("a path")
    };
    let page = |number: usize, words: &str| {
        let text = format!("# Page {number} 第{number}页\n\nfee{number} 代运营。\n\n## Part\n\n{words}\n");
        text.into_bytes()
    };
    let mut tree = SourceTree::default();
    tree.insert(SourceFile::new(SourcePath::new("site.toml").expect("a path"), CONFIG.as_bytes()));
    let front = SourcePath::new("content/en/index.md").expect("a path");
    tree.insert(SourceFile::new(front, "# Front\n".as_bytes()));
    for number in 0..300 {
        tree.insert(SourceFile::new(path("en", number), page(number, "渠道 margins")));
    }
    let options = options(Drafts::Hidden);
    let mut builder = Builder::default();
    let sources = |tree: &SourceTree| Checked::new(tree.clone(), Vec::new());
    builder.build(&sources(&tree), &options);
    let edits: [(&str, usize, Option<&str>); 6] = [
        ("another text", 150, Some("渠道 margins and rebates 返点")),
        ("a page that grows by a part", 7, Some(&"长长的正文，没有尽头。".repeat(400))),
        ("a new page", 900, Some("The newest of all 最新")),
        ("a page less", 20, None),
        ("words that nobody else has are gone", 150, Some("渠道")),
        ("nothing", 150, Some("渠道")),
    ];
    for (edit, number, words) in edits {
        match words {
            Some(words) => tree.insert(SourceFile::new(path("en", number), page(number, words))),
            None => {
                let kept: Vec<SourceFile> =
                    tree.files().filter(|file| file.path != path("en", number)).cloned().collect();
                tree = SourceTree::default();
                kept.into_iter().for_each(|file| tree.insert(file));
            }
        }
        let after = builder.build(&sources(&tree), &options);
        let fresh = Builder::default().build(&sources(&tree), &options);
        assert_same(&after, &fresh, &[edit.to_owned()]);
        // And when another run goes on with what this one has left.
        let records = Arc::new(builder.results().pack());
        builder = Builder::remembering(records);
        let recalled = builder.build(&sources(&tree), &options);
        assert_same(&recalled, &fresh, &[edit.to_owned()]);
    }
}

fn sources_of(files: &[(&str, String)]) -> Checked<SourceTree> {
    let file = |(path, text): &(&str, String)| {
        SourceFile::new(SourcePath::new(path).expect("a path"), text.as_bytes())
    };
    Checked::new(files.iter().map(file).collect(), Vec::new())
}

/// A sentence with a link in it is shown by the page that it leads to. To edit it must not cost the whole site.
#[test]
fn an_edited_sentence_is_new_where_it_is_quoted_and_the_site_is_the_same() {
    let project = |sentence: &str| {
        let files = [
            ("site.toml", CONFIG.to_owned()),
            ("content/en/fees.md", "# Fees\n".to_owned()),
            ("content/en/other.md", "# Other\n".to_owned()),
            (
                "content/en/a.md",
                format!("---\ntitle: A\ndescription: All of it.\n---\n{sentence} [fees](fees.md).\n"),
            ),
        ];
        sources_of(&files)
    };
    let options = options(Drafts::Hidden);
    let mut builder = Builder::default();
    let before = builder.build(&project("First read of"), &options);
    let edited = project("Now compare");
    let after = builder.build(&edited, &options);
    assert!(Arc::ptr_eq(&before.site, &after.site), "the site was put together again");
    assert_same(&after, &Builder::default().build(&edited, &options), &[]);
    let changed = |(path, file): &(&OutputPath, &OutputFile)| before.outputs.get(*path) != Some(*file);
    let changed = after.outputs.iter().filter(changed).map(|(path, _)| path.as_str());
    let pages: Vec<&str> = changed.filter(|path| path.ends_with(".html")).collect();
    // Readers of Chinese are shown both pages in English.
    let both = |code: &str| [format!("{code}/a/index.html"), format!("{code}/fees/index.html")];
    assert_eq!(pages, [both("en"), both("zh")].concat());
}

/// Most of a site does not ask what a page is called. To edit that must not cost the whole site, and what is wrong in the file
/// moves with its lines.
#[test]
fn a_page_that_is_called_otherwise_leaves_the_site_put_together() {
    let project = |front_matter: &str| {
        let files = [
            ("site.toml", CONFIG.to_owned()),
            ("content/en/fees.md", "# Fees\n".to_owned()),
            ("content/zh/fees.md", "# 收费\n".to_owned()),
            (
                "content/en/a.md",
                format!("---\n{front_matter}aliases: [fees]\nrelated: [nowhere.md]\n---\n[none](none.md)\n"),
            ),
        ];
        sources_of(&files)
    };
    let options = options(Drafts::Hidden);
    let mut builder = Builder::default();
    let before = builder.build(&project("title: A\n"), &options);
    for front_matter in
        ["title: Another\n", "owner: somebody\ntitle: A\ndescription: All of it.\n", "title: A\n"]
    {
        let edited = project(front_matter);
        let after = builder.build(&edited, &options);
        assert_same(&after, &Builder::default().build(&edited, &options), &[front_matter.to_owned()]);
        let pages = before.site.pages.iter().zip(&after.site.pages);
        let renewed: Vec<&str> = pages
            .filter(|(old, new)| !Arc::ptr_eq(old, new))
            .map(|(_, new)| new.place.address.as_str())
            .collect();
        assert_eq!(renewed, ["en/a/", "zh/a/"], "{front_matter}");
    }
}

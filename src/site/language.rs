//! Languages: which documents are the same page, and what readers of a language see when it lacks one.
//!
//! `content/<language>/path.md` is the page `path` in that language; `translation_key` pairs pages whose paths differ.
//! Either language may be the original. A page missing in a language becomes a fallback there: the same text in
//! another language, at an address of its own, so that no link and no switch ever leads nowhere.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{CONTENT, LanguageIndex, PageId, STATIC};
use crate::config::Config;
use crate::diagnostic::{Checked, Code, Diagnostic, Location};
use crate::document::Document;
use crate::path::{SourcePath, add_folders, argument};
use crate::words::{Phrase, Words, words};

/// A Markdown file that lies in no language.
pub const OUTSIDE_LANGUAGES: Code = Code::new(
    "outside-languages",
    "a file of content/ lies in no language",
    "content/里的文件不属于任何语言",
)
.fixed();
/// Two pages of a language that claim to be the same page.
pub const DUPLICATE_TRANSLATION: Code = Code::new(
    "duplicate-translation",
    "two pages of a language have the same translation key",
    "同一种语言的两页有相同的translation_key",
)
.fixed();
/// A page that does not exist in every language.
pub const UNTRANSLATED_PAGE: Code =
    Code::new("untranslated-page", "a page that does not exist in every language", "不是每种语言都有这一页");

/// A page of a language, before it has an address.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) language: LanguageIndex,
    /// Below the language's folder, without extension: `agency/fees`, `agency/index`.
    pub(super) path: String,
    pub(super) document: Option<Arc<Document>>,
    pub(super) original: Option<PageId>,
    /// The same page in each language.
    pub(super) versions: Vec<PageId>,
    /// Its place in its folder, from its own front matter or that of a translation.
    pub(super) order: Option<i64>,
}

impl Entry {
    pub(super) fn is_index(&self) -> bool {
        self.path == "index" || self.path.ends_with("/index")
    }

    /// The folder it lies in, which for an index is the folder it stands for; empty at the top.
    pub(super) fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    pub(super) fn title(&self) -> String {
        match &self.document {
            Some(document) => document.title.clone(),
            None => folder_title(self.folder()),
        }
    }
}

/// What a folder without an `index.md` is called: its name, readable.
fn folder_title(folder: &str) -> String {
    let name = folder.rsplit('/').next().unwrap_or("").replace(['-', '_'], " ");
    let mut characters = name.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => "Home".to_owned(),
    }
}

/// The same page in every language that has it.
type Group = Vec<Option<(String, Arc<Document>)>>;

/// Pairs documents and adds what is missing. Entries come by language, then by path.
pub(super) fn pair(config: &Config, documents: Vec<Arc<Document>>) -> Checked<Vec<Entry>> {
    let mut diagnostics = Vec::new();
    let (mut groups, duplicates) = groups(config, documents, &mut diagnostics);
    let folders = FolderNames::new(&groups);
    report_untranslated(config, &groups, &folders, &mut diagnostics);
    // A page whose key is taken is still a page, so that links to it are no faults of their own.
    groups.extend(duplicates);
    let planned = plan(config, &groups, &folders);

    let mut ids: FxHashMap<(&str, LanguageIndex), PageId> = FxHashMap::default();
    for (index, ((language, _), (key, _))) in planned.iter().enumerate() {
        ids.entry((key, *language)).or_insert(PageId(index));
    }
    let entries = planned.iter().enumerate().map(|(index, ((language, path), (key, shows)))| {
        let group = groups.get(key);
        let shown = |language: LanguageIndex| group.and_then(|group| group.get(language)?.as_ref());
        let id = |language: LanguageIndex| ids.get(&(key.as_str(), language)).copied();
        let orders = shows.iter().copied().chain(0..config.languages.len());
        Entry {
            language: *language,
            path: path.clone(),
            document: shows.and_then(shown).map(|(_, document)| document.clone()),
            original: shows.filter(|shows| shows != language).and_then(id),
            versions: (0..config.languages.len()).map(|other| id(other).unwrap_or(PageId(index))).collect(),
            order: orders.filter_map(shown).find_map(|(_, document)| document.front_matter.order),
        }
    });
    let entries = entries.collect();
    Checked::new(entries, diagnostics)
}

/// What is at each path of each language: the key of the group, and the language whose text is shown.
type Plan = BTreeMap<(LanguageIndex, String), (String, Option<LanguageIndex>)>;

/// Every page that was written, then fallbacks beside them: none ever takes the place of a page that was written.
fn plan(config: &Config, groups: &BTreeMap<String, Group>, folders: &FolderNames) -> Plan {
    let mut plan = Plan::new();
    for (key, group) in groups {
        for (language, own) in group.iter().enumerate() {
            if let Some((path, _)) = own {
                plan.entry((language, path.clone())).or_insert_with(|| (key.clone(), Some(language)));
            }
        }
    }
    for (key, group) in groups {
        let Some(original) = original_language(config, group) else { continue };
        let code = config.languages.get(original).map_or("", |language| language.code.as_str());
        let lacking = group.iter().enumerate().filter(|(_, own)| own.is_none());
        for (language, _) in lacking {
            let mut place = (language, folders.translate(group, original, language));
            while plan.contains_key(&place) {
                place.1 = format!("{}-{code}", place.1);
            }
            plan.insert(place, (key.clone(), Some(original)));
        }
    }
    for (language, path) in missing_indexes(config, plan.keys()) {
        plan.insert((language, path.clone()), (path, None));
    }
    plan
}

/// The groups, and those that hold a page whose key another page of its language has.
fn groups(
    config: &Config,
    documents: Vec<Arc<Document>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (BTreeMap<String, Group>, BTreeMap<String, Group>) {
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    let mut duplicates: BTreeMap<String, Group> = BTreeMap::new();
    let nobody = || vec![None; config.languages.len()];
    let heads = folder_heads(config, &documents);
    for document in documents {
        let Some((language, path)) = split(config, &document) else {
            diagnostics.push(outside(config, &document.path));
            continue;
        };
        let path = if heads.contains(path) { format!("{path}/index") } else { path.to_owned() };
        let key = document.front_matter.translation_key.as_ref();
        let key = key.map_or_else(|| path.clone(), |key| key.value.trim_end_matches(".md").to_owned());
        let mut group = groups.entry(key.clone()).or_insert_with(nobody);
        if let Some(Some((_, first))) = group.get(language) {
            diagnostics.push(duplicate(&key, &document, first));
            // No key ends like a file.
            group = duplicates.entry(document.path.to_string()).or_insert_with(nobody);
        }
        if let Some(slot) = group.get_mut(language) {
            *slot = Some((path, document));
        }
    }
    (groups, duplicates)
}

/// Pages that stand beside a folder of their own name: `discovery.md` is the index of `discovery/` when that folder has
/// no `index.md` in any language. Both want the same address, and this is what their authors mean.
fn folder_heads(config: &Config, documents: &[Arc<Document>]) -> FxHashSet<String> {
    let paths = || documents.iter().filter_map(|document| Some(split(config, document)?.1));
    let mut folders = FxHashSet::default();
    paths().for_each(|path| add_folders(path, &mut folders));
    let with_index: FxHashSet<&str> = paths().filter_map(|path| path.strip_suffix("/index")).collect();
    let heads = paths().filter(|path| folders.contains(path) && !with_index.contains(path));
    heads.map(str::to_owned).collect()
}

/// A file that belongs to no language.
pub(super) fn outside(config: &Config, path: &SourcePath) -> Diagnostic {
    let folders = config.languages.iter().map(|language| format!("{CONTENT}/{}/", language.code));
    let folders = Words::list(folders);
    let message = Phrase {
        english: "the file lies in no language of this site",
        chinese: "这个文件不属于本站的任何语言",
    };
    Diagnostic::error(OUTSIDE_LANGUAGES, Location::file(path), message).with_help(words!(
        en: "move it into {folders} or {CONTENT}/{STATIC}/", zh: "把它移到{folders}或{CONTENT}/{STATIC}/里"; folders
    ))
}

fn split<'a>(config: &Config, document: &'a Document) -> Option<(LanguageIndex, &'a str)> {
    let (code, path) = document.path.within(CONTENT)?.split_once('/')?;
    let path = path.rsplit_once('.').map_or(path, |(path, _)| path);
    Some((config.language_index(code)?, path))
}

fn duplicate(key: &str, document: &Document, first: &Document) -> Diagnostic {
    let span = document.front_matter.translation_key.as_ref().map_or(0..0, |key| key.span.clone());
    let message = words!(
        en: "`{key}` is already the translation key of another page in this language",
        zh: "`{key}`已经是这种语言另一页的translation_key",
    );
    Diagnostic::error(DUPLICATE_TRANSLATION, Location::new(&document.path, span), message)
        .with_related(Location::file(&first.path), words!(en: "this page has it", zh: "就是这一页"))
        .with_help(Phrase {
            english: "give the pages different keys, or remove the key where the paths are equal",
            chinese: "给两页不同的键；路径相同的页面不需要这个键，删掉即可",
        })
}

/// The language whose text stands in where others lack the page: the default language if it has it, else the first.
fn original_language(config: &Config, group: &Group) -> Option<LanguageIndex> {
    let has = |language: &LanguageIndex| group.get(*language).is_some_and(Option::is_some);
    std::iter::once(config.default_language).chain(0..group.len()).find(has)
}

fn report_untranslated(
    config: &Config,
    groups: &BTreeMap<String, Group>,
    folders: &FolderNames,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (key, group) in groups {
        let Some(original) = original_language(config, group) else { continue };
        let Some(Some((_, document))) = group.get(original) else { continue };
        for (index, (language, own)) in config.languages.iter().zip(group).enumerate() {
            if own.is_some() {
                continue;
            }
            let code = &language.code;
            let path = folders.translate(group, original, index);
            let paired = match path == *key {
                true => Words::default(),
                false => words!(
                    en: ", and give it `translation_key: {key}`", zh: "，并给它写上`translation_key: {key}`"
                ),
            };
            let name = &language.name;
            let message = words!(
                en: "no translation in {name} (`{code}`): its readers see this page",
                zh: "缺少{name}（`{code}`）的译文：那里的读者会看到这一页",
            );
            let typed = argument(&path);
            let help = words!(
                en: "write content/{code}/{path}.md (`diptych new {typed} --lang {code}` begins it){paired}",
                zh: "写`content/{code}/{path}.md`（可以用`diptych new {typed} --lang {code}`开头）{paired}";
                paired
            );
            diagnostics.push(
                Diagnostic::warning(UNTRANSLATED_PAGE, Location::file(&document.path), message)
                    .with_help(help),
            );
        }
    }
}

/// What folders are called in each language, where their index pages are paired under different paths.
struct FolderNames(BTreeMap<(LanguageIndex, String, LanguageIndex), String>);

impl FolderNames {
    fn new(groups: &BTreeMap<String, Group>) -> Self {
        let mut names = BTreeMap::new();
        for group in groups.values() {
            let indexes = group.iter().enumerate().filter_map(|(language, own)| {
                let (path, _) = own.as_ref()?;
                Some((language, path.strip_suffix("/index")?))
            });
            let indexes: Vec<_> = indexes.collect();
            for (from, from_folder) in &indexes {
                for (to, to_folder) in
                    indexes.iter().filter(|(to, to_folder)| to != from && to_folder != from_folder)
                {
                    names.insert((*from, (*from_folder).to_owned(), *to), (*to_folder).to_owned());
                }
            }
        }
        Self(names)
    }

    /// The path a page gets in a language that lacks it: beside the pages its folder's neighbours are in.
    fn translate(&self, group: &Group, original: LanguageIndex, language: LanguageIndex) -> String {
        let path = group.get(original).and_then(Option::as_ref).map_or("", |(path, _)| path);
        let mut folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        while !folder.is_empty() {
            if let Some(name) = self.0.get(&(original, folder.to_owned(), language)) {
                return format!("{name}{}", path.get(folder.len()..).unwrap_or(""));
            }
            folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
        path.to_owned()
    }
}

/// Folders with pages in them and no index, in each language; the top of each language always needs one.
fn missing_indexes<'a>(
    config: &Config,
    planned: impl Iterator<Item = &'a (LanguageIndex, String)>,
) -> BTreeSet<(LanguageIndex, String)> {
    // Of each language: its folders, and those with an index.
    let mut folders = vec![(FxHashSet::default(), FxHashSet::default()); config.languages.len()];
    for (language, path) in planned {
        let Some((folders, with_index)) = folders.get_mut(*language) else { continue };
        add_folders(path, folders);
        with_index.extend(if path == "index" { Some("") } else { path.strip_suffix("/index") });
    }
    let missing = folders.into_iter().enumerate().flat_map(|(language, (mut folders, with_index))| {
        folders.insert("");
        let missing = folders.into_iter().filter(move |folder| !with_index.contains(folder));
        missing.map(move |folder| {
            let index = if folder.is_empty() { "index".to_owned() } else { format!("{folder}/index") };
            (language, index)
        })
    });
    missing.collect()
}

/// Whether a path of `content/` can be part of the site: in a language's folder or in `static/`.
pub(super) fn is_inside(config: &Config, path: &str) -> bool {
    path.split_once('/').is_some_and(|(first, _)| first == STATIC || config.language_index(first).is_some())
}

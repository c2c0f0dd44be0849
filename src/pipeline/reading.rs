//! Every Markdown file of a project, read; those that are as they were are not read again.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::cache::{Kind, Packed, Records};
use crate::compressed::Compressed;
use crate::config::Config;
use crate::diagnostic::{Checked, Diagnostic};
use crate::document::{self, BROKEN_INCLUDE, Dialect, Document, Documents, Library, Palette, Parsed, Record};
use crate::fingerprint::Fingerprint;
use crate::glossary::Glossary;
use crate::path::SourcePath;
use crate::site::CONTENT;
use crate::source::{SourceFile, SourceTree};

/// Code blocks whose colours are remembered. Beyond, all are forgotten: an author who edits all day must not fill the
/// memory with code that is long gone.
const MOST_COLOURS: usize = 20_000;

/// Reads files, and remembers what it read.
#[derive(Debug, Default)]
pub(super) struct Reader {
    dialects: Dialects,
    palette: Palette,
    /// In the order of paths.
    known: Vec<Arc<Reading>>,
    /// What came of these, to be given again while they stay the same.
    documents: Checked<Arc<Documents>>,
    /// What an earlier run read. Of use once: afterwards it is known, or has changed.
    records: Arc<Records>,
}

/// How the files of each language are read.
#[derive(Debug, Default, PartialEq)]
struct Dialects {
    languages: Vec<Spoken>,
    other: Spoken,
}

/// A dialect and its fingerprint.
#[derive(Debug, PartialEq)]
struct Spoken {
    dialect: Dialect,
    key: Fingerprint,
}

impl Spoken {
    fn new(dialect: Dialect) -> Self {
        let key = Fingerprint::of_value(&dialect);
        Self { dialect, key }
    }
}

impl Default for Spoken {
    fn default() -> Self {
        Self::new(Dialect::default())
    }
}

impl Dialects {
    fn of(config: &Config, glossary: &Glossary) -> Self {
        let languages = 0..config.languages.len();
        let of_language = |language| Spoken::new(Dialect::of(config, language, glossary));
        Self { languages: languages.map(of_language).collect(), other: Spoken::new(Dialect::other(config)) }
    }

    fn of_file(&self, config: &Config, path: &SourcePath) -> &Spoken {
        let folder = path.within(CONTENT).and_then(|path| path.split('/').next());
        let language = folder.and_then(|code| config.language_index(code));
        language.and_then(|language| self.languages.get(language)).unwrap_or(&self.other)
    }
}

/// One file as it was read, and what it was read from.
#[derive(Debug)]
struct Reading {
    path: SourcePath,
    file: Fingerprint,
    /// Of the file and its dialect: all but what is included.
    key: Fingerprint,
    inclusion: Inclusion,
    parsed: Parsed,
    diagnostics: Vec<Diagnostic>,
    /// Whether an earlier run read it: its record is right as it is.
    is_recalled: bool,
}

/// What other files a page was read from.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Inclusion {
    /// These.
    Files(Vec<(SourcePath, Fingerprint)>),
    /// One that cannot be included: which others there are decides what is advised, and any may appear.
    Broken(Fingerprint),
}

impl Inclusion {
    fn of(document: &Document, diagnostics: &[Diagnostic], tree: &SourceTree) -> Self {
        if diagnostics.iter().any(|diagnostic| diagnostic.code == BROKEN_INCLUDE) {
            return Self::Broken(tree.fingerprint());
        }
        let files = document.includes.iter().filter_map(|path| tree.get(path));
        Self::Files(files.map(|file| (file.path.clone(), file.fingerprint)).collect())
    }

    fn holds(&self, tree: &SourceTree) -> bool {
        match self {
            Self::Files(files) => files.iter().all(|(path, fingerprint)| {
                tree.get(path).is_some_and(|file| file.fingerprint == *fingerprint)
            }),
            Self::Broken(whole) => *whole == tree.fingerprint(),
        }
    }
}

/// What was read, to be packed for another run.
#[derive(Debug)]
pub(super) struct Results {
    colours: Vec<Packed>,
    readings: Vec<Arc<Reading>>,
    known: Arc<Records>,
}

impl Results {
    pub(super) fn pack(self) -> Vec<Packed> {
        let readings = self.readings.par_iter().filter(|reading| reading.is_plain());
        let readings = readings.filter_map(|reading| reading.packed(&self.known));
        let mut records: Vec<Packed> = readings.flatten().collect();
        records.extend(self.colours);
        records
    }
}

impl Reading {
    /// Whether nothing is wrong with it.
    fn is_plain(&self) -> bool {
        self.diagnostics.is_empty() && matches!(self.inclusion, Inclusion::Files(_))
    }

    /// What it was made of beside the file, and the file as it was read; its text by itself.
    fn packed(&self, known: &Records) -> Option<[Packed; 2]> {
        let kept = |kind| known.compressed(kind, self.key).filter(|_| self.is_recalled).cloned();
        let (outline, text) = match (kept(Kind::Document), kept(Kind::Text)) {
            (Some(outline), Some(text)) => (outline, text),
            _ => {
                let Record { outline, text } = self.parsed.record(self.file)?;
                let inclusion = Fingerprint::of_value(&self.inclusion).to_bytes();
                (Compressed::of(&[&inclusion, &*outline].concat()), text)
            }
        };
        Some([Packed::new(Kind::Document, self.key, outline), Packed::new(Kind::Text, self.key, text)])
    }

    /// A file as it was read, if what it includes is what it included then.
    fn recall(records: &Records, file: &SourceFile, key: Fingerprint, tree: &SourceTree) -> Option<Self> {
        let outline = records.get(Kind::Document, key)?;
        let text = records.compressed(Kind::Text, key)?.clone();
        let (included, outline) = outline.split_first_chunk::<16>()?;
        let parsed = Parsed::recall(outline, text, file)?;
        let inclusion = Inclusion::of(&parsed.document, &[], tree);
        let is_same = Fingerprint::of_value(&inclusion) == Fingerprint::from_bytes(*included);
        let (path, file) = (file.path.clone(), file.fingerprint);
        let diagnostics = Vec::new();
        is_same.then_some(Self { path, file, key, inclusion, parsed, diagnostics, is_recalled: true })
    }
}

impl Reader {
    /// One that knows what an earlier run read, and the colours of its code.
    pub(super) fn remembering(records: Arc<Records>) -> Self {
        Self { palette: Palette::remembering(&records), records, ..Self::default() }
    }

    /// What another run may want to know.
    pub(super) fn results(&self) -> Results {
        Results { colours: self.palette.records(), readings: self.known.clone(), known: self.records.clone() }
    }

    /// Every page, in the order of paths.
    pub(super) fn read(
        &mut self,
        tree: &SourceTree,
        config: &Config,
        glossary: &Glossary,
    ) -> Checked<Arc<Documents>> {
        let dialects = Dialects::of(config, glossary);
        if self.palette.len() > MOST_COLOURS {
            self.palette = Palette::default();
        }
        if !self.known.is_empty() {
            self.records = Arc::default();
        }
        if dialects != self.dialects {
            self.known.clear();
            self.documents = Checked::default();
            self.dialects = dialects;
        }
        let before = self.known.len();
        let mut known = std::mem::take(&mut self.known).into_iter().peekable();
        let mut readings: Vec<Result<Arc<Reading>, &SourceFile>> = Vec::with_capacity(known.len());
        for file in tree.below(CONTENT).filter(|file| is_document(&file.path)) {
            while known.next_if(|reading| reading.path < file.path).is_some() {}
            let same = known.next_if(|reading| reading.path == file.path);
            let same = same.filter(|same| same.file == file.fingerprint && same.inclusion.holds(tree));
            readings.push(same.ok_or(file));
        }
        let mut changed: Vec<&SourceFile> =
            readings.iter().filter_map(|reading| reading.as_ref().err().copied()).collect();
        if changed.is_empty() && readings.len() == before {
            self.known = readings.into_iter().flatten().collect();
            return self.documents.clone();
        }
        // A page and its translations are read one after another, by one thread: they have the same code, which is
        // coloured once then.
        changed.sort_by_key(|file| {
            file.path.within(CONTENT).and_then(|path| path.split_once('/')).map(|(_, path)| path)
        });
        let mut read: Vec<Arc<Reading>> =
            changed.par_iter().map(|file| Arc::new(self.read_one(file, tree, config))).collect();
        read.sort_by(|one, other| one.path.cmp(&other.path));
        let mut read = read.into_iter();
        self.known =
            readings.into_iter().filter_map(|reading| reading.ok().or_else(|| read.next())).collect();

        let mut diagnostics: Vec<Diagnostic> =
            self.known.iter().flat_map(|reading| &reading.diagnostics).cloned().collect();
        let documents: Documents = self.known.iter().map(|reading| reading.parsed.clone()).collect();
        let parts = included_parts(tree, &documents);
        diagnostics.extend(parts.into_iter().flat_map(|part| document::inspect(part).diagnostics));
        self.documents = Checked::new(Arc::new(documents), diagnostics);
        self.documents.clone()
    }

    fn read_one(&self, file: &SourceFile, tree: &SourceTree, config: &Config) -> Reading {
        let spoken = self.dialects.of_file(config, &file.path);
        let key = Fingerprint::of_value(&(spoken.key, &file.path, file.fingerprint));
        if let Some(reading) = Reading::recall(&self.records, file, key, tree) {
            return reading;
        }
        let library = Library { tree, palette: &self.palette };
        let Checked { value: parsed, diagnostics } = document::parse(file, &library, &spoken.dialect);
        let inclusion = Inclusion::of(&parsed.document, &diagnostics, tree);
        let (path, file) = (file.path.clone(), file.fingerprint);
        Reading { path, file, key, inclusion, parsed, diagnostics, is_recalled: false }
    }
}

/// The files that pages include and that are no pages themselves: nobody else says what is wrong with their text.
fn included_parts<'a>(tree: &'a SourceTree, documents: &Documents) -> Vec<&'a SourceFile> {
    let included = documents.iter().flat_map(|parsed| &parsed.document.includes);
    let parts: BTreeSet<&SourcePath> = included.filter(|path| !is_document(path)).collect();
    parts.into_iter().filter_map(|path| tree.get(path)).collect()
}

/// Whether a file is a page: Markdown that is not only there for other pages to include.
pub fn is_document(path: &SourcePath) -> bool {
    is_markdown(path) && !is_part(path)
}

/// Whether a file is Markdown of an author: a page, or a part of pages.
pub fn is_markdown(path: &SourcePath) -> bool {
    let inside = path.within(CONTENT);
    inside.is_some_and(|inside| !inside.starts_with("static/")) && path.extension() == "md"
}

/// Text for other pages to include, which is no page of its own: its name, or that of a folder it is in, begins with `_`.
fn is_part(path: &SourcePath) -> bool {
    path.as_str().split('/').any(|part| part.starts_with('_'))
}

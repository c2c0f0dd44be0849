//! What the server serves at one moment: a whole site, never half of one, and all there is to say about it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::changes::{self, Changes};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Documents;
use crate::output::{OutputFile, OutputSet};
use crate::path::{OutputPath, SourcePath};
use crate::pipeline::{Begun, Build, EarlyPages};
use crate::site::Site;
use crate::source::SourceTree;

/// An immutable site, and its number: browsers ask to be told of a later one.
#[derive(Debug)]
pub struct Snapshot {
    outputs: OutputSet,
    version: u64,
    /// How many times the search index was made.
    index: u64,
    changes: Changes,
    /// What it was built from; `None` before the first build.
    made: Option<Arc<Made>>,
    /// While its pages are still being rendered.
    early: Option<EarlyPages>,
}

/// How a site came about.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) config: Arc<Config>,
    pub(super) site: Arc<Site>,
    pub(super) documents: Arc<Documents>,
    pub(super) sources: SourceTree,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Made {
    /// How many diagnostics are as bad as this.
    pub(super) fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }
}

impl Snapshot {
    /// Before the first build.
    pub(super) fn empty() -> Self {
        let (outputs, changes) = (OutputSet::default(), Changes::default());
        Self { outputs, version: 0, index: 0, changes, made: None, early: None }
    }

    /// The state before all its pages are rendered, or `None` when it is no better than to wait: there are few pages, or
    /// something is wrong, and only the whole site tells what has to be kept from before.
    pub(super) fn early(&self, begun: &Begun<'_>) -> Option<Self> {
        if begun.site().pages.len() < MANY || (self.made.is_some() && begun.has_errors()) {
            return None;
        }
        let Some(early) = begun.early() else { return self.restyled(begun) };
        let mut outputs = self.outputs.clone();
        for (path, file) in early.files() {
            if outputs.get(path) != Some(file) {
                outputs.insert_file(path.clone(), file.clone());
            }
        }
        let sources = &begun.sources().value;
        let edited = self.made().and_then(|made| changes::edited(&made.sources, sources, begun.site()));
        let changes = Changes { files: changes::files(&self.outputs, &outputs), edited };
        let (version, index, made) = (self.version + 1, self.index, self.made.clone());
        Some(Self { outputs, version, index, changes, made, early: Some(early) })
    }

    /// The same pages with the styles and scripts that the theme has now: to look for what else is another takes longer than all
    /// else about a style sheet.
    fn restyled(&self, begun: &Begun<'_>) -> Option<Self> {
        let made = self.made.as_ref().filter(|made| made.count(Severity::Error) == 0)?;
        let changed = begun.theme_files().filter(|(path, file)| self.outputs.get(path) != Some(file));
        let changed: Vec<&(OutputPath, OutputFile)> = changed.collect();
        if changed.is_empty() || !self.is_whole() {
            return None;
        }
        let mut outputs = self.outputs.clone();
        for (path, file) in changed {
            outputs.insert_file(path.clone(), file.clone());
        }
        let changes = Changes { files: changes::files(&self.outputs, &outputs), edited: None };
        let (version, index, made) = (self.version + 1, self.index, Some(made.clone()));
        Some(Self { outputs, version, index, changes, made, early: None })
    }

    /// The snapshot after a build, or `None` when nobody would notice a difference.
    pub(super) fn next(&self, build: Build, sources: SourceTree) -> Option<Self> {
        let Build { config, outputs, diagnostics, site, documents, .. } = build;
        let outputs = self.kept(outputs, &site, &diagnostics);
        let same_words = self.made.as_ref().is_some_and(|made| made.diagnostics == diagnostics);
        if self.early.is_none() && outputs == self.outputs && same_words {
            return None;
        }
        let changes = match (&self.early, &self.made) {
            // All pages that anybody has seen were early ones, with the files that are there now.
            (Some(_), None) => Changes { files: Some(Vec::new()), edited: None },
            // Who follows edits was led to the page when it was there early.
            (Some(_), Some(_)) => Changes { files: changes::files(&self.outputs, &outputs), edited: None },
            (None, made) => {
                let edited = made.as_ref().and_then(|made| changes::edited(&made.sources, &sources, &site));
                Changes { files: changes::files(&self.outputs, &outputs), edited }
            }
        };
        let made = Some(Arc::new(Made { config, site, documents, sources, diagnostics }));
        Some(Self { outputs, version: self.version + 1, index: self.index, changes, made, early: None })
    }

    /// The same state with another search index.
    pub(super) fn with_index(&self, build: Build) -> Self {
        let outputs = match self.made() {
            Some(made) => self.kept(build.outputs, &made.site, &made.diagnostics),
            None => build.outputs,
        };
        Self {
            outputs,
            version: self.version,
            index: self.index + 1,
            changes: self.changes.clone(),
            made: self.made.clone(),
            early: None,
        }
    }

    /// Pages that a broken build lacks are kept from before: a page whose template fails stays what it was, and comes
    /// back by itself. What its author has removed is not kept. While the configuration is broken nobody knows what is a
    /// page: then all is kept.
    fn kept(&self, mut outputs: OutputSet, site: &Site, diagnostics: &[Diagnostic]) -> OutputSet {
        if !diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
            return outputs;
        }
        let config = SourcePath::config();
        let of_config = |d: &Diagnostic| d.location.as_ref().is_some_and(|location| location.path == config);
        let unknown = diagnostics.iter().any(|d| d.severity == Severity::Error && of_config(d));
        let before = self.made.as_ref().map(|made| written_by_authors(&made.site)).unwrap_or_default();
        let now = written_by_authors(site);
        for (path, file) in self.outputs.iter() {
            let is_missed = match unknown {
                true => !path.as_str().starts_with(SEARCH_FOLDER),
                false => path.as_str().ends_with(".html") && (now.contains(path) || !before.contains(path)),
            };
            if is_missed && outputs.get(path).is_none() {
                outputs.insert_file(path.clone(), file.clone());
            }
        }
        outputs
    }

    /// The number of this state; 0 before the first build.
    pub(super) fn version(&self) -> u64 {
        self.version
    }

    /// How many times the search index was made: whoever has loaded it needs the latest.
    pub(super) fn index(&self) -> u64 {
        self.index
    }

    /// What is another than in the state before.
    pub(super) fn changes(&self) -> &Changes {
        &self.changes
    }

    /// How the site came about.
    pub(super) fn made(&self) -> Option<&Made> {
        self.made.as_deref()
    }

    /// Whether all of it is there: no page is still to be rendered.
    pub(super) fn is_whole(&self) -> bool {
        self.version > 0 && self.early.is_none()
    }

    /// Whether it can say what is at a path, were it that nothing is: pages may still have to be rendered, and the first
    /// search index to be made.
    pub(super) fn knows(&self, path: &str) -> bool {
        self.is_whole() && (self.index > 0 || !path.starts_with(SEARCH_FOLDER))
    }

    /// The file at a path of the site. Where it [does not know](Self::knows), more may be there.
    pub(super) fn file(&self, path: &str) -> Option<OutputFile> {
        match &self.early {
            Some(early) if path.ends_with(".html") => early.page(path),
            Some(_) | None => self.outputs.get(path).cloned(),
        }
    }
}

/// Fewer pages are rendered before anybody could ask for one: browsers are told of one state, not of two.
const MANY: usize = 500;

/// Where the search index is: that of the latest state, always.
const SEARCH_FOLDER: &str = "search/";

/// The files that exist because an author wrote something: pages, their Markdown, other files, old addresses.
fn written_by_authors(site: &Site) -> BTreeSet<&OutputPath> {
    let pages = site.pages.iter().flat_map(|page| [&page.place.output, &page.place.markdown]);
    let assets = site.assets.iter().map(|asset| &asset.output);
    pages.chain(assets).chain(site.redirects.iter().map(|redirect| &redirect.output)).collect()
}

#[cfg(test)]
mod tests {
    use super::{MANY, Snapshot};
    use crate::diagnostic::Checked;
    use crate::path::SourcePath;
    use crate::pipeline::{self, Builder, Options};
    use crate::source::{SourceFile, SourceTree};
    use crate::theme::AssetNames;

    fn tree(files: &[(&str, &str)]) -> SourceTree {
        let config = (
            "site.toml",
            "title = \"T\"\ndescription = \"D\"\nbase_url = \"https://kb.example/\"\n\
            [[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n",
        );
        let file = |(path, text): &(&str, &str)| {
            SourceFile::new(SourcePath::new(path).expect("a path"), text.as_bytes())
        };
        [&[config], files].concat().iter().map(file).collect()
    }

    fn after(before: &Snapshot, files: &[(&str, &str)]) -> Option<Snapshot> {
        let sources = Checked::new(tree(files), Vec::new());
        let build = pipeline::build(&sources, &Options::default());
        before.next(build, sources.value)
    }

    const TEMPLATE: &str = "themes/default/templates/page.html";

    #[test]
    fn a_broken_build_keeps_what_it_lacks() {
        let page = |snapshot: &Snapshot| {
            snapshot
                .file("en/a/index.html")
                .map(|file| String::from_utf8(file.bytes().into_owned()).expect("UTF-8"))
        };
        let good =
            after(&Snapshot::empty(), &[("content/en/a.md", "one"), (TEMPLATE, "good {{ article.body }}")]);
        let good = good.expect("a first state");
        assert!(page(&good).expect("a page").contains("good <p>one"));
        let broken =
            after(&good, &[("content/en/a.md", "two"), (TEMPLATE, "{{ nothing }}")]).expect("a state");
        assert_eq!(page(&broken), page(&good), "the last good page");
        let gone = after(&broken, &[("content/en/b.md", "three")]).expect("a state");
        assert_eq!(page(&gone), None, "a deleted page is gone");
        assert_eq!(gone.version(), 3);
        assert_eq!(gone.changes().edited.as_deref(), Some("en/b/"));
        let broken = after(&gone, &[("content/en/c.md", "[b](b.md)")]).expect("a state");
        assert!(broken.file("en/b/index.html").is_none(), "that a link is broken now does not bring it back");
        assert!(after(&gone, &[("content/en/b.md", "three")]).is_none(), "nothing changed, nobody is told");
    }

    /// A state before its pages are rendered, if there is one, and the whole one that follows it.
    fn steps(
        before: &Snapshot,
        builder: &mut Builder,
        files: &[(&str, &str)],
    ) -> (Option<Snapshot>, Snapshot) {
        let sources = Checked::new(tree(files), Vec::new());
        let options = Options { asset_names: AssetNames::Plain, ..Options::default() };
        let begun = builder.begin(&sources, &options);
        let early = before.early(&begun);
        let build = builder.finish(begun);
        let whole = early.as_ref().unwrap_or(before).next(build, sources.value).expect("another state");
        (early, whole)
    }

    #[test]
    fn pages_are_there_before_all_are_rendered() {
        let mut builder = Builder::default();
        let others: Vec<String> = (0..MANY).map(|number| format!("content/en/more/{number}.md")).collect();
        let files = |first: &'static str, second: &'static str| {
            let others = others.iter().map(|path| (path.as_str(), "Text."));
            [("content/en/a.md", first), ("content/en/b.md", second), (TEMPLATE, "{{ article.body }}")]
                .into_iter()
                .chain(others)
                .collect::<Vec<_>>()
        };
        const ONE: &str = "---\ntitle: One\ndescription: d\n---\n";
        const TWO: &str = "---\ntitle: Two\ndescription: d\n---\n";
        let (early, whole) = steps(&Snapshot::empty(), &mut builder, &files(ONE, "Text."));
        let early = early.expect("an early state");
        assert!(!early.is_whole() && whole.is_whole());
        assert!(early.file("en/a/index.html").is_some() && early.file("index.html").is_some());
        assert_eq!(early.file("en/a/index.html"), whole.file("en/a/index.html"));
        assert!(early.file("assets/favicon.svg").is_some(), "what pages need is there with them");
        assert!(early.file("en/all-pages/index.html").is_none(), "a list is waited for");
        assert_eq!(whole.changes().files.as_deref(), Some(&[][..]), "nobody has to load anything again");

        let (early, next) = steps(&whole, &mut builder, &files(TWO, "Text."));
        let early = early.expect("a title may be on all pages");
        assert_eq!((early.version(), next.version()), (3, 4));
        assert_eq!(
            early.changes().edited.as_deref(),
            Some("en/a/"),
            "who follows edits is led there at once"
        );
        assert_eq!(early.changes().files.as_deref(), Some(&[][..]));
        assert_eq!(early.file("en/a/index.html"), next.file("en/a/index.html"));
        assert_eq!(next.changes().edited, None);

        let (early, body) = steps(&next, &mut builder, &files(TWO, "Text, and more of it.\n\n- and more"));
        assert!(early.is_some(), "its beginning describes a page wherever it is listed");
        let described = "---\ndescription: d\n---\n";
        let (_, described) = steps(&body, &mut builder, &files(TWO, described));
        let (early, body) = steps(&described, &mut builder, &files(TWO, "---\ndescription: d\n---\nText."));
        assert!(early.is_none(), "one page is rendered before anybody could ask");
        let (early, wrong) = steps(&body, &mut builder, &files(TWO, "[nobody](nobody.md)"));
        assert!(early.is_none() && wrong.is_whole(), "with an error, what is kept is known in the end only");
        let (early, _) = steps(&wrong, &mut builder, &[("content/en/a.md", ONE)]);
        assert!(early.is_none(), "few pages are not worth it");
    }

    #[test]
    fn a_style_is_there_before_it_is_known_that_nothing_else_is_another() {
        const SHEET: &str = "themes/default/styles/zz-own.css";
        let pages: Vec<String> = (0..MANY).map(|number| format!("content/en/{number}.md")).collect();
        let files = |style: &'static str| {
            let pages = pages.iter().map(|path| (path.as_str(), "Text."));
            pages.chain([(SHEET, style)]).collect::<Vec<_>>()
        };
        let mut builder = Builder::default();
        let (_, whole) = steps(&Snapshot::empty(), &mut builder, &files("a { color: red }"));
        let sources = Checked::new(tree(&files("a { color: blue }")), Vec::new());
        let options = Options { asset_names: AssetNames::Plain, ..Options::default() };
        let begun = builder.begin(&sources, &options);
        let early = whole.early(&begun).expect("another style");
        assert!(early.is_whole() && early.version() == whole.version() + 1);
        let style = early.file("assets/style.css").expect("a sheet").bytes().into_owned();
        assert!(String::from_utf8(style).expect("UTF-8").contains("blue"));
        let changed = early.changes().files.clone().expect("a list");
        assert!(changed.contains(&"assets/style.css".to_owned()), "{changed:?}");
        let build = builder.finish(begun);
        assert!(early.next(build, sources.value).is_none(), "it is told of once");
    }
}

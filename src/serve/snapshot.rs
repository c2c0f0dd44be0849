//! What the server serves at one moment: a whole site, never half of one, and all there is to say about it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::changes::{self, Changes};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Documents;
use crate::output::{OutputFile, OutputSet};
use crate::path::{OutputPath, SourcePath};
use crate::pipeline::Build;
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
        Self { outputs: OutputSet::default(), version: 0, index: 0, changes: Changes::default(), made: None }
    }

    /// The snapshot after a build, or `None` when nobody would notice a difference.
    pub(super) fn next(&self, build: Build, sources: SourceTree) -> Option<Self> {
        let Build { config, outputs, diagnostics, site, documents, .. } = build;
        let outputs = self.kept(outputs, &site, &diagnostics);
        let same_words = self.made.as_ref().is_some_and(|made| made.diagnostics == diagnostics);
        if outputs == self.outputs && same_words {
            return None;
        }
        let edited = self.made.as_ref().and_then(|made| changes::edited(&made.sources, &sources, &site));
        let changes = Changes { files: changes::files(&self.outputs, &outputs), edited };
        let made = Made { config, site, documents, sources, diagnostics };
        let made = Some(Arc::new(made));
        Some(Self { outputs, version: self.version + 1, index: self.index, changes, made })
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

    /// The file at a path of the site.
    pub(super) fn file(&self, path: &str) -> Option<&OutputFile> {
        self.outputs.get(path)
    }
}

/// The search index is that of the latest state, always.
const SEARCH_FOLDER: &str = "search/";

/// The files that exist because an author wrote something: pages, their Markdown, other files, old addresses.
fn written_by_authors(site: &Site) -> BTreeSet<&OutputPath> {
    let pages = site.pages.iter().flat_map(|page| [&page.place.output, &page.place.markdown]);
    let assets = site.assets.iter().map(|asset| &asset.output);
    pages.chain(assets).chain(site.redirects.iter().map(|redirect| &redirect.output)).collect()
}

#[cfg(test)]
mod tests {
    use super::Snapshot;
    use crate::diagnostic::Checked;
    use crate::path::SourcePath;
    use crate::pipeline::{self, Options};
    use crate::source::{SourceFile, SourceTree};

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
}

//! What the server serves at one moment: a whole site, never half of one.

use crate::output::{OutputFile, OutputSet};

/// An immutable site, and its number: browsers ask to be told of a later one.
#[derive(Debug)]
pub struct Snapshot {
    outputs: OutputSet,
    version: u64,
}

impl Snapshot {
    /// Before the first build.
    pub(super) fn empty() -> Self {
        Self { outputs: OutputSet::default(), version: 0 }
    }

    /// The snapshot after a build, or `None` when it changed nothing. Files a broken build lacks are kept from before:
    /// a page whose template fails stays what it was, and comes back by itself.
    pub(super) fn next(&self, mut outputs: OutputSet, broken: bool) -> Option<Self> {
        if broken {
            for (path, file) in self.outputs.iter() {
                if outputs.get(path).is_none() {
                    outputs.insert_file(path.clone(), file.clone());
                }
            }
        }
        (outputs != self.outputs).then(|| Self { outputs, version: self.version + 1 })
    }

    /// The number of this state.
    pub(super) fn version(&self) -> u64 {
        self.version
    }

    /// The file at a path of the site.
    pub(super) fn file(&self, path: &str) -> Option<&OutputFile> {
        self.outputs.get(path)
    }
}

#[cfg(test)]
mod tests {
    use super::Snapshot;
    use crate::output::OutputSet;
    use crate::path::OutputPath;

    fn set(files: &[(&str, &str)]) -> OutputSet {
        let mut set = OutputSet::default();
        for (path, text) in files {
            set.insert(OutputPath::new(path).unwrap(), text.as_bytes());
        }
        set
    }

    #[test]
    fn a_broken_build_keeps_what_it_lacks() {
        let good = Snapshot::empty().next(set(&[("a", "1"), ("b", "1")]), false).unwrap();
        let broken = good.next(set(&[("a", "2")]), true).unwrap();
        assert_eq!(&*broken.file("a").unwrap().bytes, b"2");
        assert_eq!(&*broken.file("b").unwrap().bytes, b"1");
        let mended = broken.next(set(&[("a", "2")]), false).unwrap();
        assert!(mended.file("b").is_none(), "a deleted page is gone");
        assert!(mended.next(set(&[("a", "2")]), false).is_none(), "nothing changed, nobody is told");
    }
}

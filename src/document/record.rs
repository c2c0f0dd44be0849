//! A file as it was read, as bytes for the next run: to read it again is a third of the work of a start.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::stored_text::{Extent, StoredText};
use super::{Document, Excerpts, Parsed};
use crate::compressed::Compressed;
use crate::fingerprint::Fingerprint;
use crate::output::OutputFile;
use crate::source::SourceFile;

/// A file as it was read, for another run.
#[derive(Clone, Debug)]
pub struct Record {
    /// All but its text.
    pub outline: Vec<u8>,
    /// Its text, which most runs never look at.
    pub text: Compressed,
}

/// As it is written.
#[derive(Serialize)]
struct Kept<'a> {
    document: &'a Document,
    extents: &'a [Extent],
    excerpts: &'a Excerpts,
    /// Nothing when it is the source as it is.
    markdown: Option<&'a [u8]>,
    outline: Fingerprint,
    content: Fingerprint,
    excerpted: Fingerprint,
}

/// As it is read: the same fields in the same order.
#[derive(Deserialize)]
struct Recalled {
    document: Document,
    extents: Vec<Extent>,
    excerpts: Excerpts,
    markdown: Option<Vec<u8>>,
    outline: Fingerprint,
    content: Fingerprint,
    excerpted: Fingerprint,
}

impl Parsed {
    /// For [`Self::recall`], with the fingerprint of the file. `None` for what cannot be kept.
    pub fn record(&self, source: Fingerprint) -> Option<Record> {
        let as_it_is = self.markdown.fingerprint == source;
        let markdown = self.markdown.bytes();
        let kept = Kept {
            document: &self.document,
            extents: &self.extents,
            excerpts: &self.excerpts,
            markdown: (!as_it_is).then_some(&*markdown),
            outline: self.outline,
            content: self.content,
            excerpted: self.excerpted,
        };
        Some(Record { outline: postcard::to_allocvec(&kept).ok()?, text: self.text.packed()? })
    }

    /// What was read from the same file in the same dialect before, given the two parts of its [`Record`]. `None` for
    /// anything that [`Self::record`] has not written.
    pub fn recall(outline: &[u8], text: Compressed, source: &SourceFile) -> Option<Self> {
        let recalled: Recalled = postcard::from_bytes(outline).ok()?;
        let markdown = match recalled.markdown {
            None => OutputFile::known(source.bytes.clone(), source.fingerprint),
            Some(bytes) => OutputFile::new(bytes),
        };
        Some(Self {
            document: Arc::new(recalled.document),
            text: Arc::new(StoredText::again(text)),
            extents: recalled.extents.into(),
            excerpts: Arc::new(recalled.excerpts),
            markdown,
            outline: recalled.outline,
            content: recalled.content,
            excerpted: recalled.excerpted,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Parsed;
    use crate::document::{Dialect, Library, Palette, parse};
    use crate::fingerprint::Fingerprint;
    use crate::path::SourcePath;
    use crate::source::{SourceFile, SourceTree};

    const PAGE: &str = "---\ntitle: 渠道\ntags: [定价, fees]\nreviewed: 2026-01-02\nsearch_weight: 1.5\n---\n\
        # 渠道 {#channel}\n\n> [!NOTE]\n> **代运营。**我们 {opinion}\n\n## 二\n\n见[a](b.md) ![c](d.png){width=3} [[e]]\n\n\
        ```rust\nlet x = 1;\n```\n\n- [ ] one\n\n| a |\n|--:|\n| 1 |\n\n文[^1]\n\n[^1]: 注\n";

    #[test]
    fn what_was_read_is_read_again() {
        let file = &SourceFile::new(SourcePath::new("content/zh/a.md").unwrap(), PAGE.as_bytes());
        let tree: SourceTree = [file.clone()].into_iter().collect();
        let dialect = Dialect::default();
        let library = Library { tree: &tree, palette: &Palette::default() };
        let parsed = parse(file, &library, &dialect).value;
        let record = parsed.record(file.fingerprint).unwrap();
        let again = Parsed::recall(&record.outline, record.text.clone(), file).unwrap();
        assert_eq!(again.text(), parsed.text());
        assert_eq!(again.extents, parsed.extents);
        assert_eq!(again.excerpts, parsed.excerpts);
        assert_eq!(again.excerpts.citations.len(), 2);
        assert_eq!(Fingerprint::of_value(&*again.document), Fingerprint::of_value(&*parsed.document));
        assert_eq!(format!("{:?}", again.document), format!("{:?}", parsed.document));
        let keys = |parsed: &Parsed| [parsed.outline, parsed.content, parsed.excerpted];
        assert_eq!(keys(&again), keys(&parsed));
        assert_eq!(again.markdown, parsed.markdown);
        for cut in 0..record.outline.len() {
            let part = Parsed::recall(&record.outline[..cut], record.text.clone(), file);
            assert!(part.is_none(), "{cut} bytes are taken for the whole");
        }
    }
}

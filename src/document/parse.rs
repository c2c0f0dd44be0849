//! Reads one file: its text, its front matter, what it includes, and its Markdown, into one value.

use std::borrow::Cow;

use super::include::Manuscript;
use super::{Dialect, Document, Excerpts, Palette, Parsed, Terms, Text, front_matter, markdown};
use crate::diagnostic::{Checked, Code, Diagnostic, Location};
use crate::output::OutputFile;
use crate::source::{NOT_UTF8, SourceFile, SourceTree, residue, text};
use crate::words::words;

/// A heading that would be the title, on a page whose front matter has another.
pub const HIDDEN_HEADING: Code = Code::new(
    "hidden-heading",
    "a heading that is not shown, since front matter has another title",
    "标题不会显示，因为页首信息里的标题不一样",
);

/// What files are read with.
#[derive(Clone, Copy, Debug)]
pub struct Library<'a> {
    /// Holds the files that a page may include.
    pub tree: &'a SourceTree,
    /// Remembers the colours of code.
    pub palette: &'a Palette,
}

/// Reads one Markdown file. Never fails: what is wrong is reported, and what can be read is there.
pub fn parse(file: &SourceFile, library: &Library<'_>, dialect: &Dialect) -> Checked<Parsed> {
    let mut diagnostics = Vec::new();
    let text = inspect(file).take(&mut diagnostics);
    let breaks_off = breaks_off(&diagnostics);
    let (front_matter, body_start) = front_matter::parse(&file.path, &text, dialect).take(&mut diagnostics);
    let manuscript = Manuscript::read(&file.path, &text, body_start, library.tree).take(&mut diagnostics);
    // A glossary explains its terms itself.
    let is_glossary = front_matter.kind.as_ref().is_some_and(|kind| kind.value == "glossary");
    let without_terms = is_glossary.then(|| Dialect { terms: Terms::default(), ..dialect.clone() });
    let dialect = without_terms.as_ref().unwrap_or(dialect);
    let content =
        markdown::parse(&manuscript, dialect, library.palette, &front_matter).take(&mut diagnostics);
    let stem = if file.path.stem() == "index" {
        file.path.folder().rsplit('/').next()
    } else {
        Some(file.path.stem())
    };
    let heading = content.title.as_deref().zip(content.title_location);
    diagnostics.extend(
        heading.and_then(|(heading, location)| {
            hidden_heading(front_matter.title.as_deref()?, heading, location)
        }),
    );
    if breaks_off {
        // What a text that breaks off lacks is no fault of its author.
        diagnostics.truncate(1);
    }
    let title =
        front_matter.title.clone().or(content.title).unwrap_or_else(|| stem.unwrap_or("index").to_owned());
    let markdown = match manuscript.included.is_empty() {
        // Most files are stored as they are published; those share their bytes with the source.
        true if text.as_bytes() == &*file.bytes => OutputFile::known(file.bytes.clone(), file.fingerprint),
        true => OutputFile::new(text.as_bytes()),
        false => {
            let front_matter = text.get(..body_start).unwrap_or("");
            OutputFile::new(format!("{front_matter}{}", manuscript.text).into_bytes())
        }
    };
    let (summary, named_pages) = content.summary;
    let document = Document {
        path: file.path.clone(),
        title,
        summary: front_matter.description.clone().unwrap_or(summary),
        named_pages: if front_matter.description.is_none() { named_pages } else { Vec::new() },
        front_matter,
        title_id: content.title_id,
        headings: content.headings,
        links: content.links,
        ids: content.ids,
        parts: content.parts,
        claims: content.claims,
        includes: manuscript.included,
    };
    let text = Text {
        body: content.body,
        passages: content.passages,
        words: content.words,
        joined_lines: content.joined_lines,
    };
    let excerpts = Excerpts { citations: content.citations, sections: content.sections };
    Checked::new(Parsed::new(document, text, excerpts, markdown), diagnostics)
}

/// A page has one title, which its front matter decides: a heading that says something else is seen by nobody.
fn hidden_heading(title: &str, heading: &str, location: Location) -> Option<Diagnostic> {
    // Typographic marks may have been made of the straight ones.
    let straight = |c: char| match c {
        '‘' | '’' => "'".to_owned(),
        '“' | '”' => "\"".to_owned(),
        '–' => "--".to_owned(),
        '—' => "---".to_owned(),
        '…' => "...".to_owned(),
        c => c.to_string(),
    };
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).map(straight).collect::<String>();
    if plain(title) == plain(heading) {
        return None;
    }
    let heading = heading.trim();
    let message = words!(
        en: "the heading `{heading}` is not shown: the title of the page is `{title}`",
        zh: "标题`{heading}`不会显示：页首信息写的页面标题是`{title}`",
    );
    Some(Diagnostic::note(HIDDEN_HEADING, location, message).with_help(words!(
        en: "remove one of the two, or make it a heading of the second level: `## {heading}`",
        zh: "两个里删掉一个，或者改成二级标题：`## {heading}`",
    )))
}

/// The text of a file that authors write, with everything that is wrong with it as a text.
pub fn inspect(file: &SourceFile) -> Checked<Cow<'_, str>> {
    let mut checked = text(file);
    if !breaks_off(&checked.diagnostics) {
        checked.diagnostics.extend(residue(&file.path, &checked.value));
    }
    checked
}

/// Whether only the beginning of a text could be read.
fn breaks_off(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.code == NOT_UTF8)
}

#[cfg(test)]
mod tests {
    use super::{HIDDEN_HEADING, hidden_heading, parse};
    use crate::diagnostic::Location;
    use crate::document::{Dialect, Library, Palette};
    use crate::path::SourcePath;
    use crate::source::{NOT_UTF8, SourceFile, SourceTree};

    fn path() -> SourcePath {
        SourcePath::new("content/en/a.md").unwrap()
    }

    #[test]
    fn a_heading_that_says_what_the_title_says_is_not_hidden() {
        let is_hidden =
            |title: &str, heading: &str| hidden_heading(title, heading, Location::file(&path())).is_some();
        for (title, heading) in [("代运营 一", "代运营一"), ("Don't \"panic\" -- ...", "Don’t “panic” – …")]
        {
            assert!(!is_hidden(title, heading), "{heading}");
        }
        assert!(is_hidden("Don't panic", "Do panic"));
    }

    #[test]
    fn of_a_text_that_breaks_off_only_that_is_said() {
        let said = |bytes: &[u8]| {
            let file = SourceFile::new(path(), bytes);
            let tree = SourceTree::default();
            let library = Library { tree: &tree, palette: &Palette::default() };
            let said = parse(&file, &library, &Dialect::default()).diagnostics;
            said.iter().map(|diagnostic| diagnostic.code).collect::<Vec<_>>()
        };
        let text = b"---\ntitle: One\n---\n# Another\n\nText.\n";
        assert_eq!(said(text), [HIDDEN_HEADING]);
        assert_eq!(said(&[text.as_slice(), b"\xff\xfe\x81 broken\n"].concat()), [NOT_UTF8]);
    }
}

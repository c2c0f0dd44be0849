//! Reads `[[paths]]`.

use super::read::Reader;
use super::{Language, Path};
use crate::data::Fields;
use crate::diagnostic::Severity;
use crate::words::{Phrase, words};

impl<'a> Reader<'a> {
    /// The paths of the site. One without an audience, or with that of another, is reported and left out.
    pub(super) fn paths(&mut self, languages: &[Language]) -> Vec<Path> {
        let mut paths: Vec<Path> = Vec::new();
        for table in self.fields.tables("paths") {
            let fields = Fields::new(self.path, table.value);
            let mut reader = Reader { path: self.path, fields, diagnostics: Vec::new() };
            let path = reader.one_path(languages, &paths);
            let Reader { fields, diagnostics, .. } = reader;
            self.diagnostics.extend(diagnostics);
            self.diagnostics.extend(fields.finish(Severity::Error));
            paths.extend(path);
        }
        paths
    }

    fn one_path(&mut self, languages: &[Language], others: &[Path]) -> Option<Path> {
        let audience = self.fields.text("audience");
        let title = self.localised("title", languages);
        let has_description = self.fields.node("description").is_some();
        let description = has_description.then(|| self.localised("description", languages));
        let pages = self.fields.texts("pages");
        let Some(audience) = audience else {
            self.missing("audience", "audience = \"agency-lead\"");
            return None;
        };
        if others.iter().any(|other| other.audience.value == audience.value) {
            let reader = &audience.value;
            let message = words!(en: "`{reader}` has two paths", zh: "`{reader}`有两条路径");
            let help = Phrase {
                english: "an audience has one path: put the pages into one list",
                chinese: "一类读者只有一条路径：把页面合到一个列表里",
            };
            self.fields.reject(audience.span, message, help);
            return None;
        }
        Some(Path { audience, title, description, pages })
    }
}

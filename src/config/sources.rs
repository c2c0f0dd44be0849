//! Reads `[[sources]]`.

use super::read::Reader;
use super::{FLAGS, Language, Source};
use crate::data::Fields;
use crate::diagnostic::Severity;
use crate::words::{Phrase, words};

impl<'a> Reader<'a> {
    /// The sources of the site. One without an id, or with that of another, is reported and left out.
    pub(super) fn sources(&mut self, languages: &[Language]) -> Vec<Source> {
        let mut sources: Vec<Source> = Vec::new();
        for table in self.fields.tables("sources") {
            let fields = Fields::new(self.path, table.value);
            let mut reader = Reader { path: self.path, fields, diagnostics: Vec::new() };
            let source = reader.one_source(languages, &sources);
            let Reader { fields, diagnostics, .. } = reader;
            self.diagnostics.extend(diagnostics);
            self.diagnostics.extend(fields.finish(Severity::Error));
            sources.extend(source);
        }
        sources
    }

    fn one_source(&mut self, languages: &[Language], others: &[Source]) -> Option<Source> {
        let id = self.fields.text("id");
        let title = self.localised("title", languages);
        let has_date = self.fields.node("date").is_some();
        let date = has_date.then(|| self.localised("date", languages));
        let flag = self.fields.choice("flag", &FLAGS.map(|flag| (flag, flag)));
        let page = self.fields.text("page");
        let Some(id) = id else {
            self.missing("id", "id = \"S1\"");
            return None;
        };
        let (name, is_taken) = (&id.value, others.iter().any(|other| other.id == id.value));
        if is_taken || name.is_empty() || name.contains(char::is_whitespace) {
            let message = match is_taken {
                true => words!(en: "two sources have the id `{name}`", zh: "两个来源的id都是`{name}`"),
                false => words!(en: "`{name}` is not the id of a source", zh: "`{name}`不能作来源的id"),
            };
            let help = Phrase {
                english: "write one word that no other source has, such as `S1`: pages name the source by it",
                chinese: "写一个别的来源没有用过的词，例如`S1`：页面用它来指这个来源",
            };
            self.fields.reject(id.span, message, help);
            return None;
        }
        Some(Source { id: id.value, title, date, flag, page })
    }
}

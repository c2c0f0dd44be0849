//! Which parts of a theme travel together in one file, and names in that list of what is not there.

use std::collections::BTreeSet;

use crate::data::{BAD_VALUE, Fields, Located, parse_toml};
use crate::diagnostic::{Diagnostic, Location, Severity, nearest};
use crate::source::{SourceFile, text};
use crate::words::{Phrase, Words, did_you_mean, words};

/// A list of bundles, and what they can be made of.
pub(super) struct List {
    /// Its path in the theme.
    pub path: &'static str,
    /// What stands before a name in messages.
    what: Phrase,
}

/// Style sheets for kinds of pages, of those of parts.
pub(super) const STYLES: List = List {
    path: "styles/bundles.toml",
    what: Phrase { english: "no style sheet of a part", chinese: "部件样式表" },
};
/// Scripts for kinds of pages, of folders.
pub(super) const SCRIPTS: List = List {
    path: "scripts/bundles.toml",
    what: Phrase { english: "no folder of scripts", chinese: "脚本文件夹" },
};

impl List {
    /// The bundles by name in the order of the file, each with those of its parts that are known.
    pub(super) fn read(
        &self,
        file: &SourceFile,
        known: &BTreeSet<&str>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<(String, Vec<String>)> {
        let text = text(file).take(diagnostics);
        let table = parse_toml(&file.path, &text, 0).take(diagnostics);
        let mut fields = Fields::new(&file.path, &table);
        let mut bundles = Vec::new();
        for entry in &table.entries {
            let (there, missing): (Vec<_>, Vec<_>) =
                fields.texts(&entry.key).into_iter().partition(|part| known.contains(part.value.as_str()));
            diagnostics.extend(missing.iter().map(|part| self.unknown(file, known, part)));
            bundles.push((entry.key.clone(), there.into_iter().map(|part| part.value).collect()));
        }
        diagnostics.extend(fields.finish(Severity::Error));
        bundles
    }

    fn unknown(&self, file: &SourceFile, known: &BTreeSet<&str>, part: &Located<String>) -> Diagnostic {
        let Located { value: name, span } = part;
        let Phrase { english, chinese } = self.what;
        let message = words!(en: "there is {english} called `{name}`", zh: "没有名为`{name}`的{chinese}");
        let help = nearest(name, known.iter().copied()).map_or_else(
            || {
                let names: Vec<&str> = known.iter().copied().collect();
                let known = Words::list(&names);
                words!(en: "there are {known}", zh: "现有的是{known}"; known)
            },
            did_you_mean,
        );
        let location = Location::new(&file.path, span.clone());
        Diagnostic::error(BAD_VALUE, location, message).with_help(help)
    }
}

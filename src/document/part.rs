//! Parts of pages that not every page has: what styles and scripts them is loaded where they occur, and nowhere else.

use serde::{Deserialize, Serialize};

/// A part of a page's text that a theme may have a style sheet and a script for, under the part's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Part {
    /// Notes, tips, warnings.
    Callout,
    /// Terms and footnotes, which can be read in place.
    Card,
    /// Flags behind claims.
    Claim,
    /// Code blocks.
    Code,
    /// Worked examples.
    Example,
    /// Pictures that have a paragraph to themselves.
    Figure,
    /// Footnotes.
    Footnote,
    /// Formulas in MathML.
    Formula,
    /// Tables.
    Table,
    /// Tabs.
    Tabs,
    /// Lists of tasks.
    Tasks,
    /// Texts to be filled in and copied.
    Template,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Callout,
        Self::Card,
        Self::Claim,
        Self::Code,
        Self::Example,
        Self::Figure,
        Self::Footnote,
        Self::Formula,
        Self::Table,
        Self::Tabs,
        Self::Tasks,
        Self::Template,
    ];

    /// What the files of a theme are called that are for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Callout => "callout",
            Self::Card => "card",
            Self::Claim => "claim",
            Self::Code => "code",
            Self::Example => "example",
            Self::Figure => "figure",
            Self::Footnote => "footnote",
            Self::Formula => "formula",
            Self::Table => "table",
            Self::Tabs => "tabs",
            Self::Tasks => "tasks",
            Self::Template => "template",
        }
    }
}

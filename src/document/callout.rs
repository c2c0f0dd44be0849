//! Callouts: boxes beside the text that readers should not miss.

use serde::{Deserialize, Serialize};

/// What a callout is for. The same five as on GitHub, and one for figures that are made up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Callout {
    /// Worth knowing.
    Note,
    /// Worth doing.
    Tip,
    /// Needed for success.
    Important,
    /// Something may go wrong.
    Warning,
    /// Something will go wrong.
    Caution,
    /// Shows how something is meant; not to be taken for facts.
    Example,
}

impl Callout {
    /// What it is called in class names and in the theme's strings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Tip => "tip",
            Self::Important => "important",
            Self::Warning => "warning",
            Self::Caution => "caution",
            Self::Example => "example",
        }
    }
}

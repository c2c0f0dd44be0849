//! Why a site was not published: refused for the user's sake, or failed for the system's.

use std::fmt;
use std::path::Path;

use crate::words::Words;

/// Why [`publish`](super::publish()) or [`guard`](super::guard()) did not do it.
#[derive(Debug)]
pub enum PublishFault {
    /// It could have been done but might have cost the user something. Nothing was created or deleted for it.
    Refused {
        /// What was found, lower case, no full stop.
        message: Words,
        /// What to do instead.
        help: Words,
    },
    /// The system did not let us. What was published before is still there.
    Failed(anyhow::Error),
}

impl PublishFault {
    pub(super) fn refused(message: impl Into<Words>, help: impl Into<Words>) -> Self {
        Self::Refused { message: message.into(), help: help.into() }
    }
}

impl From<anyhow::Error> for PublishFault {
    fn from(fault: anyhow::Error) -> Self {
        Self::Failed(fault)
    }
}

impl fmt::Display for PublishFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { message, help } => write!(formatter, "{} ({})", message.english, help.english),
            Self::Failed(fault) => write!(formatter, "{fault:#}"),
        }
    }
}

impl std::error::Error for PublishFault {}

/// What an attempt on a path ended in.
pub(super) fn failed(fault: std::io::Error, attempt: &str, path: &Path) -> PublishFault {
    PublishFault::Failed(anyhow::Error::new(fault).context(format!("cannot {attempt} {}", shown(path))))
}

/// A path as messages show it: in backticks, and harmless in a terminal even if a stranger named the file.
pub(super) fn shown(path: &Path) -> String {
    let text: String = path
        .to_string_lossy()
        .chars()
        .flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] })
        .collect();
    format!("`{text}`")
}

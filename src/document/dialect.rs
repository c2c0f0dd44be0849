//! How a file is read: what of its site and its language changes what Markdown means.

use crate::config::{Config, Language, Limits, Markdown, Writing};

/// The options under which one file is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// `[markdown]` of `site.toml`.
    pub markdown: Markdown,
    /// How the language of the file is written.
    pub writing: Writing,
    /// Where runaway input is stopped.
    pub limits: Limits,
}

impl Dialect {
    /// The dialect of a language of the site.
    pub fn of(config: &Config, language: &Language) -> Self {
        Self { writing: language.writing(), ..Self::other(config) }
    }

    /// The dialect of a file that lies in no language of the site.
    pub fn other(config: &Config) -> Self {
        Self { markdown: config.markdown.clone(), writing: Writing::Spaced, limits: config.limits.clone() }
    }
}

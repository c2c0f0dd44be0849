//! Which language the program speaks: the one that was asked for, else that of the terminal, else the site's.

use std::path::Path;

use clap::{Args, ValueEnum};

use super::environment;
use crate::config;
use crate::source::scan;
use crate::words::Speech;

/// The option of commands that have no other use for `--lang`.
#[derive(Debug, Args)]
pub(super) struct Spoken {
    /// The language of messages [default: the terminal's, else the site's]
    #[arg(long, value_enum, value_name = "LANG")]
    pub(super) lang: Option<Name>,
}

/// A language as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Name {
    /// English
    En,
    /// Chinese 中文
    Zh,
}

impl From<Name> for Speech {
    fn from(name: Name) -> Self {
        match name {
            Name::En => Self::English,
            Name::Zh => Self::Chinese,
        }
    }
}

/// The language in which to speak. `root` is the project, if there is one. English where nobody says anything.
pub(super) fn choose(asked: Option<Name>, root: Option<&Path>) -> Speech {
    let of_site = || {
        let config = config::parse(Some(&scan::config(root?)?)).value;
        Speech::named(&config.default_language()?.tag)
    };
    asked.map(Speech::from).or_else(of_terminal).or_else(of_site).unwrap_or_default()
}

/// The first of these variables that is set decides, as POSIX has it: most programs listen to them. `C` names no language.
fn of_terminal() -> Option<Speech> {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(environment)?;
    Speech::named(&locale)
}

//! The table of `src/document/code/costs.rs`, raised by what a search has found and written as it is to be committed.

use std::collections::BTreeMap;

use super::costs::{COSTS, LENGTHS};
use super::grammars::Grammars;

const FILE: &str = include_str!("../../src/document/code/costs.rs");
/// The grammar that others hold by its name only.
const LISP: &str = "Lisp";

/// Microseconds for lines of each of the lengths.
pub(crate) type Costs = [u32; LENGTHS.len()];

/// Costs by the names of grammars.
pub(crate) struct Table(BTreeMap<String, Costs>);

impl Table {
    /// The table as it is.
    pub(crate) fn committed() -> Self {
        Self(COSTS.iter().map(|(name, costs)| ((*name).to_owned(), *costs)).collect())
    }

    /// Lines of a grammar cost no less than this.
    pub(crate) fn raise(&mut self, grammar: &str, found: Costs) {
        let known = self.0.entry(grammar.to_owned()).or_default();
        for (known, found) in known.iter_mut().zip(found) {
            *known = found.max(*known);
        }
    }

    /// The whole file. A grammar costs what the dearest of those does that parts of it may be written in, and a longer line
    /// costs no less than a shorter one.
    pub(crate) fn file(&self, grammars: &Grammars) -> String {
        let row = |grammar: &str| {
            let mut raised = Self(BTreeMap::new());
            for other in grammars.reached(grammar).filter(|other| *other == grammar || *other != LISP) {
                raised.raise(grammar, self.0.get(other).copied().unwrap_or_default());
            }
            let mut most = 0;
            let costs = raised.0.into_values().flatten().map(|cost| {
                most = cost.max(most);
                number(most)
            });
            format!("    ({grammar:?}, [{}]),\n", costs.collect::<Vec<_>>().join(", "))
        };
        let mut names: Vec<&str> = grammars.names().collect();
        names.sort_unstable();
        let holds_lisp = |grammar: &&str| *grammar != LISP && grammars.reached(grammar).any(|it| it == LISP);
        let hosts = names.iter().copied().filter(holds_lisp).map(|grammar| format!("    {grammar:?},\n"));
        let file = with(FILE, "HOSTS_OF_LISP", "&str", &hosts.collect::<Vec<_>>());
        let rows: Vec<String> = names.iter().map(|grammar| row(grammar)).collect();
        with(&file, "COSTS", "(&str, [u32; LENGTHS.len()])", &rows)
    }
}

/// A file with other lines in a constant of it.
fn with(file: &str, constant: &str, kind: &str, lines: &[String]) -> String {
    let opening = format!("pub(super) const {constant}: ");
    let (before, rest) = file.split_once(&opening).unwrap_or((file, ""));
    let (_, after) = rest.split_once("\n];\n").unwrap_or_default();
    format!("{before}{opening}[{kind}; {}] = [\n{}];\n{after}", lines.len(), lines.concat())
}

/// A number as it is written in code.
fn number(cost: u32) -> String {
    if cost == u32::MAX {
        return "u32::MAX".to_owned();
    }
    let digits = cost.to_string();
    let mut written = String::new();
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            written.push('_');
        }
        written.push(digit);
    }
    written
}

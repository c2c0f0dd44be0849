//! What the grammars of code are made of, and which of them hold parts in which others.

use std::collections::BTreeSet;

use syntect::parsing::SyntaxSet;
use syntect::parsing::syntax_definition::{Pattern, SyntaxDefinition};

/// What grammars are made of.
pub(crate) struct Grammars(Vec<Grammar>);

struct Grammar {
    name: String,
    expressions: Vec<String>,
    /// Places of grammars that parts of it may be written in.
    others: BTreeSet<usize>,
}

impl Grammars {
    /// All of a set.
    pub(crate) fn of(set: &SyntaxSet) -> Self {
        let definitions = set.clone().into_builder();
        let grammar = |definition: &SyntaxDefinition| {
            let patterns: Vec<&Pattern> =
                definition.contexts.values().flat_map(|context| &context.patterns).collect();
            let expression = |pattern: &&Pattern| match pattern {
                Pattern::Match(pattern) => Some(pattern.regex.regex_str().to_owned()),
                Pattern::Include(_) => None,
            };
            let mut expressions: Vec<String> = patterns.iter().filter_map(expression).collect();
            expressions.sort_unstable();
            // Which grammar a reference leads to can be read, and not asked for.
            let shown = format!("{:?}", definition.contexts);
            let numbers = shown.split("syntax_index: ").skip(1);
            let others =
                numbers.filter_map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok());
            Grammar { name: definition.name.clone(), expressions, others: others.collect() }
        };
        Self(definitions.syntaxes().iter().map(grammar).collect())
    }

    /// Their names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|grammar| grammar.name.as_str())
    }

    /// The names of all that parts of a grammar may be written in, and of what parts of those may, itself first.
    pub(crate) fn reached(&self, name: &str) -> impl Iterator<Item = &str> {
        self.all_reached(name).into_iter().map(|grammar| grammar.name.as_str())
    }

    fn all_reached(&self, name: &str) -> Vec<&Grammar> {
        let first = self.0.iter().position(|grammar| grammar.name == name);
        let mut found: Vec<usize> = first.into_iter().collect();
        let mut next = 0;
        while let Some(grammar) = found.get(next).and_then(|place| self.0.get(*place)) {
            let new: Vec<usize> =
                grammar.others.iter().copied().filter(|other| !found.contains(other)).collect();
            found.extend(new);
            next += 1;
        }
        found.iter().filter_map(|place| self.0.get(*place)).collect()
    }

    /// The expressions of a grammar, and those of others that parts of it may be written in.
    pub(crate) fn expressions(&self, name: &str) -> (Vec<String>, Vec<String>) {
        let reached = self.all_reached(name);
        let own = reached.iter().take(1).flat_map(|grammar| grammar.expressions.clone()).collect();
        (own, reached.iter().skip(1).flat_map(|grammar| grammar.expressions.clone()).collect())
    }
}

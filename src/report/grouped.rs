//! What a person is shown when there is too much: equal problems once, and of each kind only the first few.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::words::Words;

/// How many groups of one code are shown in full, for errors and for warnings each.
const GROUPS_PER_CODE: usize = 10;

/// Diagnostics that say the same: one code, one message, several places. What to do may differ from place to place.
pub(super) struct Group<'a> {
    /// Shown in full.
    pub(super) first: &'a Diagnostic,
    /// The others, of which only the place is told.
    pub(super) again: Vec<&'a Diagnostic>,
}

/// Diagnostics of a group with the same help.
pub(super) type Advised<'a> = (Option<&'a Words>, Vec<&'a Diagnostic>);

impl<'a> Group<'a> {
    /// The others with the help of the first, of which there may be none, and the rest, each help once.
    pub(super) fn by_help(&self) -> (Vec<&'a Diagnostic>, Vec<Advised<'a>>) {
        let (same, others): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
            self.again.iter().partition(|other| other.help == self.first.help);
        let mut by_help: Vec<Advised<'_>> = Vec::new();
        let mut known = BTreeMap::<Option<&Words>, usize>::new();
        for other in others {
            let help = other.help.as_ref();
            let index = *known.entry(help).or_insert(by_help.len());
            match by_help.get_mut(index) {
                Some((_, places)) => places.push(other),
                None => by_help.push((help, vec![other])),
            }
        }
        (same, by_help)
    }
}

/// All diagnostics of one severity, divided into those to show and those to count.
pub(super) struct Selection<'a> {
    /// In the order of their first diagnostic.
    pub(super) shown: Vec<Group<'a>>,
    /// How many diagnostics of a code are in no group above.
    pub(super) hidden: BTreeMap<Code, usize>,
}

/// Groups the diagnostics of a severity and keeps the first few groups of each code.
pub(super) fn select(diagnostics: &[Diagnostic], severity: Severity) -> Selection<'_> {
    let mut shown: Vec<Group<'_>> = Vec::new();
    let mut hidden = BTreeMap::new();
    let mut groups_of = BTreeMap::<Code, usize>::new();
    // Where in `shown` the group is; `None` for a group that came too late to be shown.
    let mut known = BTreeMap::<(Code, &str), Option<usize>>::new();
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity) {
        let Diagnostic { code, message, .. } = diagnostic;
        let slot = *known.entry((*code, &message.english)).or_insert_with(|| {
            let groups = groups_of.entry(*code).or_default();
            *groups += 1;
            (*groups <= GROUPS_PER_CODE).then_some(shown.len())
        });
        match slot.map(|index| shown.get_mut(index)) {
            Some(Some(group)) => group.again.push(diagnostic),
            Some(None) => shown.push(Group { first: diagnostic, again: Vec::new() }),
            None => *hidden.entry(*code).or_default() += 1,
        }
    }
    Selection { shown, hidden }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{BROKEN, OTHER, path};
    use super::select;
    use crate::diagnostic::{Diagnostic, Location, Severity};

    #[test]
    fn every_diagnostic_is_shown_or_counted() {
        let place = || Location::file(&path("a.md"));
        let mut diagnostics = Vec::new();
        for number in 0..40 {
            diagnostics.push(Diagnostic::error(BROKEN, place(), format!("message {}", number % 20)));
            diagnostics.push(Diagnostic::warning(BROKEN, place(), format!("message {}", number % 12)));
            diagnostics.push(Diagnostic::error(OTHER, place(), "always the same"));
        }
        for (severity, groups, hidden_broken) in [(Severity::Error, 11, 20), (Severity::Warning, 10, 6)] {
            let selection = select(&diagnostics, severity);
            let shown: usize = selection.shown.iter().map(|group| 1 + group.again.len()).sum();
            let hidden: usize = selection.hidden.values().sum();
            let all = diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
            assert_eq!(selection.shown.len(), groups);
            assert_eq!(selection.hidden.get(&BROKEN), Some(&hidden_broken));
            assert_eq!(selection.hidden.get(&OTHER), None);
            assert_eq!(shown + hidden, all);
        }
    }
}

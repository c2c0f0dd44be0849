//! Front matter with its typing errors corrected, so that the rest of it can be read, and the way back to what was typed.

use std::ops::Range;

use crate::data::{Node, Table, Value};
use crate::diagnostic::{Checked, Diagnostic, Edit};

/// A text with corrections made.
pub(super) struct Mended {
    pub(super) text: String,
    /// Where the typed text begins in its file.
    offset: usize,
    /// What was replaced, in the file, and where its replacement stands in `text`; in order.
    replaced: Vec<(Range<usize>, Range<usize>)>,
}

impl Mended {
    /// Makes the corrections of all diagnostics in `typed`, which begins at `offset` of its file. A correction that lies in
    /// another is left out.
    pub(super) fn new(typed: &str, offset: usize, faults: &[Diagnostic]) -> Self {
        let inside = offset..offset + typed.len();
        let mut edits: Vec<&Edit> = faults.iter().flat_map(|fault| &fault.edits).collect();
        edits.retain(|edit| inside.start <= edit.span.start && edit.span.end <= inside.end);
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let mut mended = Self { text: String::with_capacity(typed.len()), offset, replaced: Vec::new() };
        let mut at = offset;
        let part = |from: usize, to: usize| typed.get(from - offset..to - offset).unwrap_or("");
        for edit in edits {
            if edit.span.start < at {
                continue;
            }
            mended.text.push_str(part(at, edit.span.start));
            let start = mended.text.len();
            mended.text.push_str(&edit.text);
            mended.replaced.push((edit.span.clone(), start..mended.text.len()));
            at = edit.span.end;
        }
        mended.text.push_str(part(at, inside.end));
        mended
    }

    /// The place in the file of a place in the corrected text. What lies in a replacement lies in all of what was replaced.
    fn original(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.place(span.start, |typed| typed.start);
        start..self.place(span.end, |typed| typed.end).max(start)
    }

    fn place(&self, at: usize, side: impl Fn(&Range<usize>) -> usize) -> usize {
        let before = self.replaced.partition_point(|(_, written)| written.start <= at);
        match before.checked_sub(1).and_then(|index| self.replaced.get(index)) {
            None => self.offset + at,
            Some((typed, written)) if at == written.start => {
                if written.is_empty() {
                    side(typed)
                } else {
                    typed.start
                }
            }
            Some((typed, written)) if at < written.end => side(typed),
            Some((typed, written)) => typed.end + at - written.end,
        }
    }

    /// The same table with the places of the file.
    pub(super) fn restore(&self, mut read: Checked<Table>) -> Checked<Table> {
        self.restore_table(&mut read.value);
        for fault in &mut read.diagnostics {
            for location in fault.location.iter_mut().chain(fault.related.iter_mut().map(|(place, _)| place))
            {
                location.span = self.original(&location.span);
            }
        }
        read
    }

    fn restore_table(&self, table: &mut Table) {
        for entry in &mut table.entries {
            entry.key_span = self.original(&entry.key_span);
            self.restore_node(&mut entry.node);
        }
    }

    fn restore_node(&self, node: &mut Node) {
        node.span = self.original(&node.span);
        match &mut node.value {
            Value::List(items) => items.iter_mut().for_each(|item| self.restore_node(item)),
            Value::Table(table) => self.restore_table(table),
            Value::Null | Value::Scalar { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Mended;
    use crate::data::SYNTAX;
    use crate::diagnostic::{Diagnostic, Location};
    use crate::path::SourcePath;

    #[test]
    fn places_lead_back() {
        let path = SourcePath::new("a.md").unwrap();
        let fault = Diagnostic::error(SYNTAX, Location::file(&path), "x")
            .with_edit(13..16, ": ")
            .with_edit(19..19, "[");
        let mended = Mended::new("key：甲乙", 10, &[fault]);
        assert_eq!(mended.text, "key: 甲[乙");
        assert_eq!(mended.original(&(0..3)), 10..13, "before");
        assert_eq!(mended.original(&(3..5)), 13..16, "what was replaced");
        assert_eq!(mended.original(&(5..8)), 16..19, "between");
        assert_eq!(mended.original(&(9..12)), 19..22, "after what was added");
    }
}

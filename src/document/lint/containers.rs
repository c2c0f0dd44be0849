//! Containers: `：：：tip`, where a Chinese keyboard types another colon than the one that opens and closes them.

use super::Page;
use super::correction::{Certainty, Correction};
use super::facts::Line;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::markdown::is_container;
use crate::document::sign::first_named;
use crate::words::words;

/// The line of a container that is text.
pub const UNMARKED_CONTAINER: Code = Code::new(
    "unmarked-container",
    "the line of a `:::` container with full-width colons, which is read as text",
    "`:::`容器的那一行用了全角冒号，被当作文字",
);

pub(super) fn check(page: &Page<'_>, said: &mut Vec<Diagnostic>) {
    let mut begun = page.body.find(":::");
    for (line, source) in page.paragraph_lines() {
        let Some(fence) = Fence::of(source).filter(|_| page.is_text(line.span.start)) else { continue };
        // Any word may stand behind colons: what no container is called may be no container.
        let is_known = is_container(fence.name);
        if is_known {
            begun = Some(begun.map_or(line.span.start, |at| at.min(line.span.start)));
        }
        // A line of nothing but colons ends something only where something began.
        let ends = fence.name.is_empty() && begun.is_some_and(|at| at <= line.span.start);
        let certainty = if is_known || ends { Certainty::Certain } else { Certainty::Likely };
        said.extend(fence.fault(page, line, certainty));
    }
}

/// Colons that begin a line, one of them full-width, and what follows them.
struct Fence<'a> {
    colons: &'a str,
    /// Empty in the line that ends a container.
    name: &'a str,
}

impl<'a> Fence<'a> {
    fn of(source: &'a str) -> Option<Self> {
        let rest = source.trim_start_matches([':', '：']);
        let colons = source.get(..source.len() - rest.len())?;
        let name = rest.trim_start();
        let name = name.get(..name.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(name.len()))?;
        let is_fence = colons.chars().count() >= 3 && colons.contains('：');
        (is_fence && name.is_empty() == rest.trim().is_empty()).then_some(Self { colons, name })
    }

    fn fault(&self, page: &Page<'_>, line: &Line, certainty: Certainty) -> Option<Diagnostic> {
        let named = first_named(self.colons)?;
        let span = line.span.start..line.span.start + self.colons.len();
        let message = if self.name.is_empty() {
            words!(
                en: "{named} where a container ends: the line is shown as text",
                zh: "容器结尾用了{named}：这一行原样显示";
                named
            )
        } else {
            let name = self.name;
            words!(
                en: "{named} where the container `{name}` begins: the line is shown as text",
                zh: "容器`{name}`开头用了{named}：这一行原样显示";
                named
            )
        };
        let right = ":".repeat(self.colons.chars().count());
        let fault = page.fault(UNMARKED_CONTAINER, Severity::Warning, span.clone(), message);
        Some(page.corrected(fault, Correction::of(span, right), &page.whole(&line.span), certainty))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{accepts, advises, mends};
    use super::UNMARKED_CONTAINER;

    #[test]
    fn containers() {
        mends(
            UNMARKED_CONTAINER,
            &[
                ("：：：tip\n文\n：：：", ":::tip\n文\n:::"),
                ("：：： warning 先看这里\n\n文\n\n：：：", "::: warning 先看这里\n\n文\n\n:::"),
                (":::tip\n文\n：：：", ":::tip\n文\n:::"),
                (
                    "：：：：details 详情\n\n:::tip\n文\n:::\n\n：：：：",
                    "::::details 详情\n\n:::tip\n文\n:::\n\n::::",
                ),
                ("::：tip\n文\n：：：", ":::tip\n文\n:::"),
                ("> ：：：note\n> 文\n> ：：：", "> :::note\n> 文\n> :::"),
                ("- 甲\n\n  ：：：tip\n  文\n  ：：：", "- 甲\n\n  :::tip\n  文\n  :::"),
            ],
        );
        advises(UNMARKED_CONTAINER, &[("文\n\n：：：", "write `:::`"), ("：：：待续", "write `:::待续`")]);
    }

    #[test]
    fn other_colons_are_text() {
        accepts(&[
            "：：",
            "甲：：：乙",
            "：：：“好”",
            "：：：，",
            "`：：：tip`",
            "```\n：：：tip\n```",
            "\\：：：tip",
        ]);
    }
}

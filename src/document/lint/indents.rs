//! Indents: `　　首行缩进`, two full-width spaces where a style sheet should indent.

use super::Page;
use super::correction::{Certainty, Correction};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::sign::named;
use crate::words::words;

/// A paragraph that is indented by hand. A matter of style: reported only on sites that ask for it.
pub const FIRST_LINE_INDENT: Code = Code::new(
    "first-line-indent",
    "a paragraph indented with full-width spaces (only where a site asks for it)",
    "段落用全角空格缩进（站点要求时才报告）",
);

pub(super) fn check(page: &Page<'_>, said: &mut Vec<Diagnostic>) {
    for (line, source) in page.paragraph_lines() {
        let indent = source.len() - source.trim_start_matches('\u{3000}').len();
        if indent == 0 || indent == source.len() {
            continue;
        }
        let span = line.span.start..line.span.start + indent;
        let named = named('\u{3000}');
        let message = words!(en: "{named} at the beginning of a paragraph", zh: "段落开头是{named}"; named);
        let fault = page.fault(FIRST_LINE_INDENT, Severity::Warning, span.clone(), message);
        said.push(page.corrected(fault, Correction::of(span, ""), &line.span, Certainty::Certain));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{accepts, mends};
    use super::FIRST_LINE_INDENT;

    #[test]
    fn indents() {
        mends(FIRST_LINE_INDENT, &[("　　首行", "首行"), ("甲\n\n　乙", "甲\n\n乙")]);
        accepts(&["首行", "甲　乙", "# 　标题", "    　代码", "　"]);
    }
}

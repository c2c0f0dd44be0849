//! One line per problem, place first, as editors and `grep` know it from compilers:
//! `path:line:column: error[broken-link]: message (help)`.

use std::io::{self, Write};

use super::place::Places;
use super::{safe, word};
use crate::diagnostic::Diagnostic;
use crate::words::Speech;

/// Writes the lines in the order of the diagnostics.
pub(super) fn write(
    out: &mut impl Write,
    diagnostics: &[Diagnostic],
    places: &Places<'_>,
    speech: Speech,
) -> io::Result<()> {
    for diagnostic in diagnostics {
        if let Some(location) = &diagnostic.location {
            write!(out, "{}: ", places.find(location))?;
        }
        let (severity, code) = (word(diagnostic.severity), diagnostic.code.name);
        write!(out, "{severity}[{code}]: {}", safe::one_line(diagnostic.message.get(speech)))?;
        if let Some(help) = &diagnostic.help {
            write!(out, " ({})", safe::one_line(help.get(speech)))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::tests::{BROKEN, OTHER, at, path, plain, tree, written};
    use crate::diagnostic::{Diagnostic, Location};

    #[test]
    fn one_line_each() {
        let text = "一\n见[乙](b.md)。\n";
        let files = tree(&[("content/zh/甲.md", text)]);
        let diagnostics = [
            Diagnostic::error_anywhere(OTHER, "nothing\nat all"),
            Diagnostic::warning(OTHER, Location::file(&path("content/zh/甲.md")), "as a whole"),
            Diagnostic::error(BROKEN, at("content/zh/甲.md", text, "b.md"), "`b.md` does not exist")
                .with_help("did you mean\n  `c.md`?"),
        ];
        assert_eq!(
            written(&diagnostics, &files, plain(Format::Short)),
            "error[unknown-key]: nothing at all\n\
             content/zh/甲.md: warning[unknown-key]: as a whole\n\
             content/zh/甲.md:2:6: error[broken-link]: `b.md` does not exist (did you mean `c.md`?)\n"
        );
    }
}

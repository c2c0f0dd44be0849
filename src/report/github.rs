//! Workflow commands that GitHub turns into annotations of a pull request.
//!
//! GitHub shows at most ten per severity and step, so errors come first. The escapes are those of its own toolkit:
//! percent signs and line ends everywhere, in properties also `:` and `,`.

use std::io::{self, Write};

use super::place::{Place, Places};
use super::{SEVERITIES, safe, word};
use crate::diagnostic::{Diagnostic, Severity};
use crate::words::Speech;

/// Writes one command per diagnostic.
pub(super) fn write(
    out: &mut impl Write,
    diagnostics: &[Diagnostic],
    places: &Places<'_>,
    speech: Speech,
) -> io::Result<()> {
    for severity in SEVERITIES {
        for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity) {
            let command = if severity == Severity::Note { "notice" } else { word(severity) };
            write!(out, "::{command} ")?;
            if let Some(location) = &diagnostic.location {
                write_place(out, &places.find(location))?;
            }
            write!(
                out,
                "title={}::{}",
                property(diagnostic.code.name),
                data(diagnostic.message.get(speech))
            )?;
            if let Some(help) = &diagnostic.help {
                write!(out, "%0A{}", data(help.get(speech)))?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}

fn write_place(out: &mut impl Write, place: &Place<'_>) -> io::Result<()> {
    write!(out, "file={},", property(place.path.as_str()))?;
    let Some(region) = &place.region else { return Ok(()) };
    let (start, end) = (region.start, region.end);
    if start.line == end.line {
        let (line, column, end_column) = (start.line, start.column, end.column);
        return write!(out, "line={line},col={column},endLine={line},endColumn={end_column},");
    }
    // A region that takes in a line end stops before the next line, under which GitHub would put the words.
    let last_line = if end.column == 1 { end.line - 1 } else { end.line };
    // The runner drops columns with a complaint when the lines differ.
    write!(out, "line={},endLine={last_line},", start.line)
}

fn data(text: &str) -> String {
    safe::lines(text).replace('%', "%25").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::tests::{BROKEN, OTHER, at, path, plain, tree, written};
    use crate::diagnostic::{Diagnostic, Location};

    #[test]
    fn errors_first_and_escaped() {
        let name = "content/a,b:100%.md";
        let text = "一\n见[乙](b.md)。\n";
        let files = tree(&[(name, text)]);
        let diagnostics = [
            Diagnostic::warning(OTHER, Location::file(&path(name)), "100%\nsure: yes, really\r"),
            Diagnostic::warning(OTHER, Location::new(&path(name), 0..4), "one line and its end"),
            Diagnostic::warning(OTHER, Location::new(&path(name), 0..7), "two lines"),
            Diagnostic::error(BROKEN, at(name, text, "b.md"), "::error::gone").with_help("look\nagain"),
            Diagnostic::error_anywhere(BROKEN, "anywhere"),
        ];
        assert_eq!(
            written(&diagnostics, &files, plain(Format::Github)),
            "::error file=content/a%2Cb%3A100%25.md,line=2,col=6,endLine=2,endColumn=10,\
             title=broken-link::::error::gone%0Alook%0Aagain\n\
             ::error title=broken-link::anywhere\n\
             ::warning file=content/a%2Cb%3A100%25.md,title=unknown-key::100%25%0Asure: yes, really\\r\n\
             ::warning file=content/a%2Cb%3A100%25.md,line=1,endLine=1,\
             title=unknown-key::one line and its end\n\
             ::warning file=content/a%2Cb%3A100%25.md,line=1,endLine=2,title=unknown-key::two lines\n"
        );
    }
}

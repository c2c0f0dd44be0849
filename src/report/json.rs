//! One JSON object for scripts. It grows by new fields only; anything else raises `version`.
//!
//! ```json
//! {"version":1,"summary":{"errors":1,"warnings":0,"notes":0},"diagnostics":[…]}
//! ```
//!
//! Each of `diagnostics`, in the order of path and place:
//!
//! | field | |
//! | --- | --- |
//! | `code` | stable name of the kind of problem, such as `broken-link` |
//! | `severity` | `error`, `warning` or `note` |
//! | `message` | what was found |
//! | `path` | the file, relative to the project, with `/`; `null` when no file is to blame |
//! | `line`, `column` | first character, both from 1, columns in Unicode characters; `null` for the file as a whole |
//! | `endLine`, `endColumn` | the character after the last |
//! | `offset`, `length` | the same in bytes of the file's text: UTF-8, no byte order mark, every line end one byte |
//! | `help` | what to do, or `null` |
//! | `related` | other places that belong to it: `path`, `line`, `column`, `message` |

use std::io::{self, Write};

use serde::Serialize;

use super::place::Places;
use super::{Summary, safe, word};
use crate::diagnostic::{Diagnostic, Location};
use crate::words::Speech;

const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    summary: Counts,
    diagnostics: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
    notes: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    path: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    offset: Option<usize>,
    length: Option<usize>,
    help: Option<&'a str>,
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    path: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    message: &'a str,
}

/// Writes the object on one line.
pub(super) fn write(
    out: &mut impl Write,
    diagnostics: &[Diagnostic],
    places: &Places<'_>,
    speech: Speech,
) -> io::Result<()> {
    let Summary { errors, warnings, notes } = Summary::of(diagnostics);
    let report = Report {
        version: VERSION,
        summary: Counts { errors, warnings, notes },
        diagnostics: diagnostics.iter().map(|diagnostic| entry(diagnostic, places, speech)).collect(),
    };
    safe::json(out, &report)
}

fn entry<'a>(diagnostic: &'a Diagnostic, places: &'a Places<'_>, speech: Speech) -> Entry<'a> {
    let place = diagnostic.location.as_ref().map(|location| places.find(location));
    let region = place.as_ref().and_then(|place| place.region.as_ref());
    Entry {
        code: diagnostic.code.name,
        severity: word(diagnostic.severity),
        message: diagnostic.message.get(speech),
        path: diagnostic.location.as_ref().map(|location| location.path.as_str()),
        line: region.map(|region| region.start.line),
        column: region.map(|region| region.start.column),
        end_line: region.map(|region| region.end.line),
        end_column: region.map(|region| region.end.column),
        offset: region.map(|region| region.span.start),
        length: region.map(|region| region.span.len()),
        help: diagnostic.help.as_ref().map(|help| help.get(speech).as_str()),
        related: diagnostic
            .related
            .iter()
            .map(|(at, message)| related(at, message.get(speech), places))
            .collect(),
    }
}

fn related<'a>(location: &'a Location, message: &'a str, places: &'a Places<'_>) -> Related<'a> {
    let start = places.find(location).region.map(|region| region.start);
    Related {
        path: location.path.as_str(),
        line: start.map(|start| start.line),
        column: start.map(|start| start.column),
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::tests::{BROKEN, OTHER, at, path, plain, tree, written};
    use crate::diagnostic::{Diagnostic, Location};

    #[test]
    fn the_shape_is_a_promise() {
        let text = "一\n见[乙](b.md)。\n";
        let files = tree(&[("甲.md", text)]);
        let diagnostics = [
            Diagnostic::error_anywhere(OTHER, "nowhere"),
            Diagnostic::warning(BROKEN, at("甲.md", text, "b.md"), "gone")
                .with_help("look\nagain")
                .with_related(at("甲.md", text, "一"), "here")
                .with_related(Location::file(&path("乙.md")), "there"),
        ];
        assert_eq!(
            written(&diagnostics, &files, plain(Format::Json)),
            concat!(
                r#"{"version":1,"summary":{"errors":1,"warnings":1,"notes":0},"diagnostics":["#,
                r#"{"code":"unknown-key","severity":"error","message":"nowhere","path":null,"line":null,"#,
                r#""column":null,"endLine":null,"endColumn":null,"offset":null,"length":null,"help":null,"#,
                r#""related":[]},"#,
                r#"{"code":"broken-link","severity":"warning","message":"gone","path":"甲.md","line":2,"#,
                r#""column":6,"endLine":2,"endColumn":10,"offset":13,"length":4,"help":"look\nagain","#,
                r#""related":[{"path":"甲.md","line":1,"column":1,"message":"here"},"#,
                r#"{"path":"乙.md","line":null,"column":null,"message":"there"}]}]}"#,
                "\n"
            )
        );
        assert_eq!(
            written(&[], &files, plain(Format::Json)),
            "{\"version\":1,\"summary\":{\"errors\":0,\"warnings\":0,\"notes\":0},\"diagnostics\":[]}\n"
        );
    }
}

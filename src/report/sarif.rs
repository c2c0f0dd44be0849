//! SARIF 2.1.0, for code hosts and for viewers of analysis results.
//!
//! The types below are the few parts of the standard that we use, under its names:
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use super::place::{Place, Places};
use super::{safe, word};
use crate::diagnostic::{Code, Diagnostic};
use crate::words::{Phrase, Speech, Words, words};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// What paths are relative to; the name that code hosts know for the root of a checkout.
const ROOT: &str = "%SRCROOT%";
const ROOT_OF_PROJECT: Phrase =
    Phrase { english: "The root of the project.", chinese: "项目的根目录。" };

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'a str,
    version: &'a str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    original_uri_base_ids: BTreeMap<&'a str, BaseId<'a>>,
    column_kind: &'a str,
    results: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct BaseId<'a> {
    description: Text<&'a str>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'a str,
    version: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    information_uri: &'a str,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: &'a str,
    short_description: Text<&'a str>,
}

#[derive(Serialize)]
struct Text<T> {
    text: T,
}

/// A "result", in the words of the standard.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'a str,
    message: Text<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Spot<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Spot<'a>>,
}

/// A "location".
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Spot<'a> {
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<&'a str>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Stretch>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    uri_base_id: &'static str,
}

/// A "region". Its end is the character after the last, as in [`super::place::Region`].
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Stretch {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// Writes the log on one line.
pub(super) fn write(
    out: &mut impl Write,
    diagnostics: &[Diagnostic],
    places: &Places<'_>,
    speech: Speech,
) -> io::Result<()> {
    let codes: BTreeSet<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    let indexes: BTreeMap<Code, usize> = codes.iter().copied().zip(0..).collect();
    let finding = |diagnostic| finding(diagnostic, &indexes, places, speech);
    let run = Run {
        tool: Tool { driver: driver(&codes, speech) },
        original_uri_base_ids: BTreeMap::from([(
            ROOT,
            BaseId { description: Text { text: ROOT_OF_PROJECT.get(speech) } },
        )]),
        column_kind: "unicodeCodePoints",
        results: diagnostics.iter().map(finding).collect(),
    };
    safe::json(out, &Log { schema: SCHEMA, version: "2.1.0", runs: [run] })
}

fn driver(codes: &BTreeSet<Code>, speech: Speech) -> Driver<'static> {
    let rule =
        |code: &Code| Rule { id: code.name, short_description: Text { text: *code.summary.get(speech) } };
    Driver {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        // Empty, and then left out, until the manifest names a repository.
        information_uri: env!("CARGO_PKG_REPOSITORY"),
        rules: codes.iter().map(rule).collect(),
    }
}

fn finding<'a>(
    diagnostic: &'a Diagnostic,
    indexes: &BTreeMap<Code, usize>,
    places: &Places<'_>,
    speech: Speech,
) -> Finding<'a> {
    let help = |help: &Words| words!(en: "\nhelp: {help}", zh: "\n帮助：{help}"; help);
    let help = diagnostic.help.as_ref().map(help).unwrap_or_default();
    let spot = |place: Place<'_>, message| Spot { physical_location: physical(&place), message };
    let related = diagnostic.related.iter();
    Finding {
        rule_id: diagnostic.code.name,
        rule_index: indexes.get(&diagnostic.code).copied().unwrap_or_default(),
        level: word(diagnostic.severity),
        message: Text { text: format!("{}{}", diagnostic.message.get(speech), help.get(speech)) },
        locations: diagnostic.location.iter().map(|at| spot(places.find(at), None)).collect(),
        related_locations: related
            .map(|(at, message)| spot(places.find(at), Some(Text { text: message.get(speech).as_str() })))
            .collect(),
    }
}

fn physical(place: &Place<'_>) -> Physical {
    let region = place.region.as_ref().map(|region| Stretch {
        start_line: region.start.line,
        start_column: region.start.column,
        end_line: region.end.line,
        end_column: region.end.column,
    });
    let artifact_location = Artifact { uri: relative_uri(place.path.as_str()), uri_base_id: ROOT };
    Physical { artifact_location, region }
}

/// A path as a relative reference (RFC 3986): everything but unreserved characters and slashes is escaped, so a
/// colon in the first part cannot be taken for a scheme.
fn relative_uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::Format;
    use super::super::tests::{BROKEN, OTHER, at, path, plain, tree, written};
    use super::relative_uri;
    use crate::diagnostic::{Diagnostic, Location};

    fn log(diagnostics: &[Diagnostic], files: &[(&str, &str)]) -> Value {
        serde_json::from_str(&written(diagnostics, &tree(files), plain(Format::Sarif))).unwrap()
    }

    #[test]
    fn findings_have_rules_levels_and_places() {
        let text = "一\n见[乙](b.md)。\n";
        let diagnostics = [
            Diagnostic::error_anywhere(OTHER, "nowhere"),
            Diagnostic::warning(BROKEN, at("甲 1.md", text, "b.md"), "gone")
                .with_help("look again")
                .with_related(Location::file(&path("乙.md")), "there"),
        ];
        let log = log(&diagnostics, &[("甲 1.md", text)]);
        let run = &log["runs"][0];
        assert_eq!(log["version"], "2.1.0");
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        assert_eq!(run["tool"]["driver"]["version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(
            run["tool"]["driver"]["rules"],
            json!([
                {"id": "broken-link", "shortDescription": {"text": "a link leads nowhere"}},
                {"id": "unknown-key", "shortDescription": {"text": "a key is not known"}},
            ])
        );
        assert_eq!(
            run["results"],
            json!([
                {"ruleId": "unknown-key", "ruleIndex": 1, "level": "error", "message": {"text": "nowhere"}},
                {
                    "ruleId": "broken-link", "ruleIndex": 0, "level": "warning",
                    "message": {"text": "gone\nhelp: look again"},
                    "locations": [{"physicalLocation": {
                        "artifactLocation": {"uri": "%E7%94%B2%201.md", "uriBaseId": "%SRCROOT%"},
                        "region": {"startLine": 2, "startColumn": 6, "endLine": 2, "endColumn": 10},
                    }}],
                    "relatedLocations": [{
                        "physicalLocation": {
                            "artifactLocation": {"uri": "%E4%B9%99.md", "uriBaseId": "%SRCROOT%"}
                        },
                        "message": {"text": "there"},
                    }],
                },
            ])
        );
    }

    #[test]
    fn a_clean_run_has_an_empty_list() {
        assert_eq!(log(&[], &[])["runs"][0]["results"], json!([]));
    }

    #[test]
    fn uris_are_escaped() {
        assert_eq!(relative_uri("a:b/c d%#?\u{1b}[é].md"), "a%3Ab/c%20d%25%23%3F%1B%5B%C3%A9%5D.md");
    }
}

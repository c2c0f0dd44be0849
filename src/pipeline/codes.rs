//! All codes of the program, and how serious a site takes them.

use crate::config::{self, Config, Level};
use crate::data;
use crate::diagnostic::{Code, Diagnostic, Location, Severity, Weight, nearest};
use crate::document;
use crate::glossary;
use crate::path::SourcePath;
use crate::render;
use crate::site;
use crate::source::{self, scan};
use crate::theme;
use crate::words::{Words, did_you_mean, words};

use super::owner;

/// Every code, in the order of the manual. A test holds this list to what the rooms declare.
pub const CODES: &[Code] = &[
    scan::UNREADABLE,
    scan::SKIPPED,
    scan::BAD_FILE_NAME,
    source::NOT_UTF8,
    source::OTHER_ENCODING,
    source::CONTROL_CHARACTER,
    source::INVISIBLE_CHARACTER,
    source::LOST_TEXT,
    source::MISREAD_TEXT,
    source::CONVERTER_RESIDUE,
    source::UNREADABLE_IMAGE,
    data::SYNTAX,
    data::UNKNOWN_KEY,
    data::BAD_VALUE,
    config::MISSING_KEY,
    glossary::DUPLICATE_TERM,
    document::FRONT_MATTER,
    document::FULL_WIDTH_COLON,
    document::MISSING_SPACE,
    document::BAD_INDENTATION,
    document::CURLY_QUOTES,
    document::UNSPLIT_LIST,
    document::HIDDEN_HEADING,
    document::DUPLICATE_ID,
    document::UNUSED_FOOTNOTE,
    document::SURPLUS_CELLS,
    document::REMOVED_HTML,
    document::MISSING_ALT,
    document::CODE_ATTRIBUTE,
    document::PLAIN_CODE,
    document::BAD_FORMULA,
    document::UNKNOWN_CONTAINER,
    document::UNCLOSED_CONTAINER,
    document::BROKEN_INCLUDE,
    document::UNMARKED_HEADING,
    document::UNMARKED_HEADING_ID,
    document::UNMARKED_LIST,
    document::UNMARKED_TASK,
    document::UNMARKED_BRACES,
    document::UNMARKED_QUOTE,
    document::UNMARKED_LINK,
    document::UNMARKED_IMAGE,
    document::UNMARKED_TABLE,
    document::UNMARKED_FOOTNOTE,
    document::UNMARKED_CODE,
    document::UNMARKED_CONTAINER,
    document::UNMARKED_EMPHASIS,
    document::LITERAL_ASTERISKS,
    document::GLUED_EMPHASIS,
    document::FIRST_LINE_INDENT,
    site::NO_PAGES,
    site::OUTSIDE_LANGUAGES,
    site::DUPLICATE_TRANSLATION,
    site::UNTRANSLATED_PAGE,
    site::DIFFERENT_HEADINGS,
    site::STALE_SECTION,
    site::BAD_ADDRESS,
    site::BROKEN_LINK,
    site::MISSING_ANCHOR,
    site::MISSING_IMAGE,
    site::MIXED_LANGUAGE_LINK,
    site::UNSAFE_LINK,
    site::ORPHAN_PAGE,
    site::MISSING_STEP,
    site::MISSING_TERM_PAGE,
    site::UNKNOWN_TERM,
    theme::UNKNOWN_THEME,
    theme::OUTDATED_OVERRIDE,
    theme::MISSING_STRING,
    theme::ACCENT_CONTRAST,
    render::UNKNOWN_LABEL,
    render::TEMPLATE_ERROR,
    owner::DUPLICATE_URL,
];

/// Matters of style: reported only on sites that give them a level.
const OFF_UNLESS_SET: &[Code] = &[document::FIRST_LINE_INDENT];

/// The codes that a site may take more or less seriously.
fn adjustable() -> impl Iterator<Item = &'static str> {
    CODES.iter().filter(|code| code.weight == Weight::Adjustable).map(|code| code.name)
}

/// Applies the site's levels, sorts, and says everything once.
pub(super) fn finish(mut diagnostics: Vec<Diagnostic>, config: &Config) -> Vec<Diagnostic> {
    for code in OFF_UNLESS_SET {
        if !config.levels.iter().any(|(set, _)| set.value == code.name) {
            diagnostics.retain(|diagnostic| diagnostic.code != *code);
        }
    }
    for (code, level) in &config.levels {
        if !adjustable().any(|known| known == code.value) {
            diagnostics.push(not_adjustable(&code.value, code.span.clone()));
            continue;
        }
        match level {
            Level::Off => diagnostics.retain(|diagnostic| diagnostic.code.name != code.value),
            Level::Note => set(&mut diagnostics, &code.value, Severity::Note),
            Level::Warning => set(&mut diagnostics, &code.value, Severity::Warning),
            Level::Error => set(&mut diagnostics, &code.value, Severity::Error),
        }
    }
    diagnostics.sort();
    diagnostics.dedup();
    diagnostics
}

fn set(diagnostics: &mut [Diagnostic], code: &str, severity: Severity) {
    for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.code.name == code) {
        diagnostic.severity = severity;
    }
}

fn not_adjustable(code: &str, span: std::ops::Range<usize>) -> Diagnostic {
    let message = words!(en: "the level of `{code}` cannot be set", zh: "`{code}`的级别不能设置");
    let is_code = CODES.iter().any(|known| known.name == code);
    let help = match nearest(code, adjustable()) {
        Some(near) if !is_code => did_you_mean(near),
        _ => {
            let known = Words::list(adjustable());
            words!(en: "levels can be set for {known}", zh: "可以设置级别的有{known}"; known)
        }
    };
    let mut diagnostic = Diagnostic::error_anywhere(data::BAD_VALUE, message).with_help(help);
    diagnostic.location = Some(Location::new(&SourcePath::config(), span));
    diagnostic
}

//! What is wrong with templates, as diagnostics with their places.

use std::ops::Range;

use tera::{ErrorKind, Tera};

use crate::diagnostic::{Code, Diagnostic, Location};
use crate::theme::Theme;
use crate::words::{Phrase, Words, words};

/// A template that cannot be read or rendered.
pub const TEMPLATE_ERROR: Code =
    Code::new("template-error", "a template that cannot be read or rendered", "模板读不出来，或渲染失败")
        .fixed();

const HELP: Phrase = Phrase {
    english: "the values a template can see are listed in the theme chapter of the manual",
    chinese: "模板里能用的值列在手册的主题一章",
};
const SYNTAX_HELP: Phrase = Phrase {
    english: "templates are written for Tera 2: `{{ value }}` prints, `{% if value %}` and `{% endif %}` choose",
    chinese: "模板用Tera 2的写法：`{{ value }}`输出，`{% if value %}`和`{% endif %}`作选择",
};

/// Everything that is wrong with the templates, given the `error` they had together: the engine stops at the first
/// template it cannot read.
pub(super) fn all(
    theme: &Theme,
    sources: &[(&str, String)],
    error: &tera::Error,
    empty: impl Fn() -> Tera,
) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let mut readable: Vec<(&str, &str)> = Vec::new();
    for (name, text) in sources {
        match empty().add_raw_template(name, text) {
            Err(own) if matches!(own.kind(), ErrorKind::SyntaxError(_)) => {
                faults.push(one(theme, &own, name));
                // The others may extend it or include it.
                readable.push((name, ""));
            }
            _ => readable.push((name, text)),
        }
    }
    if faults.is_empty() {
        return together(theme, sources, error);
    }
    if let Err(error) = empty().add_raw_templates(readable) {
        // What an unreadable template would have defined is no fault of those that use it.
        let own = ["unknown filter", "unknown function", "unknown test"];
        let rest = together(theme, sources, &error).into_iter();
        faults.extend(rest.filter(|fault| own.iter().any(|start| fault.message.english.starts_with(start))));
    }
    faults
}

/// What keeps templates that can be read from fitting together. The engine draws all such faults for a terminal, in one
/// text; there is no other way to learn their places.
fn together(theme: &Theme, sources: &[(&str, String)], error: &tera::Error) -> Vec<Diagnostic> {
    let ErrorKind::Msg(text) = error.kind() else { return vec![one(theme, error, "")] };
    let drawings = text.strip_prefix("error: ").unwrap_or(text).split("\n\nerror: ");
    let faults = drawings.map(|drawing| {
        let (message, place) = drawing.split_once('\n').unwrap_or((drawing, ""));
        diagnostic(theme, in_our_words(message), span_of(sources, place))
    });
    faults.collect()
}

/// The place in a drawing: below the message a line `--> name:line:column`, somewhere below it `^^^`.
fn span_of<'a>(sources: &'a [(&str, String)], drawing: &str) -> Option<(&'a str, Range<usize>)> {
    let mut parts = drawing.lines().next()?.trim_start().strip_prefix("--> ")?.rsplitn(3, ':');
    let (column, line, name) =
        (parts.next()?.parse::<usize>().ok()?, parts.next()?.parse::<usize>().ok()?, parts.next()?);
    let (name, text) = sources.iter().find(|(known, _)| *known == name)?;
    let start_of_line: usize = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let mut ends =
        text.get(start_of_line..)?.char_indices().map(|(at, _)| start_of_line + at).chain([text.len()]);
    let start = ends.nth(column.checked_sub(1)?)?;
    let length =
        drawing.lines().rfind(|line| line.ends_with('^')).map_or(1, |line| line.matches('^').count());
    Some((name, start..ends.nth(length.checked_sub(1)?).unwrap_or(start)))
}

/// What is wrong with one template, named in case the error does not say which.
pub(super) fn one(theme: &Theme, error: &tera::Error, template: &str) -> Diagnostic {
    let place_of = |report: &tera::ReportError| {
        let message = in_our_words(report.message());
        diagnostic(theme, message, Some((report.filename(), report.span().range.clone())))
    };
    match error.kind() {
        ErrorKind::SyntaxError(report) => place_of(report).with_help(SYNTAX_HELP),
        ErrorKind::RenderingError(report) => place_of(report),
        ErrorKind::MissingParent { current, parent } => {
            let message = words!(
                en: "`{current}` extends `{parent}`, which does not exist",
                zh: "`{current}`继承`{parent}`，而后者不存在",
            );
            diagnostic(theme, message, Some((current, 0..0)))
        }
        ErrorKind::CircularExtend { tpl, .. } => {
            let message = words!(en: "`{tpl}` extends itself", zh: "`{tpl}`继承了自己");
            diagnostic(theme, message, Some((tpl, 0..0)))
        }
        ErrorKind::CircularInclude { tpl, .. } => {
            let message = words!(en: "`{tpl}` includes itself", zh: "`{tpl}`包含了自己");
            diagnostic(theme, message, Some((tpl, 0..0)))
        }
        other => diagnostic(theme, in_our_words(&other.to_string()), Some((template, 0..0))),
    }
}

fn diagnostic(theme: &Theme, message: Words, place: Option<(&str, Range<usize>)>) -> Diagnostic {
    let location = place.and_then(|(name, span)| Some(Location::new(&theme.templates.get(name)?.path, span)));
    let mut diagnostic = Diagnostic::error_anywhere(TEMPLATE_ERROR, message).with_help(HELP);
    diagnostic.location = location;
    diagnostic
}

/// The engine's messages are sentences; ours begin in lower case and have no full stop. It speaks English only: in
/// Chinese it is quoted.
fn in_our_words(message: &str) -> Words {
    let message = message.trim().trim_end_matches('.');
    let mut characters = message.chars();
    let message: String = match characters.next() {
        Some(first) if characters.clone().next().is_some_and(char::is_lowercase) => {
            first.to_lowercase().chain(characters).collect()
        }
        _ => message.to_owned(),
    };
    words!(en: "{message}", zh: "模板引擎说：{message}")
}

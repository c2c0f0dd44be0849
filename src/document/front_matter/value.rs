//! Typing errors in values: `“手册”`, `运营，增长`, `[运营、增长]`.

use std::ops::Range;

use super::fence::Syntax;
use super::keys::{self, Holds};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::document::sign::named;
use crate::path::SourcePath;
use crate::words::{Words, words};

/// Quotes that YAML and TOML do not know.
pub const CURLY_QUOTES: Code = Code::new(
    "curly-quotes",
    "a value of front matter in quotes that YAML and TOML do not know",
    "页首信息的值用了YAML和TOML不认的引号",
);
/// A list that is read as one text.
pub const UNSPLIT_LIST: Code = Code::new(
    "unsplit-list",
    "a list of front matter that is read as one text",
    "页首信息里的列表被当作一整段文本",
);

const QUOTES: [char; 7] = ['“', '”', '‘', '’', '＂', '„', '"'];
/// What no text can begin with in TOML, so that it was meant to be a quote.
const CORNERS: [char; 4] = ['「', '」', '『', '』'];
const COMMAS: [char; 3] = ['，', '、', '；'];

/// A value without the comment after it.
pub(super) fn without_comment(value: &str) -> &str {
    let quoted = value.starts_with(['"', '\'']);
    value.split(" #").next().filter(|_| !quoted).unwrap_or(value).trim_end()
}

/// Reports a value in quotes of the wrong kind. `key` is `None` for a line of a list.
pub(super) fn quotes(
    path: &SourcePath,
    key: Option<(&str, Syntax)>,
    value: &str,
    at: usize,
) -> Option<Diagnostic> {
    let items = match inside_brackets(value) {
        Some(inside) => items(inside.0, at + inside.1),
        None => vec![(value, at)],
    };
    let is_toml = key.is_some_and(|(_, syntax)| syntax == Syntax::Toml);
    let is_quote = |sign: char| QUOTES.contains(&sign) || is_toml && CORNERS.contains(&sign);
    let wrong: Vec<[(Range<usize>, char); 2]> =
        items.into_iter().filter_map(|(item, at)| wrong_quotes(item, at, is_quote)).collect();
    let (first, sign) = wrong.iter().flatten().find(|(_, sign)| *sign != '"')?;
    let what = match key {
        Some((key, _)) => words!(en: "the value of `{key}`", zh: "`{key}`的值"),
        None => Words::same(format!("`{value}`")),
    };
    let (named, language) = (named(*sign), language(key));
    let message = words!(
        en: "{named} around {what}: these are not the quotes of {language}",
        zh: "{what}两边是{named}：这不是{language}的引号";
        named, what
    );
    let written = value.chars().map(|c| if is_quote(c) { '"' } else { c }).collect::<String>();
    let line = match key {
        Some((key, Syntax::Yaml)) => format!("{key}: {written}"),
        Some((key, Syntax::Toml)) => format!("{key} = {written}"),
        None => format!("- {written}"),
    };
    // Half of the pair alone, and any in TOML, cannot be read at all.
    let broken = wrong.iter().any(|pair| pair.iter().any(|(_, sign)| *sign == '"'));
    let unreadable = broken || is_toml;
    let location = Location::new(path, first.clone());
    let mut fault = match unreadable {
        true => Diagnostic::error(CURLY_QUOTES, location, message),
        false => Diagnostic::warning(CURLY_QUOTES, location, message),
    };
    // Readers may be meant to see the quotes of a title.
    let shown = key.is_none_or(|(key, _)| keys::holds(key).is_none_or(|holds| holds == Holds::Words));
    if shown && !unreadable {
        return Some(fault.with_help(words!(
            en: "write `{line}`, or `\"{value}\"` if readers should see the quotes",
            zh: "写成`{line}`；如果要让读者看到引号，就写`\"{value}\"`",
        )));
    }
    for (span, _) in wrong.into_iter().flatten().filter(|(_, sign)| *sign != '"') {
        fault = fault.with_edit(span, "\"");
    }
    Some(fault.with_help(words!(en: "write `{line}`", zh: "写成`{line}`")))
}

/// `－ 运营`, `-运营`: an item of the list `key` that begins with other signs than a hyphen and a space. `line` begins at `at`.
pub(super) fn item(path: &SourcePath, key: &str, line: &str, at: usize) -> Option<Diagnostic> {
    const DASHES: [char; 7] = ['-', '－', '—', '–', '―', '─', '•'];
    let text = line.trim_start_matches([' ', '\t']);
    let sign = text.chars().next().filter(|sign| DASHES.contains(sign))?;
    let after = text.strip_prefix(sign)?;
    let item = after.trim();
    if item.is_empty() || item.starts_with(DASHES) || (sign == '-' && after.starts_with([' ', '\t'])) {
        return None;
    }
    let start = at + line.len() - text.len();
    let span = start..start + text.len() - after.trim_start().len();
    let message = match sign {
        '-' => words!(
            en: "no space after the hyphen of an item of `{key}`: `{item}` is read as text",
            zh: "`{key}`的列表项里，连字符后面缺少空格：`{item}`被当作普通文字",
        ),
        _ => {
            let named = named(sign);
            words!(
                en: "{named} before an item of `{key}`: `{item}` is read as text",
                zh: "`{key}`的列表项前面是{named}：`{item}`被当作普通文字";
                named
            )
        }
    };
    let fault = Diagnostic::warning(UNSPLIT_LIST, Location::new(path, span.clone()), message);
    Some(fault.with_help(words!(en: "write `- {item}`", zh: "写成`- {item}`")).with_edit(span, "- "))
}

fn language(key: Option<(&str, Syntax)>) -> &'static str {
    match key {
        Some((_, Syntax::Toml)) => "TOML",
        _ => "YAML",
    }
}

/// The first and the last sign of a value, when they are quotes, not both the right ones, and there are no others.
fn wrong_quotes(
    value: &str,
    at: usize,
    is_quote: impl Fn(char) -> bool,
) -> Option<[(Range<usize>, char); 2]> {
    let open = value.chars().next().filter(|sign| is_quote(*sign))?;
    let close = value.chars().next_back().filter(|sign| is_quote(*sign))?;
    let inside = value.strip_prefix(open)?.strip_suffix(close)?;
    let plain = !inside.contains(&is_quote) && !inside.contains('\\');
    if !plain || (open == '"' && close == '"') {
        return None;
    }
    let end = at + value.len();
    Some([(at..at + open.len_utf8(), open), (end - close.len_utf8()..end, close)])
}

/// What stands between square brackets of any width, and where it begins.
fn inside_brackets(value: &str) -> Option<(&str, usize)> {
    let open = value.chars().next().filter(|sign| matches!(sign, '[' | '［' | '【'))?;
    let inside = value.strip_prefix(open)?.strip_suffix([']', '］', '】'])?;
    Some((inside, open.len_utf8()))
}

/// The commas of any width that are not inside quotes.
fn commas(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut quote = None;
    text.char_indices().filter(move |(_, sign)| {
        match (quote, sign) {
            (None, '"' | '\'') => quote = Some(*sign),
            (Some(open), _) if open == *sign => quote = None,
            _ => {}
        }
        quote.is_none() && (*sign == ',' || COMMAS.contains(sign))
    })
}

/// The parts between commas, without white space, each with its place.
fn items(text: &str, at: usize) -> Vec<(&str, usize)> {
    let mut items = Vec::new();
    let mut start = 0;
    let ends = commas(text).map(|(comma, sign)| (comma, comma + sign.len_utf8()));
    for (comma, next) in ends.chain([(text.len(), text.len())]) {
        let item = text.get(start..comma).unwrap_or("");
        let begins = start + item.len() - item.trim_start().len();
        items.push((item.trim(), at + begins));
        start = next;
    }
    items
}

/// Reports a list whose brackets or commas YAML does not see.
pub(super) fn list(
    path: &SourcePath,
    key: &str,
    value: &str,
    at: usize,
    syntax: Syntax,
) -> Option<Diagnostic> {
    let brackets = inside_brackets(value);
    let (inside, inner_at) = brackets.map_or((value, at), |(inside, skip)| (inside, at + skip));
    let quoted = value.starts_with(['"', '\'']);
    let wide = commas(inside).any(|(_, sign)| sign != ',');
    let bare = brackets.is_none() && syntax == Syntax::Yaml && commas(inside).next().is_some();
    let odd_brackets = brackets.is_some() && !(value.starts_with('[') && value.ends_with(']'));
    if quoted || !(bare || wide || odd_brackets) || value.starts_with(['|', '>', '&', '*', '{'])
        // A list that goes on in the next line.
        || (brackets.is_none() && value.starts_with(['[', '［', '【']))
    {
        return None;
    }
    let items = items(inside, inner_at);
    let written: Vec<String> = items
        .iter()
        .map(|(item, _)| item.chars().map(|c| if QUOTES.contains(&c) { '"' } else { c }).collect())
        .collect();
    let right = format!("[{}]", written.join(", "));
    let sign = value.chars().find(|c| COMMAS.contains(c) || matches!(c, '［' | '【' | '］' | '】'));
    let message = match sign {
        Some(sign) => {
            let named = named(sign);
            words!(
                en: "{named} in the list `{key}`: it is read as one text",
                zh: "列表`{key}`里有{named}：整个被当作一段文本";
                named
            )
        }
        None => words!(
            en: "no brackets around the list `{key}`: it is read as one text",
            zh: "列表`{key}`没有加方括号：整个被当作一段文本",
        ),
    };
    let equals = if syntax == Syntax::Yaml { ":" } else { " =" };
    let fault = Diagnostic::warning(UNSPLIT_LIST, Location::new(path, at..at + value.len()), message)
        .with_help(words!(en: "write `{key}{equals} {right}`", zh: "写成`{key}{equals} {right}`"));
    let clear = items
        .iter()
        .all(|(item, _)| !item.is_empty() && !item.contains(['[', ']', '{', '}', ':', '：', '#', '\'']));
    let toml_texts =
        syntax == Syntax::Yaml || written.iter().all(|item| item.starts_with('"') && item.ends_with('"'));
    Some(if clear && toml_texts { fault.with_edit(at..at + value.len(), right) } else { fault })
}

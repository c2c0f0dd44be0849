//! Style sheets as browsers need them: without comments, and without the spaces that only people read.
//!
//! Nothing is rewritten. Strings and addresses stay as they are; a space goes only where its neighbours need none in any
//! context: around braces, semicolons, commas and `>`, inside parentheses, and behind a colon. What is in one layer stands
//! together: the order within a layer and that of layers stay, and nothing else depends on where a rule stands.

/// Adds a style sheet to others: readers pay for every byte of it on every site.
pub(super) fn push(sheet: &mut String, style: &str) {
    let begins = sheet.len();
    let mut rest = style;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("/*") || first.is_whitespace() {
            let length = space_end(rest);
            let after = rest.get(length..).and_then(|after| after.chars().next());
            let before = sheet.get(begins..).and_then(|own| own.chars().next_back());
            if needs_space(before, after) {
                sheet.push(' ');
            }
            rest = rest.get(length..).unwrap_or("");
            continue;
        } else if matches!(first, '"' | '\'') {
            string_end(rest, first)
        } else if is_plain_address(rest) {
            rest.find(')').map_or(rest.len(), |end| end + 1)
        } else {
            if first == '}' && sheet.get(begins..).is_some_and(|own| own.ends_with(';')) {
                sheet.pop();
            }
            first.len_utf8()
        };
        sheet.push_str(rest.get(..length).unwrap_or(rest));
        rest = rest.get(length..).unwrap_or("");
    }
    sheet.push('\n');
}

/// A sheet that was put together by [`push`], with one block for each layer instead of one for each sheet: together they
/// are smaller, compressed too. Layers keep the order in which they are first met.
pub(super) fn by_layer(sheet: &str) -> String {
    let mut blocks: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut rest = sheet.trim();
    while !rest.is_empty() {
        let (statement, after) = rest.split_at(statement_end(rest));
        rest = after.trim_start();
        let Some((head, inside)) = layer(statement) else {
            blocks.push(("", vec![statement]));
            continue;
        };
        match blocks.iter_mut().find(|(known, _)| *known == head) {
            Some((_, block)) => block.push(inside),
            None => blocks.push((head, vec![inside])),
        }
    }
    let mut grouped = String::with_capacity(sheet.len());
    for (head, inside) in blocks {
        grouped.push_str(head);
        grouped.extend(inside);
        grouped.push_str(if head.is_empty() { "\n" } else { "}\n" });
    }
    grouped
}

/// The beginning and the content of a block that is one layer. What has no name is a layer of its own each time.
fn layer(statement: &str) -> Option<(&str, &str)> {
    let name = statement.strip_prefix("@layer ")?.split('{').next()?;
    let named = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let (head, block) = statement.split_at_checked("@layer {".len() + name.len()).filter(|_| named)?;
    Some((head, block.strip_suffix('}')?))
}

/// Where the first rule or statement ends: behind its block, or behind its semicolon.
fn statement_end(sheet: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(first) = sheet.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = sheet.get(at..).unwrap_or("");
        at += match first {
            '"' | '\'' => string_end(rest, first),
            _ if is_plain_address(rest) => rest.find(')').map_or(rest.len(), |end| end + 1),
            '\\' => rest.chars().take(2).map(char::len_utf8).sum(),
            _ => first.len_utf8(),
        };
        match first {
            '{' => depth += 1,
            '}' if depth == 1 => return at,
            '}' => depth = depth.saturating_sub(1),
            ';' if depth == 0 => return at,
            _ => {}
        }
    }
    sheet.len()
}

/// `url(` whose address is not quoted: what looks like a comment in it is none.
fn is_plain_address(rest: &str) -> bool {
    rest.strip_prefix("url(").is_some_and(|address| !address.trim_start().starts_with(['"', '\'']))
}

/// How long a run of spaces and comments is.
fn space_end(text: &str) -> usize {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        match rest.strip_prefix("/*") {
            Some(comment) => rest = comment.split_once("*/").map_or("", |(_, after)| after),
            None => return text.len() - rest.len(),
        }
    }
}

fn needs_space(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    !matches!(before, '{' | '}' | ';' | ',' | ':' | '(' | '>' | '=')
        && !matches!(after, '{' | '}' | ';' | ',' | ')' | '>' | '=')
}

/// Where a string ends that begins with this quote: behind the next one that is not escaped.
fn string_end(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{by_layer, push};

    #[test]
    fn what_is_in_one_layer_stands_together() {
        for (sheet, expected) in [
            (
                "@layer a,b;@layer a{x{y:z}}\n@layer b{p{q:r}}\n@layer a{v{}}\n",
                "@layer a,b;\n@layer a{x{y:z}v{}}\n@layer b{p{q:r}}\n",
            ),
            (
                "@layer b{x{}}\nu{v:w}\n@layer a{x{}}\n@layer b{y{}}",
                "@layer b{x{}y{}}\nu{v:w}\n@layer a{x{}}\n",
            ),
            ("@layer b{@media print{x{}}}@layer b{y{}}", "@layer b{@media print{x{}}y{}}\n"),
            ("@layer b.c{x{}}@layer b{y{}}@layer b.c{z{}}", "@layer b.c{x{}z{}}\n@layer b{y{}}\n"),
            ("@layer{x{}}@layer{y{}}", "@layer{x{}}\n@layer{y{}}\n"),
            ("@layer b{x{content:\"}\"}}@layer b{y{a:url(a})}}", "@layer b{x{content:\"}\"}y{a:url(a})}}\n"),
            ("@layer b{.a\\}b{c:d}}@layer b{y{}}", "@layer b{.a\\}b{c:d}y{}}\n"),
            ("@layer b{x{}}@layer b{y{", "@layer b{x{}}\n@layer b{y{\n"),
            ("@layer b{x{}}}@layer b{y{}}", "@layer b{x{}}\n}@layer b{y{}}\n"),
            ("@layer b{x{}}@layer 甲{y{}}@layer b{z{}}", "@layer b{x{}z{}}\n@layer 甲{y{}}\n"),
            ("", ""),
        ] {
            assert_eq!(by_layer(sheet), expected, "{sheet}");
        }
    }

    #[test]
    fn styles_lose_only_what_no_browser_reads() {
        for (style, expected) in [
            ("  a { b: c; }\n\n  /* d */\n  e {\n    f: g;\n  }\n", "a{b:c}e{f:g}\n"),
            ("a::b { content: \"/* no */ ;}\"; } /* yes */", "a::b{content:\"/* no */ ;}\"}\n"),
            ("a { b: url('data:x,<y z=\"1\">/* '); }", "a{b:url('data:x,<y z=\"1\">/* ')}\n"),
            ("a { b: url(//host/*/x.png) }", "a{b:url(//host/*/x.png)}\n"),
            ("a { content: '\\'/* x */'; }", "a{content:'\\'/* x */'}\n"),
            ("a { b: 1 / 2 } /* open", "a{b:1 / 2}\n"),
            ("a { content: \"open", "a{content:\"open\n"),
            ("a :hover, a > b + c ~ d {}", "a :hover,a>b + c ~ d{}\n"),
            ("a { b: calc( (1px + 2px) * -1 ) !important }", "a{b:calc((1px + 2px) * -1) !important}\n"),
            (
                "@media screen and (width >= 1px) and (not (x: y)) { }",
                "@media screen and (width>=1px) and (not (x:y)){}\n",
            ),
            ("a/* joins */b {} a /* parts */ b {}", "a b{}a b{}\n"),
            ("\n\n甲 { }", "甲{}\n"),
        ] {
            let mut sheet = String::new();
            push(&mut sheet, style);
            assert_eq!(sheet, expected, "{style}");
        }
        let mut sheet = String::from("a{b:c;");
        push(&mut sheet, "} d {}");
        assert_eq!(sheet, "a{b:c;}d{}\n", "a sheet is never mended by the next");
    }
}

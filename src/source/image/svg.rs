//! The size of a drawing in SVG: from `width` and `height` of its first element, else from its `viewBox`.

use super::{EMPTY, ImageSize};
use crate::words::Phrase;

/// How far to look for the first element: licences and the like stand before it.
const LONGEST_PROLOGUE: usize = 64 * 1024;

/// The size; `None` when the drawing fills whatever place it is given.
///
/// # Errors
/// Why it is no drawing.
#[expect(clippy::disallowed_methods, reason = "only looked at: a drawing is published byte for byte")]
pub(super) fn size(bytes: &[u8]) -> Result<Option<ImageSize>, Phrase> {
    if bytes.is_empty() {
        return Err(EMPTY);
    }
    let start = String::from_utf8_lossy(bytes.get(..LONGEST_PROLOGUE).unwrap_or(bytes));
    let tag = first_tag(&start)
        .ok_or(Phrase {
            english: "it does not begin with `<svg …>`", chinese: "开头不是`<svg …>`"
        })?;
    let view = attribute(tag, "viewBox").and_then(view_box);
    let length = |name| attribute(tag, name).and_then(pixels);
    // With one side given, the other follows from the shape of the view.
    let size = match (length("width"), length("height"), view) {
        (Some(width), Some(height), _) => Some((width, height)),
        (Some(width), None, Some((across, down))) => Some((width, width * down / across)),
        (None, Some(height), Some((across, down))) => Some((height * across / down, height)),
        (None, None, Some(view)) => Some(view),
        _ => None,
    };
    Ok(size.and_then(|(width, height)| Some(ImageSize { width: whole(width)?, height: whole(height)? })))
}

/// The attributes of the first element, when that is `svg`. Skips what may stand before it.
fn first_tag(text: &str) -> Option<&str> {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let after = if let Some(comment) = rest.strip_prefix("<!--") {
            comment.split_once("-->")?.1
        } else if let Some(instruction) = rest.strip_prefix("<?") {
            instruction.split_once("?>")?.1
        } else if rest.starts_with("<!") {
            after_doctype(rest)?
        } else {
            break;
        };
        rest = after.trim_start();
    }
    let inside = rest.strip_prefix('<')?;
    let name_end = inside.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
    let (name, attributes) = inside.split_at(name_end);
    (name == "svg" || name.ends_with(":svg")).then(|| attributes.get(..tag_end(attributes)).unwrap_or(""))
}

/// A document type may hold declarations in brackets, with `>` in them.
fn after_doctype(text: &str) -> Option<&str> {
    let end = text.find('>')?;
    match text.find('[').filter(|bracket| *bracket < end) {
        Some(bracket) => {
            let after = text.get(bracket..)?.split_once(']')?.1;
            Some(after.split_once('>')?.1)
        }
        None => text.get(end + 1..),
    }
}

/// Where a tag ends: at the first `>` outside quotes.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (at, character) in text.char_indices() {
        match quote {
            Some(open) if open == character => quote = None,
            Some(_) => {}
            None if matches!(character, '"' | '\'') => quote = Some(character),
            None if character == '>' => return at,
            None => {}
        }
    }
    text.len()
}

/// The value of an attribute of a tag.
fn attribute<'a>(tag: &'a str, wanted: &str) -> Option<&'a str> {
    let mut rest = tag;
    loop {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, next) = after.get(1..)?.split_once(quote)?;
        if name.trim() == wanted {
            return Some(value);
        }
        rest = next;
    }
}

/// A length in pixels of CSS: 96 to the inch. Shares of the place it stands in have none.
fn pixels(length: &str) -> Option<f64> {
    let length = length.trim();
    let unit_at = length.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(length.len());
    // `1e3` is a number, `1em` a length of the font.
    let (number, unit) = match length.parse::<f64>() {
        Ok(number) => (number, "px"),
        Err(_) => (length.get(..unit_at)?.trim().parse().ok()?, length.get(unit_at..)?),
    };
    let factor = match unit {
        "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        _ => return None,
    };
    Some(number * factor).filter(|pixels| *pixels > 0.0)
}

/// Width and height of a `viewBox`.
fn view_box(value: &str) -> Option<(f64, f64)> {
    let numbers = value.split(|c: char| c.is_whitespace() || c == ',').filter(|part| !part.is_empty());
    let numbers: Option<Vec<f64>> = numbers.map(|part| part.parse().ok()).collect();
    match numbers?.as_slice() {
        [_, _, across, down] if *across > 0.0 && *down > 0.0 => Some((*across, *down)),
        _ => None,
    }
}

/// To the nearest pixel, at least one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the value is checked to be small and positive"
)]
fn whole(side: f64) -> Option<u32> {
    (side.is_finite() && side < 1_000_000.0).then(|| side.round().max(1.0) as u32)
}

#[cfg(test)]
mod tests {
    use super::size;

    #[track_caller]
    fn check(svg: &str, expected: Option<(u32, u32)>) {
        let found = size(svg.as_bytes()).map(|size| size.map(|size| (size.width, size.height)));
        assert_eq!(found, Ok(expected), "{svg}");
    }

    #[test]
    fn drawings_have_the_size_they_say() {
        check("<svg width=\"320\" height='200px'>", Some((320, 200)));
        check("<svg width='4in' height='2.54cm'/>", Some((384, 96)));
        check("<svg viewBox='0 0 760.4 240'>", Some((760, 240)));
        check("<svg width='380' viewBox=\"-5,-5, 760,240\">", Some((380, 120)));
        check("<svg height='1e2' viewBox='0 0 2 1'>", Some((200, 100)));
        check("<svg width='100%' height='100%' viewBox='0 0 30 20'>", Some((30, 20)));
        for svg in [
            "<svg>",
            "<svg width='100%'>",
            "<svg width='320'>",
            "<svg width='1em' height='x'>",
            "<svg viewBox='0 0 0 9'>",
        ] {
            check(svg, None);
        }
    }

    #[test]
    fn what_stands_before_a_drawing_is_skipped() {
        check(
            "\u{feff}<?xml version='1.0'?>\n<!-- 图 <svg width='1' height='1'> -->\n\
             <!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" [<!ENTITY a \"b>\">]>\n\
             <s:svg data-x='>' stroke-width='9' width='320' height='200'><svg width='1' height='1'>",
            Some((320, 200)),
        );
    }

    #[test]
    fn other_things_are_no_drawings() {
        for text in
            ["", "<html><svg width='1' height='1'>", "甲", "<!--", "<!DOCTYPE svg [", "<", "<?", "<svg"]
        {
            assert!(size(text.as_bytes()).is_err(), "{text}");
        }
    }
}

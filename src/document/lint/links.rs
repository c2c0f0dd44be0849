//! Links and images: `[文]（/a）`, `［文］(/a)`, `[文](/a b)`, `！[图](a.png)`, `[名]：/a`.

use std::ops::Range;

use super::Page;
use super::correction::{Certainty, Correction, shown};
use super::facts::{Kind, Line, Opens, Within};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::sign::{first_named, is_odd_space, named};
use crate::words::{Phrase, words};

/// A link that is text.
pub const UNMARKED_LINK: Code =
    Code::new("unmarked-link", "a link that Markdown shows as text", "链接被Markdown当作文字显示");
/// An image that is a link or text.
pub const UNMARKED_IMAGE: Code = Code::new(
    "unmarked-image",
    "an image that Markdown shows as a link or as text",
    "图片被Markdown当作链接或文字显示",
);

pub(super) fn check(page: &Page<'_>, said: &mut Vec<Diagnostic>) {
    for line in &page.lines {
        let source = page.source(&line.span);
        let mut at = 0;
        while let Some(close) = source.get(at..).and_then(|rest| rest.find([']', '］', '】'])) {
            at += close + 1;
            let Some(written) = Written::of(page, line, source, at - 1) else {
                at = source.ceil_char_boundary(at);
                continue;
            };
            at = written.end - line.span.start;
            said.push(written.fault(page));
        }
        said.extend(definition(page, line, source));
    }
    for link in page.facts.links.iter().filter(|link| link.leads_to_image) {
        said.extend(image(page, &link.span));
    }
}

/// Whether a destination is a picture, by its name.
pub(super) fn is_image(destination: &str) -> bool {
    const IMAGES: [&str; 9] = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".ico"];
    let path = destination.split(['?', '#']).next().unwrap_or(destination).to_ascii_lowercase();
    IMAGES.iter().any(|extension| path.ends_with(extension))
}

/// `！[图](a.png)`, which is `！` and a link.
fn image(page: &Page<'_>, link: &Range<usize>) -> Option<Diagnostic> {
    let at = link.start.checked_sub('！'.len_utf8())?;
    let mark = at..link.start;
    if page.source(&mark) != "！" || !page.is_text(at) {
        return None;
    }
    // In the middle of a line it may also end a sentence.
    let before = page.body.get(..at)?.chars().next_back();
    let begins = before.is_none_or(|c| c.is_whitespace() || matches!(c, '>' | '|'));
    let (severity, certainty) = match begins {
        true => (Severity::Error, Certainty::Certain),
        false => (Severity::Warning, Certainty::Likely),
    };
    let (named, written) = (named('！'), shown(page.source(link)));
    let message = words!(
        en: "{named} before `{written}`: it is a link and shows no picture",
        zh: "`{written}`前面是{named}：成了链接，不显示图片";
        named
    );
    let fault = page.fault(UNMARKED_IMAGE, severity, mark.clone(), message);
    Some(page.corrected(fault, Correction::of(mark.clone(), "!"), &(mark.start..link.end), certainty))
}

/// What was meant as a link or an image, and is text.
struct Written {
    /// The mark of an image and the bracket.
    open: Range<usize>,
    /// Both brackets in the middle.
    middle: Range<usize>,
    /// What stands between the last two, without white space.
    inside: Range<usize>,
    /// The right destination, with angle brackets when it needs them and a title when it has one.
    destination: String,
    end: usize,
    is_image: bool,
    certainty: Certainty,
}

impl Written {
    /// `close` is where the bracket after the text stands in the line.
    fn of(page: &Page<'_>, line: &Line, source: &str, close: usize) -> Option<Self> {
        let bracket = source.get(close..)?.chars().next()?;
        let paren = close + bracket.len_utf8();
        let open_paren = source.get(paren..)?.chars().next().filter(|c| matches!(c, '(' | '（'))?;
        let place = |at: usize| line.span.start + at;
        let within =
            page.within(place(close)).filter(|within| matches!(within, Within::Prose | Within::Link))?;
        if page.within(place(paren)) != Some(within) {
            return None;
        }
        let open = opening(page, line, source, close, within)?;
        let inside = paren + open_paren.len_utf8();
        let end = closing(source, inside)?;
        let close_paren = source.get(end..)?.chars().next()?;
        let written = source.get(inside..end)?;
        let lenticular = bracket == '】';
        let wide = [source.get(open..)?.chars().next()?, bracket, open_paren, close_paren]
            .iter()
            .any(|c| !c.is_ascii());
        let destination = destination(written.trim(), wide)?;
        let mark = source.get(..open)?.chars().next_back().filter(|c| matches!(c, '!' | '！'));
        let mark = mark.filter(|mark| *mark == '!' || is_image(destination.trim_end_matches('>')));
        // A link may hold an image, but no link.
        if within == Within::Link && mark.is_none() {
            return None;
        }
        let start = open - mark.map_or(0, char::len_utf8);
        let bracket_end = open + source.get(open..)?.chars().next()?.len_utf8();
        let leading = written.len() - written.trim_start().len();
        Some(Self {
            open: place(start)..place(bracket_end),
            middle: place(close)..place(inside),
            inside: place(inside + leading)..place(inside + leading + written.trim().len()),
            end: place(end + close_paren.len_utf8()),
            is_image: mark.is_some(),
            // A space in an address of the web is more likely one too many.
            certainty: if lenticular || destination.starts_with("<http") {
                Certainty::Likely
            } else {
                Certainty::Certain
            },
            destination,
        })
    }

    fn fault(&self, page: &Page<'_>) -> Diagnostic {
        let span = self.open.start..self.end;
        let signs = [&self.open, &self.middle, &(self.inside.end..self.end)];
        let wrong = signs.into_iter().find_map(|part| first_named(page.source(part)));
        let written = shown(page.source(&span));
        let what = match self.is_image {
            true => Phrase { english: "an image", chinese: "图片" },
            false => Phrase { english: "a link", chinese: "链接" },
        };
        let message = match wrong {
            Some(named) => words!(
                en: "{named} in {what}: `{written}` is shown as text",
                zh: "{what}里有{named}：`{written}`原样显示";
                named, what
            ),
            None if self.destination.starts_with('<') => words!(
                en: "a space in the destination of {what}: `{written}` is shown as text",
                zh: "{what}的地址里有空格：`{written}`原样显示";
                what
            ),
            None if !page.source(&self.inside).contains(QUOTES) => words!(
                en: "no quotes around the title of {what}: `{written}` is shown as text",
                zh: "{what}的标题没有加引号：`{written}`原样显示";
                what
            ),
            None => words!(
                en: "wrong quotes around the title of {what}: `{written}` is shown as text",
                zh: "{what}的标题用错了引号：`{written}`原样显示";
                what
            ),
        };
        let code = if self.is_image { UNMARKED_IMAGE } else { UNMARKED_LINK };
        let fault = page.fault(code, Severity::Error, span.clone(), message);
        let correction = Correction::of(self.open.clone(), if self.is_image { "![" } else { "[" })
            .and(self.middle.start..self.inside.start, "](")
            .and(self.inside.clone(), self.destination.as_str())
            .and(self.inside.end..self.end, ")");
        page.corrected(fault, correction, &span, self.certainty)
    }
}

/// Bytes within which the parts of a link are looked for. Without a limit, a line of nothing but brackets would be
/// searched once for each of them.
pub(super) const LONGEST: usize = 500;

/// The bracket that belongs to the one at `close`.
fn opening(page: &Page<'_>, line: &Line, source: &str, close: usize, within: Within) -> Option<usize> {
    let mut depth = 0_usize;
    let nearest = source.ceil_char_boundary(close.saturating_sub(LONGEST));
    for (at, sign) in source.get(nearest..close)?.char_indices().rev() {
        let at = nearest + at;
        let counts = || page.within(line.span.start + at) == Some(within);
        match sign {
            ']' | '］' | '】' if counts() => depth += 1,
            '[' | '［' | '【' if counts() && depth > 0 => depth -= 1,
            '[' | '［' | '【' if counts() => return Some(at),
            _ => {}
        }
    }
    None
}

/// Where the destination ends that begins at `start`.
fn closing(source: &str, start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let farthest = source.floor_char_boundary(start + LONGEST);
    for (at, sign) in source.get(start..farthest)?.char_indices() {
        match sign {
            '(' | '（' => depth += 1,
            ')' | '）' if depth > 0 => depth -= 1,
            ')' | '）' => return Some(start + at),
            _ => {}
        }
    }
    None
}

/// The destination as it should be written. `None` when this is no destination, or nothing is wrong with it: `wide`
/// says whether something else is wrong.
fn destination(written: &str, wide: bool) -> Option<String> {
    let (path, title) = match written.find([' ', '\u{3000}']).map(|space| written.split_at(space)) {
        Some((path, title)) => match quoted(title.trim()) {
            Some(title) => (path, Some(title)),
            // What stands behind the name of a file is no part of it.
            None if is_file(path) && !title.contains(QUOTES) => (path, Some(title.trim())),
            None => (written, None),
        },
        None => (written, None),
    };
    let spaced = path.contains(char::is_whitespace);
    let retitled = title.is_some_and(|title| !written.ends_with(&format!("\"{title}\"")));
    if path.contains(['<', '>', '\\', '"', '，', '。', '；', '、', '“']) || !leads_somewhere(path) {
        return None;
    }
    if !(wide || spaced || retitled) || path.contains(is_odd_space) && !spaced {
        return None;
    }
    let path = if spaced || path.contains(['(', ')']) { format!("<{path}>") } else { path.to_owned() };
    Some(match title {
        Some(title) => format!("{path} \"{title}\""),
        None => path,
    })
}

/// Quotes of any width.
const QUOTES: [char; 4] = ['"', '“', '”', '＂'];

/// Whether a destination ends with the name of a page or a picture.
fn is_file(path: &str) -> bool {
    let name = path.split('#').next().unwrap_or(path);
    name.ends_with(".md") || is_image(path)
}

/// The title inside quotes of any kind.
fn quoted(title: &str) -> Option<&str> {
    let inside = title.strip_prefix(QUOTES)?.strip_suffix(QUOTES)?;
    (!inside.contains(QUOTES)).then_some(inside)
}

/// Whether a text is an address or a path beyond doubt: what follows brackets in prose is often neither.
fn leads_somewhere(path: &str) -> bool {
    const BEGINNINGS: [&str; 7] = ["http://", "https://", "mailto:", "tel:", "./", "../", "www."];
    const ENDINGS: [&str; 14] = [
        ".md", ".html", ".htm", ".pdf", ".txt", ".csv", ".xlsx", ".xls", ".docx", ".doc", ".pptx", ".zip",
        ".mp4", ".json",
    ];
    let rooted = path
        .strip_prefix('/')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'));
    let fragment =
        path.strip_prefix('#').is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic() || c == '_'));
    let file = path.split(['#', '?']).next().unwrap_or(path).to_ascii_lowercase();
    rooted
        || fragment
        || BEGINNINGS.iter().any(|beginning| path.starts_with(beginning) && path.len() > beginning.len())
        || ENDINGS.iter().any(|ending| file.ends_with(ending) && file.len() > ending.len())
        || is_image(path)
}

/// `[名]：/a`, where a link by name says where it leads.
fn definition(page: &Page<'_>, line: &Line, source: &str) -> Option<Diagnostic> {
    let inside = source.strip_prefix(['[', '［'])?;
    let close = inside.find([']', '］'])?;
    let name = inside.get(..close)?;
    let open = source.len() - inside.len();
    let after = inside.get(close..)?;
    let bracket = after.chars().next()?.len_utf8();
    let colon = after.get(bracket..)?.chars().next().filter(|c| matches!(c, ':' | '：'))?;
    let text = after.get(bracket + colon.len_utf8()..)?;
    let path = text.trim();
    let signs = [source.get(..open)?, after.get(..bracket + colon.len_utf8())?];
    let named = signs.into_iter().find_map(first_named)?;
    let is_definition = line.kind == Kind::Paragraph
        && page.is_text(line.span.start)
        && !name.trim().is_empty()
        && !name.starts_with(['^', '＾'])
        && !path.contains(char::is_whitespace)
        && leads_somewhere(path);
    if !is_definition {
        return None;
    }
    let at = line.span.start;
    let end = at + source.len() - text.trim_start().len();
    let middle = at + open + close..end;
    let name = shown(name);
    let message = words!(
        en: "{named} where the named link `{name}` says where it leads: it is shown as text",
        zh: "写明链接`{name}`地址的这一行里有{named}：原样显示";
        named
    );
    let fault = page.fault(UNMARKED_LINK, Severity::Error, line.span.clone(), message);
    let correction = Correction::of(at..at + open, "[").and(middle, "]: ");
    // A definition cannot interrupt a paragraph.
    let certainty = if line.opens == Opens::Nothing { Certainty::Likely } else { Certainty::Certain };
    Some(page.corrected(fault, correction, &line.span, certainty))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{accepts, advises, mends};
    use super::{UNMARKED_IMAGE, UNMARKED_LINK};

    #[test]
    fn links() {
        mends(
            UNMARKED_LINK,
            &[
                ("见[文]（/a）。", "见[文](/a)。"),
                ("[文](/a）", "[文](/a)"),
                ("［文］(/a)", "[文](/a)"),
                ("［文］（甲/乙.md#丙）", "[文](甲/乙.md#丙)"),
                ("[`码`与**粗**]（https://a.cn/b?c=1）", "[`码`与**粗**](https://a.cn/b?c=1)"),
                ("[文]（　/a　）", "[文](/a)"),
                ("[文](/a b)", "[文](</a b>)"),
                ("[文](b.md 中文标题)", "[文](b.md \"中文标题\")"),
                ("[文](中文 路径.md)", "[文](<中文 路径.md>)"),
                ("[文](/a “题”)", "[文](/a \"题\")"),
                ("[文]（/a \"题\"）", "[文](/a \"题\")"),
                ("（见[甲]（a.md）和［乙］（b.md））", "（见[甲](a.md)和[乙](b.md)）"),
                ("| [文]（/a） |\n|---|", "| [文](/a) |\n|---|"),
                ("[文]（/a（1）.md）", "[文](/a（1）.md)"),
                ("[甲]：/a\n", "[甲]: /a\n"),
                ("［甲］: https://a.cn", "[甲]: https://a.cn"),
            ],
        );
        advises(
            UNMARKED_LINK,
            &[
                ("【文】（/a）", "write `[文](/a)`"),
                ("正文\n[甲]：/a", "write `[甲]: /a`"),
                ("[文]（https://a.cn/ b）", "write `[文](<https://a.cn/ b>)`"),
            ],
        );
    }

    #[test]
    fn images() {
        mends(
            UNMARKED_IMAGE,
            &[
                ("！[图](a.png)", "![图](a.png)"),
                ("- ！[](a.svg#x)", "- ![](a.svg#x)"),
                ("！[图]（a.png）", "![图](a.png)"),
                ("![图]（a.png）", "![图](a.png)"),
                ("![图](我的 图.png)", "![图](<我的 图.png>)"),
                ("![图](a.png 中文标题)", "![图](a.png \"中文标题\")"),
                ("！［图］（/img/a.JPG）", "![图](/img/a.JPG)"),
                ("[![图]（a.png）](/b)", "[![图](a.png)](/b)"),
            ],
        );
        advises(UNMARKED_IMAGE, &[("看这里！[图](a.png)", "write `![图](a.png)`")]);
    }

    #[test]
    fn brackets_in_prose_are_no_links() {
        accepts(&[
            "[文](/a)、[文](</a b>)、[文](/a \"题\")、![图](a.png)",
            "[甲]（见下文）",
            "【注意】（重要）",
            "数组[i]（下标从0开始）",
            "[1]（2026年）",
            "注意！[文档](/a)",
            "[甲](乙 丙)",
            "[甲]：乙",
            "[甲]：见https://a.cn",
            "f[T](a int)",
            "[甲]（/，）",
            "[甲]（#1）",
            "`[文]（/a）`",
            "[外[内]（/a）](/b)",
            "\\[文]（/a）",
        ]);
    }
}

//! Marks that authors write into the code itself, in comments at the end of a line: `// [!code ++]`, as in VitePress.
//!
//! The comment is taken out and its line marked; a comment that has a line to itself marks the lines below it, and
//! `[!code ++:3]` marks three. Docusaurus writes `// highlight-next-line`, `// highlight-start` and `// highlight-end`.

use std::borrow::Cow;
use std::ops::Range;

use super::info::{Fault, Mark};
use crate::words::words;

/// Code without its marks.
pub(super) struct Code<'a> {
    pub(super) text: Cow<'a, str>,
    /// Runs of lines, from 0, the end not included.
    pub(super) marked: Vec<(Mark, Range<usize>)>,
    /// Places are those in the code as written.
    pub(super) faults: Vec<Fault>,
}

/// How comments begin, and how those end that have an end. The longer stand before those they begin with.
const COMMENTS: [(&str, &str); 11] = [
    ("<!--", "-->"),
    ("{/*", "*/}"),
    ("/*", "*/"),
    ("(*", "*)"),
    ("{-", "-}"),
    ("///", ""),
    ("//", ""),
    ("--", ""),
    ("#", ""),
    (";", ""),
    ("%", ""),
];

const SIGN: &str = "[!code ";

/// Takes the marks out of code. In Markdown only its own comments count, so that it can show code that has marks.
pub(super) fn read<'a>(code: &'a str, language: &str) -> Code<'a> {
    let mut reader = Reader {
        lines: 0,
        open: None,
        code: Code { text: Cow::Borrowed(code), marked: vec![], faults: vec![] },
    };
    if !code.contains(SIGN) && !code.contains("highlight-") {
        return reader.code;
    }
    let markdown = matches!(language.to_ascii_lowercase().as_str(), "md" | "markdown" | "mdx");
    let comments = if markdown { COMMENTS.get(..1) } else { COMMENTS.get(..) }.unwrap_or_default();
    let mut text = String::with_capacity(code.len());
    let mut at = 0;
    for line in code.split_inclusive('\n') {
        reader.line(line, at, comments, &mut text);
        at += line.len();
    }
    if let Some(first) = reader.open {
        reader.code.marked.push((Mark::Highlighted, first..reader.lines));
    }
    reader.code.text = Cow::Owned(text);
    reader.code
}

struct Reader<'a> {
    /// Lines that stay, so far.
    lines: usize,
    /// The first line after `highlight-start`.
    open: Option<usize>,
    code: Code<'a>,
}

impl Reader<'_> {
    fn line(&mut self, line: &str, at: usize, comments: &[(&str, &str)], text: &mut String) {
        let Some(comment) = Comment::find(line, comments) else {
            text.push_str(line);
            self.lines += 1;
            return;
        };
        let Comment { before, content, after } = comment;
        let alone = before.trim().is_empty() && after.trim().is_empty();
        let read = match content.strip_prefix(SIGN).and_then(|rest| rest.strip_suffix(']')) {
            Some(asked) => match asked
                .split_once(':')
                .map_or((asked, Some(1)), |(kind, n)| (kind, n.trim().parse().ok()))
            {
                (kind, Some(count)) => kind_of(kind.trim()).map(|mark| (mark, count)),
                (_, None) => None,
            },
            None if alone => return self.magic(line, content, text),
            None => None,
        };
        let Some((mark, count)) = read else {
            if content.starts_with(SIGN) {
                let from = line.find(SIGN).unwrap_or(0) + at;
                let message = words!(en: "`{content}` is no mark of a line", zh: "`{content}`不是行标记");
                let help = words!(
                    en: "known are `[!code ++]`, `[!code --]`, `[!code highlight]` and `[!code highlight:3]`",
                    zh: "可用的有`[!code ++]`、`[!code --]`、`[!code highlight]`和`[!code highlight:3]`",
                );
                self.code.faults.push(Fault { span: from..from + content.len(), message, help });
            }
            text.push_str(line);
            self.lines += 1;
            return;
        };
        let count: usize = count;
        self.code.marked.push((mark, self.lines..self.lines.saturating_add(count)));
        if !alone {
            // What stands behind the comment is code too.
            let rest = after.trim();
            text.push_str(if rest.is_empty() { before.trim_end() } else { before });
            text.push_str(rest);
            text.push_str(if line.ends_with('\n') { "\n" } else { "" });
            self.lines += 1;
        }
    }

    /// A comment with a line to itself: a word of Docusaurus, or a comment like others.
    fn magic(&mut self, line: &str, word: &str, text: &mut String) {
        match word {
            "highlight-next-line" => self.code.marked.push((Mark::Highlighted, self.lines..self.lines + 1)),
            "highlight-start" => self.open = Some(self.lines),
            "highlight-end" => {
                if let Some(first) = self.open.take() {
                    self.code.marked.push((Mark::Highlighted, first..self.lines));
                }
            }
            _ => {
                text.push_str(line);
                self.lines += 1;
            }
        }
    }
}

fn kind_of(word: &str) -> Option<Mark> {
    match word {
        "++" => Some(Mark::Inserted),
        "--" => Some(Mark::Deleted),
        "highlight" | "hl" | "focus" => Some(Mark::Highlighted),
        _ => None,
    }
}

/// A line whose last comment may be a mark.
struct Comment<'a> {
    before: &'a str,
    /// What the comment says, trimmed.
    content: &'a str,
    after: &'a str,
}

impl<'a> Comment<'a> {
    fn find(line: &'a str, comments: &[(&str, &str)]) -> Option<Self> {
        let at = line.find(SIGN).or_else(|| line.find("highlight-"))?;
        let (head, tail) = (line.get(..at)?.trim_end(), line.get(at..)?);
        comments.iter().find_map(|(open, close)| {
            let before = head.strip_suffix(open)?;
            let (content, after) = if close.is_empty() { (tail, "") } else { tail.split_once(close)? };
            Some(Self { before, content: content.trim(), after })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Mark, read};

    #[track_caller]
    fn check(code: &str, language: &str, text: &str, marked: &[(Mark, usize, usize)]) {
        let read = read(code, language);
        let found: Vec<_> = read.marked.iter().map(|(mark, lines)| (*mark, lines.start, lines.end)).collect();
        assert_eq!((read.text.as_ref(), found.as_slice()), (text, marked), "{code}");
        assert!(read.faults.is_empty(), "{:?}", read.faults);
    }

    #[test]
    fn comments_of_every_language_are_read() {
        use Mark::{Deleted, Highlighted, Inserted};
        for line in [
            "x // [!code ++]\n",
            "x # [!code ++]\n",
            "x <!-- [!code ++] -->\n",
            "x /* [!code ++] */\n",
            "x {/* [!code ++] */}\n",
            "x -- [!code ++]\n",
            "x ; [!code ++]\n",
            "x % [!code ++]\n",
            "x //[!code ++]\n",
            "x (* [!code ++] *)\n",
        ] {
            check(line, "", "x\n", &[(Inserted, 0, 1)]);
        }
        check("a # [!code --]\nb\nc # [!code hl]", "py", "a\nb\nc", &[(Deleted, 0, 1), (Highlighted, 2, 3)]);
        check("a\n// [!code highlight:2]\nb\nc\nd\n", "js", "a\nb\nc\nd\n", &[(Highlighted, 1, 3)]);
        check("/* [!code ++] */ e\n", "js", "e\n", &[(Inserted, 0, 1)]);
        check("  x /* [!code --] */ e\n", "js", "  x e\n", &[(Deleted, 0, 1)]);
        check("    <!-- [!code hl] --><b>\n", "html", "    <b>\n", &[(Highlighted, 0, 1)]);
        check("a // [!code ++:2]\nb\n", "js", "a\nb\n", &[(Inserted, 0, 2)]);
        check(
            "# highlight-next-line\na\n# highlight-start\nb\nc\n# highlight-end\nd\n",
            "sh",
            "a\nb\nc\nd\n",
            &[(Highlighted, 0, 1), (Highlighted, 1, 3)],
        );
    }

    #[test]
    fn what_is_no_comment_is_code() {
        for code in
            ["x = \"[!code ++]\"\n", "[!code ++]\n", "see highlight-start\n", "# highlight-nothing\n", ""]
        {
            check(code, "py", code, &[]);
        }
        check("a // [!code ++]\n", "md", "a // [!code ++]\n", &[]);
        check("a <!-- [!code ++] -->\n", "md", "a\n", &[(Mark::Inserted, 0, 1)]);
        let unknown = read("甲\nb // [!code 高亮]\n", "js");
        assert_eq!(unknown.text, "甲\nb // [!code 高亮]\n", "nothing of the author's is lost");
        assert_eq!(unknown.faults[0].span, 9..9 + "[!code 高亮]".len());
    }
}

//! Text that stands in several pages: `<!-- @include: ../_shared/fees.md -->` on a line of its own stands for that file.
//!
//! The result is one text and a list of where its parts come from, so that every later message names the file in which
//! the author finds the fault, and every relative link counts from there.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use super::line::continuation;
use super::{front_matter, markdown};
use crate::diagnostic::{Checked, Code, Diagnostic, Location, nearest};
use crate::path::{CONTENT, SourcePath, resolve};
use crate::source::{SourceTree, text};
use crate::words::{Phrase, Words, did_you_mean, words};

/// An include that cannot be followed.
pub const BROKEN_INCLUDE: Code = Code::new(
    "broken-include",
    "an included file is missing, or includes itself",
    "要包含的文件不存在，或者包含了自己",
)
.fixed();

/// How deep files may include files.
const DEEPEST: usize = 16;
/// Bytes of one page with all that it includes: a few files that include each other twice grow without end.
const LARGEST: usize = 4 * 1024 * 1024;

/// The body of a page, put together from one or several files.
#[derive(Clone, Debug)]
pub(super) struct Manuscript<'a> {
    /// All of it.
    pub(super) text: Cow<'a, str>,
    /// Where it comes from, by place; never empty.
    parts: Vec<Part>,
    /// The files included, in the order of the text, each once.
    pub(super) included: Vec<SourcePath>,
}

/// A run of text that stands in one file as it stands here.
#[derive(Clone, Debug)]
struct Part {
    at: usize,
    length: usize,
    path: SourcePath,
    start: usize,
}

impl<'a> Manuscript<'a> {
    /// The body of a file that begins at `start`, with what it includes.
    pub(super) fn read(path: &SourcePath, whole: &'a str, start: usize, tree: &SourceTree) -> Checked<Self> {
        let body = whole.get(start..).unwrap_or("");
        let own = Part { at: 0, length: body.len(), path: path.clone(), start };
        if !body.contains(DIRECTIVE) {
            let manuscript = Self { text: Cow::Borrowed(body), parts: vec![own], included: Vec::new() };
            return Checked::new(manuscript, Vec::new());
        }
        let mut compiler = Compiler::new(tree, path);
        compiler.add(path, whole, start..whole.len(), "");
        if compiler.parts.is_empty() {
            compiler.parts.push(own);
        }
        let Compiler { text, parts, included, diagnostics, .. } = compiler;
        Checked::new(Self { text: Cow::Owned(text), parts, included }, diagnostics)
    }

    /// Where a range of the text stands in a file.
    pub(super) fn locate(&self, span: &Range<usize>) -> Location {
        let index = self.parts.partition_point(|part| part.at <= span.start).saturating_sub(1);
        let Some(part) = self.parts.get(index) else {
            return Location { path: SourcePath::config(), span: 0..0 };
        };
        let place = |offset: usize| part.start + offset.saturating_sub(part.at).min(part.length);
        Location::new(&part.path, place(span.start)..place(span.end))
    }
}

const DIRECTIVE: &str = "@include:";
/// Whether a piece of HTML is a comment that was meant as an include. What is one does not get here.
pub(super) fn is_meant(html: &str) -> bool {
    let inside = html.trim_start().strip_prefix("<!--").map(str::trim_start);
    inside.is_some_and(|inside| inside.starts_with("@include"))
}

/// Reports such a comment.
pub(super) fn unread(location: Location) -> Diagnostic {
    let message =
        Phrase { english: "this comment includes nothing", chinese: "这条注释没有包含任何文件" };
    let help = Phrase {
        english: "write `<!-- @include: path.md -->` on a line of its own, with a half-width colon",
        chinese: "单独写一行`<!-- @include: path.md -->`，用半角冒号",
    };
    Diagnostic::warning(BROKEN_INCLUDE, location, message).with_help(help)
}

/// An include as written.
struct Include {
    /// The line it stands on, with its end.
    line: Range<usize>,
    /// Of the comment.
    span: Range<usize>,
    path: String,
    /// Lines, from 1, both included.
    lines: Option<(usize, usize)>,
}

/// Finds includes: comments on lines of their own, where Markdown takes them for HTML and not for code.
fn find(text: &str) -> Vec<Include> {
    let mut found = Vec::new();
    for (event, span) in Parser::new_ext(text, markdown::options()).into_offset_iter() {
        if !matches!(event, Event::Html(_)) {
            continue;
        }
        let html = text.get(span.clone()).unwrap_or("");
        let comment = html.trim();
        let inside = comment.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
        let Some(target) = inside.and_then(|inside| inside.trim().strip_prefix(DIRECTIVE)) else { continue };
        let (path, lines) = read_target(target.trim());
        let begin = span.start + (html.len() - html.trim_start().len());
        let line_start = text.get(..begin).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let line_end =
            text.get(begin..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| begin + at + 1);
        let span = begin..begin + comment.len();
        found.push(Include { line: line_start..line_end, span, path: path.to_owned(), lines });
    }
    found
}

/// `fees.md`, `fees.md{3,8}`, `fees.md{3,}`, `fees.md{,8}`.
fn read_target(target: &str) -> (&str, Option<(usize, usize)>) {
    let ranged = target.strip_suffix('}').and_then(|rest| rest.split_once('{'));
    let Some((path, range)) = ranged else { return (target, None) };
    let (first, last) = range.split_once(',').unwrap_or((range, range));
    let number = |text: &str, otherwise| match text.trim() {
        "" => Some(otherwise),
        digits => digits.parse::<usize>().ok().filter(|number| *number > 0),
    };
    match (number(first, 1), number(last, usize::MAX)) {
        (Some(first), Some(last)) => (path.trim(), Some((first, last))),
        _ => (target, None),
    }
}

/// A manuscript being put together.
struct Compiler<'t> {
    tree: &'t SourceTree,
    text: String,
    parts: Vec<Part>,
    included: Vec<SourcePath>,
    /// The files that are being included, outermost first.
    chain: Vec<SourcePath>,
    diagnostics: Vec<Diagnostic>,
}

impl<'t> Compiler<'t> {
    fn new(tree: &'t SourceTree, path: &SourcePath) -> Self {
        Self {
            tree,
            text: String::new(),
            parts: Vec::new(),
            included: Vec::new(),
            chain: vec![path.clone()],
            diagnostics: Vec::new(),
        }
    }

    /// Adds a range of a file, with what it includes; `indent` begins every line but the first.
    fn add(&mut self, path: &SourcePath, whole: &str, range: Range<usize>, indent: &str) {
        let text = whole.get(range.clone()).unwrap_or("");
        let mut written = 0;
        for include in if text.contains(DIRECTIVE) { find(text) } else { Vec::new() } {
            let at = range.start;
            self.copy(path, whole, at + written..at + include.span.start, indent);
            written = include.line.end;
            let location = Location::new(path, at + include.span.start..at + include.span.end);
            let before = text.get(include.line.start..include.span.start).unwrap_or("");
            let indent = format!("{indent}{}", continuation(before));
            match self.target(path, &include, location) {
                Ok(target) => self.include(&target, include.lines, &indent),
                Err(fault) => self.diagnostics.push(*fault),
            }
            self.text.push('\n');
        }
        self.copy(path, whole, range.start + written..range.end, indent);
    }

    /// Adds what was found, set off by empty lines so that it is blocks of its own.
    fn include(&mut self, target: &SourcePath, lines: Option<(usize, usize)>, indent: &str) {
        let Some(file) = self.tree.get(target) else { return };
        // What is wrong with the encoding of a file is said of the file itself.
        let whole = text(file).value;
        let start = front_matter::body_start(&whole);
        let range = lines.map_or(start..whole.len(), |lines| line_range(&whole, lines, start));
        if !self.included.contains(target) {
            self.included.push(target.clone());
        }
        self.chain.push(target.clone());
        self.add(target, &whole, range, indent);
        self.chain.pop();
        if !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.text.push_str(indent.trim_end());
    }

    /// Copies a range of a file, line by line where lines are indented.
    fn copy(&mut self, path: &SourcePath, whole: &str, range: Range<usize>, indent: &str) {
        let text = whole.get(range.clone()).unwrap_or("");
        let mut start = range.start;
        let lines: Vec<&str> =
            if indent.is_empty() { vec![text] } else { text.split_inclusive('\n').collect() };
        for line in lines.into_iter().filter(|line| !line.is_empty()) {
            if self.text.ends_with('\n') {
                self.text.push_str(if line.trim().is_empty() { indent.trim_end() } else { indent });
            }
            self.parts.push(Part { at: self.text.len(), length: line.len(), path: path.clone(), start });
            self.text.push_str(line);
            start += line.len();
        }
    }

    /// The file an include means, or what is wrong with it.
    fn target(
        &self,
        from: &SourcePath,
        include: &Include,
        location: Location,
    ) -> Result<SourcePath, Box<Diagnostic>> {
        let fault = |message: Words, help: Words| {
            Box::new(Diagnostic::error(BROKEN_INCLUDE, location.clone(), message).with_help(help))
        };
        let written = &include.path;
        let Some(path) = target_path(from, written) else {
            return Err(fault(
                words!(en: "`{written}` leads out of `{CONTENT}/`", zh: "`{written}`通向`{CONTENT}/`之外"),
                words!(
                    en: "copy the file into `{CONTENT}/`; only what lies there is published",
                    zh: "把文件复制到`{CONTENT}/`里；只发布那里的内容",
                ),
            ));
        };
        if let Some(again) = self.chain.iter().position(|open| *open == path) {
            let names = self.chain.iter().skip(again).chain([&path]).map(|path| format!("`{path}`"));
            let names: Vec<String> = names.collect();
            let circle = Words { english: names.join(" includes "), chinese: names.join("包含") };
            return Err(fault(
                words!(en: "the file includes itself: {circle}", zh: "文件包含了自己：{circle}"; circle),
                words!(en: "remove one of them", zh: "删掉其中一处"),
            ));
        }
        let Some(file) = self.tree.get(&path) else {
            if let Some((file, range)) = written.strip_suffix('}').and_then(|rest| rest.rsplit_once('{')) {
                return Err(fault(
                    words!(en: "`{{{range}}}` is no range of lines", zh: "`{{{range}}}`不是行的范围"),
                    words!(
                        en: "write `{file}{{3,8}}`, `{file}{{3,}}` or `{file}{{,8}}`",
                        zh: "写成`{file}{{3,8}}`、`{file}{{3,}}`或`{file}{{,8}}`",
                    ),
                ));
            }
            let near = self.nearest(&path).map_or_else(
                || {
                    words!(
                        en: "create `{path}`, or correct the path: it counts from this file",
                        zh: "新建`{path}`，或者改正路径：路径从这个文件算起",
                    )
                },
                did_you_mean,
            );
            return Err(fault(words!(en: "`{path}` does not exist", zh: "`{path}`不存在"), near));
        };
        if self.chain.len() > DEEPEST || self.text.len() + file.bytes.len() > LARGEST {
            let size = LARGEST >> 20;
            return Err(fault(
                words!(
                    en: "the page grows past {DEEPEST} files inside each other or {size} MiB",
                    zh: "页面超过{DEEPEST}层文件嵌套，或超过{size} MiB",
                ),
                words!(en: "include fewer files, or link to them", zh: "少包含一些文件，或者改成链接"),
            ));
        }
        if let Some((first, last)) = include.lines {
            let count = text(file).value.lines().count();
            if first > count || first > last || (last > count && last != usize::MAX) {
                return Err(fault(
                    words!(
                        en: "`{path}` has {count} lines, `{written}` asks for others",
                        zh: "`{path}`有{count}行，`{written}`要的是别的行",
                    ),
                    words!(
                        en: "write lines between 1 and {count}, such as `{{1,{count}}}`",
                        zh: "写1到{count}之间的行，例如`{{1,{count}}}`",
                    ),
                ));
            }
        }
        Ok(path)
    }

    fn nearest(&self, path: &SourcePath) -> Option<&str> {
        let files = || self.tree.below(CONTENT).filter(|file| file.path.extension() == "md");
        let same_name = files().find(|file| file.path.file_name() == path.file_name());
        let same_name = same_name.map(|file| file.path.as_str());
        same_name.or_else(|| nearest(path.as_str(), files().map(|file| file.path.as_str())))
    }
}

/// The path that a relative or absolute one means, if it stays inside `content/`.
fn target_path(from: &SourcePath, written: &str) -> Option<SourcePath> {
    let folder = if written.starts_with('/') { CONTENT } else { from.folder() };
    // A file that is read by itself, outside a project, has no folder to stay in.
    let inside = |path: &SourcePath| path.within(CONTENT).is_some() || from.folder().is_empty();
    SourcePath::new(&resolve(folder, written)?).filter(inside)
}

/// The bytes of lines counted from 1, both included, without what comes before `start`.
fn line_range(text: &str, (first, last): (usize, usize), start: usize) -> Range<usize> {
    let mut at = 0;
    let (mut begin, mut end) = (text.len(), text.len());
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if index + 1 == first {
            begin = at;
        }
        at += line.len();
        if index + 1 == last {
            end = at;
            break;
        }
    }
    let begin = begin.max(start);
    begin..end.max(begin)
}

//! Code blocks: what the line that opens one asks for, colours, marked lines, and the HTML of it all.
//!
//! 1. [`info`] reads the line that opens the block, [`marks`] the comments that mark lines of the code.
//! 2. [`highlight`] gives the colours, within [`budget`]; [`palette`] remembers them for the next page with that code.
//! 3. [`Block::html`] writes them. A block that needs no lines has none, and stays as light as it was.

mod attribute;
mod budget;
mod costs;
mod highlight;
mod info;
mod marks;
mod palette;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

pub(super) use budget::Budget;
use highlight::{Colours, Run};
use info::{Fault, Info, Mark};
pub use palette::Palette;

use super::html::escape;
use crate::config::Markdown;
use crate::diagnostic::Code;
use crate::words::{Words, did_you_mean, words};

/// Something in the line that opens a code block, or in a mark of its lines, that is not understood.
pub const CODE_ATTRIBUTE: Code = Code::new(
    "code-attribute",
    "something about a code block that is not understood",
    "代码块上有看不懂的写法",
);
/// Code that is not coloured although its language is known.
pub const PLAIN_CODE: Code =
    Code::new("plain-code", "code that is too much to be coloured", "代码太多，不上色");

/// A code block that has been read.
pub(super) struct Block<'a> {
    info: Info,
    /// Without the comments that mark lines.
    text: Cow<'a, str>,
    runs: Vec<Run>,
    /// By lines from 0.
    marked: BTreeMap<usize, Mark>,
    lines: usize,
}

/// Something to say about a code block.
pub(super) struct Remark {
    pub(super) code: Code,
    pub(super) place: Place,
    pub(super) message: Words,
    pub(super) help: Words,
}

/// Where in a code block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the line that opens it.
    Opening(Range<usize>),
    /// In the code as it is written.
    Code(Range<usize>),
}

/// Reads a code block: `opening` is the line that opens it without its fence, `code` what stands in it.
pub(super) fn read<'a>(
    opening: &str,
    code: &'a str,
    options: &Markdown,
    palette: &Palette,
    budget: &mut Budget,
) -> (Block<'a>, Vec<Remark>) {
    let (info, faults) = info::read(opening);
    let mut remarks: Vec<Remark> = faults.into_iter().map(|fault| remark(Place::Opening, fault)).collect();
    let marks::Code { text, marked: commented, faults } = marks::read(code, &info.language);
    remarks.extend(faults.into_iter().map(|fault| remark(Place::Code, fault)));
    let lines = text.split_inclusive('\n').count();
    let mut marked = BTreeMap::new();
    for marks in &info.marked {
        marked.extend((marks.first - 1..marks.last.min(lines)).map(|line| (line, marks.mark)));
        if marks.last > lines {
            remarks.push(beyond(marks, lines));
        }
    }
    for (mark, range) in commented {
        marked.extend((range.start..range.end.min(lines)).map(|line| (line, mark)));
    }
    let mut runs = Vec::new();
    if options.highlight {
        let largest = options.largest_code_block;
        let judged = highlight::judge(&text, &info.language, largest);
        if budget.pay(judged.cost()) {
            let colours = palette.colours(&text, &info.language, largest, judged);
            runs = colours.get().map_or_else(Vec::new, |colours| shown(&info, colours, &mut remarks));
        } else {
            remarks.push(beyond_the_page(&info));
        }
    }
    (Block { info, text, runs, marked, lines }, remarks)
}

fn remark(place: fn(Range<usize>) -> Place, fault: Fault) -> Remark {
    Remark { code: CODE_ATTRIBUTE, place: place(fault.span), message: fault.message, help: fault.help }
}

fn beyond(marks: &info::Marked, lines: usize) -> Remark {
    let plural = if lines == 1 { "" } else { "s" };
    let last = marks.last;
    Remark {
        code: CODE_ATTRIBUTE,
        place: Place::Opening(marks.span.clone()),
        message: words!(
            en: "line {last} is marked, and the block has {lines} line{plural}",
            zh: "标记了第{last}行，而代码块只有{lines}行",
        ),
        help: words!(
            en: "lines count from 1 at the top of the block, whatever numbers are shown",
            zh: "行号从代码块顶部的1数起，与显示的行号无关",
        ),
    }
}

fn beyond_the_page(info: &Info) -> Remark {
    Remark {
        code: PLAIN_CODE,
        place: Place::Opening(0..info.language.len()),
        message: words!(
            en: "this block is not coloured: the page has more code than is coloured on one page",
            zh: "这个代码块没有上色：这一页的代码超过了一页上色的总量",
        ),
        help: words!(
            en: "move some of the code to another page, or write `text` in place of the language",
            zh: "把一部分代码移到别的页面，或者把语言写成`text`",
        ),
    }
}

fn shown(info: &Info, colours: &Colours, remarks: &mut Vec<Remark>) -> Vec<Run> {
    let language = 0..info.language.len();
    match colours {
        Colours::Runs(runs) => return runs.clone(),
        Colours::None => {}
        Colours::TooMuch(reason) => remarks.push(Remark {
            code: PLAIN_CODE,
            place: Place::Opening(language),
            message: words!(
                en: "this block is not coloured: {reason}", zh: "这个代码块没有上色：{reason}"; reason
            ),
            help: words!(
                en: "shorten it, or write `text` in place of the language",
                zh: "缩短它，或者把语言写成`text`",
            ),
        }),
        Colours::Mistyped(near) => {
            let name = &info.language;
            remarks.push(Remark {
                code: CODE_ATTRIBUTE,
                place: Place::Opening(language),
                message: words!(
                    en: "`{name}` is no language that can be coloured", zh: "没有`{name}`这种可以上色的语言"
                ),
                help: did_you_mean(near),
            });
        }
    }
    Vec::new()
}

impl Block<'_> {
    /// The title over the block.
    pub(super) fn title(&self) -> Option<&str> {
        self.info.title.as_deref()
    }

    /// The code as readers get it.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The element with the code.
    pub(super) fn html(&self) -> String {
        let mut html = String::with_capacity(self.text.len() * 2);
        let has_lines = self.info.numbers.is_some() || !self.marked.is_empty();
        html.push_str(if has_lines {
            "<pre class=\"lines\" tabindex=\"0\"><code"
        } else {
            "<pre tabindex=\"0\"><code"
        });
        if !self.info.language.is_empty() {
            html.push_str(" class=\"language-");
            escape(&mut html, &self.info.language);
            html.push('"');
        }
        html.push('>');
        if has_lines {
            self.write_lines(&mut html);
        } else {
            self.write(&mut html, 0..self.text.len());
        }
        html.push_str("</code></pre>");
        html
    }

    /// Each line as an element. Numbers are attributes: a style sheet shows them, and nobody copies them.
    fn write_lines(&self, html: &mut String) {
        let last = self.info.numbers.map_or(0, |first| first + self.lines.saturating_sub(1));
        let digits = last.to_string().len();
        let mut start = 0;
        for (index, line) in self.text.split_inclusive('\n').enumerate() {
            let element = match self.marked.get(&index) {
                None => "span",
                Some(Mark::Highlighted) => "mark",
                Some(Mark::Inserted) => "ins",
                Some(Mark::Deleted) => "del",
            };
            html.push_str(&format!("<{element} class=\"line\""));
            if let Some(first) = self.info.numbers {
                html.push_str(&format!(" data-n=\"{:>digits$}\"", first + index));
            }
            html.push('>');
            self.write(html, start..start + line.len());
            html.push_str(&format!("</{element}>"));
            start += line.len();
        }
    }

    /// A stretch of the code in its colours.
    fn write(&self, html: &mut String, span: Range<usize>) {
        let from = self.runs.partition_point(|run| run.end <= span.start);
        let mut at = span.start;
        for run in self.runs.get(from..).unwrap_or_default() {
            let end = run.end.min(span.end);
            let token = self.text.get(at..end).unwrap_or("");
            if run.class.is_empty() {
                escape(html, token);
            } else if !token.is_empty() {
                html.push_str("<span class=\"");
                html.push_str(run.class);
                html.push_str("\">");
                escape(html, token);
                html.push_str("</span>");
            }
            at = end;
            if at >= span.end {
                break;
            }
        }
        escape(html, self.text.get(at..span.end).unwrap_or(""));
    }
}

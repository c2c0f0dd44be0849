//! Formulas: LaTeX to MathML, which every browser draws without scripts and fonts of its own.
//!
//! The converter writes inline styles, which a strict content security policy forbids: they become attributes and
//! classes, for which the theme has a style sheet.

use std::ops::Range;
use std::sync::LazyLock;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

use crate::diagnostic::Code;
use crate::words::{Phrase, Words};

/// A formula that cannot be read.
pub const BAD_FORMULA: Code = Code::new("bad-formula", "a formula that cannot be read", "读不出来的公式");

/// Where a formula stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Setting {
    /// In a line of text.
    Line,
    /// By itself.
    Block,
}

/// Why a formula cannot be read, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) span: Range<usize>,
    pub(super) message: Words,
}

/// Bytes of a formula.
const LONGEST: usize = 10_000;
/// How deep commands and braces may stand in one another. The converter calls itself once for each and needs at most
/// 3 KiB of stack for that.
const DEEPEST: usize = 100;

static CONVERTER: LazyLock<Option<LatexToMathML>> =
    LazyLock::new(|| LatexToMathML::new(MathCoreConfig::default()).ok());

/// A formula as MathML.
///
/// # Errors
/// What is wrong with it.
pub(super) fn mathml(latex: &str, setting: Setting) -> Result<String, Fault> {
    let refuse =
        |english, chinese| Err(Fault { span: 0..latex.len(), message: Phrase { english, chinese }.into() });
    if latex.trim().is_empty() {
        return refuse("it is empty", "里面是空的");
    }
    if latex.len() > LONGEST {
        return refuse("it is too long", "太长");
    }
    if depth(latex) > DEEPEST {
        return refuse("its braces and commands stand too deep in one another", "花括号和命令嵌套太深");
    }
    let Some(converter) = CONVERTER.as_ref() else {
        return refuse("there is no converter", "缺少转换器");
    };
    let display = match setting {
        Setting::Line => MathDisplay::Inline,
        Setting::Block => MathDisplay::Block,
    };
    match converter.convert_with_local_state(latex, display) {
        Ok(converted) => Ok(without_styles(&converted.mathml)),
        // The converter speaks English only.
        Err(error) => {
            let message = Words::same(sentence(&error.error_message()));
            Err(Fault { span: inside(latex, &error.0), message })
        }
    }
}

/// How deep the converter would call itself, at most: braces and environments, and commands that wait for what follows.
fn depth(latex: &str) -> usize {
    let mut open: Vec<usize> = Vec::new();
    let (mut below, mut waiting, mut deepest) = (0_usize, 0_usize, 0_usize);
    let mut characters = latex.char_indices();
    while let Some((at, character)) = characters.next() {
        let rest = latex.get(at..).unwrap_or("");
        let enters = character == '{' || rest.starts_with("\\left") || rest.starts_with("\\begin");
        let leaves = character == '}' || rest.starts_with("\\right") || rest.starts_with("\\end");
        if enters {
            open.push(waiting + 1);
            below += waiting + 1;
            waiting = 0;
        } else if leaves {
            below -= open.pop().unwrap_or(0);
            waiting = 0;
        } else if matches!(character, '\\' | '^' | '_') {
            waiting += 1;
        } else if !character.is_whitespace() {
            waiting = 0;
        }
        if character == '\\' {
            // The name of a command is no text that something could wait for.
            let name = rest.get(1..).unwrap_or("");
            let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
            for _ in 0..letters.max(usize::from(!name.is_empty())) {
                characters.next();
            }
        }
        deepest = deepest.max(below + waiting);
    }
    deepest
}

/// A place of the converter, brought to whole characters inside the formula; never empty.
fn inside(latex: &str, span: &Range<usize>) -> Range<usize> {
    let start = latex.floor_char_boundary(span.start.min(latex.len()));
    let end = latex.ceil_char_boundary(span.end.clamp(start, latex.len()));
    if start < end {
        start..end
    } else {
        latex.floor_char_boundary(start.saturating_sub(1))..latex.ceil_char_boundary(end.max(1))
    }
}

/// A message of the converter in our manner: lower case, names in backticks, no full stop.
fn sentence(message: &str) -> String {
    let plain = message.trim_end_matches('.').replace('"', "`");
    let mut characters = plain.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => plain,
    }
}

/// Declarations the converter writes, and the classes that stand for them.
const CLASSES: [(&str, &str); 18] = [
    ("text-align:right", "math-right"),
    ("text-align:left", "math-left"),
    // The other half of the two above.
    ("justify-items:end", ""),
    ("justify-items:start", ""),
    ("padding-left:0", "math-close-left"),
    ("padding-right:0", "math-close-right"),
    ("padding-left:1em", "math-wide-left"),
    ("padding-top:0.1667em", "math-wide-top"),
    ("border-left:0.05em solid currentcolor", "math-line-left"),
    ("border-right:0.05em solid currentcolor", "math-line-right"),
    ("border-top:0.05em solid currentcolor", "math-line-top"),
    ("border-left:0.05em dashed currentcolor", "math-dash-left"),
    ("border-right:0.05em dashed currentcolor", "math-dash-right"),
    ("border-top:0.05em dashed currentcolor", "math-dash-top"),
    ("margin-left:-0.1667em", "math-thin-back"),
    ("width:100%", "math-numbered"),
    ("width:50%", "math-half"),
    ("font-variant-caps:small-caps", "math-small-caps"),
];

/// Styles as classes, colours and sizes as attributes of MathML. Other declarations only move things by a hair, and go.
fn without_styles(mathml: &str) -> String {
    const STYLE: &str = "style=\"";
    let mut clean = String::with_capacity(mathml.len());
    let mut rest = mathml;
    while let Some((before, after)) = rest.split_once(STYLE) {
        let (style, next) = after.split_once('"').unwrap_or((after, ""));
        let mut classes = Vec::new();
        let mut attributes = String::new();
        for declaration in style.split(';') {
            let (name, value) = declaration.split_once(':').unwrap_or((declaration, ""));
            let (name, value) = (name.trim(), value.trim());
            match name {
                "color" => attributes.push_str(&format!(" mathcolor=\"{value}\"")),
                "font-size" => attributes.push_str(&format!(" mathsize=\"{value}\"")),
                _ => {
                    let known = format!("{name}:{value}");
                    classes
                        .extend(CLASSES.iter().find(|(style, _)| *style == known).map(|(_, class)| *class));
                }
            }
        }
        clean.push_str(before.trim_end());
        clean.push_str(&attributes);
        let classes: Vec<&str> = classes.into_iter().filter(|class| !class.is_empty()).collect();
        if !classes.is_empty() {
            clean.push_str(&format!(" class=\"{}\"", classes.join(" ")));
        }
        rest = next;
    }
    clean.push_str(rest);
    clean
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Setting, mathml};

    fn line(latex: &str) -> Result<String, String> {
        mathml(latex, Setting::Line)
            .map_err(|fault| format!("{}: {}", &latex[fault.span], fault.message.english))
    }

    #[test]
    fn formulas_become_mathml() {
        for (latex, expected) in [
            ("x^2", "<msup><mi>x</mi><mn>2</mn></msup>"),
            ("\\text{利润}=50\\%", "<mtext>利润</mtext><mo>=</mo><mn>50</mn><mi>%</mi>"),
            ("\\color{red}x", "<mrow mathcolor=\"#FF0000\"><mi>x</mi></mrow>"),
            ("a<b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
            ("\\text{<script>}", "<mtext>&lt;script&gt;</mtext>"),
        ] {
            assert_eq!(line(latex), Ok(format!("<math>{expected}</math>")), "{latex}");
        }
        assert!(mathml("x", Setting::Block).is_ok_and(|html| html.starts_with("<math display=\"block\">")));
    }

    #[test]
    fn nothing_carries_a_style() {
        for latex in [
            "\\begin{aligned} a &= b \\\\ &= c \\end{aligned}",
            "\\begin{cases} 1 & x>0 \\\\ 0 & \\text{否则} \\end{cases}",
            "\\begin{array}{l|c:r} 1 & 2 & 3 \\\\ \\hline 4 & 5 & 6 \\end{array}",
            "\\begin{equation} x \\end{equation}",
            "\\begin{align} x &= 1 \\tag{a} \\end{align}",
            "a\\!b \\quad \\textsc{x} \\color{blue} y",
            "\\hspace{-3em} x \\dfrac{1}{2} \\text{\\Large x}",
        ] {
            let html = line(latex).unwrap_or_else(|said| panic!("{latex}: {said}"));
            assert!(!html.contains("style=\""), "{latex}: {html}");
        }
        let aligned = line("\\begin{aligned} a &= b \\end{aligned}").unwrap();
        assert!(aligned.contains("<mtd class=\"math-right math-close-right\"><mi>a</mi></mtd>"), "{aligned}");
    }

    #[test]
    fn faults_are_named_with_their_place() {
        for (latex, expected) in [
            ("a+\\ce{H2O}", "\\ce: unknown command `\\ce`"),
            ("\\frac{a", "a: expected closing token `}`, but reached end of input"),
            ("", ": it is empty"),
            ("a & b", "&: found `&`, which may only appear in a table-like environment"),
        ] {
            assert_eq!(line(latex), Err(expected.to_owned()), "{latex}");
        }
    }

    /// Deeper than anybody writes: the converter would run out of stack, and the program with it.
    #[test]
    fn depth_has_an_end() {
        for (open, close) in [
            ("{", "}"),
            ("\\sqrt ", ""),
            ("\\frac{", "}{1}"),
            ("\\left(", "\\right)"),
            ("x^{", "}"),
            ("\\mathrm{", "}"),
        ] {
            for (times, refused) in [(20, false), (500, true), (2_000, true)] {
                let latex = format!("{}x{}", open.repeat(times), close.repeat(times));
                let small = std::thread::Builder::new().stack_size(512 * 1024);
                let said = small.spawn(move || line(&latex)).unwrap().join().unwrap();
                assert_eq!(said.is_err(), refused, "{times} of {open}: {said:?}");
            }
        }
        let symbols = "\\alpha + ".repeat(400);
        assert!(line(&format!("{symbols} x")).is_ok(), "long is not deep");
    }

    proptest! {
        #[test]
        fn any_formula_is_survived(latex in "([a-z0-9 {}^_&$\\\\甲]|\\\\frac|\\\\left|\\\\right|\\\\begin\\{matrix\\}|\\\\text\\{){0,40}") {
            if let Err(fault) = mathml(&latex, Setting::Block) {
                prop_assert!(latex.get(fault.span).is_some());
            }
        }
    }
}

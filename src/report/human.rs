//! For people in a terminal, in the manner of rustc: what is wrong, where, the line itself, what to do.
//!
//! Useful rather than complete: equal problems are told once, with the other places named below, and of each kind
//! only the first few are shown (see `grouped`). Nothing is dropped in silence: what is not shown is counted.

use std::io::{self, Write};

use annotate_snippets::renderer::{
    DEFAULT_EMPHASIS_STYLE, DEFAULT_ERROR_STYLE, DEFAULT_LINE_NUM_STYLE, DEFAULT_NOTE_STYLE,
    DEFAULT_WARNING_STYLE, Style as Paint,
};
use annotate_snippets::{AnnotationKind, Level};

use super::excerpt::{Excerpt, Mark};
use super::grouped::{self, Group};
use super::place::{Place, Places};
use super::{Colour, SEVERITIES, Style, more_places, safe, word};
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::words::{Phrase, Words, words};

/// How many further places of a group are named.
const NAMED_PLACES: usize = 5;
/// How many related places of a diagnostic are shown.
const RELATED_PLACES: usize = 5;

/// Writes errors, then warnings, then notes, a blank line after each.
pub(super) fn write(
    out: &mut impl Write,
    diagnostics: &[Diagnostic],
    places: &Places<'_>,
    style: &Style,
) -> io::Result<()> {
    for severity in SEVERITIES {
        let page = Page { places, style, severity };
        let selection = grouped::select(diagnostics, severity);
        for group in &selection.shown {
            for line in page.lines(group) {
                writeln!(out, "{line}")?;
            }
            writeln!(out)?;
        }
        for (code, count) in &selection.hidden {
            let name = code.name;
            let hidden = words!(
                en: "… and {count} more `{name}` (all of them: --format short or json)",
                zh: "……另有{count}条`{name}`（要看全部，用--format short或json）",
            );
            writeln!(out, "{}\n", hidden.get(style.speech))?;
        }
    }
    Ok(())
}

const COLON: Phrase = Phrase { english: ": ", chinese: "：" };

/// What people call a severity.
fn severity(severity: Severity) -> Phrase {
    let chinese = match severity {
        Severity::Error => "错误",
        Severity::Warning => "警告",
        Severity::Note => "提示",
    };
    Phrase { english: word(severity), chinese }
}

/// What all lines of one group need to know.
struct Page<'a> {
    places: &'a Places<'a>,
    style: &'a Style,
    severity: Severity,
}

/// One place to show: its name, and its lines or, where there are none, its note.
struct View<'a> {
    name: String,
    excerpt: Option<Excerpt<'a>>,
    note: &'a str,
}

impl<'a> Page<'a> {
    fn lines(&self, group: &'a Group<'a>) -> Vec<String> {
        let diagnostic = group.first;
        let views = self.views(diagnostic);
        let last_line = views.iter().filter_map(|view| view.excerpt.as_ref()).map(Excerpt::last_line).max();
        let gutter = last_line.unwrap_or(0).to_string().len();
        let mut lines = vec![self.title(diagnostic)];
        let mut after_excerpt = false;
        for (number, view) in views.iter().enumerate() {
            let arrow = if number == 0 && diagnostic.location.is_some() { "-->" } else { ":::" };
            lines.extend(after_excerpt.then(|| self.ruled(gutter, "|", "")));
            lines.extend(self.view(view, arrow, gutter));
            after_excerpt = view.excerpt.is_some();
        }
        let footers = self.footers(group);
        lines.extend((after_excerpt && !footers.is_empty()).then(|| self.ruled(gutter, "|", "")));
        lines.extend(footers.iter().map(|footer| {
            let indent = format!("\n{:gutter$}   ", "");
            self.ruled(gutter, "=", &format!(" {}", footer.replace('\n', &indent)))
        }));
        lines
    }

    fn title(&self, diagnostic: &Diagnostic) -> String {
        let kind = format!("{}[{}]", self.say(&severity(self.severity)), diagnostic.code.name);
        // Indented, so that no message can look like the next diagnostic.
        let message = safe::lines(self.say_words(&diagnostic.message)).replace('\n', "\n    ");
        let paint = match self.severity {
            Severity::Error => DEFAULT_ERROR_STYLE,
            Severity::Warning => DEFAULT_WARNING_STYLE,
            Severity::Note => DEFAULT_NOTE_STYLE,
        };
        self.painted(paint, &kind)
            + &self.painted(DEFAULT_EMPHASIS_STYLE, &format!("{}{message}", self.say(&COLON)))
    }

    /// The place itself, then the related ones, each in the excerpt of an earlier one where it is near.
    fn views(&self, diagnostic: &'a Diagnostic) -> Vec<View<'a>> {
        let own = diagnostic.location.iter().map(|location| (location, AnnotationKind::Primary, ""));
        let related = diagnostic.related.iter().take(RELATED_PLACES);
        let related =
            related.map(|(location, note)| (location, AnnotationKind::Context, self.say_words(note)));
        let mut views = Vec::new();
        for (location, kind, label) in own.chain(related) {
            self.show(location, kind, label, &mut views);
        }
        views
    }

    fn show(&self, location: &'a Location, kind: AnnotationKind, label: &'a str, views: &mut Vec<View<'a>>) {
        let place = self.places.find(location);
        let name = place.to_string();
        let Place { region: Some(region), .. } = place else {
            views.push(View { name, excerpt: None, note: label });
            return;
        };
        let mut excerpts = views.iter_mut().filter_map(|view| view.excerpt.as_mut());
        let near = excerpts.find(|excerpt| excerpt.has_room_for(&region));
        let mark = Mark { region, kind, label };
        match near {
            Some(excerpt) => excerpt.add(mark),
            None => {
                let excerpt = Some(Excerpt::new(mark, self.style.width));
                views.push(View { name, excerpt, note: "" });
            }
        }
    }

    fn view(&self, view: &View<'_>, arrow: &str, gutter: usize) -> Vec<String> {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let note = safe::one_line(view.note);
        let separator = if note.is_empty() { "" } else { self.say(&COLON) };
        let indent = " ".repeat(gutter);
        let arrow = self.painted(DEFAULT_LINE_NUM_STYLE, arrow);
        let mut lines = vec![format!("{indent}{arrow} {}{separator}{note}", view.name)];
        if let Some(excerpt) = &view.excerpt {
            // The renderer makes room for its own line numbers only.
            let missing = gutter.saturating_sub(excerpt.last_line().to_string().len());
            let indent = " ".repeat(missing);
            lines.extend(excerpt.draw(level, self.style.colour).iter().map(|line| format!("{indent}{line}")));
        }
        lines
    }

    fn footers(&self, group: &Group<'_>) -> Vec<String> {
        let mut footers: Vec<Words> = Vec::new();
        let unseen = group.first.related.len().saturating_sub(RELATED_PLACES);
        if unseen > 0 {
            let more = more_places(unseen);
            footers.push(words!(en: "note: {more}", zh: "提示：{more}"; more));
        }
        if let Some(help) = &group.first.help {
            let help = help.clone().map(|help| safe::lines(&help).into_owned());
            footers.push(words!(en: "help: {help}", zh: "帮助：{help}"; help));
        }
        if !group.again.is_empty() {
            let named = self.named(&group.again);
            footers.push(words!(en: "also at {named}", zh: "同样的问题还在{named}"; named));
        }
        footers.iter().map(|footer| self.say_words(footer).to_owned()).collect()
    }

    /// `a.md:3:4, b.md:5:6 and 12 more places`.
    fn named(&self, diagnostics: &[&Diagnostic]) -> Words {
        let locations = diagnostics.iter().filter_map(|diagnostic| diagnostic.location.as_ref());
        let names: Vec<String> =
            locations.take(NAMED_PLACES).map(|location| self.places.find(location).to_string()).collect();
        let named = Words::list(&names);
        match diagnostics.len() - names.len() {
            0 => named,
            more => {
                let more = more_places(more);
                words!(en: "{named} {more}", zh: "{named}，{more}"; named, more)
            }
        }
    }

    fn say(&self, phrase: &Phrase) -> &'static str {
        phrase.get(self.style.speech)
    }

    fn say_words<'w>(&self, words: &'w Words) -> &'w str {
        words.get(self.style.speech)
    }

    /// A line of the frame: the rule in the gutter's colour, then text.
    fn ruled(&self, gutter: usize, rule: &str, text: &str) -> String {
        format!("{:gutter$} {}{text}", "", self.painted(DEFAULT_LINE_NUM_STYLE, rule))
    }

    fn painted(&self, paint: Paint, text: &str) -> String {
        match self.style.colour {
            Colour::Always => format!("{paint}{text}{paint:#}"),
            Colour::Never => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{BROKEN, OTHER, at, path, plain, tree, written};
    use super::super::{Colour, Format, Style};
    use crate::diagnostic::{Diagnostic, Location};
    use crate::words::{Speech, words};

    fn shown(diagnostics: &[Diagnostic], files: &[(&str, &str)]) -> String {
        written(diagnostics, &tree(files), plain(Format::Human))
    }

    #[test]
    fn carets_stand_under_wide_characters() {
        let text = "# 一\n\n\t见[乙方公司](b.md)和“[丙](c.md)”。\n";
        let diagnostics = [
            Diagnostic::error(BROKEN, at("content/zh/a.md", text, "b.md"), "`b.md` does not exist")
                .with_help("did you mean `d.md`?\nit has the same title"),
            Diagnostic::error(BROKEN, at("content/zh/a.md", text, "[丙](c.md)"), "`c.md` is a draft"),
        ];
        assert_eq!(
            shown(&diagnostics, &[("content/zh/a.md", text)]),
            "\
error[broken-link]: `b.md` does not exist
 --> content/zh/a.md:3:10
  |
3 |     见[乙方公司](b.md)和“[丙](c.md)”。
  |                  ^^^^
  |
  = help: did you mean `d.md`?
    it has the same title

error[broken-link]: `c.md` is a draft
 --> content/zh/a.md:3:17
  |
3 |     见[乙方公司](b.md)和“[丙](c.md)”。
  |                          ^^^^^^^^^^

"
        );
    }

    #[test]
    fn chinese_is_said_in_chinese() {
        let text = "代运营ＴＰ见[模式](b.md)。\n";
        let said = Diagnostic::error(
            BROKEN,
            at("zh/a.md", text, "b.md"),
            words!(en: "`b.md` does not exist", zh: "`b.md`不存在"),
        )
        .with_help(words!(en: "write it", zh: "写出来"))
        .with_related(at("zh/a.md", text, "见"), words!(en: "here", zh: "在这里"))
        .with_related(Location::file(&path("zh/b.md")), words!(en: "there", zh: "在那里"));
        let again =
            Diagnostic { location: Some(at("zh/c.md", "见", "见")), related: Vec::new(), ..said.clone() };
        let files = tree(&[("zh/a.md", text), ("zh/c.md", "见")]);
        let style = Style { speech: Speech::Chinese, ..plain(Format::Human) };
        assert_eq!(
            written(&[said, again], &files, style),
            "\
错误[broken-link]：`b.md`不存在
 --> zh/a.md:1:12
  |
1 | 代运营ＴＰ见[模式](b.md)。
  |           --       ^^^^
  |           |
  |           在这里
  |
 ::: zh/b.md：在那里
  = 帮助：写出来
  = 同样的问题还在zh/c.md:1:1

"
        );
    }

    #[test]
    fn related_places_share_an_excerpt_where_they_are_near() {
        let text = "title: 甲\n\n\n\ntags: 乙\ntitle: 丙\n\n\n\n\n\n尾\n";
        let diagnostic =
            Diagnostic::warning(OTHER, Location::new(&path("a.md"), 24..29), "`title` is there twice")
                .with_related(Location::new(&path("a.md"), 0..5), "先在这里")
                .with_related(at("a.md", text, "尾"), "far away")
                .with_related(at("b.md", "别处", "处"), "elsewhere")
                .with_related(Location::file(&path("c.md")), "as a whole");
        assert_eq!(
            shown(&[diagnostic], &[("a.md", text), ("b.md", "别处")]),
            "\
warning[unknown-key]: `title` is there twice
  --> a.md:6:1
   |
 1 | title: 甲
   | ----- 先在这里
 ...
 6 | title: 丙
   | ^^^^^
   |
  ::: a.md:12:1
   |
12 | 尾
   | -- far away
   |
  ::: b.md:1:2
   |
 1 | 别处
   |   -- elsewhere
   |
  ::: c.md: as a whole

"
        );
    }

    #[test]
    fn a_file_as_a_whole_or_no_file_has_no_excerpt() {
        let diagnostics = [
            Diagnostic::error_anywhere(OTHER, "no `site.toml`\nerror[fake]: x")
                .with_help("run `diptych new`"),
            Diagnostic::warning(OTHER, Location::file(&path("a.md")), "not published"),
        ];
        assert_eq!(
            shown(&diagnostics, &[("a.md", "一")]),
            "\
error[unknown-key]: no `site.toml`
    error[fake]: x
  = help: run `diptych new`

warning[unknown-key]: not published
 --> a.md

"
        );
    }

    #[test]
    fn equal_problems_are_told_once() {
        let names: Vec<String> = (0..20).map(|number| format!("{number:02}.md")).collect();
        let same = |names: &[String]| {
            let diagnostic = |name: &String| Diagnostic::error(BROKEN, at(name, "一二", "二"), "`x` is gone");
            let diagnostics: Vec<Diagnostic> = names.iter().map(diagnostic).collect();
            let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "一二")).collect();
            shown(&diagnostics, &files)
        };
        let begin = "\
error[broken-link]: `x` is gone
 --> 00.md:1:2
  |
1 | 一二
  |   ^^
";
        for (count, also) in [
            (1, ""),
            (3, "  |\n  = also at 01.md:1:2, 02.md:1:2\n"),
            (7, "  |\n  = also at 01.md:1:2, 02.md:1:2, 03.md:1:2, 04.md:1:2, 05.md:1:2 and 1 more place\n"),
            (
                20,
                "  |\n  = also at 01.md:1:2, 02.md:1:2, 03.md:1:2, 04.md:1:2, 05.md:1:2 and 14 more places\n",
            ),
        ] {
            assert_eq!(same(&names[..count]), format!("{begin}{also}\n"));
        }
    }

    #[test]
    fn a_flood_is_cut_and_counted() {
        let place = || Location::file(&path("a.md"));
        let warnings =
            (0..30).map(|number| Diagnostic::warning(BROKEN, place(), format!("warning {number}")));
        let errors = (0..322).map(|number| Diagnostic::error(BROKEN, place(), format!("error {number}")));
        let other = [Diagnostic::error(OTHER, place(), "something else")];
        let diagnostics: Vec<Diagnostic> = warnings.chain(errors).chain(other).collect();
        let out = shown(&diagnostics, &[]);
        let heads: Vec<&str> =
            out.lines().filter(|line| !line.is_empty() && !line.starts_with(' ')).collect();
        assert_eq!(heads.len(), 10 + 1 + 1 + 10 + 1);
        assert_eq!(
            heads[9..=12],
            [
                "error[broken-link]: error 9",
                "error[unknown-key]: something else",
                "… and 312 more `broken-link` (all of them: --format short or json)",
                "warning[broken-link]: warning 0",
            ]
        );
        assert_eq!(heads[22], "… and 20 more `broken-link` (all of them: --format short or json)");
    }

    #[test]
    fn long_lines_and_many_related_places_are_cut() {
        let row = format!("| {} | [甲](gone.md) | {} |\n", "内容".repeat(1_000), "后面".repeat(1_000));
        let mut diagnostic =
            Diagnostic::error(BROKEN, at("a.md", &row, "gone.md"), "`gone.md` does not exist");
        for _ in 0..9 {
            diagnostic = diagnostic.with_related(at("a.md", &row, "[甲]"), "");
        }
        assert_eq!(
            shown(&[diagnostic], &[("a.md", &row)]),
            "\
error[broken-link]: `gone.md` does not exist
 --> a.md:1:2010
  |
1 | ...容内容内容内容 | [甲](gone.md) | 后面后面后面后面后面后面后面后面...
  |                     ---- ^^^^^^^
  |
  = note: and 4 more places

"
        );
    }

    #[test]
    fn colours_change_nothing_else() {
        let text = "见[乙](b.md)。\n";
        let files = tree(&[("a.md", text)]);
        let diagnostics = [Diagnostic::error(BROKEN, at("a.md", text, "b.md"), "gone").with_help("look")];
        let style = Style { colour: Colour::Always, ..plain(Format::Human) };
        let coloured = written(&diagnostics, &files, style);
        let mut parts = coloured.split("\u{1b}[");
        let first = parts.next().unwrap_or_default().to_owned();
        let bare = first + &parts.map(|part| part.split_once('m').unwrap().1).collect::<String>();
        assert!(coloured.contains("\u{1b}[1m"));
        let trimmed: Vec<&str> = bare.lines().map(str::trim_end).collect();
        let plain = written(&diagnostics, &files, plain(Format::Human));
        assert_eq!(trimmed, plain.lines().collect::<Vec<_>>());
    }
}

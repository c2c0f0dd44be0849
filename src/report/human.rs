//! For people in a terminal, in the manner of rustc: what is wrong, where, the line itself, what to do.
//!
//! Useful rather than complete: equal problems are told once, with the other places named below, and what to do there
//! where that is something else; of each kind only the first few are shown (see `grouped`). Nothing is dropped in silence: what is not shown is counted.

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

/// How many further places of a group are named, of each help.
const NAMED_PLACES: usize = 5;
/// How many other helps of a group are shown.
const OTHER_HELPS: usize = 5;
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
struct Page<'a, 'p> {
    places: &'a Places<'p>,
    style: &'a Style,
    severity: Severity,
}

/// One place to show: its name, and its lines or, where there are none, its note.
struct View<'a> {
    name: String,
    excerpt: Option<Excerpt<'a>>,
    note: &'a str,
}

impl<'a> Page<'a, '_> {
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
        let (same, others) = group.by_help();
        if !same.is_empty() {
            let named = self.named(&same);
            footers.push(words!(en: "also at {named}", zh: "同样的问题还在{named}"; named));
        }
        for (help, diagnostics) in others.iter().take(OTHER_HELPS) {
            let named = self.named(diagnostics);
            footers.push(match help {
                Some(help) => {
                    let help = (*help).clone().map(|help| safe::lines(&help).into_owned());
                    words!(en: "also at {named}: {help}", zh: "同样的问题还在{named}：{help}"; named, help)
                }
                None => words!(
                    en: "also at {named}, where that help does not fit",
                    zh: "同样的问题还在{named}，但上面的帮助不适用于那里";
                    named
                ),
            });
        }
        let unnamed: usize = others.iter().skip(OTHER_HELPS).map(|(_, diagnostics)| diagnostics.len()).sum();
        if unnamed > 0 {
            let more = more_places(unnamed);
            footers.push(words!(
                en: "{more}, with other help (all of it: --format short or json)",
                zh: "{more}，帮助各不相同（要看全部，用--format short或json）";
                more
            ));
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
mod tests;

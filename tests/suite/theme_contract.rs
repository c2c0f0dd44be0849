//! The contract with themes: the manual says of every field what the source says, in both languages.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A view as the source has it: its name, what it is, and its fields with type and meaning.
struct View {
    name: String,
    meaning: String,
    fields: Vec<(String, String, String)>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every view that templates receive, in the order of the source.
fn views() -> Vec<View> {
    let folder = root().join("src/render/view");
    let mut views: Vec<View> = Vec::new();
    for file in ["site", "page", "article", "list", "glossary", "way", "paths", "pictures"] {
        let file = format!("{file}.rs");
        let text = fs::read_to_string(folder.join(file)).expect("the source");
        let (mut doc, mut serialized, mut open) = (Vec::new(), false, false);
        for line in text.lines() {
            let trimmed = line.trim();
            if let Some(words) = trimmed.strip_prefix("///") {
                doc.push(words.trim().to_owned());
            } else if trimmed.starts_with("#[derive") {
                serialized = trimmed.contains("Serialize");
            } else if let Some(name) = line.strip_prefix("pub struct ") {
                open = serialized;
                let meaning = std::mem::take(&mut doc).join(" ");
                let name = name.trim_end_matches(" {").to_owned();
                if open {
                    views.push(View { name, meaning, fields: Vec::new() });
                }
            } else if let (true, Some(field)) = (open, trimmed.strip_prefix("pub ")) {
                let (name, kind) = field.trim_end_matches(',').split_once(": ").expect("a field");
                let meaning = std::mem::take(&mut doc).join(" ");
                let view = views.last_mut().expect("a view");
                view.fields.push((name.to_owned(), kind.to_owned(), meaning));
            } else if line == "}" {
                open = false;
                doc.clear();
            } else if !trimmed.starts_with('#') {
                doc.clear();
            }
        }
    }
    views
}

/// A type as the manual calls it.
fn kind(written: &str, names: &BTreeSet<&str>, chinese: bool) -> String {
    let inside = |wrapper: &str| written.strip_prefix(wrapper)?.strip_suffix('>');
    let say = |english: &str, other: &str| if chinese { other.to_owned() } else { english.to_owned() };
    if let Some(inner) = inside("Option<") {
        return kind(inner, names, chinese) + &say(", or null", "，或null");
    }
    if let Some(inner) = inside("Vec<") {
        return say("list of ", "列表：") + &kind(inner, names, chinese);
    }
    if let Some(inner) = inside("BTreeMap<String, ") {
        let inner = kind(inner, names, chinese);
        return if chinese { format!("按名字的{inner}") } else { format!("{inner} by name") };
    }
    match written {
        view if names.contains(view) => format!("[{view}](#{})", view.to_lowercase()),
        "usize" | "u8" => say("number", "数字"),
        "bool" => say("`true` or `false`", "`true`或`false`"),
        // The last two become text when a page is rendered.
        "String" | "&'static str" | "Filling" | "StructuredData" => say("text", "文字"),
        other => panic!("`{other}` is no kind that the manual has a word for: give it a view of its own"),
    }
}

/// References of the documentation of the source as links of the manual.
fn linked(meaning: &str) -> String {
    let mut out = String::new();
    let mut rest = meaning;
    while let Some((before, after)) = rest.split_once("[`") {
        let (name, after) = after.split_once("`]").expect("the end of a reference");
        out.push_str(&format!("{before}[{name}](#{})", name.to_lowercase()));
        // Where it is in the source is of no interest to the manual.
        let path = after.strip_prefix('(').and_then(|path| path.split_once(')'));
        rest = path.map_or(after, |(_, after)| after);
    }
    (out + rest).replace('|', "\\|")
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Where the links of a text lead, in order.
fn links(text: &str) -> Vec<&str> {
    let ends = text.split("](").skip(1);
    ends.map(|rest| rest.split(')').next().unwrap_or_default()).collect()
}

#[test]
fn the_manual_has_every_field() {
    let views = views();
    assert!(views.len() > 30, "{} views", views.len());
    let names: BTreeSet<&str> = views.iter().map(|view| view.name.as_str()).collect();
    for (language, chinese) in [("en", false), ("zh", true)] {
        let page = root().join(format!("content/{language}/authoring/theme-values.md"));
        let page = fs::read_to_string(page).expect("the manual");
        let sections: Vec<&str> = page.split("\n## ").skip(1).collect();
        assert_eq!(sections.len(), views.len(), "{language}: a section for each view");
        for (view, section) in views.iter().zip(sections) {
            let View { name, meaning, fields } = view;
            assert!(!meaning.is_empty(), "{name}");
            assert!(
                section.starts_with(&format!("{name} {{#{}}}\n", name.to_lowercase())),
                "{language}: {name}"
            );
            assert!(
                chinese || section.contains(&format!("\n\n{meaning}\n")),
                "{language}: {name}: {meaning}"
            );
            let before = section.split("\n|").next().unwrap_or_default();
            assert!(!chinese || before.lines().skip(1).any(is_chinese), "{name} is said in Chinese");
            let rows: Vec<&str> = section.lines().filter(|line| line.starts_with("| `")).collect();
            assert_eq!(rows.len(), fields.len(), "{language}: {name}");
            for ((field, written, meaning), row) in fields.iter().zip(rows) {
                let start = format!("| `{field}` | {} | ", kind(written, &names, chinese));
                let said = row.strip_prefix(&start).and_then(|rest| rest.strip_suffix(" |"));
                let said = said.unwrap_or_else(|| panic!("{language}: {name}: {row} is not {start}…"));
                assert!(!said.is_empty() && !meaning.is_empty(), "{language}: {name}.{field}");
                assert!(!chinese || is_chinese(said), "{name}.{field} is said in Chinese: {said}");
                assert_eq!(
                    links(said),
                    links(&linked(meaning)),
                    "{language}: {name}.{field} leads elsewhere"
                );
                assert!(chinese || said == linked(meaning), "{name}.{field}: {said}\nthe source: {meaning}");
            }
        }
    }
}

//! What authors write stays what they wrote, wherever it is shown: nothing of it becomes markup, and no script is run.
//!
//! Comments name rows of the reliability catalogue, section H.

use std::fs;
use std::path::Path;

use crate::support::markup::{self, Element};
use crate::support::{Project, Published};

/// Ends an attribute, ends a script, and would run.
const HOSTILE: &str = "x\"'></title></script><img src=x onerror=run()><script>run()</script>";

/// Attributes with addresses that browsers go to, load or send to.
const ADDRESSES: [&str; 11] = [
    "action",
    "background",
    "cite",
    "data",
    "formaction",
    "href",
    "ping",
    "poster",
    "src",
    "srcset",
    "xlink:href",
];

/// Whether an element runs something that is not the theme's.
fn runs(element: &Element) -> bool {
    let is_handler = |name: &str| name.to_ascii_lowercase().starts_with("on");
    let is_script = |name: &str, value: &str| {
        // Browsers pass over these characters.
        let address: String = value.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
        ADDRESSES.contains(&name) && address.to_ascii_lowercase().starts_with("javascript:")
    };
    let is_foreign = match element.attribute("src") {
        Some(address) => {
            let path = address.strip_prefix("/team/").unwrap_or(address).trim_start_matches("../");
            !["assets/", "search/"].iter().any(|folder| path.starts_with(folder))
        }
        None => element.attribute("type") != Some("application/ld+json"),
    };
    element.name == "script" && is_foreign
        || element.attributes().any(|(name, value)| is_handler(name) || is_script(name, value))
}

/// Everything of a page that is the author's and no script.
fn assert_runs_nothing(site: &Published) {
    for path in site.paths() {
        if path.ends_with(".html") {
            for element in site.page(&path).all() {
                assert!(!runs(element), "{path}: {element}");
            }
            let text = site.text(&path);
            for inline in text.split("application/ld+json\">").skip(1) {
                let inline = inline.split("</script>").next().unwrap_or("");
                assert!(!inline.contains('<'), "{path}: {inline}");
                serde_json::from_str::<serde_json::Value>(inline)
                    .expect("JSON that nothing of the author's ends");
            }
        } else if path.ends_with(".xml") {
            let text = site.text(&path);
            markup::xml(&text);
            assert!(!text.contains("<img src=x") && !text.contains("<script"), "{path}: {text}");
        }
    }
}

#[test]
fn what_runs_is_recognised() {
    for (html, expected) in [
        ("<details ontoggle=\"run()\">a</details>", true),
        ("<a href=\" java\tscript:run()\">a</a>", true),
        ("<form action=\"JavaScript:run()\">a</form>", true),
        ("<script src=\"https://e.example/assets/a.js\"></script>", true),
        ("<script src=\"../a.js\"></script>", true),
        ("<script>run()</script>", true),
        ("<script src=\"../../assets/a.js\"></script>", false),
        ("<script type=\"application/ld+json\">{}</script>", false),
        ("<a href=\"../javascript/\" title=\"javascript:\">a</a>", false),
    ] {
        let page = markup::html(html);
        assert_eq!(page.all().into_iter().any(runs), expected, "{html}");
    }
}

// Row 124: each text that a page has, and each place where pages show texts of others.
#[test]
fn texts_of_authors_are_texts_wherever_they_are_shown() {
    let quoted = serde_json::to_string(HOSTILE).expect("a string");
    let escaped = HOSTILE.replace('<', "\\<");
    let front = format!(
        "---\ntitle: {quoted}\ndescription: {quoted}\nowner: {quoted}\nsources: [{quoted}]\ntags: [{quoted}]\n\
         date: 2026-01-02\n---\n"
    );
    let text = format!(
        "{front}\n## {escaped}\n\n[{escaped}](other.md \"{}\") ![{}](p.png \"t\") `{HOSTILE}` [^1] [[other|{escaped}]]\n\n\
         [^1]: {escaped}\n\n```js title=\"{}\"\n{HOSTILE}\n```\n\n```{}\ncode\n```\n\n:::tip {escaped}\n{escaped}\n:::\n\n\
         :::tabs\n:::tab {escaped}\ntext\n:::\n:::\n\n> [!NOTE]\n> {escaped}\n\n{{dated {escaped}}} {{运|{escaped}}}\n\n\
         | {escaped} |\n|---|\n| {escaped} |\n\n- [ ] {escaped}\n\n{escaped}\n: {escaped}\n\nhttps://a.b/\"onerror=run()\n",
        HOSTILE.replace('"', "\\\""),
        HOSTILE.replace('<', "\\<"),
        HOSTILE.replace('"', "'"),
        HOSTILE.replace([' ', '`'], ""),
    );
    let glossary = format!(
        "[[term]]\nid = \"fee\"\nen = \"Fee\"\nzh = \"费\"\naliases = {{ en = [\"GMV\", {quoted}] }}\n\
         definition = {{ en = {quoted}, zh = {quoted} }}\n"
    );
    let other = format!(
        "---\ntitle: Other\n---\n# Other\n\nFee and GMV [x](page.md) [[{}]]\n",
        HOSTILE.replace(['[', ']', '|'], "")
    );
    let project = Project::new()
        .file("content/glossary.toml", glossary)
        .file("content/en/page.md", &text)
        .file("content/zh/page.md", &text)
        .file("content/en/other.md", &other)
        .file("content/zh/other.md", &other)
        .file("content/en/p.png", "");
    let run = project.run(&["build", "--allow-errors"]);
    assert!(run.code <= 1, "{run:?}");
    let site = project.published("dist");
    let page = site.page("en/page/index.html");
    assert_eq!(page.one("h1").text(), HOSTILE, "nothing is lost either");
    let title = page.named("title")[0].text();
    assert!(title.starts_with(HOSTILE), "{title}");
    assert_runs_nothing(&site);
    for path in site.paths().into_iter().filter(|path| path.ends_with(".html")) {
        let images = site.page(&path).with("src", "x").len();
        assert_eq!(images, 0, "{path}: text that became a picture");
    }
}

// Row 124: names of files, as far as systems allow them.
#[test]
fn names_of_files_are_texts() {
    let project = Project::new()
        .file("content/en/a&b='c.md", "text\n")
        .file("content/en/area & 'co'/index.md", "text\n")
        .file("content/en/area & 'co'/d.md", "[x](<../a&b='c.md>)\n");
    let run = project.run(&["build"]);
    assert_eq!(run.code, 0, "{run:?}");
    let site = project.published("dist");
    assert_runs_nothing(&site);
    assert_eq!(site.page("en/a&b='c/index.html").one("h1").text(), "a&b='c");
    for (page, name, href) in [
        ("en/area-&-'co'/d", "x", "../../../en/a%26b%3D%27c/"),
        ("en/area-&-'co'/d", "a&b='c", "../../../en/a%26b%3D%27c/"),
        ("en/area-&-'co'/d", "area & 'co'", "../../../en/area-%26-%27co%27/"),
        ("en/area-&-'co'/d", "Markdown", "../../../en/area%20%26%20%27co%27/d.md"),
        ("en/all-pages", "a&b='c", "../../en/a%26b%3D%27c/"),
        ("en/all-pages", "area & 'co'", "../../en/area-%26-%27co%27/"),
    ] {
        let page = site.page(&format!("{page}/index.html"));
        let links = page.named("a").into_iter().filter(|link| link.text() == name);
        let leads: Vec<_> = links.map(|link| link.value("href")).collect();
        assert!(!leads.is_empty() && leads.iter().all(|lead| *lead == href), "{name}: {leads:?}");
    }
}

// Row 126: what parsers of HTML read otherwise the second time.
#[test]
fn html_that_changes_when_it_is_read_again_runs_nothing() {
    for html in [
        "<svg></p><style><a id=\"</style><img src=x onerror=run()>\">",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x onerror=run()&gt;\">",
        "<noscript><p title=\"</noscript><img src=x onerror=run()>\">",
        "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=run()>",
        "<template><script>run()</script></template>",
        "<iframe srcdoc=\"<img src=x onerror=run()>\"></iframe>",
        "<a href=\"x\" title='\"><img src=x onerror=run()>'>a</a>",
        "<textarea></textarea><img src=x onerror=run()></textarea>",
        "<xmp><p title=\"</xmp><img src=x onerror=run()>\">",
        "<!--><img src=x onerror=run()>-->",
        "<!--!> <img src=x onerror=run()> -->",
        "<details ontoggle=run() open><summary onclick=run()>a</summary></details>",
        "<base href=\"https://e.example/\"><meta http-equiv=refresh content=\"0;url=javascript:run()\">",
        "<object data=\"javascript:run()\"></object><embed src=\"javascript:run()\">",
    ] {
        let project = Project::new().file("content/en/a.md", format!("text\n\n{html}\n\ntext {html} text\n"));
        let run = project.run(&["build", "--allow-errors"]);
        assert!(run.code <= 1, "{html}: {run:?}");
        let site = project.published("dist");
        assert_runs_nothing(&site);
        let page = site.page("en/a/index.html");
        let prose = page.all().into_iter().find(|element| element.has_class("prose")).expect("the text");
        for name in [
            "svg", "math", "style", "iframe", "base", "meta", "object", "embed", "form", "template",
            "textarea",
        ] {
            assert!(prose.named(name).is_empty(), "{html}: {name} in {prose:?}");
        }
    }
}

/// Scripts of the theme, by path.
fn scripts(folder: &Path, found: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            scripts(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "js") {
            let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).expect("of the repository");
            found.push((
                name.to_string_lossy().replace('\\', "/"),
                fs::read_to_string(&path).expect("a script"),
            ));
        }
    }
}

// Rows 124 and 127: texts reach a page by `textContent`. One line writes markup, which no text is in.
#[test]
fn scripts_write_texts_as_texts_and_ask_for_nothing_by_its_name() {
    let mut found = Vec::new();
    scripts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/scripts"), &mut found);
    assert!(found.len() > 10, "{} scripts", found.len());
    let mut writers = Vec::new();
    for (path, text) in &found {
        for sign in [
            "innerHTML",
            "insertAdjacentHTML",
            "outerHTML",
            "document.write",
            "eval(",
            "new Function",
            "setTimeout(\"",
        ] {
            writers.extend(text.matches(sign).map(|sign| format!("{path}: {sign}")));
        }
        for sign in
            ["document.forms", "document.images", "document.anchors", "document.all", "window[", "self["]
        {
            assert!(!text.contains(sign), "{path}: {sign} finds what authors have named");
        }
    }
    assert_eq!(writers, ["themes/default/scripts/parts/tasks.js: innerHTML"]);
}

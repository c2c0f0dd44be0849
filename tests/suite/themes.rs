//! A project's own theme: files laid over the built-in ones, texts merged key by key, mistakes found at their line.

use crate::support::{Project, Visit, crawl};

/// A project with a theme of its own that changes nothing yet.
fn themed() -> Project {
    Project::new()
        .config("theme = \"mine\"")
        .file("themes/mine/theme.toml", "name = \"mine\"\ndescription = \"Ours.\"\n")
}

#[test]
fn a_theme_replaces_single_files() {
    let own = "<footer class=\"own\">{{ site.title }}: {{ page.title }} <b>&amp;</b></footer>\n";
    let project = themed().file("themes/mine/templates/components/footer.html", own);
    let site = project.is_clean().build();
    let page = site.page("zh/index.html");
    assert_eq!(page.one("footer").text(), "手册: 首页 &");
    assert_eq!(page.one("main").one("h1").text(), "首页", "the other files are those of the program");
    crawl(&site, Visit::Host);
}

#[test]
fn the_built_in_theme_can_be_changed_without_a_word_in_site_toml() {
    let site = Project::new()
        .file("themes/default/templates/components/footer.html", "<footer>Ours</footer>\n")
        .build();
    assert_eq!(site.page("en/index.html").one("footer").text(), "Ours");
}

#[test]
fn texts_are_merged_key_by_key() {
    let site = themed()
        .file("themes/mine/strings/en.toml", "feedback = \"Tell us\"\n[callout]\nnote = \"Mind\"\n")
        .file("themes/mine/strings/zh.toml", "feedback = \"告诉我们\"\n")
        .file("themes/mine/templates/components/footer.html", "<footer>{{ strings.feedback }}</footer>\n")
        .file("content/en/index.md", "---\ntitle: Home\n---\n> [!NOTE]\n> a\n\n> [!TIP]\n> b\n")
        .file("content/zh/index.md", "---\ntitle: 首页\n---\n> [!NOTE]\n> a\n")
        .build();
    let page = site.page("en/index.html");
    assert_eq!(page.only("id", "callout-1").text(), "Mind");
    assert_eq!(page.only("id", "callout-2").text(), "Tip", "a key that is not written keeps its text");
    assert_eq!(page.one("footer").text(), "Tell us");
    let page = site.page("zh/index.html");
    assert_eq!(page.only("id", "callout-1").text(), "说明");
    assert_eq!(page.one("footer").text(), "告诉我们");
}

#[test]
fn texts_depend_on_numbers_where_a_language_wants_it() {
    let footer = "<footer>{{ strings.ducks | fill(n=1) }}, {{ strings.ducks | fill(n=2) }}, {{ strings.greeting | fill(name=\"<A>\") }}</footer>\n";
    let site = themed()
        .file(
            "themes/mine/strings/en.toml",
            "ducks = { one = \"{n} duck\", other = \"{n} ducks\" }\ngreeting = \"Dear {name}\"\n",
        )
        .file("themes/mine/strings/zh.toml", "ducks = { other = \"{n} 只鸭\" }\ngreeting = \"{name}：\"\n")
        .file("themes/mine/templates/components/footer.html", footer)
        .build();
    assert_eq!(site.page("en/index.html").one("footer").text(), "1 duck, 2 ducks, Dear <A>");
    assert_eq!(site.page("zh/index.html").one("footer").text(), "1 只鸭, 2 只鸭, <A>：");
}

#[test]
fn styles_scripts_and_files_of_a_theme_are_published() {
    let site = themed()
        .file("themes/mine/styles/zz-ours.css", ".ours { color: #123456 }\n")
        .file("themes/mine/styles/prose.css", "/* nothing is */\n  .replaced { color: red }\n")
        .file("themes/mine/styles/parts/table.css", ".own-table { color: blue }\n")
        .file("themes/mine/styles/parts/tasks.css", ".own-tasks { color: blue }\n")
        .file("themes/mine/scripts/parts/table.js", "// ours\nown();\n")
        .file("content/en/tasks.md", "- [ ] a\n")
        .file("content/en/table.md", "| a |\n|---|\n| b |\n")
        .file("themes/mine/scripts/ours.js", "// ours\n")
        .file("themes/mine/assets/pictures/logo.png", "png")
        .file(
            "themes/mine/templates/components/footer.html",
            "<footer><img src=\"{{ root }}{{ site.assets.files[\"pictures/logo.png\"] }}\" alt=\"\">\
             <script src=\"{{ root }}{{ site.assets.scripts.ours }}\"></script></footer>\n",
        )
        .build();
    let page = site.page("en/index.html");
    let files = site.files();
    let shared = files.iter().find(|(path, _)| path.starts_with("assets/style.") && path.ends_with(".css"));
    let shared = site.text(&shared.expect("the style sheet of every page").0);
    assert!(shared.contains("#123456") && shared.contains("\n.replaced{color:red}\n"), "{shared}");
    assert!(!shared.contains(".prose "), "the file of that name was replaced");
    let sheets = |page: &str| -> Vec<String> {
        let page = site.page(page);
        let links = page.with("rel", "stylesheet");
        links.iter().map(|link| site.text(link.value("href").trim_start_matches("../"))).collect()
    };
    // What many pages of a kind have travels in one file with what every page needs, what few have by itself.
    let bundle = |page: &str| -> String {
        let sheet = sheets(page).remove(0);
        // A line for each layer.
        for layer in shared.lines() {
            let open = layer.strip_suffix('}').unwrap_or(layer);
            let begins = sheet.lines().any(|line| line.starts_with(open));
            assert!(begins, "{page}: layers begin with what every page needs: {layer}");
        }
        sheet
    };
    assert!(bundle("en/table/index.html").lines().any(|line| line == ".own-table{color:blue}"));
    assert_eq!(sheets("en/table/index.html").len(), 1, "a part in the bundle is not loaded twice");
    assert!(!bundle("en/index.html").contains(".own-table"), "what a page does not have it does not load");
    assert_eq!(sheets("en/index.html").len(), 1);
    assert_eq!(sheets("en/tasks/index.html")[1..], [".own-tasks{color:blue}\n"], "a part in no bundle");
    assert!(!site.text("en/index.html").contains("/table."), "nor its script");
    assert!(site.text("en/table/index.html").contains("/table."), "its script");
    let footer = page.one("footer");
    assert_eq!(site.text(footer.one("script").value("src").trim_start_matches("../")), "// ours\n");
    assert_eq!(site.text(footer.one("img").value("src").trim_start_matches("../")), "png");
    crawl(&site, Visit::Host);
}

#[test]
fn bundles_are_made_of_what_there_is() {
    let project = themed()
        .file(
            "themes/mine/styles/bundles.toml",
            "text = [\"code\", \"tabel\"]\nsection = []\nfront = [\"card\"]\nlist = [\"空\"]\n",
        )
        .file("themes/mine/scripts/bundles.toml", "text = [\"site\", \"txet\", \"text\"]\n");
    project.problems_begin(&[
        "themes/mine/scripts/bundles.toml:1:17: error[bad-value]: there is no folder of scripts called `txet` (did you mean `text`?)",
        "themes/mine/styles/bundles.toml:1:17: error[bad-value]: there is no style sheet of a part called `tabel` (did you mean `table`?)",
        "themes/mine/styles/bundles.toml:4:9: error[bad-value]: there is no style sheet of a part called `空` (there are area-list, audience-filter, callout, ",
    ]);
}

#[test]
fn templates_see_what_is_promised() {
    let template = "{% if article.kind %}{{ page.kind }}|{{ page.title }}|{{ page.description }}|{{ page.address }}|{{ root }}|{{ page.canonical }}|\
                    {{ page.markdown }}|{{ page.unlisted }}|{% for a in page.alternates %}{{ a.tag }}={{ a.url }} {% endfor %}|\
                    {% for v in page.versions %}{{ v.language.code }}:{{ v.address }}:{{ v.title }}:{{ v.current }} {% endfor %}|\
                    {% for c in page.breadcrumbs %}{{ c.title }}>{{ c.address }} {% endfor %}|\
                    {{ article.language.tag }}|{{ article.lead }}|{{ article.title_id }}|{{ article.kind.id }}={{ article.kind.label }}|\
                    {% for a in article.audiences %}{{ a.label }}{% endfor %}|{{ article.status.label }}|{{ article.owner }}|\
                    {{ article.reviewed.iso }}={{ article.reviewed.text }}|{{ article.review_by.iso }}|{{ article.date.iso }}|\
                    {{ article.minutes }}|{{ article.words }}|{% for s in article.sources %}{{ s.id }}:{{ s.title }}:{{ s.detail }}:{{ s.date }}:{{ s.flag }}:{{ s.address }}+{% endfor %}|\
                    {% for t in article.tags %}{{ t.id }}={{ t.label }}={{ t.address }}={{ t.count }}{% endfor %}|\
                    {% for e in article.related %}{{ e.title }}={{ e.address }}{% endfor %}|\
                    {% for e in article.backlinks %}{{ e.title }}{% endfor %}|{{ article.previous.title }}|{{ article.next.address }}|\
                    {% for h in article.contents %}{{ h.level }}{{ h.id }}{{ h.title }} {% endfor %}|{{ article.draft }}|\
                    {{ site.title }}|{{ site.description }}|{{ site.base_url }}|{{ site.language.name }}|{{ site.languages | length }}|\
                    {{ site.all_pages }}|{{ site.tags }}|{{ site.changes }}|{{ site.feed }}|{{ site.page_count }}|{{ article.body }}{% endif %}";
    let page = "---\ndescription: D\nkind: sop\naudience: [lead]\nstatus: partial\nowner: O\nreviewed: 2026-01-02\nreview_by: 2027-01-02\n\
                date: 2026-02-03\nsources: [S1, S2]\ntags: [fees]\nrelated: [c.md]\norder: 2\n---\n# T & U\n\n## Two\n\n一二 three\n\n### Three\n\n#### Four\n";
    let site = themed()
        .file("themes/mine/templates/page.html", template)
        .file("content/en/index.md", "---\ntitle: Home\n---\n[b](b.md)\n")
        .file("content/en/a.md", "---\ntitle: A\norder: 1\n---\n")
        .file("content/en/b.md", page)
        .file("content/en/c.md", "---\ntitle: C\norder: 3\n---\n")
        .file("content/zh/b.md", "# 乙\n")
        .build();
    let expected = "article|T &amp; U|D|en/b/|../../|https://kb.example/team/en/b/|en/b.md|false|\
                    en=https://kb.example/team/en/b/ zh-Hans=https://kb.example/team/zh/b/ x-default=https://kb.example/team/en/b/ |\
                    en:en/b/:T &amp; U:true zh:zh/b/:乙:false |Home>en/ |en|D|t-u|sop=SOP|lead|Partly done|O|\
                    2026-01-02=2 January 2026|2027-01-02|2026-02-03|1|8|:S1::::+:S2::::+|fees=fees=en/tags/fees/=1|C=en/c/|Home|A|en/c/|\
                    2twoTwo 3threeThree |false|Playbooks|How we work.|https://kb.example/team/|English|2|en/all-pages/|en/tags/|\
                    en/changes/|en/feed.xml|4|";
    let text = site.text("en/b/index.html");
    let (facts, body) = text.split_at(text.find("<div").expect("the body"));
    assert_eq!(facts, expected);
    assert!(body.starts_with("<div class=\"heading\"><h2 id=\"two\">Two</h2>"), "the body is HTML: {body}");
}

#[test]
fn a_template_that_cannot_be_read_is_shown_at_its_line() {
    let project = themed()
        .file("themes/mine/templates/page.html", "<p>手册</p>\n<p>{{ page.title }</p>\n")
        .file("themes/mine/templates/list.html", "{% if page.title %}\n")
        .file("themes/mine/templates/section.html", "<p>{{ page.title | shout }}</p>\n");
    let help = " (templates are written for Tera 2: `{{ value }}` prints, `{% if value %}` and `{% endif %}` choose)";
    let values = " (the values a template can see are listed in the theme chapter of the manual)";
    assert_eq!(
        project.problems(),
        [
            format!(
                "themes/mine/templates/list.html:1:20: error[template-error]: unexpected end of input{help}"
            ),
            format!(
                "themes/mine/templates/page.html:2:18: error[template-error]: found `}}` but expected }}}}{help}"
            ),
            format!(
                "themes/mine/templates/section.html:1:20: error[template-error]: unknown filter `shout`{values}"
            ),
        ]
    );
    let run = project.run(&["build"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stderr.contains("2 | <p>{{ page.title }</p>\n  |                  ^"), "{}", run.stderr);
    assert!(!project.path("dist").exists());
}

#[test]
fn what_templates_call_must_exist() {
    let project = themed()
        .file(
            "themes/mine/templates/page.html",
            "手册 {{ now() }}\n{% include \"components/no-such.html\" %}\n",
        )
        .file("themes/mine/templates/section.html", "\n\n  {{ <no_such_component /> }}\n");
    project.problems_begin(&[
        "themes/mine/templates/page.html:1:7: error[template-error]: unknown function `now`",
        "themes/mine/templates/page.html:2:12: error[template-error]: unknown template `components/no-such.html`",
        "themes/mine/templates/section.html:3:6: error[template-error]: unknown component `no_such_component`",
    ]);
    let project = themed().file("themes/mine/templates/page.html", "{% extends \"no-such.html\" %}\n");
    project.reports("themes/mine/templates/page.html: error[template-error]: `page.html` extends `no-such.html`, which does not exist");
}

#[test]
fn a_template_that_fails_on_a_page_is_told_once() {
    let project = themed()
        .file("themes/mine/templates/page.html", "<h1>{{ page.title }}</h1>\n<p>{{ page.titel }}</p>\n");
    for name in ["a", "b", "c"] {
        project.write(&format!("content/en/{name}.md"), "x\n");
        project.write(&format!("content/zh/{name}.md"), "x\n");
    }
    let problems: Vec<String> =
        project.problems().into_iter().filter(|problem| problem.contains("template-error")).collect();
    assert_eq!(problems.len(), 1, "{problems:#?}");
    assert!(
        problems[0].starts_with(
            "themes/mine/templates/page.html:2:12: error[template-error]: field `titel` is not defined"
        ),
        "{problems:?}"
    );
}

#[test]
fn a_theme_must_exist() {
    let project =
        Project::new().config("theme = \"mien\"").file("themes/mine/theme.toml", "name = \"mine\"\n");
    assert_eq!(
        project.problems(),
        ["site.toml:5:9: error[unknown-theme]: there is no theme `mien` (did you mean `mine`?)"]
    );
    assert_eq!(project.run(&["build"]).code, 2, "a mistake of configuration");
    let project = Project::new().config("theme = \"quite-another\"");
    project.reports("(create the folder themes/quite-another/, or use the theme `default`)");
    let project = Project::new().config("theme = \"../content\"");
    project.reports("site.toml:5:9: error[bad-value]: `../content` is not the name of a theme");
}

#[test]
fn mistakes_in_the_files_of_a_theme_are_found() {
    let project = Project::new()
        .config("theme = \"mine\"")
        .file("themes/mine/theme.toml", "nmae = \"mine\"\n")
        .file("themes/mine/strings/en.toml", "skip = [[1]]\n")
        .file("themes/mine/strings/zh.toml", "skip = \"跳\n")
        .file("themes/mine/styles/a.css", [0xFF, 0xFE, b'a'])
        .file("themes/mine/templates/page.html", [b'a', 0xFF]);
    for start in [
        "themes/mine/strings/en.toml:1:8: error[bad-value]: `skip` is not a text",
        "themes/mine/strings/zh.toml:1:10: error[data-syntax]: cannot read TOML",
        "themes/mine/styles/a.css: error[not-utf8]",
        "themes/mine/templates/page.html:1:2: error[not-utf8]",
        "themes/mine/theme.toml:1:1: error[unknown-key]: unknown key `nmae` (did you mean `name`?)",
    ] {
        project.reports(start);
    }
}

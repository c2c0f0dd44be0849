//! What a reader is told about a page: who answers for it, until when, where it is changed.

use crate::support::Project;

fn page(title: &str, front_matter: &str) -> String {
    format!("---\ntitle: {title}\n{front_matter}---\nText.\n\n## Part\n\nMore.\n")
}

#[test]
fn reviews_are_listed_by_the_day_they_are_due() {
    let site = Project::new()
        .file("content/en/a.md", page("Late", "status: reviewed\nowner: HR lead\nreview_by: 2027-03-01\n"))
        .file(
            "content/en/b.md",
            page("Soon", "status: reviewed\nowner: Agency lead\nreview_by: 2026-12-24\n"),
        )
        .file("content/en/c.md", page("Never", ""))
        .file("content/zh/a.md", page("较晚", ""))
        .build();
    let due = site.page("en/due/index.html");
    assert_eq!(due.one("h1").text(), "Due for review");
    let main = due.one("main");
    let groups: Vec<String> = main.all().into_iter().filter(|e| e.name == "h2").map(|e| e.text()).collect();
    assert_eq!(groups, ["Agency lead", "HR lead"], "by owner, the earliest first");
    let dates: Vec<String> =
        main.with("data-review-by", "2026-12-24").iter().map(|state| state.text()).collect();
    assert_eq!(dates, ["by 24 Dec 2026"], "the day itself stands there without a script");
    let home = site.page("en/index.html").one("main").text();
    assert!(home.find("Soon").expect("due") < home.rfind("Late").expect("due"), "{home}");
    assert!(!site.has("zh/due/index.html"), "no list of nothing");
    let switch = due.only("data-language", "zh");
    assert_eq!(switch.value("href"), "../../zh/changes/", "its readers get the nearest list");
}

#[test]
fn pages_lead_to_where_their_source_is_changed() {
    let project = Project::new()
        .config("edit_url = \"https://forge.example/kb/edit/main/{path}\"")
        .file("content/en/fees & scope.md", page("Fees", ""));
    let site = project.build();
    let links = |path: &str| -> Vec<(String, String)> {
        let page = site.page(path);
        let links = page.all().into_iter().filter(|e| e.name == "a");
        let links = links.filter(|link| link.attribute("href").is_some_and(|href| href.contains("forge")));
        links.map(|link| (link.text(), link.value("href").to_owned())).collect()
    };
    let address = "https://forge.example/kb/edit/main/content/en/fees%20%26%20scope.md".to_owned();
    let own = links("en/fees-&-scope/index.html");
    assert!(
        !own.is_empty() && own.iter().all(|link| *link == ("Suggest a change".to_owned(), address.clone())),
        "{own:?}"
    );
    let fallback = links("zh/fees-&-scope/index.html");
    assert!(fallback.iter().all(|link| *link == ("翻译本页".to_owned(), address.clone())), "{fallback:?}");
    Project::new()
        .config("edit_url = \"forge.example/kb\"")
        .reports("site.toml:5:12: error[bad-value]: `forge.example/kb` is not the address of a source");
}

#[test]
fn a_site_has_a_colour_of_its_own() {
    let style = |accent: &str| {
        let project = Project::new().config(&format!("accent = \"{accent}\""));
        let site = project.build();
        let page = site.page("en/index.html");
        site.text(page.with("rel", "stylesheet")[0].value("href").trim_start_matches("../"))
    };
    let own = style("#0b6b4f");
    assert!(own.contains("--accent:light-dark(#0b6b4f,#") && own.contains("--tint:light-dark("), "{own}");
    assert!(
        !own.contains("--accent:light-dark(#135e91") || own.rfind("#0b6b4f") > own.rfind("#135e91"),
        "it wins"
    );
    assert!(!style("#ffb000").contains("light-dark(#ffb000"), "what cannot be read is not used");
    Project::new()
        .config("accent = \"blue\"")
        .reports("site.toml:5:10: error[bad-value]: `blue` is not a colour");
}

const GLOSSARY: &str = "[[term]]\nid = \"service fee\"\nen = \"service fee\"\nzh = \"服务费\"\npinyin = \"fúwù fèi\"\npage = \"fees\"\n\
    definition = { en = \"A fixed sum.\", zh = \"固定的一笔钱。\" }\n\
    [[term]]\nid = \"commission\"\nen = \"commission\"\nzh = \"佣金\"\naliases = { en = [\"take rate\"], zh = [\"抽成\"] }\n\
    definition = { en = \"A share of sales.\", zh = \"销售额的一部分。\" }\n";

#[test]
fn the_first_use_of_a_term_leads_to_the_glossary() {
    let text = "## A service fee\n\nService fees, a *service fee*, `commission`, [commission](fees.md), take rate.\n";
    let site = Project::new()
        .file("content/glossary.toml", GLOSSARY)
        .file("content/en/fees.md", page("Fees", ""))
        .file("content/en/a.md", format!("---\ntitle: A\n---\n{text}"))
        .file("content/zh/a.md", "---\ntitle: 甲\n---\n收服务费，也收抽成和服务费。\n")
        .file("content/en/words.md", format!("---\ntitle: Words\nkind: glossary\n---\n{text}"))
        .build();
    let terms = |path: &str| -> Vec<(String, String)> {
        let page = site.page(path);
        let terms = page.with("class", "term");
        terms.iter().map(|term| (term.text(), term.value("href").to_owned())).collect()
    };
    let to = |word: &str, address: &str| (word.to_owned(), address.to_owned());
    assert_eq!(
        terms("en/a/index.html"),
        [to("Service fees", "../../en/terms/#service-fee"), to("take rate", "../../en/terms/#commission")]
    );
    assert_eq!(
        terms("zh/a/index.html"),
        [to("服务费", "../../zh/terms/#service-fee"), to("抽成", "../../zh/terms/#commission")]
    );
    assert_eq!(terms("en/words/index.html"), [], "a glossary explains its words itself");
    let glossary = site.page("zh/terms/index.html");
    let row = glossary.only("id", "service-fee");
    assert_eq!(row.text(), "服务费 fúwù fèi 固定的一笔钱。 Fees service fee A fixed sum.");
    let languages: Vec<&str> = row.named("div").iter().map(|panel| panel.value("lang")).collect();
    assert_eq!(languages, ["zh-Hans", "en"], "the reader's language stands first, each says its own");
}

#[test]
fn a_site_may_leave_its_terms_unmarked() {
    let site = Project::new()
        .config("[markdown]\nterms = false")
        .file("content/glossary.toml", GLOSSARY)
        .file("content/en/fees.md", page("Fees", ""))
        .file("content/en/a.md", "---\ntitle: A\n---\nA commission.\n")
        .build();
    assert!(site.page("en/a/index.html").with("class", "term").is_empty());
    assert!(site.has("en/terms/index.html"), "the glossary is there all the same");
}

#[test]
fn claims_say_how_far_to_rely_on_them() {
    let site = Project::new()
        .file(
            "content/en/a.md",
            "---\ntitle: A\n---\nIt spread. {opinion} In 2012. {dated about 2012} {name} `{opinion}`\n",
        )
        .file("content/zh/a.md", "---\ntitle: 甲\n---\n传得很快。{观点}\n")
        .build();
    let text =
        |path: &str| site.page(path).one("main").named("p").iter().map(|p| p.text()).collect::<Vec<_>>();
    assert!(
        text("en/a/index.html")
            .contains(&"It spread. Opinion In 2012. about 2012 {name} {opinion}".to_owned())
    );
    assert!(text("zh/a/index.html").contains(&"传得很快。观点".to_owned()));
}

//! Formulas as readers get them, and prices that are none.

use crate::support::markup::Element;
use crate::support::{Project, prose};

fn project(text: &str) -> Project {
    Project::new().config("[markdown]\nmath = true").file("content/en/index.md", text)
}

/// The formulas of a text: how they stand, and what is in them.
fn formulas(body: &Element) -> Vec<(Option<&str>, String)> {
    body.named("math").into_iter().map(|math| (math.attribute("display"), math.text())).collect()
}

#[test]
fn formulas_are_drawn_by_the_browser() {
    let body = prose(&project(
        "利润率$r$是：\n\n$$\nr = \\frac{\\text{利润}}{\\text{收入}}\n$$\n\n> $$\n> x\n> $$\n",
    ));
    let shown: Vec<(Option<&str>, String)> =
        formulas(&body).into_iter().map(|(display, text)| (display, text.replace(' ', ""))).collect();
    let expected = [(None, "r"), (Some("block"), "r=利润收入"), (Some("block"), "x")];
    assert_eq!(shown, expected.map(|(display, text)| (display, text.to_owned())));
    assert!(body.all().iter().all(|element| element.attribute("style").is_none()));
    assert_eq!(body.named("mfrac").len(), 1);
}

#[test]
fn prices_and_sites_without_formulas_keep_their_dollars() {
    let text = "花费$5和$6，公式$x$，**$7** 和 **$8**。\n\n## From $1 to $2\n";
    let body = prose(&project(text));
    assert_eq!(formulas(&body), [(None, "x".to_owned())]);
    assert!(body.text().starts_with("花费$5和$6，公式x，$7 和 $8。"), "{}", body.text());
    assert_eq!(body.one("h2").text(), "From $1 to $2");
    let without = prose(&Project::new().file("content/en/index.md", text));
    assert_eq!(formulas(&without), []);
    assert!(without.text().starts_with("花费$5和$6，公式$x$"), "{}", without.text());
}

#[test]
fn what_surrounds_a_formula_survives() {
    let text = "- **甲$a_1*b$乙** <kbd>C</kbd> $x$\n\n| $a\\|b$ | c |\n|---|---|\n| $\\alpha$ | `$x$` |\n\n![$x$](a.svg)\n\n[$y$](index.md)\n";
    let body = prose(&project(text).file("content/en/a.svg", "<svg/>"));
    assert_eq!(body.one("strong").named("math").len(), 1);
    assert_eq!(body.one("li").named("math").len(), 2, "beside HTML of the author, which is sanitised");
    assert_eq!(body.named("td")[0].text(), "α");
    assert_eq!(body.named("td")[1].one("code").text(), "$x$");
    assert_eq!(body.one("img").value("alt"), "x");
    assert!(body.named("a").iter().any(|link| link.named("math").len() == 1));
}

#[test]
fn a_formula_that_cannot_be_read_is_shown_and_said() {
    let project =
        project("---\ntitle: T\n---\n> a $\\ce{H2O}$ b\n>\n> $$\n> \\frac{1\n> $$\n\nc $\\frac{a}{b$ d\n");
    assert_eq!(
        project.problems(),
        [
            "content/en/index.md:4:6: error[bad-formula]: this formula cannot be read: unknown command `\\ce` (correct the \
             LaTeX; a dollar sign that stands for itself is written `\\$`)",
            "content/en/index.md:6:3: error[bad-formula]: this formula cannot be read: its braces do not match (correct \
             the LaTeX; a dollar sign that stands for itself is written `\\$`)",
            "content/en/index.md:10:3: error[bad-formula]: this formula cannot be read: its braces do not match (correct \
             the LaTeX; a dollar sign that stands for itself is written `\\$`)",
        ]
    );
    assert_eq!(project.run(&["build", "--allow-errors"]).code, 1);
    let page = project.published("dist").page("en/index.html");
    let shown: Vec<String> = page.named("code").into_iter().map(Element::text).collect();
    assert_eq!(shown[0], "$\\ce{H2O}$");
    assert!(page.text().contains("c $\\frac{a}{b$ d"), "nothing is lost");
}

#[test]
fn only_pages_with_formulas_load_their_style_sheet() {
    let site = project("$x$\n").build();
    let sheets = |page: &str| {
        let page = site.page(page);
        let sheets = page.with("rel", "stylesheet");
        sheets.iter().filter(|sheet| sheet.value("href").contains("/formula.")).count()
    };
    assert_eq!((sheets("en/index.html"), sheets("zh/index.html")), (1, 0));
}

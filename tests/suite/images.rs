//! Images as readers get them: their size from the file, when they are fetched, figures, and words for those who cannot
//! see.

use crate::support::markup::Element;
use crate::support::{Project, png, prose, rendered};

fn project(text: &str) -> Project {
    Project::new()
        .file("content/en/index.md", text)
        .file("content/en/图 1.png", png(320, 200))
        .file("content/zh/shared.svg", "<svg viewBox='0 0 30 20'/>")
        .file("content/static/logo.png", png(64, 64))
}

fn size(image: &Element) -> (Option<&str>, Option<&str>) {
    (image.attribute("width"), image.attribute("height"))
}

#[test]
fn pages_keep_a_place_for_their_images() {
    let text = "![a](<图 1.png>) ![b](shared.svg)\n\n![c](/logo.png) ![d](https://a.example/x.png)\n";
    let project = project(text);
    let body = prose(&project);
    let images: Vec<_> =
        body.named("img").into_iter().map(|image| (image.value("src"), size(image))).collect();
    assert_eq!(
        images,
        [
            ("../en/%E5%9B%BE%201.png", (Some("320"), Some("200"))),
            ("../zh/shared.svg", (Some("30"), Some("20"))),
            ("../logo.png", (Some("64"), Some("64"))),
            ("https://a.example/x.png", (None, None)),
        ]
    );
    let loading: Vec<Option<&str>> =
        body.named("img").iter().map(|image| image.attribute("loading")).collect();
    assert_eq!(
        loading,
        [None, Some("lazy"), Some("lazy"), Some("lazy")],
        "only the first is likely to be in sight"
    );
}

#[test]
fn images_in_html_are_images_too() {
    let text = "<img src='图 1.png' alt=\"a\"> <img width='160' src=\"图 1.png\" alt=\"b\" loading=\"eager\">\n\
                <img src=\"图 1.png\" alt=\"\" height=\"100\"> <img alt=\"d\" src=图&#32;1.png width=\"50%\">\n";
    for raw_html in ["sanitize", "allow"] {
        let body = prose(&project(text).config(&format!("[markdown]\nraw_html = \"{raw_html}\"")));
        let images = body.named("img");
        let sizes: Vec<_> = images.iter().map(|image| size(image)).collect();
        let full = (Some("320"), Some("200"));
        assert_eq!(
            sizes,
            [full, (Some("160"), Some("100")), (Some("160"), Some("100")), (Some("50%"), None)],
            "{raw_html}"
        );
        assert!(
            images.iter().all(|image| image.value("src") == "../en/%E5%9B%BE%201.png"),
            "{raw_html}: {images:?}"
        );
        let loading: Vec<Option<&str>> = images.iter().map(|image| image.attribute("loading")).collect();
        assert_eq!(loading, [None, Some("eager"), Some("lazy"), Some("lazy")]);
    }
}

#[test]
fn authors_may_ask_for_a_size() {
    let body = prose(&project("![a|160](<图 1.png>) ![b|40x30](<图 1.png>) ![c|d](<图 1.png>)\n"));
    let images: Vec<_> =
        body.named("img").into_iter().map(|image| (image.value("alt"), size(image))).collect();
    assert_eq!(
        images,
        [
            ("a", (Some("160"), Some("100"))),
            ("b", (Some("40"), Some("30"))),
            ("c|d", (Some("320"), Some("200")))
        ]
    );
}

#[test]
fn an_image_with_a_title_and_a_paragraph_to_itself_is_a_figure() {
    let body = rendered("![图](a.png \"图一：<佣金>\")\n\n[![b](b.png \"B\")](b.md)\n", "zh");
    let figures = body.named("figure");
    assert_eq!(figures.len(), 2);
    assert_eq!(
        figures[0].one("figcaption").text(),
        "图 1 图一：<佣金>",
        "numbered, and in the author's words"
    );
    assert_eq!(figures[0].one("img").value("alt"), "图");
    assert_eq!(figures[0].one("img").attribute("title"), None, "it is said once");
    assert_eq!(figures[0].one("a").value("href"), figures[0].one("img").value("src"), "opens by itself");
    let inside =
        rendered("<a href=\"b.md\">\n\n![图](a.png \"图一\")\n\n</a>\n\n![图](c.png \"图二\")\n", "zh");
    let links: Vec<&str> = inside.named("a").iter().map(|link| link.value("href")).collect();
    assert_eq!(links, ["b.md", "c.png"], "no link in a link");
    assert_eq!(figures[1].named("a").len(), 1, "the author's own link stays the only one");
    assert_eq!((figures[1].one("a").value("href"), figures[1].one("img").value("src")), ("b.md", "b.png"));
    assert_eq!(figures[1].one("figcaption").text(), "图 2 B");
    assert_eq!(body.named("p").len(), 0);
    for text in [
        "![a](a.png)\n",
        "![a](a.png \"t\") and\n",
        "and ![a](a.png \"t\")\n",
        "![a](a.png \"t\")\n![b](b.png)\n",
    ] {
        let body = rendered(text, "en");
        assert_eq!((body.named("figure").len(), body.named("p").len()), (0, 1), "{text}");
    }
}

#[test]
fn images_without_words_are_reported() {
    let text = "---\ntitle: T\n---\n![](<图 1.png>) ![a](/logo.png)\n\n<img src=\"/logo.png\"> <img src=\"/logo.png\" alt=\"\">\n";
    let problems = project(text).problems();
    assert_eq!(
        problems,
        [
            "content/en/index.md:4:1: warning[missing-alt]: the image `图 1.png` has no words for readers who cannot see it \
             (write what it shows, `![…](图 1.png)`; of mere decoration say so: `<img src=\"图 1.png\" alt=\"\">`)",
            "content/en/index.md:6:1: warning[missing-alt]: the image `/logo.png` has no words for readers who cannot see \
             it (write what it shows, `![…](/logo.png)`; of mere decoration say so: `<img src=\"/logo.png\" alt=\"\">`)",
        ]
    );
}

#[test]
fn damaged_pictures_are_reported_and_published() {
    let project = project("![a](a.png)\n")
        .file("content/en/a.png", "")
        .file("content/zh/b.webp", "not a picture at all");
    assert_eq!(
        project.problems(),
        [
            "content/en/a.png: warning[unreadable-image]: this picture cannot be read: the file is empty (export it again, \
             or remove the file)",
            "content/zh/b.webp: warning[unreadable-image]: this picture cannot be read: it is no PNG, JPEG, GIF, WebP or \
             AVIF (export it again, or remove the file)",
        ]
    );
    assert_eq!(size(prose(&project).one("img")), (None, None));
}

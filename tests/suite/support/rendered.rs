//! A text as readers get it: by `render`, and on a page of a published site.

use std::io::Write as _;
use std::process::Stdio;

use super::markup::{self, Element};
use super::{Project, Run};

/// The body of a text, as `render` prints it.
#[track_caller]
pub(crate) fn rendered(text: &str, language: &str) -> Element {
    let run = render(text, language);
    assert_eq!(run.code, 0, "{run:?}");
    markup::html(&run.stdout)
}

/// A PNG of this size, as far as browsers look before they draw.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let header = [b"\0\0\0\rIHDR".as_slice(), &width.to_be_bytes(), &height.to_be_bytes(), b"\x08\x02\0\0\0"];
    [b"\x89PNG\r\n\x1a\n".to_vec(), header.concat()].concat()
}

/// What `render` says of a text.
pub(crate) fn render(text: &str, language: &str) -> Run {
    let project = Project::bare();
    let mut command = project.command(["render", "-", "--lang", language]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program");
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("written");
    Run::of(&child.wait_with_output().expect("an end"))
}

/// The text of a page in the published site of the usual configuration with these lines added.
pub(crate) fn published(config: &str, text: &str) -> Element {
    prose(&Project::new().config(config).file("content/en/index.md", text))
}

/// The text of the English front page.
#[track_caller]
pub(crate) fn prose(project: &Project) -> Element {
    let page = project.build().page("en/index.html");
    page.all().into_iter().find(|element| element.has_class("prose")).expect("a text").clone()
}

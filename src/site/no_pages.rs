//! A site without pages, which hardly anybody means to publish.

use super::CONTENT;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::document::Document;
use crate::path::SourcePath;
use crate::words::{Phrase, Words, words};

/// A site on which no page is published.
pub const NO_PAGES: Code = Code::new("no-pages", "no page is published", "没有任何页面会发布");

/// What there is to say of a site that none of its documents is a page of.
pub fn report_no_pages<'a>(
    config: &Config,
    documents: impl Iterator<Item = &'a Document>,
) -> Option<Diagnostic> {
    let place = Location::file(&SourcePath::new(CONTENT)?);
    let drafts = documents.filter(|document| document.front_matter.draft).count();
    if drafts > 0 {
        let message = words!(
            en: "no page is published: there are only drafts ({drafts})", zh: "没有页面会发布：只有草稿（{drafts}个）"
        );
        return Some(Diagnostic::warning(NO_PAGES, place, message).with_help(Phrase {
            english: "remove `draft: true` from what is finished, or add --drafts to the command",
            chinese: "写好的页面删掉`draft: true`，或者给命令加上--drafts",
        }));
    }
    let folders = config.languages.iter().map(|language| format!("{CONTENT}/{}/", language.code));
    let folders = Words::list(folders);
    let message = words!(
        en: "no page is published: there is no Markdown file in {folders}",
        zh: "没有页面会发布：{folders}里没有Markdown文件";
        folders
    );
    Some(Diagnostic::warning(NO_PAGES, place, message).with_help(Phrase {
        english: "begin a page in every language with `diptych new index`; the names of pages end in .md",
        chinese: "用`diptych new index`给每种语言新建一页；页面的文件名以.md结尾",
    }))
}

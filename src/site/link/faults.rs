//! What is wrong with links that lead nowhere, and where they may have been meant to lead.

use std::sync::Arc;

use super::{Asked, BROKEN_LINK, MISSING_ANCHOR, MISSING_IMAGE, Resolver};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{Document, LinkKind};
use crate::site::CONTENT;
use crate::words::{Phrase, Words, did_you_mean, words};

impl Resolver<'_> {
    pub(super) fn broken(&self, asked: &Asked<'_>, wanted: &str, kind: LinkKind) -> Diagnostic {
        if self.drafts.contains_key(wanted) {
            return draft(asked, wanted);
        }
        let what = match kind {
            LinkKind::Page | LinkKind::Wiki => Phrase { english: "link", chinese: "链接" },
            LinkKind::Image => Phrase { english: "image", chinese: "图片" },
        };
        let message = words!(
            en: "{what} to `{wanted}`: there is no such file", zh: "{what}指向`{wanted}`：没有这个文件"; what
        );
        let diagnostic = Diagnostic::error(code(kind), asked.location(), message);
        match self.suggestion(asked, wanted, kind) {
            Some(near) => diagnostic.with_help(did_you_mean(&near)),
            None => diagnostic.with_help(words!(
                en: "create content/{wanted}, or correct the path", zh: "新建`content/{wanted}`，或者改正路径"
            )),
        }
    }

    /// A path that climbs higher than there are folders, as where pages have moved.
    pub(super) fn outside(&self, asked: &Asked<'_>, path: &str, kind: LinkKind) -> Diagnostic {
        let message = words!(en: "`{path}` leads out of `{CONTENT}/`", zh: "`{path}`通向`{CONTENT}/`之外");
        let diagnostic = Diagnostic::error(code(kind), asked.location(), message);
        let below = path.rsplit("../").next().unwrap_or(path);
        match self.suggestion(asked, below, kind) {
            Some(near) => diagnostic.with_help(words!(
                en: "did you mean `{near}`? A file from elsewhere has to be copied into `{CONTENT}/`",
                zh: "是不是`{near}`？别处的文件要先复制到`{CONTENT}/`里",
            )),
            None => diagnostic.with_help(words!(
                en: "copy the file into `{CONTENT}/`, or link to its address on the web",
                zh: "把文件复制到`{CONTENT}/`里，或者链接到它的网址",
            )),
        }
    }

    /// The path that was probably meant, as the author would write it here: in the author's language, else in the one that the
    /// path names.
    fn suggestion(&self, asked: &Asked<'_>, wanted: &str, kind: LinkKind) -> Option<String> {
        let known = match kind {
            LinkKind::Page | LinkKind::Wiki => self.known_pages(),
            LinkKind::Image => self.known_files(),
        };
        let own = self.config.languages.get(asked.written_in)?;
        let named = wanted.split('/').next().and_then(|first| self.config.language_index(first));
        let named = named.and_then(|index| self.config.languages.get(index));
        let mut languages = [Some(own), named].into_iter().flatten();
        let found = languages.find_map(|language| known.suggest(wanted, &language.code))?;
        Some(relative(asked.location.path.within(CONTENT)?, found))
    }
}

/// What a link or an image is that leads nowhere.
fn code(kind: LinkKind) -> Code {
    match kind {
        LinkKind::Page | LinkKind::Wiki => BROKEN_LINK,
        LinkKind::Image => MISSING_IMAGE,
    }
}

/// A link that leaves it to the page how it is fetched: `//example.com/a`. On a page that is read from a disk it leads to a
/// file, and many who write it mean a page of the site.
pub(super) fn without_scheme(asked: &Asked<'_>, destination: &str, kind: LinkKind) -> Diagnostic {
    let message = words!(
        en: "`{destination}` does not say `https:`: it leads nowhere from a disk",
        zh: "`{destination}`没有写`https:`：从磁盘上打开时哪里也去不了",
    );
    let inside = destination.trim_start_matches('/');
    Diagnostic::warning(code(kind), asked.location(), message).with_help(words!(
        en: "write `https://{inside}`, or `/{inside}` for a page of this site",
        zh: "写成`https://{inside}`；指本站的页面时写成`/{inside}`",
    ))
}

/// A page where a picture is to be shown.
pub(super) fn page_as_image(asked: &Asked<'_>, path: &str) -> Diagnostic {
    let message = words!(
        en: "the image `{path}` is a page, and cannot be shown", zh: "图片`{path}`是一个页面，无法显示"
    );
    Diagnostic::error(MISSING_IMAGE, asked.location(), message).with_help(Phrase {
        english: "name a picture file, or remove the `!` to link to the page",
        chinese: "写图片文件的路径；只想链接到那一页时，把`!`删掉",
    })
}

/// A link to a page that is not published.
pub(super) fn draft(asked: &Asked<'_>, wanted: &str) -> Diagnostic {
    let message = words!(en: "`{wanted}` is a draft", zh: "`{wanted}`是草稿");
    Diagnostic::error(BROKEN_LINK, asked.location(), message).with_help(Phrase {
        english: "publish the draft, remove the link, or build with --drafts",
        chinese: "发布草稿、删掉链接，或者构建时加上--drafts",
    })
}

pub(super) fn missing_anchor(asked: &Asked<'_>, fragment: &str, document: &Document) -> Diagnostic {
    let whole = if Arc::as_ptr(asked.document) == std::ptr::from_ref(document) {
        Phrase { english: "this page", chinese: "本页" }.into()
    } else {
        let path = &document.path;
        words!(en: "{path}", zh: "`{path}`")
    };
    let message =
        words!(en: "`#{fragment}` does not exist on {whole}", zh: "{whole}上没有`#{fragment}`"; whole);
    let known = || document.headings.iter().map(|heading| heading.id.as_str());
    let help = match nearest(fragment, known()) {
        Some(near) => did_you_mean(&format!("#{near}")),
        None if document.headings.is_empty() => {
            words!(en: "the page has no headings", zh: "那一页没有标题")
        }
        None => {
            let ids = Words::list(known().take(12).map(|id| format!("#{id}")));
            words!(en: "its headings: {ids}", zh: "它的标题：{ids}"; ids)
        }
    };
    Diagnostic::error(MISSING_ANCHOR, asked.location(), message).with_help(help)
}

/// The way from one file to another.
fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = from.len().saturating_sub(1);
    let common = from.iter().take(folders).zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", folders - common);
    up.chain(to.iter().skip(common).copied()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn suggestions_are_paths_an_author_can_paste() {
        assert_eq!(relative("en/agency/a.md", "en/channel/b.md"), "../channel/b.md");
        assert_eq!(relative("en/a.md", "en/b.md"), "b.md");
        assert_eq!(relative("en/a/b/c.md", "zh/x.md"), "../../../zh/x.md");
    }
}

//! Links by what a page is called: `[[Fees]]`.

use super::faults::draft;
use super::{Asked, BROKEN_LINK, Resolver, Target};
use crate::diagnostic::Diagnostic;
use crate::document::{self, Document, slug};
use crate::site::wiki::{self, Named};
use crate::words::{Phrase, Words, did_you_mean, words};

impl Resolver<'_> {
    /// The page that is called so in the language of the document.
    pub(super) fn named(
        &self,
        asked: &Asked<'_>,
        name: &str,
        fragment: Option<String>,
        said: &mut Vec<Diagnostic>,
    ) -> Target {
        let found = match self.names().find(asked.written_in, name) {
            Named::Page(page) => Some(page),
            Named::Nothing => self.wanted(asked, name).and_then(|wanted| self.page(asked, &wanted)),
            Named::Several(pages) => {
                let paths = pages.iter().filter_map(|page| self.entries.get(page.0)?.document.as_ref());
                let paths = Words::list(paths.map(|document| format!("`{}`", document.path)));
                let message = words!(
                    en: "`{name}` may be any of {paths}", zh: "`{name}`可能是其中任何一页：{paths}"; paths
                );
                let help = Phrase {
                    english: "write the path of the page between the brackets",
                    chinese: "在方括号里写页面的路径",
                };
                said.push(Diagnostic::error(BROKEN_LINK, asked.location(), message).with_help(help));
                return Target::Broken(name.to_owned());
            }
        };
        let Some(page) = found else {
            if self.is_draft(asked, name) {
                said.push(draft(asked, name));
                return Target::Broken(name.to_owned());
            }
            if let Some(fault) = self.full_width(asked, name) {
                said.push(fault);
                return Target::Broken(name.to_owned());
            }
            let near = self.names().nearest(asked.written_in, name).and_then(|page| self.entries.get(page.0));
            let help = near.map_or_else(
                || {
                    words!(
                        en: "write the title of a page, or its path below the folder of its language",
                        zh: "写页面的标题，或者它在语言文件夹里的路径",
                    )
                },
                |near| did_you_mean(&format!("[[{}]]", near.title())),
            );
            let message = words!(en: "no page is called `{name}`", zh: "没有叫`{name}`的页面");
            said.push(Diagnostic::error(BROKEN_LINK, asked.location(), message).with_help(help));
            return Target::Broken(name.to_owned());
        };
        // A heading may be named by its words.
        let document = self.entries.get(page.0).and_then(|entry| entry.document.as_ref());
        let fragment = fragment.map(|fragment| match document {
            Some(document) if !self.has_anchor(page, document, &fragment) => slug(&fragment),
            _ => fragment,
        });
        self.to_page(asked, page, fragment, said)
    }

    /// Whether a page that is not published is called so.
    fn is_draft(&self, asked: &Asked<'_>, name: &str) -> bool {
        let Some(language) = self.config.languages.get(asked.written_in) else { return false };
        let is_meant = |(path, draft): (&&str, &&Document)| {
            let path = path.strip_prefix(language.code.as_str()).and_then(|path| path.strip_prefix('/'));
            path.is_some_and(|path| {
                [draft.title.as_str(), path].iter().any(|known| wiki::is_same(known, name))
            })
        };
        self.drafts.iter().any(is_meant)
    }

    /// A bar or a number sign of full width between brackets, where with the other a page would be found.
    fn full_width(&self, asked: &Asked<'_>, name: &str) -> Option<Diagnostic> {
        let (page, sign) = name.char_indices().find(|(_, c)| matches!(c, '｜' | '＃'))?;
        if !self.names().has(asked.written_in, name.get(..page)?) {
            return None;
        }
        let named = document::named_sign(sign);
        let message = words!(
            en: "{named} in a link by name: no page is called `{name}`",
            zh: "按名称写的链接里有{named}：没有叫`{name}`的页面";
            named
        );
        let right = format!("[[{}]]", name.replace('｜', "|").replace('＃', "#"));
        let help = words!(en: "write `{right}`", zh: "写成`{right}`");
        Some(Diagnostic::error(BROKEN_LINK, asked.location(), message).with_help(help))
    }
}

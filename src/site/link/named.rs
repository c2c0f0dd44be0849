//! Links by what a page is called: `[[Fees]]`.

use super::{Asked, BROKEN_LINK, Resolver, Target};
use crate::diagnostic::Diagnostic;
use crate::document::slug;
use crate::site::wiki::Named;
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
}

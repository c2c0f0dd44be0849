//! What ids of front matter are called, and which ids nobody gave a name.

use std::collections::{BTreeMap, BTreeSet};

use super::Scene;
use super::view::LabelView;
use crate::config::Localised;
use crate::data::Located;
use crate::diagnostic::{Code, Diagnostic, Location, nearest};
use crate::site::LanguageIndex;
use crate::words::{Phrase, did_you_mean, words};

/// An id in front matter that neither the site nor the theme has a name for.
pub const UNKNOWN_LABEL: Code =
    Code::new("unknown-label", "an id in front matter that has no name", "页首信息里的id没有名称");

/// A group of ids: its key in front matter, in `[labels]` and in the theme's strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Kind,
    Status,
    Audience,
}

impl Group {
    const ALL: [Self; 3] = [Self::Kind, Self::Status, Self::Audience];

    fn plural(self) -> &'static str {
        match self {
            Self::Kind => "kinds",
            Self::Status => "statuses",
            Self::Audience => "audiences",
        }
    }

    fn words(self) -> Phrase {
        let chinese = match self {
            Self::Kind => "页面类型",
            Self::Status => "状态",
            Self::Audience => "适用对象",
        };
        Phrase { english: self.plural(), chinese }
    }

    fn of_site<'a>(self, scene: &Scene<'a>) -> &'a BTreeMap<String, Localised> {
        let labels = &scene.config.labels;
        match self {
            Self::Kind => &labels.kinds,
            Self::Status => &labels.statuses,
            Self::Audience => &labels.audiences,
        }
    }
}

/// An id with its name: from `site.toml`, else from the theme, else as written.
pub(super) fn label(scene: &Scene<'_>, group: Group, id: &str, language: LanguageIndex) -> LabelView {
    let own = group.of_site(scene).get(id).and_then(|label| label.0.get(scene.code(language)));
    let label = own.map(String::as_str).or_else(|| scene.strings(language).label(group.plural(), id));
    LabelView { id: id.to_owned(), label: label.unwrap_or(id).to_owned() }
}

/// Reports ids without a name: most of them are typing mistakes. Audiences are checked only where the site names any.
pub fn report_unknown(scene: &Scene<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let strings = scene.strings(scene.site.default_language);
    for group in Group::ALL {
        let known: BTreeSet<&str> =
            group.of_site(scene).keys().map(String::as_str).chain(strings.ids(group.plural())).collect();
        if known.is_empty() {
            continue;
        }
        for page in scene.site.pages.iter().filter(|page| page.is_written()) {
            let Some(document) = &page.document else { continue };
            let front_matter = &document.front_matter;
            let used: Vec<&Located<String>> = match group {
                Group::Kind => front_matter.kind.iter().collect(),
                Group::Status => front_matter.status.iter().collect(),
                Group::Audience => front_matter.audience.iter().collect(),
            };
            for id in used.into_iter().filter(|id| !known.contains(id.value.as_str())) {
                let help = match nearest(&id.value, known.iter().copied()) {
                    Some(near) => did_you_mean(near),
                    None => {
                        let group = group.plural();
                        words!(
                            en: "name it under `[labels.{group}]` in site.toml",
                            zh: "在site.toml的`[labels.{group}]`里给它名称",
                        )
                    }
                };
                let (value, group) = (&id.value, group.words());
                let message = words!(
                    en: "`{value}` is not among the {group} of this site",
                    zh: "本站的{group}里没有`{value}`";
                    group
                );
                let location = Location::new(&document.path, id.span.clone());
                diagnostics.push(Diagnostic::warning(UNKNOWN_LABEL, location, message).with_help(help));
            }
        }
    }
    diagnostics
}

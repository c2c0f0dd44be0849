//! Flags behind claims: what a reader should know before relying on a sentence.

use serde::{Deserialize, Serialize};

/// What kind of claim stands before the flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Claim {
    /// True of its time: `{dated about 2012}`, `{年代 约2012年}`.
    Dated,
    /// Somebody's view: `{opinion}`, `{观点}`.
    Opinion,
    /// Figures made up to show a calculation: `{example}`, `{示例}`.
    Example,
    /// From outside the sources, to be verified: `{external}`, `{外部}`.
    External,
    /// Added by the editors: `{editorial}`, `{编辑}`.
    Editorial,
    /// The source says nothing or is damaged there: `{gap}`, `{缺失}`.
    Gap,
}

impl Claim {
    const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::Dated, "dated", "年代"),
        (Self::Opinion, "opinion", "观点"),
        (Self::Example, "example", "示例"),
        (Self::External, "external", "外部"),
        (Self::Editorial, "editorial", "编辑"),
        (Self::Gap, "gap", "缺失"),
    ];

    /// What it is called in class names and in the theme's strings.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(claim, _, _)| *claim == self).map_or("", |(_, name, _)| name)
    }

    /// Reads what stands between braces: a name in English or Chinese, and after it what readers are to see in place of
    /// the usual word.
    pub(super) fn parse(text: &str) -> Option<(Self, &str)> {
        let (claim, rest) = Self::ALL.iter().find_map(|(claim, english, chinese)| {
            let rest = text.strip_prefix(english).or_else(|| text.strip_prefix(chinese))?;
            Some((*claim, rest))
        })?;
        let detail = rest.trim_start_matches([':', '：']);
        let apart = rest.is_empty() || detail.len() < rest.len() || rest.starts_with([' ', '\u{3000}']);
        apart.then(|| (claim, detail.trim()))
    }
}

#[cfg(test)]
mod tests {
    use super::Claim;

    #[test]
    fn sources_can_have_the_same_flags() {
        assert_eq!(Claim::ALL.map(|(_, name, _)| name), crate::config::FLAGS);
    }

    #[test]
    fn claims_have_names_in_both_languages() {
        for (text, expected) in [
            ("opinion", Some((Claim::Opinion, ""))),
            ("dated about 2012", Some((Claim::Dated, "about 2012"))),
            ("dated: 2012", Some((Claim::Dated, "2012"))),
            ("年代 约2012年", Some((Claim::Dated, "约2012年"))),
            ("年代：约2012年", Some((Claim::Dated, "约2012年"))),
            ("示例", Some((Claim::Example, ""))),
            ("opinions", None),
            ("观点型", None),
            ("name", None),
        ] {
            assert_eq!(Claim::parse(text), expected, "{text}");
        }
    }
}

//! Languages as OpenGraph names them: with a territory, `zh_CN` and not `zh_Hans`.

/// The locale of a BCP 47 tag: with the territory that the tag names, else with the one where most of its readers are.
/// `None` when that is anybody's guess: no locale is better than a wrong one.
pub(super) fn of_tag(tag: &str) -> Option<String> {
    let tag = tag.to_ascii_lowercase();
    let mut subtags = tag.split('-');
    let language = subtags.next().filter(|language| (2..=3).contains(&language.len()))?;
    // After a single character come extensions, which say nothing of where.
    let rest: Vec<&str> = subtags.take_while(|subtag| subtag.len() > 1).collect();
    if rest.iter().any(|subtag| subtag.len() == 3 && subtag.bytes().all(|byte| byte.is_ascii_digit())) {
        // A region of many territories, such as `419`, Latin America.
        return None;
    }
    let named =
        rest.iter().find(|subtag| is_territory(subtag)).map(|territory| territory.to_ascii_uppercase());
    let territory = match named {
        Some(territory) => territory,
        None => usual_territory(language, rest.contains(&"hant"))?.to_owned(),
    };
    Some(format!("{language}_{territory}"))
}

fn is_territory(subtag: &str) -> bool {
    subtag.len() == 2 && subtag.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Languages that are at home in one place above all.
fn usual_territory(language: &str, traditional: bool) -> Option<&'static str> {
    Some(match language {
        "zh" | "cmn" if traditional => "TW",
        "zh" | "cmn" => "CN",
        "yue" => "HK",
        "en" => "US",
        "ja" => "JP",
        "ko" => "KR",
        "cs" => "CZ",
        "da" => "DK",
        "de" => "DE",
        "es" => "ES",
        "fi" => "FI",
        "fr" => "FR",
        "hi" => "IN",
        "id" => "ID",
        "it" => "IT",
        "ms" => "MY",
        "nl" => "NL",
        "pl" => "PL",
        "ru" => "RU",
        "sv" => "SE",
        "th" => "TH",
        "tr" => "TR",
        "uk" => "UA",
        "vi" => "VN",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::of_tag;

    #[test]
    fn locales_have_a_territory() {
        for (tag, locale) in [
            ("zh-Hans", Some("zh_CN")),
            ("zh", Some("zh_CN")),
            ("zh-Hant", Some("zh_TW")),
            ("zh-Hant-HK", Some("zh_HK")),
            ("zh-sg", Some("zh_SG")),
            ("en", Some("en_US")),
            ("en-GB", Some("en_GB")),
            ("EN-gb-oxendict", Some("en_GB")),
            ("ja", Some("ja_JP")),
            ("en-u-ca-iso8601", Some("en_US")),
            // Brazil or Portugal, and twenty countries: nobody knows.
            ("pt", None),
            ("ar", None),
            ("es-419", None),
            ("eo", None),
            ("x-private", None),
            ("", None),
        ] {
            assert_eq!(of_tag(tag).as_deref(), locale, "{tag}");
        }
    }
}

//! What the program says to people, in each language it speaks.
//!
//! A sentence exists in all of them from the moment it is made: [`words!`] takes one for each language, and one that is
//! missing does not compile. Which of them is shown is decided where it is shown.

/// A language that the program speaks. The languages of a site are another matter: see `config::Language`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Speech {
    /// English.
    #[default]
    English,
    /// Chinese, in Simplified characters.
    Chinese,
}

impl Speech {
    /// The language of a locale or a language tag, such as `zh_CN.UTF-8`, `zh-Hant` or `en`; `None` for any other.
    pub fn named(locale: &str) -> Option<Self> {
        let language = locale.split(['_', '-', '.', '@']).next().unwrap_or(locale).to_ascii_lowercase();
        match language.as_str() {
            "en" => Some(Self::English),
            "zh" | "cmn" | "yue" | "wuu" | "hak" | "nan" => Some(Self::Chinese),
            _ => None,
        }
    }
}

/// The same in each language. Orders by the English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spoken<T> {
    /// In English.
    pub english: T,
    /// In Chinese.
    pub chinese: T,
}

/// A text that is put together while the program runs.
pub type Words = Spoken<String>;
/// A text that is known beforehand.
pub type Phrase = Spoken<&'static str>;

impl<T> Spoken<T> {
    /// What is the same in every language: a name, or words of somebody else.
    pub fn same(text: T) -> Self
    where
        T: Clone,
    {
        Self { english: text.clone(), chinese: text }
    }

    /// The text in a language.
    pub fn get(&self, speech: Speech) -> &T {
        match speech {
            Speech::English => &self.english,
            Speech::Chinese => &self.chinese,
        }
    }

    /// Something of the text in each language.
    pub fn map<U>(self, of: impl Fn(T) -> U) -> Spoken<U> {
        Spoken { english: of(self.english), chinese: of(self.chinese) }
    }
}

impl Words {
    /// Names as a list: `a, b, c`.
    pub fn list<Name: AsRef<str>>(names: impl IntoIterator<Item = Name>) -> Self {
        let names = names.into_iter().map(|name| Self::same(name.as_ref().to_owned()));
        Self::join(names, Phrase { english: ", ", chinese: "、" })
    }

    /// Several texts as one, with something between them.
    pub fn join(parts: impl IntoIterator<Item = Self>, between: Phrase) -> Self {
        let (english, chinese): (Vec<String>, Vec<String>) =
            parts.into_iter().map(|part| (part.english, part.chinese)).unzip();
        Self { english: english.join(between.english), chinese: chinese.join(between.chinese) }
    }
}

impl From<Phrase> for Words {
    fn from(phrase: Phrase) -> Self {
        phrase.map(str::to_owned)
    }
}

/// Tests of other matters say things in one language.
#[cfg(test)]
impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Self::same(text.to_owned())
    }
}

#[cfg(test)]
impl From<String> for Words {
    fn from(text: String) -> Self {
        Self::same(text)
    }
}

/// [`Words`] from a sentence for each language, as for `format!` with variables in braces. Behind a semicolon come the
/// variables that are themselves [`Spoken`]: each sentence has them in its own language.
///
/// ```ignore
/// let size = Phrase { english: "too large", chinese: "太大" };
/// words!(en: "`{name}` is {size}", zh: "`{name}`{size}"; size)
/// ```
macro_rules! words {
    (en: $english:literal, zh: $chinese:literal $(; $($part:ident),+)? $(,)?) => {
        $crate::words::Spoken {
            english: {
                $($(let $part = &$part.english;)+)?
                format!($english)
            },
            chinese: {
                $($(let $part = &$part.chinese;)+)?
                format!($chinese)
            },
        }
    };
}
pub(crate) use words;

/// Why something cannot be done, for people: what keeps an error of the environment in every language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What happened.
    pub message: Words,
    /// What to do.
    pub help: Phrase,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message.english)
    }
}

impl std::error::Error for Failure {}

/// Asks whether a known word is what was meant by an unknown one.
pub fn did_you_mean(near: &str) -> Words {
    words!(en: "did you mean `{near}`?", zh: "是不是`{near}`？")
}

#[cfg(test)]
mod tests {
    use super::{Phrase, Speech, Words};

    #[test]
    fn locales_name_languages() {
        for (locale, expected) in [
            ("zh_CN.UTF-8", Some(Speech::Chinese)),
            ("zh-Hant-TW", Some(Speech::Chinese)),
            ("zh", Some(Speech::Chinese)),
            ("en_GB", Some(Speech::English)),
            ("EN", Some(Speech::English)),
            ("C.UTF-8", None),
            ("POSIX", None),
            ("ja_JP", None),
            ("english", None),
            ("", None),
        ] {
            assert_eq!(Speech::named(locale), expected, "{locale}");
        }
    }

    #[test]
    fn parts_are_said_in_the_language_of_their_sentence() {
        let (name, size) = ("a.png", Phrase { english: "too large", chinese: "太大" });
        let said = words!(en: "`{name}` is {size}", zh: "`{name}`{size}"; size);
        assert_eq!(said.get(Speech::English), "`a.png` is too large");
        assert_eq!(said.get(Speech::Chinese), "`a.png`太大");
        assert_eq!(Words::list(["甲", "乙"]).get(Speech::Chinese), "甲、乙");
    }
}

//! The words of the site.

use serde::Serialize;

use super::{InitialView, LanguageView, LinkView};

/// The glossary in one language.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct GlossaryView {
    /// Its terms by letter, in the order of the reader's language.
    pub letters: Vec<LetterView>,
    /// All letters of the language, for a way to each; empty where there is one letter only.
    pub initials: Vec<InitialView>,
    /// How many terms there are.
    pub count: usize,
}

/// Terms that begin with one letter.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct LetterView {
    /// Its anchor.
    pub id: String,
    /// The letter; of Chinese that of pinyin.
    pub title: String,
    /// Its terms.
    pub terms: Vec<TermView>,
}

/// A term of the glossary.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct TermView {
    /// Its anchor.
    pub id: String,
    /// What it is called, the reader's language first; languages without a name are left out.
    pub wordings: Vec<WordingView>,
    /// The page that explains it.
    pub page: Option<LinkView>,
}

/// A term in one language.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct WordingView {
    /// The language.
    pub language: LanguageView,
    /// Its preferred name.
    pub name: String,
    /// How it is read, with tones; of Chinese only.
    pub pinyin: Option<String>,
    /// Other names that are right.
    pub aliases: Vec<String>,
    /// What it means.
    pub definition: Option<String>,
}

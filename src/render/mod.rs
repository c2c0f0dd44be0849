//! Pages: what a template may see of the site, and the files that come of it.
//!
//! 1. [`pages::views`] turns the [`Site`] into [`view::PageView`]s: plain values, complete, in a fixed order.
//! 2. [`Renderer`] renders one view with its template. It sees nothing but the view, its section's sidebar and what the
//!    views of a language share, so a page's bytes depend on nothing else.
//! 3. [`extras`] gives the files that no template makes: sitemap, feeds, robots.txt, llms.txt, Markdown copies.

mod articles;
mod audiences;
mod body;
mod engine;
pub mod extras;
mod feed;
mod glossary;
mod labels;
mod letters;
mod lists;
mod locale;
mod map;
mod navigation;
pub mod pages;
mod paths;
mod pictures;
mod shared;
mod sources;
mod structured;
mod template_fault;
mod texts;
mod versions;
pub mod view;

pub use body::{Filling, alone};
pub use engine::{Renderer, fill_archetype};
pub use labels::{UNKNOWN_LABEL, report_unknown};
pub use navigation::{Areas, Sidebar, areas};
pub use structured::StructuredData;
pub use template_fault::TEMPLATE_ERROR;
pub use texts::Texts;

use std::sync::Arc;

use crate::config::{BaseUrl, Config};
use crate::glossary::Glossary;
use crate::site::{LanguageIndex, Site};
use crate::source::History;
use crate::theme::{Strings, Theme};

/// Everything views are made of.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// Where the site will be published.
    pub base_url: &'a BaseUrl,
    /// The pages.
    pub site: &'a Site,
    /// The looks.
    pub theme: &'a Arc<Theme>,
    /// The words.
    pub glossary: &'a Glossary,
    /// When files were changed.
    pub history: &'a History,
}

impl<'a> Scene<'a> {
    /// The interface in a language.
    fn strings(&self, language: LanguageIndex) -> &'a Strings {
        static NONE: Strings = Strings::none();
        self.theme.strings.get(language).unwrap_or(&NONE)
    }

    /// The code of a language.
    fn code(&self, language: LanguageIndex) -> &'a str {
        self.site.languages.get(language).map_or("", |language| language.code.as_str())
    }

    /// An address with the site's host and subpath in front.
    fn absolute(&self, address: &str) -> String {
        self.base_url.absolute(address)
    }
}

//! Ways to other pages: where a page has gone, and the sidebar.

use serde::Serialize;

use super::{LanguageView, LinkView};

/// A page that leads to another.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct RedirectView {
    /// Where to.
    pub target: LinkView,
}

/// A link of the sidebar, with what is below it.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct NavigationItem {
    /// What to show.
    pub title: String,
    /// Where it leads.
    pub address: String,
    /// How many pages are below it; 0 for a page.
    pub count: usize,
    /// By when it must be reviewed again, as `2027-11-24`; absent for a section.
    pub review_by: Option<String>,
    /// Whether it is on the way to the reader's section.
    pub open: bool,
    /// The tag and name of the language of the text, when it is not the reader's.
    pub language: Option<LanguageView>,
    /// What is shown below it.
    pub children: Vec<NavigationItem>,
}

//! Ways of audiences through the site.

use serde::Serialize;

use super::{EntryView, LabelView, LinkView};

/// The way of an audience through the site.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct PathView {
    /// The audience: `agency-lead` and its name.
    pub audience: LabelView,
    /// What these readers say of themselves: `I lead an agency`.
    pub title: String,
    /// What the path is for; may be empty.
    pub description: String,
    /// Its page.
    pub address: String,
    /// Its pages, in order. Never empty.
    pub steps: Vec<EntryView>,
}

/// A page as a step of a path.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct StepView {
    /// The audience of the path.
    pub audience: LabelView,
    /// The page of the path.
    pub address: String,
    /// Which step it is, from 1.
    pub number: usize,
    /// How many steps there are.
    pub count: usize,
    /// The step before it.
    pub previous: Option<LinkView>,
    /// The step after it.
    pub next: Option<LinkView>,
}

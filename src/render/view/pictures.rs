//! Pictures of the site: which pages a page is linked with, how areas hang together, what is translated and reviewed.
//!
//! Numbers are places in the picture, in its own units; a theme draws with them or leaves the picture out.

use serde::Serialize;

use super::{DateView, LinkView};

/// The links of a page, drawn: pages that lead here on one side, pages it leads to on the other.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct LinkPictureView {
    /// How wide the picture is.
    pub width: usize,
    /// How high it is.
    pub height: usize,
    /// How high the middle is, where the page itself stands.
    pub middle: usize,
    /// Pages that lead here; the first few of `article.backlinks`.
    pub incoming: Vec<NodeView>,
    /// Pages it leads to; the first few of `article.links`.
    pub outgoing: Vec<NodeView>,
}

/// A page in a picture.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct NodeView {
    /// The page.
    pub link: LinkView,
    /// Its title in lines that fit, the last one cut short if need be.
    pub lines: Vec<String>,
    /// How high its middle is.
    pub y: usize,
}

/// The site as pictures, in one language.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct MapView {
    /// How wide its pictures are.
    pub width: usize,
    /// How high the picture of the areas is.
    pub height: usize,
    /// The areas, in the order of the navigation.
    pub areas: Vec<AreaView>,
    /// Areas whose pages link to each other, in the order of the areas.
    pub arcs: Vec<ArcView>,
    /// Which languages the pages of the site are written in.
    pub languages: BarView,
    /// How the pages written in this language are reviewed.
    pub review: BarView,
    /// By which days those that are reviewed must be reviewed again, the earliest first.
    pub reviews_due: Vec<ReviewsDueView>,
}

/// A day by which pages must be reviewed again.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct ReviewsDueView {
    /// The day.
    pub date: DateView,
    /// How many pages.
    pub count: usize,
}

/// An area in the picture of the areas.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct AreaView {
    /// Its index page.
    pub link: LinkView,
    /// Its title in lines that fit.
    pub lines: Vec<String>,
    /// How many pages are in it.
    pub count: usize,
    /// How high its row is.
    pub y: usize,
    /// How long its bar is.
    pub length: usize,
    /// The areas it has links with, in either direction.
    pub partners: Vec<PartnerView>,
}

/// An area that another has links with.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct PartnerView {
    /// Its index page.
    pub link: LinkView,
    /// How many links there are.
    pub count: usize,
}

/// Links between two areas, drawn as an arc.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct ArcView {
    /// How high the row is where it begins.
    pub from: usize,
    /// How high the row is where it ends.
    pub to: usize,
    /// Half of its height.
    pub radius: usize,
    /// How far it reaches to the side.
    pub reach: usize,
    /// How many links there are, in both directions.
    pub count: usize,
    /// How strong it is drawn, from 1 to 4.
    pub weight: usize,
}

/// A bar in parts.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct BarView {
    /// Its parts, in order; those of no length are left out.
    pub parts: Vec<SegmentView>,
    /// What they come to.
    pub total: usize,
}

/// A part of a bar.
#[derive(Clone, Debug, Serialize, Hash)]
pub struct SegmentView {
    /// For styles: `all`, a language's code, or a status such as `reviewed`; `none` for pages without one.
    pub id: String,
    /// In the reader's language.
    pub label: String,
    /// How many pages.
    pub count: usize,
    /// Where it begins.
    pub x: usize,
    /// How long it is.
    pub length: usize,
}

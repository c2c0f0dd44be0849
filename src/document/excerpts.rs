//! What single other pages show of a file. It is kept apart from what all may know: an edit of a sentence with a link in it
//! concerns the page that the link leads to, and no other.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Citation, SectionPrint};

/// What single other pages show of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Excerpts {
    /// The sentences that links stand in, by the number of the link: of the links to one page the first that has one.
    pub citations: BTreeMap<usize, Citation>,
    /// What tells wordings of its sections apart: of what stands before the first heading, then of each section in order.
    pub sections: Vec<SectionPrint>,
}

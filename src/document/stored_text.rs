//! The text of a file, which stays packed until somebody looks at it: most pages of a large site are as they were.

use std::sync::OnceLock;

use super::{Passage, Text};
use crate::compressed::Compressed;

/// A text, unpacked when it is first asked for.
#[derive(Debug)]
pub(super) struct StoredText {
    packed: Option<Compressed>,
    text: OnceLock<Text>,
}

/// What is to be known of a [`Passage`] before its text is unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Extent {
    /// As in [`Passage::heading`].
    pub heading: Option<usize>,
    /// How many bytes its text has, without its code.
    pub bytes: usize,
}

impl Extent {
    pub(super) fn of(passage: &Passage) -> Self {
        Self { heading: passage.heading, bytes: passage.text.len() }
    }
}

impl StoredText {
    /// One that was just read.
    pub(super) fn new(text: Text) -> Self {
        Self { packed: None, text: OnceLock::from(text) }
    }

    /// What [`Self::packed`] gave. It comes from files whose sum was checked, so there is nothing else that it could be;
    /// if there were, the page would be empty.
    pub(super) fn again(packed: Compressed) -> Self {
        Self { packed: Some(packed), text: OnceLock::new() }
    }

    /// The text.
    pub(super) fn get(&self) -> &Text {
        self.text.get_or_init(|| {
            let bytes = self.packed.as_ref().and_then(Compressed::bytes);
            bytes.and_then(|bytes| postcard::from_bytes(&bytes).ok()).unwrap_or_default()
        })
    }

    /// For [`Self::again`]. Nothing for what cannot be kept.
    pub(super) fn packed(&self) -> Option<Compressed> {
        self.packed.clone().or_else(|| Some(Compressed::of(&postcard::to_allocvec(self.get()).ok()?)))
    }
}

//! The way out: the whole site as a value, and the one place that writes it to disk.
//!
//! An [`OutputSet`] is an ordered map from path to bytes; the pipeline fills it, the server serves it, [`publish()`]
//! writes it. [`Claims`] finds producers that want one place. Nothing here knows what the bytes are.
//!
//! On disk a site is a folder with a manifest of what diptych wrote there. The folder is replaced as a whole and
//! atomically; what the manifest does not list belongs to the user and survives.

mod claims;
mod fault;
mod guard;
mod looks;
mod manifest;
mod neighbours;
mod plan;
mod platform;
mod previous;
mod publish;
mod resolve;
mod retire;
mod set;
mod spare;
mod stage;
mod survey;
#[cfg(test)]
mod tests;
mod tree;

use std::borrow::Cow;
use std::sync::Arc;

pub use claims::{Claims, Clash, Collision};
pub use fault::PublishFault;
pub use guard::{Protected, guard};
pub use looks::Looks;
pub use manifest::MANIFEST_FILE;
pub use publish::{Prepared, Published, prepare, publish};
pub use set::OutputSet;
pub use spare::Spare;
pub use survey::Survey;

use crate::compressed::Compressed;
use crate::fingerprint::Fingerprint;

/// One file of the site.
#[derive(Clone, Debug)]
pub struct OutputFile {
    contents: Contents,
    /// Of the bytes.
    pub fingerprint: Fingerprint,
}

/// What is in a file.
#[derive(Clone, Debug)]
enum Contents {
    Plain(Arc<[u8]>),
    Compressed(Compressed),
}

impl OutputFile {
    /// A file from its bytes.
    pub fn new(bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        let fingerprint = Fingerprint::of(&bytes);
        Self::known(bytes, fingerprint)
    }

    /// A file whose fingerprint is known already.
    pub fn known(bytes: Arc<[u8]>, fingerprint: Fingerprint) -> Self {
        Self { contents: Contents::Plain(bytes), fingerprint }
    }

    /// A file that is unpacked when somebody asks for it.
    pub fn compressed(bytes: Compressed) -> Self {
        let fingerprint = bytes.original().fingerprint;
        Self { contents: Contents::Compressed(bytes), fingerprint }
    }

    /// What is in it. Nothing when it cannot be read any more: whoever publishes it asks [`Self::read`].
    pub fn bytes(&self) -> Cow<'_, [u8]> {
        self.read().unwrap_or_default()
    }

    /// What is in it.
    ///
    /// # Errors
    /// When it was kept in a file that has changed meanwhile, or can be read no longer.
    pub fn read(&self) -> std::io::Result<Cow<'_, [u8]>> {
        match &self.contents {
            Contents::Plain(bytes) => Ok(Cow::Borrowed(bytes)),
            Contents::Compressed(compressed) => {
                let lost = || {
                    std::io::Error::other(
                        "what the cache kept of it has changed during the build; build again",
                    )
                };
                compressed.bytes().map(Cow::Owned).ok_or_else(lost)
            }
        }
    }

    /// What is in it, shared where it is kept as it is.
    pub fn shared(&self) -> Arc<[u8]> {
        match &self.contents {
            Contents::Plain(bytes) => Arc::clone(bytes),
            Contents::Compressed(_) => self.bytes().into(),
        }
    }

    /// What is in it, if it is kept compressed.
    pub fn as_compressed(&self) -> Option<&Compressed> {
        match &self.contents {
            Contents::Plain(_) => None,
            Contents::Compressed(compressed) => Some(compressed),
        }
    }

    /// How many bytes are in it.
    pub fn length(&self) -> u64 {
        let length = match &self.contents {
            Contents::Plain(bytes) => bytes.len(),
            Contents::Compressed(compressed) => compressed.original().length,
        };
        length as u64
    }
}

/// Equal fingerprints mean equal bytes: sites of thousands of pages are compared after every edit.
impl PartialEq for OutputFile {
    fn eq(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint
    }
}

impl Eq for OutputFile {}

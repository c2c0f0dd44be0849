//! Bytes kept compressed while nobody looks at them: the pages of a site are many, and much alike.

use std::borrow::Cow;
use std::fmt::Debug;
use std::ops::Range;
use std::sync::Arc;

use crate::fingerprint::Fingerprint;

/// Keeps bytes for later: in memory, as a vector does, or elsewhere.
pub trait Keeper: Debug + Send + Sync {
    /// The bytes at a place. Nothing for a place that there is not, or that can be read no longer.
    fn read(&self, place: &Range<usize>) -> Option<Cow<'_, [u8]>>;

    /// Whether it keeps what others may change meanwhile.
    fn is_exposed(&self) -> bool;
}

impl Keeper for Vec<u8> {
    fn read(&self, place: &Range<usize>) -> Option<Cow<'_, [u8]>> {
        self.get(place.clone()).map(Cow::Borrowed)
    }

    fn is_exposed(&self) -> bool {
        false
    }
}

/// Some bytes, compressed, and the fingerprint of what they were.
#[derive(Clone, Debug)]
pub struct Compressed {
    /// What it is a part of: thousands that were kept together share it.
    whole: Arc<dyn Keeper>,
    /// Where in the whole it is: a block of LZ4.
    place: Range<usize>,
    original: Original,
}

/// What bytes were before they were compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Original {
    /// How many.
    pub length: usize,
    /// Of them.
    pub fingerprint: Fingerprint,
}

impl Compressed {
    /// Compresses.
    pub fn of(bytes: &[u8]) -> Self {
        // It was given room for the worst case, and allocators leave much of it to whoever only asks them to shrink it.
        let packed = lz4_flex::block::compress(bytes).as_slice().to_vec();
        let original = Original { length: bytes.len(), fingerprint: Fingerprint::of(bytes) };
        Self { place: 0..packed.len(), whole: Arc::new(packed), original }
    }

    /// What was compressed before: [`Self::packed`], at a place of something larger, and [`Self::original`].
    pub fn again(whole: &Arc<dyn Keeper>, place: Range<usize>, original: Original) -> Self {
        Self { whole: Arc::clone(whole), place, original }
    }

    /// As it is kept. Nothing if that can be read no longer, or has changed: where somebody may have changed it, it is unpacked to
    /// see that it is what it was.
    pub fn packed(&self) -> Option<Cow<'_, [u8]>> {
        let packed = self.whole.read(&self.place)?;
        if self.whole.is_exposed() {
            self.unpacked(&packed)?;
        }
        Some(packed)
    }

    /// How many bytes it is kept in.
    pub fn packed_length(&self) -> usize {
        self.place.len()
    }

    /// The bytes before they were compressed, without the bytes.
    pub fn original(&self) -> Original {
        self.original
    }

    /// The bytes before they were compressed. Nothing for what [`Self::of`] has not made, or what was kept in a place that has
    /// changed or can be read no longer: the result is what it should be, or none.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        self.unpacked(&self.whole.read(&self.place)?)
    }

    fn unpacked(&self, packed: &[u8]) -> Option<Vec<u8>> {
        let bytes = lz4_flex::block::decompress(packed, self.original.length).ok()?;
        (Fingerprint::of(&bytes) == self.original.fingerprint).then_some(bytes)
    }
}

/// Equal fingerprints mean equal bytes: thousands are compared after every build.
impl PartialEq for Compressed {
    fn eq(&self, other: &Self) -> bool {
        self.original.fingerprint == other.original.fingerprint
    }
}

impl Eq for Compressed {}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::{Compressed, Keeper, Original};
    use crate::fingerprint::Fingerprint;

    proptest! {
        #[test]
        fn what_goes_in_comes_out(bytes in prop::collection::vec(any::<u8>(), 0..300), times in 1usize..9) {
            let bytes = bytes.repeat(times);
            let compressed = Compressed::of(&bytes);
            let original = Original { length: bytes.len(), fingerprint: Fingerprint::of(&bytes) };
            prop_assert_eq!(compressed.original(), original);
            let packed = compressed.packed().unwrap();
            prop_assert_eq!(packed.len(), compressed.packed_length());
            let whole: Arc<dyn Keeper> = Arc::new([b"before", &*packed, b"after"].concat());
            let place = 6..6 + packed.len();
            let again = Compressed::again(&whole, place.clone(), original);
            prop_assert_eq!(&again, &compressed);
            prop_assert_eq!(again.bytes(), Some(bytes));
            let other = Original { fingerprint: Fingerprint::of(b"something else"), ..original };
            prop_assert_eq!(Compressed::again(&whole, place, other).bytes(), None);
        }

        #[test]
        fn anything_else_is_nothing(bytes in prop::collection::vec(any::<u8>(), 0..99), length in 0usize..999) {
            let whole: Arc<dyn Keeper> = Arc::new(bytes.clone());
            for place in [0..bytes.len(), 200..300] {
                let original = Original { length, fingerprint: Fingerprint::of(b"what it should be") };
                prop_assert_eq!(Compressed::again(&whole, place, original).bytes(), None);
            }
        }
    }
}

//! Bytes kept compressed while nobody looks at them: the pages of a site are many, and much alike.

use std::ops::Range;
use std::sync::Arc;

use crate::fingerprint::Fingerprint;

/// Some bytes, compressed, and the fingerprint of what they were.
#[derive(Clone, Debug)]
pub struct Compressed {
    /// What it is a part of: thousands that were read from one file share it.
    whole: Arc<Vec<u8>>,
    /// Where in the whole it is: a block of LZ4 after its length when unpacked (4 bytes, lowest first).
    place: Range<usize>,
    fingerprint: Fingerprint,
}

impl Compressed {
    /// Compresses.
    pub fn of(bytes: &[u8]) -> Self {
        // It was given room for the worst case, and allocators leave much of it to whoever only asks them to shrink it.
        let packed = lz4_flex::compress_prepend_size(bytes).as_slice().to_vec();
        Self { place: 0..packed.len(), whole: Arc::new(packed), fingerprint: Fingerprint::of(bytes) }
    }

    /// What was compressed before: [`Self::packed`], at a place of something larger, and [`Self::fingerprint`].
    pub fn again(whole: &Arc<Vec<u8>>, place: Range<usize>, fingerprint: Fingerprint) -> Self {
        Self { whole: Arc::clone(whole), place, fingerprint }
    }

    /// As it is kept. Nothing for a place that the whole does not have.
    pub fn packed(&self) -> &[u8] {
        self.whole.get(self.place.clone()).unwrap_or_default()
    }

    /// Of the bytes before they were compressed.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// How many bytes were compressed.
    pub fn unpacked_length(&self) -> usize {
        self.packed().first_chunk::<4>().map_or(0, |length| u32::from_le_bytes(*length) as usize)
    }

    /// The bytes before they were compressed. Nothing for what [`Self::of`] has not made, which only a damaged file can
    /// bring: whoever reads files checks their sums.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        lz4_flex::decompress_size_prepended(self.packed()).ok()
    }
}

/// Equal fingerprints mean equal bytes: thousands are compared after every build.
impl PartialEq for Compressed {
    fn eq(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint
    }
}

impl Eq for Compressed {}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::Compressed;
    use crate::fingerprint::Fingerprint;

    proptest! {
        #[test]
        fn what_goes_in_comes_out(bytes in prop::collection::vec(any::<u8>(), 0..300), times in 1usize..9) {
            let bytes = bytes.repeat(times);
            let compressed = Compressed::of(&bytes);
            prop_assert_eq!(compressed.unpacked_length(), bytes.len());
            prop_assert_eq!(compressed.fingerprint(), Fingerprint::of(&bytes));
            let whole = Arc::new([b"before", compressed.packed(), b"after"].concat());
            let again = Compressed::again(&whole, 6..whole.len() - 5, compressed.fingerprint());
            prop_assert_eq!(&again, &compressed);
            prop_assert_eq!(again.bytes(), Some(bytes));
        }

        #[test]
        fn anything_else_is_nothing_or_something(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            let length = bytes.first_chunk::<4>().map_or(0, |length| u32::from_le_bytes(*length));
            // What claims to be huge would be given its room first: such files never come this far.
            if length < 1 << 20 {
                let whole = Arc::new(bytes);
                for place in [0..whole.len(), 200..300] {
                    let _ = Compressed::again(&whole, place, Fingerprint::of(b"")).bytes();
                }
            }
        }
    }
}

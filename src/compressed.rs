//! Bytes kept compressed while nobody looks at them: the pages of a site are many, and much alike.

use std::sync::Arc;

use crate::fingerprint::Fingerprint;

/// Some bytes, compressed, and the fingerprint of what they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compressed {
    /// A block of LZ4 after its length when unpacked (4 bytes, lowest first).
    packed: Arc<[u8]>,
    fingerprint: Fingerprint,
}

impl Compressed {
    /// Compresses.
    pub fn of(bytes: &[u8]) -> Self {
        Self { packed: lz4_flex::compress_prepend_size(bytes).into(), fingerprint: Fingerprint::of(bytes) }
    }

    /// What was compressed before: [`Self::packed`] and [`Self::fingerprint`].
    pub fn again(packed: impl Into<Arc<[u8]>>, fingerprint: Fingerprint) -> Self {
        Self { packed: packed.into(), fingerprint }
    }

    /// As it is kept.
    pub fn packed(&self) -> &[u8] {
        &self.packed
    }

    /// Of the bytes before they were compressed.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// How many bytes were compressed.
    pub fn unpacked_length(&self) -> usize {
        self.packed.first_chunk::<4>().map_or(0, |length| u32::from_le_bytes(*length) as usize)
    }

    /// The bytes before they were compressed. Nothing for what [`Self::of`] has not made, which only a damaged file can
    /// bring: whoever reads files checks their sums.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        lz4_flex::decompress_size_prepended(&self.packed).ok()
    }
}

#[cfg(test)]
mod tests {
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
            let again = Compressed::again(compressed.packed(), compressed.fingerprint());
            prop_assert_eq!(again.bytes(), Some(bytes));
        }

        #[test]
        fn anything_else_is_nothing_or_something(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            let length = bytes.first_chunk::<4>().map_or(0, |length| u32::from_le_bytes(*length));
            // What claims to be huge would be given its room first: such files never come this far.
            if length < 1 << 20 {
                let _ = Compressed::again(bytes, Fingerprint::of(b"")).bytes();
            }
        }
    }
}

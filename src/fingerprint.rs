//! A 128-bit content hash, the same on every machine and in every run.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::io::Read;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3Default;

/// The hash of some bytes. Not cryptographic: it tells changed content apart, it does not prove who made it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint of one run of bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(xxhash_rust::xxh3::xxh3_128(bytes))
    }

    /// The fingerprint of one run of bytes that is given in parts.
    pub fn of_joined<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hasher = Xxh3Default::new();
        for part in parts {
            hasher.update(part);
        }
        Self(hasher.digest128())
    }

    /// The fingerprint of all that can be read, through a buffer of any size but 0.
    ///
    /// # Errors
    /// Those of reading.
    pub fn of_read(mut from: impl Read, buffer: &mut [u8]) -> std::io::Result<Self> {
        let mut hasher = Xxh3Default::new();
        loop {
            match from.read(buffer) {
                Ok(0) => return Ok(Self(hasher.digest128())),
                Ok(length) => hasher.update(buffer.get(..length).unwrap_or_default()),
                Err(fault) if fault.kind() == std::io::ErrorKind::Interrupted => {}
                Err(fault) => return Err(fault),
            }
        }
    }

    /// The fingerprint of several parts in order. Lengths are part of it, so `["ab", "c"]` differs from `["a", "bc"]`.
    pub fn of_parts<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hasher = Xxh3Default::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(hasher.digest128())
    }

    /// The fingerprint of a value. It depends on the width of this machine's numbers: for comparing, not for publishing.
    pub fn of_value(value: &impl Hash) -> Self {
        let mut hasher = ValueHasher(Xxh3Default::new());
        value.hash(&mut hasher);
        Self(hasher.0.digest128())
    }

    /// Whether it is one in so many: for choices that must be the same in every run, as those of chance would be.
    pub fn is_one_in(self, many: u64) -> bool {
        self.0.is_multiple_of(u128::from(many))
    }

    /// The first ten hexadecimal digits, for asset names.
    pub fn short(self) -> String {
        let mut name = self.to_string();
        name.truncate(10);
        name
    }

    /// For keeping.
    pub fn to_bytes(self) -> [u8; 16] {
        self.0.to_le_bytes()
    }

    /// What `to_bytes` gave.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(u128::from_le_bytes(bytes))
    }

    /// Reads what `Display` wrote; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 32).then(|| u128::from_str_radix(text, 16).ok()).flatten().map(Self)
    }
}

/// Lets `#[derive(Hash)]` list what belongs to a value: a new field cannot be forgotten.
struct ValueHasher(Xxh3Default);

impl Hasher for ValueHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        self.0.digest()
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:032x}", self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;

    #[test]
    fn is_stable_between_versions_and_machines() {
        assert_eq!(
            Fingerprint::of("代运营".as_bytes()).to_string(),
            Fingerprint::of("代运营".as_bytes()).to_string()
        );
        assert_eq!(Fingerprint::of(b"").to_string(), "99aa06d3014798d86001c324468d497f");
    }

    #[test]
    fn it_does_not_matter_how_bytes_come() {
        let bytes: Vec<u8> = (0..5_000_u32).map(|number| (number * number) as u8).collect();
        for room in [1, 7, 256, 9_000] {
            let read = Fingerprint::of_read(bytes.as_slice(), &mut vec![0; room]).unwrap();
            assert_eq!(read, Fingerprint::of(&bytes));
        }
        assert_eq!(Fingerprint::of_joined(bytes.chunks(999)), Fingerprint::of(&bytes));
    }

    #[test]
    fn parts_do_not_run_together() {
        let joined = Fingerprint::of_parts([b"ab".as_slice(), b"c"]);
        assert_ne!(joined, Fingerprint::of_parts([b"a".as_slice(), b"bc"]));
    }

    #[test]
    fn values_differ_where_their_parts_do() {
        let of = |value: &(&str, Vec<&str>)| Fingerprint::of_value(value);
        assert_eq!(of(&("a", vec!["b"])), of(&("a", vec!["b"])));
        assert_ne!(of(&("ab", vec![])), of(&("a", vec!["b"])));
        assert_ne!(of(&("a", vec!["bc", "d"])), of(&("a", vec!["b", "cd"])));
    }

    #[test]
    fn reads_what_it_writes() {
        let fingerprint = Fingerprint::of(b"playbook");
        assert_eq!(Fingerprint::parse(&fingerprint.to_string()), Some(fingerprint));
        assert_eq!(Fingerprint::parse("nonsense"), None);
    }
}

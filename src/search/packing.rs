//! Bytes of the index as files that a browser can load.

use std::borrow::Cow;

use flate2::{Compress, Compression, FlushCompress, Status};

use super::Part;
use crate::config::UrlStyle;
use crate::fingerprint::Fingerprint;
use crate::path::OutputPath;
use crate::site::search_file;

/// How hard the compressor looks for repetitions. More than this makes files of some kilobytes smaller by a thousandth,
/// and takes a third longer.
const LEVEL: u32 = 4;

/// A file before it is packed.
#[derive(Debug)]
pub struct Content<'a> {
    /// Where it will be.
    pub path: OutputPath,
    /// Of what it is made of. Equal ones at the same place are packed to equal bytes.
    pub made_of: Fingerprint,
    pub(super) name: Cow<'a, str>,
    pub(super) matter: Matter<'a>,
}

/// What is in a file.
#[derive(Debug)]
pub(super) enum Matter<'a> {
    Bytes(&'a [u8]),
    /// What is shown of a part, still to be put together.
    Part(&'a Part<'a>),
    Manifest(String),
}

impl<'a> Content<'a> {
    pub(super) fn bytes(urls: UrlStyle, name: &'a str, bytes: &'a [u8]) -> Self {
        Self::new(urls, name.into(), Fingerprint::of(bytes), Matter::Bytes(bytes))
    }

    /// What is shown of a part. The fingerprint is of all that this is made of.
    pub(super) fn part(urls: UrlStyle, name: String, part: &'a Part<'a>, made_of: Fingerprint) -> Self {
        Self::new(urls, name.into(), made_of, Matter::Part(part))
    }

    /// What says how other files are read.
    pub(super) fn manifest(urls: UrlStyle, name: &'a str, json: String) -> Self {
        Self::new(urls, name.into(), Fingerprint::of(json.as_bytes()), Matter::Manifest(json))
    }

    fn new(urls: UrlStyle, name: Cow<'a, str>, made_of: Fingerprint, matter: Matter<'a>) -> Self {
        Self { path: path(urls, &name), made_of, name, matter }
    }
}

fn path(urls: UrlStyle, name: &str) -> OutputPath {
    let path = search_file(urls, name);
    OutputPath::new(&path).unwrap_or_else(|_| OutputPath::stand_in(&path, "index"))
}

/// Packs files one after another: what a compressor needs is made once.
#[derive(Debug)]
pub struct Packer {
    compress: Compress,
}

impl Default for Packer {
    fn default() -> Self {
        Self { compress: Compress::new(Compression::new(LEVEL), false) }
    }
}

impl Packer {
    /// A file of the index, compressed, as a browser loads it on a site with such addresses.
    ///
    /// Usually it is fetched. Pages opened from a disk may fetch nothing, but run scripts: where addresses name files, so
    /// that they work from a disk too, it is a script that hands its content over.
    pub(super) fn pack(&mut self, urls: UrlStyle, name: &str, content: &[u8]) -> Vec<u8> {
        let deflated = self.deflate(content);
        match urls {
            UrlStyle::Directory => deflated,
            UrlStyle::File => format!("diptych.file(\"{name}\",\"{}\")", base64(&deflated)).into_bytes(),
        }
    }

    /// RFC 1951, without a header: what `DecompressionStream("deflate-raw")` reads.
    fn deflate(&mut self, content: &[u8]) -> Vec<u8> {
        self.compress.reset();
        let mut deflated = Vec::with_capacity(content.len() / 2 + 64);
        loop {
            let read = usize::try_from(self.compress.total_in()).unwrap_or(usize::MAX);
            let rest = content.get(read..).unwrap_or_default();
            // It says no more than that the vector is full: then there is more room the next time.
            match self.compress.compress_vec(rest, &mut deflated, FlushCompress::Finish) {
                Ok(Status::StreamEnd) | Err(_) => return deflated,
                Ok(Status::Ok | Status::BufError) => deflated.reserve(deflated.capacity().max(64)),
            }
        }
    }
}

/// RFC 4648, with padding: what `atob` reads.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let three =
            chunk.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let six = (three >> (18 - 6 * place)) & 63;
            let letter = ALPHABET.get(six as usize).copied().unwrap_or(b'A');
            text.push(if place <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

/// The name of the file for a key: 64 bits in hexadecimal, which the browser works out by itself. FNV-1a, twice.
pub(super) fn name_of(key: &str) -> String {
    let hash =
        |seed: u32| key.bytes().fold(seed, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{:08x}{:08x}", hash(0x811c_9dc5), hash(0x9747_b28c))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::{Packer, base64, name_of};

    #[test]
    fn files_are_packed_one_after_another() {
        let mut packer = Packer::default();
        let texts = ["", "short", &"代运营 agency ".repeat(5_000), "short"];
        let packed: Vec<Vec<u8>> = texts.iter().map(|text| packer.deflate(text.as_bytes())).collect();
        for (text, packed) in texts.iter().zip(&packed) {
            let mut unpacked = String::new();
            flate2::read::DeflateDecoder::new(packed.as_slice()).read_to_string(&mut unpacked).unwrap();
            assert_eq!(unpacked, *text);
        }
        assert_eq!(packed[1], packed[3]);
    }

    #[test]
    fn base64_is_that_of_the_standard() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn names_are_known_to_the_browser() {
        // The tests of the browser's side expect the same.
        assert_eq!(&name_of("")[..8], "811c9dc5");
    }
}

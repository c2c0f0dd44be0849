//! Bytes of the index as files that a browser can load.

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;

use crate::config::UrlStyle;
use crate::path::OutputPath;
use crate::site::search_file;

/// A file of the index, compressed, as a browser loads it on a site with such addresses.
///
/// Usually it is fetched. Pages opened from a disk may fetch nothing, but run scripts: where addresses name files, so
/// that they work from a disk too, it is a script that hands its content over.
pub(super) fn pack(urls: UrlStyle, name: &str, content: &[u8]) -> (OutputPath, Vec<u8>) {
    let path = search_file(urls, name);
    let path = OutputPath::new(&path).unwrap_or_else(|_| OutputPath::stand_in(&path, "index"));
    let deflated = deflate(content);
    let bytes = match urls {
        UrlStyle::Directory => deflated,
        UrlStyle::File => format!("diptych.file(\"{name}\",\"{}\")", base64(&deflated)).into_bytes(),
    };
    (path, bytes)
}

/// RFC 1951, without a header: what `DecompressionStream("deflate-raw")` reads.
fn deflate(content: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(content.len() / 2), Compression::new(9));
    // A vector takes every byte.
    let _ = encoder.write_all(content);
    encoder.finish().unwrap_or_default()
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
    use super::{base64, name_of};

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

//! The bytes of one file, with no room taken but for them: pictures and downloads may be large.
#![expect(clippy::disallowed_methods, reason = "this is how project files are read")]

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Result};
use std::path::Path;
use std::sync::Arc;

/// How much of a file is compared at a time.
const PIECE: usize = 64 * 1024;

/// Everything in a file that was so long when it was looked at.
pub(super) fn whole(path: &Path, length: u64) -> Result<Arc<[u8]>> {
    let mut file = File::open(path)?;
    // Filled in place: bytes that are first read elsewhere are there twice for a while.
    let mut bytes: Arc<[u8]> = std::iter::repeat_n(0, usize::try_from(length).unwrap_or(0)).collect();
    let filled = Arc::get_mut(&mut bytes).map_or(Ok(()), |room| file.read_exact(room)).is_ok();
    if filled && file.read(&mut [0])? == 0 {
        return Ok(bytes);
    }
    // It has just been changed.
    Ok(std::fs::read(path)?.into())
}

/// Whether a file has exactly these bytes.
pub(super) fn holds(path: &Path, bytes: &[u8]) -> Result<bool> {
    let mut file = BufReader::with_capacity(PIECE, File::open(path)?);
    let mut rest = bytes;
    loop {
        let piece = file.fill_buf()?;
        let length = piece.len();
        match rest.strip_prefix(piece) {
            Some(_) if length == 0 => return Ok(rest.is_empty()),
            Some(after) => rest = after,
            None => return Ok(false),
        }
        file.consume(length);
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "makes the files it reads")]
mod tests {
    use super::{PIECE, holds, whole};

    #[test]
    fn a_file_is_read_whole_whatever_its_length_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("文件");
        for bytes in [vec![], vec![1], vec![7; PIECE], vec![7; PIECE * 2 + 1]] {
            std::fs::write(&path, &bytes).unwrap();
            for length in [0, 1, bytes.len(), bytes.len() + 1] {
                assert_eq!(&*whole(&path, length as u64).unwrap(), &*bytes);
            }
            let other = [&*bytes, &[7]].concat();
            assert!(holds(&path, &bytes).unwrap() && !holds(&path, &other).unwrap());
            std::fs::write(&path, &other).unwrap();
            assert!(holds(&path, &other).unwrap() && !holds(&path, &bytes).unwrap());
        }
    }
}

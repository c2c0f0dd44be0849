//! How wide and high a picture is, from its file: pages keep a place for it, and do not move when it arrives.

mod orientation;
mod svg;

use super::SourceFile;
use crate::diagnostic::{Checked, Code, Diagnostic, Location};
use crate::words::{Phrase, words};

/// A picture that cannot be read.
pub const UNREADABLE_IMAGE: Code =
    Code::new("unreadable-image", "a picture whose file cannot be read", "图片文件读不出来");

/// The size of a picture, in pixels of CSS, as browsers show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ImageSize {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

/// Files whose names end like this are pictures that pages can show.
const EXTENSIONS: [&str; 9] = ["apng", "avif", "gif", "jfif", "jpeg", "jpg", "png", "svg", "webp"];

/// The size of a picture; `None` for any other file, and for drawings that have no size of their own. A picture that
/// cannot be read is reported.
pub fn image_size(file: &SourceFile) -> Checked<Option<ImageSize>> {
    let extension = file.path.extension().to_ascii_lowercase();
    if !EXTENSIONS.contains(&extension.as_str()) {
        return Checked::default();
    }
    let size = if extension == "svg" { svg::size(&file.bytes) } else { raster(&file.bytes).map(Some) };
    match size {
        Ok(size) => Checked::new(size, Vec::new()),
        Err(reason) => {
            let message =
                words!(en: "this picture cannot be read: {reason}", zh: "这张图片读不出来：{reason}"; reason);
            let help = Phrase {
                english: "export it again, or remove the file",
                chinese: "重新导出图片，或者删掉这个文件",
            };
            let diagnostic = Diagnostic::warning(UNREADABLE_IMAGE, Location::file(&file.path), message);
            Checked::new(None, vec![diagnostic.with_help(help)])
        }
    }
}

const EMPTY: Phrase = Phrase { english: "the file is empty", chinese: "文件是空的" };

fn raster(bytes: &[u8]) -> Result<ImageSize, Phrase> {
    if bytes.is_empty() {
        return Err(EMPTY);
    }
    let size = imagesize::blob_size(bytes).map_err(|error| match error {
        imagesize::ImageError::NotSupported => Phrase {
            english: "it is no PNG, JPEG, GIF, WebP or AVIF",
            chinese: "不是PNG、JPEG、GIF、WebP或AVIF",
        },
        imagesize::ImageError::CorruptedImage | imagesize::ImageError::IoError(_) => {
            Phrase { english: "the file is damaged", chinese: "文件已损坏" }
        }
    })?;
    let (width, height) =
        if orientation::is_turned(bytes) { (size.height, size.width) } else { (size.width, size.height) };
    let side = |side: usize| u32::try_from(side).ok().filter(|side| *side > 0);
    side(width)
        .zip(side(height))
        .map(|(width, height)| ImageSize { width, height })
        .ok_or(Phrase { english: "it has no extent", chinese: "宽或高是零" })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::image_size;
    use crate::path::SourcePath;
    use crate::source::SourceFile;

    fn read(name: &str, bytes: &[u8]) -> Result<Option<(u32, u32)>, String> {
        let path = SourcePath::new(&format!("content/zh/{name}")).unwrap();
        let checked = image_size(&SourceFile::new(path, bytes));
        match checked.diagnostics.first() {
            Some(said) => Err(said.message.english.clone()),
            None => Ok(checked.value.map(|size| (size.width, size.height))),
        }
    }

    /// The beginning of a JPEG of 640 × 480, after a segment of camera data with this orientation.
    fn jpeg(orientation: u8, big_endian: bool) -> Vec<u8> {
        let (order, two, entry): (&[u8], &[u8], [u8; 12]) = if big_endian {
            (b"MM\0\x2a\0\0\0\x08", b"\0\x01", [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0])
        } else {
            (b"II\x2a\0\x08\0\0\0", b"\x01\0", [0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0])
        };
        let exif = [b"Exif\0\0", order, two, &entry, b"\0\0\0\0"].concat();
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let frame = b"\xff\xc0\0\x11\x08\x01\xe0\x02\x80\x03\x01\x22\0\x02\x11\x01\x03\x11\x01";
        [b"\xff\xd8\xff\xe1".as_slice(), &length, &exif, frame].concat()
    }

    #[test]
    fn pictures_are_measured() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x40\0\0\0\xc8\x08\x02\0\0\0";
        assert_eq!(read("图.PNG", png), Ok(Some((320, 200))));
        assert_eq!(read("a.jpg", png), Ok(Some((320, 200))), "by content, not by name");
        assert_eq!(read("a.gif", b"GIF89a\x40\x01\xc8\0\0\0\0"), Ok(Some((320, 200))));
        let webp = b"RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\x01\0\xc7\0\0";
        assert_eq!(read("a.webp", webp), Ok(Some((320, 200))));
        assert_eq!(read("a.svg", b"<svg width='320' height='200'/>"), Ok(Some((320, 200))));
        assert_eq!(read("a.md", b"# x"), Ok(None));
    }

    #[test]
    fn photographs_are_measured_as_they_are_shown() {
        for big_endian in [false, true] {
            assert_eq!(read("a.jpg", &jpeg(1, big_endian)), Ok(Some((640, 480))));
            assert_eq!(read("a.jpg", &jpeg(3, big_endian)), Ok(Some((640, 480))), "upside down");
            assert_eq!(read("a.jpg", &jpeg(6, big_endian)), Ok(Some((480, 640))), "on its side");
        }
    }

    #[test]
    fn what_is_no_picture_is_said() {
        let damaged = Err("this picture cannot be read: the file is damaged".to_owned());
        let other = Err("this picture cannot be read: it is no PNG, JPEG, GIF, WebP or AVIF".to_owned());
        assert_eq!(read("a.png", b""), Err("this picture cannot be read: the file is empty".to_owned()));
        assert_eq!(read("a.png", b"version https://git-lfs.github.com/spec/v1"), other);
        assert_eq!(read("a.png", b"\x89PNG\r\n\x1a\n\0\0"), damaged);
        assert_eq!(read("a.jpg", &jpeg(1, true)[..30]), damaged);
        let empty = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\xc8\x08\x02\0\0\0";
        assert_eq!(read("a.png", empty), Err("this picture cannot be read: it has no extent".to_owned()));
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..300), kind in 0..6usize) {
            let start: [&[u8]; 6] =
                [b"", b"\xff\xd8\xff", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8 ", b"\0\0\0\x0cftypavif", b"<svg "];
            let bytes = [start[kind], &bytes].concat();
            let _ = (read("a.png", &bytes), read("a.svg", &bytes));
        }

        #[test]
        fn any_damage_is_survived(at in 0..60usize, byte in any::<u8>()) {
            let mut bytes = jpeg(6, true);
            let at = at % bytes.len();
            bytes[at] = byte;
            let _ = read("a.jpg", &bytes);
        }
    }
}

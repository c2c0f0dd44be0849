//! Which way up a photograph is: cameras note it, and browsers turn the picture accordingly.

/// The tag of Exif that holds the orientation; 5 to 8 lie on their side (Exif 2.32, 4.6.4).
const ORIENTATION: u16 = 0x0112;

/// Whether width and height of a JPEG are the other way round when it is shown.
pub(super) fn is_turned(bytes: &[u8]) -> bool {
    orientation(bytes).is_some_and(|orientation| (5..=8).contains(&orientation))
}

fn orientation(bytes: &[u8]) -> Option<u16> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    // Segments up to the picture itself: a marker of two bytes, a length that counts itself, the content.
    while let [0xff, marker, rest_of @ ..] = rest {
        let length = usize::from(u16::from_be_bytes(*rest_of.first_chunk()?));
        let content = rest_of.get(2..length)?;
        match (marker, content.strip_prefix(b"Exif\0\0")) {
            (0xe1, Some(tiff)) => return of_tiff(tiff),
            (0xda, _) => return None,
            _ => rest = rest_of.get(length..)?,
        }
    }
    None
}

fn of_tiff(tiff: &[u8]) -> Option<u16> {
    let big_endian = match tiff.first_chunk::<4>()? {
        b"MM\0\x2a" => true,
        b"II\x2a\0" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes = *tiff.get(at..)?.first_chunk()?;
        Some(if big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    };
    let long = |at: usize| {
        let bytes = *tiff.get(at..)?.first_chunk()?;
        Some(if big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    };
    let directory = usize::try_from(long(4)?).ok()?;
    let entries = usize::from(short(directory)?);
    let mut places = (0..entries).map(|entry| directory + 2 + 12 * entry);
    let place = places.find(|place| short(*place) == Some(ORIENTATION))?;
    short(place + 8)
}

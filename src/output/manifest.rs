//! The list of what diptych wrote: a file in the output that makes the folder ours and nothing else in it.
//!
//! Text. The first line names the format, its version and the fingerprint of the lines that follow; each of those is
//! `fingerprint length path`, in the order of the paths. No time and no absolute path, so the same site has the same
//! manifest everywhere. A manifest may come from a stranger: it is believed only letter for letter, and nothing is
//! ever read, written or removed because of it alone.

use std::fmt::Write;

use super::OutputSet;
use crate::fingerprint::Fingerprint;
use crate::path::OutputPath;

/// The name of the manifest in the output folder.
pub const MANIFEST_FILE: &str = ".diptych-output";

const FORMAT: &str = "diptych-output";
const VERSION: u32 = 1;

/// What a folder is said to hold. Only what a file system walk has found too is acted upon.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    /// In the order of paths, each once.
    listed: Vec<(OutputPath, Listed)>,
}

/// What a listed file was when it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) fingerprint: Fingerprint,
    pub(super) length: u64,
}

/// Why a manifest cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadManifest {
    /// Written by a later version of diptych.
    Newer,
    /// Not what any version of diptych writes.
    Damaged,
}

impl Manifest {
    pub(super) fn of(set: &OutputSet) -> Self {
        let listed = |(path, file): (&OutputPath, &super::OutputFile)| {
            (path.clone(), Listed { fingerprint: file.fingerprint, length: file.length() })
        };
        Self { listed: set.iter().map(listed).collect() }
    }

    pub(super) fn get(&self, path: &str) -> Option<Listed> {
        self.find(path).map(|(_, listed)| listed)
    }

    /// What was listed at this path, and its place in the list.
    pub(super) fn find(&self, path: &str) -> Option<(usize, Listed)> {
        let place = self.listed.binary_search_by(|(own, _)| own.as_str().cmp(path)).ok()?;
        self.listed.get(place).map(|(_, listed)| (place, *listed))
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.listed.iter().map(|(path, _)| path.as_str())
    }

    pub(super) fn render(&self) -> String {
        let mut lines = String::new();
        for (path, Listed { fingerprint, length }) in &self.listed {
            // Writing to a string cannot fail.
            let _ = writeln!(lines, "{fingerprint} {length} {path}");
        }
        format!("{FORMAT} {VERSION} {}\n{lines}", Fingerprint::of(lines.as_bytes()))
    }

    pub(super) fn parse(bytes: &[u8]) -> Result<Self, BadManifest> {
        let text = Self::whole(bytes)?;
        let listed: Vec<_> =
            text.lines().skip(1).map(parse_line).collect::<Option<_>>().ok_or(BadManifest::Damaged)?;
        let is_sorted = listed.is_sorted_by(|(one, _), (other, _)| one < other);
        let manifest = Self { listed };
        // Whatever is read must be what would be written: that covers the spelling.
        if is_sorted && manifest.render() == text { Ok(manifest) } else { Err(BadManifest::Damaged) }
    }

    /// The text of a manifest that can be read and has the sum it says. Quick, but not all that [`parse`](Self::parse) asks.
    pub(super) fn whole(bytes: &[u8]) -> Result<&str, BadManifest> {
        let text = std::str::from_utf8(bytes).map_err(|_| BadManifest::Damaged)?;
        let (first, lines) = text.split_once('\n').ok_or(BadManifest::Damaged)?;
        let head = first.strip_prefix(FORMAT).and_then(|rest| rest.strip_prefix(' '));
        let (version, sum) =
            head.map(|head| head.split_once(' ').unwrap_or((head, ""))).ok_or(BadManifest::Damaged)?;
        match version.parse::<u32>() {
            Ok(VERSION) if Fingerprint::parse(sum) == Some(Fingerprint::of(lines.as_bytes())) => Ok(text),
            Ok(version) if version > VERSION => Err(BadManifest::Newer),
            _ => Err(BadManifest::Damaged),
        }
    }
}

fn parse_line(line: &str) -> Option<(OutputPath, Listed)> {
    let mut parts = line.splitn(3, ' ');
    let fingerprint = Fingerprint::parse(parts.next()?)?;
    let length = parts.next()?.parse().ok()?;
    let path = OutputPath::new(parts.next()?).ok()?;
    Some((path, Listed { fingerprint, length }))
}

#[cfg(test)]
mod tests {
    use super::{BadManifest, Manifest};
    use crate::fingerprint::Fingerprint;
    use crate::output::OutputSet;
    use crate::path::OutputPath;

    fn sample() -> String {
        let mut set = OutputSet::default();
        for path in ["zh/代 运营/index.html", "en/index.html", "a b.css"] {
            set.insert(OutputPath::new(path).unwrap(), path.as_bytes());
        }
        Manifest::of(&set).render()
    }

    #[test]
    fn reads_what_it_writes() {
        let text = sample();
        assert!(text.starts_with("diptych-output 1 "), "{text}");
        let paths: Vec<_> = text.lines().skip(1).map(|line| line.splitn(3, ' ').last().unwrap()).collect();
        assert_eq!(paths, ["a b.css", "en/index.html", "zh/代 运营/index.html"]);
        assert_eq!(Manifest::parse(text.as_bytes()).unwrap().render(), text);
        assert!(Manifest::parse(Manifest::default().render().as_bytes()).is_ok());
    }

    #[test]
    fn a_damaged_manifest_is_not_guessed_at() {
        let text = sample();
        let lines: Vec<&str> = text.lines().collect();
        for damaged in [
            String::new(),
            "x".to_owned(),
            text.replace("diptych", "dyptich"),
            text.replace("output 1", "output 0"),
            text.replace("en/index", "en/indes"),
            text.replace('\n', "\r\n"),
            text.trim_end().to_owned(),
            format!("{text}\n"),
            lines[..3].join("\n") + "\n",
            text[..text.len() - 9].to_owned(),
        ] {
            assert_eq!(Manifest::parse(damaged.as_bytes()), Err(BadManifest::Damaged), "{damaged}");
        }
        assert_eq!(Manifest::parse(b"diptych-output 1 \xff"), Err(BadManifest::Damaged));
    }

    /// With the right sum, so that it is not that which tells.
    #[test]
    fn lines_stand_in_order_and_once() {
        let text = sample();
        let lines: Vec<&str> = text.lines().skip(1).collect();
        let whole = |order: &[usize]| {
            let lines: String = order.iter().map(|number| format!("{}\n", lines[*number])).collect();
            format!("diptych-output 1 {}\n{lines}", Fingerprint::of(lines.as_bytes()))
        };
        assert!(Manifest::parse(whole(&[0, 1, 2]).as_bytes()).is_ok());
        for order in [[1, 0, 2], [0, 1, 1], [2, 1, 0]] {
            let text = whole(&order);
            assert!(Manifest::whole(text.as_bytes()).is_ok());
            assert_eq!(Manifest::parse(text.as_bytes()), Err(BadManifest::Damaged), "{order:?}");
        }
    }

    #[test]
    fn a_newer_manifest_is_told_apart() {
        let newer = sample().replace("output 1", "output 2");
        assert_eq!(Manifest::parse(newer.as_bytes()), Err(BadManifest::Newer));
        assert_eq!(Manifest::whole(newer.as_bytes()), Err(BadManifest::Newer));
    }

    #[test]
    fn a_strangers_paths_cannot_leave_the_folder() {
        for path in ["../x", "/etc/passwd", "a/../../b", "a//b", "C:/x", "a\\..\\b"] {
            let line = format!("{} 0 {path}\n", Fingerprint::of(b""));
            let text = format!("diptych-output 1 {}\n{line}", Fingerprint::of(line.as_bytes()));
            assert_eq!(Manifest::parse(text.as_bytes()), Err(BadManifest::Damaged), "{path}");
        }
    }
}

//! The only paths the core knows: where a file was read from and where one will be written.
//!
//! Both are relative, with `/`, UTF-8 and NFC on every system, so that the same site gives the same paths
//! (and the same messages) everywhere. Neither can leave its root: a value that exists is safe to join.

use std::borrow::{Borrow, Cow};
use std::collections::HashSet;
use std::fmt;
use std::hash::BuildHasher;
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;

use crate::words::{Phrase, Words, words};

/// The folder of a project that holds everything an author writes.
pub const CONTENT: &str = "content";
/// The folder of addresses below which the dev server answers for itself: no site has anything there.
pub const DEV_SERVER: &str = "-diptych";

/// A path as it is typed after a command: in quotation marks where a shell would take it for several words, or for more
/// than words. Double ones, which every system knows, unless the path has something that shells act upon inside of them.
pub fn argument(path: &str) -> Cow<'_, str> {
    let is_plain =
        |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '+' | ',' | '=' | '@' | '%');
    if path.chars().all(is_plain) {
        Cow::Borrowed(path)
    } else if path.contains(['$', '`', '"', '\\', '!']) {
        Cow::Owned(format!("'{}'", path.replace('\'', r"'\''")))
    } else {
        Cow::Owned(format!("\"{path}\""))
    }
}

/// A file of the project, relative to its root, such as `content/zh/agency/index.md`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "Box<str>")]
pub struct SourcePath(Arc<str>);

impl TryFrom<Box<str>> for SourcePath {
    type Error = &'static str;

    fn try_from(path: Box<str>) -> Result<Self, Self::Error> {
        Self::new(&path).ok_or("not a relative path")
    }
}

impl Serialize for SourcePath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl SourcePath {
    /// `site.toml`, the file that makes a folder a project.
    pub fn config() -> Self {
        Self("site.toml".into())
    }

    /// Takes a relative path with `/`. `None` when it is empty, absolute or has an empty, `.` or `..` part.
    pub fn new(path: &str) -> Option<Self> {
        let clean = !path.is_empty()
            && !path.contains(['\\', '\0'])
            && path.split('/').all(|part| !matches!(part, "" | "." | ".."));
        clean.then(|| Self(composed(path).into()))
    }

    /// The path as text, as printed in messages.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder, without a slash at the end; empty for a file of the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The last part.
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The file name without its last extension.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
    }

    /// The last extension, lower case, without the dot; empty when there is none.
    pub fn extension(&self) -> String {
        let name = self.file_name();
        name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_ascii_lowercase())
    }

    /// What follows `prefix/`, if the path lies in that folder.
    pub fn within(&self, prefix: &str) -> Option<&str> {
        self.0.strip_prefix(prefix)?.strip_prefix('/')
    }
}

/// Lets a tree be asked by text. Sound, since a path is ordered and compared as its text.
impl Borrow<str> for SourcePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.as_str())
    }
}

/// In NFC. Most paths are ASCII, which always is.
fn composed(path: &str) -> Cow<'_, str> {
    if path.is_ascii() { Cow::Borrowed(path) } else { Cow::Owned(path.nfc().collect()) }
}

/// Adds the folders that a path lies in. Climbs only to a folder that is known already: those above it are known too.
pub fn add_folders<'a>(path: &'a str, folders: &mut HashSet<&'a str, impl BuildHasher>) {
    let mut rest = path;
    while let Some((folder, _)) = rest.rsplit_once('/').filter(|(folder, _)| folders.insert(folder)) {
        rest = folder;
    }
}

/// Follows `relative` from `folder` (both with `/`), resolving `.` and `..`. `None` when it would leave the root.
pub fn resolve(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(composed(&parts.join("/")).into_owned())
}

/// A file of the published site, relative to its root, such as `zh/agency/index.html`.
///
/// Portable by construction: it can be written on Linux, macOS and Windows and put on any static host.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputPath(Arc<str>);

/// Longest part of a path in bytes: the limit of common file systems (255), which Han reaches after 85 characters.
const LONGEST_PART: usize = 255;
/// Longest whole path in characters: Windows stops at 260 with the folder of the site in front.
const LONGEST_PATH: usize = 240;

/// What mends a path that is too long, or has a part that is.
const SHORTEN: Phrase = Phrase {
    english: "shorten the names of the file and of the folders it is in; `slug` in the front matter of a page is the last \
              part of its address",
    chinese: "把文件名和它所在文件夹的名字写短一些；页面的前置信息里可以用`slug`写地址的最后一段",
};

impl OutputPath {
    /// Takes a relative path with `/`, in NFC.
    ///
    /// # Errors
    /// Says what makes the path unusable on some system or unsafe on all.
    pub fn new(path: &str) -> Result<Self, UnusablePath> {
        let path = composed(path);
        if path.len() > LONGEST_PATH && path.chars().count() > LONGEST_PATH {
            let reason = Phrase { english: "is longer than 240 characters", chinese: "超过240个字符" };
            return Err(UnusablePath { path: path.into_owned(), reason, help: Some(SHORTEN) });
        }
        let reason = match &*path {
            "" => Some(Phrase { english: "is empty", chinese: "是空的" }),
            rooted if rooted.starts_with('/') => {
                Some(Phrase { english: "begins with `/`", chinese: "以`/`开头" })
            }
            folder if folder.ends_with('/') => {
                Some(Phrase { english: "ends with `/`", chinese: "以`/`结尾" })
            }
            path => path.split('/').find_map(unusable_part),
        };
        match reason {
            Some(reason) => {
                let help = path.split('/').any(|part| part.len() > LONGEST_PART).then_some(SHORTEN);
                Err(UnusablePath { path: path.into_owned(), reason, help })
            }
            None => Ok(Self(path.into())),
        }
    }

    /// A path that can always be written, for one that cannot be: the whole stays complete while the fault is reported.
    pub fn stand_in(unusable: &str, extension: &str) -> Self {
        let letters = unusable.chars().filter(char::is_ascii_alphanumeric).take(40).collect::<String>();
        Self(format!("unusable-path/{letters}-{}.{extension}", unusable.len()).into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a file system that ignores case would call it. Two paths with one key cannot live side by side.
    pub fn collision_key(&self) -> String {
        if self.0.is_ascii() { self.0.to_ascii_lowercase() } else { self.0.to_lowercase().nfkc().collect() }
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for OutputPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.as_str())
    }
}

/// A path that cannot be an [`OutputPath`], and why: `reason` continues a sentence that begins with the path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusablePath {
    /// What was asked for.
    pub path: String,
    /// Why it cannot be written everywhere.
    pub reason: Phrase,
    /// What mends it, where other characters would not.
    pub help: Option<Phrase>,
}

impl UnusablePath {
    /// The path and why it cannot be used, as the end of a sentence.
    pub fn words(&self) -> Words {
        let (path, reason) = (self.path.escape_debug(), self.reason);
        words!(en: "`{path}` {reason}", zh: "`{path}`{reason}"; reason)
    }
}

fn unusable_part(part: &str) -> Option<Phrase> {
    let phrase = |english, chinese| Some(Phrase { english, chinese });
    if part.is_empty() {
        phrase("has an empty part", "有一段是空的")
    } else if part == "." || part == ".." {
        phrase("has a `.` or `..` part", "有`.`或`..`这样的段")
    } else if part.len() > LONGEST_PART {
        phrase("has a part longer than 255 bytes (85 Han characters)", "有一段超过255字节（85个汉字）")
    } else if part
        .chars()
        .any(|c| c.is_control() || matches!(c, '\\' | ':' | '<' | '>' | '"' | '|' | '?' | '*'))
    {
        phrase(
            "has a character that Windows or a web host refuses (one of \\ : < > \" | ? * or a control character)",
            "有Windows或网站主机不接受的字符（\\ : < > \" | ? *之一，或控制字符）",
        )
    } else if part.ends_with(['.', ' ']) || part.starts_with(' ') {
        phrase(
            "has a part that begins with a space or ends with a dot or a space",
            "有一段以空格开头，或以句点、空格结尾",
        )
    } else if is_reserved_on_windows(part) {
        phrase("has a part that is a device name on Windows", "有一段是Windows的设备名")
    } else {
        None
    }
}

/// <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>: reserved with any extension.
fn is_reserved_on_windows(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).to_ascii_uppercase();
    let numbered = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || numbered.is_some_and(|number| {
            number.chars().count() == 1
                && number.chars().all(|digit| matches!(digit, '0'..='9' | '¹' | '²' | '³'))
        })
}

#[cfg(test)]
mod tests {
    use super::{OutputPath, SourcePath, argument, resolve};

    #[test]
    fn arguments_are_one_word_of_a_shell() {
        for (path, expected) in [
            ("content/zh/收费-1.md", "content/zh/收费-1.md"),
            ("content/zh/中文 路径.md", "\"content/zh/中文 路径.md\""),
            ("content/en/a&b.md", "\"content/en/a&b.md\""),
            ("content/en/it's.md", "\"content/en/it's.md\""),
            ("content/en/$(date).md", "'content/en/$(date).md'"),
            ("content/en/`date`.md", "'content/en/`date`.md'"),
            ("content/en/it's $5!.md", r"'content/en/it'\''s $5!.md'"),
        ] {
            assert_eq!(argument(path), expected);
        }
    }

    #[test]
    fn source_paths_stay_inside() {
        for bad in ["", "/etc/passwd", "../a", "a/../b", "a//b", "./a", "a\\b", "a/\0"] {
            assert_eq!(SourcePath::new(bad), None, "{bad:?}");
        }
        let path = SourcePath::new("content/zh/代运营/收费.md").unwrap();
        assert_eq!(
            (path.folder(), path.file_name(), path.stem(), path.extension().as_str()),
            ("content/zh/代运营", "收费.md", "收费", "md")
        );
        assert_eq!(path.within("content/zh"), Some("代运营/收费.md"));
        assert_eq!(path.within("content/z"), None);
    }

    #[test]
    fn names_are_normalised() {
        let decomposed = SourcePath::new("cafe\u{301}.md").unwrap();
        assert_eq!(decomposed.as_str(), "caf\u{e9}.md");
    }

    #[test]
    fn relative_paths_resolve() {
        assert_eq!(resolve("en/agency", "../channel/modes.md").as_deref(), Some("en/channel/modes.md"));
        assert_eq!(resolve("en", "./a/./b").as_deref(), Some("en/a/b"));
        assert_eq!(resolve("en", "../../a"), None);
    }

    #[test]
    fn output_paths_are_portable() {
        for bad in [
            "",
            "/a",
            "a/",
            "../a",
            "a/./b",
            "a\\b",
            "a:b",
            "con",
            "CON.html",
            "com1/x",
            "a.",
            "a ",
            "a/b?c",
            "a\u{7}",
            &"收".repeat(90),
            &"a/".repeat(200),
        ] {
            assert!(OutputPath::new(bad).is_err(), "{bad:?}");
        }
        for good in ["zh/代运营/index.html", "a b/c.png", "console.html", ".well-known/x", "com/x", "com10"]
        {
            assert!(OutputPath::new(good).is_ok(), "{good:?}");
        }
    }

    #[test]
    fn collisions_ignore_case_width_and_composition() {
        let key = |path| OutputPath::new(path).unwrap().collision_key();
        assert_eq!(key("En/FOO/index.html"), key("en/foo/index.html"));
        assert_eq!(key("caf\u{e9}"), key("cafe\u{301}"));
        assert_eq!(key("ＡＢＣ"), key("abc"));
        assert_ne!(key("后台"), key("後台"));
    }
}

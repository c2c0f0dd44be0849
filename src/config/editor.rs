//! The editor of an author, as an address that opens a file in it.

use crate::words::Phrase;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// How a place in a file is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Editor {
    /// Not at all.
    None,
    /// By an address with `{path}`, and `{line}` and `{column}` where the editor wants them.
    Address(String),
}

const VISUAL_STUDIO_CODE: &str = "vscode://file{path}:{line}:{column}";

/// Editors by name. Each has registered the scheme of its address with the system.
const KNOWN: [(&str, &str); 5] = [
    ("vscode", VISUAL_STUDIO_CODE),
    ("cursor", "cursor://file{path}:{line}:{column}"),
    ("vscodium", "vscodium://file{path}:{line}:{column}"),
    ("zed", "zed://file{path}:{line}:{column}"),
    ("idea", "idea://open?file={path}&line={line}&column={column}"),
];

/// Schemes that browsers act on themselves, some by running code.
const REFUSED: [&str; 9] =
    ["javascript", "data", "vbscript", "blob", "file", "http", "https", "about", "view-source"];

/// What a path may keep in an address.
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':');

impl Default for Editor {
    /// Visual Studio Code, which most people have.
    fn default() -> Self {
        Self::Address(VISUAL_STUDIO_CODE.to_owned())
    }
}

impl Editor {
    /// Reads the name of an editor, `none`, or an address with `{path}`.
    ///
    /// # Errors
    /// With what is expected, when it is none of these or its scheme is one that browsers act on.
    pub fn parse(text: &str) -> Result<Self, Phrase> {
        if text == "none" {
            return Ok(Self::None);
        }
        if let Some((_, address)) = KNOWN.iter().find(|(name, _)| *name == text) {
            return Ok(Self::Address((*address).to_owned()));
        }
        let (scheme, rest) = text.split_once("://").ok_or(EXPECTED)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(plain);
        let is_refused = REFUSED.contains(&scheme.to_ascii_lowercase().as_str());
        let is_address = rest.contains("{path}") && !text.contains(char::is_whitespace);
        if is_scheme && !is_refused && is_address {
            Ok(Self::Address(text.to_owned()))
        } else {
            Err(EXPECTED)
        }
    }

    /// The address that opens a place of a file, given by its absolute path with `/`.
    pub fn link(&self, path: &str, line: usize, column: usize) -> Option<String> {
        let Self::Address(address) = self else { return None };
        let slash = if path.starts_with('/') { "" } else { "/" };
        let path = format!("{slash}{}", utf8_percent_encode(path, PATH));
        let address = address.replace("{line}", &line.to_string()).replace("{column}", &column.to_string());
        Some(address.replace("{path}", &path))
    }
}

/// What an editor can be.
const EXPECTED: Phrase = Phrase {
    english: "expected `vscode`, `cursor`, `vscodium`, `zed`, `idea`, `none`, or an address such as \
        `subl://open?url={path}&line={line}`",
    chinese: "应为`vscode`、`cursor`、`vscodium`、`zed`、`idea`、`none`，或者一个地址，例如\
        `subl://open?url={path}&line={line}`",
};

#[cfg(test)]
mod tests {
    use super::Editor;

    #[test]
    fn places_become_addresses() {
        for (editor, expected) in [
            ("vscode", Some("vscode://file/kb/content/zh/%E7%94%B2%20%E4%B9%99.md:3:7")),
            ("idea", Some("idea://open?file=/kb/content/zh/%E7%94%B2%20%E4%B9%99.md&line=3&column=7")),
            ("x-mine://o?{line}&{path}", Some("x-mine://o?3&/kb/content/zh/%E7%94%B2%20%E4%B9%99.md")),
            ("none", None),
        ] {
            let link = Editor::parse(editor).expect("an editor").link("/kb/content/zh/甲 乙.md", 3, 7);
            assert_eq!(link.as_deref(), expected, "{editor}");
        }
        let windows = Editor::default().link("C:/kb/{line}.md", 1, 1);
        assert_eq!(windows.as_deref(), Some("vscode://file/C:/kb/%7Bline%7D.md:1:1"));
    }

    #[test]
    fn addresses_that_browsers_act_on_are_refused() {
        for text in [
            "",
            "emacs",
            "javascript://x%0aalert(1)//{path}",
            "JavaScript://{path}",
            "data://{path}",
            "https://evil/{path}",
            "subl://open",
            "x y://{path}",
            "://{path}",
            "file://{path}",
            "a://{path} onclick=x",
        ] {
            assert!(Editor::parse(text).is_err(), "{text}");
        }
    }
}

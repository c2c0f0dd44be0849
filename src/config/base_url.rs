//! Where the site will be published.

use std::fmt;

use crate::words::Phrase;

/// An `http` or `https` address that ends with a slash. What follows the host is the subpath of the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BaseUrl(String);

impl Default for BaseUrl {
    /// The address reserved for examples, while a site has not said its own.
    fn default() -> Self {
        Self(String::from("https://example.com/"))
    }
}

impl BaseUrl {
    /// Reads an address, with or without the slash at its end.
    ///
    /// # Errors
    /// Says what is wrong, as the end of a sentence that begins with the address.
    pub fn parse(text: &str) -> Result<Self, Phrase> {
        let refuse = |english, chinese| Err(Phrase { english, chinese });
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let Some(rest) = rest else {
            return refuse("does not begin with `https://` or `http://`", "没有以`https://`或`http://`开头");
        };
        let host = rest.split('/').next().unwrap_or("");
        if host.is_empty() || host.contains('@') {
            return refuse("has no host name, or a user name in it", "缺少主机名，或者带有用户名");
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/:[]%".contains(c);
        if !rest.chars().all(plain) {
            return refuse(
                "has a query, a fragment, a space or a character that must be percent-encoded",
                "含有查询参数、片段、空格，或者必须写成百分号编码的字符",
            );
        }
        if rest.split('/').any(|part| part == "." || part == "..")
            || rest.trim_end_matches('/').contains("//")
        {
            return refuse("has an empty, `.` or `..` part", "有一段是空的、`.`或`..`");
        }
        Ok(Self(format!("{}/", text.trim_end_matches('/'))))
    }

    /// The whole address, with the slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// An address of the site, which is relative to its root, as a whole one.
    pub fn absolute(&self, address: &str) -> String {
        format!("{self}{address}")
    }

    /// The part after the host: `/` or `/playbooks/`.
    pub fn path(&self) -> &str {
        let host = self.0.find("://").map_or(0, |at| at + 3);
        let path = self.0.get(host..).and_then(|rest| rest.find('/')).map_or(self.0.len(), |at| host + at);
        self.0.get(path..).unwrap_or("/")
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::BaseUrl;

    #[test]
    fn reads_addresses_of_hosts_and_subpaths() {
        let path = |text| BaseUrl::parse(text).map(|url| url.path().to_owned());
        assert_eq!(path("https://kb.example.com").as_deref(), Ok("/"));
        assert_eq!(path("https://example.github.io/playbooks").as_deref(), Ok("/playbooks/"));
        assert_eq!(path("http://localhost:8000/a/b/").as_deref(), Ok("/a/b/"));
        for bad in [
            "",
            "kb.example.com",
            "ftp://a",
            "https://",
            "https://u@h/",
            "https://a/?x",
            "https://a/../b",
            "https://a//b",
        ] {
            assert!(path(bad).is_err(), "{bad}");
        }
    }
}

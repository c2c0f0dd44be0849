//! Who is answered: requests for this machine's own names, from its own pages.
//!
//! A page of another site may have its own name lead to this machine and read what this server says (DNS rebinding); its
//! requests still carry that name. A page of another site may also ask this server directly; browsers then say so, in
//! `Origin` and in `Sec-Fetch-Site`. Both are checked on every route, before anything else.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::net::{IpAddr, Ipv6Addr};

use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{StatusCode, Version};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// What may be asked for by which names.
#[derive(Debug)]
pub(crate) struct Gate {
    /// Names that the user allows, in lower case.
    names: Vec<String>,
    /// Whoever has it has read a page of this server.
    token: String,
}

/// Why a request is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal(pub(super) StatusCode, pub(super) &'static str);

const MALFORMED: Refusal = Refusal(StatusCode::BAD_REQUEST, "the request names no host, or more than one\n");
const FOREIGN_HOST: Refusal = Refusal(
    StatusCode::FORBIDDEN,
    "this server answers only to its own address; `--allow-host` allows a name\n",
);
const FOREIGN_PAGE: Refusal = Refusal(StatusCode::FORBIDDEN, "pages of other sites are not answered\n");
const NO_TOKEN: Refusal = Refusal(StatusCode::FORBIDDEN, "only pages of this server are answered here\n");

impl Gate {
    /// With a token of its own.
    pub(crate) fn new(names: &[String]) -> Self {
        Self { names: names.iter().map(|name| name.to_ascii_lowercase()).collect(), token: token() }
    }

    /// What pages of this server show when they ask for more than the site.
    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// Lets a request pass that was received at an address of this machine.
    pub(super) fn admit(&self, request: &Parts, local: IpAddr) -> Result<(), Refusal> {
        let mut hosts = request.headers.get_all(header::HOST).iter();
        let host = match (hosts.next(), hosts.next()) {
            (Some(host), None) => host.to_str().ok().and_then(Host::parse).ok_or(MALFORMED)?,
            _ => return Err(MALFORMED),
        };
        // An absolute target names a host too, and proxies would go by it.
        let target = match request.uri.authority() {
            Some(authority) => Some(Host::parse(authority.as_str()).ok_or(MALFORMED)?),
            None => None,
        };
        if !std::iter::once(&host).chain(&target).all(|host| self.is_own(host, local)) {
            return Err(FOREIGN_HOST);
        }
        if request.version < Version::HTTP_11 && target.is_some() {
            return Err(MALFORMED);
        }
        let own = origin(&request.headers).is_none_or(|origin| self.is_same(origin, &host));
        if !own || !is_first_party(&request.headers) {
            return Err(FOREIGN_PAGE);
        }
        Ok(())
    }

    /// Lets a request pass that asks for more than the site: it must show the token. It has been admitted.
    pub(super) fn admit_with_token(&self, request: &Parts) -> Result<(), Refusal> {
        let query = request.uri.query().unwrap_or("");
        let shown = query.split('&').find_map(|pair| pair.strip_prefix("token="));
        if shown.is_some_and(|shown| is_equal(shown.as_bytes(), self.token.as_bytes())) {
            Ok(())
        } else {
            Err(NO_TOKEN)
        }
    }

    /// The names `localhost`, those that are allowed, loopback addresses, and the address the request came to: a name can
    /// be made to lead here, an address cannot.
    fn is_own(&self, host: &Host, local: IpAddr) -> bool {
        match host.name.parse::<IpAddr>() {
            Ok(address) if address.is_loopback() || address.to_canonical() == local.to_canonical() => true,
            _ => host.name == "localhost" || self.names.contains(&host.name),
        }
    }

    /// Whether an origin is the one that the request went to. Behind a proxy that a name was allowed for, it may be
    /// encrypted.
    fn is_same(&self, origin: &str, host: &Host) -> bool {
        let (scheme, rest) = origin.split_once("://").unwrap_or(("", origin));
        let secure = scheme == "https" && self.names.contains(&host.name);
        (scheme == "http" || secure) && Host::parse(rest).as_ref() == Some(host)
    }
}

fn origin(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::ORIGIN).map(|origin| origin.to_str().unwrap_or("unreadable"))
}

/// Whether a browser says that a page of this server asks, or a person. People also follow links of other sites.
fn is_first_party(headers: &HeaderMap) -> bool {
    let said = |name: HeaderName| headers.get(name).map(HeaderValue::as_bytes);
    match said(FETCH_SITE) {
        None | Some(b"same-origin" | b"none") => true,
        Some(_) => {
            said(FETCH_MODE) == Some(b"navigate") && matches!(said(FETCH_DEST), None | Some(b"document"))
        }
    }
}

/// A host as requests name it, in lower case.
#[derive(Debug, PartialEq, Eq)]
struct Host {
    /// A name or an address, the latter without brackets.
    name: String,
    port: Option<u16>,
}

impl Host {
    /// Strictly: `name`, `name:80`, `127.0.0.1:80`, `[::1]:80`.
    fn parse(text: &str) -> Option<Self> {
        let (name, rest) = match text.strip_prefix('[') {
            Some(inside) => {
                let (address, rest) = inside.split_once(']')?;
                (address.parse::<Ipv6Addr>().ok()?.to_string(), rest)
            }
            None => {
                let end = text.find(':').unwrap_or(text.len());
                let (name, rest) = text.split_at(end);
                let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
                if name.is_empty() || name.len() > 253 || !name.chars().all(plain) {
                    return None;
                }
                (name.to_ascii_lowercase(), rest)
            }
        };
        let port = match rest.strip_prefix(':') {
            Some(digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(digits.parse().ok()?)
            }
            None if rest.is_empty() => None,
            _ => return None,
        };
        Some(Self { name, port })
    }
}

/// 128 bits that nobody can guess: the keys of hash maps are taken from the system for that very reason.
fn token() -> String {
    let word = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", word(), word())
}

/// Takes the same time wherever two texts differ.
fn is_equal(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).fold(0, |differ, (one, other)| differ | (one ^ other)) == 0
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use hyper::Request;

    use super::{FOREIGN_HOST, FOREIGN_PAGE, Gate, MALFORMED, NO_TOKEN, Refusal};

    const LOCAL: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 5));

    fn check(headers: &[(&str, &str)], expected: Result<(), Refusal>) {
        let mut request = Request::builder().uri("/en/");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        let gate = Gate::new(&["KB.example".to_owned()]);
        assert_eq!(gate.admit(&parts, LOCAL), expected, "{headers:?}");
    }

    #[test]
    fn own_names_pass() {
        for host in [
            "localhost",
            "LOCALHOST:4380",
            "127.0.0.1",
            "127.9.9.9:1",
            "[::1]:4380",
            "192.168.1.5:4380",
            "kb.example",
            "KB.EXAMPLE:443",
            "[::ffff:192.168.1.5]",
        ] {
            check(&[("host", host)], Ok(()));
        }
    }

    #[test]
    fn foreign_names_do_not() {
        for host in [
            "evil.example",
            "evil.example:4380",
            "localhost.evil",
            "127.0.0.1.evil",
            "localhost.",
            "192.168.1.6",
            "[::2]",
            "0.0.0.0",
            "a.kb.example",
            "2130706433",
            "0x7f.1",
        ] {
            check(&[("host", host)], Err(FOREIGN_HOST));
        }
    }

    #[test]
    fn malformed_names_are_said_so() {
        for host in [
            "",
            "[::1",
            "[::1]x",
            "a b",
            "%",
            "user@localhost",
            "localhost:",
            "localhost:x",
            "localhost:99999",
            ":80",
            "localhost:80:80",
            "::1",
            &"a".repeat(9000),
        ] {
            check(&[("host", host)], Err(MALFORMED));
        }
        check(&[], Err(MALFORMED));
        check(&[("host", "localhost"), ("host", "localhost")], Err(MALFORMED));
    }

    #[test]
    fn pages_of_others_are_not_answered() {
        let host = ("host", "localhost:4380");
        check(&[host, ("origin", "http://localhost:4380")], Ok(()));
        for origin in [
            "http://evil.example",
            "null",
            "http://localhost:4381",
            "http://localhost",
            "https://localhost:4380",
            "http://127.0.0.1:4380",
            "",
            "http://localhost:4380.evil",
            "http://localhost:4380/",
        ] {
            check(&[host, ("origin", origin)], Err(FOREIGN_PAGE));
        }
        check(&[("host", "kb.example"), ("origin", "https://kb.example")], Ok(()));
        let site = |site| ("sec-fetch-site", site);
        check(&[host, site("same-origin"), ("sec-fetch-mode", "cors")], Ok(()));
        check(
            &[host, site("cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")],
            Ok(()),
        );
        check(
            &[host, site("cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")],
            Err(FOREIGN_PAGE),
        );
        for foreign in ["cross-site", "same-site"] {
            check(&[host, site(foreign), ("sec-fetch-mode", "no-cors")], Err(FOREIGN_PAGE));
        }
    }

    #[test]
    fn a_token_is_needed_as_it_is() {
        let gate = Gate::new(&[]);
        assert_eq!(gate.token().len(), 32);
        assert_ne!(gate.token(), Gate::new(&[]).token());
        let ask = |query: &str| {
            let request =
                Request::builder().uri(format!("/-diptych/events?{query}")).body(()).expect("a request");
            gate.admit_with_token(&request.into_parts().0)
        };
        assert_eq!(ask(&format!("since=1&token={}", gate.token())), Ok(()));
        for query in ["", "token=", "token=0", &format!("token={}0", gate.token()), &gate.token()[1..]] {
            assert_eq!(ask(query), Err(NO_TOKEN), "{query}");
        }
    }
}

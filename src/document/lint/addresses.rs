//! Addresses of the web: `https：//a.cn`, whose colon or slashes a Chinese keyboard has typed.

use std::ops::Range;

use super::correction::{Certainty, Correction, shown};
use super::links::UNMARKED_LINK;
use super::{Page, around, that_around};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::sign::first_named;
use crate::words::words;

pub(super) fn check(page: &Page<'_>, said: &mut Vec<Diagnostic>) {
    for (at, _) in page.body.match_indices("http") {
        let Some(signs) = signs(page, at) else { continue };
        let Some(named) = first_named(page.source(&signs)) else { continue };
        let span = at..address_end(page.body, signs.end);
        let written = shown(page.source(&span));
        let message = words!(
            en: "{named} in an address: `{written}` leads nowhere", zh: "网址里有{named}：`{written}`打不开"; named
        );
        let fault = page.fault(UNMARKED_LINK, Severity::Error, span.clone(), message);
        said.push(page.corrected(fault, Correction::of(signs, "://"), &span, Certainty::Certain));
    }
}

/// The colon and the slashes after `http` or `https`, if they are not the right ones, and what follows is an address.
fn signs(page: &Page<'_>, at: usize) -> Option<Range<usize>> {
    let rest = page.body.get(at + "http".len()..)?;
    let rest = rest.strip_prefix('s').unwrap_or(rest);
    let after = rest.strip_prefix([':', '：'])?.strip_prefix(['/', '／'])?.strip_prefix(['/', '／'])?;
    let start = page.body.len() - rest.len();
    let end = page.body.len() - after.len();
    if page.body.get(start..end).is_none_or(str::is_ascii) {
        return None;
    }
    let is_prose =
        page.within(at).is_some() || that_around(at, &page.facts.links, |link| &link.span).is_some();
    let leads = after.starts_with(|sign: char| sign.is_ascii_alphanumeric());
    let is_code = page.is_code(at) || around(at, &page.fenced).is_some();
    (leads && is_prose && !is_code).then_some(start..end)
}

/// Where an address ends: it is ASCII.
fn address_end(body: &str, from: usize) -> usize {
    let rest = body.get(from..).unwrap_or("");
    let ends = |sign: char| !sign.is_ascii_graphic() || matches!(sign, ')' | ']' | '>' | '<' | '|' | '`');
    from + rest.find(ends).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{accepts, mends};
    use super::UNMARKED_LINK;

    #[test]
    fn addresses() {
        mends(
            UNMARKED_LINK,
            &[
                ("见https：//a.cn/b。", "见https://a.cn/b。"),
                ("[文](http：//a.cn)", "[文](http://a.cn)"),
                ("https:／／a.cn", "https://a.cn"),
                ("https：／／a.cn", "https://a.cn"),
            ],
        );
    }

    #[test]
    fn what_is_no_address_is_left_alone() {
        accepts(&[
            "https：//",
            "协议是https：",
            "`https：//a.cn`",
            "```\nhttps：//a.cn\n```",
            "https://a.cn",
        ]);
    }
}

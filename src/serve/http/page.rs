//! A page as it is sent: with the server's own scripts, which no published page has.

use crate::path::DEV_SERVER;

/// Puts the scripts at the beginning of the head. The first two run before any script of the site: one remembers the page
/// as it was sent, the other what scripts ask of it. Their addresses count from the address that was asked for, so that they are right behind a proxy too.
pub(super) fn with_scripts(html: &[u8], address: &str, version: u64, token: &str) -> Vec<u8> {
    let root = "../".repeat(address.matches('/').count().saturating_sub(1));
    let scripts = format!(
        "<script src=\"{root}{DEV_SERVER}/pristine.js\" data-diptych=\"{token}\" data-version=\"{version}\"></script>\
         <script src=\"{root}{DEV_SERVER}/asked.js\" data-diptych></script>\
         <script src=\"{root}{DEV_SERVER}/main.js\" type=\"module\" data-diptych></script>"
    );
    let (before, after) = html.split_at(head(html).unwrap_or(html.len()));
    [before, scripts.as_bytes(), after].concat()
}

/// Where the head of a page begins, behind its tag.
fn head(html: &[u8]) -> Option<usize> {
    let tag = b"<head";
    let starts = html.windows(tag.len() + 1).position(|window| {
        let (name, next) = window.split_at(tag.len());
        name.eq_ignore_ascii_case(tag) && next.iter().all(|byte| matches!(byte, b'>' | b' ' | b'\n' | b'\t'))
    })?;
    let end = html.get(starts..)?.iter().position(|byte| *byte == b'>')?;
    Some(starts + end + 1)
}

#[cfg(test)]
mod tests {
    use super::with_scripts;

    fn sent(html: &str, address: &str) -> String {
        String::from_utf8(with_scripts(html.as_bytes(), address, 7, "t")).expect("UTF-8")
    }

    #[test]
    fn scripts_come_first_and_are_found_from_anywhere() {
        let page =
            sent("<!DOCTYPE html><html><header></header><head lang=\"zh\"><script></script>", "/zh/a/");
        let (before, after) =
            page.split_once("<script src=\"../../-diptych/pristine.js\"").expect("the script");
        assert!(before.ends_with("<head lang=\"zh\">") && after.ends_with("<script></script>"), "{page}");
        assert!(sent("<head></head>", "/").contains("\"-diptych/pristine.js\""));
        assert!(sent("<head></head>", "/en/a.html").contains("\"../-diptych/main.js\""));
        assert!(sent("<p>no head", "/").starts_with("<p>no head<script"));
    }
}

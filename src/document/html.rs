//! Text to HTML, safely.

/// Adds text to HTML: right between tags and inside quoted attributes alike.
pub fn escape(into: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        let (before, after) = rest.split_at(at);
        into.push_str(before);
        let mut characters = after.chars();
        into.push_str(match characters.next() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            Some('"') => "&quot;",
            _ => "&#39;",
        });
        rest = characters.as_str();
    }
    into.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_can_break_out() {
        let mut html = String::new();
        escape(&mut html, "代<b a=\"1\" b='2'>&amp;运");
        assert_eq!(html, "代&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;amp;运");
    }
}

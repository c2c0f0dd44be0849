//! Blanks of templates: `[name]` and `【称呼】` are fields that a reader fills in.

/// Longer than any field's name: a remark in brackets.
const LONGEST: usize = 40;

/// A field, and the text before it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Blank<'a> {
    pub(super) before: &'a str,
    pub(super) open: &'a str,
    pub(super) name: &'a str,
    pub(super) close: &'a str,
}

impl Blank<'_> {
    /// How many bytes of the text it takes, with what is before it.
    pub(super) fn length(&self) -> usize {
        [self.before, self.open, self.name, self.close].iter().map(|part| part.len()).sum()
    }
}

/// The first field of a text.
pub(super) fn first(text: &str) -> Option<Blank<'_>> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find(['[', '【'])?;
        let rest = text.get(at..)?;
        let (open, close) = if rest.starts_with('[') { ("[", "]") } else { ("【", "】") };
        let inside = rest.get(open.len()..)?;
        let end = inside.find(['[', ']', '【', '】', '\n']);
        let name = end.and_then(|end| inside.get(..end)).unwrap_or("");
        let closed = inside.get(name.len()..).is_some_and(|after| after.starts_with(close));
        if closed && !name.trim().is_empty() && name.chars().count() <= LONGEST {
            return Some(Blank { before: text.get(..at)?, open, name, close });
        }
        from = at + open.len();
    }
}

#[cfg(test)]
mod tests {
    use super::first;

    #[test]
    fn fields_have_names_in_brackets() {
        for (text, expected) in [
            ("【称呼】，您好", Some(("", "称呼"))),
            ("Dear [name],", Some(("Dear ", "name"))),
            ("a [] 【 】 [b]", Some(("a [] 【 】 ", "b"))),
            ("[[a] b", Some(("[", "a"))),
            ("[a】 【b]", None),
            ("[a\nb]", None),
            ("[", None),
            ("[forty characters are enough for any field's name]", None),
        ] {
            assert_eq!(first(text).map(|blank| (blank.before, blank.name)), expected, "{text}");
        }
    }
}

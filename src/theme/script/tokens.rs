//! The tokens of ECMAScript, as far as telling names from texts needs them.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// White space and comments.
    Space,
    /// An identifier or a keyword.
    Name,
    /// A string, the text of a template, a regular expression or a number.
    Text,
    /// Anything else, one character.
    Sign,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
}

/// The tokens of a source.
pub(super) struct Tokens<'a> {
    rest: &'a str,
    /// Whether a `/` now would divide, rather than begin a regular expression.
    after_value: bool,
    /// Open braces inside each template that is being read.
    templates: Vec<usize>,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(source: &'a str) -> Self {
        Self { rest: source, after_value: false, templates: Vec::new() }
    }

    fn take(&mut self, kind: Kind, length: usize) -> Option<Token<'a>> {
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        match kind {
            Kind::Space => {}
            Kind::Text => self.after_value = true,
            Kind::Name => {
                self.after_value = !matches!(
                    text,
                    "return" | "typeof" | "case" | "in" | "of" | "await" | "yield" | "else" | "new"
                );
            }
            Kind::Sign => self.after_value = matches!(text, ")" | "]" | "}"),
        }
        Some(Token { kind, text })
    }

    /// The length of a text that ends with `end`, from its first character; `\` takes the next along.
    fn quoted(&self, end: char) -> usize {
        let mut in_class = false;
        let mut characters = self.rest.char_indices().skip(1);
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' => {
                    characters.next();
                }
                '[' if end == '/' => in_class = true,
                ']' => in_class = false,
                _ if character == end && !in_class => return at + 1,
                _ => {}
            }
        }
        self.rest.len()
    }

    /// The length of a template up to its end or to `${`, which opens an expression.
    fn template(&mut self) -> usize {
        let mut characters = self.rest.char_indices().skip(1).peekable();
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' => {
                    characters.next();
                }
                '`' => return at + 1,
                '$' if characters.peek().is_some_and(|(_, next)| *next == '{') => {
                    self.templates.push(0);
                    return at + 2;
                }
                _ => {}
            }
        }
        self.rest.len()
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let first = self.rest.chars().next()?;
        let while_ =
            |test: fn(char) -> bool| self.rest.find(|letter| !test(letter)).unwrap_or(self.rest.len());
        match first {
            _ if first.is_whitespace() => self.take(Kind::Space, while_(char::is_whitespace)),
            '/' if self.rest.starts_with("//") => {
                self.take(Kind::Space, self.rest.find('\n').unwrap_or(self.rest.len()))
            }
            '/' if self.rest.starts_with("/*") => {
                self.take(Kind::Space, self.rest.find("*/").map_or(self.rest.len(), |at| at + 2))
            }
            '"' | '\'' => self.take(Kind::Text, self.quoted(first)),
            '`' => {
                let length = self.template();
                self.take(Kind::Text, length)
            }
            '/' if !self.after_value => {
                let body = self.quoted('/');
                let flags =
                    self.rest.get(body..).unwrap_or("").find(|letter: char| !letter.is_ascii_lowercase());
                self.take(Kind::Text, body + flags.unwrap_or(0))
            }
            _ if first.is_ascii_digit() => self
                .take(Kind::Text, while_(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.'))),
            _ if is_name(first) => self.take(
                Kind::Name,
                while_(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '$' | '#')),
            ),
            '}' if self.templates.last() == Some(&0) => {
                self.templates.pop();
                let length = self.template();
                self.take(Kind::Text, length)
            }
            _ => {
                if let Some(open) = self.templates.last_mut() {
                    match first {
                        '{' => *open += 1,
                        '}' => *open -= 1,
                        _ => {}
                    }
                }
                self.take(Kind::Sign, first.len_utf8())
            }
        }
    }
}

/// Whether a character may stand in a name.
pub(super) fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$' | '#')
}

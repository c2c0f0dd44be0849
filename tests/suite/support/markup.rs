//! A reader of HTML and XML as strict as our output is meant to be: what it refuses, a browser would have to guess.

use std::fmt;

/// Which rules a text follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    Html,
    Xml,
}

/// An element with what is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Element(Element),
    Text(String),
}

/// Elements of HTML without an end tag.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];
/// Elements of HTML whose content is no markup.
const RAW: [&str; 2] = ["script", "style"];
/// Elements that end a paragraph in a browser, whatever the source means.
const BLOCKS: [&str; 19] = [
    "article",
    "blockquote",
    "details",
    "div",
    "dl",
    "fieldset",
    "footer",
    "h1",
    "h2",
    "h3",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
];

/// Reads a whole page.
#[track_caller]
pub(crate) fn html(text: &str) -> Element {
    let body = text.trim_start();
    let body = body.strip_prefix("<!DOCTYPE html>").unwrap_or(body);
    Reader { text: body, at: 0, dialect: Dialect::Html }.document()
}

/// Reads a whole XML document.
#[track_caller]
pub(crate) fn xml(text: &str) -> Element {
    let body = text.strip_prefix("<?xml version=\"1.0\" encoding=\"utf-8\"?>").expect("an XML declaration");
    Reader { text: body, at: 0, dialect: Dialect::Xml }.document()
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    dialect: Dialect,
}

impl<'a> Reader<'a> {
    /// The elements of the text, in a nameless one.
    #[track_caller]
    fn document(mut self) -> Element {
        let mut open = vec![Element::default()];
        while let Some(found) = self.rest().find('<') {
            let text = self.take(found);
            self.put(&mut open, text);
            if self.rest().starts_with("<!--") {
                let end = self.rest().find("-->").unwrap_or_else(|| self.fail("a comment without an end"));
                self.take(end + 3);
            } else if self.rest().starts_with("</") {
                self.close(&mut open);
            } else {
                self.open(&mut open);
            }
        }
        let text = self.take(self.rest().len());
        self.put(&mut open, text);
        let document = open.pop().expect("the nameless element");
        assert!(open.is_empty(), "<{}> has no end", document.name);
        document
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn take(&mut self, length: usize) -> &'a str {
        let taken = &self.rest()[..length];
        self.at += length;
        taken
    }

    fn name(&mut self) -> &'a str {
        let end = self.rest().find(|c: char| c.is_whitespace() || "/>=\"'<".contains(c));
        let name = self.take(end.unwrap_or(0));
        if name.is_empty() {
            self.fail("a name was expected");
        }
        name
    }

    fn put(&self, open: &mut [Element], text: &str) {
        if !text.is_empty() {
            let text = self.decoded(text);
            open.last_mut().expect("an element").children.push(Node::Text(text));
        }
    }

    fn open(&mut self, open: &mut Vec<Element>) {
        self.take(1);
        let mut element = Element { name: self.name().to_owned(), ..Element::default() };
        let in_paragraph = open.iter().any(|outer| outer.name == "p");
        if self.dialect == Dialect::Html && in_paragraph && BLOCKS.contains(&element.name.as_str()) {
            self.fail("a block in a paragraph");
        }
        loop {
            self.skip_space();
            if self.rest().starts_with('>') {
                self.take(1);
                break;
            }
            if self.rest().starts_with("/>") {
                self.take(2);
                let drawn = open.iter().any(|outer| matches!(outer.name.as_str(), "svg" | "math"));
                if self.dialect == Dialect::Html && !drawn && !VOID.contains(&element.name.as_str()) {
                    self.fail("only drawings and formulas close their own elements in HTML");
                }
                return self.done(open, element);
            }
            let (name, value) = self.attribute();
            if element.attribute(&name).is_some() {
                self.fail("an attribute is there twice");
            }
            element.attributes.push((name, value));
        }
        if self.dialect == Dialect::Html && VOID.contains(&element.name.as_str()) {
            return self.done(open, element);
        }
        if self.dialect == Dialect::Html && RAW.contains(&element.name.as_str()) {
            let end = self.rest().find(&format!("</{}>", element.name));
            let content = self.take(end.unwrap_or_else(|| self.fail("a script without an end")));
            element.children.push(Node::Text(content.to_owned()));
        }
        open.push(element);
    }

    fn attribute(&mut self) -> (String, String) {
        let name = self.name().to_owned();
        if !self.rest().starts_with('=') {
            if self.dialect == Dialect::Xml {
                self.fail("an attribute without a value");
            }
            return (name, String::new());
        }
        self.take(1);
        let quote = self.rest().chars().next().filter(|c| "\"'".contains(*c));
        let quote = quote.unwrap_or_else(|| self.fail("a value without quotes"));
        self.take(1);
        let end = self.rest().find(quote).unwrap_or_else(|| self.fail("a value without an end"));
        let value = self.take(end);
        if self.dialect == Dialect::Xml && value.contains('<') {
            self.fail("a tag in a value");
        }
        self.take(1);
        (name, self.decoded(value))
    }

    fn close(&mut self, open: &mut Vec<Element>) {
        self.take(2);
        let name = self.name();
        let element = open.pop().expect("the nameless element");
        if element.name != name {
            self.fail(&format!("</{name}> ends <{}>", element.name));
        }
        self.skip_space();
        if self.take(1) != ">" {
            self.fail("an end tag with more than a name");
        }
        self.done(open, element);
    }

    fn done(&self, open: &mut [Element], element: Element) {
        match open.last_mut() {
            Some(outer) => outer.children.push(Node::Element(element)),
            None => self.fail("an end tag too many"),
        }
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.take(rest.len() - rest.trim_start().len());
    }

    /// Text with its entities resolved. XML knows five names and no control characters.
    fn decoded(&self, text: &str) -> String {
        let control = |c: char| c.is_control() && !"\n\t".contains(c);
        if text.contains(control) {
            self.fail("a control character");
        }
        let mut parts = text.split('&');
        let mut decoded = parts.next().unwrap_or("").to_owned();
        for part in parts {
            let Some((entity, rest)) = part.split_once(';') else { self.fail("a bare `&`") };
            let number = match entity.strip_prefix("#x") {
                Some(digits) => u32::from_str_radix(digits, 16).ok(),
                None => entity.strip_prefix('#').and_then(|digits| digits.parse().ok()),
            };
            decoded.push(match entity {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" if self.dialect == Dialect::Xml => '\'',
                "nbsp" if self.dialect == Dialect::Html => '\u{a0}',
                _ => number.and_then(char::from_u32).unwrap_or_else(|| self.fail("an unknown entity")),
            });
            decoded.push_str(rest);
        }
        decoded
    }

    fn fail(&self, what: &str) -> ! {
        let before: String = self.text[..self.at].chars().rev().take(120).collect();
        let before: String = before.chars().rev().collect();
        let after: String = self.rest().chars().take(80).collect();
        panic!("{what}: {before}⟨here⟩{after}")
    }
}

impl Element {
    /// Names and values of all attributes.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The value of an attribute; empty for one without a value.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The value of an attribute that must be there.
    #[track_caller]
    pub(crate) fn value(&self, name: &str) -> &str {
        self.attribute(name).unwrap_or_else(|| panic!("no {name} on {self}"))
    }

    /// Whether it has a class.
    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|classes| classes.split_whitespace().any(|own| own == class))
    }

    /// The elements directly in it.
    pub(crate) fn children(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Every element below it, in the order of the text.
    pub(crate) fn all(&self) -> Vec<&Element> {
        let mut found = Vec::new();
        let mut waiting: Vec<&Element> = self.children().collect();
        waiting.reverse();
        while let Some(element) = waiting.pop() {
            found.push(element);
            let mut below: Vec<&Element> = element.children().collect();
            below.reverse();
            waiting.extend(below);
        }
        found
    }

    /// Every element of a name below it.
    pub(crate) fn named(&self, name: &str) -> Vec<&Element> {
        self.all().into_iter().filter(|element| element.name == name).collect()
    }

    /// Every element below it that has an attribute with this value.
    pub(crate) fn with(&self, attribute: &str, value: &str) -> Vec<&Element> {
        self.all().into_iter().filter(|element| element.attribute(attribute) == Some(value)).collect()
    }

    /// The one element of a name below it.
    #[track_caller]
    pub(crate) fn one(&self, name: &str) -> &Element {
        let found = self.named(name);
        assert_eq!(found.len(), 1, "<{name}> in {self}");
        found[0]
    }

    /// The one element below it that has an attribute with this value.
    #[track_caller]
    pub(crate) fn only(&self, attribute: &str, value: &str) -> &Element {
        let found = self.with(attribute, value);
        assert_eq!(found.len(), 1, "{attribute}=\"{value}\" in {self}");
        found[0]
    }

    /// Its text, without markup, white space as one space.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        self.gather(&mut text);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn gather(&self, text: &mut String) {
        for node in &self.children {
            match node {
                Node::Element(element) => element.gather(text),
                Node::Text(own) => text.push_str(own),
            }
        }
    }
}

impl fmt::Display for Element {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "<{}", self.name)?;
        for (name, value) in &self.attributes {
            write!(formatter, " {name}=\"{value}\"")?;
        }
        let text = self.text();
        let shown: String = text.chars().take(200).collect();
        write!(formatter, ">{shown}{}", if shown.len() < text.len() { "…" } else { "" })
    }
}

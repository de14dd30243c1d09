//! XML files of labels as a tree of elements. Document types are refused: entities are of no use here and of much to
//! an attacker.

use assay_core::ParseError;
use assay_core::text;
use quick_xml::Reader;
use quick_xml::escape::{escape, resolve_predefined_entity};
use quick_xml::events::{BytesStart, Event};

/// Nesting at most; real files have about six levels.
const DEPTH: usize = 32;

/// An element with all that is in it.
#[derive(Debug, Default)]
pub(super) struct XmlElement {
    pub(super) name: String,
    /// Where it begins.
    pub(super) line: usize,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<XmlElement>,
    /// Its own text with the spaces around it.
    pub(super) text: String,
}

impl XmlElement {
    /// An attribute's value.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The first child of a name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All children of a name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the first child of a name, without spaces around, where it has any.
    pub(super) fn word(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.trim()).filter(|text| !text.is_empty())
    }

    /// Error in this element.
    pub(super) fn error(&self, what: impl Into<String>, fix: &str) -> ParseError {
        ParseError::new(format!("line {}", self.line), what, fix)
    }

    /// An attribute that must be there.
    pub(super) fn need(&self, name: &str) -> Result<&str, ParseError> {
        self.get(name).ok_or_else(|| self.error(format!("<{}> has no {name}", self.name), "Add it"))
    }

    /// An attribute that must be a finite number.
    pub(super) fn number(&self, name: &str) -> Result<f64, ParseError> {
        let word = self.need(name)?;
        number(word).ok_or_else(|| self.error(format!("`{word}` for {name} is no number"), "Write a number"))
    }

    /// An attribute that must be a whole number from 0 on.
    pub(super) fn whole(&self, name: &str) -> Result<u32, ParseError> {
        let word = self.need(name)?;
        let message = || format!("`{word}` for {name} is no whole number from 0 on");
        word.trim().parse().map_err(|_| self.error(message(), "Write a whole number"))
    }
}

/// A finite number.
pub(super) fn number(word: &str) -> Option<f64> {
    word.trim().parse::<f64>().ok().filter(|value| value.is_finite())
}

/// Read a text as one element.
///
/// # Errors
/// Text that is not well-formed, a document type, or nesting deeper than any real file's.
pub(super) fn parse(text: &str) -> Result<XmlElement, ParseError> {
    let text = text::without_mark(text);
    let mut reader = Reader::from_str(text);
    let (mut open, mut lines, mut counted) = (Vec::<XmlElement>::new(), 1, 0);
    let mut root = None;
    loop {
        let start = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).min(text.len());
        let passed = text.as_bytes().get(counted..start).unwrap_or_default();
        lines += passed.iter().filter(|b| **b == b'\n').count();
        counted = start.max(counted);
        let line = lines;
        let parse_error = |what: String, fix: &str| ParseError::new(format!("line {line}"), what, fix);
        let event = reader
            .read_event()
            .map_err(|e| parse_error(format!("this is not XML: {e}"), "Write well-formed XML"))?;
        match event {
            Event::Eof => break,
            Event::Start(tag) => {
                if open.len() >= DEPTH {
                    return Err(parse_error("elements are nested too deeply".to_owned(), "Take levels out"));
                }
                open.push(element(&tag, line).map_err(|what| parse_error(what, "Write well-formed XML"))?);
            }
            Event::Empty(tag) => {
                let empty = element(&tag, line).map_err(|what| parse_error(what, "Write well-formed XML"))?;
                close(empty, &mut open, &mut root);
            }
            Event::End(_) => {
                if let Some(done) = open.pop() {
                    close(done, &mut open, &mut root);
                }
            }
            Event::Text(words) => add(&mut open, &words),
            Event::CData(words) => add(&mut open, &words),
            Event::GeneralRef(reference) => {
                let one = reference.resolve_char_ref().ok().flatten().map(String::from);
                let known = one.or_else(|| resolve_predefined_entity(&reference).map(str::to_owned));
                let unknown = || {
                    parse_error(format!("the entity `{}` is not known", &*reference), "Write the character")
                };
                add(&mut open, &known.ok_or_else(unknown)?);
            }
            Event::DocType(_) => {
                return Err(parse_error("a document type is not allowed".to_owned(), "Take out <!DOCTYPE"));
            }
            _ => {}
        }
    }
    if let Some(left) = open.last() {
        let what = format!("<{}> of line {} is not closed", left.name, left.line);
        return Err(ParseError::new("end", what, "The file is cut off; copy it again"));
    }
    root.ok_or_else(|| ParseError::new("line 1", "there is no element", "Write XML"))
}

fn add(open: &mut [XmlElement], words: &str) {
    if let Some(inner) = open.last_mut() {
        inner.text.push_str(words);
    }
}

fn close(done: XmlElement, open: &mut [XmlElement], root: &mut Option<XmlElement>) {
    match open.last_mut() {
        Some(parent) => parent.children.push(done),
        None if root.is_none() => *root = Some(done),
        None => {}
    }
}

fn element(tag: &BytesStart<'_>, line: usize) -> Result<XmlElement, String> {
    let name = tag.name().as_ref().to_owned();
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|e| format!("<{name}> is not XML: {e}"))?;
        let value = unescaped(&attribute.value)
            .ok_or_else(|| format!("`{}` in <{name}> has an unknown entity", &*attribute.value))?;
        attributes.push((attribute.key.as_ref().to_owned(), value));
    }
    Ok(XmlElement { name, line, attributes, ..XmlElement::default() })
}

fn unescaped(value: &str) -> Option<String> {
    quick_xml::escape::unescape(value).ok().map(std::borrow::Cow::into_owned)
}

/// The text from the name of the first element on; `None` where there is no element. Declarations, comments and a
/// document type, also one with entities, are passed over.
pub(super) fn root_element(text: &str) -> Option<&str> {
    let mut rest = text::without_mark(text).trim_start();
    while let Some(after) = rest.strip_prefix("<?").or_else(|| rest.strip_prefix("<!")) {
        let end = if after.starts_with("--") { "-->" } else { ">" };
        let (_, next) = after.split_once(end)?;
        rest = next.trim_start_matches(|c: char| c.is_whitespace() || "]>".contains(c));
    }
    rest.strip_prefix('<')
}

/// Text for between tags and in attributes.
pub(super) fn safe(text: &str) -> String {
    // Characters that XML cannot hold, not even escaped.
    let held = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    let clean: String = text.chars().filter(|c| held(*c)).collect();
    escape(clean.as_str()).replace('\n', "&#10;").replace('\r', "&#13;").replace('\t', "&#9;")
}

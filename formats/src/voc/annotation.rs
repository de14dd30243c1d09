//! One annotation file.

use crate::xml::root_element;
use assay_core::ParseError;
use assay_core::geometry::Geometry;
use assay_core::label::{Document, MAX_OBJECTS, Object, Shape};
use assay_core::text;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use std::collections::BTreeMap;

/// What an annotation file says.
#[derive(Clone, Debug, PartialEq)]
pub struct VocAnnotation {
    /// File name of the image.
    pub file: String,
    /// Boxes, on sensor `camera`, frame 0.
    pub document: Document,
}

/// Nesting at most; real files have four levels.
const DEPTH: usize = 16;

/// Whether a text is meant as an annotation: by its first element, whatever follows.
pub fn looks_like(text: &str) -> bool {
    root_element(text)
        .and_then(|root| root.strip_prefix("annotation"))
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/'))
}

/// Whether a file is an annotation.
pub fn detects(path: &str, head: &str) -> bool {
    path.to_ascii_lowercase().ends_with(".xml") && looks_like(head)
}

/// Read an annotation.
///
/// # Errors
/// Text that is not such XML, with the line.
pub fn annotation(text: &str) -> Result<VocAnnotation, ParseError> {
    let line_at = |byte: u64| {
        let end = usize::try_from(byte).unwrap_or(0).min(text.len());
        let lines = text.as_bytes().iter().take(end).filter(|b| **b == b'\n').count();
        format!("line {}", lines + 1)
    };
    let mut reader = Reader::from_str(text::without_mark(text));
    let mut found = AnnotationReader::default();
    loop {
        let event = reader.read_event();
        let at = reader.buffer_position();
        let event = event.map_err(|e| {
            ParseError::new(line_at(at), format!("this is not XML: {e}"), "Write well-formed XML")
        })?;
        if matches!(event, Event::Eof) {
            break;
        }
        found.take(event).map_err(|(what, fix)| ParseError::new(line_at(at), what, fix))?;
    }
    match found.path.as_slice() {
        [] if found.is_annotation => Ok(VocAnnotation { file: found.file, document: found.document }),
        [] => Err(ParseError::new("line 1", "there is no <annotation>", "Write Pascal VOC")),
        open => {
            let what = format!("<{}> is not closed", open.join("><"));
            Err(ParseError::new("end", what, "The file is cut off; copy it again"))
        }
    }
}

/// What was read so far.
#[derive(Debug, Default)]
struct AnnotationReader {
    is_annotation: bool,
    path: Vec<String>,
    /// The text of the innermost element; its pieces come one by one.
    words: String,
    file: String,
    object: BTreeMap<String, String>,
    document: Document,
}

impl AnnotationReader {
    /// One event; the error is its message and fix.
    fn take(&mut self, event: Event<'_>) -> Result<(), (String, &'static str)> {
        match event {
            Event::Start(tag) => {
                self.words.clear();
                self.path.push(tag.name().as_ref().to_owned());
                self.is_annotation |= self.path == ["annotation"];
                if self.path.len() > DEPTH {
                    return Err(("elements are nested too deeply".to_owned(), "Write Pascal VOC"));
                }
            }
            Event::Empty(tag) => {
                self.is_annotation |= self.path.is_empty() && tag.name().as_ref() == "annotation";
            }
            Event::Text(words) => self.words.push_str(&words),
            Event::CData(words) => self.words.push_str(&words),
            Event::GeneralRef(reference) => {
                let one = reference.resolve_char_ref().ok().flatten();
                match (one, resolve_predefined_entity(&reference)) {
                    (Some(character), _) => self.words.push(character),
                    (None, Some(text)) => self.words.push_str(text),
                    (None, None) => {
                        let what = format!("the entity `{}` is not known", &*reference);
                        return Err((what, "Write the character itself"));
                    }
                }
            }
            // Entities are never defined: a document type is of no use here and of much to an attacker.
            Event::DocType(_) => {
                return Err(("a document type is not allowed".to_owned(), "Take out <!DOCTYPE"));
            }
            Event::End(_) => self.close()?,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), (String, &'static str)> {
        let words = std::mem::take(&mut self.words).trim().to_owned();
        match self.path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["annotation", "filename"] => self.file = words,
            ["annotation", "object"] => {
                let fields = std::mem::take(&mut self.object);
                if self.document.objects.len() >= MAX_OBJECTS {
                    return Err(("there are more than 50,000 objects".to_owned(), "Split the image"));
                }
                let object = shape(&fields, self.document.objects.len() + 1);
                let fix = "Write name and bndbox with xmin, ymin, xmax, ymax";
                self.document.objects.push(object.map_err(|what| (what, fix))?);
            }
            ["annotation", "object", field] | ["annotation", "object", "bndbox", field] => {
                self.object.insert((*field).to_owned(), words);
            }
            _ => {}
        }
        self.path.pop();
        Ok(())
    }
}

fn shape(fields: &BTreeMap<String, String>, number: usize) -> Result<Object, String> {
    let corner = |name: &str| {
        let word = fields.get(name).ok_or_else(|| format!("an object has no {name}"))?;
        let value = word.trim().parse::<f64>().ok().filter(|v| v.is_finite());
        value.ok_or_else(|| format!("`{word}` for {name} is no number"))
    };
    let [left, top, right, bottom] = [corner("xmin")?, corner("ymin")?, corner("xmax")?, corner("ymax")?];
    if right <= left || bottom <= top {
        return Err("a box has no area".to_owned());
    }
    let class = fields.get("name").map(|n| n.trim().to_owned()).filter(|n| !n.is_empty());
    Ok(Object {
        id: format!("voc-{number}"),
        class: class.ok_or_else(|| "an object has no name".to_owned())?,
        attributes: BTreeMap::new(),
        track: false,
        shapes: vec![Shape {
            occluded: fields.get("occluded").is_some_and(|v| v.trim() == "1"),
            ..Shape::new(0, "camera".to_owned(), Geometry::Box([left, top, right - left, bottom - top]))
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn real_trees_have_their_boxes() {
        let folder = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
        let Ok(text) = std::fs::read_to_string(format!("{folder}/neon-trees/OSBS_029.xml")) else {
            println!("SKIPPED: no neon-trees at {folder}");
            return;
        };
        let annotation = annotation(&text).unwrap();
        assert_eq!(annotation.document.objects.len(), text.matches("<object>").count());
        assert!(annotation.document.objects.iter().all(|o| o.class == "Tree"));
        assert_eq!(annotation.document.problems(), vec![]);
    }

    #[test]
    fn a_word_for_a_number_an_entity_bomb_and_a_cut_file_are_named() {
        let open = "<annotation>\n<filename>a.png</filename>\n<object><name>tree</name><bndbox>";
        let bad = format!(
            "{open}<xmin>one</xmin><ymin>1</ymin><xmax>2</xmax><ymax>3</ymax></bndbox></object></annotation>"
        );
        let error = annotation(&bad).unwrap_err();
        assert_eq!(
            (error.location.as_str(), error.message.as_str()),
            ("line 3", "`one` for xmin is no number")
        );
        assert!(annotation("<!DOCTYPE x [<!ENTITY a \"b\">]><annotation/>").is_err());
        assert!(annotation(open).is_err());
    }

    #[test]
    fn a_name_with_references_keeps_all_of_its_text() {
        let text = "<annotation><object><name>oak &amp; <![CDATA[elm]]>&#33;</name><bndbox><xmin>1</xmin>\
            <ymin>1</ymin><xmax>2</xmax><ymax>3</ymax></bndbox></object></annotation>";
        assert_eq!(annotation(text).unwrap().document.objects[0].class, "oak & elm!");
        let unknown = text.replace("&amp;", "&lol9;");
        assert_eq!(annotation(&unknown).unwrap_err().message, "the entity `lol9` is not known");
    }

    #[test]
    fn an_annotation_is_known_by_its_first_element() {
        for yes in
            ["<annotation>", "\u{feff}<?xml version='1.0'?>\n<!-- a > b -->\n<annotation verified='yes'>"]
        {
            assert!(looks_like(yes), "{yes}");
        }
        for no in ["", "<kml>", "<annotations>", "<?xml", "{}", "<!-- <annotation>"] {
            assert!(!looks_like(no), "{no}");
        }
        assert_eq!(annotation("<kml></kml>").unwrap_err().message, "there is no <annotation>");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[<>/a-z\" &;!\\[\\]]{0,80}") {
            let _ = annotation(&text);
        }
    }
}

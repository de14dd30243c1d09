//! Pascal VOC annotations: boxes in one XML file an image.
//!
//! The corners are taken as pixel coordinates from 0, as labelling programs of today write them; the first challenge's
//! own files count from 1.

use super::FormatError;
use crate::geometry::Geometry;
use crate::label::{Document, Object, Shape};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;

/// What an annotation file says.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// File name of the image.
    pub file: String,
    /// Boxes, on sensor `camera`, frame 0.
    pub document: Document,
}

/// Nesting at most; real files have four levels.
const DEPTH: usize = 16;

/// Read an annotation.
///
/// # Errors
/// Text that is not such XML, with the line.
pub fn annotation(text: &str) -> Result<Annotation, FormatError> {
    let line_at = |byte: u64| {
        let end = usize::try_from(byte).unwrap_or(0).min(text.len());
        let lines = text.as_bytes().iter().take(end).filter(|b| **b == b'\n').count();
        format!("line {}", lines + 1)
    };
    let mut reader = Reader::from_str(text);
    reader.config_mut().trim_text(true);
    let mut path: Vec<String> = Vec::new();
    let mut file = String::new();
    let mut object: BTreeMap<String, String> = BTreeMap::new();
    let mut document = Document::default();
    loop {
        let at = reader.buffer_position();
        let event = reader.read_event().map_err(|e| {
            FormatError::new(line_at(at), format!("this is not XML: {e}"), "Write well-formed XML")
        })?;
        match event {
            Event::Start(tag) => {
                path.push(tag.name().as_ref().to_owned());
                if path.len() > DEPTH {
                    return Err(FormatError::new(
                        line_at(at),
                        "elements are nested too deeply",
                        "Write Pascal VOC",
                    ));
                }
            }
            Event::Text(words) => {
                let words = words.to_string();
                match path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
                    ["annotation", "filename"] => file = words,
                    ["annotation", "object", field] | ["annotation", "object", "bndbox", field] => {
                        object.insert((*field).to_owned(), words);
                    }
                    _ => {}
                }
            }
            Event::End(_) => {
                let depth = path.len();
                if path.pop().as_deref() == Some("object") && depth == 2 {
                    let read = shape(&std::mem::take(&mut object), document.objects.len() + 1);
                    document.objects.push(read.map_err(|what| {
                        FormatError::new(
                            line_at(at),
                            what,
                            "Write name and bndbox with xmin, ymin, xmax, ymax",
                        )
                    })?);
                }
            }
            // Entities are never expanded: a document type is of no use here and of much to an attacker.
            Event::DocType(_) => {
                return Err(FormatError::new(
                    line_at(at),
                    "a document type is not allowed",
                    "Take out <!DOCTYPE",
                ));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if !path.is_empty() {
        return Err(FormatError::new(
            "end",
            format!("<{}> is not closed", path.join("><")),
            "The file is cut off",
        ));
    }
    Ok(Annotation { file, document })
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
    let class = fields.get("name").map(|n| n.trim().to_lowercase()).filter(|n| !n.is_empty());
    Ok(Object {
        id: format!("voc-{number}"),
        class: class.ok_or_else(|| "an object has no name".to_owned())?,
        attributes: BTreeMap::new(),
        track: false,
        shapes: vec![Shape {
            frame: 0,
            sensor: "camera".to_owned(),
            geometry: Geometry::Box([left, top, right - left, bottom - top]),
            occluded: fields.get("occluded").is_some_and(|v| v.trim() == "1"),
            outside: false,
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
        assert!(annotation.document.objects.iter().all(|o| o.class == "tree"));
        assert_eq!(annotation.document.problems(), vec![]);
    }

    #[test]
    fn a_word_for_a_number_an_entity_bomb_and_a_cut_file_are_named() {
        let open = "<annotation>\n<filename>a.png</filename>\n<object><name>tree</name><bndbox>";
        let bad = format!(
            "{open}<xmin>one</xmin><ymin>1</ymin><xmax>2</xmax><ymax>3</ymax></bndbox></object></annotation>"
        );
        let error = annotation(&bad).unwrap_err();
        assert_eq!((error.place.as_str(), error.what.as_str()), ("line 3", "`one` for xmin is no number"));
        assert!(annotation("<!DOCTYPE x [<!ENTITY a \"b\">]><annotation/>").is_err());
        assert!(annotation(open).is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[<>/a-z\" &;!\\[\\]]{0,80}") {
            let _ = annotation(&text);
        }
    }
}

//! Binary PCD with every field that a cloud has.

use super::column_names::{INTENSITY, colour_columns, column};
use super::number_type::NumberType;
use super::stream::{CloudHeader, PointChunk};
use assay_core::ParseError;
use std::io::Write;

/// Fields at most: what readers of PCD take, coordinates aside.
const FIELDS: usize = 253;

/// Source of a number in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    Axis(usize),
    Field(usize),
    /// Red, green and blue as the bytes of one number, as PCL packs them.
    Colour([usize; 3]),
}

/// Writer of a cloud as binary PCD, in the types that its file has.
#[derive(Clone, Debug)]
pub struct PcdWriter {
    cells: Vec<(String, NumberType, Cell)>,
}

impl PcdWriter {
    /// For a cloud of these fields. Coordinates are float32 or double as they were; what readers look for is named as
    /// they do (`intensity`, and `rgb` for colours of eight bits), and a name in which there are spaces gets `_` for them.
    ///
    /// # Errors
    /// There are more fields than readers of PCD take.
    pub fn new(header: &CloudHeader) -> Result<Self, ParseError> {
        if header.fields.len() > FIELDS {
            let what = format!("a point has {} fields, and PCD can hold {FIELDS}", header.fields.len());
            return Err(ParseError::new("header", what, "Give fewer fields"));
        }
        let position = if header.position == NumberType::F32 { NumberType::F32 } else { NumberType::F64 };
        let axes = ["x", "y", "z"].into_iter().enumerate();
        let mut cells: Vec<_> = axes.map(|(i, axis)| (axis.to_owned(), position, Cell::Axis(i))).collect();
        let (colour, intensity) = (colour(header), column(&header.fields, INTENSITY));
        for (i, field) in header.fields.iter().enumerate() {
            match colour {
                Some(rgb) if rgb[0] == i => {
                    cells.push(("rgb".to_owned(), NumberType::U32, Cell::Colour(rgb)))
                }
                Some(rgb) if rgb.contains(&i) => {}
                _ if intensity == Some(i) => cells.push(("intensity".to_owned(), field.kind, Cell::Field(i))),
                _ => cells.push((name(&field.name), field.kind, Cell::Field(i))),
            }
        }
        Ok(Self { cells })
    }

    /// Beginning of the file; rows follow.
    pub fn header(&self, points: u64) -> String {
        let fields: Vec<(&str, NumberType)> =
            self.cells.iter().map(|(name, kind, _)| (name.as_str(), *kind)).collect();
        header(&fields, points)
    }

    /// Write a chunk's points as rows. A number beyond what its type holds becomes the nearest that it does.
    ///
    /// # Errors
    /// An error of `out`.
    pub fn write(&self, chunk: &PointChunk, out: &mut dyn Write) -> std::io::Result<()> {
        let mut rows = Vec::with_capacity(chunk.points.len() * 4 * self.cells.len());
        for (row, point) in chunk.points.iter().enumerate() {
            let value =
                |field: usize| chunk.fields.get(field).and_then(|f| f.get(row)).copied().unwrap_or(0.0);
            for (_, kind, cell) in &self.cells {
                match *cell {
                    Cell::Axis(axis) => put(*kind, point.get(axis).copied().unwrap_or(0.0), &mut rows),
                    Cell::Field(field) => put(*kind, value(field), &mut rows),
                    Cell::Colour([r, g, b]) => {
                        rows.extend([b, g, r].map(|c| value(c) as u8).into_iter().chain([0]))
                    }
                }
            }
        }
        out.write_all(&rows)
    }
}

/// The header of a binary PCD whose rows have a number of each of these fields.
pub(super) fn header(fields: &[(&str, NumberType)], points: u64) -> String {
    let line = |word: &dyn Fn(&str, NumberType) -> String| {
        fields.iter().map(|(name, kind)| word(name, *kind)).collect::<Vec<_>>().join(" ")
    };
    let letter = |kind: NumberType| match kind {
        NumberType::I8 | NumberType::I16 | NumberType::I32 | NumberType::I64 => "I",
        NumberType::U8 | NumberType::U16 | NumberType::U32 | NumberType::U64 => "U",
        NumberType::F32 | NumberType::F64 => "F",
    };
    format!(
        "# .PCD v0.7 - Point Cloud Data file format\nVERSION 0.7\nFIELDS {}\nSIZE {}\nTYPE {}\nCOUNT {}\n\
         WIDTH {points}\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS {points}\nDATA binary\n",
        line(&|name, _| name.to_owned()),
        line(&|_, kind| kind.size().to_string()),
        line(&|_, kind| letter(kind).to_owned()),
        line(&|_, _| "1".to_owned()),
    )
}

/// Columns of red, green and blue of eight bits.
fn colour(header: &CloudHeader) -> Option<[usize; 3]> {
    let is_byte = |at: &usize| header.fields.get(*at).is_some_and(|field| field.kind == NumberType::U8);
    colour_columns(&header.fields).filter(|columns| columns.iter().all(is_byte))
}

/// One word that is not padding's.
fn name(field: &str) -> String {
    let word: String = field.chars().map(|c| if c.is_whitespace() { '_' } else { c }).collect();
    if matches!(word.as_str(), "" | "_" | "rgb" | "rgba") { format!("field_{word}") } else { word }
}

fn put(kind: NumberType, v: f64, out: &mut Vec<u8>) {
    match kind {
        NumberType::I8 => out.extend((v as i8).to_le_bytes()),
        NumberType::U8 => out.push(v as u8),
        NumberType::I16 => out.extend((v as i16).to_le_bytes()),
        NumberType::U16 => out.extend((v as u16).to_le_bytes()),
        NumberType::I32 => out.extend((v as i32).to_le_bytes()),
        NumberType::U32 => out.extend((v as u32).to_le_bytes()),
        NumberType::I64 => out.extend((v as i64).to_le_bytes()),
        NumberType::U64 => out.extend((v as u64).to_le_bytes()),
        NumberType::F32 => out.extend((v as f32).to_le_bytes()),
        NumberType::F64 => out.extend(v.to_le_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::decode::decode;
    use super::super::media_type::PCD;
    use super::super::stream::{PointField, read};
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;

    fn header(position: NumberType, fields: &[(&str, NumberType)]) -> CloudHeader {
        let field = |(name, kind): &(&str, NumberType)| PointField { name: (*name).to_owned(), kind: *kind };
        CloudHeader { encoding: String::new(), position, fields: fields.iter().map(field).collect() }
    }

    fn file(header: &CloudHeader, chunk: &PointChunk) -> Vec<u8> {
        let writer = PcdWriter::new(header).unwrap();
        let mut file = writer.header(chunk.points.len() as u64).into_bytes();
        writer.write(chunk, &mut file).unwrap();
        file
    }

    fn again(file: &[u8]) -> (Vec<(String, NumberType)>, PointChunk) {
        let (mut fields, mut all) = (Vec::new(), PointChunk::default());
        read(PCD, &mut Cursor::new(file), &mut |header, chunk| {
            fields = header.fields.iter().map(|f| (f.name.clone(), f.kind)).collect();
            all = chunk.clone();
            Ok(())
        })
        .unwrap();
        (fields, all)
    }

    const KINDS: [NumberType; 10] = [
        NumberType::I8,
        NumberType::U8,
        NumberType::I16,
        NumberType::U16,
        NumberType::I32,
        NumberType::U32,
        NumberType::I64,
        NumberType::U64,
        NumberType::F32,
        NumberType::F64,
    ];

    proptest! {
        #[test]
        fn every_field_of_every_type_comes_back(
            rows in prop::collection::vec((prop::array::uniform3(-1e6..1e6_f64), 0..127_u8), 1..30),
            double in any::<bool>(),
        ) {
            let names: Vec<String> = KINDS.iter().map(|kind| format!("of_{}", kind.name())).collect();
            let fields: Vec<(&str, NumberType)> = names.iter().map(String::as_str).zip(KINDS).collect();
            let header = header(if double { NumberType::F64 } else { NumberType::F32 }, &fields);
            let narrow = |v: f64| if double { v } else { f64::from(v as f32) };
            let chunk = PointChunk {
                points: rows.iter().map(|(p, _)| p.map(narrow)).collect(),
                fields: KINDS.iter().map(|_| rows.iter().map(|(_, v)| f64::from(*v)).collect()).collect(),
            };
            let (found, read) = again(&file(&header, &chunk));
            prop_assert_eq!(found, names.iter().cloned().zip(KINDS).collect::<Vec<_>>());
            prop_assert_eq!(read, chunk);
        }
    }

    #[test]
    fn colours_and_intensity_are_where_browsers_look_for_them() {
        let fields = [
            ("red", NumberType::U8),
            ("green", NumberType::U8),
            ("blue", NumberType::U8),
            ("reflectivity", NumberType::U16),
        ];
        let values = [[200.0], [100.0], [50.0], [1234.0]].map(Vec::from).to_vec();
        let chunk = PointChunk { points: vec![[1.0, 2.0, 3.0]], fields: values };
        let cloud = decode(PCD, &file(&header(NumberType::F32, &fields), &chunk)).unwrap();
        assert_eq!((cloud.rgb, cloud.intensity), (Some(vec![[200, 100, 50]]), Some(vec![1234.0])));
    }

    #[test]
    fn names_are_one_word_and_never_paddings() {
        let fields = [("point time (s)", NumberType::F64), ("_", NumberType::U8), ("rgb", NumberType::F32)];
        let chunk = PointChunk { points: vec![[1.0; 3]], fields: vec![vec![0.25], vec![7.0], vec![1.5]] };
        let (found, read) = again(&file(&header(NumberType::F64, &fields), &chunk));
        let names: Vec<String> = found.into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["point_time_(s)", "field__", "field_rgb"]);
        assert_eq!(read, chunk);
    }

    #[test]
    fn more_fields_than_pcd_holds_are_refused() {
        let names: Vec<String> = (0..=FIELDS).map(|i| format!("f{i}")).collect();
        let fields: Vec<(&str, NumberType)> =
            names.iter().map(|name| (name.as_str(), NumberType::F32)).collect();
        assert_eq!(PcdWriter::new(&header(NumberType::F32, &fields)).unwrap_err().location, "header");
        assert!(PcdWriter::new(&header(NumberType::F32, &fields[1..])).is_ok());
    }
}

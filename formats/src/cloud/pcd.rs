//! PCD v0.7: ascii, binary, binary_compressed; any order and type of fields, padding fields skipped by SIZE × COUNT.

use super::table::{CloudColumn, CloudColumns, NumberType, check_count, read};
use super::{ParseError, PointCloud, lzf};

/// Bytes at most that packed data may unpack to.
const UNPACKED: usize = 512 * 1024 * 1024;

#[derive(Debug, Default)]
pub(super) struct PcdHeader {
    pub(super) names: Vec<String>,
    pub(super) sizes: Vec<usize>,
    types: Vec<char>,
    pub(super) counts: Vec<usize>,
    /// As POINTS says, else WIDTH × HEIGHT.
    points: Option<usize>,
    width: Option<usize>,
    height: Option<usize>,
    pub(super) data: String,
}

fn parse_error(line: usize, what: String) -> ParseError {
    ParseError::new(format!("line {line}"), what, "Write the header as PCD v0.7 describes it")
}

/// The header, and the byte after it.
pub(super) fn header(bytes: &[u8]) -> Result<(PcdHeader, usize), ParseError> {
    let mut header = PcdHeader::default();
    let mut at = 0;
    for line in 1..=64 {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(end) = rest.iter().take(64 * 1024).position(|b| *b == b'\n') else {
            return Err(parse_error(line, "the header ends before its DATA line".to_owned()));
        };
        let text = String::from_utf8_lossy(rest.get(..end).unwrap_or_default());
        at += end + 1;
        let mut words = text.split_whitespace();
        let key = words.next().unwrap_or_default();
        let numbers = |words: std::str::SplitWhitespace<'_>| {
            words
                .map(|w| w.parse::<usize>().map_err(|_| parse_error(line, format!("`{w}` is no number"))))
                .collect::<Result<Vec<_>, _>>()
        };
        match key {
            "FIELDS" => header.names = words.map(str::to_owned).collect(),
            "SIZE" => header.sizes = numbers(words)?,
            "COUNT" => header.counts = numbers(words)?,
            "TYPE" => header.types = words.filter_map(|w| w.chars().next()).collect(),
            "POINTS" => header.points = numbers(words)?.first().copied(),
            "WIDTH" => header.width = numbers(words)?.first().copied(),
            "HEIGHT" => header.height = numbers(words)?.first().copied(),
            "DATA" => {
                header.data = words.next().unwrap_or_default().to_owned();
                return complete(header, line).map(|header| (header, at));
            }
            _ => {}
        }
    }
    Err(parse_error(64, "the header has no DATA line".to_owned()))
}

fn complete(mut header: PcdHeader, line: usize) -> Result<PcdHeader, ParseError> {
    let n = header.names.len();
    if header.counts.is_empty() {
        header.counts = vec![1; n];
    }
    if n == 0 || n > 256 || [header.sizes.len(), header.types.len(), header.counts.len()] != [n; 3] {
        return Err(parse_error(
            line,
            "FIELDS, SIZE, TYPE and COUNT do not have the same number of entries".to_owned(),
        ));
    }
    let grid = header.width.zip(header.height).and_then(|(w, h)| w.checked_mul(h));
    header.points = header.points.or(grid);
    if header.points.is_none() {
        return Err(parse_error(line, "the header does not say how many POINTS there are".to_owned()));
    }
    if header.sizes.iter().any(|s| *s > 8) || header.counts.iter().any(|c| *c > 1_000_000) {
        return Err(parse_error(line, "a field is larger than a field can be".to_owned()));
    }
    Ok(header)
}

impl PcdHeader {
    pub(super) fn points(&self) -> usize {
        self.points.unwrap_or(0)
    }

    pub(super) fn row(&self) -> usize {
        self.sizes.iter().zip(&self.counts).map(|(s, c)| s * c).sum()
    }

    pub(super) fn kind(&self, field: usize) -> Option<NumberType> {
        Some(match (self.types.get(field)?, self.sizes.get(field)?) {
            ('F', 4) => NumberType::F32,
            ('F', 8) => NumberType::F64,
            ('U', 1) => NumberType::U8,
            ('U', 2) => NumberType::U16,
            ('U', 4) => NumberType::U32,
            ('I', 1) => NumberType::I8,
            ('I', 2) => NumberType::I16,
            ('I', 4) => NumberType::I32,
            ('U', 8) => NumberType::U64,
            ('I', 8) => NumberType::I64,
            _ => return None,
        })
    }

    /// Positions of the fields that are used: in rows, or with `by_field` each field's values together (as compressed).
    fn columns(&self, by_field: bool) -> CloudColumns {
        let mut columns = CloudColumns::default();
        let row = self.row();
        let mut offset = 0;
        for (field, name) in self.names.iter().enumerate() {
            let size =
                self.sizes.get(field).copied().unwrap_or(0) * self.counts.get(field).copied().unwrap_or(0);
            let (start, stride) = if by_field { (offset * self.points(), size) } else { (offset, row) };
            let column =
                self.kind(field).filter(|_| size > 0).map(|kind| CloudColumn { kind, offset: start, stride });
            let [x, y, z] = &mut columns.xyz;
            match name.as_str() {
                "x" => *x = column,
                "y" => *y = column,
                "z" => *z = column,
                "intensity" | "i" => columns.intensity = column,
                "rgb" | "rgba" => {
                    let byte = |shift| {
                        column.map(|c| CloudColumn { kind: NumberType::U8, offset: c.offset + shift, ..c })
                    };
                    columns.rgb = [byte(2), byte(1), byte(0)];
                }
                _ => {}
            }
            offset += size;
        }
        columns
    }
}

pub(super) fn decode(bytes: &[u8]) -> Result<PointCloud, ParseError> {
    let (header, start) = header(bytes)?;
    let data = bytes.get(start..).unwrap_or_default();
    let missing =
        || ParseError::new("FIELDS", "there are no usable x, y and z", "Name the fields x, y and z");
    match header.data.as_str() {
        "ascii" => ascii(&header, data),
        "binary" => {
            check_count(header.points(), header.row(), data.len(), "POINTS")?;
            read(data, header.points(), &header.columns(false), false).ok_or_else(missing)
        }
        "binary_compressed" => {
            let size = |at: usize| NumberType::U32.read(data, at, false).map(|v| v as usize);
            let (Some(packed), Some(unpacked)) = (size(0), size(4)) else {
                return Err(ParseError::new(
                    "DATA",
                    "the compressed sizes are cut off",
                    "Copy the file again",
                ));
            };
            let input = data.get(8..).and_then(|d| d.get(..packed)).unwrap_or_default();
            if unpacked > UNPACKED
                || header.points().checked_mul(header.row()).is_none_or(|need| need > unpacked)
            {
                let what = format!(
                    "{} points of {} bytes do not fit the {unpacked} bytes that are packed",
                    header.points(),
                    header.row()
                );
                return Err(ParseError::new(
                    "POINTS",
                    what,
                    "The header is wrong, or the cloud larger than 512 MiB",
                ));
            }
            // LZF cannot unpack to more than 264 bytes for every 3.
            check_count(unpacked / 264, 3, input.len() + 264, "DATA")?;
            let plain = lzf::decompress(input, unpacked).ok_or_else(|| {
                ParseError::new("DATA", "the compressed data is damaged or cut off", "Copy the file again")
            })?;
            check_count(header.points(), header.row(), plain.len(), "POINTS")?;
            read(&plain, header.points(), &header.columns(true), false).ok_or_else(missing)
        }
        other => Err(ParseError::new(
            "DATA",
            format!("`{other}` is no kind of data"),
            "Write ascii, binary or binary_compressed",
        )),
    }
}

fn ascii(header: &PcdHeader, data: &[u8]) -> Result<PointCloud, ParseError> {
    let text = core::str::from_utf8(data).map_err(|e| {
        let place = format!("byte {} of the data", e.valid_up_to());
        ParseError::new(
            place,
            "ascii data holds bytes that are no text",
            "Write DATA binary, or numbers as text",
        )
    })?;
    // Two bytes a number at least: a digit and what parts it from the next.
    check_count(header.points(), 2, data.len() + 1, "POINTS")?;
    let place = |name: &str| {
        let field = header.names.iter().position(|n| n == name)?;
        Some(header.counts.iter().take(field).sum::<usize>())
    };
    let (Some(x), Some(y), Some(z)) = (place("x"), place("y"), place("z")) else {
        return Err(ParseError::new("FIELDS", "there are no x, y and z", "Name the fields x, y and z"));
    };
    let intensity = place("intensity");
    let mut cloud = PointCloud { intensity: intensity.map(|_| Vec::new()), ..PointCloud::default() };
    let mut rows = 0;
    for (i, line) in text.lines().filter(|l| !l.trim().is_empty()).take(header.points()).enumerate() {
        rows = i + 1;
        let words: Vec<&str> = line.split_whitespace().collect();
        let number = |at: usize| words.get(at).and_then(|w| w.parse::<f32>().ok());
        let (Some(px), Some(py), Some(pz)) = (number(x), number(y), number(z)) else {
            return Err(ParseError::new(
                format!("point {}", i + 1),
                "a coordinate is missing or no number",
                "Write one number a field",
            ));
        };
        if [px, py, pz].iter().all(|v| v.is_finite()) {
            cloud.points.push([px, py, pz]);
            if let (Some(values), Some(at)) = (&mut cloud.intensity, intensity) {
                values.push(number(at).unwrap_or(0.0));
            }
        }
    }
    if rows < header.points() {
        let what = format!("the header claims {} points, but {rows} lines follow", header.points());
        return Err(ParseError::new(
            "POINTS",
            what,
            "The file is cut off or its header is wrong; copy it again",
        ));
    }
    Ok(cloud)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn file(count: &str, points: usize, data: &[u8]) -> Vec<u8> {
        let head = format!(
            "# .PCD v0.7\nVERSION 0.7\nFIELDS x y z _ intensity\nSIZE 4 4 4 1 4\nTYPE F F F U F\n\
             COUNT 1 1 1 {count} 1\nWIDTH {points}\nHEIGHT 1\nPOINTS {points}\nDATA binary\n"
        );
        [head.as_bytes(), data].concat()
    }

    #[test]
    fn padding_is_skipped_also_where_its_count_is_zero_and_trailing_bytes_are_left() {
        let floats: Vec<u8> = [1.0_f32, 2.0, 3.0, 9.0].iter().flat_map(|v| v.to_le_bytes()).collect();
        let cloud = decode(&file("0", 1, &[&floats[..], &[7; 30]].concat())).unwrap();
        assert_eq!((cloud.points, cloud.intensity), (vec![[1.0, 2.0, 3.0]], Some(vec![9.0])));
    }

    #[test]
    fn a_claim_of_ten_billion_points_is_an_error_and_not_an_allocation() {
        let error = decode(&file("1", 10_000_000_000, &[0; 32])).unwrap_err();
        assert_eq!(error.location, "POINTS");
    }

    #[test]
    fn ascii_is_read_and_a_cut_file_is_an_error() {
        let head = "VERSION 0.7\nFIELDS x y z intensity\nSIZE 4 4 4 4\nTYPE F F F F\nWIDTH 2\nHEIGHT 1\nDATA ascii\n";
        let cloud = decode(format!("{head}1 2 3 0.5\nnan nan nan 0\n").as_bytes()).unwrap();
        assert_eq!((cloud.points, cloud.intensity), (vec![[1.0, 2.0, 3.0]], Some(vec![0.5])));
        assert_eq!(decode(format!("{head}1 2 3 0.5\n").as_bytes()).unwrap_err().location, "POINTS");
        assert_eq!(
            decode(format!("{head}1 2 3 0.5\n1 two 3 4\n").as_bytes()).unwrap_err().location,
            "point 2"
        );
        let no_count = head.replace("WIDTH 2\n", "");
        assert_eq!(decode(no_count.as_bytes()).unwrap_err().location, "line 6");
    }

    /// Packed as literals alone, which is LZF too.
    fn literals(plain: &[u8]) -> Vec<u8> {
        plain.chunks(32).flat_map(|c| core::iter::once(c.len() as u8 - 1).chain(c.iter().copied())).collect()
    }

    proptest! {
        #[test]
        fn packed_fields_give_the_points_again(
            points in prop::collection::vec((prop::array::uniform3(-100.0..100.0_f32), 0..=255_u8), 1..50),
        ) {
            let n = points.len();
            let mut plain: Vec<u8> = Vec::new();
            for axis in 0..3 {
                plain.extend(points.iter().flat_map(|(p, _)| p[axis].to_le_bytes()));
            }
            plain.extend(points.iter().map(|(_, i)| i));
            let packed = literals(&plain);
            let head = format!("FIELDS x y z intensity\nSIZE 4 4 4 1\nTYPE F F F U\nPOINTS {n}\nDATA binary_compressed\n");
            let sizes = [(packed.len() as u32).to_le_bytes(), (plain.len() as u32).to_le_bytes()].concat();
            let cloud = decode(&[head.as_bytes(), &sizes, &packed].concat()).unwrap();
            prop_assert_eq!(cloud.points, points.iter().map(|(p, _)| *p).collect::<Vec<_>>());
            prop_assert_eq!(cloud.intensity.unwrap(), points.iter().map(|(_, i)| f32::from(*i)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn real_sweeps_have_their_points() {
        let folder = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
        let Ok(bytes) = std::fs::read(format!("{folder}/sustech-street/lidar/000965.pcd")) else {
            println!("SKIPPED: no sustech-street at {folder}");
            return;
        };
        let cloud = decode(&bytes).unwrap();
        assert!((66_000..67_500).contains(&cloud.points.len()), "{}", cloud.points.len());
        assert!(cloud.points.iter().all(|p| p.iter().all(|v| v.abs() < 500.0)));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = decode(&bytes);
            let _ = decode(&[b"FIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nPOINTS 5\nDATA binary_compressed\n", &bytes[..]].concat());
        }
    }
}

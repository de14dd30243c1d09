//! COCO's run-length masks.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// Pixels at most in one mask: 2^31, more than any sensor has.
const MOST_PIXELS: u64 = 1 << 31;

/// A mask of pixels, column by column, as the lengths of runs that are outside and inside in turn, starting
/// outside: COCO's "RLE", read from numbers or from its compressed text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rle {
    /// Height and width, px.
    pub size: [u32; 2],
    /// Lengths of runs, the first outside.
    pub counts: Vec<u32>,
}

impl Rle {
    /// Pixels inside.
    pub fn area(&self) -> u64 {
        self.counts.iter().skip(1).step_by(2).map(|&n| u64::from(n)).sum()
    }

    /// Pixels inside both; `None` where the masks differ in size.
    pub fn shared_area(&self, other: &Self) -> Option<u64> {
        if self.size != other.size {
            return None;
        }
        let (mut a, mut b) = (self.runs(), other.runs());
        let (mut run_a, mut run_b) = (a.next(), b.next());
        let mut shared = 0;
        while let (Some((left_a, end_a)), Some((left_b, end_b))) = (run_a, run_b) {
            shared += end_a.min(end_b).saturating_sub(left_a.max(left_b));
            if end_a <= end_b { run_a = a.next() } else { run_b = b.next() }
        }
        Some(shared)
    }

    /// Starts and ends of the runs inside.
    fn runs(&self) -> impl Iterator<Item = (u64, u64)> {
        let mut at = 0;
        let spans = self.counts.iter().map(move |&n| {
            let start = at;
            at += u64::from(n);
            (start, at)
        });
        spans.skip(1).step_by(2)
    }
}

#[derive(Deserialize)]
struct Written {
    size: [u32; 2],
    counts: Counts,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Counts {
    Numbers(Vec<u32>),
    Text(String),
}

impl<'de> Deserialize<'de> for Rle {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Written { size, counts } = Written::deserialize(deserializer)?;
        let counts = match counts {
            Counts::Numbers(counts) => counts,
            Counts::Text(text) => {
                decompress(&text).ok_or_else(|| D::Error::custom("counts are not COCO's compressed text"))?
            }
        };
        let (pixels, covered) =
            (u64::from(size[0]) * u64::from(size[1]), counts.iter().map(|&n| u64::from(n)).sum::<u64>());
        if pixels > MOST_PIXELS {
            return Err(D::Error::custom("the mask is larger than 2^31 pixels"));
        }
        if pixels != covered {
            return Err(D::Error::custom(format!("counts cover {covered} pixels, the size has {pixels}")));
        }
        Ok(Self { size, counts })
    }
}

/// Five bits a character, the sixth says that more follow; from the third run on, the difference to the run two
/// before (`rleFrString` of the COCO API).
fn decompress(text: &str) -> Option<Vec<u32>> {
    let mut counts: Vec<u32> = Vec::new();
    let mut letters = text.bytes();
    while letters.len() > 0 {
        let (mut value, mut shift) = (0_i64, 0_u32);
        loop {
            let bits = i64::from(letters.next()?.checked_sub(48).filter(|&c| c < 64)?);
            value |= (bits & 31).checked_shl(shift)?;
            shift += 5;
            if shift > 40 {
                return None;
            }
            if bits & 32 == 0 {
                if bits & 16 != 0 {
                    value |= -1_i64 << shift;
                }
                break;
            }
        }
        if counts.len() > 2 {
            value += i64::from(*counts.get(counts.len() - 2)?);
        }
        counts.push(u32::try_from(value).ok()?);
    }
    Some(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(json: &str) -> Result<Rle, String> {
        serde_json::from_str(json).map_err(|e| e.to_string())
    }

    #[test]
    fn runs_are_counted_where_both_are_inside() {
        let a = mask(r#"{"size":[4,4],"counts":[2,6,8]}"#).unwrap();
        let b = mask(r#"{"size":[4,4],"counts":[4,2,1,3,6]}"#).unwrap();
        assert_eq!((a.area(), b.area(), a.shared_area(&b)), (6, 5, Some(3)));
        let other = mask(r#"{"size":[2,8],"counts":[2,6,8]}"#).unwrap();
        assert_eq!(a.shared_area(&other), None);
    }

    #[test]
    fn compressed_text_reads_like_numbers() {
        // As pycocotools 2.0.11 encodes a rectangle 13 px wide and 6 px high.
        let text = mask(r#"{"size":[20,30],"counts":"c26>00000000000000000000000Q8"}"#).unwrap();
        let mut numbers = vec![83, 6];
        numbers.extend([14, 6].repeat(12));
        numbers.push(271);
        assert_eq!(text, Rle { size: [20, 30], counts: numbers });
    }

    #[test]
    fn a_mask_that_lies_about_its_size_is_refused() {
        assert!(mask(r#"{"size":[4,4],"counts":[2,6]}"#).unwrap_err().contains("cover 8 pixels"));
        assert!(mask(r#"{"size":[4000000000,4000000000],"counts":[1]}"#).unwrap_err().contains("2^31"));
        assert!(mask(r#"{"size":[4,4],"counts":"ooo"}"#).unwrap_err().contains("compressed text"));
    }
}

//! Run-length counts: alternating numbers of pixels outside and inside, as COCO writes them, as numbers or compressed
//! text.

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// Largest number of pixels in a mask: 2^31, more than any sensor has.
pub const MOST_PIXELS: u64 = 1 << 31;
pub(super) const TOO_LARGE: &str = "the mask is larger than 2^31 pixels";

/// Runs inside, built from counts; the first count is outside.
#[derive(Default)]
pub(super) struct Runs {
    /// Number of pixels so far.
    pub covered: u64,
    /// Start and end of each run inside; none is empty and none touches the next.
    pub inside: Vec<[u32; 2]>,
    /// Whether the next count is inside.
    within: bool,
}

impl Runs {
    /// Add a count; `None` where the mask becomes larger than allowed.
    pub(super) fn add(&mut self, count: u32) -> Option<()> {
        let start = self.covered;
        self.covered += u64::from(count);
        if self.covered > MOST_PIXELS {
            return None;
        }
        if self.within && count > 0 {
            let (start, end) = (start as u32, self.covered as u32);
            match self.inside.last_mut() {
                Some(last) if last[1] == start => last[1] = end,
                _ => self.inside.push([start, end]),
            }
        }
        self.within = !self.within;
        Some(())
    }

    /// Parse compressed text: five bits in each character, and the sixth bit means that more follow; from the fourth
    /// count on, the difference to the count two before (`rleFrString` of the COCO API).
    fn of_text(text: &str) -> Option<Self> {
        let mut runs = Self { inside: Vec::with_capacity(text.len() / 2 + 1), ..Self::default() };
        let (mut before, mut last, mut read) = (0_u32, 0_u32, 0_usize);
        let mut letters = text.bytes();
        while let Some(letter) = letters.next() {
            let mut bits = five_bits(letter)?;
            let (mut value, mut shift) = (bits & 31, 5_u32);
            while bits & 32 != 0 {
                if shift > 35 {
                    return None;
                }
                bits = five_bits(letters.next()?)?;
                value |= (bits & 31) << shift;
                shift += 5;
            }
            if bits & 16 != 0 {
                value |= -1_i64 << shift;
            }
            if read > 2 {
                value += i64::from(before);
            }
            let count = u32::try_from(value).ok()?;
            runs.add(count)?;
            (before, last, read) = (last, count, read + 1);
        }
        Some(runs)
    }
}

/// Compressed text of runs inside (`rleToString` of the COCO API).
pub(super) fn to_text(runs: &[[u32; 2]], pixels: u64) -> String {
    let mut counts: Vec<i64> = Vec::with_capacity(2 * runs.len() + 1);
    let mut covered = 0;
    for &[start, end] in runs {
        counts.extend([i64::from(start) - covered, i64::from(end - start)]);
        covered = i64::from(end);
    }
    let rest = pixels as i64 - covered;
    if rest > 0 {
        counts.push(rest);
    }
    let mut text = String::new();
    for (i, &count) in counts.iter().enumerate() {
        let mut left = count - if i > 2 { counts.get(i - 2).copied().unwrap_or(0) } else { 0 };
        loop {
            let bits = left & 31;
            left >>= 5;
            let done = if bits & 16 == 0 { left == 0 } else { left == -1 };
            text.push(char::from(48 + bits as u8 + if done { 0 } else { 32 }));
            if done {
                break;
            }
        }
    }
    text
}

fn five_bits(letter: u8) -> Option<i64> {
    letter.checked_sub(48).filter(|&bits| bits < 64).map(i64::from)
}

impl<'de> Deserialize<'de> for Runs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Counts)
    }
}

struct Counts;

impl<'de> Visitor<'de> for Counts {
    type Value = Runs;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("counts as numbers or as COCO's compressed text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Runs, E> {
        Runs::of_text(text).ok_or_else(|| E::custom("counts are not COCO's compressed text"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<Runs, A::Error> {
        let mut runs = Runs::default();
        while let Some(count) = numbers.next_element()? {
            runs.add(count).ok_or_else(|| A::Error::custom(TOO_LARGE))?;
        }
        Ok(runs)
    }
}

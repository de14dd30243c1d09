//! Masks in the bit stream of `rle-pack`: 32 bits that count the words, 5 for their size less 1, four times 4 for the
//! sizes of lengths less 1; then pieces of words: a bit that says whether one word repeats, 2 bits for which size the
//! length has, the length less 1, and the words.

/// Bits of the four sizes of lengths that are written.
const SIZES: [u32; 4] = [3, 6, 11, 16];

struct BitReader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl BitReader<'_> {
    fn read(&mut self, count: u32) -> Result<u32, String> {
        let mut value = 0;
        for _ in 0..count {
            let byte = self.bytes.get(self.at / 8).ok_or("the mask's rle is cut off")?;
            value = (value << 1) | u32::from((byte >> (7 - self.at % 8)) & 1);
            self.at += 1;
        }
        Ok(value)
    }
}

/// Pixels outside and inside in turn, row by row, of an image of so many pixels.
///
/// # Errors
/// The stream is cut off, or is of another number of pixels.
pub(super) fn decode(bytes: &[u8], pixels: u64) -> Result<Vec<u32>, String> {
    let mut bits = BitReader { bytes, at: 0 };
    let words = u64::from(bits.read(32)?);
    if words != pixels.saturating_mul(4) {
        return Err(format!("the mask's rle has {} pixels, the image has {pixels}", words / 4));
    }
    let size = bits.read(5)? + 1;
    let sizes = [bits.read(4)? + 1, bits.read(4)? + 1, bits.read(4)? + 1, bits.read(4)? + 1];
    let mut runs = Runs(Vec::new());
    let mut at = 0_u64;
    while at < words {
        let repeats = bits.read(1)? == 1;
        let which = bits.read(2)? as usize;
        let length = bits.read(sizes.get(which).copied().unwrap_or(1))?;
        let end = at + 1 + u64::from(length);
        if end > words {
            return Err("the mask's rle goes on after its last pixel".to_owned());
        }
        if repeats {
            let inside = bits.read(size)? >= 128;
            // Every fourth word is a pixel's alpha.
            runs.add(inside, end / 4 - at / 4);
        } else {
            for word in at..end {
                let inside = bits.read(size)? >= 128;
                runs.add(inside, u64::from(word % 4 == 3));
            }
        }
        at = end;
    }
    Ok(runs.0)
}

/// Counts outside and inside in turn.
struct Runs(Vec<u32>);

impl Runs {
    fn add(&mut self, inside: bool, pixels: u64) {
        let pixels = u32::try_from(pixels).unwrap_or(u32::MAX);
        if pixels == 0 {
            return;
        }
        if self.0.is_empty() {
            self.0.push(0);
        }
        let last_inside = self.0.len().is_multiple_of(2);
        match self.0.last_mut() {
            Some(last) if last_inside == inside => *last = last.saturating_add(pixels),
            _ => self.0.push(pixels),
        }
    }
}

/// The stream of pixels outside and inside in turn, row by row; `None` where it cannot count so many.
pub(super) fn encode(counts: &[u64]) -> Option<Vec<u8>> {
    let words = counts.iter().sum::<u64>().checked_mul(4)?;
    let mut out = BitWriter { bytes: Vec::new(), free: 0 };
    out.push(u32::try_from(words).ok()?, 32);
    out.push(7, 5);
    SIZES.iter().for_each(|size| out.push(size - 1, 4));
    for (i, count) in counts.iter().enumerate() {
        let mut left = count * 4;
        while left > 0 {
            let length = left.min(1 << 16);
            let (which, size) = (0..).zip(SIZES).find(|(_, size)| length - 1 < 1 << size)?;
            out.push(1, 1);
            out.push(which, 2);
            out.push((length - 1) as u32, size);
            out.push(if i % 2 == 1 { 255 } else { 0 }, 8);
            left -= length;
        }
    }
    Some(out.bytes)
}

struct BitWriter {
    bytes: Vec<u8>,
    /// Bits of the last byte that are not used.
    free: u32,
}

impl BitWriter {
    fn push(&mut self, value: u32, count: u32) {
        for bit in (0..count).rev() {
            if self.free == 0 {
                self.bytes.push(0);
                self.free = 8;
            }
            self.free -= 1;
            if let Some(last) = self.bytes.last_mut() {
                *last |= (((value >> bit) & 1) as u8) << self.free;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_stream_of_words_and_repeats_is_read() {
        // Two pixels: (0, 0, 0, 0) as repeated words and (1, 2, 3, 200) as words of their own; lengths of 4 bits.
        let mut out = BitWriter { bytes: Vec::new(), free: 0 };
        for (value, count) in
            [(8, 32), (7, 5), (3, 4), (3, 4), (3, 4), (3, 4), (1, 1), (0, 2), (3, 4), (0, 8)]
        {
            out.push(value, count);
        }
        for (value, count) in [(0, 1), (1, 2), (3, 4), (1, 8), (2, 8), (3, 8), (200, 8)] {
            out.push(value, count);
        }
        assert_eq!(decode(&out.bytes, 2).unwrap(), [1, 1]);
        assert!(decode(&out.bytes, 3).unwrap_err().contains("2 pixels"));
        assert!(decode(&out.bytes[..9], 2).unwrap_err().contains("cut off"));
    }

    proptest! {
        #[test]
        fn counts_come_back(counts in proptest::collection::vec(1..100_000_u64, 1..20)) {
            let pixels = counts.iter().sum();
            let found: Vec<u64> = decode(&encode(&counts).unwrap(), pixels).unwrap().into_iter().map(u64::from).collect();
            prop_assert_eq!(found, counts);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60), pixels in 0..200_u64) {
            let mut bytes = bytes;
            let words = u32::try_from(pixels * 4).unwrap().to_be_bytes();
            bytes.splice(0..bytes.len().min(4), words);
            let _ = decode(&bytes, pixels);
        }
    }
}

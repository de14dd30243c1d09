//! Pictures that are too large to open at once: tiles of 512 px at full size, at half of it, and so on, in one file.

use std::io::{self, Read, Seek, SeekFrom, Write};

/// Sides of a tile, px; those at the right and bottom edge are smaller.
pub const TILE_PX: u32 = 512;
/// Levels end where the longer side is at most this, px: such a picture is shown whole.
pub const SMALL_PX: u32 = 1024;
/// A picture with a longer side than this, px, gets tiles.
pub const LARGE_PX: u32 = 8000;
/// Bytes of an offset in the index.
const WORD: u64 = 8;

/// One size of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PyramidLevel {
    /// Width and height, px.
    pub size: [u32; 2],
    /// The number of its first tile among all levels'.
    pub first: u32,
}

impl PyramidLevel {
    /// Tiles in a row, and rows.
    pub fn tiles(&self) -> [u32; 2] {
        self.size.map(|px| px.div_ceil(TILE_PX))
    }

    /// The number of a tile among all levels'; `None` where the level has none there.
    pub fn number(&self, [column, row]: [u32; 2]) -> Option<u32> {
        let [columns, rows] = self.tiles();
        (column < columns && row < rows).then(|| self.first + row * columns + column)
    }

    /// Left, top, width and height of a tile on its level, px.
    pub fn rect(&self, at: [u32; 2]) -> [u32; 4] {
        let [left, top] = at.map(|v| v * TILE_PX);
        let [width, height] = [left, top].map(|v| v + TILE_PX);
        [left, top, width.min(self.size[0]) - left, height.min(self.size[1]) - top]
    }
}

/// The levels of a picture of this width and height, px, full size first; each next has half the size, rounded up.
pub fn levels(size: [u32; 2]) -> Vec<PyramidLevel> {
    let mut levels: Vec<PyramidLevel> = Vec::new();
    let mut size = size.map(|px| px.clamp(1, 1 << 20));
    while size[0].max(size[1]) > SMALL_PX {
        let first = levels.last().map_or(0, |l| l.first + l.tiles()[0] * l.tiles()[1]);
        levels.push(PyramidLevel { size, first });
        size = size.map(|px| px.div_ceil(2));
    }
    levels
}

/// The level whose pixels are no larger than the screen's at so many screen px a picture px; full size from 1 on.
pub fn level_for(levels: usize, scale: f64) -> usize {
    let mut level = 0;
    let mut scale = scale * 2.0;
    while scale <= 1.0 && level + 1 < levels {
        level += 1;
        scale *= 2.0;
    }
    level
}

/// End a file of tiles that were written one after the other, in the order of their numbers, from its first byte on;
/// `ends` are the bytes up to each tile's end.
///
/// # Errors
/// What `out` met.
pub fn seal(ends: &[u64], out: &mut dyn Write) -> io::Result<()> {
    ends.iter().chain([&(ends.len() as u64)]).try_for_each(|v| out.write_all(&v.to_le_bytes()))
}

/// The bytes of a tile; `None` where the file has none of that number.
///
/// # Errors
/// The file cannot be read, or is cut off.
pub fn tile(source: &mut (impl Read + Seek), number: u32) -> io::Result<Option<Vec<u8>>> {
    let cut = || io::Error::new(io::ErrorKind::UnexpectedEof, "the file of tiles is cut off");
    let tail = source.seek(SeekFrom::End(0))?.checked_sub(WORD).ok_or_else(cut)?;
    let count = word(source, tail)?;
    let index = count.checked_mul(WORD).and_then(|bytes| tail.checked_sub(bytes)).ok_or_else(cut)?;
    let number = u64::from(number);
    if number >= count {
        return Ok(None);
    }
    let start = match number.checked_sub(1) {
        Some(before) => word(source, index + before * WORD)?,
        None => 0,
    };
    let end = word(source, index + number * WORD)?;
    let length = end.checked_sub(start).filter(|_| end <= index).ok_or_else(cut)?;
    source.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    source.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(Some(bytes)) } else { Err(cut()) }
}

fn word(source: &mut (impl Read + Seek), at: u64) -> io::Result<u64> {
    source.seek(SeekFrom::Start(at))?;
    let mut bytes = [0; WORD as usize];
    source.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;

    proptest! {
        #[test]
        fn every_pixel_of_every_level_is_in_one_tile(width in 1..20_000_u32, height in 1..20_000_u32) {
            let levels = levels([width, height]);
            let mut next = 0;
            for level in &levels {
                let [columns, rows] = level.tiles();
                let mut pixels = 0_u64;
                for row in 0..rows {
                    for column in 0..columns {
                        prop_assert_eq!(level.number([column, row]), Some(next));
                        next += 1;
                        let [_, _, w, h] = level.rect([column, row]);
                        prop_assert!((1..=TILE_PX).contains(&w) && (1..=TILE_PX).contains(&h));
                        pixels += u64::from(w) * u64::from(h);
                    }
                }
                prop_assert_eq!(pixels, u64::from(level.size[0]) * u64::from(level.size[1]));
                prop_assert_eq!(level.number([columns, 0]), None);
            }
            let last = levels.last().map_or([width, height], |l| l.size.map(|px| px.div_ceil(2)));
            prop_assert!(last[0].max(last[1]) <= SMALL_PX);
        }

        #[test]
        fn no_file_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..80), number in 0..9_u32) {
            let _ = tile(&mut Cursor::new(bytes), number);
        }
    }

    #[test]
    fn tiles_come_back_by_their_number() {
        let mut file = b"onethree".to_vec();
        seal(&[3, 3, 8], &mut file).unwrap();
        let at = |number| tile(&mut Cursor::new(&file), number).unwrap();
        assert_eq!((at(0), at(1)), (Some(b"one".to_vec()), Some(Vec::new())));
        assert_eq!((at(2), at(3)), (Some(b"three".to_vec()), None));
        assert!(tile(&mut Cursor::new(&file[..file.len() - 9]), 0).is_err());
    }

    #[test]
    fn the_level_is_as_fine_as_the_screen() {
        let at = |scale| level_for(4, scale);
        assert_eq!([at(3.0), at(1.0), at(0.6), at(0.5), at(0.3), at(0.25), at(0.01)], [0, 0, 0, 1, 1, 2, 3]);
    }
}

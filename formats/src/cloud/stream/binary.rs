//! Rows of a fixed size: KITTI's and nuScenes' floats, and the rows behind the headers of PCD, PLY and LAS.

use super::chunk::{ChunkSink, CloudHeader, CloudSummary};
use super::chunk_builder::{ChunkBuilder, field};
use super::columns::{BlockColumn, BlockColumns};
use super::source::{ReadSeek, length, seek, unreadable};
use crate::cloud::NumberType;
use assay_core::ParseError;

/// Read rows of float32: x, y, z and `names`.
pub(super) fn read(
    source: &mut dyn ReadSeek,
    names: &[&str],
    what: &str,
    each: &mut ChunkSink<'_>,
) -> Result<CloudSummary, ParseError> {
    let row = 4 * (3 + names.len());
    let length = length(source)?;
    let over = length % row as u64;
    if over != 0 {
        return Err(ParseError::new(
            format!("byte {}", length - over),
            format!("{length} bytes are no whole number of points of {row} bytes ({what})"),
            "The file is cut off or of another kind; copy it again",
        ));
    }
    let column = |i: usize| BlockColumn::new(NumberType::F32, 4 * i, row);
    let columns = BlockColumns {
        xyz: [column(0), column(1), column(2)],
        fields: (0..names.len()).map(|i| column(3 + i)).collect(),
        big_endian: false,
    };
    let header = CloudHeader {
        encoding: "binary float32".to_owned(),
        position: NumberType::F32,
        fields: names.iter().map(|name| field(*name, NumberType::F32)).collect(),
    };
    let mut gather = ChunkBuilder::new(header, each)?;
    rows(source, 0, length / row as u64, row, &columns, &mut gather)?;
    gather.finish()
}

/// Read `count` rows from byte `start` on; the caller has checked that they are there.
pub(super) fn rows(
    source: &mut dyn ReadSeek,
    start: u64,
    count: u64,
    row: usize,
    columns: &BlockColumns,
    gather: &mut ChunkBuilder<'_, '_>,
) -> Result<(), ParseError> {
    seek(source, start)?;
    let room = gather.room(row)?;
    let mut block = Vec::new();
    let mut left = count;
    while left > 0 {
        let points = usize::try_from(left).map_or(room, |left| left.min(room));
        block.resize(points * row, 0);
        source.read_exact(&mut block).map_err(|e| unreadable(&e))?;
        gather.block(&block, points, columns)?;
        left -= points as u64;
    }
    Ok(())
}

//! Builder that turns points into chunks and counts them.

use super::chunk::{ChunkSink, CloudHeader, CloudSummary, PointChunk, PointField};
use super::columns::BlockColumns;
use crate::cloud::NumberType;
use assay_core::ParseError;
use std::collections::BTreeSet;

/// Points at most in a chunk.
const POINTS: usize = 65_536;
/// Bytes at most of a chunk's numbers, and of the rows that they are read from.
const BYTES: usize = 16 * 1024 * 1024;
/// Fields at most: more are no points.
pub(super) const FIELDS: usize = 4_096;

/// Builder of chunks, with their counts.
pub(super) struct ChunkBuilder<'a, 'b> {
    header: CloudHeader,
    chunk: PointChunk,
    /// Points of a chunk.
    capacity: usize,
    /// x, y, z of a chunk, before they are points.
    axes: [Vec<f64>; 3],
    points: u64,
    skipped: u64,
    low: [f64; 3],
    high: [f64; 3],
    ranges: Vec<Option<[f64; 2]>>,
    each: &'a mut ChunkSink<'b>,
}

impl<'a, 'b> ChunkBuilder<'a, 'b> {
    /// Fields of the same name get a number behind it.
    pub(super) fn new(mut header: CloudHeader, each: &'a mut ChunkSink<'b>) -> Result<Self, ParseError> {
        if header.fields.len() > FIELDS {
            let what = format!("there are {} fields, and {FIELDS} are the most", header.fields.len());
            return Err(ParseError::new("header", what, "Give fewer fields"));
        }
        name_apart(&mut header.fields);
        let fields = vec![Vec::new(); header.fields.len()];
        Ok(Self {
            capacity: POINTS.min(BYTES / (8 * (fields.len() + 6))),
            ranges: vec![None; fields.len()],
            header,
            chunk: PointChunk { points: Vec::new(), fields },
            axes: Default::default(),
            points: 0,
            skipped: 0,
            low: [f64::INFINITY; 3],
            high: [f64::NEG_INFINITY; 3],
            each,
        })
    }

    /// Points of a chunk, where each takes `row` bytes in the file.
    pub(super) fn room(&self, row: usize) -> Result<usize, ParseError> {
        if row > BYTES {
            let what = format!("a point takes {row} bytes, and {BYTES} are the most");
            return Err(ParseError::new("header", what, "The header is wrong; copy the file again"));
        }
        Ok(self.capacity.min(BYTES / row.max(1)))
    }

    /// Take `count` points from a block, and give them out.
    pub(super) fn block(
        &mut self,
        block: &[u8],
        count: usize,
        columns: &BlockColumns,
    ) -> Result<(), ParseError> {
        columns.fill_points(block, count, &mut self.axes, &mut self.chunk.points);
        for (column, field) in columns.fields.iter().zip(&mut self.chunk.fields) {
            column.fill(block, count, columns.big_endian, field);
        }
        self.give()
    }

    /// Take one point by its numbers: x, y, z, then the fields. Give them out when a chunk is full.
    pub(super) fn point(&mut self, numbers: &[f64]) -> Result<(), ParseError> {
        let Some((xyz, fields)) = numbers.split_first_chunk::<3>() else { return Ok(()) };
        self.chunk.points.push(*xyz);
        for (value, field) in fields.iter().zip(&mut self.chunk.fields) {
            field.push(*value);
        }
        if self.chunk.points.len() >= self.capacity { self.give() } else { Ok(()) }
    }

    fn give(&mut self) -> Result<(), ParseError> {
        let bounds = bounds(&self.chunk.points, [self.low, self.high]).or_else(|| {
            self.remove_points_that_are_not_finite();
            bounds(&self.chunk.points, [self.low, self.high])
        });
        [self.low, self.high] = bounds.unwrap_or([self.low, self.high]);
        for (range, values) in self.ranges.iter_mut().zip(&self.chunk.fields) {
            *range = widened(*range, values);
        }
        self.points += self.chunk.points.len() as u64;
        if !self.chunk.points.is_empty() {
            (self.each)(&self.header, &self.chunk)?;
        }
        self.chunk.points.clear();
        self.chunk.fields.iter_mut().for_each(Vec::clear);
        Ok(())
    }

    fn remove_points_that_are_not_finite(&mut self) {
        let finite: Vec<bool> = self.chunk.points.iter().map(|p| p.iter().all(|v| v.is_finite())).collect();
        self.skipped += finite.iter().filter(|is_finite| !**is_finite).count() as u64;
        self.chunk.points.retain(|p| p.iter().all(|v| v.is_finite()));
        for field in &mut self.chunk.fields {
            let mut is_finite = finite.iter();
            field.retain(|_| is_finite.next().copied().unwrap_or(false));
        }
    }

    /// Give out the rest, and say what there was.
    pub(super) fn finish(mut self) -> Result<CloudSummary, ParseError> {
        self.give()?;
        Ok(CloudSummary {
            points: self.points,
            skipped: self.skipped,
            fields: self.header.fields,
            bounds: (self.points > 0).then_some([self.low, self.high]),
            ranges: self.ranges,
            encoding: self.header.encoding,
            pose: None,
            warnings: Vec::new(),
        })
    }
}

/// Least and greatest coordinates of these points and of earlier ones; `None` where a coordinate is not finite.
fn bounds(points: &[[f64; 3]], [mut low, mut high]: [[f64; 3]; 2]) -> Option<[[f64; 3]; 2]> {
    let mut is_finite = true;
    for point in points {
        for ((v, low), high) in point.iter().zip(&mut low).zip(&mut high) {
            is_finite &= v.is_finite();
            // `min` and `max`, which also order NaN, take longer.
            *low = if *v < *low { *v } else { *low };
            *high = if *v > *high { *v } else { *high };
        }
    }
    is_finite.then_some([low, high])
}

/// A range that also holds the finite ones of these values.
fn widened(range: Option<[f64; 2]>, values: &[f64]) -> Option<[f64; 2]> {
    let [mut low, mut high] = range.unwrap_or([f64::INFINITY, f64::NEG_INFINITY]);
    for value in values.iter().filter(|value| value.is_finite()) {
        low = if *value < low { *value } else { low };
        high = if *value > high { *value } else { high };
    }
    (low <= high).then_some([low, high])
}

fn name_apart(fields: &mut [PointField]) {
    let mut taken: BTreeSet<String> = ["x", "y", "z"].map(str::to_owned).into();
    for field in fields {
        let name = core::mem::take(&mut field.name);
        // There are finitely many fields, so that one of these numbers is free.
        let free = (2..).map(|n| format!("{name}_{n}"));
        field.name = core::iter::once(name.clone()).chain(free).find(|n| !taken.contains(n)).unwrap_or(name);
        taken.insert(field.name.clone());
    }
}

/// A field of a header.
pub(super) fn field(name: impl Into<String>, kind: NumberType) -> PointField {
    PointField { name: name.into(), kind }
}

//! The index: what a cloud is, and where each node's chunk lies in the file.

use super::columns::StepBounds;
use super::varint::{ByteReader, put, unzigzag, zigzag};
use super::{FARTHEST_M, MAX_CHUNK, MAX_FIELDS, STEPS_PER_M, TileField, metres};
use assay_core::ParseError;

const MAGIC: &[u8; 8] = b"assaytl1";
/// Bytes of a node at least.
const LEAST_NODE: usize = 11;

/// What a cloud is made of. Small: about 30 bytes for each 50,000 points.
#[derive(Clone, Debug, PartialEq)]
pub struct TileIndex {
    /// A step of the grid is 2^`coarseness` mm: 0 unless the cloud is wider than 4,000 km.
    pub coarseness: u8,
    /// The least corner of the cloud, in steps from the source's zero.
    pub corner: [i64; 3],
    /// [`TileIndex::origin`] in steps.
    pub origin_steps: [i64; 3],
    /// Points in all chunks together.
    pub points: u64,
    /// Points of the source without a usable place: not finite, or beyond [`FARTHEST_M`].
    pub left_out: u64,
    /// What each point has beside its place.
    pub fields: Vec<TileField>,
    /// Parents before children, level by level; within a level as the halves lie in space.
    pub nodes: Vec<TileNode>,
}

/// A node of the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct TileNode {
    /// Its parent's place in [`TileIndex::nodes`].
    pub parent: Option<u32>,
    /// 0 for the root.
    pub level: u32,
    /// Points in its own chunk.
    pub count: u32,
    /// First byte of its chunk in the file.
    pub offset: u64,
    /// Packed bytes of its chunk.
    pub length: u32,
    /// Least and greatest corner of its points and all below it, in steps from [`TileIndex::corner`].
    pub bounds: StepBounds,
    /// The chunk has a point in each cube of 2^`spacing` steps that has points of its region, save where a node
    /// above has them; 0 where nothing is left for children.
    pub spacing: u8,
}

impl TileIndex {
    /// What chunks' positions are relative to, m: zero for clouds within 4 km of it, such as sweeps in a sensor's frame,
    /// and else whole metres near the middle. So float32 is exact to 0.5 mm within 8 km of it.
    pub fn origin(&self) -> [f64; 3] {
        self.origin_steps.map(|v| metres(v, self.coarseness))
    }

    /// Metres of a step: a position is at most half of it from where the source has it, on each axis.
    pub fn step(&self) -> f64 {
        metres(1, self.coarseness)
    }

    /// Least and greatest corner of all points, in the source's metres; `None` without points.
    pub fn bounds(&self) -> Option<[[f64; 3]; 2]> {
        let bounds = self.nodes.iter().map(|n| n.bounds).reduce(super::columns::union)?;
        Some(self.in_metres(&bounds))
    }

    /// Least and greatest corner of a node, in the source's metres.
    pub fn node_bounds(&self, node: &TileNode) -> [[f64; 3]; 2] {
        self.in_metres(&node.bounds)
    }

    /// How far apart the points of a node and those above it about are, m.
    pub fn spacing(&self, node: &TileNode) -> f64 {
        metres(1 << node.spacing.min(32), self.coarseness)
    }

    fn in_metres(&self, bounds: &StepBounds) -> [[f64; 3]; 2] {
        bounds.map(|p| core::array::from_fn(|i| metres(self.corner[i] + i64::from(p[i]), self.coarseness)))
    }

    /// Bytes that a node's chunk can unpack to at most.
    pub(super) fn plain_length(&self, node: u32) -> Option<usize> {
        let count = self.nodes.get(node as usize)?.count as usize;
        let row = 12 + self.fields.iter().map(|f| usize::from(f.width)).sum::<usize>();
        Some(1 + self.fields.len() + count * row)
    }

    /// The index as bytes: little-endian doubles, all else as LEB128 numbers.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.push(self.coarseness);
        self.corner.iter().chain(&self.origin_steps).for_each(|v| put(&mut out, zigzag(*v)));
        put(&mut out, self.left_out);
        put(&mut out, self.fields.len() as u64);
        for field in &self.fields {
            put(&mut out, field.name.len() as u64);
            out.extend_from_slice(field.name.as_bytes());
            for v in [field.min, field.max, field.base, field.step] {
                out.extend_from_slice(&v.to_le_bytes());
            }
            out.extend([field.width, u8::from(field.gaps)]);
        }
        put(&mut out, self.nodes.len() as u64);
        let mut end = 0;
        for node in &self.nodes {
            // 0 is no parent.
            put(&mut out, node.parent.map_or(0, |p| u64::from(p) + 1));
            put(&mut out, u64::from(node.count));
            put(&mut out, zigzag(node.offset.wrapping_sub(end) as i64));
            put(&mut out, u64::from(node.length));
            end = node.offset.wrapping_add(u64::from(node.length));
            out.push(node.spacing);
            for (min, max) in node.bounds[0].iter().zip(node.bounds[1]) {
                put(&mut out, u64::from(*min));
                put(&mut out, u64::from(max - min));
            }
        }
        out
    }

    /// Read an index.
    ///
    /// # Errors
    /// The bytes are no index, or it contradicts itself.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ParseError> {
        let mut rest = ByteReader::new(bytes);
        if rest.take(MAGIC.len())? != MAGIC {
            return Err(rest.error("this is no index of tiles"));
        }
        let coarseness = rest.byte()?;
        if coarseness > 16 {
            return Err(rest.error("the grid is too coarse"));
        }
        let corner = steps(&mut rest)?;
        let origin_steps = steps(&mut rest)?;
        let left_out = rest.number()?;
        let fields =
            (0..rest.at_most(MAX_FIELDS as u64)?).map(|_| field(&mut rest)).collect::<Result<_, _>>()?;
        let count = rest.number()?;
        if count > (rest.len() / LEAST_NODE) as u64 {
            return Err(rest.error(&format!("{count} nodes do not fit the bytes that follow")));
        }
        let (mut nodes, mut points, mut end) = (Vec::<TileNode>::new(), 0, 0);
        for _ in 0..count {
            let node = node(&mut rest, &nodes, end)?;
            points += u64::from(node.count);
            end = node.offset + u64::from(node.length);
            nodes.push(node);
        }
        if rest.len() > 0 {
            return Err(rest.error("bytes follow the index's end"));
        }
        Ok(Self { coarseness, corner, origin_steps, points, left_out, fields, nodes })
    }
}

/// Three numbers of steps, no further than a point can be.
fn steps(rest: &mut ByteReader<'_>) -> Result<[i64; 3], ParseError> {
    let mut steps = [0; 3];
    for v in &mut steps {
        *v = unzigzag(rest.number()?);
        if v.unsigned_abs() > (2.0 * FARTHEST_M * STEPS_PER_M) as u64 {
            return Err(rest.error("the cloud lies too far away"));
        }
    }
    Ok(steps)
}

fn field(rest: &mut ByteReader<'_>) -> Result<TileField, ParseError> {
    let length = rest.at_most(rest.len() as u64)?;
    let name = core::str::from_utf8(rest.take(length as usize)?).unwrap_or("?").to_owned();
    let [min, max, base, step] = [rest.double()?, rest.double()?, rest.double()?, rest.double()?];
    let (width, gaps) = (rest.byte()?, rest.byte()?);
    if width > 8 || gaps > 1 {
        return Err(rest.error(&format!("field {name} has codes that cannot be")));
    }
    Ok(TileField { name, min, max, base, step, width, gaps: gaps == 1 })
}

fn node(rest: &mut ByteReader<'_>, before: &[TileNode], end: u64) -> Result<TileNode, ParseError> {
    let parent = rest.at_most(before.len() as u64)?.checked_sub(1).map(|p| p as u32);
    let level = parent.and_then(|p| before.get(p as usize)).map_or(0, |p| p.level + 1);
    let count = rest.at_most(u64::from(MAX_CHUNK))? as u32;
    let offset = end.wrapping_add_signed(unzigzag(rest.number()?));
    let length = rest.at_most(u64::from(u32::MAX))? as u32;
    if offset > 1 << 53 {
        return Err(rest.error("a chunk lies beyond any file"));
    }
    let spacing = rest.byte()?;
    let (mut low, mut high) = ([0; 3], [0; 3]);
    for (low, high) in low.iter_mut().zip(&mut high) {
        let min = rest.at_most(u64::from(u32::MAX))?;
        let max = min + rest.at_most(u64::from(u32::MAX) - min)?;
        (*low, *high) = (min as u32, max as u32);
    }
    Ok(TileNode { parent, level, count, offset, length, bounds: [low, high], spacing })
}

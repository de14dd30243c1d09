//! Halving a cloud, too large for memory, into regions of few enough points, by counts on a grid.

use super::columns::StepBounds;

/// Cells at most in a grid: 16 MiB of counts.
pub(super) const MAX_CELLS: u64 = 1 << 22;

/// The regions of a cloud, halved and halved again.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum CloudRegions {
    /// The points of a scratch bucket.
    Bucket {
        bucket: u32,
        points: u64,
        bounds: StepBounds,
    },
    Halves(Box<CloudRegions>, Box<CloudRegions>),
}

impl CloudRegions {
    /// Regions as halves of halves, so that their depth stays small.
    pub(super) fn balanced(mut regions: Vec<Self>) -> Option<Self> {
        while regions.len() > 1 {
            let mut pairs = Vec::new();
            let mut rest = regions.into_iter();
            while let Some(first) = rest.next() {
                pairs.push(match rest.next() {
                    Some(second) => Self::Halves(Box::new(first), Box::new(second)),
                    None => first,
                });
            }
            regions = pairs;
        }
        regions.pop()
    }

    pub(super) fn points(&self) -> u64 {
        match self {
            Self::Bucket { points, .. } => *points,
            Self::Halves(a, b) => a.points() + b.points(),
        }
    }

    pub(super) fn buckets(&self) -> u32 {
        match self {
            Self::Bucket { .. } => 1,
            Self::Halves(a, b) => a.buckets() + b.buckets(),
        }
    }
}

/// Cubes of 2^`shift` steps within bounds.
#[derive(Clone, Debug)]
pub(super) struct CountGrid {
    corner: [u32; 3],
    pub(super) shift: u32,
    size: [usize; 3],
    /// Points in each cell; after [`CountGrid::halve`], the bucket of each.
    cells: Vec<u32>,
}

/// Cells from the first corner up to, but without, the second.
type Part = [[usize; 3]; 2];

impl CountGrid {
    pub(super) fn new(bounds: StepBounds, max_cells: u64) -> Self {
        let size = |shift: u32| -> [u64; 3] {
            core::array::from_fn(|i| u64::from((bounds[1][i] - bounds[0][i]) >> shift) + 1)
        };
        let count = |shift| size(shift).iter().fold(1_u64, |n, s| n.saturating_mul(*s));
        let shift = (0..32).find(|shift| count(*shift) <= max_cells).unwrap_or(31);
        let cells = vec![0; count(shift) as usize];
        Self { corner: bounds[0], shift, size: size(shift).map(|s| s as usize), cells }
    }

    fn cell_index(&self, [x, y, z]: [usize; 3]) -> usize {
        (z * self.size[1] + y) * self.size[0] + x
    }

    fn cell(&self, p: [u32; 3]) -> usize {
        self.cell_index(core::array::from_fn(|i| {
            (p[i].saturating_sub(self.corner[i]) >> self.shift) as usize
        }))
    }

    pub(super) fn count(&mut self, p: [u32; 3]) {
        let cell = self.cell(p);
        if let Some(n) = self.cells.get_mut(cell) {
            *n = n.saturating_add(1);
        }
    }

    /// The bucket of a point, once the grid is halved.
    pub(super) fn bucket(&self, p: [u32; 3]) -> u32 {
        self.cells.get(self.cell(p)).copied().unwrap_or(0)
    }

    /// Halve until no region has more than `limit` points or more than one cell. Buckets are numbered from `next` on.
    pub(super) fn halve(&mut self, limit: u64, next: &mut u32) -> CloudRegions {
        let all = [[0; 3], self.size];
        self.halve_part(all, limit, next)
    }

    fn halve_part(&mut self, part: Part, limit: u64, next: &mut u32) -> CloudRegions {
        let part = self.shrunk(part);
        let points = self.layers(part, 0).iter().sum();
        let cut = if points > limit { self.cut(part, points) } else { None };
        let Some((axis, at)) = cut else { return self.label(part, points, next) };
        let (mut low, mut high) = (part, part);
        low[1][axis] = at;
        high[0][axis] = at;
        let low = self.halve_part(low, limit, next);
        CloudRegions::Halves(Box::new(low), Box::new(self.halve_part(high, limit, next)))
    }

    /// Where the longest axis is cut nearest to half of the points; `None` for a single cell.
    fn cut(&self, part: Part, points: u64) -> Option<(usize, usize)> {
        let length = |axis: usize| part[1][axis] - part[0][axis];
        let axis = (0..3).rev().max_by_key(|axis| length(*axis)).filter(|axis| length(*axis) > 1)?;
        let mut before = 0;
        let layers = self.layers(part, axis);
        let ends = (part[0][axis] + 1..part[1][axis]).zip(layers).map(|(at, n)| {
            before += n;
            (at, before)
        });
        ends.min_by_key(|(_, before)| (2 * before).abs_diff(points)).map(|(at, _)| (axis, at))
    }

    /// Points in each layer across an axis.
    fn layers(&self, [from, to]: Part, axis: usize) -> Vec<u64> {
        let mut layers = vec![0; to[axis] - from[axis]];
        for z in from[2]..to[2] {
            for y in from[1]..to[1] {
                for x in from[0]..to[0] {
                    let n = self.cells.get(self.cell_index([x, y, z])).copied().unwrap_or(0);
                    if let Some(layer) = layers.get_mut([x, y, z][axis] - from[axis]) {
                        *layer += u64::from(n);
                    }
                }
            }
        }
        layers
    }

    /// Without the empty layers outside.
    fn shrunk(&self, mut part: Part) -> Part {
        for axis in 0..3 {
            let layers = self.layers(part, axis);
            let first = layers.iter().position(|n| *n > 0).unwrap_or(0);
            let last = layers.iter().rposition(|n| *n > 0).unwrap_or(0);
            part[1][axis] = part[0][axis] + last + 1;
            part[0][axis] += first;
        }
        part
    }

    fn label(&mut self, part: Part, points: u64, next: &mut u32) -> CloudRegions {
        let bucket = *next;
        *next += 1;
        let [from, to] = part;
        for z in from[2]..to[2] {
            for y in from[1]..to[1] {
                for x in from[0]..to[0] {
                    let at = self.cell_index([x, y, z]);
                    if let Some(cell) = self.cells.get_mut(at) {
                        *cell = bucket;
                    }
                }
            }
        }
        let edge = |i: usize, cell: usize| u64::from(self.corner[i]) + ((cell as u64) << self.shift);
        let low = core::array::from_fn(|i| edge(i, from[i]) as u32);
        let high = core::array::from_fn(|i| (edge(i, to[i]) - 1).min(u64::from(u32::MAX)) as u32);
        CloudRegions::Bucket { bucket, points, bounds: [low, high] }
    }
}

//! Which chunks to load for a view.

use super::TileIndex;

/// Where one looks from, in the source's metres.
#[derive(Clone, Copy, Debug)]
pub struct TileView<'a> {
    /// The eye.
    pub eye: [f64; 3],
    /// Pixels on screen of an angle of one radian: height in px / (2 · tan(half the vertical field of view)). A parallel
    /// view of s px/m is an eye at a great distance d with s · d.
    pub pixels_per_radian: f64,
    /// `[a, b, c, d]` each: what is seen has a·x + b·y + c·z + d ≥ 0 for all of them.
    pub planes: &'a [[f64; 4]],
}

/// Points that are nearer to each other on screen than this, px, need no finer ones between them.
const FINE_ENOUGH_PX: f64 = 1.0;

/// The nodes worth loading, the most urgent first and parents before their children, with at most `budget_points`
/// points together (but the root in any case, if it is in view).
///
/// Urgent is where the gaps between the points that are there without the node are largest on screen.
pub fn nodes_to_load(index: &TileIndex, view: &TileView<'_>, budget_points: u64) -> Vec<u32> {
    // By node; below zero: not wanted.
    let mut gaps_px: Vec<f64> = Vec::new();
    for node in &index.nodes {
        let bounds = index.node_bounds(node);
        let parent =
            node.parent.and_then(|p| Some((index.nodes.get(p as usize)?, *gaps_px.get(p as usize)?)));
        let gap_px = match parent {
            _ if !view.planes.iter().all(|plane| reaches(&bounds, plane)) => -1.0,
            None => f64::INFINITY,
            Some((parent, parents_px)) => {
                let away = distance(&bounds, view.eye).max(index.step());
                let own = index.spacing(parent) * view.pixels_per_radian / away;
                // A child is never more urgent than its parent, nor seen where the parent is not.
                if own < FINE_ENOUGH_PX { -1.0 } else { own.min(parents_px) }
            }
        };
        gaps_px.push(gap_px);
    }
    let mut order: Vec<(u32, f64)> = (0..).zip(gaps_px).filter(|(_, px)| *px >= 0.0).collect();
    order.sort_by(|(_, p), (_, q)| q.total_cmp(p));
    let mut points = 0;
    order
        .into_iter()
        .map(|(node, _)| node)
        .take_while(|node| {
            let count = index.nodes.get(*node as usize).map_or(0, |n| u64::from(n.count));
            let is_first = points == 0;
            points += count;
            is_first || points <= budget_points
        })
        .collect()
}

/// The nodes that may have points within a sphere, parents before their children: all of them together have every
/// such point.
pub fn nodes_in_sphere(index: &TileIndex, center: [f64; 3], radius_m: f64) -> Vec<u32> {
    let near = |node: &super::TileNode| distance(&index.node_bounds(node), center) <= radius_m + index.step();
    (0..).zip(&index.nodes).filter(|(_, node)| node.count > 0 && near(node)).map(|(id, _)| id).collect()
}

/// Whether some of a box lies on a plane's inner side.
fn reaches(bounds: &[[f64; 3]; 2], [a, b, c, d]: &[f64; 4]) -> bool {
    let most = |axis: usize, v: &f64| (v * bounds[0][axis]).max(v * bounds[1][axis]);
    most(0, a) + most(1, b) + most(2, c) + d >= 0.0
}

/// From a point to a box, m; 0 inside.
fn distance([min, max]: &[[f64; 3]; 2], eye: [f64; 3]) -> f64 {
    let off = |i: usize| (min[i] - eye[i]).max(eye[i] - max[i]).max(0.0);
    libm::sqrt(off(0) * off(0) + off(1) * off(1) + off(2) * off(2))
}

//! Overlap of two boxes, or of two masks.

use crate::geometry::Rle;

/// Intersection over union of boxes (x, y, width, height, px); over the area of the detection where the ground truth
/// is a crowd. 0 where they do not overlap.
pub(super) fn box_overlap(found: &[f64; 4], truth: &[f64; 4], crowd: bool) -> f64 {
    let side = |i: usize| (found[i + 2] + found[i]).min(truth[i + 2] + truth[i]) - found[i].max(truth[i]);
    let (width, height) = (side(0), side(1));
    if width <= 0.0 || height <= 0.0 {
        return 0.0;
    }
    let (area, shared) = (found[2] * found[3], width * height);
    if crowd { shared / area } else { shared / (area + truth[2] * truth[3] - shared) }
}

/// Intersection over union of masks; 0 also where they differ in size. A value below one half can be any number below
/// one half, because no threshold is lower.
pub(super) fn mask_overlap(found: &Rle, truth: &Rle, crowd: bool) -> f64 {
    let (area, truth_area) = (found.area(), truth.area());
    let ([start, end], [truth_start, truth_end]) = (found.extent(), truth.extent());
    let between = u64::from(end.min(truth_end).saturating_sub(start.max(truth_start)));
    let at_best = between.min(area).min(truth_area);
    // A half of the union needs at least a third of the sum of both areas.
    if if crowd { 2 * at_best < area } else { 3 * at_best < area + truth_area } {
        return 0.0;
    }
    match found.shared_area(truth) {
        None | Some(0) => 0.0,
        Some(shared) if crowd => shared as f64 / area as f64,
        Some(shared) => shared as f64 / (area + truth_area - shared) as f64,
    }
}

//! One line of labels.

use crate::photos;
use assay_core::geometry::{Geometry, Polygon};

/// Shares of an image beyond this are no shares; a little beyond is a box that goes over the edge.
const FARTHEST: f64 = 2.0;

/// The class's number and the numbers after it.
///
/// # Errors
/// What is wrong with the line.
pub(super) fn numbers(line: &str) -> Result<(usize, Vec<f64>), String> {
    let mut words = line.split_whitespace();
    let class = words.next().unwrap_or_default();
    let number = class.parse::<usize>().ok().or_else(|| {
        let value = class.parse::<f64>().ok().filter(|v| v.fract() == 0.0 && (0.0..1e9).contains(v))?;
        Some(value as usize)
    });
    let number = number.ok_or_else(|| format!("`{class}` is no class's number"))?;
    let share = |word: &str| {
        let value = word.parse::<f64>().ok().filter(|v| v.is_finite());
        let value = value.ok_or_else(|| format!("`{word}` is no number"))?;
        if value.abs() <= FARTHEST {
            Ok(value)
        } else {
            Err(format!("`{word}` is no share of the image's size"))
        }
    };
    Ok((number, words.map(share).collect::<Result<_, _>>()?))
}

/// The shape of a line's numbers on an image, px, and the confidence where there is one.
///
/// # Errors
/// What is wrong with the numbers.
pub(super) fn shape(numbers: &[f64], [width, height]: [f64; 2]) -> Result<(Geometry, Option<f64>), String> {
    let (shares, score) = match numbers.split_last() {
        Some((score, rest)) if rest.len() % 2 == 0 && rest.len() >= 4 => (rest, Some(*score)),
        _ => (numbers, None),
    };
    if let &[x, y, w, h] = shares {
        let (w, h) = (w * width, h * height);
        return Ok((Geometry::Box([x * width - w / 2.0, y * height - h / 2.0, w, h]), score));
    }
    if shares.len() < 6 || shares.len() % 2 == 1 {
        return Err(format!("a line has {} numbers after the class, not 4, 8 or pairs", numbers.len()));
    }
    let mut ring: Vec<[f64; 2]> =
        shares.as_chunks::<2>().0.iter().map(|[x, y]| [x * width, y * height]).collect();
    // Printing with few digits moves corners by less than this.
    let within = 0.01 + 1e-5 * width.max(height);
    if let Some(turned) = photos::rotated_box(&ring, within) {
        return Ok((turned, score));
    }
    if ring.len() > 3 && ring.first() == ring.last() {
        ring.pop();
    }
    Ok((Geometry::Polygon(Polygon(vec![ring])), score))
}

//! Intensities of points, and the range that colours run over: the one of the data, unless somebody sets another.

use std::cell::{Cell, RefCell};

/// Points from which on the outer hundredths are cut off the measured range.
const CUT_FROM: usize = 1_000;
/// Points at most that the range is measured from.
const SAMPLE: usize = 10_000;
/// Colour of a point without an intensity, and of all points of a constant one.
const MIDDLE: u8 = 128;

/// Intensities by the points' index in the cloud.
#[derive(Default)]
pub struct PointIntensities {
    values: RefCell<Vec<f32>>,
    measured: [f32; 2],
    chosen: Cell<Option<[f32; 2]>>,
}

impl PointIntensities {
    /// Intensities as the file has them.
    pub fn new(values: &[f32]) -> Self {
        let measured = measure_range(values);
        Self { values: RefCell::new(values.to_vec()), measured, chosen: Cell::new(None) }
    }

    /// Intensities that are colours already, from 0 to 255.
    pub fn of_colors(colors: impl Iterator<Item = u8>) -> Self {
        let values = RefCell::new(colors.map(f32::from).collect());
        Self { values, measured: [0.0, 255.0], chosen: Cell::new(None) }
    }

    /// Put values from an index on.
    pub fn put(&self, from: usize, values: &[f32]) {
        let mut all = self.values.borrow_mut();
        let length = all.len().max(from + values.len());
        all.resize(length, f32::NAN);
        all.iter_mut().skip(from).zip(values).for_each(|(to, value)| *to = *value);
    }

    /// Least and greatest intensity between which colours run.
    pub fn range(&self) -> [f32; 2] {
        self.chosen.get().unwrap_or(self.measured)
    }

    /// Let colours run over another range, or over that of the data.
    pub fn choose_range(&self, range: Option<[f32; 2]>) {
        self.chosen.set(range);
    }

    /// Colour of a point from 0 to 255 over a range.
    pub fn color(&self, index: usize, range: [f32; 2]) -> u8 {
        self.values.borrow().get(index).map_or(MIDDLE, |value| color(*value, range))
    }
}

/// Least and greatest finite value; of many points without the outer hundredths, so that a few very bright ones do
/// not darken the others.
fn measure_range(values: &[f32]) -> [f32; 2] {
    let stride = (values.len() / SAMPLE).max(1);
    let mut sample: Vec<f32> = values.iter().step_by(stride).copied().filter(|v| v.is_finite()).collect();
    sample.sort_by(f32::total_cmp);
    let cut = if sample.len() < CUT_FROM { 0 } else { sample.len() / 100 };
    let at = |index: usize| sample.get(index).copied();
    let [low, high] = [at(cut), at(sample.len().saturating_sub(1 + cut))].map(|v| v.unwrap_or(0.0));
    // Most points may be equal, and the few others are what there is to see.
    match (sample.first(), sample.last()) {
        (Some(first), Some(last)) if low >= high => [*first, *last],
        _ => [low, high],
    }
}

fn color(value: f32, [low, high]: [f32; 2]) -> u8 {
    if !value.is_finite() || high <= low {
        return MIDDLE;
    }
    ((value - low) / (high - low) * 255.0).clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn colors(values: &[f32]) -> Vec<u8> {
        let all = PointIntensities::new(values);
        (0..values.len()).map(|index| all.color(index, all.range())).collect()
    }

    #[test]
    fn intensity_colours() {
        for values in
            [[-95.0, 0.0, 1500.0, 3000.0], [-30.0, -20.0, -10.0, -5.0], [1000.0, 1001.0, 1002.0, 1003.0]]
        {
            let colors = colors(&values);
            assert_eq!(colors.iter().collect::<BTreeSet<_>>().len(), 4, "{colors:?}");
            assert_eq!((colors[0], colors[3]), (0, 255));
        }
    }

    #[test]
    fn a_few_bright_points_do_not_darken_the_others() {
        let mut values: Vec<f32> = (0..1_000).map(|i| (i % 100) as f32).collect();
        values[7] = 90_000.0;
        assert_eq!(PointIntensities::new(&values).range()[1], 99.0);
        let mut equal = vec![0.5; 1_000];
        equal[7] = 900.0;
        assert_eq!(PointIntensities::new(&equal).range(), [0.5, 900.0]);
    }

    #[test]
    fn intensities_that_are_no_numbers_and_constant_ones_are_grey() {
        assert_eq!(colors(&[f32::NAN, 2.0, 4.0]), [MIDDLE, 0, 255]);
        assert_eq!((colors(&[2.0, 2.0]), colors(&[])), (vec![MIDDLE; 2], vec![]));
    }

    #[test]
    fn a_range_that_somebody_sets_holds_until_it_fits_the_data_again() {
        let all = PointIntensities::new(&[0.0, 100.0]);
        all.choose_range(Some([0.0, 200.0]));
        assert_eq!(all.color(1, all.range()), 127);
        all.choose_range(None);
        assert_eq!(all.range(), [0.0, 100.0]);
    }
}

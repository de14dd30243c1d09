//! Posterior of a team's waits as a Weibull distribution, on a grid that zooms in.
//!
//! The logarithm of a wait is `location + spread · G`, with G a standard Gumbel variable of minima: the scale of the Weibull distribution is
//! exp(location) working days, its shape 1 / spread.

use super::kaplan_meier::Wait;

/// Shorter waits count as this long, working days: half an hour. An answer on a weekend has a wait of 0, whose logarithm does not exist.
const SHORTEST: f64 = 1.0 / 48.0;
/// Cells of the grid for location and spread.
const CELLS: [usize; 2] = [33, 25];
/// Weight of cells that are left out: all of them together change no probability by a millionth.
const NEGLIGIBLE: f64 = 1e-10;
/// Zooms at most.
const ZOOMS: usize = 8;

/// Normal distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Normal {
    pub mean: f64,
    pub variance: f64,
}

/// What is known of a team before its own answers: location and logarithm of the spread are independent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct WeibullPrior {
    pub location: Normal,
    pub log_spread: Normal,
}

impl WeibullPrior {
    /// What is known of any team: the scale is between 0.1 and 38 working days, the shape between 0.46 and 2.2, each with 95 %.
    pub const ANY_TEAM: Self = Self {
        location: Normal { mean: 0.7, variance: 2.25 },
        log_spread: Normal { mean: 0.0, variance: 0.16 },
    };
}

/// Cell of the posterior.
#[derive(Clone, Copy, Debug)]
struct Cell {
    location: f64,
    spread: f64,
    weight: f64,
}

/// Posterior distribution.
#[derive(Clone, Debug)]
pub(super) struct WeibullPosterior {
    cells: Vec<Cell>,
    pub location: Normal,
    pub log_spread: Normal,
}

/// Sums of the waits that the likelihood needs.
struct Evidence {
    logs: Vec<f64>,
    largest: f64,
    answers: f64,
    sum_of_answers: f64,
}

impl Evidence {
    fn new(waits: &[Wait]) -> Self {
        let log = |wait: &Wait| libm::log(wait.days.max(SHORTEST));
        let answered = || waits.iter().filter(|wait| wait.answered);
        let logs: Vec<f64> = waits.iter().map(log).collect();
        Self {
            largest: logs.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            answers: answered().count() as f64,
            sum_of_answers: answered().map(log).sum(),
            logs,
        }
    }

    /// Logarithm of the likelihood at each location, for one spread.
    fn log_likelihood<'a>(&'a self, spread: f64) -> impl Fn(f64) -> f64 + 'a {
        let scaled: f64 = self.logs.iter().map(|log| libm::exp((log - self.largest) / spread)).sum();
        let fixed = self.sum_of_answers / spread - self.answers * libm::log(spread);
        move |location| {
            let hazard = if self.logs.is_empty() {
                0.0
            } else {
                scaled * libm::exp((self.largest - location) / spread)
            };
            fixed - self.answers * location / spread - hazard
        }
    }
}

impl WeibullPosterior {
    /// Posterior from a prior and waits.
    pub fn new(prior: &WeibullPrior, waits: &[Wait]) -> Self {
        let evidence = Evidence::new(waits);
        let around = |of: &Normal| {
            let reach = 5.0 * of.variance.sqrt();
            [of.mean - reach, of.mean + reach]
        };
        let mut bounds = [around(&prior.location), around(&prior.log_spread)];
        let mut found = Self::on_grid(prior, &evidence, bounds);
        for _ in 0..ZOOMS {
            let widths = [0, 1].map(|axis| (bounds[axis][1] - bounds[axis][0]) / (CELLS[axis] - 1) as f64);
            let deviations = [&found.location, &found.log_spread].map(|of| of.variance.sqrt());
            if (0..2).all(|axis| widths[axis] < 0.45 * deviations[axis]) {
                break;
            }
            for (axis, of) in [found.location, found.log_spread].into_iter().enumerate() {
                let reach = (5.0 * deviations[axis]).max(1.5 * widths[axis]);
                bounds[axis] =
                    [(of.mean - reach).max(bounds[axis][0]), (of.mean + reach).min(bounds[axis][1])];
            }
            found = Self::on_grid(prior, &evidence, bounds);
        }
        found
    }

    fn on_grid(prior: &WeibullPrior, evidence: &Evidence, bounds: [[f64; 2]; 2]) -> Self {
        let at = |axis: usize, number: usize| {
            let [low, high] = bounds[axis];
            low + (high - low) * number as f64 / (CELLS[axis] - 1) as f64
        };
        let log_density =
            |of: &Normal, value: f64| -(value - of.mean) * (value - of.mean) / (2.0 * of.variance);
        let mut cells = Vec::with_capacity(CELLS[0] * CELLS[1]);
        for row in 0..CELLS[1] {
            let log_spread = at(1, row);
            let spread = libm::exp(log_spread);
            let (likelihood, of_spread) =
                (evidence.log_likelihood(spread), log_density(&prior.log_spread, log_spread));
            cells.extend((0..CELLS[0]).map(|column| {
                let location = at(0, column);
                let weight = likelihood(location) + of_spread + log_density(&prior.location, location);
                Cell { location, spread, weight }
            }));
        }
        let highest = cells.iter().map(|cell| cell.weight).fold(f64::NEG_INFINITY, f64::max);
        let mut total = 0.0;
        for cell in &mut cells {
            cell.weight = libm::exp(cell.weight - highest);
            total += cell.weight;
        }
        cells.iter_mut().for_each(|cell| cell.weight /= total);
        let moments = |value: &dyn Fn(&Cell) -> f64| {
            let mean: f64 = cells.iter().map(|cell| cell.weight * value(cell)).sum();
            let square = |cell: &Cell| (value(cell) - mean) * (value(cell) - mean);
            Normal { mean, variance: cells.iter().map(|cell| cell.weight * square(cell)).sum() }
        };
        let location = moments(&|cell| cell.location);
        let log_spread = moments(&|cell| libm::log(cell.spread));
        cells.retain(|cell| cell.weight > NEGLIGIBLE);
        Self { cells, location, log_spread }
    }

    /// Probability that the next wait is longer than so many working days, over all that the posterior leaves open.
    pub fn survival(&self, days: f64) -> f64 {
        let log = libm::log(days.max(SHORTEST));
        let of_cell = |cell: &Cell| cell.weight * libm::exp(-libm::exp((log - cell.location) / cell.spread));
        self.cells.iter().map(of_cell).sum()
    }

    /// Wait within which this share of requests is answered, working days: its posterior median and the ends of its central 95 %.
    pub fn quantile(&self, share: f64) -> [f64; 3] {
        let unit = libm::log(-libm::log(1.0 - share));
        let mut values: Vec<(f64, f64)> =
            self.cells.iter().map(|cell| (cell.location + cell.spread * unit, cell.weight)).collect();
        values.sort_by(|a, b| a.0.total_cmp(&b.0));
        let at = |below: f64| {
            let mut sum = 0.0;
            let found = values.iter().find(|(_, weight)| {
                sum += weight;
                sum >= below
            });
            libm::exp(found.or(values.last()).map_or(0.0, |(log, _)| *log))
        };
        [at(0.5), at(0.025), at(0.975)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SplitMix;

    fn waits(count: usize, scale: f64, shape: f64, seed: u64) -> Vec<Wait> {
        let mut random = SplitMix(seed);
        let mut draw = || scale * libm::pow(-libm::log(1.0 - random.unit()), 1.0 / shape);
        (0..count).map(|_| Wait { days: draw(), answered: true }).collect()
    }

    #[test]
    fn many_answers_give_scale_and_shape_whatever_the_prior_says() {
        let found = WeibullPosterior::new(&WeibullPrior::ANY_TEAM, &waits(4_000, 3.0, 1.6, 1));
        assert!((libm::exp(found.location.mean) - 3.0).abs() < 0.1, "{:?}", found.location);
        assert!((libm::exp(-found.log_spread.mean) - 1.6).abs() < 0.08, "{:?}", found.log_spread);
        // The deviation of the location is 1.05 · spread / √n (the Cramér-Rao bound).
        let deviation = found.location.variance.sqrt() / (1.053 / 1.6 / 4_000_f64.sqrt());
        assert!((0.9..1.1).contains(&deviation), "{deviation}");
    }

    #[test]
    fn without_an_answer_the_posterior_is_the_prior() {
        let found = WeibullPosterior::new(&WeibullPrior::ANY_TEAM, &[]);
        let prior = WeibullPrior::ANY_TEAM;
        for (found, prior) in [(found.location, prior.location), (found.log_spread, prior.log_spread)] {
            assert!(
                (found.mean - prior.mean).abs() < 1e-3
                    && (found.variance / prior.variance - 1.0).abs() < 0.02
            );
        }
    }

    #[test]
    fn intervals_of_the_quantiles_cover_the_truth_of_teams_drawn_from_the_prior() {
        let mut random = SplitMix(3);
        let (mut covered, teams) = (0, 400);
        for team in 0..teams {
            let prior = WeibullPrior::ANY_TEAM;
            let mut draw = |of: Normal| of.mean + of.variance.sqrt() * random.normal();
            let (location, spread) = (draw(prior.location), libm::exp(draw(prior.log_spread)));
            let data = waits(6, libm::exp(location), 1.0 / spread, 1_000 + team);
            let truth = libm::exp(location + spread * libm::log(libm::log(10.0)));
            let [_, low, high] = WeibullPosterior::new(&prior, &data).quantile(0.9);
            covered += u32::from(low <= truth && truth <= high);
        }
        let share = f64::from(covered) / teams as f64;
        assert!((0.92..0.98).contains(&share), "{share}");
    }
}

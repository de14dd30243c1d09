//! Simulated teams whose rhythm is known. The benchmark `silence` runs them too.

use super::{Request, RequestEnd, SplitMix, TeamRequests, WorkCalendar};

/// Seconds of a day.
const DAY_S: f64 = 86_400.0;

/// Distribution of a team's waits, in working days.
#[derive(Clone, Copy, Debug)]
pub enum SimulatedRhythm {
    /// Exponential with this mean.
    Exponential(f64),
    /// Weibull with this scale and shape.
    Weibull(f64, f64),
    /// Log-normal with this median and this deviation of the logarithm.
    LogNormal(f64, f64),
    /// Nine of ten answers exponential with the first mean, the others with the second.
    Mixture(f64, f64),
}

impl SimulatedRhythm {
    /// Wait of a request.
    pub fn draw(self, random: &mut SplitMix) -> f64 {
        let exponential = |random: &mut SplitMix| -libm::log(1.0 - random.unit());
        match self {
            Self::Exponential(mean) => mean * exponential(random),
            Self::Weibull(scale, shape) => scale * libm::pow(exponential(random), 1.0 / shape),
            Self::LogNormal(median, deviation) => median * libm::exp(deviation * random.normal()),
            Self::Mixture(quick, slow) => {
                let mean = if random.unit() < 0.9 { quick } else { slow };
                mean * exponential(random)
            }
        }
    }

    /// Probability of a longer wait.
    pub fn survival(self, days: f64) -> f64 {
        match self {
            Self::Exponential(mean) => libm::exp(-days / mean),
            Self::Weibull(scale, shape) => libm::exp(-libm::pow(days / scale, shape)),
            Self::LogNormal(median, deviation) => {
                0.5 * libm::erfc(libm::log(days / median) / deviation * core::f64::consts::FRAC_1_SQRT_2)
            }
            Self::Mixture(quick, slow) => 0.9 * libm::exp(-days / quick) + 0.1 * libm::exp(-days / slow),
        }
    }

    /// Wait within which nine of ten answers come.
    pub fn nine_of_ten(self) -> f64 {
        let (mut low, mut high) = (0.0, 10_000.0);
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if self.survival(middle) > 0.1 { low = middle } else { high = middle }
        }
        high
    }

    /// Requests that come at even times, three of which are open at once at most times, until so many have been answered. One in seven may
    /// need no answer any more before it gets one. Every day is a working day.
    pub fn history(self, answers: usize, random: &mut SplitMix) -> TeamRequests {
        let nine_of_ten = self.nine_of_ten();
        let (mut requests, mut answered, mut opened) = (Vec::new(), 0, 0.0);
        while answered < answers {
            let wait = self.draw(random);
            let withdrawn =
                if random.unit() < 1.0 / 7.0 { random.unit() * nine_of_ten } else { f64::INFINITY };
            let at = |days: f64| ((opened + days) * DAY_S) as i64;
            answered += usize::from(wait <= withdrawn);
            let end = if wait <= withdrawn {
                RequestEnd::Answered(at(wait))
            } else {
                RequestEnd::Withdrawn(at(withdrawn))
            };
            requests.push(Request { opened_s: at(0.0), end });
            opened += nine_of_ten / 3.0;
        }
        TeamRequests { requests, calendar: WorkCalendar { weekdays: [true; 7] } }
    }
}

//! Tables of ratings, and every statistic of them.

use assay_core::aggregation::{AggregationMethod, consensus};
use assay_core::agreement::{AgreementMetric, MeasurementLevel, agreement};
use assay_core::ratings::Ratings;

pub const MAX_LEN: usize = 512;

pub fn run(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let Ok(ratings) = Ratings::from_csv(text) else { return };
    for metric in [AgreementMetric::Cohen, AgreementMetric::Fleiss, AgreementMetric::Krippendorff] {
        for level in [MeasurementLevel::Nominal, MeasurementLevel::Ordinal, MeasurementLevel::Interval, MeasurementLevel::Ratio] {
            let Ok(found) = agreement(&ratings, metric, level, 1) else { continue };
            assert!(found.value <= 1.0 + 1e-9, "{metric:?} {level:?}: {}", found.value);
            assert!(found.interval.iter().all(|v| v.is_finite()), "{metric:?} {level:?}: {found:?}");
        }
    }
    for method in [AggregationMethod::Majority, AggregationMethod::DawidSkene] {
        let Ok(found) = consensus(&ratings, method) else { continue };
        let mut probabilities = found.iter().filter_map(|item| item.probability);
        assert!(probabilities.all(|p| p > 0.0 && p <= 1.0 + 1e-9), "{method:?}: {found:?}");
    }
}

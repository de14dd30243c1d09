//! An estimate with its interval as a dot and a band.

use assay_core::api::QualityInterval;
use leptos::prelude::*;

/// The bar, from 0 at the left to 100 % at the right.
#[component]
pub(in crate::pages) fn QualityBar(quality: QualityInterval) -> impl IntoView {
    let percent = |share: f64| 100.0 * share.clamp(0.0, 1.0);
    let (low, high) = (percent(quality.low), percent(quality.high));
    let band = format!("left:{low:.1}%;width:{:.1}%", (high - low).max(0.5));
    let dot = format!("left:{:.1}%", percent(quality.mean));
    view! {
        <div class="quality-bar" role="img" aria-label=quality_text(&quality)>
            <div class="quality-band" style=band></div>
            <div class="quality-dot" style=dot></div>
        </div>
    }
}

/// The interval in percent.
pub(in crate::pages) fn range_text(quality: &QualityInterval) -> String {
    format!("{:.0}–{:.0} %", quality.low * 100.0, quality.high * 100.0)
}

fn quality_text(quality: &QualityInterval) -> String {
    format!("{:.0} % right, between {} with 95 % probability", quality.mean * 100.0, range_text(quality))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_is_read_out_with_its_interval() {
        let quality = QualityInterval { mean: 0.914, low: 0.8, high: 0.97, judgements: 40 };
        assert_eq!(range_text(&quality), "80–97 %");
        assert_eq!(quality_text(&quality), "91 % right, between 80–97 % with 95 % probability");
    }
}

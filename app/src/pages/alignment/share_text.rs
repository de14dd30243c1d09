//! Shares as people read them.

use assay_core::alignment::AgreementShare;

/// A share in percent.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// Its 95 % interval in percent.
pub(super) fn range(of: &AgreementShare) -> String {
    format!("{:.0}–{:.0} %", of.interval[0] * 100.0, of.interval[1] * 100.0)
}

//! What changed rules would do to labels graded so far.

use crate::grade::Grade;
use crate::review::Verdict;
use serde::{Deserialize, Serialize};

/// What would become of graded labels.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReleaseImpact {
    /// Labels graded by both.
    pub labels: u32,
    /// Accepted now and rejected then.
    pub rejected: u32,
    /// Rejected now and accepted then.
    pub accepted: u32,
    /// Findings now.
    pub findings_now: u64,
    /// Findings then.
    pub findings_then: u64,
}

impl ReleaseImpact {
    /// Count a label by its grade now and its grade then.
    pub fn count(&mut self, now: &Grade, then: &Grade) {
        self.labels += 1;
        self.findings_now += now.findings.len() as u64;
        self.findings_then += then.findings.len() as u64;
        match (now.verdict, then.verdict) {
            (Verdict::Accept, Verdict::Reject) => self.rejected += 1,
            (Verdict::Reject, Verdict::Accept) => self.accepted += 1,
            _ => {}
        }
    }
}

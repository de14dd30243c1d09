//! Impact of changed rules on labels that are already graded.

use crate::grade::Grade;
use crate::review::Verdict;
use serde::{Deserialize, Serialize};

/// Number of graded labels that changed rules affect.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReleaseImpact {
    /// Labels graded by both versions of the rules.
    pub labels: u32,
    /// Labels accepted now and rejected by the changed rules.
    pub rejected: u32,
    /// Labels rejected now and accepted by the changed rules.
    pub accepted: u32,
    /// Findings by the current rules.
    pub findings_now: u64,
    /// Findings by the changed rules.
    pub findings_then: u64,
}

impl ReleaseImpact {
    /// Count a label by its grades before and after the change.
    pub fn count(&mut self, now: &Grade, then: &Grade) {
        self.labels += 1;
        self.findings_now += now.findings.len() as u64;
        self.findings_then += then.findings.len() as u64;
        match (now.verdict, then.verdict) {
            (Verdict::Accept, Verdict::Reject) => self.rejected += 1,
            (Verdict::Reject, Verdict::Accept) => self.accepted += 1,
            (Verdict::Accept, Verdict::Accept) | (Verdict::Reject, Verdict::Reject) => {}
        }
    }
}

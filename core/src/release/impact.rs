//! What a changed rubric would do to labels graded so far.

use crate::grade::{Measured, judge};
use crate::review::Verdict;
use crate::rubric::Rubric;
use serde::{Deserialize, Serialize};

/// What would become of graded labels.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Impact {
    /// Labels graded.
    pub labels: u32,
    /// Accepted now and rejected then.
    pub rejected: u32,
    /// Rejected now and accepted then.
    pub accepted: u32,
    /// Accepted now.
    pub accepted_now: u32,
    /// Findings now.
    pub findings_now: u32,
    /// Findings then.
    pub findings_then: u32,
}

/// What would become of one label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// Its verdict stays.
    Stays,
    /// Accepted now, rejected then.
    Rejected,
    /// Rejected now, accepted then.
    Accepted,
}

/// Judge one label by two rubrics, with what each measures of it, and count it.
pub fn impact(total: &mut Impact, now: (&Measured, &Rubric), then: (&Measured, &Rubric)) -> Turn {
    let (now, then) = (judge(now.0, now.1), judge(then.0, then.1));
    total.labels += 1;
    let count = |findings: usize| u32::try_from(findings).unwrap_or(u32::MAX);
    total.findings_now = total.findings_now.saturating_add(count(now.findings.len()));
    total.findings_then = total.findings_then.saturating_add(count(then.findings.len()));
    total.accepted_now += u32::from(now.verdict == Verdict::Accept);
    match (now.verdict, then.verdict) {
        (Verdict::Accept, Verdict::Reject) => {
            total.rejected += 1;
            Turn::Rejected
        }
        (Verdict::Reject, Verdict::Accept) => {
            total.accepted += 1;
            Turn::Accepted
        }
        _ => Turn::Stays,
    }
}

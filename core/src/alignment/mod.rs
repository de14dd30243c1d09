//! Alignment of graders with the definition of good: from verdicts and measured deviations, the limits that each grader and team really
//! applies, with intervals, and the release whose definition explains their verdicts best.
//!
//! | file | holds |
//! | --- | --- |
//! | `object_verdicts` | what a verdict on a label says of each object, and how far each deviates from golden |
//! | `customer_verdict` | customers' verdicts as they send them |
//! | `verdicts` | verdicts as files hold them, and the table of all of them |
//! | `limits` | the limits of one grader: `limit_grid` for one measure, `limit_samples` for several at once; `normal`, `lapse` |
//! | `judgement` | whether a limit is easy, harsh or aligned beside the rubric's |
//! | `release` | which release explains verdicts best, and the evidence |
//! | `agreement` | agreement with the current release and with others |
//! | `grading_yield` | what each team's grading takes away of what golden accepts |
//! | `report` | all of it for each grader and team |
//!
//! The models, their assumptions and limits are in docs/statistics.md. Nothing here decides on a person's pay or dismissal.

mod agreement;
mod customer_verdict;
mod grading_yield;
mod judgement;
mod lapse;
mod limit_grid;
mod limit_samples;
mod limits;
mod normal;
mod object_verdicts;
mod release;
mod report;
mod verdicts;

pub use agreement::{AgreementShare, PairAgreement, VerdictAgreement};
pub use customer_verdict::{MOST_CUSTOMER_VERDICTS, NewCustomerVerdict, parse_customer_verdicts};
pub use grading_yield::{ClassLoss, GradingYield, YieldVerdict, grading_yields};
pub use judgement::LimitJudgement;
pub use object_verdicts::{
    GoldenComparison, JudgedPart, LabelVerdict, ObjectVerdict, golden_outcomes, object_verdicts,
};
pub use release::ReleaseAlignment;
pub use report::{
    AlignmentAnalysis, ImpliedLimit, LimitSide, Party, PartyAlignment, is_within_rubric, parties,
};
pub use verdicts::{VerdictLine, VerdictTable};

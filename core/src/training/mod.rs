//! Training: courses and exams from golden items, when an attempt at one is passed, and what its questions are worth.
//!
//! | file | holds |
//! | --- | --- |
//! | `attempt` | when an attempt is open, passed or failed, the readiness after a calibration batch, and whether a person may start another one |
//! | `feedback` | what a person learns of an item without seeing its golden label |
//! | `item_statistics` | how hard each item is, and whether those who know more get it right |

mod attempt;
mod feedback;
mod item_statistics;

pub use attempt::{AttemptRefusal, AttemptState, CourseKind, CourseTerms, check_start, readiness};
pub use feedback::{BrokenRule, broken_rules};
pub use item_statistics::{ItemStatistics, LEAST_ANSWERS, item_statistics};

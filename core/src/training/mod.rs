//! Training: courses and exams from golden items, when an attempt at one is passed, and what its questions are worth.
//!
//! | file | holds |
//! | --- | --- |
//! | `attempt` | when an attempt is open, passed or failed, the readiness after a calibration batch, and whether a person may start another one |
//! | `feedback` | what a person learns of an item without seeing its golden label |
//! | `item_pool` | which golden items of a pool an attempt has, by concept and difficulty |
//! | `item_statistics` | how hard each item is, and whether those who know more get it right |
//! | `reading_check` | questions about the guideline, from its do and don't examples |

mod attempt;
mod feedback;
mod item_pool;
mod item_statistics;
mod reading_check;

pub use attempt::{
    AttemptProgress, AttemptRefusal, AttemptState, CourseKind, CourseTerms, check_start, readiness,
};
pub use feedback::{BrokenRule, broken_rules};
pub use item_pool::{PoolItem, draw_items};
pub use item_statistics::{ItemStatistics, LEAST_ANSWERS, item_statistics};
pub use reading_check::{MAX_QUESTIONS, ReadingQuestion, check_examples, reading_questions};

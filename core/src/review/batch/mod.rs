//! Batches: tasks that are sampled and judged together.
//!
//! | file | holds |
//! | --- | --- |
//! | `method` | how the sample of a batch is chosen, as people set it |
//! | `plan` | the sample of a batch of a given size, when it accepts or rejects, and with which probability |
//! | `draw` | which tasks are inspected, in which order, each with the probability to be in the sample |
//! | `wrong_share` | the share of wrong labels in a batch, estimated from its sample |
//! | `decision` | the verdict on a batch, and what becomes of the tasks that nobody inspected |

mod decision;
mod draw;
mod method;
mod plan;
mod wrong_share;

pub use decision::{BatchRefusal, BatchState, RestOfBatch, decide_batch};
pub use draw::{DrawnTask, draw_by_risk, draw_evenly, tasker_risk};
pub use method::{MOST_TASKS, SamplingMethod, SamplingMethodError};
pub use plan::{BatchPlan, InspectionCounts, Outlook, PlanPoint, PlanRule, batch_plan};
pub use wrong_share::{InspectedTask, WrongShare, estimate_wrong_share};

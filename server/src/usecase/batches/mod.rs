//! Batches: tasks that are sampled and judged together.
//!
//! | file | holds |
//! | --- | --- |
//! | `lot` | which tasks come into a batch, and its plan |
//! | `inspection` | what the inspected labels say, and which to inspect next |
//! | `switching` | how severe inspection by ISO 2859-1 is |
//! | `decision` | the decision, and how the tasks follow it |
//! | `field_error` | the error of a field |

mod decision;
mod field_error;
mod inspection;
mod lot;
mod switching;

pub use decision::{decide, settle_some};
pub use inspection::{get, next};
pub(super) use inspection::{record_verdict, withdraw_verdict};
pub use lot::{create, preview};
pub use switching::resume_inspection;

#[cfg(test)]
mod tests;

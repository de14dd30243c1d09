//! Training: courses and exams from golden items, attempts at them, and who may claim tasks of a stage.

mod attempts;
mod courses;
mod items;
mod proposals;
mod qualification;
mod reading;
mod results;

pub use attempts::{get as attempt, give_feedback, start};
pub use courses::{archive, create, detail, list};
pub use proposals::list as course_proposals;
pub(super) use qualification::require_qualified;
pub use reading::answer as answer_reading;
pub(super) use results::{LoadedItem, record_result};

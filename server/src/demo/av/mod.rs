//! "AV pilot": drives that are categorized, labeled with cuboids and linked with the cameras, and the three weeks of work on them.
//!
//! It is a project of its own: visitors of "Street pilot" compare with golden while they label, which no stage with honeypots may
//! allow, and its queue begins with a single frame.
//!
//! | file | holds |
//! | --- | --- |
//! | `pilot` | the project while people work in it: its people, stages and drives |
//! | `setup` | the project from its template, what an admin changed in it, and the drives |
//! | `recordings` | drives with what is true of them |
//! | `tags` | the first stage: weather, light and defects |
//! | `cuboids` | the second stage, from its golden items to what is left for visitors |
//! | `cuboid_work` | how a person labels a task of it, and how a reviewer judges that |
//! | `verdicts` | what a reviewer says who knows what is true |
//! | `honeypots` | golden items among the tasks of the second stage, and what they said about people |
//! | `training` | a course, and the exam that the second stage requires |
//! | `signals` | the third stage: blinkers and brake lights |

mod cuboid_work;
mod cuboids;
mod honeypots;
mod pilot;
mod recordings;
mod setup;
mod signals;
mod tags;
#[cfg(test)]
mod tests;
mod training;
mod verdicts;

pub(super) use pilot::NAME;

use super::files::StoredDrive;
use super::people::DemoAccount;
use crate::blobs::BlobStore;
use crate::clock::Timestamp;
use crate::store::{StoreError, Tx};
use assay_demo::DemoWorld;

/// Fill the project with three weeks of work.
pub(super) fn project(
    tx: &mut dyn Tx,
    now: &Timestamp,
    (world, blobs): (&DemoWorld, &BlobStore),
    people: &[DemoAccount],
    drives: &[StoredDrive],
) -> Result<(), StoreError> {
    let mut pilot = setup::project(tx, now, (world, blobs), people, drives)?;
    tags::categorize(&mut pilot)?;
    let golden = cuboids::label_golden(&mut pilot)?;
    honeypots::check_everybody(&mut pilot)?;
    training::add(&mut pilot, &golden)?;
    cuboids::label_rest(&mut pilot)?;
    signals::link(&mut pilot)
}

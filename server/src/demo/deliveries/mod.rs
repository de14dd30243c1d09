//! "Delivery pilot": two months of labels, reviews and verdicts of the customer's teams, by people whose ways are known.
//!
//! | file | holds |
//! | --- | --- |
//! | `people` | who works in it, and when |
//! | `setup` | the project, its scenes and golden labels, and the releases: pickups were trucks until the second one |
//! | `questions` | the brief, and questions that the customer's teams answer, each in its rhythm, until Legal falls silent |
//! | `graders` | what each grader accepts |
//! | `weeks` | labels, reviews and the customer's verdicts, week by week |

mod graders;
mod people;
mod questions;
mod setup;
#[cfg(test)]
mod tests;
mod weeks;

pub(super) use setup::NAME;

use super::files::StoredDrive;
use super::people::DemoAccount;
use crate::blobs::BlobStore;
use crate::clock::Timestamp;
use crate::store::{StoreError, Tx};
use crate::usecase::object_verdicts;
use assay_demo::DemoWorld;

/// Verdicts that are measured at a time.
const AT_ONCE: u32 = 200;

/// Fill the project with two months of work.
pub(super) fn project(
    tx: &mut dyn Tx,
    now: &Timestamp,
    (world, blobs): (&DemoWorld, &BlobStore),
    people: &[DemoAccount],
    drives: &[StoredDrive],
) -> Result<(), StoreError> {
    let mut pilot = setup::project(tx, now, (world, blobs), people, drives)?;
    weeks::work(&mut pilot)?;
    // What the server does in the background.
    loop {
        let measured = object_verdicts::measure(pilot.work.tx, blobs, None, AT_ONCE)?;
        if measured.is_empty() {
            return Ok(());
        }
        object_verdicts::store(pilot.work.tx, &measured)?;
    }
}

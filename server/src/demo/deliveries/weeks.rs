//! Labels, reviews and the customer's verdicts, week by week. In the second half operations help with the reviews, and approve what the
//! customer's teams reject.

use super::graders::{ALIGNED, GraderWays, HARSH, OUTDATED, Rejected, judge};
use super::people::{BEGUN, WEEKS};
use super::setup::DeliveryPilot;
use crate::clock::Timestamp;
use crate::demo::people::DemoAccount;
use crate::demo::work::{Rejection, Submission};
use crate::store::StoreError;
use crate::usecase::customer_verdicts;
use assay_core::alignment::NewCustomerVerdict;
use assay_core::api::NewCustomerVerdicts;
use assay_core::label::Document;
use assay_core::random::SplitMix;
use assay_core::review::{ErrorType, Verdict};
use assay_demo::TaskerErrors;

/// Weeks from which operations review every other label.
const HELPED_FROM: i64 = 4;
/// Every so many objects of a label get the verdict of one of the customer's teams.
const SAMPLED: usize = 2;
/// Labels at the end that the customer has not judged yet.
const LATEST: usize = 4;
const SEED: u64 = 20_261_130;

/// All weeks.
pub(super) fn work(pilot: &mut DeliveryPilot<'_>) -> Result<(), StoreError> {
    let mut random = SplitMix(SEED);
    for number in 0..pilot.deliveries.len() {
        let done = label_and_review(pilot, number, &mut random)?;
        if number + LATEST < pilot.deliveries.len() {
            customer_judges(pilot, number, &done, &mut random)?;
        }
    }
    Ok(())
}

/// When something is done with a delivery, so many minutes after its day begins.
fn time(pilot: &DeliveryPilot<'_>, number: usize, minute: i64) -> Timestamp {
    let a_week = pilot.deliveries.len().div_ceil(WEEKS.unsigned_abs() as usize).max(1);
    let week = pilot.deliveries[number].week;
    let day = (number % a_week) as i64 * 5 / a_week as i64;
    pilot.work.time_ago(BEGUN - 7 * (week - 1) - day, (number % a_week) as i64 * 20 + minute)
}

/// A tasker labels a scene, and a reviewer judges it until it is accepted. Gives the accepted label.
fn label_and_review(
    pilot: &mut DeliveryPilot<'_>,
    number: usize,
    random: &mut SplitMix,
) -> Result<Document, StoreError> {
    // Loose positions, and pickups as trucks, are what reviewers differ about; all see what is missing or turned around.
    let loose = TaskerErrors { size_log: 0.03, yaw_flips: 0.0, far_missed: 0.0, ..TaskerErrors::swaggy() };
    let errors = [TaskerErrors::careful(), loose, TaskerErrors::misses_far(), TaskerErrors::flips_yaw()];
    let who = pilot.people.taskers[number % 4];
    let is_helped =
        pilot.deliveries[number].week >= HELPED_FROM && number.is_multiple_of(2) != (number % 4 == 1);
    let (reviewer, ways) =
        if is_helped { (pilot.people.operations, OUTDATED) } else { (pilot.people.quality, ALIGNED) };
    let tries = [errors[number % 4], TaskerErrors::careful(), TaskerErrors::careful()];
    let task = pilot.deliveries[number].task;
    let mut accepted = Document::default();
    for (turn, errors) in (0_i64..).zip(tries) {
        let at = time(pilot, number, 120 * turn);
        pilot.work.claim(&at, who, task)?;
        let seed = number as u64 * 8 + turn.unsigned_abs();
        let label = pilot.world.label_by(errors, &pilot.deliveries[number].golden, seed);
        let done = pilot.work.submit(&at.plus_seconds(1500), who, task, &label)?;
        let rejected = say(pilot, number, (&label, ways), random);
        // Nobody sends a label back a third time.
        let rejected = if turn < 2 { rejected } else { Rejected::default() };
        let is_accepted = !rejected.is_any();
        review(pilot, &at.plus_seconds(3600), (reviewer, &done), rejected)?;
        accepted = label;
        if is_accepted {
            break;
        }
    }
    Ok(accepted)
}

/// What a grader of these ways says of a label.
fn say(
    pilot: &DeliveryPilot<'_>,
    number: usize,
    (label, ways): (&Document, GraderWays),
    random: &mut SplitMix,
) -> Rejected {
    let delivery = &pilot.deliveries[number];
    judge(ways, [label, &delivery.golden], &delivery.scene, &pilot.rubric, random)
}

fn review(
    pilot: &mut DeliveryPilot<'_>,
    at: &Timestamp,
    (reviewer, done): (&DemoAccount, &Submission),
    rejected: Rejected,
) -> Result<(), StoreError> {
    let rejection = rejected.is_any().then(|| Rejection {
        errors: rejected.errors(),
        reason: "Look at the marked objects again, and at what is far away.".to_owned(),
        rejected: rejected.objects,
    });
    pilot.work.review(at, reviewer, done, rejection)
}

/// The customer's teams judge samples of the accepted label, some days later.
fn customer_judges(
    pilot: &mut DeliveryPilot<'_>,
    number: usize,
    label: &Document,
    random: &mut SplitMix,
) -> Result<(), StoreError> {
    let people = pilot.people;
    let teams = [(people.customer_qa, ALIGNED), (people.ml, HARSH), (people.customer_operations, OUTDATED)];
    for (offset, (who, ways)) in teams.into_iter().enumerate() {
        let rejected = say(pilot, number, (label, ways), random);
        let sampled = label.objects.iter().skip((number + offset) % SAMPLED).step_by(SAMPLED);
        let verdict = |object: &assay_core::label::Object| {
            let is_rejected = rejected.objects.contains(&object.id);
            NewCustomerVerdict {
                scene: pilot.deliveries[number].name.clone(),
                stage: String::new(),
                object: object.id.clone(),
                verdict: if is_rejected { Verdict::Reject } else { Verdict::Accept },
                errors: if is_rejected { vec![ErrorType::Geometry] } else { Vec::new() },
                reason: if is_rejected {
                    "Not where or what it should be.".to_owned()
                } else {
                    String::new()
                },
                grader: String::new(),
                team: String::new(),
                at: String::new(),
            }
        };
        let new = NewCustomerVerdicts { verdicts: sampled.map(verdict).collect(), csv: String::new() };
        if new.verdicts.is_empty() {
            continue;
        }
        let at = time(pilot, number, 600 + 60 * offset as i64);
        let by = pilot.work.by(&at, who);
        customer_verdicts::add(pilot.work.tx, by, who.role, &new)?.unrecorded();
    }
    Ok(())
}

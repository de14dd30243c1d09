//! The project while people work in it.

use super::recordings::Recordings;
use crate::demo::people::{DemoAccount, first, taskers};
use crate::demo::work::DemoWork;
use crate::store::StoreError;
use assay_core::id::StageId;
use assay_core::permission::Role;
use assay_demo::DemoWorld;

/// Classes of objects with blinkers and brake lights.
pub(super) const VEHICLES: [&str; 4] = ["car", "pickup", "truck", "bus"];

/// Name of the project.
pub(in crate::demo) const NAME: &str = "AV pilot";

/// The project while people work in it.
pub(super) struct AvPilot<'a> {
    pub(super) work: DemoWork<'a>,
    pub(super) world: &'a DemoWorld,
    pub(super) people: AvPeople<'a>,
    pub(super) stages: AvStages,
    pub(super) recordings: Recordings<'a>,
}

/// Stages in their order.
#[derive(Clone, Copy)]
pub(super) struct AvStages {
    pub(super) tags: StageId,
    pub(super) cuboids: StageId,
    pub(super) signals: StageId,
}

/// People by what they are like.
#[derive(Clone, Copy)]
pub(super) struct AvPeople<'a> {
    /// Tasker who zooms in.
    pub(super) careful: &'a DemoAccount,
    /// Tasker who is fast and overconfident.
    pub(super) swaggy: &'a DemoAccount,
    /// Tasker who misses far objects.
    pub(super) misses_far: &'a DemoAccount,
    /// Tasker who takes rears for fronts.
    pub(super) flips_yaw: &'a DemoAccount,
    /// Reviewer.
    pub(super) qa: &'a DemoAccount,
    /// Lead of the project.
    pub(super) operations: &'a DemoAccount,
    /// Admin of the project.
    pub(super) admin: &'a DemoAccount,
}

impl<'a> AvPeople<'a> {
    /// People by their roles, and taskers by their order.
    pub(super) fn new(people: &'a [DemoAccount]) -> Result<Self, StoreError> {
        let [careful, swaggy, misses_far, flips_yaw] = taskers(people)?;
        let qa = first(people, Role::Qa)?;
        let (operations, admin) = (first(people, Role::Operations)?, first(people, Role::Admin)?);
        Ok(Self { careful, swaggy, misses_far, flips_yaw, qa, operations, admin })
    }
}

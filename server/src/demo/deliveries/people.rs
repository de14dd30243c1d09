//! Who works in the project, and when.

use crate::demo::people::{DemoAccount, first, taskers};
use crate::store::StoreError;
use assay_core::permission::Role;

/// Weeks of work.
pub(super) const WEEKS: i64 = 6;
/// Days before the demo's first start on which the work begins.
pub(super) const BEGUN: i64 = 7 * WEEKS + 2;

/// People by what they are like.
#[derive(Clone, Copy)]
pub(super) struct DeliveryPeople<'a> {
    pub(super) taskers: [&'a DemoAccount; 4],
    pub(super) quality: &'a DemoAccount,
    pub(super) operations: &'a DemoAccount,
    pub(super) ml: &'a DemoAccount,
    pub(super) customer_qa: &'a DemoAccount,
    pub(super) customer_operations: &'a DemoAccount,
    pub(super) legal: &'a DemoAccount,
}

impl<'a> DeliveryPeople<'a> {
    pub(super) fn new(people: &'a [DemoAccount]) -> Result<Self, StoreError> {
        let of = |team: &str| {
            people.iter().find(|person| person.team == team).ok_or(StoreError::NotFound("person in the demo"))
        };
        Ok(Self {
            taskers: taskers(people)?,
            quality: of("Quality")?,
            operations: first(people, Role::Operations)?,
            ml: of("ML")?,
            customer_qa: of("Customer QA")?,
            customer_operations: of("Customer operations")?,
            legal: of("Legal")?,
        })
    }

    /// One person of each team that the milestone requires.
    pub(super) fn answering(&self) -> [&'a DemoAccount; 3] {
        [self.ml, self.customer_operations, self.legal]
    }
}

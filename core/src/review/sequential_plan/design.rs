//! Requirements on a sequential plan.

/// Largest number of items that a plan may inspect: 100,000. It bounds the time of the search.
pub const MOST_INSPECTED: u64 = 100_000;

/// Requirements on a plan: two qualities and the risks at them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SequentialDesign {
    /// Number of items in the lot.
    pub lot: u64,
    /// Acceptance quality limit, percent nonconforming: lots this good should be accepted.
    pub aql: f64,
    /// Rejectable quality level, percent nonconforming: lots this bad should be rejected.
    pub rql: f64,
    /// Producer's risk: largest probability of rejecting a lot at the AQL.
    pub alpha: f64,
    /// Consumer's risk: largest probability of accepting a lot at the RQL.
    pub beta: f64,
}

/// Reason why there is no sequential plan.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SequentialPlanError {
    /// The lot has no items.
    #[error("the lot is empty. Enter its number of items")]
    EmptyLot,
    /// A quality is no percentage between 0 and 100.
    #[error("{name} is {value}, not between 0 and 100. Enter a percentage of nonconforming items")]
    Percentage {
        /// `AQL` or `RQL`.
        name: &'static str,
        /// The number of the request.
        value: f64,
    },
    /// The qualities are in the wrong order.
    #[error("RQL {rql} does not exceed AQL {aql}. Raise the RQL, or lower the AQL")]
    Order {
        /// AQL of the request, percent.
        aql: f64,
        /// RQL of the request, percent.
        rql: f64,
    },
    /// A risk is not between 0 and 0.5.
    #[error("{name} is {value}, not between 0 and 0.5. Enter a risk such as 0.05")]
    Risk {
        /// `alpha` or `beta`.
        name: &'static str,
        /// The number of the request.
        value: f64,
    },
    /// The qualities are so near each other, or the risks so small, that a plan needs more than [`MOST_INSPECTED`] items.
    #[error("a plan needs more than {MOST_INSPECTED} items. Raise the RQL or the risks")]
    TooManyInspections,
}

impl SequentialDesign {
    /// Whether there can be a plan.
    ///
    /// # Errors
    /// An empty lot, percentages or risks out of range, an RQL that does not exceed the AQL.
    pub fn check(&self) -> Result<(), SequentialPlanError> {
        if self.lot == 0 {
            return Err(SequentialPlanError::EmptyLot);
        }
        for (name, value) in [("AQL", self.aql), ("RQL", self.rql)] {
            if !(value > 0.0 && value < 100.0) {
                return Err(SequentialPlanError::Percentage { name, value });
            }
        }
        if self.rql <= self.aql {
            return Err(SequentialPlanError::Order { aql: self.aql, rql: self.rql });
        }
        for (name, value) in [("alpha", self.alpha), ("beta", self.beta)] {
            if !(value > 0.0 && value < 0.5) {
                return Err(SequentialPlanError::Risk { name, value });
            }
        }
        Ok(())
    }
}

//! New batch as it is entered.

use assay_core::api::{BatchFilter, NewBatch};
use assay_core::review::batch::SamplingMethod;
use assay_core::review::iso_2859::InspectionLevel;
use leptos::prelude::*;

/// Kind of a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MethodKind {
    Iso2859,
    Sequential,
    FixedRate,
    Risk,
}

impl MethodKind {
    pub(super) const ALL: [Self; 4] = [Self::Iso2859, Self::Sequential, Self::FixedRate, Self::Risk];

    /// Title, and what it does.
    pub(super) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Iso2859 => (
                "ISO 2859-1",
                "a sample of a size by the standard; its switching rules follow the record of the batches",
            ),
            Self::Sequential => (
                "Sequential",
                "label by label, until those that are wrong decide: the fewest labels for the same risks",
            ),
            Self::FixedRate => ("Fixed rate", "a share of the labels"),
            Self::Risk => {
                ("By risk", "a share of the labels, more of people whose labels are wrong more often")
            }
        }
    }
}

/// Batch as it is entered.
#[derive(Clone, Copy)]
pub(super) struct BatchDraft {
    pub(super) stage: RwSignal<String>,
    pub(super) tasker: RwSignal<String>,
    pub(super) class: RwSignal<String>,
    pub(super) from_day: RwSignal<String>,
    pub(super) to_day: RwSignal<String>,
    pub(super) release: RwSignal<Option<f64>>,
    pub(super) kind: RwSignal<MethodKind>,
    pub(super) level: RwSignal<InspectionLevel>,
    pub(super) iso_aql: RwSignal<f64>,
    pub(super) reduced: RwSignal<bool>,
    /// Percentages of a sequential plan: AQL, RQL, producer's and consumer's risk.
    pub(super) sequential: [RwSignal<Option<f64>>; 4],
    /// Share of the labels, and of wrong ones that accept the batch, percent.
    pub(super) share: RwSignal<Option<f64>>,
    pub(super) accept: RwSignal<Option<f64>>,
}

impl BatchDraft {
    pub(super) fn new(stage: String) -> Self {
        Self {
            stage: RwSignal::new(stage),
            tasker: RwSignal::new(String::new()),
            class: RwSignal::new(String::new()),
            from_day: RwSignal::new(String::new()),
            to_day: RwSignal::new(String::new()),
            release: RwSignal::new(None),
            kind: RwSignal::new(MethodKind::Iso2859),
            level: RwSignal::new(InspectionLevel::II),
            iso_aql: RwSignal::new(2.5),
            reduced: RwSignal::new(true),
            sequential: [2.5, 10.0, 5.0, 10.0].map(|percent| RwSignal::new(Some(percent))),
            share: RwSignal::new(Some(10.0)),
            accept: RwSignal::new(Some(2.0)),
        }
    }

    /// What is sent; tracked.
    pub(super) fn to_request(self) -> NewBatch {
        let text = |of: RwSignal<String>| Some(of.get()).filter(|text| !text.is_empty());
        let share = |of: RwSignal<Option<f64>>| of.get().unwrap_or(0.0) / 100.0;
        let [aql, rql, alpha, beta] = self.sequential;
        let method = match self.kind.get() {
            MethodKind::Iso2859 => SamplingMethod::Iso2859 {
                level: self.level.get(),
                aql: self.iso_aql.get(),
                reduced: self.reduced.get(),
            },
            MethodKind::Sequential => SamplingMethod::Sequential {
                aql: aql.get().unwrap_or(0.0),
                rql: rql.get().unwrap_or(0.0),
                alpha: share(alpha),
                beta: share(beta),
            },
            MethodKind::FixedRate => {
                SamplingMethod::FixedRate { share: share(self.share), accept: share(self.accept) }
            }
            MethodKind::Risk => SamplingMethod::Risk { share: share(self.share), accept: share(self.accept) },
        };
        NewBatch {
            stage: self.stage.get(),
            filter: BatchFilter {
                tasker: text(self.tasker),
                release: self.release.get().map(|number| number as u32),
                class: text(self.class),
                from_day: text(self.from_day),
                to_day: text(self.to_day),
            },
            method,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_become_shares_and_empty_fields_are_left_out() {
        let owner = Owner::new();
        owner.with(|| {
            let draft = BatchDraft::new("s".to_owned());
            draft.kind.set(MethodKind::Sequential);
            draft.class.set("truck".to_owned());
            let new = draft.to_request();
            assert_eq!(
                new.method,
                SamplingMethod::Sequential { aql: 2.5, rql: 10.0, alpha: 0.05, beta: 0.1 }
            );
            assert_eq!(new.filter, BatchFilter { class: Some("truck".to_owned()), ..BatchFilter::default() });
            draft.kind.set(MethodKind::Risk);
            assert_eq!(draft.to_request().method, SamplingMethod::Risk { share: 0.1, accept: 0.02 });
        });
    }
}

//! Life of a golden item, as a pure state machine.

use crate::enum_with_all::enum_with_all;
use serde::{Deserialize, Serialize};

enum_with_all! {
    /// State of a golden item.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[serde(rename_all = "snake_case")]
    pub enum GoldenState {
        /// Somebody makes its label.
        Draft,
        /// Its label waits for the agreement of the other parties.
        Proposed,
        /// It is on the agenda of a debrief.
        InDebrief,
        /// The parties agree on its label.
        Vetted,
        /// The parties agreed on its label, and the rules have changed since.
        Stale,
        /// It is no longer used.
        Retired,
    }
}

enum_with_all! {
    /// Event in the life of a golden item.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[serde(rename_all = "snake_case")]
    pub enum GoldenEvent {
        /// Its label, perhaps a new one, is proposed to the other parties.
        Propose,
        /// A debrief puts it on its agenda.
        Discuss,
        /// The parties agree on its label.
        Vet,
        /// Its label has to be made again.
        Return,
        /// The rules for its label change.
        Outdate,
        /// It is no longer used.
        Retire,
        /// It is used again.
        Restore,
    }
}

/// State after an event; `None` where the state does not allow the event.
pub fn next_state(state: GoldenState, event: GoldenEvent) -> Option<GoldenState> {
    use GoldenState::{Draft, InDebrief, Proposed, Retired, Stale, Vetted};
    let (from, to): (&[GoldenState], GoldenState) = match event {
        // A label that is proposed again has to be agreed on again, whatever was agreed on before.
        GoldenEvent::Propose => (&[Draft, Proposed, InDebrief, Vetted, Stale], Proposed),
        GoldenEvent::Discuss => (&[Proposed, InDebrief, Vetted, Stale], InDebrief),
        GoldenEvent::Vet => (&[Proposed, InDebrief, Stale], Vetted),
        GoldenEvent::Return => (&[Proposed, InDebrief, Stale], Draft),
        GoldenEvent::Outdate => (&[Vetted], Stale),
        GoldenEvent::Retire => (&[Draft, Proposed, InDebrief, Vetted, Stale], Retired),
        GoldenEvent::Restore => (&[Retired], Draft),
    };
    from.contains(&state).then_some(to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use GoldenEvent::*;

    fn through(events: &[GoldenEvent]) -> Option<GoldenState> {
        events.iter().try_fold(GoldenState::Draft, |state, event| next_state(state, *event))
    }

    #[test]
    fn an_item_is_proposed_debriefed_and_vetted_before_it_can_go_stale() {
        assert_eq!(through(&[Propose, Discuss, Vet, Outdate]), Some(GoldenState::Stale));
        assert_eq!(through(&[Propose, Discuss, Outdate]), None);
        assert_eq!(through(&[Vet]), None);
    }

    #[test]
    fn a_stale_item_is_vetted_again_as_it_is_or_with_a_new_label() {
        let stale = [Propose, Vet, Outdate];
        assert_eq!(through(&[&stale[..], &[Vet]].concat()), Some(GoldenState::Vetted));
        assert_eq!(through(&[&stale[..], &[Propose]].concat()), Some(GoldenState::Proposed));
    }

    #[test]
    fn each_event_leads_from_these_states() {
        let lines = GoldenEvent::ALL.map(|event| {
            let reached: Vec<_> = GoldenState::ALL
                .into_iter()
                .filter_map(|from| Some(format!("{from:?} → {:?}", next_state(from, event)?)))
                .collect();
            format!("{event:?}: {}", reached.join(", "))
        });
        insta::assert_snapshot!(lines.join("\n"), @r"
        Propose: Draft → Proposed, Proposed → Proposed, InDebrief → Proposed, Vetted → Proposed, Stale → Proposed
        Discuss: Proposed → InDebrief, InDebrief → InDebrief, Vetted → InDebrief, Stale → InDebrief
        Vet: Proposed → Vetted, InDebrief → Vetted, Stale → Vetted
        Return: Proposed → Draft, InDebrief → Draft, Stale → Draft
        Outdate: Vetted → Stale
        Retire: Draft → Retired, Proposed → Retired, InDebrief → Retired, Vetted → Retired, Stale → Retired
        Restore: Retired → Draft
        ");
    }

    #[test]
    fn a_retired_item_can_only_be_taken_back() {
        let allowed: Vec<_> =
            GoldenEvent::ALL.into_iter().filter(|e| next_state(GoldenState::Retired, *e).is_some()).collect();
        assert_eq!(allowed, [Restore]);
    }
}

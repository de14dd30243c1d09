//! The life of a golden item.

use serde::{Deserialize, Serialize};

/// How far a golden item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum GoldenState {
    /// Being made.
    Draft,
    /// Put before the other parties.
    Proposed,
    /// On the agenda of a debrief.
    InDebrief,
    /// Agreed on.
    Vetted,
    /// Agreed on once; what it rests on has changed since.
    Stale,
    /// No longer used.
    Retired,
}

/// What happens to a golden item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum GoldenEvent {
    /// Its label, perhaps a new one, is put before the other parties.
    Propose,
    /// A debrief takes it up.
    Discuss,
    /// The parties agree on its label.
    Vet,
    /// Its label is to be made again.
    Return,
    /// What it rests on changed.
    Outdate,
    /// It is no longer used.
    Retire,
    /// It is used again.
    Restore,
}

impl GoldenEvent {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Propose, Self::Discuss, Self::Vet, Self::Return, Self::Outdate, Self::Retire, Self::Restore];
}

/// The state after an event; nothing where a state does not allow it.
pub fn next_state(state: GoldenState, event: GoldenEvent) -> Option<GoldenState> {
    use GoldenEvent::*;
    use GoldenState::*;
    match (state, event) {
        // A label that is proposed anew has to be agreed on anew, whatever was agreed on before.
        (Draft | Proposed | InDebrief | Vetted | Stale, Propose) => Some(Proposed),
        (Proposed | Vetted | Stale | InDebrief, Discuss) => Some(InDebrief),
        (Proposed | InDebrief | Stale, Vet) => Some(Vetted),
        (Proposed | InDebrief | Stale, Return) => Some(Draft),
        (Vetted, Outdate) => Some(Stale),
        (Draft | Proposed | InDebrief | Vetted | Stale, Retire) => Some(Retired),
        (Retired, Restore) => Some(Draft),
        _ => None,
    }
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
    fn a_retired_item_can_only_be_taken_back() {
        let allowed: Vec<_> =
            GoldenEvent::ALL.into_iter().filter(|e| next_state(GoldenState::Retired, *e).is_some()).collect();
        assert_eq!(allowed, [Restore]);
    }
}

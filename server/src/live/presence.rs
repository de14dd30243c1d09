//! Presence in a debrief: participants, pointers, the presenter's view and preview; without sockets and clocks.

use assay_core::debrief::{
    ConnectionPointer, LimitPreview, PointerPosition, PresenceUpdate, PresenterView, ServerMessage,
    ViewTarget,
};
use std::collections::{BTreeMap, BTreeSet};

/// Presence of a room, and the changes that are not sent yet.
#[derive(Debug, Default)]
pub(super) struct Presence {
    participants: BTreeMap<u32, ParticipantState>,
    next: u32,
    presenter: Option<String>,
    view: Option<PresenterView>,
    preview: Option<LimitPreview>,
    pending: PendingChanges,
}

#[derive(Debug)]
struct ParticipantState {
    person: String,
    pointer: Option<PointerPosition>,
}

#[derive(Debug, Default)]
struct PendingChanges {
    here: bool,
    pointers: BTreeSet<u32>,
    gone: BTreeSet<u32>,
    view: bool,
    preview: bool,
    draft: bool,
}

impl Presence {
    /// Adds a participant, and returns the number of the connection.
    pub(super) fn join(&mut self, person: &str) -> u32 {
        self.next = self.next.wrapping_add(1);
        self.participants.insert(self.next, ParticipantState { person: person.to_owned(), pointer: None });
        self.pending.here = true;
        self.next
    }

    /// Removes a participant.
    pub(super) fn leave(&mut self, participant: u32) {
        if self.participants.remove(&participant).is_some_and(|participant| participant.pointer.is_some()) {
            self.pending.pointers.remove(&participant);
            self.pending.gone.insert(participant);
        }
        self.pending.here = true;
    }

    /// People who are here, each once.
    pub(super) fn people(&self) -> BTreeSet<&str> {
        self.participants.values().map(|participant| participant.person.as_str()).collect()
    }

    /// Number of connections in the room, and number of connections of one person.
    pub(super) fn connection_counts(&self, person: &str) -> (usize, usize) {
        (
            self.participants.len(),
            self.participants.values().filter(|participant| participant.person == person).count(),
        )
    }

    /// Makes this person the presenter. A limit that another person moved goes back.
    pub(super) fn set_presenter(&mut self, person: &str) {
        if self.presenter.as_deref() == Some(person) {
            return;
        }
        self.presenter = Some(person.to_owned());
        self.pending.preview |= self.preview.take().is_some();
    }

    /// Records that the draft of the next release changed.
    pub(super) fn draft_changed(&mut self) {
        self.pending.draft = true;
    }

    /// Applies an update of a participant; returns whether the room must be notified.
    pub(super) fn apply(&mut self, participant: u32, update: PresenceUpdate) -> bool {
        let Some(own) = self.participants.get_mut(&participant) else { return false };
        let presents = self.presenter.as_deref() == Some(own.person.as_str());
        match update {
            PresenceUpdate::Pointer { at } => {
                if own.pointer == at {
                    return false;
                }
                let (set, other) = match &at {
                    Some(_) => (&mut self.pending.pointers, &mut self.pending.gone),
                    None => (&mut self.pending.gone, &mut self.pending.pointers),
                };
                set.insert(participant);
                other.remove(&participant);
                own.pointer = at;
            }
            PresenceUpdate::View { view } if presents => {
                self.pending.view |= self.view.as_ref() != Some(&view);
                self.view = Some(view);
            }
            PresenceUpdate::LimitPreview { preview } if presents => {
                self.pending.preview |= self.preview != preview;
                self.preview = preview;
            }
            PresenceUpdate::View { .. } | PresenceUpdate::LimitPreview { .. } => return false,
        }
        true
    }

    /// Messages about what changed since the last call.
    pub(super) fn take_changes(&mut self) -> Vec<ServerMessage> {
        let pending = std::mem::take(&mut self.pending);
        let mut messages = Vec::new();
        if pending.here {
            messages.push(self.participants_message());
        }
        if !(pending.pointers.is_empty() && pending.gone.is_empty()) {
            let on = self.pointers_by_target(|participant| pending.pointers.contains(&participant));
            messages.push(ServerMessage::Pointers { on, gone: pending.gone.into_iter().collect() });
        }
        messages.extend(self.view.clone().filter(|_| pending.view).map(|view| ServerMessage::View { view }));
        if pending.preview {
            messages.push(ServerMessage::LimitPreview { preview: self.preview.clone() });
        }
        if pending.draft {
            messages.push(ServerMessage::Draft);
        }
        messages
    }

    /// Messages with the whole presence, for a participant who joins or missed something.
    pub(super) fn snapshot(&self) -> Vec<ServerMessage> {
        let pointers = ServerMessage::Pointers { on: self.pointers_by_target(|_| true), gone: Vec::new() };
        let view = self.view.clone().map(|view| ServerMessage::View { view });
        let preview = ServerMessage::LimitPreview { preview: self.preview.clone() };
        [self.participants_message(), pointers]
            .into_iter()
            .chain(view)
            .chain([preview, ServerMessage::Draft])
            .collect()
    }

    fn participants_message(&self) -> ServerMessage {
        ServerMessage::Participants {
            connections: self
                .participants
                .iter()
                .map(|(n, participant)| (*n, participant.person.clone()))
                .collect(),
        }
    }

    /// Pointers by the view that they move over.
    fn pointers_by_target(&self, wanted: impl Fn(u32) -> bool) -> Vec<(ViewTarget, Vec<ConnectionPointer>)> {
        let mut on: BTreeMap<&ViewTarget, Vec<ConnectionPointer>> = BTreeMap::new();
        for (participant, pointer) in
            self.participants.iter().filter_map(|(n, participant)| Some((*n, participant.pointer.as_ref()?)))
        {
            if wanted(participant) {
                on.entry(&pointer.on).or_default().push((participant, pointer.at.clone()));
            }
        }
        on.into_iter().map(|(target, all)| (target.clone(), all)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(x: f64) -> PresenceUpdate {
        PresenceUpdate::Pointer { at: Some(PointerPosition { on: ViewTarget::default(), at: vec![x, 0.0] }) }
    }

    fn preview(max: f64) -> PresenceUpdate {
        let (stage, rule) = ("s".to_owned(), "r".to_owned());
        PresenceUpdate::LimitPreview {
            preview: Some(LimitPreview { stage, rule, min: None, max: Some(max) }),
        }
    }

    #[test]
    fn a_pointer_that_moved_often_is_sent_with_its_last_position() {
        let mut presence = Presence::default();
        let participant = presence.join("ana");
        presence.take_changes();
        for x in 0..9 {
            assert!(presence.apply(participant, point(f64::from(x))));
        }
        assert!(!presence.apply(participant, point(8.0)));
        let on = vec![(ViewTarget::default(), vec![(participant, vec![8.0, 0.0])])];
        assert_eq!(presence.take_changes(), [ServerMessage::Pointers { on, gone: vec![] }]);
        assert_eq!(presence.take_changes(), []);
    }

    #[test]
    fn a_participant_who_leaves_loses_the_pointer() {
        let mut presence = Presence::default();
        let participant = presence.join("ana");
        presence.apply(participant, point(1.0));
        presence.take_changes();
        presence.leave(participant);
        let messages = presence.take_changes();
        assert_eq!(
            messages,
            [
                ServerMessage::Participants { connections: vec![] },
                ServerMessage::Pointers { on: vec![], gone: vec![participant] }
            ]
        );
    }

    #[test]
    fn only_the_presenter_shows_a_view_and_moves_a_limit() {
        let mut presence = Presence::default();
        let (ana, bo) = (presence.join("ana"), presence.join("bo"));
        presence.set_presenter("ana");
        presence.take_changes();
        assert!(!presence.apply(bo, preview(2.0)) && presence.apply(ana, preview(1.0)));
        assert_eq!(presence.take_changes().len(), 1);
        presence.set_presenter("bo");
        assert_eq!(presence.take_changes(), [ServerMessage::LimitPreview { preview: None }]);
        assert!(!presence.apply(ana, preview(3.0)));
    }
}

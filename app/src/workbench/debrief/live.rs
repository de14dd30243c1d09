//! State of the debrief in this browser, with the live connection that updates it.

use crate::client::socket::{DisconnectReason, Socket};
use crate::client::{ApiError, routes};
use assay_core::debrief::{
    ApplyResult, DebriefAction, DebriefEvent, LimitPreview, PresenceUpdate, PresenterView, Room,
    ServerMessage, ViewTarget,
};
use leptos::prelude::*;
use std::time::Duration;

/// First and longest wait between tries to connect again.
const FIRST_WAIT: Duration = Duration::from_millis(400);
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Time without a change after which a golden label is measured again.
const REST: Duration = Duration::from_secs(2);

/// State of the live connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConnectionState {
    /// Connecting for the first time.
    Connecting,
    /// Connected: events arrive as they happen.
    Connected,
    /// The network is away; the connection comes back by itself.
    Disconnected,
    /// The server refuses this person, and why.
    Refused(String),
}

/// Pointer of a connection: what it is over, and its position.
type PointerOn = (u32, ViewTarget, Vec<f64>);

/// Handles to the room.
#[derive(Clone, Copy)]
pub struct LiveDebrief {
    project: StoredValue<String>,
    debrief: StoredValue<String>,
    me: StoredValue<String>,
    /// State from all events.
    pub room: RwSignal<Room>,
    /// State of the live connection.
    pub connection: RwSignal<ConnectionState>,
    /// Connections and the people behind them.
    pub connections: RwSignal<Vec<(u32, String)>>,
    /// Positions of pointers, by connection.
    pub pointers: RwSignal<Vec<PointerOn>>,
    /// View of the presenter.
    pub view: RwSignal<Option<PresenterView>>,
    /// Limit that the presenter moves.
    pub preview: RwSignal<Option<LimitPreview>>,
    /// Number of changes of the next release's draft so far.
    pub draft_changes: RwSignal<u32>,
    /// Number of pauses after changes of golden labels: then rules are measured again.
    pub golden_changes: RwSignal<u32>,
    events: StoredValue<Vec<DebriefEvent>>,
    socket: StoredValue<Option<Socket>, LocalStorage>,
    wait: StoredValue<Duration>,
}

impl LiveDebrief {
    /// Debrief with its events so far; it stays connected until the page is left.
    pub fn start(project: String, debrief: String, me: String, events: Vec<DebriefEvent>) -> Self {
        let live = Self {
            project: StoredValue::new(project),
            debrief: StoredValue::new(debrief),
            me: StoredValue::new(me),
            room: RwSignal::new(Room::from_events(&events)),
            connection: RwSignal::new(ConnectionState::Connecting),
            connections: RwSignal::new(Vec::new()),
            pointers: RwSignal::new(Vec::new()),
            view: RwSignal::new(None),
            preview: RwSignal::new(None),
            draft_changes: RwSignal::new(0),
            golden_changes: RwSignal::new(0),
            events: StoredValue::new(events),
            socket: StoredValue::new_local(None),
            wait: StoredValue::new(FIRST_WAIT),
        };
        live.connect();
        let online = window_event_listener_untyped("online", move |_| {
            if live.connection.get_untracked() == ConnectionState::Disconnected {
                live.connect();
            }
        });
        on_cleanup(move || {
            online.remove();
            live.socket.try_set_value(None);
        });
        live
    }

    fn connect(self) {
        let Some(since) = self.room.try_with_untracked(|room| room.seq) else { return };
        let path = routes::live_path(&self.project.get_value(), &self.debrief.get_value(), since);
        let socket =
            Socket::open(&path, move |text| self.receive(&text), move |reason| self.on_close(reason));
        if socket.is_none() {
            self.on_close(DisconnectReason::Lost);
        }
        self.socket.set_value(socket);
    }

    fn on_close(self, reason: DisconnectReason) {
        match reason {
            DisconnectReason::Refused(why) => {
                self.connection.try_set(ConnectionState::Refused(why));
            }
            DisconnectReason::Lost => {
                self.connection.try_set(ConnectionState::Disconnected);
                let Some(wait) = self.wait.try_get_value() else { return };
                self.wait.set_value(next_wait(wait));
                set_timeout(move || self.reconnect(), wait);
            }
        }
    }

    /// Unless the page was left, or it came back otherwise.
    fn reconnect(self) {
        if self.connection.try_get_untracked() == Some(ConnectionState::Disconnected) {
            self.connect();
        }
    }

    fn receive(self, text: &str) {
        // An unknown message comes from a newer server: the next reload brings the page that knows it.
        let Ok(message) = serde_json::from_str::<ServerMessage>(text) else { return };
        match message {
            ServerMessage::Event { event } => self.apply(event),
            ServerMessage::Participants { connections } => {
                self.pointers.update(|all| retain_connected(all, &connections));
                self.connections.set(connections);
            }
            ServerMessage::Pointers { on, gone } => {
                let moved = on.into_iter().flat_map(|(target, positions)| {
                    positions.into_iter().map(move |(connection, at)| (connection, target.clone(), at))
                });
                self.pointers.update(|all| move_pointers(all, moved, &gone));
            }
            // The own view is known here before it comes back.
            ServerMessage::View { .. } | ServerMessage::LimitPreview { .. } if self.presents_untracked() => {}
            ServerMessage::View { view } => self.view.set(Some(view)),
            ServerMessage::LimitPreview { preview } => self.preview.set(preview),
            ServerMessage::Draft => self.draft_changes.update(|n| *n = n.wrapping_add(1)),
            ServerMessage::CaughtUp => {
                self.wait.set_value(FIRST_WAIT);
                self.connection.set(ConnectionState::Connected);
            }
        }
    }

    fn apply(self, event: DebriefEvent) {
        let taken = self.room.try_maybe_update(|room| {
            let taken = room.apply(&event);
            (taken == ApplyResult::New, taken)
        });
        match taken {
            Some(ApplyResult::New) => {
                if matches!(event.action, DebriefAction::Edit { .. }) {
                    self.schedule_measurements();
                }
                if matches!(
                    event.action,
                    DebriefAction::Decide { .. } | DebriefAction::Vet { .. } | DebriefAction::Edit { .. }
                ) {
                    self.draft_changes.update(|n| *n = n.wrapping_add(1));
                }
                self.events.update_value(|all| all.push(event));
            }
            // Ask anew for all that is missing.
            Some(ApplyResult::Gap) => self.connect(),
            Some(ApplyResult::Known) | None => {}
        }
    }

    /// Request measurements once the changes pause: a label changes again and again while a person draws.
    fn schedule_measurements(self) {
        let event = self.room.with_untracked(|room| room.seq);
        let is_last = move || {
            let later = self.events.try_with_value(|all| {
                all.iter().any(|e| e.seq > event && matches!(e.action, DebriefAction::Edit { .. }))
            });
            later == Some(false)
        };
        set_timeout(
            move || {
                if is_last() {
                    self.golden_changes.update(|n| *n = n.wrapping_add(1));
                }
            },
            REST,
        );
    }

    /// Perform an action and apply its event at once. The caller handles the error.
    pub async fn act(self, action: &DebriefAction) -> Result<(), ApiError> {
        let event = routes::act(&self.project.get_value(), &self.debrief.get_value(), action).await?;
        if self.room.try_with_untracked(|room| event.seq == room.seq + 1) == Some(true) {
            self.apply(event);
        }
        Ok(())
    }

    /// Send a presence update.
    pub fn send_presence(self, update: &PresenceUpdate) {
        let Ok(text) = serde_json::to_string(update) else { return };
        self.socket.try_with_value(|socket| {
            if let Some(socket) = socket {
                socket.send(&text);
            }
        });
    }

    /// Edits of a golden item after an event: who, which object, and what it is now.
    pub fn edits(self, golden: &str, since: u64) -> Vec<DebriefEvent> {
        let is_edit = |event: &&DebriefEvent| {
            event.seq > since
                && matches!(&event.action, DebriefAction::Edit { golden: of, .. } if of == golden)
        };
        self.events.with_value(|all| all.iter().filter(is_edit).cloned().collect())
    }

    /// This person's id.
    pub fn me(self) -> String {
        self.me.get_value()
    }

    /// Whether the debrief has not ended; tracked.
    pub fn is_open(self) -> bool {
        self.room.with(|room| room.ended_at.is_none())
    }

    /// Whether this person presents; tracked.
    pub fn presents(self) -> bool {
        self.room.with(|room| self.me.with_value(|me| room.presenter.as_ref() == Some(me)))
    }

    fn presents_untracked(self) -> bool {
        untrack(|| self.presents())
    }

    /// Whether this person holds the edit lock; tracked.
    pub fn holds_edit_lock(self) -> bool {
        self.room.with(|room| self.me.with_value(|me| room.edit_lock.as_ref() == Some(me)))
    }

    /// A person's name; tracked.
    pub fn name(self, person: &str) -> String {
        self.room
            .with(|room| room.people.get(person).map_or_else(|| "Somebody".to_owned(), |p| p.name.clone()))
    }
}

/// Wait before the next try to connect, after one that failed.
fn next_wait(wait: Duration) -> Duration {
    (wait * 2).min(LONGEST_WAIT)
}

/// Remove the pointers of people who left.
fn retain_connected(pointers: &mut Vec<PointerOn>, connections: &[(u32, String)]) {
    pointers.retain(|(connection, ..)| connections.iter().any(|(c, _)| c == connection));
}

/// Move pointers, or add them, and remove those that left the data.
fn move_pointers(pointers: &mut Vec<PointerOn>, moved: impl Iterator<Item = PointerOn>, gone: &[u32]) {
    pointers.retain(|(connection, ..)| !gone.contains(connection));
    for (connection, target, at) in moved {
        match pointers.iter_mut().find(|(known, ..)| *known == connection) {
            Some(known) => (known.1, known.2) = (target, at),
            None => pointers.push((connection, target, at)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointer(connection: u32, x: f64) -> PointerOn {
        let on = ViewTarget { golden: "g".to_owned(), frame: 0, sensor: "front".to_owned() };
        (connection, on, vec![x, 0.0])
    }

    #[test]
    fn a_pointer_moves_or_is_added() {
        let mut pointers = vec![pointer(1, 0.0)];
        move_pointers(&mut pointers, [pointer(1, 5.0), pointer(2, 7.0)].into_iter(), &[]);
        assert_eq!(pointers, [pointer(1, 5.0), pointer(2, 7.0)]);
    }

    #[test]
    fn a_pointer_that_left_the_data_is_removed() {
        let mut pointers = vec![pointer(1, 0.0), pointer(2, 0.0)];
        move_pointers(&mut pointers, [].into_iter(), &[1]);
        assert_eq!(pointers, [pointer(2, 0.0)]);
    }

    #[test]
    fn people_who_left_have_no_pointer() {
        let mut pointers = vec![pointer(1, 0.0), pointer(2, 0.0)];
        retain_connected(&mut pointers, &[(2, "ana".to_owned())]);
        assert_eq!(pointers, [pointer(2, 0.0)]);
    }

    #[test]
    fn tries_to_connect_become_rarer_up_to_a_limit() {
        let waits: Vec<_> =
            std::iter::successors(Some(FIRST_WAIT), |wait| Some(next_wait(*wait))).take(7).collect();
        assert_eq!(waits[1], FIRST_WAIT * 2);
        assert_eq!(waits[6], LONGEST_WAIT);
    }
}

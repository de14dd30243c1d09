//! State of the debrief in this browser, with the live connection that updates it.

use crate::client::socket::{DisconnectReason, Socket};
use crate::client::{ApiError, routes};
use assay_core::debrief::{
    ApplyResult, DebriefAction, DebriefEvent, LimitPreview, PresenceUpdate, PresenterView, Room,
    ServerMessage, ViewTarget,
};
use leptos::prelude::*;
use std::time::Duration;

/// Between tries to come back, at first and at the longest.
const FIRST_WAIT: Duration = Duration::from_millis(400);
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// After a golden label changed, its measurements are asked for anew once nothing changed for so long.
const REST: Duration = Duration::from_secs(2);

/// State of the live connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConnectionState {
    /// On the way.
    Connecting,
    /// All of it is here as it happens.
    Connected,
    /// The network went; it comes back by itself.
    Disconnected,
    /// The server will not have this person, and why.
    Refused(String),
}

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
    /// Who is here: connections and people.
    pub connections: RwSignal<Vec<(u32, String)>>,
    /// Positions of pointers, by connection.
    pub pointers: RwSignal<Vec<(u32, ViewTarget, Vec<f64>)>>,
    /// What the presenter looks at.
    pub view: RwSignal<Option<PresenterView>>,
    /// A limit that the presenter moves.
    pub preview: RwSignal<Option<LimitPreview>>,
    /// Counts changes of the next release's draft.
    pub draft: RwSignal<u32>,
    /// Counts changes of golden labels, a while after they were made: rules read them anew.
    pub edited: RwSignal<u32>,
    events: StoredValue<Vec<DebriefEvent>>,
    socket: StoredValue<Option<Socket>, LocalStorage>,
    wait: StoredValue<Duration>,
}

impl LiveDebrief {
    /// With the events that are known; connects, and stays so until the page is left.
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
            draft: RwSignal::new(0),
            edited: RwSignal::new(0),
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
                self.wait.set_value((wait * 2).min(LONGEST_WAIT));
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
        // A word that this page does not know is a newer server's: the next reload brings the page that knows it.
        let Ok(message) = serde_json::from_str::<ServerMessage>(text) else { return };
        match message {
            ServerMessage::Event { event } => self.apply(event),
            ServerMessage::Participants { connections } => {
                self.pointers
                    .update(|all| all.retain(|(seat, ..)| connections.iter().any(|(s, _)| s == seat)));
                self.connections.set(connections);
            }
            ServerMessage::Pointers { on, gone } => self.pointers.update(|all| {
                all.retain(|(seat, ..)| !gone.contains(seat));
                for (ground, places) in on {
                    for (seat, at) in places {
                        match all.iter_mut().find(|(known, ..)| *known == seat) {
                            Some(known) => (known.1, known.2) = (ground.clone(), at),
                            None => all.push((seat, ground.clone(), at)),
                        }
                    }
                }
            }),
            // The own view is known here before it comes back.
            ServerMessage::View { .. } | ServerMessage::LimitPreview { .. } if self.presents_untracked() => {}
            ServerMessage::View { view } => self.view.set(Some(view)),
            ServerMessage::LimitPreview { preview } => self.preview.set(preview),
            ServerMessage::Draft => self.draft.update(|n| *n = n.wrapping_add(1)),
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
                    self.draft.update(|n| *n = n.wrapping_add(1));
                }
                self.events.update_value(|all| all.push(event));
            }
            // Ask anew for all that is missing.
            Some(ApplyResult::Gap) => self.connect(),
            Some(ApplyResult::Known) | None => {}
        }
    }

    /// A label changes again and again while somebody draws: measurements are requested once the changes pause.
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
                    self.edited.update(|n| *n = n.wrapping_add(1));
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

    /// Whether this person shows the way; tracked.
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

/// Call `act` soon after a request, and at most once per period.
pub fn throttle(every: Duration, act: impl Fn() + Copy + 'static) -> impl Fn() + Copy + 'static {
    let waits = StoredValue::new(false);
    move || {
        if waits.try_get_value() != Some(false) {
            return;
        }
        waits.set_value(true);
        set_timeout(
            move || {
                if waits.try_update_value(|w| *w = false).is_some() {
                    act();
                }
            },
            every,
        );
    }
}

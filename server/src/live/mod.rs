//! Live debrief rooms: every participant receives the stored events and the presence of the others.
//!
//! A room's messages are encoded once and shared; a connection stores only its position among them. A
//! connection that reads too slowly loses its position and receives the whole state instead; one that does not
//! read at all is closed.

mod connection;
mod presence;

pub use connection::{Participant, serve_participant};

use assay_core::debrief::{DebriefAction, DebriefEvent, ServerMessage};
use assay_core::id::{DebriefId, ProjectId, UserId};
use axum::extract::ws::Utf8Bytes;
use presence::Presence;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::{Notify, broadcast};

/// Presence changes are sent at most this often.
const BROADCAST_INTERVAL: Duration = Duration::from_millis(40);
/// Messages that a room stores for connections that are behind.
const CHANNEL_CAPACITY: usize = 256;
/// Maximum number of connections in one room, and of one person.
const MAX_CONNECTIONS: usize = 1_000;
const MAX_CONNECTIONS_PER_PERSON: usize = 8;

/// Message to everybody in a room: encoded once, shared by all.
#[derive(Clone, Debug)]
struct RoomMessage {
    /// Number of the event, where it is one.
    seq: Option<u64>,
    text: Utf8Bytes,
}

impl RoomMessage {
    fn encode(message: &ServerMessage) -> Self {
        let seq = if let ServerMessage::Event { event } = message { Some(event.seq) } else { None };
        Self { seq, text: serde_json::to_string(message).unwrap_or_default().into() }
    }
}

/// Room with at least one participant.
struct LiveRoom {
    project: ProjectId,
    messages: broadcast::Sender<RoomMessage>,
    presence: Mutex<Presence>,
    changed: Arc<Notify>,
}

impl LiveRoom {
    fn presence(&self) -> MutexGuard<'_, Presence> {
        self.presence.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn send(&self, message: &ServerMessage) {
        // An error means that no connection listens, so nobody missed the message.
        let _ = self.messages.send(RoomMessage::encode(message));
    }
}

impl Drop for LiveRoom {
    fn drop(&mut self) {
        // The ticker wakes, finds no room, and ends.
        self.changed.notify_one();
    }
}

/// Rooms with at least one participant, by debrief. Cheap to clone.
#[derive(Clone)]
pub struct LiveRooms {
    rooms: Arc<Mutex<BTreeMap<DebriefId, Weak<LiveRoom>>>>,
    /// People whose rights have changed.
    rechecks: broadcast::Sender<UserId>,
}

impl Default for LiveRooms {
    fn default() -> Self {
        Self { rooms: Arc::default(), rechecks: broadcast::channel(CHANNEL_CAPACITY).0 }
    }
}

impl LiveRooms {
    fn all(&self) -> MutexGuard<'_, BTreeMap<DebriefId, Weak<LiveRoom>>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Room of a debrief; it is opened where nobody was in it.
    fn open(&self, project: ProjectId, debrief: DebriefId) -> Arc<LiveRoom> {
        let mut all = self.all();
        all.retain(|_, room| room.strong_count() > 0);
        if let Some(room) = all.get(&debrief).and_then(Weak::upgrade) {
            return room;
        }
        let changed = Arc::new(Notify::new());
        let room = Arc::new(LiveRoom {
            project,
            messages: broadcast::channel(CHANNEL_CAPACITY).0,
            presence: Mutex::default(),
            changed: changed.clone(),
        });
        all.insert(debrief, Arc::downgrade(&room));
        tokio::spawn(broadcast_changes(Arc::downgrade(&room), changed));
        room
    }

    /// Has the connections of a person check at once whether they may stay: a session, a role or a block changed.
    pub fn recheck(&self, person: UserId) {
        // An error means that no connection listens.
        let _ = self.rechecks.send(person);
    }

    fn rechecks(&self) -> broadcast::Receiver<UserId> {
        self.rechecks.subscribe()
    }

    /// Sends a stored event to everybody in a debrief.
    pub fn publish(&self, debrief: DebriefId, event: &DebriefEvent) {
        let Some(room) = self.all().get(&debrief).and_then(Weak::upgrade) else { return };
        if event.action == DebriefAction::Present {
            room.presence().set_presenter(&event.by.id);
            room.changed.notify_one();
        }
        room.send(&ServerMessage::Event { event: event.clone() });
    }

    /// Notifies everybody in a project's debriefs that the draft of its next release changed.
    pub fn draft_changed(&self, project: ProjectId) {
        let rooms: Vec<_> = self.all().values().filter_map(Weak::upgrade).collect();
        for room in rooms.iter().filter(|room| room.project == project) {
            room.presence().draft_changed();
            room.changed.notify_one();
        }
    }

    /// Number of people who are in a debrief now.
    pub fn here(&self, debrief: DebriefId) -> u32 {
        let room = self.all().get(&debrief).and_then(Weak::upgrade);
        room.map_or(0, |room| u32::try_from(room.presence().people().len()).unwrap_or(u32::MAX))
    }
}

/// Sends a first change at once, and the changes right after it together.
async fn broadcast_changes(room: Weak<LiveRoom>, changed: Arc<Notify>) {
    loop {
        changed.notified().await;
        let Some(room) = room.upgrade() else { return };
        let changes = room.presence().take_changes();
        for message in &changes {
            room.send(message);
        }
        drop(room);
        tokio::time::sleep(BROADCAST_INTERVAL).await;
    }
}

//! Debrief rooms: what is kept is told to everybody who is here, and so is what passes.
//!
//! A room's messages are made once and shared; a connection holds no more than its place among them. One that reads too
//! slowly finds the place gone and is told the state instead of the way to it; one that does not read at all is let go.

mod connection;
mod floor;

pub use connection::{Attending, attend};

use assay_core::debrief::{Deed, Event, Heard};
use axum::extract::ws::Utf8Bytes;
use floor::Floor;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::{Notify, broadcast};

/// What moved is told at most this often.
const TICK: Duration = Duration::from_millis(40);
/// Messages that a room remembers for those who are behind.
const REMEMBERED: usize = 256;
/// People in one room, and windows of one person.
const MOST_SEATS: usize = 1_000;
const MOST_OF_ONE: usize = 8;

/// A message to everybody in a room: made once, shared by all.
#[derive(Clone, Debug)]
struct Said {
    /// The event's number, where it is one.
    seq: Option<u64>,
    text: Utf8Bytes,
}

impl Said {
    fn of(heard: &Heard) -> Self {
        let seq = if let Heard::Event { event } = heard { Some(event.seq) } else { None };
        Self { seq, text: serde_json::to_string(heard).unwrap_or_default().into() }
    }
}

/// A room that somebody is in.
struct Hall {
    project: String,
    said: broadcast::Sender<Said>,
    floor: Mutex<Floor>,
    moved: Arc<Notify>,
}

impl Hall {
    fn floor(&self) -> MutexGuard<'_, Floor> {
        self.floor.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn say(&self, heard: &Heard) {
        // Nobody listens: nobody missed it.
        let _ = self.said.send(Said::of(heard));
    }
}

impl Drop for Hall {
    fn drop(&mut self) {
        // The ticker wakes, finds no room, and ends.
        self.moved.notify_one();
    }
}

/// The rooms that somebody is in, by debrief. Cheap to clone.
#[derive(Clone, Default)]
pub struct Rooms(Arc<Mutex<BTreeMap<String, Weak<Hall>>>>);

impl Rooms {
    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Weak<Hall>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The room of a debrief, opened where nobody was in it.
    fn open(&self, project: &str, debrief: &str) -> Arc<Hall> {
        let mut all = self.all();
        all.retain(|_, hall| hall.strong_count() > 0);
        if let Some(hall) = all.get(debrief).and_then(Weak::upgrade) {
            return hall;
        }
        let moved = Arc::new(Notify::new());
        let hall = Arc::new(Hall {
            project: project.to_owned(),
            said: broadcast::channel(REMEMBERED).0,
            floor: Mutex::default(),
            moved: moved.clone(),
        });
        all.insert(debrief.to_owned(), Arc::downgrade(&hall));
        tokio::spawn(tell_what_moves(Arc::downgrade(&hall), moved));
        hall
    }

    /// Tell everybody in a debrief of something that is kept.
    pub fn tell(&self, debrief: &str, event: &Event) {
        let Some(hall) = self.all().get(debrief).and_then(Weak::upgrade) else { return };
        if event.deed == Deed::Present {
            hall.floor().presents(&event.by.id);
            hall.moved.notify_one();
        }
        hall.say(&Heard::Event { event: event.clone() });
    }

    /// Tell everybody in a project's debriefs that the draft of its next release changed.
    pub fn draft_changed(&self, project: &str) {
        let halls: Vec<_> = self.all().values().filter_map(Weak::upgrade).collect();
        for hall in halls.iter().filter(|hall| hall.project == project) {
            hall.floor().draft_changed();
            hall.moved.notify_one();
        }
    }

    /// How many people are in a debrief right now.
    pub fn here(&self, debrief: &str) -> u32 {
        let hall = self.all().get(debrief).and_then(Weak::upgrade);
        hall.map_or(0, |hall| u32::try_from(hall.floor().people().len()).unwrap_or(u32::MAX))
    }
}

/// Tell what moved at once, and what moves right after it together.
async fn tell_what_moves(hall: Weak<Hall>, moved: Arc<Notify>) {
    loop {
        moved.notified().await;
        let Some(hall) = hall.upgrade() else { return };
        let changes = hall.floor().changes();
        for heard in &changes {
            hall.say(heard);
        }
        drop(hall);
        tokio::time::sleep(TICK).await;
    }
}

//! One browser in a room.

use super::{Hall, MOST_OF_ONE, MOST_SEATS, Rooms, Said};
use crate::store::{Db, StoreError, debriefs, projects};
use assay_core::debrief::{Heard, Moment, Room};
use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

/// Whoever takes no message for so long is let go; the browser comes back by itself.
const PATIENCE: Duration = Duration::from_secs(10);
/// Between looks whether the other end is there and still has a part in the project.
const BEAT: Duration = Duration::from_secs(15);
/// Without a sign of life for so long, the other end is gone.
const SILENCE: Duration = Duration::from_secs(50);
/// Moments a second that no honest browser exceeds.
const MOST_MOMENTS: u32 = 120;

/// Who comes into which room, knowing what.
pub struct Attending {
    /// The rooms.
    pub rooms: Rooms,
    /// Where events are kept.
    pub db: Db,
    /// The project.
    pub project: String,
    /// The debrief.
    pub debrief: String,
    /// The person.
    pub person: String,
    /// The last event that they know.
    pub since: u64,
}

/// Why a connection ends.
enum End {
    /// The other end left, or cannot be reached.
    Gone,
    /// It has no business here (any more).
    Refused(&'static str),
    /// Storage; said to the log.
    Broken(StoreError),
}

impl From<StoreError> for End {
    fn from(error: StoreError) -> Self {
        Self::Broken(error)
    }
}

/// A seat, given back whatever happens.
struct Seat {
    hall: Arc<Hall>,
    number: u32,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hall.floor().leave(self.number);
        self.hall.moved.notify_one();
    }
}

/// Serve one browser until it leaves.
pub async fn attend(mut socket: WebSocket, who: Attending) {
    let (code, why) = match stay(&mut socket, &who).await {
        Ok(()) | Err(End::Gone) => return,
        Err(End::Refused(why)) => (close_code::POLICY, why),
        // Another code: a browser comes back by itself after this one.
        Err(End::Broken(error)) => {
            tracing::error!("a debrief's connection: {error}");
            (close_code::ERROR, "the server could not go on; come back in a moment")
        }
    };
    let frame = CloseFrame { code, reason: why.into() };
    // It may be gone already.
    let _ = timeout(PATIENCE, socket.send(Message::Close(Some(frame)))).await;
}

async fn seat(who: &Attending) -> Result<Seat, End> {
    let hall = who.rooms.open(&who.project, &who.debrief);
    let (all, own) = hall.floor().taken(&who.person);
    if all >= MOST_SEATS || own >= MOST_OF_ONE {
        return Err(End::Refused("this debrief is open in too many windows; close some"));
    }
    let number = hall.floor().sit(&who.person);
    hall.moved.notify_one();
    let seat = Seat { hall, number };
    if all == 0 {
        // A room that opens anew knows from its events who showed the way last.
        let id = who.debrief.clone();
        let events = who.db.read(move |tx| debriefs::events(tx, &id, 0)).await?;
        if let Some(presenter) = Room::of(&events).presenter {
            seat.hall.floor().presents(&presenter);
        }
    }
    Ok(seat)
}

/// Take a seat, and tell and listen until it ends.
async fn stay(socket: &mut WebSocket, who: &Attending) -> Result<(), End> {
    let seat = &seat(who).await?;
    // From here on nothing is missed: what is kept meanwhile is read now or heard later, and told once.
    let mut said = seat.hall.said.subscribe();
    let mut seen = who.since;
    catch_up(socket, who, seat, &mut seen).await?;
    let mut beat = interval(BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut heard_at, mut second, mut moments) = (Instant::now(), Instant::now(), 0_u32);
    loop {
        tokio::select! {
            message = said.recv() => tell(socket, who, seat, &mut seen, message).await?,
            message = socket.recv() => {
                let Some(Ok(message)) = message else { return Ok(()) };
                heard_at = Instant::now();
                if second.elapsed() > Duration::from_secs(1) {
                    (second, moments) = (heard_at, 0);
                }
                moments += 1;
                if moments > MOST_MOMENTS {
                    return Err(End::Refused("too many messages"));
                }
                take(seat, &message)?;
            }
            _ = beat.tick() => {
                if heard_at.elapsed() > SILENCE {
                    return Ok(());
                }
                still_member(who).await?;
                send(socket, Message::Ping(Default::default())).await?;
            }
        }
    }
}

/// Take in what the browser shows.
fn take(seat: &Seat, message: &Message) -> Result<(), End> {
    let Message::Text(text) = message else { return Ok(()) };
    let moment: Option<Moment> = serde_json::from_str(text).ok();
    let moment =
        moment.filter(Moment::is_sound).ok_or(End::Refused("a message that this room does not know"))?;
    if seat.hall.floor().take(seat.number, moment) {
        seat.hall.moved.notify_one();
    }
    Ok(())
}

async fn tell(
    socket: &mut WebSocket,
    who: &Attending,
    seat: &Seat,
    seen: &mut u64,
    message: Result<Said, RecvError>,
) -> Result<(), End> {
    match message {
        Ok(Said { seq: None, text }) => send(socket, Message::Text(text)).await,
        Ok(Said { seq: Some(seq), .. }) if seq <= *seen => Ok(()),
        Ok(Said { seq: Some(seq), text }) if seq == *seen + 1 => {
            *seen = seq;
            send(socket, Message::Text(text)).await
        }
        // Two were kept at nearly the same time and told in the other order: those between are kept by now.
        Ok(Said { .. }) => kept(socket, who, seen).await,
        Err(RecvError::Lagged(_)) => catch_up(socket, who, seat, seen).await,
        Err(RecvError::Closed) => Err(End::Gone),
    }
}

/// Tell the events that this browser lacks.
async fn kept(socket: &mut WebSocket, who: &Attending, seen: &mut u64) -> Result<(), End> {
    let (id, since) = (who.debrief.clone(), *seen);
    for event in who.db.read(move |tx| debriefs::events(tx, &id, since)).await? {
        *seen = event.seq;
        send(socket, Message::Text(Said::of(&Heard::Event { event }).text)).await?;
    }
    Ok(())
}

/// Tell the events that this browser lacks, and all that passes as it stands.
async fn catch_up(socket: &mut WebSocket, who: &Attending, seat: &Seat, seen: &mut u64) -> Result<(), End> {
    kept(socket, who, seen).await?;
    let whole = seat.hall.floor().whole();
    for heard in whole.iter().chain([&Heard::Caught]) {
        send(socket, Message::Text(Said::of(heard).text)).await?;
    }
    Ok(())
}

async fn still_member(who: &Attending) -> Result<(), End> {
    let (project, person) = (who.project.clone(), who.person.clone());
    let role = who.db.read(move |tx| projects::role_of(tx, &project, &person)).await?;
    let may = role.is_some_and(|role| role.may(assay_core::permission::Action::ViewGolden));
    if may { Ok(()) } else { Err(End::Refused("you have no part in this debrief any more")) }
}

async fn send(socket: &mut WebSocket, message: Message) -> Result<(), End> {
    match timeout(PATIENCE, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(End::Gone),
    }
}

//! Connection of one browser to a debrief room.

use super::{LiveRoom, LiveRooms, MAX_CONNECTIONS, MAX_CONNECTIONS_PER_PERSON, RoomMessage};
use crate::clock::Clock;
use crate::sign_in::Credential;
use crate::store::{Database, StoreError, debriefs, projects};
use assay_core::debrief::{PresenceUpdate, Room, ServerMessage};
use assay_core::id::{DebriefId, ProjectId, UserId};
use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

/// Time after which a browser that accepts no message is disconnected; it reconnects by itself.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);
/// Interval of the checks that the other end is there, still signed in, and still has a role in the project.
const HEARTBEAT_INTERVAL: Duration = Duration::from_secs(15);
/// Time without any message after which the other end counts as gone.
const IDLE_TIMEOUT: Duration = Duration::from_secs(50);
/// Messages per second that no honest browser exceeds.
const MAX_MESSAGES_PER_S: u32 = 120;

/// Participant of a debrief: the person, the room, and the last event that they know.
pub struct Participant {
    /// The rooms.
    pub rooms: LiveRooms,
    /// Where events are stored.
    pub db: Database,
    /// The project.
    pub project: ProjectId,
    /// The debrief.
    pub debrief: DebriefId,
    /// The person.
    pub person: UserId,
    /// What they connected with.
    pub credential: Credential,
    /// The time.
    pub clock: Clock,
    /// The last event that they know.
    pub since: u64,
}

/// Reason for which a connection ends.
enum Disconnect {
    /// The other end left, or cannot be reached.
    Gone,
    /// It may not be in this debrief, or no longer.
    Refused(&'static str),
    /// The store failed; the error is logged.
    Broken(StoreError),
}

impl From<StoreError> for Disconnect {
    fn from(error: StoreError) -> Self {
        Self::Broken(error)
    }
}

/// Registration of a connection in its room, removed when it is dropped.
struct JoinedConnection {
    room: Arc<LiveRoom>,
    number: u32,
}

impl Drop for JoinedConnection {
    fn drop(&mut self) {
        self.room.presence().leave(self.number);
        self.room.changed.notify_one();
    }
}

/// Serve one browser until it leaves.
pub async fn serve_participant(mut socket: WebSocket, who: Participant) {
    let (code, why) = match run_connection(&mut socket, &who).await {
        Ok(()) | Err(Disconnect::Gone) => return,
        Err(Disconnect::Refused(why)) => (close_code::POLICY, why),
        // This close code makes the browser reconnect by itself.
        Err(Disconnect::Broken(error)) => {
            tracing::error!("a debrief's connection: {error}");
            (close_code::ERROR, "the server could not go on; come back in a moment")
        }
    };
    let frame = CloseFrame { code, reason: why.into() };
    // The browser may be gone already.
    let _ = timeout(SEND_TIMEOUT, socket.send(Message::Close(Some(frame)))).await;
}

async fn join(who: &Participant) -> Result<JoinedConnection, Disconnect> {
    let room = who.rooms.open(who.project, who.debrief);
    let person = who.person.to_string();
    let (all, own) = room.presence().connection_counts(&person);
    if all >= MAX_CONNECTIONS || own >= MAX_CONNECTIONS_PER_PERSON {
        return Err(Disconnect::Refused("this debrief is open in too many windows; close some"));
    }
    let number = room.presence().join(&person);
    room.changed.notify_one();
    let joined = JoinedConnection { room, number };
    if all == 0 {
        // A new room knows the last presenter from its events.
        let id = who.debrief;
        let events = who.db.read(move |tx| debriefs::events(tx, id, 0)).await?;
        if let Some(presenter) = Room::from_events(&events).presenter {
            joined.room.presence().set_presenter(&presenter);
        }
    }
    Ok(joined)
}

/// Join the room, then send and receive until the connection ends.
async fn run_connection(socket: &mut WebSocket, who: &Participant) -> Result<(), Disconnect> {
    let joined = &join(who).await?;
    // From here on no event is lost: an event that is stored meanwhile is read now or received later, and sent
    // once.
    let mut incoming = joined.room.messages.subscribe();
    let mut rechecks = who.rooms.rechecks();
    let mut seen = who.since;
    catch_up(socket, who, joined, &mut seen).await?;
    let mut heartbeat = interval(HEARTBEAT_INTERVAL);
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut received_at, mut second, mut messages) = (Instant::now(), Instant::now(), 0_u32);
    loop {
        tokio::select! {
            message = incoming.recv() => forward(socket, who, joined, &mut seen, message).await?,
            message = socket.recv() => {
                let Some(Ok(message)) = message else { return Ok(()) };
                received_at = Instant::now();
                if second.elapsed() > Duration::from_secs(1) {
                    (second, messages) = (received_at, 0);
                }
                messages += 1;
                if messages > MAX_MESSAGES_PER_S {
                    return Err(Disconnect::Refused("too many messages"));
                }
                receive(joined, &message)?;
            }
            person = rechecks.recv() => {
                // After a lag, it may have been this one.
                if person.is_err() || person == Ok(who.person) {
                    still_admitted(who).await?;
                }
            }
            _ = heartbeat.tick() => {
                if received_at.elapsed() > IDLE_TIMEOUT {
                    return Ok(());
                }
                still_admitted(who).await?;
                send(socket, Message::Ping(Default::default())).await?;
            }
        }
    }
}

/// Apply a message of the browser.
fn receive(joined: &JoinedConnection, message: &Message) -> Result<(), Disconnect> {
    let Message::Text(text) = message else { return Ok(()) };
    let update: Option<PresenceUpdate> = serde_json::from_str(text).ok();
    let update = update
        .filter(PresenceUpdate::is_sound)
        .ok_or(Disconnect::Refused("a message that this room does not know"))?;
    if joined.room.presence().apply(joined.number, update) {
        joined.room.changed.notify_one();
    }
    Ok(())
}

async fn forward(
    socket: &mut WebSocket,
    who: &Participant,
    joined: &JoinedConnection,
    seen: &mut u64,
    message: Result<RoomMessage, RecvError>,
) -> Result<(), Disconnect> {
    match message {
        Ok(RoomMessage { seq: None, text }) => send(socket, Message::Text(text)).await,
        Ok(RoomMessage { seq: Some(seq), .. }) if seq <= *seen => Ok(()),
        Ok(RoomMessage { seq: Some(seq), text }) if seq == *seen + 1 => {
            *seen = seq;
            send(socket, Message::Text(text)).await
        }
        // Two events were stored at nearly the same time and sent in the other order; the events between are
        // stored by now.
        Ok(RoomMessage { .. }) => send_missed_events(socket, who, seen).await,
        Err(RecvError::Lagged(_)) => catch_up(socket, who, joined, seen).await,
        Err(RecvError::Closed) => Err(Disconnect::Gone),
    }
}

/// Send the events that this browser lacks.
async fn send_missed_events(
    socket: &mut WebSocket,
    who: &Participant,
    seen: &mut u64,
) -> Result<(), Disconnect> {
    let (id, since) = (who.debrief, *seen);
    for event in who.db.read(move |tx| debriefs::events(tx, id, since)).await? {
        *seen = event.seq;
        send(socket, Message::Text(RoomMessage::encode(&ServerMessage::Event { event }).text)).await?;
    }
    Ok(())
}

/// Send the events that this browser lacks, and the whole presence.
async fn catch_up(
    socket: &mut WebSocket,
    who: &Participant,
    joined: &JoinedConnection,
    seen: &mut u64,
) -> Result<(), Disconnect> {
    send_missed_events(socket, who, seen).await?;
    let whole = joined.room.presence().snapshot();
    for message in whole.iter().chain([&ServerMessage::CaughtUp]) {
        send(socket, Message::Text(RoomMessage::encode(message).text)).await?;
    }
    Ok(())
}

/// Checks that the session or token still holds, and that its person still has a role in the project.
async fn still_admitted(who: &Participant) -> Result<(), Disconnect> {
    let (project, person, credential, now) = (who.project, who.person, who.credential, who.clock.now());
    let found = who.db.read(move |tx| {
        Ok((credential.user(tx, &now)?.is_some(), projects::member_role(tx, project, person)?))
    });
    let (is_signed_in, role) = found.await?;
    if !is_signed_in {
        return Err(Disconnect::Refused("you are not signed in any more"));
    }
    let may = role.is_some_and(|role| role.may(assay_core::permission::Action::ViewGolden));
    if may { Ok(()) } else { Err(Disconnect::Refused("you have no part in this debrief any more")) }
}

async fn send(socket: &mut WebSocket, message: Message) -> Result<(), Disconnect> {
    match timeout(SEND_TIMEOUT, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Disconnect::Gone),
    }
}

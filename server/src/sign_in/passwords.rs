//! Argon2id in a few threads of its own. Each hash takes 19 MiB and a core for tens of milliseconds, so no more run at once,
//! and those that wait are few: who comes later is refused and tries again.

use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{Output, ParamsString, Salt, SaltString};
use argon2::{Algorithm, Argon2, Block, Params, PasswordHash, Version};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// Hashes that strangers may have waiting at once.
const STRANGERS_WAITING: usize = 16;
/// Hashes that people who were here before may have waiting at once.
const KNOWN_WAITING: usize = 64;

/// Hash that no password has, with the parameters of [`Argon2::default`]: checked for a person who is not there, so that
/// the answer takes as long.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Queue in which a hash waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HashLane {
    /// A person who is signed in, or a browser that signed in before: goes first.
    Known,
    /// Anybody else.
    Stranger,
}

/// Reason why there is no hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// Too many wait already.
    #[error("too many sign-ins wait already")]
    Busy,
    /// The hash was not made.
    #[error("the password was not hashed")]
    Failed,
}

thread_local! {
    /// Memory of Argon2 in this thread, used again by each hash: allocated anew each time, its 19 MiB stay in the process in
    /// pieces, and a flood of hashes would take hundreds of them.
    static MEMORY: RefCell<Vec<Block>> = const { RefCell::new(Vec::new()) };
}

fn compute(params: Params, password: &str, salt: &[u8]) -> Option<Output> {
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    MEMORY.with_borrow_mut(|memory| {
        let blocks = argon2.params().block_count();
        if memory.len() < blocks {
            memory.resize(blocks, Block::default());
        }
        let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
        argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut out, memory).ok()?;
        Output::new(&out).ok()
    })
}

/// Argon2id with the crate's parameters (19 MiB, 2 passes), in this thread.
///
/// # Errors
/// [`HashError::Failed`].
pub fn hash_password(password: &str) -> Result<String, HashError> {
    let salt = SaltString::generate(&mut OsRng);
    let mut bytes = [0; Salt::MAX_LENGTH];
    let decoded = salt.decode_b64(&mut bytes).map_err(|_| HashError::Failed)?;
    let hash = compute(Params::default(), password, decoded).ok_or(HashError::Failed)?;
    let params = ParamsString::try_from(&Params::default()).map_err(|_| HashError::Failed)?;
    let whole = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params,
        salt: Some(salt.as_salt()),
        hash: Some(hash),
    };
    Ok(whole.to_string())
}

fn is_password_of(stored: &str, password: &str) -> bool {
    let check = || {
        let stored = PasswordHash::new(stored).ok()?;
        let mut bytes = [0; Salt::MAX_LENGTH];
        let salt = stored.salt?.decode_b64(&mut bytes).ok()?;
        // `Output` compares in constant time.
        Some(compute(Params::try_from(&stored).ok()?, password, salt)? == stored.hash?)
    };
    check().unwrap_or(false)
}

/// Hashes passwords in turns. Cheap to clone; its threads end with the last clone.
#[derive(Clone)]
pub struct PasswordHasher(Arc<Handle>);

struct Handle(Arc<Shared>);

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.queues().is_closed = true;
        self.0.ready.notify_all();
    }
}

#[derive(Default)]
struct Shared {
    queues: Mutex<Queues>,
    ready: Condvar,
    finished: AtomicU64,
}

#[derive(Default)]
struct Queues {
    known: VecDeque<Box<dyn HashJob>>,
    strangers: VecDeque<Box<dyn HashJob>>,
    is_closed: bool,
}

trait HashJob: Send {
    /// Whether nobody waits for the answer any more.
    fn is_abandoned(&self) -> bool;
    fn run(self: Box<Self>, finished: &AtomicU64);
}

struct WaitingJob<F, T> {
    work: F,
    answer: oneshot::Sender<T>,
}

impl<F: FnOnce() -> T + Send, T: Send> HashJob for WaitingJob<F, T> {
    fn is_abandoned(&self) -> bool {
        self.answer.is_closed()
    }

    fn run(self: Box<Self>, finished: &AtomicU64) {
        let Self { work, answer } = *self;
        // A panic ends this job and not the thread; without an answer, the caller gets an error.
        if let Ok(outcome) = catch_unwind(AssertUnwindSafe(work)) {
            finished.fetch_add(1, Ordering::Relaxed);
            let _ = answer.send(outcome);
        }
    }
}

impl Shared {
    fn queues(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next job, the known first; none once the hasher is gone.
    fn next(&self) -> Option<Box<dyn HashJob>> {
        let mut queues = self.queues();
        loop {
            if let Some(job) = queues.known.pop_front().or_else(|| queues.strangers.pop_front()) {
                return Some(job);
            }
            if queues.is_closed {
                return None;
            }
            queues = self.ready.wait(queues).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

fn work(shared: &Shared) {
    while let Some(job) = shared.next() {
        if !job.is_abandoned() {
            job.run(&shared.finished);
        }
    }
}

impl PasswordHasher {
    /// Starts the threads: half of the cores, two at least and four at most.
    ///
    /// # Errors
    /// The machine has no threads left.
    pub fn start() -> std::io::Result<Self> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self::with_threads((cores / 2).clamp(2, 4))
    }

    fn with_threads(count: usize) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let hasher = Self(Arc::new(Handle(shared.clone())));
        for _ in 0..count {
            let shared = shared.clone();
            std::thread::Builder::new().name("argon2".to_owned()).spawn(move || work(&shared))?;
        }
        Ok(hasher)
    }

    /// The hash of a new password.
    ///
    /// # Errors
    /// See [`HashError`].
    pub async fn hash(&self, lane: HashLane, password: String) -> Result<String, HashError> {
        self.run(lane, move || hash_password(&password)).await?
    }

    /// Whether a password is the one of a stored hash. Without a stored hash, the answer takes as long and is no.
    ///
    /// # Errors
    /// See [`HashError`].
    pub async fn verify(
        &self,
        lane: HashLane,
        stored: Option<String>,
        password: String,
    ) -> Result<bool, HashError> {
        let check = move || {
            let is_right = is_password_of(stored.as_deref().unwrap_or(NOBODY), &password);
            is_right && stored.is_some()
        };
        self.run(lane, check).await
    }

    /// Number of hashes made so far.
    pub fn finished(&self) -> u64 {
        self.0.0.finished.load(Ordering::Relaxed)
    }

    async fn run<T: Send + 'static>(
        &self,
        lane: HashLane,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HashError> {
        self.queue(lane, work)?.await.map_err(|_| HashError::Failed)
    }

    fn queue<T: Send + 'static>(
        &self,
        lane: HashLane,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<oneshot::Receiver<T>, HashError> {
        let (answer, waiting) = oneshot::channel();
        let mut queues = self.0.0.queues();
        let (queue, most) = match lane {
            HashLane::Known => (&mut queues.known, KNOWN_WAITING),
            HashLane::Stranger => (&mut queues.strangers, STRANGERS_WAITING),
        };
        if queue.len() >= most {
            queue.retain(|job| !job.is_abandoned());
        }
        if queue.len() >= most {
            return Err(HashError::Busy);
        }
        queue.push_back(Box::new(WaitingJob { work, answer }));
        drop(queues);
        self.0.0.ready.notify_one();
        Ok(waiting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::PasswordVerifier;
    use std::sync::mpsc::{Sender, channel};

    /// A hasher whose only thread is busy until the sender is dropped.
    fn busy() -> (PasswordHasher, Sender<()>) {
        let hasher = PasswordHasher::with_threads(1).unwrap();
        let (release, gate) = channel::<()>();
        let (started, running) = channel();
        let blocked = hasher.queue(HashLane::Stranger, move || {
            started.send(()).unwrap();
            gate.recv()
        });
        std::mem::forget(blocked.unwrap());
        running.recv().unwrap();
        (hasher, release)
    }

    #[test]
    fn a_password_is_known_by_its_hash_and_nobody_has_the_hash_of_nobody() {
        let hash = hash_password("correct horse battery").unwrap();
        let peer = PasswordHash::new(&hash).unwrap();
        assert!(
            Argon2::default().verify_password(b"correct horse battery", &peer).is_ok(),
            "as the crate does"
        );
        assert!(is_password_of(&hash, "correct horse battery") && !is_password_of(&hash, "wrong"));
        let (nobody, real) = (PasswordHash::new(NOBODY).unwrap(), PasswordHash::new(&hash).unwrap());
        assert_eq!((nobody.algorithm, nobody.params), (real.algorithm, real.params), "both cost the same");
    }

    #[tokio::test]
    async fn a_person_who_is_not_there_costs_a_hash_too() {
        let hasher = PasswordHasher::with_threads(1).unwrap();
        assert_eq!(hasher.verify(HashLane::Stranger, None, "any".to_owned()).await, Ok(false));
        assert_eq!(hasher.finished(), 1);
    }

    #[test]
    fn strangers_beyond_the_queue_are_refused_and_known_people_are_not() {
        let (hasher, release) = busy();
        let waiting: Vec<_> =
            (0..STRANGERS_WAITING).map(|_| hasher.queue(HashLane::Stranger, || ()).unwrap()).collect();
        assert_eq!(hasher.queue(HashLane::Stranger, || ()).err(), Some(HashError::Busy));
        let known = hasher.queue(HashLane::Known, || ()).unwrap();
        drop(release);
        assert!(known.blocking_recv().is_ok());
        assert!(waiting.into_iter().all(|stranger| stranger.blocking_recv().is_ok()));
    }

    #[test]
    fn known_people_go_before_strangers_who_came_earlier() {
        let (hasher, release) = busy();
        let (order, seen) = channel();
        let (first, second) = (order.clone(), order);
        let stranger = hasher.queue(HashLane::Stranger, move || first.send("stranger")).unwrap();
        let known = hasher.queue(HashLane::Known, move || second.send("known")).unwrap();
        drop(release);
        assert!(stranger.blocking_recv().is_ok() && known.blocking_recv().is_ok());
        assert_eq!(seen.iter().collect::<Vec<_>>(), ["known", "stranger"]);
    }

    #[test]
    fn callers_who_left_make_room_and_cost_nothing() {
        let (hasher, release) = busy();
        for _ in 0..10 * STRANGERS_WAITING {
            drop(hasher.queue(HashLane::Stranger, || ()).unwrap());
        }
        let last = hasher.queue(HashLane::Stranger, || ()).unwrap();
        drop(release);
        assert!(last.blocking_recv().is_ok());
        assert_eq!(hasher.finished(), 2, "the blocked one and the last");
    }

    #[test]
    fn a_panic_does_not_end_the_thread() {
        let hasher = PasswordHasher::with_threads(1).unwrap();
        let panics = hasher.queue(HashLane::Known, || panic!("an error in a hash")).unwrap();
        assert!(panics.blocking_recv().is_err());
        assert!(hasher.queue(HashLane::Known, || ()).unwrap().blocking_recv().is_ok());
    }
}

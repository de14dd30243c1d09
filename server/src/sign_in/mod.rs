//! Protection of sign-ins: password hashing in turns, limits on attempts, and a journal of those that failed.
//!
//! Strangers may ask for a sign-in, so each step is bounded: attempts by a table of fixed size, hashing by a few threads
//! with a short queue, and the journal by the entries of one window. The browser of a person who signed in before has a
//! lane of its own, so that nobody can lock others out ([OWASP, device
//! cookies](https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies)).

mod attempts;
mod credential;
mod journal;
mod passwords;
mod proxies;

pub use attempts::{AttemptKey, AttemptLimiter};
pub use credential::Credential;
pub use journal::{SignInJournal, SignInSummary};
pub use passwords::{HashError, HashLane, PasswordHasher, hash_password};
pub use proxies::{Network, TrustedProxies};

/// What protects sign-ins. Cheap to clone.
#[derive(Clone)]
pub struct SignInGuard {
    /// Hashes and checks passwords.
    pub passwords: PasswordHasher,
    /// Slows down guessing.
    pub attempts: AttemptLimiter,
    /// Counts what failed.
    pub journal: SignInJournal,
    /// Proxies that say where a request comes from.
    pub proxies: TrustedProxies,
}

impl SignInGuard {
    /// Starts the threads that hash.
    ///
    /// # Errors
    /// The machine has no threads left.
    pub fn start(proxies: TrustedProxies) -> std::io::Result<Self> {
        let (attempts, journal) = (AttemptLimiter::default(), SignInJournal::default());
        Ok(Self { passwords: PasswordHasher::start()?, attempts, journal, proxies })
    }
}

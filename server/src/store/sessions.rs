//! Sessions, and the browsers that signed in before. Only hashes of their secrets are stored.

use super::accounts::{USER, User};
use super::error::StoreError;
use super::tx::Tx;
use crate::clock::Timestamp;
use assay_core::id::{SecretHash, UserId};

/// Seconds that a session holds at most.
pub const SESSION_S: i64 = 14 * 24 * 3600;
/// Seconds without a request after which a session ends.
const IDLE_S: i64 = 3 * 24 * 3600;
/// Seconds after which a request moves the end of an idle session.
const TOUCH_S: i64 = 3600;
/// Seconds that a browser is known after its last sign-in.
pub const BROWSER_S: i64 = 90 * 24 * 3600;

/// Open a session.
pub fn open(tx: &mut dyn Tx, now: &Timestamp, token: SecretHash, user: UserId) -> Result<(), StoreError> {
    let (expires, idle) = (now.plus_seconds(SESSION_S), now.plus_seconds(IDLE_S));
    tx.execute(
        "INSERT INTO sessions (token_hash, user_id, expires_at, idle_until) VALUES ($1, $2, $3, $4)",
        &[token.into(), user.into(), (&expires).into(), (&idle).into()],
    )?;
    Ok(())
}

/// The person whose session it is, if it still holds.
pub fn user(tx: &mut dyn Tx, token: SecretHash, now: &Timestamp) -> Result<Option<User>, StoreError> {
    let sql = format!(
        "{USER} JOIN sessions s ON s.user_id = u.id \
         WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.idle_until > $2 AND u.blocked_at IS NULL"
    );
    tx.fetch_optional(&sql, &[token.into(), now.into()])
}

/// Whether [`touch`] is due: not at each request, since it writes.
pub fn is_touch_due(tx: &mut dyn Tx, token: SecretHash, now: &Timestamp) -> Result<bool, StoreError> {
    let sql = "SELECT token_hash FROM sessions WHERE token_hash = $1 AND idle_until < $2";
    tx.exists(sql, &[token.into(), (&now.plus_seconds(IDLE_S - TOUCH_S)).into()])
}

/// Move the end of a session that is in use.
pub fn touch(tx: &mut dyn Tx, token: SecretHash, now: &Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE sessions SET idle_until = $1 WHERE token_hash = $2";
    tx.execute(sql, &[(&now.plus_seconds(IDLE_S)).into(), token.into()]).map(|_| ())
}

/// End a session.
pub fn close(tx: &mut dyn Tx, token: SecretHash) -> Result<(), StoreError> {
    tx.execute("DELETE FROM sessions WHERE token_hash = $1", &[token.into()]).map(|_| ())
}

/// End a person's sessions, but for one of them, and forget their browsers.
pub fn close_all(tx: &mut dyn Tx, user: UserId, but: Option<SecretHash>) -> Result<(), StoreError> {
    let but = but.map(|hash| hash.to_string()).unwrap_or_default();
    tx.execute("DELETE FROM sessions WHERE user_id = $1 AND token_hash <> $2", &[user.into(), but.into()])?;
    tx.execute("DELETE FROM known_browsers WHERE user_id = $1", &[user.into()]).map(|_| ())
}

/// Delete sessions and known browsers that ran out.
pub fn sweep(tx: &mut dyn Tx, now: &Timestamp) -> Result<(), StoreError> {
    tx.execute("DELETE FROM sessions WHERE expires_at <= $1 OR idle_until <= $1", &[now.into()])?;
    tx.execute("DELETE FROM known_browsers WHERE expires_at <= $1", &[now.into()]).map(|_| ())
}

/// Remember a browser in which a person signed in.
pub fn remember_browser(
    tx: &mut dyn Tx,
    now: &Timestamp,
    token: SecretHash,
    user: UserId,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO known_browsers (token_hash, user_id, expires_at) VALUES ($1, $2, $3) \
         ON CONFLICT (token_hash) DO UPDATE SET user_id = excluded.user_id, expires_at = excluded.expires_at",
        &[token.into(), user.into(), (&now.plus_seconds(BROWSER_S)).into()],
    )?;
    Ok(())
}

/// Whether a person signed in before in a browser.
pub fn is_known_browser(
    tx: &mut dyn Tx,
    now: &Timestamp,
    token: SecretHash,
    user: UserId,
) -> Result<bool, StoreError> {
    let sql =
        "SELECT token_hash FROM known_browsers WHERE token_hash = $1 AND user_id = $2 AND expires_at > $3";
    tx.exists(sql, &[token.into(), user.into(), now.into()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{Fixture, each_engine};

    fn token(text: &str) -> SecretHash {
        SecretHash::digest(text.as_bytes())
    }

    fn is_open(fixture: &Fixture, text: &str) -> bool {
        let (now, token) = (fixture.now(), token(text));
        fixture.write(move |tx| user(tx, token, &now)).is_some()
    }

    fn open_session(fixture: &Fixture, of: UserId, text: &str) {
        let (now, token) = (fixture.now(), token(text));
        fixture.write(move |tx| open(tx, &now, token, of));
    }

    fn use_session(fixture: &Fixture, text: &str) {
        let (now, token) = (fixture.now(), token(text));
        fixture.write(move |tx| if is_touch_due(tx, token, &now)? { touch(tx, token, &now) } else { Ok(()) });
    }

    #[test]
    fn a_session_ends_when_it_is_closed_idle_or_old() {
        each_engine(|fixture| {
            let ana = fixture.person("ana");
            for text in ["closed", "idle", "used"] {
                open_session(fixture, ana, text);
            }
            fixture.write(|tx| close(tx, token("closed")));
            assert_eq!((is_open(fixture, "closed"), is_open(fixture, "idle")), (false, true));
            for _ in 0..6 {
                fixture.advance(IDLE_S - TOUCH_S);
                use_session(fixture, "used");
            }
            assert_eq!(
                (is_open(fixture, "idle"), is_open(fixture, "used")),
                (false, false),
                "14 days at most"
            );
            let now = fixture.now();
            fixture.write(move |tx| sweep(tx, &now));
            assert_eq!(fixture.write(|tx| tx.query("SELECT user_id FROM sessions", &[])).len(), 0);
        });
    }

    #[test]
    fn a_session_in_use_is_not_idle() {
        each_engine(|fixture| {
            let ana = fixture.person("ana");
            open_session(fixture, ana, "used");
            for _ in 0..4 {
                fixture.advance(IDLE_S - TOUCH_S);
                use_session(fixture, "used");
            }
            assert!(is_open(fixture, "used"));
        });
    }

    #[test]
    fn all_sessions_of_a_person_end_but_one_and_nobody_elses() {
        each_engine(|fixture| {
            let (ana, ben) = (fixture.person("ana"), fixture.person("ben"));
            for (of, text) in [(ana, "laptop"), (ana, "phone"), (ben, "ben's")] {
                open_session(fixture, of, text);
            }
            fixture.write(move |tx| close_all(tx, ana, Some(token("laptop"))));
            let open = ["laptop", "phone", "ben's"].map(|text| is_open(fixture, text));
            assert_eq!(open, [true, false, true]);
        });
    }

    #[test]
    fn a_browser_is_known_for_its_person_alone() {
        each_engine(|fixture| {
            let (ana, ben, now) = (fixture.person("ana"), fixture.person("ben"), fixture.now());
            fixture.write(move |tx| remember_browser(tx, &now, token("b"), ana));
            let is_known = |of| {
                let now = fixture.now();
                fixture.write(move |tx| is_known_browser(tx, &now, token("b"), of))
            };
            assert_eq!((is_known(ana), is_known(ben)), (true, false));
            fixture.advance(BROWSER_S + 1);
            assert!(!is_known(ana));
        });
    }
}

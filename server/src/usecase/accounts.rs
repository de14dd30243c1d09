//! Accounts: the first admin, signing in, invitations, passwords, and blocks.

use crate::clock::Timestamp;
use crate::sign_in::SignInSummary;
use crate::store::accounts::{self, NewUser, User};
use crate::store::audit::server_itself;
use crate::store::{Audited, NewAuditEntry, StoreError, Tx, invitations, sessions, tokens};
use assay_core::id::{SecretHash, UserId};

/// Secrets of a new session: its token, and the token by which the browser is known from then on.
#[derive(Clone, Copy, Debug)]
pub struct NewSession {
    /// Hash of the session's token.
    pub session: SecretHash,
    /// Hash of the browser's token.
    pub browser: SecretHash,
}

/// Open a session of a person.
fn open_session(tx: &mut dyn Tx, now: &Timestamp, user: UserId, new: NewSession) -> Result<(), StoreError> {
    sessions::open(tx, now, new.session, user)?;
    sessions::remember_browser(tx, now, new.browser, user)
}

/// Sign in a person whose password was right.
pub fn sign_in(
    tx: &mut dyn Tx,
    now: &Timestamp,
    user: User,
    new: NewSession,
) -> Result<Audited<User>, StoreError> {
    open_session(tx, now, user.id, new)?;
    let entry = NewAuditEntry::on_server(user.id, "session.open", user.id, "signed in");
    Ok(Audited::new(user, entry))
}

/// Make the first admin and sign in.
///
/// # Errors
/// There is an admin already.
pub fn set_up(
    tx: &mut dyn Tx,
    now: &Timestamp,
    admin: &NewUser,
    new: NewSession,
) -> Result<Audited<User>, StoreError> {
    if !accounts::is_empty(tx)? {
        return Err(StoreError::Forbidden("there is an admin already; sign in".to_owned()));
    }
    let id = accounts::add_user(tx, now, admin)?;
    open_session(tx, now, id, new)?;
    let entry = NewAuditEntry::on_server(id, "server.set_up", id, "made the first admin of the server");
    Ok(Audited::new(accounts::get(tx, id)?, entry))
}

/// Accept an invitation: set the password, end all older sessions, and sign in. The invitation is spent.
///
/// # Errors
/// The invitation is not open.
pub fn accept_invitation(
    tx: &mut dyn Tx,
    now: &Timestamp,
    invitation: SecretHash,
    password_hash: &str,
    new: NewSession,
) -> Result<Audited<User>, StoreError> {
    let user = invitations::find(tx, now, invitation)?;
    accounts::set_password(tx, user.id, password_hash)?;
    invitations::revoke(tx, user.id)?;
    sessions::close_all(tx, user.id, None)?;
    open_session(tx, now, user.id, new)?;
    let entry = NewAuditEntry::on_server(
        user.id,
        "invitation.accept",
        user.id,
        "accepted the invitation and chose a password",
    );
    Ok(Audited::new(user, entry))
}

/// Change a person's own password; all of their sessions end but the one that changes it.
pub fn change_password(
    tx: &mut dyn Tx,
    user: UserId,
    password_hash: &str,
    session: SecretHash,
) -> Result<Audited<()>, StoreError> {
    accounts::set_password(tx, user, password_hash)?;
    sessions::close_all(tx, user, Some(session))?;
    let entry = NewAuditEntry::on_server(
        user,
        "password.change",
        user,
        "changed the password and ended all other sessions",
    );
    Ok(Audited::new((), entry))
}

/// Block a person, which ends their sessions, tokens and invitation, or unblock them.
///
/// # Errors
/// There is no such person, or an admin blocks themself.
pub fn set_blocked(
    tx: &mut dyn Tx,
    now: &Timestamp,
    by: UserId,
    user: UserId,
    blocked: bool,
) -> Result<Audited<()>, StoreError> {
    let person = accounts::get(tx, user)?;
    if user == by {
        return Err(StoreError::Conflict(
            "you cannot block yourself; ask another admin of the server".to_owned(),
        ));
    }
    if person.blocked_at.is_some() == blocked {
        return Ok(Audited::nothing_changed(()));
    }
    accounts::set_blocked(tx, user, blocked.then_some(now))?;
    if blocked {
        sessions::close_all(tx, user, None)?;
        tokens::revoke_all(tx, user)?;
        invitations::revoke(tx, user)?;
    }
    let (action, what) = if blocked { ("person.block", "blocked") } else { ("person.unblock", "unblocked") };
    let detail = format!("{what} {}", person.name);
    Ok(Audited::new((), NewAuditEntry::on_server(by, action, user, detail)))
}

/// Record the failed and refused sign-ins of some minutes.
pub fn record_failures(summary: &SignInSummary) -> Audited<()> {
    let entry = NewAuditEntry::on_server(server_itself(), "session.fail", "", summary.to_string());
    Audited::new((), entry)
}

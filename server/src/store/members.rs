//! Members of projects, and memberships that wait for the person's consent.

use super::error::StoreError;
use super::tx::Tx;
use crate::clock::{Timestamp, new_id};
use assay_core::api::{Member, PendingMembership};
use assay_core::id::{MembershipId, ProjectId, UserId};
use assay_core::permission::Role;
use serde::Deserialize;

/// A project's people and its pending members, by name.
pub fn list(tx: &mut dyn Tx, now: &Timestamp, project: ProjectId) -> Result<Vec<Member>, StoreError> {
    tx.fetch_all(
        "SELECT u.id AS \"user\", u.name, u.email, CASE WHEN u.site_admin = 1 THEN $3 ELSE m.role END AS role, m.team, \
         CASE WHEN u.blocked_at IS NOT NULL THEN 'blocked' \
              WHEN u.password_hash IS NOT NULL OR u.demo_story IS NOT NULL THEN 'active' \
              WHEN u.invitation_hash IS NOT NULL AND u.invitation_expires_at > $2 THEN 'invited' \
              ELSE 'expired' END AS status, \
         m.added_at AS since, b.name AS added_by, u.created_at AS account_since, i.name AS account_by, \
         CASE WHEN u.invitation_hash IS NULL THEN NULL ELSE u.invitation_expires_at END AS invitation_expires_at \
         FROM members m JOIN users u ON u.id = m.user_id \
         LEFT JOIN users b ON b.id = m.added_by LEFT JOIN users i ON i.id = u.invited_by WHERE m.project_id = $1 \
         UNION ALL \
         SELECT p.id, p.name, u.email, p.role, p.team, 'pending', p.added_at, b.name, u.created_at, i.name, NULL \
         FROM pending_members p JOIN users u ON u.id = p.user_id JOIN users b ON b.id = p.added_by \
         LEFT JOIN users i ON i.id = u.invited_by WHERE p.project_id = $1 \
         ORDER BY 2, 1",
        &[project.into(), now.into(), Role::Admin.into()],
    )
}

/// Role and team of a member as stored, where the person is one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct MemberRow {
    /// Role.
    pub role: Role,
    /// Team; empty: none.
    pub team: String,
}

/// The stored role and team of a person in a project.
pub fn find(tx: &mut dyn Tx, project: ProjectId, user: UserId) -> Result<Option<MemberRow>, StoreError> {
    let sql = "SELECT role, team FROM members WHERE project_id = $1 AND user_id = $2";
    tx.fetch_optional(sql, &[project.into(), user.into()])
}

/// Person with their team.
#[derive(Clone, Debug, Deserialize)]
pub struct MemberTeam {
    /// The person.
    pub user: UserId,
    /// Their team; empty: none.
    pub team: String,
}

/// Teams of a project's members.
pub fn teams(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<MemberTeam>, StoreError> {
    let sql = "SELECT user_id AS \"user\", team FROM members WHERE project_id = $1 ORDER BY user_id";
    tx.fetch_all(sql, &[project.into()])
}

/// Whether a person is a member of another project.
pub fn is_member_elsewhere(tx: &mut dyn Tx, project: ProjectId, user: UserId) -> Result<bool, StoreError> {
    let sql = "SELECT user_id FROM members WHERE user_id = $1 AND project_id <> $2 LIMIT 1";
    tx.exists(sql, &[user.into(), project.into()])
}

/// Whether a project has an admin who can sign in, a person aside.
pub fn has_other_admin(tx: &mut dyn Tx, project: ProjectId, but: UserId) -> Result<bool, StoreError> {
    tx.exists(
        "SELECT m.user_id FROM members m JOIN users u ON u.id = m.user_id \
         WHERE m.project_id = $1 AND m.user_id <> $2 AND m.role = $3 AND u.blocked_at IS NULL \
         AND (u.password_hash IS NOT NULL OR u.demo_story IS NOT NULL) LIMIT 1",
        &[project.into(), but.into(), Role::Admin.into()],
    )
}

/// Remove a member.
pub fn remove(tx: &mut dyn Tx, project: ProjectId, user: UserId) -> Result<(), StoreError> {
    let sql = "DELETE FROM members WHERE project_id = $1 AND user_id = $2";
    tx.execute(sql, &[project.into(), user.into()]).map(|_| ())
}

/// Membership that waits for consent, for [`add_pending`].
#[derive(Clone, Debug)]
pub struct NewPendingMember<'a> {
    /// The project.
    pub project: ProjectId,
    /// The person.
    pub user: UserId,
    /// Name that was given with the address.
    pub name: &'a str,
    /// Role.
    pub role: Role,
    /// Team; empty: none.
    pub team: &'a str,
    /// The person who adds them.
    pub by: UserId,
}

/// Add a membership that waits for consent, or change the one that waits. Gives its id.
pub fn add_pending(
    tx: &mut dyn Tx,
    now: &Timestamp,
    new: &NewPendingMember<'_>,
) -> Result<MembershipId, StoreError> {
    let NewPendingMember { project, user, name, role, team, by } = *new;
    let sql = "SELECT id FROM pending_members WHERE project_id = $1 AND user_id = $2";
    if let Some(id) = tx.fetch_value::<MembershipId>(sql, &[project.into(), user.into()])? {
        tx.execute(
            "UPDATE pending_members SET name = $1, role = $2, team = $3, added_at = $4, added_by = $5 WHERE id = $6",
            &[name.into(), role.into(), team.into(), now.into(), by.into(), id.into()],
        )?;
        return Ok(id);
    }
    let id: MembershipId = new_id();
    tx.execute(
        "INSERT INTO pending_members (id, project_id, user_id, name, role, team, added_at, added_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            id.into(),
            project.into(),
            user.into(),
            name.into(),
            role.into(),
            team.into(),
            now.into(),
            by.into(),
        ],
    )?;
    Ok(id)
}

/// A person's memberships that wait for their consent, the oldest first.
pub fn pending_of(tx: &mut dyn Tx, user: UserId) -> Result<Vec<PendingMembership>, StoreError> {
    tx.fetch_all(
        "SELECT w.id, p.name AS project_name, w.role, w.team, b.name AS added_by, w.added_at FROM pending_members w \
         JOIN projects p ON p.id = w.project_id JOIN users b ON b.id = w.added_by WHERE w.user_id = $1 ORDER BY w.id",
        &[user.into()],
    )
}

/// Membership that waits, as stored.
#[derive(Clone, Debug, Deserialize)]
pub struct PendingRow {
    /// The project.
    pub project: ProjectId,
    /// Role.
    pub role: Role,
    /// Team; empty: none.
    pub team: String,
    /// Time at which the person was added.
    pub added_at: String,
    /// The person who added them.
    pub added_by: UserId,
}

/// Take out a person's membership that waits.
///
/// # Errors
/// None of theirs waits under this id.
pub fn take_pending(tx: &mut dyn Tx, user: UserId, id: MembershipId) -> Result<PendingRow, StoreError> {
    let sql = "SELECT project_id AS project, role, team, added_at, added_by FROM pending_members \
               WHERE id = $1 AND user_id = $2";
    let row = tx.fetch_one("membership that waits for you", sql, &[id.into(), user.into()])?;
    tx.execute("DELETE FROM pending_members WHERE id = $1", &[id.into()])?;
    Ok(row)
}

/// Withdraw a membership of a project that waits. Gives whether there was one of this id.
pub fn withdraw_pending(tx: &mut dyn Tx, project: ProjectId, id: MembershipId) -> Result<bool, StoreError> {
    let sql = "DELETE FROM pending_members WHERE id = $1 AND project_id = $2";
    Ok(tx.execute(sql, &[id.into(), project.into()])? > 0)
}

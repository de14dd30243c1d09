//! Projects and their people.

use super::error::StoreError;
use super::row::SqlRow;
use super::tx::Tx;
use crate::clock::{Timestamp, new_id};
use assay_core::api::{Project, StageSummary};
use assay_core::id::{ProjectId, UserId};
use assay_core::permission::{Action, Role};
use assay_core::pipeline::TaskState;
use assay_core::text::looks_like;
use serde::Deserialize;

/// Add a project with its first admin.
///
/// # Errors
/// The name is taken, or people cannot tell it from another one.
pub fn create(
    tx: &mut dyn Tx,
    now: &Timestamp,
    name: &str,
    purpose: &str,
    admin: UserId,
) -> Result<ProjectId, StoreError> {
    if tx.exists("SELECT id FROM projects WHERE name = $1", &[name.into()])? {
        return Err(StoreError::Conflict(format!(
            "there is a project named {name} already; choose another name"
        )));
    }
    let names: Vec<String> = tx.fetch_values("SELECT name FROM projects", &[])?;
    if let Some(twin) = names.iter().find(|known| looks_like(known, name)) {
        return Err(StoreError::Conflict(format!(
            "“{name}” looks like the project “{twin}” and is another name; choose a name that people can tell apart"
        )));
    }
    let id: ProjectId = new_id();
    tx.execute(
        "INSERT INTO projects (id, name, purpose, created_at) VALUES ($1, $2, $3, $4)",
        &[id.into(), name.into(), purpose.into(), now.into()],
    )?;
    add_member(tx, id, admin, (Role::Admin, ""), (&now.text, admin))?;
    Ok(id)
}

/// Add a person to a project with a role and a team, and record when and by whom.
pub fn add_member(
    tx: &mut dyn Tx,
    project: ProjectId,
    user: UserId,
    (role, team): (Role, &str),
    (at, by): (&str, UserId),
) -> Result<(), StoreError> {
    set_member(tx, project, user, role, team)?;
    tx.execute(
        "UPDATE members SET added_at = $1, added_by = $2 WHERE project_id = $3 AND user_id = $4",
        &[at.into(), by.into(), project.into(), user.into()],
    )?;
    Ok(())
}

/// Give a person a role in a project, or another one.
pub fn set_member(
    tx: &mut dyn Tx,
    project: ProjectId,
    user: UserId,
    role: Role,
    team: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO members (project_id, user_id, role, team) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (project_id, user_id) DO UPDATE SET role = excluded.role, team = excluded.team",
        &[project.into(), user.into(), role.into(), team.into()],
    )?;
    Ok(())
}

/// A person's role in a project; an admin of the site is admin of all.
pub fn member_role(tx: &mut dyn Tx, project: ProjectId, user: UserId) -> Result<Option<Role>, StoreError> {
    let sql = format!("{VISIBLE_PROJECTS} AND p.id = $3");
    let row: Option<ProjectRow> =
        tx.fetch_optional(&sql, &[user.into(), Role::Admin.into(), project.into()])?;
    Ok(row.map(|row| row.role))
}

/// A person's team in a project; empty: none.
pub fn member_team(tx: &mut dyn Tx, project: ProjectId, user: UserId) -> Result<String, StoreError> {
    let sql = "SELECT team FROM members WHERE project_id = $1 AND user_id = $2";
    Ok(tx.fetch_value(sql, &[project.into(), user.into()])?.unwrap_or_default())
}

/// The project of a name or an id.
///
/// # Errors
/// There is none.
pub fn find(tx: &mut dyn Tx, name_or_id: &str) -> Result<ProjectId, StoreError> {
    let found = tx.fetch_value("SELECT id FROM projects WHERE name = $1 OR id = $1", &[name_or_id.into()])?;
    found.ok_or(StoreError::NotFound("project"))
}

/// A project's name.
///
/// # Errors
/// There is no such project.
pub fn name(tx: &mut dyn Tx, id: ProjectId) -> Result<String, StoreError> {
    let found = tx.fetch_value("SELECT name FROM projects WHERE id = $1", &[id.into()])?;
    found.ok_or(StoreError::NotFound("project"))
}

#[derive(Deserialize)]
struct ProjectRow {
    id: ProjectId,
    name: String,
    purpose: String,
    role: Role,
}

/// Projects as a person ($1) sees them: those that they have a part in; an admin of the site is admin ($2) of all, whatever
/// role a project gives them.
const VISIBLE_PROJECTS: &str = "SELECT p.id, p.name, p.purpose, \
    CASE WHEN u.site_admin = 1 THEN $2 ELSE m.role END AS role FROM projects p JOIN users u ON u.id = $1 \
    LEFT JOIN members m ON m.project_id = p.id AND m.user_id = u.id \
    WHERE (m.user_id IS NOT NULL OR u.site_admin = 1)";

/// A person's projects with their stages, newest last.
pub fn list(tx: &mut dyn Tx, user: UserId) -> Result<Vec<Project>, StoreError> {
    let sql = format!("{VISIBLE_PROJECTS} ORDER BY p.id");
    let rows: Vec<ProjectRow> = tx.fetch_all(&sql, &[user.into(), Role::Admin.into()])?;
    rows.into_iter().map(|row| with_stages(tx, row)).collect()
}

/// One project as a person sees it.
///
/// # Errors
/// The person has no part in it.
pub fn get(tx: &mut dyn Tx, id: ProjectId, user: UserId) -> Result<Project, StoreError> {
    let sql = format!("{VISIBLE_PROJECTS} AND p.id = $3");
    let row = tx.fetch_one("project", &sql, &[user.into(), Role::Admin.into(), id.into()])?;
    with_stages(tx, row)
}

fn with_stages(tx: &mut dyn Tx, row: ProjectRow) -> Result<Project, StoreError> {
    let ProjectRow { id, name, purpose, role } = row;
    Ok(Project { stages: stage_summaries(tx, id, role)?, id: id.to_string(), name, purpose, role })
}

/// Stages with their counts. How many golden items there are is shown to roles that may see them, and to all where the
/// stage lets taskers compare.
fn stage_summaries(tx: &mut dyn Tx, project: ProjectId, role: Role) -> Result<Vec<StageSummary>, StoreError> {
    #[derive(Deserialize)]
    struct CompareRow {
        compares: bool,
    }
    let mut params = vec![project.into()];
    let columns = COUNTED_STATES.map(|(name, states)| {
        let bound = states.iter().map(|state| {
            params.push((*state).into());
            format!("${}", params.len())
        });
        let states = bound.collect::<Vec<_>>().join(", ");
        format!(
            "COALESCE(CAST(SUM(CASE WHEN c.state IN ({states}) THEN c.tasks END) AS BIGINT), 0) AS {name}"
        )
    });
    let sql = format!(
        "SELECT s.id, s.name, s.kind, {}, s.compare_while_labeling AS compares, \
         COALESCE(MAX(g.items), 0) AS golden \
         FROM stages s LEFT JOIN task_counts c ON c.stage_id = s.id \
         LEFT JOIN ({GOLDEN_OF_STAGES}) g ON g.stage_id = s.id WHERE s.project_id = $1 \
         AND s.attempt_id IS NULL GROUP BY s.id, s.name, s.kind, s.compare_while_labeling, s.position ORDER BY s.position",
        columns.join(", ")
    );
    let rows = tx.query(&sql, &params)?;
    let summary = |row: &SqlRow| {
        let CompareRow { compares } = row.decode()?;
        let mut summary: StageSummary = row.decode()?;
        summary.golden = summary.golden.filter(|_| compares || role.may(Action::ViewGolden));
        Ok(summary)
    };
    rows.iter().map(summary).collect()
}

/// Number of golden items of each stage of a project ($1). A cross join, since SQLite would go through the tasks, which are
/// far more than the golden items.
const GOLDEN_OF_STAGES: &str = "SELECT t.stage_id, COUNT(*) AS items FROM golden_items i CROSS JOIN tasks t \
    WHERE t.id = i.task_id AND i.project_id = $1 GROUP BY t.stage_id";

/// Numbers of a [`StageSummary`], by the states that each sums up. Every state is in one of them.
const COUNTED_STATES: [(&str, &[TaskState]); 7] = [
    ("waiting", &[TaskState::Waiting, TaskState::Invalidated]),
    ("queued", &[TaskState::Queued]),
    ("working", &[TaskState::Claimed, TaskState::Rework]),
    ("escalated", &[TaskState::Escalated]),
    ("in_review", &[TaskState::InReview]),
    ("accepted", &[TaskState::Accepted]),
    ("left_out", &[TaskState::Skipped, TaskState::NotNeeded]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::accounts::{NewUser, add_user};
    use crate::store::testing::each_engine;

    #[test]
    fn no_project_takes_its_role_from_an_admin_of_the_site() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let admin =
                NewUser { email: "root@example.org".to_owned(), site_admin: true, ..NewUser::default() };
            let role = fixture.write(move |tx| {
                let admin = add_user(tx, &now, &admin)?;
                set_member(tx, cast.project, admin, Role::Auditor, "")?;
                member_role(tx, cast.project, admin)
            });
            assert_eq!(role, Some(Role::Admin));
        });
    }

    #[test]
    fn each_state_is_in_one_number_of_a_stage() {
        for state in TaskState::ALL {
            let in_numbers = COUNTED_STATES.iter().filter(|(_, states)| states.contains(&state)).count();
            assert_eq!(in_numbers, 1, "{state:?}");
        }
    }

    #[test]
    fn people_see_their_projects_and_an_admin_of_the_site_all() {
        each_engine(|fixture| {
            let (cast, now, outsider) = (fixture.cast(), fixture.now(), fixture.person("outsider"));
            let admin =
                NewUser { email: "root@example.org".to_owned(), site_admin: true, ..NewUser::default() };
            let roles = fixture.write(move |tx| {
                let admin = add_user(tx, &now, &admin)?;
                let people = [cast.ana, outsider, admin];
                people.into_iter().map(|p| member_role(tx, cast.project, p)).collect::<Result<Vec<_>, _>>()
            });
            assert_eq!(roles, [Some(Role::Tasker), None, Some(Role::Admin)]);
        });
    }
}

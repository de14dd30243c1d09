//! Projects, their people and their stages.

use super::revisions::{self, RevisionAuthor};
use super::{SqlRow, StoreError, Tx, enum_name, first, parse_enum};
use crate::clock::{Timestamp, new_id};
use assay_core::api::{Member, Project, Stage, StageChange, StageKind, StageSummary};
use assay_core::ontology::Ontology;
use assay_core::permission::Role;
use assay_core::rubric::Rubric;

/// Make a project with its first admin.
///
/// # Errors
/// The name is taken.
pub fn create(
    tx: &mut dyn Tx,
    now: &Timestamp,
    name: &str,
    purpose: &str,
    admin: &str,
) -> Result<String, StoreError> {
    if !tx.query("SELECT id FROM projects WHERE name = $1", &[name.into()])?.is_empty() {
        return Err(StoreError::Conflict(format!(
            "there is a project named {name} already; choose another name"
        )));
    }
    let id = new_id();
    tx.execute(
        "INSERT INTO projects (id, name, purpose, created_at) VALUES ($1, $2, $3, $4)",
        &[(&id).into(), name.into(), purpose.into(), now.text.as_str().into()],
    )?;
    set_member(tx, &id, admin, Role::Admin, "")?;
    Ok(id)
}

/// Give a person a role in a project, or another one.
///
/// # Errors
/// Storage.
pub fn set_member(
    tx: &mut dyn Tx,
    project: &str,
    user: &str,
    role: Role,
    team: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO members (project_id, user_id, role, team) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (project_id, user_id) DO UPDATE SET role = excluded.role, team = excluded.team",
        &[project.into(), user.into(), enum_name(&role).into(), team.into()],
    )?;
    Ok(())
}

/// A person's role in a project; an admin of the site is admin of all.
///
/// # Errors
/// Storage.
pub fn member_role(tx: &mut dyn Tx, project: &str, user: &str) -> Result<Option<Role>, StoreError> {
    let rows = tx.query(&format!("{VISIBLE_PROJECTS} AND p.id = $2"), &[user.into(), project.into()])?;
    first(rows).map(|row| parse_enum(row.text(3)?)).transpose()
}

/// A project's people, by name.
///
/// # Errors
/// Storage.
pub fn members(tx: &mut dyn Tx, project: &str) -> Result<Vec<Member>, StoreError> {
    let rows = tx.query(
        "SELECT u.id, u.name, u.email, m.role, m.team, \
         CASE WHEN u.invitation_hash IS NULL THEN 0 ELSE 1 END \
         FROM members m JOIN users u ON u.id = m.user_id WHERE m.project_id = $1 ORDER BY u.name, u.id",
        &[project.into()],
    )?;
    rows.iter()
        .map(|row| {
            Ok(Member {
                user: row.text(0)?,
                name: row.text(1)?,
                email: row.text(2)?,
                role: parse_enum(row.text(3)?)?,
                team: row.text(4)?,
                invited: row.flag(5)?,
            })
        })
        .collect()
}

/// The project of a name or an id.
///
/// # Errors
/// There is none.
pub fn find(tx: &mut dyn Tx, name_or_id: &str) -> Result<String, StoreError> {
    let rows = tx.query("SELECT id FROM projects WHERE name = $1 OR id = $1", &[name_or_id.into()])?;
    first(rows).ok_or(StoreError::NotFound("project"))?.text(0)
}

/// A project's name.
///
/// # Errors
/// There is no such project.
pub fn name(tx: &mut dyn Tx, id: &str) -> Result<String, StoreError> {
    let rows = tx.query("SELECT name FROM projects WHERE id = $1", &[id.into()])?;
    first(rows).ok_or(StoreError::NotFound("project"))?.text(0)
}

/// Projects as a person sees them: those that they have a part in; an admin of the site is admin of all.
const VISIBLE_PROJECTS: &str = "SELECT p.id, p.name, p.purpose, COALESCE(m.role, 'admin') FROM projects p \
    LEFT JOIN members m ON m.project_id = p.id AND m.user_id = $1 \
    WHERE (m.user_id IS NOT NULL OR EXISTS (SELECT 1 FROM users u WHERE u.id = $1 AND u.site_admin = 1))";

/// A person's projects with their stages, newest last.
///
/// # Errors
/// Storage.
pub fn list(tx: &mut dyn Tx, user: &str) -> Result<Vec<Project>, StoreError> {
    let rows = tx.query(&format!("{VISIBLE_PROJECTS} ORDER BY p.id"), &[user.into()])?;
    rows.iter().map(|row| project(tx, row)).collect()
}

/// One project as a person sees it.
///
/// # Errors
/// The person has no part in it.
pub fn get(tx: &mut dyn Tx, id: &str, user: &str) -> Result<Project, StoreError> {
    let rows = tx.query(&format!("{VISIBLE_PROJECTS} AND p.id = $2"), &[user.into(), id.into()])?;
    project(tx, &first(rows).ok_or(StoreError::NotFound("project"))?)
}

fn project(tx: &mut dyn Tx, row: &SqlRow) -> Result<Project, StoreError> {
    let id = row.text(0)?;
    Ok(Project {
        name: row.text(1)?,
        purpose: row.text(2)?,
        role: parse_enum(row.text(3)?)?,
        stages: stage_summaries(tx, &id)?,
        id,
    })
}

fn stage_summaries(tx: &mut dyn Tx, project: &str) -> Result<Vec<StageSummary>, StoreError> {
    let rows = tx.query(
        "SELECT s.id, s.name, s.kind, \
         COUNT(CASE WHEN t.state = 'queued' THEN 1 END), \
         COUNT(CASE WHEN t.state IN ('claimed', 'rework') THEN 1 END), \
         COUNT(CASE WHEN t.state = 'in_review' THEN 1 END), \
         COUNT(CASE WHEN t.state = 'accepted' THEN 1 END), \
         COUNT(g.id) \
         FROM stages s LEFT JOIN tasks t ON t.stage_id = s.id LEFT JOIN golden_items g ON g.task_id = t.id \
         WHERE s.project_id = $1 GROUP BY s.id, s.name, s.kind, s.position ORDER BY s.position",
        &[project.into()],
    )?;
    rows.iter()
        .map(|row| {
            Ok(StageSummary {
                id: row.text(0)?,
                name: row.text(1)?,
                kind: parse_enum(row.text(2)?)?,
                queued: row.count(3)?,
                working: row.count(4)?,
                in_review: row.count(5)?,
                accepted: row.count(6)?,
                golden: row.count(7)?,
            })
        })
        .collect()
}

/// What [`add_stage`] needs.
#[derive(Clone, Debug)]
pub struct NewStage {
    /// Its name.
    pub name: String,
    /// What is done in it.
    pub kind: StageKind,
    /// Classes and attributes.
    pub ontology: Ontology,
    /// How labels are graded.
    pub rubric: Rubric,
    /// Markdown.
    pub guideline: String,
    /// See [`Stage::compare_while_labeling`].
    pub compare_while_labeling: bool,
}

/// Put a stage at the end of a project's pipeline.
///
/// # Errors
/// Storage.
pub fn add_stage(tx: &mut dyn Tx, project: &str, new: &NewStage) -> Result<String, StoreError> {
    let id = new_id();
    tx.execute(
        "INSERT INTO stages (id, project_id, position, name, kind, ontology, rubric, guideline, \
         compare_while_labeling, revision) \
         VALUES ($1, $2, (SELECT COUNT(*) FROM stages WHERE project_id = $2), $3, $4, $5, $6, $7, $8, 1)",
        &[
            (&id).into(),
            project.into(),
            (&new.name).into(),
            enum_name(&new.kind).into(),
            serde_json::to_string(&new.ontology)?.into(),
            serde_json::to_string(&new.rubric)?.into(),
            (&new.guideline).into(),
            new.compare_while_labeling.into(),
        ],
    )?;
    Ok(id)
}

const STAGE: &str = "SELECT id, project_id, name, kind, ontology, rubric, guideline, compare_while_labeling, \
    revision FROM stages WHERE project_id = $1";

fn full_stage(row: &SqlRow) -> Result<Stage, StoreError> {
    Ok(Stage {
        id: row.text(0)?,
        project: row.text(1)?,
        name: row.text(2)?,
        kind: parse_enum(row.text(3)?)?,
        ontology: serde_json::from_str(&row.text(4)?)?,
        rubric: serde_json::from_str(&row.text(5)?)?,
        guideline: row.text(6)?,
        compare_while_labeling: row.flag(7)?,
        revision: row.count(8)?,
    })
}

/// A stage of a project.
///
/// # Errors
/// There is no such stage in it.
pub fn stage(tx: &mut dyn Tx, project: &str, id: &str) -> Result<Stage, StoreError> {
    let rows = tx.query(&format!("{STAGE} AND id = $2"), &[project.into(), id.into()])?;
    full_stage(&first(rows).ok_or(StoreError::NotFound("stage"))?)
}

/// All stages of a project in pipeline order.
///
/// # Errors
/// Storage.
pub fn stages(tx: &mut dyn Tx, project: &str) -> Result<Vec<Stage>, StoreError> {
    let rows = tx.query(&format!("{STAGE} ORDER BY position"), &[project.into()])?;
    rows.iter().map(full_stage).collect()
}

/// Change a stage that the caller read at `revision`. What it was is stored as a version, and so is what it becomes.
///
/// # Errors
/// It is at another revision by now, or is not there.
pub fn change_stage(
    tx: &mut dyn Tx,
    project: &str,
    id: &str,
    revision: u32,
    change: &StageChange,
    author: &RevisionAuthor<'_>,
) -> Result<Stage, StoreError> {
    let was = stage(tx, project, id)?;
    let changed = tx.execute(
        "UPDATE stages SET name = $1, ontology = $2, rubric = $3, guideline = $4, \
         compare_while_labeling = $5, revision = revision + 1 \
         WHERE id = $6 AND project_id = $7 AND revision = $8",
        &[
            (&change.name).into(),
            serde_json::to_string(&change.ontology)?.into(),
            serde_json::to_string(&change.rubric)?.into(),
            (&change.guideline).into(),
            change.compare_while_labeling.into(),
            id.into(),
            project.into(),
            revision.into(),
        ],
    )?;
    if changed == 0 {
        return Err(StoreError::Stale);
    }
    let stage = stage(tx, project, id)?;
    revisions::store_version(tx, &was, None)?;
    revisions::store_version(tx, &stage, Some(author))?;
    Ok(stage)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::accounts::{NewUser, add_user};
    use crate::store::testing::each_engine;

    #[test]
    fn people_see_their_projects_and_an_admin_of_the_site_all() {
        each_engine(|fixture| {
            let (cast, now, outsider) = (fixture.cast(), fixture.now(), fixture.person("outsider"));
            let admin =
                NewUser { email: "root@example.org".to_owned(), site_admin: true, ..NewUser::default() };
            let roles = fixture.write(move |tx| {
                let admin = add_user(tx, &now, &admin)?;
                let people = [&cast.ana, &outsider, &admin];
                people.into_iter().map(|p| member_role(tx, &cast.project, p)).collect::<Result<Vec<_>, _>>()
            });
            assert_eq!(roles, [Some(Role::Tasker), None, Some(Role::Admin)]);
        });
    }

    #[test]
    fn a_stage_changes_only_from_the_revision_that_was_seen() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let own = cast.clone();
            let (first, late) = fixture.write(move |tx| {
                let seen = stage(tx, &cast.project, &cast.stage)?;
                let change = StageChange {
                    name: "Flyable".to_owned(),
                    ontology: seen.ontology,
                    rubric: seen.rubric,
                    guideline: seen.guideline,
                    compare_while_labeling: false,
                    why: String::new(),
                };
                let author =
                    RevisionAuthor { now: &now, user: &cast.qa, why: "It was too long.", release: None };
                let mut again =
                    || change_stage(tx, &cast.project, &cast.stage, seen.revision, &change, &author);
                let (first, late) = (again()?, again().is_err());
                Ok((first, late))
            });
            assert_eq!((first.revision, first.name.as_str(), late), (2, "Flyable", true));
            let stored = fixture.write(move |tx| {
                let all = revisions::list(tx, &own.project, &own.stage)?;
                Ok((all, revisions::get(tx, &own.project, &own.stage, 1)?.rules.name))
            });
            let listed: Vec<_> =
                stored.0.iter().map(|r| (r.revision, r.why.as_str(), r.by_name.as_deref())).collect();
            assert_eq!(listed, [(2, "It was too long.", Some("quinn")), (1, "", None)]);
            assert_eq!(stored.1, "Flyable space");
        });
    }
}

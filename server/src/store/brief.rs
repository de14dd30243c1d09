//! Briefs in revisions, values of KPIs, check-ins.

use super::error::StoreError;
use super::tx::Tx;
use super::value::SqlValue;
use crate::clock::{Timestamp, new_id};
use assay_core::api::{BriefRevision, CheckIn, KpiValue, NewCheckIn, NewKpiValue};
use assay_core::brief::{Brief, changes};
use assay_core::id::{CheckInId, KpiValueId, ProjectId, UserId};
use serde::Deserialize;

/// Revisions listed at most, the latest first.
const MAX_REVISIONS: usize = 100;

#[derive(Deserialize)]
struct BriefRow {
    body: Brief,
    revision: u32,
}

/// The last revision of a project's brief and its number; an empty one of number 0 where nothing is written.
pub fn get(tx: &mut dyn Tx, project: ProjectId) -> Result<(Brief, u32), StoreError> {
    let sql = "SELECT body, revision FROM briefs WHERE project_id = $1 ORDER BY revision DESC LIMIT 1";
    let row: Option<BriefRow> = tx.fetch_optional(sql, &[project.into()])?;
    Ok(row.map_or_else(Default::default, |row| (row.body, row.revision)))
}

/// Write the next revision, where the caller has seen the last one.
///
/// # Errors
/// It is at another revision by now.
pub fn change(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    seen: u32,
    author: UserId,
    brief: &Brief,
) -> Result<u32, StoreError> {
    tx.exclusive()?;
    if get(tx, project)?.1 != seen {
        return Err(StoreError::Stale);
    }
    let revision = seen + 1;
    tx.execute(
        "INSERT INTO briefs (project_id, revision, body, author, at) VALUES ($1, $2, $3, $4, $5)",
        &[project.into(), revision.into(), SqlValue::json(brief)?, author.into(), now.into()],
    )?;
    Ok(revision)
}

#[derive(Deserialize)]
struct BriefRevisionRow {
    revision: u32,
    at: String,
    author_name: String,
    body: Brief,
}

/// What changed when and by whom, the last first.
pub fn history(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<BriefRevision>, StoreError> {
    let sql = "SELECT b.revision, b.at, u.name AS author_name, b.body FROM briefs b \
        JOIN users u ON u.id = b.author WHERE b.project_id = $1 ORDER BY b.revision DESC LIMIT $2";
    let rows: Vec<BriefRevisionRow> =
        tx.fetch_all(sql, &[project.into(), SqlValue::count(MAX_REVISIONS + 1)])?;
    let none = Brief::default();
    let revision = |(place, row): (usize, &BriefRevisionRow)| BriefRevision {
        revision: row.revision,
        at: row.at.clone(),
        author_name: row.author_name.clone(),
        changes: changes(rows.get(place + 1).map_or(&none, |before| &before.body), &row.body),
    };
    Ok(rows.iter().enumerate().take(MAX_REVISIONS).map(revision).collect())
}

/// A brief as it was written at a time.
#[derive(Clone, Debug, Deserialize)]
pub struct DatedBrief {
    /// When it was written.
    pub at: String,
    /// The brief.
    #[serde(rename = "body")]
    pub brief: Brief,
}

/// All revisions of a project's brief, oldest first.
pub fn revisions(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<DatedBrief>, StoreError> {
    let sql = "SELECT at, body FROM briefs WHERE project_id = $1 ORDER BY revision";
    tx.fetch_all(sql, &[project.into()])
}

/// All values of a project's KPIs, by the day of their evaluation.
pub fn values(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<KpiValue>, StoreError> {
    let sql = "SELECT v.id, v.goal, v.kpi, v.value, v.day, v.note, u.name AS author_name FROM kpi_values v \
        JOIN users u ON u.id = v.author WHERE v.project_id = $1 ORDER BY v.day, v.id";
    tx.fetch_all(sql, &[project.into()])
}

/// Store a value of a KPI that the brief has.
///
/// # Errors
/// The brief has no such KPI.
pub fn add_value(
    tx: &mut dyn Tx,
    project: ProjectId,
    author: UserId,
    new: &NewKpiValue,
) -> Result<KpiValueId, StoreError> {
    let (brief, _) = get(tx, project)?;
    let is_known = brief.goal(&new.goal).is_some_and(|g| g.kpis.iter().any(|k| k.id == new.kpi));
    if !is_known {
        return Err(StoreError::NotFound("KPI in the brief"));
    }
    let id: KpiValueId = new_id();
    tx.execute(
        "INSERT INTO kpi_values (id, project_id, goal, kpi, value, day, note, author) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            id.into(),
            project.into(),
            (&new.goal).into(),
            (&new.kpi).into(),
            new.value.into(),
            (&new.day).into(),
            new.note.trim().into(),
            author.into(),
        ],
    )?;
    Ok(id)
}

/// All check-ins, oldest first.
pub fn check_ins(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<CheckIn>, StoreError> {
    let sql = "SELECT c.id, c.about, c.holds, c.note, c.at, u.name AS author_name, \
        COALESCE(m.team, '') AS author_team FROM check_ins c JOIN users u ON u.id = c.author \
        LEFT JOIN members m ON m.user_id = c.author AND m.project_id = c.project_id \
        WHERE c.project_id = $1 ORDER BY c.id";
    tx.fetch_all(sql, &[project.into()])
}

/// Store an answer to "do the goals still hold?".
///
/// # Errors
/// There is no such milestone or value.
pub fn add_check_in(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    author: UserId,
    new: &NewCheckIn,
) -> Result<CheckInId, StoreError> {
    let of_milestone = get(tx, project)?.0.milestones.iter().any(|m| m.id == new.about);
    let sql = "SELECT id FROM kpi_values WHERE id = $1 AND project_id = $2";
    if !of_milestone && !tx.exists(sql, &[(&new.about).into(), project.into()])? {
        return Err(StoreError::NotFound("milestone or evaluation"));
    }
    let id: CheckInId = new_id();
    tx.execute(
        "INSERT INTO check_ins (id, project_id, about, holds, note, at, author) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            id.into(),
            project.into(),
            (&new.about).into(),
            new.holds.into(),
            new.note.trim().into(),
            now.into(),
            author.into(),
        ],
    )?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::each_engine;
    use assay_core::brief::{Goal, Kpi};

    fn brief(deadline: &str) -> Brief {
        let kpi = Kpi { id: "recall".to_owned(), name: "Recall".to_owned(), target: 0.9, ..Kpi::default() };
        let goal = Goal {
            id: "land".to_owned(),
            name: "Land safely".to_owned(),
            deadline: deadline.to_owned(),
            kpis: vec![kpi],
            ..Goal::default()
        };
        Brief { goals: vec![goal], ..Brief::default() }
    }

    #[test]
    fn a_brief_is_stored_in_revisions_and_a_stale_change_is_refused() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            fixture.write(move |tx| {
                assert_eq!(get(tx, cast.project)?, (Brief::default(), 0));
                change(tx, &now, cast.project, 0, cast.ana, &brief("2027-01-01"))?;
                change(tx, &now, cast.project, 1, cast.qa, &brief("2027-02-01"))?;
                let stale = change(tx, &now, cast.project, 1, cast.ana, &brief(""));
                assert!(matches!(stale, Err(StoreError::Stale)));
                assert_eq!(get(tx, cast.project)?, (brief("2027-02-01"), 2));
                let listed = history(tx, cast.project)?;
                let words: Vec<_> = listed.iter().map(|r| (r.revision, r.changes.join("; "))).collect();
                let deadline = "goal Land safely: deadline 2027-02-01, before 2027-01-01";
                assert_eq!(words, [(2, deadline.to_owned()), (1, "new goal: Land safely".to_owned())]);
                Ok(())
            });
        });
    }

    #[test]
    fn values_and_check_ins_belong_to_what_the_brief_has() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            fixture.write(move |tx| {
                change(tx, &now, cast.project, 0, cast.ana, &brief(""))?;
                let value = |kpi: &str, day: &str, value| NewKpiValue {
                    goal: "land".to_owned(),
                    kpi: kpi.to_owned(),
                    value,
                    day: day.to_owned(),
                    note: " model 7 ".to_owned(),
                };
                let unknown = add_value(tx, cast.project, cast.ana, &value("speed", "2026-11-01", 1.0));
                assert!(matches!(unknown, Err(StoreError::NotFound(_))));
                add_value(tx, cast.project, cast.ana, &value("recall", "2026-11-02", 0.8))?;
                let first = add_value(tx, cast.project, cast.ana, &value("recall", "2026-11-01", 0.7))?;
                let listed: Vec<_> =
                    values(tx, cast.project)?.into_iter().map(|v| (v.value, v.note)).collect();
                assert_eq!(listed, [(0.7, "model 7".to_owned()), (0.8, "model 7".to_owned())]);
                let check =
                    |about: &str| NewCheckIn { about: about.to_owned(), holds: true, note: String::new() };
                let lost = add_check_in(tx, &now, cast.project, cast.qa, &check("nothing"));
                assert!(matches!(lost, Err(StoreError::NotFound(_))));
                add_check_in(tx, &now, cast.project, cast.qa, &check(&first.to_string()))?;
                assert_eq!(check_ins(tx, cast.project)?.len(), 1);
                Ok(())
            });
        });
    }
}

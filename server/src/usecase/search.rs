//! Search for a project's things by name.

use super::context::Viewer;
use crate::store::search::{self, NamedThing, TaskScope};
use crate::store::{StoreError, Tx};
use assay_core::api::{SearchKind, SearchResult};
use assay_core::fuzzy;
use assay_core::permission::Action;
use std::collections::BTreeSet;

/// Things whose names match a query, best first, of those that the person may open. A task is also found by its id.
pub fn find(
    tx: &mut dyn Tx,
    viewer: Viewer,
    query: &str,
    limit: usize,
) -> Result<Vec<SearchResult>, StoreError> {
    let query = query.trim();
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let mut results = result_list(SearchKind::Task, tasks_by_id(tx, viewer, query)?);
    let candidates = candidates(tx, viewer, query)?;
    results.extend(fuzzy::rank(query, candidates, |result| &result.name));
    results.truncate(limit);
    Ok(results)
}

/// Everything of these names that the person may open, of which some matches.
fn candidates(tx: &mut dyn Tx, viewer: Viewer, query: &str) -> Result<Vec<SearchResult>, StoreError> {
    let Viewer { project, role, .. } = viewer;
    let mut all = Vec::new();
    if role.may(Action::ViewGolden) {
        all.extend(result_list(SearchKind::Question, search::questions(tx, project)?));
        all.extend(result_list(SearchKind::Debrief, search::debriefs(tx, project)?));
        all.extend(result_list(SearchKind::Golden, search::golden_items(tx, project)?));
    }
    if role.may(Action::ManagePeople) {
        all.extend(result_list(SearchKind::Person, search::people(tx, project)?));
    }
    let scope = task_scope(viewer);
    let mut tasks = search::own_tasks(tx, scope)?;
    tasks.extend(search::tasks_by_start(tx, scope, query)?);
    tasks.extend(search::newest_tasks(tx, scope)?);
    let mut seen = BTreeSet::new();
    tasks.retain(|task| seen.insert(task.id.clone()));
    all.extend(result_list(SearchKind::Task, tasks));
    Ok(all)
}

fn task_scope(Viewer { project, user, role }: Viewer) -> TaskScope {
    TaskScope { project, user, sees_all: role.may(Action::ViewAllTasks) }
}

fn tasks_by_id(tx: &mut dyn Tx, viewer: Viewer, query: &str) -> Result<Vec<NamedThing>, StoreError> {
    match query.parse() {
        Ok(id) => search::task_by_id(tx, task_scope(viewer), id),
        Err(_) => Ok(Vec::new()),
    }
}

fn result_list(kind: SearchKind, things: Vec<NamedThing>) -> Vec<SearchResult> {
    let result = |NamedThing { id, name, detail, state }| SearchResult { kind, id, name, detail, state };
    things.into_iter().map(result).collect()
}

//! Stages: ontology, rubric, guideline.

use super::body::{Body, seen_revision, with_revision};
use super::caller::Member;
use super::{App, Problem};
use crate::store::audit::{self, Deed};
use crate::store::{StoreError, projects};
use assay_core::api::{Stage, StageChange};
use assay_core::permission::Action;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

/// A stage; its `ETag` is the revision.
#[utoipa::path(get, path = "/projects/{project}/stages/{stage}",
    params(("project" = String, Path), ("stage" = String, Path)), responses((status = 200, body = Stage)))]
pub async fn get(
    State(app): State<App>,
    member: Member,
    Path((_, stage)): Path<(String, String)>,
) -> Result<Response, Problem> {
    member.require(Action::ViewProject)?;
    let stage = app.db.read(move |tx| projects::stage(tx, &member.project, &stage)).await?;
    Ok(with_revision(stage.revision, stage))
}

/// Change a stage. `If-Match` is the revision that the caller saw; another one in the meantime is a 412 with the
/// current stage.
#[utoipa::path(put, path = "/projects/{project}/stages/{stage}",
    params(("project" = String, Path), ("stage" = String, Path), ("If-Match" = String, Header)),
    request_body = StageChange, responses((status = 200, body = Stage), (status = 412)))]
pub async fn change(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body<StageChange>,
) -> Result<Response, Problem> {
    member.require(Action::Configure)?;
    let seen = seen_revision(&headers)?;
    let change = body.value;
    if let Err(fault) = change.rubric.check() {
        return Err(Problem::field(
            &format!("/rubric{}", fault.pointer),
            &format!("This {}.", fault.message),
        ));
    }
    check_ontology(&change)?;
    let now = app.clock.now();
    let (project, stage, actor) = (member.project.clone(), id.clone(), member.user.id);
    let changed = app.db.write(move |tx| {
        let changed = projects::change_stage(tx, &project, &stage, seen, &change)?;
        let detail = format!("changed the stage {} to revision {}", changed.name, changed.revision);
        let deed = Deed {
            project: Some(&project),
            actor: &actor,
            action: "stage.change",
            subject: &stage,
            detail: &detail,
        };
        audit::record(tx, &now, &deed)?;
        Ok(changed)
    });
    match changed.await {
        Ok(stage) => Ok(with_revision(stage.revision, stage)),
        Err(StoreError::Stale) => {
            let current = app.db.read(move |tx| projects::stage(tx, &member.project, &id)).await?;
            Err(Problem::from(StoreError::Stale).with_current(&current))
        }
        Err(e) => Err(e.into()),
    }
}

fn check_ontology(change: &StageChange) -> Result<(), Problem> {
    let mut names = std::collections::BTreeSet::new();
    for (i, class) in change.ontology.classes.iter().enumerate() {
        if class.name.trim().is_empty() || !names.insert(class.name.as_str()) {
            let message = "Each class needs a name of its own.";
            return Err(Problem::field(&format!("/ontology/classes/{i}/name"), message));
        }
        let hex = class.color.strip_prefix('#').unwrap_or_default();
        if hex.len() != 6 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            let message = "A colour is written #rrggbb.";
            return Err(Problem::field(&format!("/ontology/classes/{i}/color"), message));
        }
    }
    Ok(())
}

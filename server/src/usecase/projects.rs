//! Projects.

use crate::clock::Timestamp;
use crate::store::{Audited, NewAuditEntry, StoreError, Tx, pipelines, projects, stages};
use crate::template::{self, LaterStage};
use assay_core::api::{NewProject, PipelineChange, Project};
use assay_core::id::UserId;
use assay_core::pipeline::{RoutedStage, Routing};
use assay_core::text::tidy_name;

/// Make a project from a template; the person becomes its admin.
///
/// # Errors
/// The name is taken, or people cannot tell it from another one.
pub fn create(
    tx: &mut dyn Tx,
    now: &Timestamp,
    user: UserId,
    new: &NewProject,
) -> Result<Audited<Project>, StoreError> {
    let id = projects::create(tx, now, &tidy_name(&new.name), new.purpose.trim(), user)?;
    let mut last = stages::add(tx, id, &template::stage(new.template))?;
    let mut routed = vec![RoutedStage { stage: last.to_string(), routing: Routing::default() }];
    for LaterStage { stage, routing } in template::later_stages(new.template) {
        let routing = Routing { inputs: vec![last.to_string()], ..routing };
        last = stages::add(tx, id, &stage)?;
        routed.push(RoutedStage { stage: last.to_string(), routing });
    }
    if routed.len() > 1 {
        let change = PipelineChange { stages: routed, why: "The template of the project".to_owned() };
        pipelines::change(tx, now, id, (0, user), &change)?;
    }
    let entry = NewAuditEntry::new(id, user, "project.create", id, "made the project");
    Ok(Audited::new(projects::get(tx, id, user)?, entry))
}

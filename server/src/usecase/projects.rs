//! Projects.

use crate::clock::Timestamp;
use crate::store::{Audited, NewAuditEntry, StoreError, Tx, projects, stages};
use crate::template;
use assay_core::api::{NewProject, Project};
use assay_core::id::UserId;
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
    stages::add(tx, id, &template::stage(new.template))?;
    let entry = NewAuditEntry::new(id, user, "project.create", id, "made the project");
    Ok(Audited::new(projects::get(tx, id, user)?, entry))
}

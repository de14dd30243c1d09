//! Routes of people's submissions: how many of them are reviewed, and who gets no further tasks for now.

use super::context::ActionContext;
use super::quality::{self, QualityInput};
use crate::clock::Timestamp;
use crate::store::tasker_routes::{self, StoredRoute};
use crate::store::{Audited, StoreError, Tx, labels, projects, stages, task_settings};
use assay_core::api::{NewRoute, PersonRoute, SetRoute};
use assay_core::id::{ProjectId, StageId, UserId};
use assay_core::permission::Role;
use assay_core::pipeline::TaskSettings;
use assay_core::trust::{QualityEstimate, RouteKind, RouteRequest, decide_routes};

/// Days over which a person's submissions are counted.
const RATE_DAYS: i64 = 7;

/// What the routes of a project follow from.
pub struct RoutesInput {
    /// Stages that are reviewed by quality, with their settings.
    stages: Vec<(StageId, TaskSettings)>,
    quality: QualityInput,
}

/// Read what the routes of a project follow from; none: no stage of it is reviewed by quality.
///
/// # Errors
/// Storage.
pub fn input(tx: &mut dyn Tx, project: ProjectId) -> Result<Option<RoutesInput>, StoreError> {
    let mut by_quality = Vec::new();
    for stage in stages::list(tx, project)? {
        let id: StageId = stage.id.parse()?;
        let settings = task_settings::get(tx, id)?.body;
        if settings.by_quality.is_some() {
            by_quality.push((id, settings));
        }
    }
    if by_quality.is_empty() {
        return Ok(None);
    }
    Ok(Some(RoutesInput { stages: by_quality, quality: quality::input(tx, project)? }))
}

/// Quality of a person in a stage.
pub struct StageEstimate {
    stage: StageId,
    person: UserId,
    quality: QualityEstimate,
}

/// Estimate the quality that the routes follow from. It takes a while and needs no database.
pub fn estimate(input: &RoutesInput) -> Vec<StageEstimate> {
    let estimates = quality::overall_estimates(&input.quality);
    let of_stage = |(stage, person, quality): (String, String, QualityEstimate)| {
        let stage: StageId = stage.parse().ok()?;
        Some(StageEstimate { stage, person: person.parse().ok()?, quality })
    };
    estimates.into_iter().filter_map(of_stage).collect()
}

/// Store the routes that follow from the quality of people in a project.
///
/// # Errors
/// Storage.
pub fn store(
    tx: &mut dyn Tx,
    now: &Timestamp,
    input: &RoutesInput,
    estimates: &[StageEstimate],
) -> Result<(), StoreError> {
    let since = now.plus_seconds(-RATE_DAYS * 24 * 3600);
    for (stage, settings) in &input.stages {
        let Some(routing) = settings.by_quality else { continue };
        let submissions = labels::submissions_since(tx, *stage, &since)?;
        let of_stage: Vec<(&StageEstimate, String)> =
            estimates.iter().filter(|e| e.stage == *stage).map(|e| (e, e.person.to_string())).collect();
        let mut requests = Vec::new();
        for (estimate, name) in &of_stage {
            let count = submissions.get(name).copied().unwrap_or(0);
            requests.push(RouteRequest {
                tasker: name,
                class: "",
                concept: "",
                quality: estimate.quality,
                objects_per_day: f64::from(count) / RATE_DAYS as f64,
            });
        }
        let decisions = decide_routes(&requests, &routing.policy(settings.review_share), &[]);
        for (decision, (estimate, _)) in decisions.iter().zip(&of_stage) {
            let computed = decision.route.kind_and_share(settings.review_share);
            tasker_routes::set_computed(tx, (*stage, estimate.person), computed)?;
        }
    }
    Ok(())
}

/// What happens to a person's next submission in a stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SubmissionRoute {
    /// Share of the submissions that are reviewed.
    pub(super) review_share: f64,
    /// Whether several people label such a task.
    pub(super) needs_consensus: bool,
}

/// The route of a person's submissions in a stage.
///
/// # Errors
/// Storage.
pub(super) fn submission_route(
    tx: &mut dyn Tx,
    stage: StageId,
    person: UserId,
) -> Result<SubmissionRoute, StoreError> {
    let settings = task_settings::get(tx, stage)?.body;
    let route = tasker_routes::get(tx, stage, person)?;
    let holds = route.as_ref().and_then(StoredRoute::holds);
    Ok(SubmissionRoute {
        review_share: share(&settings, route.as_ref()),
        needs_consensus: holds == Some(RouteKind::Consensus),
    })
}

/// Share of the submissions that are reviewed on a route. A person of whom nothing is known yet is reviewed in full where a stage
/// is reviewed by quality.
fn share(settings: &TaskSettings, route: Option<&StoredRoute>) -> f64 {
    let computed = route.and_then(|route| route.review_share);
    match (route.and_then(|route| route.set_route), settings.by_quality) {
        (Some(RouteKind::StraightThrough), _) | (None, None) => settings.review_share,
        (Some(RouteKind::FullReview | RouteKind::Consensus | RouteKind::Pause), _) => 1.0,
        (Some(RouteKind::Sampled), _) => settings.review_share.max(0.5),
        (None, Some(_)) => computed.unwrap_or(1.0),
    }
}

/// Check that a person gets tasks of a stage.
///
/// # Errors
/// They are paused ([`StoreError::Forbidden`]).
pub(super) fn require_not_paused(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    stage: StageId,
) -> Result<(), StoreError> {
    let route = tasker_routes::get(tx, stage, by.user)?;
    match route.and_then(|route| route.holds()) {
        Some(RouteKind::Pause) => Err(StoreError::Forbidden(
            "your tasks of this stage are paused until somebody has looked at the last checks with you; My work shows them, \
             and there you can say what speaks against it"
                .to_owned(),
        )),
        _ => Ok(()),
    }
}

/// The routes of the people of a project.
///
/// # Errors
/// Storage.
pub fn list(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<PersonRoute>, StoreError> {
    let mut routes = Vec::new();
    for route in tasker_routes::list(tx, project)? {
        let Some(holds) = route.holds() else { continue };
        let settings = task_settings::get(tx, route.stage)?.body;
        let review_share = share(&settings, Some(&route));
        let StoredRoute { set_route, set_why, set_by, set_at, .. } = route;
        let set = set_route.map(|route| SetRoute {
            route,
            why: set_why.unwrap_or_default(),
            by_name: set_by.unwrap_or_default(),
            at: set_at.unwrap_or_default(),
        });
        routes.push(PersonRoute {
            stage: route.stage.to_string(),
            person: route.person.to_string(),
            route: holds,
            review_share,
            by_quality: route.route,
            set,
            appeal: route.appeal,
        });
    }
    Ok(routes)
}

/// Set a route for one person, or take back what was set. Nobody else's route changes.
///
/// # Errors
/// There is no such stage, or the person is no tasker of the project.
pub fn set(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    stage: StageId,
    person: UserId,
    new: &NewRoute,
) -> Result<Audited<()>, StoreError> {
    let name = stages::get(tx, by.project, stage)?.name;
    if projects::member_role(tx, by.project, person)? != Some(Role::Tasker) {
        return Err(StoreError::NotFound("tasker"));
    }
    tasker_routes::set_by_person(tx, by.now, (stage, person), by.user, new.route, new.why.trim())?;
    let what = new.route.map_or("by the quality of their labels", route_name);
    let detail = format!("submissions in {name}: {what}; {}", new.why.trim());
    Ok(Audited::new((), by.entry("tasker.route", person, detail)))
}

fn route_name(route: RouteKind) -> &'static str {
    match route {
        RouteKind::StraightThrough => "straight through",
        RouteKind::Sampled => "sampled",
        RouteKind::FullReview => "full review",
        RouteKind::Consensus => "consensus",
        RouteKind::Pause => "paused",
    }
}

/// Say what speaks against one's own pause.
///
/// # Errors
/// The person is not paused ([`StoreError::Conflict`]), or there is no such stage.
pub fn appeal(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    stage: StageId,
    text: &str,
) -> Result<Audited<()>, StoreError> {
    let name = stages::get(tx, by.project, stage)?.name;
    let route = tasker_routes::get(tx, stage, by.user)?;
    if route.and_then(|route| route.holds()) != Some(RouteKind::Pause) {
        return Err(StoreError::Conflict("your tasks of this stage are not paused".to_owned()));
    }
    tasker_routes::set_appeal(tx, (stage, by.user), text.trim())?;
    Ok(Audited::new((), by.entry("tasker.appeal", by.user, format!("appealed against the pause in {name}"))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::pipeline::QualityRouting;

    fn stored(set_route: Option<RouteKind>, review_share: Option<f64>) -> StoredRoute {
        StoredRoute {
            stage: StageId::from(1),
            person: UserId::from(2),
            route: review_share.map(|_| RouteKind::Sampled),
            review_share,
            set_route,
            set_why: None,
            set_by: None,
            set_at: None,
            appeal: None,
        }
    }

    #[test]
    fn what_somebody_set_goes_before_the_quality_and_an_unknown_person_is_reviewed_in_full() {
        let plain = TaskSettings { review_share: 0.1, ..TaskSettings::default() };
        let routing =
            QualityRouting { bar: 0.9, consensus_below: None, pause_below: None, reviews_per_day: 10 };
        let by_quality = TaskSettings { by_quality: Some(routing), ..plain };
        assert_eq!(share(&plain, None), 0.1);
        assert_eq!(share(&by_quality, None), 1.0);
        assert_eq!(share(&by_quality, Some(&stored(None, Some(0.4)))), 0.4);
        assert_eq!(share(&by_quality, Some(&stored(Some(RouteKind::StraightThrough), Some(0.4)))), 0.1);
        assert_eq!(share(&plain, Some(&stored(Some(RouteKind::FullReview), None))), 1.0);
    }
}

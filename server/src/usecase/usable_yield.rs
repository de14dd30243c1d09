//! Usable yield of the goals of a brief.

use crate::clock::Timestamp;
use crate::store::{StoreError, Tx, brief, stages, usable_labels};
use assay_core::brief::{GoalYield, RATE_DAYS, goal_yield};
use assay_core::id::{ProjectId, StageId};

/// Yield of each goal that needs an amount of data and has stages that work for it, in the order of the brief.
///
/// # Errors
/// Storage.
pub fn goals(tx: &mut dyn Tx, now: &Timestamp, project: ProjectId) -> Result<Vec<GoalYield>, StoreError> {
    let written = brief::get(tx, project)?.0;
    let known: Vec<String> = stages::list(tx, project)?.into_iter().map(|stage| stage.id).collect();
    let since = now.plus_seconds(-i64::from(RATE_DAYS) * 24 * 3_600);
    let mut found = Vec::new();
    for goal in written.goals.iter().filter(|goal| goal.needs.iter().any(|need| need.amount > 0)) {
        let linked = written.stages_of_goal(&goal.id);
        let there = known.iter().filter(|stage| linked.contains(stage.as_str()));
        let stages: Vec<StageId> = there.map(|stage| stage.parse()).collect::<Result<_, _>>()?;
        if !stages.is_empty() {
            let labels = usable_labels::count(tx, project, &stages, &since)?;
            found.push(goal_yield(goal, labels, now.day()));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{Cast, Fixture, each_engine, square};
    use crate::store::{labels, tasks};
    use crate::usecase::{self, ActionContext};
    use assay_core::api::{NewCustomerVerdicts, NewReview};
    use assay_core::brief::{Brief, DataNeed, Goal, GoalLink, GoalOutlook, WorkItem};
    use assay_core::permission::Role;

    fn with_goal(fixture: &Fixture) -> Cast {
        let (cast, now) = (fixture.cast(), fixture.now());
        let needs = vec![DataNeed { amount: 1, ..DataNeed::default() }];
        let goal = Goal { id: "g".to_owned(), name: "Find cars".to_owned(), needs, ..Goal::default() };
        let work = WorkItem::Class { stage: cast.stage.to_string(), name: "flyable".to_owned() };
        let links = vec![GoalLink { work, goal: "g".to_owned() }];
        let written = Brief { goals: vec![goal], links, ..Brief::default() };
        fixture.write(move |tx| brief::change(tx, &now, cast.project, 0, cast.qa, &written));
        cast
    }

    fn usable(fixture: &Fixture, cast: Cast) -> (u32, GoalOutlook) {
        let now = fixture.now();
        let found = fixture.write(move |tx| goals(tx, &now, cast.project));
        (found[0].usable, found[0].outlook)
    }

    #[test]
    fn a_label_is_usable_once_it_is_accepted_and_until_a_customer_rejects_it() {
        each_engine(|fixture| {
            let cast = with_goal(fixture);
            assert_eq!(usable(fixture, cast), (0, GoalOutlook::Open));
            fixture
                .change(move |tx, now| {
                    let by = |user| ActionContext { now, project: cast.project, user };
                    let claimed = usecase::tasks::claim(tx, by(cast.ana), cast.task)?;
                    let submitted = usecase::submissions::submit_task(tx, by(cast.ana), cast.task)?;
                    let label = labels::add_revision(tx, now, cast.task, cast.ana, &square(1.0), None)?;
                    let review = NewReview::accept(label.id);
                    let reviewed = usecase::reviews::add_review(tx, by(cast.qa), cast.task, &review)?;
                    claimed.then(submitted).then(reviewed).try_map(|_| Ok(()))
                })
                .unwrap();
            assert_eq!(usable(fixture, cast), (1, GoalOutlook::Reached));
            let csv = "scene,verdict,team\none,reject,ML".to_owned();
            let new = NewCustomerVerdicts { csv, ..NewCustomerVerdicts::default() };
            fixture
                .change(move |tx, now| {
                    let by = ActionContext { now, project: cast.project, user: cast.qa };
                    usecase::customer_verdicts::add(tx, by, Role::Qa, &new)
                })
                .unwrap();
            assert_eq!(usable(fixture, cast), (0, GoalOutlook::Open));
            assert_eq!(fixture.write(move |tx| tasks::counts(tx, cast.stage)).len(), 1, "it stays accepted");
        });
    }
}

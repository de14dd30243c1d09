//! Samples with the tasks and raters of their scenes.

use super::*;
use crate::store::task_list;
use crate::store::testing::{Cast, Fixture, each_engine, scene, square};
use crate::store::{labels, projects};
use crate::usecase::{self, raters::Raters};
use assay_core::api::NewSamplePick;
use assay_core::id::UserId;
use assay_core::pipeline::TaskEvent;

/// Two more scenes besides the cast's own: ids.
fn two_more(fixture: &Fixture, cast: Cast) -> [SceneId; 2] {
    ["two", "three"].map(|name| {
        let now = fixture.now();
        fixture.advance(1);
        fixture.write(move |tx| Ok(scenes::add(tx, &now, cast.project, &scene(name))?.0))
    })
}

fn pick(scene: SceneId, raters: u32) -> NewSamplePicks {
    let why = "far from all others".to_owned();
    NewSamplePicks { picks: vec![NewSamplePick { scene: scene.to_string(), why }], raters }
}

#[test]
fn a_scene_in_the_sample_gets_a_task_and_is_labeled_first() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let [_, three] = two_more(fixture, cast);
        let now = fixture.now();
        let (state, next) = fixture.write(move |tx| {
            let by = ActionContext { now: &now, project: cast.project, user: cast.qa };
            add(tx, by, cast.stage, &pick(three, 1))?.record(tx, &now)?;
            let next = usecase::tasks::next(tx, ActionContext { user: cast.ana, ..by }, cast.stage)?;
            Ok((get(tx, cast.project, cast.stage)?, next.unwrap()))
        });
        let picked = state.scenes.iter().find(|s| s.id == three.to_string()).unwrap();
        assert_eq!(picked.why.as_deref(), Some("far from all others"));
        assert_eq!(picked.task, Some(next.to_string()));
        assert_ne!(next, cast.task);
        assert!(fixture.write(move |tx| task_list::get(tx, cast.project, next, false)).in_sample);
        let left = fixture.change(move |tx, now| {
            remove(tx, ActionContext { now, project: cast.project, user: cast.qa }, cast.stage, three)
        });
        let left = left.unwrap();
        assert!(left.scenes.iter().all(|s| s.why.is_none()));
        assert_eq!(left.scenes.iter().filter(|s| s.task.is_some()).count(), 2, "the task stays");
    });
}

#[test]
fn a_scene_that_two_label_goes_to_another_person_than_the_first() {
    each_engine(|fixture| {
        let (cast, now) = (fixture.cast(), fixture.now());
        fixture.write(move |tx| {
            let by = |user: UserId| ActionContext { now: &now, project: cast.project, user };
            let scene = scenes::ids(tx, cast.project)?.remove(0);
            add(tx, by(cast.qa), cast.stage, &pick(scene, 2))?.record(tx, &now)?;
            assert!(Raters::load(tx, cast.project, cast.task)?.is_blind());
            let label = |tx: &mut dyn Tx, user: UserId| {
                usecase::tasks::claim(tx, by(user), cast.task)?.record(tx, &now)?;
                let submit = TaskEvent::Submit { by: user.to_string() };
                usecase::tasks::apply_event(tx, by(user), cast.task, &submit)?.record(tx, &now)?;
                labels::add_revision(tx, &now, cast.task, user, &square(1.0), None)?;
                Ok::<_, StoreError>(Raters::load(tx, cast.project, cast.task)?.wants_another())
            };
            assert!(label(tx, cast.ana)?);
            let pass_on = TaskEvent::PassOn { by: cast.ana.to_string() };
            usecase::tasks::apply_event(tx, by(cast.ana), cast.task, &pass_on)?.record(tx, &now)?;
            assert_eq!(usecase::tasks::next(tx, by(cast.ana), cast.stage)?, None);
            assert_eq!(usecase::tasks::next(tx, by(cast.ben), cast.stage)?, Some(cast.task));
            assert!(!label(tx, cast.ben)?);
            let picked = get(tx, cast.project, cast.stage)?.scenes.remove(0);
            assert_eq!((picked.raters, picked.rated), (2, 2));
            Ok(())
        });
    });
}

#[test]
fn a_scene_of_another_project_is_no_candidate() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let refused = fixture.change(move |tx, now| {
            let other = projects::create(tx, now, "Other", "", cast.qa)?;
            let (foreign, _) = scenes::add(tx, now, other, &scene("foreign"))?;
            add(
                tx,
                ActionContext { now, project: cast.project, user: cast.qa },
                cast.stage,
                &pick(foreign, 1),
            )
        });
        assert!(matches!(refused, Err(StoreError::NotFound("scene"))));
    });
}

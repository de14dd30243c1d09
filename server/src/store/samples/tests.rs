use super::*;
use crate::store::testing::{Cast, Fixture, each_engine, scene, square};
use crate::store::{labels, scenes};
use assay_core::api::NewSamplePick;
use assay_core::pipeline::TaskEvent;

/// Two more scenes besides the cast's own: ids.
fn two_more(fixture: &Fixture, cast: &Cast) -> [String; 2] {
    ["two", "three"].map(|name| {
        let (now, project) = (fixture.now(), cast.project.clone());
        fixture.advance(1);
        fixture.write(move |tx| Ok(scenes::add(tx, &now, &project, &scene(name))?.0))
    })
}

fn pick(scene: &str, raters: u32) -> NewSamplePicks {
    let why = "far from all others".to_owned();
    NewSamplePicks { picks: vec![NewSamplePick { scene: scene.to_owned(), why }], raters }
}

#[test]
fn a_scene_in_the_sample_gets_a_task_and_is_labeled_first() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let [_, three] = two_more(fixture, &cast);
        let (now, own, id) = (fixture.now(), cast.clone(), three.clone());
        let (state, next) = fixture.write(move |tx| {
            add(tx, &now, &own.project, &own.stage, &own.qa, &pick(&id, 1))?;
            let next = tasks::next_for(tx, &now, &own.stage, &own.ana)?;
            Ok((get(tx, &own.project, &own.stage)?, next))
        });
        let picked = state.scenes.iter().find(|s| s.id == three).unwrap();
        assert_eq!(picked.why.as_deref(), Some("far from all others"));
        assert_eq!(picked.task, next);
        assert_ne!(next.as_ref(), Some(&cast.task));
        let own = cast.clone();
        let task = fixture.write(move |tx| tasks::get(tx, &own.project, &next.unwrap_or_default()));
        assert!(task.in_sample);
        let (now, own) = (fixture.now(), cast.clone());
        let left = fixture.write(move |tx| {
            remove(tx, &now, &own.project, &own.stage, &own.qa, &three)?;
            get(tx, &own.project, &own.stage)
        });
        assert!(left.scenes.iter().all(|s| s.why.is_none()));
        assert_eq!(left.scenes.iter().filter(|s| s.task.is_some()).count(), 2, "the task stays");
    });
}

#[test]
fn a_scene_that_two_label_goes_to_another_person_than_the_first() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let now = fixture.now();
        fixture.write(move |tx| {
            let scene = tasks::scene_id(tx, &cast.task)?;
            add(tx, &now, &cast.project, &cast.stage, &cast.qa, &pick(&scene, 2))?;
            assert!(is_blind(tx, &cast.task)?);
            let label = |tx: &mut dyn Tx, by: &String| {
                let events = [TaskEvent::Claim { by: by.clone() }, TaskEvent::Submit { by: by.clone() }];
                for event in &events {
                    tasks::apply_event(tx, &now, &cast.project, &cast.task, event)?;
                }
                labels::add_revision(tx, &now, &cast.task, by, &square(1.0), None)?;
                wants_another(tx, &cast.task)
            };
            assert!(label(tx, &cast.ana)?);
            tasks::apply_event(
                tx,
                &now,
                &cast.project,
                &cast.task,
                &TaskEvent::PassOn { by: cast.ana.clone() },
            )?;
            assert_eq!(tasks::next_for(tx, &now, &cast.stage, &cast.ana)?, None);
            assert_eq!(tasks::next_for(tx, &now, &cast.stage, &cast.ben)?.as_ref(), Some(&cast.task));
            assert!(!label(tx, &cast.ben)?);
            let picked = get(tx, &cast.project, &cast.stage)?.scenes.remove(0);
            assert_eq!((picked.raters, picked.rated), (2, 2));
            Ok(())
        });
    });
}

#[test]
fn a_scene_of_another_project_is_no_candidate() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let (now, own) = (fixture.now(), cast.clone());
        let refused = fixture.try_write(move |tx| {
            let other = projects::create(tx, &now, "Other", "", &own.qa)?;
            let (foreign, _) = scenes::add(tx, &now, &other, &scene("foreign"))?;
            add(tx, &now, &own.project, &own.stage, &own.qa, &pick(&foreign, 1))
        });
        assert!(matches!(refused, Err(StoreError::NotFound("scene"))));
    });
}

#[test]
fn what_is_measured_is_kept_and_what_is_given_goes_before_it() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let [two, _] = two_more(fixture, &cast);
        let (own, id) = (cast.clone(), two.clone());
        let (todo, listed) = fixture.write(move |tx| {
            store_features(tx, &id, &[0.5, f64::NAN])?;
            Ok((unmeasured(tx, &own.project, 9)?.len(), measured(tx, &own.project)?))
        });
        assert_eq!((todo, listed), (2, FeatureProgress { scenes: 3, to_measure: 2 }));
        let features = |given: SceneFeatures| {
            let (own, id) = (cast.clone(), two.clone());
            let state = fixture.write(move |tx| {
                replace_features(tx, &own.project, &given)?;
                get(tx, &own.project, &own.stage)
            });
            let features = state.scenes.into_iter().find(|s| s.id == id).unwrap().features;
            (state.has_imported_features, features)
        };
        let all = ["one", "two", "three"].map(|name| (name.to_owned(), vec![1.0, 2.0, 3.0]));
        assert_eq!(features(BTreeMap::from(all)), (true, vec![Some(1.0), Some(2.0), Some(3.0)]));
        assert_eq!(features(BTreeMap::new()), (false, vec![Some(0.5), None]));
    });
}

#[test]
fn features_that_fit_no_scene_are_refused_with_its_name() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let refused = |given: &[(&str, usize)]| {
            let project = cast.project.clone();
            let given = given.iter().map(|(name, n)| ((*name).to_owned(), vec![1.0; *n])).collect();
            fixture.try_write(move |tx| replace_features(tx, &project, &given)).unwrap_err().to_string()
        };
        assert!(refused(&[("two", 1)]).contains("no numbers for the scene “one”"));
        assert!(refused(&[("one", 1), ("uno", 1)]).contains("no scene of this project is named “uno”"));
        assert!(refused(&[("one", 1), ("uno", 2)]).contains("“uno” has 2 numbers"));
    });
}

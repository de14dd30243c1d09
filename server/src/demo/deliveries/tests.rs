//! The page of alignment finds what is true of each grader.

use super::{NAME, project};
use crate::blobs::BlobStore;
use crate::demo::files::{SEED, StoredDrive};
use crate::demo::people;
use crate::demo::stand_in_drive::stand_in_drive;
use crate::store::projects;
use crate::store::testing::Fixture;
use crate::usecase::{alignment, silence};
use assay_core::alignment::{LimitJudgement, PartyAlignment};
use assay_core::api::StageAlignment;
use assay_core::rejection_alarm::AlarmSettings;
use assay_core::silence::{SilenceAdvice, SilenceSettings};
use assay_demo::world;

fn team<'a>(stage: &'a StageAlignment, name: &str) -> &'a PartyAlignment {
    let teams = stage.teams.iter().filter_map(|team| team.team.as_ref());
    teams.into_iter().find(|party| party.team.as_deref() == Some(name)).unwrap()
}

/// How a team judges the positions of cars.
fn positions(stage: &StageAlignment, name: &str) -> LimitJudgement {
    let limits = &team(stage, name).implied;
    let is_it = |class: &str, measure: &str| class == "car" && measure == "center_distance_bev";
    limits.iter().find(|limit| is_it(&limit.class, &limit.measure)).unwrap().judgement
}

#[test]
fn visitors_find_who_is_harsh_outdated_or_silent_and_when_the_customer_began_to_reject() {
    let folder = tempfile::tempdir().unwrap();
    let (street, blobs) = (world(SEED), BlobStore::open(folder.path()).unwrap());
    let drives: Vec<StoredDrive> = street.stops().map(|clip| stand_in_drive(&street, &blobs, clip)).collect();
    let fixture = Fixture::sqlite();
    let now = fixture.now();
    let (report, silent) = fixture.write(move |tx| {
        let people = people::add(tx, &now)?;
        project(tx, &now, (&world(SEED), &blobs), &people, &drives)?;
        let project = projects::find(tx, NAME)?;
        let silent = silence::estimate(&silence::input(tx, &now, project)?, &SilenceSettings::default());
        Ok((alignment::estimate(&alignment::input(tx, project)?, AlarmSettings::default()), silent))
    });
    let advice: Vec<_> =
        silent.teams.iter().map(|of| (of.team.as_str(), of.advice, of.requests.len())).collect();
    let answers = |name| (name, SilenceAdvice::Wait, 0);
    assert_eq!(
        advice,
        [("Legal", SilenceAdvice::Escalate, 2), answers("Customer operations"), answers("ML")]
    );
    assert_eq!(report.unmeasured, 0);
    let stage = &report.stages[0];
    assert_eq!(stage.release, Some(2));
    assert_eq!(positions(stage, "ML"), LimitJudgement::Harsh);
    assert_ne!(positions(stage, "Quality"), LimitJudgement::Harsh);
    assert_ne!(positions(stage, "Quality"), LimitJudgement::Easy);
    for name in ["Operations", "Customer operations"] {
        let of = team(stage, name);
        let outdated: Vec<&str> = of
            .release_by_class
            .iter()
            .filter(|(_, release)| release.best.as_deref() == Some("1"))
            .map(|(class, _)| class.as_str())
            .collect();
        assert!(!outdated.is_empty(), "{name}: {:?}", of.release_by_class);
    }
    for name in ["ML", "Quality", "Customer QA"] {
        let accused = team(stage, name).release_by_class.values().any(|of| of.best.as_deref() == Some("1"));
        assert!(!accused, "{name} follows the current release");
    }
    let downstream = report.downstream.unwrap();
    assert!(downstream.alarm.alarm, "{:?}", downstream.alarm);
}

use super::*;
use crate::store::testing::{Cast, Fixture, each_engine, square};
use assay_core::api::NewDecision;
use assay_core::brief::{Brief, Milestone};
use assay_core::golden::{GoldenEvent, GoldenState, Question, RuleChange};
use assay_core::permission::Role;

/// A project whose next milestone is to be signed by ML and by Quality, with a vetted golden item.
fn signed_by_two(fixture: &Fixture) -> (Cast, String) {
    let (cast, now, ml) = (fixture.cast(), fixture.now(), fixture.person("elif"));
    let (own, person) = (cast.clone(), ml.clone());
    fixture.write(move |tx| {
        projects::set_member(tx, &own.project, &person, Role::Stakeholder, "ML")?;
        let teams = vec!["ML".to_owned(), "Quality".to_owned()];
        let milestone = Milestone {
            id: "m".to_owned(),
            name: "Golden vetted".to_owned(),
            date: "2099-01-01".to_owned(),
            teams,
            goals: Vec::new(),
        };
        let brief = Brief { milestones: vec![milestone], ..Brief::default() };
        brief::change(tx, &now, &own.project, 0, &own.qa, &brief)?;
        golden::set(tx, &now, &own.project, &own.task, &square(1.0), GoldenState::Vetted)?;
        Ok(())
    });
    (cast, ml)
}

fn limit(rule: &str, min: f64) -> NewDecision {
    let changes = vec![RuleChange::Limit { rule: rule.to_owned(), min: Some(min), max: None }];
    NewDecision { text: "So be it.".to_owned(), changes }
}

fn ask(tx: &mut dyn Tx, now: &Timestamp, cast: &Cast) -> Result<String, StoreError> {
    let title = "How far from treetops?".to_owned();
    let question = Question { title, stage: cast.stage.clone(), ..Question::default() };
    Ok(questions::add(tx, now, &cast.project, &cast.qa, &question)?.id)
}

fn both_sign(tx: &mut dyn Tx, now: &Timestamp, cast: &Cast, ml: &str) -> Result<String, StoreError> {
    let hash = draft(tx, now, &cast.project)?.draft.hash;
    sign(tx, now, &cast.project, ml, "ML", &hash)?;
    sign(tx, now, &cast.project, &cast.qa, "Quality", &hash)?;
    Ok(hash)
}

#[test]
fn a_release_needs_the_word_of_each_team_on_this_very_content() {
    each_engine(|fixture| {
        let ((cast, ml), now) = (signed_by_two(fixture), fixture.now());
        fixture.write(move |tx| {
            let project = cast.project.clone();
            let hash = draft(tx, &now, &project)?.draft.hash;
            let for_another = sign(tx, &now, &project, &ml, "Quality", &hash);
            assert!(matches!(for_another, Err(StoreError::Forbidden(_))));
            assert!(matches!(sign(tx, &now, &project, &ml, "ML", "00"), Err(StoreError::Conflict(_))));
            sign(tx, &now, &project, &ml, "ML", &hash)?;
            assert!(matches!(sign(tx, &now, &project, &ml, "ML", &hash), Err(StoreError::Conflict(_))));
            assert_eq!(draft(tx, &now, &project)?.draft.missing, ["Quality"]);
            assert!(matches!(publish(tx, &now, &project, &cast.qa, &hash), Err(StoreError::Conflict(_))));
            // What is decided now is other content: the word of ML does not count for it.
            let question = ask(tx, &now, &cast)?;
            questions::decide(tx, &now, &project, &question, "quinn", limit("treetops", 30.0))?;
            let changed = draft(tx, &now, &project)?.draft;
            assert_ne!(changed.hash, hash);
            assert_eq!(changed.missing, ["ML", "Quality"]);
            assert!(matches!(publish(tx, &now, &project, &cast.qa, &hash), Err(StoreError::Conflict(_))));
            let hash = both_sign(tx, &now, &cast, &ml)?;
            assert_eq!(publish(tx, &now, &project, &cast.qa, &hash)?, 1);
            Ok(())
        });
    });
}

#[test]
fn a_decision_holds_once_it_is_released_and_makes_items_stale_that_were_vetted_before() {
    each_engine(|fixture| {
        let (cast, ml) = signed_by_two(fixture);
        let (own, first_now, person) = (cast.clone(), fixture.now(), ml.clone());
        fixture.write(move |tx| {
            let hash = both_sign(tx, &first_now, &own, &person)?;
            publish(tx, &first_now, &own.project, &own.qa, &hash).map(|_| ())
        });
        fixture.advance(3600);
        let now = fixture.now();
        fixture.write(move |tx| {
            let project = cast.project.clone();
            let least = |tx: &mut dyn Tx| {
                let rules = projects::stage(tx, &cast.project, &cast.stage)?.rubric.rules;
                Ok::<_, StoreError>(rules.iter().find(|r| r.id == "treetops").and_then(|r| r.min))
            };
            let before = least(tx)?;
            let question = ask(tx, &now, &cast)?;
            let lost = questions::decide(tx, &now, &project, &question, "quinn", limit("nothing", 1.0));
            assert!(matches!(lost, Err(StoreError::Conflict(_))));
            questions::decide(tx, &now, &project, &question, "quinn", limit("treetops", 30.0))?;
            assert_eq!(least(tx)?, before);
            let listed = draft(tx, &now, &project)?.draft.differences;
            assert_eq!(listed.len(), 1, "{listed:?}");
            assert_eq!(listed[0].question.as_deref(), Some(question.as_str()));
            let hash = both_sign(tx, &now, &cast, &ml)?;
            assert_eq!(publish(tx, &now, &project, &cast.qa, &hash)?, 2);
            assert_eq!(least(tx)?, Some(30.0));
            let settled = questions::list(tx, &project)?.remove(0);
            assert_eq!(settled.release, Some(2));
            assert!(settled.changes[0].ends_with("at least 30, was at least 12"), "{:?}", settled.changes);
            let item = golden::list(tx, &project)?.remove(0);
            assert_eq!((item.state, item.stale_reasons.len()), (GoldenState::Stale, 1));
            golden::apply_event(tx, &now, &project, &item.id, GoldenEvent::Vet)?;
            let next = draft(tx, &now, &project)?.draft;
            assert_eq!((next.differences.len(), next.golden, next.number), (0, 1, 3));
            Ok(())
        });
    });
}

#[test]
fn a_changed_byte_of_a_release_is_found() {
    each_engine(|fixture| {
        let ((cast, ml), now) = (signed_by_two(fixture), fixture.now());
        fixture.write(move |tx| {
            let hash = both_sign(tx, &now, &cast, &ml)?;
            publish(tx, &now, &cast.project, &cast.qa, &hash)?;
            assert_eq!(find_corrupted(tx)?, []);
            let stored = list(tx, &cast.project)?.remove(0).definition;
            assert_eq!(stored.hash(), hash);
            let bytes = String::from_utf8(stored.to_json()).unwrap().replacen("flyable", "Flyable", 1);
            tx.execute("UPDATE releases SET body = $1", &[bytes.into_bytes().into()])?;
            assert_eq!(find_corrupted(tx)?, [(cast.project.clone(), 1)]);
            Ok(())
        });
    });
}

#[test]
fn the_archive_of_a_release_stays_the_same_whatever_becomes_of_its_golden_labels() {
    use crate::jobs::export::archive;
    each_engine(|fixture| {
        let ((cast, ml), now) = (signed_by_two(fixture), fixture.now());
        let (hash, before, after) = fixture.write(move |tx| {
            let question = ask(tx, &now, &cast)?;
            questions::decide(tx, &now, &cast.project, &question, "quinn", limit("treetops", 30.0))?;
            let hash = both_sign(tx, &now, &cast, &ml)?;
            publish(tx, &now, &cast.project, &cast.qa, &hash)?;
            let before = archive(tx, &cast.project, 1)?;
            questions::decide(tx, &now, &cast.project, &question, "quinn", limit("treetops", 31.0))?;
            golden::set(tx, &now, &cast.project, &cast.task, &square(9.0), GoldenState::Vetted)?;
            assert!(matches!(archive(tx, &cast.project, 2), Err(StoreError::NotFound(_))));
            Ok((hash, before, archive(tx, &cast.project, 1)?))
        });
        assert_eq!(before, after);
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(before)).unwrap();
        let mut read = |name: &str| {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut zip.by_name(name).unwrap(), &mut bytes).unwrap();
            bytes
        };
        let content = read("release.json");
        assert_eq!(sha256_hex(&content), hash);
        let definition: ReleaseDefinition = serde_json::from_slice(&content).unwrap();
        let entry = &definition.golden[0];
        assert_eq!(sha256_hex(&read(&format!("golden/{}.json", entry.id))), entry.label_hash);
        let page = String::from_utf8(read("release.html")).unwrap();
        assert!(page.contains(&hash) && page.contains("at least 30, was at least 12"));
    });
}

#[test]
fn a_golden_label_is_found_by_its_hash_in_its_own_project_alone() {
    each_engine(|fixture| {
        let ((cast, ml), now) = (signed_by_two(fixture), fixture.now());
        fixture.write(move |tx| {
            let hash = both_sign(tx, &now, &cast, &ml)?;
            publish(tx, &now, &cast.project, &cast.qa, &hash)?;
            golden::set(tx, &now, &cast.project, &cast.task, &square(2.0), GoldenState::Vetted)?;
            let change = draft(tx, &now, &cast.project)?.draft.differences.remove(0).golden;
            let change = change.ok_or(StoreError::NotFound("change"))?;
            let label = |tx: &mut dyn Tx, project: &str, hash: &Option<String>| {
                golden::label(tx, project, hash.as_deref().unwrap_or_default())
            };
            assert_eq!(label(tx, &cast.project, &change.before)?, square(1.0));
            assert_eq!(label(tx, &cast.project, &change.after)?, square(2.0));
            let other = projects::create(tx, &now, "Other", "", &cast.qa)?;
            assert!(matches!(label(tx, &other, &change.before), Err(StoreError::NotFound(_))));
            Ok(())
        });
    });
}

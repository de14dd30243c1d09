//! Releases from the first signature to stale items.

use super::*;
use crate::store::brief;
use crate::store::testing::{Cast, Fixture, each_engine, square};
use crate::usecase;
use assay_core::api::{NewDecision, ReleaseDraft};
use assay_core::brief::{Brief, Milestone};
use assay_core::golden::{GoldenEvent, GoldenState, Question, RuleChange};
use assay_core::hash::sha256_hex;
use assay_core::id::{LabelHash, QuestionId};
use assay_core::permission::Role;

/// A project whose next milestone is to be signed by ML and by Quality, with a vetted golden item.
fn signed_by_two(fixture: &Fixture) -> (Cast, UserId) {
    let (cast, now, ml) = (fixture.cast(), fixture.now(), fixture.person("elif"));
    fixture.write(move |tx| {
        projects::set_member(tx, cast.project, ml, Role::Stakeholder, "ML")?;
        let teams = vec!["ML".to_owned(), "Quality".to_owned()];
        let milestone = Milestone {
            id: "m".to_owned(),
            name: "Golden vetted".to_owned(),
            date: "2099-01-01".to_owned(),
            teams,
            ..Milestone::default()
        };
        let brief = Brief { milestones: vec![milestone], ..Brief::default() };
        brief::change(tx, &now, cast.project, 0, cast.qa, &brief)?;
        golden::set(tx, &now, cast.project, cast.task, &square(1.0), GoldenState::Vetted)?;
        Ok(())
    });
    (cast, ml)
}

fn limit(rule: &str, min: f64) -> NewDecision {
    let changes = vec![RuleChange::Limit { rule: rule.to_owned(), min: Some(min), max: None }];
    NewDecision { text: "So be it.".to_owned(), changes }
}

fn by<'a>(cast: &Cast, now: &'a Timestamp, user: UserId) -> ActionContext<'a> {
    ActionContext { now, project: cast.project, user }
}

fn ask(tx: &mut dyn Tx, now: &Timestamp, cast: &Cast) -> Result<QuestionId, StoreError> {
    let title = "How far from treetops?".to_owned();
    let question = Question { title, stage: cast.stage.to_string(), ..Question::default() };
    let added = usecase::questions::ask(tx, by(cast, now, cast.qa), &question)?.record(tx, now)?;
    Ok(added.id.parse()?)
}

fn decide(
    tx: &mut dyn Tx,
    now: &Timestamp,
    cast: &Cast,
    question: QuestionId,
    new: NewDecision,
) -> Result<(), StoreError> {
    usecase::questions::decide(tx, by(cast, now, cast.qa), question, "quinn", new)?
        .record(tx, now)
        .map(|_| ())
}

fn draft(tx: &mut dyn Tx, now: &Timestamp, cast: &Cast) -> Result<ReleaseDraft, StoreError> {
    Ok(usecase::release_drafts::load(tx, now, cast.project)?.draft)
}

fn sign_for(
    tx: &mut dyn Tx,
    now: &Timestamp,
    cast: &Cast,
    user: UserId,
    (team, hash): (&str, &str),
) -> Result<(), StoreError> {
    sign(tx, by(cast, now, user), team, hash)?.record(tx, now)
}

fn publish_as_qa(tx: &mut dyn Tx, now: &Timestamp, cast: &Cast, hash: &str) -> Result<u32, StoreError> {
    publish(tx, by(cast, now, cast.qa), hash)?.record(tx, now)
}

fn both_sign(tx: &mut dyn Tx, now: &Timestamp, cast: &Cast, ml: UserId) -> Result<String, StoreError> {
    let hash = draft(tx, now, cast)?.hash;
    sign_for(tx, now, cast, ml, ("ML", &hash))?;
    sign_for(tx, now, cast, cast.qa, ("Quality", &hash))?;
    Ok(hash)
}

#[test]
fn a_release_needs_the_word_of_each_team_on_this_very_content() {
    each_engine(|fixture| {
        let ((cast, ml), now) = (signed_by_two(fixture), fixture.now());
        fixture.write(move |tx| {
            let hash = draft(tx, &now, &cast)?.hash;
            let for_another = sign_for(tx, &now, &cast, ml, ("Quality", &hash));
            assert!(matches!(for_another, Err(StoreError::Forbidden(_))));
            assert!(matches!(sign_for(tx, &now, &cast, ml, ("ML", "00")), Err(StoreError::Conflict(_))));
            sign_for(tx, &now, &cast, ml, ("ML", &hash))?;
            assert!(matches!(sign_for(tx, &now, &cast, ml, ("ML", &hash)), Err(StoreError::Conflict(_))));
            assert_eq!(draft(tx, &now, &cast)?.missing, ["Quality"]);
            assert!(matches!(publish_as_qa(tx, &now, &cast, &hash), Err(StoreError::Conflict(_))));
            // What is decided now is other content: the word of ML does not count for it.
            let question = ask(tx, &now, &cast)?;
            decide(tx, &now, &cast, question, limit("treetops", 30.0))?;
            let changed = draft(tx, &now, &cast)?;
            assert_ne!(changed.hash, hash);
            assert_eq!(changed.missing, ["ML", "Quality"]);
            assert!(matches!(publish_as_qa(tx, &now, &cast, &hash), Err(StoreError::Conflict(_))));
            let hash = both_sign(tx, &now, &cast, ml)?;
            assert_eq!(publish_as_qa(tx, &now, &cast, &hash)?, 1);
            Ok(())
        });
    });
}

#[test]
fn a_decision_holds_once_it_is_released_and_makes_items_stale_that_were_vetted_before() {
    each_engine(|fixture| {
        let (cast, ml) = signed_by_two(fixture);
        let now = fixture.now();
        fixture.write(move |tx| {
            let hash = both_sign(tx, &now, &cast, ml)?;
            publish_as_qa(tx, &now, &cast, &hash)
        });
        fixture.advance(3600);
        let now = fixture.now();
        fixture.write(move |tx| {
            let project = cast.project;
            let least = |tx: &mut dyn Tx| {
                let rules = stages::get(tx, cast.project, cast.stage)?.rubric.rules;
                Ok::<_, StoreError>(rules.iter().find(|r| r.id == "treetops").and_then(|r| r.min))
            };
            let before = least(tx)?;
            let question = ask(tx, &now, &cast)?;
            let lost = decide(tx, &now, &cast, question, limit("nothing", 1.0));
            assert!(matches!(lost, Err(StoreError::Conflict(_))));
            decide(tx, &now, &cast, question, limit("treetops", 30.0))?;
            assert_eq!(least(tx)?, before);
            let listed = draft(tx, &now, &cast)?.differences;
            assert_eq!(listed.len(), 1, "{listed:?}");
            assert_eq!(listed[0].question, Some(question.to_string()));
            let hash = both_sign(tx, &now, &cast, ml)?;
            assert_eq!(publish_as_qa(tx, &now, &cast, &hash)?, 2);
            assert_eq!(least(tx)?, Some(30.0));
            let settled = questions::list(tx, project)?.remove(0);
            assert_eq!(settled.release, Some(2));
            assert!(settled.changes[0].ends_with("at least 30, was at least 12"), "{:?}", settled.changes);
            let item = golden::list(tx, project)?.remove(0);
            assert_eq!((item.state, item.stale_reasons.len()), (GoldenState::Stale, 1));
            let vet = GoldenEvent::Vet;
            usecase::golden::step(tx, by(&cast, &now, cast.qa), item.id.parse()?, vet)?.record(tx, &now)?;
            let next = draft(tx, &now, &cast)?;
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
            let hash = both_sign(tx, &now, &cast, ml)?;
            publish_as_qa(tx, &now, &cast, &hash)?;
            assert_eq!(releases::find_corrupted(tx)?, []);
            let stored = releases::list(tx, cast.project)?.remove(0).definition;
            assert_eq!(stored.hash(), hash);
            let bytes = String::from_utf8(stored.to_json()).unwrap().replacen("flyable", "Flyable", 1);
            tx.execute("UPDATE releases SET body = $1", &[bytes.into_bytes().into()])?;
            assert_eq!(releases::find_corrupted(tx)?, [(cast.project, 1)]);
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
            decide(tx, &now, &cast, question, limit("treetops", 30.0))?;
            let hash = both_sign(tx, &now, &cast, ml)?;
            publish_as_qa(tx, &now, &cast, &hash)?;
            let before = archive(tx, cast.project, 1)?;
            decide(tx, &now, &cast, question, limit("treetops", 31.0))?;
            golden::set(tx, &now, cast.project, cast.task, &square(9.0), GoldenState::Vetted)?;
            assert!(matches!(archive(tx, cast.project, 2), Err(StoreError::NotFound(_))));
            Ok((hash, before, archive(tx, cast.project, 1)?))
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
            let hash = both_sign(tx, &now, &cast, ml)?;
            publish_as_qa(tx, &now, &cast, &hash)?;
            golden::set(tx, &now, cast.project, cast.task, &square(2.0), GoldenState::Vetted)?;
            let change = draft(tx, &now, &cast)?.differences.remove(0).golden;
            let change = change.ok_or(StoreError::NotFound("change"))?;
            let label = |tx: &mut dyn Tx, project: ProjectId, hash: &Option<String>| {
                let hash: LabelHash = hash.as_deref().unwrap_or_default().parse()?;
                usecase::golden::label(tx, project, hash)
            };
            assert_eq!(label(tx, cast.project, &change.before)?, square(1.0));
            assert_eq!(label(tx, cast.project, &change.after)?, square(2.0));
            let other = projects::create(tx, &now, "Other", "", cast.qa)?;
            assert!(matches!(label(tx, other, &change.before), Err(StoreError::NotFound(_))));
            Ok(())
        });
    });
}

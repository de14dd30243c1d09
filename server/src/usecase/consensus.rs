//! Consensus of several raters of one scene: whose label is proposed as golden, and the questions that their
//! disagreement makes.

use super::context::ActionContext;
use super::raters::Raters;
use crate::blobs::BlobStore;
use crate::clouds::CloudPoints;
use crate::grading::grade_recorded;
use crate::store::{
    Audited, NewAuditEntry, StoreError, Tx, brief, golden, labels, object_verdicts, questions, scenes,
    stages, tasks,
};
use crate::usecase;
use assay_core::api::{QuestionDetail, RevisionSummary, Stage};
use assay_core::brief::{Brief, WorkItem};
use assay_core::golden::{Anchor, Consensus, Dispute, GoldenState, Question, QuestionLocation, consensus};
use assay_core::grade::Grade;
use assay_core::id::{GoldenId, ProjectId, TaskId};
use assay_core::label::Document;
use assay_core::scene::FrameData;

/// The last label of a rater.
struct RaterLabel {
    revision: String,
    rater: String,
    document: Document,
}

/// What several raters of a task agree on.
pub struct RaterComparison {
    stage: Stage,
    scene_name: String,
    rater_labels: Vec<RaterLabel>,
    consensus: Consensus,
}

/// A label that was proposed, by whom it is, and how many questions are added about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsensusProposal {
    /// The golden item.
    pub golden: GoldenId,
    /// Whose label it is.
    pub rater: String,
    /// Questions added, or added before and shown on this item too.
    pub questions: u32,
}

/// Grade each rater's last label of a task against each other's: made while reading, as it may take a while.
///
/// # Errors
/// There is no such task in the project, or not all of its raters have labeled it.
pub fn compare_raters(
    tx: &mut dyn Tx,
    blobs: &BlobStore,
    project: ProjectId,
    task: TaskId,
) -> Result<RaterComparison, StoreError> {
    let stage = tasks::stage_id(tx, project, task)?;
    let stage = stages::get(tx, project, stage)?;
    let scene = scenes::get_by_task(tx, task)?;
    if Raters::load(tx, project, task)?.wants_another() {
        let what =
            "another person labels this scene, without seeing the others' labels; wait for their label";
        return Err(StoreError::Conflict(what.to_owned()));
    }
    let rater_labels = rater_labels(tx, task)?;
    let open = |data: &FrameData| CloudPoints::open(data, blobs).ok();
    let row = |golden: &RaterLabel| -> Vec<Grade> {
        let graded =
            |o: &RaterLabel| grade_recorded([&o.document, &golden.document], &scene, &open, &stage.rubric);
        rater_labels.iter().map(graded).collect()
    };
    let grades: Vec<Vec<Grade>> = rater_labels.iter().map(row).collect();
    let consensus = consensus(&grades, &stage.rubric).ok_or_else(|| {
        StoreError::Conflict("nobody has labeled this scene yet; wait for a label".to_owned())
    })?;
    Ok(RaterComparison { stage, scene_name: scene.name, rater_labels, consensus })
}

/// The last label of each person, in that order.
fn rater_labels(tx: &mut dyn Tx, task: TaskId) -> Result<Vec<RaterLabel>, StoreError> {
    let last = labels::last_of_each_author(tx, task)?;
    let rater_label = |last: RevisionSummary| {
        let document = labels::revision(tx, task, last.id.parse()?)?.document;
        Ok(RaterLabel { revision: last.id, rater: last.author_name, document })
    };
    last.into_iter().map(rater_label).collect()
}

/// Make the chosen label golden, proposed, and each rule that raters read differently a question, tied to the goals that the
/// rule serves and pinned to the worst case. A question that is open already about the same rule gets the item as one more
/// place.
///
/// # Errors
/// Somebody submitted meanwhile, or the chosen label does not fit the stage as it is now.
pub fn propose(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    task: TaskId,
    comparison: &RaterComparison,
) -> Result<Audited<ConsensusProposal>, StoreError> {
    tx.exclusive()?;
    let last = labels::last_of_each_author(tx, task)?;
    if !last.iter().map(|r| &r.id).eq(comparison.rater_labels.iter().map(|o| &o.revision)) {
        return Err(StoreError::Stale);
    }
    let chosen =
        comparison.rater_labels.get(comparison.consensus.chosen).ok_or(StoreError::NotFound("label"))?;
    let stage = stages::get(tx, by.project, comparison.stage.id.parse()?)?;
    usecase::label_check::check_label(tx, &stage, task, &chosen.document, true)?;
    let golden = golden::set(tx, by.now, by.project, task, &chosen.document, GoldenState::Proposed)?;
    object_verdicts::forget(tx, task)?;
    let detail =
        format!("proposed {}'s label as golden, of {} raters", chosen.rater, comparison.rater_labels.len());
    let goals = brief::get(tx, by.project)?.0;
    let known = questions::list(tx, by.project)?;
    let mut entries = Vec::new();
    for dispute in &comparison.consensus.disputes {
        let question = comparison.question(dispute, golden, &chosen.rater, &goals);
        entries.extend(ask(tx, by, question, &known)?);
    }
    let questions = u32::try_from(comparison.consensus.disputes.len()).unwrap_or(u32::MAX);
    let proposal = ConsensusProposal { golden, rater: chosen.rater.clone(), questions };
    Ok(Audited::new(proposal, by.entry("golden.propose", golden, detail)).and(entries))
}

impl RaterComparison {
    fn question(&self, dispute: &Dispute, golden: GoldenId, rater: &str, brief: &Brief) -> Question {
        let stage = self.stage.id.clone();
        let rule = self.stage.rubric.rules.iter().find(|r| r.id == dispute.rule);
        let name = rule.map_or(dispute.rule.as_str(), |r| r.name());
        let works = [
            WorkItem::Rule { stage: stage.clone(), name: dispute.rule.clone() },
            WorkItem::Stage { stage: stage.clone() },
        ];
        let mut goals: Vec<String> = Vec::new();
        for work in &works {
            if goals.is_empty() {
                goals = brief.goals_supported_by(work).map(|g| g.id.clone()).collect();
            }
        }
        let worst = &dispute.worst;
        let object = worst.golden.clone();
        let anchor = object.map(|object| Anchor::Object { frame: worst.frame, object });
        let names: Vec<&str> = dispute
            .raters
            .iter()
            .filter_map(|r| self.rater_labels.get(*r))
            .map(|o| o.rater.as_str())
            .collect();
        let times = if dispute.count == 1 { "once".to_owned() } else { format!("{} times", dispute.count) };
        let of = worst.measure.unit();
        let unit = of.display_symbol();
        let seen = format!(
            "On “{}”, {} and {rater}, whose label is proposed, read “{name}” differently {times}: at worst {} {unit} \
             where the limit is {} {unit}.",
            self.scene_name,
            names.join(" and "),
            rounded(of.to_display(worst.value)),
            rounded(of.to_display(worst.limit)),
        );
        Question {
            title: format!("Raters differ on “{name}”: what is right?"),
            stage,
            observation: seen.replace(" .", ".").replace("  ", " "),
            goals,
            places: vec![QuestionLocation { golden: golden.to_string(), anchor }],
            ..Question::default()
        }
    }
}

/// Ask a question, or add what was seen to the open question of the same title. Gives the audit entry of what changed.
fn ask(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    question: Question,
    known: &[QuestionDetail],
) -> Result<Option<NewAuditEntry>, StoreError> {
    let same = |q: &&QuestionDetail| {
        q.decision.is_none() && q.question.title == question.title && q.question.stage == question.stage
    };
    let Some(open) = known.iter().find(same) else {
        let added = questions::add(tx, by.now, by.project, by.user, &question)?;
        return Ok(Some(by.entry("question.ask", added.id, format!("added: {}", question.title))));
    };
    let mut more = open.question.clone();
    if more.observation.contains(&question.observation) {
        return Ok(None);
    }
    more.observation = format!("{}\n{}", more.observation.trim_end(), question.observation);
    more.places.extend(question.places);
    if more.check().is_err() {
        // As many places as one question may have: it is known well enough.
        return Ok(None);
    }
    questions::change(tx, by.project, open.id.parse()?, open.revision, &more)?;
    Ok(Some(by.entry("question.change", &open.id, "one more place where raters differ")))
}

/// At most four digits that tell something.
fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{each_engine, square};

    #[test]
    fn the_label_in_the_middle_is_proposed_and_each_disagreement_becomes_one_question() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let folder = tempfile::tempdir().unwrap();
            let blobs = BlobStore::open(folder.path()).unwrap();
            fixture.write(move |tx| {
                let by = ActionContext { now: &now, project: cast.project, user: cast.qa };
                let empty = compare_raters(tx, &blobs, cast.project, cast.task);
                assert!(matches!(empty, Err(StoreError::Conflict(_))));
                for (who, side) in [(cast.ana, 9.0), (cast.ben, 30.0), (cast.qa, 30.0)] {
                    labels::add_revision(tx, &now, cast.task, who, &square(side), None)?;
                }
                let found = compare_raters(tx, &blobs, cast.project, cast.task)?;
                assert!(!found.consensus.disputes.is_empty());
                let proposed = propose(tx, by, cast.task, &found)?.record(tx, &now)?;
                assert_eq!(proposed.rater, "ben");
                let added = questions::list(tx, cast.project)?;
                assert_eq!(added.len(), found.consensus.disputes.len());
                assert!(added[0].question.title.starts_with("Raters differ on"), "{added:?}");
                assert!(
                    added[0].question.observation.contains("ana and ben, whose label is proposed"),
                    "{added:?}"
                );
                assert_eq!(added[0].question.places[0].golden, proposed.golden.to_string());
                propose(tx, by, cast.task, &found)?.record(tx, &now)?;
                assert_eq!(questions::list(tx, cast.project)?.len(), added.len(), "added once");
                labels::add_revision(tx, &now, cast.task, cast.ana, &square(30.0), None)?;
                assert!(matches!(propose(tx, by, cast.task, &found), Err(StoreError::Stale)));
                Ok(())
            });
        });
    }
}

//! What the definition of good leaves open: questions that the customer's teams answer, each in its rhythm, until Legal falls silent.

use super::people::{BEGUN, DeliveryPeople};
use crate::clock::Timestamp;
use crate::demo::brief::day;
use crate::demo::people::DemoAccount;
use crate::demo::work::DemoWork;
use crate::store::{StoreError, brief};
use crate::usecase;
use assay_core::api::NewDebrief;
use assay_core::brief::{Brief, DataNeed, Goal, GoalLink, Milestone, WorkItem};
use assay_core::debrief::{DebriefAction, DebriefPermissions};
use assay_core::golden::{AnswerOption, Question};
use assay_core::id::{DebriefId, StageId};

/// Days before the demo's first start on which the brief was written.
const BRIEF: i64 = BEGUN + 19;
/// Hours that the teams take for their answers, question by question: ML, Customer operations, Legal.
const HOURS: [[i64; 3]; 6] =
    [[5, 24, 50], [22, 30, 75], [3, 49, 28], [26, 20, 70], [7, 44, 55], [18, 28, 96]];

/// Questions that were settled before the second release, with the days before the production on which they were opened.
const SETTLED: [(i64, &str, &str); 6] = [
    (
        18,
        "Is a pickup a class of its own?",
        "The planner expects a truck's length. Pickups are as long as cars.",
    ),
    (17, "Is a trailer a part of its vehicle?", "Two of our five taskers draw one cuboid, three draw two."),
    (16, "May frames with readable number plates leave the server?", "Every tenth frame has one."),
    (13, "Are vehicles behind a fence labeled?", "Some have 30 points, and some have 3."),
    (12, "From how many points on is a vehicle labeled?", "With fewer than five, taskers guess the length."),
    (11, "May recordings of the company's yard be delivered?", "Drives begin and end there."),
];

/// Questions that Legal has not answered, with the days before the demo's first start on which they were opened.
const OPEN: [(i64, &str, &str); 2] = [
    (30, "May faces of pedestrians stay in what is delivered?", "The next export has the pictures as well."),
    (23, "May the recordings of the school street be delivered?", "Their consent form names research alone."),
];

/// Write the brief, whose milestone requires the customer's teams and Legal.
pub(super) fn write_brief(
    work: &mut DemoWork<'_>,
    people: DeliveryPeople<'_>,
    stage: StageId,
    escalate_to: &DemoAccount,
) -> Result<(), StoreError> {
    let goal = Goal {
        id: "detect".to_owned(),
        name: "Detect vehicles and people to 80 m".to_owned(),
        why: "The planner brakes for what it is told of.".to_owned(),
        deadline: day(work.now, 60),
        needs: vec![DataNeed { what: "street scenes".to_owned(), amount: 60, ..DataNeed::default() }],
        ..Goal::default()
    };
    let milestone = Milestone {
        id: "accepted".to_owned(),
        name: "Deliveries accepted".to_owned(),
        date: day(work.now, 24),
        teams: people.answering().map(|who| who.team.to_owned()).to_vec(),
        goals: vec!["detect".to_owned()],
        escalate_to: escalate_to.name.to_owned(),
    };
    let links =
        vec![GoalLink { work: WorkItem::Stage { stage: stage.to_string() }, goal: "detect".to_owned() }];
    let written = Brief { goals: vec![goal], milestones: vec![milestone], links, ..Brief::default() };
    let at = work.time_ago(BRIEF, 0);
    brief::change(work.tx, &at, work.project, 0, people.operations.id, &written).map(drop)
}

/// Settle what was open before the second release.
pub(super) fn settle(
    work: &mut DemoWork<'_>,
    people: DeliveryPeople<'_>,
    stage: StageId,
) -> Result<(), StoreError> {
    for ((ago, title, observation), hours) in SETTLED.into_iter().zip(HOURS) {
        let opened = work.time_ago(BEGUN + ago, 0);
        let vote = QuestionVote::start(work, people.operations, (stage, title, observation), &opened)?;
        let mut answers: Vec<(i64, &DemoAccount)> = hours.into_iter().zip(people.answering()).collect();
        answers.sort_by_key(|(hours, _)| *hours);
        for (hours, who) in &answers {
            vote.answer(work, who, &opened.plus_seconds(hours * 3_600))?;
        }
        let last = answers.last().map_or(0, |(hours, _)| *hours);
        vote.decide(work, people.operations, &opened.plus_seconds((last + 1) * 3_600))?;
    }
    Ok(())
}

/// Ask what Legal leaves open.
pub(super) fn ask_last(
    work: &mut DemoWork<'_>,
    people: DeliveryPeople<'_>,
    stage: StageId,
) -> Result<(), StoreError> {
    for ((ago, title, observation), [ml, operations, _]) in OPEN.into_iter().zip(HOURS) {
        let opened = work.time_ago(ago, 0);
        let vote = QuestionVote::start(work, people.operations, (stage, title, observation), &opened)?;
        vote.answer(work, people.ml, &opened.plus_seconds(ml * 3_600))?;
        vote.answer(work, people.customer_operations, &opened.plus_seconds(operations * 3_600))?;
    }
    Ok(())
}

/// A question on the agenda of a debrief of its own, which people answer when they have the time.
struct QuestionVote {
    question: String,
    debrief: DebriefId,
}

impl QuestionVote {
    fn start(
        work: &mut DemoWork<'_>,
        lead: &DemoAccount,
        (stage, title, observation): (StageId, &str, &str),
        at: &Timestamp,
    ) -> Result<Self, StoreError> {
        let option = |text: &str, consequence: &str| AnswerOption {
            text: text.to_owned(),
            consequence: consequence.to_owned(),
            changes: Vec::new(),
        };
        let question = Question {
            title: title.to_owned(),
            stage: stage.to_string(),
            observation: observation.to_owned(),
            options: vec![
                option("Yes", "The guideline says so."),
                option("No", "The guideline rules it out."),
            ],
            goals: vec!["detect".to_owned()],
            ..Question::default()
        };
        let by = work.by(at, lead);
        let question = usecase::questions::ask(work.tx, by, &question)?.unrecorded().id;
        let new = NewDebrief { name: title.to_owned(), questions: vec![question.clone()] };
        let debrief = usecase::debriefs::start(work.tx, by, &new)?.unrecorded().id.parse()?;
        Ok(Self { question, debrief })
    }

    fn act(
        &self,
        work: &mut DemoWork<'_>,
        who: &DemoAccount,
        at: &Timestamp,
        action: DebriefAction,
    ) -> Result<(), StoreError> {
        let permissions = DebriefPermissions::from_role(who.role);
        let by = work.by(at, who);
        usecase::debriefs::apply_action(work.tx, by, self.debrief, who.name, permissions, action)?
            .unrecorded();
        Ok(())
    }

    fn answer(&self, work: &mut DemoWork<'_>, who: &DemoAccount, at: &Timestamp) -> Result<(), StoreError> {
        self.act(work, who, at, DebriefAction::Join)?;
        self.act(work, who, at, DebriefAction::Vote { question: self.question.clone(), option: Some(0) })
    }

    fn decide(&self, work: &mut DemoWork<'_>, lead: &DemoAccount, at: &Timestamp) -> Result<(), StoreError> {
        self.act(work, lead, at, DebriefAction::Join)?;
        self.act(work, lead, at, DebriefAction::Present)?;
        let decide = DebriefAction::Decide {
            question: self.question.clone(),
            option: Some(0),
            text: "Yes, as all three teams say.".to_owned(),
            changes: Vec::new(),
            change_texts: Vec::new(),
        };
        self.act(work, lead, at, decide)?;
        self.act(work, lead, at, DebriefAction::End)
    }
}

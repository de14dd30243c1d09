//! How the drone's rule came about: a question, a debrief with votes, a decision, two signatures, a release. And a second
//! debrief that is open, for visitors to walk in.

use super::people::DemoAccount;
use crate::clock::Timestamp;
use crate::store::{StoreError, Tx};
use crate::usecase::{self, ActionContext};
use assay_core::api::NewDebrief;
use assay_core::debrief::{DebriefAction, DebriefPermissions};
use assay_core::golden::{Anchor, AnswerOption, Question, QuestionLocation, RuleChange};
use assay_core::id::{GoldenId, ProjectId, StageId, UserId};
use assay_core::permission::Role;
use assay_core::rubric::Rubric;

/// The keeping off of treetops before the debrief, px, and the share of the space that had to be found.
const BEFORE: [(&str, f64); 2] = [("treetops", 4.0), ("enough", 0.9)];

/// The debrief was so long ago, s: before the milestone that asks for its release.
const AGO_S: i64 = 5 * 24 * 3600;

/// The rubric as it was before the debrief.
pub(super) fn before(rubric: &Rubric) -> Rubric {
    let mut before = rubric.clone();
    for rule in &mut before.rules {
        if let Some((_, limit)) = BEFORE.iter().find(|(id, _)| *id == rule.id) {
            rule.min = Some(*limit);
        }
    }
    before
}

/// What the story is about.
pub(super) struct StoryStage<'a> {
    pub(super) project: ProjectId,
    pub(super) id: StageId,
    /// As it is after the debrief.
    pub(super) rubric: &'a Rubric,
    /// The golden item on the table, and its flyable object.
    pub(super) item: GoldenId,
    pub(super) object: &'a str,
}

/// People by their parts.
struct StoryPeople<'a> {
    lead: &'a DemoAccount,
    ml: &'a DemoAccount,
    flies: &'a DemoAccount,
    qa: &'a DemoAccount,
}

/// Tell it.
pub(super) fn add_story(
    tx: &mut dyn Tx,
    now: &Timestamp,
    stage: &StoryStage<'_>,
    people: &[DemoAccount],
) -> Result<(), StoreError> {
    let of =
        |team: &str| people.iter().find(|p| p.team == team).ok_or(StoreError::NotFound("person in the demo"));
    let lead = super::people::first(people, Role::Operations)?;
    let cast = StoryPeople { lead, ml: of("ML")?, flies: of("Customer operations")?, qa: of("Customer QA")? };
    let then = now.plus_seconds(-AGO_S);
    let lead = by(stage, &then, cast.lead.id);
    let question_id = usecase::questions::ask(tx, lead, &how_close(stage))?.unrecorded().id;
    let new = NewDebrief { name: "Golden debrief 1".to_owned(), questions: vec![question_id.clone()] };
    let first = usecase::debriefs::start(tx, lead, &new)?.unrecorded().id.parse()?;
    for (minute, (who, action)) in (1_i64..).zip(course(&cast, stage, &question_id)) {
        let minute = then.plus_seconds(minute * 90);
        let permissions = DebriefPermissions::from_role(who.role);
        usecase::debriefs::apply_action(
            tx,
            by(stage, &minute, who.id),
            first,
            who.name,
            permissions,
            action,
        )?
        .unrecorded();
    }
    let signed = then.plus_seconds(3600);
    let draft_hash = |tx: &mut dyn Tx| {
        Ok::<_, StoreError>(usecase::release_drafts::load(tx, &signed, stage.project)?.draft.hash)
    };
    for who in [cast.ml, cast.flies] {
        let hash = draft_hash(tx)?;
        usecase::releases::sign(tx, by(stage, &signed, who.id), who.team, &hash)?.unrecorded();
    }
    let hash = draft_hash(tx)?;
    usecase::releases::publish(tx, by(stage, &signed, cast.lead.id), &hash)?.unrecorded();

    let open = usecase::questions::ask(tx, by(stage, now, cast.ml.id), &dead_trees(stage))?.unrecorded().id;
    let new = NewDebrief { name: "Golden debrief 2".to_owned(), questions: vec![open] };
    usecase::debriefs::start(tx, by(stage, now, cast.lead.id), &new)?.unrecorded();
    Ok(())
}

fn by<'a>(stage: &StoryStage<'_>, now: &'a Timestamp, user: UserId) -> ActionContext<'a> {
    ActionContext { now, project: stage.project, user }
}

fn limits(rubric: &Rubric) -> Vec<RuleChange> {
    let moved = rubric.rules.iter().filter(|rule| BEFORE.iter().any(|(id, _)| *id == rule.id));
    moved.map(|rule| RuleChange::Limit { rule: rule.id.clone(), min: rule.min, max: rule.max }).collect()
}

fn option(text: &str, consequence: &str, changes: Vec<RuleChange>) -> AnswerOption {
    AnswerOption { text: text.to_owned(), consequence: consequence.to_owned(), changes }
}

fn place(stage: &StoryStage<'_>) -> QuestionLocation {
    let anchor = Anchor::Object { frame: 0, object: stage.object.to_owned() };
    QuestionLocation { golden: stage.item.to_string(), anchor: Some(anchor) }
}

fn how_close(stage: &StoryStage<'_>) -> Question {
    Question {
        title: "How close may a shape come to a treetop?".to_owned(),
        stage: stage.id.to_string(),
        observation:
            "Annotators follow every branch to find nine tenths of the space, and three of eight outlines \
               end up in the leaves."
                .to_owned(),
        recommendation:
            "Rough shapes that keep a rotor's width away. Space that is missed costs a detour; a clipped \
                     treetop costs the drone."
                .to_owned(),
        options: vec![
            option(
                "12 px from every crown, and rough shapes are fine",
                "Fewer points, quicker labels, some space is missed.",
                limits(stage.rubric),
            ),
            option("4 px, as before", "All of the space, and now and then a treetop.", Vec::new()),
        ],
        goals: vec!["clear".to_owned(), "fly".to_owned()],
        places: vec![place(stage)],
    }
}

fn dead_trees(stage: &StoryStage<'_>) -> Question {
    Question {
        title: "Is a dead tree without leaves still a tree?".to_owned(),
        stage: stage.id.to_string(),
        observation: "From above it is a grey star; two annotators drew the space right over it.".to_owned(),
        recommendation: "Yes: bare branches break a rotor as well, and the camera sees them late.".to_owned(),
        options: vec![
            option("Yes, it is kept off like any tree", "A few more shapes to draw.", Vec::new()),
            option("No, it is part of the ground", "The drone may fly low over it.", Vec::new()),
        ],
        goals: vec!["clear".to_owned()],
        places: vec![place(stage)],
    }
}

/// What was said and done, in its order.
fn course<'a>(
    cast: &StoryPeople<'a>,
    stage: &StoryStage<'_>,
    question: &str,
) -> Vec<(&'a DemoAccount, DebriefAction)> {
    let comment = |text: &str, pinned: bool| DebriefAction::Comment {
        question: Some(question.to_owned()),
        golden: pinned.then(|| stage.item.to_string()),
        anchor: pinned.then(|| Anchor::Object { frame: 0, object: stage.object.to_owned() }),
        answers: None,
        text: text.to_owned(),
    };
    let vote = |option: usize| DebriefAction::Vote { question: question.to_owned(), option: Some(option) };
    let open = DebriefAction::Open { question: question.to_owned() };
    let decide = DebriefAction::Decide {
        question: question.to_owned(),
        option: Some(0),
        text: "A shape keeps 12 px from every crown. Beyond that, rough is good.".to_owned(),
        changes: limits(stage.rubric),
        change_texts: Vec::new(),
    };
    vec![
        (cast.lead, DebriefAction::Join),
        (cast.ml, DebriefAction::Join),
        (cast.flies, DebriefAction::Join),
        (cast.qa, DebriefAction::Join),
        (cast.lead, DebriefAction::Present),
        (cast.lead, open),
        (cast.ml, comment("The planner trusts this area blindly. What is in it gets flown through.", true)),
        (
            cast.flies,
            comment("We brake at 4 px and have flown so since spring. Does it have to be more?", false),
        ),
        (cast.qa, comment("At 60 m a rotor is 12 px wide. Two of our last five losses were crowns.", false)),
        (cast.ml, vote(0)),
        (cast.flies, vote(1)),
        (cast.qa, vote(0)),
        (cast.flies, comment("Then 12. I would rather fly around.", false)),
        (cast.flies, vote(0)),
        (cast.lead, decide),
        (cast.lead, DebriefAction::End),
    ]
}

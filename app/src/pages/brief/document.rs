//! The brief as a document to read: answers, goals, milestones.

use super::draft::BriefDraft;
use super::goals::{AddKpiValue, GoalQuestions, LastKpiValue};
use crate::ui::Markdown;
use assay_core::brief::{Brief, BriefAnswer, DataNeed, Goal, Kpi, KpiDirection, Milestone};
use leptos::prelude::*;

/// The document.
#[component]
pub(super) fn BriefDocument(draft: BriefDraft) -> impl IntoView {
    let brief = draft.brief.get_untracked();
    let answers = brief.answers.each().map(|(question, text)| answer(question, text)).collect_view();
    let goals = brief.tree().into_iter();
    let goals = goals.map(|(depth, goal)| view! { <GoalText depth=depth goal=goal.clone() draft=draft /> });
    let goals = goals.collect_view();
    let milestones = brief.milestones.iter().map(|m| milestone(m, &brief)).collect_view();
    view! {
        <article class="card pad document" data-testid="brief-document">
            <section aria-label="Answers"><h2>"Four answers"</h2>{answers}</section>
            <section aria-label="Goals" data-testid="goals">
                <h2>"Goals"</h2>
                {brief.goals.is_empty().then(|| view! {
                    <p class="dim">"No goals yet. What should the model be able to do, by when, and how will you see it?"</p>
                })}
                {goals}
            </section>
            <section aria-label="Milestones" data-testid="milestones">
                <h2>"Milestones"</h2>
                {brief.milestones.is_empty().then(|| view! { <p class="dim">"No milestones yet: dates that teams answer for."</p> })}
                <ul class="plain">{milestones}</ul>
            </section>
        </article>
    }
}

fn answer(question: &'static str, answer: &BriefAnswer) -> impl IntoView + use<> {
    let text = match answer.text.trim().is_empty() {
        true => view! { <p class="dim">"Not answered yet."</p> }.into_any(),
        false => view! { <Markdown text=answer.text.clone() /> }.into_any(),
    };
    let examples = answer.examples.iter().map(|e| view! { <li>{e.clone()}</li> }).collect_view();
    view! {
        <h3>{question}</h3>
        {text}
        {(!answer.examples.is_empty()).then(|| view! { <p class="dim small">"Examples"</p><ul>{examples}</ul> })}
    }
}

#[component]
fn GoalText(depth: usize, goal: Goal, draft: BriefDraft) -> impl IntoView {
    let has_no_support = draft.state.with_value(|s| s.uncovered_goals.contains(&goal.id));
    let key = StoredValue::new(goal.id.clone());
    let kpis = goal.kpis.iter().map(|kpi| {
        let text = kpi_text(kpi);
        view! {
            <li class="row wrap" data-testid="kpi">
                <span>{text}</span>
                <LastKpiValue goal=key kpi=kpi.clone() draft=draft />
                {draft.may_comment.then(|| view! { <AddKpiValue goal=key kpi=kpi.id.clone() draft=draft /> })}
            </li>
        }
    });
    let needs = goal.needs.iter().map(|need| view! { <li data-testid="need">{need_text(need)}</li> });
    view! {
        <div class="goal-text" style=format!("margin-left:{}px", depth * 20) data-testid="goal">
            <h3 class="row wrap">
                <span>{goal.name.clone()}</span>
                {(!goal.deadline.is_empty()).then(|| view! { <span class="tag">{format!("by {}", goal.deadline)}</span> })}
                {has_no_support.then(|| view! { <span class="tag warn" title="No stage, class or rule is linked to it">"no support yet"</span> })}
            </h3>
            {(!goal.why.is_empty()).then(|| view! { <p>{goal.why.clone()}</p> })}
            <ul class="plain">{kpis.collect_view()}{needs.collect_view()}</ul>
            <GoalQuestions goal=key draft=draft />
        </div>
    }
}

fn milestone(milestone: &Milestone, brief: &Brief) -> impl IntoView + use<> {
    let (date, text) = (milestone.date.clone(), milestone_text(milestone, brief));
    view! { <li data-testid="milestone"><span class="dim">{date}</span>" "<strong>{milestone.name.clone()}</strong>{text}</li> }
}

/// Teams that sign a milestone and the goals that it is a step to, after its name.
fn milestone_text(milestone: &Milestone, brief: &Brief) -> String {
    let goals: Vec<&str> =
        milestone.goals.iter().filter_map(|id| brief.goal(id)).map(|g| g.name.as_str()).collect();
    let teams = match milestone.teams.is_empty() {
        true => String::new(),
        false => format!(", signed by {}", milestone.teams.join(", ")),
    };
    let silence = match milestone.escalate_to.as_str() {
        "" => String::new(),
        person => format!(", silence goes to {person}"),
    };
    let step = if goals.is_empty() { String::new() } else { format!(", a step to {}", goals.join(", ")) };
    format!("{teams}{silence}{step}")
}

/// A measure of success in words, such as "banks found: at least 95 %".
fn kpi_text(kpi: &Kpi) -> String {
    let bound = match kpi.direction {
        KpiDirection::AtLeast => "at least",
        KpiDirection::AtMost => "at most",
    };
    format!("{}: {bound} {}{}", kpi.name, kpi.target, kpi.unit)
}

/// Data that a goal needs in words, such as "Needs 300 crowns, as crown or tree, seen by camera".
fn need_text(need: &DataNeed) -> String {
    let amount = if need.amount > 0 { format!("{} ", need.amount) } else { String::new() };
    let classes = match need.classes.is_empty() {
        true => String::new(),
        false => format!(", as {}", need.classes.join(" or ")),
    };
    let sensors: Vec<&str> = need.sensors.iter().map(|sensor| sensor.title()).collect();
    let sensors =
        if sensors.is_empty() { String::new() } else { format!(", seen by {}", sensors.join(" and ")) };
    format!("Needs {amount}{}{classes}{sensors}", need.what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::scene::SensorModality;

    #[test]
    fn measures_and_needs_are_sentences() {
        let kpi =
            Kpi { name: "banks found".to_owned(), target: 95.5, unit: " %".to_owned(), ..Kpi::default() };
        assert_eq!(kpi_text(&kpi), "banks found: at least 95.5 %");
        assert_eq!(kpi_text(&Kpi { direction: KpiDirection::AtMost, ..kpi }), "banks found: at most 95.5 %");
        let need = DataNeed { what: "crowns".to_owned(), amount: 300, ..DataNeed::default() };
        assert_eq!(need_text(&need), "Needs 300 crowns");
        let classes = vec!["crown".to_owned(), "tree".to_owned()];
        let need = DataNeed { amount: 0, classes, sensors: vec![SensorModality::Camera], ..need };
        let camera = SensorModality::Camera.title();
        assert_eq!(need_text(&need), format!("Needs crowns, as crown or tree, seen by {camera}"));
    }

    #[test]
    fn a_milestone_names_its_teams_and_its_goals() {
        let goal = Goal { id: "g".to_owned(), name: "Follow a river".to_owned(), ..Goal::default() };
        let brief = Brief { goals: vec![goal], ..Brief::default() };
        let plain = Milestone::default();
        assert_eq!(milestone_text(&plain, &brief), "");
        let milestone = Milestone {
            teams: vec!["ML".to_owned(), "QA".to_owned()],
            goals: vec!["g".to_owned(), "removed".to_owned()],
            escalate_to: "Ada".to_owned(),
            ..plain
        };
        assert_eq!(
            milestone_text(&milestone, &brief),
            ", signed by ML, QA, silence goes to Ada, a step to Follow a river"
        );
    }
}

//! Questions: open ones and decided ones.

use super::context::ReleasesContext;
use super::question_form::QuestionForm;
use crate::client::{UnsavedForms, routes};
use crate::ui::{
    Icon, IconShape, NumberField, NumberRange, Remote, Sending, Toasts, limit_step, usual_range,
};
use crate::words::question_words;
use assay_core::api::{BriefDetail, NewDecision, QuestionDetail, Stage};
use assay_core::golden::RuleChange;
use assay_core::permission::Action;
use assay_core::rubric::Rule;
use leptos::prelude::*;

/// The card: open questions first.
#[component]
pub(super) fn Questions(context: ReleasesContext, questions: Vec<QuestionDetail>) -> impl IntoView {
    let asking = RwSignal::new(false);
    let brief = Remote::new(move || async move { routes::brief(&context.project.get_value()).await });
    let (open, settled): (Vec<_>, Vec<_>) = questions.into_iter().partition(|q| q.decision.is_none());
    let none = open.is_empty().then(
        || view! { <p class="dim">"No open questions. Ask what taskers and reviewers are unsure about."</p> },
    );
    let lines = |list: Vec<QuestionDetail>| {
        list.into_iter()
            .map(|q| view! { <QuestionLine context=context question=q brief=brief /> })
            .collect_view()
    };
    view! {
        <section class="card pad stack" data-testid="questions">
            <div class="row">
                <h2>"Questions"</h2>
                {context.may(Action::Comment).then(|| view! {
                    <button class="btn small end" on:click=move |_| asking.update(|a| *a = !*a)><Icon shape=IconShape::Plus />"Ask a question"</button>
                })}
            </div>
            {move || asking.get().then(|| view! { <QuestionForm context=context brief=brief done=Callback::new(move |()| asking.set(false)) /> })}
            {none}
            {lines(open)}
            {lines(settled)}
        </section>
    }
}

#[component]
fn QuestionLine(
    context: ReleasesContext,
    question: QuestionDetail,
    brief: Remote<BriefDetail>,
) -> impl IntoView {
    let (deciding, writing) = (RwSignal::new(false), RwSignal::new(false));
    let state = question_words(&question);
    let goals = question.question.goals.clone();
    let project = context.project.get_value();
    let supports = move || {
        let brief = brief.get()?.brief;
        let names: Vec<_> = goals.iter().filter_map(|g| brief.goal(g)).map(|g| g.name.clone()).collect();
        let href = format!("/projects/{project}/brief");
        (!names.is_empty())
            .then(|| view! { <a class="small" href=href>{format!("for {}", names.join(", "))}</a> })
    };
    let decided = question.decision.clone().map(|d| {
        let changes = question.changes.iter().map(|c| view! { <li>{c.clone()}</li> }).collect_view();
        view! {
            <p><strong>"Decided: "</strong>{d.text}<span class="dim small">{format!(" {}", d.by)}</span></p>
            <ul class="plain small">{changes}</ul>
        }
    });
    let is_open = question.release.is_none();
    let may_decide = context.may(Action::ProposeGolden) && is_open;
    let may_write = context.may(Action::Comment) && is_open && question.decision.is_none();
    let text = |what: &'static str, text: &str| {
        let text = text.to_owned();
        (!text.is_empty()).then(|| view! { <p class="small"><strong>{what}</strong>{text}</p> })
    };
    let stored = StoredValue::new(question.clone());
    let items = question.question.items().len();
    let places = (items > 0).then(|| {
        let links = question.question.items().into_iter().enumerate().map(|(i, golden)| {
            let href = format!("/projects/{}/golden/{golden}", context.project.get_value());
            view! { " "<a href=href>{format!("item {}", i + 1)}</a> }
        });
        view! { <p class="small dim">"Seen on"{links.collect_view()}</p> }
    });
    view! {
        <div class="stack tight" id=format!("question-{}", question.id) data-testid="question">
            <div class="row">
                <strong>{question.question.title.clone()}</strong><span class=state.1>{state.0}</span>{supports}
                <span class="end"></span>
                {may_write.then(|| view! {
                    <button class="btn quiet small" on:click=move |_| writing.update(|w| *w = !*w)>"Edit"</button>
                })}
                {may_decide.then(|| view! {
                    <button class="btn small" on:click=move |_| deciding.update(|d| *d = !*d)>
                        {if question.decision.is_some() { "Decide again" } else { "Decide" }}
                    </button>
                })}
            </div>
            {text("Seen: ", &question.question.observation)}
            {text("We recommend: ", &question.question.recommendation)}
            {decided}
            {places}
            {move || writing.get().then(|| view! {
                <QuestionForm context=context brief=brief existing=stored.get_value() done=Callback::new(move |()| writing.set(false)) />
            })}
            {move || deciding.get().then(|| view! { <DecisionForm context=context question=stored.get_value() /> })}
        </div>
    }
}

/// Form of a decision: in words, as another limit, and as a passage of the guideline.
#[component]
fn DecisionForm(context: ReleasesContext, question: QuestionDetail) -> impl IntoView {
    let toasts = Toasts::get();
    let id = StoredValue::new(question.id);
    let stage_id = question.question.stage;
    let stage = Remote::new(move || {
        let (project, stage) = (context.project.get_value(), stage_id.clone());
        async move { routes::stage(&project, &stage).await }
    });
    let [text, rule, passage] = [(); 3].map(|()| RwSignal::new(String::new()));
    // In the unit that people read.
    let limit = RwSignal::new(None::<f64>);
    let sending = Sending::new();
    UnsavedForms::get().guard_text([text, passage]);
    let rules = move || {
        let rules = stage.get().map(|s: Stage| s.rubric.rules).unwrap_or_default();
        rules
            .iter()
            .map(|r| view! { <option value=r.id.clone()>{r.name().to_owned()}</option> })
            .collect_view()
    };
    let rule_named =
        move |id: &str| untrack(|| stage.get()).and_then(|s| s.rubric.rules.into_iter().find(|r| r.id == id));
    let choose = move |id: String| {
        limit.set(rule_named(&id).as_ref().and_then(shown_limit));
        rule.set(id);
    };
    let decide = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let rule = rule_named(&rule.get_untracked());
        // The browser does not send a form whose field has a fault.
        let Some(changes) = decided_changes(rule, limit.get_untracked(), &passage.get_untracked()) else {
            toasts.show_error("Write the limit as a number.".to_owned());
            return;
        };
        let body = NewDecision { text: text.get_untracked(), changes };
        sending.send(async move {
            match routes::decide_question(&context.project.get_value(), &id.get_value(), &body).await {
                Ok(_) => {
                    for field in [text, passage] {
                        field.try_set(String::new());
                    }
                    toasts.show("Decided. The draft below has it.");
                    context.releases.reload();
                    context.questions.reload();
                }
                Err(error) => toasts.show_error(error.message()),
            }
        });
    };
    view! {
        <form class="stack tight" on:submit=decide data-testid="decide">
            <textarea class="textarea" aria-label="Decision" placeholder="What was settled" maxlength="4000" required bind:value=text></textarea>
            <div class="row wrap">
                <label class="row dim">"rule"
                    <select class="select slim" aria-label="Rule" on:change=move |e| choose(event_target_value(&e))>
                        <option value="">"no rule changes"</option>{rules}
                    </select>
                </label>
                {move || rule_named(&rule.get()).map(|rule| view! { <LimitField rule=rule limit=limit /> })}
            </div>
            <input class="input" aria-label="Passage for the guideline" placeholder="A passage for the guideline, where one is needed" bind:value=passage />
            <div class="row"><button class="btn main small end" disabled=move || sending.is_on()>"Record the decision"</button></div>
        </form>
    }
}

/// Field for a rule's limit, in the unit that people read.
#[component]
fn LimitField(rule: Rule, limit: RwSignal<Option<f64>>) -> impl IntoView {
    let measure = rule.measure.descriptor();
    let unit = measure.unit;
    let [least, greatest] = measure.limits.map(|limit| unit.to_display(limit));
    let step =
        limit_step(usual_range(unit, rule.min.or(rule.max).unwrap_or_default()), measure.finding.scale);
    view! {
        <span class="row dim">
            {if rule.min.is_some() { "at least" } else { "at most" }}
            <NumberField
                label="Limit" value=limit set=Callback::new(move |typed| limit.set(typed)) step=step
                range=NumberRange::new(least, greatest)
            />
            {unit.display_symbol()}
        </span>
    }
}

/// The limit of a rule that the form shows: its least value, else its greatest, in the unit that people read.
fn shown_limit(rule: &Rule) -> Option<f64> {
    rule.min.or(rule.max).map(|limit| rule.measure.unit().to_display(limit))
}

/// Changes of a decision: another limit of a rule, in the unit that people read, and a passage for the guideline. `None` if the
/// rule has no limit then.
fn decided_changes(rule: Option<Rule>, limit: Option<f64>, passage: &str) -> Option<Vec<RuleChange>> {
    let mut changes = Vec::new();
    if let Some(rule) = rule {
        let value = rule.measure.unit().from_display(limit?);
        // A rule with both limits keeps its greatest value: the form shows its least.
        let (min, max) = if rule.min.is_some() { (Some(value), rule.max) } else { (None, Some(value)) };
        changes.push(RuleChange::Limit { rule: rule.id, min, max });
    }
    let after = passage.trim().to_owned();
    if !after.is_empty() {
        changes.push(RuleChange::Guideline { before: String::new(), after });
    }
    Some(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::fixtures::stage;

    fn rule(min: Option<f64>, max: Option<f64>) -> Rule {
        Rule { min, max, ..stage().rubric.rules[0].clone() }
    }

    fn limit(min: Option<f64>, max: Option<f64>) -> Vec<RuleChange> {
        vec![RuleChange::Limit { rule: "treetops".to_owned(), min, max }]
    }

    #[test]
    fn the_shown_limit_is_the_one_that_moves() {
        assert_eq!(shown_limit(&rule(Some(1.0), Some(2.0))), Some(1.0));
        let both = decided_changes(Some(rule(Some(1.0), Some(2.0))), Some(1.5), "");
        assert_eq!(both, Some(limit(Some(1.5), Some(2.0))));
        assert_eq!(shown_limit(&rule(None, Some(2.0))), Some(2.0));
        assert_eq!(decided_changes(Some(rule(None, Some(2.0))), Some(3.0), ""), Some(limit(None, Some(3.0))));
    }

    #[test]
    fn a_rule_without_a_limit_is_no_change() {
        assert_eq!(decided_changes(Some(rule(Some(1.0), None)), None, "x"), None);
    }

    #[test]
    fn a_limit_of_an_angle_is_typed_in_degrees() {
        let measure = assay_core::rubric::Measure::from_name("yaw_error").unwrap();
        let turned = Rule { measure, ..rule(None, Some(10_f64.to_radians())) };
        assert_eq!(shown_limit(&turned), Some(10.0));
        assert_eq!(decided_changes(Some(turned), Some(5.0), ""), Some(limit(None, Some(5_f64.to_radians()))));
    }

    #[test]
    fn a_decision_may_change_the_guideline_alone_or_nothing() {
        let passage = RuleChange::Guideline { before: String::new(), after: "Keep off.".to_owned() };
        assert_eq!(decided_changes(None, None, " Keep off.\n"), Some(vec![passage]));
        assert_eq!(decided_changes(None, None, " "), Some(Vec::new()));
    }
}

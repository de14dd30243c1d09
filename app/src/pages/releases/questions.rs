//! Questions: open ones and decided ones.

use super::context::ReleasesContext;
use super::question_form::QuestionForm;
use crate::client::routes;
use crate::ui::{Icon, IconShape, Remote, Toasts};
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
    let [text, rule, limit, passage] = [(); 4].map(|()| RwSignal::new(String::new()));
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
        let found = rule_named(&id);
        limit.set(found.as_ref().and_then(shown_limit).map_or(String::new(), |v| v.to_string()));
        rule.set(id);
    };
    let decide = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let rule = rule_named(&rule.get_untracked());
        let Some(changes) = decided_changes(rule, &limit.get_untracked(), &passage.get_untracked()) else {
            toasts.show_error("A limit is a number.".to_owned());
            return;
        };
        let body = NewDecision { text: text.get_untracked(), changes };
        leptos::task::spawn_local(async move {
            match routes::decide_question(&context.project.get_value(), &id.get_value(), &body).await {
                Ok(_) => {
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
                {move || (!rule.with(String::is_empty)).then(|| view! {
                    <label class="row dim">"limit"
                        <input class="input slim" aria-label="Limit" inputmode="decimal" bind:value=limit />
                    </label>
                })}
            </div>
            <input class="input" aria-label="Passage for the guideline" placeholder="A passage for the guideline, where one is needed" bind:value=passage />
            <div class="row"><button class="btn main small end">"Record the decision"</button></div>
        </form>
    }
}

/// The limit of a rule that the form shows: its least value, else its greatest.
fn shown_limit(rule: &Rule) -> Option<f64> {
    rule.min.or(rule.max)
}

/// Changes of a decision: another limit of a rule, and a passage for the guideline. `None` if the limit is no number.
fn decided_changes(rule: Option<Rule>, limit: &str, passage: &str) -> Option<Vec<RuleChange>> {
    let mut changes = Vec::new();
    if let Some(rule) = rule {
        let value = limit.trim().parse::<f64>().ok().filter(|value| value.is_finite())?;
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
        let both = decided_changes(Some(rule(Some(1.0), Some(2.0))), " 1.5", "");
        assert_eq!(both, Some(limit(Some(1.5), Some(2.0))));
        assert_eq!(shown_limit(&rule(None, Some(2.0))), Some(2.0));
        assert_eq!(decided_changes(Some(rule(None, Some(2.0))), "3", ""), Some(limit(None, Some(3.0))));
    }

    #[test]
    fn a_limit_that_is_no_number_is_refused() {
        for wrong in ["", "twelve", "NaN", "inf"] {
            assert_eq!(decided_changes(Some(rule(Some(1.0), None)), wrong, "x"), None, "{wrong}");
        }
    }

    #[test]
    fn a_decision_may_change_the_guideline_alone_or_nothing() {
        let passage = RuleChange::Guideline { before: String::new(), after: "Keep off.".to_owned() };
        assert_eq!(decided_changes(None, "", " Keep off.\n"), Some(vec![passage]));
        assert_eq!(decided_changes(None, "", " "), Some(Vec::new()));
    }
}

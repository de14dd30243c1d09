//! Goals as a tree, with their measures of success and the data that they need.

use super::draft::BriefDraft;
use crate::client::{UnsavedForms, new_key, routes};
use crate::pages::comma_list::split_list;
use crate::ui::{EmptyState, Icon, IconShape, NumberField, NumberRange, Sending, Toasts};
use crate::words::question_words;
use assay_core::api::{NewKpiValue, QuestionDetail};
use assay_core::brief::{Brief, DataNeed, Goal, Kpi, KpiDirection};
use assay_core::scene::SensorModality;
use leptos::prelude::*;

/// The goals.
#[component]
pub(super) fn Goals(draft: BriefDraft) -> impl IntoView {
    // Rows are rebuilt only when one is added, removed or moved, so that typing keeps its place.
    let order = Memo::new(move |_| {
        let row = |(depth, g): (usize, &Goal)| (depth, g.id.clone(), g.kpis.len(), g.needs.len());
        draft.brief.with(|b| b.tree().into_iter().map(row).collect::<Vec<_>>())
    });
    let add = move |_| {
        let goal = Goal { id: new_key(), name: "New goal".to_owned(), ..Goal::default() };
        draft.brief.update(|b| b.goals.push(goal));
    };
    let rows = move || {
        let order = order.get();
        if order.is_empty() {
            let summary = "What should the model be able to do, by when, and how will you see it?";
            return view! { <EmptyState shape=IconShape::Star title="No goals yet"><p>{summary}</p></EmptyState> }.into_any();
        }
        let row = |(depth, id, ..): (usize, String, usize, usize)| view! { <GoalRow depth=depth id=id draft=draft /> };
        order.into_iter().map(row).collect_view().into_any()
    };
    view! {
        <section class="card pad stack" data-testid="goals">
            <div class="row">
                <h2>"Goals"</h2>
                <button class="btn small end" on:click=add><Icon shape=IconShape::Plus />"Add goal"</button>
            </div>
            {rows}
        </section>
    }
}

/// Changes one goal of the draft.
fn change(draft: BriefDraft, id: &str, change: impl FnOnce(&mut Goal)) {
    draft.brief.update(|b| {
        if let Some(goal) = b.goals.iter_mut().find(|g| g.id == id) {
            change(goal);
        }
    });
}

#[component]
fn GoalRow(depth: usize, id: String, draft: BriefDraft) -> impl IntoView {
    let goal = draft.brief.with_untracked(|b| b.goal(&id).cloned()).unwrap_or_default();
    let unserved = draft.state.with_value(|s| s.uncovered_goals.contains(&id));
    let key = StoredValue::new(id);
    let with = move |f: &dyn Fn(&mut Goal)| change(draft, &key.get_value(), |g| f(g));
    let part = move |_| {
        let goal = Goal {
            id: new_key(),
            parent: Some(key.get_value()),
            name: "New part".to_owned(),
            ..Goal::default()
        };
        draft.brief.update(|b| b.goals.push(goal));
    };
    let remove = move |_| draft.brief.update(|b| remove_goal(b, &key.get_value()));
    let kpis = goal.kpis.clone().into_iter().enumerate();
    let kpis = kpis.map(|(i, kpi)| view! { <KpiRow goal=key index=i kpi=kpi draft=draft /> }).collect_view();
    let needs = goal.needs.clone().into_iter().enumerate();
    let needs =
        needs.map(|(i, need)| view! { <NeedRow goal=key index=i need=need draft=draft /> }).collect_view();
    view! {
        <div class="goal stack tight" style=format!("margin-left:{}px", depth * 24) data-testid="goal">
            <div class="row wrap">
                <input class="input grow strong" aria-label="Goal" value=goal.name
                    on:input=move |e| { let v = event_target_value(&e); with(&|g| g.name.clone_from(&v)); } />
                <label class="row small dim">"by"
                    <input class="input" type="date" aria-label="Deadline" value=goal.deadline
                        on:input=move |e| { let v = event_target_value(&e); with(&|g| g.deadline.clone_from(&v)); } />
                </label>
                {unserved.then(|| view! { <span class="tag warn" title="No stage, class or rule is linked to it">"no support yet"</span> })}
                <button class="btn quiet icon-only" aria-label="Remove the goal" on:click=remove><Icon shape=IconShape::Trash /></button>
            </div>
            <textarea class="textarea small" rows="1" aria-label="Why" placeholder="Why, and what reaching it would mean"
                on:input=move |e| { let v = event_target_value(&e); with(&|g| g.why.clone_from(&v)); }
            >{goal.why}</textarea>
            {kpis} {needs}
            <GoalQuestions goal=key draft=draft />
            <div class="row">
                <button class="btn quiet small" on:click=move |_| with(&|g| {
                    g.kpis.push(Kpi { id: new_key(), name: "New measure".to_owned(), ..Kpi::default() });
                })>"+ Measure of success"</button>
                <button class="btn quiet small" on:click=move |_| with(&|g| g.needs.push(DataNeed::default()))>"+ Data it needs"</button>
                <button class="btn quiet small" on:click=part>"+ Part of it"</button>
            </div>
        </div>
    }
}

/// Questions about a goal, with their state.
#[component]
pub(super) fn GoalQuestions(goal: StoredValue<String>, draft: BriefDraft) -> impl IntoView {
    let line = move |q: QuestionDetail| {
        let href = draft.project.with_value(|p| format!("/projects/{p}/releases#question-{}", q.id));
        let (words, class) = question_words(&q);
        view! { <div class="row small goal-question" data-testid="goal-question"><a href=href>{q.question.title}</a><span class=class>{words}</span></div> }
    };
    move || {
        let mut questions = draft.questions.get().unwrap_or_default();
        questions.retain(|q| goal.with_value(|g| q.question.goals.contains(g)));
        questions.into_iter().map(line).collect_view()
    }
}

#[component]
fn KpiRow(goal: StoredValue<String>, index: usize, kpi: Kpi, draft: BriefDraft) -> impl IntoView {
    let with = move |f: &dyn Fn(&mut Kpi)| {
        change(draft, &goal.get_value(), |g| g.kpis.get_mut(index).into_iter().for_each(f));
    };
    // Values can be added only to measures that the server has.
    let is_saved = draft.state.with_value(|s| {
        s.brief.goal(&goal.get_value()).is_some_and(|g| g.kpis.iter().any(|k| k.id == kpi.id))
    });
    let target = Signal::derive(move || {
        draft.brief.with(|b| Some(b.goal(&goal.get_value())?.kpis.get(index)?.target))
    });
    let set_target = move |typed: Option<f64>| {
        if let Some(typed) = typed {
            with(&|k| k.target = typed);
        }
    };
    let at_most = kpi.direction == KpiDirection::AtMost;
    let id = kpi.id.clone();
    view! {
        <div class="row wrap small" data-testid="kpi">
            <span class="faint">"measure"</span>
            <input class="input slim grow" aria-label="Measure of success" value=kpi.name.clone()
                on:input=move |e| { let v = event_target_value(&e); with(&|k| k.name.clone_from(&v)); } />
            <select class="select slim" aria-label="Direction"
                on:change=move |e| { let most = event_target_value(&e) == "most"; with(&|k| k.direction = if most { KpiDirection::AtMost } else { KpiDirection::AtLeast }); }>
                <option value="least" selected=!at_most>"at least"</option>
                <option value="most" selected=at_most>"at most"</option>
            </select>
            <NumberField label="Target" value=target set=Callback::new(set_target) />
            <input class="input slim" style="width:64px" aria-label="Unit" placeholder="unit" value=kpi.unit.clone()
                on:input=move |e| { let v = event_target_value(&e); with(&|k| k.unit.clone_from(&v)); } />
            <LastKpiValue goal=goal kpi=kpi.clone() draft=draft />
            {(draft.may_comment && is_saved).then(|| view! { <AddKpiValue goal=goal kpi=id draft=draft /> })}
            <button class="btn quiet icon-only" aria-label="Remove the measure"
                on:click=move |_| change(draft, &goal.get_value(), |g| { g.kpis.remove(index); })
            ><Icon shape=IconShape::Close /></button>
        </div>
    }
}

/// The last value of a measure, and whether it reaches the target.
#[component]
pub(super) fn LastKpiValue(goal: StoredValue<String>, kpi: Kpi, draft: BriefDraft) -> impl IntoView {
    let last = draft
        .state
        .with_value(|s| s.values.iter().rfind(|v| v.goal == goal.get_value() && v.kpi == kpi.id).cloned());
    last.map(|v| {
        let (class, word) =
            if kpi.is_reached_by(v.value) { ("tag good", "reached") } else { ("tag warn", "not yet") };
        view! { <span class=class title=format!("{} · {} · {}", v.day, v.note, v.author_name)>{format!("{}{} · {word}", v.value, kpi.unit)}</span> }
    })
}

/// Form that adds a value from an evaluation.
#[component]
pub(super) fn AddKpiValue(goal: StoredValue<String>, kpi: String, draft: BriefDraft) -> impl IntoView {
    let (open, toasts) = (RwSignal::new(false), Toasts::get());
    let (value, note) = (RwSignal::new(None::<f64>), RwSignal::new(String::new()));
    let kpi = StoredValue::new(kpi);
    let sending = Sending::new();
    UnsavedForms::get().guard(move || {
        let typed = value.try_get_untracked().flatten().is_some();
        open.try_get_untracked() == Some(true)
            && (typed || note.try_with_untracked(|n| !n.is_empty()) == Some(true))
    });
    let send = move |e: leptos::ev::SubmitEvent| {
        e.prevent_default();
        // The browser does not send a form whose field has a fault; an empty field has none yet.
        let Some(number) = value.get_untracked() else {
            toasts.show_error("Write the value as a number.");
            return;
        };
        let new = NewKpiValue {
            goal: goal.get_value(),
            kpi: kpi.get_value(),
            value: number,
            day: String::new(),
            note: note.get_untracked(),
        };
        sending.send(async move {
            match routes::add_kpi_value(&draft.project.get_value(), &new).await {
                Ok(_) if draft.is_changed() => {
                    open.try_set(false);
                    value.try_set(None);
                    note.try_set(String::new());
                    toasts.show("The value is saved; it shows after you save the brief.")
                }
                Ok(_) => draft.source.reload(),
                Err(error) => toasts.show_error(error.message()),
            }
        });
    };
    move || {
        match open.get() {
        false => {
            view! { <button class="btn quiet small" on:click=move |_| open.set(true)>"Add value"</button> }
                .into_any()
        }
        true => view! {
            <form class="row" on:submit=send>
                <NumberField label="Value today" value=value set=Callback::new(move |typed| value.set(typed)) optional=true />
                <input class="input slim" aria-label="Model or evaluation" placeholder="model or evaluation"
                    on:input=move |e| note.set(event_target_value(&e)) />
                <button class="btn small" type="submit" disabled=move || sending.is_on()>"Save value"</button>
            </form>
        }
        .into_any(),
    }
    }
}

#[component]
fn NeedRow(goal: StoredValue<String>, index: usize, need: DataNeed, draft: BriefDraft) -> impl IntoView {
    let with = move |f: &dyn Fn(&mut DataNeed)| {
        change(draft, &goal.get_value(), |g| g.needs.get_mut(index).into_iter().for_each(f));
    };
    let amount = Signal::derive(move || {
        let amount = draft.brief.with(|b| Some(b.goal(&goal.get_value())?.needs.get(index)?.amount));
        amount.filter(|amount| *amount > 0).map(f64::from)
    });
    // The field takes whole numbers of this range only.
    let set_amount = move |typed: Option<f64>| with(&|n| n.amount = typed.unwrap_or_default() as u32);
    let sensors = SensorModality::ALL.map(|sensor| {
        let on = need.sensors.contains(&sensor);
        let toggle = move |e: leptos::ev::Event| {
            let on = event_target_checked(&e);
            with(&|n| {
                n.sensors.retain(|s| *s != sensor);
                if on {
                    n.sensors.push(sensor);
                }
            });
        };
        view! { <label class="check"><input type="checkbox" checked=on on:change=toggle /><span>{sensor.title()}</span></label> }
    });
    view! {
        <div class="row wrap small" data-testid="need">
            <span class="faint">"needs"</span>
            <input class="input slim grow" aria-label="Objects or events" placeholder="objects, events, places" value=need.what
                on:input=move |e| { let v = event_target_value(&e); with(&|n| n.what.clone_from(&v)); } />
            <input class="input slim" aria-label="Classes" placeholder="classes, by comma" value=need.classes.join(", ")
                on:input=move |e| { let v = split_list(&event_target_value(&e)); with(&|n| n.classes.clone_from(&v)); } />
            <NumberField label="How many" placeholder="how many" value=amount set=Callback::new(set_amount)
                range=NumberRange::whole(0, u32::MAX) optional=true />
            {sensors.into_iter().collect_view()}
            <button class="btn quiet icon-only" aria-label="Remove the need"
                on:click=move |_| change(draft, &goal.get_value(), |g| { g.needs.remove(index); })
            ><Icon shape=IconShape::Close /></button>
        </div>
    }
}

/// Removes a goal: its parts move up to its parent, and nothing refers to it any more.
fn remove_goal(brief: &mut Brief, id: &str) {
    let parent = brief.goal(id).and_then(|g| g.parent.clone());
    brief.goals.retain(|g| g.id != id);
    for part in brief.goals.iter_mut().filter(|g| g.parent.as_deref() == Some(id)) {
        part.parent.clone_from(&parent);
    }
    brief.links.retain(|link| link.goal != id);
    for milestone in &mut brief.milestones {
        milestone.goals.retain(|goal| goal != id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::brief::{GoalLink, Milestone, WorkItem};

    fn goal(id: &str, parent: Option<&str>) -> Goal {
        Goal { id: id.to_owned(), parent: parent.map(str::to_owned), ..Goal::default() }
    }

    #[test]
    fn parts_of_a_removed_goal_move_up() {
        let goals = vec![goal("top", None), goal("middle", Some("top")), goal("leaf", Some("middle"))];
        let mut brief = Brief { goals, ..Brief::default() };
        remove_goal(&mut brief, "middle");
        assert_eq!(brief.goals, [goal("top", None), goal("leaf", Some("top"))]);
        remove_goal(&mut brief, "top");
        assert_eq!(brief.goals, [goal("leaf", None)]);
    }

    #[test]
    fn nothing_refers_to_a_removed_goal() {
        let link =
            |goal: &str| GoalLink { work: WorkItem::Stage { stage: "s".to_owned() }, goal: goal.to_owned() };
        let milestone = Milestone { goals: vec!["a".to_owned(), "b".to_owned()], ..Milestone::default() };
        let mut brief = Brief {
            goals: vec![goal("a", None), goal("b", None)],
            links: vec![link("a"), link("b")],
            milestones: vec![milestone],
            ..Brief::default()
        };
        remove_goal(&mut brief, "a");
        assert_eq!(brief.links, [link("b")]);
        assert_eq!(brief.milestones[0].goals, ["b"]);
    }
}

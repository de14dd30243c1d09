//! Milestones: dates that teams are responsible for.

use super::draft::BriefDraft;
use crate::client::new_key;
use crate::pages::comma_list::split_list;
use crate::ui::{Icon, IconShape};
use assay_core::brief::Milestone;
use leptos::prelude::*;

/// The milestones.
#[component]
pub(super) fn Milestones(draft: BriefDraft) -> impl IntoView {
    let count = Memo::new(move |_| {
        draft.brief.with(|b| b.milestones.iter().map(|m| m.id.clone()).collect::<Vec<_>>())
    });
    let add = move |_| {
        let date = draft.state.with_value(|s| s.today.clone());
        let milestone =
            Milestone { id: new_key(), name: "New milestone".to_owned(), date, ..Milestone::default() };
        draft.brief.update(|b| b.milestones.push(milestone));
    };
    let rows =
        move || count.get().into_iter().map(|id| view! { <MilestoneRow id=id draft=draft /> }).collect_view();
    view! {
        <section class="card pad stack" data-testid="milestones">
            <div class="row">
                <h2>"Milestones"</h2>
                <button class="btn small end" on:click=add><Icon shape=IconShape::Plus />"Add milestone"</button>
            </div>
            <p class="dim small">"Dates that teams answer for, such as golden vetted, pilot delivered. On that day the project asks whether the goals are still valid."</p>
            {rows}
        </section>
    }
}

#[component]
fn MilestoneRow(id: String, draft: BriefDraft) -> impl IntoView {
    let known = draft.brief.with_untracked(|b| b.milestones.iter().find(|m| m.id == id).cloned());
    let milestone = known.unwrap_or_default();
    let key = StoredValue::new(id);
    let with = move |f: &dyn Fn(&mut Milestone)| {
        let id = key.get_value();
        draft.brief.update(|b| b.milestones.iter_mut().filter(|m| m.id == id).for_each(f));
    };
    let options = draft.brief.with_untracked(|b| {
        let option = |g: &assay_core::brief::Goal| {
            let chosen = milestone.goals.contains(&g.id);
            view! { <option value=g.id.clone() selected=chosen>{g.name.clone()}</option> }
        };
        b.goals.iter().map(option).collect_view()
    });
    view! {
        <div class="row wrap small" data-testid="milestone">
            <input class="input slim" type="date" aria-label="Date" value=milestone.date
                on:input=move |e| { let v = event_target_value(&e); with(&|m| m.date.clone_from(&v)); } />
            <input class="input slim grow" aria-label="Milestone" value=milestone.name
                on:input=move |e| { let v = event_target_value(&e); with(&|m| m.name.clone_from(&v)); } />
            <label class="row dim">"signed by"
                <input class="input slim" aria-label="Teams that sign" placeholder="teams, by comma" value=milestone.teams.join(", ")
                    on:input=move |e| { let v = split_list(&event_target_value(&e)); with(&|m| m.teams.clone_from(&v)); } />
            </label>
            <label class="row dim">"silence goes to"
                <input class="input slim" aria-label="Person to whom silence goes" placeholder="name or address" maxlength="120" value=milestone.escalate_to
                    on:input=move |e| { let v = event_target_value(&e); with(&|m| v.trim().clone_into(&mut m.escalate_to)); } />
            </label>
            <label class="row dim">"a step to"
                <select class="select slim" aria-label="A step to"
                    on:change=move |e| { let v = event_target_value(&e); with(&|m| { m.goals.clear(); m.goals.extend((!v.is_empty()).then(|| v.clone())); }); }>
                    <option value="">"all goals"</option>
                    {options}
                </select>
            </label>
            <button class="btn quiet icon-only" aria-label="Remove the milestone"
                on:click=move |_| draft.brief.update(|b| b.milestones.retain(|m| m.id != key.get_value()))
            ><Icon shape=IconShape::Close /></button>
        </div>
    }
}

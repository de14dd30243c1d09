//! "Are the goals still valid?", for each milestone that has come and each evaluation.

use super::BriefDraft;
use crate::client::routes;
use crate::ui::{Note, Toasts, Tone};
use assay_core::api::{BriefDetail, NewCheckIn};
use leptos::prelude::*;

/// Questions shown at once.
const SHOWN: usize = 2;

/// What has come and was not answered: id and name, the last first.
fn open_check_ins(state: &BriefDetail) -> Vec<(String, String)> {
    let milestones = state.brief.milestones.iter().filter(|m| m.date <= state.today);
    let milestones = milestones.map(|m| (m.date.clone(), m.id.clone(), m.name.clone()));
    let kpi = |v: &assay_core::api::KpiValue| {
        let kpi = state.brief.goal(&v.goal)?.kpis.iter().find(|k| k.id == v.kpi)?;
        let about = if v.note.is_empty() { String::new() } else { format!(" ({})", v.note) };
        Some((v.day.clone(), v.id.clone(), format!("{}: {}{}{about}", kpi.name, v.value, kpi.unit)))
    };
    let mut all: Vec<_> = milestones.chain(state.values.iter().filter_map(kpi)).collect();
    all.retain(|(_, id, _)| !state.check_ins.iter().any(|c| c.about == *id));
    all.sort();
    all.into_iter().rev().map(|(_, id, name)| (id, name)).collect()
}

/// The questions.
#[component]
pub(super) fn CheckInPrompts(draft: BriefDraft) -> impl IntoView {
    let open = if draft.may_comment { draft.state.with_value(open_check_ins) } else { Vec::new() };
    open.into_iter()
        .take(SHOWN)
        .map(|(id, name)| view! { <CheckInPrompt about=id name=name draft=draft /> })
        .collect_view()
}

#[component]
fn CheckInPrompt(about: String, name: String, draft: BriefDraft) -> impl IntoView {
    let (note, toasts) = (RwSignal::new(String::new()), Toasts::get());
    let about = StoredValue::new(about);
    let answer = move |holds: bool| {
        let new = NewCheckIn { about: about.get_value(), holds, note: note.get_untracked() };
        leptos::task::spawn_local(async move {
            match routes::check_in(&draft.project.get_value(), &new).await {
                Ok(_) => {
                    toasts.show("Saved. Thank you.");
                    draft.source.reload();
                }
                Err(error) => toasts.show_error(error.message()),
            }
        });
    };
    view! {
        <Note tone=Tone::Info title=format!("{name}: are the goals still valid?")>
            <div class="row wrap" style="margin-top:6px" data-testid="check-in">
                <input class="input grow" aria-label="What changed" placeholder="What changed, if something did"
                    on:input=move |e| note.set(event_target_value(&e)) />
                <button class="btn small" on:click=move |_| answer(true)>"Goals still valid"</button>
                <button class="btn small" on:click=move |_| answer(false)>"Goals changed"</button>
            </div>
        </Note>
    }
}

//! Check-ins: each due milestone and each evaluation asks whether the goals are still valid.

use super::draft::BriefDraft;
use crate::client::{UnsavedForms, routes};
use crate::ui::{Note, Sending, Toasts, Tone};
use assay_core::api::{BriefDetail, NewCheckIn};
use leptos::prelude::*;

/// Questions shown at once.
const SHOWN: usize = 2;

/// Due check-ins without an answer: id and name, the last first.
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
    let sending = Sending::new();
    UnsavedForms::get().guard_text([note]);
    let answer = move |holds: bool| {
        let new = NewCheckIn { about: about.get_value(), holds, note: note.get_untracked() };
        sending.send(async move {
            match routes::check_in(&draft.project.get_value(), &new).await {
                Ok(_) => {
                    note.try_set(String::new());
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
                    bind:value=note />
                <button class="btn small" disabled=move || sending.is_on() on:click=move |_| answer(true)>"Goals still valid"</button>
                <button class="btn small" disabled=move || sending.is_on() on:click=move |_| answer(false)>"Goals changed"</button>
            </div>
        </Note>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::api::{CheckIn, KpiValue};
    use assay_core::brief::{Brief, Goal, Kpi, Milestone};

    fn milestone(id: &str, date: &str) -> Milestone {
        Milestone {
            id: id.to_owned(),
            name: id.to_uppercase(),
            date: date.to_owned(),
            ..Milestone::default()
        }
    }

    fn state() -> BriefDetail {
        let kpi =
            Kpi { id: "k".to_owned(), name: "recall".to_owned(), unit: " %".to_owned(), ..Kpi::default() };
        let goal = Goal { id: "g".to_owned(), kpis: vec![kpi], ..Goal::default() };
        let milestones = vec![milestone("past", "2026-01-01"), milestone("ahead", "2026-12-01")];
        BriefDetail {
            brief: Brief { goals: vec![goal], milestones, ..Brief::default() },
            today: "2026-06-01".to_owned(),
            ..BriefDetail::default()
        }
    }

    fn value(kpi: &str, note: &str) -> KpiValue {
        KpiValue {
            id: "v".to_owned(),
            goal: "g".to_owned(),
            kpi: kpi.to_owned(),
            value: 80.0,
            day: "2026-05-01".to_owned(),
            note: note.to_owned(),
            author_name: "Elif".to_owned(),
        }
    }

    #[test]
    fn a_check_in_is_due_for_milestones_that_have_come() {
        assert_eq!(open_check_ins(&state()), [("past".to_owned(), "PAST".to_owned())]);
    }

    #[test]
    fn evaluations_ask_too_and_the_last_comes_first() {
        let state = BriefDetail { values: vec![value("k", "model 3"), value("gone", "")], ..state() };
        let open = open_check_ins(&state);
        assert_eq!(open.first(), Some(&("v".to_owned(), "recall: 80 % (model 3)".to_owned())));
        assert_eq!(open.len(), 2);
    }

    #[test]
    fn an_answered_check_in_does_not_come_again() {
        let answered = CheckIn {
            id: "c".to_owned(),
            about: "past".to_owned(),
            holds: true,
            note: String::new(),
            at: String::new(),
            author_name: String::new(),
            author_team: String::new(),
        };
        assert!(open_check_ins(&BriefDetail { check_ins: vec![answered], ..state() }).is_empty());
    }
}

//! Rework of labels with odd objects: once a rule says what is right, they go back to their taskers with it.

use crate::client::{ApiError, routes};
use crate::ui::{Dialog, ErrorNote, Sending, Toasts};
use crate::words::counted;
use assay_core::api::{NewTaskNote, StageDrift};
use assay_core::pipeline::TaskNoteKind;
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Tasks of labels with odd objects by class; golden items are vetted, and go nowhere.
fn odd_labels(found: &StageDrift) -> BTreeMap<String, BTreeSet<String>> {
    let mut labels: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for odd in &found.report.odd {
        let has_golden = found.scenes.get(&odd.item).is_none_or(|scene| scene.has_golden);
        if !has_golden {
            labels.entry(odd.class.clone()).or_default().insert(odd.item.clone());
        }
    }
    labels
}

/// Tasks of the chosen classes, each once.
fn chosen_tasks(labels: &BTreeMap<String, BTreeSet<String>>, chosen: &BTreeSet<String>) -> BTreeSet<String> {
    labels.iter().filter(|(class, _)| chosen.contains(*class)).flat_map(|(_, tasks)| tasks).cloned().collect()
}

/// Gives a label back: an accepted one, or one that waits for a review. False: somebody works on it, or it went back before.
async fn give_back(project: &str, task: &str, text: &str) -> Result<bool, ApiError> {
    for kind in [TaskNoteKind::Reopen, TaskNoteKind::Return] {
        match routes::add_task_note(project, task, &NewTaskNote { kind, text: text.to_owned() }).await {
            Ok(_) => return Ok(true),
            Err(error) if error.status() == Some(409) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}

/// Button and dialog; nothing where no label can go back.
#[component]
pub(super) fn ReworkList(project: StoredValue<String>, found: StageDrift) -> impl IntoView {
    let labels = odd_labels(&found);
    if labels.is_empty() {
        return ().into_any();
    }
    let chosen = RwSignal::new(labels.keys().cloned().collect::<BTreeSet<String>>());
    let classes: Vec<(String, usize)> =
        labels.iter().map(|(class, tasks)| (class.clone(), tasks.len())).collect();
    let (labels, classes) = (StoredValue::new(labels), StoredValue::new(classes));
    let (open, reason) = (RwSignal::new(false), RwSignal::new(String::new()));
    let failure: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let done: RwSignal<Option<usize>> = RwSignal::new(None);
    let (sending, toasts) = (Sending::new(), Toasts::get());
    let tasks =
        Memo::new(move |_| chosen.with(|chosen| labels.with_value(|labels| chosen_tasks(labels, chosen))));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        failure.set(None);
        let (tasks, text) = (tasks.get_untracked(), reason.get_untracked());
        sending.send(async move {
            let (mut returned, mut skipped) = (0, 0);
            for task in &tasks {
                done.try_set(Some(returned + skipped));
                match give_back(&project.get_value(), task, &text).await {
                    Ok(true) => returned += 1,
                    Ok(false) => skipped += 1,
                    Err(error) => {
                        failure.try_set(Some(error));
                        break;
                    }
                }
            }
            done.try_set(None);
            let went = if returned == 1 { "goes" } else { "go" };
            let others =
                if skipped == 0 { String::new() } else { format!(" {skipped} are in work already.") };
            if failure.try_get_untracked().flatten().is_none() {
                toasts.show(format!("{} {went} back with your reason.{others}", counted(returned, "label")));
                open.try_set(false);
            }
        });
    };
    let class_box = move |(class, count): (String, usize)| {
        let (shown, toggled) = (class.clone(), class.clone());
        let toggle = move |event: leptos::ev::Event| {
            let is_on = event_target_checked(&event);
            chosen.update(|all| {
                let _ = if is_on { all.insert(toggled.clone()) } else { all.remove(&toggled) };
            });
        };
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=move || chosen.with(|all| all.contains(&shown)) on:change=toggle />
                {format!("{class}: {}", counted(count, "label"))}
            </label>
        }
    };
    view! {
        <button class="btn" on:click=move |_| open.set(true)>"Send labels back…"</button>
        <Dialog open=open title="Send labels with odd objects back">
            <form class="stack" on:submit=submit data-testid="rework-list">
                <p class="dim small">"Settle first what is right: in a debrief, as a rule or in the guideline. Their taskers get your reason, and correct them."</p>
                <div class="stack tight">{classes.get_value().into_iter().map(class_box).collect_view()}</div>
                <label class="field">
                    <span class="label">"What should the taskers do?"</span>
                    <textarea class="textarea" rows="3" maxlength="4000" required bind:value=reason></textarea>
                </label>
                {move || failure.get().map(|error| view! { <ErrorNote error=error /> })}
                <div class="row">
                    <span class="dim small grow" role="status">
                        {move || done.get().map(|done| format!("{done} of {} done", tasks.with(BTreeSet::len)))}
                    </span>
                    <button class="btn main" disabled=move || sending.is_on() || tasks.with(BTreeSet::is_empty)>
                        {move || format!("Send {} back", counted(tasks.with(BTreeSet::len), "label"))}
                    </button>
                </div>
            </form>
        </Dialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json};

    #[test]
    fn labels_go_back_once_each_and_golden_ones_do_not() {
        let odd = |item: &str, class: &str| json!({"item": item, "object": "1", "class": class, "why": "lies down", "score": 9.0});
        let scene = |golden: bool| json!({"name": "Lap", "has_golden": golden});
        let counts = json!({"scenes": 3, "objects": 9});
        let found: StageDrift = from_value(json!({
            "stage": "s", "since": "2026-11-01", "reference": "golden", "is_partial": false, "odd_objects": 4,
            "scenes": {"a": scene(false), "b": scene(true), "c": scene(false)},
            "report": {"features": [], "alarm": true, "can_alarm": true, "notes": [], "batch": counts, "reference": counts,
                "odd": [odd("a", "person"), odd("a", "person"), odd("b", "person"), odd("c", "car"), odd("a", "car")]}
        })).unwrap();
        let labels = odd_labels(&found);
        assert_eq!(labels["person"], BTreeSet::from(["a".to_owned()]));
        assert_eq!(labels["car"].len(), 2);
        assert_eq!(chosen_tasks(&labels, &labels.keys().cloned().collect()).len(), 2);
        assert_eq!(chosen_tasks(&labels, &BTreeSet::from(["person".to_owned()])).len(), 1);
    }
}

//! Odd objects with their reasons; their scenes can be proposed as golden with one click.

use super::rework::ReworkList;
use crate::client::{ApiError, routes};
use crate::ui::{ErrorNote, Remote, RowLimit, Sending, Toasts};
use assay_core::api::{DriftScene, NewGolden, StageDrift};
use assay_core::drift::OddObject;
use leptos::prelude::*;

/// Objects that the list shows before somebody wants all.
const SHOWN_FIRST: usize = 20;

/// The list; nothing where no object is odd.
#[component]
pub(super) fn OddObjects(
    project: StoredValue<String>,
    found: StageDrift,
    may_propose: bool,
    may_return: bool,
    drift: Remote<StageDrift>,
) -> impl IntoView {
    if found.report.odd.is_empty() {
        return ().into_any();
    }
    let (listed, total) = (found.report.odd.len(), found.odd_objects);
    let rework = may_return.then(|| view! { <ReworkList project=project found=found.clone() /> });
    let found = StoredValue::new(found);
    let rows_limit = RowLimit::new(SHOWN_FIRST, listed);
    let rows = move || {
        let shown = rows_limit.shown();
        let row = |odd: &OddObject| {
            let (scene, nearest) = found.with_value(|found| {
                let nearest = odd.nearest.as_ref().and_then(|nearest| {
                    Some((nearest.item.clone(), found.scenes.get(&nearest.item)?.name.clone()))
                });
                (found.scenes.get(&odd.item).cloned(), nearest)
            });
            view! { <OddRow project=project odd=odd.clone() scene=scene nearest=nearest may_propose=may_propose drift=drift /> }
        };
        found.with_value(|found| found.report.odd.iter().take(shown).map(row).collect_view())
    };
    view! {
        <section class="card pad stack" aria-labelledby="odd-title" data-testid="odd-objects">
            <div class="row wrap">
                <h2 id="odd-title" class="grow">{format!("Odd objects: {total}")}</h2>
                {rework}
            </div>
            <p class="dim">"Unlike the usual objects of their class, or new. A scene with one can become golden, so that the rules say what is right."</p>
            <div style="overflow-x:auto">
                <table class="table">
                    <thead><tr><th>"Object"</th><th>"Why"</th><th>"Most like it"</th><th></th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {rows_limit.button(format!("Show {listed}"))}
        </section>
    }
    .into_any()
}

#[component]
fn OddRow(
    project: StoredValue<String>,
    odd: OddObject,
    #[prop(optional_no_strip)] scene: Option<DriftScene>,
    #[prop(optional_no_strip)] nearest: Option<(String, String)>,
    may_propose: bool,
    drift: Remote<StageDrift>,
) -> impl IntoView {
    let failure: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let (sending, toasts) = (Sending::new(), Toasts::get());
    let href = |task: &str| format!("/projects/{}/tasks/{task}", project.get_value());
    let name = scene.as_ref().map(|scene| scene.name.clone()).unwrap_or_default();
    let has_golden = scene.as_ref().is_some_and(|scene| scene.has_golden);
    let revision = scene.and_then(|scene| scene.revision).filter(|_| may_propose && !has_golden);
    let propose = revision.map(|revision| {
        let body = NewGolden { task: odd.item.clone(), revision };
        move |_| {
            let body = body.clone();
            failure.set(None);
            sending.send(async move {
                match routes::propose_golden(&project.get_value(), &body).await {
                    Ok(item) => {
                        toasts.show(format!("{} is proposed as golden.", item.scene_name));
                        drift.reload();
                    }
                    Err(error) => drop(failure.try_set(Some(error))),
                }
            });
        }
    });
    view! {
        <tr data-testid="odd-object">
            <td><a href=href(&odd.item)>{name}</a><div class="dim small">{format!("{}, {}", odd.class, odd.object)}</div></td>
            <td>{odd.why.clone()}</td>
            <td>{nearest.map(|(task, name)| view! { <a href=href(&task)>{name}</a> })}</td>
            <td>
                {propose.map(|propose| view! {
                    <button class="btn small" disabled=move || sending.is_on() on:click=propose>"Propose as golden"</button>
                })}
                {has_golden.then(|| view! { <span class="tag acc">"golden"</span> })}
                {move || failure.get().map(|error| view! { <ErrorNote error=error /> })}
            </td>
        </tr>
    }
}

//! Batches of a project, those that are open first.

use super::words::{batch_state_words, content_words, method_words};
use crate::ui::{RowLimit, TimeAgo};
use assay_core::api::BatchSummary;
use leptos::prelude::*;

/// Batches that the list shows before somebody wants all.
const SHOWN_FIRST: usize = 10;

/// The list; nothing where there are none.
#[component]
pub(super) fn BatchList(project: Memo<String>, batches: Vec<BatchSummary>) -> impl IntoView {
    if batches.is_empty() {
        return ().into_any();
    }
    let count = batches.len();
    let rows_limit = RowLimit::new(SHOWN_FIRST, count);
    let batches = StoredValue::new(batches);
    let rows = move || {
        let shown = rows_limit.shown();
        batches.with_value(|batches| {
            batches.iter().take(shown).map(|batch| batch_row(&project.get(), batch)).collect_view()
        })
    };
    view! {
        <section class="stack" aria-labelledby="batches-title" data-testid="batches">
            <h2 id="batches-title">"Batches"</h2>
            <div class="card" style="overflow-x:auto">
                <table class="table">
                    <thead><tr><th>"Batch"</th><th>"Sample"</th><th>"Inspected"</th><th>"State"</th><th>"Made"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {rows_limit.button(format!("Show all {count}"))}
        </section>
    }
    .into_any()
}

fn batch_row(project: &str, batch: &BatchSummary) -> impl IntoView + use<> {
    let href = format!("/projects/{project}/review/{}", batch.id);
    let (state, class) = batch_state_words(batch);
    view! {
        <tr data-testid="batch">
            <td><a class="strong" href=href>{format!("Batch {}", batch.number)}</a><div class="dim small">{content_words(batch)}</div></td>
            <td>{batch.sample}<div class="dim small">{method_words(&batch.method)}</div></td>
            <td>{batch.inspected}<div class="dim small">{format!("{} wrong", batch.wrong)}</div></td>
            <td><span class=class>{state}</span></td>
            <td class="dim small">{batch.created_by_name.clone()}" · "<TimeAgo at=batch.created_at.clone() /></td>
        </tr>
    }
}

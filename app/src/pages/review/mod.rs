//! Review: batches, and the submissions that wait for a verdict by themselves.

mod batch;
mod batch_draft;
mod batch_list;
mod decision;
mod figures;
mod new_batch;
mod plan_curve;
mod waiting;
mod words;

pub use batch::BatchPage;

use super::page_frame::PageFrame;
use super::project::project_of_address;
use crate::client::routes::{self, TaskFilter};
use crate::ui::{Remote, RemoteView};
use assay_core::permission::Action;
use batch_list::BatchList;
use figures::Figures;
use leptos::prelude::*;
use new_batch::NewBatchForm;
use waiting::{WaitingTable, first_to_review};

/// Submissions that the page lists.
const SHOWN: u32 = 100;

/// The page.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let (project, id) = project_of_address();
    let tasks = Remote::new(move || {
        let id = id.get();
        let filter = TaskFilter { reviewable: true, limit: SHOWN, ..TaskFilter::default() };
        async move { routes::tasks(&id, &filter).await }
    });
    let batches = Remote::new(move || {
        let id = id.get();
        async move { routes::batches(&id).await }
    });
    let figures = Remote::new(move || {
        let id = id.get();
        async move { routes::my_reviews(&id).await }
    });
    let making = RwSignal::new(false);
    let may_make = move || project.get().is_some_and(|project| project.role.may(Action::ManageTasks));
    let form = move || {
        let project = project.get().filter(|_| making.get())?;
        Some(view! { <NewBatchForm project=project making=making /> })
    };
    view! {
        <PageFrame project=project>
            <div class="page stack">
                <div class="page-head">
                    <div>
                        <h1>"Review"</h1>
                        <p>"J accepts and goes on, Shift+J rejects, 1 to 9 tag what is wrong, Ctrl+Z takes the last verdict back."</p>
                    </div>
                    <div class="row wrap end">
                        {move || (may_make() && !making.get()).then(|| view! {
                            <button class="btn" on:click=move |_| making.set(true)>"New batch"</button>
                        })}
                        {move || tasks.get().and_then(|page| first_to_review(&page.items)).map(|href| view! {
                            <a class="btn main" href=href>"Start review"</a>
                        })}
                    </div>
                </div>
                {form}
                <RemoteView from=batches view=move |found| view! { <BatchList project=id batches=found /> } />
                <section class="stack" aria-labelledby="waiting-for-review">
                    <h2 id="waiting-for-review">"Waiting by themselves"</h2>
                    <div class="card" style="overflow-x:auto">
                        <RemoteView from=tasks view=move |page| {
                            let has_more = page.next.is_some();
                            view! { <WaitingTable project=id tasks=page.items has_more=has_more /> }
                        } />
                    </div>
                </section>
                {move || figures.get().map(|found| view! { <Figures figures=found /> })}
            </div>
        </PageFrame>
    }
}

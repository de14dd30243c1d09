//! Audit trail: who did what, in a chain that reveals changed lines.

use super::page_frame::PageFrame;
use super::project::project_of_address;
use crate::client::routes;
use crate::ui::{EmptyState, IconShape, Remote, RemoteView, TimeAgo, Toasts};
use assay_core::api::{AuditEntry, Page};
use leptos::prelude::*;

/// The page.
#[component]
pub fn AuditPage() -> impl IntoView {
    let (project, id) = project_of_address();
    let entries = Remote::new(move || {
        let id = id.get();
        async move { routes::audit(Some(&id), None).await }
    });
    view! {
        <PageFrame project=project>
            <div class="page">
                <div class="page-head">
                    <div>
                        <h1>"Audit"</h1>
                        <p>"Every change in this project. Each line's hash covers the line before, so that none can be altered unseen."</p>
                    </div>
                </div>
                <div class="card" style="overflow-x:auto">
                    <RemoteView from=entries view=move |page| view! { <AuditTable project=Some(id) page=page /> } />
                </div>
            </div>
        </PageFrame>
    }
}

/// The lines that belong to no project, for admins of the server.
#[component]
pub fn ServerAuditPage() -> impl IntoView {
    let entries = Remote::new(|| routes::audit(None, None));
    view! {
        <PageFrame>
            <div class="page">
                <div class="page-head">
                    <div>
                        <h1>"Server audit"</h1>
                        <p>"Sign-ins, invitations, passwords, tokens and blocks on this server. Failed sign-ins are one line for some minutes."</p>
                    </div>
                </div>
                <div class="card" style="overflow-x:auto">
                    <RemoteView from=entries view=move |page| view! { <AuditTable project=None page=page /> } />
                </div>
            </div>
        </PageFrame>
    }
}

#[component]
fn AuditTable(project: Option<Memo<String>>, page: Page<AuditEntry>) -> impl IntoView {
    let entries = RwSignal::new(page.items);
    let next = RwSignal::new(page.next);
    let toasts = Toasts::get();
    let load_more = move |_| {
        leptos::task::spawn_local(async move {
            let project = project.map(|project| project.get_untracked());
            match routes::audit(project.as_deref(), next.get_untracked().as_deref()).await {
                Ok(page) => {
                    entries.try_update(|all| all.extend(page.items));
                    next.try_set(page.next);
                }
                Err(error) => toasts.show_error(error.message()),
            }
        });
    };
    move || {
        if entries.with(Vec::is_empty) {
            return view! { <EmptyState shape=IconShape::List title="Nothing happened yet"><p>"Changes will be listed here."</p></EmptyState> }
                .into_any();
        }
        view! {
            <table class="table">
                <thead><tr><th class="num">"No."</th><th>"When"</th><th>"Who"</th><th>"What"</th><th>"Detail"</th><th>"Hash"</th></tr></thead>
                <tbody>
                    <For each=move || entries.get() key=|e| e.number let:entry>
                        <tr>
                            <td class="num dim">{entry.number}</td>
                            <td class="dim small"><TimeAgo at=entry.at.clone() /></td>
                            <td>{entry.actor_name.clone()}</td>
                            <td class="mono">{entry.action.clone()}</td>
                            <td>{entry.detail.clone()}</td>
                            <td class="mono faint" title=entry.hash.clone()>{entry.hash.chars().take(10).collect::<String>()}</td>
                        </tr>
                    </For>
                </tbody>
            </table>
            {move || next.get().map(|_| view! { <div style="padding:12px"><button class="btn" on:click=load_more>"Show more"</button></div> })}
        }
        .into_any()
    }
}

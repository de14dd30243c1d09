//! People of a project with their roles, and the form that adds somebody.

mod invitation_link;
mod role_options;
mod table;

use super::page_frame::PageFrame;
use super::project::project_of_address;
use crate::client::{ApiError, UnsavedForms, routes};
use crate::ui::{ErrorNote, FieldError, Icon, IconShape, OneTimeSecret, Remote, RemoteView, Toasts};
use crate::words::role_description;
use assay_core::api::{Member, MemberStatus, NewMember};
use assay_core::permission::Role;
use invitation_link::InvitationLink;
use leptos::prelude::*;
use role_options::{chosen_role, role_options};
use table::MemberTable;

/// The page.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let (project, id) = project_of_address();
    let members = Remote::new(move || {
        let id = id.get();
        async move { routes::members(&id).await }
    });
    let link: RwSignal<Option<InvitationLink>> = RwSignal::new(None);
    view! {
        <PageFrame project=project>
            <div class="page">
                <h1>"Members"</h1>
                <AddMember project=id members=members link=link />
                {move || link.get().map(|InvitationLink { name, address }| view! {
                    <OneTimeSecret
                        title=format!("Send this link to {name}")
                        hint="It is shown this once and works for 7 days, until they have chosen a password."
                        label="Invitation link" testid="invitation" text=address
                    />
                })}
                <div class="card" style="overflow-x:auto">
                    <RemoteView
                        from=members
                        view=move |all| view! { <MemberTable project=id members=members link=link all=all /> }
                    />
                </div>
            </div>
        </PageFrame>
    }
}

#[component]
fn AddMember(
    project: Memo<String>,
    members: Remote<Vec<Member>>,
    link: RwSignal<Option<InvitationLink>>,
) -> impl IntoView {
    let [name, email, team] = std::array::from_fn(|_| RwSignal::new(String::new()));
    UnsavedForms::get().guard_text([name, email, team]);
    let role = RwSignal::new(Role::Tasker);
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let toasts = Toasts::get();
    let busy = RwSignal::new(false);
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        error.set(None);
        leptos::task::spawn_local(async move {
            let body = NewMember {
                name: name.get_untracked(),
                email: email.get_untracked(),
                role: role.get_untracked(),
                team: team.get_untracked(),
            };
            match routes::add_member(&project.get_untracked(), &body).await {
                Ok(added) => {
                    if added.member.status == MemberStatus::Pending {
                        let name = &added.member.name;
                        toasts.show(format!(
                            "{name} has an account here, and is asked on their home page to join."
                        ));
                    }
                    link.set(InvitationLink::from_answer(added));
                    for field in [name, email, team] {
                        field.set(String::new());
                    }
                    members.reload();
                }
                Err(e) => error.set(Some(e)),
            }
            busy.set(false);
        });
    };
    view! {
        <form class="card pad stack" on:submit=add>
            <h2>"Add somebody"</h2>
            {move || error.get().filter(|e| e.fields().is_empty()).map(|e| view! { <ErrorNote error=e /> })}
            <div class="two">
                <div class="field">
                    <label for="member-name">"Name"</label>
                    <input class="input" id="member-name" required maxlength="200" bind:value=name />
                    <FieldError error=error pointer="/name" />
                </div>
                <div class="field">
                    <label for="member-email">"Email"</label>
                    <input class="input" id="member-email" type="email" required bind:value=email />
                    <FieldError error=error pointer="/email" />
                </div>
                <div class="field">
                    <label for="member-role">"Role"</label>
                    <select
                        class="select" id="member-role"
                        on:change=move |e| if let Some(r) = chosen_role(&e) { role.set(r) }
                    >
                        {role_options(Role::Tasker)}
                    </select>
                    <span class="hint" translate="no">{move || role_description(role.get())}</span>
                </div>
                <div class="field">
                    <label for="member-team">"Team"</label>
                    <input class="input" id="member-team" maxlength="200" placeholder="ML, operations, QA, …" bind:value=team />
                    <FieldError error=error pointer="/team" />
                </div>
            </div>
            <div><button class="btn main" disabled=move || busy.get()><Icon shape=IconShape::Plus />"Add"</button></div>
        </form>
    }
}

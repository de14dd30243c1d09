//! People of a project with their roles, and the form that adds somebody.

use super::page_frame::PageFrame;
use super::project::project_of_address;
use crate::client::{ApiError, routes};
use crate::ui::{Avatar, ErrorNote, FieldError, Icon, IconShape, OneTimeSecret, Remote, RemoteView, Toasts};
use crate::words::{role_description, role_title};
use assay_core::api::{Member, NewMember};
use assay_core::permission::Role;
use leptos::prelude::*;

/// The page.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let (project, id) = project_of_address();
    let members = Remote::new(move || {
        let id = id.get();
        async move { routes::members(&id).await }
    });
    view! {
        <PageFrame project=project>
            <div class="page">
                <h1>"People"</h1>
                <AddMember project=id members=members />
                <div class="card" style="overflow-x:auto">
                    <RemoteView from=members view=move |all| view! { <MemberTable project=id members=members all=all /> } />
                </div>
            </div>
        </PageFrame>
    }
}

fn role_options(chosen: Role) -> impl IntoView {
    let option = |(place, role): (usize, Role)| {
        view! { <option value=place.to_string() selected=role == chosen>{role_title(role)}</option> }
    };
    Role::ALL.into_iter().enumerate().map(option).collect_view()
}

/// Role of the option that is chosen.
fn chosen_role(event: &leptos::ev::Event) -> Option<Role> {
    role_at(&event_target_value(event))
}

/// Role by its place in [`Role::ALL`].
fn role_at(place: &str) -> Option<Role> {
    Role::ALL.get(place.parse::<usize>().ok()?).copied()
}

#[component]
fn MemberTable(project: Memo<String>, members: Remote<Vec<Member>>, all: Vec<Member>) -> impl IntoView {
    let toasts = Toasts::get();
    let change = move |member: Member, role: Role| {
        leptos::task::spawn_local(async move {
            let Member { name, email, team, .. } = member;
            let body = NewMember { name: name.clone(), email, role, team };
            match routes::add_member(&project.get_untracked(), &body).await {
                Ok(_) => toasts.show(format!("{name} is {} now.", role_title(role))),
                Err(error) => toasts.show_error(error.message()),
            }
            members.reload();
        });
    };
    let row = move |member: Member| {
        let own = member.clone();
        view! {
            <tr data-testid="member">
                <td><span class="row"><Avatar name=member.name.clone() /><strong>{member.name.clone()}</strong></span></td>
                <td class="dim">{member.email.clone()}</td>
                <td>{member.team.clone()}</td>
                <td>
                    <select
                        class="select slim" style="width:auto" aria-label=format!("Role of {}", member.name)
                        on:change=move |e| if let Some(role) = chosen_role(&e) { change(own.clone(), role) }
                    >
                        {role_options(member.role)}
                    </select>
                </td>
                <td>{member.invited.then(|| view! { <span class="tag warn">"invited"</span> })}</td>
            </tr>
        }
    };
    view! {
        <table class="table">
            <thead><tr><th>"Name"</th><th>"Email"</th><th>"Team"</th><th>"Role"</th><th></th></tr></thead>
            <tbody>{all.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn AddMember(project: Memo<String>, members: Remote<Vec<Member>>) -> impl IntoView {
    let [name, email, team] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let role = RwSignal::new(Role::Tasker);
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let link: RwSignal<Option<(String, String)>> = RwSignal::new(None);
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
                    let address = added.invitation.map(|token| invitation_address(&token));
                    link.set(address.map(|a| (added.member.name, a)));
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
                    <input class="input" id="member-name" required bind:value=name />
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
                    <span class="hint">{move || role_description(role.get())}</span>
                </div>
                <div class="field">
                    <label for="member-team">"Team"</label>
                    <input class="input" id="member-team" placeholder="ML, operations, QA, …" bind:value=team />
                    <FieldError error=error pointer="/team" />
                </div>
            </div>
            <div><button class="btn main" disabled=move || busy.get()><Icon shape=IconShape::Plus />"Add"</button></div>
            {move || link.get().map(|(name, address)| view! {
                <OneTimeSecret
                    title=format!("Send this link to {name}") hint="It is shown this once and works until they have chosen a password."
                    label="Invitation link" testid="invitation" text=address
                />
            })}
        </form>
    }
}

fn invitation_address(token: &str) -> String {
    let origin = window().location().origin().unwrap_or_default();
    format!("{origin}/invitation/{token}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_a_role_by_its_place() {
        for (place, role) in Role::ALL.into_iter().enumerate() {
            assert_eq!(role_at(&place.to_string()), Some(role));
        }
        assert_eq!((role_at("6"), role_at(""), role_at("-1")), (None, None, None));
    }
}

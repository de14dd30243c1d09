//! Table of a project's people: roles, invitations, removal.

use super::invitation_link::InvitationLink;
use super::role_options::{chosen_role, role_options};
use crate::client::{ApiError, Session, routes};
use crate::ui::{Avatar, Dialog, Remote, Toasts, day};
use crate::words::role_title;
use assay_core::api::{Member, MemberStatus, NewMember};
use assay_core::permission::Role;
use leptos::prelude::*;

/// The table.
#[component]
pub(super) fn MemberTable(
    project: Memo<String>,
    members: Remote<Vec<Member>>,
    link: RwSignal<Option<InvitationLink>>,
    all: Vec<Member>,
) -> impl IntoView {
    let actions = MemberActions { project, members, link, toasts: Toasts::get() };
    let leaving: RwSignal<Option<Member>> = RwSignal::new(None);
    let rows =
        all.into_iter().map(|member| view! { <MemberRow member=member actions=actions leaving=leaving /> });
    view! {
        <table class="table">
            <thead>
                <tr><th>"Name"</th><th>"Email"</th><th>"Team"</th><th>"Role"</th><th>"Since"</th><th></th></tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        <ConfirmRemoval leaving=leaving actions=actions />
    }
}

/// What is done to members.
#[derive(Clone, Copy)]
struct MemberActions {
    project: Memo<String>,
    members: Remote<Vec<Member>>,
    link: RwSignal<Option<InvitationLink>>,
    toasts: Toasts,
}

impl MemberActions {
    /// Runs an action, shows its message or error, and reloads the list.
    fn run(self, action: impl Future<Output = Result<String, ApiError>> + 'static) {
        leptos::task::spawn_local(async move {
            match action.await {
                Ok(message) => self.toasts.show(message),
                Err(error) => self.toasts.show_error(error.message()),
            }
            self.members.reload();
        });
    }

    fn change_role(self, member: Member, role: Role) {
        self.run(async move {
            let Member { name, email, team, .. } = member;
            let body = NewMember { name: name.clone(), email, role, team };
            routes::add_member(&self.project.get_untracked(), &body).await?;
            Ok(format!("{name} is {} now.", role_title(role)))
        });
    }

    fn invite_again(self, member: Member) {
        self.run(async move {
            let issued = routes::invite_again(&self.project.get_untracked(), &member.user).await?;
            self.link.set(InvitationLink::from_answer(issued));
            Ok(format!("{} has a new link; older ones are void.", member.name))
        });
    }

    fn remove(self, member: Member) {
        self.run(async move {
            routes::remove_member(&self.project.get_untracked(), &member.user).await?;
            Ok(format!("{} is not in this project any more.", member.name))
        });
    }

    fn set_blocked(self, member: Member, blocked: bool) {
        self.run(async move {
            routes::set_blocked(&member.user, blocked).await?;
            let what = if blocked { "is blocked on this server" } else { "can sign in again" };
            Ok(format!("{} {what}.", member.name))
        });
    }
}

#[component]
fn MemberRow(member: Member, actions: MemberActions, leaving: RwSignal<Option<Member>>) -> impl IntoView {
    let (own, invited, removed) = (member.clone(), member.clone(), member.clone());
    let is_waiting = matches!(member.status, MemberStatus::Invited | MemberStatus::Expired);
    let origin = describe_origin(&member);
    view! {
        <tr data-testid="member" id=format!("person-{}", member.user)>
            <td>
                <span class="row">
                    <Avatar name=member.name.clone() />
                    <strong>{member.name.clone()}</strong>
                    {status_tag(member.status).map(|(text, class)| view! { <span class=class>{text}</span> })}
                </span>
            </td>
            <td class="dim">{member.email.clone()}</td>
            <td>{member.team.clone()}</td>
            <td>
                <select
                    class="select slim" style="width:auto" aria-label=format!("Role of {}", member.name)
                    on:change=move |e| if let Some(role) = chosen_role(&e) { actions.change_role(own.clone(), role) }
                >
                    {role_options(member.role)}
                </select>
            </td>
            <td class="dim small">{origin}</td>
            <td>
                <span class="row">
                    {is_waiting.then(|| view! {
                        <button class="btn small" on:click=move |_| actions.invite_again(invited.clone())>"New link"</button>
                    })}
                    <BlockButton member=member.clone() actions=actions />
                    <button class="btn small" on:click=move |_| leaving.set(Some(removed.clone()))>
                        {if is_waiting || member.status == MemberStatus::Pending { "Withdraw" } else { "Remove" }}
                    </button>
                </span>
            </td>
        </tr>
    }
}

/// For admins of the server: blocks a person everywhere, or unblocks them.
#[component]
fn BlockButton(member: Member, actions: MemberActions) -> impl IntoView {
    let me = Session::get().me();
    let may_block = me.is_some_and(|me| me.site_admin && me.id != member.user);
    let is_blocked = member.status == MemberStatus::Blocked;
    (may_block && matches!(member.status, MemberStatus::Active | MemberStatus::Blocked)).then(|| {
        let click = move |_| actions.set_blocked(member.clone(), !is_blocked);
        view! {
            <button class="btn small" on:click=click>{if is_blocked { "Unblock" } else { "Block" }}</button>
        }
    })
}

#[component]
fn ConfirmRemoval(leaving: RwSignal<Option<Member>>, actions: MemberActions) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(leaving.with(Option::is_some)));
    let name = move || leaving.with(|member| member.as_ref().map(|m| m.name.clone()).unwrap_or_default());
    let confirm = move |_| {
        open.set(false);
        if let Some(member) = leaving.get_untracked() {
            actions.remove(member);
        }
        leaving.set(None);
    };
    Effect::new(move |before: Option<bool>| {
        let is_open = open.get();
        if before == Some(true) && !is_open {
            leaving.set(None);
        }
        is_open
    });
    view! {
        <Dialog open=open title="Remove from this project?">
            <p>
                {name} " will see nothing of this project any more. Labels, comments and signatures stay, with the name."
            </p>
            <div class="row" style="margin-top:12px">
                <button class="btn main" on:click=confirm>"Remove"</button>
                <button class="btn quiet" on:click=move |_| open.set(false)>"Cancel"</button>
            </div>
        </Dialog>
    }
}

/// Text and class of the tag of a status; none for people who simply work here.
fn status_tag(status: MemberStatus) -> Option<(&'static str, &'static str)> {
    match status {
        MemberStatus::Active => None,
        MemberStatus::Invited => Some(("invited", "tag warn")),
        MemberStatus::Expired => Some(("invitation expired", "tag bad")),
        MemberStatus::Pending => Some(("asked to join", "tag warn")),
        MemberStatus::Blocked => Some(("blocked", "tag bad")),
    }
}

/// Since when a member is here and by whom; of an account that is older, also who invited that.
fn describe_origin(member: &Member) -> String {
    let mut parts: Vec<String> = member.since.as_deref().map(day).into_iter().collect();
    parts.extend(member.added_by.as_ref().map(|by| format!("by {by}")));
    if member.status == MemberStatus::Pending {
        parts.extend(member.account_since.as_deref().map(|at| format!("account since {}", day(at))));
        parts.extend(member.account_by.as_ref().map(|by| format!("invited by {by}")));
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_but_the_usual_one_shows() {
        let shown = MemberStatus::ALL.into_iter().filter(|status| status_tag(*status).is_some());
        assert_eq!(shown.count(), MemberStatus::ALL.len() - 1);
    }
}

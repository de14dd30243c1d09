//! Draft of the next release and its missing sign-offs.

use super::context::DebriefContext;
use crate::client::{ApiError, routes};
use crate::ui::{Remote, Toasts};
use crate::words::counted;
use assay_core::api::{NewRelease, NewSignature, ReleaseDraft, ReleaseList};
use assay_core::release::SignOffState;
use leptos::prelude::*;

/// The card.
#[component]
pub(super) fn DebriefDraftCard() -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let releases = Remote::new(move || {
        debrief.live.draft_changes.track();
        let project = debrief.project.get_value();
        async move { routes::releases(&project).await }
    });
    let href = format!("/projects/{}/releases", debrief.project.get_value());
    move || {
        let state = releases.get()?;
        let draft = state.draft.clone();
        let changes = match (draft.decisions.len(), draft.differences.len()) {
            (_, 0) => "nothing changed yet".to_owned(),
            (decisions, changes) => {
                format!("{} · {}", counted(decisions, "decision"), counted(changes, "change"))
            }
        };
        Some(view! {
            <section class="debrief-draft stack tight" data-testid="draft">
                <h2 class="row">
                    {format!("Release {}, draft", draft.number)}
                    <a class="small end" href=href.clone()>"View draft"</a>
                </h2>
                <p class="dim small">{changes}</p>
                <SignOffTeams draft=draft team=state.team releases=releases />
            </section>
        })
    }
}

#[component]
fn SignOffTeams(draft: ReleaseDraft, team: String, releases: Remote<ReleaseList>) -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let toasts = Toasts::get();
    let busy = RwSignal::new(false);
    let done = move |answer: Result<ReleaseList, ApiError>, words: &str| {
        busy.try_set(false);
        match answer {
            Ok(_) => toasts.show(words),
            Err(error) => toasts.show_error(error.message()),
        }
        releases.reload();
    };
    let signing = SignOffState {
        needed: &draft.needed,
        signed: draft.signatures.iter().map(|s| s.team.as_str()).collect(),
        changes: !draft.differences.is_empty(),
        fits: draft.conflicts.is_empty(),
    };
    let offer = signing.offer(debrief.role, &team);
    let has_signed = |name: &str| signing.signed.contains(&name);
    let mut teams = draft.needed.clone();
    teams.extend(draft.signatures.iter().map(|s| s.team.clone()).filter(|t| !draft.needed.contains(t)));
    let lines = teams.iter().map(|name| {
        let (words, class) = if has_signed(name) { ("signed", "tag good") } else { ("not yet", "tag") };
        view! { <div class="row small"><span class="grow">{name.clone()}</span><span class=class>{words}</span></div> }
    });
    let lines = lines.collect_view();
    let (hash, number) = (StoredValue::new(draft.hash.clone()), draft.number);
    let signs = StoredValue::new(team.clone());
    let sign = move |_| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            let body = NewSignature { hash: hash.get_value(), team: signs.get_value() };
            done(routes::sign_draft(&debrief.project.get_value(), &body).await, "Signed.");
        });
    };
    let publish = move |_| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            let body = NewRelease { hash: hash.get_value() };
            done(
                routes::publish_release(&debrief.project.get_value(), &body).await,
                "Released. All work goes by it now.",
            );
        });
    };
    view! {
        {lines}
        {offer.sign.then(|| view! {
            <button class="btn" class:main=offer.is_needed disabled=move || busy.get() on:click=sign>{format!("Sign for {team}")}</button>
        })}
        {offer.lacks_team.then(|| view! { <p class="dim small">"You belong to no team, so you sign for none. An admin gives you one on the Members page."</p> })}
        {offer.publish.then(|| view! {
            <button class="btn main" disabled=move || busy.get() on:click=publish>{format!("Release {number}")}</button>
        })}
    }
}

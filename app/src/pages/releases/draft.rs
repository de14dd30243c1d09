//! The next release: what it changes, what that would do, and whose word is missing.

use super::Desk;
use super::pictured::Pictured;
use crate::client::routes;
use crate::ui::{Loaded, Note, Remote, TimeAgo, Toasts, Tone};
use assay_core::api::{DraftImpact, NewRelease, NewSignature, ReleaseDraft};
use assay_core::release::{ReleaseDifference, ReleaseImpact, SignOffState};
use leptos::prelude::*;

/// The card.
#[component]
pub(super) fn DraftCard(desk: Desk, draft: ReleaseDraft, team: String) -> impl IntoView {
    let impact = Remote::new(move || async move { routes::draft_impact(&desk.project.get_value()).await });
    let items =
        if draft.golden == 1 { "1 golden item".to_owned() } else { format!("{} golden items", draft.golden) };
    let counts = match draft.waiting {
        0 => format!("{items}."),
        1 => format!("{items}; 1 more is not vetted yet and stays out."),
        waiting => format!("{items}; {waiting} more are not vetted yet and stay out."),
    };
    let conflicts = (!draft.conflicts.is_empty()).then(|| {
        let told = draft.conflicts.join(" ");
        view! {
            <Note tone=Tone::Bad title="A decision does not fit the rules any more">
                <p>{told}" Decide it again."</p>
            </Note>
        }
    });
    view! {
        <section class="card pad stack" data-testid="draft">
            <div class="row">
                <h2>{format!("Release {}, draft", draft.number)}</h2>
                <span class="end mono small dim" data-testid="draft-hash" title=draft.hash.clone()>
                    {draft.hash.get(..12).unwrap_or_default().to_owned()}
                </span>
            </div>
            <p class="dim small">{counts}</p>
            {conflicts}
            <Differences project=desk.project differences=draft.differences.clone() />
            <Loaded from=impact view=move |impact| view! { <ImpactView impact=impact /> } />
            <Signatures desk=desk draft=draft team=team />
        </section>
    }
}

#[component]
fn Differences(project: StoredValue<String>, differences: Vec<ReleaseDifference>) -> impl IntoView {
    if differences.is_empty() {
        return view! { <p class="dim">"Nothing changed since the last release."</p> }.into_any();
    }
    let line = move |difference: ReleaseDifference| {
        let about = if difference.stage.is_empty() { "Golden set".to_owned() } else { difference.stage };
        let why = difference.question.map(|id| {
            view! { <a class="small" href=format!("#question-{id}")>"why"</a> }
        });
        let picture = difference.golden.map(|g| view! { <Pictured project=project change=g /> });
        view! { <li class="row wrap" data-testid="difference"><span class="tag">{about}</span><span>{difference.what}</span>{why}{picture}</li> }
    };
    view! {
        <h3>"What it changes"</h3>
        <ul class="plain stack tight">{differences.into_iter().map(line).collect_view()}</ul>
    }
    .into_any()
}

#[component]
fn ImpactView(impact: DraftImpact) -> impl IntoView {
    let line = |(stage, impact): (String, ReleaseImpact)| {
        let told = match impact.labels {
            0 => "no label has been graded yet".to_owned(),
            n => format!(
                "of {n} graded labels {} would be rejected that are accepted now, {} accepted that are rejected now; {} findings instead of {}",
                impact.rejected, impact.accepted, impact.findings_then, impact.findings_now
            ),
        };
        view! { <li data-testid="impact"><strong>{stage}</strong>": "{told}"."</li> }
    };
    (!impact.stages.is_empty()).then(|| {
        view! {
            <h3>"What it would do to labels graded so far"</h3>
            <ul class="plain">{impact.stages.into_iter().map(line).collect_view()}</ul>
        }
    })
}

#[component]
fn Signatures(desk: Desk, draft: ReleaseDraft, team: String) -> impl IntoView {
    let toasts = Toasts::get();
    let busy = RwSignal::new(false);
    let hash = StoredValue::new(draft.hash.clone());
    let own = StoredValue::new(team.clone());
    let asked = match &draft.milestone {
        Some(name) => format!("Asked for by the milestone “{name}” of the brief."),
        None => "The brief names no milestone with teams that sign: one team's word is enough.".to_owned(),
    };
    let signed = draft.signatures.iter().map(|s| {
        view! {
            <li class="row"><span class="tag good">{s.team.clone()}</span>
                <span class="small">{format!("signed by {} ", s.by_name)}<TimeAgo at=s.at.clone() /></span></li>
        }
    });
    let missing = draft.missing.iter().map(|team| {
        view! { <li class="row"><span class="tag warn">{team.clone()}</span><span class="small dim">"not yet"</span></li> }
    });
    let signing = SignOffState {
        needed: &draft.needed,
        signed: draft.signatures.iter().map(|s| s.team.as_str()).collect(),
        changes: !draft.differences.is_empty(),
        fits: draft.conflicts.is_empty(),
    };
    let offer = signing.offer(desk.role, &team);
    let act = move |publishes: bool| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            let (project, hash) = (desk.project.get_value(), hash.get_value());
            let done = match publishes {
                true => routes::publish(&project, &NewRelease { hash }).await,
                false => routes::sign_draft(&project, &NewSignature { hash, team: own.get_value() }).await,
            };
            match done {
                Ok(state) => {
                    toasts.say(if publishes {
                        "Released. All work goes by it from now on."
                    } else {
                        "Signed."
                    });
                    desk.releases.set(state);
                    desk.questions.reload();
                }
                Err(error) => {
                    toasts.fail(error.sentence());
                    desk.releases.reload();
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <h3>"Whose word it needs"</h3>
        <p class="dim small">{asked}</p>
        <ul class="plain stack tight" data-testid="signatures">{signed.collect_view()}{missing.collect_view()}</ul>
        <div class="row">
            {offer.sign.then(|| view! {
                <button class="btn" class:main=offer.is_needed disabled=move || busy.get() on:click=move |_| act(false)>{format!("Sign for {team}")}</button>
            })}
            {offer.lacks_team.then(|| view! {
                <p class="dim small">"You belong to no team, so you sign for none. An admin gives you one on the People page."</p>
            })}
            {offer.publish.then(|| view! {
                <button class="btn main" disabled=move || busy.get() on:click=move |_| act(true)>{format!("Release {}", draft.number)}</button>
            })}
        </div>
    }
}

//! Draft of the next release: its changes, their impact, and the missing sign-offs.

use super::context::ReleasesContext;
use super::golden_change::GoldenChangeToggle;
use crate::client::routes;
use crate::ui::{Note, Remote, RemoteView, TimeAgo, Toasts, Tone};
use assay_core::api::{DraftImpact, NewRelease, NewSignature, ReleaseDraft, StageImpact};
use assay_core::release::{ReleaseDifference, ReleaseImpact, SignOffState};
use leptos::prelude::*;

/// The card.
#[component]
pub(super) fn ReleaseDraftCard(context: ReleasesContext, draft: ReleaseDraft, team: String) -> impl IntoView {
    let impact = Remote::new(move || async move { routes::draft_impact(&context.project.get_value()).await });
    let counts = golden_counts(draft.golden, draft.waiting);
    let conflicts = (!draft.conflicts.is_empty()).then(|| {
        let summary = draft.conflicts.join(" ");
        view! {
            <Note tone=Tone::Bad title="A decision does not fit the rules any more">
                <p>{summary}" Decide it again."</p>
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
            <ReleaseDifferences project=context.project differences=draft.differences.clone() />
            <RemoteView from=impact view=move |impact| view! { <ImpactView impact=impact /> } />
            <RequiredSignOffs context=context draft=draft team=team />
        </section>
    }
}

#[component]
fn ReleaseDifferences(project: StoredValue<String>, differences: Vec<ReleaseDifference>) -> impl IntoView {
    if differences.is_empty() {
        return view! { <p class="dim">"Nothing changed since the last release."</p> }.into_any();
    }
    let line = move |difference: ReleaseDifference| {
        let about = if difference.stage.is_empty() { "Golden set".to_owned() } else { difference.stage };
        let why = difference.question.map(|id| {
            view! { <a class="small" href=format!("#question-{id}")>"why"</a> }
        });
        let picture = difference.golden.map(|g| view! { <GoldenChangeToggle project=project change=g /> });
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
    let line = |StageImpact { stage, impact }| {
        let summary = impact_summary(&impact);
        view! { <li data-testid="impact"><strong>{stage}</strong>": "{summary}"."</li> }
    };
    (!impact.stages.is_empty()).then(|| {
        view! {
            <h3>"What it would do to labels graded so far"</h3>
            <ul class="plain">{impact.stages.into_iter().map(line).collect_view()}</ul>
        }
    })
}

#[component]
fn RequiredSignOffs(context: ReleasesContext, draft: ReleaseDraft, team: String) -> impl IntoView {
    let toasts = Toasts::get();
    let busy = RwSignal::new(false);
    let hash = StoredValue::new(draft.hash.clone());
    let own = StoredValue::new(team.clone());
    let requirement = match &draft.milestone {
        Some(name) => format!("Required by the milestone “{name}” of the brief."),
        None => {
            "The brief names no milestone with teams that sign: one team's sign-off is enough.".to_owned()
        }
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
    let offer = signing.offer(context.role, &team);
    let act = move |publishes: bool| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            let (project, hash) = (context.project.get_value(), hash.get_value());
            let done = match publishes {
                true => routes::publish_release(&project, &NewRelease { hash }).await,
                false => routes::sign_draft(&project, &NewSignature { hash, team: own.get_value() }).await,
            };
            match done {
                Ok(state) => {
                    toasts.show(if publishes {
                        "Released. All work goes by it from now on."
                    } else {
                        "Signed."
                    });
                    context.releases.set(state);
                    context.questions.reload();
                }
                Err(error) => {
                    toasts.show_error(error.message());
                    context.releases.reload();
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <h3>"Required sign-offs"</h3>
        <p class="dim small">{requirement}</p>
        <ul class="plain stack tight" data-testid="signatures">{signed.collect_view()}{missing.collect_view()}</ul>
        <div class="row">
            {offer.sign.then(|| view! {
                <button class="btn" class:main=offer.is_needed disabled=move || busy.get() on:click=move |_| act(false)>{format!("Sign for {team}")}</button>
            })}
            {offer.lacks_team.then(|| view! {
                <p class="dim small">"You belong to no team, so you sign for none. An admin gives you one on the Members page."</p>
            })}
            {offer.publish.then(|| view! {
                <button class="btn main" disabled=move || busy.get() on:click=move |_| act(true)>{format!("Release {}", draft.number)}</button>
            })}
        </div>
    }
}

/// Golden items of the draft, and those that are not vetted yet.
fn golden_counts(golden: u32, waiting: u32) -> String {
    let items = if golden == 1 { "1 golden item".to_owned() } else { format!("{golden} golden items") };
    match waiting {
        0 => format!("{items}."),
        1 => format!("{items}; 1 more is not vetted yet and stays out."),
        waiting => format!("{items}; {waiting} more are not vetted yet and stay out."),
    }
}

/// What a draft would change for the labels of a stage.
fn impact_summary(impact: &ReleaseImpact) -> String {
    let ReleaseImpact { labels, rejected, accepted, findings_then, findings_now } = impact;
    match labels {
        0 => "no label has been graded yet".to_owned(),
        n => format!(
            "of {n} graded labels {rejected} would be rejected that are accepted now, {accepted} accepted that are rejected now; \
             {findings_then} findings instead of {findings_now}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_that_are_not_vetted_stay_out() {
        assert_eq!(golden_counts(1, 0), "1 golden item.");
        assert_eq!(golden_counts(3, 1), "3 golden items; 1 more is not vetted yet and stays out.");
        assert_eq!(golden_counts(0, 2), "0 golden items; 2 more are not vetted yet and stay out.");
    }

    #[test]
    fn the_impact_compares_verdicts_and_findings() {
        assert_eq!(impact_summary(&ReleaseImpact::default()), "no label has been graded yet");
        let impact = ReleaseImpact { labels: 9, rejected: 2, accepted: 1, findings_now: 5, findings_then: 7 };
        assert_eq!(
            impact_summary(&impact),
            "of 9 graded labels 2 would be rejected that are accepted now, 1 accepted that are rejected now; 7 findings instead of 5"
        );
    }
}

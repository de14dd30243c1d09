//! Golden items of a project.

mod concepts;

use super::page_frame::PageFrame;
use super::project::{Thumbnail, project_of_address};
use crate::client::routes;
use crate::ui::{EmptyState, IconShape, Remote, RemoteView, Sending, TimeAgo, Toasts};
use crate::words::golden_words;
use assay_core::api::GoldenSummary;
use assay_core::golden::{GoldenEvent, GoldenState, advice};
use assay_core::permission::{Action, Role};
use concepts::ConceptsLine;
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The page.
#[component]
pub fn GoldenList() -> impl IntoView {
    let (project, id) = project_of_address();
    let items = Remote::new(move || {
        let id = id.get();
        async move { routes::golden_items(&id).await }
    });
    view! {
        <PageFrame project=project>
            <div class="page">
                <div class="page-head">
                    <div>
                        <h1>"Golden"</h1>
                        <p>"Reference labels that show what good is. Open one to discuss it, pinned to a pixel, a point or an object."</p>
                    </div>
                    <a class="btn end" href=move || format!("/projects/{}/sample", id.get())>"Sample"</a>
                </div>
                <RemoteView from=project view=move |p| {
                    let cards = move |shown| view! { <GoldenCards role=p.role project=id items=shown from=items /> };
                    view! {
                        <VettingQueue role=p.role project=id from=items />
                        <RemoteView from=items view=cards />
                    }
                } />
            </div>
        </PageFrame>
    }
}

/// Items that wait for vetting, or for another check because the rules behind them changed.
#[component]
fn VettingQueue(role: Role, project: Memo<String>, from: Remote<Vec<GoldenSummary>>) -> impl IntoView {
    let toasts = Toasts::get();
    let sending = Sending::new();
    let step = move |id: String, event: GoldenEvent| {
        sending.send(async move {
            match routes::change_golden_state(&project.get_untracked(), &id, event).await {
                Ok(_) => from.reload(),
                Err(error) => toasts.show_error(error.message()),
            }
        });
    };
    // Advice on stale items under the current rules, by the item's id.
    let advised = Remote::new(move || {
        let items = from.get().unwrap_or_default();
        let stale = items.iter().filter(|i| i.state == GoldenState::Stale);
        let stages: BTreeSet<String> = stale.map(|i| i.stage.clone()).collect();
        let project = project.get();
        async move {
            let mut found = BTreeMap::new();
            for id in stages {
                let rubric = routes::stage(&project, &id).await?.rubric;
                let measurements = routes::measurements(&project, &id).await?;
                found.extend(measurements.into_iter().map(|read| (read.golden, advice(&read.own, &rubric))));
            }
            Ok(found)
        }
    });
    let line = move |item: GoldenSummary| {
        let (id, address) =
            (item.id.clone(), format!("/projects/{}/golden/{}", project.get_untracked(), item.id));
        let (state, class) = golden_words(item.state);
        let is_stale = item.state == GoldenState::Stale;
        let summary = waiting_reason(&item);
        let vet = if is_stale { "Still right" } else { "Agreed" };
        let back = id.clone();
        let own = StoredValue::new(item.id.clone());
        let advice = move || {
            advised.get().filter(|_| is_stale).and_then(|mut all| own.with_value(|id| all.remove(id)))
        };
        let proposed =
            move || advice().map(|a| view! { <div class="small" data-testid="advice">{a.sentence()}</div> });
        let is_right = move || advice().is_some_and(|a| a.is_still_right);
        let is_wrong = move || advice().is_some_and(|a| !a.is_still_right);
        view! {
            <div class="row" data-testid="waiting">
                <span class=class>{state}</span>
                <a href=address>{item.scene_name.clone()}</a>
                <div class="grow"><div class="dim small">{summary}</div>{proposed}</div>
                {role.may(Action::ProposeGolden).then(|| view! {
                    <button class="btn small" class:main=is_right on:click=move |_| step(id.clone(), GoldenEvent::Vet)>{vet}</button>
                    <button class="btn small" class:quiet=move || !is_wrong() class:main=is_wrong on:click=move |_| step(back.clone(), GoldenEvent::Return)>"Return for labeling"</button>
                })}
            </div>
        }
    };
    move || {
        let mut items = from.get().unwrap_or_default();
        items.retain(|i| waits_for_vetting(i.state));
        (!items.is_empty()).then(|| {
            view! {
                <section class="card pad stack" data-testid="queue">
                    <h2>"To be vetted"</h2>
                    {items.into_iter().map(line).collect_view()}
                </section>
            }
        })
    }
}

#[component]
fn GoldenCards(
    role: Role,
    project: Memo<String>,
    items: Vec<GoldenSummary>,
    from: Remote<Vec<GoldenSummary>>,
) -> impl IntoView {
    let id = project.get_untracked();
    if items.is_empty() {
        return view! {
            <div class="card">
                <EmptyState shape=IconShape::Star title="No golden items yet">
                    <p>"Choose a few scenes that stand for all of the data, label them, and put them before the parties from their tasks; or import labels that are golden."</p>
                    <a href=format!("/projects/{id}/sample") class="btn main">"Choose a sample"</a>
                    <a href=format!("/projects/{id}/import") class="btn">"Import data"</a>
                </EmptyState>
            </div>
        }
        .into_any();
    }
    let card = move |item: GoldenSummary| {
        let (thumbnail_project, address) = (id.clone(), format!("/projects/{id}/golden/{}", item.id));
        let own = item.clone();
        let (state, class) = golden_words(item.state);
        let comments = open_comments(item.open_comments);
        view! {
            <div class="card golden-card">
                <a href=address data-testid="golden">
                    <Thumbnail project=thumbnail_project picture=item.picture.clone() />
                    <div class="body stack tight">
                        <div class="row"><strong class="cut grow">{item.scene_name.clone()}</strong><span class=class>{state}</span></div>
                        <div class="dim small">{format!("{} · {} objects", item.stage_name, item.objects)}</div>
                        <div class="row small">
                            <span class:faint=item.open_comments == 0>{comments}</span>
                            <span class="end faint"><TimeAgo at=item.updated_at.clone() /></span>
                        </div>
                    </div>
                </a>
                <ConceptsLine project=project item=own items=from may_change=role.may(Action::ProposeGolden) />
            </div>
        }
    };
    view! { <div class="golden-grid">{items.into_iter().map(card).collect_view()}</div> }.into_any()
}

/// Whether an item of this state is in the queue of those to be vetted.
fn waits_for_vetting(state: GoldenState) -> bool {
    match state {
        GoldenState::Proposed | GoldenState::InDebrief | GoldenState::Stale => true,
        GoldenState::Draft | GoldenState::Vetted | GoldenState::Retired => false,
    }
}

/// Why an item waits for vetting.
fn waiting_reason(item: &GoldenSummary) -> String {
    match item.state {
        GoldenState::Stale => format!("Changed since: {}", item.stale_reasons.join("; ")),
        _ => "Put before the parties.".to_owned(),
    }
}

fn open_comments(count: u32) -> String {
    match count {
        0 => "no open comments".to_owned(),
        1 => "1 open comment".to_owned(),
        n => format!("{n} open comments"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::fixtures::golden;
    use serde_json::json;

    #[test]
    fn stale_items_wait_with_the_reasons() {
        let item = golden(json!({"state": "stale", "stale_reasons": ["a rule moved", "a class is new"]}));
        assert!(waits_for_vetting(item.state));
        assert_eq!(waiting_reason(&item), "Changed since: a rule moved; a class is new");
        let item = golden(json!({"state": "proposed"}));
        assert!(waits_for_vetting(item.state));
        assert_eq!(waiting_reason(&item), "Put before the parties.");
    }

    #[test]
    fn vetted_and_retired_items_do_not_wait() {
        for state in ["draft", "vetted", "retired"] {
            assert!(!waits_for_vetting(golden(json!({"state": state})).state), "{state}");
        }
    }

    #[test]
    fn comments_are_counted_in_words() {
        assert_eq!([0, 1, 2].map(open_comments), ["no open comments", "1 open comment", "2 open comments"]);
    }
}

//! Golden item of the debrief, with the pointers and pins of all who look at it.

use super::actions::action_sender;
use super::context::{DebriefContext, OpenItem};
use super::edits::sync_edits;
use super::presenter_view::{share_view, stop_following};
use super::throttle::{SHOW_EVERY, throttle};
use crate::client::routes;
use crate::ui::{EmptyState, IconShape, Remote, RemoteForm, avatar_color};
use crate::words::golden_words;
use crate::workbench::actions::comments::go_to_anchor;
use crate::workbench::data_view::DataView;
use crate::workbench::keys;
use crate::workbench::state::{
    PanelTab, RemotePointer, Workbench, WorkbenchContext, WorkbenchInput, WorkbenchMode, WorkbenchTool,
};
use crate::workbench::timeline::Timeline;
use crate::workbench::toolbar::Toolbar;
use crate::workbench::track_dialog::TrackDialog;
use assay_core::api::{Comment, GoldenDetail};
use assay_core::debrief::{DebriefAction, PointerPosition, PresenceUpdate, ViewTarget};
use assay_core::golden::GoldenState;
use leptos::prelude::*;

/// The selected golden item.
#[component]
pub(super) fn DebriefItem() -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    move || {
        match debrief.item.get() {
        None => view! {
            <div class="bench-view debrief-empty">
                <EmptyState shape=IconShape::Star title="No golden item to look at yet">
                    <p>"Make a label golden, or choose a sample to label first; then come back here."</p>
                    <a class="btn main" href=format!("/projects/{}/golden", debrief.project.get_value())>"To the golden items"</a>
                </EmptyState>
            </div>
        }
        .into_any(),
        Some(golden) => {
            let seen = untrack(|| debrief.live.room.with(|room| room.seq));
            let detail = Remote::new(move || {
                let (project, golden) = (debrief.project.get_value(), golden.clone());
                async move { routes::golden(&project, &golden).await }
            });
            view! { <RemoteForm from=detail view=move |detail| view! { <ItemWorkbench detail=detail seen=seen /> } /> }
                .into_any()
        }
    }
    }
}

#[component]
fn ItemWorkbench(detail: GoldenDetail, seen: u64) -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let GoldenDetail { golden, stage, scene, document, comments: _ } = detail;
    let id = golden.id.clone();
    let golden_label = document.clone();
    let wb =
        Workbench::new(WorkbenchInput::of_golden(WorkbenchMode::Debrief, stage, scene, document, Vec::new()));
    let context = WorkbenchContext {
        project: debrief.project,
        project_name: debrief.project_name,
        role: debrief.role,
        golden_id: StoredValue::new(Some(id.clone())),
        detail: StoredValue::new(None),
        consensus: StoredValue::new(None),
        tab: RwSignal::new(PanelTab::Objects),
        unsubmitted: StoredValue::new(Vec::new()),
        sync: None,
        reopen: Callback::new(|()| ()),
    };
    wb.provide();
    provide_context(context);
    keys::bind(wb, context);
    let id = StoredValue::new(id);
    debrief.open_item.set(Some(OpenItem { golden: id, wb }));
    on_cleanup(move || {
        debrief.open_item.try_update(|open| {
            // Another item may be open already.
            open.take_if(|open| open.wb.editing.editor == wb.editing.editor);
        });
    });
    if let Some((_, anchor)) = debrief.opens_at.get_value().filter(|(item, _)| id.with_value(|id| id == item))
    {
        debrief.opens_at.set_value(None);
        go_to_anchor(wb, &anchor);
    }
    sync_pins(debrief, wb, id);
    share_pointer(debrief, wb, id);
    share_view(debrief, wb, id);
    sync_edits(debrief, wb, id, golden_label, seen);
    let name = golden.scene_name.clone();
    let free = move || stop_following(debrief);
    // A comment can be pinned while following.
    let pressed = move || {
        if wb.editing.tool.get_untracked() == WorkbenchTool::Select {
            free();
        }
    };
    view! {
        <div class="debrief-item">
            <Toolbar />
            <div class="bench-center">
                <ItemHeader id=id name=name />
                // A person who moves the view follows nobody any more.
                <div class="bench-view" data-testid="view" on:wheel=move |_| free() on:pointerdown=move |_| pressed()>
                    <DataView />
                </div>
                {(wb.frame_count() > 1).then(|| view! { <Timeline /> })}
            </div>
            <TrackDialog />
        </div>
    }
}

/// Header of the item: name and state; the leader records that everybody agrees on it.
#[component]
fn ItemHeader(id: StoredValue<String>, name: String) -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let act = action_sender(debrief);
    let state = Memo::new(move |_| id.with_value(|id| debrief.item_state(id)));
    let agrees = move || {
        let open = matches!(state.get(), GoldenState::Proposed | GoldenState::InDebrief | GoldenState::Stale);
        open && debrief.leads()
    };
    view! {
        <div class="item-strip row small">
            <span class="dim">"Golden item"</span><strong>{name}</strong>
            <span class=move || golden_words(state.get()).1 data-testid="item-state">{move || golden_words(state.get()).0}</span>
            {move || agrees().then(|| view! {
                <button class="btn small" on:click=move |_| act(DebriefAction::Vet { golden: id.get_value() })>"Agreed"</button>
            })}
        </div>
    }
}

/// Pins for the remarks on this item.
fn sync_pins(debrief: DebriefContext, wb: Workbench, golden: StoredValue<String>) {
    Effect::new(move |_| {
        let pinned = debrief.live.room.with(|room| {
            let here = |g: &Option<String>| golden.with_value(|id| g.as_ref() == Some(id));
            let comments = room.comments.iter().filter(|r| r.anchor.is_some() && here(&r.golden));
            comments
                .map(|r| Comment {
                    id: r.seq.to_string(),
                    parent: None,
                    anchor: r.anchor.clone(),
                    text: r.text.clone(),
                    author: r.by.id.clone(),
                    author_name: r.by.name.clone(),
                    author_team: r.by.team.clone(),
                    created_at: r.at.clone(),
                    resolved_at: None,
                })
                .collect::<Vec<_>>()
        });
        if wb.comments.all.with_untracked(|known| *known != pinned) {
            wb.comments.all.set(pinned);
        }
    });
}

/// Share the pointer of this person, and show those of others.
fn share_pointer(debrief: DebriefContext, wb: Workbench, golden: StoredValue<String>) {
    let live = debrief.live;
    let send_update = throttle(SHOW_EVERY, move || {
        let Some(pointer) = wb.presence.pointer.try_get_untracked() else { return };
        let at = pointer.map(|(sensor, at)| PointerPosition {
            on: ViewTarget { golden: golden.get_value(), frame: wb.view.frame.get_untracked(), sensor },
            at: at.into_iter().map(to_thousandth).collect(),
        });
        live.send_presence(&PresenceUpdate::Pointer { at });
    });
    Effect::new(move |_| {
        wb.presence.pointer.track();
        send_update();
    });
    Effect::new(move |_| {
        let me = live.me();
        let connections = live.connections.get();
        let others = live.pointers.with(|all| {
            let over = all.iter().filter(|(_, on, _)| golden.with_value(|id| on.golden == *id));
            over.filter_map(|(connection, on, at)| {
                let person = &connections.iter().find(|(c, _)| c == connection)?.1;
                let name = (*person != me).then(|| live.name(person))?;
                Some(RemotePointer { color: avatar_color(&name), name, on: on.clone(), at: at.clone() })
            })
            .collect::<Vec<_>>()
        });
        if wb.presence.remote_pointers.with_untracked(|known| *known != others) {
            wb.presence.remote_pointers.set(others);
        }
    });
}

/// A coordinate rounded to a thousandth of a pixel or metre, which is finer than anybody sees.
fn to_thousandth(v: f64) -> f64 {
    (v * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_sent_in_thousandths() {
        assert_eq!(to_thousandth(12.345_678), 12.346);
        assert_eq!(to_thousandth(-0.000_4), 0.0);
    }
}

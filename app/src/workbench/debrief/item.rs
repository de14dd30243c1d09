//! The golden item on the table: looked at together, pointed at, changed by whoever has the pen.

use super::bar::act_of;
use super::live::paced;
use super::table::Table;
use crate::client::routes;
use crate::ui::{Empty, LoadedForm, Remote, Shape, Toasts, face_color};
use crate::words::golden_words;
use crate::workbench::cloud::CloudView;
use crate::workbench::commands;
use crate::workbench::company::Other;
use crate::workbench::image::ImageView;
use crate::workbench::page::Desk;
use crate::workbench::panels::PanelTab;
use crate::workbench::rail::Rail;
use crate::workbench::state::{Mode, Opening, Tool, Workbench};
use crate::workbench::timeline::Timeline;
use assay_core::api::{Comment, GoldenDetail, StageKind};
use assay_core::debrief::{DebriefAction, PointerPosition, PresenceUpdate, PresenterView, ViewTarget};
use assay_core::golden::GoldenState;
use assay_core::label::Document;
use assay_editor::Editor;
use leptos::prelude::*;
use std::time::Duration;

/// Pointers and views are told this often.
const SHOW_EVERY: Duration = Duration::from_millis(100);
/// A change is told once hands rest for so long.
const EDIT_AFTER: Duration = Duration::from_millis(250);

/// The item that the table names.
#[component]
pub(super) fn Item() -> impl IntoView {
    let table: Table = expect_context();
    let item = Memo::new(move |_| (table.item.get(), table.turn.get()));
    move || {
        match item.get().0 {
        None => view! {
            <div class="bench-view debrief-empty">
                <Empty shape=Shape::Star title="No golden item to look at yet">
                    <p>"Make a label golden, or choose a sample to label first; then come back here."</p>
                    <a class="btn main" href=format!("/projects/{}/golden", table.project.get_value())>"To the golden items"</a>
                </Empty>
            </div>
        }
        .into_any(),
        Some(golden) => {
            let seen = untrack(|| table.live.room.with(|room| room.seq));
            let detail = Remote::new(move || {
                let (project, golden) = (table.project.get_value(), golden.clone());
                async move { routes::golden(&project, &golden).await }
            });
            view! { <LoadedForm from=detail view=move |detail| view! { <ItemBench detail=detail seen=seen /> } /> }
                .into_any()
        }
    }
    }
}

#[component]
fn ItemBench(detail: GoldenDetail, seen: u64) -> impl IntoView {
    let table: Table = expect_context();
    let GoldenDetail { golden, stage, scene, document, comments: _ } = detail;
    let id = golden.id.clone();
    let shared = StoredValue::new(document.clone());
    let wb = Workbench::new(Opening::of_golden(Mode::Debrief, stage, scene, document, Vec::new()));
    let desk = Desk {
        project: table.project,
        project_name: table.project_name,
        role: table.role,
        golden_id: StoredValue::new(Some(id.clone())),
        detail: StoredValue::new(None),
        tab: RwSignal::new(PanelTab::Objects),
        sync: None,
        reopen: Callback::new(|()| ()),
    };
    provide_context(wb);
    provide_context(desk);
    commands::bind(wb, desk);
    table.wb.set(Some(wb));
    let id = StoredValue::new(id);
    pins(table, wb, id);
    point(table, wb, id);
    show_and_follow(table, wb, id);
    edit(table, wb, id, shared, seen);
    let kind = wb.stage.with_value(|s| s.kind);
    let name = golden.scene_name.clone();
    let free = move || {
        if table.following.get_untracked() && !untrack(|| table.live.presents()) {
            table.following.set(false);
        }
    };
    // A pin may be set without leaving the others.
    let pressed = move || {
        if wb.tool.get_untracked() == Tool::Select {
            free();
        }
    };
    view! {
        <div class="debrief-item">
            <Rail />
            <div class="bench-center">
                <Strip id=id name=name />
                // Who takes the view into their own hands follows nobody any more.
                <div class="bench-view" data-testid="view" on:wheel=move |_| free() on:pointerdown=move |_| pressed()>
                    {match kind {
                        StageKind::Image => view! { <ImageView /> }.into_any(),
                        StageKind::Cuboid => view! { <CloudView /> }.into_any(),
                    }}
                </div>
                {(wb.frame_count() > 1).then(|| view! { <Timeline /> })}
            </div>
        </div>
    }
}

/// Which item it is and how far; whoever leads records that all agree on it.
#[component]
fn Strip(id: StoredValue<String>, name: String) -> impl IntoView {
    let table: Table = expect_context();
    let act = act_of(table);
    let state = Memo::new(move |_| id.with_value(|id| table.item_state(id)));
    let agrees = move || {
        let open = matches!(state.get(), GoldenState::Proposed | GoldenState::InDebrief | GoldenState::Stale);
        open && table.permissions.can_lead && table.live.room.with(|room| room.ended_at.is_none())
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

/// What was said and pinned here stands as pins in the data.
fn pins(table: Table, wb: Workbench, golden: StoredValue<String>) {
    Effect::new(move |_| {
        let pinned = table.live.room.with(|room| {
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
        if wb.comments.with_untracked(|known| *known != pinned) {
            wb.comments.set(pinned);
        }
    });
    Effect::new(move |_| {
        if let Some((of, anchor)) = table.look.get()
            && golden.with_value(|id| *id == of)
        {
            table.look.set(None);
            if let Some(anchor) = anchor {
                crate::workbench::panels::go_to_anchor(wb, &anchor);
            }
        }
    });
}

/// Others see where this person points, and this one where they do.
fn point(table: Table, wb: Workbench, golden: StoredValue<String>) {
    let live = table.live;
    let tell = paced(SHOW_EVERY, move || {
        let Some(pointer) = wb.company.pointer.try_get_untracked() else { return };
        let at = pointer.map(|(sensor, at)| PointerPosition {
            on: ViewTarget { golden: golden.get_value(), frame: wb.frame.get_untracked(), sensor },
            // A thousandth of a pixel or metre is more than anybody sees.
            at: at.into_iter().map(|v| (v * 1000.0).round() / 1000.0).collect(),
        });
        live.show(&PresenceUpdate::Pointer { at });
    });
    Effect::new(move |_| {
        wb.company.pointer.track();
        tell();
    });
    Effect::new(move |_| {
        let me = live.me();
        let connections = live.connections.get();
        let others = live.pointers.with(|all| {
            let over = all.iter().filter(|(_, on, _)| golden.with_value(|id| on.golden == *id));
            over.filter_map(|(seat, on, at)| {
                let person = &connections.iter().find(|(s, _)| s == seat)?.1;
                let name = (*person != me).then(|| live.name(person))?;
                Some(Other { color: face_color(&name), name, on: on.clone(), at: at.clone() })
            })
            .collect::<Vec<_>>()
        });
        if wb.company.others.with_untracked(|known| *known != others) {
            wb.company.others.set(others);
        }
    });
}

/// The presenter's view goes to all; whoever follows goes along.
fn show_and_follow(table: Table, wb: Workbench, golden: StoredValue<String>) {
    let live = table.live;
    let tell = paced(SHOW_EVERY, move || {
        let Some(pose) = wb.company.pose.try_get_untracked() else { return };
        let view = PresenterView {
            golden: golden.get_value(),
            frame: wb.frame.get_untracked(),
            selection: untrack(|| wb.selection()),
            pose,
        };
        if untrack(|| live.presents()) {
            live.show(&PresenceUpdate::View { view });
        }
    });
    Effect::new(move |_| {
        wb.company.pose.track();
        wb.frame.track();
        wb.editor.track();
        live.link.track();
        if live.presents() {
            tell();
        }
    });
    Effect::new(move |_| {
        let Some(view) = live.view.get().filter(|_| table.follows()) else { return };
        if golden.with_value(|id| *id != view.golden) {
            table.item.set(Some(view.golden));
            return;
        }
        if wb.frame.get_untracked() != view.frame {
            wb.frame.set(view.frame);
        }
        if untrack(|| wb.selection()) != view.selection {
            wb.select(view.selection);
        }
        if view.pose.is_some() && wb.company.pose.get_untracked() != view.pose {
            wb.company.follow.set(view.pose);
        }
    });
}

/// Whoever has the pen changes the label; all others see it change.
fn edit(table: Table, wb: Workbench, golden: StoredValue<String>, shared: StoredValue<Document>, seen: u64) {
    let (live, toasts) = (table.live, Toasts::get());
    Effect::new(move |_| {
        let holds = live.has_pen();
        if wb.editable.get_untracked() != holds {
            wb.editable.set(holds);
        }
    });
    let known = StoredValue::new(seen);
    Effect::new(move |_| {
        live.room.track();
        let edits = golden.with_value(|id| live.edits(id, known.get_value()));
        let Some(last) = edits.last().map(|e| e.seq) else { return };
        known.set_value(last);
        let me = live.me();
        let mut by_others = false;
        for event in edits {
            if let DebriefAction::Edit { object, to, .. } = &event.action {
                by_others |= event.by.id != me;
                shared.update_value(|document| document.put(object, to.as_ref()));
            }
        }
        if by_others {
            adopt(wb, shared);
        }
    });
    let revision = wb.revision();
    let tell = paced(EDIT_AFTER, move || {
        let Some(changes) = wb.editor.try_with_untracked(|e| shared.with_value(|s| changed(s, e.document())))
        else {
            return;
        };
        if !wb.editable.get_untracked() {
            return;
        }
        for (object, to) in changes {
            let action =
                DebriefAction::Edit { golden: golden.get_value(), object: object.clone(), to: to.clone() };
            shared.update_value(|document| document.put(&object, to.as_ref()));
            leptos::task::spawn_local(async move {
                if let Err(error) = live.act(&action).await {
                    toasts.fail(format!("The change was not kept. {}", error.sentence()));
                    table.reload_item();
                }
            });
        }
    });
    Effect::new(move |opened: Option<()>| {
        revision.track();
        if opened.is_some() {
            tell();
        }
    });
}

/// Show the label as it is by now, with what was selected.
fn adopt(wb: Workbench, shared: StoredValue<Document>) {
    let document = shared.get_value();
    wb.editor.update(|editor| {
        let selection = editor.selection().map(str::to_owned);
        *editor = Editor::new(document);
        editor.select(selection);
    });
}

/// Objects that differ, each as it is now; none: it is gone.
fn changed(before: &Document, now: &Document) -> Vec<(String, Option<assay_core::label::Object>)> {
    let gone = before.objects.iter().filter(|o| now.object(&o.id).is_none()).map(|o| (o.id.clone(), None));
    let new = now.objects.iter().filter(|o| before.object(&o.id) != Some(*o));
    new.map(|o| (o.id.clone(), Some(o.clone()))).chain(gone).collect()
}

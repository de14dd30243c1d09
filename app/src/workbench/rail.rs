//! The tools at the left edge.

use super::state::{Tool, Workbench};
use crate::ui::{Icon, Keys, Shape};
use assay_core::api::StageKind;
use assay_core::geometry::GeometryKind;
use leptos::prelude::*;

/// A tool with its name and key.
#[derive(Clone, Copy)]
pub(super) struct ToolEntry {
    pub tool: Tool,
    pub title: &'static str,
    pub key: &'static str,
    shape: Shape,
}

const SELECT: ToolEntry =
    ToolEntry { tool: Tool::Select, title: "Select and change", key: "S", shape: Shape::Select };
const POLYGON: ToolEntry =
    ToolEntry { tool: Tool::Polygon, title: "Polygon", key: "P", shape: Shape::Polygon };
const BOX: ToolEntry = ToolEntry { tool: Tool::Box, title: "Box", key: "I", shape: Shape::Box };
const CUBOID: ToolEntry = ToolEntry { tool: Tool::Cuboid, title: "Cuboid", key: "C", shape: Shape::Cuboid };
const COMMENT: ToolEntry =
    ToolEntry { tool: Tool::Comment, title: "Pin a comment", key: "M", shape: Shape::Comment };

/// The tools that make sense here: those that draw what the ontology asks for, and comments where they go.
pub(super) fn tools(wb: Workbench) -> Vec<ToolEntry> {
    let draws = |kind: GeometryKind| {
        wb.can_edit()
            && wb.stage.with_value(|s| s.ontology.classes.iter().any(|c| c.geometry.contains(&kind)))
    };
    let image = wb.stage.with_value(|s| s.kind == StageKind::Image);
    let mut found = vec![SELECT];
    if image && draws(GeometryKind::Polygon) {
        found.push(POLYGON);
    }
    if image && draws(GeometryKind::Box) {
        found.push(BOX);
    }
    if !image && draws(GeometryKind::Cuboid) {
        found.push(CUBOID);
    }
    if wb.is_of_golden() {
        found.push(COMMENT);
    }
    found
}

/// The rail.
#[component]
pub(super) fn Rail() -> impl IntoView {
    let wb: Workbench = expect_context();
    let keys = Keys::get();
    let button = move |entry: ToolEntry| {
        let on = move || (wb.tool.get() == entry.tool).to_string();
        view! {
            <button
                class="tool" aria-label=entry.title title=format!("{} ({})", entry.title, entry.key)
                aria-pressed=on on:click=move |_| wb.tool.set(entry.tool)
            >
                <Icon shape=entry.shape />
            </button>
        }
    };
    view! {
        <div class="tool-rail" role="toolbar" aria-label="Tools" aria-orientation="vertical">
            {move || tools(wb).into_iter().map(button).collect_view()}
            {move || wb.can_edit().then(|| view! { <UndoRedo /> })}
            <button
                class="tool" style="margin-top:auto" aria-label="Keys" title="Keys (F1)"
                on:click=move |_| keys.show_help()
            >
                <Icon shape=Shape::Help />
            </button>
        </div>
    }
}

#[component]
fn UndoRedo() -> impl IntoView {
    let wb: Workbench = expect_context();
    let can_undo = Memo::new(move |_| wb.editor.with(|e| e.can_undo()));
    let can_redo = Memo::new(move |_| wb.editor.with(|e| e.can_redo()));
    view! {
        <div class="rule" aria-hidden="true"></div>
        <button
            class="tool" aria-label="Undo" title="Undo (Ctrl+Z)" disabled=move || !can_undo.get()
            on:click=move |_| wb.editor.update(|e| { e.undo(); })
        >
            <Icon shape=Shape::Undo />
        </button>
        <button
            class="tool" aria-label="Redo" title="Redo (Ctrl+Shift+Z)" disabled=move || !can_redo.get()
            on:click=move |_| wb.editor.update(|e| { e.redo(); })
        >
            <Icon shape=Shape::Redo />
        </button>
    }
}

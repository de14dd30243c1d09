//! The tools at the left edge.

use super::state::{Workbench, WorkbenchTool};
use crate::ui::{Icon, IconShape, KeyBindings};
use assay_core::geometry::GeometryKind;
use leptos::prelude::*;

/// A tool with its name and key.
#[derive(Clone, Copy)]
pub(super) struct ToolbarEntry {
    pub tool: WorkbenchTool,
    pub title: &'static str,
    pub key: &'static str,
    shape: IconShape,
}

const SELECT: ToolbarEntry = ToolbarEntry {
    tool: WorkbenchTool::Select,
    title: "Select and change",
    key: "S",
    shape: IconShape::Select,
};
const POLYGON: ToolbarEntry =
    ToolbarEntry { tool: WorkbenchTool::Polygon, title: "Polygon", key: "P", shape: IconShape::Polygon };
const BOX: ToolbarEntry =
    ToolbarEntry { tool: WorkbenchTool::Box, title: "Box", key: "I", shape: IconShape::Box };
const CUBOID: ToolbarEntry =
    ToolbarEntry { tool: WorkbenchTool::Cuboid, title: "Cuboid", key: "C", shape: IconShape::Cuboid };
const COMMENT: ToolbarEntry = ToolbarEntry {
    tool: WorkbenchTool::Comment,
    title: "Pin a comment",
    key: "M",
    shape: IconShape::Comment,
};

/// Tool that draws a geometry, where there is one.
fn drawing_tool(geometry: GeometryKind) -> Option<ToolbarEntry> {
    match geometry {
        GeometryKind::Polygon => Some(POLYGON),
        GeometryKind::Box => Some(BOX),
        GeometryKind::Cuboid => Some(CUBOID),
        GeometryKind::Rbox | GeometryKind::Polyline | GeometryKind::Point | GeometryKind::Rle => None,
    }
}

/// Tools of this workbench: those that draw geometries of the ontology, and comments where a golden label is shown.
pub(super) fn tools(wb: Workbench) -> Vec<ToolbarEntry> {
    let mut found = vec![SELECT];
    if wb.can_edit() {
        wb.stage.with_value(|s| {
            let has_class =
                |kind: &GeometryKind| s.ontology.classes.iter().any(|c| c.geometry.contains(kind));
            let drawn = s.kind.descriptor().geometries.iter().copied().filter(has_class);
            found.extend(drawn.filter_map(drawing_tool));
        });
    }
    if wb.shows_golden_label() {
        found.push(COMMENT);
    }
    found
}

/// The toolbar.
#[component]
pub(super) fn Toolbar() -> impl IntoView {
    let wb: Workbench = expect_context();
    let keys = KeyBindings::get();
    let button = move |entry: ToolbarEntry| {
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
        <div class="toolbar" role="toolbar" aria-label="Tools" aria-orientation="vertical">
            {move || tools(wb).into_iter().map(button).collect_view()}
            {move || wb.can_edit().then(|| view! { <UndoRedo /> })}
            <button
                class="tool" style="margin-top:auto" aria-label="Keys" title="Keys (F1)"
                on:click=move |_| keys.show_help()
            >
                <Icon shape=IconShape::Help />
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
            <Icon shape=IconShape::Undo />
        </button>
        <button
            class="tool" aria-label="Redo" title="Redo (Ctrl+Shift+Z)" disabled=move || !can_redo.get()
            on:click=move |_| wb.editor.update(|e| { e.redo(); })
        >
            <Icon shape=IconShape::Redo />
        </button>
    }
}

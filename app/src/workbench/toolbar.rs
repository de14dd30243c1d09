//! Toolbar at the left edge.

use super::actions::edits;
use super::state::{EditingState, Workbench, WorkbenchTool};
use crate::ui::{Icon, IconShape, KeyBindings};
use assay_core::geometry::GeometryKind;
use leptos::prelude::*;

/// Tools of this workbench; tracked.
pub(super) fn offered_tools(wb: Workbench) -> Vec<WorkbenchTool> {
    let can_edit = wb.editing.can_edit();
    wb.stage.with_value(|stage| {
        let has_class =
            |kind: &GeometryKind| stage.ontology.classes.iter().any(|c| c.geometry.contains(kind));
        let geometries = stage.kind.descriptor().geometries.iter().copied().filter(has_class);
        WorkbenchTool::offered(wb.mode, can_edit, geometries)
    })
}

fn icon(tool: WorkbenchTool) -> IconShape {
    match tool {
        WorkbenchTool::Select => IconShape::Select,
        WorkbenchTool::Polygon => IconShape::Polygon,
        WorkbenchTool::Box => IconShape::Box,
        WorkbenchTool::Cuboid => IconShape::Cuboid,
        WorkbenchTool::Comment => IconShape::Comment,
    }
}

/// Toolbar with the tools, undo and redo, and the list of keys.
#[component]
pub(super) fn Toolbar() -> impl IntoView {
    let wb: Workbench = expect_context();
    let keys = KeyBindings::get();
    let button = move |tool: WorkbenchTool| {
        let on = move || (wb.editing.tool.get() == tool).to_string();
        view! {
            <button
                class="tool" aria-label=tool.title() title=format!("{} ({})", tool.title(), tool.key())
                aria-pressed=on on:click=move |_| wb.editing.tool.set(tool)
            >
                <Icon shape=icon(tool) />
            </button>
        }
    };
    view! {
        <div class="toolbar" role="toolbar" aria-label="Tools" aria-orientation="vertical">
            {move || offered_tools(wb).into_iter().map(button).collect_view()}
            {move || wb.editing.can_edit().then(|| view! { <UndoRedo /> })}
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
    let editing: EditingState = expect_context();
    let can_undo = Memo::new(move |_| editing.editor.with(|e| e.can_undo()));
    let can_redo = Memo::new(move |_| editing.editor.with(|e| e.can_redo()));
    view! {
        <div class="rule" aria-hidden="true"></div>
        <button
            class="tool" aria-label="Undo" title="Undo (Ctrl+Z)" disabled=move || !can_undo.get()
            on:click=move |_| edits::undo(editing)
        >
            <Icon shape=IconShape::Undo />
        </button>
        <button
            class="tool" aria-label="Redo" title="Redo (Ctrl+Shift+Z)" disabled=move || !can_redo.get()
            on:click=move |_| edits::redo(editing)
        >
            <Icon shape=IconShape::Redo />
        </button>
    }
}

//! Toolbar at the left edge.

use super::actions::edits;
use super::state::{EditingState, ShapeProgress, Workbench, WorkbenchTool};
use crate::ui::{Icon, IconShape, KeyBindings};
use assay_core::geometry::GeometryKind;
use assay_core::ontology::{Class, Ontology};
use assay_core::pipeline::StageKind;
use leptos::prelude::*;

/// Tools of this workbench; tracked.
pub(super) fn offered_tools(wb: Workbench) -> Vec<WorkbenchTool> {
    let can_edit = wb.editing.can_edit();
    // Its view has lanes in place of tools.
    if wb.stage.with_value(|stage| stage.kind == StageKind::Link) {
        return Vec::new();
    }
    wb.stage.with_value(|stage| {
        let has_class =
            |kind: &GeometryKind| stage.ontology.classes.iter().any(|c| c.geometry.contains(kind));
        let geometries = stage.kind.descriptor().geometries.iter().copied().filter(has_class);
        WorkbenchTool::offered(wb.mode, can_edit, geometries)
    })
}

/// Tool and class of the next object, such that the class allows what the tool draws: the one that was chosen last stays, and
/// the other follows. `before` is what both were, none at first.
fn matching_choice(
    ontology: &Ontology,
    before: Option<&(WorkbenchTool, String)>,
    (tool, class): (WorkbenchTool, String),
) -> (WorkbenchTool, String) {
    let Some(kind) = tool.geometry() else { return (tool, class) };
    let allows = |class: &Class| class.geometry.contains(&kind);
    let Some(chosen) = ontology.class(&class).filter(|chosen| !allows(chosen)) else { return (tool, class) };
    if before.is_some_and(|(last, _)| *last == tool) {
        let follows = chosen.geometry.iter().find_map(|kind| WorkbenchTool::of_geometry(*kind));
        return (follows.unwrap_or(WorkbenchTool::Select), class);
    }
    let follows = ontology.classes.iter().find(|class| allows(class));
    (tool, follows.map_or(class, |follows| follows.name.clone()))
}

/// Keep the tool and the class of the next object such that the label can be submitted.
fn match_tool_and_class(wb: Workbench) {
    Effect::new(move |before: Option<(WorkbenchTool, String)>| {
        let now = (wb.editing.tool.get(), wb.editing.class.get());
        let next =
            wb.stage.with_value(|stage| matching_choice(&stage.ontology, before.as_ref(), now.clone()));
        if next.0 != now.0 {
            wb.editing.tool.set(next.0);
        }
        if next.1 != now.1 {
            wb.editing.class.set(next.1.clone());
        }
        next
    });
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
    match_tool_and_class(wb);
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
    let progress = editing.unfinished.progress;
    let can_undo =
        Memo::new(move |_| progress.get() != ShapeProgress::Idle || editing.editor.with(|e| e.can_undo()));
    let can_redo = Memo::new(move |_| match progress.get() {
        ShapeProgress::Unfinished { can_redo } => can_redo,
        ShapeProgress::Idle => editing.editor.with(|e| e.can_redo()),
    });
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_class_allows_what_the_tool_draws_and_the_last_choice_stays() {
        let class =
            |name: &str, kind| Class { name: name.to_owned(), geometry: vec![kind], ..Class::default() };
        let classes = vec![class("car", GeometryKind::Box), class("tree", GeometryKind::Polygon)];
        let ontology = Ontology { classes };
        let choice = |tool, class: &str| (tool, class.to_owned());
        let next = |before, now| matching_choice(&ontology, Some(&before), now);
        let (boxes, polygons) = (choice(WorkbenchTool::Box, "car"), choice(WorkbenchTool::Polygon, "tree"));
        assert_eq!(next(boxes.clone(), choice(WorkbenchTool::Polygon, "car")), polygons);
        assert_eq!(next(boxes.clone(), choice(WorkbenchTool::Box, "tree")), polygons);
        assert_eq!(next(boxes.clone(), boxes.clone()), boxes);
        let selects = choice(WorkbenchTool::Select, "car");
        assert_eq!(next(selects.clone(), choice(WorkbenchTool::Select, "tree")).1, "tree");
        // A class that left the ontology stays with its shapes.
        let gone = choice(WorkbenchTool::Box, "dog");
        assert_eq!(next(selects, gone.clone()), gone);
    }
}

//! Buttons for what is drawn or selected: everything that keys do to it, for people without a keyboard.

use super::context::ImageContext;
use crate::workbench::actions::tracks::delete_selected;
use crate::workbench::state::WorkbenchTool;
use assay_editor::tool::{ImageTool, ShapePreview, ToolEvent, ToolKey};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Shape that is being drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DrawnShape {
    Polygon,
    Box,
}

/// Button of a shape that is being drawn: its title, its tooltip, the key that it stands for, and whether it may end the shape.
struct DrawingButton {
    title: &'static str,
    tooltip: &'static str,
    key: ToolKey,
    may_end: bool,
}

const FINISH: DrawingButton = DrawingButton {
    title: "Finish",
    tooltip: "Finish the shape (Enter)",
    key: ToolKey::Enter,
    may_end: true,
};
const STEP_BACK: DrawingButton = DrawingButton {
    title: "Step back",
    tooltip: "Take the last point back (Backspace)",
    key: ToolKey::Backspace,
    may_end: false,
};
const DROP: DrawingButton =
    DrawingButton { title: "Drop", tooltip: "Drop the shape (Esc)", key: ToolKey::Escape, may_end: true };

impl DrawnShape {
    /// Shape that is being drawn; an unfinished polygon is one with any tool.
    fn find(context: ImageContext) -> Option<Self> {
        let frame = context.wb.view.frame.get();
        context.tools.with(|tools| {
            let preview = context.sensor.with_value(|sensor| {
                tools.preview(frame, sensor).map(|shape| match shape {
                    ShapePreview::Polygon(_) => Self::Polygon,
                    ShapePreview::Box(_) => Self::Box,
                })
            });
            // A polygon of another frame can be dropped as well.
            preview.or_else(|| tools.pending().map(|_| Self::Polygon))
        })
    }

    fn buttons(self) -> &'static [DrawingButton] {
        match self {
            Self::Polygon => &[FINISH, STEP_BACK, DROP],
            Self::Box => &[DROP],
        }
    }
}

/// Buttons of the shape that is being drawn.
#[component]
pub fn DrawingButtons(context: ImageContext) -> impl IntoView {
    let drawn = Memo::new(move |_| DrawnShape::find(context).filter(|_| context.editable()));
    let button = move |shape: DrawnShape, button: &'static DrawingButton| {
        let press = move |event: MouseEvent| {
            if shape == DrawnShape::Polygon {
                // It waits for its tool while another one is active.
                context.tools.update(|tools| tools.select_tool(ImageTool::Polygon));
                context.wb.editing.tool.set(WorkbenchTool::Polygon);
            }
            context.send(&ToolEvent::Key(button.key));
            if button.may_end {
                focus_picture(&event);
            }
        };
        view! { <button class="image-button" title=button.tooltip on:click=press>{button.title}</button> }
    };
    move || {
        drawn.get().map(|shape| {
            let buttons = shape.buttons().iter().map(|b| button(shape, b)).collect_view();
            view! { <span class="image-actions" role="group" aria-label="Shape being drawn">{buttons}</span> }
        })
    }
}

/// Button that deletes the selected object.
#[component]
pub fn DeleteButton(context: ImageContext) -> impl IntoView {
    let editing = context.wb.editing;
    let locked = Memo::new(move |_| {
        editing.selection().is_some_and(|id| editing.locked.with(|locked| locked.contains(&id)))
    });
    let delete = move |event: MouseEvent| {
        delete_selected(context.wb, false);
        focus_picture(&event);
    };
    let tooltip = move || {
        if locked.get() { "Unlock it with L to delete it" } else { "Delete the selected object (Del)" }
    };
    view! {
        <button class="image-button" title=tooltip disabled=move || locked.get() on:click=delete>"Delete"</button>
    }
}

/// Give the picture the focus, because the button that was pressed goes.
fn focus_picture(event: &MouseEvent) {
    let button = event.current_target().and_then(|t| t.dyn_into::<Element>().ok());
    let view = button.and_then(|button| button.closest(".image-view").ok().flatten());
    let picture = view.and_then(|view| view.query_selector(".image-foreground").ok().flatten());
    // Without a picture there is nothing to go on with.
    let _ = picture.and_then(|picture| picture.dyn_into::<HtmlElement>().ok()).map(|picture| picture.focus());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_of_a_shape_that_is_drawn_has_a_button() {
        let keys = |shape: DrawnShape| shape.buttons().iter().map(|b| b.key).collect::<Vec<_>>();
        assert_eq!(keys(DrawnShape::Polygon), [ToolKey::Enter, ToolKey::Backspace, ToolKey::Escape]);
        assert_eq!(keys(DrawnShape::Box), [ToolKey::Escape], "its other corner finishes it");
    }
}

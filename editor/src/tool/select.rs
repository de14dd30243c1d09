//! Selecting shapes and changing the selected one.

use super::environment::ToolEnvironment;
use super::event::{KeyModifiers, PointerButton, ToolContext, ToolEvent, ToolKey, ToolResponse};
use super::hit::{HitIndex, distance};
use super::outline::{VertexRef, shape_on_screen, without_vertex};
use super::rectangle::DRAG_PX;
use super::shape_handle::{BORDER_PX, ShapeHandle, drag_handle, handle_at, handle_position};
use crate::{Edit, Editor};
use assay_core::geometry::Point2;
use assay_core::label::Shape;

/// Tool that selects objects and drags the handles of the selected one.
#[derive(Clone, Debug, Default)]
pub struct SelectTool {
    press: Press,
    hover: Option<ShapeHandle>,
    hovered: Option<String>,
}

#[derive(Clone, Debug, Default)]
enum Press {
    #[default]
    None,
    /// Press on nothing that can be dragged: without a motion it selects.
    Click { at: Point2, moved: bool },
    /// On the selected shape.
    Drag(Box<HandleDrag>),
}

#[derive(Clone, Debug)]
struct HandleDrag {
    id: String,
    handle: ShapeHandle,
    from: Point2,
    /// The shape before.
    start: Shape,
    moved: bool,
}

impl SelectTool {
    /// What of the selected shape lies under the pointer, or is being pulled.
    pub fn active_handle(&self) -> Option<ShapeHandle> {
        match &self.press {
            Press::Drag(drag) => Some(drag.handle),
            _ => self.hover,
        }
    }

    /// The object under the pointer.
    pub fn hovered(&self) -> Option<&str> {
        self.hovered.as_deref()
    }

    /// Whether a shape is being pulled.
    pub fn is_dragging(&self) -> bool {
        matches!(&self.press, Press::Drag(drag) if drag.moved)
    }

    /// Take an event.
    pub fn handle(
        &mut self,
        event: &ToolEvent,
        editor: &mut Editor,
        index: &mut HitIndex,
        around: &ToolEnvironment,
    ) -> ToolResponse {
        let context = around.context;
        match event {
            ToolEvent::Down { at, button: PointerButton::Primary, modifiers } => {
                self.down(*at, *modifiers, editor, around)
            }
            ToolEvent::Down { at, button: PointerButton::Secondary, .. } => remove_point(*at, editor, around),
            ToolEvent::Move { at, .. } => self.motion(*at, editor, index, around),
            ToolEvent::Up { at, .. } => self.up(*at, editor, index, around),
            ToolEvent::Leave => {
                (self.hover, self.hovered) = (None, None);
                ToolResponse::IGNORED
            }
            ToolEvent::Abort => {
                self.press = Press::None;
                editor.cancel();
                ToolResponse::HANDLED
            }
            ToolEvent::Key(ToolKey::Undo) if self.is_dragging() => self.escape(editor),
            ToolEvent::Key(ToolKey::Redo | ToolKey::Delete) if self.is_dragging() => ToolResponse::HANDLED,
            ToolEvent::Key(ToolKey::Escape) => self.escape(editor),
            ToolEvent::Key(ToolKey::Delete | ToolKey::Backspace) => match (self.hover, &self.press) {
                (Some(ShapeHandle::Vertex(vertex)), Press::None) if context.editable => {
                    self.hover = None;
                    remove_vertex(vertex, editor, context)
                }
                _ => ToolResponse::IGNORED,
            },
            _ => ToolResponse::IGNORED,
        }
    }

    fn down(
        &mut self,
        at: Point2,
        modifiers: KeyModifiers,
        editor: &mut Editor,
        around: &ToolEnvironment,
    ) -> ToolResponse {
        let context = around.context;
        if let Some((id, shape)) = selected_shape(editor, around).filter(|_| context.editable)
            && let Some(handle) = handle_at(&shape.geometry, at, context)
        {
            if let ShapeHandle::Vertex(vertex) = handle
                && (modifiers.alt || modifiers.ctrl)
            {
                return remove_vertex(vertex, editor, context);
            }
            self.press =
                Press::Drag(Box::new(HandleDrag { id, handle, from: at, start: shape, moved: false }));
            return ToolResponse::HANDLED;
        }
        self.press = Press::Click { at, moved: false };
        ToolResponse { pans: true, ..ToolResponse::HANDLED }
    }

    fn motion(
        &mut self,
        at: Point2,
        editor: &mut Editor,
        index: &mut HitIndex,
        around: &ToolEnvironment,
    ) -> ToolResponse {
        let context = around.context;
        let is_drag = |from: Point2| distance(from, at) > context.to_image_px(DRAG_PX);
        match &mut self.press {
            Press::Click { at: from, moved } => *moved |= is_drag(*from),
            Press::Drag(drag) => {
                drag.moved |= is_drag(drag.from);
                if drag.moved {
                    drag.follow(at, editor, around, index);
                }
            }
            Press::None => self.update_hover(at, editor, index, around),
        }
        ToolResponse::HANDLED
    }

    fn update_hover(&mut self, at: Point2, editor: &Editor, index: &mut HitIndex, around: &ToolEnvironment) {
        let context = around.context;
        self.hover = selected_shape(editor, around)
            .filter(|_| context.editable)
            .and_then(|(_, shape)| handle_at(&shape.geometry, at, context));
        self.hovered = match self.hover {
            Some(handle) if handle != ShapeHandle::Body => editor.selection().map(str::to_owned),
            _ => candidates(at, editor, index, around).into_iter().next(),
        };
    }

    fn up(
        &mut self,
        at: Point2,
        editor: &mut Editor,
        index: &mut HitIndex,
        around: &ToolEnvironment,
    ) -> ToolResponse {
        match std::mem::take(&mut self.press) {
            Press::Drag(drag) if drag.moved => editor.commit(),
            Press::Click { moved: false, at } => pick(at, editor, index, around),
            Press::Drag(drag) if drag.handle == ShapeHandle::Body => pick(at, editor, index, around),
            _ => {}
        }
        self.update_hover(at, editor, index, around);
        ToolResponse::HANDLED
    }

    fn escape(&mut self, editor: &mut Editor) -> ToolResponse {
        let was_idle = matches!(std::mem::take(&mut self.press), Press::None);
        if !was_idle {
            editor.cancel();
            return ToolResponse::HANDLED;
        }
        let had = editor.selection().is_some();
        editor.select(None);
        if had { ToolResponse::HANDLED } else { ToolResponse::IGNORED }
    }
}

impl HandleDrag {
    fn follow(&self, at: Point2, editor: &mut Editor, around: &ToolEnvironment, index: &HitIndex) {
        let (geometry, context) = (&self.start.geometry, around.context);
        // The dragged handle stays at its distance from the pointer, so that nothing jumps when the drag begins.
        let to = match handle_position(geometry, self.handle) {
            Some(place) => {
                let to = [place[0] + at[0] - self.from[0], place[1] + at[1] - self.from[1]];
                around.snap(to, editor, index, Some(&self.id))
            }
            None => at,
        };
        if let Some(geometry) = drag_handle(geometry, self.handle, self.from, to, context) {
            let shape = Shape { geometry, frame: context.frame, ..self.start.clone() };
            editor.preview([Edit::SetShape { id: self.id.clone(), shape }]);
        }
    }
}

/// The selected object's id and shape on screen; none where it is hidden or locked.
fn selected_shape(editor: &Editor, around: &ToolEnvironment) -> Option<(String, Shape)> {
    let object = editor.selected()?;
    if around.hidden.contains(&object.id) || around.locked.contains(&object.id) {
        return None;
    }
    let shape = shape_on_screen(object, around.context.frame, around.context.sensor)?;
    Some((object.id.clone(), shape.into_owned()))
}

fn candidates(at: Point2, editor: &Editor, index: &mut HitIndex, around: &ToolEnvironment) -> Vec<String> {
    let context = around.context;
    index.refresh(editor, context.frame, context.sensor);
    let mut ids = index.ids_at(editor.document(), at, context.reach(BORDER_PX));
    ids.retain(|id| !around.hidden.contains(id) && !around.locked.contains(id));
    ids
}

/// Select the topmost object; where the selected one is under the pointer already, the next below it.
fn pick(at: Point2, editor: &mut Editor, index: &mut HitIndex, around: &ToolEnvironment) {
    let ids = candidates(at, editor, index, around);
    let current = ids.iter().position(|id| Some(id.as_str()) == editor.selection());
    let next = current.map_or(0, |i| (i + 1) % ids.len());
    editor.select(ids.get(next).cloned());
}

/// Remove the corner of the selected shape at a position, if there is one.
fn remove_point(at: Point2, editor: &mut Editor, around: &ToolEnvironment) -> ToolResponse {
    let context = around.context;
    let selected = selected_shape(editor, around).filter(|_| context.editable);
    match selected.and_then(|(_, shape)| handle_at(&shape.geometry, at, context)) {
        Some(ShapeHandle::Vertex(vertex)) => remove_vertex(vertex, editor, context),
        _ => ToolResponse::IGNORED,
    }
}

fn remove_vertex(vertex: VertexRef, editor: &mut Editor, context: &ToolContext) -> ToolResponse {
    let Some(object) = editor.selected() else { return ToolResponse::IGNORED };
    let Some(shape) = shape_on_screen(object, context.frame, context.sensor) else {
        return ToolResponse::IGNORED;
    };
    let Some(geometry) = without_vertex(&shape.geometry, vertex) else {
        return ToolResponse::refused("A polygon needs at least three points.");
    };
    let edit = Edit::SetShape {
        id: object.id.clone(),
        shape: Shape { geometry, frame: context.frame, ..shape.into_owned() },
    };
    editor.apply([edit]);
    ToolResponse::HANDLED
}

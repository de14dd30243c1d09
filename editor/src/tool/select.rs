//! Selecting shapes and changing the selected one.

use super::event::{Button, Context, Event, Key, Modifiers, Reply};
use super::grip::{BORDER_PX, Grip, grip_at, held_place, pulled};
use super::hit::{HitIndex, distance};
use super::image_tools::Surroundings;
use super::outline::{Vertex, shape_on_screen, without_vertex};
use super::rectangle::DRAG_PX;
use crate::{Edit, Editor};
use assay_core::geometry::Point2;
use assay_core::label::Shape;

/// Picks objects and pulls at the selected one.
#[derive(Clone, Debug, Default)]
pub struct SelectTool {
    press: Press,
    hover: Option<Grip>,
    hovered: Option<String>,
}

#[derive(Clone, Debug, Default)]
enum Press {
    #[default]
    None,
    /// On nothing that can be pulled: without a motion it selects.
    Click { at: Point2, moved: bool },
    /// On the selected shape.
    Pull(Box<Pull>),
}

#[derive(Clone, Debug)]
struct Pull {
    id: String,
    grip: Grip,
    from: Point2,
    /// The shape before.
    start: Shape,
    moved: bool,
}

impl SelectTool {
    /// What of the selected shape lies under the pointer, or is being pulled.
    pub fn grip(&self) -> Option<Grip> {
        match &self.press {
            Press::Pull(pull) => Some(pull.grip),
            _ => self.hover,
        }
    }

    /// The object under the pointer.
    pub fn hovered(&self) -> Option<&str> {
        self.hovered.as_deref()
    }

    /// Whether a shape is being pulled.
    pub fn is_pulling(&self) -> bool {
        matches!(&self.press, Press::Pull(pull) if pull.moved)
    }

    /// Take an event.
    pub fn handle(
        &mut self,
        event: &Event,
        editor: &mut Editor,
        index: &mut HitIndex,
        around: &Surroundings,
    ) -> Reply {
        let context = around.context;
        match event {
            Event::Down { at, button: Button::Primary, modifiers } => {
                self.down(*at, *modifiers, editor, around)
            }
            Event::Move { at, .. } => self.motion(*at, editor, index, around),
            Event::Up { at, .. } => self.up(*at, editor, index, around),
            Event::Leave => {
                (self.hover, self.hovered) = (None, None);
                Reply::IGNORED
            }
            Event::Abort => {
                self.press = Press::None;
                editor.cancel();
                Reply::TAKEN
            }
            Event::Key(Key::Escape) => self.escape(editor),
            Event::Key(Key::Delete | Key::Backspace) => match (self.hover, &self.press) {
                (Some(Grip::Vertex(vertex)), Press::None) if context.editable => {
                    self.hover = None;
                    remove_vertex(vertex, editor, context)
                }
                _ => Reply::IGNORED,
            },
            _ => Reply::IGNORED,
        }
    }

    fn down(
        &mut self,
        at: Point2,
        modifiers: Modifiers,
        editor: &mut Editor,
        around: &Surroundings,
    ) -> Reply {
        let context = around.context;
        if let Some((id, shape)) = selected_shape(editor, around).filter(|_| context.editable)
            && let Some(grip) = grip_at(&shape.geometry, at, context)
        {
            if let Grip::Vertex(vertex) = grip
                && (modifiers.alt || modifiers.ctrl)
            {
                return remove_vertex(vertex, editor, context);
            }
            self.press = Press::Pull(Box::new(Pull { id, grip, from: at, start: shape, moved: false }));
            return Reply::TAKEN;
        }
        self.press = Press::Click { at, moved: false };
        Reply { pans: true, ..Reply::TAKEN }
    }

    fn motion(
        &mut self,
        at: Point2,
        editor: &mut Editor,
        index: &mut HitIndex,
        around: &Surroundings,
    ) -> Reply {
        let context = around.context;
        let is_drag = |from: Point2| distance(from, at) > context.screen(DRAG_PX);
        match &mut self.press {
            Press::Click { at: from, moved } => *moved |= is_drag(*from),
            Press::Pull(pull) => {
                pull.moved |= is_drag(pull.from);
                if pull.moved {
                    pull.follow(at, editor, around, index);
                }
            }
            Press::None => self.look(at, editor, index, around),
        }
        Reply::TAKEN
    }

    fn look(&mut self, at: Point2, editor: &Editor, index: &mut HitIndex, around: &Surroundings) {
        let context = around.context;
        self.hover = selected_shape(editor, around)
            .filter(|_| context.editable)
            .and_then(|(_, shape)| grip_at(&shape.geometry, at, context));
        self.hovered = match self.hover {
            Some(grip) if grip != Grip::Body => editor.selection().map(str::to_owned),
            _ => candidates(at, editor, index, around).into_iter().next(),
        };
    }

    fn up(&mut self, at: Point2, editor: &mut Editor, index: &mut HitIndex, around: &Surroundings) -> Reply {
        match std::mem::take(&mut self.press) {
            Press::Pull(pull) if pull.moved => editor.commit(),
            Press::Click { moved: false, at } => pick(at, editor, index, around),
            Press::Pull(pull) if pull.grip == Grip::Body => pick(at, editor, index, around),
            _ => {}
        }
        self.look(at, editor, index, around);
        Reply::TAKEN
    }

    fn escape(&mut self, editor: &mut Editor) -> Reply {
        let was_idle = matches!(std::mem::take(&mut self.press), Press::None);
        if !was_idle {
            editor.cancel();
            return Reply::TAKEN;
        }
        let had = editor.selection().is_some();
        editor.select(None);
        if had { Reply::TAKEN } else { Reply::IGNORED }
    }
}

impl Pull {
    fn follow(&self, at: Point2, editor: &mut Editor, around: &Surroundings, index: &HitIndex) {
        let (geometry, context) = (&self.start.geometry, around.context);
        // The held place keeps its distance from the pointer, so that nothing jumps when the pull begins.
        let to = match held_place(geometry, self.grip) {
            Some(place) => {
                let to = [place[0] + at[0] - self.from[0], place[1] + at[1] - self.from[1]];
                around.snapped(to, editor, index, Some(&self.id))
            }
            None => at,
        };
        if let Some(geometry) = pulled(geometry, self.grip, self.from, to, context) {
            let shape = Shape { geometry, frame: context.frame, ..self.start.clone() };
            editor.preview([Edit::SetShape { id: self.id.clone(), shape }]);
        }
    }
}

/// The selected object's id and shape on screen; none where it is hidden or locked.
fn selected_shape(editor: &Editor, around: &Surroundings) -> Option<(String, Shape)> {
    let object = editor.selected()?;
    if around.hidden.contains(&object.id) || around.locked.contains(&object.id) {
        return None;
    }
    let shape = shape_on_screen(object, around.context.frame, around.context.sensor)?;
    Some((object.id.clone(), shape.into_owned()))
}

fn candidates(at: Point2, editor: &Editor, index: &mut HitIndex, around: &Surroundings) -> Vec<String> {
    let context = around.context;
    index.refresh(editor, context.frame, context.sensor);
    let mut ids = index.at(editor.document(), at, context.screen(BORDER_PX));
    ids.retain(|id| !around.hidden.contains(id) && !around.locked.contains(id));
    ids
}

/// Select the topmost object; where the selected one is under the pointer already, the next below it.
fn pick(at: Point2, editor: &mut Editor, index: &mut HitIndex, around: &Surroundings) {
    let ids = candidates(at, editor, index, around);
    let current = ids.iter().position(|id| Some(id.as_str()) == editor.selection());
    let next = current.map_or(0, |i| (i + 1) % ids.len());
    editor.select(ids.get(next).cloned());
}

fn remove_vertex(vertex: Vertex, editor: &mut Editor, context: &Context) -> Reply {
    let Some(object) = editor.selected() else { return Reply::IGNORED };
    let Some(shape) = shape_on_screen(object, context.frame, context.sensor) else { return Reply::IGNORED };
    let Some(geometry) = without_vertex(&shape.geometry, vertex) else {
        return Reply::refused("A polygon keeps at least three points.");
    };
    let edit = Edit::SetShape {
        id: object.id.clone(),
        shape: Shape { geometry, frame: context.frame, ..shape.into_owned() },
    };
    editor.apply([edit]);
    Reply::TAKEN
}

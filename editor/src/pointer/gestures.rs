//! State machine of the pointers over a view.

use super::event::{PointerAction, PointerInput, PointerKind, PointerPhase, PressButton};
use super::pinch::{ViewGesture, distance};
use assay_core::geometry::Point2;

/// Distance within which a press is a click, screen px.
const CLICK_PX: f64 = 4.0;
/// The same for a finger, which is less steady.
const TAP_PX: f64 = 10.0;

/// Pointers over a view. One press at a time: it ends when its button is up, wherever that happens. A finger begins its press
/// when it moves or is lifted, so that a second finger can still make it a pinch.
#[derive(Clone, Debug, Default)]
pub struct Gestures {
    down: Vec<Contact>,
    press: Option<Press>,
    /// Number of presses so far.
    presses: u32,
}

/// Pointer that is down.
#[derive(Clone, Copy, Debug)]
struct Contact {
    id: i32,
    kind: PointerKind,
    /// Last position.
    at: Point2,
    /// Whether it is a palm beside a pen or a mouse, which does nothing until it is lifted.
    is_ignored: bool,
}

/// Press that runs.
#[derive(Clone, Copy, Debug)]
struct Press {
    id: i32,
    /// Button, as its number and its bit in events.
    button: (i16, u16),
    from: Point2,
    /// Whether the view knows of it; one of a finger waits.
    has_begun: bool,
    moved: bool,
}

impl Gestures {
    /// Whether a pointer is down.
    pub fn is_down(&self) -> bool {
        !self.down.is_empty()
    }

    /// Take an event; returns what it means, in order.
    pub fn handle(&mut self, phase: PointerPhase, input: &PointerInput) -> Vec<PointerAction> {
        match phase {
            PointerPhase::Down => self.down(input),
            PointerPhase::Move => self.moved(input),
            PointerPhase::Up => self.up(input),
            PointerPhase::Cancel => {
                let cancelled = self.press.take_if(|p| p.id == input.id).filter(|p| p.has_begun);
                self.forget(input.id);
                cancelled.map(|_| PointerAction::Cancel).into_iter().collect()
            }
            PointerPhase::LostCapture => self.lost_capture(input),
        }
    }

    /// The window lost the focus: nothing says any more when buttons go up, so that they count as released.
    pub fn leave_window(&mut self) -> Vec<PointerAction> {
        let released = self.release_unseen(|_| true);
        self.down.clear();
        released
    }

    /// Number of the finger's press that becomes one of the secondary button if the finger stays; see [`Self::stay`].
    pub fn waits_for_stay(&self) -> Option<u32> {
        self.press.filter(|p| !p.has_begun).map(|_| self.presses)
    }

    /// The finger of a press has stayed for a while: this is a press of the secondary button.
    pub fn stay(&mut self, press: u32) -> Vec<PointerAction> {
        if self.waits_for_stay() != Some(press) {
            return Vec::new();
        }
        let Some(pressed) = &mut self.press else { return Vec::new() };
        pressed.has_begun = true;
        vec![PointerAction::Press { at: pressed.from, button: PressButton::Secondary }]
    }

    fn down(&mut self, input: &PointerInput) -> Vec<PointerAction> {
        // Nobody saw how its last press ended.
        let mut actions = self.release_unseen(|p| p.id == input.id);
        self.forget(input.id);
        let is_finger = input.kind == PointerKind::Touch;
        actions.extend(if is_finger { self.finger_down(input) } else { self.button_down(input) });
        actions
    }

    fn finger_down(&mut self, input: &PointerInput) -> Vec<PointerAction> {
        let is_palm = self.down.iter().any(|c| c.kind != PointerKind::Touch);
        let PointerInput { id, kind, at, .. } = *input;
        self.down.push(Contact { id, kind, at, is_ignored: is_palm });
        let fingers = self.fingers().count();
        if is_palm || fingers == 0 {
            return Vec::new();
        }
        if fingers > 1 {
            return self.drop_press();
        }
        if !input.fingers_move_view {
            self.press = Some(Press { id, button: (0, 1), from: at, has_begun: false, moved: false });
            self.presses = self.presses.wrapping_add(1);
        }
        Vec::new()
    }

    /// A button went down, alone or while another one is.
    fn button_down(&mut self, input: &PointerInput) -> Vec<PointerAction> {
        let Some(button) = PressButton::from_number(input.button) else { return Vec::new() };
        let by_finger = self.press.is_some_and(|p| self.is_finger(p.id));
        if self.press.is_some() && !by_finger {
            return Vec::new();
        }
        // The hand that holds the pen or the mouse may lie on the screen.
        let mut actions = self.drop_press();
        self.fingers_mut().for_each(|finger| finger.is_ignored = true);
        let PointerInput { id, kind, at, .. } = *input;
        self.down.push(Contact { id, kind, at, is_ignored: false });
        let bit = button_bit(input.button);
        self.press = Some(Press { id, button: (input.button, bit), from: at, has_begun: true, moved: false });
        self.presses = self.presses.wrapping_add(1);
        actions.push(PointerAction::Press { at, button });
        actions
    }

    fn moved(&mut self, input: &PointerInput) -> Vec<PointerAction> {
        let Some(index) = self.down.iter().position(|c| c.id == input.id) else {
            return self.moved_without_press(input);
        };
        let pressed = self.press.filter(|p| p.id == input.id);
        if let Some(press) = pressed
            && input.buttons & press.button.1 == 0
        {
            return self.button_up(press, input);
        }
        let before: Vec<Point2> = self.fingers().map(|c| c.at).collect();
        let Some(contact) = self.down.get_mut(index) else { return Vec::new() };
        let last = std::mem::replace(&mut contact.at, input.at);
        let by = [input.at[0] - last[0], input.at[1] - last[1]];
        match (pressed, *contact) {
            (Some(press), contact) => self.drag(press, contact, by),
            (None, contact) if contact.is_ignored || contact.kind != PointerKind::Touch => Vec::new(),
            (None, _) => self.move_fingers(&before, by),
        }
    }

    /// A mouse or a pen moved, or changed a button, while none of its presses runs.
    fn moved_without_press(&mut self, input: &PointerInput) -> Vec<PointerAction> {
        if input.kind == PointerKind::Touch || self.press.is_some_and(|p| p.has_begun) {
            return Vec::new();
        }
        let goes_down = input.button >= 0 && input.buttons & button_bit(input.button) != 0;
        if goes_down { self.button_down(input) } else { vec![PointerAction::Hover(input.at)] }
    }

    fn drag(&mut self, press: Press, contact: Contact, by: Point2) -> Vec<PointerAction> {
        let limit_px = if contact.kind == PointerKind::Touch { TAP_PX } else { CLICK_PX };
        let moved = press.moved || distance(press.from, contact.at) > limit_px;
        let at = contact.at;
        let mut actions = Vec::new();
        if !press.has_begun {
            if !moved {
                return actions;
            }
            actions.push(PointerAction::Press { at: press.from, button: PressButton::Primary });
            let by = [at[0] - press.from[0], at[1] - press.from[1]];
            actions.push(PointerAction::Drag { at, by, moved });
        } else {
            actions.push(PointerAction::Drag { at, by, moved });
        }
        self.press = Some(Press { moved, has_begun: true, ..press });
        actions
    }

    /// Fingers without a press move the view.
    fn move_fingers(&self, before: &[Point2], by: Point2) -> Vec<PointerAction> {
        let after: Vec<Point2> = self.fingers().map(|c| c.at).collect();
        match (before, after.as_slice()) {
            ([_], [_]) => vec![PointerAction::Pan(by)],
            ([a0, b0, ..], [a1, b1, ..]) if (a0, b0) != (a1, b1) => {
                vec![PointerAction::Pinch(ViewGesture::of_fingers([*a0, *b0], [*a1, *b1]))]
            }
            _ => Vec::new(),
        }
    }

    /// The button of the press is up, in an event that is no [`PointerPhase::Up`]: another button is still down, or nobody
    /// saw how it was released.
    fn button_up(&mut self, press: Press, input: &PointerInput) -> Vec<PointerAction> {
        let is_seen = input.button == press.button.0;
        let mut actions = if is_seen {
            self.release_at(press, input.at)
        } else {
            self.release_unseen(|p| p.id == press.id)
        };
        self.forget(input.id);
        actions.push(PointerAction::Hover(input.at));
        actions
    }

    fn up(&mut self, input: &PointerInput) -> Vec<PointerAction> {
        let actions = match self.press.filter(|p| p.id == input.id) {
            Some(press) if press.has_begun => self.release_at(press, input.at),
            Some(press) => {
                self.press = None;
                let at = press.from;
                let button = PressButton::Primary;
                vec![PointerAction::Press { at, button }, PointerAction::Release { at, moved: false }]
            }
            None => Vec::new(),
        };
        self.forget(input.id);
        actions
    }

    /// Release a press at a position that may be a move further.
    fn release_at(&mut self, press: Press, at: Point2) -> Vec<PointerAction> {
        let last = self.down.iter_mut().find(|c| c.id == press.id);
        let mut actions = match last {
            Some(contact) if contact.at != at => {
                let by = [at[0] - contact.at[0], at[1] - contact.at[1]];
                contact.at = at;
                let contact = *contact;
                self.drag(press, contact, by)
            }
            _ => Vec::new(),
        };
        let moved = self.press.take().is_some_and(|p| p.moved);
        actions.push(PointerAction::Release { at, moved });
        actions
    }

    /// Release a press where its pointer was seen last.
    fn release_unseen(&mut self, is_it: impl FnOnce(&Press) -> bool) -> Vec<PointerAction> {
        let Some(press) = self.press.take_if(|p| is_it(p)).filter(|p| p.has_begun) else { return Vec::new() };
        let at = self.down.iter().find(|c| c.id == press.id).map_or(press.from, |c| c.at);
        vec![PointerAction::Release { at, moved: press.moved }]
    }

    /// Something else may get the pointer's next events; as long as the button is down, the press runs on.
    fn lost_capture(&mut self, input: &PointerInput) -> Vec<PointerAction> {
        let is_held = |p: &Press| p.id == input.id && input.buttons & p.button.1 != 0;
        if self.press.as_ref().is_some_and(is_held) {
            return Vec::new();
        }
        let released = self.release_unseen(|p| p.id == input.id);
        self.forget(input.id);
        released
    }

    /// End the press without an effect.
    fn drop_press(&mut self) -> Vec<PointerAction> {
        let dropped = self.press.take().filter(|p| p.has_begun);
        dropped.map(|_| PointerAction::Cancel).into_iter().collect()
    }

    fn forget(&mut self, id: i32) {
        self.down.retain(|c| c.id != id);
    }

    fn is_finger(&self, id: i32) -> bool {
        self.down.iter().any(|c| c.id == id && c.kind == PointerKind::Touch)
    }

    /// Fingers that count, in the order in which they came.
    fn fingers(&self) -> impl Iterator<Item = &Contact> {
        self.down.iter().filter(|c| c.kind == PointerKind::Touch && !c.is_ignored)
    }

    fn fingers_mut(&mut self) -> impl Iterator<Item = &mut Contact> {
        self.down.iter_mut().filter(|c| c.kind == PointerKind::Touch)
    }
}

/// Bit of a button in the buttons that are down.
fn button_bit(button: i16) -> u16 {
    match button {
        0 => 1,
        1 => 4,
        2 => 2,
        other => u32::try_from(other).ok().and_then(|b| 1_u16.checked_shl(b)).unwrap_or(0),
    }
}

//! Pointers in the page: their exact positions, and drags of controls.

use assay_core::geometry::Point2;
use assay_editor::pointer::{Gestures, PointerAction, PointerInput, PointerKind, PointerPhase};
use assay_editor::tool::KeyModifiers;
use leptos::ev;
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, PointerEvent};

/// Time after which a finger that stays is a press of the secondary button.
const STAY: Duration = Duration::from_millis(550);

thread_local! {
    /// Whether a pen was used since the page was loaded: from then on fingers move views and draw nothing.
    static PEN_WAS_USED: Cell<bool> = const { Cell::new(false) };
}

/// Position of an event in an element as a share of its width and height, 0 at its left and top. It is exact to fractions of
/// a CSS px, and right for an element that is scaled.
pub fn share_in(event: &MouseEvent, element: &Element) -> Point2 {
    let frame = element.get_bounding_client_rect();
    share(client_position(event), [frame.left(), frame.top(), frame.width(), frame.height()])
}

/// The same for the element that listens.
pub fn share_in_target(event: &MouseEvent) -> Option<Point2> {
    Some(share_in(event, &listener(event)?))
}

/// Position of an event in the element that listens, in an element's own px: of `size_px` from edge to edge.
pub fn position_in_target(event: &MouseEvent, size_px: [f64; 2]) -> Option<Point2> {
    let [x, y] = share_in_target(event)?;
    Some([x * size_px[0], y * size_px[1]])
}

/// Call when the window loses the focus, until the current owner ends.
pub fn on_leaving_window(call: impl Fn() + 'static) {
    let listener = window_event_listener(ev::blur, move |_| call());
    on_cleanup(move || listener.remove());
}

fn share([x, y]: Point2, [left, top, width, height]: [f64; 4]) -> Point2 {
    let part = |at: f64, start: f64, size: f64| if size > 0.0 { (at - start) / size } else { 0.0 };
    [part(x, left, width), part(y, top, height)]
}

/// Position of an event in the window, CSS px with fractions; web-sys would cut them off.
fn client_position(event: &MouseEvent) -> Point2 {
    let read = |name: &str, whole: i32| {
        let exact = js_sys::Reflect::get(event, &name.into()).ok().and_then(|v| v.as_f64());
        exact.unwrap_or(f64::from(whole))
    };
    [read("clientX", event.client_x()), read("clientY", event.client_y())]
}

fn listener(event: &MouseEvent) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}

/// Let the element that listens get all of the pointer's events until it is released.
fn capture(event: &PointerEvent) {
    if let Some(element) = listener(event) {
        // A pointer that is gone already cannot be captured; then there is no drag either.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// Keys held during an event.
fn modifiers(event: &MouseEvent) -> KeyModifiers {
    KeyModifiers {
        shift: event.shift_key(),
        ctrl: event.ctrl_key() || event.meta_key(),
        alt: event.alt_key(),
    }
}

/// What a pointer did over a view, with its device and the keys held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ViewPointerEvent {
    /// What it did, in the view's own px.
    pub action: PointerAction,
    /// Device.
    pub kind: PointerKind,
    /// Keys held.
    pub modifiers: KeyModifiers,
}

type Act = Box<dyn Fn(ViewPointerEvent)>;
type SizePx = Box<dyn Fn() -> [f64; 2]>;

/// Pointers of a view: mouse, pen and fingers become presses, drags and gestures.
#[derive(Clone, Copy)]
pub struct ViewPointers {
    gestures: StoredValue<Gestures>,
    size_px: StoredValue<SizePx, LocalStorage>,
    act: StoredValue<Act, LocalStorage>,
    /// Device and position of the last event.
    last: StoredValue<(PointerKind, Point2)>,
}

impl ViewPointers {
    /// Pointers of a view whose size is `size_px` in its own px; `act` gets what they do.
    pub fn new(size_px: impl Fn() -> [f64; 2] + 'static, act: impl Fn(ViewPointerEvent) + 'static) -> Self {
        let (size_px, act): (SizePx, Act) = (Box::new(size_px), Box::new(act));
        let pointers = Self {
            gestures: StoredValue::new(Gestures::default()),
            size_px: StoredValue::new_local(size_px),
            act: StoredValue::new_local(act),
            last: StoredValue::new((PointerKind::Mouse, [0.0; 2])),
        };
        on_leaving_window(move || {
            let actions = pointers.gestures.try_update_value(Gestures::leave_window).unwrap_or_default();
            pointers.send(actions, KeyModifiers::default());
        });
        pointers
    }

    /// Whether a pointer is down.
    pub fn is_down(self) -> bool {
        self.gestures.with_value(Gestures::is_down)
    }

    /// Take an event of the view's element.
    pub fn handle(self, phase: PointerPhase, event: &PointerEvent) {
        let Some(at) = self.position(event) else { return };
        let kind = kind(&event.pointer_type());
        self.last.set_value((kind, at));
        if phase == PointerPhase::Down {
            capture(event);
        }
        if phase == PointerPhase::Down && event.button() == 1 {
            // The browser would scroll by itself.
            event.prevent_default();
        }
        let input = PointerInput {
            id: event.pointer_id(),
            kind,
            button: event.button(),
            buttons: event.buttons(),
            at,
            fingers_move_view: pen_was_used(kind),
        };
        let actions = self.gestures.try_update_value(|g| g.handle(phase, &input)).unwrap_or_default();
        self.send(actions, modifiers(event));
        if phase == PointerPhase::Down {
            self.wait_for_stay();
        }
    }

    /// Keys of a wheel or a double click, and its position, which browsers give in whole px: that of the pointer where it is the
    /// same.
    pub fn position_of_whole(self, event: &MouseEvent) -> Option<(Point2, KeyModifiers)> {
        Some((exact_position(self.last.get_value().1, self.position(event)?), modifiers(event)))
    }

    fn position(self, event: &MouseEvent) -> Option<Point2> {
        position_in_target(event, self.size_px.try_with_value(|size_px| size_px())?)
    }

    fn send(self, actions: Vec<PointerAction>, modifiers: KeyModifiers) {
        let (kind, _) = self.last.get_value();
        for action in actions {
            self.act.try_with_value(|act| act(ViewPointerEvent { action, kind, modifiers }));
        }
    }

    /// Make a finger that stays a press of the secondary button.
    fn wait_for_stay(self) {
        let Some(press) = self.gestures.with_value(Gestures::waits_for_stay) else { return };
        set_timeout(
            move || {
                let actions = self.gestures.try_update_value(|g| g.stay(press)).unwrap_or_default();
                self.send(actions, KeyModifiers::default());
            },
            STAY,
        );
    }
}

/// The exact position of a pointer if a position in whole px is the same, or else that one.
fn exact_position(exact: Point2, whole: Point2) -> Point2 {
    let is_same = (0..2).all(|axis| (0.0..1.0).contains(&(exact[axis] - whole[axis])));
    if is_same { exact } else { whole }
}

fn kind(pointer_type: &str) -> PointerKind {
    match pointer_type {
        "touch" => PointerKind::Touch,
        "pen" => PointerKind::Pen,
        _ => PointerKind::Mouse,
    }
}

/// Whether a pen was used until now, or is.
fn pen_was_used(kind: PointerKind) -> bool {
    PEN_WAS_USED.with(|used| {
        used.set(used.get() || kind == PointerKind::Pen);
        used.get()
    })
}

/// Drag of a control, such as a slider: by one pointer with its primary button, until that is up.
#[derive(Clone, Copy)]
pub struct ControlDrag(StoredValue<HeldControl>);

impl ControlDrag {
    /// Drag of one control, for as long as the current owner.
    pub fn create() -> Self {
        let drag = Self(StoredValue::new(HeldControl::default()));
        on_leaving_window(move || {
            drag.0.try_update_value(|held| *held = HeldControl::default());
        });
        drag
    }

    /// A button or a finger went down on the control. Returns whether the drag begins.
    pub fn begin(self, event: &PointerEvent) -> bool {
        let begins = self.0.try_update_value(|held| held.begin(event.pointer_id(), event.button()));
        if begins == Some(true) {
            capture(event);
        }
        begins == Some(true)
    }

    /// A pointer moved. Returns whether it drags the control.
    pub fn moves(self, event: &PointerEvent) -> bool {
        self.0.try_update_value(|held| held.moves(event.pointer_id(), event.buttons())) == Some(true)
    }

    /// The control lost the capture of a pointer: the drag goes on as long as the button is down.
    pub fn lose(self, event: &PointerEvent) {
        self.moves(event);
    }

    /// A pointer was released or taken away.
    pub fn end(self, event: &PointerEvent) {
        self.0.try_update_value(|held| held.end(event.pointer_id()));
    }
}

/// Pointer that holds a control.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct HeldControl {
    by: Option<i32>,
}

impl HeldControl {
    fn begin(&mut self, id: i32, button: i16) -> bool {
        let begins = self.by.is_none_or(|held| held == id) && button == 0;
        if begins {
            self.by = Some(id);
        }
        begins
    }

    fn moves(&mut self, id: i32, buttons: u16) -> bool {
        if self.by != Some(id) {
            return false;
        }
        if buttons & 1 == 0 {
            self.by = None;
        }
        self.by.is_some()
    }

    fn end(&mut self, id: i32) {
        self.by.take_if(|held| *held == id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_has_fractions_of_a_pixel() {
        assert_eq!(share([110.25, 50.5], [10.25, 0.5, 400.0, 100.0]), [0.25, 0.5]);
        assert_eq!(share([1.0, 1.0], [0.0; 4]), [0.0, 0.0], "an element without a size");
    }

    #[test]
    fn a_position_leaves_the_element_on_all_sides() {
        assert_eq!(share([0.0, 150.0], [100.0, 0.0, 200.0, 100.0]), [-0.5, 1.5]);
    }

    #[test]
    fn a_wheel_turns_at_the_exact_position_of_a_pointer_that_rests() {
        assert_eq!(exact_position([10.75, 20.25], [10.0, 20.0]), [10.75, 20.25]);
        assert_eq!(exact_position([10.75, 20.25], [11.0, 20.0]), [11.0, 20.0], "it has moved");
        assert_eq!(exact_position([300.0, 20.25], [10.0, 20.0]), [10.0, 20.0]);
    }

    #[test]
    fn a_control_is_dragged_with_the_primary_button_until_it_is_up() {
        let mut held = HeldControl::default();
        assert!(!held.begin(1, 2), "the right button drags nothing");
        assert!(!held.moves(1, 1), "a press that began elsewhere drags nothing");
        assert!(held.begin(1, 0) && held.moves(1, 1));
        assert!(held.moves(1, 3), "the right button came down as well");
        assert!(!held.moves(1, 2), "the primary one is up");
        assert!(!held.moves(1, 1), "and stays so");
    }

    #[test]
    fn a_control_is_dragged_by_one_pointer() {
        let mut held = HeldControl::default();
        held.begin(1, 0);
        assert!(!held.begin(2, 0) && !held.moves(2, 1));
        held.end(2);
        assert!(held.moves(1, 1));
        held.end(1);
        assert!(!held.moves(1, 1));
    }

    #[test]
    fn a_device_that_a_browser_does_not_name_is_a_mouse() {
        assert_eq!(
            ["touch", "pen", "mouse", ""].map(kind),
            [PointerKind::Touch, PointerKind::Pen, PointerKind::Mouse, PointerKind::Mouse]
        );
    }
}

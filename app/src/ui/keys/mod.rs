//! Key bindings of the page, and the list of them.

mod chord;
mod focus;
mod list;

use chord::{Chord, KeyPress, Meanings, Script};
use focus::{FocusReturn, Focused};
use leptos::ev::{self, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
pub use list::KeyHint;
use std::rc::Rc;
use wasm_bindgen::JsCast;

type Run = Rc<dyn Fn() -> bool>;

#[derive(Clone)]
struct Binding {
    id: u32,
    group: &'static str,
    keys: String,
    chords: Vec<Chord>,
    title: String,
    /// Whether it works while a person types.
    in_fields: bool,
    /// Whether it is possible now.
    when: Option<Run>,
    /// Returns whether it made use of the key.
    run: Run,
    /// Whether it always makes use of the key.
    always: bool,
}

/// Answer of what is bound to a key: nothing, or whether it made use of the key. If it did not, the key goes to what was
/// bound to it before.
pub trait KeyUse {
    /// Whether there is no answer but yes.
    const ALWAYS: bool;
    /// Whether the key was used.
    fn was_used(self) -> bool;
}

impl KeyUse for () {
    const ALWAYS: bool = true;
    fn was_used(self) -> bool {
        true
    }
}

impl KeyUse for bool {
    const ALWAYS: bool = false;
    fn was_used(self) -> bool {
        self
    }
}

/// By context: the keys of this page. A binding ends with its owner; of two on one key, the later one gets it first.
#[derive(Clone, Copy)]
pub struct KeyBindings {
    bindings: StoredValue<Vec<Binding>, LocalStorage>,
    next: StoredValue<u32>,
    script: StoredValue<Script>,
    focus_return: FocusReturn,
    help: RwSignal<bool>,
}

impl KeyBindings {
    /// Provides the bindings and listens on the whole window.
    pub fn provide() -> Self {
        let keys = Self::new(FocusReturn::listen());
        provide_context(keys);
        window_event_listener(ev::keydown, move |event| keys.dispatch(&event));
        keys.bind("Help", "F1|?", "Show these keys", move || keys.help.update(|open| *open = !*open));
        keys
    }

    fn new(focus_return: FocusReturn) -> Self {
        Self {
            bindings: StoredValue::new_local(Vec::new()),
            next: StoredValue::new(0),
            script: StoredValue::new(Script::default()),
            focus_return,
            help: RwSignal::new(false),
        }
    }

    /// The ones that were provided.
    pub fn get() -> Self {
        expect_context()
    }

    /// Binds keys, such as `Ctrl+Shift+Z|Ctrl+Y`, until the current owner ends. `Alt+[W]` is the place of W on a US keyboard.
    pub fn bind<R: KeyUse>(
        &self,
        group: &'static str,
        keys: impl Into<String>,
        title: impl Into<String>,
        run: impl Fn() -> R + 'static,
    ) {
        self.add(group, keys.into(), title.into(), false, None, run);
    }

    /// The same, but bound and listed only while `when` holds.
    pub fn bind_when<R: KeyUse>(
        &self,
        group: &'static str,
        keys: impl Into<String>,
        title: impl Into<String>,
        when: impl Fn() -> bool + 'static,
        run: impl Fn() -> R + 'static,
    ) {
        self.add(group, keys.into(), title.into(), false, Some(Rc::new(when)), run);
    }

    /// The same as [`KeyBindings::bind`], also while a person types: what they typed is taken first.
    pub fn bind_in_fields(
        &self,
        group: &'static str,
        keys: impl Into<String>,
        title: impl Into<String>,
        run: impl Fn() + 'static,
    ) {
        self.add(group, keys.into(), title.into(), true, None, run);
    }

    fn add<R: KeyUse>(
        &self,
        group: &'static str,
        keys: String,
        title: String,
        in_fields: bool,
        when: Option<Run>,
        run: impl Fn() -> R + 'static,
    ) {
        let chords = keys.split('|').map(Chord::parse).collect();
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        let run: Run = Rc::new(move || run().was_used());
        let binding = Binding { id, group, keys, chords, title, in_fields, when, run, always: R::ALWAYS };
        self.bindings.update_value(|all| all.push(binding));
        let this = *self;
        on_cleanup(move || {
            this.bindings.try_update_value(|all| all.retain(|b| b.id != id));
        });
    }

    /// Let the focus return to an element once a pointer is done with a button, a list or a check box, so that keys reach the
    /// page again; until the current owner ends.
    pub fn return_focus_to(&self, selector: &'static str) {
        self.focus_return.set_home(selector);
    }

    /// Keys move the focus from now on: it stays where they move it.
    pub fn move_focus_by_keys(&self) {
        self.focus_return.move_by_keys();
    }

    /// Open the list.
    pub fn show_help(&self) {
        self.help.set(true);
    }

    fn dispatch(&self, event: &KeyboardEvent) {
        if event.default_prevented() || dialog_is_open() {
            return;
        }
        let Some(press) = pressed(event) else { return };
        self.script.update_value(|script| *script = script.after(&press));
        let meanings = press.meanings(self.script.get_value());
        let focused = Focused::from_target(event.target());
        if press.key == "Escape" && focused.is_left_by_escape() {
            return self.focus_return.leave(event.target());
        }
        if focused.keeps(&press) {
            if !self.focus_return.takes(focused, &press, event.target()) {
                if focused == Focused::Text && self.in_fields(&meanings) {
                    event.prevent_default();
                }
                return;
            }
            // Otherwise the control would go on to use the key.
            event.prevent_default();
        }
        if self.offer(&meanings, |_| true) {
            event.prevent_default();
        }
    }

    /// Give a key that came to a field to what is bound also there; what was typed is taken first.
    fn in_fields(&self, meanings: &Meanings) -> bool {
        let is_bound = self.bindings.with_value(|all| {
            all.iter().any(|b| b.in_fields && b.chords.iter().any(|chord| meanings.has(chord)))
        });
        if !is_bound {
            return false;
        }
        let field = document().active_element().and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(field) = &field {
            // A field hands over its value when it loses the focus. If it has none to lose, nothing was typed.
            let _ = field.blur();
        }
        let is_used = self.offer(meanings, |binding| binding.in_fields);
        if let Some(field) = field.filter(|_| !dialog_is_open()) {
            // A field that is gone does not need it.
            let _ = field.focus();
        }
        is_used
    }

    /// Give a key to what is bound to it until something makes use of it; what is printed on the key comes first.
    fn offer(&self, meanings: &Meanings, may: impl Fn(&Binding) -> bool) -> bool {
        let means = |binding: &&Binding, chords: &[Chord]| {
            may(binding) && binding.chords.iter().any(|chord| chords.contains(chord))
        };
        let bound: Vec<Binding> = self.bindings.with_value(|all| {
            let exact = all.iter().rev().filter(|b| means(b, &meanings.exact));
            let fallback = all.iter().rev().filter(|b| means(b, meanings.fallback.as_slice()));
            exact.chain(fallback).cloned().collect()
        });
        bound.into_iter().any(|binding| binding.is_possible() && (binding.run)())
    }
}

impl Binding {
    fn is_possible(&self) -> bool {
        self.when.as_ref().is_none_or(|when| when())
    }
}

/// Key of an event; `None` for what browsers send when they fill in a form, which is no key.
fn pressed(event: &KeyboardEvent) -> Option<KeyPress> {
    if !event.is_instance_of::<KeyboardEvent>() || event.is_composing() {
        return None;
    }
    Some(KeyPress {
        key: event.key(),
        code: event.code(),
        shift: event.shift_key(),
        ctrl: event.ctrl_key() || event.meta_key(),
        alt: event.alt_key(),
        alt_graph: event.get_modifier_state("AltGraph"),
    })
}

/// Sets `open` to false on Esc and on a press outside of `menu`, until the current owner ends.
pub fn close_on_outside_click(menu: NodeRef<html::Div>, open: RwSignal<bool>) {
    let escape = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" {
            open.set(false);
        }
    });
    let press = window_event_listener(ev::pointerdown, move |event| {
        let target: Option<web_sys::Node> = event.target().and_then(|t| t.dyn_into().ok());
        if open.get_untracked() && !menu.get_untracked().is_some_and(|menu| menu.contains(target.as_ref())) {
            open.set(false);
        }
    });
    on_cleanup(move || {
        escape.remove();
        press.remove();
    });
}

fn dialog_is_open() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    fn with_keys(test: impl FnOnce(KeyBindings)) {
        Owner::new().with(|| test(KeyBindings::new(FocusReturn::new())));
    }

    fn press(keys: KeyBindings, key: &str, code: &str, shift: bool) -> bool {
        let press = KeyPress { key: key.to_owned(), code: code.to_owned(), shift, ..KeyPress::default() };
        keys.offer(&press.meanings(Script::Latin), |_| true)
    }

    /// Names of what ran, in order.
    fn log() -> (Rc<RefCell<Vec<&'static str>>>, impl Fn(&'static str) + Clone) {
        let log = Rc::new(RefCell::new(Vec::new()));
        let writes = Rc::clone(&log);
        (log, move |name| writes.borrow_mut().push(name))
    }

    #[test]
    fn one_press_runs_one_binding_the_latest_that_makes_use_of_it() {
        with_keys(|keys| {
            let (log, note) = log();
            let [first, second, third] = [(); 3].map(|()| note.clone());
            keys.bind("A", "D", "Previous frame", move || first("frame"));
            keys.bind("A", "D", "Never bound", move || second("also"));
            keys.bind("A", "[D]", "Fly", move || {
                third("asked");
                false
            });
            assert!(press(keys, "d", "KeyD", false));
            assert_eq!(*log.borrow(), ["asked", "also"]);
        });
    }

    #[test]
    fn what_is_printed_on_a_key_comes_before_its_place() {
        with_keys(|keys| {
            let (log, note) = log();
            let (help, tag) = (note.clone(), note);
            keys.bind("A", "?", "Help", move || help("help"));
            keys.bind("A", "7", "Tag", move || tag("tag"));
            assert!(press(keys, "?", "Digit7", true), "a Cyrillic keyboard");
            assert!(press(keys, "è", "Digit7", false), "a French keyboard");
            assert_eq!(*log.borrow(), ["help", "tag"]);
        });
    }

    #[test]
    fn a_key_without_a_use_is_left_to_the_browser() {
        with_keys(|keys| {
            keys.bind_when("A", "P", "Polygon", || false, || ());
            assert!(!press(keys, "p", "KeyP", false));
            assert!(!press(keys, "q", "KeyQ", false));
        });
    }
}

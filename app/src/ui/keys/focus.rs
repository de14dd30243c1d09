//! Focus and keys: which keys the focused control needs for itself, and where the focus goes once a pointer is done with it.

use super::chord::KeyPress;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, EventTarget, FocusOptions, HtmlElement, MouseEvent};

/// What has the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Focused {
    /// The data, or nothing in particular.
    Page,
    /// A field that takes keys as text.
    Text,
    /// A drop-down list.
    List {
        /// Whether its options are on screen.
        is_open: bool,
    },
    /// A button, a link, a check box: it is pressed.
    Button,
    /// One of several radio buttons.
    Radio,
    /// A slider.
    Slider,
    /// Another element that can have the focus.
    Other,
}

impl Focused {
    /// What received an event.
    pub fn from_target(target: Option<EventTarget>) -> Self {
        let Some(element) = target.and_then(|target| target.dyn_into::<Element>().ok()) else {
            return Self::Page;
        };
        let kind = element.get_attribute("type").unwrap_or_default();
        let is_editable = element.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable);
        // Browsers that cannot say keep keys from the page while a list is open.
        let is_open = element.matches(":open").unwrap_or(false);
        Self::from_element(&element.tag_name(), &kind, is_editable, is_open)
    }

    fn from_element(tag: &str, kind: &str, is_editable: bool, is_open: bool) -> Self {
        match (tag, kind) {
            _ if is_editable => Self::Text,
            ("CANVAS" | "BODY" | "HTML", _) => Self::Page,
            ("SELECT", _) => Self::List { is_open },
            ("BUTTON" | "A" | "SUMMARY", _)
            | ("INPUT", "checkbox" | "button" | "submit" | "color" | "file") => Self::Button,
            ("INPUT", "radio") => Self::Radio,
            ("INPUT", "range") => Self::Slider,
            ("INPUT" | "TEXTAREA", _) => Self::Text,
            _ => Self::Other,
        }
    }

    /// Whether the control needs the key itself.
    pub fn keeps(self, press: &KeyPress) -> bool {
        let key = press.key.as_str();
        let is_plain = !press.ctrl;
        let is_move = key.starts_with("Arrow") || matches!(key, "Home" | "End" | "PageUp" | "PageDown");
        // Keys such as F6 write nothing.
        let is_function = key.strip_prefix('F').is_some_and(|number| number.parse::<u8>().is_ok());
        match self {
            Self::Page => false,
            Self::Text | Self::List { is_open: true } => !is_function,
            Self::List { is_open: false } => {
                let is_written = key.chars().count() == 1 || key == "Dead";
                is_plain && (is_written || is_move || matches!(key, "Enter" | "Tab" | "F4"))
            }
            Self::Button => is_plain && matches!(key, "Enter" | " " | "Tab"),
            Self::Radio => is_plain && (is_move || matches!(key, " " | "Tab")),
            Self::Slider => is_plain && (is_move || key == "Tab"),
            Self::Other => is_plain && key == "Tab",
        }
    }

    /// Whether the control gives a key to the data that it would keep, where a pointer left it with the focus: a list would choose
    /// by a letter, and Tab would go to another control.
    fn gives_after_pointer(self, press: &KeyPress) -> bool {
        match self {
            Self::List { is_open: false } => true,
            Self::Button | Self::Radio | Self::Slider | Self::Other => press.key == "Tab",
            Self::Page | Self::Text | Self::List { is_open: true } => false,
        }
    }

    /// Whether Esc leaves the control.
    pub fn is_left_by_escape(self) -> bool {
        matches!(self, Self::Text | Self::List { is_open: false })
    }
}

/// Return of the focus to the data of a page that has some.
#[derive(Clone, Copy)]
pub(super) struct FocusReturn {
    /// Selector of the element that the focus goes to.
    home: StoredValue<Option<&'static str>>,
    /// Whether a pointer moved the focus last; Tab moves it by keyboard.
    by_pointer: StoredValue<bool>,
}

impl FocusReturn {
    /// Without a home, the focus stays.
    pub fn new() -> Self {
        Self { home: StoredValue::new(None), by_pointer: StoredValue::new(false) }
    }

    /// Listens on the whole window.
    pub fn listen() -> Self {
        let this = Self::new();
        capture("pointerdown", move |_| this.by_pointer.set_value(true));
        // Before the handlers of a button: a dialog that one opens returns the focus to the data then.
        capture("click", move |event| {
            let is_by_pointer = event.dyn_ref::<MouseEvent>().is_some_and(|event| event.detail() > 0);
            let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let pressed = pressed.and_then(|target| target.closest("button, summary, input").ok().flatten());
            if let Some(pressed) = pressed.filter(|_| is_by_pointer) {
                let focused = Focused::from_target(Some(pressed.clone().into()));
                if matches!(focused, Focused::Button | Focused::Radio) && has_focus(&pressed) {
                    this.go(&pressed);
                }
            }
        });
        capture("change", move |event| {
            let changed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if let Some(changed) = changed.filter(|_| this.by_pointer.get_value()) {
                let focused = Focused::from_target(Some(changed.clone().into()));
                if matches!(focused, Focused::List { .. } | Focused::Button | Focused::Radio) {
                    this.go(&changed);
                }
            }
        });
        this
    }

    /// Let the focus return to the first element of a selector, until the current owner ends.
    pub fn set_home(self, selector: &'static str) {
        self.home.set_value(Some(selector));
        on_cleanup(move || {
            self.home.try_set_value(None);
        });
    }

    /// A control keeps a key. If a pointer left it with the focus, it may give the key and the focus to the data. Returns whether
    /// it did.
    pub fn takes(self, focused: Focused, press: &KeyPress, target: Option<EventTarget>) -> bool {
        let target = target.and_then(|target| target.dyn_into::<Element>().ok());
        let gives = self.by_pointer.get_value() && focused.gives_after_pointer(press);
        let is_taken = gives && target.is_some_and(|target| self.go(&target));
        if !is_taken && press.key == "Tab" {
            self.by_pointer.set_value(false);
        }
        is_taken
    }

    /// Keys move the focus from now on.
    pub fn move_by_keys(self) {
        self.by_pointer.set_value(false);
    }

    /// Take the focus from a field: to the data, or away.
    pub fn leave(self, target: Option<EventTarget>) {
        let Some(field) = target.and_then(|target| target.dyn_into::<HtmlElement>().ok()) else { return };
        if !self.go(&field) {
            // The element has a focus to lose, or losing it changes nothing.
            let _ = field.blur();
        }
    }

    /// Move the focus from a control to the data; controls of forms and dialogs keep it. Returns whether it moved.
    fn go(self, from: &Element) -> bool {
        let is_apart = from.closest("form, dialog, .bench-cover").ok().flatten().is_some();
        let home = self.home.get_value().filter(|_| !is_apart);
        let home = home.and_then(|selector| document().query_selector(selector).ok().flatten());
        let Some(home) = home.and_then(|home| home.dyn_into::<HtmlElement>().ok()) else { return false };
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        home.focus_with_options(&options).is_ok()
    }
}

fn has_focus(element: &Element) -> bool {
    document().active_element().as_ref() == Some(element)
}

/// Listen on the window before all others, until the current owner ends.
fn capture(name: &'static str, act: impl Fn(&Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(move |event: Event| act(&event));
    let _ = window().add_event_listener_with_callback_and_bool(name, closure.as_ref().unchecked_ref(), true);
    let closure = StoredValue::new_local(closure);
    on_cleanup(move || {
        closure.try_with_value(|closure| {
            let callback = closure.as_ref().unchecked_ref();
            let _ = window().remove_event_listener_with_callback_and_bool(name, callback, true);
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keeps(focused: Focused, key: &str) -> bool {
        focused.keeps(&KeyPress { key: key.to_owned(), ..KeyPress::default() })
    }

    fn keeps_with_ctrl(focused: Focused, key: &str) -> bool {
        focused.keeps(&KeyPress { key: key.to_owned(), ctrl: true, ..KeyPress::default() })
    }

    const CLOSED: Focused = Focused::List { is_open: false };

    #[test]
    fn a_text_field_keeps_all_keys_that_write() {
        assert!(["n", "F", "Enter", "Tab", "Delete", "1"].into_iter().all(|key| keeps(Focused::Text, key)));
        assert!(!keeps(Focused::Text, "F6") && !keeps(Focused::Text, "F1"));
    }

    #[test]
    fn a_closed_list_keeps_the_keys_that_choose() {
        assert!(["g", " ", "ArrowDown", "Home", "Enter", "Tab"].into_iter().all(|key| keeps(CLOSED, key)));
        assert!(
            !keeps(CLOSED, "Delete") && !keeps_with_ctrl(CLOSED, "z") && !keeps_with_ctrl(CLOSED, "Enter")
        );
        assert!(keeps(Focused::List { is_open: true }, "Escape"), "Esc closes it");
    }

    #[test]
    fn buttons_and_sliders_pass_on_what_they_have_no_use_for() {
        assert!(
            keeps(Focused::Button, "Enter") && keeps(Focused::Button, " ") && keeps(Focused::Button, "Tab")
        );
        assert!(!keeps(Focused::Button, "n") && !keeps_with_ctrl(Focused::Button, "Enter"));
        assert!(keeps(Focused::Slider, "ArrowLeft") && !keeps(Focused::Slider, "n"));
        assert!(!keeps(Focused::Slider, "Enter") && !keeps(Focused::Slider, " "));
        assert!(keeps(Focused::Radio, "ArrowUp") && !keeps(Focused::Radio, "p"));
        assert!(!keeps(Focused::Page, "Tab") && keeps(Focused::Other, "Tab"));
    }

    #[test]
    fn after_a_pointer_letters_leave_a_closed_list_and_tab_leaves_all_but_text() {
        let gives = |focused: Focused, key: &str| {
            focused.gives_after_pointer(&KeyPress { key: key.to_owned(), ..KeyPress::default() })
        };
        assert!(gives(CLOSED, "g") && gives(CLOSED, "ArrowDown") && gives(CLOSED, "Tab"));
        assert!(gives(Focused::Slider, "Tab") && !gives(Focused::Slider, "ArrowLeft"));
        assert!(!gives(Focused::Text, "Tab") && !gives(Focused::List { is_open: true }, "g"));
    }

    #[test]
    fn inputs_differ_by_their_type() {
        let focused = |kind| Focused::from_element("INPUT", kind, false, false);
        assert!(
            ["", "text", "number", "search", "date"].into_iter().all(|kind| focused(kind) == Focused::Text)
        );
        assert_eq!([focused("checkbox"), focused("color")], [Focused::Button; 2]);
        assert_eq!([focused("radio"), focused("range")], [Focused::Radio, Focused::Slider]);
        assert_eq!(Focused::from_element("DIV", "", true, false), Focused::Text);
        assert_eq!(Focused::from_element("CANVAS", "", false, false), Focused::Page);
    }
}

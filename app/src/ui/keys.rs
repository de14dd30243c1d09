//! Key bindings of the page, and the list of them.

use super::Dialog;
use leptos::ev::{self, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen::JsCast;

type Interceptor = Rc<dyn Fn(&KeyboardEvent) -> bool>;

/// A key with the modifiers that must be held.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Chord {
    ctrl: bool,
    alt: bool,
    shift: bool,
    /// As `KeyboardEvent.key` names it; letters as capitals.
    key: String,
}

impl Chord {
    /// From a text such as `Ctrl+Shift+Z`.
    fn parse(text: &str) -> Self {
        let mut chord = Self { ctrl: false, alt: false, shift: false, key: String::new() };
        // The plus key itself ends a text in "+".
        let (modifiers, key) = match text.strip_suffix('+') {
            Some(prefix) => (prefix.trim_end_matches('+'), "+"),
            None => text.rsplit_once('+').unwrap_or(("", text)),
        };
        for modifier in modifiers.split('+') {
            match modifier {
                "Ctrl" => chord.ctrl = true,
                "Alt" => chord.alt = true,
                "Shift" => chord.shift = true,
                _ => {}
            }
        }
        chord.key = match key {
            "Esc" => "Escape".to_owned(),
            "Del" => "Delete".to_owned(),
            "Space" => " ".to_owned(),
            "Left" | "Right" | "Up" | "Down" => format!("Arrow{key}"),
            other => other.to_owned(),
        };
        chord
    }

    fn from_event(event: &KeyboardEvent) -> Self {
        let key = event.key();
        let key = if key.chars().count() == 1 { key.to_uppercase() } else { key };
        let letter = key.chars().all(char::is_alphanumeric) || key == " ";
        Self {
            ctrl: event.ctrl_key() || event.meta_key(),
            alt: event.alt_key(),
            // Which sign a shifted key gives depends on the keyboard: `?` is `?`, with Shift or without.
            shift: event.shift_key() && letter,
            key,
        }
    }
}

#[derive(Clone)]
struct Binding {
    id: u32,
    group: &'static str,
    keys: String,
    chords: Vec<Chord>,
    title: String,
    run: Rc<dyn Fn()>,
}

/// By context: the keys of this page. A binding ends with its owner; of two on one key, the later one wins.
#[derive(Clone, Copy)]
pub struct KeyBindings {
    bindings: StoredValue<Vec<Binding>, LocalStorage>,
    interceptors: StoredValue<Vec<(u32, Interceptor)>, LocalStorage>,
    next: StoredValue<u32>,
    help: RwSignal<bool>,
}

impl KeyBindings {
    /// Provides the bindings and listens on the whole window.
    pub fn provide() -> Self {
        let keys = Self {
            bindings: StoredValue::new_local(Vec::new()),
            interceptors: StoredValue::new_local(Vec::new()),
            next: StoredValue::new(0),
            help: RwSignal::new(false),
        };
        provide_context(keys);
        window_event_listener(ev::keydown, move |event| keys.dispatch(&event));
        keys.bind("Help", "F1|?", "Show these keys", move || keys.help.update(|open| *open = !*open));
        keys
    }

    /// The ones that were provided.
    pub fn get() -> Self {
        expect_context()
    }

    /// Binds keys, such as `Ctrl+Shift+Z|Ctrl+Y`, until the current owner ends.
    pub fn bind(
        &self,
        group: &'static str,
        keys: impl Into<String>,
        title: impl Into<String>,
        run: impl Fn() + 'static,
    ) {
        let keys = keys.into();
        let chords = keys.split('|').map(Chord::parse).collect();
        let id = self.new_id();
        let binding = Binding { id, group, keys, chords, title: title.into(), run: Rc::new(run) };
        self.bindings.update_value(|all| all.push(binding));
        let this = *self;
        on_cleanup(move || {
            this.bindings.try_update_value(|all| all.retain(|b| b.id != id));
        });
    }

    /// Receives every key before the bindings (but not while a person types), until the current owner
    /// ends; `true` means that the key is handled.
    pub fn intercept(&self, see: impl Fn(&KeyboardEvent) -> bool + 'static) {
        let id = self.new_id();
        self.interceptors.update_value(|all| all.push((id, Rc::new(see))));
        let this = *self;
        on_cleanup(move || {
            this.interceptors.try_update_value(|all| all.retain(|(i, _)| *i != id));
        });
    }

    /// Open the list.
    pub fn show_help(&self) {
        self.help.set(true);
    }

    fn new_id(&self) -> u32 {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        id
    }

    fn dispatch(&self, event: &KeyboardEvent) {
        if event.default_prevented() || event.is_composing() || dialog_is_open() {
            return;
        }
        // Keys such as F6 write nothing.
        let is_written = event.key().len() == 1 || !event.key().starts_with('F');
        if let Some(field) = typed_into(event).filter(|_| is_written) {
            if event.key() == "Escape" {
                // The element has a focus to lose, or losing it changes nothing.
                let _ = field.blur();
            }
            return;
        }
        let interceptors = self.interceptors.get_value();
        if interceptors.iter().rev().any(|(_, see)| see(event)) {
            event.prevent_default();
            return;
        }
        let pressed = Chord::from_event(event);
        if wants_it_itself(event, &pressed) {
            return;
        }
        let bound = self.bindings.with_value(|all| {
            all.iter().rev().find(|b| b.chords.contains(&pressed)).map(|b| Rc::clone(&b.run))
        });
        if let Some(run) = bound {
            event.prevent_default();
            run();
        }
    }

    /// The list of keys, to be put in the page once.
    pub fn view(self) -> impl IntoView {
        view! {
            <Dialog open=self.help title="Keys" wide=true>
                <div class="keys-grid" data-testid="keys">{self.groups()}</div>
            </Dialog>
        }
    }

    fn groups(&self) -> Vec<AnyView> {
        let bindings = self.bindings.get_value();
        let mut groups: Vec<(&'static str, Vec<&Binding>)> = Vec::new();
        for binding in &bindings {
            match groups.iter_mut().find(|(name, _)| *name == binding.group) {
                Some((_, lines)) => lines.push(binding),
                None => groups.push((binding.group, vec![binding])),
            }
        }
        let show = |(name, lines): (&'static str, Vec<&Binding>)| {
            let lines = lines.into_iter().map(|b| {
                let title = b.title.clone();
                view! { <div class="keys-line"><span>{title}</span><KeyHint keys=b.keys.clone() /></div> }
            });
            view! { <section class="keys-group"><h3>{name}</h3>{lines.collect_view()}</section> }.into_any()
        };
        groups.into_iter().map(show).collect()
    }
}

/// The keys of a command as small caps, such as `Ctrl+Z`; alternatives beside each other.
#[component]
pub fn KeyHint(
    /// As in [`KeyBindings::bind`].
    #[prop(into)]
    keys: String,
) -> impl IntoView {
    let caps = keys.split('|').map(|k| view! { <kbd class="key">{k.to_owned()}</kbd> }).collect_view();
    view! { <span class="row" style="gap:4px">{caps}</span> }
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

/// The field that takes the key as text.
fn typed_into(event: &KeyboardEvent) -> Option<web_sys::HtmlElement> {
    let element: web_sys::HtmlElement = event.target()?.dyn_into().ok()?;
    let typed = match element.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => input_takes_text(&element.get_attribute("type").unwrap_or_default()),
        _ => element.is_content_editable(),
    };
    typed.then_some(element)
}

/// Whether an input of a type takes keys as text.
fn input_takes_text(kind: &str) -> bool {
    !matches!(kind, "checkbox" | "radio" | "button" | "range" | "color")
}

/// Whether the focused element uses the key itself: a button Enter and Space, a slider its arrows.
fn wants_it_itself(event: &KeyboardEvent, pressed: &Chord) -> bool {
    let Some(element) = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()) else {
        return false;
    };
    element_uses(&element.tag_name(), pressed)
}

fn element_uses(tag: &str, pressed: &Chord) -> bool {
    match tag {
        "BUTTON" | "A" | "SUMMARY" => !pressed.ctrl && matches!(pressed.key.as_str(), "Enter" | " " | "Tab"),
        "INPUT" => pressed.key.starts_with("Arrow") || matches!(pressed.key.as_str(), " " | "Tab"),
        _ => false,
    }
}

fn dialog_is_open() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}

#[cfg(test)]
mod tests {
    use super::{Chord, element_uses, input_takes_text};

    #[test]
    fn a_focused_element_gets_its_own_keys() {
        let uses = |tag, keys| element_uses(tag, &Chord::parse(keys));
        assert!(uses("BUTTON", "Enter") && uses("A", "Enter") && uses("INPUT", "Left"));
        assert!(!uses("BUTTON", "Ctrl+Enter") && !uses("BUTTON", "Z") && !uses("DIV", "Enter"));
    }

    #[test]
    fn only_inputs_of_text_take_letters() {
        assert!(["", "text", "number", "search", "date"].into_iter().all(input_takes_text));
        assert!(!["checkbox", "radio", "button", "range", "color"].into_iter().any(input_takes_text));
    }

    #[test]
    fn a_chord_without_modifiers_is_its_key() {
        let chord = Chord::parse("?");
        assert_eq!((chord.key.as_str(), chord.ctrl, chord.alt), ("?", false, false));
        assert_ne!(Chord::parse("Ctrl+D"), Chord::parse("D"));
        assert_eq!(Chord::parse("Ctrl++").key, "+");
    }

    #[test]
    fn chords_are_read_as_people_write_them() {
        let chord = Chord::parse("Ctrl+Shift+Z");
        assert!(chord.ctrl && chord.shift && !chord.alt);
        assert_eq!(chord.key, "Z");
        assert_eq!(Chord::parse("Esc").key, "Escape");
        assert_eq!(Chord::parse("+").key, "+");
        assert_eq!(Chord::parse("Left").key, "ArrowLeft");
    }
}

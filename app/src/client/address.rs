//! Addresses: which page is open, and going to another one without loading the app anew.
//!
//! A router of its own instead of a library's: the library's share of the download was a tenth of what the whole page
//! may weigh, for a list of paths (see docs/decisions/0003-own-router.md).

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;

/// The page's address.
#[derive(Clone, Copy, Debug)]
pub struct Address(RwSignal<String>);

/// The parts of the address that the open page was opened with; a page that is being left keeps its own.
#[derive(Clone, Copy, Debug)]
pub struct Parts(RwSignal<Vec<String>>);

impl Address {
    /// Follow links, and the browser's buttons for back and forward. Call once, at the root.
    pub fn provide() -> Self {
        let address = Self(RwSignal::new(current()));
        provide_context(address);
        let back = window_event_listener(leptos::ev::popstate, move |_| address.0.set(current()));
        let click = window_event_listener(leptos::ev::click, move |event| {
            if let Some(path) = followed(&event) {
                event.prevent_default();
                address.go(&path);
            }
        });
        on_cleanup(move || {
            back.remove();
            click.remove();
        });
        address
    }

    /// The one that was provided.
    pub fn get() -> Self {
        expect_context()
    }

    /// The path; tracked.
    pub fn path(self) -> String {
        self.0.get()
    }

    /// Go to a path of this app.
    pub fn go(self, path: &str) {
        self.enter(path, false);
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Go there in place of the page that is open, so that "back" does not lead to it.
    pub fn replace(self, path: &'static str) {
        // A page that is being built must be done before another one takes its place.
        queue_microtask(move || self.enter(path, true));
    }

    fn enter(self, path: &str, replaces: bool) {
        if let Ok(history) = window().history() {
            let entered = match replaces {
                true => history.replace_state_with_url(&JsValue::NULL, "", Some(path)),
                false => history.push_state_with_url(&JsValue::NULL, "", Some(path)),
            };
            // A browser that refuses shows the page all the same, under the old address.
            let _ = entered;
        }
        self.0.set(path.split(['?', '#']).next().unwrap_or(path).to_owned());
    }
}

impl Parts {
    /// For a page: follows the address as long as `is_same` says that it is this page's.
    pub fn provide(is_same: impl Fn(&[String]) -> bool + 'static) {
        let address = Address::get();
        let parts = RwSignal::new(split(&address.0.get_untracked()));
        Effect::new(move |_| {
            let now = split(&address.path());
            if is_same(&now) && parts.with_untracked(|known| *known != now) {
                parts.set(now);
            }
        });
        provide_context(Self(parts));
    }

    /// The parts of the page's address, such as `projects` and an id.
    pub fn get() -> Self {
        expect_context()
    }

    /// One part; empty where there is none. Tracked.
    pub fn at(self, index: usize) -> String {
        self.0.with(|parts| parts.get(index).cloned()).unwrap_or_default()
    }
}

/// A path's parts, with what was escaped in them.
pub fn split(path: &str) -> Vec<String> {
    let plain =
        |part: &str| js_sys::decode_uri_component(part).map_or_else(|_| part.to_owned(), String::from);
    path.split('/').filter(|part| !part.is_empty()).map(plain).collect()
}

fn current() -> String {
    window().location().pathname().unwrap_or_default()
}

/// The path that a click on a link of this app asks for; clicks that want another tab are the browser's.
fn followed(event: &web_sys::MouseEvent) -> Option<String> {
    let plain = event.button() == 0
        && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
    if !plain || event.default_prevented() {
        return None;
    }
    let link = event.target()?.dyn_into::<web_sys::Element>().ok()?.closest("a[href]").ok()??;
    let href = link.get_attribute("href")?;
    let elsewhere = link.has_attribute("download") || link.has_attribute("target") || href.starts_with("//");
    (href.starts_with('/') && !href.starts_with("/api/") && !elsewhere).then_some(href)
}

/// Shows nothing and goes elsewhere.
#[component]
pub fn Redirect(
    /// Where.
    path: &'static str,
) -> impl IntoView {
    Address::get().replace(path);
}

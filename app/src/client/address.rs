//! Addresses: which page is open, and going to another one without loading the app anew
//! where this half of it has that page.
//!
//! A router of its own instead of a library's: the library's share of the download was a tenth of what the whole page
//! may weigh, for a list of paths (see docs/decisions/0003-own-router.md).

use crate::PageRoute;
use assay_core::api::pages::opens;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;

/// The page's address.
#[derive(Clone, Copy)]
pub struct Address {
    path: RwSignal<String>,
    /// The pages of this half of the app.
    pages: &'static [PageRoute],
}

/// The parts of the address that the open page was opened with; a page that is being left keeps its own.
#[derive(Clone, Copy, Debug)]
pub struct Parts(RwSignal<Vec<String>>);

impl Address {
    /// Follow links, and the browser's buttons for back and forward. Call once, at the root.
    pub fn provide(pages: &'static [PageRoute]) -> Self {
        let address = Self { path: RwSignal::new(current()), pages };
        provide_context(address);
        let back = window_event_listener(leptos::ev::popstate, move |_| address.path.set(current()));
        let click = window_event_listener(leptos::ev::click, move |event| {
            // A page of the other half is for the browser to load.
            if let Some(path) = followed(&event).filter(|path| address.is_here(path)) {
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
        self.path.get()
    }

    /// Which page of this half is open; tracked.
    pub fn page(self) -> Option<usize> {
        self.page_of(&self.path())
    }

    /// Whether this half of the app has the page of a path.
    pub fn is_here(self, path: &str) -> bool {
        self.page_of(path).is_some()
    }

    fn page_of(self, path: &str) -> Option<usize> {
        let parts = split(path_alone(path));
        self.pages.iter().position(|(pattern, _)| opens(pattern, parts.iter().map(String::as_str)))
    }

    /// Go to a path of the app.
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
        // A browser that refuses shows what it showed.
        if !self.is_here(path) {
            let location = window().location();
            let _ = if replaces { location.replace(path) } else { location.assign(path) };
            return;
        }
        if let Ok(history) = window().history() {
            let entered = match replaces {
                true => history.replace_state_with_url(&JsValue::NULL, "", Some(path)),
                false => history.push_state_with_url(&JsValue::NULL, "", Some(path)),
            };
            // A browser that refuses shows the page all the same, under the old address.
            let _ = entered;
        }
        self.path.set(path_alone(path).to_owned());
    }
}

fn path_alone(path: &str) -> &str {
    path.split(['?', '#']).next().unwrap_or(path)
}

impl Parts {
    /// For the page that is open: follows the address as long as it is this page's.
    pub fn provide() {
        let address = Address::get();
        let page = untrack(move || address.page());
        let parts = RwSignal::new(split(&address.path.get_untracked()));
        Effect::new(move |_| {
            let now = split(&address.path());
            if address.page() == page && parts.with_untracked(|known| *known != now) {
                parts.set(now);
            }
        });
        provide_context(Self(parts));
    }

    /// The parts of the page's address, such as `projects` and an id.
    pub fn get() -> Self {
        expect_context()
    }

    /// The project that the page is about, by its id; empty where it is about none. Not tracked.
    pub fn project(self) -> String {
        untrack(|| self.at(1))
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

//! Windows of one person with one task: the token of each, and messages between windows of one browser.

use super::http::ROOT;
use super::segment;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeMap;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{BroadcastChannel, MessageEvent, RequestInit};

const CHANNEL: &str = "assay.windows";

thread_local! {
    /// Last token of each task in this page.
    static TOKENS: RefCell<BTreeMap<String, String>> = const { RefCell::new(BTreeMap::new()) };
}

/// Token with which this window opens a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowToken {
    /// New and random.
    pub token: String,
    /// The one that this window had for the task before, also before it was reloaded.
    pub previous: Option<String>,
}

fn reload_key(task: &str) -> String {
    format!("assay.window.{task}")
}

fn session_storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

/// A new token for this window and a task.
pub fn next_token(task: &str) -> WindowToken {
    let token = uuid::Uuid::new_v4().to_string();
    let before = TOKENS.with_borrow_mut(|all| all.insert(task.to_owned(), token.clone()));
    // A copy of this tab has a copy of the session storage: the token is there only while the page reloads.
    let storage = session_storage();
    let reloaded = storage.as_ref().and_then(|s| s.get_item(&reload_key(task)).ok().flatten());
    if let Some(storage) = storage {
        let _ = storage.remove_item(&reload_key(task));
    }
    WindowToken { token, previous: before.or(reloaded) }
}

/// Leave the token for this window's next page, which may be the same task again.
pub fn leave_token(task: &str, token: &str) {
    if let Some(storage) = session_storage() {
        let _ = storage.set_item(&reload_key(task), token);
    }
}

/// Let the task go, by a request that outlives the page.
pub fn release(project: &str, task: &str, token: &str) {
    let url = format!("{ROOT}/projects/{}/tasks/{}/window", segment(project), segment(task));
    let request = RequestInit::new();
    request.set_method("DELETE");
    // web-sys has no `keepalive`.
    let _ = js_sys::Reflect::set(&request, &"keepalive".into(), &true.into());
    if let Ok(headers) = web_sys::Headers::new() {
        let _ = headers.set(assay_core::api::WINDOW_TOKEN_HEADER, token);
        request.set_headers(&headers);
    }
    let sent = window().fetch_with_str_and_init(&url, &request);
    leptos::task::spawn_local(async move {
        // A release that does not arrive ends with the lease.
        let _ = wasm_bindgen_futures::JsFuture::from(sent).await;
    });
}

/// Name of this window for people: browser and system.
pub fn name() -> String {
    window_name(&window().navigator().user_agent().unwrap_or_default())
}

/// Browser and system of a `User-Agent`.
fn window_name(agent: &str) -> String {
    let find = |names: &[(&str, &'static str)], default: &'static str| {
        names.iter().find(|(part, _)| agent.contains(part)).map_or(default, |(_, name)| *name)
    };
    let browsers = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    let systems = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    format!("{} on {}", find(&browsers, "Browser"), find(&systems, "another system"))
}

/// Message between windows of one browser about a person's task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowMessage {
    /// Id of the person.
    pub user: String,
    /// Id of the task.
    pub task: String,
    /// Token of the window that sends it.
    pub token: String,
    /// What it says.
    pub kind: WindowMessageKind,
}

/// Kind of a message between windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WindowMessageKind {
    /// The sender holds the task now.
    Holds,
    /// The sender is about to take the task over: save now.
    Save,
    /// The sender saved what it had.
    Saved,
}

/// Channel to the other windows of this browser; it closes with the component that opened it.
#[derive(Clone, Copy)]
pub struct WindowChannel(StoredValue<Option<BroadcastChannel>, LocalStorage>);

impl WindowChannel {
    /// Open the channel and receive messages of other windows.
    pub fn open(receive: impl Fn(WindowMessage) + 'static) -> Self {
        // A browser without the channel learns of other windows from the server.
        let channel = BroadcastChannel::new(CHANNEL).ok();
        if let Some(channel) = &channel {
            let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                let text = event.data().as_string();
                if let Some(message) = text.and_then(|text| serde_json::from_str(&text).ok()) {
                    receive(message);
                }
            });
            channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
            on_message.forget();
        }
        let stored = StoredValue::new_local(channel);
        on_cleanup(move || {
            stored.try_update_value(|channel| {
                if let Some(channel) = channel.take() {
                    channel.set_onmessage(None);
                    channel.close();
                }
            });
        });
        Self(stored)
    }

    /// Send a message to the other windows.
    pub fn send(self, message: &WindowMessage) {
        let text = serde_json::to_string(message).unwrap_or_default();
        let _ = self.0.try_with_value(|channel| channel.as_ref().map(|c| c.post_message(&text.into())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_named_by_its_browser_and_system() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
        assert_eq!(window_name(chrome), "Chrome on Linux");
        let edge =
            format!("{} Edg/126.0", chrome.replace("X11; Linux x86_64", "Windows NT 10.0; Win64; x64"));
        assert_eq!(window_name(&edge), "Edge on Windows");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1";
        assert_eq!(window_name(phone), "Safari on iPhone");
        assert_eq!(window_name(""), "Browser on another system");
    }
}

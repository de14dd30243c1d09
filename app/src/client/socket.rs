//! WebSocket of text messages that reports why it closed.

use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{CloseEvent, MessageEvent, WebSocket};

/// Close code of a server that refuses this client.
const REFUSED: u16 = 1008;
/// Upper bound of the bytes that wait for the network; later messages are dropped.
const MAX_BUFFERED_BYTES: u32 = 64 * 1024;

/// Reason of a disconnect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DisconnectReason {
    /// The network, or the server; try again.
    Lost,
    /// The server refused this client, with its reason.
    Refused(String),
}

/// An open connection; dropping it closes it.
pub struct Socket {
    socket: WebSocket,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_close: Closure<dyn FnMut(CloseEvent)>,
}

impl Socket {
    /// Connects to a path of this server; `None` if the browser cannot.
    pub fn open(
        path: &str,
        on_message: impl Fn(String) + 'static,
        on_close: impl Fn(DisconnectReason) + 'static,
    ) -> Option<Self> {
        let location = window().location();
        let (scheme, host) = (location.protocol().ok()?, location.host().ok()?);
        let socket = WebSocket::new(&socket_url(&scheme, &host, path)).ok()?;
        let message_handler = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                on_message(text);
            }
        });
        let close_handler = Closure::<dyn FnMut(CloseEvent)>::new(move |event: CloseEvent| {
            on_close(if event.code() == REFUSED {
                DisconnectReason::Refused(event.reason())
            } else {
                DisconnectReason::Lost
            });
        });
        socket.set_onmessage(Some(message_handler.as_ref().unchecked_ref()));
        socket.set_onclose(Some(close_handler.as_ref().unchecked_ref()));
        Some(Self { socket, _on_message: message_handler, _on_close: close_handler })
    }

    /// Sends a text that may be lost: it is dropped if the network is too slow.
    pub fn send(&self, text: &str) {
        if self.socket.ready_state() == WebSocket::OPEN && self.socket.buffered_amount() < MAX_BUFFERED_BYTES
        {
            // A broken connection reports itself.
            let _ = self.socket.send_with_str(text);
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        // It may be closed already.
        let _ = self.socket.close();
    }
}

/// URL of a live connection: encrypted if the page is.
fn socket_url(page_scheme: &str, host: &str, path: &str) -> String {
    let scheme = if page_scheme == "https:" { "wss" } else { "ws" };
    format!("{scheme}://{host}/api/v1{path}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_live_connection_is_encrypted_if_the_page_is() {
        let url = |scheme| super::socket_url(scheme, "a.example:8080", "/x?since=1");
        assert_eq!(url("https:"), "wss://a.example:8080/api/v1/x?since=1");
        assert_eq!(url("http:"), "ws://a.example:8080/api/v1/x?since=1");
    }
}

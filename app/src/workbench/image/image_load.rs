//! Loading of a picture: bytes from the server, decoded.

use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ImageBitmap, Response};

/// State of a picture.
#[derive(Clone, Debug)]
pub enum ImageLoad {
    /// The picture is on its way.
    Loading,
    /// The picture can be drawn.
    Loaded(ImageBitmap),
    /// There is none, and why, in a sentence.
    Failed(String),
}

impl ImageLoad {
    /// The picture, once it is loaded.
    pub fn bitmap(&self) -> Option<&ImageBitmap> {
        match self {
            Self::Loaded(bitmap) => Some(bitmap),
            _ => None,
        }
    }
}

/// Fetch and decode the picture at an address.
pub async fn load(url: &str) -> ImageLoad {
    match bitmap(url).await {
        Ok(bitmap) => ImageLoad::Loaded(bitmap),
        Err(why) => ImageLoad::Failed(why),
    }
}

/// Fetch a file so that the browser has it when it is needed. One that does not arrive is fetched then.
pub fn fetch_ahead(url: &str) {
    let fetched = window().fetch_with_str(url);
    leptos::task::spawn_local(async move {
        if let Ok(response) = JsFuture::from(fetched).await
            && let Ok(body) = response.unchecked_into::<Response>().array_buffer()
        {
            let _ = JsFuture::from(body).await;
        }
    });
}

async fn bitmap(url: &str) -> Result<ImageBitmap, String> {
    let offline = |_: JsValue| "The picture did not arrive: the network or the server is away.".to_owned();
    let damaged = |_: JsValue| "The picture arrived but cannot be read: its file is damaged.".to_owned();
    let response: Response =
        JsFuture::from(window().fetch_with_str(url)).await.map_err(offline)?.unchecked_into();
    if !response.ok() {
        return Err(format!("The server did not give the picture (status {}).", response.status()));
    }
    let body = response.blob().map_err(offline)?;
    let blob: Blob = JsFuture::from(body).await.map_err(offline)?.unchecked_into();
    let decoded = window().create_image_bitmap_with_blob(&blob).map_err(damaged)?;
    Ok(JsFuture::from(decoded).await.map_err(damaged)?.unchecked_into())
}

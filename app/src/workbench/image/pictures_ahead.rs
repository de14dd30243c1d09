//! Pictures of the labels that come next, decoded before they are needed: the next label is then painted with its picture at once.

use super::image_load::{ImageLoad, load};
use leptos::prelude::*;
use std::collections::VecDeque;
use web_sys::ImageBitmap;

/// Decoded pictures at most; each takes four bytes a pixel.
const MOST: usize = 3;

/// By context: pictures by their addresses, the oldest first.
#[derive(Clone, Copy)]
pub struct PicturesAhead(StoredValue<VecDeque<(String, ImageBitmap)>, LocalStorage>);

impl PicturesAhead {
    /// Provide none.
    pub fn provide() -> Self {
        let ahead = Self(StoredValue::new_local(VecDeque::new()));
        provide_context(ahead);
        ahead
    }

    /// Load and decode a picture, in place of the oldest one. One that cannot be loaded says so where it is shown.
    pub async fn load(self, url: String) {
        let ImageLoad::Loaded(picture) = load(&url).await else { return };
        self.0.try_update_value(|pictures| {
            pictures.push_back((url, picture));
            if pictures.len() > MOST
                && let Some((_, oldest)) = pictures.pop_front()
            {
                oldest.close();
            }
        });
    }

    /// The picture at an address, which is then the caller's.
    pub fn take(self, url: &str) -> Option<ImageBitmap> {
        let take = |pictures: &mut VecDeque<(String, ImageBitmap)>| {
            let at = pictures.iter().position(|(of, _)| of == url)?;
            pictures.remove(at)
        };
        self.0.try_update_value(take).flatten().map(|(_, picture)| picture)
    }
}

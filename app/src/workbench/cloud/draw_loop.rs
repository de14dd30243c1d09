//! Draw loop: frames are drawn when something changed, and never otherwise.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

type Draw = Box<dyn FnMut(f64) -> bool>;

/// Loop that requests frames from the browser. The drawing function gets the frame's time, ms, and returns whether
/// it needs another frame.
#[derive(Clone, Default)]
pub struct DrawLoop {
    inner: Rc<Inner>,
}

#[derive(Default)]
struct Inner {
    draw: RefCell<Option<Draw>>,
    is_requested: Cell<bool>,
}

impl DrawLoop {
    /// Set what draws a frame.
    pub fn start(&self, draw: impl FnMut(f64) -> bool + 'static) {
        *self.inner.draw.borrow_mut() = Some(Box::new(draw));
        self.request();
    }

    /// Stop for good: what draws is dropped.
    pub fn stop(&self) {
        // While a frame is being drawn the function is in use; it ends with that frame.
        if let Ok(mut draw) = self.inner.draw.try_borrow_mut() {
            *draw = None;
        }
    }

    /// Draw a frame soon; many requests before it make one frame.
    pub fn request(&self) {
        if self.inner.is_requested.replace(true) {
            return;
        }
        let this = self.clone();
        let callback: JsValue = Closure::once_into_js(move |now_ms: f64| this.frame(now_ms));
        let request =
            web_sys::window().and_then(|w| w.request_animation_frame(callback.unchecked_ref()).ok());
        if request.is_none() {
            self.inner.is_requested.set(false);
        }
    }

    fn frame(&self, now_ms: f64) {
        self.inner.is_requested.set(false);
        let wants_more = match self.inner.draw.try_borrow_mut() {
            Ok(mut draw) => draw.as_mut().is_some_and(|draw| draw(now_ms)),
            Err(_) => false,
        };
        if wants_more {
            self.request();
        }
    }
}

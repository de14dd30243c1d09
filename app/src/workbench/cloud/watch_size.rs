//! Observer of an element's size.

use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, ResizeObserver};

/// Call with the element's size, CSS px, now and whenever it changes.
pub fn watch_size<E>(element: NodeRef<E>, call: impl Fn(f64, f64) + 'static)
where
    E: leptos::html::ElementType,
    E::Output: JsCast + Clone + AsRef<JsValue> + 'static,
{
    let call = StoredValue::new_local(call);
    Effect::new(move |_| {
        let Some(element) = element.get() else { return };
        let Ok(element) = element.dyn_into::<Element>() else { return };
        let watched = element.clone();
        let changed = Closure::<dyn FnMut()>::new(move || {
            let (width, height) = (f64::from(watched.client_width()), f64::from(watched.client_height()));
            call.try_with_value(|call| call(width, height));
        });
        let Ok(observer) = ResizeObserver::new(changed.as_ref().unchecked_ref()) else { return };
        observer.observe(&element);
        let observed = StoredValue::new_local((observer, changed));
        on_cleanup(move || {
            observed.try_with_value(|(observer, _)| observer.disconnect());
        });
    });
}

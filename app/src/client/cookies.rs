//! Cookies: without them nobody stays signed in.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Whether this browser blocks the cookies of this site.
pub fn are_blocked() -> bool {
    // Some browsers say so; others drop what is set.
    js_sys::Reflect::get(&window().navigator(), &"cookieEnabled".into()).is_ok_and(|on| on == false)
        || !can_be_set()
}

fn can_be_set() -> bool {
    let Ok(document) = document().dyn_into::<web_sys::HtmlDocument>() else { return true };
    let set = document.set_cookie("assay-test=1; SameSite=Strict; Path=/");
    let is_there = document.cookie().is_ok_and(|all| all.contains("assay-test=1"));
    // What was not set cannot be removed.
    let _ = document.set_cookie("assay-test=; Max-Age=0; SameSite=Strict; Path=/");
    set.is_ok() && is_there
}

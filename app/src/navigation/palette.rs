//! Palette: go to any page, task, scene, question or person by typing.

use super::palette_items::{PaletteItem, known_items, lines, step};
use super::state::Navigation;
use crate::client::{Session, routes};
use crate::ui::{Icon, IconShape, KeyBindings, Remote};
use assay_core::api::SearchResult;
use gloo_timers::future::TimeoutFuture;
use leptos::ev::{self, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Wait after a key before the server is asked, ms, so that a word is one question.
const TYPING_PAUSE_MS: u32 = 120;

/// Button that opens the palette.
#[component]
pub fn SearchButton() -> impl IntoView {
    let navigation = Navigation::get();
    view! {
        <button
            class="btn quiet search-button" aria-label="Search or go to Ctrl K" aria-keyshortcuts="Control+K Meta+K"
            title="Search or go to (Ctrl+K)" on:click=move |_| navigation.toggle_palette()
        >
            <Icon shape=IconShape::Search />
            <span class="search-words">"Search or go to "<kbd class="key">"Ctrl K"</kbd></span>
        </button>
    }
}

/// The palette; put it in the page once.
#[component]
pub fn Palette() -> impl IntoView {
    let navigation = Navigation::get();
    let session = Session::get();
    let toggle = move || {
        if untrack(|| session.me()).is_some() {
            navigation.toggle_palette();
        }
    };
    KeyBindings::get().bind("Help", "Ctrl+K", "Search or go to", toggle);
    // The bindings leave keys in text fields alone; this one opens the palette from there, and closes it.
    window_event_listener(ev::keydown, move |event| {
        let is_free = navigation.palette.get_untracked() || !another_dialog_is_open();
        let is_signed_in = untrack(|| session.me()).is_some();
        if is_palette_key(&event) && !event.default_prevented() && is_free && is_signed_in {
            event.prevent_default();
            navigation.toggle_palette();
        }
    });
    let node: NodeRef<html::Dialog> = NodeRef::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if navigation.palette.get() && !dialog.open() {
            // It fails only for a dialog that is open already.
            let _ = dialog.show_modal();
        } else if !navigation.palette.get() && dialog.open() {
            dialog.close();
        }
    });
    let link: NodeRef<html::A> = NodeRef::new();
    // The palette closes before the link is followed, so that Ctrl+K opens it anew whenever it is pressed next.
    let follow = Callback::new(move |href: String| {
        navigation.palette.set(false);
        if let Some(link) = link.get_untracked() {
            link.set_href(&href);
            link.click();
        }
    });
    let closed = move |_| {
        // The event comes a moment later: the palette may be open again by then.
        if node.get_untracked().is_some_and(|dialog| !dialog.open()) {
            navigation.palette.set(false);
        }
    };
    let press_outside = move |event: ev::PointerEvent| {
        // The backdrop belongs to the dialog; what is in it, to its children.
        let dialog = node.get_untracked().map(web_sys::EventTarget::from);
        if event.target() == dialog {
            navigation.palette.set(false);
        }
    };
    view! {
        <dialog
            class="dialog palette" node_ref=node aria-label="Search or go to" data-testid="palette"
            on:close=closed on:pointerdown=press_outside
        >
            {move || navigation.palette.get().then(|| view! { <PaletteContent follow=follow /> })}
        </dialog>
        // A link of its own is clicked, so that pages with unsaved changes can ask first.
        <a node_ref=link href="/" hidden tabindex="-1"></a>
    }
}

/// Ctrl+K or Cmd+K; by its place where the keyboard has no Latin letters.
fn is_palette_key(event: &KeyboardEvent) -> bool {
    let is_k = event.key().eq_ignore_ascii_case("k") || (!event.key().is_ascii() && event.code() == "KeyK");
    is_k && (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key()
}

fn another_dialog_is_open() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}

#[component]
fn PaletteContent(
    /// Closes the palette and opens an address.
    follow: Callback<String>,
) -> impl IntoView {
    let navigation = Navigation::get();
    let session = Session::get();
    let query = RwSignal::new(String::new());
    let active = RwSignal::new(0_usize);
    let projects = Remote::new(routes::projects);
    let (found, searches) = search(navigation, query);
    let shown = Memo::new(move |_| {
        let (project, projects) = (navigation.project(), projects.get().unwrap_or_default());
        let known = known_items(project.as_ref(), &projects, session.me().as_ref());
        let id = project.map(|project| project.id).unwrap_or_default();
        found.with(|found| lines(&query.get(), known, found, &id))
    });
    let waits =
        Memo::new(move |_| navigation.project_loads() || (searches.get() && shown.with(Vec::is_empty)));
    // Enter before the lines are there follows the best one once they are.
    let enter_waits = RwSignal::new(false);
    Effect::new(move |_| {
        if enter_waits.get() && !waits.get() {
            enter_waits.set(false);
            let best =
                shown.with_untracked(|all| all.get(active.get_untracked()).map(|item| item.href.clone()));
            best.into_iter().for_each(|href| follow.run(href));
        }
    });
    let go_on = move |forward| active.update(|at| *at = step(*at, shown.with_untracked(Vec::len), forward));
    let press = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => go_on(true),
            "ArrowUp" => go_on(false),
            "Enter" if !event.is_composing() => enter_waits.set(true),
            _ => return,
        }
        event.prevent_default();
    };
    let type_in = move |event: ev::Event| {
        query.set(event_target_value(&event));
        active.set(0);
        enter_waits.set(false);
    };
    Effect::new(move |_| {
        let at = active.get();
        shown.track();
        show_line(at);
    });
    view! {
        <div class="palette-head">
            <Icon shape=IconShape::Search />
            <input
                class="palette-input" role="combobox" aria-label="Search or go to" aria-expanded="true"
                aria-controls="palette-lines" aria-autocomplete="list" autocomplete="off" spellcheck="false" autofocus
                aria-activedescendant=move || shown.with(|all| (active.get() < all.len()).then(|| line_id(active.get())))
                placeholder="Page, task, scene, question or person" maxlength="200"
                on:input=type_in on:keydown=press
            />
            <button class="btn quiet icon-only" aria-label="Close" on:click=move |_| navigation.palette.set(false)>
                <Icon shape=IconShape::Close />
            </button>
        </div>
        <div class="palette-lines" role="listbox" id="palette-lines" aria-label="Results">
            {move || shown.get().into_iter().enumerate().map(|(at, item)| view! { <Line item=item at=at active=active follow=follow /> }).collect_view()}
        </div>
        <p class="palette-count dim small" role="status">{move || status_words(shown.with(Vec::len), waits.get())}</p>
    }
}

/// What the server finds for the query in the open project, and whether its answer is still to come.
fn search(navigation: Navigation, query: RwSignal<String>) -> (RwSignal<Vec<SearchResult>>, RwSignal<bool>) {
    let (found, searches) = (RwSignal::new(Vec::new()), RwSignal::new(false));
    let last = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let (text, project) = (query.get(), navigation.project());
        let number = last.get_value().wrapping_add(1);
        last.set_value(number);
        let (Some(project), false) = (project, text.trim().is_empty()) else {
            found.set(Vec::new());
            searches.set(false);
            return;
        };
        searches.set(true);
        leptos::task::spawn_local(async move {
            TimeoutFuture::new(TYPING_PAUSE_MS).await;
            // A later key, or the end of the palette, makes this question void.
            let is_current = move || last.try_get_value() == Some(number);
            if !is_current() {
                return;
            }
            // Without an answer the palette offers what the app knows by itself.
            let results = routes::search(&project.id, &text).await.unwrap_or_default();
            if is_current() {
                found.try_set(results);
                searches.try_set(false);
            }
        });
    });
    (found, searches)
}

fn line_id(at: usize) -> String {
    format!("palette-line-{at}")
}

/// Scrolls the list until a line is in view, once it is there.
fn show_line(at: usize) {
    request_animation_frame(move || {
        let line = document().get_element_by_id(&line_id(at));
        let Some(line) = line.and_then(|line| line.dyn_into::<web_sys::HtmlElement>().ok()) else { return };
        let Some(list) = line.parent_element() else { return };
        let (line, shown) =
            ((line.offset_top(), line.offset_height()), (list.scroll_top(), list.client_height()));
        list.set_scroll_top(scroll_to_show(line, shown));
    });
}

/// Where a list is to be scrolled so that a line shows; both are a top and a height in px.
fn scroll_to_show((line, line_height): (i32, i32), (top, height): (i32, i32)) -> i32 {
    let lowest_top = line + line_height - height;
    top.clamp(lowest_top.min(line), line)
}

#[component]
fn Line(item: PaletteItem, at: usize, active: RwSignal<usize>, follow: Callback<String>) -> impl IntoView {
    let PaletteItem { icon, title, detail, href } = item;
    let address = href.clone();
    let click = move |event: ev::MouseEvent| {
        // With a key held, the browser opens it in another tab.
        if !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key()) {
            event.prevent_default();
            follow.run(address.clone());
        }
    };
    view! {
        <a
            role="option" tabindex="-1" id=line_id(at) class="palette-line" href=href
            aria-selected=move || (active.get() == at).to_string()
            on:pointermove=move |_| if active.get_untracked() != at { active.set(at) }
            on:click=click
        >
            <Icon shape=icon />
            <span class="cut grow">{title}</span>
            <span class="dim small cut">{detail}</span>
        </a>
    }
}

fn status_words(count: usize, waits: bool) -> String {
    match count {
        0 if waits => "Searching …".to_owned(),
        0 => "Nothing of this name here.".to_owned(),
        1 => "1 result".to_owned(),
        n => format!("{n} results"),
    }
}

#[cfg(test)]
mod tests {
    use super::{scroll_to_show, status_words};

    #[test]
    fn a_list_scrolls_no_further_than_a_line_needs() {
        assert_eq!(scroll_to_show((40, 20), (0, 100)), 0, "it shows already");
        assert_eq!(scroll_to_show((100, 20), (0, 100)), 20, "below");
        assert_eq!(scroll_to_show((40, 20), (60, 100)), 40, "above");
        assert_eq!(scroll_to_show((40, 200), (0, 100)), 40, "higher than the list");
    }

    #[test]
    fn the_status_is_a_sentence() {
        assert_eq!(status_words(0, false), "Nothing of this name here.");
        assert_eq!(status_words(0, true), "Searching …");
        assert_eq!([status_words(1, true), status_words(7, false)], ["1 result", "7 results"]);
    }
}

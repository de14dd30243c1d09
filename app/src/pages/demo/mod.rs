//! Demo: visitors choose which person to be, and a tour says what to try.

mod progress;
mod tour;

pub(super) use progress::DemoProgressBar;
pub(super) use tour::DemoTour;

use crate::client::navigation::Navigator;
use crate::client::{Session, routes};
use crate::ui::{Avatar, Logo, Remote, RemoteView, Toasts};
use crate::words::role_title;
use assay_core::api::DemoPerson;
use leptos::prelude::*;

/// The page.
#[component]
pub fn DemoPage() -> impl IntoView {
    let people = Remote::new(routes::demo_people);
    view! {
        <main class="page" style="padding-top:56px">
            <div class="brand"><Logo />"Assay"</div>
            <div class="page-head">
                <div>
                    <h1>"Who do you want to be?"</h1>
                    <p>
                        "This is a demo with a simulated street and drone stills. Everybody here has a task; \
                         you can change persons at any time in the menu at the top right."
                    </p>
                </div>
            </div>
            <RemoteView from=people view=|people| view! { <PersonCards people=people /> } />
        </main>
    }
}

#[component]
fn PersonCards(people: Vec<DemoPerson>) -> impl IntoView {
    let session = Session::get();
    let toasts = Toasts::get();
    let navigator = Navigator::get();
    let be = move |id: String| {
        leptos::task::spawn_local(async move {
            match routes::demo_sign_in(id).await {
                Ok(me) => {
                    session.set(Some(me));
                    navigator.go("/");
                }
                Err(error) => toasts.show_error(error.message()),
            }
        });
    };
    let card = move |person: DemoPerson| {
        let id = person.id.clone();
        view! {
            <button class="person-card" data-testid="person" on:click=move |_| be(id.clone())>
                <Avatar name=person.name.clone() large=true />
                <span class="stack tight grow">
                    <span class="row">
                        <strong>{person.name.clone()}</strong>
                        <span class="tag end">{role_title(person.role)}</span>
                    </span>
                    <span class="dim small">{person.team.clone()}</span>
                    <span>{person.story.clone()}</span>
                </span>
            </button>
        }
    };
    view! { <div class="people-grid">{people.into_iter().map(card).collect_view()}</div> }
}

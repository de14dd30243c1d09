//! Frame around every page: top bar with breadcrumbs, sidebar of the project, menu of the person.

use crate::client::navigation::{Navigator, Redirect};
use crate::client::{Connection, Session, Theme, ThemeChoice, routes};
use crate::navigation::{Breadcrumbs, Navigation, PhoneBar, SearchButton, Sidebar};
use crate::ui::{Avatar, Icon, IconShape, Logo, Remote, Toasts};
use crate::words::role_title;
use assay_core::api::{DemoPerson, Project, SessionUser};
use leptos::prelude::*;

/// Frame of a page for people who are signed in; others are redirected to the sign-in.
#[component]
pub fn PageFrame(
    /// Project of the page, shown as breadcrumbs and sidebar.
    #[prop(optional, into)]
    project: Option<Remote<Project>>,
    /// The page.
    children: ChildrenFn,
) -> impl IntoView {
    let session = Session::get();
    // The page is rebuilt for another person, who may see other data.
    let person = Memo::new(move |_| session.me().map(|me| me.id));
    if let Some(project) = project {
        let navigation = Navigation::get();
        Effect::new(move |_| {
            if let Some(project) = project.get() {
                navigation.set_project(project);
            }
        });
    }
    move || {
        if person.with(Option::is_none) {
            return view! { <Redirect path="/sign-in" /> }.into_any();
        }
        view! {
            <a class="skip" href="#main">"Skip to content"</a>
            <TopBar />
            <OfflineNote />
            <div class="frame">
                <Sidebar />
                <main id="main" class="col grow" tabindex="-1">{children()}</main>
            </div>
            <PhoneBar />
        }
        .into_any()
    }
}

#[component]
fn TopBar() -> impl IntoView {
    view! {
        <header class="topbar">
            <a href="/" class="brand" aria-label="Assay, all projects"><Logo /><span class="brand-name">"Assay"</span></a>
            <Breadcrumbs />
            <span class="end row"><SearchButton /><PersonMenu /></span>
        </header>
    }
}

/// Shown while the server cannot be reached.
#[component]
fn OfflineNote() -> impl IntoView {
    let connection = Connection::get();
    move || {
        (!connection.is_up()).then(|| {
            view! {
                <div class="note warn" style="border-radius:0" role="status" data-testid="offline">
                    <Icon shape=IconShape::Offline />
                    <span>
                        "The server cannot be reached. Your work in the workbench is stored in this browser; \
                         this page goes on by itself when the server is back."
                    </span>
                </div>
            }
        })
    }
}

/// Menu of the person: theme, persons of the demo, sign-out.
#[component]
fn PersonMenu() -> impl IntoView {
    let session = Session::get();
    let open = RwSignal::new(false);
    let menu = NodeRef::new();
    crate::ui::keys::close_on_outside_click(menu, open);
    let toggle = move |_| open.update(|o| *o = !*o);
    move || {
        session.me().map(|me| {
            let name = me.name.clone();
            view! {
                <div class="menu" data-testid="person-menu" node_ref=menu>
                    <button
                        class="btn quiet" aria-haspopup="true" aria-expanded=move || open.get().to_string()
                        title="Theme, persons, sign out" on:click=toggle
                    >
                        <Avatar name=name.clone() />
                        <span class="person-name">{name.clone()}</span>
                        <Icon shape=IconShape::Down />
                    </button>
                    {move || open.get().then(|| view! { <PersonMenuList me=me.clone() open=open /> })}
                </div>
            }
        })
    }
}

#[component]
fn PersonMenuList(me: SessionUser, open: RwSignal<bool>) -> impl IntoView {
    let theme = Theme::get();
    let session = Session::get();
    let navigator = Navigator::get();
    let leave = move |_| {
        open.set(false);
        leptos::task::spawn_local(async move {
            // The person is signed out here even if the server cannot be reached.
            let _ = routes::sign_out().await;
            session.set(None);
            navigator.go("/sign-in");
        });
    };
    let choices = ThemeChoice::ALL.map(|choice| {
        let on = move || (theme.choice() == choice).to_string();
        view! { <button aria-pressed=on on:click=move |_| theme.choose(choice)>{choice.title()}</button> }
    });
    view! {
        <div class="menu-list">
            <div style="padding:6px 10px">
                <div class="strong">{me.name.clone()}</div>
                <div class="dim small">{me.email.clone()}</div>
            </div>
            <div class="menu-rule"></div>
            {me.demo.then(|| view! { <DemoSwitcher open=open /> })}
            <div class="row" style="padding:6px 10px">
                <span class="dim">"Theme"</span>
                <span class="switch end">{choices.collect_view()}</span>
            </div>
            <div class="menu-rule"></div>
            <a class="menu-item" href="/account" on:click=move |_| open.set(false)>"Account and tokens"</a>
            {me.site_admin.then(|| view! {
                <a class="menu-item" href="/audit" on:click=move |_| open.set(false)>"Server audit"</a>
            })}
            <button class="menu-item" on:click=leave>"Sign out"</button>
        </div>
    }
}

/// Switch between the persons of the demo.
#[component]
fn DemoSwitcher(open: RwSignal<bool>) -> impl IntoView {
    let people = Remote::new(routes::demo_people);
    let session = Session::get();
    let toasts = Toasts::get();
    let navigator = Navigator::get();
    let be = move |person: DemoPerson| {
        open.set(false);
        leptos::task::spawn_local(async move {
            match routes::demo_sign_in(person.id).await {
                Ok(me) => {
                    session.set(Some(me));
                    navigator.go("/");
                }
                Err(error) => toasts.show_error(error.message()),
            }
        });
    };
    move || {
        let rows = people.get().unwrap_or_default().into_iter().map(move |person| {
            let chosen = person.clone();
            view! {
                <button class="menu-item" on:click=move |_| be(chosen.clone())>
                    <Avatar name=person.name.clone() />
                    <span class="grow">
                        {person.name.clone()}
                        <span class="dim small">{format!(" · {}", role_title(person.role))}</span>
                    </span>
                </button>
            }
        });
        view! {
            <div class="small dim" style="padding:4px 10px">"Be somebody else"</div>
            {rows.collect_view()}
            <div class="menu-rule"></div>
        }
    }
}

//! An invitation link: choose a password and come in.

use super::Session;
use super::gate::{Gate, NewPassword};
use crate::client::routes;
use assay_core::api::AcceptInvitation;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};

/// The page.
#[component]
pub fn Invitation() -> impl IntoView {
    let params = use_params_map();
    let session = Session::get();
    let navigate = use_navigate();
    let password = RwSignal::new(String::new());
    let error = RwSignal::new(None);
    let send = move || {
        let navigate = navigate.clone();
        let token = params.with_untracked(|p| p.get("token")).unwrap_or_default();
        let body = AcceptInvitation { password: password.get_untracked() };
        async move {
            session.set(Some(routes::accept_invitation(&token, &body).await?));
            navigate("/", Default::default());
            Ok(())
        }
    };
    let story = "Somebody invited you to a project. Choose a password to come in.";
    view! {
        <Gate title="Welcome" story=story action="Come in" error=error send=send>
            <NewPassword password=password error=error />
        </Gate>
    }
}

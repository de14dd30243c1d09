//! Invitation: the person chooses a password and is signed in.

use super::auth_form::{AuthForm, NewPassword};
use crate::client::navigation::Navigator;
use crate::client::route_params::token_param;
use crate::client::{Session, routes};
use assay_core::api::InvitationAcceptance;
use leptos::prelude::*;

/// The page.
#[component]
pub fn InvitationPage() -> impl IntoView {
    let token = token_param();
    let session = Session::get();
    let navigator = Navigator::get();
    let password = RwSignal::new(String::new());
    let error = RwSignal::new(None);
    let send = move || {
        let token = token.get_untracked();
        let body = InvitationAcceptance { password: password.get_untracked() };
        async move {
            session.set(Some(routes::accept_invitation(&token, &body).await?));
            navigator.go("/");
            Ok(())
        }
    };
    let story = "Somebody invited you to a project. Choose a password to come in.";
    view! {
        <AuthForm title="Welcome" story=story action="Come in" error=error send=send>
            <NewPassword password=password error=error />
        </AuthForm>
    }
}

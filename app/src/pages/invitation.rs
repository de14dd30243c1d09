//! An invitation link: choose a password and come in.

use super::Session;
use super::auth_form::{AuthForm, NewPassword};
use crate::client::address::{Address, Parts};
use crate::client::routes;
use assay_core::api::InvitationAcceptance;
use leptos::prelude::*;

/// The page.
#[component]
pub fn InvitationPage() -> impl IntoView {
    let parts = Parts::get();
    let session = Session::get();
    let address = Address::get();
    let password = RwSignal::new(String::new());
    let error = RwSignal::new(None);
    let send = move || {
        let token = untrack(|| parts.at(1));
        let body = InvitationAcceptance { password: password.get_untracked() };
        async move {
            session.set(Some(routes::accept_invitation(&token, &body).await?));
            address.go("/");
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

//! Link of an invitation.

use assay_core::api::MemberInvitation;
use leptos::prelude::window;

/// Link of an invitation, to be sent to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct InvitationLink {
    /// Name of the person.
    pub(super) name: String,
    /// The link.
    pub(super) address: String,
}

impl InvitationLink {
    /// The link of an answer, where there is one.
    pub(super) fn from_answer(answer: MemberInvitation) -> Option<Self> {
        let origin = window().location().origin().unwrap_or_default();
        let address = format!("{origin}/invitation/{}", answer.invitation?);
        Some(Self { name: answer.member.name, address })
    }
}

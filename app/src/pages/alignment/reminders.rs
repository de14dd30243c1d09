//! Reminders of silent teams: where they go, which only an admin sets, and the last ones.

use crate::client::{ApiError, routes};
use crate::ui::{ErrorNote, FieldError, Remote, RemoteView, Sending, TimeAgo, Toasts};
use assay_core::api::{Project, ReminderLog, ReminderRecord, ReminderSettings};
use assay_core::permission::Action;
use assay_core::silence::ReminderLevel;
use leptos::prelude::*;

/// Reminders that are listed.
const SHOWN: usize = 10;

/// The part of the section on silence.
#[component]
pub(super) fn Reminders(project: Project) -> impl IntoView {
    let id = StoredValue::new(project.id.clone());
    let may_set = project.role.may(Action::ManagePeople);
    let log = Remote::new(move || {
        let id = id.get_value();
        async move { routes::reminders(&id).await }
    });
    view! {
        <RemoteView from=log view=move |found: ReminderLog| view! {
            <div class="stack" data-testid="reminders">
                <h3>"Reminders"</h3>
                <p>{state_text(found.has_webhook)}</p>
                {may_set.then(|| view! { <WebhookForm project=id has_webhook=found.has_webhook log=log /> })}
                {(!found.sent.is_empty()).then(|| view! {
                    <ul class="small">{found.sent.iter().take(SHOWN).map(sent_line).collect_view()}</ul>
                })}
            </div>
        } />
    }
}

fn state_text(has_webhook: bool) -> &'static str {
    if has_webhook {
        "Silent teams are reminded, at most twice a week; a day later at the earliest, the person whom the brief names is asked."
    } else {
        "No reminder is sent: the project has no address for them."
    }
}

fn sent_line(of: &ReminderRecord) -> impl IntoView + use<> {
    let what = match of.level {
        ReminderLevel::Remind => format!("{} was reminded ", of.team),
        ReminderLevel::Escalate => format!("The silence of {} was escalated ", of.team),
    };
    let what = match &of.error {
        None => what,
        Some(error) => format!("A message about {} failed. {error} ", of.team),
    };
    view! { <li>{what}<TimeAgo at=of.sent_at.clone() /></li> }
}

#[component]
fn WebhookForm(project: StoredValue<String>, has_webhook: bool, log: Remote<ReminderLog>) -> impl IntoView {
    let address = RwSignal::new(String::new());
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let (sending, toasts) = (Sending::new(), Toasts::get());
    let save = move |webhook: String| {
        error.set(None);
        sending.send(async move {
            let done =
                if webhook.is_empty() { "Reminders stopped." } else { "Reminders go to the new address." };
            match routes::set_reminders(&project.get_value(), &ReminderSettings { webhook }).await {
                Ok(_) => {
                    toasts.show(done);
                    log.reload();
                }
                Err(refused) => {
                    error.try_set(Some(refused));
                }
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save(address.get_untracked());
    };
    view! {
        <form class="stack" on:submit=submit>
            <label class="field">
                <span class="label">"Address of a webhook"</span>
                <input class="input" type="url" required maxlength="2000" autocomplete="off" placeholder="https://…" bind:value=address />
                <span class="dim small">"Of a chat or a program that takes JSON with a text. Nobody can read the address here again."</span>
                <FieldError error=error pointer="/webhook" />
            </label>
            {move || error.get().filter(|e| e.fields().is_empty()).map(|e| view! { <ErrorNote error=e /> })}
            <div class="row">
                <button class="btn small" disabled=move || sending.is_on()>"Save address"</button>
                {has_webhook.then(|| view! {
                    <button class="btn small" type="button" disabled=move || sending.is_on() on:click=move |_| save(String::new())>
                        "Stop reminders"
                    </button>
                })}
            </div>
        </form>
    }
}
